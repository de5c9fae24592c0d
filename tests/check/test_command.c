/* The command grammar: words, options, verbs, keys, short forms, help. */
#include <check.h>
#include <string.h>

#include "db/codec.h"
#include "src/command/command_base.h"
#include "tests/check/help_command.h"

Suite *suite_command(void);

static struct world w;
static struct typed t;

static void
setup(void)
{
	world_open(&w);
	memset(&t, 0, sizeof t);
}

static void
teardown(void)
{
	world_close(&w);
}

static void
fails(const char *login, const char *line, int code, const char *says)
{
	type_line(&w, login, line, &t);
	ck_assert_msg(t.code == code, "%s: exit %d: %s%s", line, t.code, t.out, t.err);
	ck_assert_str_eq(t.out, "");
	ck_assert_msg(strstr(t.err, says) != NULL, "%s: no \"%s\" in: %s", line, says, t.err);
}

static void
splits(const char *line, const char *want)
{
	struct words words;
	char got[400] = "";
	size_t bad;

	ck_assert_int_eq(words_split(&words, line, &bad), 0);
	for (size_t i = 0; i < words.n; i++) {
		strcat(got, words.w[i].text);
		strcat(got, words.w[i].eq > 0 ? "/" : "|");
	}
	ck_assert_str_eq(got, want);
	words_free(&words);
}

/* As it stands in every list; of the two that one report asks for it is the one that it
 * may be done with, and where both may be they are told apart. */
/* What is not understood costs a weak link one short line of keys. */
START_TEST(the_keys_in_one_line)
{
	t.language = language_zh;
	ck_assert_int_eq(type_line(&w, "v11a", "报 乱七八糟", &t), 2);
	ck_assert_uint_lt(strlen(t.err), 600);
	ck_assert_msg(strstr(t.err, "受灾=") != NULL && strstr(t.err, "report help file") != NULL, "%s", t.err);
	ck_assert_msg(strstr(t.err, "affected=") == NULL, "%s", t.err);
	t.language = language_en;
	ck_assert_int_eq(type_line(&w, "v11a", "report file nonsense", &t), 2);
	ck_assert_msg(strstr(t.err, "affected=") != NULL, "%s", t.err);
	t.language = 0;
}
END_TEST

START_TEST(a_need_is_named_by_what_it_is_about)
{
	const char *number = type_number(&w, "v11a",
	    "report file hazard=flood trapped=2 affected=9 occurred=10分钟前 place=三社", &t);
	char line[120], id[24];

	snprintf(line, sizeof line, "need take %s", number);
	fails("county", line, 2, "review ");
	ck_assert_ptr_nonnull(strstr(t.err, "casualties reported "));
	ck_assert_int_eq(sscanf(strstr(t.err, "review ") + strlen("review "), "%23[0-9]", id), 1);
	ck_assert_str_eq(type_number(&w, "town1", line, &t), number);
	snprintf(line, sizeof line, "need release %s", id);
	ck_assert_str_eq(type_number(&w, "town1", line, &t), number);	/* it was the review */
	snprintf(line, sizeof line, "need answer %s", number);
	ck_assert_str_eq(type_number(&w, "county", line, &t), number);
	fails("town1", "need take R9", 1, "R9");
	number = type_number(&w, "v12", "report file hazard=drought affected=9 occurred=10分钟前 place=三社", &t);
	snprintf(line, sizeof line, "need take %s", number);
	ck_assert_str_eq(type_number(&w, "town1", line, &t), number);
	/* Going on once more is no sending twice. */
	snprintf(line, sizeof line, "need extend %s", number);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(type_line(&w, "town1", line, &t), 0);
		ck_assert_str_eq(t.err, "");
	}
}
END_TEST

START_TEST(splitting)
{
	struct words words;
	size_t bad;

	splits("report file  a=1", "report|file|a=1/");
	splits(" 报　洪涝　受灾120 ", "报|洪涝|受灾120|");
	splits("x text=\"a b\" y", "x|text=a b/y|");
	splits("x \"a b=c\" y", "x|a b=c|y|");
	splits("x text=\"say \\\"hi\\\" \\\\\" y", "x|text=say \"hi\" \\/y|");
	splits("x text=“a b” y", "x|text=a b/y|");
	splits("x text=\"他说“水 来了”\"", "x|text=他说“水 来了”/");
	splits("x text=他说“水来了” y", "x|text=他说“水来了”/y|");
	splits("x a＝1 b=c=d", "x|a=1/b=c=d/");
	splits("=x", "=x|");
	splits("", "");
	ck_assert_int_eq(words_split(&words, "x text=\"a b", &bad), -1);
	ck_assert_uint_eq(bad, 1);
	words_free(&words);
}
END_TEST

