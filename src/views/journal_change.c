/*
 * From what to what an entry of the journal brought the records it wrote. What was is
 * in the entry itself; of a new version of a report it is the version before.
 */
#include "src/views/journal_change.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/choice/choice.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/incident_area.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/setting/setting.h"
#include "gen/kinds/team/team.h"
#include "gen/kinds/team/travel.h"
#include "gen/kinds/unit/unit.h"
#include "gen/kinds/warning/warning.h"
#include "src/lang/tr.h"
#include "src/op/settings.h"
#include "src/rules/report/report.h"
#include "src/text/record_json.h"
#include "src/views/journal_decode.h"

#define RECORDS 8	/* whose changes a line says; an import has thousands */
#define ROOM 2400	/* bytes that one may take */

/* What a reader of the journal asks of a record: by which fields it is called, said
 * always, and which are said when they change. */
static const struct tracked {
	const struct kind *kind;
	const char *named, *changed;
} tracked[] = {
	{ &kind_incident, "", "state|class|hazard|level|kind|area|place|occurred|merged|trapped|out_of_contact|"
	    "forget_at|forgotten" },
	{ &kind_incident_area, "area", "counted|dropped" },
	{ &kind_report, "", "state|incident" },
	{ &kind_report_version, "", "hazard|subtype|occurred|learned|place" },
	{ &kind_account, "", "login|name|phone|language|charset|disabled|forget_at|forgotten" },
	{ &kind_grant, "role|area", "post|unit|from|until|revoked" },
	{ &kind_pubkey, "fingerprint|label", "state" },
	{ &kind_setting, "name", "value" },
	{ &kind_area, "", "name|kind|parent|retired|successor" },
	{ &kind_unit, "", "name|area|parent|kind|phone|phone2|retired" },
	{ &kind_team, "name", "standing|until|why|area|strength|head|phone|deputy|deputy_phone|retired" },
	{ &kind_order, "team", "state|place|sent|here|injured|missing|eta|end" },
	{ &kind_order_step, "", "struck_reason" },
	{ &kind_evac, "area", "point|to|state|planned|moved|refused|special|special_moved" },
	{ &kind_warning, "area|signal", "level|until|lifted|reason" },
	{ &kind_travel, "from|to", "minutes|removed" },
	{ &kind_choice, "code", "name|minutes|retired" },
};

static const struct tracked *
tracked_find(const struct kind *k)
{
	for (size_t i = 0; i < sizeof tracked / sizeof tracked[0]; i++)
		if (tracked[i].kind == k)
			return &tracked[i];
	return NULL;
}

static bool
is_tracked(const struct tracked *tr, const struct field *f)
{
	return words_have(tr->changed, f->name) ||
	    (tr->kind == &kind_report_version && (f->flags & F_INDICATOR));
}

/* A setting was its default before the county said it. */
static void
default_read(struct journal_change *ch)
{
	struct setting *was = ch->was;
	const struct setting *now = ch->now;

	for (const struct setting_row *row = setting_rows; row->name != NULL; row++)
		if (strcmp(row->name, now->name) == 0) {
			snprintf(was->value, sizeof was->value, "%s", row->value);
			ch->told = true;
		}
}

static void
version_before(struct command *c, struct journal_change *ch)
{
	const struct report_version *now = ch->now;
	struct report r;

	ch->told = now->version > 1 && record_get(&c->txn, &kind_report, now->report, &r) &&
	    report_version_get(&c->txn, &r, (unsigned)now->version - 1, ch->was);
}

static void
was_read(struct command *c, const struct entry *e, const struct entry_change *x,
    struct journal_change *ch)
{
	if (x->was != NULL)
		ch->told = journal_decode(c, e, ch->kind, x->id, x->was, x->waslen, ch->was);
	else if (ch->fresh && ch->kind == &kind_setting)
		default_read(ch);
	else if (ch->fresh && ch->kind == &kind_report_version)
		version_before(c, ch);
}

bool
journal_change(struct command *c, const struct entry *e, size_t *at, struct journal_change *out)
{
	struct entry_change x;

	while (entry_change(e, at, &x)) {
		*out = (struct journal_change){ .kind = kind_by_no(x.kind), .id = x.id,
		    .fresh = x.first };
		if (out->kind == NULL)
			continue;
		out->was = calloc(1, out->kind->size);
		out->now = calloc(1, out->kind->size);
		if (out->was != NULL && out->now != NULL &&
		    journal_decode(c, e, out->kind, x.id, x.set, x.setlen, out->now)) {
			was_read(c, e, &x, out);
			return true;
		}
		journal_change_free(out);
	}
	return false;
}

void
journal_change_free(struct journal_change *ch)
{
	free(ch->was);
	free(ch->now);
	ch->was = ch->now = NULL;
}

bool
journal_change_lowers(const struct journal_change *ch)
{
	if (!ch->told || (ch->kind != &kind_report_version && ch->kind != &kind_incident))
		return false;
	for (size_t i = 0; i < ch->kind->nfields; i++) {
		const struct field *f = &ch->kind->fields[i];
		const struct num *a, *b;
		if (!field_is_number(f) || !is_tracked(tracked_find(ch->kind), f))
			continue;
		a = field_num_c(f, ch->was);
		b = field_num_c(f, ch->now);
		if (a->known && (!b->known || b->v < a->v))
			return true;
	}
	return false;
}

