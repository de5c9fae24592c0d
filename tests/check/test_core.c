/* The writer without sockets: once, repetition, batches, refusals. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/check.h"
#include "db/err.h"
#include "db/index.h"
#include "db/journal.h"
#include "keys/hash.h"
#include "tests/check/help_world.h"

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

/* Any small operation will do: an administrator sets a parameter. */
static enum outcome
set(const char *name, const char *value, const uint8_t *op_id, struct reply *reply)
{
	struct op_setting_set args = { 0 };

	snprintf(args.which, sizeof args.which, "%s", name);
	snprintf(args.value, sizeof args.value, "%s", value);
	return world_do_with(&w, "admin", "setting.set", &args, NULL, op_id, reply);
}

static uint64_t
entries(void)
{
	return core_seq(w.core);
}

START_TEST(same_id_same_request_is_stored_once)
{
	static const uint8_t id[OP_ID_BYTES] = { 7 };
	struct reply first, second;
	uint64_t before;

	ck_assert_int_eq(set("report.join.hours", "48", id, &first), DONE);
	before = entries();
	world_reopen(&w);
	ck_assert_int_eq(set("report.join.hours", "48", id, &second), DONE);
	ck_assert(second.before);
	ck_assert_uint_eq(second.seq, first.seq);
	ck_assert_uint_eq(second.answer.id, first.answer.id);
	ck_assert_uint_eq(entries(), before);
}
END_TEST

START_TEST(same_id_other_request_is_refused)
{
	static const uint8_t id[OP_ID_BYTES] = { 7 };
	struct reply r;

	ck_assert_int_eq(set("report.join.hours", "48", id, &r), DONE);
	ck_assert_int_eq(set("report.join.hours", "49", id, &r), REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "ID_USED");
	ck_assert_int_eq(r.refusal.exit, 1);
}
END_TEST

START_TEST(refusals_are_not_remembered)
{
	static const uint8_t id[OP_ID_BYTES] = { 9 };
	struct reply r;

	ck_assert_int_eq(set("no.such.setting", "1", id, &r), REFUSED);
	ck_assert_int_eq(set("report.join.hours", "48", id, &r), DONE);
	ck_assert(!r.before);
}
END_TEST

static enum outcome
set_without_id(const char *value, bool again, struct reply *reply)
{
	struct op_setting_set args = { .which = "report.join.hours" };
	struct origin who = { .account = world_account(&w, "admin") };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	static struct request req;

	snprintf(args.value, sizeof args.value, "%s", value);
	request_fill(&req, s, op, &args);
	req.again = again;
	core_once(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = reply }, w.now);
	return reply->outcome;
}

START_TEST(repeated_without_id_is_stored_once_for_ten_minutes)
{
	struct reply r;
	uint64_t seq;

	ck_assert_int_eq(set_without_id("48", false, &r), DONE);
	seq = r.seq;
	world_sleep(&w, 9 * 60000);
	ck_assert_int_eq(set_without_id("48", false, &r), DONE);
	ck_assert(r.before);
	ck_assert_uint_eq(r.seq, seq);
	ck_assert_int_eq(set_without_id("48", true, &r), DONE);
	ck_assert(!r.before);
	world_sleep(&w, 11 * 60000);
	ck_assert_int_eq(set_without_id("48", false, &r), DONE);
	ck_assert(!r.before);
}
END_TEST

static uint64_t
recent_rows(void)
{
	struct txn t;
	uint64_t n;

	world_read(&w, &t);
	n = table_count(&t, TABLE_KIND + kind_recent.no);
	txn_abort(&t);
	return n;
}

/* What is kept of a request tells nothing to who can read it, and not for long:
 * any batch forgets what is past its time, or of a time to come. */
START_TEST(what_is_kept_of_a_request_is_keyed_and_short)
{
	struct hasher h;
	struct op_setting_set args = { .which = "report.join.hours", .value = "48" };
	uint64_t account = world_account(&w, "admin");
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	static struct request req;
	uint8_t bare[HASH_BYTES];
	struct recent kept;
	struct walk walk;
	struct reply r;
	struct txn t;

	ck_assert_int_eq(set_without_id("48", false, &r), DONE);
	request_fill(&req, s, op, &args);
	hash_begin(&h);
	hash_add(&h, &account, sizeof account);
	hash_add(&h, req.op, strlen(req.op) + 1);
	hash_add(&h, req.digest, sizeof req.digest);
	hash_end(&h, bare);
	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_KIND + kind_recent.no, NULL, 0, false);
	ck_assert(walk_next(&walk));
	ck_assert(record_get(&t, &kind_recent, get_u64(walk.key), &kept));
	walk_close(&walk);
	txn_abort(&t);
	ck_assert_mem_ne(kept.request.data, bare, sizeof bare);
	ck_assert_uint_eq(recent_rows(), 1);
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(set_without_id(i % 2 ? "48" : "49", true, &r), DONE);
	ck_assert_uint_eq(recent_rows(), 11);
	world_sleep(&w, 11 * 60000);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_uint_eq(recent_rows(), 0);
	ck_assert_int_eq(set_without_id("50", false, &r), DONE);
	ck_assert_int_eq(core_begin(w.core, w.now - 86400000), 0);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_uint_eq(recent_rows(), 0);
}
END_TEST

