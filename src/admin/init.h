/* Making a county: `fengsui init --data DIR --areas FILE [--sample]`. */
#ifndef SRC_INIT_H
#define SRC_INIT_H

#include <stdbool.h>

/*
 * Makes a county in dir from the list of areas, a CSV file or the name of a
 * shipped list ("dalate"). dir is made if need be and must hold nothing. Prints
 * what was made on standard output, or on standard error what is wrong; then
 * nothing is left behind. people: a spreadsheet's list of people, NULL = none; their
 * login cards are printed too. Returns the exit code: 0, 1 refused, 4 not stored.
 */
int init_county(const char *dir, const char *areas, bool sample, const char *people);

/* The command; argv[0] is "init". Returns the exit code, 2 for a wrong word. */
int init_main(int argc, char **argv);

#endif
