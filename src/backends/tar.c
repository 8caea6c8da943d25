#include "backends/tar.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK = 512, NAME_MAX_BYTES = 100, BASE_256 = 0x80 };

/* POSIX ustar; GNU's form of numbers that do not fit, and of long names. */
struct header {
    char name[NAME_MAX_BYTES], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8];
    char type, link[100], magic[8], owner[32], group[32], major[8], minor[8], prefix[155],
        pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a tar header is one block");

static void
put_octal(char *field, size_t size, uint64_t value)
{
    if (value >> (3 * (size - 1))) {
        for (size_t i = size; i-- > 0; value >>= 8)
            field[i] = (char)(value & 0xff);
        field[0] = (char)BASE_256;
        return;
    }
    for (size_t i = size - 1; i-- > 0; value >>= 3)
        field[i] = (char)('0' + (value & 7));
}

static void
put_header(struct str *out, const char *name, size_t name_len, char type, size_t size,
           int64_t mode, int64_t uid, int64_t gid)
{
    struct header h;
    unsigned sum = 0;

    memset(&h, 0, sizeof h);
    memcpy(h.name, name, name_len < sizeof h.name ? name_len : sizeof h.name);
    put_octal(h.mode, sizeof h.mode, (uint64_t)mode);
    put_octal(h.uid, sizeof h.uid, (uint64_t)uid);
    put_octal(h.gid, sizeof h.gid, (uint64_t)gid);
    put_octal(h.size, sizeof h.size, size);
    put_octal(h.mtime, sizeof h.mtime, 0);
    h.type = type;
    memcpy(h.magic, "ustar\00000", sizeof h.magic);
    memset(h.checksum, ' ', sizeof h.checksum);
    for (size_t i = 0; i < sizeof h; i++)
        sum += ((const unsigned char *)&h)[i];
    put_octal(h.checksum, sizeof h.checksum - 1, sum);
    h.checksum[6] = '\0';
    str_put_n(out, (const char *)&h, sizeof h);
}

static void
put_content(struct str *out, const char *bytes, size_t len)
{
    str_put_n(out, bytes, len);
    if (len % BLOCK)
        str_fill(out, '\0', BLOCK - len % BLOCK);
}

void
tar_put_file(struct str *out, const char *path, const char *bytes, size_t len, int64_t mode,
             int64_t uid, int64_t gid)
{
    size_t name_len;

    while (*path == '/')
        path++;
    name_len = strlen(path);
    if (name_len > NAME_MAX_BYTES) {
        put_header(out, "././@LongLink", strlen("././@LongLink"), 'L', name_len + 1, 0, 0, 0);
        put_content(out, path, name_len + 1);
    }
    put_header(out, path, name_len, '0', len, mode, uid, gid);
    put_content(out, bytes, len);
}

void
tar_end(struct str *out)
{
    str_fill(out, '\0', (size_t)2 * BLOCK);
}
