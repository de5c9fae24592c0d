/* incident list and show: the log of incidents, scoped; of open natural ones
 * everybody sees the head line. */
#include "src/rules/incident/incident.h"

#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

#define ALL_ROLES 0xffu
#define AREAS_MAX 64

static bool
readable(struct command *c, const struct incident *i)
{
	return incident_may(&c->txn, &c->s->viewer, ALL_ROLES, i);
}

/* What is left of one of which only the head line may be seen. */
static void
head_only(struct incident *i)
{
	struct incident head = { .id = i->id, .rev = i->rev, .day = i->day, .no = i->no,
	    .node = i->node, .class = i->class, .hazard = i->hazard, .state = i->state,
	    .drill = i->drill };

	memcpy(head.name, i->name, sizeof head.name);
	*i = head;
}

/* Where the number of a linked incident leads; "" if it is linked to none. */
static void
leads_to(struct command *c, const struct incident *i, char out[24])
{
	struct incident root;

	out[0] = '\0';
	if (i->merged != 0 && incident_root(&c->txn, i->id, &root))
		incident_number(&root, c->now, out);
}

static json_t *
line_json(struct command *c, const struct line *l)
{
	struct show_env env = command_show(c);
	struct line shown = *l;
	json_t *o;

	number_fit(shown.number, l->at, c->now);
	o = record_json(&env, &kind_line, &shown);
	json_object_del(o, "incident");
	json_object_set_new(o, "line", json_integer((json_int_t)l->no));
	json_object_del(o, "no");
	return o;
}

static json_t *
timeline_json(struct command *c, uint64_t incident)
{
	json_t *lines = json_array();
	struct line l;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	scan_open(&s, &c->txn, &key, false);
	while (scan_next(&s))
		if (record_get(&c->txn, &kind_line, s.id, &l))
			json_array_append_new(lines, line_json(c, &l));
	scan_close(&s);
	return lines;
}

static json_t *
areas_json(struct command *c, const struct incident *i)
{
	char codes[AREAS_MAX][16];
	size_t n = incident_areas(&c->txn, i->id, codes, AREAS_MAX);
	json_t *a = json_array();

	for (size_t k = 0; k < n; k++)
		json_array_append_new(a, json_string(codes[k]));
	return a;
}

/* What was linked into it, each with the timeline it had by then. */
static void
linked_json(struct command *c, const struct incident *root, json_t *o)
{
	uint64_t ids[FAMILY_MAX];
	size_t n = incident_family(&c->txn, root->id, ids, FAMILY_MAX);
	json_t *list = json_array();
	struct incident i;
	char number[24];

	for (size_t k = 1; k < n; k++) {
		json_t *member;
		if (!record_get(&c->txn, &kind_incident, ids[k], &i))
			continue;
		incident_number(&i, c->now, number);
		member = json_pack("{s:s, s:s}", "number", number, "name", i.name);
		json_object_set_new(member, "timeline", timeline_json(c, i.id));
		json_array_append_new(list, member);
	}
	if (json_array_size(list) > 0)
		json_object_set_new(o, "linked", list);
	else
		json_decref(list);
}

/* The list's object: the record itself. */
static json_t *
row_json(struct command *c, const struct incident *i, bool whole)
{
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_incident, i);

	if (whole)
		json_object_set_new(o, "areas", areas_json(c, i));
	return o;
}

static json_t *
incident_json(struct command *c, const struct incident *i)
{
	json_t *o;

	if (!readable(c, i)) {
		struct incident head = *i;
		head_only(&head);
		return row_json(c, &head, false);
	}
	o = row_json(c, i, true);
	json_object_set_new(o, "timeline", timeline_json(c, i->id));
	linked_json(c, i, o);
	return o;
}

