/*
 * A damaged county made anew: what nobody had damaged is there as it was, and what is not is
 * named. FENGSUI_DAMAGES=N: how many; FENGSUI_SEED=N: other ones.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/check.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/page.h"
#include "db/wire.h"
#include "keys/hash.h"
#include "src/admin/repair.h"
#include "src/base/datadir.h"
#include "src/core/beside.h"
#include "src/ssh/ssh.h"
#include "tests/check/help_world.h"

Suite *suite_repair(void);

#define PAGE 4096
#define FEW 40

static struct world w;
static char to[100], backup[100], good[100];
static uint64_t state;
static unsigned char *whole, *now;
static size_t size;

static uint64_t
pick(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static unsigned long
said(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoul(text, NULL, 10) : otherwise;
}

static void
operate(int n)
{
	struct op_sos_send call = { .area = V11, .text = "水进院了", .phone = "0477-1112223" };
	struct op_setting_set set = { .which = "report.join.hours" };
	struct op_incident_open open = { .hazard = hazard_flood, .area = V12, .place = "二社桥头" };
	struct reply reply;

	for (int i = 0; i < n; i++) {
		world_sleep(&w, 1000);
		call.which = 0;
		snprintf(set.value, sizeof set.value, "%d", 24 + i % 12);
		snprintf(open.place, sizeof open.place, "第%d处", i);
		world_do(&w, i % 2 ? "v11a" : "v12", "sos.send", &call, &reply);
		world_do(&w, "admin", "setting.set", &set, &reply);
		world_do(&w, "county", "incident.open", &open, &reply);
	}
}

static void
load(void)
{
	char path[120];
	struct stat st;
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	fd = open(path, O_RDONLY);
	ck_assert(fd >= 0 && fstat(fd, &st) == 0);
	size = (size_t)st.st_size;
	whole = malloc(size);
	now = malloc(size);
	ck_assert(whole != NULL && now != NULL);
	ck_assert_int_eq(read(fd, whole, size), (ssize_t)size);
	close(fd);
}

static void
store(const unsigned char *data, size_t len)
{
	char path[120];
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	fd = open(path, O_RDWR | O_TRUNC);
	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	close(fd);
}

/* A county of some pages; `good` is the same, whole, to compare with. */
static void
setup(void)
{
	char print[SSH_FINGERPRINT];
	struct backup_held held;
	int in;

	state = 88172645463325252ULL + said("FENGSUI_SEED", 0);
	world_open_in_memory(&w);
	ck_assert_int_eq(ssh_host_make(w.dir, print), 0);
	snprintf(to, sizeof to, "%s.to", w.dir);
	snprintf(backup, sizeof backup, "%s.backup", w.dir);
	snprintf(good, sizeof good, "%s.good", w.dir);
	operate(30);
	world_reopen(&w);
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(backup_make(w.dir, backup, world_stay, NULL), 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	operate(30);
	core_close(w.core);
	w.core = NULL;
	snprintf(to, sizeof to, "%s.whole", w.dir);
	ck_assert_int_eq(backup_make(w.dir, to, world_stay, NULL), 0);
	in = open(to, O_RDONLY);
	ck_assert_int_eq(mkdir(good, 0700), 0);
	ck_assert_int_eq(backup_unpack(in, -1, good, &held), 0);
	close(in);
	unlink(to);
	snprintf(to, sizeof to, "%s.to", w.dir);
	load();
}

static void
teardown(void)
{
	free(whole);
	free(now);
	unlink(backup);
	world_remove(to);
	world_remove(good);
	world_close(&w);
}

static size_t
spoil(unsigned how)
{
	size_t from = pick(size), n;

	memcpy(now, whole, size);
	switch (how) {
	case 0:
		now[from] ^= (unsigned char)(1 << pick(8));
		break;
	case 1:
		from -= from % PAGE;
		n = size - from < PAGE ? size - from : PAGE;
		memset(now + from, 0, n);
		break;
	case 2:
		from -= from % 512;
		n = size - from < 512 ? size - from : 512;
		for (size_t i = 0; i < n; i++)
			now[from + i] = (unsigned char)pick(256);
		break;
	case 3:
		from -= from % PAGE;
		n = size - from < PAGE ? size - from : PAGE;
		memcpy(now + from, whole + pick(size / PAGE) * PAGE, n);
		break;
	case 4:		/* many pages at once */
		for (int i = 0; i < 12; i++)
			memset(now + pick(size / PAGE) * PAGE, (int)pick(256), PAGE);
		break;
	default:
		return from - from % 512;
	}
	return size;
}

static bool
changes(struct txn *is, uint64_t seq, unsigned kind, uint64_t id)
{
	struct entry_change c;
	struct entry e;
	size_t at = 0;

	if (journal_get(is, seq, &e, NULL) != 0)
		return false;
	while (entry_change(&e, &at, &c))
		if (c.kind == kind && c.id == id)
			return true;
	return false;
}

static bool
changed_after(struct txn *is, uint64_t seq, unsigned kind, uint64_t id)
{
	struct journal_head head;

	journal_head(is, &head);
	while (++seq <= head.seq)
		if (changes(is, seq, kind, id))
			return true;
	return false;
}

/* Did an entry that is lost write that record? */
static bool
by_lost(struct txn *is, const struct repaired *r, unsigned kind, uint64_t id)
{
	for (unsigned i = 0; i < r->nlost; i++)
		for (uint64_t seq = r->lost[i].from; seq <= r->lost[i].to; seq++)
			if (changes(is, seq, kind, id))
				return true;
	return r->open_end && changed_after(is, r->entries, kind, id);
}

/* Every record as it was, or changed by an entry that is named as lost. */
static void
same_but_lost(const struct repaired *r, const char *what)
{
	struct db *a, *b;
	struct txn was, is;
	struct walk at;
	const void *val;
	size_t len;

	ck_assert_int_eq(db_open(&a, good, DB_READ), 0);
	ck_assert_int_eq(db_open(&b, to, DB_READ), 0);
	txn_begin(&was, a, false);
	txn_begin(&is, b, false);
	for (size_t i = 0; kinds[i] != NULL; i++) {
		if (kinds[i]->store != STATE)
			continue;
		walk_open(&at, &was, TABLE_KIND + kinds[i]->no, NULL, 0, false);
		while (walk_next(&at)) {
			bool same = table_get(&is, TABLE_KIND + kinds[i]->no, at.key, at.keylen, &val, &len) == 0 &&
			    len == at.len && memcmp(val, at.val, len) == 0;

			ck_assert_msg(same || by_lost(&was, r, kinds[i]->no, get_u64(at.key)),
			    "%s: a record of %s is another, and nobody said so", what, kinds[i]->name);
		}
		ck_assert_uint_le(table_count(&is, TABLE_KIND + kinds[i]->no), table_count(&was, TABLE_KIND + kinds[i]->no));
	}
	walk_open(&at, &was, TABLE_JOURNAL, NULL, 0, false);
	while (walk_next(&at)) {
		uint64_t seq = get_u64(at.key);

		if ((r->nlost > 0 && seq >= r->lost[0].from) || (r->open_end && seq > r->entries))
			break;
		ck_assert_msg(table_get(&is, TABLE_JOURNAL, at.key, at.keylen, &val, &len) == 0 &&
		    len == at.len && memcmp(val, at.val, len) == 0, "%s: entry %llu", what,
		    (unsigned long long)seq);
	}
	walk_close(&at);
	ck_assert_uint_eq(r->kept + r->renumbered + r->nlost_entries, r->entries);
	txn_abort(&was);
	txn_abort(&is);
	db_close(a);
	db_close(b);
}

/* It is served and written as any county. */
static void
works(void)
{
	struct check_result result = { 0 };
	struct core *core;
	size_t from = 0;
	char why[400];

	ck_assert_int_eq(check_run(to, stdout, &result), 0);
	ck_assert_msg(!beside_fault(to, BESIDE_CHECK, &from, why, sizeof why), "%s", why);
	ck_assert_int_eq(core_open(&core, to), 0);
	ck_assert_int_eq(core_begin(core, w.now + 1000), 0);
	core_note(core, &(struct origin){ .system = true }, "server.start", "", "");
	ck_assert_int_eq(core_commit(core), 0);
	core_close(core);
	ck_assert_int_eq(check_run(to, stdout, &result), 0);
}

static int
repair_with(const char *file, struct repaired *r)
{
	const char *const files[] = { file, NULL };

	return repair_county(w.dir, to, files, r);
}

static void
damages(const char *with)
{
	static const char *const sorts[] = { "bit", "zeroed", "rubbish", "page over page", "many pages", "cut" };
	unsigned long most = said("FENGSUI_DAMAGES", FEW);
	unsigned saved = 0, lossy = 0, none = 0;
	uint64_t entries = 0, renumbered = 0, found = 0;
	struct repaired r;
	char what[80];

	for (unsigned long i = 0; i < most; i++) {
		unsigned how = (unsigned)(i % 6);
		size_t len = spoil(how);
		int err;

		snprintf(what, sizeof what, "damage %lu, %s", i, sorts[how]);
		store(now, len);
		err = repair_with(with, &r);
		if (err != 0) {
			/* It may be that there is nothing to make one of; never with a backup. */
			ck_assert_msg(err == ERR_BAD && with == NULL && (len < size / 2 || how == 4), "%s: %d", what, err);
			ck_assert_int_ne(access(to, F_OK), 0);
			none++;
			continue;
		}
		same_but_lost(&r, what);
		works();
		saved += r.nlost == 0 && !r.open_end;
		lossy += r.nlost > 0 || r.open_end;
		entries += r.nlost_entries;
		renumbered += r.renumbered;
		found += r.found;
		world_remove(to);
	}
	printf("%lu damages%s: %u repaired without loss, %u with %llu entries lost and named (%llu kept "
	    "behind a gap, %llu records from tables), %u with nothing left\n", most,
	    with != NULL ? ", a backup of half the county" : "", saved, lossy, (unsigned long long)entries,
	    (unsigned long long)renumbered, (unsigned long long)found, none);
	fflush(stdout);
	ck_assert_uint_gt(saved, 0);
}

START_TEST(what_is_damaged_is_made_anew_or_named)
{
	damages(NULL);
}
END_TEST

START_TEST(a_backup_gives_what_is_lost)
{
	damages(backup);
}
END_TEST

START_TEST(nothing_is_written_where_it_reads)
{
	struct stat before, after;
	struct repaired r;
	char path[120];
	int lock;

	snprintf(path, sizeof path, "%s/lock", w.dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/lock.mdb", w.dir);
	unlink(path);
	ck_assert_int_eq(stat(w.dir, &before), 0);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), 0);
	ck_assert_uint_eq(r.nlost, 0);
	ck_assert_int_eq(stat(w.dir, &after), 0);
	ck_assert(before.st_mtim.tv_sec == after.st_mtim.tv_sec && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), ERR_EXISTS);
	world_remove(to);
	/* While a keeper has it. */
	snprintf(path, sizeof path, "%s/data.mdb", w.dir);
	lock = open(path, O_RDWR);
	ck_assert_int_eq(flock(lock, LOCK_EX), 0);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), ERR_BUSY);
	ck_assert(r.served);
	close(lock);
	snprintf(path, sizeof path, "%s/seal.key", w.dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), ERR_BESIDE);
	ck_assert(r.no_key);
	ck_assert_int_ne(access(to, F_OK), 0);
}
END_TEST