START_TEST(wrong_words)
{
	t.language = language_en;
	fails("v11a", "", 2, "NOUN VERB");
	fails("v11a", "nonsense", 2, "nonsense");
	fails("v11a", "report nonsense", 2, "report file");
	fails("v11a", "report file affectd=3", 2, "affectd");
	fails("v11a", "report file hazard=flood affected=3 affected=4", 2, "twice");
	fails("v11a", "report file --frob", 2, "--frob");
	fails("v11a", "report file --id 12", 2, "--id");
	fails("v11a", "report file \"text=a", 2, "quotation");
	fails("v11a", "report file place=\xff\xfe", 2, "place");
	fails("v11a", "report file text=a\033[2Jb", 2, "text");
	ck_assert_ptr_null(strchr(t.err, '\033'));
	fails("v11a", "report file 通", 2, "road");
	ck_assert_ptr_nonnull(strstr(t.err, "telecom"));
	fails("v11a", "report file hazard=flod", 2, "flood");
	fails("v11a", "report show", 2, "");
	fails("v11a", "report show R0722-99", 1, "R0722-99");
	t.input = "text=\xff\n";
	fails("v11a", "report file -", 2, "text");
}
END_TEST

/* The sentence, what it is like and where all stands: not the whole table. */
static size_t
lines_said(void)
{
	size_t n = 0;

	for (const char *p = t.err; (p = strchr(p, '\n')) != NULL; p++)
		n++;
	return n;
}

START_TEST(an_unknown_word_says_what_it_is_like)
{
	t.language = language_en;
	fails("v11a", "reports list", 2, "“reports” is not understood");
	ck_assert_ptr_nonnull(strstr(t.err, "report ("));
	ck_assert_ptr_null(strstr(t.err, "incident ("));
	ck_assert_ptr_nonnull(strstr(t.err, "NOUN help; all: help"));
	ck_assert_uint_le(lines_said(), 4);
	fails("v11a", "frobnicate", 2, "incident (");	/* like none: all nouns, in one line */
	ck_assert_uint_le(lines_said(), 4);
	fails("v11a", "help frobnicate", 2, "report (");
	ck_assert_uint_le(lines_said(), 4);
	fails("county", "stock lits", 2, "stock list");
	ck_assert_ptr_null(strstr(t.err, "stock load"));
	ck_assert_ptr_nonnull(strstr(t.err, "stock help"));
	t.language = language_zh;
	fails("v11a", "求就", 2, "sos send");
	fails("v11a", "灾请 清单", 2, "report (");
	fails("v11a", "", 2, "help");
}
END_TEST

/* Half of what was to be said is not what was to be said; but a call for help. */
START_TEST(input_that_breaks_off_stores_nothing)
{
	uint64_t before = core_seq(w.core);

	t.input = "hazard=flood\naffected=12";
	t.cut = true;
	fails("v11a", "report file -", 4, "the connection broke");
	ck_assert_uint_eq(core_seq(w.core), before);
	t.cut = false;
	ck_assert_int_eq(type_line(&w, "v11a", "report file incident=new -", &t), 0);
	t.cut = true;
	ck_assert_int_eq(type_line(&w, "v11a", "sos send -", &t), 0);
	t.cut = false;
}
END_TEST

START_TEST(help)
{
	t.language = language_en;
	ck_assert_int_eq(type_line(&w, "v11a", "help", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "report file"));
	ck_assert_ptr_nonnull(strstr(t.out, "journal list"));
	ck_assert_ptr_null(strstr(t.out, "need step"));
	ck_assert_int_eq(type_line(&w, "v11a", "report help", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "affected="));
	ck_assert_ptr_nonnull(strstr(t.out, "受灾"));
	ck_assert_ptr_nonnull(strstr(t.out, "flood|drought"));
	ck_assert_ptr_null(strstr(t.out, "first_key"));
	ck_assert_int_eq(type_line(&w, "v11a", "report help accept", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "version="));
	ck_assert_ptr_null(strstr(t.out, "affected="));
	ck_assert_int_eq(type_line(&w, "v11a", "report accept --help", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "version="));
	ck_assert_int_eq(type_line(&w, "v11a", "帮助", &t), 0);
}
END_TEST

