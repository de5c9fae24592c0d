/* What is printed with an incident: its areas, its timeline, what was linked into it. */
#include "src/rules/incident/incident.h"

#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/team/team.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/rules/evac/evac.h"
#include "src/rules/order/order.h"
#include "src/text/record_json.h"


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

/* How much of the root the reader sees. */
static enum sight
sight_of(struct command *c, const struct incident *shown)
{
	struct incident i;

	return record_get(&c->txn, &kind_incident, shown->id, &i) ?
	    incident_sight(&c->txn, &c->s->viewer, &i) : SIGHT_NONE;
}

/* The next line of a timeline that he sees. */
static bool
line_next(struct command *c, struct scan *s, enum sight sight, struct line *l)
{
	while (scan_next(s))
		if (record_get(&c->txn, &kind_line, s->id, l) &&
		    incident_line_seen(&c->txn, &c->s->viewer, sight, l))
			return true;
	return false;
}

static json_t *
timeline_json(struct command *c, enum sight sight, uint64_t incident)
{
	json_t *lines = json_array();
	struct line l;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	scan_open(&s, &c->txn, &key, false);
	while (line_next(c, &s, sight, &l))
		json_array_append_new(lines, line_json(c, &l));
	scan_close(&s);
	return lines;
}

static json_t *
areas_json(struct command *c, const struct incident *i, bool counted)
{
	char codes[AREAS_MAX][16];
	size_t n = (counted ? incident_counted : incident_areas)(&c->txn, i->id, codes, AREAS_MAX);
	json_t *a = json_array();

	for (size_t k = 0; k < n; k++)
		json_array_append_new(a, json_string(codes[k]));
	return a;
}

/* What was linked into it, each with the timeline it had by then. */
static void
linked_json(struct command *c, enum sight sight, const struct incident *root, json_t *o)
{
	json_t *list = json_array();
	struct incident i;
	struct family f;
	char number[24];

	family_open(&f, &c->txn, root->id);
	while (family_next(&f)) {
		json_t *member;
		if (f.id == root->id || !record_get(&c->txn, &kind_incident, f.id, &i))
			continue;
		incident_number(&i, c->now, number);
		member = json_pack("{s:s, s:s}", "number", number, "name", i.name);
		json_object_set_new(member, "timeline", timeline_json(c, sight, i.id));
		json_array_append_new(list, member);
	}
	if (json_array_size(list) > 0)
		json_object_set_new(o, "linked", list);
	else
		json_decref(list);
}

/* Of one of which little more than the head line may be seen the rest is not known. */
static bool
is_whole(const struct incident *i)
{
	return i->area[0] != '\0';
}

/* Words that a later and lower one stands over. */
static json_t *
outsaid_json(struct command *c, const struct incident *i)
{
	json_t *list = json_array();
	struct outsaid_list said;

	incident_outsaid(&c->txn, i->id, c->now, &said);
	for (size_t k = 0; k < said.n; k++) {
		const struct outsaid *o = &said.row[k];
		json_t *row = json_pack("{s:s, s:s, s:s, s:I, s:I}", "area", o->area,
		    "number", o->number, "later", o->later, o->trapped ? "trapped" : "out_of_contact",
		    (json_int_t)o->v, "now", (json_int_t)o->now);
		if (o->where[0] != '\0')
			json_object_set_new(row, "where", json_string(o->where));
		json_array_append_new(list, row);
	}
	free(said.row);
	return list;
}

static void
print_outsaid(struct command *c, const struct incident *i)
{
	struct outsaid_list said;
	char text[500];

	incident_outsaid(&c->txn, i->id, c->now, &said);
	for (size_t k = 0; k < said.n; k++) {
		outsaid_words(&c->txn, &said.row[k], text, sizeof text);
		fprintf(c->out, "! %s\n", text);
	}
	free(said.row);
}

/* Numbers of the orders to teams that are not closed. */
static json_t *
orders_json(struct command *c, const struct incident *i)
{
	json_t *list = json_array();
	struct order_live w;
	struct order o;
	char number[24];

	order_live(&w, &c->txn, i->id);
	while (order_live_next(&w, &o)) {
		order_number(&o, c->now, number);
		json_array_append_new(list, json_string(number));
	}
	return list;
}

static void
print_orders(struct command *c, const struct incident *i)
{
	struct show_env env = command_show(c);
	char number[24], people[40], state[60];
	struct order_live w;
	struct team team;
	struct order o;

	order_live(&w, &c->txn, i->id);
	while (order_live_next(&w, &o)) {
		if (!record_get(&c->txn, &kind_team, o.team, &team))
			continue;
		order_number(&o, c->now, number);
		show_field(&env, kind_field(&kind_order, "state"), &o, true, state, sizeof state);
		show_field(&env, kind_field(&kind_order, "here"), &o, true, people, sizeof people);
		fprintf(c->out, "%s %s %s %s%s%s\n", _("team out"), number, team.name, state,
		    people[0] != '\0' ? " " : "", people);
	}
}

/* Who of the reader's areas is moved out of danger: the sums, absent where nobody is. */
static void
moved_json(struct command *c, const struct incident *i, json_t *o)
{
	struct evac_sum s;

	evac_sum(&c->txn, &c->s->viewer, i->id, NULL, &s);
	if (s.places > 0)
		json_object_set_new(o, "evac", json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
		    "places", (json_int_t)s.places, "planned", (json_int_t)s.planned,
		    "moved", (json_int_t)s.moved, "refused", (json_int_t)s.refused,
		    "special", (json_int_t)s.special, "special_moved", (json_int_t)s.special_moved,
		    "unplanned", (json_int_t)s.unplanned, "silent", (json_int_t)s.silent));
}

