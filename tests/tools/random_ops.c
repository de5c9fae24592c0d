/*
 * Random sequences of operations straight on the core of a county that nobody
 * serves: any operation, by anybody, with arguments that are often right.
 * Some are sent twice, some batches are followed by a new start. Afterwards
 * `fengsui check` must hold.
 *
 *   random_ops DIR COUNT SEED [NOUN...]
 *
 * The same seed does the same: the clock begins an hour before the county's New
 * Year, whenever it is run. What was never stored is tried more often;
 * after COUNT it goes on, LONGER times as many at the most, until each operation
 * of the NOUNs was stored, so that no seed leaves one out by chance.
 *
 * Prints how many of each operation were stored. Exit 1 when an operation was
 * stored twice under one id, or a commit failed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db/index.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "keys/keys.h"
#include "src/base/clock.h"
#include "src/core/core.h"
#include "src/lang/tr.h"
#include "src/op/settings.h"
#include "src/rules/need/need.h"

enum { OPS = 400, NEWEST = 40, LONGER = 40 };

struct tally {
	const struct subject	*subject;
	const struct op		*op;
	long			 stored, refused;
};

struct run {
	const char	*dir;
	struct core	*core;
	int64_t		 now;
	long		 left, steps, twice, faults;
	struct tally	 tally[OPS];
	size_t		 nops;
	uint64_t	 held;		/* the need taken last: what only a holder does needs one */
	char		**nouns;	/* whose operations must all be stored */
	struct request	 req;
	struct viewer	 who;		/* does the next one */
};

static int
roll(int n)
{
	return rand() % n;
}

/* One of the newest records of a kind, 0 if there is none. */
static uint64_t
pick(struct txn *t, const struct kind *k)
{
	struct walk w;
	uint64_t id = 0;
	int steps = roll(NEWEST);

	if (k == NULL || k->store == ARGS)
		return 0;
	walk_open(&w, t, TABLE_KIND + k->no, NULL, 0, true);
	while (walk_next(&w)) {
		id = 0;
		for (size_t i = 0; i < 8 && i < w.keylen; i++)
			id = id << 8 | w.key[i];
		if (steps-- == 0) {
			walk_close(&w);
			break;
		}
	}
	return id;
}

/* Mostly where the actor has something to say. */
static const char *
pick_code(const struct run *r)
{
	static const char *const codes[] = { "150621", "150621200000", "150621200200",
		"150621200201", "150621103000", "150621103200", "150621400000", "150621999999" };
	if (r->who.ngrants > 0 && roll(10) < 7)
		return r->who.grants[roll((int)r->who.ngrants)].area;
	return codes[roll(20) == 0 ? 6 + roll(2) : roll(6)];
}

static void
pick_text(const struct run *r, const struct op *op, const struct field *f, char *out, size_t cap)
{
	static const char *const roles[] = { "officer", "duty", "leader", "officer,duty", "admin" };
	static const char *const texts[] = { "二社到三社路段", "水漫过村道", "0", "x", "核对过",
		"一行\n又一行", "" };

	if (strcmp(f->name, "role") == 0)
		snprintf(out, cap, "%s", roles[roll(5)]);
	else if (op->args == kind_by_name("op_incident_area"))
		snprintf(out, cap, roll(2) ? "%s" : "%s,150621103000", pick_code(r));
	else if (strncmp(op->args->name, "op_setting", 10) == 0)
		snprintf(out, cap, "%s", roll(2) ? "60" : setting_rows[roll(7)].name);
	else if (strcmp(f->name, "which") == 0)
		snprintf(out, cap, "p%d", roll(1000000));
	else
		snprintf(out, cap, "%s%s", texts[roll(6)], roll(3) ? "" : texts[roll(7)]);
}

static void
fill_ref(const struct run *r, struct txn *t, const struct field *f, uint64_t *out)
{
	int d = roll(100);

	if (r->held != 0 && strcmp(f->ref, "need") == 0 && d < 50)
		*out = r->held;
	else if (strcmp(f->ref, "incident") == 0 && strcmp(f->name, "incident") == 0 && d < 10)
		*out = d < 5 ? REF_NEW : REF_UNSURE;
	else
		*out = d == 99 ? 12345 : pick(t, kind_by_name(f->ref));
}

