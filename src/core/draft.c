/* The list of a person's drafts, for the keeper and for a command that acts as one. */
#include "src/core/draft.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/draft/draft.h"

void
draft_head_of(const struct draft *d, struct draft_head *h)
{
	*h = (struct draft_head){ .id = d->id, .incident = d->incident, .begun = d->begun,
	    .saved = d->saved, .hazard = d->hazard, .drill = d->drill };
	snprintf(h->form, sizeof h->form, "%s", d->form);
	snprintf(h->area, sizeof h->area, "%s", d->area);
	if (d->op_id.len == sizeof h->op_id)
		memcpy(h->op_id, d->op_id.data, sizeof h->op_id);
}

size_t
drafts_of(struct txn *t, uint64_t account, struct draft_head *out, size_t cap)
{
	struct draft d;
	struct scan s;
	struct index_key key;
	size_t n = 0;

	key_begin(&key, &kind_draft, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, true);
	while (n < cap && scan_next(&s))
		if (record_get(t, &kind_draft, s.id, &d))
			draft_head_of(&d, &out[n++]);
	scan_close(&s);
	return n;
}
