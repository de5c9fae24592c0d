/* 个人信息: what an incident holds of people, sealed under its key, and shown once. */
#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "keys/secret.h"
#include "src/op/personal.h"
#include "src/rules/incident/incident.h"
#include "src/rules/incident/incident_ops.h"

#define PHONE_USE "incident.caller_phone"
#define WHO_USE "incident.caller"
#define CALL_LINES 4000	/* of one call with words; more fail */
#define LINKED_MOST 4000	/* incidents that one was ever linked with; more fail */

/* A line's place: its number in the incident that it was written to. */
static void
note_use(const struct line *l, char out[48])
{
	if (l->call != 0)
		snprintf(out, 48, "line.text %llx %lld", (unsigned long long)l->incident, (long long)l->no);
	else
		snprintf(out, 48, "line.text %lld", (long long)l->no);
}

/* Under whose key: what was said in a call for help goes with the call. */
static uint64_t
note_key(const struct line *l)
{
	return l->call != 0 ? l->call : l->incident;
}

void
incident_seal_caller(struct act *act, struct incident *i, const struct op_incident_open *a)
{
	char who[sizeof a->caller_role + sizeof a->caller_unit];

	snprintf(who, sizeof who, "%s%s%s", a->caller_role,
	    a->caller_role[0] != '\0' && a->caller_unit[0] != '\0' ? " " : "", a->caller_unit);
	if (act->txn->err == 0 && a->caller_phone[0] != '\0')
		personal_set(act, i->id, PHONE_USE, a->caller_phone, &i->caller_phone.len,
		    i->caller_phone.data, sizeof i->caller_phone.data);
	if (act->txn->err == 0 && who[0] != '\0')
		personal_set(act, i->id, WHO_USE, who, &i->caller.len, i->caller.data,
		    sizeof i->caller.data);
	if (i->caller_phone.len > 0 || i->caller.len > 0)
		change_set(act->change, &kind_incident, i);
	secret_wipe(who, sizeof who);
}

void
incident_seal_note(struct act *act, struct line *l, const char *text)
{
	char use[48];

	if (act->txn->err != 0)
		return;
	note_use(l, use);
	personal_set(act, note_key(l), use, text, &l->sealed.len, l->sealed.data, sizeof l->sealed.data);
	change_set(act->change, &kind_line, l);
}

void
incident_seal_text(struct act *act, uint64_t incident, const char *text)
{
	struct incident i;
	struct line l;

	if (act->txn->err != 0 || !record_get(act->txn, &kind_incident, incident, &i) ||
	    !incident_line_at(act->txn, incident, 1, &l))
		return;
	incident_seal_note(act, &l, text);
	memset(i.text, 0, sizeof i.text);
	i.sealed_at = act->now;
	change_set(act->change, &kind_incident, &i);
}

/* Adds what the box holds; an empty one nothing. 0, or why it does not open. */
static int
add_open(struct act *act, uint64_t id, const char *use, const uint8_t *data, size_t len, struct buf *out)
{
	char text[SEALED_NOTE + 1];
	int err = len == 0 ? 0 : personal_open(act, id, use, data, len, text, sizeof text);

	if (len > 0 && err == 0)
		buf_printf(out, "%s%s", out->len > 0 ? " " : "", text);
	secret_wipe(text, sizeof text);
	return err;
}

static int
open_all(struct act *act, const struct reveal_plan *plan, struct buf *out)
{
	const struct incident *i = &plan->incident;
	const struct line *l = &plan->line;
	char use[48];
	int err;

	if (l->no != 0) {
		note_use(l, use);
		return add_open(act, note_key(l), use, l->sealed.data, l->sealed.len, out);
	}
	err = add_open(act, i->id, PHONE_USE, i->caller_phone.data, i->caller_phone.len, out);
	if (err == 0)
		err = add_open(act, i->id, WHO_USE, i->caller.data, i->caller.len, out);
	return err;
}

