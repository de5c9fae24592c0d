/* Knowing a request again. */
#include "src/core/repeat.h"

#include <string.h>

#include "db/index.h"
#include "gen/kinds/journal/recent.h"
#include "keys/hash.h"
#include "src/op/said.h"
#include "src/op/settings.h"

#define FORGET_MOST 1000

/* What was stored before: the same answer again. */
static void
answer_again(const struct entry *e, struct reply *reply)
{
	memset(reply, 0, sizeof *reply);
	reply->outcome = DONE;
	reply->before = true;
	reply->seq = e->seq;
	reply->answer = e->answer;
}

void
request_mark(const struct seal_key *key, const struct request *req, uint8_t out[REQUEST_BYTES])
{
	hash_keyed(out, key->marks, req->digest, sizeof req->digest);
}

/* Old marks are keyed with the seed itself. */
static bool
is_marked(const struct seal_key *key, const struct request *req, const uint8_t mark[REQUEST_BYTES])
{
	uint8_t now[REQUEST_BYTES], before[REQUEST_BYTES];

	request_mark(key, req, now);
	hash_keyed(before, key->secret, req->digest, sizeof req->digest);
	return memcmp(mark, now, sizeof now) == 0 || memcmp(mark, before, sizeof before) == 0;
}

uint64_t
restored_until(struct txn *t)
{
	const void *val;
	size_t len;

	return table_get(t, TABLE_META, META_RESTORED, sizeof META_RESTORED, &val, &len) == 0 &&
	    len == 8 ? get_u64(val) : 0;
}

bool
repeat_by_id(struct txn *t, const struct seal_key *key, const struct origin *who,
    const struct request *req, struct reply *reply)
{
	struct said said = { 0 };
	struct entry e;
	uint64_t seq = journal_once(t, who->account, req->op_id);

	if (seq == 0)
		return false;
	if (journal_get(t, seq, &e, NULL) != 0) {
		db_hurt_note(t, TABLE_JOURNAL, seq);
		return false;
	}
	said_read(&said, t, &e);
	answer_again(&e, reply);
	/* A restore begins a new secret, as no backup may hold what reads the marks:
	 * of what it found only the operation can be told. */
	if (is_marked(key, req, e.request) ||
	    (seq <= restored_until(t) && strcmp(e.op, req->op) == 0))
		return true;
	reply->outcome = REFUSED;
	reply->before = false;
	reply->refusal = (struct refusal){ .message = M_ID_USED, .exit = message_exit(M_ID_USED) };
	arg_text(reply->refusal.args[0], e.answer.number[0] != '\0' ? e.answer.number : e.op);
	return true;
}

/* The mark of one person's request, so that two people's never meet. Keyed as
 * the log's is, because sessions and backups can read it. */
static void
recent_mark(const uint8_t secret[HASH_KEY], const struct origin *who, const struct request *req,
    uint8_t out[HASH_BYTES])
{
	struct hasher h;

	hash_begin(&h);
	hash_add(&h, &who->account, sizeof who->account);
	hash_add(&h, req->op, strlen(req->op) + 1);
	hash_add(&h, req->digest, sizeof req->digest);
	hash_end(&h, out);
	hash_keyed(out, secret, out, HASH_BYTES);
}

/* Is the record still as that request left it? */
static bool
unchanged(struct txn *t, const struct answer *a)
{
	uint8_t rec[16384] __attribute__((aligned(16)));
	const struct kind *k = kind_by_no(a->kind);

	return k != NULL && k->size <= sizeof rec && record_get(t, k, a->id, rec) &&
	    ((struct head *)(void *)rec)->rev == a->rev;
}

static uint64_t
recent_find(struct txn *t, const uint8_t mark[HASH_BYTES], struct recent *r)
{
	struct index_key key;
	uint64_t id;

	key_begin(&key, &kind_recent, 1);
	key_bytes(&key, mark, HASH_BYTES);
	id = scan_one(t, &key, true);
	return record_get(t, &kind_recent, id, r) ? id : 0;
}

/* A time to come is of a clock that has been put right since. */
static bool
lately(struct txn *t, const struct recent *r, int64_t now)
{
	int64_t window = setting_ms(t, SETTING_REPEAT);

	return r->at + window >= now && r->at - window <= now;
}

bool
repeat_lately(struct txn *t, const struct seal_key *key, const struct origin *who,
    const struct request *req, int64_t now, struct reply *reply)
{
	uint8_t mark[HASH_BYTES];
	struct said said = { 0 };
	struct recent r;
	struct entry e;
	uint64_t id;

	recent_mark(key->marks, who, req, mark);
	id = recent_find(t, mark, &r);
	if (id == 0) {		/* of an older program, a moment ago */
		recent_mark(key->secret, who, req, mark);
		id = recent_find(t, mark, &r);
	}
	if (id == 0 ||
	    !lately(t, &r, now) ||
	    journal_get(t, (uint64_t)r.seq, &e, NULL) != 0 ||
	    !unchanged(t, &e.answer))
		return false;
	said_read(&said, t, &e);
	answer_again(&e, reply);
	return true;
}

void
repeat_note(struct txn *t, const struct seal_key *key, const struct origin *who,
    const struct request *req, uint64_t seq, uint64_t *last_id, int64_t now)
{
	struct recent r = { 0 };

	r.account = who->account;
	recent_mark(key->marks, who, req, r.request.data);
	r.request.len = HASH_BYTES;
	r.seq = (int64_t)seq;
	r.at = now;
	side_put(t, &kind_recent, &r, last_id, now);
}

static void
half_key(uint64_t seq, uint8_t key[9])
{
	struct buf b;

	buf_init(&b, key, 9);
	buf_u8(&b, 'k');
	buf_u64(&b, seq);
}

void
half_keep(struct txn *secrets, uint64_t seq)
{
	uint8_t key[9];

	half_key(seq, key);
	table_put(secrets, TABLE_META, key, sizeof key, "", 0);
}

bool
half_kept(struct txn *secrets, uint64_t seq)
{
	uint8_t key[9];
	const void *val;
	size_t len;

	half_key(seq, key);
	return table_get(secrets, TABLE_META, key, sizeof key, &val, &len) == 0;
}

/* The first or last by time, if it is not of the last minutes. */
static bool
forget_one(struct txn *t, bool newest, int64_t now)
{
	struct recent r;
	struct index_key key;
	uint64_t id;

	key_begin(&key, &kind_recent, 2);
	id = scan_one(t, &key, newest);
	if (!record_get(t, &kind_recent, id, &r) || lately(t, &r, now))
		return false;
	side_del(t, &kind_recent, id);
	return true;
}

void
repeat_forget(struct txn *t, int64_t now)
{
	int n = 0;

	/* More than a batch can bring, so the table stays ten minutes of work. */
	while (n < FORGET_MOST && forget_one(t, false, now))
		n++;
	while (n < FORGET_MOST && forget_one(t, true, now))
		n++;
}
