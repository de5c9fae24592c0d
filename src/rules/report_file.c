/*
 * report file: who may send for which area, into which incident, and what a
 * sending sets going. Values and figures are report_values.c's.
 */
#include "src/rules/report_op.h"

#include <stdio.h>
#include <string.h>

#include "src/rules/area.h"
#include "src/rules/need.h"
#include "src/settings.h"

#define OPEN_HERE 16

/* The areas a viewer reports for, each once, as "name code, name code". */
static size_t
own_areas(struct act *act, const struct viewer *v, char first[16], struct buf *names)
{
	const struct viewer_grant *g;
	bool by_phone = v != act->who;
	char name[100];
	size_t n = 0;

	for (size_t i = 0; i < v->ngrants; i++) {
		bool before = false;
		g = &v->grants[i];
		for (size_t k = 0; k < i; k++)
			before = before || ((REPORTERS & 1u << v->grants[k].role) &&
			    strcmp(v->grants[k].stem, g->stem) == 0);
		if (!(REPORTERS & 1u << g->role) || before || (by_phone &&
		    !may_over(act->txn, act->who, REPORTERS, g->area)))
			continue;
		if (n++ == 0)
			memcpy(first, g->area, 16);
		area_name(act->txn, g->area, false, name, sizeof name);
		buf_printf(names, "%s%s %s", n > 1 ? ", " : "", name, g->area);
	}
	return n;
}

static int
check_area(struct act *act, struct filing *f, const struct viewer *speaker)
{
	const struct op_report_file *args = act->args;
	char code[16] = "", storage[600];
	struct buf names = BUF(storage);
	size_t n;

	if (args->area[0] != '\0')
		return area_usable(act, "area", args->area, &f->area);
	n = own_areas(act, speaker, code, &names);
	if (n == 0)
		return refuse(act, "area", M_NO_AREA, NULL);
	if (n > 1)
		return refuse(act, "area", M_WHICH_AREA, ARG_TEXT(buf_str(&names)), NULL);
	return area_usable(act, "area", code, &f->area);
}

/* An officer sends for his own area; a desk above only what it was told. */
static int
check_speaker(struct act *act, struct filing *f, const struct viewer *speaker)
{
	const char *code = f->area.code;

	if (!may_at(act->who, REPORTERS, code)) {
		if (!may_over(act->txn, act->who, ROLE(duty), code))
			return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(code), NULL);
		if (speaker == act->who)
			return refuse(act, "by_phone", M_ONLY_BY_PHONE, ARG_AREA(code), NULL);
	}
	if (speaker != act->who && !may_at(speaker, REPORTERS, code))
		return refuse(act, "by_phone", M_NOT_SPEAKER, ARG_PERSON(speaker->account),
		    ARG_AREA(code), NULL);
	return 0;
}

static int
check_who(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;
	const struct viewer *speaker = act->who;
	struct viewer other;

	if (args->by_phone != 0 && args->by_phone != act->who->account) {
		if (!viewer_load(act->txn, args->by_phone, act->now, &other))
			return refuse(act, "by_phone", M_NO_SUCH_ACCOUNT, ARG_TEXT(other.login),
			    NULL);
		speaker = &other;
	}
	if (check_area(act, f, speaker) != 0)
		return -1;
	return check_speaker(act, f, speaker);
}

