/* Lists of codes that a county edits: its names, codes of its own, what it retires, and the
 * fields that hold one. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "screens/kit/record/record.h"
#include "src/lang/tr.h"
#include "src/op/act.h"
#include "src/op/choice.h"
#include "src/op/face.h"
#include "src/text/parse.h"
#include "src/text/record_json.h"
#include "src/text/record_says.h"
#include "src/text/show.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"

Suite *suite_choice(void);

static struct world w;
static struct typed t;
static struct reply reply;

static void
setup(void)
{
	tr_set(language_en);
	world_open(&w);
	t.language = language_en;
}

static void
teardown(void)
{
	world_close(&w);
}

#define REFUSED_WITH(name, where) REFUSED_REPLY(reply, name, where)

static enum outcome
add(const char *login, const char *which, const char *name, int64_t minutes)
{
	struct op_choice_add a = { .minutes = minutes };

	snprintf(a.which, sizeof a.which, "%s", which);
	snprintf(a.name, sizeof a.name, "%s", name);
	return world_do(&w, login, "choice.add", &a, &reply);
}

static enum outcome
set(const char *which, const char *name, int64_t minutes)
{
	struct op_choice_set a = { .minutes = minutes };

	snprintf(a.which, sizeof a.which, "%s", which);
	snprintf(a.name, sizeof a.name, "%s", name);
	return world_do(&w, "admin", "choice.set", &a, &reply);
}

/* Retire and reset have the same arguments. */
static enum outcome
end(const char *op, const char *which)
{
	struct op_choice_retire a = { 0 };

	snprintf(a.which, sizeof a.which, "%s", which);
	return world_do(&w, "admin", op, &a, &reply);
}

static bool
found(const struct enumeration *e, const char *text, struct choice_row *row)
{
	struct txn txn;
	bool is;

	world_read(&w, &txn);
	is = choice_find(&txn, e, text, row);
	txn_abort(&txn);
	return is;
}

/* The codes in order, with a minus before what is not offered. */
static const char *
codes(const struct enumeration *e, char out[600])
{
	struct choice_row row;
	struct choice_walk walk;
	struct txn txn;
	struct buf b;

	buf_init(&b, out, 600);
	world_read(&w, &txn);
	for (choice_walk(&walk, &txn, e); choice_next(&walk, &row);)
		buf_printf(&b, "%s%s%s", b.len > 0 ? " " : "", row.retired != 0 ? "-" : "", row.code);
	txn_abort(&txn);
	return buf_str(&b);
}

/* Codes are kept in rows of screens, and names in records: all that is shipped has room. */
START_TEST(what_is_shipped_fits)
{
	for (const struct value *l = enum_choice_list.values; l->no != 0; l++) {
		const struct enumeration *e = choice_enum((enum choice_list)l->no);

		ck_assert_ptr_nonnull(e);
		ck_assert_str_eq(l->code, e->name);
		ck_assert_int_eq(choice_list_of(e), l->no);
		for (const struct value *v = e->values; v->no != 0; v++) {
			ck_assert_uint_le(strlen(v->code), CHOICE_CODE);
			ck_assert_uint_le(strlen(v->label), CHOICE_NAME);
			ck_assert_uint_le(strlen(v->zh), 90);
		}
	}
	ck_assert(choice_editable(&enum_task));
	ck_assert(!choice_editable(&enum_area_kind));
	ck_assert(!choice_editable(NULL));
	ck_assert(choice_field(kind_field(&kind_team, "kind")));
	ck_assert(choice_field(kind_field(&kind_order, "task")));
	ck_assert(!choice_field(kind_field(&kind_area, "kind")));
	ck_assert(!choice_field(kind_field(&kind_team, "name")));
	ck_assert_int_eq(choice_minutes(NULL, &enum_task, "rescue"), 20);
	ck_assert_int_eq(choice_minutes(NULL, &enum_task, "fire"), 20);
	ck_assert_int_eq(choice_minutes(NULL, &enum_task, "water"), 20);
	ck_assert_int_eq(choice_minutes(NULL, &enum_task, "stage"), 30);
	ck_assert_int_eq(choice_minutes(NULL, &enum_task, "no_such"), 0);
	ck_assert_int_eq(choice_minutes(NULL, &enum_team_kind, "rescue"), 0);
}
END_TEST

