/* One operation from request to reply, inside the caller's transaction. */
#include "src/op/act.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/plain.h"
#include "db/wire.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/any/enums.h"
#include "keys/hash.h"
#include "keys/key_file.h"
#include "keys/random.h"
#include "src/base/clock.h"
#include "src/lang/when.h"
#include "src/op/choice.h"
#include "src/op/face.h"
#include "src/op/right.h"

#define PLAN_MAX 65536

/* The one door of text: whatever a session may have let through. */
static void
make_plain(const struct kind *k, void *args)
{
	for (const struct field *f = k->fields; f < k->fields + k->nfields; f++)
		if (f->type == T_TEXT && f->flags & F_LONG)
			text_plain(field_str(f, args));
		else if (f->type == T_TEXT)
			text_plain_short(field_str(f, args));
}

/* In no text of any operation: what is stored once is there for ever. */
static const struct field *
private_key_in(const struct kind *k, void *args)
{
	for (const struct field *f = k->fields; f < k->fields + k->nfields; f++)
		if (f->type == T_TEXT && key_private_at(field_str(f, args)) != NULL)
			return f;
	return NULL;
}

/* A code of a list that the county edits, and that it does not know. */
static const struct field *
unknown_choice(struct txn *t, const struct kind *k, void *args)
{
	struct choice_row row;

	for (const struct field *f = k->fields; f < k->fields + k->nfields; f++)
		if (choice_field(f) && field_known(f, args) &&
		    !choice_get(t, f->values, field_str(f, args), &row))
			return f;
	return NULL;
}

static int
decode_args(struct act *act, const struct request *req, void *args)
{
	const struct kind *k = act->op->args;
	const struct field *where;

	if (record_decode(k, req->args, req->args_len, args, &where) != 0)
		return where != NULL ?
		    refuse(act, where->name, where->type == T_TEXT ? M_BAD_TEXT : M_NOT_UNDERSTOOD,
		    ARG_TEXT(""), NULL) :
		    refuse(act, "", M_BAD_REQUEST, NULL);
	make_plain(k, args);
	where = private_key_in(k, args);
	if (where != NULL)
		return refuse(act, where->name, M_KEY_PRIVATE, NULL);
	where = unknown_choice(act->txn, k, args);
	if (where != NULL)
		return refuse(act, where->name, M_CHOICE_NONE, ARG_TEXT(field_str(where, args)), NULL);
	where = record_missing(k, args);
	if (where != NULL)
		return refuse(act, where->name, M_REQUIRED, NULL);
	for (size_t i = 0; i < req->ncleared; i++)
		if (kind_field_no(k, req->cleared[i]) == NULL)
			return refuse(act, "", M_BAD_REQUEST, NULL);
	return 0;
}

static int
permitted(struct act *act)
{
	struct grant g;

	if (act->op->roles & act->who->roles)
		return 0;
	if (act->who->account != 0 && grant_ended(act->txn, act->who->account, act->op->roles, act->now, &g))
		return refuse(act, "", g.revoked != 0 ? M_GRANT_REVOKED : M_GRANT_ENDED,
		    ARG_TIME(g.revoked != 0 ? g.revoked : g.until), ARG_ROLES(act->op->roles), NULL);
	return refuse(act, "", M_NOT_PERMITTED, ARG_ROLES(act->op->roles), NULL);
}

/* When it happened lies not ahead, but for a clock that is a little behind ours. Nothing that
 * was typed holds up what is urgent. */
static int
happened_by_now(struct act *act)
{
	if (act->op->urgent || act->happened <= act->now + MINUTE)
		return 0;
	return refuse(act, "", M_FUTURE_TIME, ARG_TIME(act->happened), NULL);
}

