/* Several areas as people write them. */
#include "src/rules/area/area_list.h"

#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "src/op/place.h"
#include "src/rules/area/area.h"

/* The code of an area of that name; how many there are, and in among which. */
static size_t
code_by_name(struct txn *t, const char *name, char out[16], struct buf *among)
{
	char above[200];
	struct area a;
	struct walk w;
	size_t n = 0;

	walk_open(&w, t, TABLE_KIND + kind_area.no, "", 0, false);
	while (walk_next(&w)) {
		if (!record_get(t, &kind_area, get_u64(w.key), &a) || a.filler ||
		    a.retired != 0 || strcmp(a.name, name) != 0)
			continue;
		area_name(t, a.code, true, above, sizeof above);
		buf_printf(among, "%s%s %s", n++ > 0 ? ", " : "", above, a.code);
		memcpy(out, a.code, 16);
	}
	return n;
}

/* One member of a list: a code in any of its forms, or an area's full name. */
static int
list_member(struct act *act, const char *field, const char *text, char out[16])
{
	char list[150];
	struct buf among = BUF(list);
	struct area a;
	size_t n;

	if (!code_valid(text)) {
		if (strspn(text, "0123456789") == strlen(text))
			return refuse(act, field, M_BAD_CODE, ARG_TEXT(text), NULL);
		n = code_by_name(act->txn, text, out, &among);
		if (n == 0)
			return refuse(act, field, M_NO_SUCH_NAME, ARG_TEXT(text), NULL);
		return n == 1 ? 0 : refuse(act, field, M_AMBIGUOUS, ARG_TEXT(text), ARG_TEXT(buf_str(&among)), NULL);
	}
	if (!area_get(act->txn, text, &a))
		return refuse(act, field, M_NO_SUCH_AREA, ARG_TEXT(text), NULL);
	memcpy(out, a.code, 16);
	return 0;
}

/* Length of the separator that text begins with: comma, Chinese comma, space. */
static size_t
separator(const char *text)
{
	static const char *const signs[] = { ",", " ", "，", "、", ";", "；" };

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return strlen(signs[i]);
	return 0;
}

struct list {
	struct act *act;
	const char *field;
	enum message many;
	char (*out)[16];
	size_t cap, n;
};

static int
list_add(struct list *l, const char *code)
{
	if (l->n == l->cap)
		return refuse(l->act, l->field, l->many, ARG_NUMBER((int64_t)l->cap), NULL);
	snprintf(l->out[l->n++], sizeof l->out[0], "%s", code);
	return 0;
}

/* All that lie directly under it. */
static int
list_below(struct list *l, const char *code)
{
	struct index_key key;
	struct area a;
	struct scan s;
	int rc = 0;

	key_begin(&key, &kind_area, 2);
	key_code(&key, code);
	scan_open(&s, l->act->txn, &key, false);
	while (rc == 0 && scan_next(&s))
		if (record_get(l->act->txn, &kind_area, s.id, &a) && a.retired == 0 && !a.filler)
			rc = list_add(l, a.code);
	scan_close(&s);
	return rc;
}

static int
list_take(struct list *l, char *member)
{
	size_t len = strlen(member);
	bool below = len > 2 && strcmp(member + len - 2, "/*") == 0;
	char code[16];

	if (below)
		member[len - 2] = '\0';
	if (list_member(l->act, l->field, member, code) != 0)
		return -1;
	return below ? list_below(l, code) : list_add(l, code);
}

int
area_list(struct act *act, const char *field, const char *text, enum message many,
    char out[][16], size_t cap, size_t *n)
{
	struct list l = { .act = act, .field = field, .many = many, .out = out, .cap = cap };
	char member[128];
	size_t len;
	int rc = 0;

	while (rc == 0 && *text != '\0') {
		len = separator(text);
		text += len;
		if (len > 0)
			continue;
		while (text[len] != '\0' && separator(text + len) == 0)
			len++;
		snprintf(member, sizeof member, "%.*s", (int)len, text);
		rc = list_take(&l, member);
		text += len;
	}
	*n = l.n;
	return rc;
}
