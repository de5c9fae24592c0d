/* All administration of accounts by screen, each by its keys. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screens/kit/find.h"
#include "src/rules/account/account.h"
#include "screens/kit/form/form.h"
#include "tests/check/help_press.h"

#define CLEAR "\177\177\177\177\177\177\177\177\177\177\177\177\177\177\177\177"	/* Backspace */

static struct world w;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
	seat_open(&st, &w, "admin", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, "accounts", 0);
}

static void
teardown(void)
{
	seat_close(&st);
	world_close(&w);
}

static struct account
account_by(uint64_t id)
{
	struct account a;

	world_get(&w, &kind_account, id, &a);
	return a;
}

static struct account
account_of(const char *login)
{
	return account_by(world_account(&w, login));
}

static bool
may(const char *login, enum role role, const char *area)
{
	struct viewer v;

	world_viewer(&w, login, &v);
	for (size_t i = 0; i < v.ngrants; i++)
		if ((int)v.grants[i].role == (int)role && strcmp(v.grants[i].area, area) == 0)
			return true;
	return false;
}

static size_t
keys_of(const char *login, struct pubkey *last)
{
	struct scan s;
	struct txn t;
	size_t n = 0;

	world_read(&w, &t);
	find_pubkeys(&s, &t, world_account(&w, login));
	while (find_next(&s, &kind_pubkey, last))
		n += last->state == key_state_active;
	txn_abort(&t);
	return n;
}

START_TEST(added_with_a_card)
{
	press_action(&st, "add");
	press_text(&st, "which", "zhouxin");
	press_text(&st, "name", "新样例");
	press_text(&st, "phone", "0477-0000999");
	press_choice(&st, "area", "展旦召");
	press_choice(&st, "role", "信息员");
	press_send(&st);
	SHOWS(&st, "一次性口令");
	SHOWS(&st, "zhouxin");
	ck_assert_str_eq(account_of("zhouxin").name, "新样例");
	ck_assert_str_eq(account_of("zhouxin").phone, "0477-0000999");
	ck_assert(may("zhouxin", role_officer, T1));
	seat_type(&st, "0");
	press_row(&st, "zhouxin");
	TOP(&st, "account_show");
	SHOWS(&st, "展旦召");
}
END_TEST

START_TEST(granted_until_tonight_and_revoked)
{
	struct viewer v;

	press_row(&st, "v12");
	press_action(&st, "grant");
	press_choice(&st, "area", "王爱召");
	press_choice(&st, "role", "值班员");
	press_text(&st, "to", "23:30");		/* 20:00 now: today */
	press_send(&st);
	ck_assert(may("v12", role_duty, T2));
	world_viewer(&w, "v12", &v);
	w.now += 4 * 3600000;			/* midnight */
	ck_assert(!may("v12", role_duty, T2));
	w.now -= 4 * 3600000;
	press_action(&st, "revoke");
	SHOWS(&st, "收回授权 v12 陈样例");
	press_field(&st, "area");
	seat_type(&st, KEY_ENTER);
	SHOWS(&st, "王爱召镇  值班员");		/* what was given, and nothing else */
	SHOWS_NOT(&st, "树林召");
	press_row(&st, "王爱召镇  值班员");
	press_text(&st, "reason", "不再值班");
	seat_type(&st, KEY_PGDN KEY_ENTER);
	TOP(&st, "kit_confirm");
	SHOWS(&st, "v12 陈样例");			/* whose it is */
	seat_type(&st, "1");
	ck_assert(!may("v12", role_duty, T2));
	ck_assert(may("v12", role_officer, V12));
}
END_TEST

/* A time that has passed today is tomorrow's; nonsense changes nothing. */
START_TEST(until_tomorrow_morning)
{
	press_row(&st, "v12");
	press_action(&st, "grant");
	press_choice(&st, "area", "王爱召");
	press_choice(&st, "role", "值班员");
	press_text(&st, "to", "几时");
	press_field(&st, "area");
	SHOWS(&st, "21:05");
	press_text(&st, "to", "08:00");
	press_send(&st);
	w.now += 11 * 3600000;			/* 07:00 */
	ck_assert(may("v12", role_duty, T2));
	w.now += 2 * 3600000;
	ck_assert(!may("v12", role_duty, T2));
}
END_TEST

START_TEST(name_and_telephone)
{
	press_row(&st, "v12");
	press_action(&st, "name and phone");
	press_text(&st, "name", CLEAR "改样例");
	press_text(&st, "phone", CLEAR "0477-1234567");
	press_send(&st);
	ck_assert_str_eq(account_of("v12").name, "改样例");
	ck_assert_str_eq(account_of("v12").phone, "0477-1234567");
	SHOWS(&st, "改样例");
}
END_TEST

START_TEST(key_added_and_dropped)
{
	struct pubkey k = { 0 };

	press_row(&st, "v12");
	press_action(&st, "key");
	press_text(&st, "add", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA"
	    "ABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f sample");
	press_send(&st);
	ck_assert_uint_eq(keys_of("v12", &k), 1);
	SHOWS(&st, k.fingerprint);
	press_action(&st, "key");
	press_text(&st, "drop", k.fingerprint);
	press_send(&st);
	ck_assert_msg(keys_of("v12", &k) == 0, "%s", seat_text(&st));
}
END_TEST

