/*
 * 求救: who, area, time and phone are stored and ring at once. What can be
 * found out later - place, need, figures - never holds a call up.
 */
#include "src/rules/sos/sos.h"

#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos_desk.h"
#include "src/op/personal.h"
#include "src/rules/sos/sos_personal.h"
#include "src/rules/order/order_need.h"
#include "src/rules/sos/sos_phones.h"
#include "src/rules/sos/sos_tell.h"
#include "src/rules/sos/sos_word.h"
#include "src/rules/sos/sos_words.h"

#define DESKS SOS_DESKS
#define ROLES_ALL 0xffu

struct send_plan {
	struct sos sos;			/* the call that rings again; id 0: a new one */
	bool more;			/* facts for a named call: that is no call */
	bool joined;			/* one too many: stored with that call, and rings no more */
	char area[16];
	bool wide;			/* larger than where he is, for lack of a word */
};

static int
add_to(struct act *act, uint64_t which, struct sos *s)
{
	char number[24];

	if (!record_get(act->txn, &kind_sos, which, s))
		return refuse(act, "which", M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_op_sos_send, "which")), NULL);
	sos_number(s, act->now, number);
	if (s->by != act->who->account)
		return refuse(act, "which", M_SOS_NOT_YOURS, ARG_TEXT(number), NULL);
	if (s->closed != 0)		/* nobody would look there any more */
		return refuse(act, "which", M_SOS_OVER, ARG_TEXT(number), ARG_TIME(s->closed), NULL);
	return 0;
}

/* The smallest area that holds both. */
static void
common_area(struct txn *t, const char *code, char area[16])
{
	char up[16];

	for (snprintf(up, sizeof up, "%s", area); up[0] != '\0' && !area_under(t, code, up);) {
		area_parent(t, area, up);
		snprintf(area, 16, "%s", up);
	}
}

static unsigned
own_roles(const struct viewer *v)
{
	return v->roles & DESKS ? DESKS : ROLES_ALL;
}

/* Any place in the county will do: who calls may be away from his village. Who
 * does not say where calls for what he serves, all of it if it is several. */
static void
send_area(struct act *act, const char *given, struct send_plan *plan)
{
	const struct viewer *v = act->who;
	unsigned roles = own_roles(v);
	char *area = plan->area;
	struct area a;

	if (given[0] != '\0' && area_get(act->txn, given, &a)) {
		snprintf(area, 16, "%s", a.retired != 0 && a.successor[0] != '\0' ?
		    a.successor : a.code);
		return;
	}
	for (size_t i = 0; i < v->ngrants; i++) {
		if (!(roles & 1u << v->grants[i].role))
			continue;
		if (area[0] == '\0')
			snprintf(area, 16, "%s", v->grants[i].granted);
		else if (strcmp(area, v->grants[i].granted) != 0)
			plan->wide = true;
		common_area(act->txn, v->grants[i].granted, area);
	}
	plan->wide = plan->wide || area[0] == '\0' || given[0] != '\0';
	if (area[0] == '\0' && county_get(act->txn, &a))
		snprintf(area, 16, "%s", a.code);
}

/* Whether a call that rings is for where the next one would go. */
static bool
same_place(struct act *act, const char *given, const char *own, const struct sos *s)
{
	if (given[0] == '\0')
		return strcmp(s->area, own) == 0 || may_at(act->who, own_roles(act->who), s->area);
	return area_under(act->txn, s->area, given) || area_under(act->txn, given, s->area);
}

/* The sender's own unanswered call that last rang within the repeat window. */
static bool
ringing(struct act *act, const struct op_sos_send *a, const char *own, struct sos *out)
{
	int64_t since = act->now - setting_ms(act->txn, SETTING_REPEAT);
	struct scan s;
	struct index_key key;
	bool found = false;

	key_begin(&key, &kind_sos, 9);
	key_number(&key, act->who->account);
	scan_open(&s, act->txn, &key, true);
	/* Nobody keeps one call ringing for more than a day. */
	while (!found && scan_next(&s) && record_get(act->txn, &kind_sos, s.id, out) &&
	    out->rung >= since)
		found = out->answered == 0 && !personal_gone(act, s.id) &&
		    id_time(s.id) > act->now - DAY && out->drill == a->drill &&
		    same_place(act, a->area, own, out);
	scan_close(&s);
	if (!found)
		*out = (struct sos){ 0 };
	return found;
}