static bool
wanted(struct command *c, const struct view_incident_list *f, const struct incident *i, bool whole)
{
	if ((f->state != 0 && i->state != f->state) || (f->hazard != 0 && i->hazard != f->hazard) ||
	    (f->class != 0 && i->class != f->class) ||
	    (command_typed(c, "drill")[0] != '\0' && f->drill != i->drill) ||
	    (f->open && (i->state == incident_state_closed || i->merged != 0)) ||
	    (f->since != 0 && i->received < f->since))
		return false;
	if (f->area[0] == '\0')
		return true;
	if (!whole)
		return false;	/* where it is, is no part of the head line */
	if (area_under(&c->txn, i->area, f->area))
		return true;
	char codes[AREAS_MAX][16];
	size_t n = incident_areas(&c->txn, i->id, codes, AREAS_MAX);
	for (size_t k = 0; k < n; k++)
		if (area_under(&c->txn, codes[k], f->area))
			return true;
	return false;
}

static void
list_row(struct sheet *s, const struct incident *i, bool whole)
{
	char number[24];

	if (sheet_is_json(s)) {
		sheet_object(s, row_json(s->c, i, whole));
		return;
	}
	incident_number(i, s->c->now, number);
	sheet_cell(s, number);
	while (s->at < s->n - 1)
		sheet_field(s, i);
	leads_to(s->c, i, number);
	sheet_cell(s, number);
	sheet_row(s);
}

static int
incident_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("number") }, { &kind_incident, "name" }, { &kind_incident, "hazard" },
		{ &kind_incident, "state" }, { &kind_incident, "class" }, { &kind_incident, "area" },
		{ &kind_incident, "place" }, { &kind_incident, "occurred" },
		{ &kind_incident, "received" }, { &kind_incident, "trapped" },
		{ &kind_incident, "out_of_contact" }, { &kind_incident, "drill" },
		{ &kind_incident, "merged" },
	};
	const struct view_incident_list *f = c->args;
	struct incident i;
	struct sheet s;
	struct scan scan;
	struct index_key key;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	key_begin(&key, &kind_incident, 1);
	scan_open(&scan, &c->txn, &key, true);
	while (!sheet_full(&s) && scan_next(&scan)) {
		bool whole;
		if (!record_get(&c->txn, &kind_incident, scan.id, &i))
			continue;
		whole = readable(c, &i);
		if (!whole && !incident_head_visible(&c->s->viewer, &i))
			continue;
		if (!whole)
			head_only(&i);
		if (wanted(c, f, &i, whole))
			list_row(&s, &i, whole);
	}
	scan_close(&scan);
	return sheet_end(&s);
}

/* What a line says, in this order; bare numbers and times with their label. */
static const struct {
	const char *name;
	bool labelled;
} line_parts[] = {
	{ "at", false }, { "by", false }, { "what", false }, { "area", false },
	{ "number", false }, { "version", true }, { "from", false }, { "to", false },
	{ "trapped", true }, { "out_of_contact", true }, { "struck_no", true },
	{ "text", false }, { "reason", false }, { "happened", true },
};

static const char *const line_marks[] = { "for_tier", "trapped_unknown", "out_unknown" };

/* "3  21:08  刘样例  记事  …", a struck line marked and with its reason. */
static void
print_line(struct command *c, struct line *l, bool drill)
{
	struct show_env env = command_show(c);
	const char *colon = tr_now() == language_zh ? "：" : ": ";
	char value[1400];

	number_fit(l->number, l->at, c->now);
	fprintf(c->out, "%3d %s", (int)l->no, drill ? _("DRILL ") : "");
	for (size_t i = 0; i < sizeof line_parts / sizeof line_parts[0]; i++) {
		const struct field *f = kind_field(&kind_line, line_parts[i].name);
		show_field(&env, f, l, false, value, sizeof value);
		for (char *p = value; *p != '\0'; p++)
			if (*p == '\n')
				*p = ' ';
		if (value[0] != '\0')
			fprintf(c->out, " %s%s%s", line_parts[i].labelled ? tr_field(&kind_line, f) :
			    strcmp(f->name, "to") == 0 ? "→" : "", line_parts[i].labelled ? colon :
			    strcmp(f->name, "to") == 0 ? " " : "", value);
	}
	for (size_t i = 0; i < sizeof line_marks / sizeof line_marks[0]; i++) {
		const struct field *f = kind_field(&kind_line, line_marks[i]);
		if (field_known(f, l))
			fprintf(c->out, " [%s]", tr_field(&kind_line, f));
	}
	if (l->struck != 0)
		fprintf(c->out, " [%s: %s]", _("struck"), l->struck_reason);
	fputc('\n', c->out);
}