/* As a terminal pastes: with marks around it, or line ends as Enter. */
static void
paste(const char *text, bool marked)
{
	char all[1200];
	size_t n = 0;

	snprintf(all, sizeof all, "%s%s%s", marked ? "\033[200~" : "", text, marked ? "\033[201~" : "");
	for (char *p = all; *p != '\0'; p++, n++)
		if (*p == '\n')
			*p = '\r';
	seat_type(&st, all);
}

static void
go_to(const char *label)
{
	press_action(&st, "key");
	SHOWS(&st, label);
}

/* What PuTTYgen and ssh-keygen -e write, pasted into the row for a key. */
START_TEST(a_block_is_pasted)
{
	static const char block[] = "---- BEGIN SSH2 PUBLIC KEY ----\n"
	    "Comment: \"256-bit ED25519, converted by a@b from OpenSSH\"\n"
	    "AAAAC3NzaC1lZDI1NTE5AAAAIDZxlstTgT6ul9uNp/xv\nfg41Rjt1Y7TJ82TuwZJrjUHb\n"
	    "---- END SSH2 PUBLIC KEY ----\n";
	struct pubkey k = { 0 };

	press_row(&st, "v12");
	for (int marked = 0; marked < 2; marked++) {
		go_to("添加");
		paste(block, marked);
		seat_type(&st, KEY_PGDN KEY_ENTER);
		SHOWS(&st, "ssh-ed25519 SHA256:BpT4Fan6ZHax520JSxw6RmC0VBZmcJmDJ0Svf9sqJrw");
		ck_assert(!seat_shows(&st, "BEGIN"));
		seat_type(&st, "1");
		w.now += 5000;
		seat_type(&st, "");
		ck_assert_msg(keys_of("v12", &k) == 1, "%s", seat_text(&st));
		SHOWS(&st, k.fingerprint);
		press_action(&st, "key");
		press_text(&st, "drop", k.fingerprint);
		press_send(&st);
		ck_assert_uint_eq(keys_of("v12", &k), 0);
		w.now += 60000;
	}
}
END_TEST

/* Of a private key nothing stays in the row, neither its head nor what still comes. */
START_TEST(a_private_key_goes_at_once)
{
	static const char *const keys[] = {
		"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n"
		"c2VjcmV0c2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n",
		"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\nc2VjcmV0c2VjcmV0\n",
		"my -----BEGIN RSA PRIVATE KEY-----\nMIIEc2VjcmV0c2VjcmV0\n-----END RSA PRIVATE KEY-----\n",
	};
	struct pubkey k = { 0 };

	press_row(&st, "v12");
	for (int i = 0; i < 6; i++) {
		go_to("添加");
		paste(keys[i / 2], i % 2);
		SHOWS(&st, "这里有私钥");
		ck_assert(!seat_shows(&st, "BEGIN"));
		ck_assert(!seat_shows(&st, "c2Vj"));
		ck_assert(memmem(st.ui->top->form->text, sizeof st.ui->top->form->text, "c2Vj", 4) == NULL);
		ck_assert_uint_eq(keys_of("v12", &k), 0);
		seat_type(&st, KEY_PGDN KEY_DOWN KEY_ENTER);
		w.now += 60000;
		TOP(&st, "account_show");
	}
}
END_TEST

START_TEST(new_card)
{
	press_row(&st, "v12");
	press_action(&st, "one-time code");
	SHOWS(&st, "以前给的一次性口令作废");
	seat_type(&st, "2");
	TOP(&st, "account_show");
	w.now += 5000;
	press_action(&st, "one-time code");
	seat_type(&st, "1");
	SHOWS(&st, "一次性口令");
	SHOWS(&st, "v12");
}
END_TEST

START_TEST(disabled_and_enabled)
{
	uint64_t id = world_account(&w, "v12");

	press_row(&st, "v12");
	ck_assert(!press_offers(&st, "enable"));
	press_action(&st, "disable");
	ck_assert(!account_by(id).disabled);
	seat_type(&st, "2");
	ck_assert(!account_by(id).disabled);
	w.now += 5000;
	press_action(&st, "disable");
	seat_type(&st, "1");
	ck_assert(account_by(id).disabled);
	w.now += 5000;
	seat_type(&st, "");
	SHOWS(&st, "停用");
	ck_assert(!press_offers(&st, "disable"));
	press_action(&st, "enable");
	ck_assert(!account_by(id).disabled);
}
END_TEST

/* The page on which a password is chosen asks whether it is one that is guessed first. */
START_TEST(a_password_is_compared_with_the_list)
{
	static const char *const bad[] = { "qwertyuiop", "admin2026", "short1" };
	static const char *const said[] = { "最先被猜", "账号、姓名或电话", "太短" };

	st.s.is_first_login = true;
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("password"), NULL, 0));
	seat_type(&st, "");
	for (size_t i = 0; i < 3; i++) {
		seat_type(&st, bad[i]);
		seat_type(&st, KEY_ENTER);
		SHOWS(&st, said[i]);
		SHOWS_NOT(&st, "。 至少");	/* once is enough */
		w.now += 5000;
	}
	seat_type(&st, "correct horse" KEY_ENTER);
	SHOWS(&st, "再");
}
END_TEST