/* The first of the last day that is not closed: where the desk looks. */
static bool
first_open(struct act *act, bool drill, struct sos *out)
{
	struct index_key key, from;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_sos, 4);
	key_number(&key, act->who->account);
	key_begin(&from, &kind_sos, 4);
	key_number(&from, act->who->account);
	key_number(&from, id_next(0, act->now - DAY, 0));
	scan_open(&s, act->txn, &key, false);
	walk_from(&s.walk, from.b.data, from.b.len);
	while (!found && scan_next(&s))
		found = record_get(act->txn, &kind_sos, s.id, out) && out->closed == 0 &&
		    out->drill == drill && !personal_gone(act, s.id);
	scan_close(&s);
	if (!found)
		*out = (struct sos){ 0 };
	return found;
}

static int
send_check(struct act *act)
{
	const struct op_sos_send *a = act->args;
	struct send_plan *plan = act->plan;

	if (a->which != 0) {
		plan->more = a->place[0] != '\0' || a->text[0] != '\0' ||
		    a->phone[0] != '\0' || a->trapped.known || a->out_of_contact.known;
		if (add_to(act, a->which, &plan->sos) != 0)
			return -1;
		if (!personal_gone(act, a->which)) {
			act->over = act->over && !plan->more;
			act->cost = plan->more ? 1 : act->cost;
			plan->joined = act->over;
			return 0;
		}
		/* Whose calls were destroyed calls anew: no number can be sealed in that one. */
		plan->sos = (struct sos){ 0 };
		plan->more = false;
	}
	send_area(act, a->area, plan);
	/* Without one it rings, whatever else he sent: it may be the first of his life. */
	plan->joined = act->over && first_open(act, a->drill, &plan->sos);
	if (plan->joined || ringing(act, a, plan->area, &plan->sos))
		plan->wide = false;
	return 0;
}

/* What is not struck, of that incident itself and that area. */
static bool
line_since(struct txn *t, uint64_t incident, const char *area, int64_t since)
{
	struct line l;
	struct scan s;
	struct index_key key;
	bool found = false;

	key_begin(&key, &kind_line, 3);
	key_code(&key, area);
	key_number(&key, incident);
	scan_open(&s, t, &key, true);
	while (!found && scan_next(&s) && record_get(t, &kind_line, s.id, &l) && l.at >= since)
		found = l.struck == 0;
	scan_close(&s);
	return found;
}

/* The newest incident older than before that has a line of the area, 0 if none. */
static uint64_t
incident_before(struct txn *t, const char *area, uint64_t before)
{
	struct line l = { .incident = 0 };
	struct scan s;
	struct index_key key, from;

	key_begin(&key, &kind_line, 3);
	key_code(&key, area);
	key_begin(&from, &kind_line, 3);
	key_code(&from, area);
	key_number(&from, before);
	scan_open(&s, t, &key, true);
	if (before != 0)
		walk_from(&s.walk, from.b.data, from.b.len);
	if (scan_next(&s))
		record_get(t, &kind_line, s.id, &l);
	scan_close(&s);
	return (uint64_t)l.incident;
}

/* The newest open incident that the call belongs to, 0 if none. Whatever an area does -
 * opening, report, call, note - leaves a line of it, in the incident or in one that was
 * linked into it. */
static uint64_t
join(struct act *act, const char *area, bool drill)
{
	int64_t since = act->now - setting_int(act->txn, SETTING_SOS_JOIN_HOURS) * HOUR;
	struct incident i;
	uint64_t best = 0, id = 0;

	while ((id = incident_before(act->txn, area, id)) != 0)
		if (incident_root(act->txn, id, &i) && i.id > best && i.drill == drill &&
		    i.state < incident_state_closed && line_since(act->txn, id, area, since))
			best = i.id;
	return best;
}

