#include "test.h"

#include "base/err.h"
#include "base/mem.h"

#include <errno.h>

int
main(void)
{
    CLEANUP(err_freep) struct err *e = NULL;
    CLEANUP(err_freep) struct err *copy = NULL;
    CLEANUP(str_release) struct str text = STR_INIT;

    CHECK("no error passes through everything",
          !err_wrap(err_hint(err_path(err_status(NULL, 3), "p"), "h"), "w"));
    CHECK_INT("no error ends a program by 0", err_exit_status(NULL), 0);

    e = err_at("unknown-key", (struct pos){ "compose.yaml", 14, 9 }, "want a port, found %s",
               "a \x1b[31mmapping");
    e = err_path(e, "services.web.ports[%d]", 1);
    e = err_wrap(err_hint(e, "write \"8080:80\""), "while loading project '%s'", "shop");
    e->command = mem_dup("docker run x");
    e->said = mem_dup("first\nsecond\n");
    e = err_chain(e, err_errno(ENOENT, "cannot read %s", "y"));
    err_format(e, "crank-compose", &text);
    CHECK_STR("the one shape of errors", text.buf,
              "crank-compose: compose.yaml:14:9: services.web.ports[1]: want a port, found a "
              "\\x1b[31mmapping\n"
              "  command: docker run x\n"
              "  it said: first\n"
              "           second\n"
              "  while loading project 'shop'\n"
              "  hint: write \"8080:80\"\n"
              "crank-compose: cannot read y: No such file or directory\n");
    CHECK_INT("counted", err_count(e), 2);
    CHECK_INT("the status of an error is 1", err_exit_status(e), 1);

    copy = err_dup(err_status(e, 14) ? e : NULL);
    str_clear(&text);
    err_format(copy, "x", &text);
    CHECK("a copy prints alike", str_starts(text.buf, "x: compose.yaml:14:9: services.web") &&
                                     str_ends(text.buf, "No such file or directory\n"));
    CHECK_INT("with its status", err_exit_status(copy), 14);
    CHECK_STR("and its code", copy->code, "unknown-key");
    return tap_done();
}
