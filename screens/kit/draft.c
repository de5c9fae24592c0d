/* Drafts of pages that are no forms. */
#include "screens/kit/draft.h"

#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"

bool
draft_keep(struct view *v, struct draft_head *d, const struct buf *content)
{
	int rc;

	if (d->begun == 0)
		d->begun = clock_now();
	rc = content->failed ? -1 : keeper_draft_put(v->s->link, d, content->data, content->len);
	if (rc == 0)
		d->saved = clock_now();
	else if (rc == -2)
		ui_warn(v->ui, _("%d drafts are kept already, this one is NOT: send it, or drop an old one first."),
		    DRAFTS_KEPT);
	else
		ui_warn(v->ui, "%s", _("What you wrote stands on this screen alone: the store is away. Send it, or change it once more when it is back."));
	return rc == 0;
}

void
draft_drop(struct view *v, struct draft_head *d)
{
	if (d->id != 0)
		keeper_draft_drop(v->s->link, d->id);
	d->id = 0;
}