static int
join_given(struct act *act, struct filing *f, uint64_t id, bool drill)
{
	struct incident *i = &f->incident;
	char number[24];

	if (!incident_root(act->txn, id, i))
		return refuse(act, "incident", M_NO_SUCH_RECORD, 
		    ARG_FIELD(kind_field(&kind_report, "incident")), NULL);
	incident_number(i, act->now, number);
	if (!incident_may(act->txn, act->who, ~0u, i) && !incident_head_visible(act->who, i))
		return refuse(act, "incident", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (i->class != incident_class_natural)
		return refuse(act, "incident", M_NOT_NATURAL, ARG_TEXT(number), NULL);
	if (i->state == incident_state_closed)
		return refuse(act, "incident", M_INCIDENT_CLOSED, ARG_TEXT(number), NULL);
	if (i->drill != drill)
		return refuse(act, "drill", i->drill ? M_IS_DRILL : M_IS_REAL,
		    ARG_TEXT(number), NULL);
	return 0;
}

/* Its home or an affected area lies in the township, or contains it. */
static bool
lies_in(struct txn *t, const struct incident *i, const char *township)
{
	char codes[AREAS_MAX][16];
	size_t n = incident_areas(t, i->id, codes, AREAS_MAX);

	for (size_t k = 0; k < n; k++)
		if (area_under(t, codes[k], township) || area_under(t, township, codes[k]))
			return true;
	return area_under(t, i->area, township);
}

static int
refuse_several(struct act *act, const struct incident found[], size_t n)
{
	char storage[180], number[24];
	struct buf list = BUF(storage);

	for (size_t i = 0; i < n; i++) {
		incident_number(&found[i], act->now, number);
		buf_printf(&list, "%s%s", i > 0 ? ", " : "", number);
	}
	return refuse(act, "incident", M_SEVERAL_INCIDENTS, ARG_TEXT(buf_str(&list)), NULL);
}

/* The one open incident of the hazard in the own township; failing that, the
 * one the area itself called for help about. None: a new one. */
static int
join_found(struct act *act, struct filing *f, enum hazard hazard, bool drill)
{
	struct incident found[OPEN_HERE];
	char township[16];
	size_t n, same = 0, calls = 0, call = 0;

	if (hazard == 0)
		return refuse(act, "hazard", M_REQUIRED, NULL);
	n = incident_candidates(act->txn, f->area.code, hazard, drill, act->now, found,
	    OPEN_HERE);
	incident_township(act->txn, f->area.code, township);
	for (size_t i = 0; i < n; i++) {
		if (!lies_in(act->txn, &found[i], township))
			continue;
		if (found[i].hazard == (int)hazard)
			found[same++] = found[i];
		else if (area_under(act->txn, found[i].area, f->area.code) &&
		    area_under(act->txn, f->area.code, found[i].area) && calls++ == 0)
			call = i;
	}
	if (same > 1)
		return refuse_several(act, found, same);
	if (same == 1)
		f->incident = found[0];
	else if (calls == 1)
		f->incident = found[call];
	return 0;
}

int
filing_incident(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;

	if (args->incident == 0)
		return join_found(act, f, (enum hazard)args->hazard, args->drill);
	f->unsure = args->incident == REF_UNSURE;
	if (args->incident == REF_NEW || f->unsure)
		return 0;
	return join_given(act, f, args->incident, args->drill);
}

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
	if (check_who(act, f) != 0 || filing_incident(act, f) != 0 || check_chain(act, f) != 0)
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
	struct report all[CHAINS_MAX];
	char desk[16], above[16];
	size_t n = report_all(act->txn, f->incident.id, f->area.code, all, CHAINS_MAX);

	area_parent(act->txn, f->area.code, desk);
	area_parent(act->txn, desk, above);
	for (size_t i = 0; i < n; i++) {
		/* An unread one is renewed, so that who took it keeps it; one
		 * that was read begins its way up anew. */
		if (i > 0 || (all[i].opened != 0 && above[0] != '\0' &&
		    need_climbed_to(act->txn, &kind_report, all[i].id, need_verb_review, above)))
			need_settle(act, &kind_report, all[i].id, need_verb_review);
		need_settle(act, &kind_report, all[i].id, need_verb_correct);
		need_settle(act, &kind_report, all[i].id, need_verb_unread);
	}
}

/* The next tier reviews; unopened, it climbs to the one above that. */
static void
ask_review(struct act *act, struct filing *f, const char *number)
{
	char desk[16], above[16];
	struct need_spec spec = { .kind = &kind_report, .subject = f->report.id,
	    .verb = need_verb_review, .area = desk, .roles = REPORTERS,
	    .about = f->area.code, .incident = f->incident.id, .urgent = true,
	    .drill = f->report.drill, .message = M_REPORT_CAME };

	area_parent(act->txn, f->area.code, desk);
	if (desk[0] == '\0')
		return;
	area_parent(act->txn, desk, above);
	spec.due = act->now + setting_ms(act->txn,
	    f->casualty ? SETTING_UNOPENED_CASUALTY : SETTING_UNOPENED);
	spec.wake = above[0] != '\0' ? spec.due : 0;
	spec.args[0] = ARG_AREA(f->area.code);
	spec.args[1] = ARG_ENUM(stage, f->next.stage);
	spec.args[2] = ARG_TEXT(number);
	need_open(act, &spec);
}

