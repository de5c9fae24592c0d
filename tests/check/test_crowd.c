/*
 * Crowds of one account: what it sends costs the same however much there is, and above
 * its bucket nothing rings any more.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/core/bucket.h"
#include "src/lang/when.h"
#include "src/op/place.h"
#include "src/rules/incident/incident.h"
#include "tests/check/help_command.h"
#include "tests/check/help_need.h"
#include "tests/check/help_press.h"

Suite *suite_crowd(void);

static struct world w;
static struct reply r;

static void
setup(void)
{
	world_open(&w);
	lend_all(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

/* The villages of the county, one after the other and over again. */
static void
village(unsigned n, char out[16])
{
	static char codes[200][16];
	static size_t all;
	struct area a;
	struct walk k;
	struct txn t;

	if (all == 0) {
		world_read(&w, &t);
		walk_open(&k, &t, TABLE_KIND + kind_area.no, NULL, 0, false);
		while (all < 200 && walk_next(&k))
			if (record_get(&t, &kind_area, get_u64(k.key), &a) && a.tier == tier_village && !a.filler)
				snprintf(codes[all++], 16, "%s", a.code);
		walk_close(&k);
		txn_abort(&t);
	}
	snprintf(out, 16, "%s", codes[n % all]);
}

/* Runs it as login: how many rows of the store that read. */
static uint64_t
read_for(const char *login, const char *op, const void *args)
{
	struct origin who = { .account = world_account(&w, login), .address = "192.0.2.1" };
	const struct subject *s = NULL;
	const struct op *row = op_find(op, &s);
	static struct request req;
	uint64_t read;

	request_fill(&req, s, row, args);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	world_core_do(&w, &who, &req, &r);
	read = core_txn(w.core)->read;
	ck_assert_int_eq(core_commit(w.core), 0);
	DONE_REPLY(r);
	return read;
}

static void
set(const char *name, const char *value)
{
	struct op_setting_set a = { 0 };

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.value, sizeof a.value, "%s", value);
	world_do(&w, "", "setting.set", &a, &r);
	DONE_REPLY(r);
}

/* A flood of one account, place by place; the desks answer none of it. */
START_TEST(a_call_reads_no_more_after_many)
{
	uint64_t few = 0, most = 0;

	set("account.bucket", "1000000");
	for (unsigned i = 0; i < 600; i++) {
		struct op_sos_send a = { 0 };
		uint64_t read;

		village(i, a.area);
		read = read_for("v11a", "sos.send", &a);
		if (i >= 200 && i < 250 && read > few)
			few = read;
		if (i >= 550 && read > most)
			most = read;
		w.now += 30000;
	}
	ck_assert_uint_gt(few, 0);
	ck_assert_msg(most <= few + 10, "%d rows, and %d after many", (int)few, (int)most);
}
END_TEST

/* --- the bucket by itself, against one that is filled drop by drop --- */

enum { FEW = 7 };

static unsigned
some(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 8) % below;
}

/* What is left of a person's in 1/60,000: a millisecond at a time. */
static long
dripped(long left, long ms, const struct bucket_size *size)
{
	for (long i = 0; i < ms && left < size->most * 60000; i++)
		left += size->minute;
	return left < size->most * 60000 ? left : size->most * 60000;
}

START_TEST(waits_are_those_of_a_bucket_filled_by_drops)
{
	const struct bucket_size size = { .most = 3 + 13 * _i, .minute = 1 + 7 * _i };
	static struct buckets b;
	long left[FEW];
	int64_t at[FEW], now = 1000000;
	unsigned seed = 77u + (unsigned)_i;

	memset(&b, 0, sizeof b);
	for (int i = 0; i < FEW; i++) {
		left[i] = size.most * 60000;
		at[i] = now;
	}
	for (int n = 0; n < 3000; n++) {
		int who = (int)some(&seed, FEW);
		long cost = 1 + (long)some(&seed, (unsigned)size.most + 3), wait = 0;
		long most = cost < size.most ? cost : size.most;

		now += some(&seed, 5) == 0 ? -(int64_t)some(&seed, 900) : (int64_t)some(&seed, 3000);
		if (now > at[who])
			left[who] = dripped(left[who], now - at[who], &size);
		at[who] = now;
		while (left[who] + wait * size.minute < most * 60000)
			wait++;
		ck_assert_int_eq(bucket_wait(&b, &size, 100 + (uint64_t)who, cost, now), wait);
		/* The clock that went back is the clock from then on. */
		if (wait == 0 || some(&seed, 3) == 0) {
			bucket_pay(&b, &size, 100 + (uint64_t)who, cost, now);
			left[who] = left[who] > most * 60000 ? left[who] - most * 60000 : 0;
		} else {
			bucket_pay(&b, &size, 100 + (uint64_t)who, 0, now);
		}
	}
	ck_assert_uint_eq(b.n, FEW);
}
END_TEST

