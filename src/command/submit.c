/* Operations to the keeper: the request's digest and id, and its answer. */
#include "src/command/submit.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/any/enums.h"
#include "keys/hash.h"
#include "keys/secret.h"
#include "src/command/output.h"
#include "src/command/urgent.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
counts(const struct cmd_item *item)
{
	return item->key == NULL || !words_have("again|再报", item->key);
}

/* Over what was typed, in any order, before now and defaults are put in. */
static bool
digest_items(const struct command *c, const char *op, uint8_t out[REQUEST_BYTES])
{
	char *typed[ITEMS_MAX];
	struct hasher h;
	size_t n = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < c->nitems; i++) {
		const struct cmd_item *item = &c->items[i];
		if (!counts(item))
			continue;
		if (item->key == NULL)
			typed[n] = strdup(item->value);
		else if (asprintf(&typed[n], "%s=%s", item->key, item->value) < 0)
			typed[n] = NULL;
		ok = typed[n] != NULL;
		n += ok;
	}
	qsort(typed, n, sizeof typed[0], by_text);
	hash_begin(&h);
	hash_add(&h, op, strlen(op) + 1);
	for (size_t i = 0; i < n; i++) {
		hash_add(&h, typed[i], strlen(typed[i]) + 1);
		free(typed[i]);
	}
	hash_end(&h, out);
	return ok;
}

static void
submit_filled(struct command *c, const struct subject *s, const struct op *op, const void *args,
    struct reply *reply)
{
	struct request *req = malloc(sizeof *req);

	*reply = (struct reply){ .outcome = NOT_STORED };
	if (req != NULL) {
		request_fill(req, s, op, args);
		req->how = how_command;
		keeper_submit(c->s->link, req, reply);
	}
	free(req);
}

void
submit_args(struct command *c, const char *name, const void *args, struct reply *reply)
{
	const struct subject *s;
	const struct op *op = op_find(name, &s);

	*reply = (struct reply){ .outcome = NOT_STORED };
	if (op != NULL)
		submit_filled(c, s, op, args, reply);
}

/* What it was stored as: the number, else the name of what has none, or a longer one. */
static void
answer_number(struct command *c, const struct answer *a, char *out, size_t cap)
{
	const struct kind *k = a->number[0] != '\0' ? NULL : kind_by_no(a->kind);
	const struct field *f = k != NULL ? kind_field(k, "name") : NULL;
	void *rec = f != NULL && f->type == T_TEXT ? calloc(1, k->size) : NULL;

	snprintf(out, cap, "%s", a->number);
	if (rec != NULL && record_get(&c->txn, k, a->id, rec))
		snprintf(out, cap, "%s", (const char *)rec + f->offset);
	free(rec);
}

/* The record as it is after the operation. */
static json_t *
answer_json(struct command *c, const struct answer *a)
{
	const struct kind *k = kind_by_no(a->kind);
	const struct command_paper *paper = command_paper(k);
	struct show_env env = command_show(c);
	json_t *o = NULL;
	void *rec;

	if (k == NULL || (rec = calloc(1, k->size)) == NULL)
		return json_pack("{s:s}", "number", a->number);
	if (!record_get(&c->txn, k, a->id, rec))
		o = json_pack("{s:s}", "number", a->number);
	else if (paper != NULL && paper->json != NULL)
		o = paper->json(c, rec, a);
	else
		o = record_json(&env, k, rec);
	free(rec);
	return o;
}

/* Of an operation that takes a file: what is common to all that take rows so, else the
 * subject's own. NULL: there is none. */
static const struct command_paper *
upload_paper(const struct command *c)
{
	return !c->op->upload ? NULL : command_paper(c->op->rows_of != NULL ? c->op->args : c->subject->kind);
}

static void
print_done(struct command *c, const struct reply *reply)
{
	const struct answer *a = &reply->answer;
	const struct command_paper *paper = upload_paper(c);
	char number[192] = "";

	if (paper != NULL && paper->taken != NULL) {
		paper->taken(c, reply);
		return;
	}
	if (c->format == FORMAT_JSON) {
		json_t *o = NULL;
		do {
			json_decref(o);
			command_open(c);
			o = answer_json(c, a);
		} while (command_again(c));
		if (reply->secret[0] != '\0')
			json_object_set_new(o, "secret", json_string(reply->secret));
		output_json(c, o);
		return;
	}
	do {
		if (command_open(c))
			answer_number(c, a, number, sizeof number);
	} while (command_again(c));
	fprintf(c->out, "%s\n", number);
	if (reply->secret[0] != '\0')
		fprintf(c->out, "%s\n", reply->secret);
}

/* What the rules want said besides, and that this was stored before. */
static void
notes_read(struct command *c, const struct reply *reply, struct buf *b)
{
	char args[1][192] = { "" }, number[190];

	if (reply->before && !c->id_given) {
		answer_number(c, &reply->answer, number, sizeof number);
		arg_text(args[0], number);
		say(b, &c->txn, M_ALREADY_STORED, (const char (*)[192])args, 1);
	} else if (reply->answer.message != 0) {
		say(b, &c->txn, reply->answer.message, reply->answer.args, ANSWER_ARGS);
	}
	if (c->op->besides != NULL) {
		buf_text(b, b->len > 0 ? "\n" : "");
		c->op->besides(&c->txn, reply->answer.id, c->now, b);
	}
}