bool
incident_has_sealed(struct txn *t, uint64_t incident)
{
	struct index_key key;
	struct line l;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_line, s.id, &l) && l.sealed.len > 0;
	scan_close(&s);
	return found;
}

/* Is there what was asked for? Notes are of the incident itself or of one that leads to it. */
static int
reveal_what(struct act *act, int64_t line, struct reveal_plan *plan)
{
	const struct incident *i = &plan->incident;
	char number[24];

	incident_number(i, act->now, number);
	if (line == 0)
		return i->caller_phone.len > 0 || i->caller.len > 0 ? 0 :
		    incident_has_sealed(act->txn, i->id) ?
		    refuse(act, "line", M_NO_PHONE, ARG_TEXT(number), NULL) :
		    refuse(act, "which", M_NO_PERSONAL, ARG_TEXT(number), NULL);
	if (!incident_line_at(act->txn, i->id, line, &plan->line))
		return refuse(act, "line", M_NO_SUCH_LINE, ARG_NUMBER(line), NULL);
	return plan->line.sealed.len > 0 ? 0 : refuse(act, "line", M_NOT_SEALED_NOTE, ARG_NUMBER(line), NULL);
}

/* The caller of a linked incident is its own, so this one does not go to the
 * root; the right does, and that of the desk that it was before. */
static int
own_power(struct act *act, uint64_t which, struct incident *i)
{
	struct incident root;

	if (incident_for(act, which, "which", RIGHT_SEE, i) != 0 ||
	    !record_get(act->txn, &kind_incident, which, i))
		return -1;
	return incident_power(act->txn, act->who, i) ? 0 :
	    incident_for(act, which, "which", RIGHT_POWER, &root);
}

int
reveal_check(struct act *act)
{
	const struct op_incident_reveal *a = act->args;
	struct reveal_plan *plan = act->plan;
	struct incident *i = &plan->incident;
	char number[24], text[SEALED_NOTE + 1];
	struct buf b = BUF(text);
	int err;

	if (own_power(act, a->which, i) != 0 || reveal_what(act, a->line, plan) != 0)
		return -1;
	if (a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if (act->asked)
		return 0;
	err = open_all(act, plan, &b);
	secret_wipe(text, sizeof text);
	incident_number(i, act->now, number);
	if (err == ERR_IO)
		return refuse(act, "", M_NOT_STORED, NULL);
	return err == 0 ? 0 : refuse(act, "which", M_PHONE_DESTROYED, ARG_TEXT(number), NULL);
}

void
reveal_apply(struct act *act)
{
	const struct op_incident_reveal *a = act->args;
	const struct reveal_plan *plan = act->plan;
	char line[32];

	open_all(act, plan, act->secret);
	snprintf(line, sizeof line, "%lld", (long long)a->line);
	act_word(act, "reveal", a->line == 0 ? "caller_phone" : "note");
	if (a->line != 0)
		act_word(act, "line", line);
	act_word(act, "reason", a->reason);
	incident_answer(act, plan->incident.id);
}

/* Of a call's words the call's own page says it, with all of them at once. */
static int
seal_what(struct act *act, struct line *l)
{
	if (l->text[0] == '\0' || (l->what != line_what_opened && l->what != line_what_note))
		return refuse(act, "line", l->number[0] != '\0' ? M_SEAL_CALL : M_SEAL_NOTHING,
		    ARG_NUMBER(l->no), ARG_TEXT(l->number), NULL);
	return 0;
}

int
seal_check(struct act *act)
{
	const struct op_incident_seal *a = act->args;
	struct reveal_plan *plan = act->plan;
	int64_t no = a->line != 0 ? a->line : 1;	/* which opened it */
	char number[24];

	if (own_power(act, a->which, &plan->incident) != 0)
		return -1;
	if (!incident_line_at(act->txn, a->which, no, &plan->line))
		return refuse(act, "line", M_NO_SUCH_LINE, ARG_NUMBER(no), NULL);
	if (seal_what(act, &plan->line) != 0)
		return -1;
	incident_number(&plan->incident, act->now, number);
	return personal_gone(act, a->which) ?
	    refuse(act, "which", M_SEAL_NO_KEY, ARG_TEXT(number), NULL) : 0;
}

/* Takes the words out of a line that is stored, and seals them. */
static void
seal_line(struct act *act, struct line *l, uint64_t call)
{
	char text[sizeof l->text];

	memcpy(text, l->text, sizeof text);
	memset(l->text, 0, sizeof l->text);
	l->call = call;
	incident_seal_note(act, l, text);
	secret_wipe(text, sizeof text);
}

void
seal_apply(struct act *act)
{
	struct reveal_plan *plan = act->plan;
	struct incident *i = &plan->incident;
	char line[24];

	snprintf(line, sizeof line, "%lld", (long long)plan->line.no);
	seal_line(act, &plan->line, 0);
	if (plan->line.what == line_what_opened) {
		memset(i->text, 0, sizeof i->text);
		i->sealed_at = act->now;
	}
	change_set(act->change, &kind_incident, i);
	act_word(act, "line", line);
	incident_reload(act, i->id);
	incident_answer(act, i->id);
	act->answer->message = i->channel == channel_report && plan->line.what == line_what_opened ?
	    M_SEALED_REPORT : M_SEALED;
}

static void
add_once(struct buf *ids, uint64_t id)
{
	uint64_t one;

	for (size_t at = 0; at < ids->len; at += sizeof one) {
		memcpy(&one, ids->data + at, sizeof one);
		if (one == id)
			return;
	}
	if (id != 0)
		buf_put(ids, &id, sizeof id);
}

/* Those that it was linked with at some time: each side has a line that names the other. */
static void
add_linked(struct txn *t, uint64_t incident, struct buf *ids)
{
	struct index_key key;
	struct line l;
	struct scan s;

	key_begin(&key, &kind_line, 2);
	key_number(&key, incident);
	key_number(&key, line_what_linked);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_line, s.id, &l))
			add_once(ids, number_find(t, &kind_incident, l.number, 0));
	scan_close(&s);
}

