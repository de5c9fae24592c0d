/*
 * Login through a real keeper: what a name is told, passwords under permits,
 * codes, keys; then drafts, presence and the control socket.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "db/index.h"
#include "db/journal.h"
#include "gen/kinds/channel/messages.h"
#include "keys/key.h"
#include "keys/password.h"
#include "src/base/datadir.h"
#include "src/base/msg.h"
#include "src/op/verifier.h"
#include "src/session/link_call.h"
#include "tests/check/help_keeper.h"

Suite *suite_keeper_login(void);

#define KEY_LINE "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" \
	"PDEtPvCdy8A4VuWqYpVGw5Tq9x0mGlRj2yG2hRkGv6n"

static struct keep k;
static int home;		/* whoever opens a county himself stays in it */
static char code[VERIFIER_CODE];

static void
fingerprint_of(char print[KEY_PRINT])
{
	struct key_line key;

	ck_assert_int_eq(key_parse_line(&key, KEY_LINE, strlen(KEY_LINE)), 1);
	key_fingerprint(print, key.blob, key.blob_len);
}

static void
setup(void)
{
	struct txn t;

	home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(home, 0);
	keep_open(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&k.w, "v11a"), "right horse"), 0);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&k.w, "v12"), INT64_MAX, code);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&k.w, "v21"), k.w.now, code);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&k.w, "v12"), INT64_MAX, code);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
}

static void
teardown(void)
{
	keep_close(&k);
	ck_assert_int_eq(fchdir(home), 0);
	close(home);
}

START_TEST(unknown_names_look_like_known_ones)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	struct login_offer a, b, known;

	ck_assert_int_eq(keeper_ask(g.link, "whoever", &a), 0);
	ck_assert_int_eq(keeper_ask(g.link, "whoever", &b), 0);
	ck_assert_int_eq(keeper_ask(g.link, "v11a", &known), 0);
	ck_assert_mem_eq(a.salt, b.salt, sizeof a.salt);
	ck_assert_mem_ne(a.salt, known.salt, sizeof a.salt);
	ck_assert_uint_eq(a.ops, known.ops);
	ck_assert_uint_eq(a.mem_kib, known.mem_kib);
	ck_assert_int_eq(keeper_ask(g.link, "someone", &b), 0);
	ck_assert_mem_ne(a.salt, b.salt, sizeof a.salt);
	ck_assert_int_eq(guest_try(&g, "whoever", "right horse"), PASSWORD_NO);
	guest_gone(&g);
}
END_TEST

START_TEST(password_logs_in_only_its_own_name)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	uint64_t account = 0;

	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), M_LOGIN_REFUSED);
	ck_assert_int_eq(guest_try(&g, "v11a", "wrong horse"), PASSWORD_NO);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), M_LOGIN_REFUSED);
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "county", "password", "", true, &account), M_LOGIN_REFUSED);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "key", "SHA256:x", true, &account), M_LOGIN_REFUSED);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	ck_assert_uint_ne(account, 0);
	guest_gone(&g);
	keep_look(&k);
	ck_assert_uint_eq(account, world_account(&k.w, "v11a"));
}
END_TEST

static uint64_t
entries(struct db *db)
{
	struct txn t;
	uint64_t n;

	txn_begin(&t, db, false);
	n = table_count(&t, TABLE_JOURNAL);
	txn_abort(&t);
	ck_assert_int_eq(t.err, 0);
	return n;
}

/* It gets the store with the answer to its login, once, for all keepers to come. */
START_TEST(store_opens_with_the_login)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	struct db *db = NULL;
	uint64_t account, before;

	ck_assert_int_ne(link_open(g.link, &db), 0);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), M_LOGIN_REFUSED);
	ck_assert_int_ne(link_open(g.link, &db), 0);
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_ne(link_open(g.link, &db), 0);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	ck_assert_int_eq(link_open(g.link, &db), 0);
	before = entries(db);
	keep_kill(&k);
	keep_start(&k);
	ck_assert_uint_gt(entries(db), before);
	db_close(db);
	guest_gone(&g);
}
END_TEST

static void
replace_keeper(struct guest *g)
{
	keep_kill(&k);
	keep_start(&k);
	guest_again(&k, g);
}

