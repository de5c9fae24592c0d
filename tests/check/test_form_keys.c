/* Keys in a form: what is passed through, refused or pasted changes no figure by itself. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/report/report_version.h"
#include "screens/kit/form/form.h"
#include "src/rules/report/leads.h"
#include "src/session/link_call.h"
#include "tests/check/help_press.h"
#include "tests/check/help_report.h"
#include "tests/check/help_seat.h"

Suite *suite_form_keys(void);

static struct world w;
static struct seat st;
static const int widths[] = { 80, 45 };

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

static void
sit(int cols, uint64_t id)
{
	struct arg arg = { .id = id };

	seat_open(&st, &w, "v11a", cols, cols == 45 ? 20 : 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("report_form"), &arg, 0));
	seat_type(&st, "");
}

static struct num
figure(const char *name)
{
	return *(struct num *)form_value(st.ui->top, name);
}

/* A figure that cannot be read is neither left out nor sent: it is named, and the form stands at it. */
START_TEST(an_unread_figure_stops_the_sending)
{
	sit(widths[_i], 0);
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "dead", "两户");
	press_text(&st, "affected", "120");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "report_form");
	SHOWS(&st, "没有送出");
	SHOWS(&st, "“两户”");
	ck_assert_str_eq(form_cur(st.ui->top->form)->f[0]->name, "dead");
	seat_close(&st);
}
END_TEST

/* What is not understood in a follow-up takes nothing away. */
START_TEST(nonsense_keeps_what_was_known)
{
	struct op_report_file f = flood(V11, 120);
	struct report_version v;
	uint64_t id;

	id = send_report(&w, "v11a", &f);
	w.now += 60000;
	sit(45, id);
	for (int i = 0; i < 5; i++)
		seat_type(&st, KEY_DOWN);
	seat_type(&st, "十几个" KEY_DOWN "1" KEY_PGDN KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "没有送出：受灾人口"), "%s", seat_text(&st));
	/* Emptied, it is the value known before that is no longer said: typed again, it stands. */
	seat_type(&st, KEY_ENTER "120" KEY_PGDN KEY_ENTER);
	ck_assert_msg(!seat_shows(&st, "120人 ->"), "%s", seat_text(&st));
	seat_type(&st, "1");
	v = latest_of(&w, id);
	ck_assert_int_eq(v.version, 2);
	ck_assert_int_eq(v.affected.v, 120);
	ck_assert_int_eq(v.dead.v, 1);
	seat_close(&st);
}
END_TEST

/* The digits that were meant for the page before change nothing, until another key is pressed. */
START_TEST(no_digit_acts_after_a_refusal)
{
	struct op_report_file f = flood(V11, 120);
	uint64_t id = send_report(&w, "v11a", &f);

	w.now += 60000;
	sit(widths[_i], id);
	press_field(&st, "affected");
	seat_type(&st, "118" KEY_PGDN KEY_ENTER);
	TOP(&st, "kit_confirm");
	seat_type(&st, "1");
	TOP(&st, "report_form");
	seat_type(&st, "1");
	seat_type(&st, "２");
	ck_assert_int_eq(figure("affected").v, 118);
	SHOWS(&st, "先按回车或方向键");
	seat_type(&st, KEY_ENTER "120" KEY_ENTER);
	ck_assert_int_eq(figure("affected").v, 120);
	seat_close(&st);
}
END_TEST

/* Enter, Enter over a time that stands there leaves it. */
START_TEST(enter_keeps_a_time)
{
	int64_t was;

	sit(widths[_i], 0);
	press_text(&st, "occurred", "2026-07-22 09:30");
	press_field(&st, "place");
	was = *(int64_t *)form_value(st.ui->top, "occurred");
	press_field(&st, "occurred");
	seat_type(&st, KEY_ENTER);
	SHOWS(&st, "1 保持");
	seat_type(&st, KEY_ENTER);
	TOP(&st, "report_form");
	ck_assert_int_eq(*(int64_t *)form_value(st.ui->top, "occurred"), was);
	ck_assert_str_ne(form_cur(st.ui->top->form)->f[0]->name, "occurred");
	seat_close(&st);
}
END_TEST

