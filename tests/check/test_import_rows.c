/* Rows of a spreadsheet as an operation's arguments: all or none, each seeing those above,
 * faults by line and column, what is there already left alone; by file, command and screen. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/lang/tr.h"
#include "src/text/import_rows.h"
#include "tests/check/help_command.h"
#include "tests/check/help_press.h"

Suite *suite_import_rows(void);

static struct world w;
static struct typed t;
static struct reply reply;
static char text[200000];

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

#define DONE_OK() DONE_REPLY(reply)
#define REFUSED_WITH(name, where) REFUSED_REPLY(reply, name, where)

/* What the keeper does with a file, without anybody's look before. */
static void
send(const char *login, const char *op_name, const char *file, const uint8_t *id)
{
	static struct request req;
	struct op_import args = { .confirm = true };
	struct buf data = { .data = (uint8_t *)(uintptr_t)file, .len = strlen(file), .cap = strlen(file) };
	struct origin who = { .address = "192.0.2.1", .account = world_account(&w, login) };
	const struct subject *s;
	const struct op *op = op_find(op_name, &s);

	request_fill(&req, s, op, &args);
	req.id_given = true;
	if (id != NULL)
		memcpy(req.op_id, id, OP_ID_BYTES);
	request_upload(&req, 1, file, data.len);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	core_do(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &reply, .upload = &data });
	ck_assert_int_eq(core_commit(w.core), 0);
}

/* Units in force of that name; the last of them into *out. */
static int
units(const char *name, struct unit *out)
{
	struct walk walk;
	struct unit u;
	struct txn txn;
	int n = 0;

	world_read(&w, &txn);
	walk_open(&walk, &txn, TABLE_KIND + kind_unit.no, "", 0, false);
	while (walk_next(&walk))
		if (walk.keylen == 8 && record_get(&txn, &kind_unit, get_u64(walk.key), &u) &&
		    (name == NULL || strcmp(u.name, name) == 0)) {
			n++;
			*out = u;
		}
	walk_close(&walk);
	txn_abort(&txn);
	return n;
}

static uint64_t
entries(void)
{
	struct journal_head head;
	struct txn txn;

	world_read(&w, &txn);
	journal_head(&txn, &head);
	txn_abort(&txn);
	return head.seq;
}

#define HEAD "名称,地区,类别,上级单位,电话\n"

START_TEST(all_in_one_entry)
{
	uint8_t id[OP_ID_BYTES] = { 7 };
	uint64_t before = entries();
	struct unit u, office;

	send("admin", "unit.import", HEAD "样例局," COUNTY ",部门,,0477-1\n样例一队," T1 ",队伍,样例局,\n"
	    "样例二队,展旦召苏木,team,样例局,0477-2\n", id);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "ROWS_DONE");
	ck_assert_str_eq(reply.answer.args[0], "n3");
	ck_assert_uint_eq(entries(), before + 1);
	ck_assert_int_eq(units("样例局", &office), 1);
	for (int pass = 0; pass < 2; pass++) {		/* and as the journal tells it */
		ck_assert_int_eq(units("样例二队", &u), 1);
		ck_assert_uint_eq(u.parent, office.id);	/* a row above it */
		ck_assert_str_eq(u.area, T1);
		ck_assert_str_eq(u.phone, "0477-2");
		ck_assert_int_eq(u.kind, unit_kind_team);
		world_restore(&w);
	}
	send("admin", "unit.import", HEAD "别的,展旦召苏木,team,,\n", id);
	DONE_OK();
	ck_assert(reply.before);
	ck_assert_int_eq(units("别的", &u), 0);
}
END_TEST

/* The last row is wrong: what the ones above would have made is not there, nor any trace. */
START_TEST(all_or_none)
{
	struct unit u;
	int n = units(NULL, &u);
	uint64_t before = entries();

	send("admin", "unit.import", HEAD "样例一队," T1 ",team,,\n样例二队," T1 ",team,,\n\n样例一队," T1 ",team,,\n", NULL);
	REFUSED_WITH("ROWS_TWICE", "@5 名称");
	send("admin", "unit.import", HEAD "样例一队," T1 ",team,,\n样例二队," FILLER ",team,,\n", NULL);
	REFUSED_WITH("FILLER_AREA", "@3 地区");
	send("admin", "unit.import", HEAD "样例一队," T1 ",team,没有的局,\n", NULL);
	REFUSED_WITH("UNIT_NONE", "@2 上级单位");
	send("admin", "unit.import", HEAD "样例一队," T1 ",team,,\n样例二队," T1 ",,,\n", NULL);
	REFUSED_WITH("REQUIRED", "@3 类别");
	send("admin", "unit.import", HEAD "样例一队," T1 ",team,,,多\n", NULL);
	REFUSED_WITH("FILE_WIDE", "@2 ");
	send("admin", "unit.import", "名称,地区\n样例一队," T1 "\n", NULL);
	REFUSED_WITH("FILE_HEAD_NONE", "");
	send("county", "unit.import", HEAD "样例一队," T1 ",team,,\n", NULL);
	REFUSED_WITH("NOT_PERMITTED", "");
	ck_assert_int_eq(units(NULL, &u), n);
	ck_assert_uint_eq(entries(), before);
}
END_TEST

