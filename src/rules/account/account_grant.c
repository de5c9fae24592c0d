/* 授权: a person holds a role in an area. A grant ends; it is never deleted. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/unit/unit.h"
#include "src/op/oversee.h"
#include "src/op/settings.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/rules/area/area.h"
#include "src/rules/need/need.h"
#include "src/rules/unit/unit.h"

static int
refuse_role(struct act *act, const char *word)
{
	char words[180];
	struct buf b = BUF(words);

	for (const struct value *v = enum_role.values; v->no != 0; v++)
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", v->code);
	return refuse(act, "role", M_BAD_CHOICE, ARG_TEXT(word), ARG_TEXT(buf_str(&b)), NULL);
}

int
grant_roles(struct act *act, const char *list, unsigned *mask)
{
	char word[128];

	*mask = 0;
	while (role_word(&list, word, sizeof word)) {
		const struct value *v = value_find(&enum_role, word);
		if (v == NULL)
			return refuse_role(act, word);
		if (*mask & 1u << v->no)
			return refuse(act, "role", M_ROLE_TWICE, ARG_ENUM(role, v->no), NULL);
		*mask |= 1u << v->no;
	}
	return *mask != 0 ? 0 : refuse(act, "role", M_REQUIRED, NULL);
}

static bool
grant_same(const struct grant *a, const struct grant *b)
{
	return a->role == b->role && strcmp(a->area, b->area) == 0 && a->post == b->post &&
	    a->unit == b->unit;
}

static int
check_times(struct act *act, const struct grant_wish *wish)
{
	if (wish->to != 0 && (wish->to <= wish->from || wish->to <= act->now))
		return refuse(act, "to", M_GRANT_ENDS, NULL);
	return 0;
}

static int
check_held(struct act *act, const struct grant_wish *wish, const struct grant *new, size_t n)
{
	struct grant held[VIEWER_GRANTS];
	size_t nheld = 0;

	if (wish->account != 0)
		nheld = grants_held(act->txn, wish->account, act->now, held, VIEWER_GRANTS);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < nheld; j++)
			if (grant_same(&new[i], &held[j]))
				return refuse(act, "role", M_GRANT_EXISTS,
				    ARG_ENUM(role, new[i].role), ARG_AREA(new[i].area), NULL);
	if (nheld + n > VIEWER_GRANTS)
		return refuse(act, "role", M_GRANT_MANY, ARG_NUMBER(VIEWER_GRANTS), NULL);
	return 0;
}

int
grant_area(struct act *act, const struct grant_wish *wish, struct area *area)
{
	return area_usable(act, "area", wish->area, area) != 0 ? -1 :
	    area_administered(act, "area", area->code);
}

int
grant_post(struct act *act, const struct grant_wish *wish, unsigned roles)
{
	return wish->post == 0 || roles & ROLE(officer) ? 0 :
	    refuse(act, "post", M_POST_OFFICER, ARG_ENUM(role, role_officer), NULL);
}

int
grant_unit(struct act *act, const struct grant_wish *wish, const char *area, uint64_t *unit)
{
	struct unit u = { 0 };

	if (wish->unit[0] != '\0' && !unit_find(act->txn, area, wish->unit, &u))
		return refuse(act, "unit", M_UNIT_NONE, ARG_TEXT(wish->unit), ARG_AREA(area), NULL);
	*unit = u.id;
	return 0;
}

size_t
grants_fill(struct act *act, const struct grant_wish *wish, const char *area, unsigned roles,
    uint64_t unit, struct grant out[ROLES_MAX])
{
	size_t n = 0;

	for (const struct value *v = enum_role.values; v->no != 0; v++) {
		if (!(roles & 1u << v->no))
			continue;
		out[n] = (struct grant){ .account = wish->account, .role = v->no, .unit = unit,
		    .post = v->no == role_officer ? wish->post : 0,
		    .from = wish->from, .until = wish->to, .by = act->who->account };
		snprintf(out[n++].area, sizeof out->area, "%s", area);
	}
	return n;
}

int
grants_wanted(struct act *act, const struct grant_wish *wish, struct grant out[ROLES_MAX],
    size_t *n)
{
	struct area area;
	unsigned roles;
	uint64_t unit;

	*n = 0;
	if (grant_area(act, wish, &area) != 0 || grant_roles(act, wish->role, &roles) != 0 ||
	    check_times(act, wish) != 0 || grant_post(act, wish, roles) != 0 ||
	    grant_unit(act, wish, area.code, &unit) != 0)
		return -1;
	*n = grants_fill(act, wish, area.code, roles, unit, out);
	return check_held(act, wish, out, *n);
}

int
grant_not_self(struct act *act, uint64_t account)
{
	if (account == 0 || account != act->who->account)
		return 0;
	return refuse(act, "which", M_GRANT_SELF, NULL);
}

void
grant_rings(struct act *act, const struct grant *g)
{
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(act->txn, g->account, act->now, held, VIEWER_GRANTS);
	bool admin = false, other = false;
	struct account who;

	for (size_t i = 0; i < n; i++) {
		admin = admin || held[i].role == role_admin;
		other = other || held[i].role != role_admin;
	}
	if (!admin || !other || !record_get(act->txn, &kind_account, g->account, &who))
		return;
	oversee_tell(act, g->area, M_ADMIN_GRANTED, (const char *[]){ ARG_TEXT(who.login),
	    ARG_ENUM(role, g->role), ARG_AREA(g->area) });
}

int
grant_check(struct act *act)
{
	const struct op_account_grant *args = act->args;
	struct grant_plan *plan = act->plan;
	struct grant_wish wish = { .account = args->which, .area = args->area, .role = args->role,
	    .unit = args->unit, .post = args->post, .from = args->from, .to = args->to };

	if (account_target(act, args->which, &plan->account) != 0 ||
	    grant_not_self(act, args->which) != 0)
		return -1;
	return grants_wanted(act, &wish, plan->grants, &plan->n);
}

void
grant_apply(struct act *act)
{
	struct grant_plan *plan = act->plan;

	for (size_t i = 0; i < plan->n; i++) {
		change_new(act->change, &kind_grant, &plan->grants[i]);
		account_notice(act, plan->account.id);
		grant_rings(act, &plan->grants[i]);
	}
	account_touch(act, &plan->account);
}

static bool
in_force(const struct grant *g, int64_t now)
{
	return g->revoked == 0 && g->from <= now && (g->until == 0 || g->until > now);
}

/* True if the person has something to log in with now. */
static bool
can_log_in(struct act *act, uint64_t account)
{
	struct pubkey keys[KEYS_MAX];
	size_t n = keys_held(act->txn, account, keys, KEYS_MAX);
	struct verifier v;
	bool can = false;

	for (size_t i = 0; i < n; i++)
		can = can || keys[i].state == key_state_active;
	/* Where it is only asked, passwords cannot be seen. */
	if (can || act->asked || act->secrets == NULL)
		return can || act->asked;
	return verifier_get(act->secrets, account, &v) &&
	    (v.has_password || (v.has_code && v.code_until > act->now));
}

