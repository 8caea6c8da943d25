/*
 * Files and paths.  Paths are texts: cleaning and joining never look at the disk.
 */
#pragma once

#include "base/base.h"

#include <sys/types.h>

struct str;

/*
 * The whole content, at most limit bytes (0: no limit).  Directories, devices, sockets and
 * FIFOs are refused without waiting for anybody.
 */
WARN_UNUSED struct err *fs_read(const char *path, size_t limit, struct str *ret_text);
/* What a person named on the command line: may also be a pipe or /dev/null; "-" is stdin. */
WARN_UNUSED struct err *fs_read_named(const char *path, size_t limit, struct str *ret_text);
/* Everything that can still be read from fd. */
WARN_UNUSED struct err *fs_read_fd(int fd, const char *name, size_t limit,
                                   struct str *ret_text);

/* A new file beside the old one, synced, renamed over it; missing folders are made 0700. */
WARN_UNUSED struct err *fs_write_atomic(const char *path, mode_t mode, const char *bytes,
                                        size_t len);
WARN_UNUSED struct err *fs_mkdirs(const char *path, mode_t mode);

bool fs_exists(const char *path); /* follows symbolic links */
bool fs_is_dir(const char *path);
bool fs_is_file(const char *path); /* a regular one */

/* Heap strings; all cleaned: no ".", "..", "//" or trailing "/". */
char *fs_clean(const char *path);
char *fs_join(const char *dir, const char *path); /* path alone when it is absolute */
char *fs_dirname(const char *path);
const char *fs_basename(const char *path); /* borrowed part of path */
char *fs_cwd(void);                        /* $PWD where it is right, else getcwd */
char *fs_home(void);                       /* $HOME, else from the password file; may be "" */
/* The user's folders by the XDG base directory specification, "/crank" appended; may be "". */
char *fs_config_dir(void);
char *fs_state_dir(void);
char *fs_cache_dir(void);
