/* The fold of an order's steps. */
#include "src/rules/order/order_fold.h"

#include "src/lang/when.h"

int64_t
order_step_time(const struct order_step *s)
{
	return s->happened != 0 ? s->happened : s->at;
}

enum cell {
	NO,		/* STEP_ORDER */
	YES,
	RACE,
	OUT,		/* where people are out */
	HEARD,		/* of a recall, once */
};

static const enum cell cells[][order_state_closed + 1] = {
	/*                       -    issued acked moving scene leaving closed */
	[order_verb_send]    = { YES, NO,    NO,   NO,    NO,   NO,    NO },
	[order_verb_ack]     = { NO,  YES,   RACE, NO,    NO,   HEARD, NO },
	[order_verb_decline] = { NO,  YES,   YES,  NO,    NO,   NO,    NO },
	[order_verb_go]      = { NO,  YES,   YES,  RACE,  NO,   NO,    NO },
	[order_verb_late]    = { NO,  NO,    YES,  YES,   NO,   YES,   NO },
	[order_verb_arrive]  = { NO,  YES,   YES,  YES,   RACE, NO,    NO },
	[order_verb_count]   = { NO,  OUT,   OUT,  YES,   YES,  YES,   NO },
	[order_verb_called]  = { NO,  OUT,   OUT,  YES,   YES,  YES,   NO },
	[order_verb_done]    = { NO,  NO,    NO,   NO,    YES,  RACE,  NO },
	[order_verb_back]    = { NO,  OUT,   OUT,  YES,   YES,  YES,   RACE },
	[order_verb_recall]  = { NO,  YES,   YES,  YES,   YES,  RACE,  NO },
	/* Of one issued only by what takes its place: a real order over a drill. */
	[order_verb_retask]  = { NO,  YES,   YES,  YES,   YES,  YES,   NO },
};

static enum order_fault
state_fits(const struct order_fold *f, enum order_verb verb)
{
	switch (cells[verb][f->state]) {
	case YES: return ORDER_FITS;
	case RACE: return ORDER_RACE;
	case OUT: return f->out ? ORDER_FITS : ORDER_STATE;
	case HEARD: return !f->recalled ? ORDER_STATE : f->heard ? ORDER_RACE : ORDER_FITS;
	default: return ORDER_STATE;
	}
}

/* The injured and missing that a step speaks of: its own word, else the last. */
static int64_t
injured_of(const struct order_fold *f, const struct order_step *s)
{
	return num_or_0(s->injured.known ? s->injured : f->injured);
}

/* Nobody who is out may go unnamed. */
static bool
names_all(const struct order_fold *f, const struct order_step *s)
{
	return s->people.known && s->people.v + num_or_0(s->injured) + num_or_0(s->missing) >= num_or_0(f->sent);
}

static bool
back_adds_up(const struct order_fold *f, const struct order_step *s)
{
	int64_t gone = num_or_0(f->sent) - num_or_0(s->people);

	return s->people.known && gone >= 0 && gone <= injured_of(f, s) + num_or_0(f->missing);
}

/* While somebody is missing no more are there than are left: who is found is counted. */
static bool
counts_no_missing(const struct order_fold *f, const struct order_step *s)
{
	return !s->people.known || num_or_0(f->missing) == 0 ||
	    s->people.v + f->away + num_or_0(f->missing) <= num_or_0(f->sent);
}

static bool
adds_up(const struct order_fold *f, const struct order_step *s)
{
	switch (s->step) {
	case order_verb_go:
		return s->people.known && counts_no_missing(f, s) &&
		    s->people.v + num_or_0(f->injured) + num_or_0(f->missing) >= num_or_0(f->sent);
	case order_verb_arrive: return (s->people.known || f->sent.known) && counts_no_missing(f, s);
	case order_verb_count: return names_all(f, s);
	case order_verb_back: return back_adds_up(f, s);
	default: return true;
	}
}

enum order_fault
order_fold_fits(const struct order_fold *f, const struct order_step *s)
{
	enum order_fault fault = state_fits(f, (enum order_verb)s->step);
	bool ends = s->step == order_verb_done || s->step == order_verb_back;

	if (fault != ORDER_FITS)
		return fault;
	if (ends && num_or_0(f->missing) > 0 && s->reason[0] == '\0')
		return ORDER_MISSING;
	return adds_up(f, s) ? ORDER_FITS : ORDER_SUM;
}

int64_t
order_fold_before(const struct order_fold *f, enum order_verb verb)
{
	return verb == order_verb_ack ? f->ack_no : f->state_no;
}

