/* 可选项: what a county says of a code, else what was shipped. */
#include "src/op/choice.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "db/plain.h"
#include "gen/kinds/item/enums.h"
#include "gen/kinds/order/enums.h"
#include "gen/kinds/team/enums.h"
#include "src/lang/tr.h"

/* Minutes between two head counts, as shipped; a county sets its own with the task.
 * Example values: shorter where the work itself is dangerous. */
#define COUNT_DANGER 20
#define COUNT_OTHER 30

static int
count_minutes(int task)
{
	return task == task_rescue || task == task_fire || task == task_water ? COUNT_DANGER : COUNT_OTHER;
}

/* minutes: as shipped with a value, or with no value (0) for a county's own; NULL: none. */
static const struct {
	enum choice_list list;
	const struct enumeration *e;
	int (*minutes)(int no);
} lists[] = {
	{ choice_list_team_kind, &enum_team_kind, NULL },
	{ choice_list_task, &enum_task, count_minutes },
	{ choice_list_item_group, &enum_item_group, NULL },
};
#define LISTS (sizeof lists / sizeof lists[0])

const struct enumeration *
choice_enum(enum choice_list list)
{
	for (size_t i = 0; i < LISTS; i++)
		if (lists[i].list == list)
			return lists[i].e;
	return NULL;
}

int
choice_list_of(const struct enumeration *e)
{
	for (size_t i = 0; i < LISTS; i++)
		if (lists[i].e == e)
			return lists[i].list;
	return 0;
}

bool
choice_editable(const struct enumeration *e)
{
	return e != NULL && choice_list_of(e) != 0;
}

bool
choice_field(const struct field *f)
{
	return f->type == T_TEXT && choice_editable(f->values);
}

void
choice_key(const struct enumeration *e, const char *code, char out[51])
{
	snprintf(out, 51, "%s.%.*s", e->name, CHOICE_CODE, code);
}

/* What the county says of a code; false: nothing. */
static bool
said_of(struct txn *t, const struct enumeration *e, const char *code, struct choice *rec)
{
	struct index_key at;
	char key[51];

	*rec = (struct choice){ 0 };
	if (t == NULL || strlen(code) > CHOICE_CODE)
		return false;
	choice_key(e, code, key);
	key_begin(&at, &kind_choice, 1);
	key_text(&at, key);
	return record_get(t, &kind_choice, scan_one(t, &at, true), rec);
}

static const struct value *
shipped_of(const struct enumeration *e, const char *code)
{
	for (const struct value *v = e->values; v->no != 0; v++)
		if (strcmp(v->code, code) == 0)
			return v;
	return NULL;
}

static int64_t
minutes_of(const struct enumeration *e, const struct value *v, const struct choice *rec)
{
	for (size_t i = 0; i < LISTS; i++)
		if (lists[i].e == e && lists[i].minutes != NULL)
			return rec->minutes > 0 ? rec->minutes : lists[i].minutes(v != NULL ? v->no : 0);
	return 0;
}

/* rec: what the county says, zeroed if nothing. */
static void
make_row(const struct enumeration *e, const char *code, const struct value *v, const struct choice *rec,
    struct choice_row *out)
{
	*out = (struct choice_row){ .shipped = v, .id = rec->id, .retired = rec->retired,
	    .minutes = minutes_of(e, v, rec) };
	snprintf(out->code, sizeof out->code, "%s", code);
	snprintf(out->name, sizeof out->name, "%s", rec->name[0] != '\0' ? rec->name :
	    v != NULL ? tr_value(e, v->no) : code);
}

bool
choice_get(struct txn *t, const struct enumeration *e, const char *code, struct choice_row *out)
{
	const struct value *v = shipped_of(e, code);
	struct choice rec;

	*out = (struct choice_row){ 0 };
	if (code[0] == '\0' || (!said_of(t, e, code, &rec) && v == NULL))
		return false;
	make_row(e, code, v, &rec, out);
	return true;
}

bool
choice_in_use(struct txn *t, const struct enumeration *e, const char *code)
{
	struct choice_row row;

	return choice_get(t, e, code, &row) && row.retired == 0;
}

void
choice_name(struct txn *t, const struct enumeration *e, const char *code, char *out, size_t cap)
{
	struct choice_row row;

	snprintf(out, cap, "%s", choice_get(t, e, code, &row) ? row.name : code);
}

void
choice_written(struct txn *t, const struct enumeration *e, const char *code, char *out, size_t cap)
{
	const struct value *v = shipped_of(e, code);
	struct choice rec;

	if (v != NULL && (!said_of(t, e, code, &rec) || rec.name[0] == '\0'))
		words_first(v->zh, out, cap);
	else
		choice_name(t, e, code, out, cap);
}

int64_t
choice_minutes(struct txn *t, const struct enumeration *e, const char *code)
{
	struct choice_row row;

	return choice_get(t, e, code, &row) ? row.minutes : 0;
}

void
choice_walk(struct choice_walk *w, struct txn *t, const struct enumeration *e)
{
	*w = (struct choice_walk){ .txn = t, .e = e };
}

/* The next that the county says something of, behind w->last. */
static bool
next_said(struct choice_walk *w, struct choice *rec)
{
	struct index_key at;
	struct scan s;
	bool found = false;

	key_begin(&at, &kind_choice, 2);
	key_number(&at, (uint64_t)choice_list_of(w->e));
	scan_open(&s, w->txn, &at, false);
	while (!found && scan_next(&s))
		found = s.id > w->last && record_get(w->txn, &kind_choice, s.id, rec);
	scan_close(&s);
	w->last = found ? rec->id : w->last;
	return found;
}

bool
choice_next(struct choice_walk *w, struct choice_row *out)
{
	const struct value *v = &w->e->values[w->shipped];
	struct choice rec;

	if (v->no != 0) {
		w->shipped++;
		return choice_get(w->txn, w->e, v->code, out);
	}
	while (w->txn != NULL && next_said(w, &rec)) {
		const char *code = rec.code + strlen(w->e->name) + 1;
		if (shipped_of(w->e, code) != NULL)
			continue;
		make_row(w->e, code, NULL, &rec, out);
		return true;
	}
	return false;
}

/* How well text names it: 0 not at all, then a shipped form, the county's name, the code. */
static int
names(const struct enumeration *e, const struct choice_row *row, const char *text)
{
	if (strcmp(row->code, text) == 0)
		return 3;
	if (text_alike(row->name, text))
		return 2;
	return row->shipped != NULL && value_find(e, text) == row->shipped;
}

bool
choice_find(struct txn *t, const struct enumeration *e, const char *text, struct choice_row *out)
{
	struct choice_row row;
	struct choice_walk w;
	int best = 0;

	*out = (struct choice_row){ 0 };
	if (text[0] == '\0')
		return false;
	for (choice_walk(&w, t, e); choice_next(&w, &row);) {
		int fits = names(e, &row, text);
		if (fits > 0)
			fits = 2 * fits + (row.retired == 0 ? 7 : 0);
		if (fits > best) {
			best = fits;
			*out = row;
		}
	}
	return best > 0;
}
