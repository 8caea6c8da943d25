/*
 * Keys as numbers: a code point, or one of the names below.  The names are the ones of help,
 * key files and scripts: "a", "Ctrl-D", "<Enter>", "<F5>".
 */
#pragma once

#include "base/base.h"

struct str;

enum key {
    KEY_NONE_ = 0,
    /* Control letters are 1..26, Escape 27, DEL 127: as terminals send them. */
    KEY_TAB_ = 9,
    KEY_ENTER_ = 13,
    KEY_ESC_ = 27,
    KEY_CTRL_BACKSLASH = 28,
    KEY_SPACE_ = ' ',
    KEY_BACKSPACE_ = 127,
    KEY_NAMED = 0x200000, /* beyond Unicode */
    KEY_UP_ = KEY_NAMED,
    KEY_DOWN_,
    KEY_LEFT_,
    KEY_RIGHT_,
    KEY_PGUP_,
    KEY_PGDN_,
    KEY_HOME_,
    KEY_END_,
    KEY_DELETE_,
    KEY_BACKTAB_,
    KEY_F1_,
    KEY_F2_,
    KEY_F3_,
    KEY_F4_,
    KEY_F5_,
    KEY_F6_,
    KEY_F7_,
    KEY_F8_,
    KEY_F9_,
    KEY_F10_,
    KEY_F11_,
    KEY_F12_,
    KEY_MOUSE_,
    KEY_RESIZE_
};

#define KEY_CTRL(letter) ((letter) - '@') /* of the capital letter */

enum mouse_action { MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct key_event {
    int key;  /* enum key or a code point */
    int x, y; /* KEY_MOUSE_: the cell */
    enum mouse_action mouse;
};

/* "Enter", "Ctrl-D", "F5", "a" onto out. */
void key_label(int key, struct str *out);
/*
 * The next key of a script: a character, or <Name> ("<Enter>", "<C-d>", "<F5>", "<lt>" for a
 * '<').  Returns the bytes taken, 0 at the end or for an unknown name.
 */
size_t key_parse(const char *text, int *ret_key);
