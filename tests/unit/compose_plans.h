/*
 * The steps of a golden plan: one a line.
 *
 *     up [OPTIONS] [SERVICES]     plan it and carry it out; so with all planners
 *     killed N up …               only the first N operations
 *     plan up …                   the plan that is the answer
 *     -f FILE after the word      another compose file of the folder; --labels: none
 *
 * and changes of the world: see world_steps.
 */
#pragma once

#include "base/fs.h"
#include "base/num.h"
#include "base/strv.h"
#include "compose/load.h"
#include "compose/reconcile.h"
#include "compose/teardown.h"
#include "unit/compose_world_run.h"

struct script {
    const char *dir;
    struct arena *arena; /* projects, options */
    struct world world;
    struct strv last; /* words of the last line */
    const struct project *project;
    struct plan *plan; /* of the line that begins with "plan", or NULL */
    struct err *error;
    bool settles;        /* a second run must find nothing to do */
    bool converges;      /* and may be killed */
    bool only_shown;     /* images, one-offs: not carried out */
    bool images_by_hand; /* they are not simply there */
    bool no_kills;       /* what runs beside is not started again after a kill */
};

static inline void
script_init(struct script *s, const char *dir)
{
    *s = (struct script){ .dir = dir, .arena = arena_new(), .last = STRV_INIT };
    world_init(&s->world);
}

static inline void
script_release(struct script *s)
{
    plan_free(s->plan);
    err_free(s->error);
    strv_release(&s->last);
    world_release(&s->world);
    arena_free(s->arena);
}

static inline struct project *
script_load(struct script *s, const char *file)
{
    CLEANUP(mem_freep) char *path = fs_join(s->dir, file);
    const char **files = arena_alloc(s->arena, 2 * sizeof *files);
    static const char *const environment[] = { "TOKEN=t0ken", NULL };
    struct load_options *o = arena_alloc(s->arena, sizeof *o);
    struct project *p = NULL;

    files[0] = arena_dup(s->arena, path);
    *o = (struct load_options){ .files = files,
                                .environment = environment,
                                .profiles = (const char *const[]){ NULL } };
    err_free(s->error);
    s->error = compose_load(s->arena, o, &p);
    return p;
}

/* ---- Options -------------------------------------------------------------------------- */

struct asked {
    const char *verb;
    const char *file; /* NULL: from labels */
    struct reconcile_options up;
    struct teardown_options down;
    struct run_options run;
    struct strings services;
};

static inline void
asked_push(struct arena *a, struct strings *list, const char *word)
{
    const char **v = arena_alloc(a, (list->len + 1) * sizeof *v);

    if (list->len)
        memcpy(v, list->v, list->len * sizeof *v);
    v[list->len++] = arena_dup(a, word);
    list->v = v;
    list->given = true;
}

static inline void
asked_scale(struct arena *a, struct asked *q, const char *text)
{
    const char *eq = strchr(text, '=');
    struct scale_option *v = arena_alloc(a, (q->up.scale.len + 1) * sizeof *v);

    if (q->up.scale.len)
        memcpy(v, q->up.scale.v, q->up.scale.len * sizeof *v);
    v[q->up.scale.len++] = (struct scale_option){
        .service = arena_dup_n(a, text, (size_t)(eq - text)),
        .replicas = atoll(eq + 1),
    };
    q->up.scale.v = v;
}

/* Options without a value, by the member that they set. */
static inline bool
asked_flag(struct asked *q, const char *word)
{
    struct reconcile_options *o = &q->up;
    const struct {
        const char *word;
        bool *set;
    } flags[] = {
        { "--no-deps", &o->no_deps },
        { "--no-deps", &q->down.no_deps },
        { "--remove-orphans", &o->remove_orphans },
        { "--remove-orphans", &q->down.remove_orphans },
        { "--ignore-orphans", &o->ignore_orphans },
        { "-V", &o->renew_anon_volumes },
        { "-v", &q->down.volumes },
        { "--stop", &q->down.stop },
        { "--wait", &o->wait },
        { "--yes", &o->assume_yes },
        { "--compatibility", &o->compatibility },
        { "--detach", &q->run.detach },
        { "--rm", &q->run.remove },
        { "--service-ports", &q->run.service_ports },
        { "--use-aliases", &q->run.use_aliases },
    };
    bool known = false;

    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        if (strcmp(flags[i].word, word) == 0)
            known = *flags[i].set = true;
    return known;
}

