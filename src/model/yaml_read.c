#include "model/yaml_read.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <string.h>
#include <yaml.h>

enum {
    ERRORS_MAX = 20,
    /* What aliases may add beyond what is written: room for every real use, not for bombs. */
    ALIAS_FREE = 100000,
    ALIAS_RATIO = 20
};

const struct yaml_limits yaml_limits_default = {
    .depth = 500,
    .nodes = 40 * 1000 * 1000,
    .bytes = (size_t)256 << 20,
};

struct anchor {
    struct node *node;
    size_t size; /* nodes in it, aliases expanded; 0 while it is still being read */
};

/* A source of a merge key: its pairs are added when the mapping ends. */
struct merge {
    const struct node *from;
    const struct origin *alias; /* where the alias stands; NULL: written in place */
};

/* A collection that is being read. */
struct frame {
    struct node *node;
    const char *anchor;
    size_t nodes_before;
    const char *key; /* of the value that comes next; NULL: a key comes next */
    const struct origin *key_at;
    bool merging; /* the key is << */
    bool plain;   /* below !override, where !reset means nothing */
    VEC(struct merge) merges;
};

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    const struct yaml_source *source;
    const struct yaml_limits *limits;
    const char *text; /* as UTF-8 */
    size_t len;
    struct map anchors; /* name -> struct anchor in the arena */
    VEC(struct frame) stack;
    struct node *documents;
    size_t nodes, written;
    struct err *errors;
    size_t error_count;
};

static const struct origin *
origin_new(struct reader *r, yaml_mark_t mark)
{
    struct origin *o = arena_alloc(r->arena, sizeof *o);

    o->file = r->source->file;
    o->line = (int)mark.line + 1;
    o->col = (int)mark.column + 1;
    o->how = r->source->how;
    o->via = r->source->via;
    return o;
}

static const struct origin *
origin_alias(struct reader *r, const struct origin *written, const struct origin *alias)
{
    struct origin *o = arena_alloc(r->arena, sizeof *o);

    *o = *written;
    o->how = ORIGIN_ALIAS;
    o->from = written;
    o->via = alias;
    o->note = NULL;
    return o;
}

/* A mistake after which reading goes on; the twentieth ends it. */
static struct err *
collect(struct reader *r, struct err *e)
{
    r->errors = err_chain(r->errors, e);
    return ++r->error_count < ERRORS_MAX ? NULL : STEAL(r->errors);
}

/* The reader's mistakes come with a byte offset, since it reads ahead of the scanner. */
static struct pos
place_of_byte(const struct reader *r, size_t offset)
{
    struct pos at = { r->source->file, 1, 1 };

    for (size_t i = 0; i < offset && i < r->len; i++) {
        if (r->text[i] == '\n') {
            at.line++;
            at.col = 1;
        } else if ((r->text[i] & 0xc0) != 0x80) {
            at.col++;
        }
    }
    return at;
}

/* The byte at a place; 0 behind the end. */
static char
byte_at(const struct reader *r, struct pos at)
{
    const char *s = r->text, *end = r->text + r->len;
    uint32_t cp;

    for (int line = 1; line < at.line && s < end; s++)
        line += *s == '\n';
    for (int col = 1; col < at.col && s < end; col++)
        s += utf8_decode(s, (size_t)(end - s), &cp);
    return s < end ? *s : '\0';
}

static struct err *
syntax_error(struct reader *r)
{
    yaml_mark_t mark = r->parser.problem_mark;
    struct pos at = { r->source->file, (int)mark.line + 1, (int)mark.column + 1 };
    const char *msg, *hint;
    struct err *e;

    if (r->parser.error == YAML_READER_ERROR)
        at = place_of_byte(r, r->parser.problem_offset);
    yaml_problem(r->parser.problem, r->parser.context, byte_at(r, at), &msg, &hint);
    e = err_at("yaml-syntax", at, "%s", msg);
    if (hint)
        e = err_hint(e, "%s", hint);
    if (r->parser.context && r->parser.context_mark.line < mark.line)
        e = err_wrap(e, "what is not finished begins in line %d",
                     (int)r->parser.context_mark.line + 1);
    return e;
}