START_TEST(a_county_has_its_own)
{
	struct choice_row row;
	char list[600];

	ck_assert_int_eq(add("admin", "task.snow", "扫雪", 0), DONE);
	ck_assert_int_eq(add("admin", "task.fodder", "送草料", 45), DONE);
	ck_assert_int_eq(end("choice.retire", "task.clear"), DONE);
	ck_assert_str_eq(codes(&enum_task, list),
	    "rescue fire water drain search move dike -clear stage other snow fodder");
	ck_assert_str_eq(codes(&enum_team_kind, list), "rescue fire medical water drainage engineering "
	    "power telecom transport mine militia volunteer other");
	ck_assert(found(&enum_task, "扫雪", &row));
	ck_assert_str_eq(row.code, "snow");
	ck_assert_int_eq(row.minutes, 30);
	ck_assert(found(&enum_task, "送草料", &row) && row.minutes == 45);
	ck_assert_int_eq(set("task.送草料", "运草料", 50), DONE);
	ck_assert(!found(&enum_task, "送草料", &row));
	ck_assert(found(&enum_task, "fodder", &row));
	ck_assert_str_eq(row.name, "运草料");
	ck_assert_int_eq(row.minutes, 50);
	ck_assert_int_eq(set("task.rescue", "抢救人员", 15), DONE);
	ck_assert(found(&enum_task, "抢救人员", &row));
	ck_assert_str_eq(row.code, "rescue");
	ck_assert_int_eq(row.minutes, 15);
	ck_assert(found(&enum_task, "救援", &row));	/* the shipped form still means it */
	ck_assert_str_eq(row.name, "抢救人员");
	world_restore(&w);
	ck_assert(found(&enum_task, "抢救人员", &row) && row.minutes == 15);
	ck_assert_int_eq(end("choice.reset", "任务.抢救人员"), DONE);
	ck_assert(found(&enum_task, "rescue", &row) && row.minutes == 20);
	ck_assert_str_eq(row.name, "rescue");
	ck_assert_int_eq(end("choice.reset", "task.clear"), DONE);
	ck_assert_int_eq(end("choice.retire", "task.snow"), DONE);
	ck_assert_int_eq(end("choice.reset", "task.snow"), DONE);
	ck_assert_str_eq(codes(&enum_task, list),
	    "rescue fire water drain search move dike clear stage other snow fodder");
}
END_TEST

/* The same name twice, or a code that is none, would be no list any more. */
START_TEST(refused)
{
	struct op_setting_set most = { .which = "choice.own", .value = "1" };

	ck_assert_int_eq(add("county", "task.snow", "扫雪", 0), REFUSED);
	REFUSED_WITH("NOT_PERMITTED", "");
	static const char *const none[] = { "snow", "task.", "task.Snow", "task.sn ow", "task.9lives",
	    "task.扫雪", "teams.snow", "task.sixteen_letters_" };
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		add("admin", none[i], "扫雪", 0);
		REFUSED_WITH("CHOICE_CODE", "which");
	}
	add("admin", "task.fire", "火", 0);
	REFUSED_WITH("CHOICE_EXISTS", "which");
	add("admin", "task.snow", "灭火", 0);
	REFUSED_WITH("CHOICE_NAMED", "name");
	add("admin", "team_kind.drone", "无人机", 20);
	REFUSED_WITH("CHOICE_NO_MINUTES", "minutes");
	add("admin", "task.snow", "", 0);
	REFUSED_WITH("REQUIRED", "name");
	set("task.none", "x", 0);
	REFUSED_WITH("CHOICE_NONE", "which");
	set("task.fire", "rescue", 0);
	REFUSED_WITH("CHOICE_NAMED", "name");
	ck_assert_int_eq(world_do(&w, "admin", "setting.set", &most, &reply), DONE);
	ck_assert_int_eq(add("admin", "task.snow", "扫雪", 0), DONE);
	add("admin", "task.fodder", "送草料", 0);
	REFUSED_WITH("CHOICE_MANY", "which");
	end("choice.reset", "task.snow");
	REFUSED_WITH("CHOICE_OWN", "which");
	ck_assert_int_eq(end("choice.retire", "task.snow"), DONE);
	end("choice.retire", "task.snow");
	REFUSED_WITH("CHOICE_GONE", "which");
	for (const struct value *v = enum_task.values; v->no != 0; v++) {
		char key[51];
		choice_key(&enum_task, v->code, key);
		ck_assert_int_eq(end("choice.retire", key), v[1].no != 0 ? DONE : REFUSED);
	}
	REFUSED_WITH("CHOICE_LAST", "which");
}
END_TEST