START_TEST(after_another_change_it_is_a_new_request)
{
	struct reply r;

	ck_assert_int_eq(set_without_id("48", false, &r), DONE);
	ck_assert_int_eq(set_without_id("50", false, &r), DONE);
	ck_assert_int_eq(set_without_id("48", false, &r), DONE);
	ck_assert(!r.before);
}
END_TEST

/* People whose ids follow each other, without a right to anything. */
static void
add_strangers(uint64_t *ids, int n)
{
	static uint8_t storage[64 * 1024];
	struct buf effects = BUF(storage);
	struct change c = { .now = w.now, .last_id = core_last_id(w.core), .effects = &effects };

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	c.txn = core_txn(w.core);
	for (int i = 0; i < n; i++) {
		struct account a = { .name = "样例" };
		snprintf(a.login, sizeof a.login, "stranger%d", i);
		ids[i] = change_new(&c, &kind_account, &a);
	}
	ck_assert_int_eq(core_commit(w.core), 0);
}

static void
refused_to(uint64_t account)
{
	struct op_account_add args = { .which = "x", .area = COUNTY, .role = "admin" };
	struct origin who = { .account = account };
	const struct subject *s;
	const struct op *op = op_find("account.add", &s);
	static struct request req;
	struct reply r;

	request_fill(&req, s, op, &args);
	core_once(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r }, w.now);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_int_eq(r.refusal.exit, 3);
}

/* One kept refusal a person in ten seconds, whoever else is refused meanwhile. */
START_TEST(refusals_in_turn_do_not_flood_the_log)
{
	uint64_t ids[400], before;

	add_strangers(ids, 400);
	before = entries();
	for (int i = 0; i < 10; i++) {
		refused_to(ids[0]);
		refused_to(ids[64]);
	}
	ck_assert_uint_eq(entries(), before + 2);
	world_sleep(&w, 10000);
	refused_to(ids[64]);
	ck_assert_uint_eq(entries(), before + 3);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 400; i++)
			refused_to(ids[i]);
	ck_assert_uint_le(entries(), before + 3 + 256);
	world_sleep(&w, -86400000);	/* a clock put right keeps nobody quiet */
	before = entries();
	refused_to(ids[0]);
	ck_assert_uint_eq(entries(), before + 1);
}
END_TEST

/* A keeper that cannot read where the log ends must not write at its beginning. */
START_TEST(without_its_head_nothing_is_written)
{
	struct txn *t;
	uint8_t key[8];
	struct buf b = BUF(key);
	struct reply r;

	ck_assert_int_eq(set_without_id("48", false, &r), DONE);
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	t = core_txn(w.core);
	buf_u64(&b, core_seq(w.core) + 1);
	table_put(t, TABLE_JOURNAL, key, sizeof key, "damage", 6);
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_int_ne(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(set_without_id("49", false, &r), NOT_STORED);
}
END_TEST

START_TEST(a_failed_commit_alone_stops_nobody)
{
	struct reply r;

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	txn_fail(core_txn(w.core), ERR_FULL);
	ck_assert_int_eq(core_commit(w.core), ERR_FULL);
	ck_assert_int_eq(set_without_id("49", false, &r), DONE);
}
END_TEST

START_TEST(one_bad_operation_leaves_no_halves_in_a_batch)
{
	struct op_setting_set good = { .which = "report.join.hours", .value = "48" };
	struct op_setting_set bad = { .which = "report.join.hours", .value = "many" };
	struct origin who = { .account = world_account(&w, "admin") };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	static struct request req;
	struct reply r[2];
	uint64_t before = entries();

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	request_fill(&req, s, op, &good);
	core_do(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r[0] });
	request_fill(&req, s, op, &bad);
	core_do(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r[1] });
	ck_assert_int_eq(core_commit(w.core), 0);
	ck_assert_int_eq(r[0].outcome, DONE);
	ck_assert_int_eq(r[1].outcome, REFUSED);
	ck_assert_uint_eq(entries(), before + 1);
}
END_TEST

