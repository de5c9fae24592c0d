/*
 * Each limit says in the reader's language that it is reached and what to do now. What
 * a command reaches is typed here; of the rest the sentence stands here, and the test
 * that reaches it is named. A sentence that names a limit and has no row fails.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/lang/tr.h"
#include "src/op/say.h"
#include "tests/check/help_command.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_limits(void);

static struct world w;
static struct typed t;

static void
setup(void)
{
	world_open(&w);
	seat_catalogue();
	tr_init();
	seat_catalogue();
}

static void
teardown(void)
{
	world_close(&w);
}

/* "{N}" in a line or in input stands for N Chinese characters, "<N>" for N words, "[N]"
 * for N letters. */
static void
write_out(const char *from, char *to, size_t cap)
{
	size_t n = 0;
	char *end;

	for (; *from != '\0'; from++) {
		const char *what = *from == '{' ? "水" : *from == '<' ? "w " : *from == '[' ? "A" : NULL;
		long many = what != NULL ? strtol(from + 1, &end, 10) : 0;

		if (many <= 0) {
			to[n++] = *from;
			continue;
		}
		for (long i = 0; i < many; i++) {
			ck_assert_uint_lt(n + 8, cap);
			n += (size_t)snprintf(to + n, cap - n, "%s", what);
		}
		from = end;
	}
	to[n] = '\0';
}

static const struct acted {
	const char *login, *line, *input;
	int code;
	const char *zh, *en;	/* what to do */
} acted[] = {
	{ "v11a", "report file hazard=flood affected=1 place={200}", NULL, 2,
	  "请写短些", "shorten it" },
	{ "v11a", "report file hazard=flood affected=99999999999999", NULL, 2,
	  "最多", "the most is" },
	{ "v11a", "report file hazard=flood <300>", NULL, 2, "从标准输入", "on standard input" },
	{ "v11a", "report file hazard=flood affected=1 -", "text={9000}", 2, "请写短些", "shorten it" },
	{ "county", "account code v11a minutes=4000", NULL, 1, "请不要写", "leave it out" },
	{ "county", "account code v11a minutes=99999", NULL, 2, "最多", "the most is" },
	{ "admin", "account key v11a add=\"ssh-rsa [5000]\"", NULL, 2, "请用 ssh-keygen", "make one with" },
	{ "admin", "chain set review steps=\"0 承办 响; 1 上级 响; 2 上级 响; 3 上级 响; 4 上级 响; 5 上级 响; 6 上级 响"
	  "; 7 上级 响; 8 上级 响; 9 上级 响; 10 上级 响; 11 上级 响; 12 上级 响; 13 上级 响; 14 上级 响; 15 上级 响; 16 上级 响"
	  "; 17 上级 响; 18 上级 响; 19 上级 响; 20 上级 响; 21 上级 响; 22 上级 响; 23 上级 响; 24 上级 响; 25 上级 响; 26 上级 响"
	  "; 27 上级 响; 28 上级 响; 29 上级 响; 30 上级 响; 31 上级 响; 32 上级 响; 33 上级 响\" "
	  "leader=leader", NULL, 2, "请减少", "shorten it" },
	{ "admin", "account import -", "<10>\n", 2, "第一行", "the first one must" },
	{ "v11a", "sos send place={300}", NULL, 0, "请再发一次", "in a further call" },
	{ "county", "team add 样例队 area=150621 kind=fire rank=main owner=firm strength=9 "
	  "skills=\"a b c d e f g h i j k l m n o p q r s t u v w x y z\"", NULL, 1,
	  "请去掉不要紧的", "leave out" },
	{ "county", "report list limit=1", NULL, 0, "limit=2", "limit=2 lists them all" },
};

START_TEST(typed_at_its_limit)
{
	const struct acted *a = &acted[_i];
	static char line[200000], input[200000];
	struct op_report_file f = flood(V11, 1), g = flood(V21, 2);

	send_report(&w, "v11a", &f);
	send_report(&w, "v21", &g);
	write_out(a->line, line, sizeof line);
	write_out(a->input != NULL ? a->input : "", input, sizeof input);
	for (enum language l = language_zh; l <= language_en; l++) {
		const char *says = l == language_zh ? a->zh : a->en;
		t = (struct typed){ .language = l, .input = a->input != NULL ? input : NULL };
		ck_assert_msg(type_line(&w, a->login, line, &t) == a->code, "%.60s: %d: %s",
		    line, t.code, t.err);
		ck_assert_msg(strstr(t.err, says) != NULL, "%.60s: no “%s” in %s", line, says, t.err);
	}
}
END_TEST