static bool
reads(const char *text, const struct op *op, struct team *team, struct refusal *r)
{
	struct parse_env env = { .now = w.now, .offset = 480, .op = op };
	struct txn txn;
	bool ok;

	world_read(&w, &txn);
	env.txn = &txn;
	ok = parse_field(&env, kind_field(&kind_team, "kind"), text, team, r) == 0;
	txn_abort(&txn);
	return ok;
}

/* A field that holds one is typed, shown, looked for and written as JSON by its declaration. */
START_TEST(a_field_holds_one)
{
	const struct field *kind = kind_field(&kind_team, "kind");
	const struct op *any = op_find("choice.set", NULL);
	struct team team = { .area = T1 };
	struct show_env env = { .now = w.now };
	struct refusal r;
	char text[100];
	struct txn txn;
	json_t *json;

	ck_assert_int_eq(add("admin", "team_kind.drone", "无人机", 0), DONE);
	ck_assert_int_eq(set("team_kind.water", "水上队", 0), DONE);
	ck_assert(reads(" 无人机 ", any, &team, &r));
	ck_assert_str_eq(team.kind, "drone");
	ck_assert(reads("水域", any, &team, &r));
	ck_assert_str_eq(team.kind, "water");
	ck_assert(reads("mine", any, &team, &r));
	ck_assert_str_eq(team.kind, "mine");
	ck_assert(!reads("mines", any, &team, &r));
	ck_assert_str_eq(world_message(r.message), "BAD_CHOICE");
	ck_assert_str_eq(r.field, "kind");
	ck_assert_ptr_nonnull(strstr(r.args[1], "drone"));
	ck_assert_str_eq(team.kind, "mine");
	ck_assert(reads("无人机", any, &team, &r));
	ck_assert_int_eq(end("choice.retire", "team_kind.drone"), DONE);
	ck_assert(!reads("无人机", any, &team, &r));
	ck_assert_str_eq(world_message(r.message), "CHOICE_RETIRED");
	ck_assert_ptr_null(strstr(r.args[1], "drone"));
	ck_assert(reads("无人机", NULL, &team, &r));	/* to look for what is stored */
	ck_assert_str_eq(team.kind, "drone");
	world_read(&w, &txn);
	env.txn = &txn;
	show_field(&env, kind, &team, true, text, sizeof text);
	ck_assert_str_eq(text, "无人机");
	json = record_json_field(&env, kind, &team);
	ck_assert_str_eq(json_string_value(json), "drone");
	json_decref(json);
	ck_assert(record_says(&txn, &kind_team, &team, w.now, "无人"));
	ck_assert(!record_says(&txn, &kind_team, &team, w.now, "水上"));
	snprintf(team.kind, sizeof team.kind, "water");
	show_field(&env, kind, &team, true, text, sizeof text);
	ck_assert_str_eq(text, "水上队");
	snprintf(team.kind, sizeof team.kind, "unheard_of");
	show_field(&env, kind, &team, true, text, sizeof text);
	ck_assert_str_eq(text, "unheard_of");
	txn_abort(&txn);
}
END_TEST

/* The shipped names are the reader's, the county's are the county's. */
START_TEST(by_command)
{
	json_t *list;

	ck_assert_int_eq(type_line(&w, "admin", "choice add task.snow name=扫雪 minutes=25", &t), 0);
	ck_assert_str_eq(t.out, "task.snow\n");
	ck_assert_int_eq(type_line(&w, "admin", "choice set 任务.搜寻 name=找人", &t), 0);
	ck_assert_int_eq(type_line(&w, "v11a", "choice list task", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "task.snow\t扫雪\ttasks\t25\tthe county's own\t"));
	ck_assert_ptr_nonnull(strstr(t.out, "task.search\t找人\ttasks\t30\tsearch\t"));
	ck_assert_ptr_nonnull(strstr(t.out, "task.fire\tfight fire\ttasks\t20\t\t"));
	ck_assert_ptr_null(strstr(t.out, "team_kind"));
	ck_assert_int_eq(type_line(&w, "admin", "choice retire task.snow", &t), 0);
	list = type_json(&w, "county", "choice list retired=yes --json");
	ck_assert_uint_eq(json_array_size(list), 1);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(list, 0), "code")), "task.snow");
	ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(list, 0), "minutes")), 25);
	json_decref(list);
	ck_assert_int_eq(type_line(&w, "county", "choice show task.snow", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "扫雪"));
	ck_assert_int_eq(type_line(&w, "county", "choice show task.none", &t), 1);
	ck_assert_ptr_nonnull(strstr(t.err, "there is no choice"));
}
END_TEST

