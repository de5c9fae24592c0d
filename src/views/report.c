/* report list and show. The first reading by a tier is noted before it is shown. */
#include "src/rules/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/command/submit.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/text/record_json.h"
#include "src/text/show.h"


/* The state of one version: the latest has the report's, an older one its verdict. */
static int
state_of(struct command *c, const struct report *r, const struct report_version *v)
{
	struct review review;

	if (v->version == r->version)
		return r->state;
	return report_review(&c->txn, v->id, &review) ? review.verdict : report_state_sent;
}

static void
set(json_t *o, const char *key, json_t *v)
{
	if (v != NULL)
		json_object_set_new(o, key, v);
}

static json_t *
code_of(const struct enumeration *e, int no)
{
	const struct value *v = value_by_no(e, no);

	return v != NULL ? json_string(v->code) : NULL;
}

/* The incident that it counts in: where a linked one leads. */
static uint64_t
root_of(struct command *c, const struct report *r)
{
	struct incident root;

	return incident_root(&c->txn, r->incident, &root) ? root.id : r->incident;
}

/* What the area said last of trapped and out of contact, which are the incident's. */
static void
people_json(struct command *c, const struct report *r, const struct report_version *v, json_t *o)
{
	struct num trapped, out;

	if (v->version != r->version)
		return;
	report_said(&c->txn, r, 0, &trapped, &out);
	set(o, "trapped", trapped.known ? json_integer((json_int_t)trapped.v) : NULL);
	set(o, "out_of_contact", out.known ? json_integer((json_int_t)out.v) : NULL);
}

static json_t *
version_json(struct command *c, const struct report *r, const struct report_version *v)
{
	static const char *const more[] = { "by_phone", "hazard", "subtype", "occurred", "learned",
	    "place", "text", "road", "power", "water", "telecom", "reason" };
	struct show_env env = command_show(c);
	json_t *o = json_object();
	struct area heir;
	char number[24];

	report_number(r, c->now, number);
	set(o, "number", json_string(number));
	set(o, "incident", record_json_ref(&env, &kind_incident, root_of(c, r)));
	set(o, "area", json_string(r->area));
	if (report_heir(&c->txn, r->area, &heir))
		set(o, "merged_into", json_string(heir.code));
	set(o, "tier", code_of(&enum_tier, r->tier));
	set(o, "version", json_integer((json_int_t)v->version));
	set(o, "stage", code_of(&enum_stage, v->stage));
	if (v->stage == stage_follow)
		set(o, "stage_no", json_integer((json_int_t)v->stage_no));
	set(o, "state", code_of(&enum_report_state, state_of(c, r, v)));
	set(o, "reporter", record_json_ref(&env, &kind_account, v->by));
	set(o, "received", record_json_time(&env, v->received));
	if (report_late(&c->txn, r) > 0)
		set(o, "late", json_integer((json_int_t)(report_late(&c->txn, r) / MINUTE)));
	if (r->drill)
		set(o, "drill", json_true());
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
		set(o, more[i], record_json_field(&env, kind_field(&kind_report_version, more[i]), v));
	people_json(c, r, v, o);
	record_json_figures(o, &kind_report_version, v);
	return o;
}

/* A report of a linked incident: where its number leads. */
static void
leads_to(struct command *c, const struct report *r, char out[24])
{
	struct report chain;

	out[0] = '\0';
	if (report_chain(&c->txn, root_of(c, r), r->area, &chain) && chain.id != r->id)
		report_number(&chain, c->now, out);
}

/* What stands beside the chain that goes on, counted nowhere. */
static void
beside(struct command *c, const struct report *r, char out[24])
{
	struct report chain, other;

	out[0] = '\0';
	if (report_chain(&c->txn, root_of(c, r), r->area, &chain) && chain.id == r->id &&
	    report_beside(&c->txn, root_of(c, r), r->area, &other))
		report_number(&other, c->now, out);
}

/* The fields of which a later version may say something else. */
static bool
may_change(const struct field *f)
{
	static const char *const own[] = { "report", "version", "stage", "stage_no", "by",
	    "by_phone", "received", "first_key", "reason" };

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(f->name, own[i]) == 0)
			return false;
	return true;
}

static bool
version_before(struct command *c, const struct report *r, const struct report_version *v,
    struct report_version *before)
{
	return v->version > 1 &&
	    report_version_get(&c->txn, r, (unsigned)v->version - 1, before);
}

