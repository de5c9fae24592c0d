/* 个人信息: the number that a caller left, and words that a desk marked afterwards. */
#include "src/rules/sos/sos_personal.h"

#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "keys/secret.h"
#include "src/op/personal.h"
#include "src/rules/incident/incident.h"
#include "src/rules/sos/sos.h"
#include "src/rules/sos/sos_desk.h"
#include "src/rules/sos/sos_tell.h"

#define PARTS 4

/* A sealed member and the words that it is sealed from. */
struct part {
	const char *use;
	char *text;		/* NULL: sealed where it was sent */
	size_t size;
	uint16_t *len;
	uint8_t *data;
	size_t cap;
};

static void
parts_of(struct sos *s, struct part out[PARTS])
{
	out[0] = (struct part){ SOS_PHONE_USE, NULL, 0, &s->other_phone.len, s->other_phone.data,
	    sizeof s->other_phone.data };
	out[1] = (struct part){ "sos.text", s->text, sizeof s->text, &s->text_sealed.len,
	    s->text_sealed.data, sizeof s->text_sealed.data };
	out[2] = (struct part){ "sos.reply", s->reply, sizeof s->reply, &s->reply_sealed.len,
	    s->reply_sealed.data, sizeof s->reply_sealed.data };
	out[3] = (struct part){ "sos.outcome_text", s->outcome_text, sizeof s->outcome_text,
	    &s->outcome_sealed.len, s->outcome_sealed.data, sizeof s->outcome_sealed.data };
}

int
sos_check_seal(struct act *act)
{
	struct sos *s = act->plan;
	struct part parts[PARTS];
	char number[24];
	bool open = false;

	if (sos_desk_check(act, ((const struct op_sos_seal *)act->args)->which) != 0)
		return -1;
	parts_of(s, parts);
	for (size_t i = 0; i < PARTS; i++)
		open = open || (parts[i].text != NULL && parts[i].text[0] != '\0');
	sos_number(s, 0, number);
	open = open || incident_call_open(act->txn, s->incident, number);
	sos_number(s, act->now, number);
	if (!open)
		return refuse(act, "which", M_SEAL_WORDS, ARG_TEXT(number), NULL);
	return personal_gone(act, s->id) ?
	    refuse(act, "which", M_SEAL_NO_KEY, ARG_TEXT(number), NULL) : 0;
}

void
sos_apply_seal(struct act *act)
{
	struct sos *s = act->plan;
	struct part parts[PARTS];
	char number[24];

	parts_of(s, parts);
	for (struct part *p = parts; p < parts + PARTS; p++) {
		if (p->text == NULL || p->text[0] == '\0' || act->txn->err != 0)
			continue;
		personal_set(act, s->id, p->use, p->text, p->len, p->data, p->cap);
		secret_wipe(p->text, p->size);
	}
	s->sealed_at = act->now;
	change_set(act->change, &kind_sos, s);
	sos_number(s, 0, number);
	incident_seal_call(act, s->incident, number, s->id);
	incident_reload(act, s->incident);
	sos_reload(act, s);
	sos_number(s, act->now, number);
	act_answer(act, &kind_sos, s, number);
	act->answer->message = M_SEALED;
}

/* What was asked for, one per line: without a reason only the number, which the desk calls
 * back at once. 0, or why one does not open. */
static int
open_parts(struct act *act, struct sos *s, bool words, struct buf *out)
{
	char text[sizeof s->text];
	struct part parts[PARTS];
	int err = 0;

	parts_of(s, parts);
	for (size_t i = 0; i < (words ? PARTS : 1) && err == 0; i++) {
		if (*parts[i].len == 0)
			continue;
		err = personal_open(act, s->id, parts[i].use, parts[i].data, *parts[i].len, text,
		    sizeof text);
		if (err == 0)
			buf_printf(out, "%s%s", out->len > 0 ? "\n" : "", text);
	}
	secret_wipe(text, sizeof text);
	return err;
}

int
sos_check_reveal(struct act *act)
{
	const struct op_sos_reveal *a = act->args;
	struct sos *s = act->plan;
	char number[24], text[PARTS * sizeof s->text];
	struct buf b = BUF(text);
	bool words;
	int err;

	if (sos_desk_check(act, a->which) != 0)
		return -1;
	sos_number(s, act->now, number);
	words = s->text_sealed.len > 0 || s->reply_sealed.len > 0 || s->outcome_sealed.len > 0;
	if (s->other_phone.len == 0 && words && a->reason[0] == '\0')
		return refuse(act, "reason", M_NEED_REASON, NULL);
	if (s->other_phone.len == 0 && !words)
		return refuse(act, "which", M_NO_OTHER_PHONE, ARG_TEXT(number), NULL);
	if (act->asked)
		return 0;
	err = open_parts(act, s, a->reason[0] != '\0', &b);
	secret_wipe(text, sizeof text);
	if (err == ERR_IO)
		return refuse(act, "", M_NOT_STORED, NULL);
	return err == 0 ? 0 : refuse(act, "which", M_PHONE_DESTROYED, ARG_TEXT(number), NULL);
}

void
sos_apply_reveal(struct act *act)
{
	const struct op_sos_reveal *a = act->args;
	struct sos *s = act->plan;
	char number[24];

	open_parts(act, s, a->reason[0] != '\0', act->secret);
	act_word(act, "reveal", a->reason[0] != '\0' ? "words" : "caller_phone");
	if (a->reason[0] != '\0')
		act_word(act, "reason", a->reason);
	sos_number(s, act->now, number);
	act_answer(act, &kind_sos, s, number);
}
