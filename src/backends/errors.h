/* The texts of failures by dialect; what their codes mean stands in the catalogue. */
#pragma once

struct error_pattern;

extern const struct error_pattern docker_errors[], podman_errors[];