/* More accounts than there is room for: who has sent most lately is not forgotten. */
START_TEST(the_emptiest_buckets_are_kept)
{
	const struct bucket_size size = { .most = 100, .minute = 1 };
	static struct buckets b;

	memset(&b, 0, sizeof b);
	bucket_pay(&b, &size, 1, 100, 0);
	for (uint64_t i = 2; i < 2 * BUCKETS; i++)
		bucket_pay(&b, &size, i, 1, 0);
	ck_assert_uint_eq(b.n, BUCKETS);
	ck_assert_int_eq(bucket_wait(&b, &size, 1, 1, 0), 60000);
	ck_assert_int_eq(bucket_wait(&b, &size, 2 * BUCKETS - 1, 100, 0), 60000);
}
END_TEST

/* --- what it is asked of --- */

/* Each once: who writes much more than that has no bucket to stop him. */
static const char *const no_flood[] = { "sos.answer", "sos.close", "unit.add" };

static bool
is_long(const struct kind *args)
{
	for (const struct field *f = args->fields; f < args->fields + args->nfields; f++)
		if (f->type == T_TEXT && !(f->flags & F_SYSTEM) && f->max >= 300 && f->max <= 1200)
			return true;
	return false;
}

START_TEST(whatever_takes_long_text_costs)
{
	for (const struct subject *const *s = subjects; *s != NULL; s++)
		for (const struct op *o = (*s)->ops; o != NULL && o->verb != NULL; o++) {
			char name[60];
			bool free = false;

			snprintf(name, sizeof name, "%s.%s", (*s)->noun, o->verb);
			for (size_t i = 0; i < sizeof no_flood / sizeof no_flood[0]; i++)
				free |= strcmp(no_flood[i], name) == 0;
			ck_assert_msg(free || o->cost > 0 || !is_long(o->args), "%s", name);
			ck_assert_msg(o->cost <= 60, "%s costs more than the least bucket", name);
		}
}
END_TEST

START_TEST(what_rings_or_opens_costs)
{
	static const char *const names[] = { "sos.send", "report.file", "report.unchanged", "report.return",
		"incident.open", "incident.note", "need.give", "need.release", "account.suspend",
		"account.grant", "sos.safe", "sos.mistake", "sos.reply" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_msg(op_find(names[i], NULL)->cost > 0, "%s", names[i]);
}
END_TEST

/* --- within the county --- */

static enum outcome
report(const char *login, int n)
{
	struct op_incident_open a = { .hazard = hazard_flood };

	snprintf(a.place, sizeof a.place, "%d组", n);
	snprintf(a.area, sizeof a.area, V11);
	return world_do(&w, login, "incident.open", &a, &r);
}

static enum outcome
call(const char *login, const char *area, const char *text)
{
	struct op_sos_send a = { 0 };

	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.text, sizeof a.text, "%s", text);
	return world_do(&w, login, "sos.send", &a, &r);
}

static uint64_t
count(const struct kind *k)
{
	struct txn t;
	uint64_t n;

	world_read(&w, &t);
	n = table_count(&t, TABLE_KIND + k->no);
	txn_abort(&t);
	return n;
}

