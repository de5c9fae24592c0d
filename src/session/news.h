/* What a session hears from the keeper without having asked. */
#ifndef SRC_NEWS_H
#define SRC_NEWS_H

#include "src/op/op.h"

struct news {
	uint64_t kinds;		/* records of these changed, KIND_BIT() of each */
	unsigned message;	/* a line for this person alone, or why the link ended */
	bool drill;
	char args[ANSWER_ARGS][192];
};

#endif
