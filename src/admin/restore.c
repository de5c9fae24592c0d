/*
 * Restoring: the backup holds no secrets, so the seal key, the slots of
 * personal keys and the verifiers begin anew. The first entry of the new key
 * names the former one, for the seals made until then.
 *
 * All is done and verified in a directory of its own below the county's, by a
 * child that a damaged backup may crash and that is not root; only what held is
 * moved up.
 */
#include "src/admin/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/backup.h"
#include "db/check.h"
#include "db/err.h"
#include "db/journal.h"
#include "keys/hash.h"
#include "keys/seal.h"
#include "src/admin/host.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/base/privilege.h"
#include "src/core/beside.h"
#include "src/core/core.h"

/* What a county consists of; without data.mdb, the last, it is none. A host key
 * is to be kept, and locks are left where a county was moved away. */
static const struct { const char *name; bool taken; } files[] = {
	{ "lock.mdb", false }, { "secret.mdb-lock", false }, { FILE_HOST_KEY, false },
	{ FILE_HOST_KEY_ECDSA, false },
	{ "secret.mdb", true }, { FILE_SEAL, true }, { FILE_SEAL_PUBLIC, true },
	{ FILE_SLOTS, true }, { FILE_MACHINE, true }, { "data.mdb", true },
};
#define FILES (sizeof files / sizeof *files)

struct job {
	char part[512];
	const char *dir;
	int in, more;		/* the backup, and what was added to it; -1: nothing */
	uid_t uid;		/* who restores */
	uint8_t former[SEAL_PUBLIC];	/* whose seals the backup has */
	struct restored out;
};

/* The key that sealed what the backup holds. core_open() puts the new one there, which
 * would not open what knows another. */
static int
former_key(const char *dir, uint8_t key[SEAL_PUBLIC])
{
	const void *val;
	struct txn t;
	struct db *db;
	size_t len;
	int err = db_open(&db, dir, DB_WRITE);

	if (err != 0)
		return err;
	txn_begin(&t, db, true);
	if (table_get(&t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == SEAL_PUBLIC)
		memcpy(key, val, SEAL_PUBLIC);
	else
		txn_fail(&t, ERR_BAD);
	beside_forget(&t);
	err = txn_commit(&t);
	db_close(db);
	return err;
}

static int
note(const char *dir, const struct job *j, const uint8_t hash[32])
{
	const struct restored *r = &j->out;
	struct origin who = { .local = true, .uid = (uint32_t)j->uid };
	char text[2 * HASH_TEXT + 24], head[HASH_TEXT], key[HASH_TEXT];
	uint8_t seq[8];
	struct buf b = BUF(seq);
	struct core *core;
	int err = core_open(&core, dir);

	if (err != 0)
		return err;
	hash_text(head, hash);
	hash_text(key, j->former);
	snprintf(text, sizeof text, "%" PRIu64 " %s %s", r->seq, head, key);
	err = core_begin(core, clock_now());
	if (err == 0) {
		core_note(core, &who, RESTORE_OP, "head", text);
		buf_u64(&b, r->seq);
		table_put(core_txn(core), TABLE_META, META_RESTORED, sizeof META_RESTORED, seq,
		    sizeof seq);
		/* The cards must show the key that this machine has, not that of the backup. */
		err = host_set(core, &who, r->host);
		if (err == 0)
			err = core_commit(core);
	}
	core_close(core);
	return err;
}

static bool
there(const char *dir, const char *name)
{
	char path[4096];

	return snprintf(path, sizeof path, "%s/%s", dir, name) < (int)sizeof path &&
	    access(path, F_OK) == 0;
}

/* What a restore that was cut while it moved its files left: they were none of the
 * directory's, for it would not have begun. */
static void
clear_rest(const struct job *j)
{
	char path[600];

	if (there(j->dir, "data.mdb") || access(j->part, F_OK) != 0)
		return;
	for (size_t i = 0; i < FILES; i++)
		if (files[i].taken && snprintf(path, sizeof path, "%s/%s", j->dir, files[i].name) < (int)sizeof path)
			unlink(path);
}

static bool
taken(const char *dir)
{
	for (size_t i = 0; i < FILES; i++)
		if (files[i].taken && there(dir, files[i].name))
			return true;
	return false;
}

/* LMDB names a line of its source before it aborts; what to do is said by us. */
static void
hush(void)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null >= 0) {
		dup2(null, STDERR_FILENO);
		close(null);
	}
}

