/* Personal data that waits for the second who destroys. */
#include "screens/desk/forget_rows.h"

#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/act.h"
#include "src/op/forget.h"
#include "src/op/number.h"
#include "src/rules/incident/incident.h"

enum { FORGET_ROWS = 5, FORGET_LOOK = 1000 };

/* What was asked of one record, in the words of its kind. */
struct asking {
	char what[120], from[25], why[301];
	uint64_t by;
	int64_t at;
};

static void
asking_fill(struct asking *a, uint64_t by, int64_t at, const char *from, const char *why)
{
	a->by = by;
	a->at = at;
	snprintf(a->from, sizeof(a->from), "%s", from);
	snprintf(a->why, sizeof(a->why), "%s", why);
}

static void
account_words(struct txn *t, const void *rec, struct asking *out)
{
	const struct account *a = rec;
	char name[100];

	words_person(t, a->id, name, sizeof(name));
	snprintf(out->what, sizeof(out->what), "%s", name);
	asking_fill(out, a->forget_by, a->forget_at, a->forget_from, a->forget_why);
}

/* An administrator may not see more of it than the number. */
static void
incident_words(struct txn *t, const void *rec, struct asking *out)
{
	const struct incident *i = rec;
	char number[24];

	(void)t;
	incident_number(i, clock_now(), number);
	number_short(number, clock_now());
	snprintf(out->what, sizeof(out->what), "%s", number);
	asking_fill(out, i->forget_by, i->forget_at, i->forget_from, i->forget_why);
}

static const struct {
	const struct kind *kind;
	unsigned index;		/* by forget_at */
	const char *op;
	void (*words)(struct txn *t, const void *rec, struct asking *out);
} asked_of[] = {
	{ &kind_account, 4, "account.forget", account_words },
	{ &kind_incident, 11, "incident.forget", incident_words },
};
enum { KINDS = sizeof(asked_of) / sizeof(asked_of[0]) };

union record {
	struct account account;
	struct incident incident;
};

/* "! 待您确认销毁 王样例: 李样例申请: 离任三年". */
static void
asking_row(struct view *v, struct txn *t, int what, size_t k, uint64_t id, const void *rec)
{
	struct asking a;
	char who[100], when[40];
	struct row *r;

	asked_of[k].words(t, rec, &a);
	words_person(t, a.by, who, sizeof(who));
	r = page_choice(&v->page, what, id, _("yours to confirm: destroy data of %s; %s: %s"),
	    a.what, a.from[0] ? a.from : who, a.why);
	r->n = asked_of[k].kind->no;
	r->sign = '!';
	row_right(&v->page, r, "%s", ui_when(v->ui, a.at, when, sizeof(when)));
}

/* May he be the second? The operation's own check says so, of the incident that a linked
 * one leads to: what was asked of the linked one before waits until they are two again. */
static bool
is_second(struct view *v, struct txn *t, size_t k, uint64_t id, const void *rec)
{
	const struct viewer *who = &v->s->viewer;
	struct refusal why;

	if (asked_of[k].kind == &kind_incident && ((const struct incident *)rec)->merged != 0)
		return false;
	return forget_waits_for(who, clock_now(), asked_of[k].kind, rec) &&
	    act_may(t, who, op_find(asked_of[k].op, NULL), id, clock_now(), &why);
}

/* Of one kind, those of the week; n counts them. */
static void
kind_rows(struct view *v, struct txn *t, int what, size_t k, size_t *n)
{
	struct index_key key;
	union record rec;
	struct scan s;
	size_t looked = 0;

	key_begin(&key, asked_of[k].kind, asked_of[k].index);
	scan_open(&s, t, &key, true);
	while (looked++ < FORGET_LOOK && scan_next(&s)) {
		if (!record_get(t, asked_of[k].kind, s.id, &rec))
			continue;
		if (forget_lapsed(clock_now(), asked_of[k].kind, &rec))
			break;
		if (is_second(v, t, k, s.id, &rec) && (*n)++ < FORGET_ROWS)
			asking_row(v, t, what, k, s.id, &rec);
	}
	scan_close(&s);
}

void
forget_rows(struct view *v, struct txn *t, int what)
{
	size_t n = 0;

	if (!(v->s->viewer.roles & (ROLE(admin) | ROLE(leader))))
		return;
	for (size_t k = 0; k < KINDS; k++)
		kind_rows(v, t, what, k, &n);
	if (n > FORGET_ROWS)
		page_text(&v->page, _("! %zu more that wait for you to confirm that they be destroyed"), n - FORGET_ROWS);
}