/* What the county's row of a table ends with: of the log its hash. */
static void
row_end(unsigned table, uint64_t seq, uint8_t *out, size_t len)
{
	const void *val;
	uint8_t key[8];
	struct buf b = BUF(key);
	struct db *db;
	struct txn t;
	size_t n;

	buf_u64(&b, seq);
	ck_assert_int_eq(db_open(&db, w.dir, DB_READ), 0);
	txn_begin(&t, db, false);
	ck_assert_int_eq(table_get(&t, table, key, sizeof key, &val, &n), 0);
	memcpy(out, (const uint8_t *)val + n - len, len);
	txn_abort(&t);
	db_close(db);
}

/* Every page that has the row, also those that are no longer in use. */
static void
wipe(unsigned table, uint64_t seq)
{
	uint8_t end[32];
	unsigned char *at;
	int n = 0;

	row_end(table, seq, end, sizeof end);
	for (; (at = memmem(now, size, end, sizeof end)) != NULL; n++)
		memset(now + (size_t)(at - now) / PAGE * PAGE, 0, PAGE);
	ck_assert_int_gt(n, 0);
}

static uint64_t
last_entry(void)
{
	struct journal_head head;
	struct db *db;
	struct txn t;

	ck_assert_int_eq(db_open(&db, w.dir, DB_READ), 0);
	txn_begin(&t, db, false);
	journal_head(&t, &head);
	txn_abort(&t);
	db_close(db);
	return head.seq;
}

