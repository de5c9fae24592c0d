/* What a record says to somebody who looks for it. */
#include "src/text/record_says.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/need/need.h"
#include "src/lang/tr.h"
#include "src/op/choice.h"
#include "src/op/number.h"
#include "src/op/op.h"
#include "src/op/place.h"
#include "src/text/alike.h"
#include "src/text/parse.h"
#include "src/text/show.h"

static bool
number_says(const struct kind *k, const void *rec, int64_t now, const char *want)
{
	char number[24], han[40];

	for (int year = 0; k->letter != 0 && year < 2; year++) {
		show_record_number(k, rec, year ? 0 : now, number);
		snprintf(han, sizeof han, "%s%s", k->hanzi, number[0] != '\0' ? number + 1 : "");
		if (alike_holds(number, want) || alike_holds(han, want))
			return true;
	}
	return false;
}

static bool
person_says(struct txn *t, uint64_t id, const char *want)
{
	struct account a;

	return id != 0 && record_get(t, &kind_account, id, &a) &&
	    (alike_holds(a.name, want) || alike_holds(a.login, want));
}

static bool
ref_says(struct txn *t, const struct field *f, uint64_t id, int64_t now, const char *want)
{
	struct show_env env = { .txn = t, .now = now };
	const struct kind *k = kind_by_name(f->ref);
	char text[200];

	if (k == NULL || k == &kind_account)
		return person_says(t, id, want);
	show_record(&env, k, id, text, sizeof text);
	return alike_holds(text, want);
}

static bool
field_says(struct txn *t, const struct field *f, const void *rec, int64_t now, const char *want)
{
	const char *p = (const char *)rec + f->offset;
	char name[300];
	uint64_t id;
	int no;

	if ((f->flags & F_HIDDEN) || !field_known(f, rec))
		return false;
	switch (f->type) {
	case T_TEXT:
		if (choice_field(f))
			choice_name(t, f->values, p, name, sizeof name);
		return alike_holds(p, want) || (choice_field(f) && alike_holds(name, want));
	case T_CODE:
		area_name(t, p, true, name, sizeof name);
		return alike_holds(name, want);
	case T_ENUM:
		memcpy(&no, p, sizeof no);
		return alike_holds(tr_value(f->values, no), want);
	case T_REF:
		memcpy(&id, p, sizeof id);
		return ref_says(t, f, id, now, want);
	default:
		return false;
	}
}

static bool
own_says(struct txn *t, const struct kind *k, const void *rec, int64_t now, const char *want)
{
	if (number_says(k, rec, now, want))
		return true;
	for (size_t i = 0; i < k->nfields; i++)
		if (field_says(t, &k->fields[i], rec, now, want))
			return true;
	return false;
}

/* The record that speaks for rec as well: what a need is about, the latest version of what
 * has versions. 0: none. */
static uint64_t
speaker(const struct kind *k, const void *rec, const struct kind **of)
{
	const struct field *f = kind_field(k, "latest");
	uint64_t id = 0;

	if (k == &kind_need) {
		const struct need *n = rec;
		*of = kind_by_no((unsigned)n->subject_kind);
		id = n->subject;
	} else if (f != NULL && f->type == T_REF) {
		*of = kind_by_name(f->ref);
		memcpy(&id, (const char *)rec + f->offset, sizeof id);
	}
	return *of != NULL ? id : 0;
}

bool
record_says(struct txn *t, const struct kind *k, const void *rec, int64_t now, const char *want)
{
	const struct kind *of = NULL;
	uint64_t id = speaker(k, rec, &of);
	bool says = own_says(t, k, rec, now, want);
	void *other;

	if (says || id == 0)
		return says;
	other = calloc(1, of->size);
	says = other != NULL && record_get(t, of, id, other) && record_says(t, of, other, now, want);
	free(other);
	return says;
}

/* Whether the folded text is shaped like a number of k: with its letter, or with a day. */
static bool
is_number_of(const struct kind *k, const char *folded)
{
	bool lettered = toupper((unsigned char)folded[0]) == k->letter ||
	    strncmp(folded, k->hanzi, strlen(k->hanzi)) == 0;

	return parse_number_shaped(k, folded) &&
	    (lettered || (isdigit((unsigned char)folded[0]) && strchr(folded, '-') != NULL));
}

/* Kind i of the subjects if the folded text is shaped like a number of it. */
static const struct kind *
numbered(size_t i, const char *folded)
{
	const struct kind *k = subjects[i]->kind;

	return k != NULL && k->letter != 0 && is_number_of(k, folded) ? k : NULL;
}

size_t
record_numbered(struct txn *t, const char *text, int64_t now, struct numbered *out)
{
	struct show_env env = { .txn = t, .now = now };
	char folded[60], number[24];
	struct buf b;

	*out = (struct numbered){ 0 };
	buf_init(&b, out->all, sizeof out->all);
	parse_fold(text, folded, sizeof folded);
	for (size_t i = 0; subjects[i] != NULL; i++) {
		const struct kind *k = numbered(i, folded);
		uint64_t id = k != NULL ? number_find(t, k, folded, now) : 0;
		if (id == 0)
			continue;
		if (out->n++ == 0) {
			out->kind = k;
			out->id = id;
		}
		show_record(&env, k, id, number, sizeof number);
		number_short(number, now);
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", number);
	}
	buf_str(&b);
	return out->n;
}

bool
record_number_typed(const char *text)
{
	char folded[60];

	parse_fold(text, folded, sizeof folded);
	for (size_t i = 0; subjects[i] != NULL; i++)
		if (numbered(i, folded) != NULL)
			return true;
	return false;
}