/* Who would rather type the time does not type behind the one that was wrong. */
START_TEST(a_time_typed_instead_stands_alone)
{
	sit(widths[_i], 0);
	press_text(&st, "occurred", "25点80");
	seat_type(&st, KEY_ENTER);
	SHOWS(&st, "25点80");
	press_choice(&st, "occurred", "自己输入");
	seat_type(&st, "07-22 21:05" KEY_DOWN);
	ck_assert_int_ne(*(int64_t *)form_value(st.ui->top, "occurred"), 0);
	SHOWS_NOT(&st, "25点80");
	seat_close(&st);
}
END_TEST

/* The same of what is chosen: one of a few, a word, an incident, yes or no, each of a row of four. */
START_TEST(enter_keeps_a_choice)
{
	static const char *const names[] = { "hazard", "subtype", "incident", "road" };
	const struct form *f;
	void *was;

	sit(widths[_i], 0);
	f = st.ui->top->form;
	press_choice(&st, "hazard", "洪涝");
	press_row(&st, "山洪");
	press_choice(&st, "incident", "说不准");
	press_field(&st, "road");
	seat_type(&st, KEY_ENTER "2" "3" "1" "2");
	was = malloc(f->op->args->size);
	memcpy(was, f->rec, f->op->args->size);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		press_field(&st, names[i]);
		seat_type(&st, i < 3 ? KEY_ENTER KEY_ENTER : KEY_ENTER KEY_ENTER KEY_ENTER KEY_ENTER KEY_ENTER);
		TOP(&st, "report_form");
		ck_assert_str_ne(form_cur(st.ui->top->form)->f[0]->name, names[i]);
		ck_assert_msg(memcmp(was, f->rec, f->op->args->size) == 0, "%s", names[i]);
	}
	free(was);
	seat_close(&st);
}
END_TEST

/* What is typed while a list of choices is open is not swallowed without a word, and chooses nothing. */
START_TEST(a_list_says_that_it_takes_no_text)
{
	sit(widths[_i], 0);
	press_field(&st, "hazard");
	seat_type(&st, KEY_ENTER);
	seat_type(&st, "雪");
	TOP(&st, "kit_choice");
	SHOWS(&st, "“雪”");
	SHOWS(&st, "/");
	seat_type(&st, KEY_DOWN);
	SHOWS_NOT(&st, "“雪”");
	seat_close(&st);
}
END_TEST

/* In an intake of the desk yes or no, and an area far down a long list. */
START_TEST(enter_keeps_an_area_far_down)
{
	char code[16];

	seat_open(&st, &w, "county", widths[_i], widths[_i] == 45 ? 20 : 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("incident_form"), NULL, 0));
	seat_type(&st, "");
	form_set_text(st.ui->top, "area", V21);
	snprintf(code, sizeof(code), "%s", V21);
	press_field(&st, "area");
	seat_type(&st, KEY_ENTER KEY_ENTER);
	TOP(&st, "incident_form");
	ck_assert_str_eq(form_text(st.ui->top, "area"), code);
	press_field(&st, "drill");
	seat_type(&st, KEY_ENTER KEY_ENTER);
	ck_assert(!*(bool *)form_value(st.ui->top, "drill"));
	seat_close(&st);
}
END_TEST

static int
no_room(struct link *l, struct draft_head *d, const void *content, size_t len)
{
	(void)l;
	(void)d;
	(void)content;
	(void)len;
	return -2;
}

