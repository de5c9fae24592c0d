/* Typed text to fields: each type, what it accepts and what it refuses. */
#include <check.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/op/op.h"
#include "src/text/parse.h"
#include "tests/check/help_report.h"
#include "tests/check/help_world.h"

Suite *suite_parse(void);

static struct world w;
static struct txn t;
static struct viewer viewer;
static struct parse_env env;
static struct refusal r;

static void
setup(void)
{
	world_open(&w);
	world_viewer(&w, "county", &viewer);
	world_read(&w, &t);
	env = (struct parse_env){ .txn = &t, .who = &viewer, .now = w.now, .offset = 480 };
}

static void
teardown(void)
{
	txn_abort(&t);
	world_close(&w);
}

static int
parse(const struct kind *k, const char *field, const char *text, void *rec)
{
	const struct field *f = kind_field(k, field);

	ck_assert_ptr_nonnull(f);
	memset(&r, 0, sizeof r);
	return parse_field(&env, f, text, rec, &r);
}

static void
refused(const char *field, const char *message, int code)
{
	ck_assert_str_eq(r.field, field);
	ck_assert_str_eq(world_message(r.message), message);
	ck_assert_int_eq(r.exit, code);
}

START_TEST(numbers)
{
	struct report_version v = { 0 };
	static const struct { const char *field, *text; int64_t value; } good[] = {
		{ "affected", "120", 120 }, { "affected", "１２０", 120 },
		{ "affected", "1.2万", 12000 }, { "affected", "三百二十人", 320 },
		{ "affected", "0", 0 }, { "crops_hit", "3", 4500 }, { "crops_hit", "45亩", 4500 },
		{ "crops_hit", "3公顷", 4500 }, { "loss", "5", 500 }, { "loss", "5万", 500 },
		{ "loss", "50000元", 500 }, { "roads_damaged", "500米", 50 },
		{ "telecom_lines_damaged", "1.5", 150 }, { "livestock_dead", "3只", 3 },
		{ "livestock_dead", "3头", 3 }, { "rooms_collapsed", "3间", 3 },
		{ "power_units_damaged", "2台", 2 }, { "homes_collapsed", "2户", 2 },
	};

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		const struct field *f = kind_field(&kind_report_version, good[i].field);
		ck_assert_msg(parse(&kind_report_version, good[i].field, good[i].text, &v) == 0,
		    "%s=%s: %s", good[i].field, good[i].text, world_message(r.message));
		ck_assert(field_num(f, &v)->known);
		ck_assert_int_eq(field_num(f, &v)->v, good[i].value);
	}
	env.land = "亩";
	ck_assert_int_eq(parse(&kind_report_version, "crops_hit", "45", &v), 0);
	ck_assert_int_eq(v.crops_hit.v, 4500);
}
END_TEST

/* Every figure of people, of a record or of an operation, takes what people say. */
static void
people_in(const struct kind *k, size_t *n)
{
	static const struct { const char *text; int64_t value; } said[] = {
		{ "两人", 2 }, { "3名", 3 }, { "３名", 3 }, { "３人", 3 }, { "3 人", 3 }, { "4个人", 4 }, { "二口", 2 },
		{ "无", 0 }, { "3 people", 3 },
	};
	void *rec = calloc(1, k->size);

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];

		for (size_t j = 0; f->type == T_COUNT && f->measure == measure_people &&
		    j < sizeof said / sizeof said[0]; j++, (*n)++) {
			ck_assert_msg(parse(k, f->name, said[j].text, rec) == 0, "%s.%s=%s: %s", k->name,
			    f->name, said[j].text, world_message(r.message));
			ck_assert_int_eq(field_num(f, rec)->v, said[j].value);
		}
	}
	free(rec);
}

START_TEST(people_in_every_field)
{
	size_t n = 0;

	for (size_t i = 0; kinds[i] != NULL; i++)
		people_in(kinds[i], &n);
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			people_in(op->args, &n);
	ck_assert_uint_gt(n, 500);
}
END_TEST

