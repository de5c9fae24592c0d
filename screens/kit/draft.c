/* Drafts of pages that are no forms, and where any was written. */
#include "screens/kit/draft.h"

#include <stdio.h>

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

enum { P_NAME = 1, P_ID, P_OTHER, P_N, P_CODE, P_TEXT, PAGE_MAX = 400 };

void
draft_page_write(struct buf *b, const struct view *v)
{
	const struct arg *arg = &v->arg;
	char content[PAGE_MAX];
	struct buf p;

	buf_init(&p, content, sizeof(content));
	wire_text(&p, P_NAME, v->screen->name);
	wire_number(&p, P_ID, arg->id);
	wire_number(&p, P_OTHER, arg->other);
	wire_number(&p, P_N, (uint64_t)arg->n);
	wire_text(&p, P_CODE, arg->code);
	wire_text(&p, P_TEXT, arg->text);
	wire_bytes(b, DRAFT_PAGE, p.data, p.len);
}

static void
page_item(const struct wire_item *item, struct draft_page *out)
{
	struct arg *arg = &out->arg;
	const char *text = (const char *)item->data;

	if (item->type == 2 && item->no == P_NAME)
		snprintf(out->name, sizeof(out->name), "%.*s", (int)item->len, text);
	else if (item->type == 2 && item->no == P_CODE)
		snprintf(arg->code, sizeof(arg->code), "%.*s", (int)item->len, text);
	else if (item->type == 2 && item->no == P_TEXT)
		snprintf(arg->text, sizeof(arg->text), "%.*s", (int)item->len, text);
	else if (item->type == 0 && item->no == P_ID)
		arg->id = item->number;
	else if (item->type == 0 && item->no == P_OTHER)
		arg->other = item->number;
	else if (item->type == 0 && item->no == P_N)
		arg->n = (int64_t)item->number;
}

bool
draft_page_read(const struct wire_item *item, struct draft_page *out)
{
	struct wire_item each;
	struct wire w;

	if (item->no != DRAFT_PAGE || item->type != 2)
		return false;
	*out = (struct draft_page){ .name = "" };
	wire_open(&w, item->data, item->len);
	while (wire_next(&w, &each) == 1)
		page_item(&each, out);
	return true;
}
