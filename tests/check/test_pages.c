/*
 * Damage to a county's files, at random from a seed: whatever of it changes what can be read
 * is found, and none is found beside a keeper that writes.
 * FENGSUI_DAMAGES=N: how many of each sort; FENGSUI_SEED=N: other ones.
 */
#include <check.h>
#include <fcntl.h>
#include <lmdb.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/check.h"
#include "db/err.h"
#include "db/page.h"
#include "db/pages.h"
#include "keys/hash.h"
#include "src/core/beside.h"
#include "src/ssh/ssh.h"
#include "tests/check/help_damage.h"
#include "tests/check/help_world.h"

Suite *suite_pages(void);

#define PAGE DAMAGE_PAGE
#define FEW 40			/* damages of a sort, where nobody says how many */
#define FREE_PAGES 64

static struct world w;
static struct damaged file;

/* As drafts' keys are kept. */
static void
keep_secrets(void)
{
	uint8_t key[32], name[24] = "draft";

	ck_assert_int_eq(core_begin(w.core, ++w.now), 0);
	for (uint8_t i = 0; i < 100; i++) {
		name[20] = i;
		for (size_t k = 0; k < sizeof key; k++)
			key[k] = (uint8_t)damage_pick(256);
		table_put(core_hidden(w.core), TABLE_META, name, sizeof name, key, sizeof key);
	}
	ck_assert_int_eq(core_commit(w.core), 0);
}

/* Some hundreds of entries, tables of several pages, and a list of free pages. */
static void
setup(void)
{
	struct op_sos_send call = { .area = V11, .text = "水进院了", .phone = "0477-1112223" };
	struct op_setting_set set = { .which = "report.join.hours" };
	char print[SSH_FINGERPRINT];
	struct reply reply;

	damage_begin();
	world_open(&w);
	ck_assert_int_eq(ssh_host_make(w.dir, print), 0);
	for (int i = 0; i < 60; i++) {
		world_sleep(&w, 1000);
		call.which = 0;
		ck_assert_int_eq(world_do(&w, i % 2 ? "v11a" : "v12", "sos.send", &call, &reply), DONE);
		snprintf(set.value, sizeof set.value, "%d", 24 + i % 12);
		world_do(&w, "admin", "setting.set", &set, &reply);
	}
	keep_secrets();
	world_reopen(&w);		/* slots that were made are noted */
	core_close(w.core);
	w.core = NULL;
}

static void
teardown(void)
{
	damage_free(&file);
	world_close(&w);
}

static void
path_of(char path[200], const char *name)
{
	snprintf(path, 200, "%s/%s", w.dir, name);
}

static void
load(const char *name)
{
	char path[200];

	path_of(path, name);
	damage_load(&file, path);
}

static void
store(const char *name, const unsigned char *data, size_t len)
{
	char path[200];

	path_of(path, name);
	damage_store(path, data, len);
}

static int
dump_table(MDB_txn *txn, MDB_dbi dbi, struct hasher *h)
{
	MDB_val k, v, again;
	MDB_cursor *c, *seek;
	MDB_stat st;
	int rc = mdb_cursor_open(txn, dbi, &c);

	if (rc != 0 || mdb_cursor_open(txn, dbi, &seek) != 0 || mdb_stat(txn, dbi, &st) != 0)
		return rc != 0 ? rc : 1;
	hash_add(h, &st.ms_entries, sizeof st.ms_entries);
	while ((rc = mdb_cursor_get(c, &k, &v, MDB_NEXT)) == 0) {
		hash_add(h, k.mv_data, k.mv_size);
		hash_add(h, v.mv_data, v.mv_size);
		/* What is walked over may still not be found. */
		rc = mdb_cursor_get(seek, &k, &again, MDB_SET);
		if (rc != 0 || again.mv_data != v.mv_data)
			return 1;
	}
	return rc == MDB_NOTFOUND ? 0 : rc;
}

static int
dump_env(MDB_env *env, bool free_list, struct hasher *h)
{
	MDB_val k, v;
	MDB_cursor *c;
	MDB_txn *txn;
	MDB_dbi main_dbi, dbi;
	char name[64];
	int rc = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);

	if (rc == 0 && free_list)
		return dump_table(txn, 0, h);
	if (rc == 0)
		rc = mdb_dbi_open(txn, NULL, 0, &main_dbi);
	if (rc == 0)
		rc = mdb_cursor_open(txn, main_dbi, &c);
	while (rc == 0 && (rc = mdb_cursor_get(c, &k, &v, MDB_NEXT)) == 0) {
		snprintf(name, sizeof name, "%.*s", (int)k.mv_size, (char *)k.mv_data);
		hash_add(h, name, strlen(name));
		rc = mdb_dbi_open(txn, name, 0, &dbi);
		if (rc == 0)
			rc = dump_table(txn, dbi, h);
	}
	return rc == MDB_NOTFOUND ? 0 : rc;
}

