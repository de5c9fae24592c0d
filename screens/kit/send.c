/* From a screen to the keeper and back: errands by field name, answers in words. */
#include "screens/kit/send.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/any/enums.h"
#include "screens/kit/part.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/text/parse.h"

bool
errand_begin(struct view *v, struct errand *o, const char *op)
{
	memset(o, 0, sizeof(*o));
	o->op = op_find(op, &o->subject);
	if (o->op)
		o->args = calloc(1, o->op->args->size);
	if (!o->args)
		ui_warn(v->ui, _("This cannot be done here: %s"), op);
	return o->args != NULL;
}

static void *
errand_field(struct errand *o, const char *name, enum type a, enum type b, const struct field **f)
{
	*f = o->args ? kind_field(o->op->args, name) : NULL;
	if (!*f || ((*f)->type != a && (*f)->type != b))
		return NULL;
	return (char *)o->args + (*f)->offset;
}

void
errand_ref(struct errand *o, const char *field, uint64_t id)
{
	const struct field *f;
	void *p = errand_field(o, field, T_REF, T_REF, &f);

	if (p)
		memcpy(p, &id, sizeof(id));
}

void
errand_int(struct errand *o, const char *field, int64_t n)
{
	const struct field *f;
	void *p = errand_field(o, field, T_INT, T_TIME, &f);

	if (p)
		memcpy(p, &n, sizeof(n));
}

void
errand_enum(struct errand *o, const char *field, int value)
{
	const struct field *f;
	void *p = errand_field(o, field, T_ENUM, T_ENUM, &f);

	if (p)
		memcpy(p, &value, sizeof(value));
}

void
errand_bool(struct errand *o, const char *field, bool on)
{
	const struct field *f;
	void *p = errand_field(o, field, T_BOOL, T_BOOL, &f);

	if (p)
		memcpy(p, &on, sizeof(on));
}

void
errand_text(struct errand *o, const char *field, const char *text)
{
	const struct field *f;
	char *p = errand_field(o, field, T_TEXT, T_CODE, &f);

	if (p)
		snprintf(p, f->size, "%s", text);
}

bool
errand_typed(struct view *v, struct errand *o, const char *field, const char *text)
{
	struct parse_env env = { .who = &v->s->viewer, .now = clock_now(), .offset = v->ui->offset };
	const struct field *f = kind_field(o->op->args, field);
	struct refusal refusal;
	char said[600];
	struct txn t;
	int rc;

	do {
		txn_begin(&t, v->s->db, false);
		env.txn = &t;
		rc = parse_field(&env, f, text, o->args, &refusal);
	} while (txn_again(&t));
	if (rc == 0)
		return true;
	refusal_words(v, o->op, &refusal, said, sizeof(said));
	ui_warn(v->ui, "%s", said);
	errand_drop(o);
	return false;
}

void
errand_drop(struct errand *o)
{
	free(o->args);
	o->args = NULL;
}

void
refusal_words(struct view *v, const struct op *op, const struct refusal *r, char *out, size_t cap)
{
	struct buf b;
	struct txn t;

	do {
		buf_init(&b, out, cap);
		txn_begin(&t, v->s->db, false);
		say_refusal(&b, &t, op ? op->args : NULL, r, false);
	} while (txn_again(&t));
	buf_str(&b);
}

/* Its sentence, or what the screen says of it. */
static void
answer_words(struct txn *t, const struct errand *o, const struct answer *a, struct buf *b)
{
	if (a->message)
		say(b, t, a->message, a->args, ANSWER_ARGS);
	else
		buf_text(b, o->said ? _(o->said) : _("stored"));
}

static void
answer_say(struct view *v, const struct errand *o, const struct reply *reply)
{
	const struct answer *a = &reply->answer;
	char words[800], text[1000], number[24];
	struct buf w, b;
	struct txn t;
	size_t said;

	memcpy(number, a->number, sizeof(number));
	number_short(number, clock_now());
	do {
		buf_init(&w, words, sizeof(words));
		buf_init(&b, text, sizeof(text));
		txn_begin(&t, v->s->db, false);
		answer_words(&t, o, a, &w);
		if (number[0] && !strstr(buf_str(&w), number))
			buf_printf(&b, "%s ", number);
		if (reply->before)
			buf_printf(&b, "%s ", _("(stored before)"));
		buf_text(&b, buf_str(&w));
		said = b.len;
		buf_text(&b, o->op->besides ? " " : "");
		if (o->op->besides)
			o->op->besides(&t, a->id, clock_now(), &b);
	} while (txn_again(&t));
	if (b.len > said + 1)
		ui_warn(v->ui, "%s", buf_str(&b));
	else
		ui_say(v->ui, "%s", buf_str(&b));
}

/* False: reply says why the file could not be sent. */
static bool
send_ahead(struct view *v, const struct errand *o, struct request *req, struct reply *reply)
{
	uint64_t id;
	int why;

	if (!o->file || o->file->len == 0)
		return true;
	why = keeper_upload(v->s->link, o->file->data, o->file->len, &id);
	if (why == 0) {
		request_upload(req, id, o->file->data, o->file->len);
		return true;
	}
	if (why > 0) {
		reply->outcome = REFUSED;
		reply->refusal = (struct refusal){ .message = (unsigned)why,
		    .exit = message_exit((enum message)why) };
		arg_number(reply->refusal.args[0], UPLOAD_MAX / (1024 * 1024));
	}
	return false;
}

enum outcome
errand_send(struct view *v, struct errand *o, struct reply *reply)
{
	struct request *req = calloc(1, sizeof(*req));
	struct reply own;
	enum outcome out;

	if (!reply)
		reply = &own;
	memset(reply, 0, sizeof(*reply));
	reply->outcome = NOT_STORED;
	if (req && o->args) {
		request_fill(req, o->subject, o->op, o->args);
		if (o->op_id) {
			memcpy(req->op_id, o->op_id, OP_ID_BYTES);
			req->id_given = true;
		}
		req->happened = o->happened;
		req->again = o->again;
		req->draft = o->draft;
		req->how = how_screen;
		memcpy(req->cleared, o->cleared, sizeof(req->cleared));
		req->ncleared = o->ncleared;
		if (send_ahead(v, o, req, reply))
			keeper_submit(v->s->link, req, reply);
	}
	free(req);
	out = reply->outcome;
	if (o->quiet) {
		;	/* a reading is noted, not talked about */
	} else if (out == DONE) {
		answer_say(v, o, reply);
	} else if (out == REFUSED || reply->refusal.message == M_DISK_FULL) {
		char text[600];

		refusal_words(v, o->op, &reply->refusal, text, sizeof(text));
		ui_warn(v->ui, "%s", text);
	} else {
		ui_warn(v->ui, "%s", _("NOT STORED: the store is away or full. Nothing is lost; send again."));
	}
	errand_drop(o);
	v->ui->away = false;
	v->ui->stored |= out == DONE && !o->quiet;
	v->ui->halted |= out == DONE && o->halts;
	if (out == DONE) {
		v->ui->watch->look(v->ui, clock_now());
	}
	for (struct view *each = v->ui->top; out == DONE && each; each = each->below) {
		each->stale = each->screen->load != NULL;
		part_changed(each);
	}
	return out;
}

enum outcome
errand_which(struct view *v, const char *op, uint64_t which)
{
	struct errand o;

	if (!errand_begin(v, &o, op))
		return NOT_STORED;
	errand_ref(&o, "which", which);
	return errand_send(v, &o, NULL);
}
