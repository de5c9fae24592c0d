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

#define PRESENT_MAX 4096	/* bytes of who else is at a thing: more than a form shows */
#define PRESENT_ONE 32
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
draft_read(struct msg *m, struct draft *d, struct msg_draft *in)
{
	if (!msg_get(m, &kind_msg_draft, in) || in->form[0] == '\0' ||
	    in->content.len > CONTENT_MAX)
		return false;
	d->id = in->draft;
	memcpy(d->form, in->form, sizeof d->form);
	memcpy(d->area, in->area, sizeof d->area);
	d->incident = in->incident;
	d->begun = in->begun;
	d->hazard = in->hazard;
	d->drill = in->drill;
	d->op_id.len = in->op_id.len;
	memcpy(d->op_id.data, in->op_id.data, sizeof d->op_id.data);
	return true;
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

/* Is there room for one more? What somebody typed never makes it: he drops one himself. */
static bool
has_room(struct keeper *k, uint64_t account)
{
	struct draft_head heads[DRAFTS_KEPT];

	return drafts_of(keeper_txn(k), account, heads, DRAFTS_KEPT) < DRAFTS_KEPT;
}

void
answer_draft_put(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_draft in, said = { 0 };
	struct draft d = { 0 }, old;
	int64_t lost;

	if (!draft_read(m, &d, &in)) {
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
	if (d.id == 0 && !has_room(k, d.account)) {
		answer_bare(k, c, MSG_draft_put, tag, STATUS_NO, false);
		return;
	}
	if (!keeper_write(k) ||
	    seal(k, &d, in.content.data, in.content.len) != 0) {
		answer_bare(k, c, MSG_draft_put, tag, STATUS_NOT_STORED, false);
		return;
	}
	side_put(core_txn(k->core), &kind_draft, &d, core_last_id(k->core), k->now);
	have(c, d.id);
	said.draft = d.id;
	said.lost = lost;
	if (lost != 0) {
		said.op_id.len = d.op_id.len;
		memcpy(said.op_id.data, d.op_id.data, d.op_id.len);
	}
	answer_with(k, c, MSG_draft_put, tag, STATUS_OK, &kind_msg_draft, &said, true);
	answer_secrets(k);
	secret_wipe(&in, sizeof in);
}

static void
head_out(const struct draft_head *d, struct msg_draft *out)
{
	*out = (struct msg_draft){ .draft = d->id, .incident = d->incident, .begun = d->begun,
	    .saved = d->saved, .hazard = d->hazard, .drill = d->drill, .op_id.len = sizeof d->op_id };
	memcpy(out->form, d->form, sizeof out->form);
	memcpy(out->area, d->area, sizeof out->area);
	memcpy(out->op_id.data, d->op_id, sizeof d->op_id);
}

void
answer_draft_list(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct draft_head heads[DRAFTS_KEPT];
	struct msg_list list = { 0 };
	struct msg_draft one;
	struct buf b;
	size_t n;

	if (!msg_empty(m)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	buf_init(&b, list.items.data, sizeof list.items.data);
	n = drafts_of(keeper_txn(k), c->origin.account, heads, DRAFTS_KEPT);
	for (size_t i = 0; i < n; i++) {
		head_out(&heads[i], &one);
		msg_list_add(&b, &kind_msg_draft, &one);
	}
	list.items.len = (uint16_t)b.len;
	answer_with(k, c, MSG_draft_list, tag, b.failed ? STATUS_NO : STATUS_OK, &kind_msg_list,
	    &list, false);
}

void
answer_draft_get(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_draft in, said;
	struct draft_head about;
	struct draft d;
	ssize_t len;

	if (!msg_get(m, &kind_msg_draft, &in)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	if (!draft_own(k, c, in.draft, &d)) {
		answer_bare(k, c, MSG_draft_get, tag, STATUS_NO, false);
		return;
	}
	draft_head_of(&d, &about);
	head_out(&about, &said);
	len = unseal(k, &d, said.content.data, sizeof said.content.data);
	if (len < 0) {
		answer_bare(k, c, MSG_draft_get, tag, STATUS_NO, false);
		return;
	}
	said.content.len = (uint16_t)len;
	take_over(k, c, in.draft);
	answer_with(k, c, MSG_draft_get, tag, STATUS_OK, &kind_msg_draft, &said, false);
	secret_wipe(&said, sizeof said);
}

void
answer_draft_drop(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_draft in;
	struct draft d;

	if (!msg_get(m, &kind_msg_draft, &in)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	if (!draft_own(k, c, in.draft, &d)) {
		answer_bare(k, c, MSG_draft_drop, tag, STATUS_OK, false);
		return;
	}
	if (!keeper_write(k)) {
		answer_bare(k, c, MSG_draft_drop, tag, STATUS_NOT_STORED, false);
		return;
	}
	side_del(core_txn(k->core), &kind_draft, in.draft);
	answer_bare(k, c, MSG_draft_drop, tag, STATUS_OK, true);
}

/* True if another session of the person goes on with it. */
static bool
is_open_elsewhere(const struct keeper *k, const struct peer *c, uint64_t id)
{
	for (const struct peer *o = k->peers; o != NULL; o = o->next)
		for (size_t i = 0; o != c && !o->gone && o->bound &&
		    o->origin.account == c->origin.account && i < DRAFTS_LOST; i++)
			if (o->forms.lost[i].draft == id && o->forms.lost[i].had && o->forms.lost[i].at == 0)
				return true;
	return false;
}

void
drills_end(struct keeper *k, const struct peer *c)
{
	struct draft_head heads[DRAFTS_KEPT];
	size_t n = drafts_of(core_txn(k->core), c->origin.account, heads, DRAFTS_KEPT);

	for (size_t i = 0; i < n; i++)
		if (heads[i].drill && !is_open_elsewhere(k, c, heads[i].id))
			side_del(core_txn(k->core), &kind_draft, heads[i].id);
}

/* Notes what this session has open ("" = nothing) and tells who else has. */
void
answer_presence(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_list list = { 0 };
	struct msg_thing in;
	struct buf b;

	if (!msg_get(m, &kind_msg_thing, &in)) {
		peer_drop(k, c, "malformed question");
		return;
	}
	if (strcmp(in.thing, c->forms.thing) != 0)
		c->forms.since = k->now;
	memcpy(c->forms.thing, in.thing, sizeof c->forms.thing);
	buf_init(&b, list.items.data, PRESENT_MAX);
	for (struct peer *o = k->peers; o != NULL && in.thing[0] != '\0'; o = o->next) {
		struct msg_present p = { .account = o->origin.account, .since = o->forms.since };
		if (o == c || o->gone || !o->bound || strcmp(o->forms.thing, in.thing) != 0 ||
		    b.len + PRESENT_ONE > PRESENT_MAX)
			continue;
		msg_list_add(&b, &kind_msg_present, &p);
	}
	list.items.len = (uint16_t)b.len;
	answer_with(k, c, MSG_presence, tag, STATUS_OK, &kind_msg_list, &list, false);
}
