/*
 * Claims that end, what is told and not answered, who is called, who may close;
 * chains as settings; needs of before there were chains; any number
 * opened and settled at once.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/codec.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/setting/args.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/need/chain.h"
#include "src/rules/need/need_in.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"

Suite *suite_need_claim(void);

static struct world w;
static struct reply r;

#define REFUSED_AS(name, where) REFUSED_REPLY(r, name, where)
#define DONE_OK() DONE_REPLY(r)

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static uint64_t
open_need_of(enum need_verb verb, const char *area, unsigned roles, int64_t due)
{
	static uint64_t subject = SUBJECT;
	struct need_spec spec = { .kind = &kind_report, .subject = subject++, .verb = verb,
	    .area = area, .roles = roles, .about = V11, .urgent = true, .due = due };
	uint64_t id = need_open(act_begin(&w, "v11a"), &spec);

	act_end(&w);
	return id;
}

static uint64_t
open_review(void)
{
	return open_need_of(need_verb_review, T1, ROLE(officer) | ROLE(duty), 0);
}

static void
does(const char *login, const char *op, uint64_t id)
{
	struct op_need_said told = { .which = id };
	struct op_need_take a = { .which = id };

	world_do(&w, login, op, strcmp(op, "need.told") == 0 ? (void *)&told : (void *)&a, &r);
}

static void
later(const char *login, uint64_t id, int64_t until)
{
	struct op_need_later a = { .which = id, .until = until, .reason = "等船" };

	world_do(&w, login, "need.later", &a, &r);
}

static void
close_need(const char *login, uint64_t id, const char *reason)
{
	struct op_need_close a = { .which = id };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&w, login, "need.close", &a, &r);
}

START_TEST(a_claim_ends_unless_it_is_extended)
{
	uint64_t id = open_review();

	does("town1", "need.take", id);
	DONE_OK();
	ck_assert_int_eq(need_pass(&w, &r, 15 * MINUTE, "town1"), 0);
	ck_assert_uint_eq(w.notices[0].message, M_NEED_LEASE_HALF);
	ck_assert_uint_eq(w.notices[0].person, world_account(&w, "town1"));
	ck_assert_int_eq(need_pass(&w, &r, 15 * MINUTE, "town1"), 1);
	ck_assert_uint_eq(w.notices[0].message, M_NEED_LEASE_ENDS);
	ck_assert(!need_sounds(&w, "town1b", id));
	ck_assert_uint_eq(need_now(&w, id).taken_by, world_account(&w, "town1"));
	does("town1", "need.extend", id);
	DONE_OK();
	ck_assert_int_eq(need_now(&w, id).lease, w.now + 30 * MINUTE);
	ck_assert_int_eq(need_now(&w, id).extended, 1);
	ck_assert_int_eq(need_pass(&w, &r, 30 * MINUTE, "town1b"), 0);
	ck_assert_int_eq(need_pass(&w, &r, 2 * MINUTE, "town1b"), 1);
	ck_assert_uint_eq(need_now(&w, id).taken_by, 0);
	/* Who had it hears that he has not any more. */
	ck_assert_uint_eq(w.notices[w.nnotices - 1].message, M_NEED_LAPSED);
	ck_assert_uint_eq(w.notices[w.nnotices - 1].person, world_account(&w, "town1"));
	does("town1", "need.extend", id);
	REFUSED_AS("NEED_FREE", "which");
	does("town1b", "need.take", id);
	DONE_OK();
	does("town1", "need.release", id);
	REFUSED_AS("RACE", "which");
	does("town1b", "need.release", id);
	DONE_OK();
	ck_assert(need_sounds(&w, "town1", id));
}
END_TEST

