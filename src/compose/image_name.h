/* References of images: "[REGISTRY/]NAME[:TAG][@DIGEST]". */
#pragma once

#include "base/base.h"

struct arena;

/* The digest of the reference, "sha256:…", or NULL when it has none. */
const char *image_name_digest(const char *image);
/*
 * The whole reference with its digest: "nginx" becomes "docker.io/library/nginx:latest@DIGEST";
 * of one that has a digest already the tag is left out.  digest NULL: none is added.
 */
const char *image_name_pin(struct arena *a, const char *image, const char *digest);