static void
print_timeline(struct command *c, const struct incident *i)
{
	struct line l;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_line, 1);
	key_number(&key, i->id);
	scan_open(&s, &c->txn, &key, false);
	while (scan_next(&s))
		if (record_get(&c->txn, &kind_line, s.id, &l))
			print_line(c, &l, i->drill);
	scan_close(&s);
}

/* Under its own heading what each linked incident had until then. */
static void
print_timelines(struct command *c, const struct incident *root)
{
	uint64_t ids[FAMILY_MAX];
	size_t n = incident_family(&c->txn, root->id, ids, FAMILY_MAX);
	struct incident i;
	char number[24];

	fprintf(c->out, "%s\n", _("timeline"));
	print_timeline(c, root);
	for (size_t k = 1; k < n; k++) {
		if (!record_get(&c->txn, &kind_incident, ids[k], &i))
			continue;
		incident_number(&i, c->now, number);
		fprintf(c->out, _("timeline of %s %s, which leads here"), number, i.name);
		fputc('\n', c->out);
		print_timeline(c, &i);
	}
}

static void
print_areas(struct command *c, const struct incident *i)
{
	char codes[AREAS_MAX][16], name[120], list[2000];
	size_t n = incident_areas(&c->txn, i->id, codes, AREAS_MAX);
	struct buf b;

	buf_init(&b, list, sizeof list);
	for (size_t k = 0; k < n; k++) {
		area_name(&c->txn, codes[k], false, name, sizeof name);
		buf_printf(&b, "%s%s %s", k > 0 ? ", " : "", name, codes[k]);
	}
	output_pair(c, _("affected areas"), buf_str(&b));
}

static int
incident_show_view(struct command *c)
{
	const struct view_incident_show *f = c->args;
	struct incident i;
	char number[24];
	bool whole;

	/* The number of a linked one leads to the incident that goes on. */
	if (!incident_root(&c->txn, f->which, &i))
		return command_refuse(c, "which", M_NO_SUCH_RECORD,
		    ARG_TEXT(command_typed(c, "which")), NULL);
	whole = readable(c, &i);
	if (!whole && !incident_head_visible(&c->s->viewer, &i)) {
		incident_number(&i, c->now, number);
		return command_refuse(c, "which", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	}
	if (c->format != FORMAT_TEXT) {
		output_json(c, incident_json(c, &i));
		return 0;
	}
	if (!whole)
		head_only(&i);
	output_record(c, &kind_incident, &i);
	if (whole) {
		print_areas(c, &i);
		print_timelines(c, &i);
	}
	return 0;
}

const struct command_view views_incident[] = {
	{ "incident", "事件", N_("incident"), "list", "事件清单|清单|列表",
	  N_("incidents, newest first"),
	  &kind_view_incident_list, incident_list_view },
	{ "incident", "事件", N_("incident"), "show", "查看事件|查看|看",
	  N_("one incident with its timeline"), &kind_view_incident_show, incident_show_view },
	{ 0 }
};

static json_t *
answer_json(struct command *c, const void *rec, const struct answer *a)
{
	(void)a;
	return incident_json(c, rec);
}

const struct command_paper paper_incident = { .kind = &kind_incident, .json = answer_json };
