/* Everything that is done to an incident by screen, each by its keys. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "tests/check/help_incident.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"

static struct seat st;

static void
sit(const char *login, const char *screen, uint64_t id)
{
	seat_open(&st, &world, login, 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, screen, id);
}

/* The only incident, or the newest of several. */
static struct incident
newest(void)
{
	struct incident i;
	struct walk all;
	struct txn t;
	uint64_t id = 0;

	world_read(&world, &t);
	walk_open(&all, &t, TABLE_KIND + kind_incident.no, NULL, 0, true);
	ck_assert(walk_next(&all));
	for (size_t k = 0; k < 8 && k < all.keylen; k++)
		id = id << 8 | all.key[k];
	walk_close(&all);
	ck_assert(record_get(&t, &kind_incident, id, &i));
	txn_abort(&t);
	return i;
}

START_TEST(intake_by_screen)
{
	struct incident i;

	sit("county", "incident_list", 0);
	press_action(&st, "take a call");
	TOP(&st, "incident_form");
	press_choice(&st, "class", "自然");
	press_choice(&st, "hazard", "洪涝");
	press_choice(&st, "area", "展旦召");
	press_text(&st, "place", "二社桥头");
	press_choice(&st, "occurred", "30分钟前");
	press_text(&st, "text", "水漫过桥面");
	press_text(&st, "trapped", "３名");
	SHOWS(&st, "= 3人");
	press_text(&st, "out_of_contact", "两人");
	press_text(&st, "caller_role", "村民");
	press_text(&st, "caller_phone", "0477-0000123");
	press_send(&st);
	TOP(&st, "incident_show");
	i = newest();
	ck_assert_str_eq(i.area, T1);
	ck_assert_int_eq(i.hazard, hazard_flood);
	ck_assert_int_eq(i.class, incident_class_natural);
	ck_assert_str_eq(i.place, "二社桥头");
	ck_assert_str_eq(i.text, "水漫过桥面");
	ck_assert_uint_gt(i.caller.len, 0);
	ck_assert_uint_gt(i.caller_phone.len, 0);
	ck_assert(i.trapped.known && i.trapped.v == 3);
	ck_assert(i.out_of_contact.known && i.out_of_contact.v == 2);
	ck_assert_int_eq(i.channel, channel_phone);
	ck_assert_int_ge(world.now - i.occurred, 29 * 60000);
	SHOWS(&st, "水漫过桥面");
	SHOWS_NOT(&st, "0477-0000123");
	press_action(&st, "personal data");
	TOP(&st, "incident_edit");
	SHOWS(&st, "显示个人信息 事0722-01");
	press_text(&st, "reason", "回电核实");
	press_send(&st);
	TOP(&st, "kit_once");
	SHOWS(&st, "0477-0000123");
	seat_type(&st, "0");
	TOP(&st, "incident_show");
	SHOWS_NOT(&st, "0477-0000123");
	seat_close(&st);
}
END_TEST

/* The whole note on a telephone, until its reader leaves it. */
START_TEST(a_sealed_note_is_read_whole)
{
	struct op_incident_note note = { .personal = true, .text =
	    "被困老人样例甲，电话0477-0000001，住二社西头第三户，腿脚不便，须两人抬；邻居样例乙，电话0477-0000002，"
	    "有他家钥匙，人在镇上，门前水沟已满，走后门；随叫随到" };
	char no[16];

	note.which = flood_open("county", V11);
	world_do(&world, "county", "incident.note", &note, &reply);
	DONE_OK();
	snprintf(no, sizeof no, "%d", (int)line_last(note.which).no);
	sit("county", "incident_show", note.which);
	seat_resize(&st, 45, 20);
	press_action(&st, "personal data");
	press_text(&st, "line", no);
	press_text(&st, "reason", "上门转移");
	press_field(&st, "reason");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER KEY_ENTER);	/* the second in haste */
	TOP(&st, "kit_once");
	SHOWS(&st, "0477-0000001");
	SHOWS(&st, "随叫随到");
	seat_type(&st, KEY_DOWN);
	SHOWS(&st, "0477-0000002");
	seat_type(&st, "0");
	TOP(&st, "incident_show");
	SHOWS_NOT(&st, "样例乙");
	seat_close(&st);
}
END_TEST

