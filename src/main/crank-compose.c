/* Compose projects from the command line. */
#include "cli/entry.h"

int
main(int argc, char **argv)
{
    return cli_main(&face_crank_compose, argc, argv);
}