/* All that a file of the store gives to who reads it; zeros: it cannot be read. */
static void
dump(const char *name, bool free_list, uint8_t out[HASH_BYTES])
{
	char path[200];
	int pair[2], status;
	pid_t pid;

	memset(out, 0, HASH_BYTES);
	path_of(path, name);
	ck_assert_int_eq(pipe(pair), 0);
	pid = fork();
	if (pid == 0) {
		struct hasher h;
		MDB_env *env;
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 2);
		alarm(10);
		hash_begin(&h);
		mdb_env_create(&env);
		mdb_env_set_maxdbs(env, 200);
		mdb_env_set_mapsize(env, (size_t)1 << 30);
		if (mdb_env_open(env, path, MDB_RDONLY | MDB_NOSUBDIR | MDB_NOLOCK, 0600) != 0 ||
		    dump_env(env, free_list, &h) != 0)
			_exit(1);
		hash_end(&h, out);
		_exit(write(pair[1], out, HASH_BYTES) == HASH_BYTES ? 0 : 1);
	}
	close(pair[1]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	if (read(pair[0], out, HASH_BYTES) != HASH_BYTES || status != 0)
		memset(out, 0, HASH_BYTES);
	close(pair[0]);
}

/* Does the check find anything? No state that fengsui check knows of is left out. */
static bool
is_found(void)
{
	struct check_result r = { 0 };
	size_t from = 0;
	char why[400];

	return check_run(w.dir, NULL, &r) != 0 || beside_fault(w.dir, BESIDE_CHECK, &from, why, sizeof why);
}

struct count {
	unsigned done, changed, found, changed_found;
};

static void
tell(const char *what, const struct count *c)
{
	printf("%s: %u damages, %u found; %u of them change what is read, %u of these found\n",
	    what, c->done, c->found, c->changed, c->changed_found);
	fflush(stdout);
}

static void
one(struct count *c, const char *name, bool free_list, const uint8_t before[HASH_BYTES],
    size_t len, const char *how)
{
	uint8_t after[HASH_BYTES];
	bool changed, found;

	if (len == file.size && memcmp(file.now, file.whole, file.size) == 0)
		return;
	store(name, file.now, len);
	dump(name, free_list, after);
	changed = memcmp(before, after, HASH_BYTES) != 0;
	found = is_found();
	c->done++;
	c->changed += changed;
	c->found += found;
	c->changed_found += changed && found;
	if (changed && !found)
		printf("not found: %s: %s\n", name, how);
	store(name, file.whole, file.size);
}

static size_t
first_change(size_t len)
{
	size_t at = 0;

	while (at < len && at < file.size && file.now[at] == file.whole[at])
		at++;
	return at;
}

START_TEST(what_changes_a_table_is_found)
{
	unsigned long most = damage_said("FENGSUI_DAMAGES", FEW);
	uint8_t before[HASH_BYTES];
	struct count all = { 0 };
	char how[80];

	load("data.mdb");
	dump("data.mdb", false, before);
	ck_assert(!is_found());
	for (unsigned long i = 0; i < most; i++) {
		enum damage d = damage_in_turn(i);
		size_t len = damage_spoil(&file, d, 0, file.size);

		snprintf(how, sizeof how, "%s, byte %zu", damage_name(d), first_change(len));
		one(&all, "data.mdb", false, before, len, how);
	}
	tell("data.mdb", &all);
	ck_assert_uint_gt(all.changed, 0);
	ck_assert_uint_eq(all.changed_found, all.changed);
}
END_TEST

static int
open_store(void)
{
	char path[200];
	int fd;

	path_of(path, "data.mdb");
	fd = open(path, O_RDONLY);
	ck_assert_int_ge(fd, 0);
	return fd;
}

/* The pages of the list itself. */
static size_t
free_pages(size_t out[FREE_PAGES])
{
	struct page_meta m[PAGE_METAS], *at;
	struct page_file f = { open_store(), PAGE, file.size / PAGE };
	size_t n = 0, todo = 0;

	for (size_t i = 0; i < PAGE_METAS; i++)
		ck_assert(page_meta(&f, i, &m[i]));
	at = m[0].txn > m[1].txn ? &m[0] : &m[1];
	out[n++] = at->tables[PAGE_FREE].root;
	for (; todo < n; todo++) {
		struct page *p = (void *)(file.whole + out[todo] * PAGE);
		struct page_node node;

		if (p->flags == PAGE_OVERFLOW)
			continue;
		for (size_t i = 0; i < page_nodes(p) && n < FREE_PAGES; i++)
			if (page_node(&f, p, i, &node) && node.child != 0)
				out[n++] = node.child;
	}
	close(f.fd);
	return n;
}