/* A unit may be typed as either language's screens show it. */
START_TEST(units_as_they_are_shown)
{
	struct report_version v = { 0 };

	ck_assert_int_eq(parse(&kind_report_version, "livestock_dead", "35 head", &v), 0);
	ck_assert_int_eq(parse(&kind_report_version, "rooms_collapsed", "3 rooms", &v), 0);
	ck_assert_int_eq(v.rooms_collapsed.v, 3);
	ck_assert_int_eq(parse(&kind_report_version, "rooms_collapsed", "1 room", &v), 0);
	ck_assert_int_eq(parse(&kind_report_version, "affected", "1 person", &v), 0);
	ck_assert_int_eq(parse(&kind_report_version, "rooms_collapsed", "3 people", &v), -1);
	refused("rooms_collapsed", "BAD_UNIT", 2);
}
END_TEST

START_TEST(numbers_refused)
{
	struct report_version v = { .affected = { 7, true } };

	ck_assert_int_eq(parse(&kind_report_version, "affected", "many", &v), -1);
	refused("affected", "NOT_A_NUMBER", 2);
	ck_assert_int_eq(parse(&kind_report_version, "affected", "-5", &v), -1);
	refused("affected", "NEGATIVE", 2);
	ck_assert_int_eq(parse(&kind_report_version, "affected", "1.5", &v), -1);
	refused("affected", "NOT_WHOLE", 2);
	ck_assert_int_eq(parse(&kind_report_version, "affected", "1000000000", &v), -1);
	refused("affected", "TOO_LARGE", 2);
	ck_assert_int_eq(parse(&kind_report_version, "affected", "12亩", &v), -1);
	refused("affected", "BAD_UNIT", 2);
	ck_assert_int_eq(parse(&kind_report_version, "crops_hit", "0.001", &v), -1);
	refused("crops_hit", "BAD_DECIMALS", 2);
	ck_assert_int_eq(v.affected.v, 7);	/* as it was */
	ck_assert_int_eq(parse(&kind_report_version, "affected", "", &v), 0);
	ck_assert(!v.affected.known);
}
END_TEST

struct thing {
	uint64_t id;
	uint32_t rev;
	struct num beds, plain;
	int64_t checked, valid, due;
};
static const struct field thing_fields[] = {
	{ .no = 2, .type = T_COUNT, .name = "beds", .offset = offsetof(struct thing, beds),
	  .size = sizeof(struct num), .max = MAX_COUNT, .measure = measure_zhang },
	{ .no = 3, .type = T_COUNT, .name = "plain", .offset = offsetof(struct thing, plain),
	  .size = sizeof(struct num), .max = MAX_COUNT },
	{ .no = 4, .type = T_DATE, .name = "checked", .offset = offsetof(struct thing, checked), .size = 8 },
	{ .no = 5, .type = T_DATE, .flags = F_AHEAD, .name = "valid", .offset = offsetof(struct thing, valid), .size = 8 },
	{ .no = 6, .type = T_TIME, .flags = F_AHEAD, .name = "due", .offset = offsetof(struct thing, due), .size = 8 },
};
static const struct kind kind_thing = { .name = "thing", .size = sizeof(struct thing),
    .fields = thing_fields, .nfields = 5 };

START_TEST(units_of_counts)
{
	static const struct { const char *text; int64_t value; } good[] = {
		{ "20张", 20 }, { "20", 20 }, { "二十张", 20 }, { "1.2万张", 12000 }, { "２０张", 20 }, { "3个", 3 },
	};
	struct thing v = { 0 };
	char said[200];
	struct buf b;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_msg(parse(&kind_thing, "beds", good[i].text, &v) == 0, "%s", good[i].text);
		ck_assert_int_eq(v.beds.v, good[i].value);
	}
	ck_assert_int_eq(parse(&kind_thing, "beds", "20人", &v), -1);
	refused("beds", "BAD_UNIT", 2);
	buf_init(&b, said, sizeof said);
	say(&b, NULL, r.message, (const char (*)[192])r.args, SAY_ARGS);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "张"));
	ck_assert_int_eq(parse(&kind_thing, "plain", "20", &v), 0);
	ck_assert_int_eq(parse(&kind_thing, "plain", "20人", &v), -1);
	refused("plain", "NO_UNIT", 2);
	ck_assert_int_eq(parse(&kind_thing, "plain", "20张", &v), -1);
	refused("plain", "NO_UNIT", 2);
}
END_TEST

