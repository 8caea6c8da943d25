#include "test.h"

#include "base/digest.h"

int
main(void)
{
    char hex[DIGEST_HEX + 1], a[201], b[201];

    digest_sha256(NULL, 0, hex);
    CHECK_STR("of nothing", hex,
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_sha256("abc", 3, hex);
    CHECK_STR("of three letters", hex,
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_random_hex(100, a);
    digest_random_hex(100, b);
    CHECK_INT("as many digits as asked for", strlen(a), 200);
    CHECK_INT("hexadecimal ones", strspn(a, "0123456789abcdef"), 200);
    CHECK("never the same", strcmp(a, b) != 0);
    digest_random_hex(0, a);
    CHECK_STR("none", a, "");
    return tap_done();
}