/* Each field that changed, from and to; what is unknown is left out. */
static void
add_changes(struct command *c, const struct report *r, const struct report_version *v, json_t *o)
{
	struct show_env env = command_show(c);
	struct report_version before;
	json_t *changes, *x;

	if (!version_before(c, r, v, &before))
		return;
	changes = json_object();
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if (!may_change(f) || field_equal(f, &before, v))
			continue;
		x = json_object();
		set(x, "from", record_json_field(&env, f, &before));
		set(x, "to", record_json_field(&env, f, v));
		json_object_set_new(changes, f->name, x);
	}
	set(o, "changes", changes);
}

static void
add_verdict(struct command *c, const struct report_version *v, json_t *o)
{
	struct show_env env = command_show(c);
	struct review review;

	if (!report_review(&c->txn, v->id, &review))
		return;
	set(o, "reviewed_by", record_json_ref(&env, &kind_account, review.by));
	set(o, "reviewed_at", record_json_time(&env, review.at));
	if (review.reason[0] != '\0')
		set(o, "review_reason", json_string(review.reason));
}

static json_t *
report_json(struct command *c, const struct report *r, unsigned version)
{
	struct report_version v;
	char number[24];
	json_t *o;

	if (!(version != 0 ? report_version_get(&c->txn, r, version, &v) :
	    report_latest(&c->txn, r, &v)))
		return json_object();
	o = version_json(c, r, &v);
	add_verdict(c, &v, o);
	add_changes(c, r, &v, o);
	leads_to(c, r, number);
	if (number[0] != '\0')
		set(o, "leads_to", json_string(number));
	beside(c, r, number);
	if (number[0] != '\0')
		set(o, "beside", json_string(number));
	return o;
}

/* Says which figures of what was just sent do not fit together. */
static void
doubts(struct command *c, const struct answer *a)
{
	struct figure_fault *faults = calloc(FIGURE_FAULTS, sizeof *faults);
	struct report_version *v = calloc(1, sizeof *v);
	bool again = strcmp(c->op->verb, "file") == 0 && faults != NULL && v != NULL;
	uint8_t storage[600];
	struct report r;
	size_t n;

	while (again) {
		n = command_open(c) && record_get(&c->txn, &kind_report, a->id, &r) &&
		    report_version_get(&c->txn, &r, a->version, v) ?
		    figures_check(v, (enum hazard)v->hazard, faults, FIGURE_FAULTS) : 0;
		for (size_t i = 0; i < n; i++) {
			struct buf b = BUF(storage);
			buf_printf(&b, "! %s: ", tr_field(&kind_report_version, faults[i].field));
			say(&b, &c->txn, faults[i].message,
			    (const char (*)[192])faults[i].args, SAY_ARGS);
			buf_text(&b, "\n");
			output_write(c, true, FORMAT_TEXT, (const char *)b.data, b.len);
		}
		again = command_again(c);
	}
	free(faults);
	free(v);
}

/* The figures that went out again, trapped and out of contact with them. */
static void
sent_again(struct command *c, const struct answer *a)
{
	struct report_version *v = calloc(1, sizeof *v);
	struct report r;
	struct buf list;

	buf_grow(&list, 65536);
	do {
		list.len = 0;
		if (command_open(c) && v != NULL && record_get(&c->txn, &kind_report, a->id, &r) &&
		    report_version_get(&c->txn, &r, a->version, v))
			report_known_words(&c->txn, &r, v, &list);
	} while (command_again(c));
	if (list.len > 0) {
		output_write(c, true, FORMAT_TEXT, _("sent again: "), strlen(_("sent again: ")));
		buf_text(&list, "\n");
		output_write(c, true, FORMAT_TEXT, (const char *)list.data, list.len);
	}
	buf_free(&list);
	free(v);
}

static void
stored(struct command *c, const struct answer *a)
{
	if (c->op->args == &kind_op_report_unchanged)
		sent_again(c, a);
	else
		doubts(c, a);
}

