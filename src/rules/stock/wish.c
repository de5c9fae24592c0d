/* Donors' wishes against where goods go. */
#include "src/rules/stock/wish.h"

#include <stdio.h>
#include <string.h>

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
	out->n = 0;
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

bool
wish_is_other(const struct lot *lot, struct wish_for *to)
{
	if (lot->wish[0] == '\0')
		return false;
	if (to->bill != NULL)
		read_names(to);
	for (size_t i = 0; i < to->n; i++)
		if (alike_holds(lot->wish, to->name[i]))
			return false;
	return true;
}
