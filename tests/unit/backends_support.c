/* docs/support.md is what the flag tables print. */
#include "backends/backend.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "test.h"

#include <stdlib.h>

static const char head[] =
    "# Which runtime carries what\n\n"
    "Printed from the tables that make the command lines. *native*: the runtime does it;\n"
    "*emulated*: crank does it; *ignored*: the runtime takes it and nothing happens, `up` warns;\n"
    "*refused*: `up` stops with the file and line before anything starts.\n\n"
    "This version runs projects on docker and podman. The columns of nerdctl and of Apple's\n"
    "`container` tell what those command lines have.\n\n";

int
main(void)
{
    CLEANUP(str_release) struct str want = STR_INIT, have = STR_INIT;
    CLEANUP(err_freep) struct err *e = NULL;

    str_put(&want, head);
    support_matrix(MATRIX_MARKDOWN, &want);
    if (getenv("UPDATE"))
        e = fs_write_atomic("docs/support.md", 0644, want.buf, want.len);
    CHECK("docs/support.md is written", !e);
    if (!e)
        e = fs_read("docs/support.md", 0, &have);
    CHECK("docs/support.md is there", !e);
    CHECK_STR("docs/support.md is what the tables print (UPDATE=1 writes it)", have.buf,
              want.buf);
    return tap_done();
}