static enum outcome
run(struct act *act, const struct request *req, void *args, struct reply *reply)
{
	if (decode_args(act, req, args) != 0 || permitted(act) != 0 || happened_by_now(act) != 0 ||
	    (act->op->check != NULL && act->op->check(act) != 0))
		return act->txn->err != 0 ? NOT_STORED : REFUSED;
	if (act->txn->err == 0)
		act->op->apply(act);
	txn_fail(act->txn, buf_error(act->words));
	if (act->txn->err == 0)
		return DONE;
	/* ERR_USE here is a check that let through what the codec refuses. */
	if (act->txn->err == ERR_USE)
		refuse(act, "", M_BAD_REQUEST, NULL);
	else if (act->txn->err == ERR_RANGE)
		refuse(act, "", M_TOO_MUCH, ARG_NUMBER(EFFECTS_MAX / (1024 * 1024)), NULL);
	if (act->txn->err == ERR_USE || act->txn->err == ERR_RANGE)
		return REFUSED;
	reply->refusal = (struct refusal){ .message = M_NOT_STORED, .exit = 4 };
	return NOT_STORED;
}

enum outcome
act_run(struct act *act, const struct request *req, const struct viewer *who,
    const struct act_env *env, struct reply *reply)
{
	struct change change = { .txn = env->txn, .now = env->now, .node = env->node,
	    .last_id = env->last_id, .effects = env->effects };
	struct buf secret = BUF(reply->secret);
	const struct op *op = env->op;
	void *args = NULL;
	enum outcome outcome;

	memset(reply, 0, sizeof *reply);
	*act = (struct act){ .txn = env->txn, .change = &change, .op = op, .who = who,
	    .cleared = req->cleared, .ncleared = req->ncleared, .now = env->now,
	    .happened = req->happened, .on_paper = req->on_paper, .how = req->how,
	    .upload_id = req->upload, .upload = env->upload,
	    .answer = &reply->answer, .refusal = &reply->refusal, .words = env->words,
	    .secret = &secret, .secrets = env->secrets, .slots = env->slots,
	    .host = env->host, .port = env->port, .terminals = env->terminals, .ahead = env->ahead,
	    .unproved = env->unproved, .cost = op != NULL ? op->cost : 0, .over = env->over };
	memcpy(act->seed, env->seed, sizeof act->seed);
	if (op == NULL) {
		refuse(act, "", M_UNKNOWN_OP, ARG_TEXT(req->op), NULL);
		return reply->outcome = REFUSED;
	}
	args = calloc(1, op->args->size);
	act->plan = calloc(1, op->plan_size + 1);
	act->args = args;
	if (args == NULL || act->plan == NULL) {
		refuse(act, "", M_NOT_STORED, NULL);
		outcome = NOT_STORED;
	} else {
		outcome = run(act, req, args, reply);
	}
	if (secret.failed)
		reply->secret[0] = '\0';
	else
		buf_str(&secret);
	free(act->plan);
	free(args);
	act->plan = NULL;
	act->args = NULL;
	act->change = NULL;
	act->kinds = change.kinds;
	reply->outcome = outcome;
	return outcome;
}

/* What is refused before its check is asked. */
static int
part_refused(struct act *part, void *args)
{
	const struct kind *k = part->op->args;
	const struct field *missing = record_missing(k, args), *unknown = unknown_choice(part->txn, k, args);

	if (unknown != NULL)
		return refuse(part, unknown->name, M_CHOICE_NONE, ARG_TEXT(field_str(unknown, args)), NULL);
	if (missing != NULL)
		return refuse(part, missing->name, M_REQUIRED, NULL);
	return permitted(part);
}

int
act_part(struct act *whole, const struct op *op, const void *args, bool store, struct refusal *why)
{
	struct act *part = malloc(sizeof *part);
	void *plan = calloc(1, op->plan_size + 1), *own = calloc(1, op->args->size);
	struct answer answer = { 0 };
	int rc = -1;

	*why = (struct refusal){ .message = M_NOT_STORED, .exit = 4 };
	if (part != NULL && plan != NULL && own != NULL) {
		memcpy(own, args, op->args->size);
		*part = *whole;
		part->op = op;
		part->args = own;
		part->cleared = NULL;
		part->ncleared = 0;
		part->plan = plan;
		part->asked = !store;
		part->changes = false;
		part->upload_id = 0;
		part->upload = NULL;
		part->answer = &answer;
		part->refusal = why;
		rc = part_refused(part, own) != 0 || (op->check != NULL && op->check(part) != 0) ? -1 : 0;
		if (rc == 0 && store && part->txn->err == 0)
			op->apply(part);
		whole->notices = part->notices;
		whole->changes = part->changes;
	}
	free(own);
	free(plan);
	free(part);
	return rc == 0 && whole->txn->err == 0 ? 0 : -1;
}

