/*
 * A view is a page of the dashboard: data over the world (world.h), drawn onto cells.  Views
 * stand on a stack; overlays (help, prompts, dialogs) are views above others, so data go on
 * refreshing below them.  A new view is a row in views.c.
 */
#pragma once

#include "base/base.h"
#include "tui/cells.h"
#include "tui/keys.h"

struct list;
struct seat;
struct str;
struct ui;
struct view;

enum view_id {
    VIEW_OVERVIEW,
    VIEW_GRAPH,
    VIEW_LOGS,
    VIEW_IMAGES,
    VIEW_VOLUMES,
    VIEW_NETWORKS,
    VIEW_EVENTS,
    VIEW_JOBS,
    VIEW_RUNTIMES,
    VIEW_COMMANDS,
    VIEW_INSPECT,
    VIEW_PLAN,
    VIEW_CHOOSE_RUNTIME,
    VIEW_HELP,
    VIEW_PROMPT,
    VIEW_CONFIRM,
    VIEW_MENU,
    VIEW_COUNT
};

/* What the cursor is on, or what an action is for. */
enum subject_kind {
    SUBJECT_NONE,
    SUBJECT_RUNTIME,
    SUBJECT_PROJECT,
    SUBJECT_SERVICE,
    SUBJECT_CONTAINER,
    SUBJECT_IMAGE,
    SUBJECT_VOLUME,
    SUBJECT_NETWORK
};

/* Texts are owned by the subject; "" when they do not apply. */
struct subject {
    enum subject_kind kind;
    struct seat *seat; /* NULL: no runtime */
    char *project, *service;
    char *id;   /* of a container, image or network; a volume's name */
    char *name; /* for people */
};

void subject_set(struct subject *s, enum subject_kind kind, struct seat *seat,
                 const char *project, const char *service, const char *id, const char *name);
void subject_copy(struct subject *to, const struct subject *from);
void subject_release(struct subject *s);

struct subjects {
    struct subject *v;
    size_t len, cap;
};
void subjects_release(struct subjects *s);

/* How far a key moves. */
enum step { STEP_LINE, STEP_SIDE, STEP_HALF_PAGE, STEP_PAGE, STEP_END };

struct view_class {
    enum view_id id;
    const char *name;  /* ":name", the page of help */
    const char *brief; /* the same where there is little room; NULL: the name */
    const char *title; /* in the top line */
    int digit;         /* the key that opens it, or 0 */
    const char *about; /* a sentence for help, without a full stop; of those with a digit */
    bool overlay;      /* drawn over what is below it */
    bool stats;        /* wants the stats streams while it is on top */
    bool lists;        /* wants the lists of images, networks and volumes */
    unsigned shows;    /* whom actions are for here: ACTION_WORK, ACTION_OBJECTS */
    size_t size;       /* of its struct, which begins with struct view */

    /* All may be NULL. */
    void (*open)(struct view *v, const struct subject *about);
    void (*close)(struct view *v);
    void (*refresh)(struct view *v); /* the world has changed, or a second has passed */
    void (*draw)(struct view *v, struct cells *c, struct area a);
    /* Before the key table: text fields and dialogs take keys here.  true: taken. */
    bool (*key)(struct view *v, const struct key_event *ev);
    struct list *(*list)(struct view *v); /* for the keys that all lists share */
    /* Before the list moves: direction is -1 (up, left) or 1.  false: let the list do it. */
    bool (*move)(struct view *v, enum step step, int direction);
    /* The row under the cursor, and all that an action would be for (marks, else the row). */
    bool (*subject)(struct view *v, struct subject *ret);
    void (*subjects)(struct view *v, struct subjects *ret);
    /* Text beside the title, right of it. */
    void (*status)(struct view *v, struct str *out);
};

struct view {
    const struct view_class *class;
    struct ui *ui;
    struct view *below; /* on the stack */
};

extern const struct view_class *const view_classes[VIEW_COUNT];
/* NULL: no view has this name. */
const struct view_class *view_class_find(const char *name);