/* A sentence too long for the last lines says so. */
START_TEST(a_message_that_is_cut_says_so)
{
	char text[400] = "";

	for (int i = 0; i < 40; i++)
		strcat(text, "洪水");
	sit("county", "incident_list", 0);
	seat_resize(&st, 45, 20);
	ui_warn(st.ui, "%s", text);
	seat_type(&st, "");
	SHOWS(&st, "洪水>\n");
	text[strlen("洪水") * 33] = '\0';
	ui_warn(st.ui, "%s", text);
	seat_type(&st, "");
	SHOWS_NOT(&st, "洪水>");
	seat_close(&st);
}
END_TEST

static void
closed_by_leader(uint64_t id)
{
	struct op_incident_state close = { .which = id, .state = incident_state_closed, .reason = "处置完毕" };

	world_do(&world, "leader", "incident.state", &close, &reply);
	DONE_OK();
}

/* Each of the two presses what it does. */
START_TEST(one_asks_to_destroy_another_confirms)
{
	struct op_incident_forget ask = { .reason = "当事人要求" };
	uint64_t id = flood_open("county", V11);

	closed_by_leader(id);
	sit("leader", "incident_show", id);
	press_action(&st, "destroy personal data");
	SHOWS(&st, "申请销毁");
	SHOWS_NOT(&st, "报送");
	press_text(&st, "reason", "当事人要求");
	press_send(&st);
	ck_assert_uint_ne(newest().forget_by, 0);
	ck_assert_int_eq(newest().forgotten, 0);
	seat_close(&st);
	id = ask.which = flood_open("county", V12);
	closed_by_leader(id);
	world_do(&world, "admin", "incident.forget", &ask, &reply);
	DONE_OK();
	sit("leader", "incident_show", id);
	press_action(&st, "destroy personal data");
	SHOWS(&st, "确认销毁");
	SHOWS_NOT(&st, "申请销毁");
	press_choice(&st, "confirm", "是");
	press_send(&st);
	ck_assert_int_ne(newest().forgotten, 0);
	seat_close(&st);
}
END_TEST

/* An accident is no natural hazard: what was chosen before goes. */
START_TEST(class_takes_the_hazard_along)
{
	struct incident i;

	sit("county", "incident_list", 0);
	press_action(&st, "take a call");
	press_choice(&st, "class", "自然");
	press_choice(&st, "hazard", "洪涝");
	press_choice(&st, "class", "事故");
	press_text(&st, "kind", "大客车翻车");
	press_send(&st);
	i = newest();
	ck_assert_int_eq(i.hazard, 0);
	ck_assert_int_eq(i.class, incident_class_accident);
	ck_assert_str_eq(i.kind, "大客车翻车");
	seat_close(&st);
}
END_TEST

START_TEST(note_and_strike)
{
	uint64_t id = flood_open("county", V11);
	struct line l;
	char no[16];

	sit("county", "incident_show", id);
	press_action(&st, "add a note");
	press_text(&st, "text", "已通知电力抢修");
	press_send(&st);
	TOP(&st, "incident_show");
	SHOWS(&st, "已通知电力抢修");
	l = line_last(id);
	ck_assert_str_eq(l.text, "已通知电力抢修");
	snprintf(no, sizeof no, "%d", (int)l.no);
	press_action(&st, "strike");
	press_text(&st, "line", "许多");
	press_text(&st, "reason", "记错了");
	press_text(&st, "line", no);
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "已通知电力抢修");		/* what is struck stands on the page */
	ck_assert(line_read(id, l.no, &l) && !l.struck);
	seat_type(&st, "1");
	world.now += 5000;
	ck_assert(line_read(id, l.no, &l) && l.struck);
	TOP(&st, "incident_show");
	SHOWS(&st, "记错了");
	seat_close(&st);
}
END_TEST

