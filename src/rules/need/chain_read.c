/* Chains as they run: the shipped ones, a county's own, and their text. */
#include "src/rules/need/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/need/chain.h"
#include "gen/kinds/need/chain_step.h"
#include "gen/kinds/need/enums.h"
#include "src/lang/tr.h"
#include "src/op/settings.h"
#include "src/text/parse.h"
#include "src/text/show.h"

const struct chain_row chain_rows[] = {
#define CHAIN(name, zh, label, stops, lease, put_off, again, steps) \
	{ name, zh, N_(label), chain_stop_##stops, lease, put_off, again, steps },
#include "src/rules/need/chains.def"
#undef CHAIN
	{ 0 }
};

const struct chain_row *
chain_row_find(const char *name)
{
	for (const struct chain_row *row = chain_rows; row->name != NULL; row++)
		if (strcmp(row->name, name) == 0 || words_have(row->zh, name))
			return row;
	return NULL;
}

/* "due+" in front, then minutes. False if it is neither. */
static bool
read_minutes(char *word, struct chain_step *s)
{
	char *end;
	long v;

	s->from_due = strncmp(word, "due+", 4) == 0 || strncmp(word, "期限+", strlen("期限+")) == 0;
	if (s->from_due)
		word = strchr(word, '+') + 1;
	if (word[strspn(word, "0123456789")] != '\0' || word[0] == '\0' || strlen(word) > 5)
		return false;
	v = strtol(word, &end, 10);
	s->after = v;
	return v <= 10080;
}

static bool
read_how(char *word, struct chain_step *s)
{
	char *rest = NULL;

	for (char *p = strtok_r(word, "+", &rest); p != NULL; p = strtok_r(NULL, "+", &rest)) {
		const struct value *v = value_find(&enum_chain_how, p);
		if (v == NULL)
			return false;
		s->how |= v->no;
	}
	return true;
}

static bool
read_step(char *text, struct chain_step *s)
{
	char *rest = NULL, *minutes = strtok_r(text, " ", &rest);
	char *who = strtok_r(NULL, " ", &rest), *how = strtok_r(NULL, " ", &rest);
	const struct value *v = who != NULL ? value_find(&enum_chain_who, who) : NULL;

	*s = (struct chain_step){ 0 };
	if (v == NULL || strtok_r(NULL, " ", &rest) != NULL || !read_minutes(minutes, s))
		return false;
	s->who = v->no;
	return how == NULL || read_how(how, s);
}

/* Less minutes than one before it: it would fire later than it says. */
static bool
goes_back(const struct chain_plan *c, const struct chain_step *s)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].from_due == s->from_due && c->step[i].after > s->after)
			return true;
	return false;
}

int64_t
chain_lease(const struct chain_plan *c)
{
	return c->head.lease != 0 ? c->head.lease : c->pace.lease;
}

int64_t
chain_again(const struct chain_plan *c, int64_t times)
{
	int64_t minutes = c->head.again, longest = c->pace.longest;

	for (; minutes != 0 && minutes < longest && times >= c->pace.times; times--)
		minutes = minutes * 2 < longest ? minutes * 2 : longest;
	return minutes;
}

enum message
chain_read(const char *text, struct chain_plan *c, char bad[64])
{
	char copy[604], one[604], *rest = NULL;

	c->n = 0;
	parse_fold(text, copy, sizeof copy);
	for (char *p = strtok_r(copy, ";", &rest); p != NULL; p = strtok_r(NULL, ";", &rest)) {
		struct chain_step s;
		snprintf(one, sizeof one, "%s", p);
		show_copy(p + strspn(p, " "), bad, 64);
		if (one[strspn(one, " ")] == '\0')
			continue;
		if (!read_step(one, &s))
			return M_CHAIN_STEP;
		if (goes_back(c, &s))
			return M_CHAIN_ORDER;
		if (c->n == CHAIN_STEPS)
			return M_CHAIN_MANY;
		s.no = (int64_t)c->n + 1;
		c->step[c->n++] = s;
	}
	if (c->n == 0 || c->step[0].who != chain_who_asked || c->step[0].after != 0 ||
	    c->step[0].from_due)
		return M_CHAIN_FIRST;
	return M_NONE;
}

static const char *
word(const struct enumeration *e, int no, bool zh)
{
	const struct value *v = value_by_no(e, no);

	return v == NULL ? "" : zh ? tr_value(e, no) : v->code;
}

void
chain_step_text(const struct chain_step *s, bool zh, struct buf *out)
{
	const char *between = " ";

	if (s->from_due)
		buf_text(out, zh ? "期限+" : "due+");
	buf_printf(out, "%lld %s", (long long)s->after, word(&enum_chain_who, s->who, zh));
	for (const struct value *v = enum_chain_how.values; v->no != 0; v++) {
		if (!(s->how & v->no))
			continue;
		buf_printf(out, "%s%s", between, word(&enum_chain_how, v->no, zh));
		between = "+";
	}
}

void
chain_steps_text(const struct chain_plan *c, bool zh, struct buf *out)
{
	for (size_t i = 0; i < c->n; i++) {
		if (i > 0)
			buf_text(out, "; ");
		chain_step_text(&c->step[i], zh, out);
	}
}

struct chain_pace
chain_pace(struct txn *t)
{
	return (struct chain_pace){ .grace = setting_ms(t, SETTING_NEED_GRACE),
	    .lease = setting_int(t, SETTING_NEED_LEASE),
	    .times = setting_int(t, SETTING_NEED_AGAIN_TIMES),
	    .longest = setting_int(t, SETTING_NEED_AGAIN_LONGEST) };
}

void
chain_shipped(struct txn *t, const struct chain_row *row, struct chain_plan *c)
{
	char bad[64];

	*c = (struct chain_plan){ .pace = chain_pace(t), .head = { .stops = (int)row->stops,
	    .lease = row->lease, .put_off = row->put_off, .again = row->again } };
	snprintf(c->head.name, sizeof c->head.name, "%s", row->name);
	chain_read(row->steps, c, bad);
}

bool
chain_get(struct txn *t, uint64_t id, struct chain_plan *c)
{
	struct index_key key;
	struct scan s;

	c->n = 0;
	if (!record_get(t, &kind_chain, id, &c->head))
		return false;
	c->pace = chain_pace(t);
	key_begin(&key, &kind_chain_step, 1);
	key_number(&key, id);
	scan_open(&s, t, &key, false);
	while (c->n < CHAIN_STEPS && scan_next(&s))
		if (record_get(t, &kind_chain_step, s.id, &c->step[c->n]))
			c->n++;
	scan_close(&s);
	return c->n > 0;
}

uint64_t
chain_newest(struct txn *t, const char *name, struct chain *head)
{
	struct index_key key;
	uint64_t id;

	key_begin(&key, &kind_chain, 1);
	key_text(&key, name);
	id = scan_one(t, &key, true);
	return id != 0 && record_get(t, &kind_chain, id, head) ? id : 0;
}

void
chain_in_force(struct txn *t, const char *name, struct chain_plan *c)
{
	const struct chain_row *row = chain_row_find(name);
	struct chain newest;

	if (chain_newest(t, name, &newest) != 0 && newest.replaced == 0 &&
	    chain_get(t, newest.id, c))
		return;
	if (row == NULL)		/* no verb is without one; should one be, nothing climbs */
		row = &chain_rows[0];
	chain_shipped(t, row, c);
}
