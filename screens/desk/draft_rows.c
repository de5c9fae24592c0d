/* Drafts that are not sent yet: which first pages announce, in which words. */
#include "screens/desk/draft_rows.h"

#include <stdio.h>
#include <string.h>

#include "screens/desk/draft_words.h"
#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
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
	bool is = draft_stands(d);
	char about[400];

	draft_words(t, d, about, sizeof(about));
	snprintf(out, cap, is ? _("NOT SENT, draft: %s") : _("NOT SENT, of a form that is gone: %s; write it anew"), about);
	return is;
}

void
draft_open(struct view *v, const struct draft_head *d)
{
	struct draft_page p = { .arg = { .other = d->id } };
	const struct screen *sc = screen_find(d->form);
	struct view *w;

	if (sc) {
		ui_open(v->ui, sc, &p.arg, 0);
		return;
	}
	if (!form_draft_page(v, d->id, &p)) {
		ui_warn(v->ui, "%s", _("This draft is gone: it was sent or taken over."));
		return;
	}
	sc = strcmp(p.name, kit_record_form.name) == 0 ? &kit_record_form : screen_find(p.name);
	p.arg.draft = d->id;
	w = ui_open(v->ui, sc, &p.arg, 0);
	if (!w || !w->form || !form_draft(w, d->id))
		ui_warn(v->ui, "%s", _("That page cannot be opened now; the draft stays."));
}