START_TEST(dates)
{
	static const struct { const char *text; int64_t checked, valid; } good[] = {	/* 2026-07-22 */
		{ "2026-07-20", 20260720, 20260720 }, { "2026年7月20日", 20260720, 20260720 },
		{ "20260720", 20260720, 20260720 }, { "07-20", 20260720, 20270720 },
		{ "7月20号", 20260720, 20270720 }, { "今天", 20260722, 20260722 },
		{ "昨天", 20260721, 20260721 }, { "前天", 20260720, 20260720 },
		{ "11-20", 20251120, 20261120 }, { "11月20日", 20251120, 20261120 },
		{ "2026/7/1", 20260701, 20260701 },
	};
	static const char *const ahead[] = { "2026-11-20", "明天", "2026年11月20日" };
	static const char *const bad[] = { "11-31", "2026-02-29", "20:05", "昨", "2026-11", "11-20 08:00" };
	struct thing v = { 0 };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_msg(parse(&kind_thing, "checked", good[i].text, &v) == 0, "%s", good[i].text);
		ck_assert_int_eq(v.checked, good[i].checked);
		ck_assert_int_eq(parse(&kind_thing, "valid", good[i].text, &v), 0);
		ck_assert_msg(v.valid == good[i].valid, "%s", good[i].text);
	}
	for (size_t i = 0; i < sizeof ahead / sizeof ahead[0]; i++) {
		ck_assert_int_eq(parse(&kind_thing, "valid", ahead[i], &v), 0);
		ck_assert_int_eq(parse(&kind_thing, "checked", ahead[i], &v), -1);
		refused("checked", "FUTURE_DATE", 1);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(parse(&kind_thing, "valid", bad[i], &v) == -1, "%s", bad[i]);
		refused("valid", "BAD_DATE", 2);
	}
	ck_assert_int_eq(parse(&kind_thing, "checked", "", &v), 0);
	ck_assert_int_eq(v.checked, 0);
}
END_TEST

START_TEST(times_ahead)
{
	static const struct { const char *text; int64_t minutes; } good[] = {	/* it is 20:00 */
		{ "21:30", 90 }, { "19:30", 23 * 60 + 30 }, { "明天 08:00", 12 * 60 }, { "30分钟后", 30 },
		{ "30m", 30 }, { "2小时后", 120 }, { "30分钟前", -30 }, { "07-23 20:00", 24 * 60 },
		{ "07-22 19:59", 365 * 24 * 60 - 1 }, { "2026-07-22T20:05", 5 }, { "7月23日 20:00", 24 * 60 },
	};
	struct thing v = { 0 };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_msg(parse(&kind_thing, "due", good[i].text, &v) == 0, "%s", good[i].text);
		ck_assert_msg(v.due == w.now + good[i].minutes * 60000, "%s: %d minutes", good[i].text,
		    (int)((v.due - w.now) / 60000));
	}
	ck_assert_int_eq(parse(&kind_thing, "due", "later", &v), -1);
	refused("due", "BAD_TIME", 2);
}
END_TEST

START_TEST(text)
{
	struct report_version v = { 0 };
	char big[400];

	ck_assert_int_eq(parse(&kind_report_version, "place", "二社路段", &v), 0);
	ck_assert_str_eq(v.place, "二社路段");
	memset(big, 'x', sizeof big);
	big[181] = '\0';
	ck_assert_int_eq(parse(&kind_report_version, "place", big, &v), -1);
	refused("place", "TOO_LONG", 2);
	big[180] = '\0';
	ck_assert_int_eq(parse(&kind_report_version, "place", big, &v), 0);
	ck_assert_int_eq(parse(&kind_report_version, "place", "a\nb", &v), -1);
	refused("place", "BAD_TEXT", 2);
	ck_assert_int_eq(parse(&kind_report_version, "text", "a\nb", &v), 0);
	ck_assert_int_eq(parse(&kind_report_version, "text", "a\033[2Jb", &v), -1);
	ck_assert_int_eq(parse(&kind_report_version, "text", "\xe4\xb8", &v), -1);
	refused("text", "BAD_TEXT", 2);
	ck_assert_int_eq(parse(&kind_report_version, "hazard", "\xff", &v), -1);
	refused("hazard", "BAD_TEXT", 2);
}
END_TEST

