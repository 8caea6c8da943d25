#include "test.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/caps.h"
#include "model/engine.h"
#include "model/labels.h"

#define ID_A "aaaaaaaaaaaa1111111111111111111111111111111111111111111111111111"
#define ID_B "aaaaaaaaaaaa2222222222222222222222222222222222222222222222222222"
#define IMAGE_ID "sha256:966ba81fb2727b16bd939cebc241f524aed950d77253429b24946be16a768979"

static const struct {
    const char *name, *asked, *want;
} containers[] = {
    { "by id", ID_A, "web" },
    { "by name", "db", "db" },
    { "by a prefix that is unique", "aaaaaaaaaaaa1", "web" },
    { "not by one that is not", "aaaaaaaaaaaa", NULL },
    { "not by a short one", "aaaaaa", NULL },
    { "not by a part of a name", "we", NULL },
};

static const struct {
    const char *name, *local, *asked;
    bool found;
} images[] = {
    { "the name as it is", "crank/busybox:latest", "crank/busybox:latest", true },
    { "latest is understood", "crank/busybox:latest", "crank/busybox", true },
    { "podman's name of an image built here", "localhost/crank/busybox:latest", "crank/busybox",
      true },
    { "docker's short form of an official image", "busybox:latest", "docker.io/library/busybox",
      true },
    { "podman's long form of it", "docker.io/library/busybox:1", "busybox:1", true },
    { "a user's image on the hub", "docker.io/me/app:1", "me/app:1", true },
    { "completed by a configured registry", "quay.io/busybox:latest", "busybox", true },
    { "another image that ends with the name is another image", "crank/busybox:latest",
      "busybox", false },
    { "another tag", "crank/busybox:1", "crank/busybox", false },
    { "a registry with a port", "127.0.0.1:5000/x:latest", "127.0.0.1:5000/x", true },
    { "by id", "x:latest", IMAGE_ID, true },
    { "by id without the kind of digest", "x:latest",
      "966ba81fb2727b16bd939cebc241f524aed950d77253429b24946be16a768979", true },
    { "by the beginning of the id", "x:latest", "966ba81fb272", true },
};

static void
test_labels(void)
{
    struct key_value labels[] = {
        { LABEL_CONFIG_HASH, "abc" }, { LABEL_NUMBER, "2" },    { LABEL_ONEOFF, "True" },
        { LABEL_PROJECT, "shop" },    { LABEL_SERVICE, "web" },
    };
    struct container c = { .labels = { labels, ARRAY_LEN(labels) } };
    struct container none = { 0 };

    container_read_labels(&c);
    CHECK_STR("the project is read from the labels", c.project, "shop");
    CHECK_STR("and the service", c.service, "web");
    CHECK_STR("and the hash", c.config_hash, "abc");
    CHECK_STR("a missing one is empty", c.image_label, "");
    CHECK_INT("and the number", c.number, 2);
    CHECK("and whether it is a one-off", c.oneoff);
    container_read_labels(&none);
    container_defaults(&none);
    CHECK_INT("without a number it is -1", none.number, -1);
    CHECK("texts are never NULL", none.name && none.project && none.status && none.pod);
}

int
main(void)
{
    struct container two[] = { { .id = ID_A, .name = "web" }, { .id = ID_B, .name = "db" } };
    struct snapshot s = { .containers = { two, 2 } };

    for (size_t i = 0; i < ARRAY_LEN(containers); i++) {
        const struct container *c = snapshot_container(&s, containers[i].asked);

        CHECK_STR(containers[i].name, c ? c->name : NULL, containers[i].want);
    }
    for (size_t i = 0; i < ARRAY_LEN(images); i++) {
        const char *names[] = { images[i].local };
        struct image im = { .id = IMAGE_ID, .names = { names, 1, true } };
        struct snapshot with = { .images = { &im, 1 } };

        CHECK(images[i].name,
              (snapshot_image(&with, images[i].asked) != NULL) == images[i].found);
    }
    test_labels();
    for (int i = 0; i < CAP_COUNT; i++)
        CHECK("every capability has a name", cap_names[i] != NULL);
    return tap_done();
}
