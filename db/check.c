/* Verify the chain and its seals, replay, compare. */
#include "db/check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "db/apart.h"
#include "db/change.h"
#include "db/codec.h"
#include "db/err.h"
#include "db/journal.h"
#include "db/made.h"
#include "db/pages.h"
#include "db/replay.h"
#include "db/row.h"
#include "db/store.h"
#include "keys/file.h"
#include "keys/hash.h"
#include "keys/keys.h"
#include "keys/seal.h"

#define SAID_MAX 50
#define N_(s) s			/* scripts/po finds these; check_words says them */
#define REPLAY_BATCH 500
#define IDS_AHEAD (31LL * 24 * 3600 * 1000)	/* each start, stop and login is an entry */

struct check {
	const char *dir;
	char scratch_dir[512];
	FILE *out;		/* NULL: says nothing */
	check_words *words;
	bool copy;		/* no county yet: the store itself names its key */
	bool no_scratch;	/* the place for the replay is to blame, not the log */
	struct check_result result;
	uint8_t pub[SEAL_PUBLIC];
	struct { uint64_t until; uint8_t pub[SEAL_PUBLIC]; } former[CHECK_KEYS];
	size_t nformer;
	struct txn *live;
	struct db *scratch_db;
	struct txn scratch;
};

static bool
to_say(struct check *c)
{
	return c->result.faults++ < SAID_MAX && c->out != NULL;
}

static void
fault(struct check *c, const char *what, uint64_t seq)
{
	if (to_say(c))
		fprintf(c->out, "%s %" PRIu64 "\n", c->words(what), seq);
}

static void
fault_row(struct check *c, const char *what, const char *table, uint64_t row)
{
	if (to_say(c))
		fprintf(c->out, "%s: %s %s, %s %" PRIu64 "\n", c->words(what), c->words(N_("table")), table,
		    c->words(N_("row")), row);
}

/* What a fault of a page is, and what it means for the county. */
static void
fault_page(void *ctx, enum pages_fault what, const char *table, uint64_t page)
{
	static const char *const whats[] = {
		[PAGES_HEAD] = N_("the two heads do not follow each other"),
		[PAGES_NONE] = N_("it is no page of that table"),
		[PAGES_TWICE] = N_("it is in use twice"),
		[PAGES_BEYOND] = N_("it lies beyond the end"),
		[PAGES_ORDER] = N_("its rows are out of order"),
		[PAGES_COUNT] = N_("the table does not have as many rows or pages as it says"),
		[PAGES_FREE] = N_("its numbers of free pages do not fit"),
		[PAGES_LOST] = N_("it is neither in use nor free"),
	};
	struct check *c = ctx;
	const char *means = N_("records may be missing or wrong; the log holds all of them");

	if (strcmp(table, PAGES_HEADS) == 0)
		means = N_("the newest changes may be missing");
	else if (strcmp(table, PAGES_FREES) == 0)
		means = N_("the records can be read, but what is written next may destroy some: end the server");
	else if (strcmp(table, PAGES_MAIN) == 0 || strcmp(table, "journal") == 0)
		means = N_("entries of the log may be lost: a backup is needed");
	if (to_say(c))
		fprintf(c->out, "data.mdb, %s %" PRIu64 ", %s %s: %s; %s\n", c->words(N_("page")), page,
		    c->words(N_("table")), table, c->words(whats[what]), c->words(means));
}

static void
key_of(uint64_t seq, uint8_t key[8])
{
	struct buf b;

	buf_init(&b, key, 8);
	buf_u64(&b, seq);
}

static bool
key_parse(const char *hex, uint8_t pub[SEAL_PUBLIC])
{
	for (int i = 0; i < SEAL_PUBLIC; i++)
		if (sscanf(hex + 2 * i, "%2hhx", &pub[i]) != 1)
			return false;
	return true;
}

/* A restore begins a new seal key. Its entry names the head that it found and
 * the key that had sealed until there. That counts because the seal over the
 * newest head, by the key in force, covers the entry through the chain. */