/* Where no more drafts are kept that is said before what was typed is lost. */
START_TEST(a_draft_too_many_is_said_before_it_is_lost)
{
	const struct link_way *was;
	struct link_way full;
	bool zh = _i < 2;

	seat_catalogue();
	seat_open(&st, &w, "v11a", widths[_i & 1], _i & 1 ? 20 : 24, zh ? language_zh : language_en,
	    charset_utf8);
	was = st.s.link->way;
	full = *was;
	full.draft_put = no_room;
	st.s.link->way = &full;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("report_form"), NULL, 0));
	seat_type(&st, "");
	press_text(&st, "affected", "120");
	seat_type(&st, KEY_PGDN KEY_DOWN KEY_DOWN);
	ck_assert_int_eq(st.ui->top->form->cur, ROW_LEAVE);
	seat_type(&st, KEY_ENTER);
	SHOWS(&st, zh ? "已有64份草稿" : "64 drafts are kept already");
	SHOWS(&st, zh ? "作废" : "gone then");
	TOP(&st, "report_form");
	seat_type(&st, KEY_ENTER);
	TOP(&st, "board");
	SHOWS(&st, zh ? "未报送，草稿也没存上" : "NOT SENT, and the draft could not be saved");
	st.s.link->way = was;
	seat_close(&st);
}
END_TEST

/* A form that is gone on with stands at the first blank behind what was filled in; with none left, at sending. */
START_TEST(a_draft_goes_on_where_it_ended)
{
	struct form *f;

	sit(widths[_i], 0);
	press_choice(&st, "hazard", "洪涝");
	press_text(&st, "affected", "120");
	press_text(&st, "dead", "几个\033[5~");
	f = st.ui->top->form;
	form_go_on(st.ui->top);
	ck_assert_str_eq(form_cur(f)->f[0]->name, "missing");
	press_text(&st, "crops_hit", "3");
	seat_type(&st, "\033[5~");
	form_go_on(st.ui->top);
	ck_assert_int_eq(f->cur, ROW_SEND);
	seat_close(&st);
}
END_TEST

/* The main loss of a hazard stands first, each of its figures with what counts in it. */
START_TEST(fields_follow_the_hazard)
{
	static const struct { const char *hazard, *first, *hint; } of[] = {
		{ "洪涝", "affected", "外来人口" }, { "雪灾", "livestock_dead", "家禽不算" },
		{ "干旱", "need_drinking_water", "送水" } };
	const struct form *f;
	bool crops = false;
	size_t at = 0;

	sit(widths[_i & 1], 0);
	f = st.ui->top->form;
	press_choice(&st, "hazard", of[_i / 2].hazard);
	press_field(&st, "road");
	seat_type(&st, KEY_DOWN);
	ck_assert_str_eq(form_cur(st.ui->top->form)->f[0]->name, of[_i / 2].first);
	SHOWS(&st, of[_i / 2].hint);
	seat_type(&st, "12" KEY_PGDN);
	for (size_t i = 0; i < f->nvis; i++) {
		const char *name = f->vis[i] >= 0 ? f->row[f->vis[i]].f[0]->name : "";

		at = strcmp(name, "dead") == 0 ? i : at;
		crops |= strcmp(name, "crops_hit") == 0;
	}
	ck_assert_uint_gt(at, 0);
	ck_assert((_i / 2 != 1) == crops);
	ck_assert_int_eq(figure(of[_i / 2].first).v, 12);
	press_choice(&st, "hazard", "洪涝");
	press_field(&st, of[_i / 2].first);	/* what is filled in stays in sight under another hazard */
	ck_assert_int_eq(figure(of[_i / 2].first).v, 12);
	seat_close(&st);
}
END_TEST

/* Each line names figures of the form, none twice, and each of them says what counts. */
START_TEST(leads_name_figures_with_hints)
{
	for (int h = 0; h <= hazard_biological; h++) {
		char list[300], seen[300] = " ", one[80], *save = NULL;

		snprintf(list, sizeof(list), "%s", leads_of((enum hazard)h));
		for (char *name = strtok_r(list, " ", &save); name; name = strtok_r(NULL, " ", &save)) {
			snprintf(one, sizeof(one), " %s ", name);
			ck_assert_msg(kind_field(op_find("report.file", NULL)->args, name) != NULL, "%s", name);
			ck_assert_msg(leads_hint(name) != NULL, "%s", name);
			ck_assert_msg(strstr(seen, one) == NULL, "%s", name);
			strcat(seen, one + 1);
		}
	}
}
END_TEST