static struct err *
count_nodes(struct reader *r, size_t more, const struct origin *at)
{
    r->nodes += more;
    if (r->nodes - r->written > ALIAS_FREE + r->written * ALIAS_RATIO)
        return err_hint(
            err_at("alias-bomb", origin_pos(at),
                   "aliases make more than %zu values out of the %zu written so far",
                   r->nodes - r->written - 1, r->written),
            "each alias copies all that is below its anchor; nest them less");
    if (r->nodes > r->limits->nodes)
        return err_at("file-too-large", origin_pos(at), "more than %zu values",
                      r->limits->nodes);
    return NULL;
}

static struct frame *
top(struct reader *r)
{
    return r->stack.len ? &r->stack.v[r->stack.len - 1] : NULL;
}

static void
anchor_set(struct reader *r, const char *name, struct node *n, size_t size)
{
    struct anchor *anchor;

    if (!name)
        return;
    anchor = arena_alloc(r->arena, sizeof *anchor);
    anchor->node = n;
    anchor->size = size;
    map_set(&r->anchors, name, anchor);
}

static struct err *
merge_error(const struct node *n, const struct origin *alias)
{
    return err_hint(err_at("yaml-merge", origin_pos(alias ? alias : n->at),
                           "<< wants a mapping, an alias of one, or a list of those; found %s",
                           node_kind_name(n)),
                    "write \"<<: *name\" where \"&name\" marks a mapping");
}

/* The value of << : remembered until the mapping ends, so that its own keys win. */
static struct err *
merge_add(struct frame *f, const struct node *n, const struct origin *alias)
{
    if (n->kind == NODE_MAP) {
        VEC_PUSH(&f->merges, ((struct merge){ n, alias }));
        return NULL;
    }
    if (n->kind != NODE_SEQ)
        return merge_error(n, alias);
    for (size_t i = 0; i < n->u.seq.len; i++) {
        if (n->u.seq.v[i]->kind != NODE_MAP)
            return merge_error(n->u.seq.v[i], alias);
        VEC_PUSH(&f->merges, ((struct merge){ n->u.seq.v[i], alias }));
    }
    return NULL;
}

/* A finished value goes where it belongs: list, mapping, or the documents. */
static struct err *
place(struct reader *r, struct node *n)
{
    struct frame *f = top(r);
    struct err *e = NULL;

    if (!f) {
        node_append(r->arena, r->documents, n);
        return NULL;
    }
    if (f->node->kind == NODE_SEQ) {
        if (!(n->flags & NODE_RESET))
            node_append(r->arena, f->node, n);
        return NULL;
    }
    if (f->merging) {
        e = merge_add(f, n, NULL);
    } else if (!node_find(f->node, f->key)) {
        node_add(r->arena, f->node, f->key, f->key_at, n);
    }
    f->key = NULL;
    f->merging = false;
    return e ? collect(r, e) : NULL;
}

static struct err *
key_duplicate(struct frame *f, const char *key, const struct origin *at)
{
    const struct pair *first = node_find(f->node, key);

    if (!first)
        return NULL;
    return err_hint(err_at("duplicate-key", origin_pos(at),
                           "the key \"%s\" stands in this mapping already, in line %d", key,
                           first->at->line),
                    "remove one of the two, or join their values");
}

static struct err *
key_not_text(const struct origin *at, const char *text, enum node_kind kind)
{
    const struct node as = { .kind = (uint8_t)kind };
    const char *what = kind == NODE_BOOL ? "a boolean" : node_kind_name(&as);

    if (!text)
        return err_hint(
            err_at("key-not-text", origin_pos(at), "a key must be a text, found %s", what),
            "a value that begins with { or [ stands in quotes");
    if (!*text)
        return err_at("key-not-text", origin_pos(at), "a key must be a text, found nothing");
    return err_hint(err_at("key-not-text", origin_pos(at),
                           "a key must be a text; without quotes %s is %s", text, what),
                    "put it in quotes: \"%s\":", text);
}