/* Does the entry say something of the field? */
static bool
differs(const struct journal_change *ch, const struct field *f)
{
	if (ch->told && ch->fresh)
		return !field_equal(f, ch->was, ch->now);
	return field_known(f, ch->now) || (ch->told && field_known(f, ch->was));
}

/* Whether the entry itself made the record that it then changed. An older record is
 * told by its id, without a look at all that the entry wrote. */
static bool
made_here(const struct entry *e, const struct journal_change *ch)
{
	struct entry_change x;
	size_t at = 0;

	if (ch->fresh || id_time(ch->id) < e->time)
		return false;
	while (entry_change(e, &at, &x))
		if (x.first && x.id == ch->id)
			return true;
	return false;
}

/* New records are told of by their operation, but for those that it only counts or
 * does not name. */
static bool
is_said(const struct entry *e, const struct tracked *tr, const struct journal_change *ch)
{
	return tr != NULL && (!ch->fresh || ch->told || tr->named[0] != '\0') && !made_here(e, ch);
}

/* The record as it is called, with a field that the entry did not write. */
static void *
named_read(struct command *c, const struct journal_change *ch)
{
	void *rec = calloc(1, ch->kind->size);

	if (rec != NULL && !record_get(&c->txn, ch->kind, ch->id, rec))
		memcpy(rec, ch->now, ch->kind->size);
	return rec;
}

static void
field_text(struct command *c, const struct journal_change *ch, const struct field *f, struct buf *b)
{
	struct show_env env = command_show(c);
	char from[700], to[700];

	show_field(&env, f, ch->was, true, from, sizeof from);
	show_field(&env, f, ch->now, true, to, sizeof to);
	buf_printf(b, "%s%s ", b->len > 0 ? " " : "", tr_field(ch->kind, f));
	if (ch->told)
		buf_printf(b, "%s→", from[0] != '\0' ? from : show_blank(f));
	buf_text(b, to[0] != '\0' ? to : show_blank(f));
}

static void
record_text(struct command *c, const struct tracked *tr, const struct journal_change *ch,
    struct buf *b)
{
	struct show_env env = command_show(c);
	void *rec = named_read(c, ch);
	char text[200];

	if (tr->named[0] != '\0')
		buf_printf(b, "%s%s", b->len > 0 ? " " : "", tr_kind(ch->kind));
	for (size_t i = 0; i < ch->kind->nfields && rec != NULL; i++) {
		const struct field *f = &ch->kind->fields[i];
		if (words_have(tr->named, f->name)) {
			show_field(&env, f, rec, true, text, sizeof text);
			buf_printf(b, "%s%s", text[0] != '\0' && b->len > 0 ? " " : "", text);
		} else if (is_tracked(tr, f) && differs(ch, f)) {
			field_text(c, ch, f, b);
		}
	}
	free(rec);
}

void
journal_change_text(struct command *c, const struct entry *e, struct buf *b)
{
	size_t at = 0, n = 0, left = 0;
	struct journal_change ch;

	while (journal_change(c, e, &at, &ch)) {
		const struct tracked *tr = tracked_find(ch.kind);
		bool said = is_said(e, tr, &ch), room = n < RECORDS && b->cap - b->len > ROOM;
		if (said && room)
			record_text(c, tr, &ch, b);
		n += said && room;
		left += said && !room;
		journal_change_free(&ch);
	}
	if (left > 0)
		buf_printf(b, _(" and %zu more, see: journal show"), left);
}

static void
set(json_t *o, const char *key, json_t *v)
{
	if (v != NULL)
		json_object_set_new(o, key, v);
}

static json_t *
field_json(struct command *c, const struct journal_change *ch, const struct field *f)
{
	struct show_env env = command_show(c);
	json_t *o = json_object();

	if (ch->told)
		set(o, "from", record_json_field(&env, f, ch->was));
	set(o, "to", record_json_field(&env, f, ch->now));
	return o;
}

static json_t *
change_json(struct command *c, const struct tracked *tr, const struct journal_change *ch)
{
	struct show_env env = command_show(c);
	json_t *o = json_object(), *fields = json_object();
	void *rec = named_read(c, ch);

	set(o, "kind", json_string(ch->kind->name));
	for (size_t i = 0; i < ch->kind->nfields && rec != NULL; i++) {
		const struct field *f = &ch->kind->fields[i];
		if (words_have(tr->named, f->name))
			set(o, f->name, record_json_field(&env, f, rec));
		else if (is_tracked(tr, f) && differs(ch, f))
			set(fields, f->name, field_json(c, ch, f));
	}
	free(rec);
	set(o, "changes", fields);
	return o;
}

json_t *
journal_change_json(struct command *c, const struct entry *e)
{
	json_t *all = NULL;
	struct journal_change ch;
	size_t at = 0;

	while (journal_change(c, e, &at, &ch)) {
		const struct tracked *tr = tracked_find(ch.kind);
		json_t *o = is_said(e, tr, &ch) ? change_json(c, tr, &ch) : NULL;
		if (o != NULL && (tr->named[0] != '\0' || json_object_size(json_object_get(o, "changes")) > 0)) {
			all = all != NULL ? all : json_array();
			json_array_append(all, o);
		}
		json_decref(o);
		journal_change_free(&ch);
	}
	return all;
}
