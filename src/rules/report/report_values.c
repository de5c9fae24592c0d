/*
 * What a version says: what is kept from the one before, what is given, what
 * became unknown; the rules of values, and when a reason is needed.
 */
#include "src/rules/report/report_op.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report_version.h"
#include "src/lang/when.h"
#include "src/text/show.h"

#define KIND_ARGS (&kind_op_report_file)
#define KIND_VERSION (&kind_report_version)

/* The version's field of the same number and name, NULL if it keeps none. */
static const struct field *
kept_as(const struct field *given)
{
	const struct field *f = kind_field_no(KIND_VERSION, given->no);

	return f != NULL && strcmp(f->name, given->name) == 0 ? f : NULL;
}

static void
copy_value(const struct field *to, void *rec, const struct field *from, const void *args)
{
	memcpy((char *)rec + to->offset, (const char *)args + from->offset, to->size);
}

/* A key not given keeps its value; `key=` makes it unknown. The reason, who
 * spoke and when the form was begun are of one sending only. */
static void
fill_values(struct act *act, struct filing *f)
{
	struct report_version *v = &f->next;

	if (f->has)
		*v = f->prev;
	v->id = 0;
	v->rev = 0;
	v->reason[0] = '\0';
	v->by_phone = 0;
	v->first_key = 0;
	for (size_t i = 0; i < KIND_ARGS->nfields; i++) {
		const struct field *given = &KIND_ARGS->fields[i], *to = kept_as(given);
		if (to == NULL)
			continue;
		if (field_known(given, act->args))
			copy_value(to, v, given, act->args);
		else if (cleared(act, given->name))
			field_clear(to, v);
	}
	if (v->by_phone == act->who->account)
		v->by_phone = 0;
}

/* What is not said is taken from the incident. */
static int
fill_from_incident(struct act *act, struct filing *f)
{
	struct report_version *v = &f->next;

	if (((const struct op_report_file *)act->args)->hazard == 0 && f->incident.hazard != 0)
		v->hazard = f->incident.hazard;
	if (v->hazard == 0)
		return refuse(act, "hazard", M_REQUIRED, NULL);
	/* Several hazards in one process go under the main one (应急〔2020〕19号). */
	if (f->incident.hazard != 0 && v->hazard != f->incident.hazard) {
		char number[24];
		incident_number(&f->incident, act->now, number);
		return refuse(act, "hazard", M_OTHER_HAZARD, ARG_TEXT(number),
		    ARG_ENUM(hazard, f->incident.hazard), NULL);
	}
	if (v->occurred == 0 && !cleared(act, "occurred"))
		v->occurred = f->incident.occurred;
	return 0;
}

/* 初报, 续报 n, 核报; a re-send after a return keeps its stage. */
static void
fill_stage(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;
	struct report_version *v = &f->next;

	if (f->has && f->report.state == report_state_returned)
		v->stage = f->prev.stage;
	else
		v->stage = f->has ? stage_follow : stage_first;
	if (args->stage == stage_final)
		v->stage = stage_final;
	v->stage_no = f->has ? f->prev.stage_no : 0;
	if (v->stage == stage_follow &&
	    !(f->has && f->report.state == report_state_returned))
		v->stage_no++;
}

static int
check_times(struct act *act)
{
	const struct op_report_file *args = act->args;

	if (args->occurred > act->now + MINUTE)
		return refuse(act, "occurred", M_FUTURE_TIME, ARG_TIME(args->occurred), NULL);
	if (args->learned > act->now + MINUTE)
		return refuse(act, "learned", M_FUTURE_TIME, ARG_TIME(args->learned), NULL);
	return 0;
}

static void
keep_word(struct act *act, const char *name, const struct field *f, unsigned message,
    const char args[][192])
{
	char storage[600];
	struct buf text = BUF(storage);

	buf_printf(&text, "%s: ", f->name);
	say(&text, act->txn, message, args, SAY_ARGS);
	act_word(act, name, buf_str(&text));
}

