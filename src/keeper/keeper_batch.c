/* The batch of a round: opened by its first writer, committed once. */
#include <string.h>

#include "db/err.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/crowd.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/setting/setting.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"

bool
keeper_write(struct keeper *k)
{
	int err;

	if (k->writing || k->write_failed)
		return k->writing;
	if (k->reading)
		txn_abort(&k->read);
	k->reading = false;
	err = core_begin(k->core, k->now);
	if (err != 0) {
		/* Not even begun: the environment is past use; a new keeper opens it anew. */
		log_warnx("cannot begin to store: %s", err_text(err));
		k->write_failed = k->broken = true;
		return false;
	}
	k->writing = true;
	return true;
}

struct txn *
keeper_txn(struct keeper *k)
{
	if (k->writing)
		return core_txn(k->core);
	if (k->reading)
		return &k->read;
	txn_begin(&k->read, core_db(k->core), false);
	k->reading = true;
	/* After a failed write of its head the environment does not even read. */
	if (k->read.err != 0 && !k->broken) {
		log_warnx("cannot read the store: %s", err_text(k->read.err));
		k->broken = true;
	}
	return &k->read;
}

/* What the keeper itself holds in memory is read again after the commit. */
static void
note_change(struct keeper *k, uint64_t which)
{
	if (which & (KIND_BIT(kind_account.no) | KIND_BIT(kind_grant.no) | KIND_BIT(kind_area.no)))
		k->people_changed = true;
	if (which & KIND_BIT(kind_setting.no))
		k->settings_changed = true;
}

void
keeper_do(struct keeper *k, const struct origin *who, const struct buf *upload)
{
	const struct core_job job = { .who = who, .req = &k->request, .reply = &k->reply,
	    .notices = &k->notices, .upload = upload };
	size_t before = k->notices.n;

	if (!keeper_write(k)) {
		memset(&k->reply, 0, sizeof k->reply);
		k->reply.outcome = NOT_STORED;
		k->reply.refusal = (struct refusal){ .message = M_NOT_STORED, .exit = 4 };
		return;
	}
	core_do(k->core, &job);
	if (k->reply.outcome == DONE)
		note_change(k, KIND_BIT(k->reply.answer.kind));
	for (size_t i = before; i < k->notices.n; i++)
		note_change(k, k->notices.list[i].kinds);
}

/* The logouts of the batch are stored, or owed. */
static void
logouts_end(struct keeper *k, bool stored)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->logout == LOGOUT_IN_BATCH)
			c->logout = stored ? LOGOUT_NONE : LOGOUT_OWED;
}

/* Whoever shows rows of it looks again. */
static void
tell_crowd(struct keeper *k)
{
	struct notice *n = notices_add(&k->notices);

	if (n != NULL)
		n->kinds = KIND_BIT(kind_crowd.no);
	else
		k->notices.missed = true;
}

bool
keeper_commit(struct keeper *k)
{
	int err;

	if (k->reading)
		txn_abort(&k->read);
	k->reading = false;
	if (!k->writing)
		return !k->write_failed;
	k->writing = false;
	err = core_commit(k->core);
	logouts_end(k, err == 0);
	uploads_end(k, err == 0);
	if (core_lost(k->core)) {
		log_warnx("the secret store could not be written");
		k->broken = true;	/* a new keeper opens it anew */
	}
	if (err == 0 && core_crowded(k->core))
		tell_crowd(k);
	if (err == 0)
		return true;
	log_warnx("nothing of %zu answers was stored: %s", k->nout, err_text(err));
	notices_free(&k->notices);
	return false;
}
