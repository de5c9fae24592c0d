/* Reports, incidents and calls for help by command, from typing to JSON. */
#include <check.h>
#include <string.h>

#include "tests/check/help_command.h"

Suite *suite_command_report(void);

static struct world w;
static struct typed t;

static void
setup(void)
{
	world_open(&w);
	memset(&t, 0, sizeof t);
	t.language = language_en;
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

static const char *
str(json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "(absent)";
}

#define FILED "report file hazard=flood occurred=2026-07-22T19:30 affected=120 resettled=36"

START_TEST(file_and_show)
{
	json_t *o;

	ck_assert_str_eq(type_number(&w, "v11a", FILED " crops_hit=3.07 loss=5万", &t), "R0722-01");
	o = type_json(&w, "v11a", "report show R0722-01 --json");
	ck_assert_str_eq(str(o, "number"), "R0722-01");
	ck_assert_str_eq(str(o, "incident"), "E0722-01");
	ck_assert_str_eq(str(o, "area"), V11);
	ck_assert_str_eq(str(o, "tier"), "village");
	ck_assert_str_eq(str(o, "stage"), "first");
	ck_assert_str_eq(str(o, "state"), "sent");
	ck_assert_str_eq(str(o, "reporter"), "v11a");
	ck_assert_str_eq(str(o, "hazard"), "flood");
	ck_assert_str_eq(str(o, "occurred"), "2026-07-22T19:30:00+08:00");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "version")), 1);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 120);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "loss")), 5);
	ck_assert_double_eq_tol(json_real_value(json_object_get(o, "crops_hit")), 3.07, 1e-9);
	ck_assert_ptr_null(json_object_get(o, "dead"));
	ck_assert_ptr_nonnull(json_object_get(o, "received"));
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "v11a", "report show 01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "120"));
	ck_assert_int_eq(type_line(&w, "v11a", "看 灾0722-01", &t), 2);	/* several nouns have 看 */
	ck_assert_int_eq(type_line(&w, "v11a", "查看灾情 灾0722-01", &t), 0);
}
END_TEST

/* The field of the report that was filed last. */
static double
filed(const char *line, const char *field)
{
	json_t *o;
	double v;

	ck_assert_msg(type_line(&w, "v11a", line, &t) == 0, "%s: %s", line, t.err);
	o = type_json(&w, "v11a", "report show 01 --json");
	v = json_number_value(json_object_get(o, field));
	json_decref(o);
	return v;
}

/* What people call by its name is 亩, as on the screens; what programs call by its id
 * is 公顷, as in JSON. A unit that is typed stands. */
START_TEST(bare_land)
{
	static const struct { const char *typed; double ha; } said[] = {
		{ "农作物受灾45", 3 }, { "农作物受灾面积=45", 3 }, { "农作物受灾=90", 6 }, { "农作物 45", 3 },
		{ "crops_hit=45", 45 }, { "crops_hit=45亩", 3 }, { "农作物受灾2公顷", 2 },
		{ "crops_hit=1.2万亩", 800 },
	};
	char line[160];

	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		snprintf(line, sizeof line, "report file hazard=flood incident=new 受灾%zu reason=x %s", i + 100, said[i].typed);
		ck_assert_msg(filed(line, "crops_hit") == said[i].ha, "%s", said[i].typed);
		world_close(&w);
		world_open(&w);
	}
	t.input = "农作物受灾面积=45\n";
	ck_assert(filed("report file hazard=flood -", "crops_hit") == 3);
	t.input = NULL;
}
END_TEST

