/* Whom to telephone when nobody online hears a call, and whether anybody did. */
#include "src/rules/sos/sos_phones.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/sos/sos.h"
#include "gen/kinds/unit/enums.h"
#include "gen/kinds/unit/unit.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"

/* The first duty room of the area that has a telephone. */
static bool
duty_room(struct txn *t, const char *area, struct unit *u)
{
	struct index_key key;
	struct scan s;
	bool found = false;

	key_begin(&key, &kind_unit, 1);
	key_code(&key, area);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = record_get(t, &kind_unit, s.id, u) && u->retired == 0 &&
		    u->kind == unit_kind_duty_room && u->phone[0] != '\0';
	scan_close(&s);
	return found;
}

static void
add(struct buf *b, const char *sep, const char *name, const char *phone)
{
	buf_printf(b, "%s%s %s", b->len > 0 ? sep : "", name, phone);
}

static void
add_room(struct txn *t, const char *area, const char *sep, struct buf *b)
{
	struct unit u;

	if (!duty_room(t, area, &u))
		return;
	add(b, sep, u.name, u.phone);
	if (u.phone2[0] != '\0')
		buf_printf(b, " %s", u.phone2);
}

static void
add_county(struct txn *t, const struct area *county, const char *sep, struct buf *b)
{
	char phone[200];

	setting_text(t, SETTING_DUTY_PHONE, phone, sizeof phone);
	if (phone[0] != '\0')
		add(b, sep, county->name, phone);
	else
		add_room(t, county->code, sep, b);
}

void
sos_phones(struct txn *t, const char *area, const char *sep, struct buf *b)
{
	struct area county = { 0 };
	char township[16];

	incident_township(t, area, township);
	if (!county_get(t, &county) || strcmp(county.code, township) != 0)
		add_room(t, township, sep, b);
	if (county.code[0] != '\0')
		add_county(t, &county, sep, b);
}

void
sos_phones_line(struct txn *t, const char *area, char *out, size_t cap)
{
	struct area county;
	struct buf b;

	out[0] = '\0';
	buf_init(&b, (uint8_t *)out, cap - 1);
	sos_phones(t, area, ", ", &b);
	if (b.failed && county_get(t, &county)) {
		buf_init(&b, (uint8_t *)out, cap - 1);
		add_county(t, &county, ", ", &b);
	}
	out[b.failed ? 0 : b.len] = '\0';
}

bool
sos_is_unheard(struct txn *t, const struct sos *s)
{
	return s->unheard != 0 && s->answered == 0 && !s->drill &&
	    !need_is_heard(t, &kind_sos, s->id, need_verb_answer);
}
