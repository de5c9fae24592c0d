/*
 * The lists of sentences that programs of schema 1 were built with. The oldest
 * is that of 22 November (37c184c), the newest gave the permanent numbers.
 */
#include "src/op/said.h"

#include <string.h>

#include "db/kind.h"
#include "keys/hash.h"
#include "src/op/say.h"

#define FIRST_MOVED 52		/* below, all lists are one */

/* 37c184c, 9d07ce8, f17d280, affb8d5, ced25b5. Counties were made with the first
 * and the last; the others were in use for an hour, in the workshop. */
enum list { LIST_OLD, LIST_FORMAT, LIST_DOING, LIST_MORE, LIST_NEW };

/* Sentences that were put in the middle, and the first list that has them. */
static const struct { unsigned message; enum list since; } put_in[] = {
	{ M_NEED_BY_DOING, LIST_DOING }, { M_SOS_MORE, LIST_MORE }, { M_ONE_FORMAT, LIST_FORMAT },
	{ M_CODE_FIRST, LIST_NEW }, { M_CODE_OVER, LIST_NEW },
};

/* What an operation could say from FIRST_MOVED on: its subject or name, the
 * fields it was said at ("*": any; "now", "!now", "part", "drought":
 * figures of that sort), the
 * types of its arguments. */
static const struct saying {
	const char *op;
	unsigned message;
	const char *field, *args;
} sayings[] = {
	{ "account", M_LOGIN_FORM, "which", "t" }, { "account", M_LOGIN_TAKEN, "which", "t" },
	{ "account", M_NOT_OWN, "which|name", "" }, { "account", M_ACCOUNT_OFF, "which", "p" },
	{ "account", M_ACCOUNT_ON, "which", "p" }, { "account", M_CODE_HIGHER, "which", "p" },
	{ "account", M_CODE_MINUTES, "minutes", "n" }, { "account", M_ROLE_TWICE, "role", "e" },
	{ "account", M_POST_OFFICER, "post", "e" }, { "account", M_UNIT_NONE, "unit", "ta" },
	{ "account", M_GRANT_EXISTS, "role", "ea" }, { "account", M_GRANT_MANY, "role", "n" },
	{ "account", M_GRANT_NONE, "role|unit", "t" }, { "account", M_GRANT_ENDS, "to", "" },
	{ "account", M_LAST_ADMIN, "*", "p" }, { "account", M_KEY_FORM, "*", "" },
	{ "account", M_KEY_TYPE, "*", "" }, { "account", M_KEY_WEAK, "*", "n" },
	{ "account", M_KEY_LONG, "*", "" }, { "account", M_KEY_KEPT, "*", "t" },
	{ "account", M_KEY_NONE, "*", "t" }, { "account", M_KEYS_MANY, "*", "n" },
	{ "report.file", M_ONLY_BY_PHONE, "by_phone", "a" },
	{ "report.file", M_NOT_SPEAKER, "by_phone", "pa" },
	{ "report.file", M_SEVERAL_INCIDENTS, "incident", "t" },
	{ "report.file", M_INCIDENT_CLOSED, "incident", "t" },
	{ "report.file", M_NOT_NATURAL, "incident", "t" },
	{ "report.file", M_IS_DRILL, "drill", "t" }, { "report.file", M_IS_REAL, "drill", "t" },
	{ "report.file", M_FIRST_VERSION, "version", "a" },
	{ "report.file", M_STAGE_FINAL, "stage", "" },
	{ "report.file", M_SUBTYPE_NOT, "subtype", "tet" },
	{ "report.file", M_SUBTYPE_NEEDED, "subtype", "t" },
	{ "report.file", M_DROUGHT_ONLY, "drought", "" }, { "report.file", M_LOWERED, "!now", "tt" },
	{ "report.file", M_OTHER_THAN_SUM, "*", "tt" }, { "report.file", M_PART_LARGER, "part", "ff" },
	{ "report.file", M_NOW_LARGER, "now", "tt" },
	{ "report.file", M_PARTS_SUM, "resettled|resettled_now|livestock_dead|loss", "tt" },
	{ "report.file", M_HOMES_ROOMS, "homes_collapsed|homes_severe|homes_damaged", "ff" },
	{ "report.file", M_NO_SITES, "central_sites|central_sites_now", "" },
	{ "report.file", M_OTHER_HAZARD, "hazard", "te" },
	{ "report.accept|report.return", M_LEADS_TO, "which", "tt" },
	{ "report.accept|report.return", M_ONLY_REVIEWER, "which", "a" },
	{ "report.accept|report.return", M_NOT_CLIMBED, "which", "a" },
	{ "report.accept|report.return", M_NO_REVIEW, "which", "" },
	{ "sos.send", M_SOS_ON_ITS_WAY, "*", "a" }, { "sos.send", M_SOS_DRILL, "*", "a" },
	{ "sos.send", M_SOS_WHERE, "*", "a" },
};

