/* report total: sums of an area's direct children, reported and accepted. */
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"
#include "src/text/record_json.h"

/* The one area of the caller's grants; refused with the names of several. */
static int
own_area(struct command *c, char out[16])
{
	const struct viewer *v = &c->s->viewer;
	char list[180], name[120];
	struct buf b;
	size_t n = 0;

	buf_init(&b, list, sizeof list);
	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		bool seen = g->role == role_admin;
		for (size_t k = 0; k < i && !seen; k++)
			seen = v->grants[k].role != role_admin && strcmp(v->grants[k].stem, g->stem) == 0;
		if (seen)
			continue;
		area_name(&c->txn, g->area, false, name, sizeof name);
		buf_printf(&b, "%s%s %s", n > 0 ? ", " : "", name, g->area);
		memcpy(out, g->area, 16);
		n++;
	}
	if (n == 0)
		return command_refuse(c, "area", M_NO_AREA, NULL);
	return n == 1 ? 0 : command_refuse(c, "area", M_WHICH_AREA, ARG_TEXT(buf_str(&b)), NULL);
}

static json_t *
figures_json(const struct report_version *v)
{
	json_t *o = json_object();

	record_json_figures(o, &kind_report_version, v);
	return o;
}

/* Only what differs. */
static json_t *
changes_json(const struct report_version *v)
{
	json_t *o = json_object();

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if (f->flags & F_INDICATOR && field_num_c(f, v)->known && field_num_c(f, v)->v != 0)
			json_object_set_new(o, f->name, record_json_number(f, field_num_c(f, v)->v));
	}
	return o;
}

/* Which figures are known in v. */
static json_t *
names_json(const struct report_version *v)
{
	json_t *a = json_array();

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if (f->flags & F_INDICATOR && field_num_c(f, v)->known)
			json_array_append_new(a, json_string(f->name));
	}
	return a;
}

static json_t *
units_json(const struct report_version *v, const uint16_t units[])
{
	json_t *o = json_object();

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if (f->flags & F_INDICATOR && field_num_c(f, v)->known)
			json_object_set_new(o, f->name, json_integer(units[f->no]));
	}
	return o;
}

static bool
silent(const struct total_child *child)
{
	return child->affected && !child->filler && !child->has;
}

static void
children_json(struct command *c, const struct total *t, json_t *o)
{
	json_t *changed = json_object(), *unreported = json_array(), *returned = json_array(),
	    *beside = json_object(), *moved = json_object(), *unsure = json_object();
	struct show_env env = command_show(c);

	for (size_t i = 0; i < t->nchild; i++) {
		const struct total_child *child = &t->child[i];
		if (child->any_changed)
			json_object_set_new(changed, child->code, changes_json(&child->changed));
		if (figures_any(&child->moved))
			json_object_set_new(moved, child->code, figures_json(&child->moved));
		if (figures_any(&child->unsure))
			json_object_set_new(unsure, child->code, names_json(&child->unsure));
		if (silent(child))
			json_array_append_new(unreported, json_string(child->code));
		if (child->returned)
			json_array_append_new(returned, json_string(child->code));
		if (child->has_beside)
			json_object_set_new(beside, child->code,
			    record_json_ref(&env, &kind_report, child->beside.id));
	}
	json_object_set_new(o, "changed", changed);
	json_object_set_new(o, "unreported", unreported);
	json_object_set_new(o, "returned", returned);
	json_object_set_new(o, "beside", beside);
	json_object_set_new(o, "moved_away", moved);
	json_object_set_new(o, "share_unknown", unsure);
}

static json_t *
total_json(struct command *c, const struct total *t, const struct incident *i, const char *number)
{
	json_t *o = json_object(), *units = json_object();

	json_object_set_new(o, "area", json_string(t->area));
	json_object_set_new(o, "incident", json_string(number));
	if (i->drill)
		json_object_set_new(o, "drill", json_true());
	json_object_set_new(o, "reported", figures_json(&t->reported));
	json_object_set_new(o, "accepted", figures_json(&t->accepted));
	children_json(c, t, o);
	json_object_set_new(units, "children", json_integer((json_int_t)t->children));
	json_object_set_new(units, "reporting", json_integer((json_int_t)t->reporting));
	json_object_set_new(units, "reported", units_json(&t->reported, t->reported_units));
	json_object_set_new(units, "accepted", units_json(&t->accepted, t->accepted_units));
	json_object_set_new(o, "units", units);
	return o;
}

