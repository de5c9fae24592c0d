/*
 * report file: the chain that a sending continues, and what it sets going. Who
 * may send, and into which incident, is report_into.c's business;
 * values and figures are report_values.c's.
 */
#include "src/rules/report/report_op.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "src/base/cycle.h"
#include "src/op/settings.h"
#include "src/rules/area/area.h"
#include "src/rules/need/need.h"

/* The chain it continues, and whether that is the one the sender looked at. */
static int
check_chain(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;

	f->has = f->incident.id != 0 &&
	    report_chain(act->txn, f->incident.id, f->area.code, &f->report) &&
	    report_latest(act->txn, &f->report, &f->prev);
	if (f->has)
		return report_guard(act, &f->report, args->version);
	if (args->version != 0)
		return refuse(act, "version", M_FIRST_VERSION, ARG_AREA(f->area.code), NULL);
	return 0;
}

int
report_file_check(struct act *act)
{
	const struct op_report_file *args = act->args;
	struct filing *f = act->plan;

	if (args->stage != 0 && args->stage != stage_final)
		return refuse(act, "stage", M_STAGE_FINAL, NULL);
	if (filing_who(act, f) != 0 || filing_incident(act, f) != 0 || check_chain(act, f) != 0)
		return -1;
	return filing_version(act, f);
}

static void
open_incident(struct act *act, struct filing *f)
{
	struct incident *i = &f->incident;

	i->class = incident_class_natural;
	i->channel = channel_report;
	i->hazard = f->next.hazard;
	i->occurred = f->next.occurred;
	i->learned = f->next.learned;
	i->drill = ((const struct op_report_file *)act->args)->drill;
	memcpy(i->area, f->area.code, sizeof i->area);
	memcpy(i->place, f->next.place, sizeof i->place);
	memcpy(i->text, f->next.text, sizeof i->text);
	i->same = f->unsure ? sameness_to_decide : 0;
	incident_begin(act, i);
}

static void
store_version(struct act *act, struct filing *f)
{
	struct report *r = &f->report;

	if (!f->has) {
		r->incident = f->incident.id;
		memcpy(r->area, f->area.code, sizeof r->area);
		r->tier = f->area.tier;
		r->drill = f->incident.drill;
		number_give(act, &kind_report, &r->day, &r->no, &r->node);
		change_new(act->change, &kind_report, r);
	}
	f->next.report = r->id;
	f->next.version = r->version + 1;
	f->next.by = act->who->account;
	f->next.received = act->on_paper && act->happened != 0 ? act->happened : act->now;
	change_new(act->change, &kind_report_version, &f->next);
	r->version = f->next.version;
	r->latest = f->next.id;
	r->state = report_state_sent;
	r->stage = f->next.stage;
	r->stage_no = f->next.stage_no;
	r->reporter = f->next.by;
	r->received = f->next.received;
	r->opened = 0;
	r->opened_by = 0;
	change_set(act->change, &kind_report, r);
}

/* The next version answers what was asked for about the last one, and about
 * what another incident's report of the area left beside it. */
static void
settle_before(struct act *act, struct filing *f)
{
	struct report chain, r;
	struct family family;
	char desk[16], above[16];

	if (!report_chain(act->txn, f->incident.id, f->area.code, &chain))
		return;
	area_parent(act->txn, f->area.code, desk);
	area_parent(act->txn, desk, above);
	family_open(&family, act->txn, f->incident.id);
	while (family_next(&family)) {
		if (!report_in(act->txn, family.id, f->area.code, &r))
			continue;
		/* An unread one is renewed, so that what climbed stays up; one
		 * that was read begins its way up anew. */
		if (r.id != chain.id || (r.opened != 0 && above[0] != '\0' &&
		    need_climbed_to(act->txn, &kind_report, r.id, need_verb_review, above)))
			need_settle(act, &kind_report, r.id, need_verb_review);
		need_settle(act, &kind_report, r.id, need_verb_correct);
		need_settle(act, &kind_report, r.id, need_verb_unread);
	}
}

/* What was returned of areas that went into this one is corrected by its report. */
static void
settle_merged(struct act *act, struct filing *f)
{
	struct index_key key;
	struct family family;
	struct report r;
	struct area a;
	struct scan s;

	key_begin(&key, &kind_area, 3);
	key_code(&key, f->area.code);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_area, s.id, &a))
			continue;
		family_open(&family, act->txn, f->incident.id);
		while (family_next(&family)) {
			if (!report_in(act->txn, family.id, a.code, &r))
				continue;
			need_settle(act, &kind_report, r.id, need_verb_correct);
			need_settle(act, &kind_report, r.id, need_verb_unread);
		}
	}
	scan_close(&s);
}

/* What the area went into, or that went into since, has reported in that incident since
 * it was returned and the area had come. */
static bool
corrected_by_heir(struct txn *t, const struct report *r, const struct review *review, uint64_t root)
{
	struct cycle cycle = { 0 };
	struct report chain;
	struct area a;
	char code[16];
	uint64_t left;

	memcpy(code, r->area, sizeof code);
	while (area_get(t, code, &a) && !cycle_met(&cycle, a.id)) {
		area_heir(&a, code, &left);
		if (code[0] == '\0')
			return false;
		if (report_chain(t, root, code, &chain) && chain.latest > review->id &&
		    chain.latest > left)
			return true;
	}
	return false;
}

/* The next tier reviews; unopened, it climbs to the one above that. */
static void
ask_review(struct act *act, const struct report *r, uint64_t incident, bool casualty)
{
	char desk[16];
	struct need_spec spec = { .kind = &kind_report, .subject = r->id,
	    .verb = need_verb_review, .area = desk, .roles = REPORTERS,
	    .about = r->area, .incident = incident, .urgent = true,
	    .drill = r->drill };

	area_parent(act->txn, r->area, desk);
	if (desk[0] == '\0')
		return;
	spec.due = act->now + setting_ms(act->txn,
	    casualty ? SETTING_UNOPENED_CASUALTY : SETTING_UNOPENED);
	need_open(act, &spec);
}