START_TEST(above_it_is_refused_with_the_time_to_wait)
{
	uint64_t before;

	set("account.bucket", "60");
	set("account.refill", "20");
	for (int i = 0; i < 60; i++)
		ck_assert_int_eq(report("v11a", i), DONE);
	before = count(&kind_incident);
	ck_assert_int_eq(report("v11a", 60), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "WAIT_SECONDS");
	ck_assert_str_eq(r.refusal.args[0] + 1, "3");
	ck_assert_int_eq(r.refusal.exit, 4);
	ck_assert_uint_eq(count(&kind_incident), before);
	w.now += 2900;			/* asking again did not make it longer */
	ck_assert_int_eq(report("v11a", 60), REFUSED);
	ck_assert_str_eq(r.refusal.args[0] + 1, "1");
	w.now += 100;
	ck_assert_int_eq(report("v11a", 60), DONE);
	ck_assert_int_eq(report("v11a", 61), REFUSED);
	ck_assert_int_eq(report("v11b", 1), DONE);	/* each has his own */
}
END_TEST

/* Where the county lets little through, the wait is told in minutes. */
START_TEST(long_waits_are_minutes)
{
	set("account.bucket", "60");
	set("account.refill", "1");
	for (int i = 0; i < 60; i++)
		ck_assert_int_eq(report("v11a", i), DONE);
	ck_assert_int_eq(report("v11a", 60), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "WAIT_SECONDS");
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &(struct op_sos_send){ 0 }, &r), DONE);
}
END_TEST

/* A refusal by a rule, and the same asked twice, take nothing; the server itself has none. */
START_TEST(only_what_is_stored_is_counted)
{
	struct op_incident_note note = { .which = 1, .text = "水位上涨" };
	struct op_account_disable on = { .which = world_account(&w, "v11b"), .reason = "交接" };

	set("account.bucket", "60");
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(world_do(&w, "v11a", "incident.note", &note, &r), REFUSED);
	ck_assert_int_eq(report("v11a", 1), DONE);
	for (int i = 0; i < 70; i++) {
		ck_assert_int_eq(world_do(&w, "", "account.disable", &on, &r), DONE);
		ck_assert_int_eq(world_do(&w, "", "account.enable", &on, &r), DONE);
	}
}
END_TEST

/* The worst real nights: hundreds of reports typed by one desk, forty villages called for. */
START_TEST(no_real_night_meets_it)
{
	char area[16];

	for (int i = 0; i < 500; i++) {
		ck_assert_int_eq(report("county", i), DONE);
		w.now += 1000;
	}
	for (unsigned i = 0; i < 40; i++) {
		village(i, area);
		ck_assert_int_eq(call("county", area, "困2"), DONE);
		ck_assert_str_ne(world_message(r.answer.message), "SOS_JOINED");
		w.now += 45000;
	}
}
END_TEST

/* --- calls for help --- */

/* Ten calls of v11a from ten places, all at once, and no more are left; the id of the
 * first. */
static uint64_t
ten_calls(void)
{
	uint64_t first = 0;
	char area[16];

	set("account.bucket", "600");
	set("account.refill", "60");
	for (unsigned i = 0; i < 10; i++) {
		village(i, area);
		ck_assert_int_eq(call("v11a", area, "困1"), DONE);
		if (i == 0)
			first = r.answer.id;
	}
	return first;
}

static bool
has_line(uint64_t incident, const char *area, const char *text)
{
	struct walk k;
	struct line l;
	struct txn t;
	bool found = false;

	world_read(&w, &t);
	walk_open(&k, &t, TABLE_KIND + kind_line.no, NULL, 0, false);
	while (!found && walk_next(&k))
		found = record_get(&t, &kind_line, get_u64(k.key), &l) && l.incident == incident &&
		    strcmp(l.area, area) == 0 && strcmp(l.text, text) == 0;
	walk_close(&k);
	txn_abort(&t);
	return found;
}

