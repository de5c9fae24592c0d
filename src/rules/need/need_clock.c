/* The keeper's side: which need has something due, and as what request. */
#include "src/rules/need/need_in.h"

#include <string.h>

#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "keys/hash.h"
#include "src/op/act.h"
#include "src/op/settings.h"
#include "src/text/show.h"

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

size_t
need_late(struct txn *t, int64_t from, int64_t to, struct buf *names)
{
	const struct show_env env = { .txn = t, .now = to, .offset = setting_offset(t) };
	struct index_key key;
	struct need n;
	struct scan s;
	char name[64];
	size_t late = 0;

	key_begin(&key, &kind_need, 5);
	scan_open(&s, t, &key, false);
	while (scan_next(&s) && record_get(t, &kind_need, s.id, &n) && n.wake <= to) {
		if (n.next < from || n.next > to)
			continue;
		show_record(&env, kind_by_no((unsigned)n.subject_kind), n.subject, name, sizeof name);
		if (late < NEEDS_NAMED)
			buf_printf(names, "%s%s", late > 0 ? ", " : "", name);
		else if (late == NEEDS_NAMED)
			buf_text(names, " …");
		late++;
	}
	scan_close(&s);
	return late;
}

/* The id is made from the record as it stands: a step sent twice is one. */
static void
step_request(const char *verb, const struct need *n, struct request *req)
{
	struct op_need_step a = { .which = n->id, .step = n->step, .due = n->wake };
	uint8_t storage[64], hash[HASH_BYTES];
	struct buf b = BUF(storage);
	const struct subject *s;
	const struct op *op = op_find(verb, &s);

	request_fill(req, s, op, &a);
	buf_text(&b, verb);
	buf_u64(&b, n->id);
	buf_u64(&b, n->rev);
	buf_u64(&b, (uint64_t)n->step);
	buf_u64(&b, (uint64_t)n->wake);
	hash_bytes(hash, b.data, b.len);
	memcpy(req->op_id, hash, OP_ID_BYTES);
	req->id_given = true;
}

uint64_t
need_step_request(struct txn *t, int64_t now, const struct steps_held *held,
    struct request *req)
{
	struct need n;

	if (!first_wake(t, held, &n) || n.wake > now)
		return 0;
	step_request("need.step", &n, req);
	req->happened = n.wake;		/* when it fell due; the entry has when it fired */
	return n.id;
}

/* Where live needs stand: those that wake latest first, because what the clock left
 * ahead is among them; then all that wake for nothing. */
static const struct standing {
	unsigned index;
	bool live, newest;
} standings[] = {
	{ 5, false, true }, { 9, false, true },
	{ 2, true, false }, { 4, true, false }, { 6, true, false },
};

static uint64_t
ahead_in(struct txn *t, const struct standing *in, int64_t now, const struct steps_held *held,
    struct need *n)
{
	struct scan s;
	struct index_key key;
	uint64_t found = 0;

	key_begin(&key, &kind_need, in->index);
	if (in->live)
		key_number(&key, 1);
	scan_open(&s, t, &key, in->newest);
	while (found == 0 && scan_next(&s))
		if (!is_held(held, s.id) && record_get(t, &kind_need, s.id, n) &&
		    need_is_ahead(t, n, now))
			found = s.id;
	scan_close(&s);
	return found;
}

uint64_t
need_ahead_request(struct txn *t, int64_t now, const struct steps_held *held,
    struct request *req)
{
	struct need n;
	uint64_t found = 0;

	for (size_t i = 0; found == 0 && i < sizeof standings / sizeof standings[0]; i++)
		found = ahead_in(t, &standings[i], now, held, &n);
	if (found != 0)
		step_request("need.clock", &n, req);
	return found;
}

uint64_t
need_on_request(struct txn *t, const struct terminals *on, int64_t now,
    const struct steps_held *held, struct request *req)
{
	struct chain_plan c;
	struct need n;
	struct scan s;
	struct index_key key;
	uint64_t found = 0;

	key_begin(&key, &kind_need, 9);
	scan_open(&s, t, &key, false);
	while (found == 0 && scan_next(&s)) {
		if (is_held(held, s.id) || !record_get(t, &kind_need, s.id, &n))
			continue;
		need_chain(t, &n, &c);
		if (!need_must_wait(t, on, now, &n, &c))
			found = n.id;
	}
	scan_close(&s);
	if (found != 0)
		step_request("need.on", &n, req);
	return found;
}