/* A subject whose records hold one has written nothing for it. */
START_TEST(a_subject_takes_them)
{
	ck_assert_int_eq(type_line(&w, "admin", "choice add team_kind.drone name=无人机", &t), 0);
	ck_assert_int_eq(type_line(&w, "admin", "choice retire team_kind.mine", &t), 0);
	ck_assert_int_eq(type_line(&w, "county", "team add 样例飞队 area=" T1
	    " kind=无人机 rank=main owner=firm strength=9", &t), 0);
	ck_assert_int_eq(type_line(&w, "county", "team add 样例矿队 area=" T1
	    " kind=mine rank=main owner=firm strength=9", &t), 2);
	ck_assert_ptr_nonnull(strstr(t.err, "no longer offered"));
	ck_assert_int_eq(type_line(&w, "county", "team list drone", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "样例飞队"));
	ck_assert_ptr_nonnull(strstr(t.out, "无人机"));
	ck_assert_int_eq(type_line(&w, "county", "team list 类别无人机 --json", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "\"kind\":\"drone\""));
	ck_assert_int_eq(type_line(&w, "county", "team list kind=water", &t), 0);
	ck_assert_ptr_null(strstr(t.out, "样例飞队"));
	ck_assert_int_eq(type_line(&w, "county", "team list kind=mine", &t), 0);
	ck_assert_int_eq(type_line(&w, "county", "team help add", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "kind=rescue|fire|medical|water|drainage|engineering|"
	    "power|telecom|transport|militia|volunteer|other|drone  kind"));
	ck_assert_int_eq(type_line(&w, "admin", "choice retire team_kind.drone", &t), 0);
	ck_assert_int_eq(type_line(&w, "county", "team show 样例飞队", &t), 0);
	ck_assert_ptr_nonnull(strstr(t.out, "无人机"));
}
END_TEST

/* In a form it is chosen, not typed, and goes out as its code. */
START_TEST(a_form_offers_them)
{
	static struct seat st;
	const struct subject *s = subject_find("team");
	struct view *v;

	ck_assert_int_eq(add("admin", "team_kind.drone", "无人机", 0), DONE);
	ck_assert_int_eq(end("choice.retire", "team_kind.mine"), DONE);
	seat_open(&st, &w, "county", 45, 20, language_zh, charset_utf8);
	press_open(&st, "board", 0);
	v = record_do(st.ui->top, s, op_find("team.add", NULL), 0);
	ck_assert_ptr_nonnull(v);
	seat_type(&st, "");
	press_field(&st, "kind");
	seat_type(&st, "x" KEY_ENTER);
	SHOWS(&st, "水域救援");
	SHOWS_NOT(&st, "矿山");
	press_row(&st, "无人机");
	ck_assert_str_eq(form_text(v, "kind"), "drone");
	press_field(&st, "kind");
	SHOWS(&st, "无人机");
	seat_type(&st, KEY_ENTER KEY_ENTER);	/* passing through it changes nothing */
	ck_assert_str_eq(form_text(v, "kind"), "drone");
	press_field(&st, "kind");
	seat_type(&st, KEY_ENTER KEY_UP KEY_ENTER);	/* the one above it, not both */
	ck_assert_str_eq(form_text(v, "kind"), "other");
	seat_close(&st);
}
END_TEST

Suite *
suite_choice(void)
{
	Suite *s = suite_create("choice");
	TCase *tc = tcase_create("all");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_shipped_fits);
	tcase_add_test(tc, a_county_has_its_own);
	tcase_add_test(tc, refused);
	tcase_add_test(tc, a_field_holds_one);
	tcase_add_test(tc, by_command);
	tcase_add_test(tc, a_subject_takes_them);
	tcase_add_test(tc, a_form_offers_them);
	suite_add_tcase(s, tc);
	return s;
}