/* The county names the sub-type; a kept one goes when the hazard changes. */
static int
check_subtype(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;
	struct report_version *v = &f->next;
	char list[180] = "";

	hazard_subtypes((enum hazard)v->hazard, list, sizeof list);
	if (v->subtype[0] != '\0' && !words_have(list, v->subtype)) {
		if (args->subtype[0] != '\0')
			return refuse(act, "subtype", M_SUBTYPE_NOT, ARG_TEXT(args->subtype),
			    ARG_ENUM(hazard, v->hazard), ARG_TEXT(list), NULL);
		v->subtype[0] = '\0';
	}
	if (f->area.tier != tier_county || v->subtype[0] != '\0' || v->stage == stage_first)
		return 0;
	if (v->stage == stage_final)
		return refuse(act, "subtype", M_SUBTYPE_NEEDED, ARG_TEXT(list), NULL);
	keep_word(act, "warning", kind_field(KIND_VERSION, "subtype"), M_SUBTYPE_LACKS,
	    (const char[SAY_ARGS][192]){ "" });
	return 0;
}

/* Wrong keys are refused at once, even in a first report. */
static int
check_drought(struct act *act, struct filing *f)
{
	for (size_t i = 0; i < KIND_VERSION->nfields; i++) {
		const struct field *x = &KIND_VERSION->fields[i];
		if ((x->flags & F_DROUGHT) && f->next.hazard != hazard_drought &&
		    field_known(x, &f->next))
			return refuse(act, x->name, M_DROUGHT_ONLY, NULL);
	}
	return 0;
}

static int
refuse_figures(struct act *act, const struct field *f, enum message m, int64_t a, int64_t b)
{
	char from[64], to[64];

	show_number(f, a, false, from, sizeof from);
	show_number(f, b, false, to, sizeof to);
	return refuse(act, f->name, m, ARG_TEXT(from), ARG_TEXT(to), NULL);
}

/* What was known and is unknown now needs a reason. */
static int
check_cleared(struct act *act, struct filing *f)
{
	struct incident shown;

	for (size_t i = 0; i < act->ncleared; i++) {
		const struct field *given = kind_field_no(KIND_ARGS, act->cleared[i]);
		const struct field *kept = given == NULL ? NULL : kept_as(given);
		if (kept != NULL && f->has && field_known(kept, &f->prev) &&
		    !field_known(kept, &f->next) && strcmp(kept->name, "reason") != 0 &&
		    strcmp(kept->name, "by_phone") != 0)
			return refuse(act, given->name, M_NEED_REASON, NULL);
	}
	shown = f->incident;
	incident_with_people(act->txn, &shown);
	if (cleared(act, "trapped") && shown.trapped.known)
		return refuse(act, "trapped", M_NEED_REASON, NULL);
	if (cleared(act, "out_of_contact") && shown.out_of_contact.known)
		return refuse(act, "out_of_contact", M_NEED_REASON, NULL);
	return 0;
}

/* What was said up to now: by the chain, and by areas that went into this one since. */
static struct num
said_before(const struct filing *f, const struct field *x)
{
	const struct num *own = field_num_c(x, &f->prev), *more = field_num_c(x, &f->inherited);

	return (struct num){ (own->known ? own->v : 0) + (more->known ? more->v : 0),
	    own->known || more->known };
}

/* The missing may be found dead: then both together do not fall. */
static bool
found_dead(const struct filing *f, const struct field *x)
{
	const struct field *dead = kind_field(KIND_VERSION, "dead");

	return strcmp(x->name, "missing") == 0 && f->next.dead.known &&
	    f->next.missing.v + f->next.dead.v >=
	    said_before(f, x).v + said_before(f, dead).v;
}