START_TEST(another_countys_backup_is_not_used)
{
	struct world other;
	struct repaired r;

	world_open_in_memory(&other);
	core_close(other.core);
	other.core = NULL;
	unlink(backup);
	ck_assert_int_eq(backup_make(other.dir, backup, world_stay, NULL), 0);
	ck_assert_int_eq(repair_with(backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_OTHER);
	ck_assert_uint_eq(r.nlost, 0);
	same_but_lost(&r, "with another's backup");
	world_remove(to);
	/* Its first entries follow from nothing, as ours did. */
	memcpy(now, whole, size);
	wipe(TABLE_JOURNAL, 1);
	store(now, size);
	ck_assert_int_eq(repair_with(backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_OTHER);
	ck_assert_uint_eq(r.from_backup, 0);
	ck_assert_uint_eq(r.kept, 0);
	ck_assert_uint_eq(r.lost[0].from, 1);
	same_but_lost(&r, "with another's backup, and no beginning");
	works();
	world_remove(to);
	ck_assert_int_eq(truncate(backup, 40000), 0);
	ck_assert_int_eq(repair_with(backup, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_BAD);
	world_close(&other);
}
END_TEST

START_TEST(the_newest_good_backup_is_used)
{
	char cut[120], none[120], others[120];
	const char *const files[] = { none, cut, others, backup, NULL };
	struct world other;
	struct repaired r;

	snprintf(none, sizeof none, "%s.none", w.dir);
	snprintf(cut, sizeof cut, "%s.cut", w.dir);
	snprintf(others, sizeof others, "%s.others", w.dir);
	world_open_in_memory(&other);
	core_close(other.core);
	other.core = NULL;
	ck_assert_int_eq(backup_make(other.dir, others, world_stay, NULL), 0);
	ck_assert_int_eq(backup_make(other.dir, cut, world_stay, NULL), 0);
	ck_assert_int_eq(truncate(cut, 40000), 0);
	memcpy(now, whole, size);
	wipe(TABLE_JOURNAL, 20);
	store(now, size);
	ck_assert_int_eq(repair_county(w.dir, to, files, &r), 0);
	ck_assert_int_eq(r.backups[0], REPAIR_BAD);
	ck_assert_int_eq(r.backups[1], REPAIR_BAD);
	ck_assert_int_eq(r.backups[2], REPAIR_OTHER);
	ck_assert_int_eq(r.backups[3], REPAIR_USED);
	ck_assert_uint_eq(r.nlost, 0);
	ck_assert_uint_gt(r.from_backup, 0);
	same_but_lost(&r, "with the fourth backup");
	works();
	unlink(cut);
	unlink(others);
	world_close(&other);
}
END_TEST

START_TEST(a_key_that_is_not_the_countys_seals_nothing)
{
	struct repaired r;
	char path[120];
	uint8_t key[32];
	int fd;

	snprintf(path, sizeof path, "%s/seal.pub", w.dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), 0);
	world_remove(to);
	snprintf(path, sizeof path, "%s/seal.key", w.dir);
	fd = open(path, O_RDWR);
	ck_assert_int_eq(pread(fd, key, sizeof key, 0), sizeof key);
	key[7] ^= 4;
	ck_assert_int_eq(pwrite(fd, key, sizeof key, 0), sizeof key);
	close(fd);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), ERR_BESIDE);
	ck_assert(r.no_key);
	ck_assert_int_ne(access(to, F_OK), 0);
}
END_TEST

