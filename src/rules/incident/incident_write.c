/*
 * What changes an incident from any operation: lines, affected areas, names. Every change is a line of the timeline and a notice.
 */
#include "src/rules/incident/incident_ops.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/report/report.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/text/show.h"

#define NAMESAKES_MAX 999
#define NAME_BASE 151		/* bytes of a name before its ordinal, （九百九十八） */

/* Everybody in scope of the incident looks again. */
static void
tell(struct act *act, const struct incident *root)
{
	char codes[AREAS_MAX][16];
	struct notice *n = act_notice_of(act, root->id);
	size_t count = incident_areas(act->txn, root->id, codes, AREAS_MAX);

	notice_area(act, n, root->area);
	for (size_t i = 0; i < count; i++)
		notice_area(act, n, codes[i]);
}

void
incident_reload(struct act *act, uint64_t incident)
{
	struct incident root;

	if (incident_root(act->txn, incident, &root))
		tell(act, &root);
}

static int64_t
last_line(struct txn *t, uint64_t incident)
{
	struct line l;
	struct index_key key;

	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	return record_get(t, &kind_line, scan_one(t, &key, true), &l) ? l.no : 0;
}

void
incident_line_own(struct act *act, uint64_t incident, struct line *line)
{
	struct incident own;

	if (!record_get(act->txn, &kind_incident, incident, &own))
		return;
	line->incident = own.id;
	line->no = last_line(act->txn, own.id) + 1;
	line->at = act->now;
	line->happened = act->happened;
	line->by = act->who->account;
	change_new(act->change, &kind_line, line);
	own.lines = line->no;
	change_set(act->change, &kind_incident, &own);
	incident_reload(act, incident);
}

void
incident_line(struct act *act, uint64_t incident, struct line *line)
{
	struct incident root;

	if (incident_root(act->txn, incident, &root))
		incident_line_own(act, root.id, line);
}

/* The area itself, or where the incident has as many as it may the county for all. */
static void
area_or_county(struct txn *t, uint64_t root, const char *code, char out[16])
{
	char codes[AREAS_MAX][16];
	struct area county;

	snprintf(out, 16, "%s", code);
	if (incident_areas(t, root, codes, AREAS_MAX) >= AREAS_GIVEN && county_get(t, &county))
		snprintf(out, 16, "%s", county.code);
}

/* Is it accepted already? A township's desk sees the whole only where its own area is
 * accepted, so an area above does not stand for it; a village has no desk, and under an
 * accepted area it gains nothing. Of what goes strictly upward each is named. */
static bool
accepted(struct txn *t, const struct incident *root, const char *code)
{
	char codes[AREAS_MAX][16];
	size_t n = incident_areas(t, root->id, codes, AREAS_MAX);
	struct area a;
	bool each = root->class != incident_class_natural ||
	    (area_get(t, code, &a) && a.tier <= tier_township);

	for (size_t i = 0; i < n; i++)
		if (area_under(t, code, codes[i]) && (!each || area_under(t, codes[i], code)) &&
		    incident_area_accepted(t, root->id, codes[i]))
			return true;
	return false;
}

void
incident_area_add(struct act *act, struct incident *i, const char *code, bool counted)
{
	struct incident_area ia = { .incident = i->id, .by = act->who->account, .counted = counted };
	struct line line = { .what = counted ? line_what_area_counted : line_what_area_added };

	area_or_county(act->txn, i->id, code, ia.area);
	snprintf(line.area, sizeof line.area, "%s", ia.area);
	change_new(act->change, &kind_incident_area, &ia);
	incident_line(act, i->id, &line);
	record_get(act->txn, &kind_incident, i->id, i);
}

bool
incident_extend(struct act *act, struct incident *i, const char *code)
{
	if (accepted(act->txn, i, code))
		return false;
	incident_area_add(act, i, code, false);
	return true;
}

/* 二, 三, … 十一, 二十: as the serial of a name. */
static void
chinese_number(unsigned n, char out[24])
{
	static const char *const digit[] = { "", "一", "二", "三", "四", "五", "六", "七",
		"八", "九" };

	if (n >= 100)
		snprintf(out, 24, "%u", n);
	else if (n >= 10)
		snprintf(out, 24, "%s十%s", n < 20 ? "" : digit[n / 10], digit[n % 10]);
	else
		snprintf(out, 24, "%s", digit[n]);
}

/* What the name says after the county: the hazard, else what is known. */
static void
name_tail(const struct incident *i, char *out, size_t cap)
{
	const struct value *v;

	if (i->hazard != 0)
		v = value_by_no(&enum_hazard, i->hazard);
	else if (i->class == incident_class_natural && i->channel == channel_sos)
		v = value_by_no(&enum_channel, channel_sos);
	else
		v = value_by_no(&enum_incident_class, i->class);
	if (i->hazard == 0 && i->kind[0] != '\0')
		snprintf(out, cap, "%s", i->kind);
	else
		words_first(v != NULL ? v->zh : "", out, cap);
}

/* Drills and real incidents count apart: a drill never renames a real one. */
static bool
name_taken(struct txn *t, const struct incident *i, const char *name)
{
	struct incident other;
	struct scan s;
	struct index_key key;
	bool taken = false;

	key_begin(&key, &kind_incident, 5);
	key_text(&key, name);
	scan_open(&s, t, &key, false);
	while (!taken && scan_next(&s))
		taken = s.id != i->id && record_get(t, &kind_incident, s.id, &other) &&
		    other.drill == i->drill;
	scan_close(&s);
	return taken;
}

