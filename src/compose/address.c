#include "compose/address.h"

#include <arpa/inet.h>
#include <string.h>

/* inet_pton of some systems takes leading zeros, which others read as octal. */
static bool
has_leading_zero(const char *text)
{
    for (const char *p = text; p; p = strchr(p, '.')) {
        p += *p == '.';
        if (p[0] == '0' && p[1] >= '0' && p[1] <= '9')
            return true;
    }
    return false;
}

bool
address_is_ip(const char *text)
{
    unsigned char bytes[16];

    if (strchr(text, ':'))
        return inet_pton(AF_INET6, text, bytes) == 1;
    return inet_pton(AF_INET, text, bytes) == 1 && !has_leading_zero(text);
}