static void
fill_field(struct run *r, struct txn *t, const struct op *op, const struct field *f, char *args)
{
	void *at = args + f->offset;
	const struct value *v;
	int n = 0;

	switch (f->type) {
	case T_TEXT: pick_text(r, op, f, at, f->size); break;
	case T_CODE: snprintf(at, f->size, "%s", pick_code(r)); break;
	case T_TIME: *(int64_t *)at = r->now - (int64_t)roll(4 * 3600) * 1000 +
	    (strcmp(f->name, "until") == 0 || roll(30) == 0 ? 5 * 3600000 : 0); break;
	case T_DATE: *(int64_t *)at = 20260701 + roll(30); break;
	case T_BOOL: *(bool *)at = roll(12) == 0; break;
	case T_INT: *(int64_t *)at = 1 + roll(6); break;
	case T_REF: fill_ref(r, t, f, at); break;
	case T_ENUM:
		for (v = f->values->values; v->no != 0; v++)
			n++;
		*(int *)at = f->values->values[roll(roll(3) ? n > 2 ? 2 : n : n)].no;
		break;
	case T_BYTES:
	case T_PERSONAL: break;
	default: *(struct num *)at = (struct num){ roll(4) ? roll(30) : roll(100000), true };
	}
}

static void
fill(struct run *r, struct txn *t, const struct op *op, char *args)
{
	const struct kind *k = op->args;

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		int chance = f->flags & F_REQUIRED || strcmp(f->name, "which") == 0 ? 97 :
		    f->flags & F_INDICATOR ? 8 : strcmp(f->name, "reason") == 0 ? 60 :
		    strcmp(f->name, "hazard") == 0 ? 80 : strcmp(f->name, "stage") == 0 ||
		    strcmp(f->name, "version") == 0 ? 3 : 30;
		if ((f->flags & (F_SYSTEM | F_HIDDEN)) == 0 && roll(100) < chance)
			fill_field(r, t, op, f, args);
	}
}

/* Somebody who may do it, most of the time. */
static void
choose_actor(struct run *r, struct txn *t, const struct op *op, struct origin *who)
{
	struct viewer *v = &r->who;

	*who = (struct origin){ .address = "192.0.2.7" };
	for (int i = 0; i < 12; i++) {
		who->account = pick(t, kind_by_name("account"));
		if (!viewer_load(t, who->account, r->now, v))
			continue;
		if (v->roles & op->roles || roll(30) == 0)
			return;
	}
	if (op->roles & ROLE_LOCAL) {
		who->account = 0;
		who->local = true;
	}
}

static void
must_be_the_same(struct run *r, const struct origin *who, const struct reply *first)
{
	struct reply again;

	core_do(r->core, &(struct core_job){ .who = who, .req = &r->req, .reply = &again });
	r->twice++;
	if (again.outcome == DONE && again.before && again.seq == first->seq &&
	    strcmp(again.answer.number, first->answer.number) == 0)
		return;
	fprintf(stderr, "%s under the same id: outcome %d, before %d, entry %llu, not %llu\n",
	    r->req.op, again.outcome, again.before, (unsigned long long)again.seq,
	    (unsigned long long)first->seq);
	r->faults++;
}

/* An operation stands in the table as often as its weight: has none been stored? */
static bool
never_stored(const struct run *r, const struct tally *y)
{
	for (size_t i = 0; i < r->nops; i++)
		if (r->tally[i].op == y->op && r->tally[i].stored > 0)
			return false;
	return true;
}

static bool
must_be_stored(const struct run *r, const struct tally *y)
{
	for (char **n = r->nouns; *n != NULL; n++)
		if (strcmp(*n, y->subject->noun) == 0)
			return true;
	return false;
}

static bool
some_missing(const struct run *r)
{
	for (size_t i = 0; i < r->nops; i++)
		if (must_be_stored(r, &r->tally[i]) && never_stored(r, &r->tally[i]))
			return true;
	return false;
}

/* A third of the time one that is still to be stored, if there is one. */
static struct tally *
choose_op(struct run *r)
{
	struct tally *y = &r->tally[roll((int)r->nops)];

	for (int i = 0, n = roll(3) == 0 ? 50 : 0; i < n; i++) {
		struct tally *z = &r->tally[roll((int)r->nops)];
		if (must_be_stored(r, z) && never_stored(r, z))
			return z;
	}
	return y;
}

static void
one(struct run *r)
{
	struct tally *y = choose_op(r);
	struct origin who;
	struct reply reply;
	char *args = calloc(1, y->op->args->size);
	struct txn *t = core_txn(r->core);
	struct need held;

	choose_actor(r, t, y->op, &who);
	fill(r, t, y->op, args);
	request_fill(&r->req, y->subject, y->op, args);
	r->req.id_given = true;
	r->req.how = how_command;
	for (size_t i = 0; i < y->op->args->nfields && roll(20) == 0; i++)
		r->req.cleared[r->req.ncleared++] = y->op->args->fields[roll((int)y->op->args->nfields)].no;
	core_do(r->core, &(struct core_job){ .who = &who, .req = &r->req, .reply = &reply });
	/* Not his to do: somebody else tries the same. */
	for (int i = 0; i < 12 && reply.outcome == REFUSED && reply.refusal.exit == 3; i++) {
		choose_actor(r, t, y->op, &who);
		core_do(r->core, &(struct core_job){ .who = &who, .req = &r->req, .reply = &reply });
	}
	/* Somebody holds it: he himself goes on with it, or gives it back. */
	if (reply.outcome == REFUSED && reply.refusal.message == M_RACE &&
	    y->op->args == &kind_op_need_take && record_get(t, &kind_need,
	    ((const struct op_need_take *)(const void *)args)->which, &held) && held.taken_by != 0) {
		who.account = held.taken_by;
		core_do(r->core, &(struct core_job){ .who = &who, .req = &r->req, .reply = &reply });
	}
	if (reply.outcome == DONE && y->op->args == &kind_op_need_take)
		r->held = ((const struct op_need_take *)(const void *)args)->which;
	*(reply.outcome == DONE ? &y->stored : &y->refused) += 1;
	if (reply.outcome == DONE && !reply.before && roll(8) == 0)
		must_be_the_same(r, &who, &reply);
	free(args);
}

