/*
 * Who somebody is and what lies in his scope. Areas are compared by stems
 * (150621, 150621100, 150621100200): under means begins with.
 */
#include "src/op/right.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "src/op/op.h"

#define SCOPE_STEMS 64

static bool
stem_under(const char *stem, const char *top)
{
	return strncmp(stem, top, strlen(top)) == 0;
}

bool
area_get(struct txn *t, const char *code, struct area *a)
{
	struct index_key key;

	key_begin(&key, &kind_area, 1);
	key_code(&key, code);
	return record_get(t, &kind_area, scan_one(t, &key, false), a);
}

void
area_parent(struct txn *t, const char *code, char out[16])
{
	struct area a;

	out[0] = '\0';
	if (area_get(t, code, &a) && a.tier != tier_county)
		snprintf(out, 16, "%s", a.parent);
}

bool
county_get(struct txn *t, struct area *a)
{
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_area, 1);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (record_get(t, &kind_area, s.id, a) && a->tier == tier_county) {
			scan_close(&s);
			return true;
		}
	}
	return false;
}

size_t
area_scope(struct txn *t, const char *code, char stems[][16], size_t cap)
{
	struct scan s;
	struct index_key key;
	struct area a;
	size_t n = 0;
	char stem[16];

	if (cap == 0)
		return 0;
	code_stem(code, stems[n++]);
	/* Retired areas are few: those that name a successor. */
	key_begin(&key, &kind_area, 3);
	scan_open(&s, t, &key, false);
	while (n < cap && scan_next(&s)) {
		if (!record_get(t, &kind_area, s.id, &a))
			continue;
		code_stem(a.successor, stem);
		if (!stem_under(stem, stems[0]))
			continue;
		code_stem(a.code, stem);
		if (!stem_under(stem, stems[0]))
			memcpy(stems[n++], stem, 16);
	}
	scan_close(&s);
	return n;
}

bool
area_under(struct txn *t, const char *code, const char *top)
{
	char stems[SCOPE_STEMS][16], stem[16];
	size_t n;

	code_stem(code, stem);
	code_stem(top, stems[0]);
	if (stem_under(stem, stems[0]))
		return true;
	n = area_scope(t, top, stems, SCOPE_STEMS);
	for (size_t i = 1; i < n; i++)
		if (stem_under(stem, stems[i]))
			return true;
	return false;
}

void
area_name(struct txn *t, const char *code, bool with_parent, char *out, size_t cap)
{
	struct area a, p;

	if (!area_get(t, code, &a))
		snprintf(out, cap, "%s", code);
	else if (with_parent && a.tier >= tier_village && area_get(t, a.parent, &p))
		snprintf(out, cap, "%s %s", p.name, a.name);
	else
		snprintf(out, cap, "%s", a.name);
}

static void
take_grant(struct txn *t, const struct grant *g, int64_t now, struct viewer *v)
{
	struct viewer_grant *vg = &v->grants[v->ngrants];
	struct area a;

	if (g->revoked != 0 || (g->from != 0 && g->from > now) ||
	    (g->until != 0 && g->until <= now) || v->ngrants == VIEWER_GRANTS ||
	    !area_get(t, g->area, &a))
		return;
	vg->role = (enum role)g->role;
	vg->tier = (enum tier)a.tier;
	vg->post = (enum post)g->post;
	vg->unit = g->unit;
	memcpy(vg->area, g->area, sizeof vg->area);
	code_stem(g->area, vg->stem);
	v->roles |= 1u << g->role;
	v->ngrants++;
}

bool
viewer_load(struct txn *t, uint64_t account, int64_t now, struct viewer *v)
{
	struct account a;
	struct grant g;
	struct scan s;
	struct index_key key;

	*v = (struct viewer){ 0 };
	if (!record_get(t, &kind_account, account, &a) || a.disabled != 0)
		return false;
	v->account = account;
	v->roles = ROLE_ANYONE;
	snprintf(v->login, sizeof v->login, "%s", a.login);
	snprintf(v->name, sizeof v->name, "%s", a.name[0] != '\0' ? a.name : a.login);
	snprintf(v->phone, sizeof v->phone, "%s", a.phone);
	key_begin(&key, &kind_grant, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_grant, s.id, &g))
			take_grant(t, &g, now, v);
	return t->err == 0;
}

bool
viewer_by_login(struct txn *t, const char *login, int64_t now, struct viewer *v)
{
	struct index_key key;
	uint64_t id;

	*v = (struct viewer){ 0 };
	key_begin(&key, &kind_account, 1);
	key_text(&key, login);
	id = scan_one(t, &key, false);
	return id != 0 && viewer_load(t, id, now, v);
}

void
viewer_system(struct viewer *v)
{
	*v = (struct viewer){ .roles = ROLE_SYSTEM };
}

void
viewer_local(struct viewer *v)
{
	*v = (struct viewer){ .roles = ROLE_LOCAL | ROLE(admin) };
}

bool
may_at(const struct viewer *v, unsigned roles, const char *code)
{
	char stem[16];

	code_stem(code, stem);
	for (size_t i = 0; i < v->ngrants; i++)
		if ((roles & 1u << v->grants[i].role) && strcmp(v->grants[i].stem, stem) == 0)
			return true;
	return false;
}

bool
may_over(struct txn *t, const struct viewer *v, unsigned roles, const char *code)
{
	for (size_t i = 0; i < v->ngrants; i++)
		if ((roles & 1u << v->grants[i].role) && area_under(t, code, v->grants[i].area))
			return true;
	return false;
}

/* Roles that read cases at all: an administrator alone reads none. */
#define READERS_OF_CASES (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(supervisor) | \
	ROLE(storekeeper) | ROLE(team))

bool
may_read(struct txn *t, const struct viewer *v, const char *code)
{
	return may_over(t, v, READERS_OF_CASES, code);
}

bool
in_scope(struct txn *t, const struct viewer *v, const char *code)
{
	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if ((READERS_OF_CASES & 1u << g->role) &&
		    (area_under(t, code, g->area) || area_under(t, g->area, code)))
			return true;
	}
	return false;
}

bool
incident_in_scope(struct txn *t, const struct viewer *v, const struct incident *i)
{
	struct incident_area ia;
	struct scan s;
	struct index_key key;
	bool found;

	if (v->roles & ROLE_SYSTEM || in_scope(t, v, i->area))
		return true;
	key_begin(&key, &kind_incident_area, 1);
	key_number(&key, i->id);
	scan_open(&s, t, &key, false);
	for (found = false; !found && scan_next(&s);)
		found = record_get(t, &kind_incident_area, s.id, &ia) && ia.dropped == 0 &&
		    in_scope(t, v, ia.area);
	scan_close(&s);
	return found;
}

bool
incident_head_visible(const struct viewer *v, const struct incident *i)
{
	return (v->roles & READERS_OF_CASES) && i->class == incident_class_natural &&
	    i->state != incident_state_closed && i->merged == 0;
}