static const struct said {
	enum message message;
	const char *by;		/* SUITE/TEST that reaches it, or e2e/SCRIPT; NULL: no test can */
	const char *zh, *en;	/* what to do */
} said[] = {
	{ M_TOO_LONG, "limits/typed_at_its_limit", "请写短些", "shorten it" },
	{ M_TOO_LARGE, "limits/typed_at_its_limit", "最多", "the most is" },
	{ M_TOO_MANY_WORDS, "limits/typed_at_its_limit", "从标准输入", "on standard input" },
	{ M_CODE_MINUTES, "limits/typed_at_its_limit", "请不要写", "leave it out" },
	{ M_KEY_LONG, "limits/typed_at_its_limit", "请用 ssh-keygen", "make one with" },
	{ M_CHAIN_MANY, "limits/typed_at_its_limit", "请减少", "shorten it" },
	{ M_SOS_CUT, "limits/typed_at_its_limit", "请再发一次", "in a further call" },
	{ M_TEAM_SKILLS_MANY, "limits/typed_at_its_limit", "请去掉不要紧的", "leave out" },
	{ M_LINES_MANY, "lines/forty_lines", "请分开填写", "divide them" },
	{ M_ITEM_MANY_WORDS, "item/words_kept_in_one_form", "请删去没人用的", "leave out those" },
	{ M_LIST_MORE, "limits/typed_at_its_limit", "limit=", "limit=" },
	{ M_LIST_LARGE, "sheet/an_answer_that_is_too_large_says_what_it_left_out", "请加筛选条件", "in parts" },
	{ M_TOO_MUCH, "much/more_than_the_limit_is_refused_by_name", "请分成几次", "divide it" },
	{ M_TOO_MANY_AREAS, "incident_link/areas_have_their_limit", "请填苏木镇", "give townships" },
	{ M_GRANT_MANY, "account/grants_have_a_limit", "请先收回一项", "revoke one first" },
	{ M_KEYS_MANY, "account/keys_have_a_limit", "请先停用一个", "drop one first" },
	{ M_NOTE_SEALED_LONG, "privacy/who_called_and_sealed_notes_lie_closed", "分两条写", "write two" },
	{ M_LATER_LIMIT, "need/later_needs_reason_and_future", "转给别人", "give it to somebody" },
	{ M_CHOICE_MANY, "choice/refused", "请用已有的", "use one that is there" },
	{ M_TEAM_SKILLS_MANY, "team/skills", "请去掉不要紧的", "leave out those that matter least" },
	{ M_SHARE, "request/each_desk_answers_its_share", "请不要超过待答的数", "say no more than is open" },
	{ M_REQUEST_MANY, "request/more_parts_than_an_answer_holds", "请逐项答复", "answer it line by line" },
	{ M_FOUND_LIMIT, "hand_out/above_the_limit_a_leader_agrees", "谁同意的", "say who did" },
	{ M_BILL_MANY, "stock_in/test_tags", "请分两次", "split it into two" },
	{ M_EVAC_MANY, "e2e/dispatch", "其余请再下达一次", "the rest in a second one" },
	{ M_FILE_MANY, "people_import/five_thousand", "请把文件分开", "divide the file" },
	{ M_UPLOAD_LARGE, "upload/an_account_has_its_limits", "请分成几个", "divide it" },
	{ M_UPLOAD_BUSY, "upload/an_account_has_its_limits", "请等传完了再发", "then send again" },
	{ M_UPLOAD_GONE, "upload/an_operation_takes_it_whole_and_once", "请重新发送", "send it again" },
	{ M_NO_SEAT, "keeper_limit/last_seats_are_kept_for_duty", "请稍后再试", "try again later" },
	{ M_SESSION_IDLE, "keeper_limit/one_account_has_so_many_sessions", "再登录", "log in again" },
	{ M_SESSIONS_FULL, "keeper_limit/a_duty_screen_is_not_ended", "请先退出", "log out of one" },
	{ M_PASSWORDS_WRONG, "prove/only_wrong_ones_in_a_row_count", "请重新登录", "log in again" },
	{ M_PASSWORDS_WRONG_CALL, "prove/only_wrong_ones_in_a_row_count", "请打 71", "call 71" },
	{ M_WAIT_SECONDS, "crowd/above_it_is_refused_with_the_time_to_wait", "请过71秒再发", "again in 71 seconds" },
	{ M_SOS_JOINED, "crowd/ringing_again_ends_too", "已记入", "stored" },
	{ M_SOS_JOINED_TELEPHONE, "crowd/ringing_again_ends_too", "请打电话", "telephone" },
	{ M_LIST_UNSEEN, "command_face/every_list_says_what_was_left_out", "接着看", "goes on there" },
	{ M_WAIT_MINUTES, NULL, "请过71分钟再发", "again in 71 minutes" },	/* what costs more than 1 is never refused */
	{ M_ANSWER_LARGE, NULL, "请分几次查", "ask for a part" },	/* all memory of a session */
};

