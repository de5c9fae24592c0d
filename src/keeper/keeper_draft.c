/*
 * Drafts: forms not yet sent, sealed under a key of the account that only the
 * keeper's secret environment holds. And who has which form open, in memory.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "gen/kinds/draft/draft.h"
#include "keys/box.h"
#include "keys/random.h"
#include "keys/secret.h"
#include "src/core/draft.h"
#include "src/keeper/keeper_in.h"

#define CONTENT_MAX (sizeof ((struct draft *)0)->sealed.data - BOX_OVERHEAD)

/* The account's draft key, made at first use if the batch is open. 0 or enum err. */
static int
draft_key(struct keeper *k, uint64_t account, uint8_t out[BOX_KEY], bool make)
{
	uint8_t name[9];
	struct buf b = BUF(name);
	const void *val;
	struct txn t;
	size_t len;
	int err;

	buf_u8(&b, 'd');
	buf_u64(&b, account);
	core_look(k->core, &t);
	err = table_get(&t, TABLE_META, name, sizeof name, &val, &len);
	if (err == 0 && len == BOX_KEY)
		memcpy(out, val, len);
	txn_abort(&t);
	if (err != ERR_NOTFOUND || !make)
		return err;
	box_key_new(out);
	table_put(core_hidden(k->core), TABLE_META, name, sizeof name, out, BOX_KEY);
	return core_hidden(k->core)->err;
}

/* What a box belongs to: it cannot be put in another person's or form's place. */
static void
draft_about(const struct draft *d, struct buf *b)
{
	buf_u64(b, d->account);
	buf_text(b, d->form);
}

static int
seal(struct keeper *k, struct draft *d, const uint8_t *content, size_t len)
{
	uint8_t key[BOX_KEY], storage[64];
	struct buf about = BUF(storage);
	ssize_t n;
	int err = draft_key(k, d->account, key, true);

	if (err != 0)
		return err;
	draft_about(d, &about);
	n = box_seal(key, content, len, about.data, about.len, d->sealed.data,
	    sizeof d->sealed.data);
	secret_wipe(key, sizeof key);
	d->sealed.len = n < 0 ? 0 : (uint16_t)n;
	return n < 0 ? ERR_RANGE : 0;
}

static ssize_t
unseal(struct keeper *k, const struct draft *d, uint8_t *out, size_t cap)
{
	uint8_t key[BOX_KEY], storage[64];
	struct buf about = BUF(storage);
	ssize_t n;

	if (draft_key(k, d->account, key, false) != 0)
		return -1;
	draft_about(d, &about);
	n = box_open(key, d->sealed.data, d->sealed.len, about.data, about.len, out, cap);
	secret_wipe(key, sizeof key);
	return n;
}

/* One's own draft; nobody else's is there. */
static bool
draft_own(struct keeper *k, const struct peer *c, uint64_t id, struct draft *d)
{
	return record_get(keeper_txn(k), &kind_draft, id, d) && d->account == c->origin.account;
}

static bool
draft_read(struct msg *m, struct draft *d, const uint8_t **content, size_t *len)
{
	const uint8_t *op_id;
	size_t n;

	d->id = msg_number(m, 3, UINT64_MAX);
	msg_text(m, 4, d->form, sizeof d->form);
	msg_text(m, 5, d->area, sizeof d->area);
	d->incident = msg_number(m, 6, UINT64_MAX);
	d->begun = (int64_t)msg_number(m, 7, INT64_MAX);
	op_id = msg_bytes(m, 8, 0, OP_ID_BYTES, &n);
	d->op_id.len = (uint16_t)n;
	if (n > 0)
		memcpy(d->op_id.data, op_id, n);
	*content = msg_bytes(m, 9, 0, CONTENT_MAX, len);
	return msg_end(m) && d->form[0] != '\0' && (d->area[0] == '\0' || code_valid(d->area));
}