/* The digest as typed stands nowhere in the log. */
START_TEST(the_log_keeps_no_bare_digest)
{
	static const uint8_t id[OP_ID_BYTES] = { 7 };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	struct op_setting_set args = { .which = "report.join.hours", .value = "48" };
	static struct request req;
	struct reply r;
	struct entry e;
	struct txn t;

	request_fill(&req, s, op, &args);
	ck_assert_int_eq(set("report.join.hours", "48", id, &r), DONE);
	world_read(&w, &t);
	ck_assert_int_eq(journal_get(&t, r.seq, &e, NULL), 0);
	ck_assert_mem_ne(e.request, req.digest, sizeof e.request);
	txn_abort(&t);
}
END_TEST

START_TEST(rubbish_requests_are_refused)
{
	struct origin who = { .account = world_account(&w, "admin") };
	static struct request req;
	struct reply r;

	memset(&req, 0, sizeof req);
	core_once(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r }, w.now);
	ck_assert_int_eq(r.outcome, REFUSED);
	strcpy(req.op, "setting.set");
	memset(req.args, 0xff, 100);
	req.args_len = 100;
	req.op_id[0] = 1;
	core_once(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r }, w.now);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_int_eq(r.refusal.exit, 2);
	who.account = 12345;		/* nobody */
	core_once(w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r }, w.now);
	ck_assert_int_eq(r.refusal.exit, 3);
}
END_TEST

START_TEST(request_and_reply_survive_the_wire)
{
	static struct request a, b;
	static uint8_t space[32768];
	struct buf out = BUF(space);
	struct reply p, q;

	memset(&a, 0, sizeof a);
	memset(&p, 0, sizeof p);
	strcpy(a.op, "report.file");
	a.op_id[3] = 9;
	a.digest[31] = 4;
	a.id_given = true;
	a.draft = 77;
	a.how = how_command;
	a.args_len = 300;
	memset(a.args, 'x', a.args_len);
	a.cleared[0] = 103;
	a.ncleared = 1;
	request_encode(&a, &out);
	ck_assert_int_eq(request_decode(out.data, out.len, &b), 0);
	ck_assert_mem_eq(&a, &b, sizeof a);
	for (size_t n = 1; n < out.len; n++)
		(void)request_decode(out.data, n, &b);
	out.len = 0;
	p.outcome = REFUSED;
	p.refusal.exit = 1;
	p.refusal.message = M_NEED_REASON;
	strcpy(p.refusal.field, "dead");
	strcpy(p.refusal.args[1], "t死亡");
	strcpy(p.answer.number, "R0722-01");
	reply_encode(&p, &out);
	ck_assert_int_eq(reply_decode(out.data, out.len, &q), 0);
	ck_assert_mem_eq(&p, &q, sizeof p);
}
END_TEST

/* A lock left in memory that is gone ends the process at its next lock. */
START_TEST(a_store_may_be_closed_amid_a_write)
{
	struct txn t;

	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	ck_assert_int_eq(core_hidden(w.core)->err, 0);
	world_reopen(&w);
	ck_assert(!world_locked());
	txn_begin(&t, core_db(w.core), true);
	table_put(&t, TABLE_META, "amid", 4, "x", 1);
	world_reopen(&w);
	ck_assert(!world_locked());
	world_read(&w, &t);
	ck_assert_int_eq(table_get(&t, TABLE_META, "amid", 4, &(const void *){ NULL },
	    &(size_t){ 0 }), ERR_NOTFOUND);
	txn_abort(&t);
	ck_assert_int_eq(set("report.join.hours", "48", NULL, &(struct reply){ 0 }), DONE);
}
END_TEST

START_TEST(an_id_is_known_after_a_restore)
{
	static const uint8_t id[OP_ID_BYTES] = { 7 }, other[OP_ID_BYTES] = { 8 };
	struct op_setting_reset reset = { .which = "report.join.hours" };
	struct reply first, second;

	ck_assert_int_eq(set("report.join.hours", "48", id, &first), DONE);
	world_restore(&w);
	ck_assert_int_eq(set("report.join.hours", "48", id, &second), DONE);
	ck_assert(second.before);
	ck_assert_uint_eq(second.seq, first.seq);
	ck_assert_int_eq(world_do_with(&w, "admin", "setting.reset", &reset, NULL, id, &second),
	    REFUSED);
	ck_assert_str_eq(world_message(second.refusal.message), "ID_USED");
	/* What came after it is told apart as ever. */
	ck_assert_int_eq(set("report.join.hours", "50", other, &first), DONE);
	ck_assert_int_eq(set("report.join.hours", "51", other, &second), REFUSED);
	ck_assert_str_eq(world_message(second.refusal.message), "ID_USED");
}
END_TEST

