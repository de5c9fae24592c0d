/* Which open incidents of a board share a row, and their rows. */
#include "screens/desk/incident_lots.h"

#include <stdio.h>
#include <stdlib.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "screens/incident/incident_words.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/report/report.h"
#include "src/text/rows.h"

enum { ROWS = 40, DESKS = ROLE(duty) | ROLE(leader) | ROLE(supervisor), BY_INCIDENT = 2 };
enum { R_REAL, R_DRILL, R_OTHERS, R_REST };

static bool
some(struct num n)
{
	return n.known && n.v > 0;
}

/* Does a report in it say casualties? */
static bool
reports_grave(struct txn *t, uint64_t incident)
{
	struct report_version rv;
	struct report r;
	struct scan s;
	struct index_key key;
	bool grave = false;

	key_begin(&key, &kind_report, BY_INCIDENT);
	key_number(&key, incident);
	scan_open(&s, t, &key, true);
	while (!grave && scan_next(&s))
		grave = record_get(t, &kind_report, s.id, &r) && report_latest(t, &r, &rv) &&
		    report_has_casualties(t, &r, &rv);
	scan_close(&s);
	return grave;
}

static bool
is_grave(struct txn *t, uint64_t id)
{
	struct incident i;
	struct family f;
	bool grave;

	if (!record_get(t, &kind_incident, id, &i))
		return false;
	incident_with_people(t, &i);
	grave = some(i.trapped) || some(i.out_of_contact) || some(i.unconfirmed_trapped) ||
	    some(i.unconfirmed_out_of_contact);
	family_open(&f, t, id);
	while (!grave && family_next(&f))
		grave = reports_grave(t, f.id);
	return grave;
}

/* Is anything of it asked of him? */
static bool
is_asked(const struct need_row *needs, size_t n, uint64_t incident)
{
	for (size_t i = 0; i < n; i++)
		if (needs[i].need.incident == incident)
			return true;
	return false;
}

/* Opened by him, in his own area, or reported on from there. */
static bool
is_own(struct view *v, struct txn *t, const struct incident *i)
{
	const struct viewer *who = &v->s->viewer;
	struct report r;

	if (i->by == who->account || may_read(t, who, i->area))
		return true;
	for (size_t k = 0; k < who->ngrants; k++)
		if (report_chain(t, i->id, who->grants[k].area, &r))
			return true;
	return false;
}

/* On a page of no desk: a drill that is neither his nor asks him anything. */
static void
find_drills(struct view *v, struct txn *t, struct incident_lot *lots, size_t n)
{
	struct need_row *needs = NULL;
	size_t asked;
	struct incident i;

	if (v->s->viewer.roles & DESKS)
		return;
	asked = need_list_all(t, &v->s->viewer, clock_now(), &needs);
	for (size_t k = 0; k < n; k++)
		if (lots[k].drill && record_get(t, &kind_incident, lots[k].id, &i) &&
		    !is_own(v, t, &i) && !is_asked(needs, asked, i.id))
			lots[k].of = LOT_DRILLS;
	free(needs);
}

static int
by_opener(const void *a, const void *b)
{
	const struct incident_lot *const *x = a, *const *y = b;

	if ((*x)->by != (*y)->by)
		return (*x)->by < (*y)->by ? -1 : 1;
	return (*x)->drill - (*y)->drill;
}

/* Of one who opened many, those that name nobody in danger share a row. */
static void
find_many(struct txn *t, struct incident_lot *lots, size_t n)
{
	struct incident_lot **in_order = calloc(n + 1, sizeof(struct incident_lot *));

	if (!in_order) {
		txn_fail(t, ERR_IO);
		return;
	}
	for (size_t i = 0; i < n; i++)
		in_order[i] = &lots[i];
	qsort(in_order, n, sizeof(*in_order), by_opener);
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i + 1; next < n && by_opener(&in_order[i], &in_order[next]) == 0;)
			next++;
		for (size_t k = i; k < next && in_order[i]->by && next - i >= OPENED_MANY; k++)
			if (in_order[k]->of == LOT_ALONE && !is_grave(t, in_order[k]->id))
				in_order[k]->of = LOT_OPENER;
	}
	free(in_order);
}

