/*
 * What a key or a word of the command line does: the table of actions, and the table of keys.
 * Help, hint lines and docs/keys.md are the two joined.
 */
#pragma once

#include "base/base.h"
#include "core/verbs.h"
#include "tui/view.h"

struct str;
struct ui;

enum action_flag {
    ACTION_CHANGES = 1,    /* greyed by --read-only, as verbs that change something are */
    ACTION_CONTAINERS = 2, /* for containers and services (all their containers) */
    ACTION_PROJECTS = 4,   /* for projects and what is in them */
    ACTION_LIST = 8,       /* needs a view with a list */
    ACTION_OBJECTS = 16,   /* for images, volumes and networks */
    ACTION_WORK = ACTION_CONTAINERS | ACTION_PROJECTS
};

enum action_group { GROUP_MOVE, GROUP_FIND, GROUP_VIEW, GROUP_ACT, GROUP_HERE, GROUP_COUNT };
extern const char *const action_group_titles[GROUP_COUNT];

struct action {
    const char *name; /* ":name" */
    enum action_group group;
    unsigned flags;
    const char *sentence; /* for help, without a full stop; NULL: the verb's */
    const char *hint;     /* a word or two for the hint line; NULL: not there */
    void (*run)(struct ui *ui);
    /* NULL: always possible.  Else why it is not now, for the pane that explains, or NULL. */
    const char *(*refused)(struct ui *ui);
    /* NULL: there is always something to do.  The hint line leaves out what has nothing. */
    bool (*idle)(struct ui *ui);
    enum verb_id verb; /* of core/verbs.h, which knows whether it changes or destroys */
};

/* A key in a view; VIEW_COUNT is any view.  A view's own row goes before that of any view. */
struct key_row {
    int view; /* enum view_id */
    int key;
    const struct action *action;
};

extern const struct action *const actions[]; /* NULL-terminated */
extern const struct key_row key_rows[];      /* ended by an action of NULL */

void action_put_sentence(const struct action *a, struct str *out);
const struct action *action_find(const char *name);
/* The nearest name to what was typed, or NULL. */
const char *action_nearest(const char *typed);
/* NULL when the key means nothing in this view. */
const struct action *key_action(enum view_id view, int key);
/* What it can be done to at all, whatever state that is in. */
bool action_concerns(const struct action *a, enum subject_kind kind);
/* All keys of an action in a view: "s", "X Delete"; "" when it has none there. */
void action_keys(const struct action *a, enum view_id view, struct str *out);
/* Why it cannot be done now, or NULL. */
const char *action_refused(const struct action *a, struct ui *ui);
/* Runs it, or says why not. */
void action_run(const struct action *a, struct ui *ui);

/* The keys of every view as Markdown. */
void keys_put_markdown(struct str *out);