/* Every command that stores figures says what it took for them. */
START_TEST(figures_are_read_back)
{
	ck_assert_int_eq(type_line(&w, "v11a", "报 洪涝 受灾一百二 农作物受灾45 损失5万", &t), 0);
	ck_assert_msg(strstr(t.err, "taken down: people affected 120 people, crops hit (loss 10% or more) 45 mu = 3 ha, direct economic loss 5 10,000 yuan\n") != NULL, "%s", t.err);
	ck_assert_int_eq(type_line(&w, "v11a", "report file incident=E0722-01 crops_hit=45 loss= reason=x", &t), 0);
	ck_assert_msg(strstr(t.err, "taken down: crops hit (loss 10% or more) 675 mu = 45 ha, direct economic loss not known\n") != NULL, "%s", t.err);
	ck_assert_int_eq(type_line(&w, "v11a", "sos send trapped=两人", &t), 0);
	ck_assert_msg(strstr(t.err, "2 people\n") != NULL, "%s", t.err);
	ck_assert_int_eq(type_line(&w, "county", "incident note E0722-01 text=x", &t), 0);
	ck_assert_msg(strstr(t.err, "taken down") == NULL, "%s", t.err);
	ck_assert_int_ne(type_line(&w, "v11a", "报 洪涝 受灾五户", &t), 0);
	ck_assert_msg(strstr(t.err, "taken down") == NULL, "%s", t.err);
}
END_TEST

START_TEST(short_forms)
{
	json_t *o = type_json(&w, "v11a", "报 洪涝 受灾120 转移安置36 路断 电通 倒房3间 损失5万 --json");

	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 120);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "resettled")), 36);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "rooms_collapsed")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "loss")), 5);
	ck_assert_str_eq(str(o, "hazard"), "flood");
	ck_assert_str_eq(str(o, "road"), "cut");
	ck_assert_str_eq(str(o, "power"), "ok");
	json_decref(o);
	o = type_json(&w, "v12", "上报 灾种 风雹 受灾 三百二 死亡 0 --json incident=new 演练");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 320);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "dead")), 0);
	ck_assert_str_eq(str(o, "hazard"), "hail");
	ck_assert(json_is_true(json_object_get(o, "drill")));
	json_decref(o);
	fails("v11a", "报 洪涝 受灾xyz", 2, "受灾xyz");
	fails("v11a", "报 洪涝 受灾12.5", 2, "12.5");
}
END_TEST

START_TEST(input)
{
	json_t *o;
	char words[5][64] = { "report", "file", "-", "受灾=7", "text=first line" };
	char *argv[5] = { words[0], words[1], words[2], words[3], words[4] };

	t.input = "灾种=洪涝\ndead=0\n\nThe water came\nat night: a=b\r\nplace=二社\n";
	ck_assert_str_eq(type_number(&w, "v11a", "report file affected=5 -", &t), "R0722-01");
	o = type_json(&w, "v11a", "report show R0722-01 --json");
	ck_assert_str_eq(str(o, "text"), "The water came\nat night: a=b");
	ck_assert_str_eq(str(o, "place"), "二社");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "dead")), 0);
	json_decref(o);
	t.input = "affectd=5\n";
	fails("v11a", "report file hazard=flood -", 2, "affectd");
	t.input = "hazard=flood\n";
	ck_assert_int_eq(type_words(&w, "v12", 5, argv, &t), 0);
	/* Short forms are read as on the line; text goes on around them. */
	t.input = "one\n失踪0\ntwo\n受灾130\nplace=二社\n路断\ntext=three\nroad cut 通\n";
	ck_assert_str_eq(type_number(&w, "v12", "report file hazard=flood incident=new -", &t), "R0722-03");
	o = type_json(&w, "v12", "report show R0722-03 --json");
	ck_assert_str_eq(str(o, "text"), "one\ntwo\nthree\nroad cut 通");
	ck_assert_str_eq(str(o, "place"), "二社");
	ck_assert_str_eq(str(o, "road"), "cut");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 130);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "missing")), 0);
	json_decref(o);
	/* A mark of Windows, blanks, list marks and capitals hide no figure. */
	t.input = "\xef\xbb\xbf" "affected=140\r\n  dead=0\r\n- Missing = 2\r\n1. 受伤=3\r\n• 倒房4间\r\n2、INJURED_SERIOUS＝1\r\nplace=三社\r\n- just text\r\n";
	ck_assert_str_eq(type_number(&w, "v11a", "report file hazard=flood incident=new -", &t), "R0722-04");
	ck_assert_msg(strstr(t.err, "just text") == NULL, "%s", t.err);
	o = type_json(&w, "v11a", "report show R0722-04 --json");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 140);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "missing")), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "injured")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "injured_serious")), 1);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "rooms_collapsed")), 4);
	ck_assert_str_eq(str(o, "text"), "- just text");
	json_decref(o);
	/* What stays text although a figure stands in it is named. */
	t.input = "昨夜山洪，受灾12人\naffected 7\n";
	ck_assert_int_eq(type_line(&w, "v12", "report file hazard=flood incident=new -", &t), 0);
	ck_assert_msg(strstr(t.err, "昨夜山洪，受灾12人, affected 7") != NULL, "%s", t.err);
	t.input = "text=a\ntext=b\n";
	fails("v11a", "report file hazard=flood -", 2, "text");
}
END_TEST

