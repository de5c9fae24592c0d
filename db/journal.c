/* Journal entries: encode, chain, append, read. */
#include "db/journal.h"

#include <string.h>

#include "db/err.h"
#include "db/wire.h"
#include "keys/hash.h"


static void
seq_key(uint64_t seq, uint8_t key[8])
{
	struct buf b;

	buf_init(&b, key, 8);
	buf_u64(&b, seq);
}

static void
once_key(uint64_t actor, const uint8_t op_id[OP_ID_BYTES], uint8_t key[24])
{
	struct buf b;

	buf_init(&b, key, 24);
	buf_u64(&b, actor);
	buf_put(&b, op_id, OP_ID_BYTES);
}

static void
encode_answer(const struct answer *a, struct buf *out)
{
	uint8_t storage[1024];
	struct buf b = BUF(storage);

	wire_text(&b, ANSWER_NUMBER, a->number);
	if (a->kind != 0)
		wire_number(&b, ANSWER_KIND, a->kind);
	if (a->id != 0)
		wire_number(&b, ANSWER_ID, a->id);
	if (a->version != 0)
		wire_number(&b, ANSWER_VERSION, a->version);
	if (a->message != 0)
		wire_number(&b, ANSWER_MESSAGE, a->message);
	for (int i = 0; i < ANSWER_ARGS; i++)
		if (a->args[i][0] != '\0')
			wire_bytes(&b, ANSWER_ARG, a->args[i], strlen(a->args[i]));
	if (a->rev != 0)
		wire_number(&b, ANSWER_REV, a->rev);
	wire_bytes(out, ENTRY_ANSWER, b.data, b.len);
}

static void
number_if(struct buf *b, uint32_t no, uint64_t v)
{
	if (v != 0)
		wire_number(b, no, v);
}

static void
encode_entry(const struct entry *e, struct buf *b)
{
	wire_number(b, ENTRY_SEQ, e->seq);
	wire_number(b, ENTRY_TIME, (uint64_t)e->time);
	number_if(b, ENTRY_NODE, e->node);
	wire_number(b, ENTRY_SCHEMA, e->schema);
	number_if(b, ENTRY_ACTOR, e->actor);
	number_if(b, ENTRY_LOCAL, e->local);
	wire_text(b, ENTRY_ADDRESS, e->address);
	wire_text(b, ENTRY_FINGERPRINT, e->fingerprint);
	wire_text(b, ENTRY_OP, e->op);
	wire_bytes(b, ENTRY_OP_ID, e->op_id, sizeof e->op_id);
	wire_bytes(b, ENTRY_REQUEST, e->request, sizeof e->request);
	number_if(b, ENTRY_HAPPENED, (uint64_t)e->happened);
	number_if(b, ENTRY_ON_PAPER, e->on_paper);
	number_if(b, ENTRY_REFUSED, e->refused);
	encode_answer(&e->answer, b);
	buf_put(b, e->effects, e->effects_len);
	buf_put(b, e->words, e->words_len);
	number_if(b, ENTRY_CLOCK, (uint64_t)e->clock);
}

void
journal_head(struct txn *t, struct journal_head *head)
{
	struct walk w;
	struct entry e;

	*head = (struct journal_head){ 0 };
	walk_open(&w, t, TABLE_JOURNAL, NULL, 0, true);
	if (!walk_next(&w))
		return;
	if (w.len < HASH_BYTES || entry_decode(w.val, w.len - HASH_BYTES, &e) != 0) {
		txn_fail(t, ERR_BAD);
	} else {
		head->seq = e.seq;
		head->time = e.time;
		memcpy(head->hash, w.val + w.len - HASH_BYTES, HASH_BYTES);
	}
	walk_close(&w);
}

void
journal_append(struct txn *t, struct journal_head *head, struct entry *e)
{
	uint8_t key[8], once[24], seq[8];
	struct buf b;

	buf_grow(&b, ENTRY_MAX);
	e->seq = head->seq + 1;
	e->schema = SCHEMA_VERSION;
	if (e->time < head->time) {
		e->clock = e->time;
		e->time = head->time;
	}
	encode_entry(e, &b);
	if (!b.failed) {
		hash_chain(head->hash, head->hash, b.data, b.len);
		buf_put(&b, head->hash, HASH_BYTES);
	}
	if (b.failed)
		txn_fail(t, buf_error(&b));
	seq_key(e->seq, key);
	table_put(t, TABLE_JOURNAL, key, sizeof key, b.data, b.len);
	buf_free(&b);
	if (!e->refused) {
		once_key(e->actor, e->op_id, once);
		seq_key(e->seq, seq);
		table_put(t, TABLE_ONCE, once, sizeof once, seq, sizeof seq);
	}
	head->seq = e->seq;
	head->time = e->time;
}