/* True if another enabled account is an administrator now. */
static bool
other_admin(struct act *act, uint64_t account, bool able)
{
	struct account a;
	struct grant g;
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_grant, 1);
	scan_open(&s, act->txn, &key, false);
	while (!found && scan_next(&s))
		found = record_get(act->txn, &kind_grant, s.id, &g) && g.role == role_admin &&
		    g.account != account && in_force(&g, act->now) &&
		    record_get(act->txn, &kind_account, g.account, &a) && a.disabled == 0 &&
		    (!able || can_log_in(act, a.id));
	scan_close(&s);
	return found;
}

int
admin_remains(struct act *act, const char *field, const struct account *a)
{
	if (other_admin(act, a->id, true) ||
	    (!can_log_in(act, a->id) && other_admin(act, a->id, false)))
		return 0;
	return refuse(act, field, M_LAST_ADMIN, ARG_PERSON(a->id), NULL);
}

/* A unit that was retired is named as well: its grants are to be revoked too. */
static bool
is_unit(struct txn *t, uint64_t id, const char *name)
{
	struct unit u;

	return record_get(t, &kind_unit, id, &u) && strcmp(u.name, name) == 0;
}

/* Which of the grants held fit what is given; all if a key is not given. */
static size_t
fitting(struct txn *t, const struct op_account_revoke *args, unsigned roles,
    const struct grant *held, size_t nheld, struct grant *out)
{
	char want[16], stem[16];
	size_t n = 0;

	code_stem(args->area, want);
	for (size_t i = 0; i < nheld; i++) {
		code_stem(held[i].area, stem);
		if ((args->area[0] == '\0' || strcmp(want, stem) == 0) &&
		    (roles == 0 || roles & 1u << held[i].role) &&
		    (args->post == 0 || args->post == held[i].post) &&
		    (args->unit[0] == '\0' || is_unit(t, held[i].unit, args->unit)))
			out[n++] = held[i];
	}
	return n;
}

static int
check_revoked(struct act *act, const struct grant_plan *plan, const struct grant *held,
    size_t nheld)
{
	bool was = false, taken = false;

	for (size_t i = 0; i < nheld; i++)
		was = was || (held[i].role == role_admin && in_force(&held[i], act->now));
	for (size_t i = 0; i < plan->n; i++) {
		if (area_administered(act, "area", plan->grants[i].area) != 0)
			return -1;
		taken = taken || plan->grants[i].role == role_admin;
	}
	if (!was || !taken)
		return 0;
	for (size_t i = 0; i < nheld; i++) {
		bool stays = held[i].role == role_admin && in_force(&held[i], act->now);
		for (size_t j = 0; j < plan->n; j++)
			stays = stays && plan->grants[j].id != held[i].id;
		if (stays)
			return 0;
	}
	return admin_remains(act, "role", &plan->account);
}

int
revoke_check(struct act *act)
{
	const struct op_account_revoke *args = act->args;
	struct grant held[VIEWER_GRANTS];
	struct grant_plan *plan = act->plan;
	unsigned roles = 0;
	size_t nheld;

	if (account_target(act, args->which, &plan->account) != 0 ||
	    (args->role[0] != '\0' && grant_roles(act, args->role, &roles) != 0))
		return -1;
	if (args->role[0] == '\0' && args->area[0] == '\0')
		return refuse(act, "role", M_REQUIRED, NULL);
	nheld = grants_held(act->txn, args->which, act->now, held, VIEWER_GRANTS);
	plan->n = fitting(act->txn, args, roles, held, nheld, plan->grants);
	if (plan->n == 0)
		return refuse(act, args->unit[0] != '\0' ? "unit" : "role", M_GRANT_NONE, ARG_TEXT(plan->account.login), NULL);
	return check_revoked(act, plan, held, nheld);
}

void
revoke_apply(struct act *act)
{
	const struct op_account_revoke *args = act->args;
	struct grant_plan *plan = act->plan;

	for (size_t i = 0; i < plan->n; i++) {
		plan->grants[i].revoked = act->now;
		change_set(act->change, &kind_grant, &plan->grants[i]);
		account_notice(act, plan->account.id);
	}
	if (args->reason[0] != '\0')
		act_word(act, "reason", args->reason);
	need_claims_end(act, plan->account.id);
	account_touch(act, &plan->account);
}