START_TEST(long_input)
{
	static char big[70000];

	memset(big, 'x', sizeof big - 1);
	t.input = big;
	fails("v11a", "report file hazard=flood -", 2, "65536");
	big[1000] = '\0';
	fails("v11a", "report file hazard=flood -", 2, "900");
	fails("v11a", "report list -", 2, "text");
}
END_TEST

START_TEST(on_paper)
{
	json_t *o, *e;
	size_t i;
	bool seen = false;

	type_number(&w, "v11a", FILED " happened=19:00 on_paper=yes", &t);
	fails("v11a", FILED " happened=2026-07-30T00:00", 1, "future");
	o = type_json(&w, "super", "journal list op=report.file --json");
	json_array_foreach(o, i, e)
		seen = seen || (json_is_true(json_object_get(e, "on_paper")) &&
		    strcmp(str(e, "happened"), "2026-07-22T19:00:00+08:00") == 0);
	ck_assert(seen);
	json_decref(o);
}
END_TEST

START_TEST(same_request)
{
	static const char id[] = " --id 00112233445566778899aabbccddeeff";
	char line[300];
	json_t *o;

	ck_assert_str_eq(type_number(&w, "v11a", FILED, &t), "R0722-01");
	/* the same in another order, without an id: said back, and on stderr */
	ck_assert_str_eq(type_number(&w, "v11a",
	    "report file affected=120 resettled=36 occurred=2026-07-22T19:30 hazard=flood", &t), "R0722-01");
	ck_assert_ptr_nonnull(strstr(t.err, "R0722-01; again=yes"));
	o = type_json(&w, "v11a", "report show 01 --json");
	ck_assert_str_eq(str(o, "stage"), "first");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "version")), 1);
	json_decref(o);
	snprintf(line, sizeof line, "%s%s", FILED " incident=new", id);
	ck_assert_str_eq(type_number(&w, "v12", line, &t), "R0722-02");
	ck_assert_str_eq(type_number(&w, "v12", line, &t), "R0722-02");
	ck_assert_str_eq(t.err, "");
	snprintf(line, sizeof line, "%s%s --json", FILED " incident=new", id);
	o = type_json(&w, "v12", line);
	ck_assert_str_eq(str(o, "number"), "R0722-02");
	json_decref(o);
	snprintf(line, sizeof line, "%s%s", FILED " incident=new dead=1", id);
	fails("v12", line, 1, "R0722-02");
}
END_TEST

