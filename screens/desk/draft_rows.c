/* Drafts that are not sent yet: which first pages announce, in which words. */
#include "screens/desk/draft_rows.h"

#include <stdio.h>

#include "screens/desk/draft_words.h"
#include "screens/kit/ui.h"

int
draft_fetch(struct view *v, struct draft_head *out)
{
	int n = keeper_draft_list(v->s->link, out, DRAFTS_KEPT), kept = 0;

	for (int i = 0; i < n; i++)
		if (!out[i].drill)
			out[kept++] = out[i];
	return n < 0 ? n : kept;
}

bool
draft_line(struct txn *t, const struct draft_head *d, char *out, size_t cap)
{
	bool is = screen_find(d->form) != NULL;
	char about[400];

	draft_words(t, d, about, sizeof(about));
	snprintf(out, cap, is ? _("NOT SENT, draft: %s") : _("NOT SENT, of a form that is gone: %s; write it anew"), about);
	return is;
}

void
draft_open(struct view *v, const struct draft_head *d)
{
	struct arg arg = { .other = d->id };

	view_open(v, d->form, &arg, 0);
}