START_TEST(choices_times_and_flags)
{
	struct op_report_file v = { 0 };
	struct op_account_grant g = { 0 };

	ck_assert_int_eq(parse(&kind_op_report_file, "hazard", "洪涝", &v), 0);
	ck_assert_int_eq(v.hazard, hazard_flood);
	ck_assert_int_eq(parse(&kind_op_report_file, "hazard", "ｈａｉｌ", &v), 0);
	ck_assert_int_eq(v.hazard, hazard_hail);
	ck_assert_int_eq(parse(&kind_op_report_file, "hazard", "flod", &v), -1);
	refused("hazard", "BAD_CHOICE", 2);
	ck_assert_int_eq(parse(&kind_op_report_file, "road", "断", &v), 0);
	ck_assert_int_eq(v.road, lifeline_cut);
	ck_assert_int_eq(parse(&kind_op_report_file, "occurred", "now", &v), 0);
	ck_assert_int_eq(v.occurred, w.now);
	ck_assert_int_eq(parse(&kind_op_report_file, "occurred", "2026-07-22T19:30:00+08:00", &v), 0);
	ck_assert_int_eq(v.occurred, w.now - 30 * 60000);
	ck_assert_int_eq(parse(&kind_op_report_file, "occurred", "2026-07-23T19:30", &v), -1);
	refused("occurred", "FUTURE_TIME", 1);
	ck_assert_int_eq(parse(&kind_op_report_file, "occurred", "soon", &v), -1);
	refused("occurred", "BAD_TIME", 2);
	ck_assert_int_eq(parse(&kind_op_account_grant, "to", "2026-12-31T00:00", &g), 0);
	ck_assert_int_eq(parse(&kind_op_report_file, "drill", "是", &v), 0);
	ck_assert(v.drill);
	ck_assert_int_eq(parse(&kind_op_report_file, "drill", "0", &v), 0);
	ck_assert(!v.drill);
	ck_assert_int_eq(parse(&kind_op_report_file, "drill", "maybe", &v), -1);
	refused("drill", "BAD_CHOICE", 2);
}
END_TEST

START_TEST(areas)
{
	struct op_report_file v = { 0 };

	ck_assert_int_eq(parse(&kind_op_report_file, "area", V11, &v), 0);
	ck_assert_str_eq(v.area, V11);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "150621000000", &v), 0);
	ck_assert(strncmp(v.area, COUNTY, 6) == 0);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "展旦召苏木", &v), 0);
	ck_assert_str_eq(v.area, T1);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "天义昌", &v), 0);
	ck_assert_str_eq(v.area, V11);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "天义昌村委会", &v), 0);
	ck_assert_str_eq(v.area, V11);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "12345", &v), -1);
	refused("area", "BAD_CODE", 2);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "150699", &v), -1);
	refused("area", "NO_SUCH_AREA", 1);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "杭州", &v), -1);
	refused("area", "NO_SUCH_NAME", 1);
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "新", &v), -1);
	refused("area", "AMBIGUOUS", 2);
	ck_assert_str_eq(v.area, V11);
	world_viewer(&w, "admin", &viewer);	/* who reads no cases, and looks after all areas */
	ck_assert_int_eq(parse(&kind_op_report_file, "area", "展旦召", &v), -1);
	refused("area", "AMBIGUOUS", 2);
	ck_assert_ptr_nonnull(strstr(r.args[1], T1));
}
END_TEST

/* What stands behind the 255th byte is as much part of it. */
START_TEST(nothing_is_cut)
{
	struct report rec = { 0 };
	char typed[400];

	snprintf(typed, sizeof typed, "%s%300s", V11, "x");
	ck_assert_int_eq(parse(&kind_report, "area", typed, &rec), -1);
	refused("area", "TOO_LONG", 2);
	ck_assert_str_eq(rec.area, "");
}
END_TEST

START_TEST(references)
{
	struct op_report_file v = { 0 };
	struct op_report_accept a = { 0 };

	ck_assert_int_eq(parse(&kind_op_report_file, "incident", "new", &v), 0);
	ck_assert(v.incident == REF_NEW);
	ck_assert_int_eq(parse(&kind_op_report_file, "incident", "不确定", &v), 0);
	ck_assert(v.incident == REF_UNSURE);
	ck_assert_int_eq(parse(&kind_op_report_file, "incident", "E0722-99", &v), -1);
	refused("incident", "NO_SUCH_RECORD", 1);
	ck_assert_int_eq(parse(&kind_op_report_file, "incident", "what", &v), -1);
	refused("incident", "BAD_SHORT_NUMBER", 2);
	ck_assert_int_eq(parse(&kind_op_report_accept, "which", "new", &a), -1);
	refused("which", "BAD_SHORT_NUMBER", 2);
	ck_assert_int_eq(parse(&kind_op_report_file, "by_phone", "v11a", &v), 0);
	ck_assert(v.by_phone == world_account(&w, "v11a"));
	ck_assert_int_eq(parse(&kind_op_report_file, "by_phone", "nosuch", &v), -1);
	refused("by_phone", "NO_SUCH_ACCOUNT", 1);
}
END_TEST