START_TEST(accept_and_return)
{
	json_t *o;

	type_number(&w, "v11a", FILED, &t);
	fails("v11a", "report accept R0722-01", 3, "");
	fails("v21", "report show R0722-01", 3, "R0722-01");
	fails("town1", "report return R0722-01", 1, "reason");
	ck_assert_int_eq(type_line(&w, "town1", "驳回 R0722-01 理由=\"数字 不对\"", &t), 0);
	o = type_json(&w, "v11a", "report show R0722-01 --json");
	ck_assert_str_eq(str(o, "state"), "returned");
	ck_assert_str_eq(str(o, "review_reason"), "数字 不对");
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "v11a", "report file incident=E0722-01 affected=130 dead=0", &t), 0);
	ck_assert_int_eq(type_line(&w, "town1", "审 灾0722-01 version=2", &t), 0);
	o = type_json(&w, "v11a", "report show 01 version=1 --json");
	ck_assert_str_eq(str(o, "state"), "returned");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 120);
	json_decref(o);
	o = type_json(&w, "v11a", "report show 01 --json");
	ck_assert_str_eq(str(o, "state"), "accepted");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 130);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "resettled")), 36);
	json_decref(o);
	fails("v11a", "report show 01 version=9", 1, "2");
	fails("v11a", "report file incident=E0722-01 affected=", 1, "reason");
	o = type_json(&w, "v11a", "report file incident=E0722-01 affected= reason=recount --json");
	ck_assert_ptr_null(json_object_get(o, "affected"));
	ck_assert_int_eq(json_integer_value(json_object_get(o, "dead")), 0);
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "v11a", "report show 01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "130 people → not known"));
}
END_TEST

START_TEST(first_reading_is_noted)
{
	json_t *o;
	bool seen = false;
	size_t i;
	json_t *e;

	type_number(&w, "v11a", FILED, &t);
	ck_assert_int_eq(type_line(&w, "town1", "report show R0722-01", &t), 0);
	o = type_json(&w, "super", "journal list --json");
	json_array_foreach(o, i, e)
		seen = seen || (strcmp(str(e, "op"), "report.open") == 0 &&
		    strcmp(str(e, "actor"), "town1") == 0);
	ck_assert(seen);
	json_decref(o);
}
END_TEST

