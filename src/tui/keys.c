#include "tui/keys.h"

#include "base/str.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

static const struct {
    int key;
    const char *name;
} names[] = {
    { KEY_UP_, "Up" },
    { KEY_DOWN_, "Down" },
    { KEY_LEFT_, "Left" },
    { KEY_RIGHT_, "Right" },
    { KEY_PGUP_, "PgUp" },
    { KEY_PGDN_, "PgDn" },
    { KEY_HOME_, "Home" },
    { KEY_END_, "End" },
    { KEY_DELETE_, "Delete" },
    { KEY_BACKTAB_, "S-Tab" },
    { KEY_TAB_, "Tab" },
    { KEY_ENTER_, "Enter" },
    { KEY_ESC_, "Esc" },
    { KEY_SPACE_, "Space" },
    { KEY_BACKSPACE_, "Backspace" },
    { KEY_F1_, "F1" },
    { KEY_F2_, "F2" },
    { KEY_F3_, "F3" },
    { KEY_F4_, "F4" },
    { KEY_F5_, "F5" },
    { KEY_F6_, "F6" },
    { KEY_F7_, "F7" },
    { KEY_F8_, "F8" },
    { KEY_F9_, "F9" },
    { KEY_F10_, "F10" },
    { KEY_F11_, "F11" },
    { KEY_F12_, "F12" },
    { KEY_CTRL_BACKSLASH, "Ctrl-\\" },
    { '<', "lt" },
};

void
key_label(int key, struct str *out)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (names[i].key == key && key != '<') {
            str_put(out, names[i].name);
            return;
        }
    }
    if (key > 0 && key < 27)
        str_printf(out, "Ctrl-%c", key + '@');
    else if (key > 0 && key < KEY_NAMED)
        utf8_encode(out, (uint32_t)key);
}

static bool
named(const char *text, size_t len, int *ret_key)
{
    if ((len == 3 && strncmp(text, "C-", 2) == 0) ||
        (len == 6 && strncmp(text, "Ctrl-", 5) == 0)) {
        *ret_key = toupper((unsigned char)text[len - 1]) & 0x1f;
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strlen(names[i].name) == len && strncmp(names[i].name, text, len) == 0) {
            *ret_key = names[i].key;
            return true;
        }
    }
    return false;
}

size_t
key_parse(const char *text, int *ret_key)
{
    const char *end = *text == '<' ? strchr(text, '>') : NULL;
    uint32_t cp;
    size_t n;

    if (!*text)
        return 0;
    if (*text == '<')
        return end && named(text + 1, (size_t)(end - text) - 1, ret_key)
                   ? (size_t)(end - text) + 1
                   : 0;
    n = utf8_decode(text, strlen(text), &cp);
    *ret_key = (int)cp;
    return cp == UINT32_MAX ? 0 : n;
}
