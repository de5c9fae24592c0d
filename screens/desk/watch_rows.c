/* What who watches over others finds on his board. */
#include "screens/desk/watch_rows.h"

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/crowd.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/overseen.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/incident.h"
#include "screens/desk/forget_rows.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/act.h"
#include "src/op/settings.h"

enum { WATCH_ROWS = 5, WATCH_HOURS = 12 };

/* May he do that with the account? */
static bool
is_his(struct view *v, struct txn *t, const char *op, uint64_t account)
{
	struct refusal why;

	return act_may(t, &v->s->viewer, op_find(op, NULL), account, clock_now(), &why);
}

static void
suspended_row(struct view *v, struct txn *t, int what, uint64_t id)
{
	char who[100], by[100], when[40];
	struct account a;
	struct row *r;

	if (!record_get(t, &kind_account, id, &a))
		return;
	words_person(t, a.id, who, sizeof(who));
	words_person(t, a.suspended_by, by, sizeof(by));
	r = page_choice(&v->page, what, a.id, _("suspended until you decide: %s; %s: %s"), who, by, a.suspend_why);
	r->sign = '!';
	row_right(&v->page, r, "%s", ui_when(v->ui, a.disabled, when, sizeof(when)));
}

static void
suspended_rows(struct view *v, struct txn *t, int what)
{
	struct index_key key;
	struct account a;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_account, 3);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_account, s.id, &a) || a.disabled == 0 ||
		    !is_his(v, t, "account.enable", a.id))
			continue;
		if (n++ < WATCH_ROWS)
			suspended_row(v, t, what, a.id);
	}
	scan_close(&s);
	if (n > WATCH_ROWS)
		page_choice(&v->page, what, 0, _("suspended until you decide: %zu more"), n - WATCH_ROWS)->sign = '!';
}

bool
watch_county_admin(const struct viewer *v)
{
	for (size_t i = 0; i < v->ngrants; i++)
		if (v->grants[i].role == role_admin && v->grants[i].tier == tier_county)
			return true;
	return false;
}

/* "! 发送过多 王样例 312次" or, of nobody's doing, "! 登录前连接已满 40次". */
static void
crowd_row(struct view *v, struct txn *t, int what, const struct crowd *c)
{
	char who[100] = "", since[40], at[40];
	struct row *r;

	if (c->account)
		words_person(t, c->account, who, sizeof(who));
	ui_when(v->ui, c->since, since, sizeof(since));
	ui_when(v->ui, c->at, at, sizeof(at));
	if (c->account) {
		r = page_choice(&v->page, what, c->account, _("%s %s: %lld times since %s"),
		    tr_value(&enum_crowd_what, c->what), who, (long long)c->times, since);
		r->sign = '!';
		row_right(&v->page, r, "%s", at);
	} else {
		page_text(&v->page, _("! %s: %lld times since %s, last %s"),
		    tr_value(&enum_crowd_what, c->what), (long long)c->times, since, at);
	}
}

static void
crowd_rows(struct view *v, struct txn *t, int what)
{
	int64_t now = clock_now();
	bool county = watch_county_admin(&v->s->viewer);
	struct index_key key;
	struct crowd c;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_crowd, 3);
	scan_open(&s, t, &key, true);
	while (scan_next(&s) && record_get(t, &kind_crowd, s.id, &c) &&
	    now - c.at < WATCH_HOURS * HOUR) {
		if (c.account == 0 && county)
			crowd_row(v, t, what, &c);
		else if (c.account != 0 && (is_his(v, t, "account.disable", c.account) ||
		    is_his(v, t, "account.enable", c.account)) && n++ < WATCH_ROWS)
			crowd_row(v, t, what, &c);
	}
	scan_close(&s);
	if (n > WATCH_ROWS)
		page_text(&v->page, _("! %zu more accounts that sent too much"), n - WATCH_ROWS);
}

/* What keeps sessions apart here is not all there: his to mend. */
static void
lacks_row(struct view *v, struct txn *t)
{
	char lacks[160];

	setting_text(t, SETTING_SERVER_LACKS, lacks, sizeof(lacks));
	if (lacks[0])
		page_text(&v->page, _("! this server does not protect sessions with: %s"), lacks);
}

/* How much he was told and has not looked at. */
static void
told_row(struct view *v, struct txn *t, int what)
{
	struct index_key key;
	struct overseen told;
	char when[40];
	struct row *r;
	struct scan s;
	size_t n = 0;
	int64_t last = 0;

	key_begin(&key, &kind_overseen, 1);
	key_number(&key, v->s->viewer.account);
	scan_open(&s, t, &key, true);
	for (; scan_next(&s); n++)
		if (n == 0 && record_get(t, &kind_overseen, s.id, &told))
			last = told.at;
	scan_close(&s);
	if (n == 0)
		return;
	r = page_choice(&v->page, what, 0, _("of administrators, of data destroyed: %zu you have not read"), n);
	r->n = kind_overseen.no;
	r->sign = '!';
	row_right(&v->page, r, "%s", ui_when(v->ui, last, when, sizeof(when)));
}

void
watch_rows(struct view *v, struct txn *t, int what)
{
	if (v->s->viewer.roles & ROLE(supervisor))
		told_row(v, t, what);
	forget_rows(v, t, what);
	if (!(v->s->viewer.roles & ROLE(admin)))
		return;
	lacks_row(v, t);
	suspended_rows(v, t, what);
	crowd_rows(v, t, what);
}

void
watch_open(struct view *v, const struct row *r)
{
	struct arg arg = { .id = r->id };

	if (r->n == kind_overseen.no)
		view_open(v, "told", NULL, 0);
	else if (r->n == kind_incident.no)
		view_open(v, "incident_show", &arg, 0);
	else if (r->id)
		view_open(v, "account_show", &arg, 0);
	else
		view_open(v, "accounts", NULL, 0);
}
