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

#include "db/err.h"
#include "db/journal.h"
#include "db/page.h"
#include "tests/check/help_repair.h"

Suite *suite_repair(void);

#define FEW 40
#define SORTS 8		/* of damage */
#define ENTRIES 400
#define PLACES 8

static uint64_t state;
/* The log as it was, and the pages of rows that have each of its entries. */
static struct {
	uint8_t hash[32], op_id[OP_ID_BYTES];
	int64_t time;
	size_t page[PLACES];
	unsigned places;
	bool there;		/* in what was repaired */
} was[ENTRIES];
static uint64_t nwas, nbackup;	/* the last entry, and the backup's */

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

static size_t
spoil(unsigned how)
{
	size_t from = pick(hurt.size), n;

	memcpy(hurt.now, hurt.whole, hurt.size);
	switch (how) {
	case 0:
		hurt.now[from] ^= (unsigned char)(1 << pick(8));
		break;
	case 1:
		from -= from % PAGE;
		n = hurt.size - from < PAGE ? hurt.size - from : PAGE;
		memset(hurt.now + from, 0, n);
		break;
	case 2:
		from -= from % 512;
		n = hurt.size - from < 512 ? hurt.size - from : 512;
		for (size_t i = 0; i < n; i++)
			hurt.now[from + i] = (unsigned char)pick(256);
		break;
	case 3:
		from -= from % PAGE;
		n = hurt.size - from < PAGE ? hurt.size - from : PAGE;
		memcpy(hurt.now + from, hurt.whole + pick(hurt.size / PAGE) * PAGE, n);
		break;
	case 4:		/* many pages at once */
		for (int i = 0; i < 12; i++)
			memset(hurt.now + pick(hurt.size / PAGE) * PAGE, (int)pick(256), PAGE);
		break;
	case 5:
		return from - from % 512;
	case 6:
		from -= from % 512;
		memset(hurt.now + from, 0, hurt.size - from < 512 ? hurt.size - from : 512);
		break;
	default:	/* blocks that stand elsewhere now */
		for (int i = 0; i < 4; i++)
			memcpy(hurt.now + pick(hurt.size / 512) * 512, hurt.whole + pick(hurt.size / 512) * 512, 512);
	}
	return hurt.size;
}

static void
learn_places(uint64_t seq)
{
	const unsigned char *at = hurt.whole, *end = hurt.whole + hurt.size;

	while ((at = memmem(at, (size_t)(end - at), was[seq].hash, 32)) != NULL) {
		size_t page = (size_t)(at - hurt.whole) / PAGE;
		struct page head;

		memcpy(&head, hurt.whole + page * PAGE, sizeof head);
		/* Below its rows lies what a split left there. */
		if (head.number == page && head.flags == PAGE_LEAF && was[seq].places < PLACES &&
		    (size_t)(at - hurt.whole) % PAGE >= head.upper)
			was[seq].page[was[seq].places++] = page;
		at += 32;
	}
}

static void
learn(void)
{
	struct journal_head head;
	struct entry e;
	struct txn t;
	struct db *db;

	memset(was, 0, sizeof was);
	ck_assert_int_eq(db_open(&db, hurt.good, DB_READ), 0);
	txn_begin(&t, db, false);
	journal_head(&t, &head);
	nwas = head.seq;
	ck_assert_uint_lt(nwas, ENTRIES);
	for (uint64_t seq = 1; seq <= nwas; seq++) {
		ck_assert_int_eq(journal_get(&t, seq, &e, was[seq].hash), 0);
		memcpy(was[seq].op_id, e.op_id, sizeof e.op_id);
		was[seq].time = e.time;
		learn_places(seq);
	}
	txn_abort(&t);
	db_close(db);
}

static void
setup(void)
{
	state = 88172645463325252ULL + said("FENGSUI_SEED", 0);
	hurt_setup();
	learn();
	nbackup = hurt.backed_up;
}

/* Has a page with it been left alone? */
static bool
intact(uint64_t seq, size_t len)
{
	for (unsigned i = 0; i < was[seq].places; i++) {
		size_t at = was[seq].page[i] * PAGE;

		if (at + PAGE <= len && memcmp(hurt.now + at, hurt.whole + at, PAGE) == 0)
			return true;
	}
	return false;
}

static void
note_entry(const struct entry *e)
{
	for (uint64_t seq = 1; seq <= nwas; seq++)
		if (was[seq].time == e->time && memcmp(was[seq].op_id, e->op_id, sizeof e->op_id) == 0)
			was[seq].there = true;
}

/* All entries of the backup, and each whose page and whose predecessor's were left alone: the
 * hash of an entry is made with that. Returns how many of these there are. */
