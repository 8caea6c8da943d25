/* The tables of actions, keys and views: no row is empty, and docs/keys.md is what they print.
 */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "test.h"
#include "tui/actions.h"
#include "tui/keys.h"
#include "tui/theme.h"

#include <stdlib.h>
#include <string.h>

static void
check_actions(void)
{
    for (size_t i = 0; actions[i]; i++) {
        const struct action *a = actions[i];
        CLEANUP(mem_freep) char *what = mem_printf("action %zu (%s) is whole", i, a->name);
        CLEANUP(str_release) struct str sentence = STR_INIT;

        action_put_sentence(a, &sentence);
        CHECK(what, a->name && *a->name && a->run);
        CHECK(what, sentence.len && sentence.buf[sentence.len - 1] != '.');
        CHECK(a->name, action_find(a->name) == a);
    }
}

static bool
listed(const struct action *a)
{
    for (size_t i = 0; actions[i]; i++)
        if (actions[i] == a)
            return true;
    return false;
}

static void
check_keys(void)
{
    bool once = true;

    for (const struct key_row *row = key_rows; row->action; row++) {
        CLEANUP(str_release) struct str name = STR_INIT;

        key_label(row->key, &name);
        CHECK("a key has a name", name.len > 0);
        CHECK("a key's action is in the table", listed(row->action));
        for (const struct key_row *twin = row + 1; twin->action; twin++)
            once &= twin->view != row->view || twin->key != row->key;
    }
    CHECK("no key means two things in one view", once);
}

static void
check_views(void)
{
    for (int i = 0; i < VIEW_COUNT; i++) {
        CHECK("a view stands at its number", view_classes[i] && (int)view_classes[i]->id == i);
        CHECK("a view can be drawn", view_classes[i]->draw && view_classes[i]->size);
        CHECK("a view with a key has a sentence",
              !view_classes[i]->digit == !view_classes[i]->about);
    }
    for (int i = 0; i < STYLE_COUNT; i++)
        CHECK("a style has a name and a letter",
              theme_styles[i].name && theme_styles[i].letter);
}

static void
check_document(void)
{
    CLEANUP(str_release) struct str want = STR_INIT, have = STR_INIT;
    struct err *e;

    keys_put_markdown(&want);
    if (getenv("UPDATE")) {
        e = fs_write_atomic("docs/keys.md", 0644, want.buf, want.len);
        CHECK("docs/keys.md is written", !e);
        err_free(e);
    }
    e = fs_read("docs/keys.md", 0, &have);
    CHECK("docs/keys.md is there", !e);
    err_free(e);
    CHECK_STR("docs/keys.md is what the tables print (UPDATE=1 writes it)", have.buf, want.buf);
}

static const struct {
    const char *text;
    int key;
} parsed[] = {
    { "a", 'a' },
    { "<Enter>", KEY_ENTER_ },
    { "<C-d>", 4 },
    { "<F5>", KEY_F5_ },
    { "<lt>", '<' },
    { "<Esc>", KEY_ESC_ },
    { "<Tab>", KEY_TAB_ },
    { "日", 0x65e5 },
    { "<S-Tab>", KEY_BACKTAB_ },
    { "<Delete>", KEY_DELETE_ },
};

int
main(void)
{
    int key;

    check_actions();
    check_keys();
    check_views();
    check_document();
    for (size_t i = 0; i < ARRAY_LEN(parsed); i++)
        CHECK(parsed[i].text, key_parse(parsed[i].text, &key) && key == parsed[i].key);
    CHECK("an unknown name is no key", key_parse("<Nonsense>", &key) == 0);
    return tap_done();
}