static inline bool
asked_policy(struct asked *q, const char *word)
{
    if (strcmp(word, "--force-recreate") == 0)
        q->up.recreate = RECREATE_FORCE;
    else if (strcmp(word, "--no-recreate") == 0)
        q->up.recreate = q->up.recreate_deps = RECREATE_NEVER;
    else if (strcmp(word, "--always-recreate-deps") == 0)
        q->up.recreate_deps = RECREATE_FORCE;
    else if (strcmp(word, "--build") == 0)
        q->up.build = BUILD_ALWAYS;
    else if (strcmp(word, "--no-build") == 0)
        q->up.build = BUILD_NEVER;
    else if (strcmp(word, "--labels") == 0)
        q->file = NULL;
    else
        return false;
    return true;
}

/* Options with a value; false when word is none. */
static inline bool
asked_value(struct arena *a, struct asked *q, const char *word, const char *value)
{
    if (strcmp(word, "-f") == 0)
        q->file = value;
    else if (strcmp(word, "-t") == 0)
        q->up.timeout = q->down.timeout = (struct opt_int){ true, atoll(value) * NS_PER_S };
    else if (strcmp(word, "--scale") == 0)
        asked_scale(a, q, value);
    else if (strcmp(word, "--wait-timeout") == 0)
        q->up.wait_timeout = atoll(value) * NS_PER_S;
    else if (strcmp(word, "--replace") == 0)
        asked_push(a, &q->up.replace_volumes, value);
    else if (strcmp(word, "--pull") == 0)
        q->up.pull = value;
    else if (strcmp(word, "--rmi") == 0)
        q->down.images = strcmp(value, "all") == 0 ? RMI_ALL : RMI_LOCAL;
    else if (strcmp(word, "--signal") == 0)
        q->down.signal = value;
    else if (strcmp(word, "--name") == 0)
        q->run.name = value;
    else
        return false;
    return true;
}

/* words[at] is the verb. */
static inline void
asked_read(struct script *s, const struct strv *words, size_t at, struct asked *q)
{
    *q = (struct asked){ .verb = words->v[at], .file = "compose.yaml" };
    q->up.caps = q->down.caps = &s->world.caps;
    q->up.now = INT64_C(1800000000) * NS_PER_S;
    for (size_t i = at + 1; i < words->len; i++) {
        const char *next = i + 1 < words->len ? words->v[i + 1] : "";

        if (asked_flag(q, words->v[i]) || asked_policy(q, words->v[i]))
            continue;
        if (asked_value(s->arena, q, words->v[i], arena_dup(s->arena, next)))
            i++;
        else
            asked_push(s->arena, &q->services, words->v[i]);
    }
    q->up.services = q->down.services = q->services;
    if (strcmp(q->verb, "create") == 0)
        q->up.goal = GOAL_CREATE;
    if (strcmp(q->verb, "run") != 0)
        return;
    q->up.goal = GOAL_RUN;
    q->up.services = (struct strings){ 0 };
    q->up.run = &q->run;
    q->run.service = q->services.v[0];
    q->run.slug = "f00df00df00df00df00df00df00df00df00df00df00df00df00df00df00df00d";
    for (size_t i = 1; i < q->services.len; i++)
        asked_push(s->arena, &q->run.command, q->services.v[i]);
}

/* ---- Plans ---------------------------------------------------------------------------- */

typedef struct err *teardown_fn(const struct project *p, const struct snapshot *now,
                                const struct teardown_options *o, struct plan **ret_plan);

static const struct {
    const char *verb;
    teardown_fn *fn;
} script_teardowns[] = {
    { "down", plan_down },       { "stop", plan_stop }, { "start", plan_start },
    { "restart", plan_restart }, { "kill", plan_kill }, { "pause", plan_pause },
    { "unpause", plan_unpause }, { "rm", plan_rm },
};

/* Images are there unless the steps are about them. */
static inline struct err *
script_add_images(struct script *s, const struct project *p, const struct asked *q)
{
    struct needed_objects need;

    TRY(reconcile_objects(s->arena, p, &q->up, &need));
    for (size_t i = 0; i < need.images.len && !s->images_by_hand; i++)
        world_image(&s->world, need.images.v[i]);
    return NULL;
}

static inline struct err *
script_make_plan(struct script *s, const struct project *p, struct asked *q,
                 struct plan **ret_plan)
{
    s->only_shown = s->settles = s->converges = false;
    for (size_t i = 0; i < ARRAY_LEN(script_teardowns); i++)
        if (strcmp(script_teardowns[i].verb, q->verb) == 0)
            return script_teardowns[i].fn(p, &s->world.now, &q->down, ret_plan);
    if (strcmp(q->verb, "images") == 0) {
        s->only_shown = true;
        TRY(script_add_images(s, p, q));
        return plan_images(p, &s->world.now, &q->up, ret_plan);
    }
    s->only_shown = q->up.goal == GOAL_RUN;
    s->converges = q->up.goal == GOAL_UP && !s->no_kills;
    s->settles = q->up.goal != GOAL_RUN && !q->up.recreate && !q->up.recreate_deps &&
                 !q->up.renew_anon_volumes;
    TRY(script_add_images(s, p, q));
    return reconcile(p, &s->world.now, &q->up, ret_plan);
}