static uint64_t
begin(struct act *act, const struct sos *s)
{
	struct incident i = { .class = incident_class_natural, .channel = channel_sos,
	    .occurred = act->now, .learned = act->now, .drill = s->drill };

	memcpy(i.area, s->area, sizeof i.area);
	memcpy(i.place, s->place, sizeof i.place);
	return incident_begin(act, &i);
}

static void
take_given(const struct op_sos_send *a, struct sos *s)
{
	if (a->place[0] != '\0')
		memcpy(s->place, a->place, sizeof s->place);
	if (a->text[0] != '\0') {
		memcpy(s->text, a->text, sizeof s->text);
		memset(&s->text_sealed, 0, sizeof s->text_sealed);	/* an older word */
	}
	if (a->trapped.known)
		s->trapped = a->trapped;
	if (a->out_of_contact.known)
		s->out_of_contact = a->out_of_contact;
}

/* The number given last counts; his own stands in the list of people. Any other is sealed.
 * Nothing holds a call up: where no key can be made it is stored as it is. The call must
 * have its id. */
static void
take_phone(struct act *act, const struct op_sos_send *a, struct sos *s)
{
	if (a->phone[0] == '\0')
		return;
	memset(s->phone, 0, sizeof s->phone);
	memset(&s->other_phone, 0, sizeof s->other_phone);
	if (strcmp(a->phone, act->who->phone) != 0 &&
	    !personal_try(act, s->id, SOS_PHONE_USE, a->phone, &s->other_phone.len,
	    s->other_phone.data, sizeof s->other_phone.data))
		memcpy(s->phone, a->phone, sizeof s->phone);
}

/* Who can hear it there. The lowest desk with somebody is what the caller is told. */
static void
listen(struct act *act, struct sos *s, const char *area)
{
	if (s->rings_at[0] == '\0' && need_desk_on(act, area, DESKS, s->by))
		snprintf(s->rings_at, sizeof s->rings_at, "%s", area);
}

/* Township and county at once, until a named person answers. */
static void
ring(struct act *act, struct sos *s)
{
	struct area county;
	char township[16];

	s->rings_at[0] = '\0';
	incident_township(act->txn, s->area, township);
	listen(act, s, township);
	if (county_get(act->txn, &county))
		listen(act, s, county.code);
	sos_ask(act, s, need_verb_answer);
	s->unheard = s->rings_at[0] == '\0' ? act->now : 0;
	change_set(act->change, &kind_sos, s);
}

static void
send_new(struct act *act, const struct op_sos_send *a, struct sos *s, const char *area)
{
	memset(s, 0, sizeof *s);
	s->by = act->who->account;
	snprintf(s->area, sizeof s->area, "%s", area);
	s->at = s->rung = act->now;
	s->rings = 1;
	s->drill = a->drill;
	take_given(a, s);
	number_give(act, &kind_sos, &s->day, &s->no, &s->node);
	s->incident = join(act, s->area, s->drill);
	if (s->incident == 0)
		s->incident = begin(act, s);
	change_new(act->change, &kind_sos, s);
	take_phone(act, a, s);		/* the ring writes it */
}

static void
send_again(struct act *act, const struct op_sos_send *a, struct send_plan *plan)
{
	struct sos *s = &plan->sos;
	struct area where;

	/* A call for several villages is for the one that is named now. */
	if (a->area[0] != '\0' && area_under(act->txn, a->area, s->area) &&
	    area_get(act->txn, a->area, &where))
		memcpy(s->area, where.code, sizeof s->area);
	take_given(a, s);
	take_phone(act, a, s);
	if (s->answered == 0 && !plan->more) {
		s->rings++;
		s->rung = act->now;
		s->word = 0;		/* he calls after all */
		s->word_at = 0;
	}
	change_set(act->change, &kind_sos, s);
}

/* What the first one says stays; the line has what this one does. */
static void
send_joined(struct act *act, const struct op_sos_send *a, struct sos *s)
{
	s->joined++;
	if (s->answered == 0) {		/* he calls after all */
		s->word = 0;
		s->word_at = 0;
	}
	take_phone(act, a, s);
	change_set(act->change, &kind_sos, s);
}

