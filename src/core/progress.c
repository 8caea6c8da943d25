#include "core/progress.h"

#include "base/str.h"
#include "base/vec.h"

void
progress_listen(struct progress_bus *bus, progress_fn *fn, void *arg)
{
    VEC_PUSH(&bus->listeners, ((struct progress_listener){ fn, arg }));
}

void
progress_unlisten(struct progress_bus *bus, progress_fn *fn, void *arg)
{
    for (size_t i = 0; i < bus->listeners.len; i++) {
        struct progress_listener *l = &bus->listeners.v[i];

        if (l->fn != fn || l->arg != arg)
            continue;
        /* Left as a gap while listeners are told: nobody is skipped then. */
        if (bus->telling)
            l->fn = NULL;
        else
            VEC_REMOVE(&bus->listeners, i);
        return;
    }
}

static void
close_gaps(struct progress_bus *bus)
{
    for (size_t i = bus->listeners.len; i-- > 0;)
        if (!bus->listeners.v[i].fn)
            VEC_REMOVE(&bus->listeners, i);
}

void
progress_tell(struct progress_bus *bus, const struct progress *p)
{
    size_t len = bus->listeners.len;

    bus->telling++;
    for (size_t i = 0; i < len; i++) {
        struct progress_listener l = bus->listeners.v[i];

        if (l.fn)
            l.fn(l.arg, p);
    }
    if (--bus->telling == 0)
        close_gaps(bus);
}

void
progress_say(struct progress_bus *bus, enum progress_phase phase, const char *fmt, ...)
{
    CLEANUP(str_release) struct str text = STR_INIT;
    va_list ap;

    va_start(ap, fmt);
    str_vprintf(&text, fmt, ap);
    va_end(ap);
    progress_tell(bus, &(struct progress){ .phase = phase,
                                           .title = "",
                                           .kind = "",
                                           .subject = "",
                                           .text = text.buf,
                                           .index = -1,
                                           .bytes = -1,
                                           .total = -1 });
}

void
progress_release(struct progress_bus *bus)
{
    VEC_RELEASE(&bus->listeners);
}
