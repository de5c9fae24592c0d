/* A need in one line: what must be done about what, and how it stands. */
#include <stdio.h>
#include <stdlib.h>

#include "db/buf.h"
#include "gen/kinds/account/account.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/person.h"
#include "src/op/say.h"
#include "src/op/settings.h"
#include "src/rules/need/need.h"
#include "src/text/show.h"

/* The short number of its subject; "" if it has none. */
static void
number(struct txn *t, const struct need *n, int64_t now, char out[24])
{
	const struct kind *k = kind_by_no((unsigned)n->subject_kind);
	void *rec = k != NULL ? calloc(1, k->size) : NULL;

	out[0] = '\0';
	if (rec != NULL && record_get(t, k, n->subject, rec)) {
		show_record_number(k, rec, now, out);
		number_short(out, now);
	}
	free(rec);
}

/* It is over: since when and, if a leader ended it, why. */
static void
over(struct txn *t, const struct need *n, int64_t now, struct buf *b)
{
	char when[40];

	when_text(n->settled, now, setting_offset(t), when, sizeof when);
	if (n->settled)
		buf_printf(b, _(" over since %s"), when);
	else
		buf_text(b, _(" over"));
	if (n->closed_reason[0])
		buf_printf(b, ": %s", n->closed_reason);
}

/* Who has it and until when, who rings, how far it has gone and who was missing:
 * before what its record says, so that a narrow screen does not cut it off. */
/* A step found none of its roles there; others of that desk may well be at their terminals. */
static void
nobody(struct txn *t, const char *code, unsigned roles, struct buf *b)
{
	char area[200];
	struct buf names;

	area_name(t, code, false, area, sizeof area);
	if (!roles) {
		buf_printf(b, _(" nobody at %s"), area);
		return;
	}
	buf_grow(&names, 400);
	say_roles(&names, roles);
	buf_printf(b, _(" at %s no %s"), area, buf_str(&names));
	buf_free(&names);
}

void
need_stand_words(struct txn *t, const struct need *n, int64_t now, struct buf *b)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	char who[120], code[16], when[40];
	unsigned roles;

	if (!n->live) {		/* nobody has it any more, and no chain goes on */
		over(t, n, now, b);
		return;
	}
	person_name(t, n->taken_by, who, sizeof who);
	when_due(n->lease, now, setting_offset(t), when, sizeof when);
	if (n->taken_by && n->lease)
		buf_printf(b, _(" taken by %s until %s"), who, when);
	else if (n->taken_by)
		buf_printf(b, _(" taken by %s"), who);
	person_name(t, n->lapsed_by, who, sizeof who);
	when_text(n->lapsed, now, setting_offset(t), when, sizeof when);
	if (n->lapsed)
		buf_printf(b, _(" %s had it until %s, not done"), who, when);
	person_name(t, n->calling, who, sizeof who);
	if (need_is_calling(t, n, now))
		buf_printf(b, _(" %s rings them"), who);
	if (d && d->answer && n->told && n->issuer[0] == '\0')	/* of a unit: not who of it */
		buf_text(b, _(" told"));
	if (n->waits)
		buf_text(b, _(" waits for somebody on"));
	if (n->step > 1)
		buf_printf(b, _(" step %lld"), (long long)n->step);
	if (need_missing(t, n, code, &roles))
		nobody(t, code, roles, b);
}

void
need_about_words(struct txn *t, const struct need *n, int64_t now, struct buf *b)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	char no[24], area[200] = "", went[200], when[40];

	number(t, n, now, no);
	if (n->about[0] != '\0')
		area_name(t, n->about, false, area, sizeof area);
	buf_printf(b, "%s %s", no, area);
	if (show_went(t, n->about, went, sizeof went))
		buf_printf(b, _(" (%s)"), went);
	need_stand_words(t, n, now, b);
	if (d != NULL && d->says != NULL)
		d->says(t, n, b);
	if (n->later > now) {
		when_due(n->later, now, setting_offset(t), when, sizeof when);
		buf_printf(b, _(" later, %s: %s"), when, n->later_reason);
	}
}

void
need_words(struct txn *t, const struct need *n, unsigned also, int64_t now, struct buf *b)
{
	buf_text(b, tr_value(&enum_need_verb, n->verb));
	for (int verb = 1; also >> verb != 0; verb++)
		if (also & 1u << verb)
			buf_printf(b, "%s%s", _(", "), tr_value(&enum_need_verb, verb));
	buf_text(b, " ");
	need_about_words(t, n, now, b);
}
