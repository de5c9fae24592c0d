/*
 * One operation within a batch: is it known, may it, carried out in a child of
 * the batch's transactions, its entry, what others are told of it.
 */
#include "src/core/core.h"
#include "src/core/core_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/draft/draft.h"
#include "keys/random.h"
#include "keys/secret.h"
#include "src/core/refused.h"
#include "src/core/repeat.h"
#include "src/op/settings.h"

#define REFUSAL_GAP 10000	/* ms between two kept refusals of one person */

static bool
load_viewer(struct core *core, const struct origin *who, struct viewer *v)
{
	if (who->system)
		viewer_system(v);
	else if (who->local && who->account == 0)
		viewer_local(v);
	else
		return viewer_load(&core->txn, who->account, core->now, v);
	v->uid = who->uid;
	return true;
}

/* One kept refusal a person in ten seconds: a log nobody can flood. A person's
 * place is given to another only when the ten seconds are over. */
static bool
refusal_due(struct core *core, uint64_t actor)
{
	size_t place = REFUSALS;

	for (size_t i = 0; i < REFUSALS; i++) {
		int64_t ago = core->now - core->refusal[i].at;
		if (ago < 0 || ago >= REFUSAL_GAP)
			place = i;
		else if (core->refusal[i].actor == actor)
			return false;
	}
	if (place == REFUSALS)
		return false;
	core->refusal[place].actor = actor;
	core->refusal[place].at = core->now;
	return true;
}

static void
keep_refusal(struct core *core, const struct origin *who, const struct op *op,
    const struct request *req, const struct reply *reply)
{
	uint8_t storage[1024];
	struct buf words = BUF(storage);
	struct refusal r = reply->refusal;
	struct entry e;

	if (!refusal_due(core, who->account))
		return;
	core_entry(core, who, req->op, &e);
	memcpy(e.op_id, req->op_id, sizeof e.op_id);
	request_mark(&core->seal, req, e.request);
	e.refused = true;
	refused_args(&core->txn, op, req, &r);
	e.answer.message = r.message;
	memcpy(e.answer.args, r.args, sizeof e.answer.args);
	snprintf(e.answer.number, sizeof e.answer.number, "%.23s", r.field);
	refused_words(&core->txn, op, req, core->now, &words);
	e.words = words.failed ? NULL : words.data;
	e.words_len = words.failed ? 0 : words.len;
	journal_append(&core->txn, &core->head, &e);
}

/* The server's own account and its own steps have no bucket. */
static bool
has_bucket(const struct core_job *j, const struct op *op)
{
	return op != NULL && op->cost > 0 && !j->who->system && j->who->account != 0;
}

static struct bucket_size
bucket_size(struct core *core)
{
	return (struct bucket_size){ .most = setting_int(&core->txn, SETTING_ACCOUNT_BUCKET),
	    .minute = setting_int(&core->txn, SETTING_ACCOUNT_REFILL) };
}

/* How long the account must wait for it, ms. */
static int64_t
bucket_lacks(struct core *core, const struct core_job *j, const struct op *op)
{
	struct bucket_size size;

	if (!has_bucket(j, op))
		return 0;
	size = bucket_size(core);
	return bucket_wait(&core->buckets, &size, j->who->account, op->cost, core->now);
}

/* What is refused or rings nobody costs nothing: it waits no longer for having been tried.
 * What is stored above the bucket counts as a flood, though it be facts for a call. */
static void
bucket_take(struct core *core, const struct core_job *j, const struct act *act)
{
	uint64_t account = j->who->account;
	struct bucket_size size;

	if (!has_bucket(j, act->op))
		return;
	size = bucket_size(core);
	if (act->over || bucket_wait(&core->buckets, &size, account, act->cost, core->now) > 0)
		core_crowd(core, crowd_what_flood, account, 1);
	if (!act->over)
		bucket_pay(&core->buckets, &size, account, act->cost, core->now);
}