/* Whoever presses nothing but Enter comes to sending before the other indicators. */
START_TEST(sending_stands_before_more)
{
	const struct form *f;
	size_t send = 0, more = 0;

	sit(widths[_i], 0);
	f = st.ui->top->form;
	for (size_t i = 0; i < f->nvis; i++) {
		send = f->vis[i] == ROW_SEND ? i : send;
		more = f->vis[i] == ROW_MORE ? i : more;
	}
	ck_assert_uint_lt(send, more);
	seat_close(&st);
}
END_TEST

/* Lines of a terminal that does not mark its pastes stay in the text, the last as well. */
START_TEST(a_burst_with_line_ends_is_a_paste)
{
	sit(widths[_i], 0);
	press_text(&st, "trapped", "5");
	press_field(&st, "text");
	seat_type(&st, "第一行\t有格\r第二行\r\n1\r");
	ck_assert_str_eq(form_cur(st.ui->top->form)->f[0]->name, "text");
	ck_assert_int_eq(figure("trapped").v, 5);
	ck_assert(!figure("affected").known && !figure("dead").known);
	seat_type(&st, KEY_DOWN);
	ck_assert_str_eq(form_text(st.ui->top, "text"), "第一行 有格\n第二行\n1\n");
	seat_close(&st);
}
END_TEST

/* Figures typed ahead of a slow line are figures yet, a row each. */
START_TEST(figures_typed_ahead_go_on)
{
	sit(widths[_i], 0);
	press_field(&st, "affected");
	seat_type(&st, "120\r1\r2\r");
	ck_assert_int_eq(figure("affected").v, 120);
	ck_assert_int_eq(figure("dead").v, 1);
	ck_assert_int_eq(figure("missing").v, 2);
	seat_close(&st);
}
END_TEST

/* It is said while typing, beside the field and once more before sending; no stray digit stands at the end. */
START_TEST(what_found_no_room_is_said)
{
	char wall[1000] = "";
	size_t len;

	sit(widths[_i], 0);
	press_choice(&st, "hazard", "洪涝");
	press_field(&st, "text");
	len = form_cur(st.ui->top->form)->f[0]->size - 2;	/* one byte is left */
	for (size_t i = 0; i < len; i += 3)
		snprintf(wall + i, sizeof(wall) - i, "墙");
	seat_type(&st, wall);
	seat_type(&st, "第4号");
	SHOWS(&st, "后面3字没收下");
	press_text(&st, "affected", "1");
	ck_assert_str_eq(strrchr(form_text(st.ui->top, "text"), '\x99'), "\x99");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "! 情况");
	SHOWS(&st, "后面3字没收下");
	seat_close(&st);
}
END_TEST

/* 0 is back elsewhere: alone it takes no figure's and no time's place, except by Enter on a figure. */
START_TEST(zero_alone_changes_nothing)
{
	static const char *const keys[] = { KEY_DOWN, KEY_UP, KEY_PGDN, "0" KEY_DOWN, "\033[D" };
	int64_t was;

	sit(widths[_i], 0);
	press_text(&st, "occurred", "2026-07-22 09:30");
	press_text(&st, "dead", "3" KEY_ENTER);
	was = *(int64_t *)form_value(st.ui->top, "occurred");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		press_field(&st, "dead");
		seat_type(&st, "0");
		SHOWS(&st, "回车");
		st.ui->top->screen->widget->pause(st.ui->top);
		seat_type(&st, keys[i]);
		SHOWS(&st, "0 没有记下");
		ck_assert_int_eq(figure("dead").v, 3);
	}
	press_field(&st, "missing");
	seat_type(&st, "０" KEY_DOWN);
	ck_assert(!figure("missing").known);
	press_field(&st, "occurred");
	seat_type(&st, "0\t");
	ck_assert_int_eq(*(int64_t *)form_value(st.ui->top, "occurred"), was);
	press_field(&st, "dead");
	seat_type(&st, "0" KEY_ENTER);
	ck_assert(figure("dead").known);
	ck_assert_int_eq(figure("dead").v, 0);
	seat_close(&st);
}
END_TEST