static void
list_row(struct sheet *s, const struct report *r, const struct report_version *v)
{
	struct show_env env = command_show(s->c);
	char text[200];

	if (sheet_is_json(s)) {
		sheet_object(s, version_json(s->c, r, v));
		return;
	}
	report_number(r, s->c->now, text);
	sheet_cell(s, text);
	show_record(&env, &kind_incident, root_of(s->c, r), text, sizeof text);
	sheet_cell(s, text);
	sheet_field(s, r);			/* area, tier */
	sheet_field(s, r);
	snprintf(text, sizeof text, "%d", (int)v->version);
	sheet_cell(s, text);
	stage_text((enum stage)v->stage, v->stage_no, text, sizeof text);
	sheet_cell(s, text);
	sheet_field(s, r);			/* state, reporter, received */
	sheet_field(s, r);
	sheet_field(s, r);
	sheet_field(s, r);			/* drill */
	while (s->at + 1 < s->n)
		sheet_field(s, v);
	report_late_words(&s->c->txn, r, text, sizeof text);
	sheet_cell(s, text);
	sheet_row(s);
}

static int
report_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("number") }, { &kind_report, "incident" }, { &kind_report, "area" },
		{ &kind_report, "tier" }, { &kind_report, "version" }, { &kind_report, "stage" },
		{ &kind_report, "state" }, { &kind_report, "reporter" },
		{ &kind_report, "received" }, { &kind_report, "drill" },
		{ &kind_report_version, "hazard" }, { &kind_report_version, "occurred" },
		{ &kind_report_version, "place" }, { &kind_report_version, "affected" },
		{ &kind_report_version, "dead" }, { &kind_report_version, "missing" },
		{ &kind_report_version, "injured" }, { &kind_report_version, "resettled" },
		{ &kind_report_version, "rooms_collapsed" }, { &kind_report_version, "crops_hit" },
		{ &kind_report_version, "loss" }, { NULL, N_("first report late") },
	};
	const struct view_report_list *f = c->args;
	struct report_filter filter = { .incident = f->incident, .area = f->area,
	    .state = (enum report_state)f->state };
	struct report_version v;
	struct report_walk walk;
	struct report r;
	struct sheet s;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	report_walk(&walk, &c->txn, &c->s->viewer, &filter, 0);
	while (report_next(&walk, &r))
		if (report_wanted(&c->txn, &r, f, command_typed(c, "drill")[0] != '\0', c->now, &v) &&
		    sheet_takes(&s))
			list_row(&s, &r, &v);
	report_walk_end(&walk);
	return sheet_end(&s);
}

/* "E0722-01 2026-07-22 达拉特旗洪涝灾害" */
static void
incident_text(struct command *c, uint64_t id, char *out, size_t cap)
{
	struct incident i;
	char number[24];

	out[0] = '\0';
	if (!incident_root(&c->txn, id, &i))
		return;
	incident_number(&i, c->now, number);
	snprintf(out, cap, "%s %s", number, i.name);
}

static void
print_head(struct command *c, const struct report *r, const struct report_version *v)
{
	char text[240];

	report_number(r, c->now, text);
	output_pair(c, _("number"), text);
	leads_to(c, r, text);
	output_pair(c, _("leads to"), text);
	beside(c, r, text);
	output_pair(c, _("beside, not counted"), text);
	if (r->drill)
		output_pair(c, _("note"), _("drill"));
	incident_text(c, r->incident, text, sizeof text);
	output_pair(c, tr_kind(&kind_incident), text);
	area_name(&c->txn, r->area, true, text, sizeof text);
	output_pair(c, tr_kind(&kind_area), text);
	show_went(&c->txn, r->area, text, sizeof text);
	output_pair(c, _("note"), text);
	stage_text((enum stage)v->stage, v->stage_no, text, sizeof text);
	output_pair(c, tr_field(&kind_report, kind_field(&kind_report, "stage")), text);
	report_late_words(&c->txn, r, text, sizeof text);
	output_pair(c, _("first report late"), text);
	snprintf(text, sizeof text, "%d/%d", (int)v->version, (int)r->version);
	output_pair(c, tr_field(&kind_report, kind_field(&kind_report, "version")), text);
	output_pair(c, tr_field(&kind_report, kind_field(&kind_report, "state")),
	    report_state_words(&c->txn, r, state_of(c, r, v)));
}

static void
print_verdict(struct command *c, const struct report_version *v)
{
	struct show_env env = command_show(c);
	struct review review;
	char text[400];

	if (!report_review(&c->txn, v->id, &review))
		return;
	show_field(&env, kind_field(&kind_review, "by"), &review, false, text, sizeof text);
	output_pair(c, review.verdict == report_state_sent ? _("acceptance taken back by") :
	    _("reviewed by"), text);
	show_field(&env, kind_field(&kind_review, "at"), &review, false, text, sizeof text);
	output_pair(c, _("reviewed at"), text);
	output_pair(c, _("reason of the review"), review.reason);
}