/* The plan of the words from at on; NULL with script.error set. */
static inline struct plan *
script_plan(struct script *s, const struct strv *words, size_t at)
{
    struct project *p = NULL;
    struct plan *plan = NULL;
    struct asked q;

    asked_read(s, words, at, &q);
    if (q.file)
        p = script_load(s, q.file);
    else
        s->error = project_rebuild(s->arena, "shop", &s->world.now, &p);
    if (!s->error)
        s->error = script_make_plan(s, p, &q, &plan);
    return plan;
}

/* ---- Changes of the world ------------------------------------------------------------- */

static inline void
world_set_state(struct world *w, const char *name, int state)
{
    struct container *c = world_container(w, name);

    if (c)
        c->state = state;
    else
        world_fail(w, "no container", name);
}

static inline void
step_exit(struct world *w, const char *name, const char *unused)
{
    (void)unused;
    world_set_state(w, name, STATE_EXITED);
}

static inline void
step_pause(struct world *w, const char *name, const char *unused)
{
    (void)unused;
    world_set_state(w, name, STATE_PAUSED);
}

static inline void
step_die(struct world *w, const char *name, const char *unused)
{
    (void)unused;
    world_set_state(w, name, STATE_DEAD);
}

static inline void
step_loop(struct world *w, const char *name, const char *unused)
{
    (void)unused;
    world_set_state(w, name, STATE_RESTARTING);
}

static inline void
step_health(struct world *w, const char *name, const char *word)
{
    struct container *c = world_container(w, name);

    for (int i = 0; c && i <= HEALTH_UNHEALTHY; i++)
        if (strcmp(health_state_names[i], word) == 0)
            c->health = i;
}

static inline void
step_vanish(struct world *w, const char *name, const char *unused)
{
    (void)unused;
    world_remove(w, world_container(w, name), true);
}

static inline void
step_network_gone(struct world *w, const char *name, const char *unused)
{
    (void)unused;
    world_network_remove(w, name);
}

static inline void
step_off(struct world *w, const char *name, const char *network)
{
    world_detach(w, world_container(w, name), network);
}

static inline struct key_values
step_labels(struct world *w, const char *key, const char *value)
{
    struct key_values kv = { arena_alloc(w->arena, sizeof *kv.v), 0 };

    if (*value)
        kv.v[kv.len++] = (struct key_value){ key, arena_dup(w->arena, value) };
    return kv;
}

/* With a project, or without any label. */
static inline void
step_network(struct world *w, const char *name, const char *project)
{
    w->now.networks.v[w->now.networks.len++] =
        (struct engine_network){ .id = world_id(w),
                                 .name = arena_dup(w->arena, name),
                                 .driver = "bridge",
                                 .labels = step_labels(w, LABEL_PROJECT, project) };
}

static inline void
step_volume(struct world *w, const char *name, const char *project)
{
    w->now.volumes.v[w->now.volumes.len++] =
        (struct engine_volume){ .name = arena_dup(w->arena, name),
                                .driver = "local",
                                .mountpoint = "",
                                .labels = step_labels(w, LABEL_PROJECT, project) };
}

/* The name now means another image. */
static inline void
step_image(struct world *w, const char *name, const char *unused)
{
    struct image *im = world_image(w, name);

    (void)unused;
    im->id = arena_printf(w->arena, "sha256:%s", world_id(w));
}

static inline void
step_image_volume(struct world *w, const char *name, const char *target)
{
    struct strings one = { &target, 1, true };

    world_image(w, name)->volumes = world_words(w, &one);
}

static inline void
step_image_tagged(struct world *w, const char *name, const char *days)
{
    world_image(w, name)->tagged =
        INT64_C(1800000000) * NS_PER_S - atoll(days) * 86400 * NS_PER_S;
}

static inline void
step_image_label(struct world *w, const char *name, const char *service)
{
    struct key_value *v = arena_alloc(w->arena, 2 * sizeof *v);
    struct image *im = world_image(w, name);

    v[0] = (struct key_value){ LABEL_PROJECT, "shop" };
    v[1] = (struct key_value){ LABEL_SERVICE, arena_dup(w->arena, service) };
    im->labels = (struct key_values){ v, 2 };
}

/* What a list leaves out of all containers. */
static inline void
step_listed(struct world *w, const char *unused, const char *unused_too)
{
    (void)unused, (void)unused_too;
    for (size_t i = 0; i < w->now.containers.len; i++) {
        struct container *c = &w->now.containers.v[i];

        c->inspected = false;
        for (size_t j = 0; j < c->networks.len; j++)
            c->networks.v[j].network_id = "";
        c->env.len = c->mounts.len = 0;
    }
}

