/* People: adding them, what they may do, their keys and codes. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/base64.h"
#include "keys/key.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/right.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/rules/unit/unit.h"
#include "tests/check/help_world.h"

Suite *suite_account(void);

static struct world w;

static void
setup(void)
{
	tr_set(language_en);
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

/* A well-formed ed25519 line; n makes it another key each time. */
static const char *
key_text(char out[128], unsigned n)
{
	uint8_t blob[51] = { 0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, 32 };
	char text[BASE64_TEXT(51)];

	for (size_t i = 19; i < 51; i++)
		blob[i] = (uint8_t)(n * 7 + i);
	base64_encode(text, sizeof text, blob, sizeof blob);
	snprintf(out, 128, "ssh-ed25519 %s k%u", text, n);
	return out;
}

static void
print_of(const char *line, char out[KEY_PRINT])
{
	struct key_line key;

	ck_assert_int_eq(key_parse_line(&key, line, strlen(line)), 1);
	key_fingerprint(out, key.blob, key.blob_len);
}

static struct reply
done(const char *login, const char *op, const void *args)
{
	struct reply r;

	world_do(&w, login, op, args, &r);
	ck_assert_msg(r.outcome == DONE, "%s: %s: %s", op, r.refusal.field,
	    world_message(r.refusal.message));
	return r;
}

static void
refused(const char *login, const char *op, const void *args, const char *field, const char *message)
{
	struct reply r;

	ck_assert_int_eq(world_do(&w, login, op, args, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), message);
	ck_assert_str_eq(r.refusal.field, field);
	ck_assert_str_eq(r.secret, "");
}

static struct viewer
view(const char *login)
{
	struct viewer v;

	world_viewer(&w, login, &v);
	return v;
}

static bool
verifier_of(const char *login, struct verifier *v)
{
	struct txn t;
	bool has;

	txn_begin(&t, core_secrets(w.core), false);
	has = verifier_get(&t, world_account(&w, login), v);
	txn_abort(&t);
	return has;
}

static size_t
keys_of(const char *login, struct pubkey *out)
{
	struct txn t;
	uint64_t id = world_account(&w, login);
	size_t n;

	world_read(&w, &t);
	n = keys_held(&t, id, out, KEYS_MAX);
	txn_abort(&t);
	return n;
}

START_TEST(add_with_card)
{
	struct op_account_add a = { .which = "wang2", .name = "王样例", .phone = "0477-0000099",
	    .area = V11, .role = "officer,duty", .post = post_A };
	struct op_setting_set host = { .which = "server.address", .value = "10.1.2.3" };
	struct verifier v;
	struct viewer who;
	struct reply r;

	done("admin", "setting.set", &host);
	r = done("admin", "account.add", &a);
	ck_assert_str_eq(r.answer.number, "wang2");
	ck_assert_msg(strstr(r.secret, "Address 10.1.2.3, port 2222, account wang2") != NULL, "%s", r.secret);
	ck_assert_msg(strstr(r.secret, "until 2026-07-25 20:00") != NULL, "%s", r.secret);
	who = view("wang2");
	ck_assert_uint_eq(who.ngrants, 2);
	ck_assert_uint_eq(who.roles, ROLE_ANYONE | ROLE(officer) | ROLE(duty));
	ck_assert_int_eq(who.grants[0].post, post_A);
	ck_assert_int_eq(who.grants[1].post, 0);	/* a post is an officer's */
	ck_assert(verifier_of("wang2", &v));
	ck_assert(v.has_code && !v.has_password);
	ck_assert_int_eq(v.code_until, w.now + 72 * HOUR);
}
END_TEST

/* The code that the card shows is the one that logs in, and nothing in the
 * county's own store holds it. */
