/* 路程: how long it takes from one area to another, as the county has set it. */
#include "src/rules/travel/travel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/team/travel.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/text/import_rows.h"

enum { BY_FROM = 1, BY_TO = 2 };
#define SETTERS (ROLE(duty) | ROLE(leader) | ROLE(admin) | ROLE_LOCAL)

static bool
may_set(struct act *act, const char *code)
{
	return (act->who->roles & ROLE_LOCAL) != 0 || may_over(act->txn, act->who, SETTERS, code);
}

/* The record of the pair, from either end; also one that was taken out. */
static uint64_t
find_pair(struct txn *t, const char *a, const char *b)
{
	struct index_key key;
	uint64_t id = 0;

	for (unsigned by = BY_FROM; by <= BY_TO && id == 0; by++) {
		key_begin(&key, &kind_travel, by);
		key_code(&key, a);
		key_code(&key, b);
		id = scan_one(t, &key, false);
	}
	return id;
}

/* Fills the plan with the pair as it is kept, id 0: it is not. */
static int
check_pair(struct act *act, const char *from, const char *to)
{
	struct travel *r = act->plan;
	struct area a, b;

	if (area_usable(act, "from", from, &a) != 0 || area_usable(act, "to", to, &b) != 0)
		return -1;
	if (!may_set(act, a.code) && !may_set(act, b.code))
		return refuse(act, "from", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	if (record_get(act->txn, &kind_travel, find_pair(act->txn, a.code, b.code), r))
		return 0;
	memset(r, 0, sizeof *r);
	memcpy(r->from, a.code, sizeof r->from);
	memcpy(r->to, b.code, sizeof r->to);
	return 0;
}

/* The other way round is the same pair. */
static bool
is_pair(const void *a, const void *b)
{
	const struct op_travel_set *x = a, *y = b;

	return (strcmp(x->from, y->from) == 0 && strcmp(x->to, y->to) == 0) ||
	    (strcmp(x->from, y->to) == 0 && strcmp(x->to, y->from) == 0);
}

static int
check_set(struct act *act)
{
	const struct op_travel_set *args = act->args;
	struct travel *r = act->plan;

	if (check_pair(act, args->from, args->to) != 0)
		return -1;
	if (r->id != 0 && r->removed == 0 && r->minutes == args->minutes)
		return refuse(act, "minutes", M_TRAVEL_THERE, ARG_NUMBER(args->minutes),
		    ARG_AREA(args->from), ARG_AREA(args->to), NULL);
	act->changes = r->id != 0 && r->removed == 0;
	r->minutes = args->minutes;
	r->removed = 0;
	return 0;
}

static int
check_remove(struct act *act)
{
	const struct op_travel_remove *args = act->args;
	struct travel *r = act->plan;

	if (check_pair(act, args->from, args->to) != 0)
		return -1;
	if (r->id == 0 || r->removed != 0)
		return refuse(act, "to", M_TRAVEL_NONE, ARG_AREA(args->from), ARG_AREA(args->to), NULL);
	r->removed = act->now;
	return 0;
}

static void
apply(struct act *act)
{
	struct travel *r = act->plan;
	char minutes[24] = "0";

	if (r->removed == 0)
		snprintf(minutes, sizeof minutes, "%lld", (long long)r->minutes);
	notice_area(act, act_save(act, &kind_travel, r, minutes, r->from), r->to);
}

/* Adds what is set between code, size steps above the place, and any other. */
static void
gather(struct travel_roads *r, struct txn *t, unsigned by, const char *code, unsigned size)
{
	struct travel row;
	struct index_key key;
	struct scan s;

	key_begin(&key, &kind_travel, by);
	key_code(&key, code);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		struct travel_end *more;

		if (!record_get(t, &kind_travel, s.id, &row) || row.removed != 0)
			continue;
		if (r->n == r->room) {
			more = realloc(r->end, (r->room * 2 + 16) * sizeof *more);
			if (more == NULL) {
				txn_fail(t, ERR_IO);
				break;
			}
			r->end = more;
			r->room = r->room * 2 + 16;
		}
		more = &r->end[r->n++];
		memcpy(more->code, by == BY_FROM ? row.to : row.from, sizeof more->code);
		more->size = size;
		more->minutes = (int)row.minutes;
	}
	scan_close(&s);
}