START_TEST(other_lists)
{
	json_t *o, *e;
	size_t i;

	o = type_json(&w, "v11a", "area list --json");
	ck_assert_uint_eq(json_array_size(o), 3);	/* county, township, own village */
	json_decref(o);
	o = type_json(&w, "county", "area list tier=township --json limit=2");
	ck_assert_uint_eq(json_array_size(o), 2);
	json_decref(o);
	o = type_json(&w, "county", "area show 展旦召苏木 --json");
	ck_assert_str_eq(json_string_value(json_object_get(o, "code")), T1);
	json_decref(o);
	fails("v11a", "area show " V12, 3, "");
	fails("v11a", "area show 999999999999", 1, "999999999999");
	o = type_json(&w, "town2", "account list --json");
	json_array_foreach(o, i, e)
		ck_assert_str_ne(json_string_value(json_object_get(e, "login")), "v11a");
	json_decref(o);
	o = type_json(&w, "admin", "account list role=duty --json");
	ck_assert_uint_eq(json_array_size(o), 3);
	json_decref(o);
	o = type_json(&w, "admin", "account show v11a --json");
	e = json_array_get(json_object_get(o, "grants"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(e, "area")), V11);
	ck_assert_str_eq(json_string_value(json_object_get(e, "role")), "officer");
	json_decref(o);
	t.language = language_en;
	fails("town2", "account show v11a", 3, "v11a");
	fails("admin", "account show frob", 1, "frob");
	o = type_json(&w, "admin", "setting show report.join.hours --json");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "value")), 72);
	json_decref(o);
	fails("admin", "setting show frob", 1, "frob");
	ck_assert_int_eq(type_line(&w, "county", "unit list", &t), 0);
	ck_assert_int_eq(strncmp(t.out, "name\t", 5), 0);
}
END_TEST

START_TEST(journal)
{
	json_t *o, *e;
	size_t i;

	t.language = language_en;
	fails("county", "journal list", 3, "supervisor");
	ck_assert_int_eq(type_line(&w, "v11a", "report file hazard=flood affected=1", &t), 0);
	ck_assert_int_eq(type_line(&w, "v21", "report file hazard=hail affected=1", &t), 0);
	o = type_json(&w, "super", "journal list actor=v11a --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	e = json_array_get(o, 0);
	ck_assert_str_eq(json_string_value(json_object_get(e, "op")), "report.file");
	ck_assert_str_eq(json_string_value(json_object_get(e, "number")), "R0722-01");
	json_decref(o);
	o = type_json(&w, "super", "journal list incident=E0722-02 --json");
	json_array_foreach(o, i, e)
		ck_assert_str_eq(json_string_value(json_object_get(e, "actor")), "v21");
	ck_assert_uint_eq(json_array_size(o), 1);
	json_decref(o);
	o = type_json(&w, "super", "journal list area=" T2 " --json");
	ck_assert_uint_ge(json_array_size(o), 1);
	json_array_foreach(o, i, e)
		ck_assert_str_ne(json_string_value(json_object_get(e, "actor")), "v11a");
	json_decref(o);
	/* For people in words, and each entry with all that it wrote. */
	ck_assert_int_eq(type_line(&w, "super", "journal list limit=2", &t), 0);
	ck_assert_msg(strstr(t.out, "v11a\treport\tR0722-01") != NULL, "%s", t.out);
	ck_assert_msg(strstr(t.err, "the newest 2 that fit") != NULL, "%s", t.err);
	ck_assert_int_eq(type_line(&w, "super", "journal list limit=900", &t), 0);
	ck_assert_msg(strstr(t.err, "that fit") == NULL, "%s", t.err);
	o = type_json(&w, "super", "journal list actor=v11a --json");
	char line[60];
	snprintf(line, sizeof line, "journal show %lld",
	    (long long)json_integer_value(json_object_get(json_array_get(o, 0), "seq")));
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "super", line, &t), 0);
	ck_assert_msg(strstr(t.out, "people affected: 1") != NULL, "%s", t.out);
	strcat(line, " --json");
	o = type_json(&w, "super", line);
	size_t versions = 0;
	json_array_foreach(json_object_get(o, "effects"), i, e) {
		if (strcmp(json_string_value(json_object_get(e, "kind")), "report_version") != 0)
			continue;
		versions++;
		char *text = json_dumps(e, 0);
		ck_assert_msg(strstr(text, "\"affected\": 1") != NULL, "%s", text);
		free(text);
	}
	ck_assert_uint_eq(versions, 1);
	json_decref(o);
	fails("county", line, 3, "supervisor");
	fails("super", "journal show 99999", 1, "99999");
}
END_TEST

