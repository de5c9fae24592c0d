/*
 * Damage to the store at random, read as people read it: no command shows anything but what was
 * stored without saying so. FENGSUI_DAMAGES=N: how many; FENGSUI_SEED=N: other ones.
 */
#include <check.h>
#include <fcntl.h>
#include <lmdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/err.h"
#include "db/made.h"
#include "db/table.h"
#include "db/page.h"
#include "db/row.h"
#include "db/scrub.h"
#include "keys/hash.h"
#include "src/base/clock.h"
#include "tests/check/help_command.h"
#include "tests/check/help_damage.h"
#include "tests/check/help_some.h"
#include "tests/check/help_store.h"

Suite *suite_hurt(void);

#define FEW 60			/* damages, where nobody says how many */
#define CALLS 30

static struct world w;
static struct damaged file;
static struct typed said;
static char path[200];
static int clock_file;

static const struct query {
	const char *login, *line;
} queries[] = {
	{ "county", "report list" }, { "county", "report list --json" }, { "county", "incident list --json" },
	{ "county", "need list --json" }, { "county", "sos list" }, { "county", "sos list --json" },
	{ "county", "area list --json" }, { "county", "unit list --json" }, { "county", "team list --json" },
	{ "county", "stock list --json" }, { "county", "stock list unit=样例物资库" },
	{ "county", "bill list --json" }, { "county", "lot list --json" }, { "county", "item list" },
	{ "county", "report total incident=1 --json" }, { "town1", "report list" }, { "town1", "need list" },
	{ "v11a", "report list --json" }, { "v11a", "sos list" }, { "admin", "account list --json" },
	{ "admin", "setting list" }, { "super", "journal list limit=1000" },
	{ "super", "journal list limit=1000 --json" },
};
#define QUERIES (sizeof queries / sizeof *queries)
#define NEED_LIST 3		/* before any that goes through the calls: who met damage goes on saying it */
#define SOS_LIST 4

/* LATE: without a sign, until the look for damage that the server begins with is over. */
enum shown { SAME, SIGNED, REFUSED_IT, LATE, SILENT, DIED, ANSWERS };

static uint64_t people[QUERIES];
static uint8_t right[QUERIES][HASH_BYTES];	/* what each says of the whole store */

static void
types(const char *login, const char *line)
{
	ck_assert_msg(type_line(&w, login, line, &said) == 0, "%s: %s", line, said.err);
}

static void
fill(void)
{
	struct store s;
	char line[200];

	for (int i = 0; i < CALLS; i++) {
		world_sleep(&w, 60000);
		snprintf(line, sizeof line, "report file hazard=flood affected=%d", 20 + i);
		types(i % 2 ? "v11a" : "v12", line);
		snprintf(line, sizeof line, "sos send text=水进院了，第%d户", i + 1);
		types(i % 3 ? "v11b" : "v21", line);
		snprintf(line, sizeof line, "setting set report.join.hours value=%d", 24 + i % 12);
		types("admin", line);
	}
	s = store_order(&w, COUNTY, "county", false, 0);
	some_team(&w);
	some_request(&w);
	some_count(&w, s.unit);
	world_sleep(&w, 30500);		/* no minute ends while they are asked */
}

/* What he reads, in a process that must not assert. */
static char out_said[1 << 20], err_said[1 << 16];
static size_t out_len, err_len;

static unsigned
no_input(void *ctx, int fd, int timeout)
{
	(void)ctx;
	(void)fd;
	(void)timeout;
	return TRANSPORT_INPUT | TRANSPORT_EOF;
}

static size_t
reads_nothing(void *ctx, void *buf, size_t cap)
{
	(void)ctx;
	(void)buf;
	(void)cap;
	return 0;
}

static void
keep(char *to, size_t cap, size_t *used, const void *data, size_t len)
{
	if (*used + len >= cap)
		_exit(9);
	memcpy(to + *used, data, len);
	*used += len;
	to[*used] = '\0';
}

static void
keep_out(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	keep(out_said, sizeof out_said, &out_len, data, len);
}

static void
keep_err(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	keep(err_said, sizeof err_said, &err_len, data, len);
}

/* The time of the county stands still: what is said of it stays the same. */
static void
stop_clock(void)
{
	int64_t offset = 0;

	if (pread(clock_file, &offset, sizeof offset, 0) != sizeof offset)
		_exit(9);
	offset += w.now - clock_now();
	if (pwrite(clock_file, &offset, sizeof offset, 0) != sizeof offset)
		_exit(9);
}