/* What is going on goes on after midnight; its number of the evening is named, never taken. */
START_TEST(numbers_of_yesterday)
{
	struct op_report_file file = { .hazard = hazard_flood, .incident = REF_NEW, .affected = FIGURE(120) };
	struct op_report_accept accept = { 0 };
	struct reply reply;
	uint64_t id;

	snprintf(file.area, sizeof file.area, "%s", V11);
	txn_abort(&t);
	ck_assert_int_eq(world_do(&w, "v11a", "report.file", &file, &reply), DONE);
	world_read(&w, &t);
	id = reply.answer.id;
	ck_assert_int_eq(parse(&kind_op_report_accept, "which", "1", &accept), 0);
	ck_assert_uint_eq(accept.which, id);
	env.now = w.now + (int64_t)86400000;
	ck_assert_int_eq(parse(&kind_op_report_accept, "which", "1", &accept), -1);
	refused("which", "NO_SUCH_TODAY", 1);
	ck_assert_str_eq(r.args[1], "tR0722-01");
	ck_assert_int_eq(parse(&kind_op_report_accept, "which", "灾０1", &accept), -1);
	refused("which", "NO_SUCH_TODAY", 1);
	ck_assert_int_eq(parse(&kind_op_report_accept, "which", "R0722-01", &accept), 0);
	ck_assert_uint_eq(accept.which, id);
	ck_assert_int_eq(parse(&kind_op_report_accept, "which", "2", &accept), -1);
	refused("which", "NO_SUCH_RECORD", 1);
	/* Nor is it told to whom it is not shown. */
	world_viewer(&w, "v21", &viewer);
	ck_assert_int_eq(parse(&kind_op_report_accept, "which", "1", &accept), -1);
	refused("which", "NO_SUCH_RECORD", 1);
}
END_TEST

static uint64_t
unit_new(const char *name, const char *area)
{
	struct op_unit_add a = { .kind = unit_kind_depot };
	struct reply reply;

	snprintf(a.which, sizeof a.which, "%s", name);
	snprintf(a.area, sizeof a.area, "%s", area);
	ck_assert_int_eq(world_do(&w, "admin", "unit.add", &a, &reply), DONE);
	txn_abort(&t);
	world_read(&w, &t);
	return reply.answer.id;
}

START_TEST(which_by_name)
{
	uint64_t red = unit_new("红星物资库", T1), dawn = unit_new("黎明物资库", T1), far = unit_new("红星物资库", T2);
	struct op_unit_retire u = { 0 };
	char id[24];

	world_viewer(&w, "town1", &viewer);
	ck_assert_int_eq(parse(&kind_op_unit_retire, "which", "黎明物资库", &u), 0);
	ck_assert(u.which == dawn);
	ck_assert_int_eq(parse(&kind_op_unit_retire, "which", "黎明", &u), 0);
	ck_assert(u.which == dawn);
	ck_assert_int_eq(parse(&kind_op_unit_retire, "which", "红星物资库", &u), 0);
	ck_assert(u.which == red);		/* the other is not in his area */
	ck_assert_int_eq(parse(&kind_op_unit_retire, "which", "物资", &u), -1);
	refused("which", "AMBIGUOUS", 2);
	ck_assert_msg(strstr(r.args[1], "红星物资库") != NULL && strstr(r.args[1], "黎明物资库") != NULL,
	    "%s", r.args[1]);
	ck_assert_int_eq(parse(&kind_op_unit_retire, "which", "蓝天", &u), -1);
	refused("which", "NO_SUCH_UNIT", 1);
	world_viewer(&w, "county", &viewer);
	ck_assert_int_eq(parse(&kind_op_unit_retire, "which", "红星物资库", &u), -1);
	refused("which", "AMBIGUOUS", 2);	/* of one name: their areas tell them apart */
	ck_assert_msg(strstr(r.args[1], "/红星物资库, ") != NULL, "%s", r.args[1]);
	snprintf(id, sizeof id, "%llu", (unsigned long long)far);
	ck_assert_int_eq(parse(&kind_op_unit_retire, "which", id, &u), 0);
	ck_assert(u.which == far);
}
END_TEST

