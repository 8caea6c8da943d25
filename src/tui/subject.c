#include "tui/view.h"

#include "base/mem.h"

#include <stdlib.h>

void
subject_set(struct subject *s, enum subject_kind kind, struct seat *seat, const char *project,
            const char *service, const char *id, const char *name)
{
    *s = (struct subject){
        .kind = kind,
        .seat = seat,
        .project = mem_dup(project ? project : ""),
        .service = mem_dup(service ? service : ""),
        .id = mem_dup(id ? id : ""),
        .name = mem_dup(name ? name : ""),
    };
}

void
subject_copy(struct subject *to, const struct subject *from)
{
    subject_set(to, from->kind, from->seat, from->project, from->service, from->id, from->name);
}

void
subject_release(struct subject *s)
{
    free(s->project);
    free(s->service);
    free(s->id);
    free(s->name);
    *s = (struct subject){ .kind = SUBJECT_NONE };
}

void
subjects_release(struct subjects *s)
{
    for (size_t i = 0; i < s->len; i++)
        subject_release(&s->v[i]);
    free(s->v);
    *s = (struct subjects){ NULL, 0, 0 };
}