/* As login does it, without a word of the test's own: a damaged store may refuse anybody. */
static enum shown
asks(size_t i, uint8_t out[HASH_BYTES])
{
	struct session s = { .db = core_db(w.core), .language = language_zh, .charset = charset_utf8,
	    .io = { .wait = no_input, .read = reads_nothing, .write = keep_out, .write_err = keep_err } };
	struct txn t;
	bool known;
	int code;

	out_len = err_len = 0;
	out_said[0] = err_said[0] = '\0';
	stop_clock();
	txn_begin(&t, core_db(w.core), false);
	known = viewer_load(&t, people[i], w.now, &s.viewer);
	txn_abort(&t);
	if (!known)
		return REFUSED_IT;
	s.link = link_core(w.core, &(struct origin){ .account = people[i] });
	code = command_run(&s, queries[i].line);
	link_close(s.link);
	hash_bytes(out, out_said, out_len);
	if (code != 0)
		return REFUSED_IT;
	if (memcmp(out, right[i], HASH_BYTES) == 0)
		return SAME;
	return strstr(err_said, "the store has damaged records") != NULL ? SIGNED : SILENT;
}

static void
setup(void)
{
	char clock[100];

	damage_begin();
	world_open(&w);
	fill();
	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	snprintf(clock, sizeof clock, "%s/clock", w.dir);
	clock_file = open(clock, O_RDWR);
	ck_assert_int_ge(clock_file, 0);
	for (size_t i = 0; i < QUERIES; i++) {
		people[i] = world_account(&w, queries[i].login);
		asks(i, right[i]);
		ck_assert_msg(out_len > 10, "%s: %s", queries[i].line, err_said);
		ck_assert_int_eq(asks(i, right[i]), SAME);
	}
	core_close(w.core);
	w.core = NULL;
	damage_load(&file, path);
}

static void
teardown(void)
{
	close(clock_file);
	damage_free(&file);
	world_close(&w);
}

/* In a process of its own, which the store may end. */
static void
ask_all(int to)
{
	uint8_t out[HASH_BYTES];
	unsigned char answer[QUERIES];
	struct scrubbed found;

	signal(SIGABRT, SIG_DFL);
	alarm(20);
	if (freopen("/dev/null", "w", stderr) == NULL || core_open(&w.core, w.dir) != 0)
		_exit(1);
	for (size_t i = 0; i < QUERIES; i++)
		answer[i] = (unsigned char)asks(i, out);
	core_close(w.core);
	if (memchr(answer, SILENT, sizeof answer) != NULL && scrub(w.dir, &found) == ERR_BAD)
		for (size_t i = 0; i < QUERIES; i++)
			answer[i] = answer[i] == SILENT ? LATE : answer[i];
	_exit(write(to, answer, sizeof answer) == sizeof answer ? 0 : 1);
}