static void
add_within(struct travel_roads *r, struct txn *t, const char *code)
{
	struct area a;

	if (r->nwithin == sizeof r->within / sizeof r->within[0] || !area_get(t, code, &a))
		return;
	memcpy(r->within[r->nwithin].code, a.code, sizeof a.code);
	r->within[r->nwithin++].near = a.tier == tier_county ? TRAVEL_COUNTY :
	    a.tier == tier_township ? TRAVEL_TOWNSHIP : TRAVEL_VILLAGE;
}

void
travel_open(struct travel_roads *r, struct txn *t, const char *to)
{
	static const enum setting_id assumed[TRAVEL_NEARS] = { SETTING_NEAR_VILLAGE,
	    SETTING_NEAR_TOWNSHIP, SETTING_NEAR_COUNTY, SETTING_NEAR_BEYOND };
	char code[16], above[16];
	unsigned size = 0;

	*r = (struct travel_roads){ 0 };
	for (int i = 0; i < TRAVEL_NEARS; i++)
		r->assumed[i] = setting_int(t, assumed[i]);
	snprintf(code, sizeof code, "%s", to);
	for (; code[0] != '\0'; memcpy(code, above, sizeof code)) {
		add_within(r, t, code);
		gather(r, t, BY_FROM, code, size);
		gather(r, t, BY_TO, code, size++);
		area_parent(t, code, above);
	}
}

void
travel_close(struct travel_roads *r)
{
	free(r->end);
	*r = (struct travel_roads){ 0 };
}

int
travel_minutes(struct txn *t, const struct travel_roads *r, const char *from)
{
	char code[16], above[16];
	const struct travel_end *best = NULL;

	if (r->n == 0)
		return -1;
	snprintf(code, sizeof code, "%s", from);
	for (; code[0] != '\0' && best == NULL; memcpy(code, above, sizeof code)) {
		for (size_t i = 0; i < r->n; i++)
			if (strcmp(r->end[i].code, code) == 0 &&
			    (best == NULL || r->end[i].size < best->size))
				best = &r->end[i];
		area_parent(t, code, above);
	}
	return best != NULL ? best->minutes : -1;
}

enum travel_near
travel_near(struct txn *t, const struct travel_roads *r, const char *from)
{
	for (size_t i = 0; i < r->nwithin; i++)
		if (area_under(t, from, r->within[i].code))
			return r->within[i].near;
	return TRAVEL_BEYOND;
}

int64_t
travel_reckoned(struct txn *t, const struct travel_roads *r, const char *from)
{
	int minutes = travel_minutes(t, r, from);

	return minutes >= 0 ? minutes : r->assumed[travel_near(t, r, from)];
}

static const struct op travel_ops[] = {
	{ .verb = "set", .zh = "设|修改", .help = N_("set the minutes between two areas, both ways"),
	  .args = &kind_op_travel_set, .roles = SETTERS,
	  .plan_size = sizeof(struct travel), .check = check_set, .apply = apply,
	  .there = M_TRAVEL_THERE, .alike = is_pair },
	{ .verb = "remove", .zh = "删|删除", .help = N_("take the minutes between two areas out"),
	  .args = &kind_op_travel_remove, .roles = SETTERS,
	  .plan_size = sizeof(struct travel), .check = check_remove, .apply = apply },
	IMPORT_ROWS("travel.set", SETTERS, N_("import travel times")),
	{ 0 }
};

static bool
may_see(const struct reader *r, void *rec)
{
	const struct travel *row = rec;

	return row->removed == 0 && (face_staff(r, row->from) || face_staff(r, row->to));
}

static bool
has_end(const struct reader *r, const void *rec, const void *filter)
{
	const char *top = ((const struct view_travel_list *)filter)->area;
	const struct travel *row = rec;

	return area_under(r->txn, row->from, top) || area_under(r->txn, row->to, top);
}

static void
by_road(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	snprintf(out, cap, _("%d min by road"), (int)((const struct travel *)rec)->minutes);
}

static const struct face_cell cells[] = { { .name = "road", .label = N_("by road"), .show = by_road }, { 0 } };

static const struct face_test tests[] = { { .name = "area", .is = has_end }, { 0 } };

static const struct face travel_face = {
	.kind = &kind_travel, .filter = &kind_view_travel_list,
	.lists = N_("minutes by road between areas"), .columns = "from to minutes",
	.left = "from to", .right = "road", .cells = cells, .tests = tests, .may = may_see, .order = 1,
};

const struct subject subject_travel = {
	.noun = "travel", .zh = "路程", .label = N_("travel time"), .kind = &kind_travel,
	.ops = travel_ops, .face = &travel_face,
};