START_TEST(card_code)
{
	struct op_account_add a = { .which = "wang2", .area = V11, .role = "officer" };
	char path[128], code[VERIFIER_CODE] = "", folded[PASSWORD_MAX + 1];
	uint8_t quick[PASSWORD_BYTES], none[PASSWORD_BYTES] = { 0 };
	struct verifier v;
	struct reply r = done("", "account.add", &a);
	const char *at = strstr(r.secret, "One-time code ");
	size_t len;
	char *data;
	FILE *f;

	ck_assert_ptr_nonnull(at);
	memcpy(code, at + 14, VERIFIER_CODE - 1);
	ck_assert(verifier_of("wang2", &v));
	verifier_fold(code, folded);
	verifier_quick(quick, folded, v.salt);
	ck_assert_int_eq(verifier_compare(&v, none, quick, w.now), VERIFIED_CODE);
	ck_assert_int_eq(verifier_compare(&v, none, quick, w.now + 72 * HOUR), VERIFIED_NOT);
	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	f = fopen(path, "r");
	data = malloc(8 << 20);
	ck_assert(f != NULL && data != NULL);
	len = fread(data, 1, 8 << 20, f);
	ck_assert_ptr_null(memmem(data, len, code, strlen(code)));
	ck_assert_ptr_null(memmem(data, len, folded, strlen(folded)));
	ck_assert_ptr_nonnull(memmem(data, len, "wang2", 5));
	free(data);
	fclose(f);
}
END_TEST

START_TEST(add_with_key_or_password)
{
	struct op_account_add a = { .which = "wang2", .area = COUNTY, .role = "值班，督查" };
	struct op_account_add b = { .which = "li3", .area = "150621000000", .role = "leader",
	    .salt = { .len = 16, .data = "0123456789abcdef" },
	    .stretched = { .len = 32, .data = "0123456789abcdef0123456789abcdef" } };
	char one[128], two[128], print[KEY_PRINT];
	struct pubkey keys[KEYS_MAX];
	struct verifier v;
	uint8_t want[PASSWORD_BYTES];
	struct reply r;

	snprintf(a.keys, sizeof a.keys, "# mine\n%s\n\n%s\n", key_text(one, 1), key_text(two, 2));
	r = done("admin", "account.add", &a);
	ck_assert_str_eq(r.secret, "");
	ck_assert(!verifier_of("wang2", &v));
	ck_assert_uint_eq(keys_of("wang2", keys), 2);
	print_of(two, print);
	ck_assert_str_eq(keys[1].fingerprint, print);
	ck_assert_str_eq(keys[1].label, "k2");
	ck_assert_int_eq(keys[1].state, key_state_active);
	ck_assert_uint_eq(strlen(keys[1].line), strlen(two) - 3);	/* without its comment */
	r = done("", "account.add", &b);
	ck_assert_str_eq(r.secret, "");
	ck_assert(verifier_of("li3", &v));
	password_verifier(want, b.stretched.data);
	ck_assert(v.has_password && !v.has_code && password_same(v.password, want));
	ck_assert_str_eq(view("li3").grants[0].area, "150621");
}
END_TEST

static const struct {
	const char *login, *area, *role;
	int post;
	const char *unit, *keys, *field, *message;
} bad[] = {
	{ "w", V11, "officer", 0, "", "", "which", "LOGIN_FORM" },
	{ "Wang", V11, "officer", 0, "", "", "which", "LOGIN_FORM" },
	{ "2wang", V11, "officer", 0, "", "", "which", "LOGIN_FORM" },
	{ "wang_2", V11, "officer", 0, "", "", "which", "LOGIN_FORM" },
	{ "王2", V11, "officer", 0, "", "", "which", "LOGIN_FORM" },
	{ "wang+gbk", V11, "officer", 0, "", "", "which", "LOGIN_FORM" },
	{ "", V11, "officer", 0, "", "", "which", "REQUIRED" },
	{ "county", V11, "officer", 0, "", "", "which", "LOGIN_TAKEN" },
	{ "wang2", "", "officer", 0, "", "", "area", "REQUIRED" },
	{ "wang2", "150621999999", "officer", 0, "", "", "area", "NO_SUCH_AREA" },
	{ "wang2", "150622", "officer", 0, "", "", "area", "NO_SUCH_AREA" },
	{ "wang2", FILLER, "officer", 0, "", "", "area", "FILLER_AREA" },
	{ "wang2", V11, "", 0, "", "", "role", "REQUIRED" },
	{ "wang2", V11, ",", 0, "", "", "role", "REQUIRED" },
	{ "wang2", V11, "boss", 0, "", "", "role", "BAD_CHOICE" },
	{ "wang2", V11, "officer,boss", 0, "", "", "role", "BAD_CHOICE" },
	{ "wang2", V11, "officer,officer", 0, "", "", "role", "ROLE_TWICE" },
	{ "wang2", V11, "duty", post_B, "", "", "post", "POST_OFFICER" },
	{ "wang2", V11, "team", 0, "没有的队", "", "unit", "UNIT_NONE" },
	{ "wang2", V11, "officer", 0, "", "hello", "keys", "KEY_FORM" },
	{ "wang2", V11, "officer", 0, "", "ssh-ed25519 !!!!", "keys", "KEY_FORM" },
	{ "wang2", V11, "officer", 0, "", "# nothing\n", "keys", "KEY_FORM" },
	{ "wang2", V11, "officer", 0, "", "-----BEGIN OPENSSH PRIVATE KEY-----", "keys", "KEY_PRIVATE" },
};