/* ? helps where it cannot be text; help and leaving stand as rows and at the bottom too. */
START_TEST(help_and_leaving_are_at_hand)
{
	sit(widths[_i], 0);
	SHOWS(&st, "Esc离开");
	press_field(&st, "dead");
	seat_type(&st, "?");
	TOP(&st, "kit_page");
	SHOWS(&st, "0 加回车是没有");
	seat_type(&st, "0");
	TOP(&st, "report_form");
	ck_assert(!figure("dead").known);
	press_field(&st, "text");
	seat_type(&st, "?0" KEY_UP);
	ck_assert_str_eq(form_text(st.ui->top, "text"), "?0");
	seat_type(&st, KEY_PGDN KEY_DOWN KEY_DOWN);
	SHOWS(&st, "> 离开");
	seat_type(&st, KEY_DOWN);
	SHOWS(&st, "> 帮助");
	seat_type(&st, KEY_ENTER);
	TOP(&st, "kit_page");
	seat_type(&st, "0");
	seat_type(&st, KEY_PGDN KEY_DOWN KEY_DOWN "0");
	TOP(&st, "board");
	seat_close(&st);
}
END_TEST

/* Digits typed one row too early neither leave the form nor reach the board, where 1 calls for help. */
START_TEST(digits_where_enter_chooses_stay_in_the_form)
{
	sit(widths[_i], 0);
	press_field(&st, "hazard");
	seat_type(&st, "20110");
	TOP(&st, "report_form");
	SHOWS(&st, "还没报送。Esc离开");
	press_text(&st, "dead", "1");
	press_field(&st, "road");
	seat_type(&st, "0477-5550111");
	TOP(&st, "report_form");
	seat_close(&st);
}
END_TEST

/* A form nobody has begun goes by 0 as a page does. */
START_TEST(zero_leaves_what_was_not_begun)
{
	sit(widths[_i], 0);
	press_field(&st, "hazard");
	seat_type(&st, "0");
	TOP(&st, "board");
	seat_close(&st);
}
END_TEST

Suite *
suite_form_keys(void)
{
	Suite *s = suite_create("form_keys");
	TCase *t = tcase_create("form_keys");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, an_unread_figure_stops_the_sending, 0, 2);
	tcase_add_test(t, nonsense_keeps_what_was_known);
	tcase_add_loop_test(t, no_digit_acts_after_a_refusal, 0, 2);
	tcase_add_loop_test(t, enter_keeps_a_time, 0, 2);
	tcase_add_loop_test(t, a_time_typed_instead_stands_alone, 0, 2);
	tcase_add_loop_test(t, enter_keeps_a_choice, 0, 2);
	tcase_add_loop_test(t, a_list_says_that_it_takes_no_text, 0, 2);
	tcase_add_loop_test(t, enter_keeps_an_area_far_down, 0, 2);
	tcase_add_loop_test(t, a_draft_too_many_is_said_before_it_is_lost, 0, 4);
	tcase_add_loop_test(t, a_draft_goes_on_where_it_ended, 0, 2);
	tcase_add_loop_test(t, fields_follow_the_hazard, 0, 6);
	tcase_add_test(t, leads_name_figures_with_hints);
	tcase_add_loop_test(t, sending_stands_before_more, 0, 2);
	tcase_add_loop_test(t, a_burst_with_line_ends_is_a_paste, 0, 2);
	tcase_add_loop_test(t, what_found_no_room_is_said, 0, 2);
	tcase_add_loop_test(t, zero_alone_changes_nothing, 0, 2);
	tcase_add_loop_test(t, help_and_leaving_are_at_hand, 0, 2);
	tcase_add_loop_test(t, digits_where_enter_chooses_stay_in_the_form, 0, 2);
	tcase_add_loop_test(t, zero_leaves_what_was_not_begun, 0, 2);
	tcase_add_loop_test(t, figures_typed_ahead_go_on, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
