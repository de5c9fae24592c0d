/* A command typed on the server: the same grammar as over SSH, on the standard
 * descriptors. */
#ifndef SRC_LOCAL_H
#define SRC_LOCAL_H

/* Runs NOUN VERB ... in the county of dir as login (NULL: the local
 * administrator). Enters dir and gives up root. Returns the exit code 0-4. */
int local_run(const char *dir, const char *login, int argc, char **argv);

/* `fengsui as NAME --data DIR NOUN VERB ...`; argv[0] is "as". */
int local_as_main(int argc, char **argv);

#endif
