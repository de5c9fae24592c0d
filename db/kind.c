/*
 * The tables of all kinds and enumerations, expanded once from the .def files,
 * and the ordinary functions that walk them.
 */
#include "db/kind.h"

#include <string.h>

#include "db/record.h"

#define ENUM(e) static const struct value values_##e[] = {
#define VALUE(e, n, code, en, zh) { n, #code, en, zh },
#define ENDENUM(e) { 0 } }; const struct enumeration enum_##e = { #e, values_##e };
#include "db/enums.def"
#undef ENUM
#undef VALUE
#undef ENDENUM

#define ENUM(e) &enum_##e,
#define VALUE(e, n, code, en, zh)
#define ENDENUM(e)
const struct enumeration *const enumerations[] = {
#include "db/enums.def"
	NULL
};
#undef ENUM
#undef VALUE
#undef ENDENUM

/* What the arg of a FIELD means, by type: its limit and its enumeration. */
#define LIMIT_TEXT(a) (a)
#define LIMIT_CODE(a) 15
#define LIMIT_TIME(a) 0
#define LIMIT_ENUM(a) 0
#define LIMIT_BOOL(a) 1
#define LIMIT_INT(a) (a)
#define LIMIT_REF(a) 0
#define LIMIT_COUNT(a) (a)
#define LIMIT_LAND(a) (a)
#define LIMIT_LENGTH(a) (a)
#define LIMIT_MONEY(a) (a)
#define LIMIT_BYTES(a) (a)
#define LIMIT_PERSONAL(a) (a)
#define POINTS_TEXT(a) ""
#define POINTS_CODE(a) ""
#define POINTS_TIME(a) ""
#define POINTS_ENUM(a) ""
#define POINTS_BOOL(a) ""
#define POINTS_INT(a) ""
#define POINTS_REF(a) #a
#define POINTS_COUNT(a) ""
#define POINTS_LAND(a) ""
#define POINTS_LENGTH(a) ""
#define POINTS_MONEY(a) ""
#define POINTS_BYTES(a) ""
#define POINTS_PERSONAL(a) ""
#define VALUES_TEXT(a) NULL
#define VALUES_CODE(a) NULL
#define VALUES_TIME(a) NULL
#define VALUES_ENUM(a) &enum_##a
#define VALUES_BOOL(a) NULL
#define VALUES_INT(a) NULL
#define VALUES_REF(a) NULL
#define VALUES_COUNT(a) NULL
#define VALUES_LAND(a) NULL
#define VALUES_LENGTH(a) NULL
#define VALUES_MONEY(a) NULL
#define VALUES_BYTES(a) NULL
#define VALUES_PERSONAL(a) NULL
#define FIGURE_COUNT MAX_COUNT
#define FIGURE_LAND MAX_FIGURE
#define FIGURE_LENGTH MAX_FIGURE
#define FIGURE_MONEY MAX_FIGURE

#define ROW(k, n_, T, n, en, zh_, fl, mx, vals, un, part, points) { \
	.no = n_, .type = T_##T, .flags = fl, .name = #n, .label = en, .zh = zh_, \
	.offset = offsetof(struct k, n), .size = sizeof(((struct k *)0)->n), \
	.max = mx, .values = vals, .measure = un, .part_of = part, .ref = points },

#define KIND(k, no, store, letter, hanzi, en, zh) static const struct field fields_##k[] = {
#define FIELD(k, no, T, n, arg, en, zh, flags) \
	ROW(k, no, T, n, en, zh, flags, LIMIT_##T(arg), VALUES_##T(arg), 0, "", POINTS_##T(arg))
#define FIGURE(k, no, T, n, unit, en, zh, part_of, flags) \
	ROW(k, no, T, n, en, zh, (flags) | F_INDICATOR, FIGURE_##T, NULL, measure_##unit, part_of, "")
#define INDEX(k, no, spec)
#define END(k) };
#include "gen/kinds.inc"
#undef KIND
#undef FIELD
#undef FIGURE
#undef INDEX
#undef END

#define FIELD(k, no, T, n, arg, en, zh, flags)
#define FIGURE(k, no, T, n, unit, en, zh, part_of, flags)
#define KIND(k, no, store, letter, hanzi, en, zh) static const char *const indexes_##k[] = {
#define INDEX(k, no, spec) [(no) - 1] = spec,
#define END(k) NULL };
#include "gen/kinds.inc"
#undef KIND
#undef INDEX
#undef END

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define INDEX(k, no, spec)
#define END(k)
#define KIND(k, n, st, let, han, en, zh_) const struct kind kind_##k = { \
	.no = n, .store = st, .letter = let, .hanzi = han, .name = #k, .label = en, \
	.zh = zh_, .size = sizeof(struct k), .fields = fields_##k, \
	.nfields = COUNT(fields_##k), .indexes = indexes_##k, \
	.nindexes = COUNT(indexes_##k) - 1 };
#include "gen/kinds.inc"
#undef KIND

#define KIND(k, no, store, letter, hanzi, en, zh) &kind_##k,
const struct kind *const kinds[] = {
#include "gen/kinds.inc"
	NULL
};

const struct kind *
kind_by_no(unsigned no)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->no == no)
			return kinds[i];
	return NULL;
}

const struct kind *
kind_by_name(const char *name)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (strcmp(kinds[i]->name, name) == 0)
			return kinds[i];
	return NULL;
}

const struct kind *
kind_by_letter(char letter)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->letter != 0 && kinds[i]->letter == letter)
			return kinds[i];
	return NULL;
}