struct incident_lot *
incident_lots(struct view *v, struct txn *t, bool fold, size_t *n)
{
	struct incident_lot *lots = NULL;
	size_t room = 0;
	struct incident i;
	struct incident_walk w;

	*n = 0;
	incident_walk(&w, t, &v->s->viewer, INCIDENTS_OPEN);
	while (incident_next(&w, &i)) {
		if (!list_grow((void **)&lots, &room, *n, sizeof(*lots))) {
			txn_fail(t, ERR_IO);
			break;
		}
		lots[(*n)++] = (struct incident_lot){ .id = i.id, .by = i.by, .drill = i.drill };
	}
	incident_walk_end(&w);
	if (fold) {
		find_drills(v, t, lots, *n);
		find_many(t, lots, *n);
	}
	return lots;
}

bool
incident_lot_same(const struct incident_lot *a, const struct incident_lot *b)
{
	return a->of != LOT_ALONE && a->of == b->of && a->drill == b->drill &&
	    (a->of == LOT_DRILLS || a->by == b->by);
}

/* Figures are said once the row is in sight. */
static struct row *
one_row(struct view *v, struct txn *t, const struct incident_lot *lot, int what)
{
	char text[800];
	struct row *r;

	words_incident_row(v, t, lot->id, text, sizeof(text));
	r = page_choice_text(&v->page, what, lot->id, text);
	r->unsaid = true;
	return r;
}

/* "王样例 开出 31件，最新 灾0722-31 …" */
static struct row *
many_row(struct view *v, struct txn *t, const struct incident_lot *lot, size_t n, int what)
{
	char text[800], who[100];
	struct row *r;

	if (lot->of == LOT_DRILLS) {
		r = page_choice(&v->page, what, 0, _("drills of others: %zu"), n);
	} else {
		words_incident_row(v, t, lot->id, text, sizeof(text));
		words_person(t, lot->by, who, sizeof(who));
		r = page_choice(&v->page, what, lot->by, _("%sopened by %s: %zu, newest %s"),
		    words_drill(lot->drill), who, n, text);
	}
	r->n = lot->drill;
	return r;
}

/* What is real first, then drills, last those of others; over a reload too. */
static int
rank(const struct incident_lot *lot)
{
	return lot->of == LOT_DRILLS ? R_OTHERS : lot->drill ? R_DRILL : R_REAL;
}

/* A row for each lot of them of that rank; at most *left. Returns how many incidents
 * found no row. */
static size_t
rows_of(struct view *v, struct txn *t, struct incident_lot *lots, size_t n, int of,
    const int what[2], size_t *left)
{
	size_t more = 0;

	for (size_t i = 0; i < n; i++) {
		size_t same = 1;
		struct row *r;

		if (rank(&lots[i]) != of || lots[i].shown)
			continue;
		for (size_t k = i + 1; k < n; k++) {
			if (!incident_lot_same(&lots[i], &lots[k]))
				continue;
			lots[k].shown = true;
			same++;
		}
		if (*left == 0) {
			more += same;
			continue;
		}
		r = same > 1 || lots[i].of == LOT_DRILLS ? many_row(v, t, &lots[i], same, what[1]) :
		    one_row(v, t, &lots[i], what[0]);
		r->rank = of;
		--*left;
	}
	return more;
}

/* Leaves those whose row the filter lets through; how many. */
static size_t
filtered(struct view *v, struct txn *t, struct incident_lot *lots, size_t n)
{
	struct row r = { .kind = ROW_CHOICE };
	char text[800];
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		if (v->filter[0]) {
			words_incident_row(v, t, lots[i].id, text, sizeof(text));
			r.left = text;
		}
		if (row_matches(&r, v->filter))
			lots[left++] = lots[i];
	}
	return left;
}

void
incident_lot_rows(struct view *v, struct txn *t, int one, int many, int rest)
{
	const int what[2] = { one, many };
	size_t n, all, left = ROWS, drills = 0, more = 0;
	struct incident_lot *lots = incident_lots(v, t, v->filter[0] == '\0', &n);

	all = n;
	n = filtered(v, t, lots, n);
	for (size_t i = 0; i < n; i++)
		drills += lots[i].drill;
	if (all > 0 && drills > 0)
		page_head(&v->page, _("Incidents %zu, drill %zu"), n - drills, drills);
	else if (all > 0)
		page_head(&v->page, _("Incidents %zu"), n);
	for (int of = R_REAL; of < R_REST; of++)
		more += rows_of(v, t, lots, n, of, what, &left);
	if (more > 0)
		page_choice(&v->page, rest, 0, _("%zu more"), more)->rank = R_REST;
	free(lots);
}
