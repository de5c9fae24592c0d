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
#include "tests/check/help_repair.h"

Suite *suite_repair(void);

#define FEW 40

static uint64_t state;

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
	default:
		return from - from % 512;
	}
	return hurt.size;
}

static void
setup(void)
{
	state = 88172645463325252ULL + said("FENGSUI_SEED", 0);
	hurt_setup();
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