/* "至少120人 (3/5)": how many units a sum rests on, of all that may report. known
 * counts those that said it themselves: what is only summed up below them may
 * lack some. */
static void
sum_text(const struct total *t, const struct field *f, const struct report_version *v,
    const uint16_t units[], const uint16_t known[], char *out, size_t cap)
{
	const struct num *n = field_num_c(f, v);
	char value[60];

	show_copy(_("not known"), out, cap);
	if (!n->known)
		return;
	show_number(f, n->v, true, value, sizeof value);
	snprintf(out, cap, "%s%s (%u/%zu)", known[f->no] < t->children ? _("at least ") : "", value,
	    (unsigned)units[f->no], t->children);
}

static void
print_sums(struct command *c, const struct total *t)
{
	char reported[100], accepted[100], text[260];

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if (!(f->flags & F_INDICATOR) || (!field_num_c(f, &t->reported)->known &&
		    !field_num_c(f, &t->accepted)->known))
			continue;
		sum_text(t, f, &t->reported, t->reported_units, t->reported_own, reported,
		    sizeof reported);
		sum_text(t, f, &t->accepted, t->accepted_units, t->accepted_units, accepted,
		    sizeof accepted);
		snprintf(text, sizeof text, "%s %s  %s %s", _("reported"), reported, _("accepted"),
		    accepted);
		output_pair(c, tr_field(&kind_report_version, f), text);
	}
}

/* " 受灾人口 +52": what is known of v; sign: -1 for what was taken out, 0: names alone. */
static void
figures_text(const struct report_version *v, int sign, struct buf *b)
{
	char value[60];

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		const struct num *n = f->flags & F_INDICATOR ? field_num_c(f, v) : NULL;
		if (n == NULL || !n->known || (sign != 0 && n->v == 0))
			continue;
		buf_printf(b, " %s", tr_field(&kind_report_version, f));
		if (sign == 0)
			continue;
		show_number(f, sign * n->v, true, value, sizeof value);
		buf_printf(b, " %s%s", sign * n->v > 0 ? "+" : "", value);
	}
}

/* "村级已变 受灾人口 +52" beside a child whose own children went on; what has left it. */
static void
changed_text(const struct total_child *child, struct buf *b)
{
	if (child->any_changed) {
		buf_text(b, _(" changed below since:"));
		figures_text(&child->changed, 1, b);
	}
	if (figures_any(&child->moved)) {
		buf_text(b, _(" has left it and is counted elsewhere:"));
		figures_text(&child->moved, -1, b);
	}
	if (figures_any(&child->unsure)) {
		buf_text(b, _(" areas have left it, how much of it was theirs is not known:"));
		figures_text(&child->unsure, 0, b);
	}
}

static void
print_children(struct command *c, const struct total *t)
{
	char name[200], text[1200], number[24];
	struct buf b;

	for (size_t i = 0; i < t->nchild; i++) {
		const struct total_child *child = &t->child[i];
		if (!child->has && !silent(child))
			continue;
		buf_init(&b, text, sizeof text);
		if (child->has) {
			report_number(&child->report, c->now, number);
			buf_printf(&b, "%s %s", number,
			    tr_value(&enum_report_state, child->report.state));
		} else {
			buf_text(&b, _("has not reported"));
		}
		if (child->has_beside) {
			report_number(&child->beside, c->now, number);
			buf_printf(&b, _(" beside, not counted: %s"), number);
		}
		changed_text(child, &b);
		area_name(&c->txn, child->code, false, name, sizeof name);
		output_pair(c, name, buf_str(&b));
	}
}

static void
print_total(struct command *c, const struct total *t, const struct incident *i,
    const char *number)
{
	char text[300];

	snprintf(text, sizeof text, "%s%s %s", i->drill ? _("DRILL ") : "", number, i->name);
	output_pair(c, tr_kind(&kind_incident), text);
	area_name(&c->txn, t->area, false, text, sizeof text);
	output_pair(c, tr_kind(&kind_area), text);
	snprintf(text, sizeof text, "%zu/%zu", t->reporting, t->children);
	output_pair(c, _("units that reported"), text);
	print_sums(c, t);
	print_children(c, t);
}

