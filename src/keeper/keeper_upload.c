/*
 * Files that are larger than a message: they come in parts, and one operation
 * takes them whole. They lie in memory alone, because the store is read by every
 * session and goes into backups. With the session, or with this keeper, they are
 * gone, and the operation says so.
 */
#include <stdlib.h>
#include <string.h>

#include "keys/random.h"
#include "keys/secret.h"
#include "src/keeper/keeper_in.h"

#define STALE 600000			/* ms until one that nobody came for goes */
#define OF_ACCOUNT (2 * UPLOAD_MAX)	/* bytes of one account, however many sessions */
#define OF_ALL (8 * UPLOAD_MAX)

static void
upload_drop(struct peer *c)
{
	if (c->upload == NULL)
		return;
	if (c->upload->data.len > 0)
		secret_wipe(c->upload->data.data, c->upload->data.len);
	buf_free(&c->upload->data);
	free(c->upload);
	c->upload = NULL;
}

void
uploads_forget(struct keeper *k)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->upload != NULL && k->tick - c->upload->used > STALE)
			upload_drop(c);
}

const struct buf *
upload_of(struct keeper *k, struct peer *c, uint64_t id)
{
	if (id == 0 || c->upload == NULL || c->upload->id != id)
		return NULL;
	c->upload->used = k->tick;
	return &c->upload->data;
}

void
upload_taken(struct peer *c, uint64_t id)
{
	if (id != 0 && c->upload != NULL && c->upload->id == id)
		c->upload->taken = true;
}

void
uploads_end(struct keeper *k, bool stored)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next) {
		if (c->upload == NULL || !c->upload->taken)
			continue;
		c->upload->taken = false;
		if (stored)
			upload_drop(c);
	}
}

/* Is there room for len bytes more of that session's? */
static bool
room_for(const struct keeper *k, const struct peer *want, size_t len)
{
	size_t own = len, all = len;

	for (const struct peer *c = k->peers; c != NULL; c = c->next) {
		if (c->upload == NULL || c->gone)
			continue;
		all += c->upload->data.len;
		if (c->origin.account == want->origin.account)
			own += c->upload->data.len;
	}
	return own <= OF_ACCOUNT && all <= OF_ALL;
}

/* A new one in the place of what the session had. */
static void
begin(struct peer *c)
{
	upload_drop(c);
	c->upload = calloc(1, sizeof *c->upload);
	if (c->upload == NULL)
		return;
	while (c->upload->id == 0)
		random_fill(&c->upload->id, sizeof c->upload->id);
	buf_grow(&c->upload->data, UPLOAD_MAX);
}

/* Puts a part at the end. M_NONE, or the message that says why not. */
static enum message
add(struct keeper *k, struct peer *c, uint64_t id, uint64_t at, const void *data, size_t len)
{
	struct upload *u = c->upload;

	if (u == NULL || (id != 0 && u->id != id) || u->data.len != at)
		return M_UPLOAD_GONE;
	if (at + len > UPLOAD_MAX)
		return M_UPLOAD_LARGE;
	if (!room_for(k, c, len))
		return M_UPLOAD_BUSY;
	buf_put(&u->data, data, len);
	u->used = k->tick;
	return u->data.failed ? M_UPLOAD_BUSY : M_NONE;
}

void
answer_upload(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_uploaded said = { 0 };
	struct msg_upload part;
	enum message why;

	if (!msg_get(m, &kind_msg_upload, &part)) {
		peer_drop(k, c, "malformed part of a file");
		return;
	}
	if (part.upload == 0)
		begin(c);
	why = add(k, c, part.upload, (uint64_t)part.at, part.data.data, part.data.len);
	if (why != M_NONE && why != M_UPLOAD_GONE)
		upload_drop(c);
	said.why = why;
	if (why == M_NONE)
		said.upload = c->upload->id;
	answer_with(k, c, MSG_upload, tag, why == M_NONE ? STATUS_OK : STATUS_NO,
	    &kind_msg_uploaded, &said, false);
	secret_wipe(&part, sizeof part);
}
