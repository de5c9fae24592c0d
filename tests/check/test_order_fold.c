/*
 * The fold of an order: every state and verb, as the table of the issue has it, with nobody
 * out and with people out; figures, the clock of the head count, and what is carried on.
 */
#include <check.h>
#include <string.h>

#include "src/lang/when.h"
#include "src/rules/order/order_fold.h"

Suite *suite_order_fold(void);

#define T0 1784000000000LL

static struct order o;
static struct order_fold f;
static int64_t at;

static void
setup(void)
{
	o = (struct order){ .every = 20, .every_away = 60 };
	f = (struct order_fold){ 0 };
	at = T0;
}

static struct order_step
step(enum order_verb verb)
{
	return (struct order_step){ .step = (int)verb, .no = f.state_no + 100, .at = at };
}

static struct order_step
people(enum order_verb verb, int64_t here)
{
	struct order_step s = step(verb);

	s.people = (struct num){ here, true };
	return s;
}

static struct order_step
count(int64_t here, int64_t injured, int64_t missing)
{
	struct order_step s = people(order_verb_count, here);

	s.injured = (struct num){ injured, true };
	s.missing = (struct num){ missing, true };
	return s;
}

static void
take(struct order_step s)
{
	ck_assert_int_eq(order_fold_fits(&f, &s), ORDER_FITS);
	order_fold_step(&f, &o, &s);
	at += MINUTE;
}

/* Written by hand from the issue: n refused by the state, r done before, a number the state
 * that it leads to (1 issued to 6 closed). */
static const struct {
	enum order_verb verb;
	const char *fresh;	/* issued acked moving scene leaving closed */
} table[] = {
	{ order_verb_send, "nnnnnn" }, { order_verb_ack, "2rnnnn" }, { order_verb_decline, "66nnnn" },
	{ order_verb_go, "33rnnn" }, { order_verb_late, "n23n5n" }, { order_verb_arrive, "444rnn" },
	{ order_verb_count, "nn345n" }, { order_verb_called, "nn345n" }, { order_verb_done, "nnn5rn" },
	{ order_verb_back, "nn666r" }, { order_verb_recall, "6655rn" }, { order_verb_retask, "66666n" },
};

/* Brings an order of 18 people, nobody missing, into the state. */
static void
bring(int state)
{
	static const enum order_verb way[] = { order_verb_send, order_verb_ack, order_verb_go,
	    order_verb_arrive, order_verb_done, order_verb_back };

	setup();
	for (int i = 0; i < state; i++)
		take(way[i] == order_verb_go || way[i] == order_verb_back ? people(way[i], 18) : step(way[i]));
	ck_assert_int_eq(f.state, state);
}

static char
tried(struct order_step s)
{
	switch (order_fold_fits(&f, &s)) {
	case ORDER_STATE: return 'n';
	case ORDER_RACE: return 'r';
	case ORDER_FITS: break;
	default: return 's';
	}
	order_fold_step(&f, &o, &s);
	return (char)('0' + f.state);
}

static struct order_step
whole(enum order_verb verb)
{
	return verb == order_verb_count ? count(18, 0, 0) : verb == order_verb_go || verb == order_verb_arrive ||
	    verb == order_verb_back ? people(verb, 18) : step(verb);
}

START_TEST(every_state_and_verb)
{
	for (size_t v = 0; v < sizeof table / sizeof table[0]; v++)
		for (int state = order_state_issued; state <= order_state_closed; state++) {
			bring(state);
			ck_assert_msg(tried(whole(table[v].verb)) == table[v].fresh[state - 1],
			    "verb %d in state %d", table[v].verb, state);
		}
}
END_TEST

/* People who went on from another order are out from the beginning: they are counted,
 * come back, and are never let go by a recall or a no. */
START_TEST(who_went_on_is_out)
{
	static const char *const want[] = { "nnnnnn", "2rnnnn", "55nnnn", "33rnnn", "n23n5n", "444rnn",
	    "12345n", "12345n", "nnn5rn", "66666r", "5555rn", "66666n" };

	for (size_t v = 0; v < sizeof table / sizeof table[0]; v++)
		for (int state = order_state_issued; state <= order_state_acked; state++) {
			setup();
			o.carried = T0 + 7 * MINUTE;
			take(people(order_verb_send, 18));
			ck_assert_int_eq(f.due, T0 + 7 * MINUTE);
			if (state == order_state_acked)
				take(step(order_verb_ack));
			ck_assert_int_eq(f.due, T0 + 7 * MINUTE);
			ck_assert_msg(tried(whole(table[v].verb)) == want[v][state - 1],
			    "verb %d in state %d", table[v].verb, state);
		}
}
END_TEST

