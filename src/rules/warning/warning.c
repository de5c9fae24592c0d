/* 预警: issuing and lifting a warning, and which of them stand. */
#include "src/rules/warning/warning.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/warning/args.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/place.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"

#define DESKS (ROLE(duty) | ROLE(leader))
enum { BY_NUMBER = 1, BY_LEVELS, BY_AREA, STANDING };

void
warning_number(const struct warning *w, int64_t now, char out[24])
{
	number_text(&kind_warning, w->day, w->no, w->node, now, out);
}

/* Those that nobody lifted, newest first. */
static void
standing_open(struct scan *s, struct txn *t)
{
	struct index_key key;

	key_begin(&key, &kind_warning, STANDING);
	scan_open(s, t, &key, true);
}

static bool
standing_next(struct scan *s, struct txn *t, struct warning *out)
{
	while (scan_next(s))
		if (record_get(t, &kind_warning, s->id, out))
			return true;
	return false;
}

bool
warning_stands(struct txn *t, const char *area, enum warning_level least, struct warning *out)
{
	struct warning w, best = { 0 };
	struct scan s;

	standing_open(&s, t);
	while (standing_next(&s, t, &w))
		if (w.level >= (int)least && w.level > best.level &&
		    (area_under(t, area, w.area) || area_under(t, w.area, area)))
			best = w;
	scan_close(&s);
	if (out != NULL)
		*out = best;
	return best.level != 0;
}

/* ---- issuing ---- */

/* The same once more, by paper and by file perhaps. */
static int
check_there(struct act *act, const struct warning *made)
{
	struct warning w;
	struct scan s;
	bool there = false;
	char number[24];

	standing_open(&s, act->txn);
	while (!there && standing_next(&s, act->txn, &w))
		there = w.level == made->level && strcmp(w.area, made->area) == 0 &&
		    strcmp(w.signal, made->signal) == 0;
	scan_close(&s);
	if (!there)
		return 0;
	warning_number(&w, act->now, number);
	return refuse(act, "signal", M_WARNING_THERE, ARG_TEXT(number), ARG_PERSON(w.by),
	    ARG_TIME(w.at), NULL);
}

static int
check_issue(struct act *act)
{
	const struct op_warning_issue *a = act->args;
	struct warning *w = act->plan;
	struct area area;

	if (area_usable(act, "area", a->area, &area) != 0)
		return -1;
	if (!may_over(act->txn, act->who, DESKS, area.code))
		return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(area.code), NULL);
	if (a->until != 0 && a->until <= act->now)
		return refuse(act, "until", M_WARNING_PAST, ARG_TIME(a->until), NULL);
	act_take(act, &kind_warning, w);
	memcpy(w->area, area.code, sizeof w->area);
	/* What stood on paper was issued there. */
	w->at = act->on_paper && act->happened != 0 ? act->happened : act->now;
	w->by = act->who->account;
	return check_there(act, w);
}

static void
apply_issue(struct act *act)
{
	struct warning *w = act->plan;
	char number[24];

	number_give(act, &kind_warning, &w->day, &w->no, &w->node);
	warning_number(w, act->now, number);
	act_save(act, &kind_warning, w, number, w->area);
}

/* ---- lifting ---- */

static int
check_lift(struct act *act)
{
	const struct op_warning_lift *a = act->args;
	struct warning *w = act->plan;
	char number[24];

	if (!record_get(act->txn, &kind_warning, a->which, w))
		return refuse(act, "which", M_NO_SUCH_RECORD, ARG_FIELD(kind_field(act->op->args, "which")),
		    NULL);
	if (!may_over(act->txn, act->who, DESKS, w->area))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(w->area), NULL);
	warning_number(w, act->now, number);
	if (w->lifted != 0)
		return refuse(act, "which", M_WARNING_LIFTED, ARG_TEXT(number), ARG_PERSON(w->lifted_by),
		    ARG_TIME(w->lifted), NULL);
	act_take(act, &kind_warning, w);
	w->lifted = act->now;
	w->lifted_by = act->who->account;
	return 0;
}

static void
apply_lift(struct act *act)
{
	struct warning *w = act->plan;
	char number[24];

	warning_number(w, act->now, number);
	act_save(act, &kind_warning, w, number, w->area);
}

static const struct op ops[] = {
	{ .verb = "issue", .zh = "发布", .help = N_("issue a warning: it stands until it is lifted"),
	  .cost = 1, .args = &kind_op_warning_issue, .roles = DESKS,
	  .plan_size = sizeof(struct warning), .check = check_issue, .apply = apply_issue },
	{ .verb = "lift", .zh = "解除", .help = N_("lift a warning, with a reason"),
	  .cost = 1, .args = &kind_op_warning_lift, .target = &kind_warning, .roles = DESKS,
	  .plan_size = sizeof(struct warning), .check = check_lift, .apply = apply_lift },
	{ 0 }
};

/* ---- how they are shown ---- */

static bool
is_past(const struct reader *r, const struct warning *w)
{
	return w->until != 0 && w->until <= r->now;
}

/* One whose time is past is not lifted by that. */
static void
show_state(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct warning *w = rec;

	snprintf(out, cap, "%s", w->lifted != 0 ? _("lifted") : is_past(r, w) ?
	    _("its time is past, not lifted") : _("stands"));
}

static bool
is_standing(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct warning *)rec)->lifted == 0;
}

static bool
is_lifted(const struct reader *r, const void *rec)
{
	return !is_standing(r, rec);
}

static bool
is_wanted(const struct reader *r, const void *rec, const void *filter)
{
	(void)filter;
	return is_standing(r, rec);
}

static const char *
sign(const struct reader *r, const void *rec)
{
	const struct warning *w = rec;

	if (!is_standing(r, rec))
		return "-";
	return w->level >= (int)warning_level_orange ? "!" : is_past(r, w) ? "*" : "";
}

static const struct face_test tests[] = { { .name = "standing", .is = is_wanted }, { 0 } };
static const struct face_cell cells[] = { { "state", N_("state"), show_state }, { 0 } };
static const struct face_section sections[] = {
	{ N_("Standing"), is_standing, NULL }, { N_("Lifted"), is_lifted, NULL }, { 0 }
};

static const struct face warning_face = {
	.kind = &kind_warning, .filter = &kind_view_warning_list, .which = &kind_op_warning_lift,
	.lists = N_("warnings, newest first"), .shows = N_("one warning"),
	.columns = "number level signal area state until source at by lifted lifted_by reason",
	.left = "number signal area", .right = "level state", .tests = tests, .cells = cells,
	.sections = sections, .sign = sign,
};

const struct subject subject_warning = {
	.noun = "warning", .zh = "预警", .label = N_("public warning"), .kind = &kind_warning,
	.ops = ops, .face = &warning_face,
};
