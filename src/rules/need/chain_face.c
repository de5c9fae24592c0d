/*
 * What of a chain stands where. Its list is the chains in force, the county's own or
 * the shipped ones; from each lead its former versions, with what each changed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/any/args.h"
#include "gen/kinds/need/args.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/need/chain.h"
#include "src/text/show.h"

static size_t
row_count(void)
{
	size_t n = 0;

	while (chain_rows[n].name != NULL)
		n++;
	return n;
}

static void *
rows(const struct reader *r, size_t *n)
{
	struct chain *out = calloc(row_count(), sizeof *out);
	struct chain_plan plan;

	*n = out != NULL ? row_count() : 0;
	for (size_t i = 0; i < *n; i++) {
		chain_in_force(r->txn, chain_rows[i].name, &plan);
		out[i] = plan.head;
		out[i].id = i + 1;
	}
	return out;
}

static uint64_t
named(struct txn *t, const char *typed)
{
	const struct chain_row *row = chain_row_find(typed);

	(void)t;
	return row != NULL ? (uint64_t)(row - chain_rows) + 1 : 0;
}

/* The stored version, or what is in force where rec is a row of the list. */
static bool
plan_of(const struct reader *r, const void *rec, struct chain_plan *plan)
{
	const struct chain *c = rec;

	if (chain_row_find(c->name) == NULL)
		return false;
	if (c->id > row_count())
		return chain_get(r->txn, c->id, plan);
	chain_in_force(r->txn, c->name, plan);
	return true;
}

/* The newest version older than this one; of the shipped chain the newest that there was. */
static uint64_t
former(const struct reader *r, const void *rec)
{
	const struct chain *c = rec;
	struct index_key key;
	struct chain other;
	struct scan s;
	uint64_t id = 0;

	key_begin(&key, &kind_chain, 1);
	key_text(&key, c->name);
	scan_open(&s, r->txn, &key, true);
	while (id == 0 && scan_next(&s))
		if (record_get(r->txn, &kind_chain, s.id, &other) &&
		    (c->version == 0 || other.version < c->version))
			id = s.id;
	scan_close(&s);
	return id;
}

/* What it came after: the version before it, of the first one the shipped chain. */
static bool
plan_before(const struct reader *r, const void *rec, struct chain_plan *plan)
{
	const struct chain *c = rec;
	const struct chain_row *row = chain_row_find(c->name);
	uint64_t id = former(r, rec);

	if (id != 0)
		return chain_get(r->txn, id, plan);
	if (c->version == 0 || row == NULL)
		return false;
	chain_shipped(r->txn, row, plan);
	return true;
}

/* ---- cells ---- */

static void
show_meaning(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct chain_row *row = chain_row_find(((const struct chain *)rec)->name);

	(void)r;
	show_copy(row != NULL ? _(row->label) : "", out, cap);
}

static void
show_steps(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct chain_plan plan;
	struct buf b;

	buf_init(&b, out, cap);
	if (plan_of(r, rec, &plan))
		chain_steps_text(&plan, tr_now() == language_zh, &b);
	buf_str(&b);
}

static void
show_minutes(int64_t minutes, char *out, size_t cap)
{
	snprintf(out, cap, "%" PRId64, minutes);
}

static void
show_lease(const struct reader *r, const void *rec, char *out, size_t cap)
{
	int64_t minutes = ((const struct chain *)rec)->lease;

	if (minutes == 0 && chain_pace(r->txn).lease != 0)
		snprintf(out, cap, _("%lld by the county's setting"), (long long)chain_pace(r->txn).lease);
	else
		show_minutes(minutes, out, cap);
}

static void
show_put_off(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	show_minutes(((const struct chain *)rec)->put_off, out, cap);
}

/* It rings on, less often with time. */
static void
show_again(const struct reader *r, const void *rec, char *out, size_t cap)
{
	int64_t again = ((const struct chain *)rec)->again;
	struct chain_pace pace = chain_pace(r->txn);

	if (again == 0 || again >= pace.longest)
		show_minutes(again, out, cap);
	else
		snprintf(out, cap, _("%lld; after %lld times twice as long each time, up to %lld"),
		    (long long)again, (long long)pace.times, (long long)pace.longest);
}

