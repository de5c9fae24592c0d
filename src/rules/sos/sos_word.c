/*
 * 误报, 已脱险: what a caller says of his own call. It stands beside the call and ends
 * nothing: one wrong key of a frightened person must not silence a real call, so it
 * rings on until a person of the desk answers, and stays until the desk closes it.
 */
#include "src/rules/sos/sos_word.h"

#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/enums.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/rules/sos/sos.h"
#include "src/rules/sos/sos_tell.h"

/* The newest of his own that is not closed: he names none. */
static bool
newest(struct act *act, struct sos *out)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_sos, 4);
	key_number(&key, act->who->account);
	scan_open(&s, act->txn, &key, true);
	while (!found && scan_next(&s))
		found = record_get(act->txn, &kind_sos, s.id, out) && out->closed == 0;
	scan_close(&s);
	return found;
}

static int
check(struct act *act, enum sos_word word)
{
	const struct op_sos_word *a = act->args;
	struct sos *s = act->plan;
	char number[24];

	if (a->which == 0 && !newest(act, s))
		return refuse(act, "which", M_SOS_NONE, NULL);
	if (a->which != 0 && !record_get(act->txn, &kind_sos, a->which, s))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_op_sos_word, "which")), NULL);
	sos_number(s, act->now, number);
	if (s->by != act->who->account)
		return refuse(act, "which", M_SOS_CALLER, ARG_TEXT(number), NULL);
	if (s->closed != 0)
		return refuse(act, "which", M_RACE, ARG_PERSON(s->closed_by), ARG_TIME(s->closed),
		    ARG_ENUM(line_what, line_what_sos_closed), NULL);
	s->word = (int)word;
	s->word_at = act->now;
	return 0;
}

int
sos_check_mistake(struct act *act)
{
	return check(act, sos_word_mistake);
}

int
sos_check_safe(struct act *act)
{
	return check(act, sos_word_safe);
}

void
sos_apply_word(struct act *act)
{
	const struct op_sos_word *a = act->args;
	struct sos *s = act->plan;
	char number[24];

	change_set(act->change, &kind_sos, s);
	sos_line(act, s, s->word == sos_word_safe ? line_what_sos_safe : line_what_sos_mistake, "",
	    a->text);
	if (s->answered != 0)
		arg_enum(sos_tell(act, s, sos_answerer(s), s->by, M_SOS_WORD)->args[2],
		    &enum_sos_word, s->word);
	sos_reload(act, s);
	sos_number(s, act->now, number);
	act_answer(act, &kind_sos, s, number);
	act->answer->message = s->answered != 0 ? M_SOS_WORD_SENT : M_SOS_WORD_RINGS;
}