/* Where the chain says no time the county's setting does: it goes back, and says so. */
START_TEST(a_claim_ends_by_the_countys_setting)
{
	static const char *const no_lease[] = { "lease", NULL };
	struct op_chain_set set = { .which = "review", .leader = world_account(&w, "leader"),
	    .steps = "0 asked ring; 10080 above ring" };
	struct op_setting_set two = { .which = "need.lease.minutes", .value = "90" };
	char text[400];
	uint64_t id;
	struct need n;
	struct txn t;
	struct buf b = BUF(text);

	ck_assert_int_eq(world_do_with(&w, "admin", "chain.set", &set, no_lease, NULL, &r), DONE);
	id = open_review();
	does("town1", "need.take", id);
	DONE_OK();
	ck_assert_int_eq(need_now(&w, id).lease, w.now + 120 * MINUTE);
	does("town1", "need.release", id);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &two, &r), DONE);
	does("town1", "need.take", id);
	ck_assert_int_eq(need_now(&w, id).lease, w.now + 90 * MINUTE);
	need_pass(&w, &r, 45 * MINUTE, "town1");
	ck_assert_uint_eq(w.notices[0].message, M_NEED_LEASE_HALF);
	need_pass(&w, &r, 45 * MINUTE, "town1");
	ck_assert_uint_eq(need_now(&w, id).taken_by, world_account(&w, "town1"));
	need_pass(&w, &r, 2 * MINUTE, "town1b");
	n = need_now(&w, id);
	ck_assert_uint_eq(n.taken_by, 0);
	ck_assert_uint_eq(n.lapsed_by, world_account(&w, "town1"));
	ck_assert(need_sounds(&w, "town1b", id));
	world_read(&w, &t);
	need_stand_words(&t, &n, w.now, &b);
	txn_abort(&t);
	ck_assert_msg(strstr(buf_str(&b), "until") != NULL || strstr(text, "未办") != NULL, "%s", text);
}
END_TEST

/* A chain that waited for a claim is not late; one that the server slept through is. */
START_TEST(only_a_stop_makes_it_late)
{
	uint64_t id = open_need_of(need_verb_review, T1, ROLE(officer) | ROLE(duty),
	    w.now + 10 * MINUTE), slept;

	does("town1", "need.take", id);
	DONE_OK();
	need_pass(&w, &r, 30 * MINUTE, "county");
	ck_assert_int_eq(need_pass(&w, &r, 2 * MINUTE, "county"), 1);
	ck_assert(need_asks_login(&w, "county", id));
	ck_assert_int_eq(need_now(&w, id).shift, 0);
	slept = open_need_of(need_verb_review, T1, ROLE(officer) | ROLE(duty), w.now + 10 * MINUTE);
	need_pass(&w, &r, 40 * MINUTE, "county");
	ck_assert(need_asks_login(&w, "county", slept));
	ck_assert_int_eq(need_now(&w, slept).shift, 30 * 60);
}
END_TEST

START_TEST(a_claim_passes_on)
{
	uint64_t id = open_review();

	does("town1", "need.take", id);
	need_give(&w, &r, "town1", id, "", "");
	REFUSED_AS("NEED_GIVE_ONE", "person");
	need_give(&w, &r, "town2", id, "town1b", "");
	REFUSED_AS("NEED_STRANGE", "which");
	need_give(&w, &r, "town1", id, "nobody", "");
	REFUSED_AS("NEED_NOBODY", "person");
	does("town2", "need.extend", id);
	REFUSED_AS("NEED_STRANGE", "which");		/* who has it is not told to others */
	need_give(&w, &r, "town1", id, "super", "");
	REFUSED_AS("NEED_NOBODY", "person");		/* he looks on */
	need_give(&w, &r, "town1", id, "town2", "");
	REFUSED_AS("NEED_NOBODY", "person");
	need_give(&w, &r, "town1", id, "", T2);
	REFUSED_AS("NEED_NOBODY", "area");		/* nobody there may read it */
	ck_assert_uint_eq(need_now(&w, id).taken_by, world_account(&w, "town1"));
	need_give(&w, &r, "town1", id, "county", "");
	DONE_OK();
	ck_assert_uint_eq(need_now(&w, id).taken_by, world_account(&w, "county"));
	ck_assert_int_eq(need_now(&w, id).handed, 1);
	ck_assert(need_asks_login(&w, "county", id));
	ck_assert(need_asks_login(&w, "town1", id));	/* who was asked stays asked */
	does("county", "need.extend", id);
	DONE_OK();
}
END_TEST

START_TEST(told_is_not_answered)
{
	uint64_t id = open_need_of(need_verb_casualty, COUNTY, ROLE(duty) | ROLE(leader), 0);

	does("county", "need.told", id);
	DONE_OK();
	ck_assert_int_eq(need_now(&w, id).told, w.now);
	ck_assert_int_eq(need_pass(&w, &r, 5 * MINUTE, "leader"), 1);
	ck_assert_int_eq(need_now(&w, id).step, 2);
	ck_assert_str_eq(need_now(&w, id).call_desk, COUNTY);
}
END_TEST