/* A linked incident: every output names the one that goes on, and its number. */
/* The word stands on every line of a drill, and either kind can be listed alone. */
START_TEST(drills)
{
	json_t *o;

	type_number(&w, "v11a", FILED, &t);
	type_number(&w, "v11a", FILED " drill=yes", &t);
	ck_assert_int_eq(type_line(&w, "county", "report list drill=yes", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "\tdrill\tflood"));
	ck_assert_ptr_null(strstr(t.out, "R0722-01"));
	o = type_json(&w, "county", "report list drill=no --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	ck_assert_str_eq(str(json_array_get(o, 0), "number"), "R0722-01");
	json_decref(o);
	o = type_json(&w, "county", "incident list drill=no --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	json_decref(o);
	o = type_json(&w, "county", "incident list --json");
	ck_assert_uint_eq(json_array_size(o), 2);
	json_decref(o);
	type_number(&w, "v11a", "sos send drill=yes", &t);
	type_number(&w, "v12", "sos send", &t);
	o = type_json(&w, "county", "sos list drill=no --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	json_decref(o);
}
END_TEST

START_TEST(linked)
{
	json_t *o;
	size_t i;
	json_t *e;

	type_number(&w, "v11a", FILED " incident=new", &t);
	type_number(&w, "v11a", "report file incident=new hazard=flood affected=9", &t);
	type_number(&w, "v12", "report file incident=E0722-02 affected=5", &t);
	type_number(&w, "county", "incident link E0722-02 to=E0722-01", &t);
	fails("county", "incident link E0722-01 to=E0722-02", 1, "E0722-01 and E0722-02 are one");
	o = type_json(&w, "county", "report list incident=E0722-02 --json");
	ck_assert_uint_eq(json_array_size(o), 3);
	json_array_foreach(o, i, e)
		ck_assert_str_eq(str(e, "incident"), "E0722-01");
	json_decref(o);
	o = type_json(&w, "v11a", "report show R0722-02 --json");
	ck_assert_str_eq(str(o, "incident"), "E0722-01");
	ck_assert_str_eq(str(o, "leads_to"), "R0722-01");
	json_decref(o);
	o = type_json(&w, "v11a", "report show R0722-01 --json");
	ck_assert_str_eq(str(o, "beside"), "R0722-02");
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "v11a", "report show R0722-01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "beside, not counted: R0722-02"));
	world_sleep(&w, 1000);
	type_number(&w, "v11a", "report file incident=E0722-02 affected=130", &t);
	o = type_json(&w, "v11a", "report show R0722-01 --json");
	ck_assert_ptr_null(json_object_get(o, "beside"));
	json_decref(o);
	o = type_json(&w, "v12", "report show R0722-03 --json");
	ck_assert_ptr_null(json_object_get(o, "leads_to"));
	json_decref(o);
}
END_TEST

/* What changed from, to: every value, not only figures. */
START_TEST(changes)
{
	json_t *o, *x;

	type_number(&w, "v11a", FILED " place=east road=ok", &t);
	type_number(&w, "v11a", "report file incident=E0722-01 affected=121 place=west road=cut", &t);
	o = type_json(&w, "town1", "report show R0722-01 --json");
	x = json_object_get(json_object_get(o, "changes"), "affected");
	ck_assert_int_eq(json_integer_value(json_object_get(x, "from")), 120);
	ck_assert_int_eq(json_integer_value(json_object_get(x, "to")), 121);
	x = json_object_get(json_object_get(o, "changes"), "road");
	ck_assert_str_eq(str(x, "from"), "ok");
	ck_assert_str_eq(str(x, "to"), "cut");
	ck_assert_uint_eq(json_object_size(json_object_get(o, "changes")), 3);
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "town1", "report show R0722-01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "place: east → west"));
	ck_assert_ptr_nonnull(strstr(t.out, "120 people → 121 people"));
}
END_TEST

/* A township that has not reported itself makes a county sum an “at least”. */
START_TEST(at_least)
{
	type_number(&w, "v11a", FILED, &t);
	ck_assert_int_eq(type_line(&w, "county", "report total incident=E0722-01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "at least 120 people"));
	type_number(&w, "town1", "report file incident=E0722-01 affected=150", &t);
	ck_assert_int_eq(type_line(&w, "county", "report total incident=E0722-01", &t), 0);
	ck_assert_ptr_null(strstr(t.out, "at least 150 people"));
	ck_assert_ptr_nonnull(strstr(t.out, "at least 36 people"));
}
END_TEST

START_TEST(totals)
{
	json_t *o, *list;

	type_number(&w, "v11a", FILED, &t);
	type_number(&w, "v12", "report file hazard=flood affected=30 incident=E0722-01", &t);
	ck_assert_int_eq(type_line(&w, "town1", "report accept R0722-01", &t), 0);
	o = type_json(&w, "town1", "report total incident=E0722-01 --json");
	ck_assert_str_eq(str(o, "area"), T1);
	ck_assert_str_eq(str(o, "incident"), "E0722-01");
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(o, "reported"), "affected")), 150);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(o, "accepted"), "affected")), 120);
	ck_assert_ptr_null(json_object_get(json_object_get(o, "reported"), "dead"));
	list = json_object_get(o, "unreported");
	ck_assert_uint_gt(json_array_size(list), 0);
	for (size_t i = 0; i < json_array_size(list); i++)
		ck_assert_str_ne(json_string_value(json_array_get(list, i)), V11);
	json_decref(o);
	o = type_json(&w, "county", "合计 incident=E0722-01 --json");
	ck_assert_uint_eq(json_object_size(json_object_get(o, "accepted")), 0);
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "town1", "report total incident=01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "at least 150 people"));
	fails("both", "report total incident=E0722-01", 1, V12);
	fails("nobody", "report total incident=E0722-01", 3, "");
	fails("town1", "report total incident=E0722-01 area=" T2, 3, "");
	fails("town1", "report total", 2, "");
}
END_TEST