START_TEST(add_refused)
{
	struct op_account_add a = { .post = bad[_i].post };
	struct reply r;

	snprintf(a.which, sizeof a.which, "%s", bad[_i].login);
	snprintf(a.area, sizeof a.area, "%s", bad[_i].area);
	snprintf(a.role, sizeof a.role, "%s", bad[_i].role);
	snprintf(a.unit, sizeof a.unit, "%s", bad[_i].unit);
	snprintf(a.keys, sizeof a.keys, "%s", bad[_i].keys);
	ck_assert_int_eq(world_do(&w, "admin", "account.add", &a, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), bad[_i].message);
	ck_assert_str_eq(r.refusal.field, bad[_i].field);
}
END_TEST

START_TEST(only_administrators)
{
	static const char *const others[] = { "county", "leader", "super", "town1", "v11a", "nobody" };
	struct op_account_add a = { .which = "wang2", .area = V11, .role = "officer" };
	struct op_account_grant g = { .area = V11, .role = "officer" };
	struct op_account_add sub = { .which = "sub1", .area = T1, .role = "admin" };

	g.which = world_account(&w, "v21");
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		refused(others[i], "account.add", &a, "", "NOT_PERMITTED");
		refused(others[i], "account.grant", &g, "", "NOT_PERMITTED");
	}
	done("admin", "account.add", &sub);
	g.which = world_account(&w, "v11a");
	memcpy(g.area, V21, 13);
	refused("sub1", "account.grant", &g, "area", "OUT_OF_SCOPE");
	memcpy(g.area, V12, 13);
	done("sub1", "account.grant", &g);
}
END_TEST

/* One person serves several villages; rights begin and end at their times. */
START_TEST(grants)
{
	struct op_account_grant g = { .area = V12, .role = "officer", .post = post_B };
	struct op_account_revoke r = { .area = V12, .role = "officer" };

	g.which = r.which = world_account(&w, "v11a");
	done("admin", "account.grant", &g);
	ck_assert_uint_eq(w.nnotices, 1);
	ck_assert_uint_eq(w.notices[0].person, g.which);
	ck_assert_uint_eq(view("v11a").ngrants, 2);
	refused("admin", "account.grant", &g, "role", "GRANT_EXISTS");
	done("admin", "account.revoke", &r);
	ck_assert_uint_eq(view("v11a").ngrants, 1);
	refused("admin", "account.revoke", &r, "role", "GRANT_NONE");
	g.from = w.now + HOUR;
	g.to = w.now + 2 * HOUR;
	done("admin", "account.grant", &g);
	ck_assert_uint_eq(view("v11a").ngrants, 1);
	world_sleep(&w, HOUR);
	ck_assert_uint_eq(view("v11a").ngrants, 2);
	world_sleep(&w, HOUR);
	ck_assert_uint_eq(view("v11a").ngrants, 1);
	done("admin", "account.grant", &(struct op_account_grant){ .which = g.which, .area = V12,
	    .role = "officer", .post = post_B });
}
END_TEST

