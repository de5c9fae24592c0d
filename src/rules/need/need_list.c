/* Whose needs are whose, the board's list, and the keeper's next step. */
#include "src/rules/need/need_ops.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "keys/hash.h"
#include "src/op/act.h"

#define STEMS_MAX 16

static bool
same_area(const char *a, const char *b)
{
	char x[16], y[16];

	code_stem(a, x);
	code_stem(b, y);
	return strcmp(x, y) == 0;
}

/* The stems of an area's own desk: the area and retired ones of its tier that
 * went into it. */
static size_t
desk_stems(struct txn *t, const char *area, char stems[][16])
{
	size_t n = area_scope(t, area, stems, STEMS_MAX), kept = 0;

	for (size_t i = 0; i < n; i++)
		if (strlen(stems[i]) == strlen(stems[0]))
			memmove(stems[kept++], stems[i], sizeof stems[0]);
	return kept;
}

bool
need_is_mine(struct txn *t, const struct viewer *v, const struct need *n)
{
	char stems[STEMS_MAX][16];

	if (n->person != 0 && n->person == v->account)
		return true;
	for (size_t i = 0; i < v->ngrants && n->area[0] != '\0'; i++) {
		if (!(n->roles & 1u << v->grants[i].role))
			continue;
		size_t count = desk_stems(t, v->grants[i].area, stems);
		for (size_t k = 0; k < count; k++)
			if (same_area(n->area, stems[k]))
				return true;
	}
	return false;
}

bool
need_climbed_here(const struct viewer *v, const struct need *n)
{
	return n->climbed[0] != '\0' && may_at(v, (unsigned)n->roles, n->climbed);
}

bool
need_concerns(struct txn *t, const struct viewer *v, uint64_t need)
{
	struct need n;

	return record_get(t, &kind_need, need, &n) &&
	    (need_is_mine(t, v, &n) || need_climbed_here(v, &n));
}

bool
need_climbed_to(struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb, const char *code)
{
	uint64_t ids[LIVE_MAX];
	size_t count = need_live(t, kind->no, subject, verb, ids);
	struct need n;

	for (size_t i = 0; i < count; i++)
		if (record_get(t, &kind_need, ids[i], &n) && n.climbed[0] != '\0' &&
		    same_area(n.climbed, code))
			return true;
	return false;
}

struct need_board {
	struct need_row *rows;
	size_t n, cap;
	int64_t now;
};

/* What a need is on a board, first things first. A call that nobody answered
 * cannot be put off; a review is urgent when it is about casualties; a drill
 * never stands above lives. */
enum rank { R_CALL, R_CASUALTY, R_OVERDUE, R_REST, R_LATER };

static enum rank
rank(const struct need_board *b, const struct need *n)
{
	if (n->verb == need_verb_answer && n->answered == 0 && !n->drill)
		return R_CALL;
	if (n->later > b->now)
		return R_LATER;
	if ((n->urgent || n->verb == need_verb_casualty) && !n->drill)
		return R_CASUALTY;
	return n->due != 0 && n->due <= b->now ? R_OVERDUE : R_REST;
}

static bool
goes_before(const struct need_board *b, const struct need *x, const struct need *y)
{
	enum rank xrank = rank(b, x), yrank = rank(b, y);

	if (xrank != yrank)
		return xrank < yrank;
	if ((x->taken_by != 0) != (y->taken_by != 0))
		return x->taken_by == 0;
	if (xrank == R_OVERDUE && x->due != y->due)
		return x->due < y->due;
	if (x->urgent != y->urgent)
		return x->urgent;
	if ((x->due != 0) != (y->due != 0))
		return x->due != 0;
	if (x->due != y->due)
		return x->due < y->due;
	return x->opened != y->opened ? x->opened < y->opened : x->id < y->id;
}

