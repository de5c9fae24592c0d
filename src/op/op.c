/* Looking up operations, refusing, notices, words and short numbers. */
#include "src/op/op.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "db/wire.h"
#include "gen/kinds/area/area.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/doubt.h"
#include "src/op/place.h"
#include "src/op/settings.h"

const struct subject *
subject_find(const char *noun)
{
	for (size_t i = 0; subjects[i] != NULL; i++)
		if (strcmp(subjects[i]->noun, noun) == 0 || words_have(subjects[i]->zh, noun))
			return subjects[i];
	return NULL;
}

const struct op *
op_find(const char *name, const struct subject **subject)
{
	char noun[40];
	const char *dot = strchr(name, '.');
	const struct subject *s;

	if (dot == NULL || (size_t)(dot - name) >= sizeof noun)
		return NULL;
	memcpy(noun, name, (size_t)(dot - name));
	noun[dot - name] = '\0';
	s = subject_find(noun);
	if (s == NULL)
		return NULL;
	if (subject != NULL)
		*subject = s;
	for (const struct op *op = s->ops; op != NULL && op->verb != NULL; op++)
		if (strcmp(op->verb, dot + 1) == 0 || words_have(op->zh, dot + 1))
			return op;
	return NULL;
}

const struct field *
op_key(const struct op *op)
{
	const struct field *which = kind_field(op->args, "which");

	if (op->target == NULL || which == NULL || which->type == T_REF)
		return NULL;
	if (which->type == T_CODE)
		return kind_field(op->target, "code");
	return kind_field(op->target, op->target->naming != NULL ? op->target->naming : "name");
}

const char *
op_label(const struct op *op)
{
	return op->label != NULL ? _(op->label) : op->args != NULL ? tr_kind(op->args) : op->verb;
}

const struct demand *
demand_find(enum need_verb verb)
{
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct demand *d = subjects[i]->demands; d != NULL && d->verb != 0; d++)
			if (d->verb == verb)
				return d;
	return NULL;
}

int
refuse(struct act *act, const char *field, enum message m, ...)
{
	struct refusal *r = act->refusal;
	const char *arg;
	va_list ap;
	int n = 0;

	*r = (struct refusal){ .message = m, .exit = message_exit(m) };
	if (r->exit == 0)
		r->exit = 1;
	snprintf(r->field, sizeof r->field, "%s", field);
	va_start(ap, m);
	while (n < SAY_ARGS && (arg = va_arg(ap, const char *)) != NULL)
		snprintf(r->args[n++], sizeof r->args[0], "%s", arg);
	va_end(ap);
	return -1;
}

bool
terminals_have(const struct terminals *on, uint64_t account)
{
	return on != NULL && on->is_on(on->ctx, account);
}

bool
act_is_on(const struct act *act, uint64_t account)
{
	return terminals_have(act->terminals, account);
}

bool
cleared(const struct act *act, const char *field)
{
	const struct field *f = kind_field(act->op->args, field);

	for (size_t i = 0; f != NULL && i < act->ncleared; i++)
		if (act->cleared[i] == f->no)
			return true;
	return false;
}

void
act_word(struct act *act, const char *name, const char *text)
{
	struct buf b;

	buf_grow(&b, ENTRY_WORDS_MAX);
	wire_text(&b, WORD_NAME, name);
	wire_text(&b, WORD_TEXT, text);
	if (b.failed)
		act->words->failed = true;
	else
		wire_bytes(act->words, ENTRY_WORD, b.data, b.len);
	buf_free(&b);
}

int
act_upload(struct act *act, const uint8_t **data, size_t *len)
{
	if (act->upload_id == 0)
		return refuse(act, "", M_UPLOAD_NONE, NULL);
	if (act->upload == NULL)
		return refuse(act, "", M_UPLOAD_GONE, NULL);
	*data = act->upload->data;
	*len = act->upload->len;
	return 0;
}

struct notice *
notices_add(struct notices *to)
{
	size_t room = to->room == 0 ? 8 : 2 * to->room;
	struct notice *list;

	if (to->n == to->room) {
		list = reallocarray(to->list, room, sizeof *list);
		if (list == NULL)
			return NULL;
		to->list = list;
		to->room = room;
	}
	to->list[to->n] = (struct notice){ 0 };
	return &to->list[to->n++];
}

void
notices_free(struct notices *n)
{
	free(n->list);
	*n = (struct notices){ 0 };
}

struct notice *
act_notice(struct act *act)
{
	struct notice *n = notices_add(&act->notices);

	if (n == NULL) {
		txn_fail(act->txn, ERR_IO);
		n = &act->spare;
	}
	*n = (struct notice){ 0 };
	return n;
}

struct notice *
act_notice_of(struct act *act, uint64_t incident)
{
	struct notice *n;

	for (size_t i = 0; i < act->notices.n; i++) {
		n = &act->notices.list[i];
		if (n->nareas > 0 && n->person == 0 && n->incident == incident)
			return n;
	}
	n = act_notice(act);
	n->incident = incident;
	return n;
}