START_TEST(two_do_not_ring_the_same_number)
{
	uint64_t id = open_review();
	struct need *list;
	struct viewer v;
	struct txn t;

	does("town1", "need.call", id);
	DONE_OK();
	does("town1b", "need.call", id);
	REFUSED_AS("RACE", "which");
	world_sleep(&w, 3 * MINUTE);
	does("town1b", "need.call", id);
	DONE_OK();
	world_viewer(&w, "town1", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_phones(&t, &v, w.now, &list), 1);
	ck_assert_uint_eq(list[0].id, id);
	free(list);
	world_viewer(&w, "town2", &v);
	ck_assert_uint_eq(need_phones(&t, &v, w.now, &list), 0);
	txn_abort(&t);
}
END_TEST

START_TEST(put_off_twice_it_goes_on_at_once)
{
	uint64_t id = open_need_of(need_verb_review, T1, ROLE(officer) | ROLE(duty),
	    w.now + 20 * MINUTE);

	later("town1", id, w.now + 21 * MINUTE);
	REFUSED_AS("LATER_LIMIT", "until");		/* past its own time */
	later("town1", id, w.now + 5 * MINUTE);
	DONE_OK();
	ck_assert(!need_asks_login(&w, "county", id));
	ck_assert_int_eq(need_pass(&w, &r, 5 * MINUTE, "town1b"), 1);
	later("town1", id, w.now + 5 * MINUTE);
	DONE_OK();
	ck_assert(need_asks_login(&w, "county", id));
}
END_TEST

START_TEST(a_leader_closes_with_a_reason)
{
	uint64_t id = open_review(), call;
	struct op_sos_send a = { .area = V11 };
	struct need_row rows[4];
	struct viewer v;
	struct txn t;

	close_need("county", id, "误报");
	REFUSED_AS("NOT_PERMITTED", "");
	close_need("leader", id, "");
	REFUSED_AS("NEED_REASON", "reason");
	close_need("leader", id, "误报");
	DONE_OK();
	ck_assert(!need_now(&w, id).live);
	ck_assert_str_eq(need_now(&w, id).closed_reason, "误报");
	does("town1", "need.take", id);
	REFUSED_AS("NEED_OVER", "which");
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &a, &r), DONE);
	world_viewer(&w, "leader", &v);
	world_read(&w, &t);
	ck_assert_uint_eq(need_list(&t, &v, w.now, rows, 4), 1);
	call = rows[0].need.id;
	txn_abort(&t);
	close_need("leader", call, "误报");
	REFUSED_AS("NEED_BY_DOING", "which");
}
END_TEST

/* The desk has nobody: the tier above is asked in the same act. */
START_TEST(nobody_there_is_passed_at_once)
{
	uint64_t id = open_need_of(need_verb_review, FILLER, ROLE(officer) | ROLE(duty),
	    w.now + HOUR);
	char code[16];
	unsigned roles = 0;
	struct need n = need_now(&w, id);
	struct buf b;
	struct txn t;

	ck_assert(need_asks_login(&w, "county", id));
	ck_assert_int_eq(n.step, 2);
	world_read(&w, &t);
	ck_assert(need_missing(&t, &n, code, &roles));
	ck_assert_str_eq(code, FILLER);
	ck_assert_uint_eq(roles, ROLE(officer) | ROLE(duty));
	buf_grow(&b, 1000);
	need_stand_words(&t, &n, w.now, &b);	/* which roles: others may be at their terminals there */
	ck_assert_msg(strstr(buf_str(&b), tr_value(&enum_role, role_duty)) != NULL, "%s", buf_str(&b));
	buf_free(&b);
	txn_abort(&t);
}
END_TEST

static void
set_chain(const char *steps, const char *leader)
{
	struct op_chain_set a = { .which = "review" };

	snprintf(a.steps, sizeof a.steps, "%s", steps);
	a.leader = world_account(&w, leader);
	world_do(&w, "admin", "chain.set", &a, &r);
}