static unsigned
permanent(unsigned message, enum list list)
{
	for (size_t i = 0; i < sizeof put_in / sizeof put_in[0]; i++)
		if (list < put_in[i].since && message >= put_in[i].message)
			message++;
	return message;
}

static bool
op_fits(const char *pattern, const char *op)
{
	size_t n = strlen(pattern);

	return words_have(pattern, op) || (strncmp(op, pattern, n) == 0 && op[n] == '.');
}

static bool
field_fits(const char *pattern, const char *name)
{
	const struct field *f = kind_field(kind_by_name("report_version"), name);

	if (strcmp(pattern, "now") == 0 || strcmp(pattern, "!now") == 0)
		return f != NULL && !(f->flags & F_NOW) == (pattern[0] == '!');
	if (strcmp(pattern, "drought") == 0)
		return f != NULL && (f->flags & F_DROUGHT);
	if (strcmp(pattern, "part") == 0)
		return f != NULL && f->part_of != NULL && f->part_of[0] != '\0';
	return strcmp(pattern, "*") == 0 || words_have(pattern, name);
}

static bool
args_fit(const char *types, const struct answer *a)
{
	size_t n = strlen(types);

	for (size_t i = 0; i < ANSWER_ARGS; i++)
		if (a->args[i][0] != (i < n ? types[i] : '\0'))
			return false;
	return true;
}

/* Could the entry have been written by a program with that list? */
static bool
fits(const struct entry *e, enum list list)
{
	unsigned message = permanent(e->answer.message, list);

	for (size_t i = 0; i < sizeof sayings / sizeof sayings[0]; i++)
		if (sayings[i].message == message && op_fits(sayings[i].op, e->op) &&
		    field_fits(sayings[i].field, e->answer.number) &&
		    args_fit(sayings[i].args, &e->answer))
			return true;
	return false;
}

/* What only programs after the oldest wrote: readings, and clocks behind. */
static bool
written_later(const struct entry *e)
{
	const struct kind *reading = kind_by_name("report_reading");
	const uint8_t *set;
	size_t at = 0, len;
	unsigned kind;
	uint64_t id;

	while (entry_effect(e, &at, &kind, &id, &set, &len))
		if (reading != NULL && kind == reading->no)
			return true;
	return e->clock != 0 || strcmp(e->op, "secrets.lost") == 0;
}

/* Programs replace each other in one direction. */
static void
search(struct said *s, struct txn *t)
{
	struct walk w;
	struct entry e;
	bool moved;

	s->searched = true;
	walk_open(&w, t, TABLE_JOURNAL, NULL, 0, false);
	while (walk_next(&w)) {
		if (w.len < HASH_BYTES || entry_decode(w.val, w.len - HASH_BYTES, &e) != 0)
			continue;
		if (e.schema > 1)
			break;
		moved = e.answer.message >= FIRST_MOVED;
		if (moved && fits(&e, LIST_OLD) && !fits(&e, LIST_NEW))
			s->old_last = e.seq;
		else if (s->new_first == 0 && (written_later(&e) ||
		    (moved && fits(&e, LIST_NEW) && !fits(&e, LIST_OLD))))
			s->new_first = e.seq;
	}
	walk_close(&w);
}

/* Where both fit: LIST_OLD before the last that is surely old, LIST_NEW after the
 * first that is surely new; false between them, or where they cross. */
static bool
by_order(struct said *s, struct txn *t, uint64_t seq, enum list *list)
{
	bool before, after;

	if (!s->searched)
		search(s, t);
	before = seq < s->old_last;
	after = s->new_first != 0 && seq > s->new_first;
	*list = after ? LIST_NEW : LIST_OLD;
	return before != after;
}

static bool
find_list(struct said *s, struct txn *t, const struct entry *e, enum list *list)
{
	bool old = fits(e, LIST_OLD), new = fits(e, LIST_NEW);
	int found = 0;

	if (old && new)
		return by_order(s, t, e->seq, list);
	*list = old ? LIST_OLD : LIST_NEW;
	if (old || new)
		return true;
	for (int l = LIST_FORMAT; l < LIST_NEW; l++)
		if (fits(e, (enum list)l)) {
			*list = (enum list)l;
			found++;
		}
	return found == 1;
}

void
said_read(struct said *s, struct txn *t, struct entry *e)
{
	struct answer *a = &e->answer;
	enum list list;

	if (e->schema > 1 || a->message < FIRST_MOVED)
		return;
	if (find_list(s, t, e, &list)) {
		a->message = permanent(a->message, list);
		return;
	}
	a->message = M_SAID_ONCE;
	memset(a->args, 0, sizeof a->args);
}
