/*
 * What the secret environment keeps beside the county: it changes with the
 * batch or not at all, whichever of the two cannot be written.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "db/err.h"
#include "db/journal.h"
#include "src/core/core_in.h"
#include "src/op/verifier.h"
#include "src/session/own_password.h"
#include "tests/check/help_keeper.h"

Suite *suite_secrets(void);

static struct world w;

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

/* The descriptors of an open file, put aside; NULL puts them back. */
static void
break_file(const char *name)
{
	static int broken[16], kept[16];
	static size_t n;
	char path[64], file[256];

	for (; name == NULL && n > 0; n--) {
		dup2(kept[n - 1], broken[n - 1]);
		close(kept[n - 1]);
	}
	for (int fd = 3; name != NULL && fd < 256; fd++) {
		ssize_t len;

		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		len = readlink(path, file, sizeof file - 1);
		if (len <= 0)
			continue;
		file[len] = '\0';
		if (strrchr(file, '/') == NULL || strcmp(strrchr(file, '/') + 1, name) != 0)
			continue;
		broken[n] = fd;
		kept[n] = fcntl(fd, F_DUPFD_CLOEXEC, 512);
		ck_assert_int_ge(kept[n++], 0);
	}
	for (size_t i = 0; name != NULL && i < n; i++) {
		int none = open("/dev/null", O_RDONLY);

		dup2(none, broken[i]);
		close(none);
	}
	ck_assert(name == NULL || n > 0);
}

static const struct request *
request_of(const char *name, const void *args, const uint8_t *id)
{
	const struct subject *s;
	const struct op *op = op_find(name, &s);
	static struct request req;

	request_fill(&req, s, op, args);
	req.id_given = id != NULL;
	if (id != NULL)
		memcpy(req.op_id, id, sizeof req.op_id);
	return &req;
}

/* As a command on the server that acts as keeper does it. */
static enum outcome
once_by_id(const char *name, const void *args, const uint8_t *id, struct reply *r)
{
	struct origin admin = { .account = world_account(&w, "admin") };

	core_once(w.core, &(struct core_job){ .who = &admin,
	    .req = request_of(name, args, id), .reply = r }, w.now);
	return r->outcome;
}

static enum outcome
once(const char *name, const void *args, struct reply *r)
{
	return once_by_id(name, args, NULL, r);
}

/* The county keeps it and the secret environment does not, because it cannot be
 * written (how 0) or because of a kill between the two commits (1). */
static void
half_stored(int how, const char *name, const void *args, const uint8_t *id)
{
	struct origin admin = { .account = world_account(&w, "admin") };
	uint8_t last[8];
	struct buf b = BUF(last);
	struct reply r;

	if (how == 0) {
		break_file("secret.mdb");
		ck_assert_int_eq(once_by_id(name, args, id, &r), NOT_STORED);
		break_file(NULL);
		return;
	}
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	core_do(w.core, &(struct core_job){ .who = &admin,
	    .req = request_of(name, args, id), .reply = &r });
	ck_assert_int_eq(r.outcome, DONE);
	buf_u64(&b, *core_last_id(w.core));
	table_put(core_txn(w.core), TABLE_META, META_LAST_ID, sizeof META_LAST_ID, last, sizeof last);
	ck_assert_int_eq(txn_commit(core_txn(w.core)), 0);
	world_reopen(&w);
}

static bool
verifier_of(struct core *core, uint64_t account, struct verifier *v)
{
	struct txn t;
	bool has;

	memset(v, 0, sizeof *v);
	txn_begin(&t, core_secrets(core), false);
	has = verifier_get(&t, account, v);
	txn_abort(&t);
	return has;
}

static unsigned
entries_of(struct world *in, const char *op)
{
	struct entry e;
	struct txn t;
	unsigned n = 0;

	world_read(in, &t);
	for (uint64_t seq = 1; journal_get(&t, seq, &e, NULL) == 0; seq++)
		n += strcmp(e.op, op) == 0;
	txn_abort(&t);
	return n;
}

static const char *const files[] = { "data.mdb", "secret.mdb" };

