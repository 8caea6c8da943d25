/*
 * Dialogs: views above others that take the keys until they are answered.  Each answers through
 * a function, once, after it has closed; arg is the caller's and is freed with free() behind
 * the last call.
 */
#pragma once

#include "base/base.h"

struct ui;

/* A line of text.  changed (may be NULL) is told each text while it is typed; accept the last.
 */
struct prompt_spec {
    const char *label;
    const char *text; /* to begin with, or NULL */
    void (*changed)(struct ui *ui, const char *text);
    void (*accept)(struct ui *ui, const char *text, void *arg);
    void (*cancel)(struct ui *ui);                 /* Esc; may be NULL */
    const char *const *(*complete)(struct ui *ui); /* words for Tab; may be NULL */
    void *arg;
};
void ui_prompt(struct ui *ui, const struct prompt_spec *spec);

/*
 * A question whose yes has a price: the focus starts on Cancel.  With name the yes counts only
 * once the name has been typed.
 */
struct confirm_spec {
    const char *title;
    const char *text; /* lines */
    const char *yes;  /* the button: "Remove" */
    const char *name; /* to be typed, or NULL */
    void (*accept)(struct ui *ui, void *arg);
    void *arg;
    void (*release)(void *arg); /* what arg owns, before it is freed; NULL: nothing */
};
void ui_confirm(struct ui *ui, const struct confirm_spec *spec);

/* A choice of lines. */
struct menu_item {
    int key;                 /* a letter that picks it, or 0 */
    const char *text, *note; /* note may be NULL */
};
struct menu_spec {
    const char *title;
    const struct menu_item *items; /* copied */
    size_t count;
    size_t selected;
    void (*pick)(struct ui *ui, size_t index, void *arg);
    void *arg;
    void (*release)(void *arg); /* what arg owns, before it is freed; NULL: nothing */
};
void ui_menu(struct ui *ui, const struct menu_spec *spec);

/* For the dialogs themselves: releases and frees an argument; NULL is fine. */
void overlay_free_arg(void *arg, void (*release)(void *arg));
