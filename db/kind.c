/* The functions that walk the tables made from the declarations in db/kinds/. */
#include "db/kind.h"

#include <string.h>

const struct kind *
kind_by_no(unsigned no)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (kinds[i]->no == no && kinds[i]->store != ARGS)
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