static void
take_restore(struct check *c, const struct entry *e, const uint8_t prev[HASH_BYTES])
{
	char name[40], text[200], found[HASH_TEXT], head[HASH_TEXT], key[HASH_TEXT];
	uint64_t until;
	size_t at = 0;

	if (e->refused || e->actor != 0 || strcmp(e->op, RESTORE_OP) != 0)
		return;
	hash_text(found, prev);
	if (c->nformer == CHECK_KEYS - 1) {
		txn_fail(c->live, ERR_RANGE);
	} else if (!entry_word(e, &at, name, text, sizeof text) ||
	    sscanf(text, "%" SCNu64 " %64[0-9a-f] %64[0-9a-f]", &until, head, key) != 3 ||
	    until + 1 != e->seq || strcmp(head, found) != 0 || strlen(key) != HASH_TEXT - 1 ||
	    !key_parse(key, c->former[c->nformer].pub)) {
		fault(c, N_("a restore does not name the head before it, entry"), e->seq);
	} else {
		c->former[c->nformer++].until = until;
	}
}

/* Which key must have sealed an entry: nformer is the one in force. */
static size_t
key_for(const struct check *c, uint64_t seq)
{
	size_t i = 0;

	while (i < c->nformer && c->former[i].until < seq)
		i++;
	return i;
}

static const uint8_t *
key_at(const struct check *c, size_t i)
{
	return i < c->nformer ? c->former[i].pub : c->pub;
}

static void
check_seal(struct check *c, const struct walk *w)
{
	uint8_t message[8 + HASH_BYTES];
	uint64_t seq = get_u64(w->key);
	const void *row;
	size_t len;

	if (table_get(c->live, TABLE_JOURNAL, w->key, 8, &row, &len) != 0 || len < HASH_BYTES) {
		fault(c, N_("seal without its entry"), seq);
		return;
	}
	memcpy(message, w->key, 8);
	memcpy(message + 8, (const uint8_t *)row + len - HASH_BYTES, HASH_BYTES);
	if (w->len != SEAL_SIGNATURE ||
	    !seal_verify(key_at(c, key_for(c, seq)), w->val, message, sizeof message))
		fault(c, N_("seal does not fit entry"), seq);
	else
		c->result.seals++;
}

/* A batch ended with that entry and sealed it; of the seals between two marks
 * the last stays. */
static void
check_due(struct check *c, uint64_t seq)
{
	uint8_t key[8];
	struct walk w;

	_Static_assert(SEAL_EVERY == 256, "marks are all bytes of the key but one");
	key_of(seq, key);
	walk_open(&w, c->live, TABLE_SEAL, key, sizeof key - 1, false);
	if (!walk_next(&w))
		fault(c, N_("no seal where one is due, after entry"), seq);
	walk_close(&w);
}

/* The newest head must be sealed, else its tail could be cut off unseen. */
static void
check_seals(struct check *c, uint64_t head)
{
	uint64_t last = 0;
	struct walk w;

	walk_open(&w, c->live, TABLE_SEAL, NULL, 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8)
			continue;
		last = get_u64(w.key);
		check_seal(c, &w);
	}
	walk_close(&w);
	if (last != head)
		fault(c, N_("no seal over the head, entry"), head);
}

/* The seal over a head that a restore found is all that ties what was before
 * to the former key. Says what each key answers for. */
static void
check_keys(struct check *c, uint64_t head)
{
	struct check_result *r = &c->result;
	const void *sig;
	uint8_t key[8];
	size_t len;

	for (size_t i = 0; i <= c->nformer; i++) {
		struct check_key *k = &r->keys[r->nkeys++];
		k->from = i == 0 ? 1 : c->former[i - 1].until + 1;
		k->to = i == c->nformer ? head : c->former[i].until;
		seal_fingerprint(k->fingerprint, key_at(c, i));
		key_of(k->to, key);
		if (i < c->nformer &&
		    table_get(c->live, TABLE_SEAL, key, sizeof key, &sig, &len) != 0)
			fault(c, N_("no seal over the head before a restore, entry"), k->to);
	}
}

/* What is wrong with the scratch store is no fault of the log. */
static bool
scratch_failed(const struct check *c)
{
	return c->scratch.err == ERR_FULL || c->scratch.err == ERR_IO;
}

