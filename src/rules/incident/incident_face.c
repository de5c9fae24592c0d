/* What of an incident stands where. Of open natural ones everybody sees the head
 * line; where it is, is no part of that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/rules/incident/incident_ops.h"
#include "src/text/show.h"

static bool
may_see(const struct reader *r, void *rec)
{
	return incident_show(r->txn, r->who, rec) != SIGHT_NONE;
}

/* What he may see is here, or the head line of an open one. */
static enum scope
scope(const struct reader *r, struct join *j)
{
	enum scope scope = incident_scope(j, r->txn, r->who, INCIDENTS_ANY);

	if (scope == SCOPE_SOME)
		incident_walks_open(j);
	return scope;
}

static bool
within_open(const struct reader *r, struct join *j, const void *filter)
{
	(void)r;
	(void)filter;
	join_set(j);
	incident_walks_open(j);
	return true;
}

/* Ids grow with time, and none is older than what was received with it. */
static bool
within_since(const struct reader *r, struct join *j, const void *filter)
{
	(void)r;
	join_from(j, id_next(0, ((const struct view_incident_list *)filter)->since, 0));
	return false;
}

/* Also what affects that in which the area lies: of it somebody there may see his part. */
static bool
within_area(const struct reader *r, struct join *j, const void *filter)
{
	const char *top = ((const struct view_incident_list *)filter)->area;

	join_set(j);
	incident_walks_linked(j);
	scope_over(j, r->txn, &kind_incident_area, AFFECTED_BY_AREA, top);
	if (!scope_under(j, r->txn, &kind_incident, INCIDENT_BY_LEVELS, top) ||
	    !scope_under(j, r->txn, &kind_incident_area, AFFECTED_BY_LEVELS, top))
		join_kind(j, &kind_incident);
	return true;
}

static bool
within_here(const struct reader *r, struct join *j)
{
	return incident_scope(j, r->txn, r->who, INCIDENTS_ANY) == SCOPE_SOME;
}

static bool
within_open_here(const struct reader *r, struct join *j)
{
	incident_scope(j, r->txn, r->who, INCIDENTS_OPEN);
	return within_open(r, j, NULL);
}

/* Whoever sees everything has nothing elsewhere; a team may be sent to one of any class. */
static bool
within_elsewhere(const struct reader *r, struct join *j)
{
	struct index_key key;

	join_set(j);
	if (scope_of(r->txn, r->who, READERS_BY_AREA) == SCOPE_ALL)
		return true;
	for (const struct value *c = enum_incident_class.values; c->no != 0; c++) {
		if (c->no != incident_class_natural && !(r->who->roles & ROLE(team)))
			continue;
		key_begin(&key, &kind_incident, INCIDENT_BY_CLASS);
		key_number(&key, (uint64_t)c->no);
		join_walk(j, &key);
	}
	return within_open(r, j, NULL);
}

static bool
is_open(const struct reader *r, const void *rec, const void *filter)
{
	const struct incident *i = rec;

	(void)r;
	(void)filter;
	return i->state != incident_state_closed && i->merged == 0;
}

/* Of what is cut the time of its number. */
static int64_t
begun(const struct incident *i)
{
	return i->received != 0 ? i->received : id_time(i->id);
}

static bool
is_since(const struct reader *r, const void *rec, const void *filter)
{
	(void)r;
	return begun(rec) >= ((const struct view_incident_list *)filter)->since;
}

static bool
waits(const struct reader *r, const void *rec, const void *filter)
{
	return is_open(r, rec, NULL) && r->now - begun(rec) >
	    ((const struct view_incident_list *)filter)->waiting * MINUTE;
}

/* Of what is cut the record itself, where at least his own part of it is seen. */
static bool
own_part(const struct reader *r, const struct incident *cut, struct incident *whole)
{
	return record_get(r->txn, &kind_incident, cut->id, whole) &&
	    incident_sight(r->txn, r->who, whole) >= SIGHT_OWN;
}

/* Its home or an affected area; who sees only his part is told of his own areas. */
static bool
is_in(const struct reader *r, const void *rec, const void *filter)
{
	const char *top = ((const struct view_incident_list *)filter)->area;
	const struct incident *i = rec;
	char codes[AREAS_MAX][16];
	struct incident whole;
	size_t n;

	if (i->area[0] == '\0')
		return in_scope(r->txn, r->who, top) && own_part(r, i, &whole) &&
		    incident_touches(r->txn, &whole, top);
	if (area_under(r->txn, i->area, top))
		return true;
	n = incident_areas(r->txn, i->id, codes, AREAS_MAX);
	for (size_t k = 0; k < n; k++)
		if (area_under(r->txn, codes[k], top))
			return true;
	return false;
}

/* Its head line alone is seen. */
static bool
is_elsewhere(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct incident *)rec)->rev == 0;
}

static bool
is_open_here(const struct reader *r, const void *rec)
{
	return is_open(r, rec, NULL) && !is_elsewhere(r, rec);
}

static bool
is_over_here(const struct reader *r, const void *rec)
{
	return !is_open(r, rec, NULL) && !is_elsewhere(r, rec);
}

static const char *
sign(const struct reader *r, const void *rec)
{
	return is_open(r, rec, NULL) ? "-" : "+";
}

