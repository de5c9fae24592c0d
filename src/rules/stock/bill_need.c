/* What a bill asks of people: who loads, receives, accepts, explains, confirms, and gives it
 * its official number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/buf.h"
#include "db/plain.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/depot/depot.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/stock/move.h"
#include "src/lang/tr.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/need/need.h"
#include "src/rules/stock/bill_op.h"

enum { MOVES_BY_BILL = 1 };
#define STORES (ROLE(storekeeper) | ROLE(officer) | HOLDER_DESKS)

static bool
is_unsent(struct txn *t, const struct bill *b)
{
	struct bill_line lines[LINES_MOST];
	size_t n = bill_lines(t, b->id, lines);
	int64_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += bill_unsent(t, &lines[i]);
	return left > 0;
}

/* Of a transfer that lives. Nothing is explained while more may still come. */
static bool
transfer_wants(struct txn *t, const struct bill *b, enum need_verb verb)
{
	struct bill_sums s;

	if (b->drill)
		return verb == need_verb_load ? b->state == bill_state_ordered :
		    verb == need_verb_receive && b->state == bill_state_moving;
	if (verb == need_verb_load)
		return is_unsent(t, b);
	bill_sums(t, b->id, 0, &s);
	return verb == need_verb_receive ? s.way > 0 :
	    s.missing > s.claimed || (s.surplus > 0 && s.way == 0);
}

bool
bill_is_checked(const struct bill *b)
{
	return b->kind == bill_kind_in || b->kind == bill_kind_back || b->kind == bill_kind_swap ||
	    b->kind == bill_kind_transfer || b->kind == bill_kind_count;
}

bool
bill_waits_second(const struct bill *b)
{
	return b->state == bill_state_waiting && !bill_is_checked(b);
}

bool
bill_wants(struct txn *t, const struct bill *b, enum need_verb verb)
{
	switch (verb) {
	case need_verb_load: case need_verb_receive: case need_verb_explain:
		return b->kind == bill_kind_transfer && b->live && transfer_wants(t, b, verb);
	case need_verb_papers:
		return b->kind == bill_kind_transfer && !b->drill && b->paper[0] == '\0' &&
		    b->state != bill_state_cancelled;
	case need_verb_accept:
		return bill_is_checked(b) && b->live && (b->drill ? b->state == bill_state_waiting :
		    bill_has_unchecked(t, b));
	case need_verb_confirm:
		return bill_waits_second(b) ||
		    (b->above_book && b->confirmed == 0 && b->state != bill_state_cancelled);
	default:
		return false;
	}
}

void
bill_stands(struct txn *t, const struct bill *b, char *out, size_t cap)
{
	const char *words = tr_value(&enum_bill_state, b->state);

	if (bill_wants(t, b, need_verb_accept) && b->state == bill_state_waiting)
		words = _("to be accepted");
	else if (b->state == bill_state_moving && bill_wants(t, b, need_verb_explain) &&
	    !bill_wants(t, b, need_verb_receive) && !bill_wants(t, b, need_verb_load))
		words = _("to be explained");
	else if (b->state == bill_state_settled && bill_wants(t, b, need_verb_confirm))
		words = _("to be confirmed");
	snprintf(out, cap, "%s", words);
}

/* ---- whom it asks, and by when ---- */

static bool
depot_of(struct txn *t, uint64_t unit, struct depot *out)
{
	struct index_key key;

	key_begin(&key, &kind_depot, 3);
	key_number(&key, unit);
	return record_get(t, &kind_depot, scan_one(t, &key, true), out);
}

/* Does anybody with an account keep the unit's goods? */
static bool
has_people(struct txn *t, uint64_t unit, int64_t now)
{
	struct need to = { .unit = unit };
	size_t n = 0;

	free(need_people(t, &to, now, &n));
	return n > 0;
}

static bool
keeper_of(struct txn *t, uint64_t unit, struct outsider *out)
{
	struct depot depot;

	if (!depot_of(t, unit, &depot) || depot.phone[0] == '\0')
		return false;
	snprintf(out->name, sizeof out->name, "%s", depot.keeper);
	snprintf(out->phone, sizeof out->phone, "%s", depot.phone);
	return true;
}

bool
bill_outsider(struct txn *t, uint64_t unit, int64_t now, struct outsider *out)
{
	return !has_people(t, unit, now) && keeper_of(t, unit, out);
}

/* Did he book any of it as found? */
static bool
found_it(struct txn *t, const struct bill *b, uint64_t account)
{
	struct index_key key;
	struct move m;
	struct scan s;
	bool did = false;

	key_begin(&key, &kind_move, MOVES_BY_BILL);
	key_number(&key, b->id);
	scan_open(&s, t, &key, false);
	while (!did && scan_next(&s))
		did = record_get(t, &kind_move, s.id, &m) && m.from_kind == place_kind_found && m.by == account;
	scan_close(&s);
	return did;
}