/* A key, whatever it is written like; n is a scalar that is resolved. */
static struct err *
take_key(struct reader *r, struct node *n)
{
    struct frame *f = top(r);
    struct err *e = NULL;

    f->key = n->text;
    f->key_at = n->at;
    f->merging = !(n->flags & NODE_QUOTED) && str_eq(n->text, "<<");
    if (n->kind != NODE_STR)
        e = key_not_text(n->at, n->text, (enum node_kind)n->kind);
    else if (strlen(n->text) != n->text_len)
        e = err_at("nul-byte", origin_pos(n->at), "a key cannot hold a NUL character");
    else if (f->merging && f->merges.len)
        e = err_hint(err_at("duplicate-key", origin_pos(n->at), "a second << in this mapping"),
                     "merge several by a list: <<: [*a, *b]");
    else
        e = key_duplicate(f, n->text, n->at);
    return e ? collect(r, e) : NULL;
}

static bool
wants_key(struct reader *r)
{
    const struct frame *f = top(r);

    return f && f->node->kind == NODE_MAP && !f->key;
}

static unsigned
tag_flags(const struct reader *r, const char *tag)
{
    if (!tag || (r->stack.len && r->stack.v[r->stack.len - 1].plain))
        return 0;
    if (str_eq(tag, "!reset"))
        return NODE_RESET;
    return str_eq(tag, "!override") ? NODE_OVERRIDE : 0;
}

static struct err *
tag_error(const struct node *n, const char *tag)
{
    static const char prefix[] = "tag:yaml.org,2002:";
    bool known = str_starts(tag, prefix);

    return err_at("yaml-tag", node_pos(n), "\"%s\" does not fit its tag %s%s", n->text,
                  known ? "!!" : "", known ? tag + strlen(prefix) : tag);
}

/* Fills n; false when the text does not fit the tag. */
static bool
scalar_read(struct reader *r, const yaml_event_t *ev, struct node *n)
{
    const char *tag = (const char *)ev->data.scalar.tag;
    bool quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;

    n->kind = NODE_STR;
    n->at = origin_new(r, ev->start_mark);
    n->text =
        arena_dup_n(r->arena, (const char *)ev->data.scalar.value, ev->data.scalar.length);
    n->text_len = (uint32_t)ev->data.scalar.length;
    n->flags = (uint8_t)((quoted ? NODE_QUOTED : 0) | tag_flags(r, tag));
    if (tag)
        return yaml_resolve_tagged(r->arena, n, tag, quoted);
    if (!quoted)
        yaml_resolve_plain(r->arena, n);
    return true;
}

static struct err *
on_scalar(struct reader *r, const yaml_event_t *ev)
{
    bool key = wants_key(r) && !ev->data.scalar.anchor;
    struct node scratch = { 0 };
    struct node *n = key ? &scratch : arena_alloc(r->arena, sizeof *n);
    bool fits = scalar_read(r, ev, n);

    r->written++;
    TRY(count_nodes(r, 1, n->at));
    if (!fits)
        TRY(collect(r, tag_error(n, (const char *)ev->data.scalar.tag)));
    anchor_set(r, (const char *)ev->data.scalar.anchor, n, 1);
    if (wants_key(r))
        return take_key(r, n);
    if (n->kind == NODE_STR && memchr(n->text, '\0', n->text_len))
        TRY(collect(r, err_at("nul-byte", node_pos(n),
                              "a text with a NUL character reaches no container")));
    return place(r, n);
}

