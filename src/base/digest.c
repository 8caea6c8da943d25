#include "base/digest.h"

#include <errno.h>
#include <string.h>
#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>
#include <sys/random.h>
#else
#include <sha2.h>
#include <unistd.h>
#endif

enum { RAW = DIGEST_HEX / 2 };

static void
put_hex(char *to, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        to[2 * i] = digits[bytes[i] >> 4];
        to[2 * i + 1] = digits[bytes[i] & 15];
    }
    to[2 * len] = '\0';
}

#ifdef __APPLE__
static void
hash(const unsigned char *bytes, size_t len, unsigned char ret_raw[RAW])
{
    enum { STEP = 1 << 30 }; /* CC_LONG has 32 bits */
    CC_SHA256_CTX ctx;

    CC_SHA256_Init(&ctx);
    for (; len > STEP; bytes += STEP, len -= STEP)
        CC_SHA256_Update(&ctx, bytes, STEP);
    CC_SHA256_Update(&ctx, bytes, (CC_LONG)len);
    CC_SHA256_Final(ret_raw, &ctx);
}
#else
static void
hash(const unsigned char *bytes, size_t len, unsigned char ret_raw[RAW])
{
    SHA2_CTX ctx;

    SHA256Init(&ctx);
    SHA256Update(&ctx, bytes, len);
    SHA256Final(ret_raw, &ctx);
}
#endif

void
digest_sha256(const void *bytes, size_t len, char ret_hex[DIGEST_HEX + 1])
{
    unsigned char raw[RAW];

    hash(len ? bytes : (const void *)"", len, raw);
    put_hex(ret_hex, raw, sizeof raw);
}

void
digest_random_hex(size_t count, char *ret_hex)
{
    unsigned char raw[64];

    for (size_t done = 0; done < count;) {
        size_t part = count - done < sizeof raw ? count - done : sizeof raw;

        if (getentropy(raw, part))
            BUG("no random bytes: %s", strerror(errno));
        put_hex(ret_hex + 2 * done, raw, part);
        done += part;
    }
    ret_hex[2 * count] = '\0';
}
