/* Donors' wishes against where goods go. */
#include "src/rules/stock/wish.h"

#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "db/store.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/lot.h"
#include "gen/kinds/unit/unit.h"
#include "src/op/place.h"
#include "src/text/alike.h"

static void
add(struct wish_for *to, const char *name)
{
	char folded[192];

	alike_fold(name, folded, sizeof folded);
	if (folded[0] != '\0' && to->n < sizeof to->name / sizeof to->name[0])
		memcpy(to->name[to->n++], folded, sizeof folded);
}

/* 展旦召苏木 is 展旦召 to most. */
static void
add_area(struct wish_for *to, const char *name)
{
	static const char *const ends[] = { "村委会", "居委会", "嘎查", "苏木", "街道", "村", "镇", "乡", "旗" };
	char text[192];

	snprintf(text, sizeof text, "%s", name);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		size_t n = strlen(text), k = strlen(ends[i]);
		if (n >= k + 2 * strlen("旗") && strcmp(text + n - k, ends[i]) == 0)
			text[n - k] = '\0';
	}
	add(to, text);
}

void
wish_for(struct txn *t, const struct bill *b, struct wish_for *out)
{
	out->txn = t;
	out->bill = b;
	out->n = out->nseen = 0;
}

static void
read_names(struct wish_for *out)
{
	struct txn *t = out->txn;
	const struct bill *b = out->bill;
	char code[16], above[16];
	struct incident i;
	struct unit u;
	struct area a;

	out->bill = NULL;
	memcpy(code, b->area, sizeof code);
	if (b->to != 0 && record_get(t, &kind_unit, b->to, &u)) {
		add(out, u.name);
		memcpy(code, u.area, sizeof code);
	}
	while (code[0] != '\0' && area_get(t, code, &a)) {
		add_area(out, a.name);
		area_parent(t, code, above);
		memcpy(code, above, sizeof code);
	}
	if (b->incident != 0 && record_get(t, &kind_incident, b->incident, &i)) {
		add(out, i.name);
		add(out, i.place);
	}
}

/* Does the wish hold the name of one of a kind: in fields a and b (NULL: none)? */
static bool
names_one(struct txn *t, const char *wish, const struct kind *k, const char *a, const char *b)
{
	const char *const fields[] = { a, b };
	struct wish_for one;
	union {
		struct area area;
		struct incident incident;
		struct unit unit;
	} rec;
	struct walk w;
	bool does = false;

	walk_open(&w, t, TABLE_KIND + k->no, "", 0, false);
	while (!does && walk_next(&w)) {
		one.n = 0;
		if (w.keylen != 8 || !record_get(t, k, get_u64(w.key), &rec))
			continue;
		for (size_t i = 0; i < 2 && fields[i] != NULL; i++)
			add_area(&one, (const char *)&rec + kind_field(k, fields[i])->offset);
		for (size_t i = 0; i < one.n; i++)
			does |= alike_holds(wish, one.name[i]);
	}
	walk_close(&w);
	return does;
}

static bool
is_other(struct txn *t, const struct lot *lot, const struct wish_for *to)
{
	for (size_t i = 0; i < to->n; i++)
		if (alike_holds(lot->wish, to->name[i]))
			return false;
	return names_one(t, lot->wish, &kind_area, "name", NULL) ||
	    names_one(t, lot->wish, &kind_unit, "name", NULL) ||
	    names_one(t, lot->wish, &kind_incident, "name", "place");
}

/* One after the other is asked for the same lots, and all names are gone through for each. */
bool
wish_is_other(struct txn *t, const struct lot *lot, struct wish_for *to)
{
	bool other;

	if (lot->wish[0] == '\0')
		return false;
	if (to->bill != NULL)
		read_names(to);
	for (size_t i = 0; i < to->nseen; i++)
		if (to->seen[i].lot == lot->id)
			return to->seen[i].other;
	other = is_other(t, lot, to);
	if (to->nseen < sizeof to->seen / sizeof to->seen[0]) {
		to->seen[to->nseen].lot = lot->id;
		to->seen[to->nseen++].other = other;
	}
	return other;
}
