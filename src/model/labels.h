/*
 * The labels that make containers, networks and volumes a project, shared with Docker Compose.
 */
#pragma once

#define LABEL_PREFIX "com.docker.compose."
#define LABEL_PROJECT LABEL_PREFIX "project"
#define LABEL_SERVICE LABEL_PREFIX "service"
#define LABEL_VERSION LABEL_PREFIX "version"
#define LABEL_WORKING_DIR LABEL_PREFIX "project.working_dir"
#define LABEL_CONFIG_FILES LABEL_PREFIX "project.config_files"
#define LABEL_ENV_FILE LABEL_PREFIX "project.environment_file"
#define LABEL_ONEOFF LABEL_PREFIX "oneoff"
#define LABEL_CONFIG_HASH LABEL_PREFIX "config-hash"
#define LABEL_NUMBER LABEL_PREFIX "container-number"
#define LABEL_DEPENDS_ON LABEL_PREFIX "depends_on"
#define LABEL_IMAGE LABEL_PREFIX "image"
#define LABEL_REPLACE LABEL_PREFIX "replace"
#define LABEL_SLUG LABEL_PREFIX "slug"
#define LABEL_NETWORK LABEL_PREFIX "network"
#define LABEL_VOLUME LABEL_PREFIX "volume"

/* The release of Docker Compose whose rules we keep and which our labels name. */
#define COMPOSE_VERSION "2.40.3"