/* How each query was answered of the store as it lies there; false: it was not opened. */
static bool
look(unsigned char answer[QUERIES])
{
	int pair[2], status;
	ssize_t n;
	pid_t pid;

	fflush(stdout);
	ck_assert_int_eq(pipe(pair), 0);
	pid = fork();
	if (pid == 0)
		ask_all(pair[1]);
	close(pair[1]);
	n = read(pair[0], answer, QUERIES);
	close(pair[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		memset(answer, DIED, QUERIES);
	return WIFSIGNALED(status) || n == (ssize_t)QUERIES;
}

START_TEST(no_other_figure_without_a_sign)
{
	unsigned long most = damage_said("FENGSUI_DAMAGES", FEW), count[ANSWERS] = { 0 }, closed = 0;
	unsigned char answer[QUERIES];

	ck_assert(look(answer));
	for (size_t i = 0; i < QUERIES; i++)
		ck_assert_int_eq(answer[i], SAME);
	for (unsigned long n = 0; n < most; n++) {
		enum damage d = damage_in_turn(n);
		size_t len = damage_spoil(&file, d, 0, file.size), at = 0;

		while (at < len && file.now[at] == file.whole[at])
			at++;
		damage_store(path, file.now, len);
		if (!look(answer)) {
			closed++;
			continue;
		}
		for (size_t i = 0; i < QUERIES; i++) {
			count[answer[i]]++;
			if (answer[i] == SILENT)
				printf("silent: %s, byte %zu of page %zu: %s\n", damage_name(d),
				    at % DAMAGE_PAGE, at / DAMAGE_PAGE, queries[i].line);
		}
	}
	printf("%lu damages: %lu not opened; %lu answers as stored, %lu with a sign, %lu refused, "
	    "%lu ended, %lu only by the look for damage, %lu silent\n", most, closed, count[SAME],
	    count[SIGNED], count[REFUSED_IT], count[DIED], count[LATE], count[SILENT]);
	ck_assert_uint_gt(count[SIGNED], 0);
	ck_assert_uint_eq(count[SILENT], 0);
}
END_TEST

/* Whatever stands there of it: the newest of its places is that of the tree. */
static void
alter(const char *from, const char *to)
{
	size_t len = strlen(from), places = 0;
	unsigned char *at = file.now;

	ck_assert_uint_eq(len, strlen(to));
	memcpy(file.now, file.whole, file.size);
	for (; (at = memmem(at, file.size - (size_t)(at - file.now), from, len)) != NULL; places++)
		memcpy(at, to, len);
	ck_assert_uint_gt(places, 0);
	damage_store(path, file.now, file.size);
}

/* The call whose text has that in it. */
static uint64_t
call_with(const char *text)
{
	uint64_t id = 0;
	struct walk walk;
	struct sos call;
	struct txn t;

	world_read(&w, &t);
	walk_open(&walk, &t, TABLE_KIND + kind_sos.no, NULL, 0, false);
	while (walk_next(&walk))
		if (record_get(&t, &kind_sos, get_u64(walk.key), &call) && strstr(call.text, text) != NULL)
			id = call.id;
	txn_abort(&t);
	ck_assert_uint_ne(id, 0);
	return id;
}

static void
opens(void)
{
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
}

START_TEST(a_damaged_record_is_not_changed)
{
	struct op_sos_answer answer = { .text = "收到" };
	struct reply r;
	uint64_t call[2];
	struct scrubbed found;

	opens();
	call[0] = call_with("第30户");
	call[1] = call_with("第28户");
	core_close(w.core);
	ck_assert_int_eq(scrub(w.dir, &found), 0);
	alter("第30户", "第80户");
	ck_assert_int_eq(scrub(w.dir, &found), ERR_BAD);
	ck_assert_str_eq(found.table, "sos");
	opens();
	answer.which = call[0];
	ck_assert_int_eq(world_do(&w, "county", "sos.answer", &answer, &r), NOT_STORED);
	ck_assert_str_eq(world_message(r.refusal.message), "HURT");
	answer.which = call[1];
	ck_assert_int_eq(world_do(&w, "county", "sos.answer", &answer, &r), DONE);
}
END_TEST

/* A table that is not found would be made, empty. */
START_TEST(a_table_whose_name_is_damaged_is_none_of_ours)
{
	alter("kind.report_version", "kind.report_versiom");
	ck_assert_int_eq(core_open(&w.core, w.dir), ERR_BAD);
}
END_TEST

/* Takes the sums off, as a program of before them left a store. */
static void
take_off(MDB_txn *txn, const char *name)
{
	bool meta = strcmp(name, "meta") == 0;
	MDB_val k, v;
	MDB_cursor *c;
	MDB_dbi dbi;

	ck_assert_int_eq(mdb_dbi_open(txn, name, 0, &dbi), 0);
	ck_assert_int_eq(mdb_cursor_open(txn, dbi, &c), 0);
	while (mdb_cursor_get(c, &k, &v, MDB_NEXT) == 0) {
		uint8_t key[512], val[65536];
		MDB_val as = { k.mv_size, key }, of = { v.mv_size - ROW_SUM, val };

		if (meta && !row_ends_in_sum(TABLE_META, k.mv_data, k.mv_size))
			continue;
		ck_assert_uint_lt(v.mv_size, sizeof val);
		memcpy(key, k.mv_data, k.mv_size);
		memcpy(val, v.mv_data, v.mv_size);
		ck_assert_int_eq(mdb_cursor_put(c, &as, &of, MDB_CURRENT), 0);
	}
	mdb_cursor_close(c);
	if (!meta)
		return;
	for (size_t i = 0; i < 3; i++) {
		k = i == 0 ? (MDB_val){ sizeof META_ROWS, (char[]){ META_ROWS } } :
		    i == 1 ? (MDB_val){ sizeof META_TABLES, (char[]){ META_TABLES } } :
		    (MDB_val){ sizeof META_INDEX, (char[]){ META_INDEX } };
		ck_assert_int_eq(mdb_del(txn, dbi, &k, NULL), 0);
	}
}

static void
make_older(void)
{
	static const char *const names[] = { "index", "journal", "once", "seal", "meta" };
	char name[64];
	MDB_env *env;
	MDB_txn *txn;

	ck_assert_int_eq(mdb_env_create(&env), 0);
	mdb_env_set_maxdbs(env, 200);
	mdb_env_set_mapsize(env, (size_t)1 << 30);
	ck_assert_int_eq(mdb_env_open(env, w.dir, MDB_NOLOCK, 0600), 0);
	ck_assert_int_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		take_off(txn, names[i]);
	for (size_t i = 0; kinds[i] != NULL; i++) {
		snprintf(name, sizeof name, "kind.%s", kinds[i]->name);
		if (kinds[i]->store != ARGS)
			take_off(txn, name);
	}
	ck_assert_int_eq(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}

/* The first leaf of a table; returns which page it is, and where in it the first row has its last byte. */
static size_t
leaf_of(const char *table, unsigned char out[DAMAGE_PAGE], size_t *last)
{
	const unsigned char *page;
	size_t number;
	MDB_val k, v;
	MDB_cursor *c;
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;

	ck_assert_int_eq(mdb_env_create(&env), 0);
	mdb_env_set_maxdbs(env, 200);
	mdb_env_set_mapsize(env, (size_t)1 << 30);
	ck_assert_int_eq(mdb_env_open(env, w.dir, MDB_NOLOCK | MDB_RDONLY, 0600), 0);
	ck_assert_int_eq(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), 0);
	ck_assert_int_eq(mdb_dbi_open(txn, table, 0, &dbi), 0);
	ck_assert_int_eq(mdb_cursor_open(txn, dbi, &c), 0);
	ck_assert_int_eq(mdb_cursor_get(c, &k, &v, MDB_FIRST), 0);
	*last = ((uintptr_t)v.mv_data + v.mv_size - 1) % DAMAGE_PAGE;
	page = (const unsigned char *)((uintptr_t)k.mv_data & ~(uintptr_t)(DAMAGE_PAGE - 1));
	memcpy(&number, page, sizeof number);
	memcpy(out, page, DAMAGE_PAGE);
	mdb_cursor_close(c);
	mdb_txn_abort(txn);
	mdb_env_close(env);
	return number;
}

static size_t
leaf_of_calls(unsigned char out[DAMAGE_PAGE])
{
	size_t last;

	return leaf_of("kind.sos", out, &last);
}

/* Of its first row, of the sum. */
static size_t
last_byte_of(const char *table)
{
	unsigned char leaf[DAMAGE_PAGE];
	size_t last, at = leaf_of(table, leaf, &last);

	return at * DAMAGE_PAGE + last;
}

/* The disk has the page as it was before it was written last: each row is as good as new. */
START_TEST(a_page_of_before_is_not_taken_for_the_newest)
{
	unsigned char before[DAMAGE_PAGE], now[DAMAGE_PAGE];
	struct op_sos_send again = { .area = V21, .text = "水退了" };
	unsigned char answer[QUERIES];
	struct reply r;
	size_t at;

	leaf_of_calls(before);
	opens();
	ck_assert_int_eq(world_do(&w, "v21", "sos.send", &again, &r), DONE);
	asks(SOS_LIST, right[SOS_LIST]);
	core_close(w.core);
	w.core = NULL;
	at = leaf_of_calls(now);
	damage_load(&file, path);
	memcpy(file.now, file.whole, file.size);
	memcpy(file.now + at * DAMAGE_PAGE, before, DAMAGE_PAGE);
	damage_store(path, file.now, file.size);
	ck_assert(look(answer));
	ck_assert_int_eq(answer[SOS_LIST], SIGNED);
}
END_TEST

/* The index leads to a record that is not found any more. */
START_TEST(what_a_damaged_key_hides_is_said)
{
	unsigned char leaf[DAMAGE_PAGE] __attribute__((aligned(16)));
	const struct page *p = (const void *)leaf;
	unsigned char answer[QUERIES];
	size_t at = leaf_of_calls(leaf), key = p->nodes[page_nodes(p) - 1] + 8u;

	memcpy(file.now, file.whole, file.size);
	file.now[at * DAMAGE_PAGE + key + 7] ^= 1;
	damage_store(path, file.now, file.size);
	ck_assert(look(answer));
	ck_assert_int_eq(answer[NEED_LIST], SIGNED);
}
END_TEST

/* One bit may make the length of a row 0: then it has no sum either. */
START_TEST(a_row_that_lost_all_its_bytes_is_damaged)
{
	unsigned char leaf[DAMAGE_PAGE] __attribute__((aligned(16)));
	const struct page *p = (const void *)leaf;
	unsigned char answer[QUERIES];
	struct scrubbed found;
	size_t at = leaf_of_calls(leaf), last = page_nodes(p) - 1;

	memcpy(file.now, file.whole, file.size);
	memset(file.now + at * DAMAGE_PAGE + p->nodes[last], 0, 4);
	damage_store(path, file.now, file.size);
	ck_assert_int_eq(scrub(w.dir, &found), ERR_BAD);
	ck_assert(look(answer));
	ck_assert_int_eq(answer[SOS_LIST], SIGNED);
}
END_TEST

/* Who writes reads it as well; where its length says that it ends there is no file any more. */
START_TEST(a_row_that_became_too_long_ends_no_keeper)
{
	unsigned char leaf[DAMAGE_PAGE] __attribute__((aligned(16)));
	const struct page *p = (const void *)leaf;
	size_t at = leaf_of_calls(leaf), node = p->nodes[page_nodes(p) - 1];
	struct op_sos_answer answer = { .which = get_u64(leaf + node + 8), .text = "收到" };
	struct reply r;

	memcpy(file.now, file.whole, file.size);
	file.now[at * DAMAGE_PAGE + node + 3] = 0x40;
	damage_store(path, file.now, file.size);
	opens();
	ck_assert_int_ne(world_do(&w, "county", "sos.answer", &answer, &r), DONE);
	ck_assert_uint_gt(db_hurt(core_db(w.core))->times, 0);
}
END_TEST

/* Of these nothing is shown, but they are rows of the store as all others. */
START_TEST(each_row_is_looked_at)
{
	static const char *const tables[] = { "seal", "meta", "journal" };
	struct scrubbed found;

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		size_t at = last_byte_of(tables[i]);

		memcpy(file.now, file.whole, file.size);
		file.now[at] ^= 1;
		damage_store(path, file.now, file.size);
		ck_assert_msg(scrub(w.dir, &found) == ERR_BAD, "%s", tables[i]);
		ck_assert_uint_eq(found.pages, 0);
		ck_assert_uint_eq(found.rows, 1);
		ck_assert_str_eq(found.table, tables[i]);
	}
}
END_TEST

START_TEST(an_older_store_gets_its_sums)
{
	unsigned char answer[QUERIES];
	struct scrubbed found;

	make_older();
	ck_assert(look(answer));
	for (size_t i = 0; i < QUERIES; i++)
		ck_assert_int_eq(answer[i], SAME);
	ck_assert_int_eq(scrub(w.dir, &found), 0);
	damage_load(&file, path);
	alter("第30户", "第80户");
	ck_assert_int_eq(scrub(w.dir, &found), ERR_BAD);
	ck_assert_str_eq(found.table, "sos");
}
END_TEST

Suite *
suite_hurt(void)
{
	Suite *s = suite_create("hurt");
	TCase *t = tcase_create("hurt");

	tcase_set_timeout(t, getenv("FENGSUI_DAMAGES") != NULL ? 3600 : 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, no_other_figure_without_a_sign);
	tcase_add_test(t, a_damaged_record_is_not_changed);
	tcase_add_test(t, a_table_whose_name_is_damaged_is_none_of_ours);
	tcase_add_test(t, a_page_of_before_is_not_taken_for_the_newest);
	tcase_add_test(t, what_a_damaged_key_hides_is_said);
	tcase_add_test(t, a_row_that_lost_all_its_bytes_is_damaged);
	tcase_add_test(t, a_row_that_became_too_long_ends_no_keeper);
	tcase_add_test(t, each_row_is_looked_at);
	tcase_add_test(t, an_older_store_gets_its_sums);
	suite_add_tcase(s, t);
	return s;
}