START_TEST(what_changes_the_free_list_is_found)
{
	unsigned long most = damage_said("FENGSUI_DAMAGES", FEW);
	size_t pages[FREE_PAGES], n;
	uint8_t before[HASH_BYTES];
	struct count all = { 0 };
	char how[80];

	load("data.mdb");
	n = free_pages(pages);
	dump("data.mdb", true, before);
	for (unsigned long i = 0; i < most; i++) {
		size_t page = pages[damage_pick(n)];
		enum damage d = i % 4 != 3 ? BIT : (enum damage)(i / 4 % CUT);

		damage_spoil(&file, d, page * PAGE, PAGE);
		snprintf(how, sizeof how, "free list, page %zu, %d", page, d);
		one(&all, "data.mdb", true, before, file.size, how);
	}
	tell("free list", &all);
	ck_assert_uint_gt(all.changed, 0);
	ck_assert_uint_eq(all.changed_found, all.changed);
}
END_TEST

/* What a file of secrets gives to who reads it: of slots no more than what is not zero. */
static void
content(const char *name, size_t len, uint8_t out[HASH_BYTES])
{
	if (strcmp(name, "secret.mdb") == 0) {
		dump(name, false, out);
		return;
	}
	while (strcmp(name, "slots") == 0 && len > 0 && file.now[len - 1] == 0)
		len--;
	while (strcmp(name, "host_key") == 0 && len > 0 && file.now[len - 1] == '\n')
		len--;
	hash_bytes(out, file.now, len);
}

START_TEST(what_changes_a_file_beside_is_found)
{
	static const char *const names[] = { "secret.mdb", "slots", "seal.key", "seal.pub",
	    "machine.key", "host_key" };
	unsigned long most = damage_said("FENGSUI_DAMAGES", FEW);

	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		struct count c = { 0 };
		uint8_t before[HASH_BYTES], after[HASH_BYTES];

		load(names[k]);
		memcpy(file.now, file.whole, file.size);
		content(names[k], file.size, before);
		ck_assert(!is_found());
		for (unsigned long i = 0; i < most; i++) {
			enum damage d = damage_in_turn(i);
			size_t len = damage_spoil(&file, d, 0, file.size);
			bool changed, found;

			if (len == file.size && memcmp(file.now, file.whole, file.size) == 0)
				continue;
			store(names[k], file.now, len);
			content(names[k], len, after);
			changed = memcmp(before, after, HASH_BYTES) != 0;
			found = is_found();
			c.done++;
			c.changed += changed;
			c.found += found;
			c.changed_found += changed && found;
			if (changed && !found)
				printf("not found: %s, %s, byte %zu, length %zu\n", names[k], damage_name(d),
				    first_change(len), len);
			store(names[k], file.whole, file.size);
		}
		tell(names[k], &c);
		ck_assert_uint_gt(c.changed, 0);
		ck_assert_uint_eq(c.changed_found, c.changed);
	}
}
END_TEST

/* What LMDB follows to the tables ends nobody by a signal: this runs in the test itself. */
START_TEST(pages_that_are_none_are_said)
{
	static const char *const names[] = { "secret.mdb", "data.mdb" };

	load(names[_i]);
	for (unsigned long i = damage_said("FENGSUI_DAMAGES", FEW); i > 0; i--) {
		memcpy(file.now, file.whole, file.size);
		for (size_t at = PAGE_METAS * PAGE; at < file.size; at++)
			file.now[at] = (unsigned char)damage_pick(256);
		store(names[_i], file.now, file.size);
		ck_assert(is_found());
	}
}
END_TEST