static int64_t
noted(uint64_t id, const char *text, bool personal)
{
	struct op_incident_note note = { .which = id, .personal = personal };

	snprintf(note.text, sizeof note.text, "%s", text);
	world_do(&world, "county", "incident.note", &note, &reply);
	DONE_OK();
	return line_last(id).no;
}

/* Nobody types the number of a line from memory: what can be meant is chosen, and where
 * that is one line it stands there. */
START_TEST(lines_are_chosen)
{
	uint64_t id = flood_open("county", V11);
	int64_t first = noted(id, "样例：桥头积水", false), second = noted(id, "样例：堤上巡查", false);
	int64_t sealed = noted(id, "样例甲 0477-0000003", true);
	struct op_incident_strike strike = { .reason = "记错了" };
	struct line l;

	sit("county", "incident_show", id);
	press_action(&st, "strike");
	press_field(&st, "line");
	seat_type(&st, KEY_ENTER);
	TOP(&st, "kit_choice");
	SHOWS_NOT(&st, "接报");
	SHOWS(&st, "堤上巡查");
	seat_type(&st, "0");
	press_choice(&st, "line", "桥头积水");
	press_text(&st, "reason", "记错了");
	press_send(&st);
	ck_assert(line_read(id, first, &l) && l.struck);
	press_action(&st, "strike");
	press_field(&st, "line");
	seat_type(&st, KEY_RIGHT);
	SHOWS(&st, "堤上巡查");
	SHOWS_NOT(&st, "桥头积水");
	seat_close(&st);
	strike.which = id;
	strike.line = sealed;
	world_do(&world, "county", "incident.strike", &strike, &reply);
	DONE_OK();
	sit("county", "incident_show", id);
	press_action(&st, "strike");
	press_text(&st, "reason", "也记错了");
	press_send(&st);
	ck_assert(line_read(id, second, &l) && l.struck);
	seat_close(&st);
}
END_TEST

START_TEST(state_forth_and_back)
{
	uint64_t id = flood_open("county", V11);

	sit("county", "incident_show", id);
	press_action(&st, "state");
	press_choice(&st, "state", "处置中");
	press_send(&st);
	ck_assert_int_eq(incident_get(id).state, incident_state_responding);
	SHOWS(&st, "处置中");
	press_action(&st, "state");
	press_choice(&st, "state", "已核实");
	press_send(&st);
	ck_assert_int_eq(incident_get(id).state, incident_state_responding);	/* without a reason */
	press_text(&st, "reason", "核实后未到场");
	press_send(&st);
	ck_assert_int_eq(incident_get(id).state, incident_state_verified);
	seat_close(&st);
}
END_TEST

START_TEST(a_figure_is_mended_by_screen)
{
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .channel = channel_phone, .area = T1, .trapped = FIGURE(3) };
	uint64_t id;
	char no[16];

	incident_open("county", a);
	DONE_OK();
	id = reply.answer.id;
	snprintf(no, sizeof no, "%d", (int)line_last(id).no);
	sit("county", "incident_show", id);
	SHOWS(&st, " 被困3人");		/* the first word of them is no news of another */
	SHOWS_NOT(&st, "更新");
	press_action(&st, "correct people");
	SHOWS(&st, no);				/* the only one that can be meant */
	press_text(&st, "trapped", "2");
	press_text(&st, "reason", "一人自己走出来了");
	press_send(&st);
	ck_assert_int_eq(incident_get(id).trapped.v, 2);
	seat_close(&st);
}
END_TEST

