/* Stamps of what the one writer has changed. */
#include "db/stamp.h"

static uint64_t last;

void
stamp_kind(struct stamps *s, unsigned no)
{
	s->of[no] = ++last;
}

void
stamp_all(struct stamps *s)
{
	for (unsigned no = 0; no < KINDS_MOST; no++)
		stamp_kind(s, no);
}