/* protoc, knowing only the generated .proto, reads what LMDB holds. */
START_TEST(protoc_reads_stored_records)
{
	struct txn t;
	struct walk walk;
	FILE *p, *f;
	char path[128], command[512], line[400];
	bool name = false, tier = false;

	if (system("command -v protoc >/dev/null") != 0)
		ck_abort_msg("protoc is missing: run scripts/install-deps");
	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_KIND + kind_area.no, NULL, 0, false);
	ck_assert(walk_next(&walk));
	snprintf(path, sizeof path, "%s/area.bin", w.dir);
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	fwrite(walk.val, 1, walk.len, f);
	fclose(f);
	walk_close(&walk);
	txn_abort(&t);
	snprintf(command, sizeof command, "cd %s && $FENGSUI_DESCRIBE --proto > fengsui.proto && "
	    "protoc --decode=fengsui.kind_area fengsui.proto < area.bin", w.dir);
	p = popen(command, "r");
	ck_assert_ptr_nonnull(p);
	while (fgets(line, sizeof line, p) != NULL) {
		name = name || strstr(line, "code: \"150621\"") != NULL;
		tier = tier || strstr(line, "tier: tier_county") != NULL;
	}
	ck_assert_int_eq(pclose(p), 0);
	ck_assert(name && tier);
}
END_TEST

START_TEST(a_second_county_is_refused)
{
	uint8_t pub[32];

	ck_assert_int_eq(core_create(w.dir, pub), ERR_EXISTS);
}
END_TEST

START_TEST(where_no_county_is_that_is_said)
{
	struct core *core = NULL;
	uint8_t pub[32];
	char dir[200];

	snprintf(dir, sizeof dir, "%s/nowhere", w.dir);
	ck_assert_int_eq(core_create(dir, pub), ERR_NOTFOUND);
	ck_assert_int_eq(core_open(&core, dir), ERR_NOTFOUND);
	ck_assert_ptr_null(core);
}
END_TEST

Suite *suite_core(void);

/* A command on the server that was killed as it read keeps no old page for ever. */
START_TEST(a_dead_readers_place_is_free)
{
	struct db *other;
	struct txn t;
	int status;

	if (fork() == 0) {
		if (db_open(&other, w.dir, DB_READ) != 0)
			_exit(1);
		txn_begin(&t, other, false);
		_exit(table_count(&t, TABLE_META) > 0 && t.err == 0 ? 0 : 2);
	}
	wait(&status);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(db_reader_check(core_db(w.core)), 1);
	ck_assert_int_eq(db_reader_check(core_db(w.core)), 0);
}
END_TEST

Suite *
suite_core(void)
{
	Suite *s = suite_create("core");
	TCase *tc = tcase_create("core");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, same_id_same_request_is_stored_once);
	tcase_add_test(tc, same_id_other_request_is_refused);
	tcase_add_test(tc, refusals_are_not_remembered);
	tcase_add_test(tc, repeated_without_id_is_stored_once_for_ten_minutes);
	tcase_add_test(tc, what_is_kept_of_a_request_is_keyed_and_short);
	tcase_add_test(tc, after_another_change_it_is_a_new_request);
	tcase_add_test(tc, refusals_in_turn_do_not_flood_the_log);
	tcase_add_test(tc, without_its_head_nothing_is_written);
	tcase_add_test(tc, a_failed_commit_alone_stops_nobody);
	tcase_add_test(tc, one_bad_operation_leaves_no_halves_in_a_batch);
	tcase_add_test(tc, the_log_keeps_no_bare_digest);
	tcase_add_test(tc, rubbish_requests_are_refused);
	tcase_add_test(tc, request_and_reply_survive_the_wire);
	tcase_add_test(tc, a_dead_readers_place_is_free);
	tcase_add_test(tc, a_store_may_be_closed_amid_a_write);
	tcase_add_test(tc, an_id_is_known_after_a_restore);
	tcase_add_test(tc, protoc_reads_stored_records);
	tcase_add_test(tc, a_second_county_is_refused);
	tcase_add_test(tc, where_no_county_is_that_is_said);
	suite_add_tcase(s, tc);
	return s;
}