/* It stored the login and was killed before anybody heard of it. */
START_TEST(a_login_is_noted_once_by_several_keepers)
{
	struct guest g = guest_new(&k, "", "10.0.0.1"), other;
	uint64_t account = 0;
	struct entry e;
	struct txn t;
	int n = 0;

	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	replace_keeper(&g);
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	other = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&other, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(other.link, "v11a", "password", "", true, &account), 0);
	guest_gone(&other);
	guest_gone(&g);
	keep_look(&k);
	world_read(&k.w, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++)
		n += e.actor == account && strcmp(e.op, "session.login") == 0;
	txn_abort(&t);
	ck_assert_int_eq(n, 2);		/* and the other's */
}
END_TEST

/* The keeper that saw the proof is gone when the login is asked for. */
START_TEST(another_keeper_is_proved_to_again)
{
	struct op_account_key add = { .add = KEY_LINE };
	struct guest g;
	char print[KEY_PRINT];
	uint64_t account = 0;
	struct reply r;

	keep_look(&k);
	add.which = world_account(&k.w, "v11b");
	ck_assert_int_eq(world_do(&k.w, "", "account.key", &add, &r), DONE);
	keep_start(&k);
	fingerprint_of(print);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	replace_keeper(&g);
	ck_assert_int_eq(keeper_login(g.link, "v11b", "password", "", true, &account), M_LOGIN_REFUSED);
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	replace_keeper(&g);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", true, &account), 0);
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert(keeper_key(g.link, "v11b", KEY_LINE, print, true));
	replace_keeper(&g);
	ck_assert_int_eq(keeper_login(g.link, "v11b", "key", print, true, &account), 0);
	guest_gone(&g);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&g, "v12", code), PASSWORD_CODE);
	replace_keeper(&g);
	ck_assert_int_eq(keeper_login(g.link, "v12", "code", "", false, &account), 0);
	guest_gone(&g);
}
END_TEST

/* The permit was the former keeper's; that is no wrong password. */
START_TEST(a_permit_is_asked_for_again)
{
	struct guest g = guest_new(&k, "", "10.0.0.1");
	uint8_t stretched[PASSWORD_BYTES], none[PASSWORD_BYTES] = { 0 };
	struct login_offer offer;

	ck_assert_int_eq(keeper_ask(g.link, "v11a", &offer), 0);
	ck_assert(keeper_permit(g.link));
	ck_assert_int_eq(password_stretch(stretched, "right horse", 11, offer.salt, offer.ops,
	    offer.mem_kib), 0);
	replace_keeper(&g);
	ck_assert_int_eq(keeper_password(g.link, "v11a", stretched, none), PASSWORD_OK);
	guest_gone(&g);
}
END_TEST

/* The login was stored, the answer was not heard, and the listener vouches. What
 * came with the answer comes again. */
START_TEST(a_login_that_is_bound_is_answered_again)
{
	struct guest g = guest_new(&k, "v11a", "10.0.0.1");
	struct db *db = NULL;
	uint64_t account = 0;

	ck_assert_int_eq(keeper_login(g.link, "v11a", "key", "SHA256:x", true, &account), 0);
	ck_assert_uint_eq(account, g.account);
	ck_assert_int_eq(link_open(g.link, &db), 0);
	db_close(db);
	ck_assert_int_eq(keeper_login(g.link, "v11b", "key", "SHA256:x", true, &account), -1);
	ck_assert_uint_eq(link_why(g.link), M_SESSION_FAULT);
	guest_gone(&g);
}
END_TEST

START_TEST(code_must_be_replaced_and_expires)
{
	struct guest g = guest_new(&k, "", "10.0.0.1"), later;
	uint8_t salt[PASSWORD_SALT] = { 7 }, stretched[PASSWORD_BYTES];
	uint64_t account;

	ck_assert_int_eq(guest_try(&g, "v21", code), PASSWORD_NO);
	ck_assert_int_eq(guest_try(&g, "v12", code), PASSWORD_CODE);
	ck_assert_int_eq(keeper_login(g.link, "v12", "password", "", false, &account), M_LOGIN_REFUSED);
	ck_assert_int_eq(keeper_login(g.link, "v12", "code", "", false, &account), 0);
	ck_assert_int_eq(password_stretch(stretched, "my own words", 12, salt, PASSWORD_OPS,
	    PASSWORD_MEM_KIB), 0);
	ck_assert_int_eq(keeper_set_password(g.link, salt, stretched), 0);
	later = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&later, "v12", code), PASSWORD_NO);
	ck_assert_int_eq(guest_try(&later, "v12", "my own words"), PASSWORD_OK);
	guest_gone(&g);
	guest_gone(&later);
}
END_TEST

