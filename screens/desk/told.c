/* 告知: what who supervises was told, newest first. To open it is to have read it. */
#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/overseen.h"
#include "screens/kit/send.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/op/say.h"

enum { TOLD_ROWS = 100 };

static void
told_row(struct view *v, struct txn *t, const struct overseen *told)
{
	char args[SAY_ARGS][192] = { "" }, text[900], when[40];
	struct buf b = BUF(text);

	snprintf(args[0], sizeof(args[0]), "%s", told->first);
	snprintf(args[1], sizeof(args[1]), "%s", told->second);
	snprintf(args[2], sizeof(args[2]), "%s", told->third);
	say(&b, t, (unsigned)told->message, (const char (*)[192])args, 3);
	page_text(&v->page, "%s %s", ui_when(v->ui, told->at, when, sizeof(when)), buf_str(&b));
}

static void
told_open(struct view *v)
{
	struct errand o;

	if (!errand_begin(v, &o, "account.heard"))
		return;
	o.quiet = true;
	errand_send(v, &o, NULL);
}

static void
told_load(struct view *v, struct txn *t)
{
	struct index_key key;
	struct overseen told;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_overseen, 2);
	key_number(&key, v->s->viewer.account);
	scan_open(&s, t, &key, true);
	while (scan_next(&s) && n <= TOLD_ROWS)
		if (record_get(t, &kind_overseen, s.id, &told) && n++ < TOLD_ROWS)
			told_row(v, t, &told);
	scan_close(&s);
	if (n > TOLD_ROWS)
		page_text(&v->page, "%s", _("Older ones: see the journal."));
	if (n == 0)
		page_text(&v->page, "%s", _("Nothing yet."));
}

const struct screen screen_told = {
	.name = "told",
	.title = N_("Told to supervisors"),
	.help = N_("Rights of administrators and data destroyed, newest first."),
	.roles = ROLE(supervisor),
	.open = told_open,
	.load = told_load,
};