/* What became different since the version before: "受灾人口：100人 → 120人". */
static void
print_changes(struct command *c, const struct report *r, const struct report_version *v)
{
	struct show_env env = command_show(c);
	struct report_version before;
	char from[1000], to[1000], text[2020];
	bool any = false;

	if (!version_before(c, r, v, &before))
		return;
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if (!may_change(f) || field_equal(f, &before, v))
			continue;
		if (!any)
			fprintf(c->out, "%s\n", _("changed since the version before"));
		any = true;
		show_field(&env, f, &before, true, from, sizeof from);
		show_field(&env, f, v, true, to, sizeof to);
		snprintf(text, sizeof text, "%s → %s", from[0] != '\0' ? from : show_blank(f),
		    to[0] != '\0' ? to : show_blank(f));
		fputs("  ", c->out);
		output_pair(c, tr_field(&kind_report_version, f), text);
	}
}

static void
print_version(struct command *c, const struct report *r, const struct report_version *v)
{
	struct show_env env = command_show(c);
	char text[1400];

	print_head(c, r, v);
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if (strcmp(f->name, "report") == 0 || strcmp(f->name, "version") == 0 ||
		    strcmp(f->name, "stage") == 0 || strcmp(f->name, "stage_no") == 0)
			continue;
		show_field(&env, f, v, true, text, sizeof text);
		output_pair(c, tr_field(&kind_report_version, f), text);
	}
	print_changes(c, r, v);
	print_verdict(c, v);
}

/* A first reading is an operation of its own; it happens before anything is shown.
 * False: what said so was read too late, and is read again. */
static bool
note_reading(struct command *c, const struct report *r)
{
	struct op_report_open args = { .which = r->id };
	struct reply reply;

	if (!report_must_note(&c->txn, &c->s->viewer, r))
		return true;
	if (command_again(c))
		return false;
	submit_args(c, "report.open", &args, &reply);
	command_open(c);
	return true;
}

static int
report_show_view(struct command *c)
{
	const struct view_report_show *f = c->args;
	struct report r;
	struct report_version v;
	char number[24];

	if (!record_get(&c->txn, &kind_report, f->which, &r))
		return command_refuse(c, "which", M_NO_SUCH_RECORD,
		    ARG_TEXT(command_typed(c, "which")), NULL);
	report_number(&r, c->now, number);
	if (!report_readable(&c->txn, &c->s->viewer, &r))
		return command_refuse(c, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (f->version > r.version)
		return command_refuse(c, "version", M_NO_VERSION, ARG_TEXT(number),
		    ARG_NUMBER(f->version), ARG_NUMBER(r.version), NULL);
	if ((f->version == 0 || f->version == r.version) && !note_reading(c, &r))
		return txn_fail(&c->txn, ERR_LATE);
	if (c->txn.err != 0 || !record_get(&c->txn, &kind_report, f->which, &r) ||
	    !(f->version != 0 ? report_version_get(&c->txn, &r, (unsigned)f->version, &v) :
	    report_latest(&c->txn, &r, &v)))
		return command_refuse(c, "", M_NOT_STORED, NULL);
	if (c->format != FORMAT_TEXT)
		output_json(c, report_json(c, &r, (unsigned)v.version));
	else
		print_version(c, &r, &v);
	return 0;
}

const struct command_view views_report[] = {
	{ .noun = "report", .noun_zh = "灾情|报告", .noun_label = N_("report"),
	  .verb = "list", .zh = "灾情清单|清单|列表",
	  .help = N_("reports in their latest version, newest first"),
	  .args = &kind_view_report_list, .run = report_list_view },
	{ .noun = "report", .noun_zh = "灾情|报告", .noun_label = N_("report"),
	  .verb = "show", .zh = "查看灾情|查看|看",
	  .help = N_("one report"),
	  .args = &kind_view_report_show, .run = report_show_view },
	{ 0 }
};

static json_t *
answer_json(struct command *c, const void *rec, const struct answer *a)
{
	return report_json(c, rec, a->version);
}

const struct command_paper paper_report = {
	.kind = &kind_report, .json = answer_json, .stored = stored,
};