static void
replay(struct check *c, const struct entry *e)
{
	if (replay_entry(&c->scratch, e) != 0 && !scratch_failed(c))
		fault(c, N_("effect cannot be replayed, entry"), e->seq);
}

static bool
meta_number(struct check *c, const char *name, size_t len, uint64_t *out)
{
	const void *val;
	size_t n;

	if (table_get(c->live, TABLE_META, name, len, &val, &n) != 0 || n != 8)
		return false;
	*out = get_u64(val);
	return true;
}

/* What the keeper would go on from: below an id that is given it would give it
 * again, far above them all ids would run out. */
static void
check_meta(struct check *c, int64_t time)
{
	uint64_t largest = 0, last = 0, restored = 0;
	struct walk w;

	for (size_t i = 0; kinds[i] != NULL; i++) {
		if (kinds[i]->store == ARGS)
			continue;
		walk_open(&w, c->live, TABLE_KIND + kinds[i]->no, NULL, 0, true);
		if (walk_next(&w) && w.keylen == 8 && get_u64(w.key) > largest)
			largest = get_u64(w.key);
		walk_close(&w);
	}
	if (!meta_number(c, META_LAST_ID, sizeof META_LAST_ID, &last) || last < largest)
		fault(c, N_("the row of the last id is below the id"), largest);
	else if (id_time(last) > IDS_AHEAD + (id_time(largest) > time ? id_time(largest) : time))
		fault(c, N_("the row of the last id is far above all ids:"), last);
	meta_number(c, META_RESTORED, sizeof META_RESTORED, &restored);
	if (restored != (c->nformer > 0 ? c->former[c->nformer - 1].until : 0))
		fault(c, N_("the row of the last restore names another entry:"), restored);
}

/* Walks the journal once: chain, sequence, times, restores, effects. */
static void
check_journal(struct check *c)
{
	uint8_t prev[HASH_BYTES] = { 0 }, hash[HASH_BYTES];
	uint64_t expect = 1, due = 0;
	int64_t time = 0, clock = 0;
	struct entry e;
	struct walk w;

	txn_begin(&c->scratch, c->scratch_db, true);
	walk_open(&w, c->live, TABLE_JOURNAL, NULL, 0, false);
	while (!scratch_failed(c) && walk_next(&w)) {
		if (w.keylen != 8 || w.len < HASH_BYTES ||
		    entry_decode(w.val, w.len - HASH_BYTES, &e) != 0 ||
		    e.seq != get_u64(w.key)) {
			fault(c, N_("unreadable entry"), w.keylen == 8 ? get_u64(w.key) : 0);
			continue;
		}
		if (e.seq != expect)
			fault(c, N_("entries missing before"), e.seq);
		if (e.time < time)
			fault(c, N_("time runs backwards at"), e.seq);
		if (entry_clock(&e) != clock && expect > 1 && (expect - 1) / SEAL_EVERY >= due) {
			due = (expect - 1) / SEAL_EVERY + 1;
			check_due(c, expect - 1);
		}
		take_restore(c, &e, prev);
		hash_chain(hash, prev, w.val, w.len - HASH_BYTES);
		if (memcmp(hash, w.val + w.len - HASH_BYTES, HASH_BYTES) != 0)
			fault(c, N_("chain broken at"), e.seq);
		memcpy(prev, w.val + w.len - HASH_BYTES, HASH_BYTES);
		if (c->scratch.err == 0)
			replay(c, &e);
		expect = e.seq + 1;
		time = e.time;
		clock = entry_clock(&e);
		if (++c->result.entries % REPLAY_BATCH == 0 && txn_commit(&c->scratch) == 0)
			txn_begin(&c->scratch, c->scratch_db, true);
	}
	walk_close(&w);
	txn_commit(&c->scratch);
	if (scratch_failed(c))
		return;
	/* A county begins with entries: none at all are a damaged or emptied store. */
	if (c->result.entries == 0)
		fault(c, N_("the log is empty, entries"), 0);
	check_seals(c, expect - 1);
	check_keys(c, expect - 1);
	check_meta(c, time);
}