START_TEST(lists)
{
	json_t *o;

	type_number(&w, "v11a", FILED " place=\"a, \"\"b\"", &t);
	type_number(&w, "v12", "report file hazard=hail affected=30", &t);
	type_number(&w, "v21", "report file hazard=flood affected=1 incident=new", &t);
	o = type_json(&w, "county", "report list --json");
	ck_assert_uint_eq(json_array_size(o), 3);
	ck_assert_str_eq(str(json_array_get(o, 0), "number"), "R0722-03");
	json_decref(o);
	o = type_json(&w, "county", "report list hazard=hail --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	json_decref(o);
	o = type_json(&w, "county", "report list area=" T1 " limit=1 --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	ck_assert_str_eq(str(json_array_get(o, 0), "number"), "R0722-02");
	json_decref(o);
	o = type_json(&w, "v11a", "report list --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "county", "report list", &t), 0);
	ck_assert_int_eq(strncmp(t.out, "number\t", 7), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "\nR0722-01\tE0722-01\t"));
	ck_assert_int_eq(type_line(&w, "county", "report list --csv", &t), 0);
	ck_assert_int_eq(strncmp(t.out, "\xef\xbb\xbfnumber,", 10), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "\r\n"));
	o = type_json(&w, "nobody", "report list --json");
	ck_assert_uint_eq(json_array_size(o), 0);
	json_decref(o);
}
END_TEST

START_TEST(incidents)
{
	json_t *o;

	ck_assert_str_eq(type_number(&w, "county",
	    "incident open class=natural hazard=flood area=展旦召苏木 place=二社 text=\"a b\"", &t), "E0722-01");
	ck_assert_int_eq(type_line(&w, "county", "incident note E0722-01 text=\"on the way\"", &t), 0);
	o = type_json(&w, "county", "incident show E0722-01 --json");
	ck_assert_str_eq(str(o, "number"), "E0722-01");
	ck_assert_str_eq(str(o, "place"), "二社");
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(o, "areas"), 0)), T1);
	ck_assert_uint_ge(json_array_size(json_object_get(o, "timeline")), 2);
	json_decref(o);
	/* another township sees the head line only */
	o = type_json(&w, "town2", "incident show E0722-01 --json");
	ck_assert_str_eq(str(o, "hazard"), "flood");
	ck_assert_str_eq(str(o, "place"), "(absent)");
	ck_assert_ptr_null(json_object_get(o, "timeline"));
	json_decref(o);
	o = type_json(&w, "town2", "incident list --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	ck_assert_str_eq(str(json_array_get(o, 0), "place"), "(absent)");
	json_decref(o);
	type_number(&w, "county", "incident open class=accident area=展旦召苏木", &t);
	fails("town2", "incident show E0722-02", 3, "E0722-02");
	ck_assert_int_eq(type_line(&w, "county", "incident state 01 state=verified", &t), 0);
	o = type_json(&w, "county", "incident list state=verified --json");
	ck_assert_uint_eq(json_array_size(o), 1);
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "county", "事件 查看 事0722-01", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "on the way"));
	fails("county", "incident note E0722-09 text=x", 1, "E0722-09");
	fails("county", "incident note what text=x", 2, "E0816-07");
}
END_TEST