/* The record's id, or its code or name where the operation names it so. */
static bool
put_which(struct txn *t, const struct viewer *who, int64_t now, const struct op *op, uint64_t which,
    void *args)
{
	const struct field *f = kind_field(op->args, "which"), *key = op_key(op);
	const struct face *face = face_of(op->target);
	struct reader r = { .txn = t, .who = who, .now = now };
	void *rec;
	bool there;

	if (op->target == NULL || f == NULL)
		return true;
	if (f->type == T_REF) {
		memcpy((char *)args + f->offset, &which, sizeof which);
		return true;
	}
	rec = calloc(1, op->target->size);
	there = rec != NULL && key != NULL && face != NULL && face_read(&r, face, which, rec);
	if (there)
		snprintf((char *)args + f->offset, f->size, "%s", field_str(key, rec));
	free(rec);
	return there;
}

/* What is refused because it was not given yet is no reason against asking. */
static bool
about_an_argument(const struct op *op, const struct refusal *r)
{
	return r->field[0] != '\0' && strcmp(r->field, "which") != 0 &&
	    kind_field(op->args, r->field) != NULL;
}

/* The operation's own check, asked alone; no args: of a record that is not there. 0: it
 * may, 1: its check refuses, -1: it may not at all. */
static int
check_asked(struct txn *t, const struct viewer *who, const struct op *op, const void *args,
    int64_t now, struct refusal *why)
{
	struct act *act = calloc(1, sizeof *act);
	void *plan = calloc(1, op->plan_size + 1);
	uint8_t storage[256];
	struct buf words = BUF(storage);
	struct answer answer = { 0 };
	int rc = -1;

	*why = (struct refusal){ .message = M_NOT_STORED, .exit = 4 };
	if (act != NULL && plan != NULL) {
		*act = (struct act){ .txn = t, .op = op, .who = who, .args = args, .plan = plan,
		    .now = now, .asked = true, .answer = &answer, .refusal = why, .words = &words };
		if (args == NULL)
			refuse(act, "which", M_NO_SUCH_RECORD, ARG_TEXT(""), NULL);
		else if (permitted(act) == 0)
			rc = op->check != NULL && op->check(act) != 0;
	}
	free(plan);
	free(act);
	return t->err == 0 ? rc : -1;
}

bool
act_may(struct txn *t, const struct viewer *who, const struct op *op, uint64_t which,
    int64_t now, struct refusal *why)
{
	void *args = calloc(1, op->args->size);
	bool there = args != NULL && put_which(t, who, now, op, which, args);
	int rc = check_asked(t, who, op, there ? args : NULL, now, why);

	free(args);
	if (rc < 0 || (rc > 0 && !about_an_argument(op, why)))
		return false;
	*why = (struct refusal){ 0 };
	return true;
}

bool
act_takes(struct txn *t, const struct viewer *who, const struct op *op, const void *args,
    const char *field, int64_t now)
{
	struct refusal why;
	int rc = check_asked(t, who, op, args, now, &why);

	return rc == 0 || (rc > 0 && about_an_argument(op, &why) && strcmp(why.field, field) != 0);
}