START_TEST(a_call_above_it_is_stored_and_rings_no_more)
{
	uint64_t first = ten_calls(), calls = count(&kind_sos), incidents = count(&kind_incident);
	struct sounds before, after;
	char area[16], number[24];
	struct sos s;

	ck_assert_uint_eq(calls, 10);
	need_listen(&w, "county", &before);
	w.now += 1000;
	village(10, area);
	ck_assert_int_eq(call("v11a", area, "屋顶两人"), DONE);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_JOINED");
	ck_assert_uint_eq(r.answer.id, first);
	ck_assert_uint_eq(count(&kind_sos), calls);
	ck_assert_uint_eq(count(&kind_incident), incidents);
	need_listen(&w, "county", &after);
	ck_assert_uint_eq(after.n, before.n);
	for (size_t i = 0; i < after.n; i++)
		ck_assert_int_eq(after.of[i].rung, before.of[i].rung);
	world_get(&w, &kind_sos, first, &s);
	ck_assert_int_eq(s.joined, 1);
	ck_assert_str_eq(s.text, "困1");
	ck_assert(has_line((uint64_t)s.incident, area, "屋顶两人"));
	snprintf(number, sizeof number, "%s", r.answer.number);
	ck_assert_str_eq(r.answer.args[0] + 1, number);
	w.now += 60000;			/* one is back */
	ck_assert_int_eq(call("v11a", area, "屋顶两人"), DONE);
	ck_assert_uint_eq(count(&kind_sos), calls + 1);
}
END_TEST

/* The township of the place that is meant counts, as by a report from there. */
START_TEST(what_joins_counts_the_township_of_its_place)
{
	uint64_t first = ten_calls();
	char codes[AREAS_MAX][16];
	bool counted = false;
	struct txn t;
	struct sos s;
	size_t n;

	ck_assert_int_eq(call("v11a", V21, "屋顶两人"), DONE);
	ck_assert_uint_eq(r.answer.id, first);
	world_get(&w, &kind_sos, first, &s);
	world_read(&w, &t);
	n = incident_counted(&t, s.incident, codes, AREAS_MAX);
	for (size_t i = 0; i < n; i++)
		counted |= strcmp(codes[i], T2) == 0;
	txn_abort(&t);
	ck_assert(counted);
	ck_assert_uint_ne(need_standing(&w, "county", (uint64_t)s.incident, need_verb_affected) +
	    need_standing(&w, "town1", (uint64_t)s.incident, need_verb_affected), 0);
}
END_TEST

/* Who answered the first hears of it. */
START_TEST(who_answered_is_told_of_what_joins)
{
	uint64_t first = ten_calls();
	struct op_sos_answer a = { .which = first };
	bool told = false;
	char area[16];

	world_do(&w, "county", "sos.answer", &a, &r);
	DONE_REPLY(r);
	village(11, area);
	ck_assert_int_eq(call("v11a", area, "还有三人"), DONE);
	for (size_t i = 0; i < w.nnotices; i++)
		told |= w.notices[i].person == world_account(&w, "county") &&
		    w.notices[i].message == M_SOS_MORE;
	ck_assert(told);
}
END_TEST

/* The button pressed again and again: it rings, and then it has rung enough. */
START_TEST(ringing_again_ends_too)
{
	struct op_sos_send again = { 0 };
	struct sos s;

	set("account.bucket", "600");
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &again, &r), DONE);
	again.which = r.answer.id;
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &again, &r), DONE);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_JOINED");
	world_get(&w, &kind_sos, again.which, &s);
	ck_assert_int_eq(s.rings, 10);
	ck_assert_int_eq(s.joined, 11);
	set("duty.phone", "0477-0002");		/* where there is a number it is named */
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &again, &r), DONE);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_JOINED_TELEPHONE");
	ck_assert_ptr_nonnull(strstr(r.answer.args[1], "0477-0002"));
}
END_TEST

/* Facts never rang: they cost little and are never joined elsewhere. */
START_TEST(facts_go_to_the_call_they_name)
{
	struct op_sos_send facts = { .text = "两个老人" };
	struct sos s;

	ten_calls();
	facts.which = r.answer.id;
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &facts, &r), DONE);
	ck_assert_uint_eq(r.answer.id, facts.which);
	world_get(&w, &kind_sos, facts.which, &s);
	ck_assert_str_eq(s.text, "两个老人");
	ck_assert_int_eq(s.joined, 0);
}
END_TEST

/* Who has sent hundreds of reports and now calls for the first time is heard. */
START_TEST(a_first_call_rings_whatever_was_sent)
{
	set("account.bucket", "60");
	for (int i = 0; i < 60; i++)
		ck_assert_int_eq(report("v11a", i), DONE);
	ck_assert_int_eq(call("v11a", "", "水进屋"), DONE);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_ON_ITS_WAY");
	ck_assert_uint_eq(need_heard(&w, "county"), 1);
	ck_assert_int_eq(call("v11a", T2, "又一处"), DONE);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_JOINED");
}
END_TEST