static unsigned
has_what_was_intact(size_t len, uint64_t backup, const char *what)
{
	unsigned n = 0;
	struct entry e;
	struct txn t;
	struct db *db;
	struct walk w;

	for (uint64_t seq = 1; seq <= nwas; seq++)
		was[seq].there = false;
	ck_assert_int_eq(db_open(&db, hurt.to, DB_READ), 0);
	txn_begin(&t, db, false);
	walk_open(&w, &t, TABLE_JOURNAL, NULL, 0, false);
	while (walk_next(&w))
		if (entry_decode(w.val, w.len - 32, &e) == 0)
			note_entry(&e);
	walk_close(&w);
	txn_abort(&t);
	db_close(db);
	for (uint64_t seq = 1; seq <= nwas; seq++) {
		bool whole = seq > 1 && intact(seq, len) && intact(seq - 1, len);

		n += whole && seq > backup;
		ck_assert_msg(was[seq].there || (!whole && seq > backup), "%s: entry %llu is not there", what,
		    (unsigned long long)seq);
	}
	return n;
}

static void
damages(const char *with)
{
	static const char *const sorts[] = { "bit", "zeroed", "rubbish", "page over page", "many pages", "cut",
		"block zeroed", "block over block" };
	unsigned long most = said("FENGSUI_DAMAGES", FEW);
	unsigned saved = 0, lossy = 0, none = 0, kept = 0;
	uint64_t entries = 0, renumbered = 0, found = 0;
	struct repaired r;
	char what[80];

	for (unsigned long i = 0; i < most; i++) {
		unsigned how = (unsigned)(i % SORTS);
		size_t len = spoil(how);
		int err;

		snprintf(what, sizeof what, "damage %lu, %s", i, sorts[how]);
		hurt_store(hurt.now, len);
		err = hurt_repair_with(with, &r);
		if (err != 0) {
			/* It may be that there is nothing to make one of; never with a backup. */
			ck_assert_msg(err == ERR_BAD && with == NULL && (len < hurt.size / 2 || how == 4), "%s: %d", what, err);
			ck_assert_int_ne(access(hurt.to, F_OK), 0);
			none++;
			continue;
		}
		hurt_same_but_lost(&r, what);
		hurt_works();
		kept += has_what_was_intact(len, with != NULL ? nbackup : 0, what);
		saved += r.nlost == 0 && !r.open_end;
		lossy += r.nlost > 0 || r.open_end;
		entries += r.nlost_entries;
		renumbered += r.renumbered;
		found += r.found;
		world_remove(hurt.to);
	}
	printf("%lu damages%s: %u repaired without loss, %u with %llu entries lost and named (%llu kept "
	    "behind a gap, %llu records from tables), %u with nothing left\n", most,
	    with != NULL ? ", a backup of half the county" : "", saved, lossy, (unsigned long long)entries,
	    (unsigned long long)renumbered, (unsigned long long)found, none);
	fflush(stdout);
	ck_assert_uint_gt(saved, 0);
	ck_assert_uint_gt(kept, most * 20);
}

START_TEST(what_is_damaged_is_made_anew_or_named)
{
	damages(NULL);
}
END_TEST

START_TEST(a_backup_gives_what_is_lost)
{
	damages(hurt.backup);
}
END_TEST

START_TEST(nothing_is_written_where_it_reads)
{
	struct stat before, after;
	struct repaired r;
	char path[120];
	int lock;

	snprintf(path, sizeof path, "%s/lock", hurt.world.dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/lock.mdb", hurt.world.dir);
	unlink(path);
	ck_assert_int_eq(stat(hurt.world.dir, &before), 0);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), 0);
	ck_assert_uint_eq(r.nlost, 0);
	ck_assert_int_eq(stat(hurt.world.dir, &after), 0);
	ck_assert(before.st_mtim.tv_sec == after.st_mtim.tv_sec && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), ERR_EXISTS);
	world_remove(hurt.to);
	/* While a keeper has it. */
	snprintf(path, sizeof path, "%s/data.mdb", hurt.world.dir);
	lock = open(path, O_RDWR);
	ck_assert_int_eq(flock(lock, LOCK_EX), 0);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), ERR_BUSY);
	ck_assert(r.served);
	close(lock);
	snprintf(path, sizeof path, "%s/seal.key", hurt.world.dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(repair_county(hurt.world.dir, hurt.to, NULL, &r), ERR_BESIDE);
	ck_assert(r.no_key);
	ck_assert_int_ne(access(hurt.to, F_OK), 0);
}
END_TEST

Suite *
suite_repair(void)
{
	Suite *s = suite_create("repair");
	TCase *t = tcase_create("repair");

	tcase_set_timeout(t, getenv("FENGSUI_DAMAGES") != NULL ? 3600 : 60);
	tcase_add_checked_fixture(t, setup, hurt_teardown);
	tcase_add_test(t, what_is_damaged_is_made_anew_or_named);
	tcase_add_test(t, a_backup_gives_what_is_lost);
	tcase_add_test(t, nothing_is_written_where_it_reads);
	suite_add_tcase(s, t);
	return s;
}