START_TEST(there_already)
{
	struct unit u;

	send("admin", "unit.import", HEAD "样例一队," T1 ",team,,0477-1\n", NULL);
	DONE_OK();
	send("admin", "unit.import", HEAD "样例一队," T1 ",team,,0477-9\n样例二队," T1 ",team,,\n", NULL);
	DONE_OK();
	ck_assert_str_eq(reply.answer.args[0], "n1");
	ck_assert_str_eq(reply.answer.args[1], "n1");
	ck_assert_int_eq(units("样例一队", &u), 1);
	ck_assert_str_eq(u.phone, "0477-1");
	ck_assert_int_eq(units("样例二队", &u), 1);
	send("admin", "unit.import", HEAD "样例一队," T1 ",team,,\n样例二队," T1 ",team,,\n", NULL);
	REFUSED_WITH("ROWS_NONE", "");
}
END_TEST

START_TEST(so_many_and_no_more)
{
	char *end = text + sprintf(text, HEAD);

	for (int i = 0; i <= IMPORT_ROWS_MOST; i++)
		end += sprintf(end, "样例%d,%s,team,,\n", i, i % 2 == 0 ? T1 : T2);
	send("admin", "unit.import", text, NULL);
	REFUSED_WITH("FILE_MANY", "");
	ck_assert_str_eq(reply.refusal.args[0], "n1000");
}
END_TEST

static int
type(const char *login, const char *line, const char *file)
{
	t.input = file;
	t.inputlen = 0;
	return type_line(&w, login, line, &t);
}

#define SAID(where, what) ck_assert_msg(strstr(where, what) != NULL, "no “%s” in %s", what, where)

/* The English and Chinese names of columns, and GBK; a look stores nothing. */
START_TEST(by_command)
{
	static const char gbk[] = "\xc3\xfb\xb3\xc6\t\xb5\xd8\xc7\xf8\t\xc0\xe0\xb1\xf0\n"	/* 名称 地区 类别 */
	    "\xd1\xf9\xc0\xfd\xb6\xd3\t" T2 "\t\xb6\xd3\xce\xe9\n";				/* 样例队 队伍 */
	struct unit u;

	ck_assert_int_eq(type("admin", "unit import -", "name,area,kind,remark\n样例局," T1 ",duty_room,x\n"), 0);
	SAID(t.out, "2\tto be added\t样例局\t");
	SAID(t.err, "columns that are not read: remark");
	SAID(t.err, "confirm=yes");
	ck_assert_int_eq(units("样例局", &u), 0);
	ck_assert_int_eq(type("admin", "unit import - confirm=yes", "name,area,kind\n样例局," T1 ",duty_room\n"), 0);
	SAID(t.err, "1 row stored\n");		/* and of none that was there nothing */
	ck_assert_int_eq(units("样例局", &u), 1);
	ck_assert_int_eq(type("admin", "unit import - --json", "which,area,kind\n样例局," T1 ",duty_room\n"), 0);
	SAID(t.out, "\"what\":\"there\"");
	SAID(t.err, "1 row is there already and stays as it is\n");
	ck_assert_int_eq(type("admin", "unit import - confirm=yes", "name,area,kind\n样例局," T1 ",duty_room\n"
	    "样例二局," T1 ",duty_room\n样例三局," T1 ",duty_room\n"), 0);
	SAID(t.err, "2 rows stored; 1 there already, left as it is\n");
	ck_assert_int_eq(type("admin", "unit import - confirm=yes --json", gbk), 0);
	ck_assert_str_eq(t.out, "{\"added\":1,\"there\":0,\"changed\":0}\n");
	ck_assert_int_eq(units("样例队", &u), 1);
	ck_assert_str_eq(u.area, T2);
	ck_assert_int_eq(type("admin", "unit import -", ""), 2);
	ck_assert_int_eq(type("admin", "unit help import", NULL), 0);
	SAID(t.out, "columns of the file: name, area, kind, parent, phone, phone2");
	ck_assert_int_eq(type("county", "unit import -", HEAD), 3);
}
END_TEST