/* When another session of the person took the draft over from this one; 0. */
static int64_t
lost_at(const struct peer *c, uint64_t id)
{
	for (size_t i = 0; i < DRAFTS_LOST; i++)
		if (c->forms.lost[i].draft == id && id != 0)
			return c->forms.lost[i].at;
	return 0;
}

/* What a session loses least by forgetting: a draft that it never had, then one
 * that is still its own. */
static int
worth(const struct lost *l)
{
	return !l->had ? 0 : l->at == 0 ? 1 : 2;
}

static struct lost *
place_of(struct peer *c, uint64_t id)
{
	struct lost *least = NULL;

	for (size_t i = 0; i < DRAFTS_LOST; i++) {
		struct lost *l = &c->forms.lost[(c->forms.nlost + i) % DRAFTS_LOST];
		if (l->draft == id)
			return l;
		if (least == NULL || worth(l) < worth(least))
			least = l;
	}
	c->forms.nlost = (size_t)(least - c->forms.lost) + 1;
	*least = (struct lost){ .draft = id };
	return least;
}

static void
have(struct peer *c, uint64_t id)
{
	struct lost *l = place_of(c, id);

	l->had = true;
	l->at = 0;
}

/* Who opens a draft writes it from now on, and no other session of his. One that
 * did not show it to this keeper may have had it before. */
static void
take_over(struct keeper *k, struct peer *c, uint64_t id)
{
	have(c, id);
	for (struct peer *o = k->peers; o != NULL; o = o->next)
		if (o != c && !o->gone && o->bound && o->origin.account == c->origin.account)
			place_of(o, id)->at = k->now;
}

/* What the other session wrote stays its own: this becomes another draft, sent
 * under another id. */
static void
part(struct draft *d)
{
	d->id = 0;
	d->op_id.len = OP_ID_BYTES;
	random_fill(d->op_id.data, OP_ID_BYTES);
}

/* Makes room for one more: what nobody has touched for longest goes. */
static void
draft_room(struct keeper *k, uint64_t account)
{
	struct draft_head heads[DRAFTS_KEPT];
	size_t oldest = 0, n = drafts_of(core_txn(k->core), account, heads, DRAFTS_KEPT);

	if (n < DRAFTS_KEPT)
		return;
	for (size_t i = 1; i < n; i++)
		if (heads[i].saved < heads[oldest].saved)
			oldest = i;
	side_del(core_txn(k->core), &kind_draft, heads[oldest].id);
}

void
answer_draft_put(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct draft d = { 0 }, old;
	const uint8_t *content;
	int64_t lost;
	size_t len;
	struct buf *b;

	if (!draft_read(m, &d, &content, &len)) {
		peer_drop(k, c, "malformed draft");
		return;
	}
	d.account = c->origin.account;
	d.saved = k->now;
	if (d.begun == 0)
		d.begun = k->now;
	lost = lost_at(c, d.id);
	/* One that is gone was sent or dropped: saving makes a new one. It keeps the
	 * id, in case this session sent it and missed the answer. */
	if (d.id != 0 && !draft_own(k, c, d.id, &old))
		d.id = 0;
	if (lost != 0)
		part(&d);
	if (!keeper_write(k) ||
	    seal(k, &d, content != NULL ? content : (const uint8_t *)"", len) != 0) {
		answer_bare(k, c, MSG_draft_put, tag, STATUS_NOT_STORED, false);
		return;
	}
	if (d.id == 0)
		draft_room(k, d.account);
	side_put(core_txn(k->core), &kind_draft, &d, core_last_id(k->core), k->now);
	have(c, d.id);
	b = answer_begin(k, tag, STATUS_OK);
	wire_number(b, 3, d.id);
	wire_number(b, 4, (uint64_t)lost);
	if (lost != 0)
		wire_bytes(b, 5, d.op_id.data, d.op_id.len);
	answer_end(k, c, MSG_draft_put, tag, true);
	answer_secrets(k);
}