static void
print_notes(struct command *c, const struct reply *reply)
{
	const struct command_paper *paper;
	uint8_t storage[2048];
	struct buf b;

	do {
		buf_init(&b, storage, sizeof storage);
		if (command_open(c))
			notes_read(c, reply, &b);
	} while (command_again(c));
	if (b.len > 0 && b.data[b.len - 1] == '\n')
		b.len--;
	if (b.len > 0) {
		buf_text(&b, "\n");
		output_write(c, true, FORMAT_TEXT, (const char *)b.data, b.len);
	}
	paper = command_paper(kind_by_no(reply->answer.kind));
	if (paper != NULL && paper->stored != NULL)
		paper->stored(c, &reply->answer);
}

/* Reads back the figures that were typed, in words: what 45 or 三百二 was taken for. */
static void
print_figures(struct command *c)
{
	struct show_env env = command_show(c);
	char value[80];
	struct buf list;

	env.txn = NULL;
	buf_grow(&list, 65536);
	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		if (!field_is_number(f) || c->given[i] == NULL)
			continue;
		show_field(&env, f, c->args, true, value, sizeof value);
		buf_printf(&list, "%s%s %s", list.len == 0 ? _("taken down: ") :
		    tr_now() == language_zh ? "，" : ", ",
		    tr_field(c->kind, f), value[0] != '\0' ? value : show_blank(f));
	}
	if (list.len > 0) {
		buf_text(&list, "\n");
		output_write(c, true, FORMAT_TEXT, (const char *)list.data, list.len);
	}
	buf_free(&list);
}

static int
answered(struct command *c, const struct reply *reply)
{
	if (reply->outcome == DONE) {
		print_done(c, reply);
		print_notes(c, reply);
		if (!reply->before)
			print_figures(c);
		return 0;
	}
	c->refusal = reply->refusal;
	if (c->refusal.message == 0)
		c->refusal.message = M_NOT_STORED;
	if (reply->outcome == NOT_STORED)
		c->refusal.exit = 4;
	else if (c->refusal.exit == 0)
		c->refusal.exit = 1;
	return c->refusal.exit;
}

/* The file that came on standard input, before the operation that takes it. */
static bool
send_ahead(struct command *c, struct request *req, struct reply *reply)
{
	uint64_t id;
	int why;

	if (!c->op->upload || c->text_len == 0)
		return true;
	why = keeper_upload(c->s->link, c->text, c->text_len, &id);
	if (why == 0) {
		request_upload(req, id, c->text, c->text_len);
		return true;
	}
	if (why > 0) {
		reply->refusal = (struct refusal){ .message = (unsigned)why,
		    .exit = message_exit((enum message)why) };
		arg_number(reply->refusal.args[0], UPLOAD_MAX / (1024 * 1024));
		reply->outcome = REFUSED;
	}
	return false;
}

static void
submit(struct command *c, struct request *req, struct reply *reply)
{
	*reply = (struct reply){ .outcome = NOT_STORED };
	request_fill(req, c->subject, c->op, c->args);
	if (c->id_given)
		memcpy(req->op_id, c->id, sizeof req->op_id);
	req->id_given = c->id_given;
	req->again = c->again;
	req->how = how_command;
	req->happened = c->happened;
	req->on_paper = c->on_paper;
	memcpy(req->cleared, c->cleared, sizeof req->cleared);
	req->ncleared = c->ncleared;
	if (digest_items(c, req->op, req->digest) && send_ahead(c, req, reply))
		keeper_submit(c->s->link, req, reply);
}

void
submit_file(struct command *c, struct reply *reply)
{
	struct request *req = malloc(sizeof *req);

	*reply = (struct reply){ .outcome = NOT_STORED };
	if (req != NULL)
		submit(c, req, reply);
	free(req);
}

/* Stored before under this id: done once more where the operation wants that, as
 * it is without an id. */
static void
submit_again(struct command *c, const struct reply *reply)
{
	struct reply again;
	void *args;
	bool wanted;

	if (c->op->again == NULL || reply->outcome != DONE || !reply->before || !c->id_given)
		return;
	args = calloc(1, c->kind->size);
	do {
		wanted = command_open(c) && args != NULL && c->op->again(&c->txn, reply->answer.id, args);
	} while (command_again(c));
	if (wanted)
		submit_filled(c, c->subject, c->op, args, &again);
	free(args);
}

int
submit_op(struct command *c)
{
	struct request *req = malloc(sizeof *req);
	struct reply *reply = malloc(sizeof *reply);
	const struct command_paper *paper = upload_paper(c);
	int rc = 4;

	/* Who may not at all hears that, not what is wrong with his file. */
	if (paper != NULL && paper->ahead != NULL && (c->op->roles & c->s->viewer.roles) != 0 &&
	    !paper->ahead(c, &rc)) {
		free(req);
		free(reply);
		return rc;
	}
	if (req != NULL && reply != NULL) {
		submit(c, req, reply);
		while (c->urgent && urgent_mend(c, reply))
			submit(c, req, reply);
		submit_again(c, reply);
		rc = answered(c, reply);
		secret_wipe(reply->secret, sizeof reply->secret);
	}
	free(req);
	free(reply);
	return rc;
}
