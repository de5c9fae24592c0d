/* The table of all Check suites, made from the folder. */
#ifndef HELP_SUITES_H
#define HELP_SUITES_H

#include <check.h>

struct suite {
	const char *name;	/* that of its file */
	Suite *(*make)(void);
};

extern const struct suite suites[];	/* ends with a NULL name */

#endif