/* What is due is done first, as the keeper does. */
static void
clock_steps(struct run *r)
{
	struct origin system = { .system = true };
	struct reply reply;

	for (int i = 0; i < 50 && need_step_request(core_txn(r->core), r->now, NULL, &r->req) != 0; i++) {
		core_do(r->core, &(struct core_job){ .who = &system, .req = &r->req, .reply = &reply });
		r->steps += reply.outcome == DONE;
		if (reply.outcome != DONE)
			break;
	}
}

static void
batch(struct run *r)
{
	r->now += (int64_t)roll(600) * 1000;
	if (core_begin(r->core, r->now) != 0) {
		r->faults++;
		return;
	}
	clock_steps(r);
	for (int n = 1 + roll(5); n > 0 && r->left > 0; n--, r->left--)
		one(r);
	if (core_commit(r->core) != 0)
		r->faults++;
	if (roll(60) != 0)
		return;
	core_close(r->core);
	if (core_open(&r->core, r->dir) != 0) {
		fprintf(stderr, "the county cannot be opened again\n");
		exit(1);
	}
}

/* The system's own are left to the clock; what ends people is left out. */
static void
list_ops(struct run *r)
{
	static const char *const not[] = { "disable", "revoke", "retire", "password" };

	for (size_t i = 0; subjects[i] != NULL; i++) {
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++) {
			bool skip = (op->roles & ~ROLE_SYSTEM) == 0;
			for (size_t j = 0; j < 4; j++)
				skip = skip || strcmp(op->verb, not[j]) == 0;
			/* What a county does most of the time is done most. */
			int weight = strcmp(subjects[i]->noun, "report") == 0 ? 8 :
			    strcmp(subjects[i]->noun, "incident") == 0 ||
			    strcmp(subjects[i]->noun, "sos") == 0 ? 3 : 1;
			for (; !skip && weight > 0 && r->nops < OPS; weight--)
				r->tally[r->nops++] = (struct tally){ subjects[i], op, 0, 0 };
		}
	}
}

static void
print(const struct run *r)
{
	for (size_t i = 0; i < r->nops; i++) {
		long stored = r->tally[i].stored, refused = r->tally[i].refused;
		while (i + 1 < r->nops && r->tally[i + 1].op == r->tally[i].op) {
			i++;
			stored += r->tally[i].stored;
			refused += r->tally[i].refused;
		}
		printf("%s.%s\t%ld stored\t%ld refused\n", r->tally[i].subject->noun,
		    r->tally[i].op->verb, stored, refused);
	}
	printf("steps of the clock\t%ld\nsent twice\t%ld\nfaults\t%ld\n", r->steps, r->twice,
	    r->faults);
}

/* 31 December, 23:00 in the county, of this year: the New Year is passed. */
static int64_t
new_year(int64_t now)
{
	time_t s = (time_t)(now / 1000);
	struct tm tm;

	gmtime_r(&s, &tm);
	tm = (struct tm){ .tm_year = tm.tm_year, .tm_mon = 11, .tm_mday = 31, .tm_hour = 15 };
	s = timegm(&tm);
	return (int64_t)s * 1000 > now ? (int64_t)s * 1000 : now;
}

int
main(int argc, char **argv)
{
	static struct run r;
	long most;

	if (argc < 4)
		return fprintf(stderr, "random_ops DIR COUNT SEED [NOUN...]\n"), 2;
	keys_init();
	tr_init();
	r.dir = argv[1];
	r.left = atol(argv[2]);
	most = r.left * LONGER;
	srand((unsigned)atoi(argv[3]));
	r.nouns = argv + 4;
	r.now = new_year(clock_now());
	list_ops(&r);
	if (core_open(&r.core, r.dir) != 0)
		return fprintf(stderr, "no county in %s\n", r.dir), 1;
	while (r.left > 0 && r.faults == 0) {
		batch(&r);
		if (r.left <= 0 && most > 0 && some_missing(&r)) {
			r.left = 100;
			most -= 100;
		}
	}
	core_close(r.core);
	print(&r);
	return r.faults != 0;
}
