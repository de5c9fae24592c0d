/* Taking over what was given, names within an area, storing and answering. */
#include "src/op/take.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "db/plain.h"

static bool
same_shape(const struct field *a, const struct field *b)
{
	return a->type == b->type && a->size == b->size && a->values == b->values;
}

void
act_take(const struct act *act, const struct kind *kind, void *rec)
{
	const struct kind *args = act->op->args;

	for (size_t i = 0; i < args->nfields; i++) {
		const struct field *given = &args->fields[i], *to = kind_field(kind, given->name);
		if (to == NULL || !same_shape(given, to))
			continue;
		if (field_known(given, act->args))
			memcpy((char *)rec + to->offset, (const char *)act->args + given->offset,
			    to->size);
		else if (cleared(act, given->name))
			field_clear(to, rec);
	}
}

int
act_no_blank(struct act *act, const char *names)
{
	char name[40];

	for (size_t n; *names != '\0'; names += n + strspn(names + n, " ")) {
		n = strcspn(names, " ");
		snprintf(name, sizeof name, "%.*s", (int)n, names);
		if (cleared(act, name))
			return refuse(act, name, M_GIVEN_BLANK, NULL);
	}
	return 0;
}

/* The number of the kind's index that begins with its area. */
static unsigned
area_index(const struct kind *kind)
{
	for (size_t i = 0; i < kind->nindexes; i++)
		if (strcmp(kind->indexes[i], "area") == 0 ||
		    strncmp(kind->indexes[i], "area ", 5) == 0)
			return (unsigned)i + 1;
	return 0;
}

/* By field names, so that it serves every kind. */
static bool
is_called(const struct kind *kind, const void *rec, const char *name)
{
	const struct field *f = kind_field(kind, "name"), *retired = kind_field(kind, "retired");

	return f != NULL && text_alike((const char *)rec + f->offset, name) &&
	    (retired == NULL || !field_known(retired, rec));
}

uint64_t
named_in(struct txn *t, const struct kind *kind, const char *area, const char *name)
{
	void *rec = calloc(1, kind->size);
	struct index_key key;
	struct scan s;
	uint64_t id = 0;

	if (rec == NULL || area_index(kind) == 0) {
		txn_fail(t, rec == NULL ? ERR_IO : ERR_USE);
		free(rec);
		return 0;
	}
	key_begin(&key, kind, area_index(kind));
	key_code(&key, area);
	scan_open(&s, t, &key, false);
	while (id == 0 && scan_next(&s))
		if (record_get(t, kind, s.id, rec) && is_called(kind, rec, name))
			id = s.id;
	scan_close(&s);
	free(rec);
	return id;
}

int
act_unique(struct act *act, const char *field, const struct kind *kind, const char *area,
    const char *name, uint64_t self)
{
	uint64_t id = named_in(act->txn, kind, area, name);

	if (id == 0 || id == self)
		return 0;
	return refuse(act, field, M_NAME_EXISTS, ARG_TEXT(name), ARG_AREA(area), NULL);
}

struct notice *
act_save(struct act *act, const struct kind *kind, void *rec, const char *number,
    const char *area)
{
	const struct head *h = rec;
	struct notice *n;

	if (h->id == 0)
		change_new(act->change, kind, rec);
	else
		change_set(act->change, kind, rec);
	act_answer(act, kind, rec, strlen(number) < sizeof act->answer->number ? number : "");
	n = act_notice(act);
	notice_area(act, n, area);
	return n;
}