static struct err *
on_start(struct reader *r, const yaml_event_t *ev, enum node_kind kind)
{
    bool map = kind == NODE_MAP;
    const char *tag =
        (const char *)(map ? ev->data.mapping_start.tag : ev->data.sequence_start.tag);
    const char *anchor =
        (const char *)(map ? ev->data.mapping_start.anchor : ev->data.sequence_start.anchor);
    bool flow = map ? ev->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                    : ev->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    const struct origin *at = origin_new(r, ev->start_mark);
    struct node *n = map ? node_map(r->arena, at) : node_seq(r->arena, at);
    struct frame f = { .node = n };

    if (r->stack.len >= (size_t)r->limits->depth)
        return err_at("too-deep", origin_pos(at), "more than %d levels of lists and mappings",
                      r->limits->depth);
    if (wants_key(r))
        return key_not_text(at, NULL, kind);
    r->written++;
    TRY(count_nodes(r, 1, at));
    n->flags = (uint8_t)(tag_flags(r, tag) | (flow ? NODE_FLOW : 0));
    f.plain = (n->flags & NODE_OVERRIDE) || (r->stack.len && top(r)->plain);
    f.nodes_before = r->nodes - 1;
    f.anchor = arena_dup(r->arena, anchor);
    anchor_set(r, anchor, n, 0);
    VEC_PUSH(&r->stack, f);
    return NULL;
}

/* What an alias stands for, without what is tagged !reset inside. */
static struct node *
clone_alias(struct reader *r, const struct node *n, const struct origin *at)
{
    struct node *copy = arena_alloc(r->arena, sizeof *copy);

    *copy = *n;
    copy->at = at;
    if (n->kind == NODE_SEQ) {
        memset(&copy->u, 0, sizeof copy->u);
        for (size_t i = 0; i < n->u.seq.len; i++)
            node_append(r->arena, copy, clone_alias(r, n->u.seq.v[i], n->u.seq.v[i]->at));
    } else if (n->kind == NODE_MAP) {
        memset(&copy->u, 0, sizeof copy->u);
        for (size_t i = 0; i < n->u.map.len; i++) {
            const struct pair *pair = &n->u.map.v[i];

            if (!(pair->value->flags & NODE_RESET))
                node_add(r->arena, copy, pair->key, pair->at,
                         clone_alias(r, pair->value, pair->value->at));
        }
    }
    return copy;
}

/* The pairs of what << names, behind the mapping's own; those present already win. */
static struct err *
merge_apply(struct reader *r, struct frame *f)
{
    for (size_t m = 0; m < f->merges.len; m++) {
        const struct merge *merge = &f->merges.v[m];

        for (size_t i = 0; i < merge->from->u.map.len; i++) {
            const struct pair *pair = &merge->from->u.map.v[i];
            struct node *value = pair->value;

            if (node_find(f->node, pair->key))
                continue;
            if (merge->alias && (value->flags & NODE_RESET))
                continue;
            if (merge->alias)
                value = clone_alias(r, value, origin_alias(r, value->at, merge->alias));
            node_add(r->arena, f->node, pair->key, pair->at, value);
        }
    }
    return NULL;
}

static struct err *
on_end(struct reader *r)
{
    struct frame f = r->stack.v[r->stack.len - 1];

    TRY(merge_apply(r, &f));
    VEC_RELEASE(&f.merges);
    r->stack.len--;
    anchor_set(r, f.anchor, f.node, r->nodes - f.nodes_before);
    return place(r, f.node);
}

static struct err *
alias_unknown(struct reader *r, const char *name, const struct origin *at)
{
    struct err *e = err_at("unknown-anchor", origin_pos(at), "no anchor &%s before this", name);
    VEC(const char *) names = { 0 };
    const char *near;

    for (size_t i = 0; i < r->anchors.len; i++)
        VEC_PUSH(&names, r->anchors.v[i].key);
    near = str_nearest(name, names.v, names.len);
    if (near)
        e = err_hint(e, "did you mean *%s?", near);
    VEC_RELEASE(&names);
    return e;
}

static struct err *
on_alias(struct reader *r, const yaml_event_t *ev)
{
    const struct origin *at = origin_new(r, ev->start_mark);
    const char *name = (const char *)ev->data.alias.anchor;
    const struct anchor *anchor = map_get(&r->anchors, name);
    struct frame *f = top(r);

    r->written++;
    TRY(count_nodes(r, 1, at));
    if (!anchor)
        return alias_unknown(r, name, at);
    if (!anchor->size)
        return err_at("alias-loop", origin_pos(at), "the value &%s contains itself", name);
    if (wants_key(r)) {
        if (anchor->node->kind == NODE_SEQ || anchor->node->kind == NODE_MAP)
            return key_not_text(at, NULL, (enum node_kind)anchor->node->kind);
        return take_key(r, clone_alias(r, anchor->node, at));
    }
    TRY(count_nodes(r, anchor->size, at));
    if (f && f->merging) {
        struct err *e = merge_add(f, anchor->node, at);

        f->key = NULL;
        f->merging = false;
        return e ? collect(r, e) : NULL;
    }
    return place(r, clone_alias(r, anchor->node, origin_alias(r, anchor->node->at, at)));
}

