/* Commands on the server about the store as a whole. Each is given argv with
 * its own name first and returns the exit code. */
#ifndef SRC_LOCAL_STORE_H
#define SRC_LOCAL_STORE_H

/* backup --data DIR --to FILE. A reader; a server that runs is told of it. */
int store_backup_main(int argc, char **argv);
/* restore --from FILE --data DIR [--seal KEY]: a new county from a backup, in a directory that
 * holds none. The journal says so; everybody needs a new one-time code. restore --check FOLDER:
 * a drill. */
int store_restore_main(int argc, char **argv);

#endif