static void
print_moved(struct command *c, const struct incident *i)
{
	struct evac_sum sum;
	char text[300];
	struct buf b = BUF(text);

	evac_sum(&c->txn, &c->s->viewer, i->id, NULL, &sum);
	evac_sum_words(&sum, &b);
	if (b.len > 0)
		output_pair(c, _("moving people"), buf_str(&b));
}

/* The list's object: the record itself. */
static json_t *
row_json(struct command *c, const void *rec)
{
	const struct incident *i = rec;
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_incident, i);

	if (is_whole(i)) {
		json_object_set_new(o, "areas", areas_json(c, i, false));
		json_object_set_new(o, "counted", areas_json(c, i, true));
	}
	return o;
}

static json_t *
whole_json(struct command *c, const void *rec, const struct answer *answered)
{
	static const char *const words[] = { "none", "head", "own", "timeline", "whole" };
	const struct incident *i = rec;
	enum sight sight = sight_of(c, i);
	json_t *o = row_json(c, i);

	(void)answered;
	json_object_set_new(o, "sight", json_string(words[sight]));
	if (sight == SIGHT_OWN)
		json_object_set_new(o, "counted_only",
		    json_boolean(incident_waits(&c->txn, &c->s->viewer, i)));
	if (sight > SIGHT_HEAD) {
		json_object_set_new(o, "timeline", timeline_json(c, sight, i->id));
		moved_json(c, i, o);
	}
	if (is_whole(i)) {
		linked_json(c, sight, i, o);
		json_object_set_new(o, "outsaid", outsaid_json(c, i));
		json_object_set_new(o, "orders", orders_json(c, i));
	}
	return o;
}

/* What a line says, in this order; bare numbers and times with their label. */
static const struct {
	const char *name;
	bool labelled;
} line_parts[] = {
	{ "at", false }, { "by", false }, { "what", false }, { "area", false },
	{ "number", false }, { "version", true }, { "from", false }, { "to", false }, { "level", false },
	{ "evac", false }, { "planned", true }, { "moved", true }, { "refused", true },
	{ "special", true }, { "special_moved", true },
	{ "trapped", true }, { "out_of_contact", true }, { "struck_no", true }, { "corrects", true },
	{ "outcome", false }, { "text", false }, { "people", true }, { "injured", true },
	{ "missing", true }, { "step", true }, { "expected", true }, { "by_phone", true }, { "reason", false },
	{ "happened", true },
};

static const char *const line_marks[] = { "for_tier", "trapped_unknown", "out_unknown",
    "counted_there", "unconfirmed", "internal", "to_all", "sealed" };

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
print_timeline(struct command *c, enum sight sight, const struct incident *i)
{
	struct line l;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_line, 1);
	key_number(&key, i->id);
	scan_open(&s, &c->txn, &key, false);
	while (line_next(c, &s, sight, &l))
		print_line(c, &l, i->drill);
	scan_close(&s);
}

/* Under its own heading what each linked incident had until then. */
static void
print_timelines(struct command *c, enum sight sight, const struct incident *root)
{
	struct incident i;
	struct family f;
	char number[24];

	fprintf(c->out, "%s\n", _("timeline"));
	print_timeline(c, sight, root);
	if (!is_whole(root))
		return;
	family_open(&f, &c->txn, root->id);
	while (family_next(&f)) {
		if (f.id == root->id || !record_get(&c->txn, &kind_incident, f.id, &i))
			continue;
		incident_number(&i, c->now, number);
		fprintf(c->out, _("timeline of %s %s, which leads here"), number, i.name);
		fputc('\n', c->out);
		print_timeline(c, sight, &i);
	}
}

static void
print_areas(struct command *c, const struct incident *i)
{
	char codes[AREAS_MAX][16], name[120], list[AREAS_MAX * 144];
	size_t n = incident_areas(&c->txn, i->id, codes, AREAS_MAX);
	struct buf b;

	buf_init(&b, list, sizeof list);
	for (size_t k = 0; k < n; k++) {
		area_name(&c->txn, codes[k], false, name, sizeof name);
		buf_printf(&b, "%s%s %s", k > 0 ? ", " : "", name, codes[k]);
	}
	output_pair(c, _("affected areas"), buf_str(&b));
	n = incident_counted(&c->txn, i->id, codes, AREAS_MAX);
	buf_init(&b, list, sizeof list);
	for (size_t k = 0; k < n; k++) {
		area_name(&c->txn, codes[k], false, name, sizeof name);
		buf_printf(&b, "%s%s %s", k > 0 ? ", " : "", name, codes[k]);
	}
	if (n > 0)
		output_pair(c, _("of them counted, not accepted yet"), buf_str(&b));
}

static void
print_rest(struct command *c, const void *rec)
{
	enum sight sight = sight_of(c, rec);

	if (is_whole(rec)) {
		print_areas(c, rec);
		print_outsaid(c, rec);
		print_orders(c, rec);
	} else if (sight == SIGHT_OWN && incident_waits(&c->txn, &c->s->viewer, rec)) {
		fprintf(c->out, "%s\n",
		    _("Your area only counts so far; more is shown once a desk there accepts it."));
	} else {
		fprintf(c->out, "%s\n", sight == SIGHT_OWN ?
		    _("By your duties only what concerns you is shown.") :
		    _("Not in your area: more is not shown."));
	}
	if (sight > SIGHT_HEAD) {
		print_moved(c, rec);
		print_timelines(c, sight, rec);
	}
}

const struct command_paper paper_incident = {
	.kind = &kind_incident, .json = whole_json, .row = row_json, .text = print_rest,
};