/* Whoever answered hears what comes after; nothing rings for it. */
static void
tell_more(struct act *act, const struct sos *s, const char *area)
{
	if (s->answered != 0)
		arg_area(sos_tell(act, s, sos_answerer(s), s->by, M_SOS_MORE)->args[2], area);
}

/* The timeline's line of a call, or of facts for one; figures have their own. */
static void
send_line(struct act *act, const struct op_sos_send *a, const struct send_plan *plan)
{
	struct sos there = plan->sos;

	if (plan->joined) {
		memcpy(there.area, plan->area, sizeof there.area);
		sos_line(act, &there, line_what_sos_more, a->place, a->text);
	} else if (!plan->more)
		sos_line(act, &plan->sos, line_what_sos, a->place, a->text);
	else if (a->place[0] != '\0' || a->text[0] != '\0')
		sos_line(act, &plan->sos, line_what_sos_more, a->place, a->text);
}

/* Where it rings, or whom to telephone because nobody is there to hear it. */
static void
tell_sender(struct act *act, const struct sos *s, bool wide)
{
	struct answer *to = act->answer;
	char township[16], phones[160];

	incident_township(act->txn, s->area, township);
	arg_area(to->args[0], township);
	to->message = s->drill ? M_SOS_DRILL : wide ? M_SOS_WHERE : M_SOS_ON_ITS_WAY;
	if (s->drill)
		return;
	if (s->unheard != 0) {
		sos_phones_line(act->txn, s->area, phones, sizeof phones);
		to->message = phones[0] != '\0' ? M_SOS_TELEPHONE : M_SOS_NOBODY;
		arg_text(to->args[0], phones);
	} else if (!wide && strcmp(s->rings_at, township) != 0) {
		to->message = M_SOS_ABOVE;
		arg_area(to->args[1], s->rings_at);
	}
}

static void
tell_joined(struct act *act, const struct sos *s)
{
	struct answer *to = act->answer;
	char phones[160], number[24];

	sos_number(s, act->now, number);
	sos_phones_line(act->txn, s->area, phones, sizeof phones);
	to->message = phones[0] != '\0' && !s->drill ? M_SOS_JOINED_TELEPHONE : M_SOS_JOINED;
	arg_text(to->args[0], number);
	arg_text(to->args[1], phones);
}

/* The call with what is new; plan->area is then the place that was meant. */
static void
send_store(struct act *act, const struct op_sos_send *a, struct send_plan *plan)
{
	if (plan->joined)
		send_joined(act, a, &plan->sos);
	else if (plan->sos.id == 0)
		send_new(act, a, &plan->sos, plan->area);
	else
		send_again(act, a, plan);
	if (!plan->joined || plan->area[0] == '\0')
		memcpy(plan->area, plan->sos.area, sizeof plan->area);
}

static void
send_apply(struct act *act)
{
	const struct op_sos_send *a = act->args;
	struct send_plan *plan = act->plan;
	struct sos *s = &plan->sos;
	bool rings;
	struct incident i;
	char number[24];

	send_store(act, a, plan);
	order_called_for(act, s);
	rings = s->answered == 0 && !plan->more && !plan->joined;
	if (incident_root(act->txn, s->incident, &i))
		incident_touch(act, &i, plan->area);
	sos_number(s, 0, number);
	send_line(act, a, plan);
	incident_figures(act, s->incident, a->trapped, a->out_of_contact, plan->area, number);
	if (rings)
		ring(act, s);
	sos_reload(act, s);
	sos_number(s, act->now, number);
	if (plan->more || plan->joined)
		tell_more(act, s, plan->area);
	act_answer(act, &kind_sos, s, number);
	if (plan->joined)
		tell_joined(act, s);
	else if (rings)
		tell_sender(act, s, plan->wide);
}

/* It rings again as long as nobody has answered. */
static bool
send_once_more(struct txn *t, uint64_t id, void *args)
{
	struct op_sos_send *a = args;
	struct sos s;

	a->which = id;
	return record_get(t, &kind_sos, id, &s) && s.answered == 0;
}

