/* What rings at a desk, and until when. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/setting/args.h"
#include "src/lang/when.h"
#include "src/rules/need/need.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_ring(void);

static struct world w;
static struct seat st;

static void
sit(struct seat *s, const char *login)
{
	seat_open(s, &w, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(s->ui, screen_find("board"), NULL, 0));
	seat_type(s, "");
}

static void
setup(void)
{
	world_open(&w);
	seat_clock(&w);
	sit(&st, "county");
}

static void
teardown(void)
{
	seat_close(&st);
	world_close(&w);
}

/* Opens the board's row with these words and comes back; casualties are answered there. */
static void
look_at(const char *words)
{
	bool casualty = strstr(words, "伤亡") != NULL;
	const char *list = strstr(seat_text(&st), "要办"), *line = list ? strstr(list, words) : NULL;
	char digit[2] = "";

	ck_assert_msg(line != NULL, "%s", st.text);
	while (line > st.text && line[-1] != '\n')
		line--;
	digit[0] = line[strspn(line, "> ")];
	w.now += 2000;			/* a row just there is not chosen */
	seat_type(&st, digit);
	ck_assert_str_eq(st.ui->top->screen->name, casualty ? "need_show" : "report_show");
	w.now += 2000;
	if (casualty)
		seat_type(&st, "1");
	w.now += 2000;
	seat_type(&st, "0");
	ck_assert_str_eq(st.ui->top->screen->name, "board");
	seat_notice(&st);
}

/* The village sends; true if the desk hears it within the least gap of bells. */
static bool
heard(int64_t affected, int64_t dead)
{
	struct op_report_file a = flood(V11, affected);

	w.now += 4000;
	seat_notice(&st);
	st.bells = 0;
	a.dead = FIGURE(dead);
	send_report(&w, "v11a", &a);
	seat_notice(&st);
	return st.bells > 0;
}

/* Who took the first does not silence what comes after it. */
START_TEST(more_casualties_ring_again)
{
	ck_assert(heard(100, 1));
	look_at(" 伤亡、审核 ");
	look_at(" 审核 ");
	ck_assert_uint_eq(st.ui->ring.count, 0);
	ck_assert(heard(100, 2));
	look_at(" 伤亡、审核 ");
	look_at(" 审核 ");
	ck_assert_uint_eq(st.ui->ring.count, 0);
	ck_assert(heard(100, 3));
}
END_TEST

/* While one rings that nobody took, the next is heard at once, not at its turn. */
START_TEST(the_next_is_heard_at_once)
{
	ck_assert(heard(100, 1));
	ck_assert(heard(100, 2));
	ck_assert(heard(100, 3));
}
END_TEST

/* A call rings until a person answers: a name on it is no answer. */
START_TEST(a_call_rings_until_it_is_answered)
{
	struct op_sos_send call = { .area = V11 };
	struct op_sos_answer answer = { 0 };
	struct op_need_take take = { 0 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &call, &r), DONE);
	answer.which = r.answer.id;
	seat_notice(&st);
	ck_assert_uint_eq(st.ui->ring.count, 1);
	take.which = st.ui->ring.id;
	ck_assert_int_eq(world_do(&w, "county", "need.take", &take, &r), DONE);
	seat_notice(&st);
	ck_assert_uint_eq(st.ui->ring.count, 1);
	ck_assert_int_eq(world_do(&w, "county", "sos.answer", &answer, &r), DONE);
	seat_notice(&st);
	ck_assert_uint_eq(st.ui->ring.count, 0);
}
END_TEST

/* The seconds from now on at which the bell sounds, as "0 10 20 ". */
static const char *
sounds_for(int seconds)
{
	static char at[200];
	size_t len = 0;

	at[0] = '\0';
	for (int i = 0; i < seconds; i++) {
		st.bells = 0;
		if (i == 0)
			seat_notice(&st);
		else
			seat_type(&st, "");
		if (st.bells > 0)
			len += (size_t)snprintf(at + len, sizeof at - len, "%d ", i);
		w.now += 1000;
	}
	return at;
}

static uint64_t
send_call(const char *login)
{
	struct op_sos_send call = { .area = V11 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, login, "sos.send", &call, &r), DONE);
	return r.answer.id;
}

START_TEST(three_bells_then_now_and_then)
{
	struct op_sos_answer answer = { 0 };
	struct op_report_file a = flood(V11, 120);
	struct reply r;

	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	ck_assert_str_eq(sounds_for(290), "0 10 20 140 260 ");
	answer.which = send_call("v11a");
	ck_assert_str_eq(sounds_for(170), "0 10 20 80 140 ");
	ck_assert_int_eq(world_do(&w, "county", "sos.answer", &answer, &r), DONE);
	ck_assert_str_eq(sounds_for(130), "90 ");	/* nothing new: 120 after the last */
}
END_TEST