/* A person before the telephone book, opened at whoever's name that is. */
static void
look_up(const char *login, int cols, int rows, enum language l, const char *name)
{
	seat_close(&st);
	seat_open(&st, &w, login, cols, rows, l, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
	press_open(&st, "contacts", 0);
	press_row(&st, name);
}

/* Two keys and a reason; what a desk may not do with the account is not there. */
START_TEST(a_desk_suspends_from_the_telephone_book)
{
	uint64_t id = world_account(&w, "v11a");
	struct account a;

	look_up("county", 80, 24, language_zh, "孙样例");
	TOP(&st, "account_show");
	SHOWS(&st, "v11a");
	ck_assert(press_offers(&st, "one-time code") && !press_offers(&st, "disable"));
	ck_assert(!seat_shows(&st, "公钥"));
	press_action(&st, "suspend");
	SHOWS(&st, "管理员启用之前不能再登录");
	w.now += 5000;
	seat_type(&st, "0");
	ck_assert(!account_by(id).disabled);
	press_action(&st, "suspend");
	w.now += 5000;
	seat_type(&st, "1");
	a = account_by(id);
	ck_assert(a.disabled != 0);
	ck_assert_uint_eq(a.suspended_by, world_account(&w, "county"));
	ck_assert_str_eq(a.suspend_why, "账号被别人用了");
	SHOWS(&st, "管理员启用账号前不能登录");
	SHOWS(&st, "! 已暂停");
	ck_assert(!press_offers(&st, "suspend"));
}
END_TEST

START_TEST(another_reason_is_typed)
{
	uint64_t id = world_account(&w, "v11a");

	look_up("town1", 45, 20, language_en, "孙样例");
	SHOWS(&st, "suspend");
	press_action(&st, "suspend");
	SHOWS(&st, "Suspend this account? Why?");
	w.now += 5000;
	seat_type(&st, "3");
	SHOWS(&st, "Why is this account suspended?");
	seat_type(&st, "手机丢了" KEY_ENTER);
	ck_assert_str_eq(account_by(id).suspend_why, "手机丢了");
	ck_assert(account_by(id).disabled != 0);
	SHOWS(&st, "! suspended");
}
END_TEST

/* The administrator finds by whom and why, and lets him in again. */
START_TEST(an_administrator_lets_in_again)
{
	struct op_account_suspend off = { .which = world_account(&w, "v12"), .reason = "手机丢了" };
	struct reply r;

	ck_assert_int_eq(world_do(&w, "county", "account.suspend", &off, &r), DONE);
	press_row(&st, "v12");
	SHOWS(&st, "! 已暂停");
	SHOWS(&st, "手机丢了");
	SHOWS(&st, "暂停人");
	ck_assert(!press_offers(&st, "suspend"));
	press_action(&st, "enable");
	ck_assert(!account_of("v12").disabled);
	ck_assert_uint_eq(account_of("v12").suspended_by, 0);
}
END_TEST

/* Above a desk there is nothing to suspend, and an officer opens no account. */
START_TEST(who_may_not_suspend_is_not_offered)
{
	look_up("town1", 80, 24, language_zh, "赵样例");
	TOP(&st, "account_show");
	ck_assert(!press_offers(&st, "suspend"));
	SHOWS(&st, "暂停 现在不行");
	look_up("v11a", 80, 24, language_zh, "赵样例");
	TOP(&st, "contacts");
}
END_TEST

START_TEST(destroyed_by_a_form_that_asks_why)
{
	press_row(&st, "v12");
	press_action(&st, "disable");
	seat_type(&st, "1");
	w.now += 5000;
	press_action(&st, "destroy personal data");
	SHOWS(&st, "理由");
	TOP(&st, "account_edit");
}
END_TEST

Suite *suite_screens_account(void);

Suite *
suite_screens_account(void)
{
	Suite *s = suite_create("screens_account");
	TCase *tc = tcase_create("screens_account");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, added_with_a_card);
	tcase_add_test(tc, granted_until_tonight_and_revoked);
	tcase_add_test(tc, until_tomorrow_morning);
	tcase_add_test(tc, name_and_telephone);
	tcase_add_test(tc, key_added_and_dropped);
	tcase_add_test(tc, a_block_is_pasted);
	tcase_add_test(tc, a_private_key_goes_at_once);
	tcase_add_test(tc, new_card);
	tcase_add_test(tc, a_desk_suspends_from_the_telephone_book);
	tcase_add_test(tc, another_reason_is_typed);
	tcase_add_test(tc, an_administrator_lets_in_again);
	tcase_add_test(tc, who_may_not_suspend_is_not_offered);
	tcase_add_test(tc, a_password_is_compared_with_the_list);
	tcase_add_test(tc, disabled_and_enabled);
	tcase_add_test(tc, destroyed_by_a_form_that_asks_why);
	suite_add_tcase(s, tc);
	return s;
}
