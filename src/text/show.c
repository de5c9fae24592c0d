/* Fields to text: one writer per field type, chosen by the declaration. */
#include "src/text/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/area/area.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/choice.h"
#include "src/op/op.h"
#include "src/op/person.h"
#include "src/op/right.h"

void
show_copy(const char *text, char *out, size_t cap)
{
	size_t n = strlen(text);

	if (n >= cap) {
		n = cap - 1;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memmove(out, text, n);
	out[n] = '\0';
}

void
show_hundredths(int64_t v, char *out, size_t cap)
{
	const char *sign = v < 0 ? "-" : "";
	int64_t abs = v < 0 ? -v : v;

	if (abs % 100 == 0)
		snprintf(out, cap, "%s%" PRId64, sign, abs / 100);
	else if (abs % 10 == 0)
		snprintf(out, cap, "%s%" PRId64 ".%d", sign, abs / 100, (int)(abs % 100 / 10));
	else
		snprintf(out, cap, "%s%" PRId64 ".%02d", sign, abs / 100, (int)(abs % 100));
}

int64_t
show_form_unit(const struct field *f, int64_t v)
{
	if (f->type != T_LAND)
		return v;
	return v < 0 ? -((-2 * v + 15) / 30) : (2 * v + 15) / 30;
}

void
show_number(const struct field *f, int64_t v, bool unit, char *out, size_t cap)
{
	char digits[40], land[40];
	const char *measure;

	if (f->type == T_COUNT || f->type == T_INT)
		snprintf(digits, sizeof digits, "%" PRId64, v);
	else
		show_hundredths(show_form_unit(f, v), digits, sizeof digits);
	measure = tr_unit(f->measure, strcmp(digits, "1") == 0);
	if (!unit || f->measure == 0) {
		show_copy(digits, out, cap);
	} else if (f->type == T_LAND) {
		show_hundredths(v, land, sizeof land);
		snprintf(out, cap, tr_now() == language_zh ? "%s%s = %s%s" : "%s %s = %s %s", land, _("mu"),
		    digits, measure);
	} else {
		snprintf(out, cap, tr_now() == language_zh ? "%s%s" : "%s %s", digits, measure);
	}
}

void
show_record_number(const struct kind *k, const void *rec, int64_t now, char out[24])
{
	static const char *const names[] = { "day", "no", "node" };
	int64_t part[3] = { 0 };

	out[0] = '\0';
	if (k->letter == 0)
		return;
	for (size_t i = 0; i < 3; i++) {
		const struct field *f = kind_field(k, names[i]);
		if (f != NULL)
			memcpy(&part[i], (const char *)rec + f->offset, sizeof part[i]);
	}
	number_text(k, part[0], part[1], part[2], now, out);
}

bool
show_part_of_number(const struct kind *k, const struct field *f)
{
	return k->letter != 0 && (strcmp(f->name, "day") == 0 || strcmp(f->name, "no") == 0 ||
	    strcmp(f->name, "node") == 0);
}

void
show_record(const struct show_env *env, const struct kind *k, uint64_t id, char *out, size_t cap)
{
	static const char *const called[] = { "login", "name", NULL };
	char number[24];
	void *rec;

	out[0] = '\0';
	if (id == 0 || k == NULL)
		return;
	rec = env->txn != NULL ? calloc(1, k->size) : NULL;
	snprintf(number, sizeof number, "%" PRIu64, id);
	show_copy(number, out, cap);
	if (rec != NULL && record_get(env->txn, k, id, rec)) {
		show_record_number(k, rec, env->now, number);
		if (number[0] != '\0')
			show_copy(number, out, cap);
		for (size_t i = 0; number[0] == '\0' && called[i] != NULL; i++) {
			const struct field *f = kind_field(k, called[i]);
			if (f != NULL && f->type == T_TEXT && field_known(f, rec)) {
				show_copy(field_str(f, rec), out, cap);
				break;
			}
		}
	}
	free(rec);
}

/* People are called by their names, accounts without one by the login. */
static void
show_ref(const struct show_env *env, const struct field *f, const void *rec, char *out, size_t cap)
{
	char name[120];
	uint64_t id;

	memcpy(&id, (const char *)rec + f->offset, sizeof id);
	if (id == REF_NEW)
		show_copy(_("new"), out, cap);
	else if (id == REF_UNSURE)
		show_copy(_("not sure"), out, cap);
	else if (strcmp(f->ref, "account") != 0 || env->txn == NULL || !person_name(env->txn, id, name, sizeof name))
		show_record(env, kind_by_name(f->ref), id, out, cap);
	else
		show_copy(name, out, cap);
}

/* A text may be a code, of a list that the county edits or not. */
static void
show_text(const struct show_env *env, const struct field *f, const char *p, char *out, size_t cap)
{
	const struct value *code = f->values != NULL ? value_find(f->values, p) : NULL;
	char name[CHOICE_NAME + 1];

	if (!choice_field(f)) {
		show_copy(code != NULL ? tr_value(f->values, code->no) : p, out, cap);
		return;
	}
	choice_name(env->txn, f->values, p, name, sizeof name);
	show_copy(name, out, cap);
}

static void
show_plain(const struct show_env *env, const struct field *f, const char *p, char *out, size_t cap)
{
	int64_t v;
	int no;

	switch (f->type) {
	case T_TIME:
		memcpy(&v, p, sizeof v);
		when_text(v, env->now, env->offset, out, cap);
		break;
	case T_DATE:
		memcpy(&v, p, sizeof v);
		when_date_text(v, env->now, env->offset, out, cap);
		break;
	case T_INT:
		memcpy(&v, p, sizeof v);
		snprintf(out, cap, "%" PRId64, v);
		break;
	case T_ENUM:
		memcpy(&no, p, sizeof no);
		show_copy(tr_value(f->values, no), out, cap);
		break;
	case T_BOOL:
		show_copy(*p != 0 ? _("yes") : _("no"), out, cap);
		break;
	case T_PERSONAL:
		show_copy("***", out, cap);
		break;
	case T_CODE:
		if (env->txn != NULL)
			area_name(env->txn, p, false, out, cap);
		else
			show_copy(p, out, cap);
		break;
	case T_TEXT:
		show_text(env, f, p, out, cap);
		break;
	default:
		out[0] = '\0';
	}
}

void
show_field(const struct show_env *env, const struct field *f, const void *rec, bool unit,
    char *out, size_t cap)
{
	out[0] = '\0';
	if (!field_known(f, rec) || f->flags & F_HIDDEN)
		return;
	if (field_is_number(f))
		show_number(f, field_num_c(f, rec)->v, unit, out, cap);
	else if (f->type == T_REF)
		show_ref(env, f, rec, out, cap);
	else
		show_plain(env, f, (const char *)rec + f->offset, out, cap);
}

const char *
show_blank(const struct field *f)
{
	return field_is_number(f) ? _("not known") : _("not filled in");
}

#define MORE_ROOM 28		/* bytes of ", … +N" */

void
show_among(struct buf *list, const char *name, size_t *more)
{
	if (*more > 0 || list->len + strlen(name) + 2 + MORE_ROOM > list->cap)
		++*more;
	else
		buf_printf(list, "%s%s", list->len > 0 ? ", " : "", name);
}

void
show_more(struct buf *list, size_t more)
{
	if (more > 0)
		buf_printf(list, "%s… +%zu", list->len > 0 ? ", " : "", more);
	buf_str(list);
}

bool
show_went(struct txn *t, const char *code, char *out, size_t cap)
{
	char name[200];
	struct area a;

	out[0] = '\0';
	if (!area_today(t, code, &a) || strcmp(a.code, code) == 0)
		return false;
	area_name(t, a.code, true, name, sizeof name);
	snprintf(out, cap, _("merged into %s"), name);
	return true;
}

const char *
show_units(const struct field *f, char *out, size_t cap)
{
	const struct value *v = value_by_no(&enum_measure, f->measure);
	const char *one = tr_one(f->measure);

	if (v == NULL)
		return NULL;
	snprintf(out, cap, "%s|%s%s%s", v->zh, v->label, one != NULL ? "|" : "", one != NULL ? one : "");
	return tr_now() == language_zh ? v->zh : v->label;
}