static const char *
arg_count(char *out, struct num n)
{
	return n.known ? arg_number(out, n.v) : arg_text(out, "-");
}

/* County desk and leader hear of casualties the moment they are sent. */
static void
ring_county(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;
	struct area county;
	struct need_spec spec = { .kind = &kind_report, .subject = f->report.id,
	    .verb = need_verb_casualty, .area = county.code, .roles = ROLE(duty) | ROLE(leader),
	    .about = f->area.code, .incident = f->incident.id, .urgent = true,
	    .drill = f->report.drill, .message = M_CASUALTIES };

	if (!f->rings || !county_get(act->txn, &county))
		return;
	spec.args[0] = ARG_AREA(f->area.code);
	spec.args[1] = arg_count((char[192]){ 0 }, f->next.dead);
	spec.args[2] = arg_count((char[192]){ 0 }, f->next.missing);
	spec.args[3] = arg_count((char[192]){ 0 }, args->trapped.known ? args->trapped :
	    f->incident.trapped);
	need_open(act, &spec);
}

/* 不确定: the county's desk says whether it is an incident it has already. */
static void
ask_decision(struct act *act, struct filing *f)
{
	struct area county;
	char number[24];
	struct need_spec spec = { .kind = &kind_incident, .subject = f->incident.id,
	    .verb = need_verb_decide, .area = county.code, .roles = ROLE(duty) | ROLE(leader),
	    .about = f->area.code, .incident = f->incident.id, .drill = f->incident.drill,
	    .message = M_UNSURE };

	if (!f->unsure || !county_get(act->txn, &county))
		return;
	incident_number(&f->incident, act->now, number);
	spec.args[0] = ARG_AREA(f->area.code);
	spec.args[1] = ARG_TEXT(number);
	need_open(act, &spec);
}

static void
write_line(struct act *act, struct filing *f, const char *number)
{
	const struct op_report_file *args = act->args;
	struct line line = { .what = line_what_report_sent, .version = f->next.version };
	struct num trapped = args->trapped, out = args->out_of_contact;
	struct notice *n = act_notice(act, &kind_report, f->report.id);

	memcpy(line.area, f->area.code, sizeof line.area);
	snprintf(line.number, sizeof line.number, "%s", number);
	snprintf(line.reason, sizeof line.reason, "%s", f->next.reason);
	incident_line(act, f->incident.id, &line);
	incident_figures(act, f->incident.id, trapped, out, f->area.code, number);
	n->incident = f->incident.id;
	n->drill = f->report.drill;
	notice_area(n, f->area.code);
}

/* `trapped=` and `out_of_contact=`: not known any more, with a line. */
static void
clear_people(struct act *act, struct filing *f, const char *number)
{
	struct line line = { .what = line_what_figures };
	struct incident i;
	bool trapped = cleared(act, "trapped"), out = cleared(act, "out_of_contact");

	if (!record_get(act->txn, &kind_incident, f->incident.id, &i) ||
	    !((trapped && i.trapped.known) || (out && i.out_of_contact.known)))
		return;
	if (trapped)
		i.trapped = (struct num){ 0 };
	if (out)
		i.out_of_contact = (struct num){ 0 };
	change_set(act->change, &kind_incident, &i);
	memcpy(line.area, f->area.code, sizeof line.area);
	snprintf(line.number, sizeof line.number, "%s", number);
	snprintf(line.reason, sizeof line.reason, "%s", f->next.reason);
	incident_line(act, i.id, &line);
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
		incident_touch(act, &f->incident, f->area.code);
	}
	settle_before(act, f);
	store_version(act, f);
	report_number(&f->report, act->now, number);
	write_line(act, f, number);
	clear_people(act, f, number);
	ask_review(act, f, number);
	ring_county(act, f);
	ask_decision(act, f);
	act_answer(act, &kind_report, &f->report, number);
	act->answer->version = (uint32_t)f->report.version;
}