START_TEST(grant_refused)
{
	struct op_account_grant g = { .which = 12345, .area = V12, .role = "officer" };
	struct op_account_revoke r = { .reason = "x" };

	refused("admin", "account.grant", &g, "which", "NO_SUCH_ACCOUNT");
	g.which = r.which = world_account(&w, "v21");
	g.from = w.now + HOUR;
	g.to = w.now + HOUR;
	refused("admin", "account.grant", &g, "to", "GRANT_ENDS");
	g.from = 0;
	g.to = w.now;
	refused("admin", "account.grant", &g, "to", "GRANT_ENDS");
	g.to = 0;
	memcpy(g.area, FILLER, 13);
	refused("admin", "account.grant", &g, "area", "FILLER_AREA");
	refused("admin", "account.revoke", &r, "role", "REQUIRED");
	memcpy(r.role, "duty", 5);
	refused("admin", "account.revoke", &r, "role", "GRANT_NONE");
	memcpy(r.role, "boss", 5);
	refused("admin", "account.revoke", &r, "role", "BAD_CHOICE");
}
END_TEST

START_TEST(grants_have_a_limit)
{
	struct op_account_grant g = { .role = "officer" };
	struct reply r = { 0 };
	int n = 0;

	g.which = world_account(&w, "nobody");
	for (; n < 40; n++) {
		snprintf(g.area, sizeof g.area, "1506211002%02d", n % 23);
		g.post = n < 23 ? post_A : post_B;
		if (world_do(&w, "admin", "account.grant", &g, &r) != DONE)
			break;
	}
	ck_assert_int_eq(n, VIEWER_GRANTS);
	ck_assert_str_eq(world_message(r.refusal.message), "GRANT_MANY");
}
END_TEST

START_TEST(units)
{
	struct op_unit_add u = { .which = "样例抢险队", .area = T1, .kind = unit_kind_team };
	struct op_account_grant g = { .area = V11, .role = "team", .unit = "样例抢险队" };
	struct op_account_revoke r = { .role = "team", .unit = "样例抢险队" };
	struct unit got;
	struct txn t;

	g.which = r.which = world_account(&w, "v11a");
	refused("admin", "account.grant", &g, "unit", "UNIT_NONE");
	done("admin", "unit.add", &u);
	refused("admin", "unit.add", &u, "which", "NAME_EXISTS");
	refused("county", "unit.add", &u, "", "NOT_PERMITTED");
	world_read(&w, &t);
	ck_assert(unit_find(&t, V11, "样例抢险队", &got));
	ck_assert(!unit_find(&t, V21, "样例抢险队", &got));
	txn_abort(&t);
	done("admin", "account.grant", &g);
	ck_assert_uint_ne(view("v11a").grants[1].unit, 0);
	done("admin", "account.revoke", &r);
	ck_assert_uint_eq(view("v11a").ngrants, 1);
	memcpy(u.area, FILLER, 13);
	refused("admin", "unit.add", &u, "area", "FILLER_AREA");
	memcpy(u.area, T2, 13);
	snprintf(u.parent, sizeof u.parent, "没有的单位");
	refused("admin", "unit.add", &u, "parent", "UNIT_NONE");
}
END_TEST

/* The last administrator who can log in stays. */
START_TEST(last_administrator)
{
	struct op_account_revoke r = { .role = "admin" };
	struct op_account_disable d = { .reason = "离职" };
	struct op_account_add second = { .which = "admin2", .area = COUNTY, .role = "admin" };
	struct op_account_key key = { 0 };
	struct op_account_code code = { 0 };

	r.which = d.which = key.which = world_account(&w, "admin");
	key_text(key.add, 1);
	refused("", "account.revoke", &r, "role", "LAST_ADMIN");
	refused("admin", "account.disable", &d, "which", "LAST_ADMIN");
	done("", "account.key", &key);
	done("", "account.add", &second);	/* with a code of 72 hours */
	world_sleep(&w, 73 * HOUR);
	refused("", "account.disable", &d, "which", "LAST_ADMIN");
	code.which = world_account(&w, "admin2");
	done("admin", "account.code", &code);
	done("", "account.disable", &d);
	r.which = code.which;
	refused("", "account.revoke", &r, "role", "LAST_ADMIN");
	done("", "account.enable", &d);
	done("", "account.revoke", &r);
}
END_TEST

