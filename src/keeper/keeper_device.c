/*
 * Keys that a client offers and that are not the person's. They open nothing. After a
 * login by password or code the person is asked whether one may take the password's
 * place; the session only says yes or no, the key is the one that was shown here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/pubkey.h"
#include "keys/key.h"
#include "src/keeper/keeper_in.h"
#include "src/rules/account/account.h"
#include "src/session/link.h"

void
device_showed(struct peer *c, const char *line, const char *print)
{
	struct proved *p = &c->proved;

	for (size_t i = 0; i < p->noffered; i++)
		if (strcmp(p->offered[i].fingerprint, print) == 0)
			return;
	if (p->offered == NULL)
		p->offered = calloc(OFFERED, sizeof *p->offered);
	if (p->offered == NULL || p->noffered == OFFERED)
		return;
	snprintf(p->offered[p->noffered].line, sizeof p->offered[0].line, "%s", line);
	snprintf(p->offered[p->noffered++].fingerprint, KEY_PRINT, "%s", print);
}

static void
forget(struct peer *c)
{
	free(c->proved.offered);
	c->proved.offered = NULL;
	c->proved.noffered = 0;
}

/* Of the keys shown the first that may be asked about; else one of another account. */
static enum key_offer
choose(struct keeper *k, struct peer *c)
{
	enum key_offer found = KEY_OFFER_NONE;

	for (size_t i = 0; i < c->proved.noffered; i++) {
		const char *print = c->proved.offered[i].fingerprint;

		if (key_is_settled(keeper_txn(k), c->origin.account, print))
			continue;
		c->proved.asked = i;
		if (!key_is_others(keeper_txn(k), c->origin.account, print))
			return KEY_OFFER_ASK;
		found = KEY_OFFER_OTHERS;
	}
	return found;
}

static bool
has_key(struct keeper *k, const struct peer *c)
{
	struct pubkey held[KEYS_MAX];
	size_t n = keys_held(keeper_txn(k), c->origin.account, held, KEYS_MAX);

	for (size_t i = 0; i < n; i++)
		if (held[i].state == key_state_active)
			return true;
	return false;
}

unsigned
device_offer(struct keeper *k, struct peer *c, bool by_key, bool must)
{
	enum key_offer offer = KEY_OFFER_NONE;

	if (!by_key && c->terminal && !(c->viewer.roles & KEY_ROLES_HIGH))
		offer = choose(k, c);
	if (offer == KEY_OFFER_NONE)
		forget(c);
	if (offer == KEY_OFFER_NONE && must && !has_key(k, c))
		offer = KEY_OFFER_MISSING;
	return offer;
}

static bool
key_op(struct keeper *k, const char *name, const struct peer *c, const struct offered *key)
{
	struct op_account_propose args = { .account = c->origin.account };
	struct origin system = { .system = true };
	const struct subject *s;
	const struct op *op = op_find(name, &s);

	if (op == NULL)
		return false;
	memcpy(system.address, c->origin.address, sizeof system.address);
	snprintf(args.line, sizeof args.line, "%s", key->line);
	snprintf(args.fingerprint, sizeof args.fingerprint, "%s", key->fingerprint);
	request_fill(&k->request, s, op, &args);
	keeper_do(k, &system, NULL);
	return k->reply.outcome == DONE;
}

/* A no holds for all that the client showed: they are of one device. */
static bool
decline(struct keeper *k, const struct peer *c)
{
	bool done = true;

	for (size_t i = 0; i < c->proved.noffered; i++)
		if (!key_is_settled(keeper_txn(k), c->origin.account, c->proved.offered[i].fingerprint))
			done = key_op(k, "account.decline", c, &c->proved.offered[i]) && done;
	return done;
}

void
answer_device(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_device in;
	bool done = false;

	if (!msg_get(m, &kind_msg_device, &in)) {
		peer_drop(k, c, "malformed answer");
		return;
	}
	if (c->proved.noffered > 0)
		done = in.use ? key_op(k, "account.confirm", c, &c->proved.offered[c->proved.asked]) :
		    decline(k, c);
	forget(c);
	answer_bare(k, c, MSG_device, tag, done ? STATUS_OK : STATUS_NO, done);
}