/* What a supervisor reads of a decision: why, and of a refused one: what was asked
 * for and which rule said no. */
START_TEST(journal_reasons)
{
	json_t *o, *e;

	t.language = language_en;
	ck_assert_int_eq(type_line(&w, "v11a", "report file hazard=flood affected=1", &t), 0);
	fails("town1", "report return R0722-01", 1, "reason");
	ck_assert_int_eq(type_line(&w, "town1", "report return R0722-01 reason=\"count again\"", &t), 0);
	o = type_json(&w, "super", "journal list op=report.return --json");
	ck_assert_uint_eq(json_array_size(o), 2);
	e = json_array_get(o, 0);
	ck_assert_str_eq(json_string_value(json_object_get(e, "number")), "R0722-01");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(e, "words"), "reason")),
	    "count again");
	e = json_array_get(o, 1);
	ck_assert(json_is_true(json_object_get(e, "refused")));
	ck_assert_str_eq(json_string_value(json_object_get(e, "number")), "R0722-01");
	ck_assert_str_eq(json_string_value(json_object_get(e, "field")), "reason");
	ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(e, "why")), "reason"));
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "super", "journal list op=report.return", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "reason: count again"));
	ck_assert_ptr_nonnull(strstr(t.out, "reason: give a reason"));
	fails("v21", "report file incident=E0722-01 area=" V11 " affected=3", 3, "area");
	o = type_json(&w, "super", "journal list actor=v21 --json");
	e = json_array_get(o, 0);
	ck_assert_str_eq(json_string_value(json_object_get(e, "field")), "area");
	ck_assert_str_eq(json_string_value(json_object_get(e, "number")), "E0722-01");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(e, "words"), "area")),
	    V11);
	json_decref(o);
}
END_TEST

