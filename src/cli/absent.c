/* What Docker Compose has and this version has not, and what there is instead. */
#include "cli/commands.h"

/* clang-format off */
const struct absent absent_of_compose[] = {
    { "attach", NULL, 0, "'logs -f' follows the output, 'exec' runs a command beside it" },
    { "build", NULL, 0, "'up --build' builds what it starts" },
    { "bridge", NULL, 0, NULL },
    { "commit", NULL, 0, "the runtime's own commit does it; 'ps -q' prints the ids" },
    { "cp", NULL, 0, "the runtime's own cp does it; 'ps' prints the names" },
    { "create", NULL, 0, "'up --no-start' creates the containers only" },
    { "events", NULL, 0, NULL },
    { "export", NULL, 0, "the runtime's own export does it; 'ps -q' prints the ids" },
    { "images", NULL, 0, "'config --images' prints the names of the images" },
    { "port", NULL, 0, "'ps' shows the ports" },
    { "publish", NULL, 0, NULL },
    { "pull", NULL, 0, "'up --pull always' pulls what it starts" },
    { "push", NULL, 0, NULL },
    { "scale", NULL, 0, "'up -d --no-deps --scale SERVICE=N SERVICE' changes the number of containers" },
    { "stats", NULL, 0, "the runtime's own stats does it; 'ps -q' prints the ids" },
    { "top", NULL, 0, "'exec SERVICE ps' lists the processes where the image has ps" },
    { "volumes", NULL, 0, "'config --volumes' prints those of the file" },
    { "wait", NULL, 0, NULL },
    { "watch", NULL, 0, "'up' again after a change converges" },
    { "alpha", NULL, 0, NULL },
    { "compose", NULL, 0, "leave the word out: the program is crank-compose" },

    { "up", "watch", 'w', "'up' again after a change converges" },
    { "up", "menu", 0, "there are no keys to press during 'up'; Ctrl-C stops" },

    { "", "host", 'H', "set DOCKER_HOST, or choose a runtime by --runtime" },
    { "", "context", 0, "set DOCKER_CONTEXT, or choose a runtime by --runtime" },
    { "", "config", 0, "set DOCKER_CONFIG" },
    { "", "debug", 'D', "set CRANK_TRACE=FILE: each command that is run goes there as a line" },
    { "", "verbose", 0, "set CRANK_TRACE=FILE: each command that is run goes there as a line" },
    { "", "log-level", 'l', "set CRANK_TRACE=FILE: each command that is run goes there as a line" },
    { "", "tls", 0, "set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH" },
    { "", "tlscacert", 0, "set DOCKER_CERT_PATH" },
    { "", "tlscert", 0, "set DOCKER_CERT_PATH" },
    { "", "tlskey", 0, "set DOCKER_CERT_PATH" },
    { "", "tlsverify", 0, "set DOCKER_TLS_VERIFY" },
    { NULL, NULL, 0, NULL },
};
/* clang-format on */