static void
refuse_wait(struct reply *reply, int64_t wait)
{
	int64_t seconds = (wait + 999) / 1000, minutes = (seconds + 59) / 60;
	enum message m = seconds < 120 ? M_WAIT_SECONDS : M_WAIT_MINUTES;

	reply->outcome = REFUSED;
	reply->refusal = (struct refusal){ .message = m, .exit = message_exit(m) };
	arg_number(reply->refusal.args[0], seconds < 120 ? seconds : minutes);
}

static void
refuse_disabled(struct reply *reply)
{
	reply->outcome = REFUSED;
	reply->refusal = (struct refusal){ .message = M_DISABLED, .exit = 3 };
}

struct work {			/* storage of one operation */
	const struct op *op;	/* NULL: there is no such */
	struct act act;
	struct viewer viewer;
	struct buf effects, words;
};

static void
record_done(struct core *core, struct txn *t, const struct core_job *j, const struct work *w)
{
	const struct request *req = j->req;
	struct entry e;
	struct draft d;

	core_entry(core, j->who, req->op, &e);
	memcpy(e.op_id, req->op_id, sizeof e.op_id);
	request_mark(&core->seal, req, e.request);
	e.happened = req->happened;
	e.on_paper = req->on_paper;
	e.answer = j->reply->answer;
	e.effects = w->effects.data;
	e.effects_len = w->effects.len;
	e.words = w->words.data;
	e.words_len = w->words.len;
	journal_append(t, &core->head, &e);
	j->reply->seq = core->head.seq;
	if (!j->who->system && !req->id_given)
		repeat_note(t, &core->seal, j->who, req, j->reply->seq, &core->last_id,
		    core->now);
	if (req->draft != 0 && record_get(t, &kind_draft, req->draft, &d) &&
	    d.account == j->who->account)
		side_del(t, &kind_draft, req->draft);
}

/* Without memory for all of them the list says that it is not whole. */
static void
take_notices(const struct act *act, uint64_t seq, struct notices *to)
{
	for (size_t i = 0; to != NULL && i < act->notices.n; i++) {
		struct notice *n = notices_add(to);
		if (n == NULL) {
			to->missed = true;
			return;
		}
		*n = act->notices.list[i];
		n->seq = seq;
		n->kinds = act->kinds;
	}
}

/* Ends both parts of an operation that is done. False: neither is kept. */
static bool
keep_both(struct core *core, struct txn *t, struct txn *hidden)
{
	if (hidden == NULL)
		return txn_commit(t) == 0;
	txn_fail(t, hidden->err);
	if (txn_commit(t) != 0) {
		txn_abort(hidden);
		return false;
	}
	txn_fail(core_hidden(core), txn_commit(hidden));
	return true;
}

static void
not_stored(struct reply *reply)
{
	secret_wipe(reply, sizeof *reply);
	reply->outcome = NOT_STORED;
	reply->refusal = (struct refusal){ .message = M_NOT_STORED, .exit = 4 };
}

/* Many at once, as each question to the system costs as much. */
static void
take_seed(struct core *core, uint8_t seed[32])
{
	if (core->nseeds == 0) {
		random_fill(core->seeds, sizeof core->seeds);
		core->nseeds = SEEDS;
	}
	core->nseeds--;
	memcpy(seed, core->seeds[core->nseeds], sizeof core->seeds[0]);
	secret_wipe(core->seeds[core->nseeds], sizeof core->seeds[0]);
}

static void
carry_out(struct core *core, const struct core_job *j, struct work *w, bool over)
{
	struct journal_head before = core->head;
	uint8_t seed[32];
	struct txn t, hidden;
	struct act_env env = { .op = w->op, .txn = &t, .upload = j->upload, .effects = &w->effects, .words = &w->words,
	    .now = core->now, .ahead = core->ahead, .last_id = &core->last_id, .seed = seed, .slots = core->slots,
	    .host = core->host, .port = core->port, .unproved = j->who->unproved, .over = over,
	    .terminals = core->terminals.is_on != NULL ? &core->terminals : NULL };

	take_seed(core, seed);
	txn_child(&t, &core->txn);
	if (w->op != NULL && w->op->secrets != SECRETS_NONE) {
		txn_child(&hidden, core_hidden(core));
		env.secrets = &hidden;
	}
	if (act_run(&w->act, j->req, &w->viewer, &env, j->reply) == DONE) {
		record_done(core, &t, j, w);
		if (w->op->secrets == SECRETS_WRITE)
			half_keep(&hidden, j->reply->seq);
		if (keep_both(core, &t, env.secrets)) {
			j->reply->secrets = env.secrets != NULL;
			take_notices(&w->act, j->reply->seq, j->notices);
			bucket_take(core, j, &w->act);
			return;
		}
		core->head = before;
		not_stored(j->reply);
		return;
	}
	txn_abort(&t);
	if (env.secrets != NULL)
		txn_abort(&hidden);
	if (j->reply->outcome == REFUSED && w->op != NULL && w->op->keep_refusal)
		keep_refusal(core, j->who, w->op, j->req, j->reply);
}