START_TEST(both_methods_where_a_setting_asks)
{
	struct op_setting_set set = { .which = "login.both.roles", .value = "officer" };
	struct op_account_key add = { .add = KEY_LINE };
	struct guest g;
	struct login_offer offer;
	char print[KEY_PRINT];
	uint64_t account;
	struct reply r;

	keep_look(&k);
	add.which = world_account(&k.w, "v11a");
	ck_assert_int_eq(world_do(&k.w, "", "setting.set", &set, &r), DONE);
	ck_assert_int_eq(world_do(&k.w, "", "account.key", &add, &r), DONE);
	keep_start(&k);
	fingerprint_of(print);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(keeper_ask(g.link, "county", &offer), 0);
	ck_assert(!offer.both);
	ck_assert_int_eq(keeper_ask(g.link, "v11a", &offer), 0);
	ck_assert(offer.both);
	ck_assert_int_eq(guest_try(&g, "v11a", "right horse"), PASSWORD_OK);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "password", "", false, &account), M_LOGIN_REFUSED);
	ck_assert(keeper_key(g.link, "v11a", KEY_LINE, print, true));
	ck_assert_int_eq(keeper_login(g.link, "v11a", "key", print, false, &account), M_LOGIN_REFUSED);
	ck_assert_int_eq(keeper_login(g.link, "v11a", "key+password", print, false, &account), 0);
	guest_gone(&g);
}
END_TEST

START_TEST(drafts_are_kept_sealed_and_private)
{
	static const char text[] = "转移安置 36 人";
	struct guest g = guest_new(&k, "v11a", "10.0.0.1"), other = guest_new(&k, "v11b", "10.0.0.2");
	struct draft_head d = { .form = "report.file", .area = V11, .op_id = { 9 } }, list[4];
	struct draft row;
	uint8_t content[256];
	struct txn t;

	ck_assert_int_eq(keeper_draft_put(g.link, &d, text, sizeof text), 0);
	ck_assert_uint_ne(d.id, 0);
	keep_kill(&k);
	keep_start(&k);
	guest_again(&k, &g);
	guest_again(&k, &other);
	ck_assert_int_eq(keeper_draft_list(g.link, list, 4), 1);
	ck_assert_uint_eq(list[0].id, d.id);
	ck_assert_str_eq(list[0].form, "report.file");
	ck_assert_str_eq(list[0].area, V11);
	ck_assert_int_eq(keeper_draft_get(g.link, d.id, &list[1], content, sizeof content),
	    sizeof text);
	ck_assert_mem_eq(content, text, sizeof text);
	ck_assert_mem_eq(list[1].op_id, d.op_id, sizeof d.op_id);
	ck_assert_int_eq(keeper_draft_list(other.link, list, 4), 0);
	ck_assert_int_eq(keeper_draft_get(other.link, d.id, &list[1], content, sizeof content), -1);
	ck_assert_int_eq(keeper_draft_drop(other.link, d.id), 0);	/* changes nothing */
	guest_gone(&g);
	guest_gone(&other);
	keep_look(&k);
	world_read(&k.w, &t);
	ck_assert(record_get(&t, &kind_draft, d.id, &row));
	ck_assert_ptr_null(memmem(row.sealed.data, row.sealed.len, "36", 2));
	txn_abort(&t);
}
END_TEST

/* As `fengsui as NAME draft list` does while nothing runs. */
START_TEST(drafts_are_listed_without_a_keeper)
{
	struct guest g = guest_new(&k, "v11a", "10.0.0.1");
	struct draft_head d = { .form = "report.file", .op_id = { 9 } }, out[3];
	struct link *l;
	int rc;

	ck_assert_int_eq(keeper_draft_put(g.link, &d, "x", 1), 0);
	guest_gone(&g);
	keep_look(&k);
	core_close(k.w.core);
	k.w.core = NULL;
	l = link_local(k.w.dir, "v11a", &rc);
	ck_assert_ptr_nonnull(l);
	ck_assert_int_eq(keeper_draft_list(l, out, 3), 1);
	ck_assert_uint_eq(out[0].id, d.id);
	ck_assert_str_eq(out[0].form, "report.file");
	ck_assert_mem_eq(out[0].op_id, d.op_id, sizeof d.op_id);
	link_close(l);
	l = link_local(k.w.dir, "v11b", &rc);
	ck_assert_ptr_nonnull(l);
	ck_assert_int_eq(keeper_draft_list(l, out, 3), 0);
	link_close(l);
}
END_TEST