static void
head_encode(const struct draft_head *d, struct buf *b)
{
	wire_number(b, 1, d->id);
	wire_text(b, 2, d->form);
	wire_text(b, 3, d->area);
	wire_number(b, 4, d->incident);
	wire_number(b, 5, (uint64_t)d->begun);
	wire_number(b, 6, (uint64_t)d->saved);
	wire_bytes(b, 7, d->op_id, sizeof d->op_id);
}

void
answer_draft_list(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	uint8_t storage[DRAFTS_KEPT * 128], one[128];
	struct buf list = BUF(storage), *b;
	struct draft_head heads[DRAFTS_KEPT];
	size_t n;

	if (!msg_end(m)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	n = drafts_of(keeper_txn(k), c->origin.account, heads, DRAFTS_KEPT);
	for (size_t i = 0; i < n; i++) {
		struct buf head = BUF(one);
		head_encode(&heads[i], &head);
		wire_bytes(&list, 1, one, head.len);
	}
	b = answer_begin(k, tag, list.failed ? STATUS_NO : STATUS_OK);
	wire_bytes(b, 3, storage, list.len);
	answer_end(k, c, MSG_draft_list, tag, false);
}

void
answer_draft_get(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	uint8_t content[CONTENT_MAX], one[128];
	struct buf head = BUF(one), *b;
	uint64_t id = msg_number(m, 3, UINT64_MAX);
	struct draft d;
	struct draft_head about;
	ssize_t len;

	if (!msg_end(m)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	if (!draft_own(k, c, id, &d) || (len = unseal(k, &d, content, sizeof content)) < 0) {
		answer_bare(k, c, MSG_draft_get, tag, STATUS_NO, false);
		return;
	}
	draft_head_of(&d, &about);
	head_encode(&about, &head);
	b = answer_begin(k, tag, STATUS_OK);
	wire_bytes(b, 3, one, head.len);
	wire_bytes(b, 4, content, (size_t)len);
	secret_wipe(content, sizeof content);
	take_over(k, c, id);
	answer_end(k, c, MSG_draft_get, tag, false);
}

void
answer_draft_drop(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	uint64_t id = msg_number(m, 3, UINT64_MAX);
	struct draft d;

	if (!msg_end(m)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	if (!draft_own(k, c, id, &d)) {
		answer_bare(k, c, MSG_draft_drop, tag, STATUS_OK, false);
		return;
	}
	if (!keeper_write(k)) {
		answer_bare(k, c, MSG_draft_drop, tag, STATUS_NOT_STORED, false);
		return;
	}
	side_del(core_txn(k->core), &kind_draft, id);
	answer_bare(k, c, MSG_draft_drop, tag, STATUS_OK, true);
}

/* Notes what this session has open ("" = nothing) and tells who else has. */
void
answer_presence(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	uint8_t storage[4096], one[32];
	struct buf list = BUF(storage), *b;
	char thing[sizeof c->forms.thing];

	msg_text(m, 3, thing, sizeof thing);
	if (!msg_end(m)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	if (strcmp(thing, c->forms.thing) != 0)
		c->forms.since = k->now;
	memcpy(c->forms.thing, thing, sizeof thing);
	for (struct peer *o = k->peers; o != NULL && thing[0] != '\0'; o = o->next) {
		struct buf item = BUF(one);
		if (o == c || o->gone || !o->bound || strcmp(o->forms.thing, thing) != 0 ||
		    list.len + sizeof one > sizeof storage)
			continue;
		wire_number(&item, 1, o->origin.account);
		wire_number(&item, 2, (uint64_t)o->forms.since);
		wire_bytes(&list, 1, one, item.len);
	}
	b = answer_begin(k, tag, STATUS_OK);
	wire_bytes(b, 3, storage, list.len);
	answer_end(k, c, MSG_presence, tag, false);
}
