/* Asking for goods; ending and withdrawing it. */
#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "db/plain.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/item/item.h"
#include "gen/kinds/item/kit_line.h"
#include "gen/kinds/request/enums.h"
#include "src/op/take.h"
#include "src/rules/area/area.h"
#include "src/rules/depot/holder.h"
#include "src/rules/incident/incident.h"
#include "src/rules/request/request_op.h"
#include "src/rules/stock/bill.h"
#include "src/text/show.h"

enum { DEPOTS_BY_AREA = 1, KITS_BY_NAME = 1 };

/* ---- for where ---- */

/* Nobody asks himself: who decides for the area asks the desk above it. */
static void
first_desk(struct txn *t, const struct viewer *v, const struct area *a, char out[16])
{
	char above[16];

	memcpy(out, a->code, 16);
	if (a->tier == tier_village || may_at(v, REQUEST_DESKS, a->code)) {
		area_parent(t, a->code, above);
		if (above[0] != '\0')
			memcpy(out, above, 16);
	}
}

static bool
has_depot(struct txn *t, const char *code)
{
	struct index_key key;
	struct depot d;
	struct scan s;
	bool has = false;

	key_begin(&key, &kind_depot, DEPOTS_BY_AREA);
	key_code(&key, code);
	scan_open(&s, t, &key, false);
	while (!has && scan_next(&s))
		has = record_get(t, &kind_depot, s.id, &d) && d.retired == 0;
	scan_close(&s);
	return has;
}

/* The store that was named, else that of the area or of the nearest area above which has
 * any; where that has several it is to be named. */
static int
check_unit(struct act *act, struct goods_request *r)
{
	const struct op_request_send *args = act->args;
	char code[16], above[16];
	struct unit unit;

	memcpy(code, r->area, sizeof code);
	while (args->to[0] == '\0' && code[0] != '\0' && !has_depot(act->txn, code)) {
		area_parent(act->txn, code, above);
		memcpy(code, above, sizeof code);
	}
	if (args->to[0] == '\0' && code[0] == '\0')
		return refuse(act, "to", M_REQUEST_NO_UNIT, ARG_AREA(r->area), NULL);
	if (holder_named(act, "to", args->to[0] != '\0' ? args->to : code, &unit) != 0)
		return -1;
	r->unit = unit.id;
	return 0;
}

static int
check_area(struct act *act, struct goods_request *r)
{
	const struct op_request_send *args = act->args;
	struct area a;
	char code[16];

	memcpy(code, args->area, sizeof code);
	if (code[0] == '\0' && incident_own_area(act, REQUEST_ASKERS, code) != 0)
		return -1;
	if (area_usable(act, "area", code, &a) != 0)
		return -1;
	if (!may_over(act->txn, act->who, REQUEST_ASKERS, a.code))
		return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	memcpy(r->area, a.code, sizeof r->area);
	first_desk(act->txn, act->who, &a, r->desk);
	return check_unit(act, r);
}

static int
check_incident(struct act *act, struct goods_request *r)
{
	struct incident root;

	if (r->incident == 0)
		return 0;
	if (incident_named(act, r->incident, REQUEST_ASKERS, &root) != 0)
		return -1;
	r->incident = root.id;
	r->drill |= root.drill;
	return 0;
}

/* ---- what ---- */

/* Whole units: a tent for six does not hold the seventh. */
static int64_t
for_people(int64_t per, int64_t people)
{
	return (per * people + 99) / 100;
}

/* The kit's items for so many people; names those there are where it is none. */
static int
read_kit(struct act *act, const char *kit, int64_t people, struct goods_lines *out)
{
	char names[180];
	struct buf b = BUF(names);
	struct kit_line line;
	struct index_key key;
	struct scan s;
	char last[61] = "";
	size_t more = 0, n = 0;

	key_begin(&key, &kind_kit_line, KITS_BY_NAME);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(act->txn, &kind_kit_line, s.id, &line) || line.per.v <= 0)
			continue;
		if (strcmp(line.kit, last) != 0)
			show_among(&b, line.kit, &more);
		memcpy(last, line.kit, sizeof last);
		if (text_alike(line.kit, kit) && n++ < LINES_MOST)
			out->list[out->n++] = (struct goods_line){ line.item, for_people(line.per.v, people) };
	}
	scan_close(&s);
	show_more(&b, more);
	if (n > LINES_MOST)
		return refuse(act, "kit", M_LINES_MANY, ARG_NUMBER(LINES_MOST), NULL);
	return out->n > 0 ? 0 : refuse(act, "kit", M_REQUEST_KIT, ARG_TEXT(kit), ARG_TEXT(buf_str(&b)), NULL);
}

