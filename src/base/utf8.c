#include "base/utf8.h"

#include "base/str.h"

#include <string.h>
#include <wchar.h>

size_t
utf8_decode(const char *s, size_t len, uint32_t *ret_cp)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char c = (unsigned char)s[0];
    size_t n = c < 0x80 ? 1 : c >> 5 == 6 ? 2 : c >> 4 == 14 ? 3 : c >> 3 == 30 ? 4 : 0;
    uint32_t cp = n == 1 ? c : n ? c & (0x7fu >> n) : 0;

    *ret_cp = UINT32_MAX;
    if (!n || n > len)
        return 1;
    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)s[i] & 0xc0) != 0x80)
            return 1;
        cp = cp << 6 | ((unsigned char)s[i] & 0x3f);
    }
    if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
        return 1;
    *ret_cp = cp;
    return n;
}

void
utf8_encode(struct str *out, uint32_t cp)
{
    if (cp < 0x80) {
        str_putc(out, (char)cp);
    } else if (cp < 0x800) {
        str_putc(out, (char)(0xc0 | cp >> 6));
        str_putc(out, (char)(0x80 | (cp & 0x3f)));
    } else if (cp < 0x10000) {
        str_putc(out, (char)(0xe0 | cp >> 12));
        str_putc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
        str_putc(out, (char)(0x80 | (cp & 0x3f)));
    } else {
        str_putc(out, (char)(0xf0 | cp >> 18));
        str_putc(out, (char)(0x80 | (cp >> 12 & 0x3f)));
        str_putc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
        str_putc(out, (char)(0x80 | (cp & 0x3f)));
    }
}

bool
utf8_valid(const char *s, size_t len)
{
    uint32_t cp;

    for (size_t i = 0; i < len; i += utf8_decode(s + i, len - i, &cp))
        if ((unsigned char)s[i] >= 0x80 && utf8_decode(s + i, len - i, &cp) == 1)
            return false;
    return true;
}

/* Bidirectional and invisible format controls could make a terminal show another text. */
static bool
misleads(uint32_t cp)
{
    return cp == 0x061c || (cp >= 0x200b && cp <= 0x200f && cp != 0x200d) ||
           (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
           (cp >= 0xfff9 && cp <= 0xfffb) || (cp >= 0xe0000 && cp <= 0xe007f);
}

int
utf8_cp_width(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == UINT32_MAX || misleads(cp))
        return -1;
    return cp < 0x7f ? 1 : wcwidth((wchar_t)cp);
}

static void
put_escaped(struct str *out, uint32_t cp, unsigned char byte)
{
    static const char names[] = "abtnvfr";

    if (cp >= '\a' && cp <= '\r')
        str_printf(out, "\\%c", names[cp - '\a']);
    else if (cp == UINT32_MAX || cp < 0x100)
        str_printf(out, "\\x%02x", cp == UINT32_MAX ? byte : (unsigned)cp);
    else if (cp < 0x10000)
        str_printf(out, "\\u%04x", (unsigned)cp);
    else
        str_printf(out, "\\U%08x", (unsigned)cp);
}

/* Columns of the escaped form. */
static size_t
escaped_width(uint32_t cp)
{
    if (cp >= '\a' && cp <= '\r')
        return 2;
    return cp == UINT32_MAX || cp < 0x100 ? 4 : cp < 0x10000 ? 6 : 10;
}

void
utf8_escape(struct str *out, const char *s, size_t len)
{
    size_t plain = 0, i = 0;

    while (i < len) {
        uint32_t cp;
        size_t n = utf8_decode(s + i, len - i, &cp);

        if (utf8_cp_width(cp) < 0) {
            str_put_n(out, s + plain, i - plain);
            put_escaped(out, cp, (unsigned char)s[i]);
            plain = i + n;
        }
        i += n;
    }
    str_put_n(out, s + plain, len - plain);
}

size_t
utf8_fit(const char *s, size_t len, size_t width, size_t *ret_w)
{
    size_t used = 0, i = 0;

    while (i < len) {
        uint32_t cp;
        size_t n = utf8_decode(s + i, len - i, &cp);
        int w = utf8_cp_width(cp);
        size_t take = w < 0 ? escaped_width(cp) : (size_t)w;

        if (used + take > width)
            break;
        used += take;
        i += n;
    }
    if (ret_w)
        *ret_w = used;
    return i;
}

size_t
utf8_width(const char *s, size_t len)
{
    size_t used;

    utf8_fit(s, len, SIZE_MAX, &used);
    return used;
}

void
utf8_put_cell(struct str *out, const char *s, size_t width, bool pad)
{
    size_t len = strlen(s), used, fits = utf8_fit(s, len, width, &used);

    if (fits < len && width) {
        fits = utf8_fit(s, len, width - 1, &used);
        utf8_escape(out, s, fits);
        str_put(out, "…");
        used++;
    } else {
        utf8_escape(out, s, fits);
    }
    if (pad && used < width)
        str_fill(out, ' ', width - used);
}