/* Was it stored before? Where its secrets were lost it is done again, so that
 * nobody is told that all is there. unsure: what would say so is damaged. */
static bool
known(struct core *core, const struct core_job *j, const struct op *op, bool *unsure)
{
	uint64_t hurt = db_hurt(core->db)->times;
	const struct request *req = j->req;
	struct reply *reply = j->reply;
	bool by_words = !j->who->system && !req->id_given && !req->again && op != NULL &&
	    !op->repeats;
	struct txn t;

	if (!repeat_by_id(&core->txn, &core->seal, j->who, req, reply)) {
		*unsure = db_hurt(core->db)->times != hurt;
		if (*unsure || !by_words ||
		    !repeat_lately(&core->txn, &core->seal, j->who, req, core->now, reply))
			return false;
	}
	/* No backup holds secrets: of what a restore found nothing is left to lose. */
	if (reply->outcome != DONE || op == NULL || op->secrets != SECRETS_WRITE ||
	    reply->seq <= restored_until(&core->txn))
		return true;
	core_look(core, &t);
	reply->secrets = half_kept(&t, reply->seq);
	txn_abort(&t);
	return reply->secrets;
}

static struct work *
work_new(const struct op *op)
{
	struct work *w = calloc(1, sizeof *w);

	if (w == NULL)
		return NULL;
	w->op = op;
	buf_grow(&w->effects, EFFECTS_MAX);
	buf_grow(&w->words, ENTRY_WORDS_MAX);
	return w;
}

static void
work_free(struct work *w)
{
	if (w == NULL)
		return;
	notices_free(&w->act.notices);
	buf_free(&w->effects);
	buf_free(&w->words);
	free(w);
}

void
core_do(struct core *core, const struct core_job *j)
{
	const struct subject *s = NULL;
	const struct op *found = op_find(j->req->op, &s), *op = j->op != NULL ? j->op : found;
	struct work *w;
	uint64_t hurt = db_hurt(core->db)->times;
	bool unsure = false;
	int64_t wait;

	if (known(core, j, op, &unsure))
		return;
	memset(j->reply, 0, sizeof *j->reply);
	w = work_new(op);
	if (w == NULL || core->txn.err != 0 || unsure) {
		not_stored(j->reply);
	} else if (!load_viewer(core, j->who, &w->viewer)) {
		if (db_hurt(core->db)->times != hurt)
			not_stored(j->reply);
		else
			refuse_disabled(j->reply);
	} else if (core->spare && !j->who->system && (s == NULL || !s->to_the_last)) {
		not_stored(j->reply);
		j->reply->refusal.message = M_DISK_FULL;
	} else if ((wait = bucket_lacks(core, j, op)) > 0 && !op->urgent) {
		refuse_wait(j->reply, wait);
		core_crowd(core, crowd_what_flood, j->who->account, 1);
	} else {
		carry_out(core, j, w, wait > 0);
	}
	if (j->reply->outcome == NOT_STORED && db_hurt(core->db)->times != hurt)
		j->reply->refusal.message = M_HURT;
	work_free(w);
}

void
core_once(struct core *core, const struct core_job *j, int64_t now)
{
	if (core_begin(core, now) == 0) {
		core_do(core, j);
		if (core_commit(core) == 0 && !(j->reply->secrets && core->lost))
			return;
	}
	not_stored(j->reply);
}
