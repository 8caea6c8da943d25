#include "tui/actions.h"

#include "base/mem.h"
#include "base/str.h"
#include "base/strv.h"
#include "tui/act_list.h"
#include "tui/keys.h"
#include "tui/ui.h"

#include <string.h>

const char *const action_group_titles[GROUP_COUNT] = { "Move", "Find", "View",
                                                       "Act on the selection or the marks",
                                                       "In this view" };

const struct action *
action_find(const char *name)
{
    for (size_t i = 0; actions[i]; i++)
        if (str_eq(actions[i]->name, name))
            return actions[i];
    return NULL;
}

const char *
action_nearest(const char *typed)
{
    const char *names[256];
    size_t n = 0;

    for (size_t i = 0; actions[i] && n < ARRAY_LEN(names); i++)
        names[n++] = actions[i]->name;
    return str_nearest(typed, names, n);
}

const struct action *
key_action(enum view_id view, int key)
{
    const struct action *any = NULL;

    for (const struct key_row *row = key_rows; row->action; row++) {
        if (row->key != key)
            continue;
        if (row->view == (int)view)
            return row->action;
        if (row->view == VIEW_COUNT && !any)
            any = row->action;
    }
    return any;
}

enum { FOR_SUBJECTS = ACTION_WORK | ACTION_OBJECTS };

/* What needs a list, or things that the view does not show, has no key there. */
static bool
applies(const struct action *a, const struct view_class *class)
{
    unsigned wants = a->flags & FOR_SUBJECTS;

    if (wants && !(wants & class->shows))
        return false;
    if (!(a->flags & ACTION_LIST) || class->list)
        return true;
    return a->group == GROUP_MOVE && class->move;
}

bool
action_concerns(const struct action *a, enum subject_kind kind)
{
    unsigned wants = a->flags & FOR_SUBJECTS;
    unsigned is = kind >= SUBJECT_IMAGE     ? ACTION_OBJECTS
                  : kind >= SUBJECT_PROJECT ? ACTION_WORK
                                            : 0;

    return !wants || (wants & is);
}

void
action_put_sentence(const struct action *a, struct str *out)
{
    const struct verb *v = &verbs[a->verb];

    str_put(out, a->sentence ? a->sentence : v->sentence);
    if (v->flags & VERB_DESTROYS)
        str_put(out, " (asks)");
}

void
action_keys(const struct action *a, enum view_id view, struct str *out)
{
    if (!applies(a, view_classes[view]))
        return;
    for (const struct key_row *row = key_rows; row->action; row++) {
        if (row->action != a || key_action(view, row->key) != a)
            continue;
        if (row->view != (int)view && row->view != VIEW_COUNT)
            continue;
        if (out->len)
            str_putc(out, ' ');
        key_label(row->key, out);
    }
}

const char *
action_refused(const struct action *a, struct ui *ui)
{
    bool changes = a->flags & ACTION_CHANGES || verbs[a->verb].flags & VERB_CHANGES;
    const struct view_class *class = ui_page(ui)->class;

    if (changes && ui_read_only(ui))
        return "read-only: crank was started with --read-only";
    if (!action_concerns(a, ui_subject_kind(ui, NULL)))
        return a->flags & ACTION_OBJECTS ? "nothing is selected that it could be for"
                                         : "select a project, a service or a container";
    if (a->group != GROUP_MOVE && !applies(a, class))
        return "this page has no list for it";
    return a->refused ? a->refused(ui) : NULL;
}

void
action_run(const struct action *a, struct ui *ui)
{
    const char *why = action_refused(a, ui);

    if (why)
        ui_say(ui, STYLE_BUSY, "%s: %s", a->name, why);
    else
        a->run(ui);
}

/* ---- the keys as a document ---- */

static void
put_row(struct str *out, const struct action *a, enum view_id view)
{
    CLEANUP(str_release) struct str keys = STR_INIT;
    CLEANUP(strv_release) struct strv words = STRV_INIT;

    action_keys(a, view, &keys);
    if (!keys.len)
        return;
    strv_split(&words, keys.buf, ' ');
    str_put(out, "| ");
    for (size_t i = 0; i < words.len; i++)
        str_printf(out, "%s`%s%s`", i ? " " : "", strcmp(words.v[i], "|") == 0 ? "\\" : "",
                   words.v[i]);
    str_printf(out, " | `:%s` | ", a->name);
    action_put_sentence(a, out);
    str_put(out, " |\n");
}

static bool
only_here(const struct action *a, enum view_id view)
{
    for (const struct key_row *row = key_rows; row->action; row++)
        if (row->action == a && row->view == (int)view)
            return true;
    return false;
}

static void
put_views(struct str *out)
{
    str_put(out, "\n## Views\n\n| keys | command | |\n| --- | --- | --- |\n");
    for (int i = 0; i < VIEW_COUNT; i++)
        if (view_classes[i]->digit)
            str_printf(out, "| `%c` | `:%s` | %s |\n", view_classes[i]->digit,
                       view_classes[i]->name, view_classes[i]->about);
}

void
keys_put_markdown(struct str *out)
{
    str_put(out, "# Keys of the dashboard\n\nPrinted from the tables that `crank` runs on.\n");
    put_views(out);
    for (int group = 0; group < GROUP_COUNT; group++) {
        size_t before = out->len, rows;

        str_printf(out, "\n## %s\n\n| keys | command | |\n| --- | --- | --- |\n",
                   action_group_titles[group]);
        rows = out->len;
        for (size_t i = 0; actions[i]; i++)
            if ((int)actions[i]->group == group)
                put_row(out, actions[i], VIEW_OVERVIEW);
        if (out->len == rows)
            str_truncate(out, before);
    }
    for (int view = 0; view < VIEW_COUNT; view++) {
        size_t before = out->len, rows;

        str_printf(out, "\n## Only in: %s\n\n| keys | command | |\n| --- | --- | --- |\n",
                   view_classes[view]->name);
        rows = out->len;
        for (size_t i = 0; actions[i]; i++)
            if (only_here(actions[i], (enum view_id)view))
                put_row(out, actions[i], (enum view_id)view);
        if (out->len == rows)
            str_truncate(out, before);
    }
}