static bool
side_row(unsigned table, const struct walk *w)
{
	const struct kind *k;

	if (table != TABLE_INDEX || w->keylen == 0)
		return false;
	k = kind_by_no(w->key[0]);
	return k != NULL && k->store == SIDE;
}

static bool
next_row(unsigned table, struct walk *w)
{
	while (walk_next(w))
		if (!side_row(table, w))
			return true;
	return false;
}

/* Was a damaged row met since? */
static bool
met_damage(const struct check *c, uint64_t *since)
{
	uint64_t before = *since;

	*since = db_hurt(c->live->db)->times;
	return *since != before;
}

/* Both tables hold the same rows in the same order. Returns how many. */
static uint64_t
compare(struct check *c, unsigned table, const char *name)
{
	struct walk a, b;
	uint64_t rows = 0, hurt = db_hurt(c->live->db)->times;
	bool more_a, more_b;

	walk_open(&a, c->live, table, NULL, 0, false);
	walk_open(&b, &c->scratch, table, NULL, 0, false);
	for (;;) {
		more_a = next_row(table, &a);
		more_b = next_row(table, &b);
		if (!more_a || !more_b)
			break;
		rows++;
		if (met_damage(c, &hurt))
			fault_row(c, N_("damaged"), name, rows);
		else if (a.keylen != b.keylen || memcmp(a.key, b.key, a.keylen) != 0 ||
		    a.len != b.len || memcmp(a.val, b.val, a.len) != 0)
			break;
	}
	if (c->scratch.err == 0 && (more_a || more_b))
		fault_row(c, N_("differs from the journal"), name, rows);
	else if (met_damage(c, &hurt))	/* behind the last */
		fault_row(c, N_("damaged"), name, rows);
	walk_close(&a);
	walk_close(&b);
	return rows;
}

/* A table of which no other tells what it should hold: each row's sum, and that the records of kind
 * k (NULL: it holds none) are readable. */
static void
check_alone(struct check *c, unsigned table, const char *name, const struct kind *k)
{
	void *rec = k != NULL ? calloc(1, k->size) : NULL;
	uint64_t row = 0, hurt = db_hurt(c->live->db)->times;
	struct walk w;

	walk_open(&w, c->live, table, NULL, 0, false);
	while (walk_next(&w)) {
		bool damaged = met_damage(c, &hurt) || (!row_ends_in_sum(table, w.key, w.keylen) &&
		    (w.len != 1 || w.val[0] != ROWS_FORM));

		row++;
		if (rec != NULL && (w.keylen != 8 || record_decode(k, w.val, w.len, rec, NULL) != 0))
			fault_row(c, N_("unreadable"), name, row);
		else if (damaged)
			fault_row(c, N_("damaged"), name, row);
	}
	free(rec);
}

static void
check_tables(struct check *c)
{
	txn_begin(&c->scratch, c->scratch_db, false);
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->store == STATE)
			c->result.records += compare(c, TABLE_KIND + kinds[i]->no, kinds[i]->name);
		else if (kinds[i]->store == SIDE)
			check_alone(c, TABLE_KIND + kinds[i]->no, kinds[i]->name, kinds[i]);
	c->result.old_index = !made_current(c->live);
	if (!c->result.old_index)
		c->result.index_rows = compare(c, TABLE_INDEX, "index");
	compare(c, TABLE_ONCE, "once");
	check_alone(c, TABLE_JOURNAL, "journal", NULL);
	check_alone(c, TABLE_SEAL, "seal", NULL);
	check_alone(c, TABLE_META, "meta", NULL);
	txn_abort(&c->scratch);
}

static int
read_public(const char *dir, uint8_t pub[SEAL_PUBLIC])
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (fd < 0)
		return ERR_NOTFOUND;
	rc = file_read(fd, "seal.pub", pub, SEAL_PUBLIC);
	close(fd);
	return rc == 0 ? 0 : ERR_NOTFOUND;
}

/* A copy without the key would fit no seal, so that is found later. */
static void
named_public(struct check *c)
{
	const void *val;
	size_t len;

	if (table_get(c->live, TABLE_META, META_SEAL_PUBLIC, sizeof META_SEAL_PUBLIC, &val, &len) == 0 &&
	    len == SEAL_PUBLIC)
		memcpy(c->pub, val, len);
}

