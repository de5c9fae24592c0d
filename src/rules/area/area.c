/* 行政区划: the form of codes, kinds of places, and what others ask of an area. */
#include "src/rules/area/area.h"

#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "src/base/cycle.h"

static const struct area_sort sorts[] = {
	{ "district", tier_county, false }, { "county_city", tier_county, false },
	{ "county", tier_county, false }, { "banner", tier_county, false },
	{ "autonomous_banner", tier_county, false }, { "stat_zone", tier_county, true },
	{ "subdistrict", tier_township, false }, { "town", tier_township, false },
	{ "township", tier_township, false }, { "sumu", tier_township, false },
	{ "ethnic_township", tier_township, false }, { "stat_unit", tier_township, true },
	{ "community", tier_village, false }, { "village", tier_village, false },
	{ "gacha", tier_village, false }, { "quasi_village", tier_village, false },
	{ "virtual", tier_village, true }, { "grid", tier_grid, false },
};
#define SORTS (sizeof sorts / sizeof sorts[0])

bool
area_code_form(enum tier tier, const char *code, char out[16])
{
	size_t len;

	code_stem(code, out);
	len = strlen(out);
	if (len != 6 + 3 * ((size_t)tier - 1))
		return false;
	if (tier == tier_county)	/* ..00 is a prefecture or a province */
		return strcmp(out + 4, "00") != 0;
	if (tier == tier_township)
		memcpy(out + len, "000", 4);
	return true;
}

void
area_code_above(const char *code, char out[16])
{
	size_t len;

	code_stem(code, out);
	len = strlen(out);
	if (len < 9) {
		out[0] = '\0';
		return;
	}
	len -= 3;
	snprintf(out + len, 16 - len, "%s", len == 9 ? "000" : "");
}

const struct area_sort *
area_sort_find(enum tier tier, const char *name)
{
	const struct value *v = value_find(&enum_area_kind, name);

	for (size_t i = 0; v != NULL && i < SORTS; i++)
		if (sorts[i].tier == tier && strcmp(sorts[i].name, v->code) == 0)
			return &sorts[i];
	return NULL;
}

int
area_usable(struct act *act, const char *field, const char *code, struct area *a)
{
	if (!area_get(act->txn, code, a))
		return refuse(act, field, M_NO_SUCH_AREA, ARG_TEXT(code), NULL);
	if (a->retired != 0)
		return refuse(act, field, M_RETIRED_AREA, ARG_AREA(a->code),
		    ARG_AREA(a->successor), NULL);
	if (a->filler)
		return refuse(act, field, M_FILLER_AREA, ARG_AREA(a->code), NULL);
	return 0;
}

int
area_administered(struct act *act, const char *field, const char *code)
{
	if (act->who->roles & (ROLE_LOCAL | ROLE_SYSTEM) ||
	    may_over(act->txn, act->who, ROLE(admin), code))
		return 0;
	return refuse(act, field, M_OUT_OF_SCOPE, ARG_AREA(code), NULL);
}

int
area_sort_refuse(struct act *act, enum tier tier, const char *sort)
{
	char words[180], zh[40];
	struct buf b = BUF(words);

	for (size_t i = 0; i < SORTS; i++) {
		if (sorts[i].tier != tier)
			continue;
		words_first(value_find(&enum_area_kind, sorts[i].name)->zh, zh, sizeof zh);
		buf_printf(&b, "%s%s %s", b.len > 0 ? ", " : "", sorts[i].name, zh);
	}
	return refuse(act, "kind", M_CODE_CHOICE, ARG_TEXT(sort), ARG_TEXT(buf_str(&b)), NULL);
}

void
area_heir(const struct area *a, char out[16], uint64_t *left)
{
	out[0] = '\0';
	*left = 0;
	if (a->retired == 0)
		return;
	/* Retired by an older program it has only the time and where it leads today. */
	snprintf(out, 16, "%s", a->heir[0] != '\0' ? a->heir : a->successor);
	*left = a->left != 0 ? (uint64_t)a->left : id_next(0, a->retired, 0);
}

bool
area_lay_under(struct txn *t, const char *code, const char *top, uint64_t id)
{
	char stem[16] = "", over[16], heir[16];
	uint64_t left = 0;
	struct cycle cycle = { 0 };
	struct area a;

	snprintf(heir, sizeof heir, "%s", code);
	while (heir[0] != '\0' && left < id) {
		code_stem(heir, stem);
		if (!area_get(t, heir, &a) || cycle_met(&cycle, a.id))
			break;
		area_heir(&a, heir, &left);
	}
	code_stem(top, over);
	return strncmp(stem, over, strlen(over)) == 0;
}

void
area_leave(struct act *act, struct area *a)
{
	a->retired = act->now;
	memcpy(a->heir, a->successor, sizeof a->heir);
	a->left = (int64_t)*act->change->last_id;
}

#define REPOINT_MAX 64

void
area_repoint(struct act *act, const struct area *gone)
{
	uint64_t ids[REPOINT_MAX];
	struct area a;
	struct index_key key;
	struct scan s;
	size_t n;

	do {
		n = 0;
		key_begin(&key, &kind_area, 3);
		key_code(&key, gone->code);
		scan_open(&s, act->txn, &key, false);
		while (n < REPOINT_MAX && scan_next(&s))
			ids[n++] = s.id;
		scan_close(&s);
		for (size_t i = 0; i < n; i++) {
			if (!record_get(act->txn, &kind_area, ids[i], &a))
				return;
			memcpy(a.successor, gone->successor, sizeof a.successor);
			change_set(act->change, &kind_area, &a);
		}
	} while (n == REPOINT_MAX && act->txn->err == 0);
}