/* What is open stands by name on the page that closes. */
START_TEST(closing_lists_what_is_open)
{
	uint64_t id = flood_open("county", T1);

	sit("county", "incident_show", id);
	press_action(&st, "state");
	press_choice(&st, "state", "已办结");
	press_text(&st, "reason", "并入他处");
	seat_type(&st, KEY_PGDN);
	seat_type(&st, KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "还没有报送的地区");
	SHOWS(&st, "展旦召苏木");
	seat_close(&st);
}
END_TEST

START_TEST(areas_come_and_go)
{
	uint64_t id = flood_open("county", V11);
	char codes[16][16];
	size_t n = areas_read(id, codes);

	sit("county", "incident_show", id);
	press_action(&st, "areas");
	press_choice(&st, "add", "王爱召");
	press_send(&st);
	ck_assert_uint_eq(areas_read(id, codes), n + 1);
	press_action(&st, "areas");
	press_choice(&st, "drop", "王爱召");
	press_text(&st, "reason", "核实没有受灾");
	press_send(&st);
	ck_assert_uint_eq(areas_read(id, codes), n);
	seat_close(&st);
}
END_TEST

/* "-01": how its number ends. */
static const char *
number_of(uint64_t id)
{
	static char out[16];
	struct incident i = incident_get(id);

	snprintf(out, sizeof out, "-%02d", (int)i.no);
	return out;
}

START_TEST(link_and_unlink)
{
	uint64_t one = flood_open("county", V11), two = flood_open("county", V12);
	struct incident i;

	sit("county", "incident_show", two);
	ck_assert(!press_offers(&st, "unlink"));
	press_action(&st, "link");
	press_choice(&st, "to", number_of(one));
	press_text(&st, "reason", "同一场水");
	SHOWS(&st, "并入 事0722-02");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "事0722-02");			/* which one goes, */
	SHOWS(&st, "并入: 事0722-01");			/* and where to */
	seat_type(&st, "1");
	i = incident_get(two);
	ck_assert_uint_eq(i.merged, one);
	seat_close(&st);
	/* Its number leads to the one that goes on, and from there it is let go. */
	sit("county", "incident_show", two);
	ck_assert_uint_eq(st.ui->top->arg.id, one);
	press_action(&st, "unlink");
	press_text(&st, "reason", "是两场水");
	press_send(&st);
	ck_assert_uint_eq(incident_get(two).merged, 0);
	ck_assert(!press_offers(&st, "unlink"));
	seat_close(&st);
}
END_TEST

/* What a village writes of an incident that was linked elsewhere is still on its board. */
START_TEST(linked_lines_stay_on_the_board)
{
	struct op_report_file f = flood(V12, 5);
	uint64_t far = flood_open("county", V21), near;

	snprintf(f.text, sizeof(f.text), "样例：水进院");
	near = report_of(&world, send_report(&world, "v12", &f)).incident;
	link_make("county", near, far);
	sit("v12", "board", 0);
	SHOWS(&st, "报送灾情");
	seat_close(&st);
}
END_TEST

START_TEST(one_of_several_is_unlinked)
{
	uint64_t one = flood_open("county", V11), two = flood_open("county", V12),
	    three = flood_open("county", V21);

	link_make("county", two, one);
	DONE_OK();
	link_make("county", three, one);
	DONE_OK();
	sit("county", "incident_show", one);
	press_action(&st, "unlink");
	press_row(&st, number_of(three));
	press_text(&st, "reason", "是两场水");
	press_send(&st);
	ck_assert_uint_eq(incident_get(three).merged, 0);
	ck_assert_uint_eq(incident_get(two).merged, one);
	seat_close(&st);
}
END_TEST

START_TEST(hazard_is_given_later)
{
	struct op_incident_open a = { .class = incident_class_natural, .area = V11, .text = "不知何灾" };
	uint64_t id;

	incident_open("county", a);
	DONE_OK();
	id = reply.answer.id;
	sit("county", "incident_show", id);
	press_action(&st, "hazard");
	press_choice(&st, "hazard", "风雹");
	press_send(&st);
	ck_assert_int_eq(incident_get(id).hazard, hazard_hail);
	ck_assert(!press_offers(&st, "hazard"));
	seat_close(&st);
}
END_TEST