void
report_ask_again(struct act *act, const struct report *r, uint64_t incident)
{
	struct report_version v;
	struct report chain;
	struct review review;

	if (report_leads_to(act->txn, r, &chain) || !report_latest(act->txn, r, &v))
		return;
	if (r->state == report_state_sent &&
	    !need_is_live(act->txn, &kind_report, r->id, need_verb_review))
		ask_review(act, r, incident, report_has_casualties(act->txn, r, &v));
	if (r->state != report_state_returned || !report_review(act->txn, v.id, &review) ||
	    corrected_by_heir(act->txn, r, &review, incident))
		return;
	if (!need_is_live(act->txn, &kind_report, r->id, need_verb_correct))
		report_ask_correct(act, r, incident);
	if (review.read == 0 && !need_is_live(act->txn, &kind_report, r->id, need_verb_unread))
		report_watch_return(act, r, incident, review.for_tier);
}

void
report_parted(struct act *act, uint64_t root)
{
	struct family f;
	struct report r;
	struct scan s;
	struct index_key key;

	family_open(&f, act->txn, root);
	while (family_next(&f)) {
		key_begin(&key, &kind_report, 2);
		key_number(&key, f.id);
		scan_open(&s, act->txn, &key, false);
		while (scan_next(&s))
			if (record_get(act->txn, &kind_report, s.id, &r))
				report_ask_again(act, &r, root);
		scan_close(&s);
	}
}

/* County desk and leader hear of casualties the moment they are sent. */
static void
ring_county(struct act *act, struct filing *f)
{
	struct area county;
	struct need_spec spec = { .kind = &kind_report, .subject = f->report.id,
	    .verb = need_verb_casualty, .area = county.code, .roles = ROLE(duty) | ROLE(leader),
	    .about = f->area.code, .incident = f->incident.id, .urgent = true,
	    .drill = f->report.drill };

	if (f->rings && county_get(act->txn, &county))
		need_open(act, &spec);
}

/* 不确定: the county's desk says whether it is an incident it has already. */
static void
ask_decision(struct act *act, struct filing *f)
{
	struct area county;
	struct need_spec spec = { .kind = &kind_incident, .subject = f->incident.id,
	    .verb = need_verb_decide, .area = county.code, .roles = ROLE(duty) | ROLE(leader),
	    .about = f->area.code, .incident = f->incident.id, .drill = f->incident.drill };

	if (f->unsure && county_get(act->txn, &county))
		need_open(act, &spec);
}

static void
write_line(struct act *act, struct filing *f, const char *number)
{
	const struct op_report_file *args = act->args;
	struct line line = { .what = line_what_report_sent, .version = f->next.version };
	struct num trapped = args->trapped, out = args->out_of_contact;

	memcpy(line.area, f->area.code, sizeof line.area);
	snprintf(line.number, sizeof line.number, "%s", number);
	snprintf(line.reason, sizeof line.reason, "%s", f->next.reason);
	incident_line(act, f->incident.id, &line);
	incident_figures(act, f->report.incident, trapped, out, f->area.code, number);
	notice_area(act, act_notice_of(act, f->incident.id), f->area.code);
}

/* `trapped=` and `out_of_contact=`: this place does not know any more. */
static void
clear_people(struct act *act, struct filing *f, const char *number)
{
	struct line line = { .trapped_unknown = cleared(act, "trapped"),
	    .out_unknown = cleared(act, "out_of_contact") };

	memcpy(line.area, f->area.code, sizeof line.area);
	snprintf(line.number, sizeof line.number, "%s", number);
	snprintf(line.reason, sizeof line.reason, "%s", f->next.reason);
	incident_figures_unknown(act, f->report.incident, &line);
}

/* A village's report says that its township is affected. That of a township or the
 * county sums what is below: it adds an area only where the incident had none. */
static void
widen(struct act *act, struct filing *f)
{
	if (f->area.tier >= tier_village ||
	    !incident_touches(act->txn, &f->incident, f->area.code))
		incident_touch(act, &f->incident, f->area.code);
}

/* Who did not say which version he had seen hears that there was one; who speaks for
 * areas that were merged into his, that theirs is not counted besides any more. */
static void
say_follows(struct act *act, const struct filing *f)
{
	struct answer *a = act->answer;

	if (figures_any(&f->inherited)) {
		a->message = M_TAKES_OVER;
		arg_text(a->args[0], a->number);
		return;
	}
	if (!f->has || ((const struct op_report_file *)act->args)->version != 0)
		return;
	a->message = M_FOLLOWS;
	arg_text(a->args[0], a->number);
	arg_person(a->args[1], f->prev.by);
	arg_time(a->args[2], f->prev.received);
	arg_number(a->args[3], f->next.version);
}

void
report_file_apply(struct act *act)
{
	struct filing *f = act->plan;
	char number[24];

	if (f->incident.id == 0) {
		open_incident(act, f);
	} else {
		incident_name(act, &f->incident, (enum hazard)f->next.hazard, f->next.occurred);
		widen(act, f);
	}
	settle_before(act, f);
	settle_merged(act, f);
	store_version(act, f);
	report_number(&f->report, act->now, number);
	write_line(act, f, number);
	clear_people(act, f, number);
	ask_review(act, &f->report, f->incident.id, f->casualty);
	ring_county(act, f);
	ask_decision(act, f);
	act_answer(act, &kind_report, &f->report, number);
	act->answer->version = (uint32_t)f->report.version;
	say_follows(act, f);
}