static int
check_lowered(struct act *act, struct filing *f)
{
	for (size_t i = 0; i < KIND_VERSION->nfields; i++) {
		const struct field *x = &KIND_VERSION->fields[i];
		const struct num *b;
		struct num a;
		if (!(x->flags & F_INDICATOR) || (x->flags & F_NOW) || !f->has)
			continue;
		a = said_before(f, x);
		b = field_num_c(x, &f->next);
		if (a.known && b->known && b->v < a.v && !found_dead(f, x))
			return refuse_figures(act, x, M_LOWERED, a.v, b->v);
	}
	return 0;
}

static int
check_sums(struct act *act, struct filing *f, const struct total *total)
{
	for (size_t i = 0; i < KIND_VERSION->nfields; i++) {
		const struct field *x = &KIND_VERSION->fields[i];
		const struct num *own, *sum;
		if (!(x->flags & F_INDICATOR))
			continue;
		own = field_num_c(x, &f->next);
		sum = field_num_c(x, &total->accepted);
		if (own->known && sum->known && !figure_equal(x, own->v, sum->v))
			return refuse_figures(act, x, M_OTHER_THAN_SUM, own->v, sum->v);
	}
	return 0;
}

/* What does not fit: words in any case, a refusal from the second on unless a
 * reason stands. */
static int
check_figures(struct act *act, struct filing *f)
{
	struct figure_fault faults[FIGURE_FAULTS];
	size_t n = figures_check(&f->next, (enum hazard)f->next.hazard, faults, FIGURE_FAULTS);

	for (size_t i = 0; i < n; i++) {
		const struct figure_fault *x = &faults[i];
		if (x->error && f->next.stage != stage_first && f->next.reason[0] == '\0')
			return refuse(act, x->field->name, x->message, x->args[0], x->args[1],
			    NULL);
		keep_word(act, x->error ? "error" : "warning", x->field, x->message, x->args);
	}
	return 0;
}

static int64_t
count_of(const struct num *n)
{
	return n->known ? n->v : 0;
}

/* New casualties of a village ring, and those a township knows beyond what its
 * villages reported. */
static void
note_casualties(struct act *act, struct filing *f, const struct total *below)
{
	const struct op_report_file *args = act->args;
	int64_t people = count_of(&args->trapped) + count_of(&args->out_of_contact);
	int64_t dead = count_of(&f->next.dead), missing = count_of(&f->next.missing);
	bool same = f->has && dead == count_of(&f->prev.dead) &&
	    missing == count_of(&f->prev.missing) && people == 0;

	f->casualty = dead > 0 || missing > 0 || people > 0;
	f->rings = f->casualty && !same && f->area.tier != tier_county;
	if (f->area.tier == tier_township && people == 0 &&
	    dead <= count_of(&below->reported.dead) &&
	    missing <= count_of(&below->reported.missing))
		f->rings = false;
}

static int
check_reasons(struct act *act, struct filing *f, const struct total *below)
{
	if (f->next.reason[0] != '\0')
		return 0;
	if (check_cleared(act, f) != 0 || check_lowered(act, f) != 0)
		return -1;
	return check_sums(act, f, below);
}

int
filing_version(struct act *act, struct filing *f)
{
	struct total below = { 0 };
	int refused;

	fill_values(act, f);
	fill_stage(act, f);
	if (fill_from_incident(act, f) != 0 || check_times(act) != 0 ||
	    check_subtype(act, f) != 0 || check_drought(act, f) != 0)
		return -1;
	if (f->incident.id != 0 && f->area.tier <= tier_township &&
	    report_total(act->txn, f->incident.id, f->area.code, &below) != 0)
		return refuse(act, "", M_NOT_STORED, NULL);
	if (f->incident.id != 0 &&
	    report_inherited(act->txn, f->incident.id, f->area.code, &f->inherited) != 0) {
		total_free(&below);
		return refuse(act, "", M_NOT_STORED, NULL);
	}
	note_casualties(act, f, &below);
	refused = check_reasons(act, f, &below);
	total_free(&below);
	return refused != 0 ? refused : check_figures(act, f);
}