enum {			/* fields of a request and of a reply on the channel */
	R_OP = 1, R_ID = 2, R_ID_GIVEN = 3, R_AGAIN = 4, R_DIGEST = 5, R_DRAFT = 6,
	R_HAPPENED = 7, R_ON_PAPER = 8, R_HOW = 9, R_ARGS = 10, R_CLEARED = 11,
	R_UPLOAD = 12,
	P_OUTCOME = 1, P_BEFORE = 2, P_SEQ = 3, P_NUMBER = 4, P_KIND = 5, P_ID = 6,
	P_VERSION = 7, P_REV = 8, P_MESSAGE = 9, P_FIELD = 10, P_WHY = 11, P_EXIT = 12,
	P_SECRET = 13, P_ANSWER_ARG = 20, P_WHY_ARG = 30,
};

static void
number_if(struct buf *b, uint32_t no, uint64_t v)
{
	if (v != 0)
		wire_number(b, no, v);
}

void
request_encode(const struct request *req, struct buf *out)
{
	wire_text(out, R_OP, req->op);
	wire_bytes(out, R_ID, req->op_id, sizeof req->op_id);
	number_if(out, R_ID_GIVEN, req->id_given);
	number_if(out, R_AGAIN, req->again);
	wire_bytes(out, R_DIGEST, req->digest, sizeof req->digest);
	number_if(out, R_DRAFT, req->draft);
	number_if(out, R_UPLOAD, req->upload);
	number_if(out, R_HAPPENED, (uint64_t)req->happened);
	number_if(out, R_ON_PAPER, req->on_paper);
	number_if(out, R_HOW, (uint64_t)req->how);
	wire_bytes(out, R_ARGS, req->args, req->args_len);
	for (size_t i = 0; i < req->ncleared; i++)
		wire_number(out, R_CLEARED, req->cleared[i]);
}

static int
take(const struct wire_item *it, void *out, size_t cap, bool exact)
{
	if (it->type != 2 || it->len > cap || (exact && it->len != cap))
		return ERR_BAD;
	memcpy(out, it->data, it->len);
	return 0;
}

static int
take_string(const struct wire_item *it, char *out, size_t cap)
{
	if (take(it, out, cap - 1, false) != 0)
		return ERR_BAD;
	out[it->len] = '\0';
	return text_valid(out, it->len, true) ? 0 : ERR_BAD;
}

static int
request_item(const struct wire_item *it, struct request *req)
{
	switch (it->no) {
	case R_OP: return take_string(it, req->op, sizeof req->op);
	case R_ID: return take(it, req->op_id, sizeof req->op_id, true);
	case R_DIGEST: return take(it, req->digest, sizeof req->digest, true);
	case R_ARGS:
		req->args_len = it->len;
		return take(it, req->args, sizeof req->args, false);
	}
	if (it->type != 0)
		return ERR_BAD;
	switch (it->no) {
	case R_ID_GIVEN: req->id_given = it->number != 0; return 0;
	case R_AGAIN: req->again = it->number != 0; return 0;
	case R_DRAFT: req->draft = it->number; return 0;
	case R_UPLOAD: req->upload = it->number; return 0;
	case R_HAPPENED: req->happened = (int64_t)it->number; return req->happened < 0 ? ERR_BAD : 0;
	case R_ON_PAPER: req->on_paper = it->number != 0; return 0;
	case R_HOW:
		req->how = (enum how)it->number;
		return value_by_no(&enum_how, (int)it->number) == NULL ? ERR_BAD : 0;
	case R_CLEARED:
		if (req->ncleared == sizeof req->cleared / sizeof req->cleared[0])
			return ERR_BAD;
		req->cleared[req->ncleared++] = (uint16_t)it->number;
		return 0;
	default: return ERR_BAD;
	}
}

int
request_decode(const void *data, size_t len, struct request *req)
{
	struct wire w;
	struct wire_item it;
	int more;

	memset(req, 0, sizeof *req);
	wire_open(&w, data, len);
	while ((more = wire_next(&w, &it)) > 0)
		if (request_item(&it, req) != 0)
			return ERR_BAD;
	return more;
}