void
notice_area(struct act *act, struct notice *n, const char *code)
{
	struct area county;

	for (size_t i = 0; i < n->nareas; i++)
		if (strcmp(n->areas[i], code) == 0)
			return;
	if (n->nareas == NOTICE_AREAS && county_get(act->txn, &county)) {
		n->nareas = 0;
		code = county.code;
	}
	if (n->nareas < NOTICE_AREAS && code[0] != '\0')
		snprintf(n->areas[n->nareas++], sizeof n->areas[0], "%s", code);
}

void
act_answer(struct act *act, const struct kind *kind, const void *rec, const char *number)
{
	const struct head *h = rec;

	act->answer->kind = kind->no;
	act->answer->id = h->id;
	act->answer->rev = h->rev;
	snprintf(act->answer->number, sizeof act->answer->number, "%s", number);
}

static int64_t
last_no(struct txn *t, const struct kind *kind, int64_t day)
{
	struct index_key key;
	struct scan s;
	int64_t no = 0;

	key_begin(&key, kind, 1);
	key_number(&key, (uint64_t)day);
	scan_open(&s, t, &key, true);
	if (scan_next(&s))		/* kind, index, day, no, id */
		no = (int64_t)get_u64(s.walk.key + 2 + 8);
	scan_close(&s);
	return no;
}

void
number_give(struct act *act, const struct kind *kind, int64_t *day, int64_t *no, int64_t *node)
{
	int64_t sure;

	*day = when_day(doubt_get(act->txn, &sure) ? sure : act->now, setting_offset(act->txn));
	*no = last_no(act->txn, kind, *day) + 1;
	*node = act->change->node;
}

/* Without memory none is a node's. */
static int64_t
node_of(struct txn *t, const struct kind *kind, uint64_t id)
{
	const struct field *f = kind_field(kind, "node");
	void *rec = calloc(1, kind->size);
	int64_t node = 0;

	if (rec != NULL && f != NULL && record_get(t, kind, id, rec))
		memcpy(&node, (const char *)rec + f->offset, sizeof node);
	free(rec);
	return node;
}

/* The newest of that day and number. mark is the letter of its node; 0: none is said,
 * and one of the program's own goes before those of nodes. */
static uint64_t
number_on(struct txn *t, const struct kind *kind, int64_t day, int64_t no, char mark)
{
	struct index_key key;
	struct scan s;
	uint64_t newest = 0, found = 0;

	key_begin(&key, kind, 1);
	key_number(&key, (uint64_t)day);
	key_number(&key, (uint64_t)no);
	scan_open(&s, t, &key, true);
	while (found == 0 && scan_next(&s)) {
		newest = newest == 0 ? s.id : newest;
		if (number_mark(node_of(t, kind, s.id)) == mark)
			found = s.id;
	}
	scan_close(&s);
	return found != 0 || mark != 0 ? found : newest;
}

/* The letter of a node in front of a running number, as a capital; 0: there is none. */
static char
mark_typed(const char **text)
{
	char c = **text;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - ('a' - 'A'));
	if (c < 'A' || c > 'Z')
		return 0;
	++*text;
	return c;
}

/* Without the kind's letter or character. */
static const char *
number_bare(const struct kind *kind, const char *text)
{
	size_t han = strlen(kind->hanzi);

	if (han > 0 && strncmp(text, kind->hanzi, han) == 0)
		return text + han;
	return text + (kind->letter != 0 && (*text == kind->letter || *text == kind->letter + 32));
}

uint64_t
number_earlier(struct txn *t, const struct kind *kind, const char *text, int64_t now)
{
	const char *bare = number_bare(kind, text);
	size_t digits = strspn(bare, "0123456789");
	uint64_t id = 0;

	if (digits == 0 || digits > 6 || bare[digits] != '\0')
		return 0;
	for (int back = 1; id == 0 && back <= 31; back++)
		id = number_on(t, kind, when_day(now - back * DAY, setting_offset(t)), strtoll(bare, NULL, 10), 0);
	return id;
}

uint64_t
number_find(struct txn *t, const struct kind *kind, const char *text, int64_t now)
{
	int64_t today = when_day(now, setting_offset(t));
	int64_t tomorrow = when_day(now + DAY, setting_offset(t));
	long long day, no;
	size_t digits;
	const char *rest;
	char *end, mark;
	uint64_t id;

	text = number_bare(kind, text);
	digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 8)
		return 0;
	day = strtoll(text, &end, 10);
	if (*end == '\0')			/* today's running number alone */
		return digits <= 6 ? number_on(t, kind, today, day, 0) : 0;
	if (*end != '-')
		return 0;
	rest = end + 1;
	mark = mark_typed(&rest);
	if (*rest == '\0' || rest[strspn(rest, "0123456789")] != '\0' || strlen(rest) > 6)
		return 0;
	no = strtoll(rest, NULL, 10);
	if (digits == 8)
		return number_on(t, kind, day, no, mark);
	if (digits != 4)
		return 0;
	/* A bare number means the latest year that has it; not one to come, in
	 * which a wrong clock may have left numbers, but for New Year's Eve. */
	for (int64_t year = tomorrow / 10000; year > today / 10000 - 10; year--) {
		id = number_on(t, kind, year * 10000 + day, no, mark);
		if (id != 0)
			return id;
	}
	return 0;
}