/* Keeps the cap most urgent ones, in order, each once. */
static void
board_put(struct need_board *b, const struct need *n, bool climbed)
{
	size_t at = 0;

	for (size_t i = 0; i < b->n; i++) {
		if (b->rows[i].need.id == n->id) {
			b->rows[i].climbed &= climbed;
			return;
		}
		at += goes_before(b, &b->rows[i].need, n);
	}
	if (at == b->cap)
		return;
	if (b->n == b->cap)
		b->n--;
	memmove(&b->rows[at + 1], &b->rows[at], (b->n - at) * sizeof *b->rows);
	b->rows[at] = (struct need_row){ *n, climbed };
	b->n++;
}

/* All live needs whose area (index 2) or climbed area (3) is the stem. */
static void
gather(struct txn *t, struct need_board *b, unsigned index, const char *stem, unsigned role)
{
	struct need n;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_need, index);
	key_number(&key, 1);
	key_code(&key, stem);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_need, s.id, &n) && (n.roles & 1u << role))
			board_put(b, &n, index == 3);
	scan_close(&s);
}

static void
gather_person(struct txn *t, struct need_board *b, uint64_t account)
{
	struct need n;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_need, 4);
	key_number(&key, 1);
	key_number(&key, account);
	scan_open(&s, t, &key, false);
	while (scan_next(&s))
		if (record_get(t, &kind_need, s.id, &n))
			board_put(b, &n, false);
	scan_close(&s);
}

size_t
need_list(struct txn *t, const struct viewer *v, int64_t now, struct need_row *out, size_t cap)
{
	struct need_board b = { .rows = out, .cap = cap, .now = now };
	char stems[STEMS_MAX][16];

	if (cap == 0)
		return 0;
	if (v->account != 0)
		gather_person(t, &b, v->account);
	for (size_t i = 0; i < v->ngrants; i++) {
		size_t n = desk_stems(t, v->grants[i].area, stems);
		for (size_t k = 0; k < n; k++)
			gather(t, &b, 2, stems[k], v->grants[i].role);
		gather(t, &b, 3, stems[0], v->grants[i].role);
	}
	return b.n;
}

static bool
is_held(const struct steps_held *held, uint64_t need)
{
	for (size_t i = 0; held != NULL && i < held->n; i++)
		if (held->need[i] == need)
			return true;
	return false;
}

static bool
first_wake(struct txn *t, const struct steps_held *held, struct need *n)
{
	struct scan s;
	struct index_key key;
	bool found = false;

	key_begin(&key, &kind_need, 5);
	scan_open(&s, t, &key, false);
	while (!found && scan_next(&s))
		found = !is_held(held, s.id) && record_get(t, &kind_need, s.id, n);
	scan_close(&s);
	return found;
}

int64_t
need_next_wake(struct txn *t, const struct steps_held *held)
{
	struct need n;

	return first_wake(t, held, &n) ? n.wake : 0;
}

/* The id is made from record, step and due: a step sent twice is one. */
static void
step_id(const struct op_need_step *a, uint8_t id[OP_ID_BYTES])
{
	uint8_t storage[64], hash[HASH_BYTES];
	struct buf b = BUF(storage);

	buf_text(&b, "need.step");
	buf_u64(&b, a->which);
	buf_u64(&b, (uint64_t)a->step);
	buf_u64(&b, (uint64_t)a->due);
	hash_bytes(hash, b.data, b.len);
	memcpy(id, hash, OP_ID_BYTES);
}

uint64_t
need_step_request(struct txn *t, int64_t now, const struct steps_held *held,
    struct request *req)
{
	struct op_need_step a = { 0 };
	const struct subject *s;
	const struct op *op = op_find("need.step", &s);
	struct need n;

	if (op == NULL || !first_wake(t, held, &n) || n.wake > now)
		return 0;
	a.which = n.id;
	a.step = n.step;
	a.due = n.wake;
	request_fill(req, s, op, &a);
	step_id(&a, req->op_id);
	req->id_given = true;
	req->happened = n.wake;		/* when it fell due; the entry has when it fired */
	return n.id;
}