/* From now on it is that minute of the county's day, at least a day later. */
static void
day_goes_to(int64_t minute)
{
	int64_t now = (w.now / MINUTE + 480) % 1440;

	w.now += (1440 + (minute - now + 1440) % 1440) * MINUTE - w.now % MINUTE;
}

static void
quiet_hours(const char *from, const char *until)
{
	struct op_setting_set a = { .which = "bell.quiet.from.hour" };
	struct reply r;

	snprintf(a.value, sizeof a.value, "%s", from);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &a, &r), DONE);
	snprintf(a.which, sizeof a.which, "bell.quiet.until.hour");
	snprintf(a.value, sizeof a.value, "%s", until);
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &a, &r), DONE);
}

/* Does what waits at the township's desk ring its bell at that minute of the day? */
static bool
rings_at(int64_t minute)
{
	day_goes_to(minute);
	st.bells = 0;
	seat_notice(&st);
	ck_assert_uint_eq(st.ui->ring.count, 1);
	ck_assert_ptr_nonnull(strstr(seat_text(&st), st.ui->ring.text));
	return st.bells > 0;
}

START_TEST(quiet_hours_are_the_countys)
{
	struct op_report_file a = flood(V11, 120);

	seat_close(&st);
	sit(&st, "town1");
	send_report(&w, "v11a", &a);
	ck_assert(rings_at(0));
	ck_assert(rings_at(23 * 60));
	quiet_hours("22", "6");
	ck_assert(rings_at(22 * 60 - 1));
	ck_assert(!rings_at(22 * 60));
	ck_assert(!rings_at(0));
	ck_assert(!rings_at(6 * 60 - 1));
	ck_assert(rings_at(6 * 60));
	quiet_hours("0", "5");
	ck_assert(rings_at(1440 - 1));
	ck_assert(!rings_at(0));
	ck_assert(!rings_at(5 * 60 - 1));
	ck_assert(rings_at(5 * 60));
	quiet_hours("12", "12");
	ck_assert(rings_at(12 * 60));
}
END_TEST

/* What came in the night is heard when it is over; what cannot wait is heard in it. */
START_TEST(a_call_and_casualties_are_heard_in_quiet_hours)
{
	struct op_report_file a = flood(V11, 120);
	struct op_sos_answer answer = { 0 };
	struct reply r;

	seat_close(&st);
	sit(&st, "town1");
	quiet_hours("22", "6");
	day_goes_to(23 * 60);
	send_report(&w, "v11a", &a);
	ck_assert_str_eq(sounds_for(300), "");
	ck_assert_uint_eq(st.ui->ring.count, 1);
	answer.which = send_call("v11a");
	ck_assert_str_eq(sounds_for(90), "0 10 20 80 ");
	ck_assert_int_eq(world_do(&w, "town1", "sos.answer", &answer, &r), DONE);
	ck_assert_str_eq(sounds_for(300), "");
	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	ck_assert_str_eq(sounds_for(30), "0 10 20 ");
	seat_close(&st);
	sit(&st, "county");		/* heard as he sits down */
	ck_assert_str_eq(sounds_for(30), "10 20 ");
}
END_TEST

START_TEST(what_came_in_quiet_hours_is_heard_after_them)
{
	struct op_report_file a = flood(V11, 120);

	seat_close(&st);
	sit(&st, "town1");
	quiet_hours("22", "6");
	day_goes_to(6 * 60 - 1);
	send_report(&w, "v11a", &a);
	ck_assert_str_eq(sounds_for(190), "59 179 ");
}
END_TEST

/* The bells are counted by a clock that nobody sets. */
START_TEST(no_bell_waits_for_a_clock_that_was_set)
{
	send_call("v11a");
	ck_assert_str_eq(sounds_for(12), "0 10 ");
	w.now -= 48 * HOUR;
	ck_assert_str_eq(sounds_for(100), "9 69 ");
}
END_TEST

static int
next_wait(void)
{
	seat_clock(&w);
	st.waited = 0;
	ui_step(st.ui, -1);
	return st.waited;
}

/* A bell that is due while no frame may be drawn keeps nobody busy. */
START_TEST(a_bell_that_is_due_waits_for_its_frame)
{
	send_call("v11a");
	seat_notice(&st);
	w.now += 9900;
	seat_type(&st, "");
	ui_changed(st.ui, st.ui->top->seen);
	seat_type(&st, "");		/* drawn at 9.9 s */
	ui_changed(st.ui, st.ui->top->seen);
	w.now += 200;			/* the bell of 10 s is due, the frame is not */
	st.bells = 0;
	ck_assert_int_gt(next_wait(), 500);
	w.now += 1000;
	next_wait();
	ck_assert_uint_eq(st.bells, 1);
	st.pending = 1;
	w.now += 10000;
	ck_assert_int_ge(next_wait(), 0);
	ck_assert_int_gt(next_wait(), 10);
	st.pending = 0;
	st.bells = 0;
	next_wait();
	ck_assert_uint_eq(st.bells, 1);
}
END_TEST