static void
name_make(struct txn *t, struct incident *i)
{
	char tail[64], whole[180], base[NAME_BASE + 1], serial[24];
	struct area county = { 0 };
	struct when w;

	when_split(i->occurred != 0 ? i->occurred : i->received, setting_offset(t), &w);
	county_get(t, &county);
	name_tail(i, tail, sizeof tail);
	snprintf(whole, sizeof whole, "%04d-%02d-%02d %s%s", w.year, w.month, w.day, county.name, tail);
	show_copy(whole, base, sizeof base);
	snprintf(i->name, sizeof i->name, "%s", base);
	for (unsigned n = 2; n < NAMESAKES_MAX && name_taken(t, i, i->name); n++) {
		chinese_number(n, serial);
		snprintf(i->name, sizeof i->name, "%s（%s）", base, serial);
	}
}

uint64_t
incident_begin(struct act *act, struct incident *i)
{
	struct line line = { .what = line_what_opened, .level = i->level };
	char township[16];

	number_give(act, &kind_incident, &i->day, &i->no, &i->node);
	/* What stood on paper keeps the time it was received there. */
	i->received = act->on_paper && act->happened != 0 ? act->happened : act->now;
	i->state = incident_state_received;
	i->by = act->who->account;
	if (i->class == 0)
		i->class = incident_class_natural;
	name_make(act->txn, i);
	change_new(act->change, &kind_incident, i);
	snprintf(line.area, sizeof line.area, "%s", i->area);
	snprintf(line.text, sizeof line.text, "%s", i->text);
	incident_line(act, i->id, &line);
	incident_township(act->txn, i->area, township);
	incident_area_add(act, i, township, false);
	return i->id;
}

void
incident_name(struct act *act, struct incident *i, enum hazard hazard, int64_t occurred)
{
	struct line line = { .what = line_what_named };

	if (i->hazard != 0 || hazard == 0 || i->class != incident_class_natural)
		return;
	record_get(act->txn, &kind_incident, i->id, i);
	i->hazard = (int)hazard;
	if (occurred != 0)
		i->occurred = occurred;
	name_make(act->txn, i);
	change_set(act->change, &kind_incident, i);
	snprintf(line.text, sizeof line.text, "%s", i->name);
	incident_line(act, i->id, &line);
	record_get(act->txn, &kind_incident, i->id, i);
}

int
incident_for(struct act *act, uint64_t which, const char *field, enum incident_right right,
    struct incident *root)
{
	const struct viewer *v = act->who;
	enum sight sight;
	char number[24];

	if (!incident_root(act->txn, which, root))
		return refuse(act, field, M_NO_SUCH_RECORD,
		    ARG_FIELD(kind_field(&kind_report, "incident")), NULL);
	incident_number(root, act->now, number);
	sight = incident_sight(act->txn, v, root);
	if (sight < SIGHT_OWN)
		return refuse(act, field, M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (right == RIGHT_SEE || incident_power(act->txn, v, root) || (right == RIGHT_NOTE &&
	    incident_sight_by(act->txn, v, WRITERS, root) >= SIGHT_OWN))
		return 0;
	return refuse(act, field, M_ROLES_IN_SCOPE, ARG_TEXT(number), NULL);
}

int
incident_itself(struct act *act, uint64_t which, enum incident_right right, struct incident *out)
{
	char from[24], to[24];
	struct incident i;

	if (incident_for(act, which, "which", right, out) != 0)
		return -1;
	if (out->id == which || !record_get(act->txn, &kind_incident, which, &i))
		return 0;
	incident_number(&i, act->now, from);
	incident_number(out, act->now, to);
	return refuse(act, "which", M_LEADS_ON, ARG_TEXT(from), ARG_TEXT(to), NULL);
}

bool
incident_line_at(struct txn *t, uint64_t incident, int64_t no, struct line *out)
{
	struct index_key key;

	key_begin(&key, &kind_line, 1);
	key_number(&key, incident);
	key_number(&key, (uint64_t)no);
	return record_get(t, &kind_line, scan_one(t, &key, false), out);
}

bool
incident_line_last(struct txn *t, uint64_t root, enum line_what what, const char *area,
    struct line *out)
{
	struct scan s;
	struct index_key key;
	bool found = false;

	key_begin(&key, &kind_line, 1);
	key_number(&key, root);
	scan_open(&s, t, &key, true);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_line, s.id, out) && out->what == (int)what &&
		    (area[0] == '\0' || strcmp(out->area, area) == 0);
	scan_close(&s);
	return found;
}

int
incident_race(struct act *act, const char *field, const struct line *line)
{
	return refuse(act, field, M_RACE, ARG_PERSON(line->by), ARG_TIME(line->at),
	    line->what == line_what_state ? ARG_ENUM(incident_state, line->to) :
	    line->level != 0 ? ARG_ENUM(incident_level, line->level) :
	    ARG_ENUM(line_what, line->what), NULL);
}

void
incident_answer(struct act *act, uint64_t id)
{
	struct incident i;
	char number[24];

	if (!record_get(act->txn, &kind_incident, id, &i))
		return;
	incident_number(&i, act->now, number);
	act_answer(act, &kind_incident, &i, number);
}