/* A password that is set anew is right again, whatever its row was before. */
START_TEST(what_is_written_anew_is_no_damage)
{
	uint8_t key[32] = "a new draft's key", name[24] = "draft";
	unsigned char *at;

	load("secret.mdb");
	name[20] = 42;
	memcpy(file.now, file.whole, file.size);
	/* The newest of its places is that of the tree: all of them, then. */
	for (at = file.now; (at = memmem(at, file.size - (size_t)(at - file.now), name, sizeof name)) != NULL; at++)
		at[sizeof name + 3] ^= 4;
	store("secret.mdb", file.now, file.size);
	ck_assert(is_found());
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	ck_assert_int_eq(core_begin(w.core, ++w.now), 0);
	table_put(core_hidden(w.core), TABLE_META, name, sizeof name, key, sizeof key);
	ck_assert_int_eq(core_commit(w.core), 0);
	core_close(w.core);
	w.core = NULL;
	ck_assert(!is_found());
	/* One that is taken away, as well. */
	load("secret.mdb");
	memcpy(file.now, file.whole, file.size);
	name[20] = 43;
	for (at = file.now; (at = memmem(at, file.size - (size_t)(at - file.now), name, sizeof name)) != NULL; at++)
		at[sizeof name + 3] ^= 4;
	store("secret.mdb", file.now, file.size);
	ck_assert(is_found());
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	ck_assert_int_eq(core_begin(w.core, ++w.now), 0);
	table_del(core_hidden(w.core), TABLE_META, name, sizeof name);
	ck_assert_int_eq(core_commit(w.core), 0);
	core_close(w.core);
	w.core = NULL;
	ck_assert(!is_found());
}
END_TEST

/* Each bit of the two heads by which LMDB chooses, or begins. */
START_TEST(no_head_turns_the_county_back)
{
	struct count all = { 0 };
	uint8_t before[HASH_BYTES];
	size_t at[2] = { sizeof(struct page) + offsetof(struct page_meta, txn) };
	char how[80];

	load("data.mdb");
	at[1] = at[0] + PAGE;
	dump("data.mdb", false, before);
	for (int head = 0; head < 2; head++)
		for (unsigned bit = 0; bit < 64; bit++) {
			memcpy(file.now, file.whole, file.size);
			file.now[at[head] + bit / 8] ^= (unsigned char)(1 << bit % 8);
			snprintf(how, sizeof how, "head %d, bit %u", head, bit);
			one(&all, "data.mdb", false, before, file.size, how);
		}
	tell("heads", &all);
	ck_assert_uint_gt(all.changed, 0);
	ck_assert_uint_eq(all.found, all.done);
}
END_TEST

/* Writes as fast as it can, until it is ended. */
static pid_t
writer(void)
{
	struct origin system = { .system = true };
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	alarm(100);
	if (core_open(&w.core, w.dir) != 0)
		_exit(1);
	for (;;) {
		if (core_begin(w.core, ++w.now) != 0)
			_exit(1);
		core_note(w.core, &system, "server.start", "", "");
		if (core_commit(w.core) != 0)
			_exit(1);
	}
}

START_TEST(nobody_is_accused_beside_a_keeper)
{
	struct pages_found found;
	struct txn t;
	struct db *db;
	unsigned moved = 0, walks = 0;
	uint64_t last = 0;
	pid_t pid = writer();
	int status;

	ck_assert_int_gt(pid, 0);
	usleep(200000);
	ck_assert_int_eq(db_open(&db, w.dir, DB_READ), 0);
	for (; moved < 200 && walks < 20000; walks++) {
		pages_begin(&t, db, NULL, NULL, &found);
		ck_assert_int_eq(t.err, 0);
		ck_assert_msg(found.faults == 0, "walk %u of %u", walks, moved);
		/* Once more, when it has gone on: what was read stays. */
		usleep(walks % 16 * 500);
		ck_assert(pages_walk(&t, NULL, NULL, &found) != 0 || found.faults == 0);
		moved += table_count(&t, TABLE_JOURNAL) != last;
		last = table_count(&t, TABLE_JOURNAL);
		txn_abort(&t);
	}
	db_close(db);
	ck_assert_int_eq(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	printf("%u walks beside a writer, %u states\n", walks, moved);
	ck_assert_uint_ge(moved, 200);
	ck_assert(!is_found());
}
END_TEST

Suite *
suite_pages(void)
{
	Suite *s = suite_create("pages");
	TCase *t = tcase_create("pages");

	tcase_set_timeout(t, getenv("FENGSUI_DAMAGES") != NULL ? 3600 : 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_changes_a_table_is_found);
	tcase_add_test(t, what_changes_the_free_list_is_found);
	tcase_add_test(t, what_changes_a_file_beside_is_found);
	tcase_add_test(t, what_is_written_anew_is_no_damage);
	tcase_add_test(t, no_head_turns_the_county_back);
	tcase_add_loop_test(t, pages_that_are_none_are_said, 0, 2);
	tcase_add_test(t, nobody_is_accused_beside_a_keeper);
	suite_add_tcase(s, t);
	return s;
}
