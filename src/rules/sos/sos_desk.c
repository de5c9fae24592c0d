/* A desk answers a call, sends word back, and closes it with what came of it. */
#include "src/rules/sos/sos_desk.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/enums.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"
#include "src/rules/sos/sos_tell.h"

int
sos_desk_check(struct act *act, uint64_t which)
{
	struct sos *s = act->plan;
	char number[24];

	if (!record_get(act->txn, &kind_sos, which, s))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(act->op->args, "which")), NULL);
	sos_number(s, act->now, number);
	if (!sos_visible(act->txn, act->who, s))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (s->by == act->who->account)
		return refuse(act, "which", M_SOS_OWN, NULL);
	if (!sos_on_desk(act->txn, act->who, s->area))
		return refuse(act, "which", M_SOS_DESK, ARG_TEXT(number), NULL);
	return 0;
}

static int
closed_check(struct act *act)
{
	const struct sos *s = act->plan;

	if (s->closed == 0)
		return 0;
	return refuse(act, "which", M_RACE, ARG_PERSON(s->closed_by), ARG_TIME(s->closed),
	    ARG_ENUM(line_what, line_what_sos_closed), NULL);
}

/* Who answers by telephone is one of those who are asked, and not the caller. */
static int
said_check(struct act *act, uint64_t who)
{
	const struct sos *s = act->plan;
	struct viewer v;

	if (who == 0)
		return 0;
	if (who == s->by)
		return refuse(act, "said_by", M_SOS_OWN, NULL);
	if (!viewer_load(act->txn, who, act->now, &v) || !sos_on_desk(act->txn, &v, s->area))
		return refuse(act, "said_by", M_NEED_NOT_ASKED,
		    viewer_knows(act->txn, act->who, act->now, who) ? ARG_PERSON(who) : ARG_TEXT("?"), NULL);
	return 0;
}

int
sos_check_answer(struct act *act)
{
	const struct op_sos_answer *a = act->args;
	const struct sos *s = act->plan;

	if (sos_desk_check(act, a->which) != 0)
		return -1;
	if (s->answered != 0)
		return refuse(act, "which", M_RACE, ARG_PERSON(sos_answerer(s)),
		    ARG_TIME(s->answered), ARG_ENUM(line_what, line_what_sos_answered), NULL);
	return said_check(act, a->said_by);
}

/* The ringing ends; the caller alone hears who it was, everybody else reloads. */
static void
answer(struct act *act, struct sos *s, uint64_t said_by)
{
	s->answered = act->now;
	s->answered_by = act->who->account;
	s->said_by = said_by;
	if (said_by != 0)
		s->said_how = act->how = how_telephone;
	need_answer(act, &kind_sos, s->id, need_verb_answer, said_by);
	arg_time(sos_tell(act, s, s->by, sos_answerer(s), M_SOS_ANSWERED)->args[2], act->now);
}

static void
send_back(struct act *act, struct sos *s, const char *text)
{
	snprintf(s->reply, sizeof s->reply, "%s", text);
	memset(&s->reply_sealed, 0, sizeof s->reply_sealed);	/* an older word */
	s->replied = act->now;
	s->replied_by = act->who->account;
}

/* Stored last: needs and notices take from it what is set by then. */
static void
done(struct act *act, struct sos *s, enum line_what what, const char *text)
{
	char number[24];

	change_set(act->change, &kind_sos, s);
	sos_line(act, s, what, "", text);
	sos_reload(act, s);
	sos_number(s, act->now, number);
	act_answer(act, &kind_sos, s, number);
}

void
sos_apply_answer(struct act *act)
{
	const struct op_sos_answer *a = act->args;
	struct sos *s = act->plan;

	answer(act, s, a->said_by);
	s->pending = true;
	sos_ask(act, s, need_verb_outcome);
	if (a->text[0] != '\0')
		send_back(act, s, a->text);
	done(act, s, line_what_sos_answered, a->text);
}

int
sos_check_reply(struct act *act)
{
	return sos_desk_check(act, ((const struct op_sos_reply *)act->args)->which);
}

void
sos_apply_reply(struct act *act)
{
	const struct op_sos_reply *a = act->args;
	struct sos *s = act->plan;

	send_back(act, s, a->text);
	arg_text(sos_tell(act, s, s->by, act->who->account, M_SOS_REPLY)->args[2], a->text);
	done(act, s, line_what_sos_reply, a->text);
}

int
sos_check_close(struct act *act)
{
	const struct op_sos_close *a = act->args;

	if (sos_desk_check(act, a->which) != 0 || closed_check(act) != 0)
		return -1;
	if (a->outcome == sos_outcome_other && a->text[0] == '\0')
		return refuse(act, "text", M_SOS_OTHER, NULL);
	return 0;
}

/* What a call said of people stays in the sum of its incident: an outcome is no figure,
 * and others may have counted them since. Who closes it is told to look. */
static void
tell_still(struct act *act, const struct sos *s)
{
	struct incident i;
	struct num still;
	char number[24];

	if (!s->trapped.known || !incident_root(act->txn, s->incident, &i))
		return;
	sos_number(s, 0, number);
	still = incident_still_trapped(act->txn, i.id, number);
	if (!still.known || still.v == 0)
		return;
	incident_number(&i, act->now, number);
	act->answer->message = M_SOS_STILL;
	arg_number(act->answer->args[0], still.v);
	arg_text(act->answer->args[1], number);
}

/* Who closes a call that nobody answered has answered it. */
void
sos_apply_close(struct act *act)
{
	const struct op_sos_close *a = act->args;
	struct sos *s = act->plan;

	if (s->answered == 0)
		answer(act, s, 0);
	need_settle(act, &kind_sos, s->id, need_verb_outcome);
	s->pending = false;
	s->outcome = a->outcome;
	memcpy(s->outcome_text, a->text, sizeof s->outcome_text);
	s->closed = act->now;
	s->closed_by = act->who->account;
	arg_enum(sos_tell(act, s, s->by, act->who->account, M_SOS_CLOSED)->args[2],
	    &enum_sos_outcome, a->outcome);
	done(act, s, line_what_sos_closed, a->text);
	tell_still(act, s);
}