/* The disk has just taken all of the copy: what a write cannot do now is hindered
 * by its pages. */
static int
blame(int err)
{
	return err == ERR_IO || err == ERR_USE ? ERR_BAD : err;
}

static int
build(void *ctx)
{
	struct job *j = ctx;
	struct backup_held held;
	int err;

	hush();
	if (chdir(j->part) != 0 || privilege_owner(".") != 0)
		return ERR_IO;
	err = backup_unpack(j->in, j->more, ".", &held);
	j->out.seq = held.seq;
	j->out.more = held.more;
	if (err == ERR_NEWER)
		db_writer(".", &j->out.newer);
	if (err == 0)
		err = former_key(".", j->former);
	if (err == 0)
		err = beside_make(".", j->out.seal);
	if (err == 0)
		err = blame(note(".", j, held.hash));
	/* Once more: writing uses pages that reading does not. */
	return err != 0 ? err : check_copy(".");
}

/* Made by root it belongs to whose the county will be, and who builds in it
 * becomes that. */
static int
give_part(const struct job *j)
{
	struct service_ids ids;
	struct stat st;
	int fd, rc;

	if (geteuid() != 0)
		return 0;
	service_ids_get(&ids);
	fd = open(j->part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (ids.apart)
		rc = fchown(fd, ids.keeper, ids.session_gid);
	else
		rc = stat(j->dir, &st) != 0 ? -1 : fchown(fd, st.st_uid, st.st_gid);
	close(fd);
	return rc;
}

/* The host key may be root's, laid there before. */
static int
prepare(struct job *j)
{
	apart_clear(j->part);		/* of a restore that was killed */
	if (mkdir(j->part, 0700) == 0 && give_part(j) == 0 &&
	    ssh_host_make(there(j->dir, FILE_HOST_KEY) ? j->dir : j->part, j->out.host) == 0)
		return 0;
	return errno == ENOSPC ? ERR_FULL : ERR_IO;
}

/* Moves the files from one directory into another, all or none. What lay there
 * before stays: it was never moved. */
static int
move(int from, int to)
{
	bool moved[FILES] = { false };
	size_t i;

	for (i = 0; i < FILES; i++) {
		moved[i] = renameat(from, files[i].name, to, files[i].name) == 0;
		if (!moved[i] && errno != ENOENT)
			break;
	}
	if (i == FILES && fsync(to) == 0)
		return 0;
	for (i = FILES; i-- > 0;)
		if (moved[i])
			renameat(to, files[i].name, from, files[i].name);
	return ERR_IO;
}

static int
move_up(const struct job *j)
{
	int from = open(j->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int to = open(j->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = from < 0 || to < 0 ? ERR_IO : move(from, to);

	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return err;
}

static int
agreed(struct job *j, const struct restore_ask *ask)
{
	if (ask == NULL || ask->agree(ask->ctx, j->former))
		return 0;
	j->out.declined = true;
	return ERR_USE;
}

/* Only where nothing was added is there nothing to open: else entries would be left out. */
static int
open_both(struct job *j, const char *file)
{
	char path[PATH_MAX];

	j->more = -1;
	j->in = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (j->in < 0)
		return errno == ENOENT ? ERR_NOTFOUND : ERR_IO;
	if (snprintf(path, sizeof path, "%s" MORE_SUFFIX, file) < (int)sizeof path)
		j->more = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	else
		errno = ENAMETOOLONG;
	if (j->more >= 0 || errno == ENOENT)
		return 0;
	j->out.more_unread = true;
	close(j->in);
	return ERR_IO;
}

int
restore_county(const char *dir, const char *file, const struct restore_ask *ask,
    struct restored *out)
{
	struct job j = { .dir = dir, .uid = getuid() };
	int err;

	if (snprintf(j.part, sizeof j.part, "%s/" FILE_PART, dir) >= (int)sizeof j.part)
		return ERR_RANGE;
	clear_rest(&j);
	if (taken(dir))
		return ERR_EXISTS;
	err = open_both(&j, file);
	if (err != 0) {
		*out = j.out;
		return err;
	}
	err = prepare(&j);
	if (err == 0) {
		err = apart_run(build, &j, sizeof j);
		if (err == 0)
			err = agreed(&j, ask);
		if (err == 0)
			j.out.place = (err = move_up(&j)) != 0;
	}
	apart_clear(j.part);
	close(j.in);
	if (j.more >= 0)
		close(j.more);
	*out = j.out;
	return err;
}