/* In every record of the table of the log, also those that are no longer in use. */
static void
say_rows(size_t set, size_t clear)
{
	struct page_table is;
	int n = 0;

	for (size_t at = 0; at + 7 + sizeof is <= size; at++) {
		if (memcmp(now + at, "journal", 7) != 0)
			continue;
		memcpy(&is, now + at + 7, sizeof is);
		if (is.root >= size / PAGE || is.depth > PAGE_DEPTH)
			continue;
		is.rows = (is.rows & ~clear) | set;
		memcpy(now + at + 7, &is, sizeof is);
		n++;
	}
	ck_assert_int_gt(n, 0);
}

START_TEST(how_many_entries_there_were_is_not_believed)
{
	uint64_t last = last_entry();
	struct repaired r;

	memcpy(now, whole, size);
	wipe(TABLE_JOURNAL, 100);
	say_rows((size_t)1 << 55, 0);
	store(now, size);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), 0);
	ck_assert(r.open_end);
	ck_assert_uint_eq(r.entries, last);
	ck_assert_uint_lt(r.nlost_entries, last);
	same_but_lost(&r, "2^55 entries");
	works();
	world_remove(to);
	/* Too few: what is there behind the gap is there. */
	say_rows(5, SIZE_MAX);
	store(now, size);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), 0);
	ck_assert_uint_eq(r.entries, last);
	ck_assert_uint_gt(r.renumbered, 0);
	same_but_lost(&r, "five entries");
	works();
}
END_TEST