void
reply_encode(const struct reply *r, struct buf *out)
{
	number_if(out, P_OUTCOME, r->outcome);
	number_if(out, P_BEFORE, r->before);
	number_if(out, P_SEQ, r->seq);
	wire_text(out, P_NUMBER, r->answer.number);
	number_if(out, P_KIND, r->answer.kind);
	number_if(out, P_ID, r->answer.id);
	number_if(out, P_VERSION, r->answer.version);
	number_if(out, P_REV, r->answer.rev);
	number_if(out, P_MESSAGE, r->answer.message);
	wire_text(out, P_FIELD, r->refusal.field);
	number_if(out, P_WHY, r->refusal.message);
	number_if(out, P_EXIT, (uint64_t)r->refusal.exit);
	wire_text(out, P_SECRET, r->secret);
	for (uint32_t i = 0; i < ANSWER_ARGS; i++) {
		wire_text(out, P_ANSWER_ARG + i, r->answer.args[i]);
		wire_text(out, P_WHY_ARG + i, r->refusal.args[i]);
	}
}

static int
reply_item(const struct wire_item *it, struct reply *r)
{
	if (it->no >= P_ANSWER_ARG && it->no < P_ANSWER_ARG + ANSWER_ARGS)
		return take_string(it, r->answer.args[it->no - P_ANSWER_ARG], sizeof r->answer.args[0]);
	if (it->no >= P_WHY_ARG && it->no < P_WHY_ARG + SAY_ARGS)
		return take_string(it, r->refusal.args[it->no - P_WHY_ARG], sizeof r->refusal.args[0]);
	switch (it->no) {
	case P_OUTCOME: r->outcome = (enum outcome)it->number; return 0;
	case P_BEFORE: r->before = it->number != 0; return 0;
	case P_SEQ: r->seq = it->number; return 0;
	case P_NUMBER: return take_string(it, r->answer.number, sizeof r->answer.number);
	case P_KIND: r->answer.kind = (unsigned)it->number; return 0;
	case P_ID: r->answer.id = it->number; return 0;
	case P_VERSION: r->answer.version = (uint32_t)it->number; return 0;
	case P_REV: r->answer.rev = (uint32_t)it->number; return 0;
	case P_MESSAGE: r->answer.message = (unsigned)it->number; return 0;
	case P_FIELD: return take_string(it, r->refusal.field, sizeof r->refusal.field);
	case P_WHY: r->refusal.message = (unsigned)it->number; return 0;
	case P_EXIT: r->refusal.exit = (int)it->number; return 0;
	case P_SECRET: return take_string(it, r->secret, sizeof r->secret);
	default: return ERR_BAD;
	}
}

int
reply_decode(const void *data, size_t len, struct reply *reply)
{
	struct wire w;
	struct wire_item it;
	int more;

	memset(reply, 0, sizeof *reply);
	wire_open(&w, data, len);
	while ((more = wire_next(&w, &it)) > 0)
		if (reply_item(&it, reply) != 0)
			return ERR_BAD;
	return more;
}

/* Ids begin with the time, so that they lie close together in the store. */
static void
id_new(uint8_t id[OP_ID_BYTES])
{
	int64_t now = clock_now();

	random_fill(id, OP_ID_BYTES);
	for (int i = 0; i < 6; i++)
		id[i] = (uint8_t)(now >> (8 * (5 - i)));
}

void
request_fill(struct request *req, const struct subject *s, const struct op *op,
    const void *args)
{
	struct buf b = BUF(req->args);
	struct hasher h;

	memset(req, 0, sizeof *req);
	snprintf(req->op, sizeof req->op, "%s.%s", s->noun, op->verb);
	record_encode(op->args, args, &b);
	req->args_len = b.failed ? 0 : b.len;
	req->how = how_screen;
	id_new(req->op_id);
	hash_begin(&h);
	hash_add(&h, req->op, strlen(req->op) + 1);
	hash_add(&h, req->args, req->args_len);
	hash_end(&h, req->digest);
}

void
request_upload(struct request *req, uint64_t id, const void *data, size_t len)
{
	struct hasher h;

	req->upload = id;
	hash_begin(&h);
	hash_add(&h, req->digest, sizeof req->digest);
	hash_add(&h, data, len);
	hash_end(&h, req->digest);
}
