/* What a board has rows for. */
#include "screens/desk/lots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "gen/kinds/need/need.h"
#include "screens/desk/need_words.h"
#include "screens/kit/words.h"
#include "src/lang/tr.h"
#include "src/op/person.h"
#include "src/op/place.h"
#include "src/rules/incident/incident.h"

/* Where a need stands in the board's order, to be found by its record. */
struct place {
	uint64_t kind, subject;
	size_t at;
};

static int
by_subject(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* One more that the same record asks: it goes into the first of them. */
static void
lot_join(struct lot *to, const struct lot *other)
{
	struct need was = to->row.need;

	if (need_stands_for(&other->row.need, &was))
		to->row.need = other->row.need;
	else
		was = other->row.need;
	if (was.taken_by != 0 && was.verb != to->row.need.verb)
		to->claimed = was;
	to->also |= 1u << was.verb;
	to->also &= ~(1u << to->row.need.verb);
	if (to->row.need.due == 0 || (was.due != 0 && was.due < to->row.need.due))
		to->row.need.due = was.due;
}

/* Leaves one lot for each record; those left keep their order. */
static size_t
join_all(struct lot *lots, struct place *places, size_t n)
{
	size_t first = 0, left = 0;

	qsort(places, n, sizeof(*places), by_subject);
	for (size_t i = 1; i < n; i++) {
		if (places[i].kind != places[first].kind || places[i].subject != places[first].subject) {
			first = i;
			continue;
		}
		lot_join(&lots[places[first].at], &lots[places[i].at]);
		lots[places[i].at].shown = true;
	}
	for (size_t i = 0; i < n; i++)
		if (!lots[i].shown)
			lots[left++] = lots[i];
	return left;
}

/* Whose record it is. */
static uint64_t
sender(struct txn *t, const struct need *n)
{
	const struct need_face *face = need_face((unsigned)n->subject_kind);
	const struct field *f = face ? kind_field(face->kind, face->sender) : NULL;
	char *rec = f ? calloc(1, face->kind->size) : NULL;
	uint64_t by = 0;

	if (rec && record_get(t, face->kind, n->subject, rec))
		memcpy(&by, rec + f->offset, sizeof(by));
	free(rec);
	return by;
}

static int
by_sender(const void *a, const void *b)
{
	const struct lot *const *x = a, *const *y = b;
	const struct need *m = &(*x)->row.need, *n = &(*y)->row.need;

	if ((*x)->by != (*y)->by)
		return (*x)->by < (*y)->by ? -1 : 1;
	return m->verb != n->verb ? m->verb - n->verb : m->drill - n->drill;
}

/* Marks those whose sender has many like them. */
static void
find_many(struct txn *t, struct lot *lots, size_t n)
{
	struct lot **in_order = calloc(n + 1, sizeof(struct lot *));

	if (!in_order) {
		txn_fail(t, ERR_IO);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		lots[i].by = sender(t, &lots[i].row.need);
		in_order[i] = &lots[i];
	}
	qsort(in_order, n, sizeof(*in_order), by_sender);
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i + 1; next < n && by_sender(&in_order[i], &in_order[next]) == 0;)
			next++;
		for (size_t k = i; k < next && in_order[i]->by && next - i >= LOT_MANY; k++)
			in_order[k]->many = true;
	}
	free(in_order);
}

struct lot *
lots_make(struct txn *t, const struct viewer *who, int64_t now, size_t *n)
{
	struct need_row *rows = NULL;
	size_t all = need_list_all(t, who, now, &rows);
	struct lot *lots = calloc(all + 1, sizeof(*lots));
	struct place *places = calloc(all + 1, sizeof(*places));

	*n = 0;
	if (!lots || !places) {
		txn_fail(t, ERR_IO);
		free(lots);
		lots = NULL;
		all = 0;
	}
	for (size_t i = 0; i < all; i++) {
		const struct need *need = &rows[i].need;

		lots[i].row = rows[i];
		places[i] = (struct place){ (uint64_t)need->subject_kind, need->subject, i };
		if (need->about[0])
			incident_township(t, need->about, lots[i].town);
	}
	if (all > 0)
		*n = join_all(lots, places, all);
	if (lots)
		find_many(t, lots, *n);
	free(places);
	free(rows);
	return lots;
}