static void
take_text(const struct wire_item *it, char *out, size_t cap)
{
	size_t n = it->len < cap ? it->len : cap - 1;

	memcpy(out, it->data, n);
	out[n] = '\0';
}

static int
decode_answer(const struct wire_item *outer, struct answer *a)
{
	struct wire w;
	struct wire_item it;
	int more, n = 0;

	wire_open(&w, outer->data, outer->len);
	while ((more = wire_next(&w, &it)) > 0) {
		if (it.no == ANSWER_NUMBER && it.type == 2)
			take_text(&it, a->number, sizeof a->number);
		else if (it.no == ANSWER_KIND)
			a->kind = (unsigned)it.number;
		else if (it.no == ANSWER_ID)
			a->id = it.number;
		else if (it.no == ANSWER_VERSION)
			a->version = (uint32_t)it.number;
		else if (it.no == ANSWER_REV)
			a->rev = (uint32_t)it.number;
		else if (it.no == ANSWER_MESSAGE)
			a->message = (unsigned)it.number;
		else if (it.no == ANSWER_ARG && it.type == 2 && n < ANSWER_ARGS)
			take_text(&it, a->args[n++], sizeof a->args[0]);
	}
	return more;
}

static int
take_fixed(const struct wire_item *it, void *out, size_t size)
{
	if (it->type != 2 || it->len != size)
		return ERR_BAD;
	memcpy(out, it->data, size);
	return 0;
}

/* Effects and words each stand in one run, because they are written so. */
static void
take_run(const struct wire_item *it, const uint8_t **run, size_t *len)
{
	if (*run == NULL)
		*run = it->start;
	*len = (size_t)(it->start + it->size - *run);
}

static int
decode_item(const struct wire_item *it, struct entry *e)
{
	switch (it->no) {
	case ENTRY_SEQ: e->seq = it->number; return 0;
	case ENTRY_TIME: e->time = (int64_t)it->number; return 0;
	case ENTRY_NODE: e->node = (uint16_t)it->number; return 0;
	case ENTRY_SCHEMA: e->schema = (uint32_t)it->number; return 0;
	case ENTRY_ACTOR: e->actor = it->number; return 0;
	case ENTRY_LOCAL: e->local = (uint32_t)it->number; return 0;
	case ENTRY_CLOCK: e->clock = (int64_t)it->number; return 0;
	case ENTRY_HAPPENED: e->happened = (int64_t)it->number; return 0;
	case ENTRY_ON_PAPER: e->on_paper = it->number != 0; return 0;
	case ENTRY_REFUSED: e->refused = it->number != 0; return 0;
	case ENTRY_OP_ID: return take_fixed(it, e->op_id, sizeof e->op_id);
	case ENTRY_REQUEST: return take_fixed(it, e->request, sizeof e->request);
	}
	if (it->type != 2)
		return it->no <= ENTRY_WORD ? ERR_BAD : 0;
	if (it->no == ENTRY_ADDRESS)
		take_text(it, e->address, sizeof e->address);
	else if (it->no == ENTRY_FINGERPRINT)
		take_text(it, e->fingerprint, sizeof e->fingerprint);
	else if (it->no == ENTRY_OP)
		take_text(it, e->op, sizeof e->op);
	else if (it->no == ENTRY_ANSWER)
		return decode_answer(it, &e->answer);
	else if (it->no == ENTRY_EFFECT)
		take_run(it, &e->effects, &e->effects_len);
	else if (it->no == ENTRY_WORD)
		take_run(it, &e->words, &e->words_len);
	return 0;
}

int
entry_decode(const void *data, size_t len, struct entry *e)
{
	struct wire w;
	struct wire_item it;
	int more;

	memset(e, 0, sizeof *e);
	wire_open(&w, data, len);
	while ((more = wire_next(&w, &it)) > 0)
		if (decode_item(&it, e) != 0)
			return ERR_BAD;
	return more < 0 || e->seq == 0 ? ERR_BAD : 0;
}

