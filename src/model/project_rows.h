/*
 * The rows of every struct of project.h: see rows.h.
 */
#pragma once

#include "model/rows.h"

extern const struct row_set service_rows, network_rows, volume_rows, model_rows;
extern const struct row_set secret_rows, config_rows; /* both of struct file_object */
extern const struct row_set build_rows, port_rows, volume_mount_rows, healthcheck_rows;

/* Where the loader keeps the value of a secret's variable in the tree: never shown. */
#define SECRET_VALUE_KEY "x-#value"

/* Values that no kind of row covers. */
extern const struct row_custom device_count_value, condition_value, health_test_value,
    ssh_value, provider_options_value, resource_spec_value, tmpfs_mode_value, extends_value;

/* A ulimit written as one number; an env_file that is only a path. */
row_decode_fn ulimit_decode_number;
bool ulimit_put(struct sink *s, const void *object, enum rows_form form);
bool env_file_put(struct sink *s, const void *object, enum rows_form form);