START_TEST(folding)
{
	char out[64];

	parse_fold("　ｒ０８１６－０７ 　", out, sizeof out);
	ck_assert_str_eq(out, "r0816-07");
	parse_fold("汉字", out, sizeof out);
	ck_assert_str_eq(out, "汉字");
	ck_assert(parse_starts_number("１2") && parse_starts_number("三百") && parse_starts_number("-1"));
	ck_assert(!parse_starts_number("人") && !parse_starts_number("") && !parse_starts_number("万"));
}
END_TEST

static uint64_t
unit_add(const char *name, const char *area)
{
	struct op_unit_add a = { .kind = unit_kind_team };
	struct reply reply;

	strcpy(a.which, name);
	strcpy(a.area, area);
	world_do(&w, "", "unit.add", &a, &reply);
	ck_assert_int_eq(reply.outcome, DONE);
	return reply.answer.id;
}

static void
look_as(const char *login)
{
	txn_abort(&t);
	world_viewer(&w, login, &viewer);
	world_read(&w, &t);
}

/* A record by its name: the reader's own first, with its area where several have it,
 * and not one that is no more. */
START_TEST(names_of_records)
{
	struct op_unit_retire gone = { .reason = "撤并" };
	struct op_unit_set a = { 0 };
	struct reply reply;
	uint64_t one, two;
	char id[24];

	txn_abort(&t);
	one = unit_add("民兵队", T1);
	two = unit_add("民兵队", T2);
	world_read(&w, &t);
	look_as("town1");
	ck_assert_int_eq(parse(&kind_op_unit_set, "which", "民兵队", &a), 0);
	ck_assert_uint_eq(a.which, one);
	look_as("county");
	ck_assert_int_eq(parse(&kind_op_unit_set, "which", "民兵队", &a), -1);
	refused("which", "AMBIGUOUS", 2);
	ck_assert_msg(strstr(r.args[1], "展旦召苏木/民兵队") && strstr(r.args[1], "王爱召镇/民兵队"),
	    "%s", r.args[1]);
	ck_assert_int_eq(parse(&kind_op_unit_set, "which", "王爱召镇/民兵队", &a), 0);
	ck_assert_uint_eq(a.which, two);
	snprintf(id, sizeof id, "%llu", (unsigned long long)one);
	ck_assert_int_eq(parse(&kind_op_unit_set, "which", id, &a), 0);
	ck_assert_uint_eq(a.which, one);
	ck_assert_int_eq(parse(&kind_op_unit_set, "which", "没有", &a), -1);
	refused("which", "NO_SUCH_UNIT", 1);
	txn_abort(&t);
	gone.which = two;
	world_do(&w, "", "unit.retire", &gone, &reply);
	ck_assert_int_eq(reply.outcome, DONE);
	world_read(&w, &t);
	ck_assert_int_eq(parse(&kind_op_unit_set, "which", "民兵队", &a), 0);
	ck_assert_uint_eq(a.which, one);
}
END_TEST

Suite *
suite_parse(void)
{
	Suite *s = suite_create("parse");
	TCase *tc = tcase_create("parse");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, numbers);
	tcase_add_test(tc, people_in_every_field);
	tcase_add_test(tc, units_as_they_are_shown);
	tcase_add_test(tc, numbers_refused);
	tcase_add_test(tc, units_of_counts);
	tcase_add_test(tc, names_of_records);
	tcase_add_test(tc, dates);
	tcase_add_test(tc, times_ahead);
	tcase_add_test(tc, text);
	tcase_add_test(tc, choices_times_and_flags);
	tcase_add_test(tc, areas);
	tcase_add_test(tc, nothing_is_cut);
	tcase_add_test(tc, references);
	tcase_add_test(tc, numbers_of_yesterday);
	tcase_add_test(tc, which_by_name);
	tcase_add_test(tc, folding);
	suite_add_tcase(s, tc);
	return s;
}
