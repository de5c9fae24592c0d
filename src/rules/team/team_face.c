/* What of a team stands where. A rest that is over is shown to nobody. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/order/order.h"
#include "gen/kinds/team/args.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/team/team_ops.h"
#include "src/rules/team/team_words.h"
#include "src/text/alike.h"
#include "src/text/show.h"

static bool
may_see(const struct reader *r, void *rec)
{
	struct team *team = rec;

	team_rested(team, r->now);
	return team_serves(r->who, team) || face_staff(r, team->area);
}

static bool
is_standing(const struct reader *r, const void *rec, const void *filter)
{
	return (int)team_standing(rec, r->now) == ((const struct view_team_list *)filter)->standing;
}

static bool
has_skill(const struct reader *r, const void *rec, const void *filter)
{
	struct team_skill skills[SKILLS_MAX];
	size_t n = skills_get(r->txn, ((const struct team *)rec)->id, skills);
	char want[100];

	alike_fold(((const struct view_team_list *)filter)->skill, want, sizeof want);
	for (size_t i = 0; i < n; i++)
		if (alike_holds(skills[i].skill, want))
			return true;
	return false;
}

static bool
is_free(const struct reader *r, const void *rec, const void *filter)
{
	(void)filter;
	return team_free(r->txn, rec, r->now);
}

static bool
is_stale(const struct reader *r, const void *rec, const void *filter)
{
	(void)filter;
	return team_stale(r->txn, rec, r->now);
}

static bool
is_retired(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	(void)filter;
	return ((const struct team *)rec)->retired != 0;
}

static const struct face_test tests[] = {
	{ .name = "standing", .is = is_standing },
	{ .name = "skill", .is = has_skill },
	{ .name = "free", .is = is_free },
	{ .name = "stale", .is = is_stale },
	{ .name = "retired", .is = is_retired },
	{ 0 }
};

static void
order(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct order o;
	char number[24] = "";

	if (team_live_order(r->txn, ((const struct team *)rec)->id, &o) &&
	    team_order_read(r->txn, r->who, rec, &o))
		show_record_number(&kind_order, &o, r->now, number);
	snprintf(out, cap, "%s", number);
}

static void
skills(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct team_skill rows[SKILLS_MAX];
	size_t n = skills_get(r->txn, ((const struct team *)rec)->id, rows);

	skills_text(rows, n, out, cap);
}

/* "2 squads, 12 people; 18 at home" */
static void
squads(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct team *team = rec;
	int64_t people;
	size_t n = team_squads(r->txn, team->id, &people);

	out[0] = '\0';
	if (n > 0)
		snprintf(out, cap, P_("%zu squad with %s, %lld remain", "%zu squads with %s, %lld remain", n), n,
		    PEOPLE(people), (long long)(team->strength.v - people));
}

static const struct face_cell cells[] = {
	{ .name = "now", .label = N_("what it does now"), .show = team_now },
	{ .name = "order", .label = N_("live order"), .show = order },
	{ .name = "skills", .label = N_("skills"), .show = skills },
	{ .name = "squads", .label = N_("squads"), .show = squads },
	{ .name = "warns", .label = N_("to see to"), .show = team_warns },
	{ 0 }
};

static const char *
sign(const struct reader *r, const void *rec)
{
	char words[200];

	if (((const struct team *)rec)->retired != 0)
		return "-";
	team_warns(r, rec, words, sizeof words);
	return words[0] != '\0' ? "!" : "";
}

const struct face team_face = {
	.kind = &kind_team, .filter = &kind_view_team_list, .which = &kind_op_team_ready,
	.tests = tests, .aside = "retired",
	.lists = N_("the book of forces: teams by base"), .shows = N_("one team"),
	.columns = "name area kind rank owner strength watch standing order now skills head phone deputy "
	    "deputy_phone minutes place gear languages agreed until why squad_of squads confirmed "
	    "confirmed_by warns retired sample",
	.left = "name kind area", .right = "strength now warns",
	.cells = cells, .sign = sign, .may = may_see, .order = 1,
};