START_TEST(disable)
{
	struct op_account_disable d = { 0 };
	struct op_account_code c = { 0 };
	struct viewer v;
	struct txn t;

	d.which = c.which = world_account(&w, "v11a");
	refused("county", "account.disable", &d, "", "NOT_PERMITTED");
	refused("admin", "account.enable", &d, "which", "ACCOUNT_ON");
	done("admin", "account.disable", &d);
	ck_assert_uint_eq(w.notices[0].person, d.which);
	world_read(&w, &t);
	ck_assert(!viewer_by_login(&t, "v11a", w.now, &v));
	txn_abort(&t);
	refused("admin", "account.disable", &d, "which", "ACCOUNT_OFF");
	refused("admin", "account.code", &c, "which", "ACCOUNT_OFF");
	done("admin", "account.enable", &d);
	ck_assert_uint_eq(view("v11a").ngrants, 1);
}
END_TEST

START_TEST(keys)
{
	struct op_account_key add = { .label = "单位电脑" }, drop = { 0 };
	struct pubkey held[KEYS_MAX];
	char line[128], print[KEY_PRINT];

	add.which = drop.which = world_account(&w, "v11a");
	refused("v11a", "account.key", &add, "add", "REQUIRED");
	snprintf(add.add, sizeof add.add, "%s", key_text(line, 1));
	print_of(line, print);
	refused("v12", "account.key", &add, "which", "OUT_OF_SCOPE");
	refused("county", "account.key", &add, "which", "NOT_OWN");
	done("v11a", "account.key", &add);
	refused("admin", "account.key", &add, "add", "KEY_KEPT");
	ck_assert_uint_eq(keys_of("v11a", held), 1);
	ck_assert_str_eq(held[0].label, "单位电脑");
	snprintf(drop.drop, sizeof drop.drop, "%s", print + 7);	/* without SHA256: too */
	done("admin", "account.key", &drop);
	ck_assert_uint_eq(keys_of("v11a", held), 0);
	refused("admin", "account.key", &drop, "drop", "KEY_NONE");
	done("admin", "account.key", &add);
	snprintf(add.confirm, sizeof add.confirm, "%s", print);
	refused("admin", "account.key", &add, "add", "REQUIRED");	/* one thing at a time */
	add.add[0] = '\0';
	refused("admin", "account.key", &add, "confirm", "KEY_NONE");	/* it is no proposal */
}
END_TEST

START_TEST(keys_have_a_limit)
{
	struct op_account_key add = { 0 };
	struct pubkey held[KEYS_MAX];

	add.which = world_account(&w, "v11a");
	for (unsigned i = 0; i < KEYS_MAX; i++) {
		key_text(add.add, i);
		done("admin", "account.key", &add);
	}
	key_text(add.add, KEYS_MAX);
	refused("admin", "account.key", &add, "add", "KEYS_MANY");
	ck_assert_uint_eq(keys_of("v11a", held), KEYS_MAX);
}
END_TEST

/* Who needs key and password both gets a card with the key, to choose a password. */
START_TEST(an_administrator_gets_a_card_beside_his_key)
{
	struct op_account_add add = { .which = "wang9", .area = COUNTY, .role = "admin" };
	struct reply r;

	key_text(add.keys, 1);
	r = done("admin", "account.add", &add);
	ck_assert_str_ne(r.secret, "");
	snprintf(add.which, sizeof add.which, "wang8");
	snprintf(add.role, sizeof add.role, "duty");
	key_text(add.keys, 2);
	r = done("admin", "account.add", &add);
	ck_assert_str_eq(r.secret, "");
}
END_TEST

START_TEST(password_is_the_keepers)
{
	struct op_account_password pw = { .salt.len = PASSWORD_SALT, .stretched.len = PASSWORD_BYTES };

	pw.account = world_account(&w, "v11a");
	done("!", "account.password", &pw);
	refused("v11a", "account.password", &pw, "", "NOT_PERMITTED");
}
END_TEST

static const struct { const char *who, *whom, *message; } codes[] = {
	{ "county", "v11a", NULL }, { "county", "town1", NULL }, { "town1", "v11a", NULL },
	{ "town1", "both", NULL }, { "admin", "county", NULL }, { "admin", "super", NULL },
	{ "admin", "nobody", NULL },
	{ "town1", "v21", "OUT_OF_SCOPE" }, { "town1", "town1b", "CODE_HIGHER" },
	{ "town1", "county", "CODE_HIGHER" }, { "county", "leader", "CODE_HIGHER" },
	{ "county", "super", "CODE_HIGHER" }, { "county", "admin", "CODE_HIGHER" },
	{ "county", "nobody", "OUT_OF_SCOPE" }, { "county", "county", "CODE_HIGHER" },
	{ "v11a", "v11b", "NOT_PERMITTED" }, { "town1b", "v11a", "NOT_PERMITTED" },
	{ "leader", "v11a", "NOT_PERMITTED" }, { "super", "v11a", "NOT_PERMITTED" },
};

