/*
 * 无变化: what the last version says, sent once more as a follow-up with its own time.
 * It is a sending that gives nothing new: report file's rules decide and write.
 */
#include "src/rules/report/report_op.h"

#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/text/show.h"

enum { NAMED = 8 };	/* reports named where it is not said which */

/* The viewer's own areas, each once. */
static size_t
own_area(const struct viewer *v, size_t at, char out[16])
{
	for (; at < v->ngrants; at++) {
		const struct viewer_grant *g = &v->grants[at];
		bool before = false;

		for (size_t k = 0; k < at; k++)
			before = before || ((REPORTERS & 1u << v->grants[k].role) &&
			    strcmp(v->grants[k].area, g->area) == 0);
		if (before || !(REPORTERS & 1u << g->role))
			continue;
		memcpy(out, g->area, sizeof g->area);
		return at + 1;
	}
	return 0;
}

size_t
report_standing(struct txn *t, const struct viewer *v, struct report out[], size_t cap)
{
	struct incident i;
	struct report r;
	struct incident_walk w;
	char code[16];
	size_t n = 0;

	incident_walk(&w, t, v, INCIDENTS_OPEN);
	while (incident_next(&w, &i))
		for (size_t at = own_area(v, 0, code); at != 0; at = own_area(v, at, code))
			if (report_chain(t, i.id, code, &r) && n++ < cap)
				out[n - 1] = r;
	return n;
}

/* The one report that stands where none is named. */
static int
find_one(struct act *act, struct verdict *d)
{
	struct report own[NAMED];
	size_t n = report_standing(act->txn, act->who, own, NAMED), more = 0;
	char storage[180], number[24];
	struct buf list = BUF(storage);

	if (n == 0)
		return refuse(act, "which", M_NO_LAST_REPORT, NULL);
	if (n == 1)
		return report_load(act, d, own[0].id);
	for (size_t i = 0; i < n && i < NAMED; i++) {
		report_number(&own[i], act->now, number);
		show_among(&list, number, &more);
	}
	show_more(&list, more + (n > NAMED ? n - NAMED : 0));
	return refuse(act, "which", M_SEVERAL_REPORTS, ARG_TEXT(buf_str(&list)), NULL);
}

/* What the sending's rules refuse is said of the report; a figure that does not stand
 * any more, by its name. */
static int
not_unchanged(struct act *act, const struct report *r)
{
	const struct field *f = kind_field(&kind_report_version, act->refusal->field);
	char number[24];

	if (kind_field(&kind_op_report_unchanged, act->refusal->field) != NULL)
		return -1;
	if (f == NULL || !(f->flags & F_INDICATOR)) {
		strcpy(act->refusal->field, "which");
		return -1;
	}
	report_number(r, act->now, number);
	return refuse(act, "which", M_NOT_UNCHANGED, ARG_TEXT(number), ARG_FIELD(f), NULL);
}

/* As report file's check and apply, with the arguments that it would have. */
static int
file_check(struct act *act, struct unchanged *u)
{
	const void *given = act->args;
	int rc;

	act->args = &u->args;
	rc = report_file_check(act);
	act->args = given;
	return rc;
}

int
report_unchanged_check(struct act *act)
{
	const struct op_report_unchanged *args = act->args;
	struct unchanged *u = act->plan;
	struct verdict d;
	char number[24], leads[24];

	if ((args->which != 0 ? report_load(act, &d, args->which) : find_one(act, &d)) != 0)
		return -1;
	report_number(&d.report, act->now, number);
	if (d.report.state == report_state_returned)
		return refuse(act, "which", M_RETURNED_FIRST, ARG_TEXT(number), NULL);
	u->args = (struct op_report_file){ .incident = d.report.incident,
	    .version = args->version, .drill = d.report.drill, .by_phone = args->by_phone };
	memcpy(u->args.area, d.report.area, sizeof u->args.area);
	if (file_check(act, u) != 0)
		return not_unchanged(act, &d.report);
	if (u->filing.report.id == d.report.id)
		return 0;
	/* It stands beside the chain of its area: that is what goes on. */
	report_number(&u->filing.report, act->now, leads);
	return refuse(act, "which", M_LEADS_TO, ARG_TEXT(number), ARG_TEXT(leads), NULL);
}

void
report_unchanged_apply(struct act *act)
{
	struct unchanged *u = act->plan;
	const void *given = act->args;

	act->args = &u->args;
	report_file_apply(act);
	act->args = given;
}