static bool
is_by(const struct lot *lot, uint64_t by, int verb, bool drill)
{
	return lot->by == by && lot->row.need.verb == verb && lot->row.need.drill == drill;
}

bool
lot_is_same(const struct lot *a, const struct lot *b)
{
	if (a->many || b->many)
		return a->many && b->many && is_by(a, b->by, b->row.need.verb, b->row.need.drill);
	return a->town[0] && !a->also && !b->also && a->row.need.verb == b->row.need.verb &&
	    a->row.need.drill == b->row.need.drill && strcmp(a->town, b->town) == 0 &&
	    need_folds(&a->row) && need_folds(&b->row);
}

bool
lot_is_of(const struct lot *lot, enum need_verb verb, bool drill, uint64_t sender, const char *town)
{
	struct lot want = { .row = { .need = { .verb = (int)verb, .drill = drill }, .rank = lot->row.rank } };

	snprintf(want.town, sizeof(want.town), "%s", town);
	return sender ? is_by(lot, sender, (int)verb, drill) : lot_is_same(&want, lot);
}

size_t
lot_same(struct lot *lots, size_t n, size_t i, size_t *same)
{
	size_t count = 0;

	same[count++] = i;
	for (size_t j = i + 1; j < n; j++)
		if (!lots[j].shown && lot_is_same(&lots[i], &lots[j]))
			same[count++] = j;
	for (size_t k = 0; k < count; k++)
		lots[same[k]].shown = true;
	return count;
}

void
lot_words(struct txn *t, const struct lot *lot, int64_t now, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	buf_text(&b, words_drill(lot->row.need.drill));
	need_words(t, &lot->row.need, lot->also, now, &b);
	if (lot->claimed.id != 0) {
		buf_printf(&b, _("; %s:"), tr_value(&enum_need_verb, lot->claimed.verb));
		need_stand_words(t, &lot->claimed, now, &b);
	}
	buf_str(&b);
}

/* Those that wait for somebody first, because a row looks taken only when all of it is;
 * ids gets their records. Returns how many wait: all, if none does. */
static size_t
waiting_first(const struct lot *lots, size_t *same, size_t n, uint64_t *ids)
{
	size_t free = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = same[i];

		if (lots[at].row.need.taken_by != 0)
			continue;
		memmove(&same[free + 1], &same[free], (i - free) * sizeof(*same));
		same[free++] = at;
	}
	for (size_t i = 0; i < n; i++)
		ids[i] = lots[same[i]].row.need.subject;
	return free > 0 ? free : n;
}

void
lot_sum_words(struct txn *t, const struct lot *lots, size_t *same, size_t n, int64_t now,
    char *out, size_t cap)
{
	const struct need *first = &lots[same[0]].row.need;
	const struct need_face *face = need_face((unsigned)first->subject_kind);
	uint64_t *ids = calloc(n, sizeof(*ids));
	size_t worst = 0, waiting;
	char whose[200];
	struct buf b;

	buf_init(&b, out, cap);
	if (lots[same[0]].many)
		person_name(t, lots[same[0]].by, whose, sizeof(whose));
	else
		area_name(t, lots[same[0]].town, false, whose, sizeof(whose));
	buf_printf(&b, _("%s%s %s: %zu"), words_drill(first->drill),
	    tr_value(&enum_need_verb, first->verb), whose, n);
	if (!ids) {
		buf_str(&b);
		return;
	}
	waiting = waiting_first(lots, same, n, ids);
	if (face && face->together)
		worst = face->together(t, ids, n, waiting, &b);
	free(ids);
	buf_text(&b, face && face->together ? _(", worst ") : _(", first "));
	need_about_words(t, &lots[same[worst]].row.need, now, &b);
	buf_str(&b);
}
