/* Who somebody is and what lies in his scope. */
#include "src/op/right.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"

/* A village's officer serves what his village was merged into, as soon as it is: in a
 * storm nobody has time to grant it anew. A desk's right ends with its area, and so does
 * one where the area went into a place above. */
bool
grant_today(struct txn *t, const struct grant *g, struct area *out)
{
	struct area today;

	if (!area_get(t, g->area, out))
		return false;
	if (g->role == role_officer && out->tier == tier_village && out->retired != 0 &&
	    area_today(t, out->code, &today) && today.tier == out->tier && today.retired == 0)
		*out = today;
	return true;
}

static void
take_grant(struct txn *t, const struct grant *g, int64_t now, struct viewer *v)
{
	struct viewer_grant *vg = &v->grants[v->ngrants];
	struct area a;

	if (g->revoked != 0 || (g->from != 0 && g->from > now) ||
	    (g->until != 0 && g->until <= now) || v->ngrants == VIEWER_GRANTS ||
	    !grant_today(t, g, &a))
		return;
	vg->role = (enum role)g->role;
	vg->tier = (enum tier)a.tier;
	vg->post = (enum post)g->post;
	vg->unit = g->unit;
	memcpy(vg->granted, g->area, sizeof vg->granted);
	memcpy(vg->area, a.code, sizeof vg->area);
	code_stem(a.code, vg->stem);
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

static int64_t
ended_at(const struct grant *g, int64_t now)
{
	return g->revoked != 0 ? g->revoked : g->until != 0 && g->until <= now ? g->until : 0;
}

bool
grant_ended(struct txn *t, uint64_t account, unsigned roles, int64_t now, struct grant *last)
{
	struct index_key key;
	struct grant g;
	struct scan s;
	bool any = false;

	key_begin(&key, &kind_grant, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_grant, s.id, &g) || !(roles & 1u << g.role) || ended_at(&g, now) == 0 ||
		    (any && ended_at(&g, now) <= ended_at(last, now)))
			continue;
		*last = g;
		any = true;
	}
	scan_close(&s);
	return any;
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

bool
may_read(struct txn *t, const struct viewer *v, const char *code)
{
	return may_over(t, v, READERS_BY_AREA, code);
}

bool
in_scope_by(struct txn *t, const struct viewer *v, unsigned roles, const char *code)
{
	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if ((roles & 1u << g->role) &&
		    (area_under(t, code, g->area) || area_under(t, g->area, code)))
			return true;
	}
	return false;
}

bool
in_scope(struct txn *t, const struct viewer *v, const char *code)
{
	return in_scope_by(t, v, READERS_OF_CASES, code);
}

bool
viewer_knows(struct txn *t, const struct viewer *v, int64_t now, uint64_t account)
{
	bool none = true, knows = false;
	struct index_key key;
	struct area county;
	struct grant g;
	struct scan s;

	if ((v->roles & (ROLE_LOCAL | ROLE_SYSTEM)) || v->account == account)
		return true;
	key_begin(&key, &kind_grant, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, false);
	while (!knows && scan_next(&s)) {
		if (!record_get(t, &kind_grant, s.id, &g) || g.revoked != 0 ||
		    (g.until != 0 && g.until <= now))
			continue;
		none = false;
		knows = in_scope(t, v, g.area) || may_over(t, v, ROLE(admin), g.area);
	}
	scan_close(&s);
	return knows || (none && county_get(t, &county) && may_over(t, v, ROLE(admin) | ROLE(leader), county.code));
}