START_TEST(a_recall_is_acknowledged_once)
{
	struct order_step ack = step(order_verb_ack);

	bring(order_state_scene);
	take(step(order_verb_recall));
	take(ack);
	ck_assert_int_eq(f.state, order_state_leaving);
	ck_assert_int_eq(order_fold_fits(&f, &ack), ORDER_RACE);
	bring(order_state_leaving);	/* by itself */
	ck_assert_int_eq(order_fold_fits(&f, &ack), ORDER_STATE);
}
END_TEST

START_TEST(the_clock)
{
	struct order_step late;

	bring(order_state_acked);
	ck_assert_int_eq(f.due, 0);
	take(people(order_verb_go, 18));
	ck_assert_int_eq(f.due, f.mark + 60 * MINUTE);
	take(step(order_verb_arrive));
	ck_assert_int_eq(f.due, f.mark + 20 * MINUTE);
	at += 10 * MINUTE;
	late = count(18, 0, 0);
	late.happened = f.mark - MINUTE;	/* on paper, of before he arrived */
	take(late);
	ck_assert_int_eq(f.due, f.mark + 20 * MINUTE);
	ck_assert_int_lt(f.mark, at - 5 * MINUTE);
	take(count(18, 0, 0));
	ck_assert_int_eq(f.due, at - MINUTE + 20 * MINUTE);
	ck_assert_int_eq(f.counted, at - MINUTE);
	take(step(order_verb_called));
	ck_assert_int_eq(f.due, at - MINUTE);
	take(count(18, 0, 0));
	ck_assert_int_eq(f.due, at - MINUTE + 20 * MINUTE);
	take(step(order_verb_recall));	/* no answer of the team */
	ck_assert_int_eq(f.due, at - 2 * MINUTE + 20 * MINUTE);
	take(people(order_verb_back, 18));
	ck_assert_int_eq(f.due, 0);
	o.every = o.every_away = 0;
	f = (struct order_fold){ 0 };
	take(step(order_verb_send));
	take(people(order_verb_go, 3));
	take(step(order_verb_arrive));
	ck_assert_int_eq(f.due, 0);
}
END_TEST

START_TEST(people_add_up)
{
	struct order_step s;

	bring(order_state_scene);
	s = count(17, 0, 0);
	ck_assert_int_eq(order_fold_fits(&f, &s), ORDER_SUM);
	take(count(16, 1, 1));
	ck_assert_int_eq(f.away, 1);
	s = step(order_verb_done);
	ck_assert_int_eq(order_fold_fits(&f, &s), ORDER_MISSING);
	s = people(order_verb_back, 17);
	ck_assert_int_eq(order_fold_fits(&f, &s), ORDER_MISSING);
	take(count(17, 1, 0));
	take(step(order_verb_done));
	s = people(order_verb_back, 19);
	ck_assert_int_eq(order_fold_fits(&f, &s), ORDER_SUM);
	s = people(order_verb_back, 16);
	ck_assert_int_eq(order_fold_fits(&f, &s), ORDER_SUM);
	take(people(order_verb_back, 17));
	ck_assert_int_eq(f.end, order_end_back);

	bring(order_state_scene);	/* one more is there than set out; one hurt comes home with them */
	take(count(19, 1, 0));
	ck_assert_int_eq(f.sent.v, 19);
	ck_assert_int_eq(f.away, 0);
	take(people(order_verb_back, 19));
}
END_TEST

START_TEST(a_reason_lets_go)
{
	struct order_step s;

	bring(order_state_scene);
	take(count(17, 0, 1));
	s = step(order_verb_done);
	strcpy(s.reason, "H0722-01");
	take(s);
	s = people(order_verb_back, 17);
	strcpy(s.reason, "H0722-01");
	take(s);
	ck_assert_int_eq(f.missing.v, 1);
	ck_assert_int_eq(f.state, order_state_closed);
}
END_TEST

Suite *
suite_order_fold(void)
{
	Suite *s = suite_create("order_fold");
	TCase *tc = tcase_create("order_fold");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, every_state_and_verb);
	tcase_add_test(tc, who_went_on_is_out);
	tcase_add_test(tc, a_recall_is_acknowledged_once);
	tcase_add_test(tc, the_clock);
	tcase_add_test(tc, people_add_up);
	tcase_add_test(tc, a_reason_lets_go);
	suite_add_tcase(s, tc);
	return s;
}