int64_t
entry_clock(const struct entry *e)
{
	return e->clock != 0 ? e->clock : e->time;
}

int
journal_get(struct txn *t, uint64_t seq, struct entry *e, uint8_t *hash)
{
	const void *val;
	size_t len;
	uint8_t key[8];
	int err;

	seq_key(seq, key);
	err = table_get(t, TABLE_JOURNAL, key, sizeof key, &val, &len);
	if (err != 0)
		return err;
	if (len < HASH_BYTES || entry_decode(val, len - HASH_BYTES, e) != 0 || e->seq != seq)
		return ERR_BAD;
	if (hash != NULL)
		memcpy(hash, (const uint8_t *)val + len - HASH_BYTES, HASH_BYTES);
	return 0;
}

bool
journal_sound(struct txn *t, uint64_t seq)
{
	uint8_t key[8], before[HASH_BYTES] = { 0 }, hash[HASH_BYTES];
	const void *val;
	size_t len;

	seq_key(seq - 1, key);
	if (seq > 1 && table_get(t, TABLE_JOURNAL, key, sizeof key, &val, &len) == 0 && len >= HASH_BYTES)
		memcpy(before, (const uint8_t *)val + len - HASH_BYTES, HASH_BYTES);
	seq_key(seq, key);
	if (table_get(t, TABLE_JOURNAL, key, sizeof key, &val, &len) == 0 && len >= HASH_BYTES) {
		hash_chain(hash, before, val, len - HASH_BYTES);
		if (memcmp(hash, (const uint8_t *)val + len - HASH_BYTES, HASH_BYTES) == 0)
			return true;
	}
	if (t->err == 0)
		db_hurt_note(t, TABLE_JOURNAL, seq);
	return false;
}

uint64_t
journal_once(struct txn *t, uint64_t actor, const uint8_t op_id[OP_ID_BYTES])
{
	const void *val;
	size_t len;
	uint8_t key[24];

	once_key(actor, op_id, key);
	if (table_get(t, TABLE_ONCE, key, sizeof key, &val, &len) != 0 || len != 8)
		return 0;
	return get_u64(val);
}

bool
entry_word(const struct entry *e, size_t *at, char name[40], char *text, size_t cap)
{
	struct wire w, inner;
	struct wire_item it, x;

	if (e->words == NULL)
		return false;
	wire_open(&w, e->words + *at, e->words_len - *at);
	if (wire_next(&w, &it) <= 0 || it.type != 2)
		return false;
	*at += it.size;
	name[0] = text[0] = '\0';
	wire_open(&inner, it.data, it.len);
	while (wire_next(&inner, &x) > 0) {
		if (x.no == WORD_NAME && x.type == 2)
			take_text(&x, name, 40);
		else if (x.no == WORD_TEXT && x.type == 2)
			take_text(&x, text, cap);
	}
	return true;
}

bool
entry_change(const struct entry *e, size_t *at, struct entry_change *out)
{
	struct wire w, inner;
	struct wire_item it, x;

	if (e->effects == NULL)
		return false;
	wire_open(&w, e->effects + *at, e->effects_len - *at);
	if (wire_next(&w, &it) <= 0 || it.type != 2)
		return false;
	*at += it.size;
	*out = (struct entry_change){ 0 };
	wire_open(&inner, it.data, it.len);
	while (wire_next(&inner, &x) > 0) {
		if (x.no == EFFECT_KIND)
			out->kind = (unsigned)x.number;
		else if (x.no == EFFECT_ID)
			out->id = x.number;
		else if (x.no == EFFECT_REV)
			out->first = x.number == 1;
		else if (x.no == EFFECT_SET && x.type == 2) {
			out->set = x.data;
			out->setlen = x.len;
		} else if (x.no == EFFECT_WAS && x.type == 2) {
			out->was = x.data;
			out->waslen = x.len;
		}
	}
	return true;
}

bool
entry_effect(const struct entry *e, size_t *at, unsigned *kind, uint64_t *id,
    const uint8_t **set, size_t *setlen)
{
	struct entry_change c;

	if (!entry_change(e, at, &c))
		return false;
	*kind = c.kind;
	*id = c.id;
	*set = c.set;
	*setlen = c.setlen;
	return true;
}