/* Whoever copies text from the normal screen hears and reads a call all the same. */
START_TEST(a_call_rings_under_text_that_is_copied)
{
	ui_plain(st.ui, "text\n");
	send_call("v11a");
	ui_changed(st.ui, st.ui->top->seen);
	st.bells = 0;
	next_wait();
	ck_assert_uint_eq(st.bells, 1);
	ck_assert_msg(seat_shows(&st, "求0722-01"), "%s", seat_text(&st));
	ck_assert_msg(seat_shows(&st, "text"), "%s", seat_text(&st));
	next_wait();
	ck_assert_int_gt(next_wait(), 1000);
	ck_assert_uint_eq(st.bells, 1);
	w.now += 10000;
	next_wait();
	ck_assert_uint_eq(st.bells, 2);
	seat_type(&st, " ");
	ck_assert(!st.ui->suspended);
}
END_TEST

/* As the keeper's notices do it: all look again. */
static size_t
ringing(struct seat *s)
{
	seat_notice(s);
	return s->ui->ring.count;
}

static uint64_t
first_row(const char *login)
{
	static struct sounds heard;

	need_listen(&w, login, &heard);
	ck_assert_uint_gt(heard.n, 0);
	return heard.of[0].id;
}

/* In each window of a person it rings; who answers in one silences the rest. */
START_TEST(the_window_that_answers_silences_the_rest)
{
	struct op_report_file a = flood(V11, 120);
	struct op_need_take take = { 0 };
	static struct seat second, leader;
	struct reply r;

	sit(&second, "county");
	sit(&leader, "leader");
	a.dead = FIGURE(1);
	send_report(&w, "v11a", &a);
	ck_assert_uint_eq(ringing(&st), 2);		/* the review has risen to the county too */
	ck_assert_uint_eq(ringing(&second), 2);
	take.which = first_row("leader");
	ck_assert_int_eq(world_do(&w, "county", "need.take", &take, &r), DONE);
	ck_assert_uint_eq(ringing(&st), 1);
	ck_assert_uint_eq(ringing(&second), 1);
	ck_assert_uint_eq(ringing(&leader), 0);
	/* A further step rings the others again, not who is on it. */
	world_sleep(&w, 5 * MINUTE);
	while (need_clock_step(&w, &r))
		ck_assert_int_eq(r.outcome, DONE);
	ck_assert_uint_eq(ringing(&leader), 1);
	ck_assert(!need_sounds(&w, "county", take.which));
	seat_close(&second);
	seat_close(&leader);
}
END_TEST

/* A call rings on at the desk that has it; the others are left in peace meanwhile. */
START_TEST(a_desk_on_it_silences_the_others_for_its_claim)
{
	struct op_need_take take = { 0 };
	struct reply r;

	send_call("v11a");
	take.which = first_row("county");
	ck_assert(need_sounds(&w, "leader", take.which));
	w.now += 1000;
	ck_assert_int_eq(world_do(&w, "county", "need.take", &take, &r), DONE);
	ck_assert(need_sounds(&w, "county", take.which));
	ck_assert(!need_sounds(&w, "leader", take.which));
	w.now += 10 * MINUTE;				/* the claim is over */
	ck_assert(need_sounds(&w, "leader", take.which));
	ck_assert(need_sounds(&w, "county", take.which));
}
END_TEST

static bool
was_told(const char *login, uint64_t id)
{
	struct need n = need_now(&w, id);
	struct txn t;
	bool told;

	world_read(&w, &t);
	told = need_was_told(&t, &n, world_account(&w, login), w.now + 1000);
	txn_abort(&t);
	return told;
}

/* A line is no word to somebody until his end has answered for it. */
START_TEST(told_is_who_has_it_on_his_screen)
{
	uint64_t id;

	send_call("v11a");
	id = first_row("county");
	seat_notice(&st);
	w.now += 60000;
	seat_type(&st, "");
	ck_assert(st.asked);			/* and the link is dead */
	ck_assert(!was_told("county", id));
	st.answers = true;
	seat_type(&st, "");
	ck_assert(was_told("county", id));
	ck_assert_int_ge(need_now(&w, id).told, w.now);
	ck_assert(!was_told("leader", id));	/* another person */
	w.now += 5 * MINUTE;
	seat_type(&st, "");
	ck_assert(!st.asked);			/* once for each ring ... */
	send_call("v11a");
	seat_notice(&st);
	ck_assert(was_told("county", id));	/* ... and for the next */
	ck_assert_int_ge(need_now(&w, id).told, w.now);
}
END_TEST

