/*
 * The part of Go's text templates that lists are formatted by:
 *
 *     {{.Name}}  {{.Label "tier"}}  {{json .Publishers}}  {{.Name | upper}}
 *     {{if eq .State "running"}}…{{else}}…{{end}}  {{range .Publishers}}{{.URL}} {{end}}
 *
 * with the functions of docker's lists.  Variables, definitions and blocks are no part of it:
 * their use is an error that says so.  \t and \n in the text stand for themselves as in docker.
 */
#pragma once

#include "base/base.h"

struct arena;
struct err;
struct gotemplate;
struct node;
struct str;

WARN_UNUSED struct err *gotemplate_parse(struct arena *a, const char *text,
                                         struct gotemplate **ret_template);

struct gotemplate_data {
    const struct node *dot;    /* the value of ".", usually a mapping */
    const struct node *labels; /* what .Label looks in; NULL: gives the name (for headers) */
};
/* A field that dot lacks is an error. */
WARN_UNUSED struct err *gotemplate_put(struct arena *a, const struct gotemplate *t,
                                       const struct gotemplate_data *data, struct str *out);