START_TEST(code_rights)
{
	struct op_account_code c = { 0 };
	struct verifier v;
	struct reply r;
	bool admin = strcmp(codes[_i].who, "admin") == 0;

	c.which = world_account(&w, codes[_i].whom);
	world_do(&w, codes[_i].who, "account.code", &c, &r);
	if (codes[_i].message != NULL) {
		ck_assert_int_eq(r.outcome, REFUSED);
		ck_assert_str_eq(world_message(r.refusal.message), codes[_i].message);
		ck_assert_int_eq(r.refusal.exit, 3);
		ck_assert(!verifier_of(codes[_i].whom, &v));
		return;
	}
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert(strstr(r.secret, codes[_i].whom) != NULL);
	ck_assert(verifier_of(codes[_i].whom, &v));
	ck_assert_int_eq(v.code_until, w.now + (admin ? 72 * HOUR : 15 * MINUTE));
}
END_TEST

START_TEST(code_minutes)
{
	struct op_account_code c = { .minutes = 16 };
	struct verifier v;

	c.which = world_account(&w, "v11a");
	refused("county", "account.code", &c, "minutes", "CODE_MINUTES");
	c.minutes = 5;
	done("county", "account.code", &c);
	ck_assert(verifier_of("v11a", &v));
	ck_assert_int_eq(v.code_until, w.now + 5 * MINUTE);
	c.minutes = 60;
	done("", "account.code", &c);
	ck_assert(verifier_of("v11a", &v));
	ck_assert_int_eq(v.code_until, w.now + 60 * MINUTE);
}
END_TEST

START_TEST(set)
{
	struct op_account_set a = { .phone = "0477-0000123", .language = language_en, .practised = true };
	const char *const phone[] = { "phone", NULL };
	struct account got;
	struct reply r;

	a.which = world_account(&w, "v11a");
	done("v11a", "account.set", &a);
	world_get(&w, &kind_account, a.which, &got);
	ck_assert_str_eq(got.phone, "0477-0000123");
	ck_assert_int_eq(got.language, language_en);
	ck_assert_int_eq(got.practised, w.now);
	refused("v12", "account.set", &a, "which", "OUT_OF_SCOPE");
	a = (struct op_account_set){ .which = a.which, .name = "孙样例改" };
	refused("v11a", "account.set", &a, "name", "NOT_OWN");
	done("admin", "account.set", &a);
	ck_assert_int_eq(world_do_with(&w, "v11a", "account.set",
	    &(struct op_account_set){ .which = a.which }, phone, NULL, &r), DONE);
	world_get(&w, &kind_account, a.which, &got);
	ck_assert_str_eq(got.phone, "");
	ck_assert_str_eq(got.name, "孙样例改");
}
END_TEST

Suite *
suite_account(void)
{
	Suite *s = suite_create("account");
	TCase *t = tcase_create("operations");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, add_with_card);
	tcase_add_test(t, card_code);
	tcase_add_test(t, add_with_key_or_password);
	tcase_add_loop_test(t, add_refused, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, only_administrators);
	tcase_add_test(t, grants);
	tcase_add_test(t, grant_refused);
	tcase_add_test(t, grants_have_a_limit);
	tcase_add_test(t, units);
	tcase_add_test(t, last_administrator);
	tcase_add_test(t, disable);
	tcase_add_test(t, keys);
	tcase_add_test(t, keys_have_a_limit);
	tcase_add_test(t, password_is_the_keepers);
	tcase_add_test(t, an_administrator_gets_a_card_beside_his_key);
		tcase_add_loop_test(t, code_rights, 0, sizeof codes / sizeof codes[0]);
	tcase_add_test(t, code_minutes);
	tcase_add_test(t, set);
	suite_add_tcase(s, t);
	return s;
}