static inline void
step_relabel(struct world *w, const char *name, const char *key)
{
    struct container *c = world_container(w, name);

    for (size_t i = 0; i < c->labels.len; i++)
        if (strcmp(c->labels.v[i].key + strlen(LABEL_PREFIX), key) == 0)
            c->labels.v[i].key = "com.docker.compose.container-numbers";
    container_read_labels(c);
    container_defaults(c);
}

static inline void
step_rename(struct world *w, const char *name, const char *to)
{
    world_container(w, name)->name = arena_dup(w->arena, to);
}

static inline void
step_many(struct world *w, const char *unused, const char *unused_too)
{
    (void)unused, (void)unused_too;
    w->caps.has[CAP_RUN_MANY_NETWORKS] = true;
}

static inline void
step_in_turn(struct world *w, const char *unused, const char *unused_too)
{
    (void)unused, (void)unused_too;
    w->caps.has[CAP_REMOVES_SHARED] = false;
}

static const struct {
    const char *word;
    void (*fn)(struct world *w, const char *x, const char *y);
} world_steps[] = {
    { "exit", step_exit },                 /* NAME */
    { "pause-one", step_pause },           /* NAME */
    { "die", step_die },                   /* NAME: dead, as engines call it */
    { "loop", step_loop },                 /* NAME: restarting */
    { "health", step_health },             /* NAME WORD */
    { "vanish", step_vanish },             /* NAME: removed behind our back */
    { "network-gone", step_network_gone }, /* NAME */
    { "off", step_off },                   /* NAME NETWORK: disconnected */
    { "network", step_network },           /* NAME [PROJECT]: made by somebody else */
    { "volume", step_volume },             /* NAME [PROJECT] */
    { "image", step_image },               /* NAME: another image under it */
    { "image-volume", step_image_volume }, /* NAME TARGET */
    { "image-tagged", step_image_tagged }, /* NAME DAYS: so long ago */
    { "image-label", step_image_label },   /* NAME SERVICE: built for it */
    { "listed", step_listed },             /* only what a list tells is known */
    { "relabel", step_relabel },           /* NAME KEY: without that label */
    { "rename", step_rename },             /* NAME TO */
    { "many", step_many },                 /* several networks at creation */
    { "in-turn", step_in_turn }, /* nothing goes before what lives in its name spaces */
};

static inline bool
script_world_step(struct script *s, const struct strv *words)
{
    if (strcmp(words->v[0], "images-by-hand") == 0)
        return s->images_by_hand = true;
    if (strcmp(words->v[0], "no-kills") == 0)
        return s->no_kills = true;
    for (size_t i = 0; i < ARRAY_LEN(world_steps); i++) {
        if (strcmp(world_steps[i].word, words->v[0]) != 0)
            continue;
        world_steps[i].fn(&s->world, words->len > 1 ? words->v[1] : "",
                          words->len > 2 ? words->v[2] : "");
        return true;
    }
    return false;
}

/* ---- The script ----------------------------------------------------------------------- */

static inline void
script_line(struct script *s, const char *line)
{
    CLEANUP(strv_release) struct strv words = STRV_INIT;
    size_t at = 0, count = SIZE_MAX;
    struct plan *plan;

    strv_split(&words, line, ' ');
    if (!*words.v[0] || *words.v[0] == '#' || script_world_step(s, &words))
        return;
    if (strcmp(words.v[0], "killed") == 0) {
        count = (size_t)atoll(words.v[1]);
        at = 2;
    } else if (strcmp(words.v[0], "plan") == 0) {
        strv_push_all(&s->last, strv_argv(&words));
        s->plan = script_plan(s, &words, 1);
        return;
    }
    plan = script_plan(s, &words, at);
    if (plan)
        world_apply(&s->world, plan, count);
    plan_free(plan);
}

static inline void
script_run(struct script *s)
{
    CLEANUP(mem_freep) char *path = fs_join(s->dir, "steps");
    CLEANUP(str_release) struct str text = STR_INIT;
    CLEANUP(strv_release) struct strv lines = STRV_INIT;

    s->error = fs_read(path, 0, &text);
    strv_split(&lines, text.buf, '\n');
    for (size_t i = 0; i < lines.len && !s->error && !s->plan; i++)
        script_line(s, lines.v[i]);
}

/* The last plan once more for the world as it is now; carried out too, if wished. */
static inline void
script_again(struct script *s, bool carry_out)
{
    plan_free(s->plan);
    s->plan = script_plan(s, &s->last, 1);
    if (s->plan && carry_out)
        world_apply(&s->world, s->plan, SIZE_MAX);
}
