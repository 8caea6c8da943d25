/* What has to do with runtimes rather than with one project. */
#include "cli/entry.h"

int
main(int argc, char **argv)
{
    return cli_main(&face_crank, argc, argv);
}