START_TEST(calls_for_help)
{
	json_t *o;

	type_number(&w, "v11a", "求救", &t);
	ck_assert_int_eq(t.out[0], 'H');
	/* nothing that is mistyped holds a call up */
	type_number(&w, "v21", "sos send trapped=三四个 phon=1390000 水很大", &t);
	type_number(&w, "v12", "sos send 房顶上 被困3", &t);
	o = type_json(&w, "county", "sos list --json");
	ck_assert_uint_eq(json_array_size(o), 3);
	ck_assert_str_eq(str(json_array_get(o, 1), "text"), "trapped=三四个 phon=1390000 水很大");
	ck_assert_str_eq(str(json_array_get(o, 0), "text"), "房顶上");
	ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(o, 0), "trapped")), 3);
	ck_assert_str_eq(str(json_array_get(o, 0), "by"), "v12");
	json_decref(o);
	ck_assert_int_eq(type_line(&w, "town1", "应答 H0722-01", &t), 0);
	o = type_json(&w, "county", "sos list open=yes --json");
	ck_assert_uint_eq(json_array_size(o), 2);
	json_decref(o);
	o = type_json(&w, "v11a", "sos show H0722-01 --json");
	ck_assert_str_eq(str(o, "answered_by"), "town1");
	json_decref(o);
	fails("v21", "sos show H0722-01", 3, "H0722-01");
	/* the same call by the same id is called once more */
	type_number(&w, "v12", "sos send --id 00112233445566778899aabbccddeef0", &t);
	type_number(&w, "v12", "sos send --id 00112233445566778899aabbccddeef0", &t);
	ck_assert_int_eq(t.out[0], 'H');
	o = type_json(&w, "county", "need list --json");
	ck_assert_uint_ge(json_array_size(o), 1);
	json_decref(o);
}
END_TEST

START_TEST(asking)
{
	json_t *o;

	t.input = "洪涝\n19:30\n二社\n120\n0\n\n\nxx\n7\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n1\n";
	ck_assert_msg(type_line(&w, "v11a", "report ask", &t) == 0, "%s%s", t.out, t.err);
	ck_assert_ptr_nonnull(strstr(t.out, "R0722-01"));
	o = type_json(&w, "v11a", "report show R0722-01 --json");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "affected")), 120);
	ck_assert_int_eq(json_integer_value(json_object_get(o, "dead")), 0);
	ck_assert_str_eq(str(o, "place"), "二社");
	json_decref(o);
	t.input = "\n\n2\n";
	ck_assert_int_eq(type_line(&w, "v12", "report ask 洪涝 occurred=19:30 incident=new place=x affected=1 dead=0"
	    " missing=0 injured=0 evacuated=0 resettled=0 resettled_now=0 resettled_central=0"
	    " resettled_central_now=0 resettled_dispersed=0 resettled_dispersed_now=0 need_urgent_aid=0"
	    " need_urgent_aid_now=0 rooms_collapsed=0 home_rooms_collapsed=0 homes_collapsed=0"
	    " rooms_severe=0 homes_severe=0 rooms_damaged=0 homes_damaged=0 crops_hit=0 crops_ruined=0"
	    " crops_lost=0 livestock_dead=0 loss=0", &t), 1);
	ck_assert_ptr_nonnull(strstr(t.err, "not sent"));
	t.input = "洪涝\n";
	ck_assert_int_eq(type_line(&w, "v11a", "report ask", &t), 2);
	ck_assert_ptr_nonnull(strstr(t.err, "input ended"));
}
END_TEST

Suite *
suite_command_report(void)
{
	Suite *s = suite_create("command_report");
	TCase *tc = tcase_create("command_report");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, file_and_show);
	tcase_add_test(tc, short_forms);
	tcase_add_test(tc, bare_land);
	tcase_add_test(tc, figures_are_read_back);
	tcase_add_test(tc, input);
	tcase_add_test(tc, long_input);
	tcase_add_test(tc, on_paper);
	tcase_add_test(tc, same_request);
	tcase_add_test(tc, accept_and_return);
	tcase_add_test(tc, first_reading_is_noted);
	tcase_add_test(tc, totals);
	tcase_add_test(tc, drills);
	tcase_add_test(tc, linked);
	tcase_add_test(tc, changes);
	tcase_add_test(tc, at_least);
	tcase_add_test(tc, lists);
	tcase_add_test(tc, incidents);
	tcase_add_test(tc, calls_for_help);
	tcase_add_test(tc, asking);
	suite_add_tcase(s, tc);
	return s;
}