START_TEST(reports_and_total_of_it)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id;

	send_report(&world, "v11a", &f);
	id = newest().id;
	sit("county", "incident_show", id);
	press_action(&st, "reports");
	TOP(&st, "report_list");
	SHOWS(&st, "受灾120");
	seat_type(&st, "0");
	press_action(&st, "total");
	TOP(&st, "total");
	SHOWS(&st, "120");
	seat_close(&st);
}
END_TEST

/* The choice rows of the list as they stand: sign and id, ids under one heading after those before. */
static void
list_is(const char *head, char sign, uint64_t id)
{
	const struct page *p = &st.ui->top->page;
	const char *under = "";

	for (size_t i = 0; i < p->n; i++) {
		const struct row *r = &p->row[i];

		if (r->kind == ROW_HEAD)
			under = r->left;
		if (r->kind == ROW_CHOICE && r->id == id) {
			ck_assert_str_eq(under, head);
			ck_assert_int_eq(r->sign, sign);
			return;
		}
	}
	ck_abort_msg("not in the list:\n%s", seat_text(&st));
}

/* Open ones, those that are over, and of other townships the head line: without place, time or
 * anything else. */
START_TEST(the_list_in_its_parts)
{
	uint64_t own, over, other;

	own = flood_open("county", V11);
	over = flood_open("county", V12);
	other = flood_open("county", V21);
	state_set("county", over, incident_state_responding, "");
	state_set("county", over, incident_state_closed, "无人员被困");
	DONE_OK();
	sit("town1", "incident_list", 0);
	list_is("未结", '-', own);
	list_is("已结或已并入", '+', over);
	list_is("本旗县其他地区，只看概要", '-', other);
	ck_assert_uint_eq(st.ui->top->found, 3);
	SHOWS(&st, "20:00");
	for (size_t i = 0; i < st.ui->top->page.n; i++)
		if (st.ui->top->page.row[i].id == other)
			ck_assert_ptr_null(st.ui->top->page.row[i].right);
	seat_type(&st, "/");
	seat_type(&st, "办结" KEY_ENTER);
	ck_assert_uint_eq(st.ui->top->found, 1);
	ck_assert_uint_eq(st.ui->top->all, 3);
	list_is("已结或已并入", '+', over);
	seat_close(&st);
	sit("county", "incident_list", 0);
	list_is("未结", '-', other);
	SHOWS_NOT(&st, "只看概要");
	seat_close(&st);
}
END_TEST

Suite *suite_screens_incident(void);

Suite *
suite_screens_incident(void)
{
	Suite *s = suite_create("screens_incident");
	TCase *tc = tcase_create("screens_incident");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_add_test(tc, intake_by_screen);
	tcase_add_test(tc, a_sealed_note_is_read_whole);
	tcase_add_test(tc, one_asks_to_destroy_another_confirms);
	tcase_add_test(tc, a_message_that_is_cut_says_so);
	tcase_add_test(tc, the_list_in_its_parts);
	tcase_add_test(tc, class_takes_the_hazard_along);
	tcase_add_test(tc, note_and_strike);
	tcase_add_test(tc, lines_are_chosen);
	tcase_add_test(tc, state_forth_and_back);
	tcase_add_test(tc, a_figure_is_mended_by_screen);
	tcase_add_test(tc, closing_lists_what_is_open);
	tcase_add_test(tc, areas_come_and_go);
	tcase_add_test(tc, link_and_unlink);
	tcase_add_test(tc, linked_lines_stay_on_the_board);
	tcase_add_test(tc, one_of_several_is_unlinked);
	tcase_add_test(tc, hazard_is_given_later);
	tcase_add_test(tc, reports_and_total_of_it);
	suite_add_tcase(s, tc);
	return s;
}