START_TEST(sending_removes_the_draft)
{
	struct guest g = guest_new(&k, "county", "10.0.0.1");
	struct draft_head d = { .form = "incident.open" }, list[4];

	ck_assert_int_eq(keeper_draft_put(g.link, &d, "x", 1), 0);
	ck_assert_int_eq(guest_send_draft(&g, d.id, NULL, ""), DONE);
	ck_assert_int_eq(keeper_draft_list(g.link, list, 4), 0);
	/* Saving once more what was sent elsewhere begins another draft. */
	ck_assert_int_eq(keeper_draft_put(g.link, &d, "y", 1), 0);
	ck_assert_int_eq(keeper_draft_list(g.link, list, 4), 1);
	ck_assert_int_eq(keeper_draft_drop(g.link, d.id), 0);
	ck_assert_int_eq(keeper_draft_list(g.link, list, 4), 0);
	guest_gone(&g);
}
END_TEST

/* Who opens it last writes it; what the other goes on with is a draft of its own. */
START_TEST(a_draft_has_one_writer)
{
	struct guest a = guest_new(&k, "v11a", "10.0.0.1"), b = guest_new(&k, "v11a", "10.0.0.2");
	struct draft_head d = { .form = "report.file", .op_id = { 9 } }, e, list[4];
	uint8_t content[64];
	uint64_t first;

	ck_assert_int_eq(keeper_draft_put(a.link, &d, "old", 3), 0);
	ck_assert_int_eq(d.lost, 0);
	first = d.id;
	ck_assert_int_eq(keeper_draft_get(b.link, first, &e, content, sizeof content), 3);
	ck_assert_int_eq(keeper_draft_put(b.link, &e, "new", 3), 0);
	ck_assert_uint_eq(e.id, first);
	ck_assert_int_eq(e.lost, 0);
	ck_assert_int_eq(keeper_draft_put(a.link, &d, "more", 4), 0);
	ck_assert_uint_ne(d.id, first);
	ck_assert_int_ne(d.lost, 0);
	ck_assert_mem_ne(d.op_id, e.op_id, sizeof d.op_id);	/* both can be sent */
	ck_assert_int_eq(keeper_draft_list(a.link, list, 4), 2);
	/* Its own from now on, also after the other has gone. */
	guest_gone(&b);
	ck_assert_int_eq(keeper_draft_put(a.link, &d, "most", 4), 0);
	ck_assert_int_eq(d.lost, 0);
	ck_assert_int_eq(keeper_draft_list(a.link, list, 4), 2);
	ck_assert_int_eq(keeper_draft_get(a.link, first, &e, content, sizeof content), 3);
	ck_assert_mem_eq(content, "new", 3);
	ck_assert_int_eq(keeper_draft_put(a.link, &e, "mine", 4), 0);
	ck_assert_uint_eq(e.id, first);
	guest_gone(&a);
}
END_TEST

START_TEST(presence_shows_others_on_the_same_thing)
{
	struct guest a = guest_new(&k, "v11a", "10.0.0.1"), b = guest_new(&k, "v11b", "10.0.0.2");
	struct presence who[4];

	ck_assert_int_eq(keeper_presence(a.link, "report " V11, who, 4), 0);
	ck_assert_int_eq(keeper_presence(b.link, "report " V11, who, 4), 1);
	ck_assert_uint_eq(who[0].account, a.account);
	ck_assert_int_ne(who[0].since, 0);
	ck_assert_int_eq(keeper_presence(b.link, "report " V12, who, 4), 0);
	guest_gone(&a);
	usleep(100000);
	ck_assert_int_eq(keeper_presence(b.link, "report " V11, who, 4), 0);
	guest_gone(&b);
}
END_TEST

/* One exchange over DATA/control. */
static enum msg_status
exchange(int fd, struct buf *b, struct msg *m, uint8_t *packet, size_t cap)
{
	ssize_t n;

	ck_assert_int_eq(msg_send(fd, b, -1), 0);
	n = recv(fd, packet, cap, 0);
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(msg_open(m, packet, (size_t)n), 0);
	return (enum msg_status)msg_number(m, MSG_STATUS, STATUS_NOT_STORED);
}

