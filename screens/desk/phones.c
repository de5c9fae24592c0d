/* 电话名单: whom the desk has to ring, longest waiting first. */
#include <stdlib.h>

#include "screens/desk/need_words.h"
#include "screens/kit/list.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"

/* Whom to ring for one: who has an account, then who has none. */
static void
people_rows(struct view *v, struct txn *t, const struct need *n, int64_t now)
{
	struct outsider out;
	char text[200];
	size_t count;
	uint64_t *ids = need_to_ring(t, n, v->s->viewer.account, now, &count);

	for (size_t k = 0; k < count; k++) {
		words_phone(t, ids[k], text, sizeof(text));
		page_text(&v->page, "    %s", text);
	}
	free(ids);
	for (size_t i = 0; need_outsider(t, n, now, i, &out); i++)
		page_text(&v->page, "    %s %s", out.name, out.phone);
}

static void
phones_load(struct view *v, struct txn *t)
{
	int64_t now = clock_now();
	struct need *list = NULL;
	size_t n = need_phones(t, &v->s->viewer, now, &list);
	char text[600], when[40];
	struct row *r;

	for (size_t i = 0; i < n; i++) {
		words_need(t, &list[i], now, text, sizeof(text));
		r = page_choice_text(&v->page, 1, list[i].id, text);
		r->sign = list[i].told ? '-' : '!';
		row_right(&v->page, r, "%s", ui_when(v->ui, list[i].opened, when, sizeof(when)));
		people_rows(v, t, &list[i], now);
	}
	if (n == 0)
		page_text(&v->page, "%s", _("Nobody to ring."));
	free(list);
}

static void
phones_choose(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id };

	view_open(v, "need_show", &arg, 0);
}

const struct screen screen_phones = {
	.name = "phones",
	.title = N_("Telephone list"),
	.help = N_("Who must be rung because no terminal reached them. Open a row and say that you ring: then nobody else does for some minutes."),
	.live = true,
	.load = phones_load,
	.choose = phones_choose,
};