/* Every mistake is said at once, in the words of the file. */
START_TEST(faults_are_listed)
{
	ck_assert_int_eq(type("admin", "unit import - confirm=yes", "2026,,,,\n" HEAD
	    "样例一队," T1 ",team,,\n,某地,仓,,12345678901234567890123456789\n样例一队," T1 ",team,,\n"
	    "样例二队," T1 ",team,没有的局,\n样例三队," T1 ",team,,,多\n"), 1);
	SAID(t.err, "line 4, 名称: is needed; give it");
	SAID(t.err, "line 4, 地区: ");
	SAID(t.err, "line 4, 类别: ");
	SAID(t.err, "line 4, 电话: ");
	SAID(t.err, "line 5, 名称: line 3 has the same; take one out");
	SAID(t.err, "line 6, 上级单位: ");
	SAID(t.err, "line 7: ");
	SAID(t.err, "7 places are wrong and nothing was stored");
	ck_assert_ptr_null(strstr(t.err, "line 3, "));
}
END_TEST

/* What is named by rows below it in the file: the whole is tried before it is judged. */
START_TEST(rows_that_need_those_above)
{
	static const char good[] = HEAD "样例局," COUNTY ",部门,,\n样例一队," T1 ",team,样例局,\n";
	static const char bad[] = HEAD "样例处," COUNTY ",部门,,\n样例二队," T1 ",team,没有的局,\n";
	uint64_t before = entries();
	struct unit u;

	ck_assert_int_eq(type("admin", "unit import -", good), 0);
	SAID(t.out, "3\tto be added\t样例一队\t");
	ck_assert_int_eq(type("admin", "unit import -", bad), 1);
	SAID(t.err, "line 3, 上级单位: there is no unit “没有的局”");
	ck_assert_int_eq(type("admin", "unit import - confirm=yes", bad), 1);
	ck_assert_uint_eq(entries(), before);
	ck_assert_int_eq(type("admin", "unit import - confirm=yes", good), 0);
	ck_assert_int_eq(units("样例一队", &u), 1);
	ck_assert_uint_eq(entries(), before + 1);
}
END_TEST

/* What the keeper alone finds is said with its line. */
START_TEST(a_refusal_names_the_line)
{
	struct refusal r = { .field = "@7 名称", .message = M_REQUIRED };
	char out[200];
	struct buf b = BUF(out);

	say_refusal(&b, NULL, &kind_op_import, &r, true);
	SAID(buf_str(&b), "line 7, 名称: is needed; give it");
	b.len = 0;
	snprintf(r.field, sizeof r.field, "@12 ");
	say_refusal(&b, NULL, NULL, &r, true);
	SAID(buf_str(&b), "line 12: is needed; give it");
}
END_TEST

/* Another subject by one row of its table; what it calls being there has its own sentence. */
START_TEST(another_subject)
{
	ck_assert_int_eq(type("admin", "choice import - confirm=yes --json",
	    "可选项,名称,清点间隔\ntask.fire,放火,5\ntask.snow,扫雪,25\n"), 0);
	ck_assert_str_eq(t.out, "{\"added\":1,\"there\":1,\"changed\":0}\n");
	ck_assert_int_eq(type("admin", "choice import - confirm=yes", "code,name\ntask.a,样例\ntask.b,样例\n"), 1);
	SAID(t.err, "line 3, name: “样例” already means task.a here");
}
END_TEST

/* A team's unit is made by its row, and found by the next team of that name and place; minutes
 * by road are set again as often as one likes; each place to be moved is its own row. */
#define ROADS "从,到,分钟\n展旦召苏木,王爱召镇,"

/* A pair stands once in a file, whichever end is named first; what it changes is said. */
START_TEST(a_road_set_otherwise)
{
	uint8_t id[OP_ID_BYTES] = { 9 };
	uint64_t before = entries();

	ck_assert_int_eq(type("county", "travel import - confirm=yes", ROADS "40\n王爱召镇,展旦召苏木,50\n"), 1);
	SAID(t.err, "line 3, 从: line 2 has the same");
	send("county", "travel.import", ROADS "40\n王爱召镇,展旦召苏木,50\n", id);
	REFUSED_REPLY(reply, "ROWS_TWICE", "@3 从");
	ck_assert_uint_eq(entries(), before);
	ck_assert_int_eq(type("county", "travel import - confirm=yes", ROADS "40\n"), 0);
	ck_assert_int_eq(type("county", "travel import -", "从,到,分钟\n王爱召镇,展旦召苏木,50\n"), 0);
	SAID(t.out, "changes what is there");
	ck_assert_int_eq(type("county", "travel import - confirm=yes --json", "从,到,分钟\n王爱召镇,展旦召苏木,50\n"
	    "达拉特旗,展旦召苏木,20\n"), 0);
	ck_assert_str_eq(t.out, "{\"added\":1,\"there\":0,\"changed\":1}\n");
	ck_assert_int_eq(type("county", "travel import - confirm=yes", ROADS "40\n"), 0);
	SAID(t.err, "1 row stored, 1 of them changes what was there\n");
}
END_TEST