/* Sentences that compare what people report, or that no limit says. */
static const enum message others[] = { M_LOAD_MORE, M_BAD_DECIMALS, M_TWO_FIELDS, M_PART_LARGER, M_HOMES_ROOMS,
	M_MORE_THAN_AFFECTED, M_TOO_MANY_CLEARED, M_TEAM_ABOVE, M_ABOVE_PLAN, M_EVAC_SPECIAL,
	M_ORDER_ABOVE_STRENGTH };

static const char *
sentence(enum language l, enum message m, char *out, size_t cap)
{
	static const char args[SAY_ARGS][192] = { "n71", "n72", "n73", "n74" };
	struct buf b;

	tr_set(l);
	buf_init(&b, out, cap);
	say(&b, NULL, m, args, SAY_ARGS);
	tr_set(language_zh);
	return buf_str(&b);
}

START_TEST(says_what_to_do)
{
	const struct said *s = &said[_i];
	char zh[600], en[600];

	sentence(language_zh, s->message, zh, sizeof zh);
	sentence(language_en, s->message, en, sizeof en);
	ck_assert_msg(strstr(zh, s->zh) != NULL, "no “%s” in %s", s->zh, zh);
	ck_assert_msg(strstr(en, s->en) != NULL, "no “%s” in %s", s->en, en);
	ck_assert_msg(strcmp(zh, en) != 0, "not translated: %s", zh);
	ck_assert_msg((strstr(en, "71") != NULL) == (strstr(zh, "71") != NULL), "%s | %s", en, zh);
}
END_TEST

/* Where a suite tests it, the test is there. */
START_TEST(is_reached_by_a_test)
{
	const char *slash = said[_i].by != NULL ? strchr(said[_i].by, '/') : NULL;
	char file[200], want[200], all[400000];
	size_t n;
	FILE *f;

	if (said[_i].by == NULL)
		return;
	ck_assert_ptr_nonnull(slash);
	if (strncmp(said[_i].by, "e2e/", 4) == 0)
		snprintf(file, sizeof file, "tests/e2e/%s.sh", slash + 1);
	else
		snprintf(file, sizeof file, "tests/check/test_%.*s.c", (int)(slash - said[_i].by),
		    said[_i].by);
	f = fopen(file, "r");
	ck_assert_msg(f != NULL, "no %s", file);
	n = fread(all, 1, sizeof all - 1, f);
	all[n] = '\0';
	fclose(f);
	if (strncmp(said[_i].by, "e2e/", 4) == 0)
		return;
	snprintf(want, sizeof want, "START_TEST(%s)", slash + 1);
	ck_assert_msg(strstr(all, want) != NULL, "no %s in %s", want, file);
}
END_TEST

static bool
has_row(enum message m)
{
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (said[i].message == m)
			return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (others[i] == m)
			return true;
	return false;
}

START_TEST(every_limit_has_a_row)
{
	static const char *const words[] = { "at most", " more than ", "longer than", "larger than",
	    "too many", "too large", "too long", "room for", "no room", "all places", "all sessions",
	    "more often", "the %1 minutes", "divide it", "very much", "so many",
	    "does not fit into", "before=%" };
	char text[600];

	for (unsigned m = 1; m <= MESSAGE_MAX; m++) {
		if (!message_known(m))
			continue;
		sentence(language_en, (enum message)m, text, sizeof text);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (strstr(text, words[i]) != NULL && !has_row((enum message)m))
				ck_abort_msg("a limit without a row: %s: %s", world_message(m), text);
	}
}
END_TEST

Suite *
suite_limits(void)
{
	Suite *s = suite_create("limits");
	TCase *tc = tcase_create("limits");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, typed_at_its_limit, 0, sizeof acted / sizeof *acted);
	tcase_add_loop_test(tc, says_what_to_do, 0, sizeof said / sizeof *said);
	tcase_add_loop_test(tc, is_reached_by_a_test, 0, sizeof said / sizeof *said);
	tcase_add_test(tc, every_limit_has_a_row);
	suite_add_tcase(s, tc);
	return s;
}
