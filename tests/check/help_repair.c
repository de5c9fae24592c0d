/* A county of some pages that tests damage. */
#include "tests/check/help_repair.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/check.h"
#include "db/journal.h"
#include "src/base/datadir.h"
#include "src/core/beside.h"
#include "src/ssh/ssh.h"

struct hurt hurt;

void
hurt_operate(int n)
{
	struct op_sos_send call = { .area = V11, .text = "水进院了", .phone = "0477-1112223" };
	struct op_setting_set set = { .which = "report.join.hours" };
	struct op_incident_open open = { .hazard = hazard_flood, .area = V12, .place = "二社桥头" };
	struct reply reply;

	for (int i = 0; i < n; i++) {
		world_sleep(&hurt.world, 1000);
		call.which = 0;
		snprintf(set.value, sizeof set.value, "%d", 24 + i % 12);
		snprintf(open.place, sizeof open.place, "第%d处", i);
		world_do(&hurt.world, i % 2 ? "v11a" : "v12", "sos.send", &call, &reply);
		world_do(&hurt.world, "admin", "setting.set", &set, &reply);
		world_do(&hurt.world, "county", "incident.open", &open, &reply);
	}
}

void
hurt_load(void)
{
	char path[120];
	struct stat st;
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", hurt.world.dir);
	fd = open(path, O_RDONLY);
	ck_assert(fd >= 0 && fstat(fd, &st) == 0);
	hurt.size = (size_t)st.st_size;
	hurt.whole = malloc(hurt.size);
	hurt.now = malloc(hurt.size);
	ck_assert(hurt.whole != NULL && hurt.now != NULL);
	ck_assert_int_eq(read(fd, hurt.whole, hurt.size), (ssize_t)hurt.size);
	close(fd);
}

void
hurt_store(const unsigned char *data, size_t len)
{
	char path[120];
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", hurt.world.dir);
	fd = open(path, O_RDWR | O_TRUNC);
	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	close(fd);
}

/* A county of some pages; `good` is the same, whole, to compare with. */
void
hurt_setup(void)
{
	char print[SSH_FINGERPRINT];
	struct backup_held held;
	int in;

	world_open_in_memory(&hurt.world);
	ck_assert_int_eq(ssh_host_make(hurt.world.dir, print), 0);
	snprintf(hurt.to, sizeof hurt.to, "%s.to", hurt.world.dir);
	snprintf(hurt.backup, sizeof hurt.backup, "%s.backup", hurt.world.dir);
	snprintf(hurt.good, sizeof hurt.good, "%s.good", hurt.world.dir);
	hurt_operate(30);
	world_reopen(&hurt.world);
	core_close(hurt.world.core);
	hurt.world.core = NULL;
	ck_assert_int_eq(backup_make(hurt.world.dir, hurt.backup, world_stay, NULL), 0);
	hurt.backed_up = hurt_last();
	ck_assert_int_eq(core_open(&hurt.world.core, hurt.world.dir), 0);
	hurt_operate(30);
	core_close(hurt.world.core);
	hurt.world.core = NULL;
	snprintf(hurt.to, sizeof hurt.to, "%s.whole", hurt.world.dir);
	ck_assert_int_eq(backup_make(hurt.world.dir, hurt.to, world_stay, NULL), 0);
	in = open(hurt.to, O_RDONLY);
	ck_assert_int_eq(mkdir(hurt.good, 0700), 0);
	ck_assert_int_eq(backup_unpack(in, -1, hurt.good, &held), 0);
	close(in);
	unlink(hurt.to);
	snprintf(hurt.to, sizeof hurt.to, "%s.to", hurt.world.dir);
	hurt_load();
}

void
hurt_teardown(void)
{
	free(hurt.whole);
	free(hurt.now);
	unlink(hurt.backup);
	world_remove(hurt.to);
	world_remove(hurt.good);
	world_close(&hurt.world);
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
void
hurt_same_but_lost(const struct repaired *r, const char *what)
{
	struct db *a, *b;
	struct txn was, is;
	struct walk at;
	const void *val;
	size_t len;

	ck_assert_int_eq(db_open(&a, hurt.good, DB_READ), 0);
	ck_assert_int_eq(db_open(&b, hurt.to, DB_READ), 0);
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
void
hurt_works(void)
{
	struct check_result result = { 0 };
	struct core *core;
	size_t from = 0;
	char why[400];

	ck_assert_int_eq(check_run(hurt.to, stdout, &result), 0);
	ck_assert_msg(!beside_fault(hurt.to, BESIDE_CHECK, &from, why, sizeof why), "%s", why);
	ck_assert_int_eq(core_open(&core, hurt.to), 0);
	ck_assert_int_eq(core_begin(core, hurt.world.now + 1000), 0);
	core_note(core, &(struct origin){ .system = true }, "server.start", "", "");
	ck_assert_int_eq(core_commit(core), 0);
	core_close(core);
	ck_assert_int_eq(check_run(hurt.to, stdout, &result), 0);
}

int
hurt_repair_with(const char *file, struct repaired *r)
{
	const char *const files[] = { file, NULL };

	return repair_county(hurt.world.dir, hurt.to, files, r);
}

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
	ck_assert_int_eq(db_open(&db, hurt.world.dir, DB_READ), 0);
	txn_begin(&t, db, false);
	ck_assert_int_eq(table_get(&t, table, key, sizeof key, &val, &n), 0);
	memcpy(out, (const uint8_t *)val + n - len, len);
	txn_abort(&t);
	db_close(db);
}

void
hurt_spoil(unsigned table, uint64_t seq)
{
	uint8_t end[32];
	unsigned char *at;

	row_end(table, seq, end, sizeof end);
	while ((at = memmem(hurt.now, hurt.size, end, sizeof end)) != NULL)
		at[7] ^= 16;
}

void
hurt_wipe(unsigned table, uint64_t seq)
{
	uint8_t end[32];
	unsigned char *at;
	int n = 0;

	row_end(table, seq, end, sizeof end);
	for (; (at = memmem(hurt.now, hurt.size, end, sizeof end)) != NULL; n++)
		memset(hurt.now + (size_t)(at - hurt.now) / PAGE * PAGE, 0, PAGE);
	ck_assert_int_gt(n, 0);
}

uint64_t
hurt_last(void)
{
	struct journal_head head;
	struct db *db;
	struct txn t;

	ck_assert_int_eq(db_open(&db, hurt.world.dir, DB_READ), 0);
	txn_begin(&t, db, false);
	journal_head(&t, &head);
	txn_abort(&t);
	db_close(db);
	return head.seq;
}

uint64_t
hurt_restored(void)
{
	uint64_t until = hurt_last();

	unlink(hurt.backup);
	world_restore(&hurt.world);
	hurt_operate(20);
	core_close(hurt.world.core);
	hurt.world.core = NULL;
	ck_assert_int_eq(datadir_own(hurt.world.dir), 0);
	free(hurt.whole);
	free(hurt.now);
	hurt_load();
	memcpy(hurt.now, hurt.whole, hurt.size);
	ck_assert_uint_gt(hurt_last(), until);
	return until;
}
