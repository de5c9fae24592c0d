/*
 * A disk is said to be full before it is: how much of it is used, and how long what is left
 * lasts at the pace of the last day. Some room is kept back in a file of its own: when all
 * else is used it is given free, for calls for help and what is answered to them.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/datadir.h"
#include "src/base/disk.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"
#include "src/op/room.h"
#include "src/op/settings.h"

#define KEPT_MOST ((uint64_t)16 << 20)
#define KEPT_SHARE 16		/* of the disk at most one part in so many */
#define LOOK_EVERY 60000	/* ms */
#define STEP 2			/* percent: each is an entry of the log */

/* What is to be kept back of it. */
static uint64_t
share(const struct disk *d)
{
	return d->all / KEPT_SHARE < KEPT_MOST ? d->all / KEPT_SHARE : KEPT_MOST;
}

/* What is left divided by what the last day took; -1: too little happened to say. */
static int
days_left(struct keeper *k, uint64_t left)
{
	struct stat st;
	uint64_t day;

	if (stat("data.mdb", &st) != 0)
		return -1;
	day = room_day(keeper_txn(k), core_seq(k->core), (uint64_t)st.st_size, k->now);
	return day > 0 && left / day < ROOM_DAYS ? (int)(left / day) : -1;
}

/* Stored as a setting that only the program changes: boards show it, and the journal has it. */
static void
note(struct keeper *k, const struct room *r)
{
	char words[ROOM_WORDS], kept[ROOM_WORDS];

	room_words(r, words);
	setting_text(keeper_txn(k), SETTING_SERVER_ROOM, kept, sizeof kept);
	if (strcmp(words, kept) != 0)
		program_set(k, SETTING_SERVER_ROOM, words);
}

static void
give_free(struct keeper *k)
{
	log_warnx("the disk is full: only calls for help and their answers are stored until there is room");
	if (ftruncate(k->ballast, 0) != 0)
		log_warn("what was kept back for calls for help could not be given free");
	k->spare = true;
}

/* Written, not only made longer: holes would keep nothing back. With so much room everything
 * is stored again, whether that could be filled or not. */
static void
keep_back(struct keeper *k, const struct disk *d)
{
	struct stat st;

	if (d->left < 2 * share(d))
		return;
	if (k->spare)
		log_info("there is room on the disk again: everything is stored");
	k->spare = false;
	if (fstat(k->ballast, &st) == 0 && (uint64_t)st.st_size != share(d) &&
	    posix_fallocate(k->ballast, 0, (off_t)share(d)) != 0)
		log_warnx("no room can be kept back for calls for help");
}

void
full_open(struct keeper *k)
{
	struct disk d;

	k->ballast = open(FILE_BALLAST, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (k->ballast < 0)
		log_warn("no room can be kept back for calls for help");
	else if (disk_look(k->ballast, &d))
		keep_back(k, &d);
	k->room_looked = 0;
}

void
full_tick(struct keeper *k)
{
	bool was = k->spare;
	struct room r = { .days = -1 };
	struct disk d;

	if (!disk_look(k->ballast, &d))
		return;
	if (!k->spare && d.left < share(&d) / 2)
		give_free(k);
	else
		keep_back(k, &d);
	core_spare(k->core, k->spare);
	if (was == k->spare && k->room_looked != 0 && k->tick - k->room_looked < LOOK_EVERY)
		return;
	k->room_looked = k->tick;
	r.spare = k->spare;
	r.used = disk_used(&d);
	r.used -= r.used % STEP;
	if (r.used < ROOM_PERCENT && !r.spare)
		r.used = 0;
	r.days = days_left(k, d.left);
	note(k, &r);
}