/* A lower word on people of the place than another's that is still open. */
static void
sent_over(struct txn *t, uint64_t id, int64_t now, struct buf *out)
{
	char number[24];
	struct sos s;

	if (!record_get(t, &kind_sos, id, &s))
		return;
	sos_number(&s, now, number);
	outsaid_by(t, s.incident, number, now, out);
}

static const struct op ops[] = {
	{ .verb = "send", .zh = "求救|呼救", .alone = true,
	  .help = N_("call for help; it goes out at once"),
	  .cost = 60, .args = &kind_op_sos_send, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct send_plan), .repeats = true,
	  .urgent = true, .again = send_once_more, .besides = sent_over,
	  .check = send_check, .apply = send_apply },
	{ .verb = "answer", .zh = "应答", .alone = true,
	  .help = N_("answer a call for help in your name"),
	  .args = &kind_op_sos_answer, .target = &kind_sos, .roles = DESKS,
	  .plan_size = sizeof(struct sos), .check = sos_check_answer,
	  .apply = sos_apply_answer },
	{ .verb = "mistake", .zh = "误报", .alone = true,
	  .help = N_("say that one's own call was a false alarm"),
	  .label = N_("false alarm"),
	  .cost = 1, .args = &kind_op_sos_word, .target = &kind_sos, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct sos), .check = sos_check_mistake,
	  .apply = sos_apply_word },
	{ .verb = "safe", .zh = "已脱险|脱险", .alone = true,
	  .help = N_("say that the people of one's own call are out of danger"),
	  .label = N_("out of danger"),
	  .cost = 1, .args = &kind_op_sos_word, .target = &kind_sos, .roles = ROLE_ANYONE,
	  .plan_size = sizeof(struct sos), .check = sos_check_safe,
	  .apply = sos_apply_word },
	{ .verb = "reply", .zh = "回话",
	  .help = N_("send a line back to the caller"),
	  .cost = 1, .args = &kind_op_sos_reply, .target = &kind_sos, .roles = DESKS,
	  .plan_size = sizeof(struct sos), .check = sos_check_reply,
	  .apply = sos_apply_reply },
	{ .verb = "seal", .zh = "标为个人信息|加密",
	  .help = N_("mark its words as personal data"),
	  .args = &kind_op_sos_seal, .target = &kind_sos, .roles = DESKS,
	  .plan_size = sizeof(struct sos), .check = sos_check_seal, .apply = sos_apply_seal },
	{ .verb = "reveal", .zh = "显示电话|显示个人信息",
	  .help = N_("show the telephone that the caller left, or with a reason sealed words, once"),
	  .cost = 1, .args = &kind_op_sos_reveal, .target = &kind_sos, .roles = DESKS,
	  .plan_size = sizeof(struct sos), .repeats = true,
	  .check = sos_check_reveal, .apply = sos_apply_reveal },
	{ .verb = "close", .zh = "了结",
	  .help = N_("close a call for help with what came of it"),
	  .args = &kind_op_sos_close, .target = &kind_sos, .roles = DESKS,
	  .plan_size = sizeof(struct sos), .check = sos_check_close,
	  .apply = sos_apply_close },
	{ 0 }
};

static const struct demand demands[] = {
	{ .verb = need_verb_answer, .chain = "sos", .tiers = 1u << tier_county | 1u << tier_township,
	  .roles = DESKS, .answer = "sos.answer", .of_subject = true,
	  .until_answered = true, .words = N_("answer: I take care of it"),
	  .says = sos_need_says },
	{ .verb = need_verb_outcome, .chain = "outcome",
	  .tiers = 1u << tier_county | 1u << tier_township, .roles = DESKS,
	  .words = N_("take it: I find out what came of it"), .says = sos_need_says },
	{ 0 }
};

const struct subject subject_sos = {
	.noun = "sos", .zh = "求救", .label = N_("call for help"),
	.kind = &kind_sos, .ops = ops, .face = &sos_face, .demands = demands,
	.to_the_last = true,
};