static void
show_quiet(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	show_copy(((const struct chain *)rec)->quiet ? _("yes") : _("no"), out, cap);
}

static void
show_version(const struct reader *r, const void *rec, char *out, size_t cap)
{
	int64_t version = ((const struct chain *)rec)->version;

	(void)r;
	if (version == 0)
		show_copy(_("the shipped one"), out, cap);
	else
		show_minutes(version, out, cap);
}

static void
put_value(const struct reader *r, const struct field *f, const struct chain *c, struct buf *b)
{
	struct show_env env = { .txn = r->txn, .now = r->now, .offset = r->offset };
	char text[80];

	show_field(&env, f, c, false, text, sizeof text);
	buf_text(b, f->type == T_BOOL ? field_known(f, c) ? _("yes") : _("no") :
	    text[0] != '\0' ? text : "0");
}

/* "claim lasts, minutes: 30 → 45" of each that differs from the version before. */
static void
show_changed(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct chain_plan plan, before;
	struct buf b;
	bool known = plan_of(r, rec, &plan) && plan_before(r, rec, &before);

	buf_init(&b, out, cap);
	for (size_t i = 0; known && i < kind_chain.nfields; i++) {
		const struct field *f = &kind_chain.fields[i];
		if ((f->flags & F_SYSTEM) || strcmp(f->name, "name") == 0 ||
		    field_equal(f, &plan.head, &before.head))
			continue;
		buf_printf(&b, "%s%s: ", b.len > 0 ? "; " : "", tr_field(&kind_chain, f));
		put_value(r, f, &before.head, &b);
		buf_text(&b, " → ");
		put_value(r, f, &plan.head, &b);
	}
	buf_str(&b);
}

static bool
has_step(const struct chain_plan *c, const struct chain_step *s)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].after == s->after && c->step[i].from_due == s->from_due &&
		    c->step[i].who == s->who && c->step[i].how == s->how)
			return true;
	return false;
}

/* The steps of one that the other has not. */
static void
put_steps(const struct chain_plan *of, const struct chain_plan *but, char *out, size_t cap)
{
	struct chain_plan only = { .n = 0 };
	struct buf b;

	for (size_t i = 0; i < of->n; i++)
		if (!has_step(but, &of->step[i]))
			only.step[only.n++] = of->step[i];
	buf_init(&b, out, cap);
	chain_steps_text(&only, tr_now() == language_zh, &b);
	buf_str(&b);
}

static void
show_added(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct chain_plan plan, before;

	out[0] = '\0';
	if (plan_of(r, rec, &plan) && plan_before(r, rec, &before))
		put_steps(&plan, &before, out, cap);
}

static void
show_dropped(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct chain_plan plan, before;

	out[0] = '\0';
	if (plan_of(r, rec, &plan) && plan_before(r, rec, &before))
		put_steps(&before, &plan, out, cap);
}

/* Anybody: who is called when is no secret. */
static bool
may_see(const struct reader *r, void *rec)
{
	(void)r;
	return chain_row_find(((const struct chain *)rec)->name) != NULL;
}

static const struct face_source source = {
	.rows = rows, .named = named, .none = M_CHAIN_NONE,
};

static const struct face_cell cells[] = {
	{ "version", NULL, show_version }, { "lease", NULL, show_lease },
	{ "put_off", NULL, show_put_off }, { "again", NULL, show_again },
	{ "quiet", NULL, show_quiet },
	{ "meaning", N_("meaning"), show_meaning }, { "steps", N_("steps"), show_steps },
	{ "changed", N_("changed in this version"), show_changed },
	{ "added", N_("steps added in it"), show_added },
	{ "dropped", N_("steps dropped in it"), show_dropped }, { 0 }
};

const struct face chain_face = {
	.kind = &kind_chain, .filter = &kind_view_plain, .which = &kind_op_chain_reset,
	.lists = N_("who is asked when, as it is in force"),
	.shows = N_("one chain and its former versions"),
	.columns = "name meaning steps stops lease put_off again quiet version at by leader replaced",
	.shown = "changed added dropped",
	.left = "meaning steps", .right = "stops", .cells = cells, .may = may_see,
	.source = &source, .former = former,
};