/* Who agreed to it, at the desk or by telephone. */
static bool
agreed(const struct bill *b, const struct account *who)
{
	return (b->approver != 0 && b->approver == who->id) ||
	    (b->approved[0] != '\0' && text_alike(b->approved, who->name)) ||
	    (b->agreed[0] != '\0' && text_alike(b->agreed, who->name));
}

bool
bill_is_party(struct txn *t, const struct bill *b, uint64_t account)
{
	struct bill about = { 0 };
	struct account who = { .id = account };

	if (b->corrects != 0)
		record_get(t, &kind_bill, b->corrects, &about);
	record_get(t, &kind_account, account, &who);
	return b->by == account || agreed(b, &who) || agreed(&about, &who) || found_it(t, b, account);
}

/* Each of those who are asked by a need so addressed, and had no hand in it. How many. */
static size_t
ask_others(struct act *act, const struct bill *b, const struct need_spec *spec, const struct need *to)
{
	struct need_spec one = *spec;
	size_t n = 0, asked = 0;
	uint64_t *people = need_people(act->txn, to, act->now, &n);

	for (size_t i = 0; i < n; i++) {
		if (bill_is_party(act->txn, b, people[i]))
			continue;
		one.person = people[i];
		need_open(act, &one);
		asked++;
	}
	free(people);
	return asked;
}

/* Whoever else keeps the store is nearest to be the second, else a desk over it; where
 * those do not come to it, the desk is rung. */
static void
ask_second(struct act *act, const struct bill *b, const struct need_spec *spec)
{
	struct need_spec s = *spec;
	struct need of_unit = { .unit = b->from != 0 ? b->from : b->to };
	struct need of_village = { .roles = ROLE(officer) };
	char above[16];
	struct unit u;
	struct area a;

	if (!record_get(act->txn, &kind_unit, of_unit.unit, &u))
		return;
	s.area = u.area;
	if (area_get(act->txn, u.area, &a) && a.tier == tier_village) {
		memcpy(of_village.area, u.area, sizeof of_village.area);
		area_parent(act->txn, u.area, above);
		s.area = above;
	}
	s.issuer = b->desk[0] != '\0' ? b->desk : s.area;
	s.roles = HOLDER_DESKS;
	struct need_spec person = s;
	person.area = "";
	person.roles = 0;
	if (ask_others(act, b, &person, &of_unit) == 0 &&
	    (of_village.area[0] == '\0' || ask_others(act, b, &person, &of_village) == 0))
		need_open(act, &s);
}

uint64_t
bill_asked_unit(const struct bill *b, enum need_verb verb)
{
	return verb == need_verb_receive || verb == need_verb_accept || b->from == 0 ? b->to : b->from;
}

/* Who keeps it has no account: the village's officers, else the nearest desk over it that
 * somebody sits at writes down what he says by telephone. */
static void
address_desk_of(struct act *act, const struct unit *u, struct need_spec *spec, char code[16])
{
	char above[16];
	struct area a;

	snprintf(code, 16, "%s", u->area);
	spec->area = code;
	spec->roles = area_get(act->txn, code, &a) && a.tier == tier_village ? STORES : HOLDER_DESKS;
	while (!need_has_people(act->txn, code, spec->roles, act->now)) {
		area_parent(act->txn, code, above);
		if (above[0] == '\0')
			return;
		memcpy(code, above, sizeof above);
		spec->roles = HOLDER_DESKS;
	}
}

static void
address(struct act *act, const struct bill *b, enum need_verb verb, struct need_spec *spec, char code[16])
{
	uint64_t unit = bill_asked_unit(b, verb);
	struct unit u;

	if (verb == need_verb_papers && b->desk[0] != '\0') {
		spec->area = b->desk;
		spec->roles = HOLDER_DESKS;
	} else if (verb != need_verb_papers && has_people(act->txn, unit, act->now)) {
		spec->unit = unit;
	} else if (record_get(act->txn, &kind_unit, unit, &u)) {
		address_desk_of(act, &u, spec, code);
	}
}

static int64_t
due(struct act *act, const struct bill *b, enum need_verb verb)
{
	struct txn *t = act->txn;

	switch (verb) {
	case need_verb_load:
		return b->at + setting_ms(t, SETTING_STOCK_LOAD);
	case need_verb_receive:
		return b->eta != 0 ? b->eta : b->sent + setting_ms(t, SETTING_STOCK_RECEIVE);
	case need_verb_explain:
		return (b->finished != 0 ? b->finished : act->now) + setting_ms(t, SETTING_STOCK_EXPLAIN);
	case need_verb_papers:
		return b->at + setting_ms(t, SETTING_STOCK_PAPERS);
	case need_verb_accept:
		return b->at + setting_ms(t, SETTING_STOCK_ACCEPT);
	default:
		return b->at + setting_ms(t, SETTING_STOCK_CONFIRM);
	}
}