/* Its name, or what is known instead. */
static void
called(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct incident *i = rec;

	(void)r;
	show_copy(i->name[0] != '\0' ? i->name : i->place, out, cap);
}

/* Its area and the place, as far as they are not in its name already. */
static void
where(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct incident *i = rec;
	const char *place = i->name[0] != '\0' ? i->place : "";
	char area[160] = "";
	struct area a;

	if (area_get(r->txn, i->area, &a) && a.tier != tier_county)
		area_name(r->txn, i->area, true, area, sizeof area);
	if (strncmp(place, area, strlen(area)) == 0)
		area[0] = '\0';
	snprintf(out, cap, "%s%s%s", area, area[0] != '\0' && place[0] != '\0' ? " " : "", place);
}

/* "trapped 2": who is looked for. */
static void
people(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct incident *i = rec;
	const struct { const char *label; struct num n; } parts[] = {
		{ _("trapped "), i->trapped }, { _("out of contact "), i->out_of_contact },
		{ _("not confirmed trapped "), i->unconfirmed_trapped },
		{ _("not confirmed out of contact "), i->unconfirmed_out_of_contact },
	};
	struct buf b;

	(void)r;
	buf_init(&b, out, cap);
	for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
		if (parts[k].n.known && parts[k].n.v > 0)
			buf_printf(&b, "%s%s%lld", b.len > 0 ? " " : "", parts[k].label,
			    (long long)parts[k].n.v);
	buf_str(&b);
}

void
outsaid_words(struct txn *t, const struct outsaid *o, char *out, size_t cap)
{
	const char *desk = _("the desk at the opening");
	const char *number = o->number[0] != '\0' ? o->number : desk;
	const char *later = o->later[0] != '\0' ? o->later : desk;
	const char *what = o->trapped ? _("trapped") : _("out of contact");
	char name[120];

	area_name(t, o->area, false, name, sizeof name);
	if (o->where[0] != '\0')
		snprintf(out, cap, _("%s: %s %lld said by %s counts nowhere here; %s said later: %lld, which counts only in %s, linked no more: report it here anew"),
		    name, what, (long long)o->v, number, later, (long long)o->now, o->where);
	else
		snprintf(out, cap, _("%s: %s %lld said by %s; %s said later: %lld, which counts. Ask whether they are others"),
		    name, what, (long long)o->v, number, later, (long long)o->now);
}

void
outsaid_by(struct txn *t, uint64_t incident, const char *number, int64_t now, struct buf *out)
{
	struct outsaid_list said;
	struct incident root;
	char text[300];

	if (!incident_root(t, incident, &root))
		return;
	incident_outsaid(t, root.id, now, &said);
	for (size_t i = 0; i < said.n; i++) {
		if (strcmp(said.row[i].later, number) != 0)
			continue;
		outsaid_words(t, &said.row[i], text, sizeof text);
		buf_printf(out, "%s\n", text);
	}
	free(said.row);
}

/* Where the number of a linked one leads. */
static void
leads_to(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct incident *i = rec;
	struct incident root;
	char number[24] = "";

	if (i->merged != 0 && incident_root(r->txn, i->id, &root))
		incident_number(&root, r->now, number);
	snprintf(out, cap, "%s", number);
}

static uint64_t
root_id(struct txn *t, uint64_t id)
{
	struct incident root;

	return incident_root(t, id, &root) ? root.id : 0;
}

static const struct face_test tests[] = {
	{ "open", is_open, within_open }, { "since", is_since, within_since },
	{ "waiting", waits, within_open }, { "area", is_in, within_area }, { 0 }
};

static const struct face_cell cells[] = {
	{ "merged", NULL, leads_to }, { "called", NULL, called },
	{ "where", NULL, where }, { "people", NULL, people }, { 0 }
};

static const struct face_section sections[] = {
	{ N_("Open"), is_open_here, within_open_here },
	{ N_("Closed or linked"), is_over_here, within_here },
	{ N_("Elsewhere in this county, head lines only"), is_elsewhere, within_elsewhere }, { 0 }
};

static bool
is_cut(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct incident *)rec)->area[0] == '\0';
}

/* Where an incident is, is no part of what is cut; that it is in none of his own areas is. */
static size_t
unjudged(const struct face_query *q)
{
	struct view_incident_list rest = *(const struct view_incident_list *)q->filter;
	static const struct face_section cut = { .is = is_cut };
	struct face_query all = *q;

	if (rest.area[0] == '\0' || in_scope(q->reader->txn, q->reader->who, rest.area))
		return 0;
	rest.area[0] = '\0';
	all.filter = &rest;
	all.section = &cut;
	return face_count(&all).matched;
}

const struct face incident_face = {
	.kind = &kind_incident, .filter = &kind_view_incident_list,
	.which = &kind_op_incident_note,
	.lists = N_("incidents, newest first"), .shows = N_("one incident with its timeline"),
	.columns = "number name hazard level state class area place occurred received trapped "
	    "out_of_contact unconfirmed_trapped unconfirmed_out_of_contact drill merged",
	.left = "number called state where people", .right = "received", .tests = tests, .cells = cells,
	.sections = sections, .sign = sign,
	.may = may_see, .scope = scope, .instead = root_id, .unjudged = unjudged,
};