START_TEST(a_chain_is_a_setting_with_versions)
{
	struct op_chain_reset back = { .which = "review", .leader = world_account(&w, "leader") };
	struct op_chain_set never = { .which = "casualty", .leader = back.leader };
	uint64_t before = open_review(), during, after;

	set_chain("0 asked ring; 3 above ring", "county");
	REFUSED_AS("CHAIN_LEADER", "leader");
	set_chain("3 above", "leader");
	REFUSED_AS("CHAIN_FIRST", "steps");
	set_chain("0 asked; 3 everybody", "leader");
	REFUSED_AS("CHAIN_STEP", "steps");
	set_chain("0 asked; a一二三四五六七八九十一二三四五六七八九十一二三", "leader");
	REFUSED_AS("CHAIN_STEP", "steps");		/* named in whole characters */
	ck_assert(text_valid(r.refusal.args[0], strlen(r.refusal.args[0]), false));
	set_chain("0 asked; 9 above; 3 leader", "leader");
	REFUSED_AS("CHAIN_ORDER", "steps");
	strcpy(never.steps, "0 asked ring; due+5 leader");	/* casualties have no time */
	world_do(&w, "admin", "chain.set", &never, &r);
	REFUSED_AS("CHAIN_NO_DUE", "steps");
	never.steps[0] = '\0';
	never.stops = chain_stop_taken;			/* they must be answered */
	world_do(&w, "admin", "chain.set", &never, &r);
	REFUSED_AS("CHAIN_SILENT", "stops");
	never.stops = chain_stop_seen;
	world_do(&w, "admin", "chain.set", &never, &r);
	REFUSED_AS("CHAIN_SILENT", "stops");
	never.stops = 0;
	world_do_with(&w, "admin", "chain.set", &never, (const char *const[]){ "again", NULL }, NULL, &r);
	REFUSED_AS("CHAIN_SILENT", "again");
	set_chain("0 asked; 3 leader", "leader");
	REFUSED_AS("CHAIN_EMPTY", "steps");		/* the townships have none */
	set_chain("0 asked ring; 3 above ring; 9 leader ring", "leader");
	DONE_OK();
	during = open_review();
	world_do(&w, "admin", "chain.reset", &back, &r);
	DONE_OK();
	world_do(&w, "admin", "chain.reset", &back, &r);
	REFUSED_AS("CHAIN_SHIPPED", "which");
	after = open_review();
	ck_assert_uint_ne(need_now(&w, during).chain, 0);
	ck_assert_uint_eq(need_now(&w, after).chain, 0);
	need_pass(&w, &r, 3 * MINUTE, "county");
	ck_assert(need_asks_login(&w, "county", during));
	ck_assert(!need_asks_login(&w, "county", before) && !need_asks_login(&w, "county", after));
	need_pass(&w, &r, 6 * MINUTE, "leader");
	ck_assert(need_asks_login(&w, "leader", during));
}
END_TEST

/* As they stand in a county of before: no began, a wake, or risen already. */
static uint64_t
old_need(uint64_t subject, int64_t wake, const char *climbed)
{
	struct act *act = act_begin(&w, "v11a");
	struct need n = { .subject_kind = kind_report.no, .subject = subject,
	    .verb = need_verb_review, .area = T1, .roles = ROLE(officer) | ROLE(duty),
	    .opened = w.now, .due = wake, .wake = wake, .state = need_state_open, .live = true,
	    .urgent = true, .about = V11, .step = climbed[0] != '\0' };

	snprintf(n.climbed, sizeof n.climbed, "%s", climbed);
	if (climbed[0] != '\0')
		n.state = need_state_climbed;
	change_new(act->change, &kind_need, &n);
	act_end(&w);
	return n.id;
}

START_TEST(needs_of_before_go_on)
{
	uint64_t waits = old_need(1, w.now + 10 * MINUTE, ""), up = old_need(2, 0, COUNTY);

	ck_assert(need_asks_login(&w, "county", up) && need_asks_login(&w, "town1", up));
	ck_assert(!need_asks_login(&w, "county", waits));
	ck_assert_int_eq(need_pass(&w, &r, 10 * MINUTE, "county"), 1);
	ck_assert(need_asks_login(&w, "county", waits));
	does("county", "need.take", up);
	DONE_OK();
	ck_assert_int_eq(need_now(&w, up).lease, w.now + 30 * MINUTE);
	need_settle(act_begin(&w, "town1"), &kind_report, 1, 0);
	need_settle(act_now(), &kind_report, 2, 0);
	act_end(&w);
	ck_assert(!need_now(&w, waits).live && !need_now(&w, up).live);
}
END_TEST

static bool
is_told(struct txn *t, const char *area)
{
	for (size_t i = 0; i < act_now()->notices.n; i++) {
		const struct notice *n = &act_now()->notices.list[i];
		for (size_t k = 0; k < n->nareas; k++)
			if (area_under(t, area, n->areas[k]))
				return true;
	}
	return false;
}