/* The timeline as text says what its JSON says. */
START_TEST(timeline)
{
	t.language = language_en;
	ck_assert_int_eq(type_line(&w, "v11a", "report file hazard=flood dead=1 trapped=3", &t), 0);
	ck_assert_int_eq(type_line(&w, "v11a", "report file incident=E0722-01 dead=2", &t), 0);
	ck_assert_int_eq(type_line(&w, "county", "report accept R0722-01", &t), 0);
	ck_assert_int_eq(type_line(&w, "county",
	    "incident note E0722-01 text=boats happened=19:30", &t), 0);
	ck_assert_int_eq(type_line(&w, "county", "incident strike E0722-01 line=7 reason=wrong", &t), 0);
	ck_assert_int_eq(type_line(&w, "county", "incident show E0722-01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "R0722-01 version: 2"));
	ck_assert_ptr_nonnull(strstr(t.out, "trapped: 3"));
	ck_assert_ptr_nonnull(strstr(t.out, "in the township's place"));
	ck_assert_ptr_nonnull(strstr(t.out, "boats happened: 19:30"));
	ck_assert_ptr_nonnull(strstr(t.out, "line struck: 7"));
	ck_assert_int_eq(type_line(&w, "town1", "incident state E0722-01 state=responding", &t), 0);
	ck_assert_int_eq(type_line(&w, "town1", "incident show E0722-01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "received → responding"));
}
END_TEST

/* Nothing that somebody typed reaches another's terminal or spreadsheet raw. */
START_TEST(cleaned)
{
	t.language = language_en;
	ck_assert_int_eq(type_line(&w, "v11a",
	    "report file hazard=flood place=\"=1+1\"", &t), 0);
	ck_assert_int_eq(type_line(&w, "v11a", "report list --csv", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, ",\"'=1+1\","));
	fails("v11a", "report file hazard=flood text=\"a\xe2\x80\xae" "b\"", 2, "text");
	ck_assert_ptr_null(strstr(t.err, "\xe2\x80\xae"));
	fails("v11a", "a\xe2\x80\xae" "b", 2, "");
	ck_assert_ptr_null(strstr(t.err, "\xe2\x80\xae"));
	fails("v11a", "\033[2J", 2, "");
	ck_assert_ptr_null(strchr(t.err, '\033'));
}
END_TEST

/* Lines cut at every byte and with bits flipped end in an exit code, in text
 * that is text, and with standard output empty unless they were understood. */
START_TEST(damaged_lines)
{
	static const char *const lines[] = {
		"report list state=sent incident=E0722-01 area=展旦召苏木 limit=3 --json",
		"report total incident=01 area=150621 --csv", "事件 清单 灾种=洪涝 自=昨天21:05 演练",
		"report accept R0722-01 version=1 --id 00112233445566778899aabbccddeeff happened=\"1小时前\"",
		"report file 洪涝 受灾１.２万 路断 农作物45亩 text=“a \\\" b” place=x incident=E0101-01",
	};
	char line[300];

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		size_t n = strlen(lines[i]);
		for (size_t k = 0; k < 2 * n; k++) {
			strcpy(line, lines[i]);
			if (k < n)
				line[k] = '\0';
			else
				line[k - n] = (char)(line[k - n] ^ 1 << k % 8);
			type_line(&w, "v11a", line, &t);
			ck_assert_int_ge(t.code, 0);
			ck_assert_int_le(t.code, 4);
			ck_assert(t.code == 0 || t.out[0] == '\0');
			ck_assert_msg(text_valid(t.err, strlen(t.err), true), "%s: %s", line, t.err);
			ck_assert(text_valid(t.out, strlen(t.out), true) || strchr(t.out, '\r') != NULL);
		}
	}
}
END_TEST

/* What src/command/urgent.c fills without asking. */
static void
urgent_takes_all(const struct kind *args)
{
	ck_assert_int_eq(kind_field(args, "text")->type, T_TEXT);
	ck_assert_int_eq(kind_field(args, "place")->type, T_TEXT);
	ck_assert_int_eq(kind_field(args, "drill")->type, T_BOOL);
	ck_assert_int_eq(kind_field(args, "which")->type, T_REF);
}

/* Every verb has help, a declaration, and no Chinese word that another verb of
 * its noun has; every key is found by its name. */
START_TEST(tables)
{
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op->verb != NULL; op++) {
			ck_assert_ptr_nonnull(op->args);
			ck_assert_ptr_nonnull(op->help);
			ck_assert_int_eq(op->args->store, ARGS);
			ck_assert_uint_lt(op->args->fields[op->args->nfields - 1].no, 512);
			if (op->urgent)
				urgent_takes_all(op->args);
		}
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++) {
			const struct subject *s = subject_find(v->noun);
			ck_assert(v->run != NULL);
			ck_assert_int_eq(v->args->store, ARGS);
			for (const struct op *op = s != NULL ? s->ops : NULL;
			    op != NULL && op->verb != NULL; op++)
				ck_assert_str_ne(op->verb, v->verb);
		}
}
END_TEST

Suite *
suite_command(void)
{
	Suite *s = suite_create("command");
	TCase *tc = tcase_create("command");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_keys_in_one_line);
	tcase_add_test(tc, splitting);
	tcase_add_test(tc, wrong_words);
	tcase_add_test(tc, an_unknown_word_says_what_it_is_like);
	tcase_add_test(tc, input_that_breaks_off_stores_nothing);
	tcase_add_test(tc, help);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, damaged_lines);
	tcase_add_test(tc, tables);
	tcase_add_test(tc, other_lists);
	tcase_add_test(tc, journal);
	tcase_add_test(tc, journal_reasons);
	tcase_add_test(tc, timeline);
	tcase_add_test(tc, cleaned);
	tcase_add_test(tc, a_need_is_named_by_what_it_is_about);
	suite_add_tcase(s, tc);
	return s;
}