static int
check_lines(struct act *act, struct request_plan *p)
{
	const struct op_request_send *args = act->args;
	struct goods_lines goods = { .n = 0 };

	if (args->lines[0] != '\0') {
		if (lines_read(act, "lines", args->lines, &goods) != 0)
			return -1;
	} else if (args->kit[0] != '\0') {
		if (!args->people.known || args->people.v < 1)
			return refuse(act, "people", M_REQUIRED, NULL);
		if (read_kit(act, args->kit, args->people.v, &goods) != 0)
			return -1;
	}
	if (goods.n == 0)
		return refuse(act, "lines", M_REQUEST_NOTHING, NULL);
	for (size_t i = 0; i < goods.n; i++)
		p->lines[p->nlines++] = (struct request_line){ .no = (int64_t)i + 1,
		    .item = goods.list[i].item, .asked = goods.list[i].quantity };
	return 0;
}

int
request_send_check(struct act *act)
{
	const struct op_request_send *args = act->args;
	struct request_plan *p = act->plan;

	act_take(act, &kind_goods_request, &p->request);
	if (check_lines(act, p) != 0 || check_area(act, &p->request) != 0 ||
	    check_incident(act, &p->request) != 0)
		return -1;
	if (args->need_by != 0 && args->need_by <= act->now)
		return refuse(act, "need_by", M_NOT_LATER, ARG_TIME(args->need_by), NULL);
	return 0;
}

void
request_send_apply(struct act *act)
{
	struct request_plan *p = act->plan;
	struct goods_request *r = &p->request;
	char words[1200];
	struct buf b = BUF(words);

	number_give(act, &kind_goods_request, &r->day, &r->no, &r->node);
	r->at = act->now;
	r->by = act->who->account;
	r->live = true;
	r->state = request_state_open;
	change_new(act->change, &kind_goods_request, r);
	for (size_t i = 0; i < p->nlines; i++) {
		p->lines[i].request = r->id;
		change_new(act->change, &kind_request_line, &p->lines[i]);
	}
	request_words(act->txn, r, false, &b);
	request_says(act, r, line_what_goods_requested, buf_str(&b), "");
	request_stored(act, r);
}

/* ---- the end ---- */

static int
check_ender(struct act *act, const struct goods_request *r, bool desks)
{
	bool over = may_over(act->txn, act->who, REQUEST_DESKS, r->area);

	if (r->by == act->who->account || (desks && over) ||
	    may_at(act->who, REQUEST_ASKERS & READERS_BY_AREA, r->area))
		return 0;
	return over ? refuse(act, "which", M_REQUEST_ASKER, NULL) :
	    refuse(act, "which", M_OUT_OF_SCOPE, ARG_AREA(r->area), NULL);
}

/* What is not met is given up; what is promised and not sent is promised no more. */
int
request_end_check(struct act *act)
{
	const struct op_request_end *args = act->args;
	struct request_plan *p = act->plan;

	if (request_get_open(act, args->which, p) != 0 || check_ender(act, &p->request, true) != 0)
		return -1;
	memcpy(p->request.reason, args->reason, sizeof p->request.reason);
	p->ends = request_state_ended;
	return 0;
}

int
request_withdraw_check(struct act *act)
{
	const struct op_request_withdraw *args = act->args;
	struct request_plan *p = act->plan;
	char number[24], bill[24];

	if (request_get_open(act, args->which, p) != 0 || check_ender(act, &p->request, false) != 0)
		return -1;
	request_number(&p->request, act->now, number);
	if (request_moving(act->txn, &p->request, act->now, bill))
		return refuse(act, "which", M_ON_WAY, ARG_TEXT(number), ARG_TEXT(bill), NULL);
	memcpy(p->request.reason, args->reason, sizeof p->request.reason);
	p->ends = request_state_withdrawn;
	return 0;
}

void
request_end_apply(struct act *act)
{
	struct request_plan *p = act->plan;
	struct goods_request *r = &p->request;
	char words[1200];
	struct buf b = BUF(words);

	request_words(act->txn, r, true, &b);
	r->state = (int)p->ends;
	r->live = false;
	r->ended = act->now;
	change_set(act->change, &kind_goods_request, r);
	request_cut(act, r);
	request_says(act, r, line_what_request_ended, buf_str(&b), r->reason);
	request_stored(act, r);
}