/* The replay's files lose their names at once: nothing stays of a check that is
 * killed. */
static int
scratch_open(struct check *c)
{
	int err = db_open(&c->scratch_db, c->scratch_dir, DB_SCRATCH);

	apart_clear(c->scratch_dir);
	c->no_scratch = err != 0;
	return err;
}

static int
check_into(struct check *c, struct db *live)
{
	struct pages_found found;
	struct txn t;
	int err = scratch_open(c);

	if (err != 0)
		return err;
	/* First, for of bad pages LMDB may crash, and some would be read without an end. */
	pages_begin(&t, live, fault_page, c, &found);
	if (t.err != 0 || found.tangled) {
		txn_abort(&t);
		db_close(c->scratch_db);
		return t.err;
	}
	c->live = &t;
	if (c->copy)
		named_public(c);
	seal_fingerprint(c->result.public_key, c->pub);
	check_journal(c);
	if (c->scratch.err == 0)
		check_tables(c);
	c->no_scratch = scratch_failed(c);
	err = t.err != 0 ? t.err : c->no_scratch ? c->scratch.err : 0;
	txn_abort(&t);
	db_close(c->scratch_db);
	return err;
}

static int
check_store(void *ctx)
{
	struct check *c = ctx;
	struct db *live = NULL;
	int err = c->copy ? 0 : read_public(c->dir, c->pub);

	if (err == 0)
		err = db_open(&live, c->dir, DB_READ);
	if (err == 0)
		err = check_into(c, live);
	db_close(live);
	return err;
}

static int
check_with(struct check *c, const char *place)
{
	int err;

	keys_init();
	if (snprintf(c->scratch_dir, sizeof c->scratch_dir, "%s/fengsui-check-XXXXXX", place) >=
	    (int)sizeof c->scratch_dir)
		return ERR_RANGE;
	c->no_scratch = mkdtemp(c->scratch_dir) == NULL;
	if (c->no_scratch) {
		err = errno == ENOSPC ? ERR_FULL : ERR_IO;
	} else {
		err = apart_run(check_store, c, sizeof *c);
		apart_clear(c->scratch_dir);
	}
	if (err == ERR_BAD)
		fault(c, N_("the store is damaged and ended the check; entries read:"), c->result.entries);
	if (c->no_scratch && realpath(place, c->result.scratch) == NULL)
		snprintf(c->result.scratch, sizeof c->result.scratch, "%s", place);
	return c->result.faults > 0 ? ERR_BAD : err;
}

/* The replay must not take the last room of a keeper that runs beside it. */
static bool
has_room(const char *dir)
{
	char path[PATH_MAX];
	struct statvfs fs;
	struct stat st;

	return snprintf(path, sizeof path, "%s/data.mdb", dir) < (int)sizeof path &&
	    stat(path, &st) == 0 && statvfs(dir, &fs) == 0 &&
	    (uint64_t)fs.f_bavail * fs.f_frsize / 2 > (uint64_t)st.st_size;
}

int
check_run_in(const char *dir, FILE *out, check_words *words, struct check_result *result)
{
	struct check c = { .dir = dir, .out = out, .words = words };
	const char *place = getenv("TMPDIR");
	int err;

	/* Beside the data is a disk, and a large one; /tmp is often memory. A TMPDIR
	 * of whoever calls may be closed to the account that the county belongs to. */
	if (place == NULL || place[0] == '\0' || access(place, W_OK | X_OK) != 0)
		place = access(dir, W_OK) == 0 && has_room(dir) ? dir : "/tmp";
	err = check_with(&c, place);
	*result = c.result;
	return err;
}

int
check_copy(const char *dir)
{
	struct check c = { .dir = dir, .copy = true };

	return check_with(&c, dir);
}

static char *
as_written(const char *what)
{
	return (char *)(uintptr_t)what;
}

int
check_run(const char *dir, FILE *out, struct check_result *result)
{
	return check_run_in(dir, out, as_written, result);
}