static struct err *
on_event(struct reader *r, const yaml_event_t *ev)
{
    switch (ev->type) {
    case YAML_SCALAR_EVENT:
        return on_scalar(r, ev);
    case YAML_ALIAS_EVENT:
        return on_alias(r, ev);
    case YAML_SEQUENCE_START_EVENT:
        return on_start(r, ev, NODE_SEQ);
    case YAML_MAPPING_START_EVENT:
        return on_start(r, ev, NODE_MAP);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_end(r);
    default:
        return NULL;
    }
}

static struct err *
read_events(struct reader *r)
{
    for (bool more = true; more;) {
        yaml_event_t ev;
        struct err *e;

        if (!yaml_parser_parse(&r->parser, &ev))
            return err_chain(STEAL(r->errors), syntax_error(r));
        more = ev.type != YAML_STREAM_END_EVENT;
        e = on_event(r, &ev);
        yaml_event_delete(&ev);
        if (e)
            return err_chain(STEAL(r->errors), e);
    }
    return STEAL(r->errors);
}

static void
reader_release(struct reader *r)
{
    for (size_t i = 0; i < r->stack.len; i++)
        VEC_RELEASE(&r->stack.v[i].merges);
    VEC_RELEASE(&r->stack);
    map_release(&r->anchors);
    yaml_parser_delete(&r->parser);
}

struct err *
yaml_read_source(struct arena *a, const struct yaml_source *source,
                 const struct yaml_limits *limits, struct node **ret_documents)
{
    CLEANUP(str_release) struct str converted = STR_INIT;
    CLEANUP(reader_release)
    struct reader r = { .arena = a, .source = source, .limits = limits };

    r.text = source->text;
    r.len = source->len;
    if (r.len > limits->bytes)
        return err_at("file-too-large", (struct pos){ source->file, 0, 0 },
                      "the file has %zu bytes; at most %zu are read", r.len, limits->bytes);
    if (!yaml_parser_initialize(&r.parser))
        BUG("no memory for the YAML parser");
    if (yaml_utf16_to_utf8(r.text, r.len, &converted)) {
        r.text = converted.buf;
        r.len = converted.len;
    }
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text, r.len);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    r.documents = node_seq(a, NULL);
    TRY(read_events(&r));
    *ret_documents = r.documents;
    return NULL;
}

struct err *
yaml_read(struct arena *a, const char *file, const char *text, size_t len,
          const struct yaml_limits *limits, struct node **ret_documents)
{
    struct yaml_source source = { .file = file, .text = text, .len = len };

    return yaml_read_source(a, &source, limits, ret_documents);
}

static uint32_t
unit_at(const unsigned char *s, bool little)
{
    return little ? (uint32_t)(s[0] | s[1] << 8) : (uint32_t)(s[0] << 8 | s[1]);
}

bool
yaml_utf16_to_utf8(const char *text, size_t len, struct str *out)
{
    const unsigned char *s = (const unsigned char *)text;
    bool little = len >= 2 && s[0] == 0xff && s[1] == 0xfe;

    if (!little && !(len >= 2 && s[0] == 0xfe && s[1] == 0xff))
        return false;
    for (size_t i = 2; i + 1 < len; i += 2) {
        uint32_t cp = unit_at(s + i, little);

        if (cp >= 0xd800 && cp < 0xdc00 && i + 3 < len) {
            uint32_t low = unit_at(s + i + 2, little);

            if (low >= 0xdc00 && low < 0xe000) {
                cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        utf8_encode(out, cp);
    }
    if (len % 2)
        str_putc(out, '\xff'); /* half a character: the reader refuses this */
    return true;
}