const struct field *
kind_field(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (strcmp(k->fields[i].name, name) == 0)
			return &k->fields[i];
	return NULL;
}

const struct field *
kind_field_no(const struct kind *k, unsigned no)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (k->fields[i].no == no)
			return &k->fields[i];
	return NULL;
}

bool
words_have(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; n > 0 && *p != '\0'; p++) {
		size_t w = strcspn(p, "|");
		if (w == n && memcmp(p, word, n) == 0)
			return true;
		p += w;
		if (*p == '\0')
			break;
	}
	return false;
}

void
words_first(const char *list, char *out, size_t cap)
{
	size_t n = strcspn(list, "|");

	if (n >= cap)
		n = cap - 1;
	memcpy(out, list, n);
	out[n] = '\0';
}

const struct value *
value_by_no(const struct enumeration *e, int no)
{
	for (const struct value *v = e->values; v->no != 0; v++)
		if (v->no == no)
			return v;
	return NULL;
}

const struct value *
value_find(const struct enumeration *e, const char *text)
{
	for (const struct value *v = e->values; v->no != 0; v++)
		if (strcmp(v->code, text) == 0 || strcmp(v->label, text) == 0 ||
		    words_have(v->zh, text))
			return v;
	return NULL;
}

struct num *
field_num(const struct field *f, void *rec)
{
	return (struct num *)(void *)((char *)rec + f->offset);
}

const struct num *
field_num_c(const struct field *f, const void *rec)
{
	return (const struct num *)(const void *)((const char *)rec + f->offset);
}

char *
field_str(const struct field *f, void *rec)
{
	return (char *)rec + f->offset;
}

bool
field_is_number(const struct field *f)
{
	return f->type == T_COUNT || f->type == T_LAND || f->type == T_LENGTH ||
	    f->type == T_MONEY;
}

bool
field_known(const struct field *f, const void *rec)
{
	const char *p = (const char *)rec + f->offset;

	if (field_is_number(f))
		return field_num_c(f, rec)->known;
	if (f->type == T_TEXT || f->type == T_CODE)
		return p[0] != '\0';
	if (f->type == T_BYTES || f->type == T_PERSONAL)
		return p[0] != 0 || p[1] != 0;
	for (size_t i = 0; i < f->size; i++)
		if (p[i] != 0)
			return true;
	return false;
}

static bool
plain_equal(const struct field *f, const char *a, const char *b)
{
	uint16_t n, m;

	if (f->type == T_TEXT || f->type == T_CODE)
		return strcmp(a, b) == 0;
	if (f->type != T_BYTES && f->type != T_PERSONAL)
		return memcmp(a, b, f->size) == 0;
	memcpy(&n, a, sizeof n);
	memcpy(&m, b, sizeof m);
	return n == m && memcmp(a + sizeof n, b + sizeof n, n) == 0;
}

bool
field_equal(const struct field *f, const void *a, const void *b)
{
	if (field_is_number(f)) {
		const struct num *x = field_num_c(f, a), *y = field_num_c(f, b);
		return x->known == y->known && (!x->known || x->v == y->v);
	}
	return plain_equal(f, (const char *)a + f->offset, (const char *)b + f->offset);
}

void
field_clear(const struct field *f, void *rec)
{
	memset((char *)rec + f->offset, 0, f->size);
}