START_TEST(commands_reach_the_keeper)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	static uint8_t storage[MSG_BYTES], packet[MSG_BYTES];
	static struct msg_submit sent;
	struct buf b, r = BUF(sent.body.data);
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .area = COUNTY, .channel = channel_phone };
	const struct subject *s;
	const struct op *op = op_find("incident.open", &s);
	struct request req;
	struct msg m;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	snprintf(sun.sun_path, sizeof sun.sun_path, "%.60s/" FILE_CONTROL, k.w.dir);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sun, sizeof sun), 0);
	msg_begin(&b, storage, sizeof storage, MSG_as);
	wire_number(&b, MSG_TAG, 1);
	msg_put(&b, &kind_msg_as, &(struct msg_as){ .login = "nosuch" });
	ck_assert_int_eq(exchange(fd, &b, &m, packet, sizeof packet), STATUS_NO);
	msg_begin(&b, storage, sizeof storage, MSG_as);
	wire_number(&b, MSG_TAG, 2);
	msg_put(&b, &kind_msg_as, &(struct msg_as){ .login = "county" });
	ck_assert_int_eq(exchange(fd, &b, &m, packet, sizeof packet), STATUS_OK);
	request_fill(&req, s, op, &a);
	request_encode(&req, &r);
	msg_begin(&b, storage, sizeof storage, MSG_submit);
	wire_number(&b, MSG_TAG, 3);
	sent.body.len = (uint16_t)r.len;
	msg_put(&b, &kind_msg_submit, &sent);
	ck_assert_int_eq(exchange(fd, &b, &m, packet, sizeof packet), STATUS_OK);
	msg_begin(&b, storage, sizeof storage, MSG_draft_list);
	wire_number(&b, MSG_TAG, 4);
	ck_assert_int_eq(exchange(fd, &b, &m, packet, sizeof packet), STATUS_OK);
	close(fd);
}
END_TEST

START_TEST(failed_logins_give_one_line_an_hour)
{
	struct guest g = guest_new(&k, "", "10.9.8.7");
	struct attempt a;
	struct index_key key;
	struct txn t;
	struct entry e;
	int lines = 0;

	ck_assert_int_eq(guest_try(&g, "v11a", "wrong one"), PASSWORD_NO);
	ck_assert_int_eq(guest_try(&g, "v11a", "wrong two"), PASSWORD_NO);
	ck_assert_int_eq(guest_try(&g, "nobody-such", "wrong three"), PASSWORD_NO);
	guest_gone(&g);
	keep_look(&k);
	world_read(&k.w, &t);
	key_begin(&key, &kind_attempt, 1);
	key_text(&key, "10.9.8.7");
	ck_assert(record_get(&t, &kind_attempt, scan_one(&t, &key, false), &a));
	ck_assert_int_ge(a.failed, 1);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++)
		lines += strcmp(e.op, "session.failed") == 0;
	txn_abort(&t);
	/* Two only when the hour changed meanwhile. */
	ck_assert_int_eq(lines, a.failed == 3 ? 1 : 2);
}
END_TEST

Suite *
suite_keeper_login(void)
{
	Suite *s = suite_create("keeper_login");
	TCase *tc = tcase_create("login");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, unknown_names_look_like_known_ones);
	tcase_add_test(tc, password_logs_in_only_its_own_name);
	tcase_add_test(tc, store_opens_with_the_login);
	tcase_add_test(tc, a_login_is_noted_once_by_several_keepers);
	tcase_add_test(tc, another_keeper_is_proved_to_again);
	tcase_add_test(tc, a_permit_is_asked_for_again);
	tcase_add_test(tc, a_login_that_is_bound_is_answered_again);
	tcase_add_test(tc, code_must_be_replaced_and_expires);
	tcase_add_test(tc, both_methods_where_a_setting_asks);
	tcase_add_test(tc, drafts_are_kept_sealed_and_private);
	tcase_add_test(tc, drafts_are_listed_without_a_keeper);
	tcase_add_test(tc, sending_removes_the_draft);
	tcase_add_test(tc, a_draft_has_one_writer);
	tcase_add_test(tc, presence_shows_others_on_the_same_thing);
	tcase_add_test(tc, commands_reach_the_keeper);
	tcase_add_test(tc, failed_logins_give_one_line_an_hour);
	suite_add_tcase(s, tc);
	return s;
}
