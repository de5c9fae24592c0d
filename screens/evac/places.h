/* The places that a desk has chosen on one screen, for the form above it. */
#ifndef SCREENS_EVAC_PLACES_H
#define SCREENS_EVAC_PLACES_H

#include <stdbool.h>
#include <stddef.h>

enum { PLACES_MAX = 256 };	/* the operation takes no more */

struct places {
	char	code[PLACES_MAX][16];	/* chosen, in the order of the list */
	size_t	n;
};

#endif