/* The bells of others who are rung in the same second go before. */
START_TEST(what_is_no_call_is_told_a_moment_later)
{
	uint64_t id;

	st.answers = true;
	ck_assert(heard(120, 1));
	id = st.ui->ring.id;
	ck_assert(!was_told("county", id));
	w.now += 1000;
	seat_type(&st, "");
	ck_assert(!was_told("county", id));
	w.now += 4000;
	seat_type(&st, "");
	ck_assert(was_told("county", id));
	ck_assert_int_ge(need_now(&w, id).told, w.now);
	w.now += 5 * MINUTE;
	seat_type(&st, "");
	ck_assert(!st.asked);
}
END_TEST

/* As when the network's time pulls a wrong clock back: the bell goes on. */
START_TEST(a_clock_that_goes_back_silences_nothing)
{
	struct op_sos_send call = { .area = V11 };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "v11a", "sos.send", &call, &r), DONE);
	seat_notice(&st);
	ck_assert_int_gt(st.bells, 0);
	w.now -= HOUR;
	seat_type(&st, "");
	w.now += 11000;
	st.bells = 0;
	seat_type(&st, "");
	ck_assert_int_gt(st.bells, 0);
}
END_TEST

static void
set_chain(const char *name, const char *steps)
{
	struct op_chain_set a = { .leader = world_account(&w, "leader") };
	struct reply r;

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.steps, sizeof a.steps, "%s", steps);
	ck_assert_int_eq(world_do(&w, "admin", "chain.set", &a, &r), DONE);
}

/* Something for the county's desk; how many ring there. */
static size_t
open_for_county(enum need_verb verb, bool drill)
{
	static uint64_t subject = SUBJECT;
	struct need_spec spec = { .kind = &kind_report, .subject = subject++, .verb = verb,
	    .area = COUNTY, .roles = ROLE(duty) | ROLE(officer), .about = V11, .drill = drill };

	need_open(act_begin(&w, "v11a"), &spec);
	act_end(&w);
	seat_notice(&st);
	return st.ui->ring.count;
}

/* A step rings those whom it asks, or leaves them in peace, as the county has set it. */
START_TEST(a_chain_says_which_step_rings)
{
	struct reply r;

	ck_assert_uint_eq(open_for_county(need_verb_decide, false), 0);
	set_chain("decide", "0 asked ring");
	ck_assert_uint_eq(open_for_county(need_verb_decide, true), 0);
	ck_assert_uint_eq(open_for_county(need_verb_decide, false), 1);
	ck_assert_uint_eq(open_for_county(need_verb_review, false), 2);
	set_chain("review", "0 asked; 5 watch ring");
	ck_assert_uint_eq(open_for_county(need_verb_review, false), 2);
	world_sleep(&w, 5 * MINUTE);
	while (need_clock_step(&w, &r))
		ck_assert_int_eq(r.outcome, DONE);
	seat_notice(&st);
	ck_assert_uint_eq(st.ui->ring.count, 3);
}
END_TEST

Suite *
suite_ring(void)
{
	Suite *s = suite_create("ring");
	TCase *tc = tcase_create("ring");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, more_casualties_ring_again);
	tcase_add_test(tc, the_next_is_heard_at_once);
	tcase_add_test(tc, a_call_rings_until_it_is_answered);
	tcase_add_test(tc, a_chain_says_which_step_rings);
	tcase_add_test(tc, three_bells_then_now_and_then);
	tcase_add_test(tc, quiet_hours_are_the_countys);
	tcase_add_test(tc, a_call_and_casualties_are_heard_in_quiet_hours);
	tcase_add_test(tc, what_came_in_quiet_hours_is_heard_after_them);
	tcase_add_test(tc, no_bell_waits_for_a_clock_that_was_set);
	tcase_add_test(tc, a_bell_that_is_due_waits_for_its_frame);
	tcase_add_test(tc, a_call_rings_under_text_that_is_copied);
	tcase_add_test(tc, the_window_that_answers_silences_the_rest);
	tcase_add_test(tc, a_desk_on_it_silences_the_others_for_its_claim);
	tcase_add_test(tc, told_is_who_has_it_on_his_screen);
	tcase_add_test(tc, what_is_no_call_is_told_a_moment_later);
	tcase_add_test(tc, a_clock_that_goes_back_silences_nothing);
	suite_add_tcase(s, tc);
	return s;
}
