/* Rows of reports, for the screens that list them. */
#include "screens/report/reports.h"

#include <string.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "screens/kit/part.h"
#include "screens/kit/record/record.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/command/filters.h"
#include "src/op/number.h"
#include "src/rules/report/report.h"

static void
report_row(struct view *v, struct txn *t, const struct report *rep)
{
	char number[24], area[200], stage[40], late[80], when[40], who[200], figures[200] = "";
	struct report_version rv;
	struct row *r;

	report_number(rep, clock_now(), number);
	number_short(number, clock_now());
	area_name(t, rep->area, false, area, sizeof(area));
	stage_text((enum stage)rep->stage, rep->stage_no, stage, sizeof(stage));
	if (report_latest(t, rep, &rv))
		report_in_words(t, rep, &rv, figures, sizeof(figures));
	report_late_words(t, rep, late, sizeof(late));
	r = page_choice(&v->page, 1, rep->id, "%s%s %s %s%s%s  %s", words_drill(rep->drill), number, area,
	    stage, late[0] ? " " : "", late, figures);
	r->sign = rep->state == report_state_accepted ? '+' : rep->state == report_state_returned ? '!' : '*';
	if (!record_holder(v, t, &kind_report, rep->id, who, sizeof(who)))
		who[0] = '\0';
	row_right(&v->page, r, "%s%s%s %s", who, who[0] ? " " : "", report_state_words(t, rep, rep->state),
	    ui_when(v->ui, rep->received, when, sizeof(when)));
}

/* All reports are in the scope of a county's person: how many is known without a walk. */
static size_t
total_of(struct view *v, struct txn *t, const struct report_filter *f)
{
	struct area county;

	if (f->incident || f->state || (f->area && f->area[0]) || !county_get(t, &county) ||
	    !may_read(t, &v->s->viewer, county.code))
		return 0;
	return (size_t)table_count(t, TABLE_KIND + kind_report.no);
}

/* What the walk filters by; the list's own goes first. */
static struct report_filter
filter_with(const struct report_filter *f, const struct view_report_list *keys)
{
	struct report_filter both = *f;

	if (!keys)
		return both;
	if (!both.incident)
		both.incident = keys->incident;
	if (!both.area || !both.area[0])
		both.area = keys->area;
	if (!both.state)
		both.state = (enum report_state)keys->state;
	if (!both.state && keys->waiting)	/* only these wait */
		both.state = report_state_sent;
	return both;
}

/* The rest of the filters. */
static bool
wanted(const struct view *v, struct txn *t, const struct report *r, const struct view_report_list *keys)
{
	struct report_version latest;
	const struct field *drill = kind_field(&kind_view_report_list, "drill");
	bool given = keys && (keys->drill || (v->keys->no >> (drill - kind_view_report_list.fields) & 1));

	return !keys || report_wanted(t, r, keys, given, clock_now(), &latest);
}

size_t
reports_rows(struct view *v, struct txn *t, const struct report_filter *f)
{
	const struct view_report_list *keys = v->keys ? v->keys->args : NULL;
	struct report_filter both = filter_with(f, keys);
	struct report_walk w;
	struct part_place at;
	struct report r;
	bool enough = false;

	part_start(v, &at);
	report_walk(&w, t, &v->s->viewer, &both, at.pos.len > 0 ? get_u64(at.pos.key) : 0);
	w.bound = part_looks(v);
	while (!enough && report_next(&w, &r)) {
		struct buf id = BUF(at.pos.key);

		if (!wanted(v, t, &r, keys))
			continue;
		buf_u64(&id, r.id);
		at.pos.len = (uint8_t)id.len;
		if (!part_passes(v)) {
			report_row(v, t, &r);
			part_row(v, part_says(v, t, &kind_report, &r));
		}
		enough = part_enough(v, &at);
	}
	if (!enough)
		part_looked(v, w.looked, w.last != 0 ? id_time(w.last) : 0);
	report_walk_end(&w);
	if (v->beyond && v->total == 0 && !keys)
		v->total = total_of(v, t, f);
	return v->all;
}