/* The last entry, as a newer program would have written it. */
static void
make_newer(uint64_t seq)
{
	uint8_t was[16], is[16], prev[32], *row, key[8];
	struct buf a = BUF(was), b = BUF(is), k = BUF(key);
	const void *val;
	struct entry e;
	struct db *db;
	struct txn t;
	size_t len;
	uint8_t *at;

	wire_number(&a, ENTRY_SCHEMA, SCHEMA_VERSION);
	wire_number(&b, ENTRY_SCHEMA, SCHEMA_VERSION + 1);
	buf_u64(&k, seq);
	ck_assert_int_eq(db_open(&db, w.dir, DB_WRITE), 0);
	txn_begin(&t, db, true);
	ck_assert_int_eq(journal_get(&t, seq - 1, &e, prev), 0);
	ck_assert_int_eq(table_get(&t, TABLE_JOURNAL, key, sizeof key, &val, &len), 0);
	row = malloc(len);
	ck_assert_ptr_nonnull(row);
	memcpy(row, val, len);
	at = memmem(row, len, was, a.len);
	ck_assert_ptr_nonnull(at);
	memcpy(at, is, b.len);
	hash_chain(row + len - 32, prev, row, len - 32);
	table_put(&t, TABLE_JOURNAL, key, sizeof key, row, len);
	ck_assert_int_eq(txn_commit(&t), 0);
	db_close(db);
	free(row);
}

START_TEST(what_a_newer_program_wrote_is_left_to_it)
{
	struct repaired r;

	make_newer(last_entry());
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), ERR_NEWER);
	ck_assert_uint_eq(r.newer.schema, SCHEMA_VERSION + 1);
	ck_assert_int_ne(access(to, F_OK), 0);
}
END_TEST

/* Made anew from a backup, and used since. The last entry that it was restored with. */
static uint64_t
restored(void)
{
	uint64_t until = last_entry();

	unlink(backup);
	world_restore(&w);
	operate(20);
	core_close(w.core);
	w.core = NULL;
	ck_assert_int_eq(datadir_own(w.dir), 0);
	free(whole);
	free(now);
	load();
	memcpy(now, whole, size);
	ck_assert_uint_gt(last_entry(), until);
	return until;
}

START_TEST(a_restored_one_is_repaired_though_early_entries_are_lost)
{
	uint64_t until = restored();
	struct repaired r;

	wipe(TABLE_JOURNAL, 20);
	store(now, size);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), 0);
	ck_assert_uint_lt(r.lost[0].from, until);
	ck_assert_uint_gt(r.renumbered, 0);
	ck_assert_uint_eq(r.kept + r.renumbered + r.nlost_entries, r.entries);
	works();
}
END_TEST

START_TEST(a_restored_one_is_repaired_though_a_former_seal_is_lost)
{
	uint64_t until = restored(), last = last_entry();
	struct repaired r;

	wipe(TABLE_SEAL, until);
	store(now, size);
	ck_assert_int_eq(repair_county(w.dir, to, NULL, &r), 0);
	ck_assert_uint_eq(r.nlost, 0);
	ck_assert_uint_eq(r.kept, last);
	ck_assert_uint_eq(r.anew, until);
	works();
}
END_TEST

Suite *
suite_repair(void)
{
	Suite *s = suite_create("repair");
	TCase *t = tcase_create("repair");

	tcase_set_timeout(t, getenv("FENGSUI_DAMAGES") != NULL ? 3600 : 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_damaged_is_made_anew_or_named);
	tcase_add_test(t, a_backup_gives_what_is_lost);
	tcase_add_test(t, nothing_is_written_where_it_reads);
	tcase_add_test(t, another_countys_backup_is_not_used);
	tcase_add_test(t, the_newest_good_backup_is_used);
	tcase_add_test(t, a_key_that_is_not_the_countys_seals_nothing);
	tcase_add_test(t, how_many_entries_there_were_is_not_believed);
	tcase_add_test(t, what_a_newer_program_wrote_is_left_to_it);
	tcase_add_test(t, a_restored_one_is_repaired_though_early_entries_are_lost);
	tcase_add_test(t, a_restored_one_is_repaired_though_a_former_seal_is_lost);
	suite_add_tcase(s, t);
	return s;
}
