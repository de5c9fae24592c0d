/*
 * Restoring: the backup holds no secrets, so the seal key, the slots of
 * personal keys and the verifiers begin anew. The former public key is kept in
 * the store for the seals made until then.
 */
#include "src/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/err.h"
#include "keys/file.h"
#include "keys/seal.h"
#include "keys/slot.h"
#include "src/clock.h"
#include "src/core.h"
#include "src/settings.h"

/* Row "seal:" and the last sequence that a former key sealed, see db/check.c. */
static int
keep_former_key(const char *dir, uint64_t seq)
{
	uint8_t row[5 + 8], key[SEAL_PUBLIC];
	struct buf b = BUF(row);
	const void *val;
	struct txn t;
	struct db *db;
	size_t len;
	int err = db_open(&db, dir, DB_WRITE);

	if (err != 0)
		return err;
	buf_text(&b, "seal:");
	buf_u64(&b, seq);
	txn_begin(&t, db, true);
	if (table_get(&t, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == sizeof key) {
		memcpy(key, val, sizeof key);
		table_put(&t, TABLE_META, row, sizeof row, key, sizeof key);
	}
	err = txn_commit(&t);
	db_close(db);
	return err;
}

static int
make_keys(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = -1;
	uint8_t public_key[SEAL_PUBLIC];
	struct slots *slots;

	if (fd < 0)
		return ERR_IO;
	if (seal_create(fd, FILE_SEAL, public_key) == 0 &&
	    file_create(fd, FILE_SEAL_PUBLIC, public_key, sizeof public_key) == 0 &&
	    slot_open(&slots, fd, FILE_SLOTS, FILE_MACHINE) == 0) {
		slot_close(slots);
		rc = 0;
	}
	close(fd);
	return rc == 0 ? 0 : errno == EEXIST ? ERR_EXISTS : errno == ENOSPC ? ERR_FULL : ERR_IO;
}

/* The cards must show the key that this machine has, not that of the backup. */
static int
set_fingerprint(struct core *core, const struct origin *who, const char *value)
{
	struct op_setting_set args = { 0 };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	struct request *req = malloc(sizeof *req);
	struct reply *reply = calloc(1, sizeof *reply);
	size_t none = 0;
	int rc = ERR_IO;

	if (req != NULL && reply != NULL) {
		snprintf(args.which, sizeof args.which, "%s",
		    setting_rows[SETTING_SERVER_FINGERPRINT].name);
		snprintf(args.value, sizeof args.value, "%s", value);
		request_fill(req, s, op, &args);
		req->how = how_command;
		core_do(core, who, req, reply, NULL, &none, 0);
		rc = reply->outcome == DONE ? 0 : ERR_IO;
	}
	free(req);
	free(reply);
	return rc;
}

static int
note(const char *dir, const struct restored *r, const uint8_t hash[32])
{
	struct origin who = { .local = true, .uid = (uint32_t)getuid() };
	char text[96];
	struct core *core;
	int n, err = core_open(&core, dir);

	if (err != 0)
		return err;
	n = snprintf(text, sizeof text, "%" PRIu64 " ", r->seq);
	for (int i = 0; i < 32; i++)
		n += snprintf(text + n, sizeof text - (size_t)n, "%02x", hash[i]);
	err = core_begin(core, clock_now());
	if (err == 0) {
		core_note(core, &who, "county.restore", "head", text);
		err = set_fingerprint(core, &who, r->host);
		if (err == 0)
			err = core_commit(core);
	}
	core_close(core);
	return err;
}

static void
undo(const char *dir, bool host)
{
	static const char *const files[] = { "data.mdb", "lock.mdb", "secret.mdb",
	    "secret.mdb-lock", FILE_SEAL, FILE_SEAL_PUBLIC, FILE_SLOTS, FILE_MACHINE };
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; fd >= 0 && i < sizeof files / sizeof *files; i++)
		unlinkat(fd, files[i], 0);
	if (fd >= 0 && host)
		unlinkat(fd, FILE_HOST_KEY, 0);
	if (fd >= 0)
		close(fd);
}

int
restore_county(const char *dir, const char *file, struct restored *out)
{
	char path[4096];
	uint8_t hash[32];
	bool host;
	int err;

	if (snprintf(path, sizeof path, "%s/data.mdb", dir) >= (int)sizeof path)
		return ERR_RANGE;
	if (access(path, F_OK) == 0)
		return ERR_EXISTS;
	if (snprintf(path, sizeof path, "%s/" FILE_SEAL, dir) >= (int)sizeof path ||
	    access(path, F_OK) == 0)
		return ERR_EXISTS;
	if (snprintf(path, sizeof path, "%s/" FILE_HOST_KEY, dir) >= (int)sizeof path)
		return ERR_RANGE;
	host = access(path, F_OK) != 0;
	err = backup_unpack(file, dir, &out->seq, hash);
	if (err == 0)
		err = keep_former_key(dir, out->seq);
	if (err == 0)
		err = make_keys(dir);
	if (err == 0 && ssh_host_make(dir, out->host) != 0)
		err = errno == ENOSPC ? ERR_FULL : ERR_IO;
	if (err == 0)
		err = note(dir, out, hash);
	if (err != 0)
		undo(dir, host);
	return err;
}