/* The open lines of a call in that incident. Their ids go to out, if it is not NULL. */
static size_t
call_lines_of(struct txn *t, uint64_t incident, const char *number, struct buf *out)
{
	struct index_key key;
	struct line l;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_line, s.id, &l) || l.text[0] == '\0' ||
		    strcmp(l.number, number) != 0)
			continue;
		n++;
		if (out != NULL)
			buf_put(out, &l.id, sizeof l.id);
	}
	scan_close(&s);
	return n;
}

/* The same wherever links led them, also those that were undone since. */
static size_t
call_lines(struct txn *t, uint64_t incident, const char *number, struct buf *out)
{
	struct buf ids;
	uint64_t id;
	size_t n = 0;

	buf_grow(&ids, LINKED_MOST * sizeof id);
	add_once(&ids, incident);
	for (size_t at = 0; at < ids.len; at += sizeof id) {
		memcpy(&id, ids.data + at, sizeof id);
		add_linked(t, id, &ids);
		n += call_lines_of(t, id, number, out);
	}
	txn_fail(t, buf_error(&ids));
	buf_free(&ids);
	return n;
}

bool
incident_call_open(struct txn *t, uint64_t incident, const char *number)
{
	return call_lines(t, incident, number, NULL) > 0;
}

void
incident_seal_call(struct act *act, uint64_t incident, const char *number, uint64_t call)
{
	struct line l;
	uint64_t id, told = incident;
	struct buf ids;

	buf_grow(&ids, CALL_LINES * sizeof id);
	call_lines(act->txn, incident, number, &ids);
	txn_fail(act->txn, buf_error(&ids));
	for (size_t at = 0; at + sizeof id <= ids.len; at += sizeof id) {
		memcpy(&id, ids.data + at, sizeof id);
		if (!record_get(act->txn, &kind_line, id, &l))
			continue;
		seal_line(act, &l, call);
		if (l.incident != told)
			incident_reload(act, told = l.incident);
	}
	buf_free(&ids);
}