START_TEST(code_not_stored_leaves_the_old_one)
{
	struct op_account_code c = { .which = world_account(&w, "v11a") };
	struct verifier before, after;
	struct reply r;

	ck_assert_int_eq(world_do(&w, "admin", "account.code", &c, &r), DONE);
	ck_assert(verifier_of(w.core, c.which, &before));
	break_file(files[_i]);
	world_sleep(&w, 1);
	ck_assert_int_eq(once("account.code", &c, &r), NOT_STORED);
	break_file(NULL);
	ck_assert_int_eq(r.refusal.exit, 4);
	ck_assert_str_eq(r.secret, "");
	ck_assert(verifier_of(w.core, c.which, &after));
	ck_assert_mem_eq(&before, &after, sizeof before);
	/* The log does not let the entry stand that came to nothing. */
	ck_assert_uint_eq(entries_of(&w, "account.code"), _i == 0 ? 1 : 2);
	ck_assert_uint_eq(entries_of(&w, "secrets.lost"), _i == 0 ? 0 : 1);
	ck_assert_int_eq(world_do(&w, "admin", "account.code", &c, &r), DONE);
	ck_assert_str_ne(r.secret, "");
}
END_TEST

START_TEST(account_not_stored_leaves_no_password)
{
	struct op_account_add a = { .which = "li3", .area = V11, .role = "officer",
	    .salt = { .len = 16, .data = "0123456789abcdef" },
	    .stretched = { .len = 32, .data = "0123456789abcdef0123456789abcdef" } };
	struct verifier v;
	struct reply r;

	break_file("data.mdb");
	ck_assert_int_eq(once("account.add", &a, &r), NOT_STORED);
	break_file(NULL);
	ck_assert_int_eq(world_do(&w, "admin", "account.add", &a, &r), DONE);
	ck_assert(verifier_of(w.core, world_account(&w, "li3"), &v));
	ck_assert(v.has_password);
}
END_TEST