/* Every village of the county, both posts, by one act: all are opened, all hear of
 * it, all are settled by one. */
START_TEST(a_county_is_asked_at_once)
{
	static char codes[400][16];
	static uint64_t ids[800];
	struct need_spec spec = { .kind = &kind_report, .subject = 1, .verb = need_verb_correct,
	    .roles = ROLE(officer), .urgent = true };
	size_t n = 0, opened = 0;
	struct walk walk;
	struct area a;
	struct txn t;

	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_KIND + kind_area.no, "", 0, false);
	while (walk_next(&walk))
		if (record_get(&t, &kind_area, get_u64(walk.key), &a) && a.tier == tier_village)
			memcpy(codes[n++], a.code, sizeof a.code);
	walk_close(&walk);
	txn_abort(&t);
	ck_assert_uint_gt(n, 150);
	act_begin(&w, "county");
	for (size_t i = 0; i < 2 * n; i++) {
		spec.area = spec.about = codes[i / 2];
		spec.post = i % 2 ? post_B : post_A;
		ids[opened++] = need_open(act_now(), &spec);
	}
	act_end(&w);
	world_read(&w, &t);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(is_told(&t, codes[i]), "%s hears nothing", codes[i]);
	txn_abort(&t);
	for (size_t i = 0; i < opened; i++)
		ck_assert(need_now(&w, ids[i]).live);
	need_settle(act_begin(&w, "county"), &kind_report, 1, need_verb_correct);
	act_end(&w);
	for (size_t i = 0; i < opened; i++)
		ck_assert_msg(!need_now(&w, ids[i]).live, "%zu of %zu is live", i, opened);
}
END_TEST

/* Whatever went into a township keeps its desk's needs there, however many villages went
 * before. */
START_TEST(many_retired_before_a_desk)
{
	struct op_area_add add = { .name = "样例", .tier = tier_township, .kind = "town",
	    .which = "150621999000" };
	struct op_area_retire gone = { .successor = T1 };
	struct stem *stems;
	struct txn t;
	size_t n, townships = 0;

	world_do(&w, "", "area.add", &add, &r);
	DONE_OK();
	add.tier = tier_village;
	strcpy(add.kind, "village");
	for (int i = 0; i < 150; i++) {
		snprintf(add.which, sizeof add.which, "150621103%03d", 500 + i);
		world_do(&w, "", "area.add", &add, &r);
		DONE_OK();
		memcpy(gone.which, add.which, sizeof gone.which);
		world_do(&w, "", "area.retire", &gone, &r);
		DONE_OK();
	}
	strcpy(add.which, "150621998000");
	add.tier = tier_township;
	strcpy(add.kind, "town");
	world_do(&w, "", "area.add", &add, &r);
	DONE_OK();
	for (int i = 9; i >= 8; i--) {
		snprintf(gone.which, sizeof gone.which, "15062199%d000", i);
		world_do(&w, "", "area.retire", &gone, &r);
		DONE_OK();
	}
	world_read(&w, &t);
	stems = desk_stems(&t, T1, &n);
	ck_assert_uint_eq(n, 153);
	ck_assert_str_eq(stems[0].text, "150621200");
	for (size_t i = 0; i < n; i++)
		townships += strlen(stems[i].text) == 9;
	ck_assert_uint_eq(townships, 3);
	free(stems);
	txn_abort(&t);
}
END_TEST

Suite *
suite_need_claim(void)
{
	Suite *s = suite_create("need_claim");
	TCase *tc = tcase_create("claim");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_claim_ends_unless_it_is_extended);
	tcase_add_test(tc, many_retired_before_a_desk);
	tcase_add_test(tc, a_claim_ends_by_the_countys_setting);
	tcase_add_test(tc, only_a_stop_makes_it_late);
	tcase_add_test(tc, a_claim_passes_on);
	tcase_add_test(tc, told_is_not_answered);
	tcase_add_test(tc, two_do_not_ring_the_same_number);
	tcase_add_test(tc, put_off_twice_it_goes_on_at_once);
	tcase_add_test(tc, a_leader_closes_with_a_reason);
	tcase_add_test(tc, nobody_there_is_passed_at_once);
	tcase_add_test(tc, a_chain_is_a_setting_with_versions);
	tcase_add_test(tc, needs_of_before_go_on);
	tcase_add_test(tc, a_county_is_asked_at_once);
	suite_add_tcase(s, tc);
	return s;
}