START_TEST(teams_roads_and_places)
{
	static const char team[] = "队名,名称,驻地,类别,梯队,归属,编制,能力\n";
	char file[600];
	struct unit u;

	snprintf(file, sizeof file, "%s1,样例一队," T1 ",水域,主力,政府,30,冲锋舟12\n"
	    "2,样例二队,达拉特旗,消防,补充,企业,41,\n", team);
	ck_assert_int_eq(type("county", "team import - confirm=yes --json", file), 0);
	ck_assert_str_eq(t.out, "{\"added\":2,\"there\":0,\"changed\":0}\n");
	ck_assert_int_eq(units("样例一队", &u), 1);
	ck_assert_int_eq(type("county", "team import - confirm=yes", file), 1);
	SAID(t.err, "all 2 rows are there already");
	snprintf(file, sizeof file, "%s1,样例三队," T1 ",扫雪,主力,政府,30,\n", team);
	ck_assert_int_eq(type("county", "team import - confirm=yes", file), 1);
	SAID(t.err, "line 2, 类别: ");
	ck_assert_int_eq(type("county", "travel import - confirm=yes --json", ROADS "35\n达拉特旗,展旦召苏木,20\n"), 0);
	ck_assert_str_eq(t.out, "{\"added\":2,\"there\":0,\"changed\":0}\n");
	ck_assert_int_eq(type("county", "travel import - confirm=yes", ROADS "35\n"), 1);
	SAID(t.err, "there already");
	ck_assert_int_eq(type("county", "incident open hazard=flood area=" T1 " text=样例 --json", NULL), 0);
	ck_assert_int_eq(type("county", "evac import - confirm=yes --json",
	    "地区,事件,应转移,转到\n" V11 ",1,120,样例一中\n" V12 ",1,80,样例二中\n"), 0);
	ck_assert_str_eq(t.out, "{\"added\":2,\"there\":0,\"changed\":0}\n");
}
END_TEST

static void
paste(struct seat *st, const char *rows)
{
	seat_type(st, "\033[200~");
	seat_type(st, rows);
	seat_type(st, "\033[201~" KEY_PGDN KEY_ENTER);
}

START_TEST(pasted)
{
	static const int cols[] = { 80, 45 }, rows[] = { 24, 20 };
	static struct seat st;
	struct unit u;

	seat_open(&st, &w, "admin", cols[_i], rows[_i], language_zh, charset_utf8);
	press_open(&st, "units", 0);
	SHOWS(&st, "导入单位");
	seat_type(&st, "7");
	TOP(&st, "kit_record_import");
	SHOWS(&st, "名称、地区、类别");
	paste(&st, "名称\t地区\t类别\n样例队\t没有的地方\t队伍\n");
	SHOWS(&st, "第2行 地区");
	seat_type(&st, "1" KEY_DOWN KEY_DOWN KEY_ENTER);
	paste(&st, "名称\t地区\t类别\t上级单位\n样例局\t展旦召苏木\t部门\t\n样例队\t展旦召苏木\t队伍\t没有的局\n");
	SHOWS(&st, "第3行 上级单位");
	seat_type(&st, "1" KEY_DOWN KEY_DOWN KEY_ENTER);
	paste(&st, "名称\t地区\t类别\t上级单位\n样例局\t展旦召苏木\t部门\t\n样例队\t展旦召苏木\t队伍\t样例局\n");
	SHOWS(&st, "要添加2行");
	SHOWS_NOT(&st, "0行");
	SHOWS(&st, "样例队  展旦召苏木  队伍");
	ck_assert_int_eq(units("样例队", &u), 0);
	seat_type(&st, "1");
	SHOWS(&st, "已存2行");
	SHOWS_NOT(&st, "另有");
	SHOWS_NOT(&st, "0行");
	ck_assert_int_eq(units("样例队", &u), 1);
	seat_close(&st);
}
END_TEST

Suite *
suite_import_rows(void)
{
	Suite *s = suite_create("import_rows");
	TCase *tc = tcase_create("all");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, all_in_one_entry);
	tcase_add_test(tc, all_or_none);
	tcase_add_test(tc, there_already);
	tcase_add_test(tc, so_many_and_no_more);
	tcase_add_test(tc, by_command);
	tcase_add_test(tc, faults_are_listed);
	tcase_add_test(tc, rows_that_need_those_above);
	tcase_add_test(tc, a_refusal_names_the_line);
	tcase_add_test(tc, another_subject);
	tcase_add_test(tc, a_road_set_otherwise);
	tcase_add_test(tc, teams_roads_and_places);
	tcase_add_loop_test(tc, pasted, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