/* A drill takes nobody in who means it. */
START_TEST(a_real_call_joins_no_drill)
{
	struct op_sos_send drill = { .drill = true };

	set("account.bucket", "60");
	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &drill, &r), DONE);
	ck_assert_int_eq(call("v11a", "", "真的"), DONE);
	ck_assert_str_eq(world_message(r.answer.message), "SOS_ON_ITS_WAY");
	ck_assert_uint_eq(need_heard(&w, "county"), 1);
}
END_TEST

/* What each limit says, to who types commands. */
START_TEST(each_limit_is_said_in_both_languages)
{
	static struct typed t;

	seat_catalogue();
	set("account.bucket", "60");
	set("account.refill", "1");
	for (int i = 0; i < 60; i++)
		ck_assert_int_eq(report("v11a", i), DONE);
	ck_assert_int_eq(type_line(&w, "v11a", "incident open 洪涝 area=" V11 " place=村口", &t), 4);
	ck_assert_msg(strstr(t.err, "请过60秒再发") != NULL, "%s", t.err);
	t = (struct typed){ .language = language_en };
	ck_assert_int_eq(type_line(&w, "v11a", "incident open flood area=" V11 " place=gate", &t), 4);
	ck_assert_msg(strstr(t.err, "send it again in 60 seconds") != NULL, "%s", t.err);
	ck_assert_int_eq(call("v11a", "", ""), DONE);
	t = (struct typed){ 0 };
	ck_assert_int_eq(type_line(&w, "v11a", "求救 又一处", &t), 0);
	ck_assert_msg(strstr(t.err, "不另响铃") != NULL, "%s", t.err);
	t = (struct typed){ .language = language_en };
	ck_assert_int_eq(type_line(&w, "v11a", "sos send text=more", &t), 0);
	ck_assert_msg(strstr(t.err, "does not ring anew") != NULL, "%s", t.err);
}
END_TEST

/* Refused on a screen: what he typed stands there still, to be sent a little later. */
START_TEST(nothing_typed_is_lost)
{
	static struct seat st;

	seat_catalogue();
	set("account.bucket", "60");
	set("account.refill", "20");
	for (int i = 0; i < 60; i++)
		ck_assert_int_eq(report("county", i), DONE);
	seat_open(&st, &w, "county", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	press_open(&st, "incident_form", 0);
	press_text(&st, "place", "样例村东口");
	press_send(&st);
	SHOWS(&st, "请过");
	TOP(&st, "incident_form");
	SHOWS(&st, "样例村东口");
	w.now += 3000;
	press_send(&st);
	ck_assert_msg(!seat_shows(&st, "请过"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

Suite *
suite_crowd(void)
{
	Suite *s = suite_create("crowd");
	TCase *tc = tcase_create("crowd");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_call_reads_no_more_after_many);
	tcase_add_test(tc, whatever_takes_long_text_costs);
	tcase_add_test(tc, what_rings_or_opens_costs);
	tcase_add_test(tc, above_it_is_refused_with_the_time_to_wait);
	tcase_add_test(tc, long_waits_are_minutes);
	tcase_add_test(tc, only_what_is_stored_is_counted);
	tcase_add_test(tc, no_real_night_meets_it);
	tcase_add_test(tc, a_call_above_it_is_stored_and_rings_no_more);
	tcase_add_test(tc, what_joins_counts_the_township_of_its_place);
	tcase_add_test(tc, who_answered_is_told_of_what_joins);
	tcase_add_test(tc, ringing_again_ends_too);
	tcase_add_test(tc, facts_go_to_the_call_they_name);
	tcase_add_test(tc, a_first_call_rings_whatever_was_sent);
	tcase_add_test(tc, a_real_call_joins_no_drill);
	tcase_add_test(tc, nothing_typed_is_lost);
	tcase_add_test(tc, each_limit_is_said_in_both_languages);
	suite_add_tcase(s, tc);
	tc = tcase_create("bucket");
	tcase_add_loop_test(tc, waits_are_those_of_a_bucket_filled_by_drops, 0, 4);
	tcase_add_test(tc, the_emptiest_buckets_are_kept);
	suite_add_tcase(s, tc);
	return s;
}
