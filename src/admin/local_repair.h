/* repair --from DIR --to DIR [--backup FILE-OR-FOLDER] */
#ifndef SRC_LOCAL_REPAIR_H
#define SRC_LOCAL_REPAIR_H

/* argv with its own name first. The exit code: 0 nothing is lost, 1 something is and was named,
 * 4 nothing was made. */
int store_repair_main(int argc, char **argv);

#endif
