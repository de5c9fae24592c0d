/* The steps of a team: by one of it, or by a desk on its word. One check and one apply for
 * all of them; what fits is in order_fold.c, what each takes in the arguments. */
#include "src/rules/order/order_op.h"

#include <string.h>

#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/want/want.h"

/* Who says it: the team, or a desk that names who told it. */
static int
check_who(struct act *act, const struct order_plan *p)
{
	char number[24];

	order_number(&p->order, act->now, number);
	switch (order_right(act->txn, act->who, &p->order)) {
	case ORDER_AS_TEAM:
		return 0;
	case ORDER_FOR_TEAM:
		return p->step.by_phone[0] != '\0' ? 0 : refuse(act, "by_phone", M_ORDER_BY_PHONE, NULL);
	default:
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	}
}

/* Without a word on how many: who went on from the order before and is not missing, else
 * who is on watch, else the strength. It is said back. */
static void
take_watch(struct order_plan *p)
{
	const struct order_fold *f = &p->fold;
	struct num n = p->team.watch.known ? p->team.watch : p->team.strength;

	p->step.people = f->sent.known ? (struct num){ order_fold_with(f) - num_or_0(f->missing), true } : n;
	p->said = f->sent.known ? M_ORDER_GO_ON : p->team.watch.known ? M_ORDER_ON_WATCH : M_ORDER_STRENGTH;
}

/* A head count without figures is the last one once more; a part that is not given is as it
 * was last. Who says that somebody is missing says that the others are there. */
static void
take_count(struct order_plan *p)
{
	const struct order_fold *f = &p->fold;
	struct order_step *s = &p->step;
	bool bare = !s->people.known;

	if (!s->injured.known)
		s->injured = (struct num){ num_or_0(f->injured), true };
	if (!s->missing.known)
		s->missing = (struct num){ bare ? num_or_0(f->missing) : 0, true };
	if (bare)
		s->people = (struct num){ order_fold_with(f) - s->missing.v, true };
	if (s->people.v < 0)
		s->people.v = 0;
	p->said = M_ORDER_COUNTED;
}

static void
take_figures(struct act *act, struct order_plan *p)
{
	struct order_step *s = &p->step;
	const struct op_order_count *count = act->args;

	if (s->step == order_verb_count) {
		s->people = count->here;
		take_count(p);
	} else if (s->step == order_verb_go && !s->people.known) {
		take_watch(p);
	} else if (s->step == order_verb_arrive && !s->people.known && !p->fold.sent.known) {
		take_watch(p);
	} else if (s->step == order_verb_back) {
		if (!s->people.known)
			s->people = (struct num){ order_fold_with(&p->fold) - num_or_0(p->fold.missing), true };
		p->said = M_ORDER_ALL_BACK;
	}
}

/* A figure that is stored, and may be a slip of the finger: it is said. */
static void
doubt_figures(struct order_plan *p)
{
	const struct order_step *s = &p->step;
	const struct num *sent = &p->fold.sent, *all = &p->team.strength;

	if (!s->people.known || (s->step != order_verb_go && s->step != order_verb_arrive))
		return;
	if (num_or_0(*all) > 0 && s->people.v > all->v)
		p->said = M_ORDER_ABOVE_STRENGTH;
	else if (s->step == order_verb_arrive && s->people.v < num_or_0(*sent) - num_or_0(p->fold.missing))
		p->said = M_ORDER_FEWER_THERE;
}

static uint64_t
which_of(const struct act *act)
{
	uint64_t which;

	memcpy(&which, (const char *)act->args + kind_field(act->op->args, "which")->offset, sizeof which);
	return which;
}

static const char *
figure_of(const struct act *act)
{
	return kind_field(act->op->args, "here") != NULL ? "here" : "people";
}

/* The verb of the operation is the code of its step. */
int
order_step_check(struct act *act)
{
	struct order_plan *p = act->plan;
	struct order_step *s = &p->step;

	s->step = value_find(&enum_order_verb, act->op->verb)->no;
	if (act_no_blank(act, "by_phone people here injured missing") != 0 || order_target(act, which_of(act), p) != 0)
		return -1;
	act_take(act, &kind_order_step, s);
	if (check_who(act, p) != 0 || order_after_sent(act, &p->order) != 0)
		return -1;
	take_figures(act, p);
	doubt_figures(p);
	if (s->step == order_verb_done || s->step == order_verb_back)
		order_excuse(act, p);
	return order_fits(act, p, figure_of(act));
}

int
order_recall_check(struct act *act)
{
	const struct op_order_recall *a = act->args;
	struct order_plan *p = act->plan;
	char number[24];

	p->step.step = order_verb_recall;
	if (order_target(act, a->which, p) != 0)
		return -1;
	order_number(&p->order, act->now, number);
	if (!order_issues(act->txn, act->who, &p->order))
		return refuse(act, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	memcpy(p->step.reason, a->reason, sizeof p->step.reason);
	return order_after_sent(act, &p->order) != 0 ? -1 : order_fits(act, p, "which");
}

/* What figures were taken for, and until when the next head count is due. */
static void
say_back(struct act *act, const struct order_plan *p)
{
	const struct order *o = &p->order;
	struct answer *to = act->answer;

	to->message = p->said;
	if (p->said == M_NONE)
		return;
	arg_number(to->args[0], num_or_0(p->step.people));
	if (p->said == M_ORDER_ABOVE_STRENGTH)
		arg_number(to->args[1], num_or_0(p->team.strength));
	if (p->said == M_ORDER_FEWER_THERE)
		arg_number(to->args[1], num_or_0(o->sent));
	if (p->said == M_ORDER_COUNTED && o->count_due == 0)
		to->message = M_ORDER_COUNTED_LAST;
	if (p->said == M_ORDER_COUNTED || p->said == M_ORDER_ALL_BACK)
		arg_number(to->args[1], num_or_0(o->injured));
	if (p->said == M_ORDER_COUNTED)
		arg_number(to->args[2], num_or_0(o->missing));
	if (p->said == M_ORDER_COUNTED && o->count_due != 0)
		arg_time(to->args[3], o->count_due);
}

void
order_step_apply(struct act *act)
{
	struct order_plan *p = act->plan;

	order_add_step(act, &p->order, &p->team, &p->fold, &p->step);
	want_recount(act, p->order.want);
	order_answer(act, &p->order);
	say_back(act, p);
	if (p->step.step == order_verb_back)
		order_rest(act, p);
}