/* What is on the way and comes at another time is asked for anew. any: it asks something. */
static void
keep(struct act *act, const struct bill *b, enum need_verb verb, bool any)
{
	bool wants = bill_wants(act->txn, b, verb);
	int64_t by = wants ? due(act, b, verb) : 0;
	struct need_spec spec = { .kind = &kind_bill, .subject = b->id, .verb = verb, .about = b->area,
	    .incident = b->incident, .issuer = b->desk[0] != '\0' ? b->desk : NULL, .due = by,
	    .urgent = verb == need_verb_load, .drill = b->drill };
	char code[16];
	struct need n;

	if (any && need_current(act->txn, &kind_bill, b->id, verb, &n)) {
		if (wants && (verb != need_verb_receive || n.due == by))
			return;
		need_settle(act, &kind_bill, b->id, verb);
	}
	if (!wants)
		return;
	if (verb == need_verb_confirm) {
		ask_second(act, b, &spec);
		return;
	}
	address(act, b, verb, &spec, code);
	need_open(act, &spec);
}

static const enum need_verb verbs[] = { need_verb_load, need_verb_receive, need_verb_explain,
	need_verb_papers, need_verb_accept, need_verb_confirm };

void
bill_ask(struct act *act, const struct bill *b)
{
	bool any = need_is_live(act->txn, &kind_bill, b->id, 0);

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		keep(act, b, verbs[i], any);
}

/* ---- for the need mechanism ---- */

static bool
wanted_as(struct txn *t, uint64_t id, enum need_verb verb)
{
	struct bill b;

	return record_get(t, &kind_bill, id, &b) && bill_wants(t, &b, verb);
}

#define WANTED(of) static bool wanted_##of(struct txn *t, uint64_t id) { return wanted_as(t, id, need_verb_##of); }
WANTED(load)
WANTED(receive)
WANTED(explain)
WANTED(papers)
WANTED(accept)
WANTED(confirm)

static void
add_unit(struct txn *t, uint64_t unit, const char *before, struct buf *b)
{
	struct unit u;

	if (unit != 0 && record_get(t, &kind_unit, unit, &u))
		buf_printf(b, "%s%s", before, u.name);
}

/* " 旗物资库 → 展旦召苏木 棉被300条": the goods as they were written, three of them; of what is to
 * be explained only what differs, of what is to be accepted only what waits, and of what was
 * found above the book only that. */
static void
says(struct txn *t, const struct need *n, struct buf *b)
{
	struct bill_line lines[LINES_MOST];
	struct goods_lines goods = { .n = 0 };
	struct bill bill;
	size_t all;

	if (!record_get(t, &kind_bill, n->subject, &bill))
		return;
	add_unit(t, bill.from, " ", b);
	add_unit(t, bill.to, bill.from != 0 ? " → " : " ", b);
	if (n->verb == need_verb_explain) {
		buf_text(b, " ");
		bill_differs(t, bill.id, b);
		return;
	}
	if ((n->verb == need_verb_accept && !bill.drill) || (n->verb == need_verb_confirm && bill.above_book)) {
		(n->verb == need_verb_accept ? bill_to_check : bill_found)(t, &bill, &goods);
		all = goods.n;
		goods.n = all < 3 ? all : 3;
	} else {
		all = bill_lines(t, bill.id, lines);
		for (; goods.n < all && goods.n < 3; goods.n++)
			goods.list[goods.n] = (struct goods_line){ lines[goods.n].item, lines[goods.n].asked };
	}
	buf_text(b, " ");
	lines_words(t, &goods, b);
	if (all > goods.n)
		buf_printf(b, _(" and %zu more"), all - goods.n);
}

/* Where its people lost their accounts since. */
static bool
phone(struct txn *t, const struct need *n, size_t i, struct outsider *out)
{
	return i == 0 && n->unit != 0 && keeper_of(t, n->unit, out);
}

#define ROW(of, by, who) { .verb = need_verb_##of, .chain = by, \
	.tiers = 1u << tier_county | 1u << tier_township | 1u << tier_village, .roles = who, \
	.timed = true, .says = says, .phone = phone, .wanted = wanted_##of, \
	.words = N_("take it: I see to it") }
const struct demand bill_demands[] = {
	ROW(load, "goods", STORES),
	ROW(receive, "goods", STORES),
	ROW(explain, "goods_day", STORES),
	ROW(papers, "goods_day", HOLDER_DESKS),
	ROW(accept, "goods_day", STORES),
	ROW(confirm, "goods_day", HOLDER_DESKS),
	{ 0 }
};