/* Sent again under its id it is done again, and known from then on. */
START_TEST(half_of_a_code_is_not_known_by_its_id)
{
	static const uint8_t id[OP_ID_BYTES] = { 7 };
	struct op_account_code c = { .which = world_account(&w, "v11a") };
	struct op_account_code other = { .which = world_account(&w, "v11b") };
	struct verifier v;
	struct reply r;
	uint64_t seq;

	half_stored(_i, "account.code", &c, id);
	ck_assert(!verifier_of(w.core, c.which, &v));
	/* What is kept of a later one says nothing of it. */
	ck_assert_int_eq(once("account.code", &other, &r), DONE);
	ck_assert_int_eq(once_by_id("account.code", &other, id, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "ID_USED");
	ck_assert_int_eq(once_by_id("account.code", &c, id, &r), DONE);
	ck_assert(!r.before);
	ck_assert_str_ne(r.secret, "");
	ck_assert(verifier_of(w.core, c.which, &v));
	seq = r.seq;
	world_reopen(&w);
	ck_assert_int_eq(once_by_id("account.code", &c, id, &r), DONE);
	ck_assert(r.before);
	ck_assert_uint_eq(r.seq, seq);
	world_restore(&w);
	ck_assert_int_eq(once_by_id("account.code", &c, id, &r), DONE);
	ck_assert(r.before);
}
END_TEST

/* The same words at once: the account is there, and nobody is told that all is. */
START_TEST(half_of_an_account_is_not_known_by_its_words)
{
	struct op_account_add a = { .which = "li3", .area = V11, .role = "officer" };
	struct op_account_add b = { .which = "li4", .area = V11, .role = "officer" };
	struct op_account_code c = { 0 };
	struct reply r;

	half_stored(_i, "account.add", &a, NULL);
	ck_assert_int_eq(once("account.add", &a, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "LOGIN_TAKEN");
	c.which = world_account(&w, "li3");
	ck_assert_int_eq(once("account.code", &c, &r), DONE);
	ck_assert_int_eq(once("account.add", &b, &r), DONE);
	ck_assert_int_eq(once("account.add", &b, &r), DONE);
	ck_assert(r.before);
}
END_TEST

/* One operation of a batch that is refused or fails takes back only its own. */
START_TEST(a_refused_operation_changes_no_code)
{
	struct op_account_code c = { .which = world_account(&w, "v11a") };
	struct verifier v;
	struct reply r;

	ck_assert_int_eq(world_do(&w, "town2", "account.code", &c, &r), REFUSED);
	ck_assert(!verifier_of(w.core, c.which, &v));
}
END_TEST

/* Only what was written can be lost: not what could not begin, nor a refusal. */
START_TEST(nothing_written_is_nothing_lost)
{
	struct origin town = { .account = world_account(&w, "town2") };
	struct op_account_code c = { .which = world_account(&w, "v11a") };
	struct reply r;

	for (int written = 0; written < 2; written++) {
		ck_assert_int_eq(core_begin(w.core, w.now), 0);
		core_do(w.core, &(struct core_job){ .who = &town,
		    .req = request_of("account.code", &c, NULL), .reply = &r });
		ck_assert_int_eq(r.outcome, REFUSED);
		if (written)
			table_put(core_hidden(w.core), TABLE_META, "x", 1, "", 0);
		txn_fail(core_hidden(w.core), ERR_IO);
		ck_assert_int_eq(core_commit(w.core), 0);
		ck_assert_int_eq(core_lost(w.core), written);
		ck_assert_uint_eq(entries_of(&w, "secrets.lost"), written);
	}
	/* What an operation wrote counts as written by the batch. */
	core_begin(w.core, w.now);
	town.account = world_account(&w, "admin");
	core_do(w.core, &(struct core_job){ .who = &town,
		    .req = request_of("account.code", &c, NULL), .reply = &r });
	ck_assert_int_eq(r.outcome, DONE);
	txn_fail(core_hidden(w.core), ERR_IO);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert(core_lost(w.core));
}
END_TEST

START_TEST(what_is_stored_opens_nothing)
{
	static const uint8_t none[PASSWORD_BYTES];
	struct op_account_code c = { .which = world_account(&w, "v11a") };
	uint8_t quick[PASSWORD_BYTES];
	struct verifier v;
	struct reply r;

	ck_assert_int_eq(world_do(&w, "admin", "account.code", &c, &r), DONE);
	ck_assert(verifier_of(w.core, c.which, &v));
	ck_assert_int_eq(verifier_compare(&v, none, v.code, w.now), VERIFIED_NOT);
	ck_assert_int_eq(verifier_compare(&v, v.code, none, w.now), VERIFIED_NOT);
	verifier_quick(quick, "no code but a password", v.salt);
	ck_assert_int_eq(verifier_compare(&v, none, quick, w.now), VERIFIED_NOT);
}
END_TEST

/* What a guess costs whoever has the verifiers: whoever lowers it does so here too. The
 * session stretches with what the keeper stores beside it, or nobody could log in. */
START_TEST(a_guess_costs_memory_and_time)
{
	struct op_account_code c = { .which = world_account(&w, "v11a") };
	struct verifier v;
	struct reply r;
	struct txn t;

	txn_begin(&t, core_secrets(w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, world_account(&w, "v12"), "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	ck_assert(verifier_of(w.core, world_account(&w, "v12"), &v));
	ck_assert_uint_ge(v.ops, 3);
	ck_assert_uint_ge(v.mem_kib, 32 * 1024);
	ck_assert_int_eq(world_do(&w, "admin", "account.code", &c, &r), DONE);
	ck_assert(verifier_of(w.core, c.which, &v));
	ck_assert_uint_ge(v.ops, 3);
	ck_assert_uint_ge(v.mem_kib, 32 * 1024);
}
END_TEST

/* Codes for a whole county at once must not keep the keeper from its beat. */
START_TEST(many_codes_take_no_time)
{
	struct op_account_code c = { .which = world_account(&w, "v11a") };
	clock_t begun = clock();
	struct reply r;

	for (int i = 0; i < 110; i++)
		ck_assert_int_eq(world_do(&w, "admin", "account.code", &c, &r), DONE);
	ck_assert_int_lt((clock() - begun) / (CLOCKS_PER_SEC / 1000), 2500);
}
END_TEST

static void
limit_files(pid_t pid, rlim_t most)
{
	struct rlimit r = { .rlim_cur = most, .rlim_max = RLIM_INFINITY };

	ck_assert_int_eq(prlimit(pid, RLIMIT_FSIZE, &r, NULL), 0);
}

/* A file that may not grow is a full disk; the secret one is small. */
START_TEST(own_password_is_not_set_without_its_entry)
{
	struct verifier before, after;
	struct guest g;
	struct keep k;
	struct txn t;
	uint64_t id;

	signal(SIGXFSZ, SIG_IGN);
	keep_open(&k);
	id = world_account(&k.w, "v11a");
	txn_begin(&t, core_secrets(k.w.core), true);
	ck_assert_int_eq(verifier_password_set(&t, id, "right horse"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	ck_assert(verifier_of(k.w.core, id, &before));
	keep_start(&k);
	g = guest_new(&k, "v11a", "10.0.0.1");
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "right horse"), OWN_PASSWORD_SET);
	limit_files(k.pid, 65536);
	ck_assert_int_eq(own_password_set(g.link, "other horse"), OWN_PASSWORD_AWAY);
	limit_files(k.pid, RLIM_INFINITY);
	keep_look(&k);
	ck_assert(verifier_of(k.w.core, id, &after));
	ck_assert_mem_eq(&before, &after, sizeof before);
	ck_assert_uint_eq(entries_of(&k.w, "account.password"), 0);
	guest_gone(&g);
	keep_start(&k);
	g = guest_new(&k, "v11a", "10.0.0.1");
	ck_assert_int_eq(own_password_prove(g.link, "v11a", "right horse"), OWN_PASSWORD_SET);
	ck_assert_int_eq(own_password_set(g.link, "other horse"), OWN_PASSWORD_SET);
	guest_gone(&g);
	keep_look(&k);
	ck_assert(verifier_of(k.w.core, id, &after));
	ck_assert_mem_ne(&before, &after, sizeof before);
	ck_assert_uint_eq(entries_of(&k.w, "account.password"), 1);
	keep_close(&k);
	signal(SIGXFSZ, SIG_DFL);
}
END_TEST

/* Who is not in by his code gets no file of the store either. */
START_TEST(a_code_login_not_stored_opens_nothing)
{
	char code[VERIFIER_CODE];
	struct db *db = NULL;
	struct guest g;
	struct keep k;
	struct txn t;

	signal(SIGXFSZ, SIG_IGN);
	keep_open(&k);
	txn_begin(&t, core_secrets(k.w.core), true);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&k.w, "v12"), INT64_MAX, code);
	ck_assert_int_eq(txn_commit(&t), 0);
	keep_start(&k);
	g = guest_new(&k, "", "10.0.0.1");
	ck_assert_int_eq(guest_try(&g, "v12", code), PASSWORD_CODE);
	limit_files(k.pid, 65536);
	ck_assert_int_eq(keeper_login(g.link, "v12", "code", "", false, &g.account), -1);
	ck_assert_int_ne(link_open(g.link, &db), 0);
	limit_files(k.pid, RLIM_INFINITY);
	ck_assert_int_eq(keeper_login(g.link, "v12", "code", "", false, &g.account), 0);
	ck_assert_int_eq(link_open(g.link, &db), 0);
	db_close(db);
	guest_gone(&g);
	keep_close(&k);
}
END_TEST

static enum outcome
join_hours(const char *value, bool id_given, struct reply *r)
{
	struct op_setting_set args = { .which = "report.join.hours" };
	struct origin who = { .account = world_account(&w, "admin") };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	static struct request req;

	snprintf(args.value, sizeof args.value, "%s", value);
	request_fill(&req, s, op, &args);
	req.id_given = id_given;
	if (id_given)
		memset(req.op_id, 5, sizeof req.op_id);
	core_once(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = r }, w.now);
	return r->outcome;
}

/* The seed that signs keys nothing else; what an older program marked with it is known. */
START_TEST(marks_have_a_key_of_their_own)
{
	uint8_t own[32];
	struct seal_key *key = &w.core->seal;
	struct reply r;

	memcpy(own, key->marks, sizeof own);
	ck_assert_mem_ne(own, key->secret, sizeof own);
	memcpy(key->marks, key->secret, sizeof own);	/* as it was */
	ck_assert_int_eq(join_hours("47", true, &r), DONE);
	ck_assert_int_eq(join_hours("48", false, &r), DONE);
	memcpy(key->marks, own, sizeof own);
	ck_assert_int_eq(join_hours("47", true, &r), DONE);
	ck_assert(r.before);
	ck_assert_int_eq(join_hours("48", false, &r), DONE);
	ck_assert(r.before);
	ck_assert_int_eq(join_hours("49", true, &r), REFUSED);
	world_reopen(&w);
	ck_assert_mem_eq(w.core->seal.marks, own, sizeof own);
}
END_TEST

Suite *
suite_secrets(void)
{
	Suite *s = suite_create("secrets");
	TCase *c = tcase_create("core"), *p = tcase_create("keeper");

	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, code_not_stored_leaves_the_old_one, 0, 2);
	tcase_add_test(c, account_not_stored_leaves_no_password);
	tcase_add_loop_test(c, half_of_a_code_is_not_known_by_its_id, 0, 2);
	tcase_add_loop_test(c, half_of_an_account_is_not_known_by_its_words, 0, 2);
	tcase_add_test(c, a_refused_operation_changes_no_code);
	tcase_add_test(c, nothing_written_is_nothing_lost);
	tcase_add_test(c, what_is_stored_opens_nothing);
	tcase_add_test(c, a_guess_costs_memory_and_time);
	tcase_add_test(c, marks_have_a_key_of_their_own);
	tcase_add_test(c, many_codes_take_no_time);
	suite_add_tcase(s, c);
	tcase_set_timeout(p, 60);
	tcase_add_test(p, own_password_is_not_set_without_its_entry);
	tcase_add_test(p, a_code_login_not_stored_opens_nothing);
	suite_add_tcase(s, p);
	return s;
}