/* An indicator has a column where anybody knows it. */
static bool
is_known(const struct total *t, const struct field *f)
{
	bool known = field_num_c(f, &t->reported)->known || field_num_c(f, &t->accepted)->known;

	for (size_t i = 0; i < t->nchild && !known; i++)
		known = field_num_c(f, &t->child[i].reported)->known ||
		    field_num_c(f, &t->child[i].accepted)->known;
	return known;
}

static void
csv_row(struct sheet *s, const char *code, const char *name, const char *number,
    const char *which, const struct report_version *v)
{
	sheet_cell(s, code);
	sheet_cell(s, name);
	sheet_cell(s, number);
	sheet_cell(s, which);
	while (s->at < s->n)
		sheet_field(s, v);
	sheet_row(s);
}

/* For a spreadsheet: areas by indicators, what is reported and what is accepted in rows
 * of their own, the sums last. */
static void
csv_total(struct command *c, const struct total *t)
{
	struct column columns[4 + FIGURES_MAX] = { { &kind_area, "code" }, { &kind_area, "name" },
	    { NULL, N_("number") }, { NULL, N_("figures") } };
	char name[200], number[24];
	size_t n = 4;
	struct sheet s;

	for (size_t i = 0; i < kind_report_version.nfields; i++)
		if (kind_report_version.fields[i].flags & F_INDICATOR && is_known(t, &kind_report_version.fields[i]))
			columns[n++] = (struct column){ &kind_report_version, kind_report_version.fields[i].name };
	sheet_begin(&s, c, columns, n, INT64_MAX);
	for (size_t i = 0; i < t->nchild; i++) {
		const struct total_child *child = &t->child[i];

		area_name(&c->txn, child->code, false, name, sizeof name);
		if (child->has) {
			report_number(&child->report, c->now, number);
			csv_row(&s, child->code, name, number, _("reported"), &child->reported);
			csv_row(&s, child->code, name, number, _("accepted"), &child->accepted);
		} else if (silent(child)) {	/* what lies in it may have reported */
			csv_row(&s, child->code, name, "", _("has not reported"), &child->reported);
		}
	}
	area_name(&c->txn, t->area, false, name, sizeof name);
	csv_row(&s, t->area, name, "", _("reported"), &t->reported);
	csv_row(&s, t->area, name, "", _("accepted"), &t->accepted);
	sheet_end(&s);
}

static int
total_view(struct command *c)
{
	const struct view_report_total *f = c->args;
	struct incident root;
	struct total t;
	char area[16], number[24];
	int rc = 0;

	if (!incident_root(&c->txn, f->incident, &root))
		return command_refuse(c, "incident", M_NO_SUCH_RECORD,
		    ARG_TEXT(command_typed(c, "incident")), NULL);
	incident_number(&root, c->now, number);
	if (incident_sight(&c->txn, &c->s->viewer, &root) < SIGHT_OWN)
		return command_refuse(c, "incident", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	memcpy(area, f->area, sizeof area);
	if (area[0] == '\0')
		rc = own_area(c, area);
	if (rc != 0)
		return rc;
	if (!may_read(&c->txn, &c->s->viewer, area))
		return command_refuse(c, "area", M_OUT_OF_SCOPE, ARG_AREA(area), NULL);
	if (report_total(&c->txn, root.id, area, &t) != 0)
		return command_refuse(c, "", M_NOT_STORED, NULL);
	if (c->format == FORMAT_CSV)
		csv_total(c, &t);
	else if (c->format == FORMAT_JSON)
		output_json(c, total_json(c, &t, &root, number));
	else
		print_total(c, &t, &root, number);
	total_free(&t);
	return 0;
}

const struct command_view views_total[] = {
	{ .noun = "report", .noun_zh = "灾情|报告", .noun_label = N_("report"),
	  .verb = "total", .zh = "合计|汇总", .alone = true,
	  .help = N_("sums over an area, reported and accepted"),
	  .args = &kind_view_report_total, .run = total_view },
	{ 0 }
};