int64_t
order_fold_with(const struct order_fold *f)
{
	return num_or_0(f->sent) - f->away;
}

static void
enter(struct order_fold *f, const struct order_step *s, enum order_state state, int end)
{
	f->state = (int)state;
	f->end = end;
	f->state_no = s->no;
	f->eta = 0;
}

static void
raise_sent(struct order_fold *f, int64_t n)
{
	f->out = true;
	if (!f->sent.known || n > f->sent.v)
		f->sent = (struct num){ n, true };
}

/* Who went on from the order before, hurt and missing ones too. */
static void
carry_on(struct order_fold *f, const struct order *o, const struct order_step *s)
{
	if (!s->people.known)
		return;
	raise_sent(f, s->people.v);
	f->injured = s->injured;
	f->missing = s->missing;
	f->here = (struct num){ s->people.v - num_or_0(s->missing), true };
	f->due = o->carried;
}

static void
take_count(struct order_fold *f, const struct order_step *s)
{
	raise_sent(f, s->people.v + num_or_0(s->missing));
	f->here = s->people;
	f->injured = s->injured;
	f->missing = s->missing;
	f->away = f->sent.v - s->people.v - num_or_0(s->missing);
}

static void
take_people(struct order_fold *f, const struct order_step *s)
{
	if (s->step == order_verb_count) {
		take_count(f, s);
	} else if (s->step == order_verb_back) {
		f->here = s->people;
		f->injured = s->injured.known ? s->injured : f->injured;
	} else if (s->people.known && (s->step == order_verb_go || s->step == order_verb_arrive)) {
		raise_sent(f, s->people.v);
		f->here = s->people;
	}
}

/* Where people who are out end: still out. */
static void
turn_back(struct order_fold *f, const struct order_step *s, int end)
{
	f->recalled = s->step == order_verb_recall;
	enter(f, s, f->out ? order_state_leaving : order_state_closed, f->out ? 0 : end);
}

static void
move(struct order_fold *f, const struct order *o, const struct order_step *s)
{
	switch (s->step) {
	case order_verb_send:
		enter(f, s, order_state_issued, 0);
		carry_on(f, o, s);
		break;
	case order_verb_ack:
		f->ack_no = s->no;
		f->heard = f->recalled;
		if (f->state == order_state_issued)
			enter(f, s, order_state_acked, 0);
		break;
	case order_verb_go: enter(f, s, order_state_moving, 0); break;
	case order_verb_late: f->eta = s->eta; break;
	case order_verb_arrive: enter(f, s, order_state_scene, 0); break;
	case order_verb_done: enter(f, s, order_state_leaving, 0); break;
	case order_verb_back: enter(f, s, order_state_closed, order_end_back); break;
	case order_verb_retask: enter(f, s, order_state_closed, order_end_retasked); break;
	case order_verb_decline: turn_back(f, s, order_end_declined); break;
	case order_verb_recall: turn_back(f, s, order_end_recalled); break;
	default: break;
	}
}

static bool
answers(const struct order_step *s)
{
	return s->step == order_verb_go || s->step == order_verb_arrive || s->step == order_verb_count ||
	    s->step == order_verb_done || s->step == order_verb_called;
}

/* The clock of the head count, by the state that the step led to. */
static void
wind(struct order_fold *f, const struct order *o, const struct order_step *s)
{
	int64_t when = order_step_time(s), every;

	if (!answers(s) || when < f->mark)
		return;
	f->mark = when;
	every = f->state == order_state_scene ? o->every : o->every_away;
	f->due = s->step == order_verb_called ? when : every > 0 ? when + every * MINUTE : 0;
	if (s->people.known)
		f->counted = when;
}

void
order_fold_step(struct order_fold *f, const struct order *o, const struct order_step *s)
{
	int64_t had = num_or_0(f->missing);

	move(f, o, s);
	take_people(f, s);
	wind(f, o, s);
	if (s->step == order_verb_done && s->reason[0] != '\0')
		f->let_go = true;
	if (num_or_0(f->missing) > had)
		f->let_go = false;
	if (f->state == order_state_closed)
		f->due = f->eta = 0;
}

void
order_fold_store(const struct order_fold *f, struct order *o)
{
	o->state = f->state;
	o->end = f->end;
	o->live = f->state != order_state_closed;
	o->sent = f->sent;
	o->here = f->here;
	o->injured = f->injured;
	o->missing = f->missing;
	o->counted = f->counted;
	o->count_due = f->due;
	o->eta = f->eta;
}
