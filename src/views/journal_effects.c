/* What an entry of the journal wrote: record by record, and whether of a drill. */
#include "src/views/journal_effects.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"
#include "src/text/record_says.h"
#include "src/views/journal_decode.h"

#define HOPS 3	/* told -> need, review -> report -> incident */

/* What one record became: its name, then each field that was written. */
static void
print_effect(struct command *c, const struct entry *e, const struct kind *k, uint64_t id,
    const uint8_t *set, size_t len)
{
	struct show_env env = command_show(c);
	void *rec = calloc(1, k->size);
	char text[1400];

	show_record(&env, k, id, text, sizeof text);
	fprintf(c->out, "%s %s\n", tr_kind(k), text);
	if (rec != NULL && journal_decode(c, e, k, id, set, len, rec))
		for (size_t i = 0; i < k->nfields; i++) {
			const struct field *f = &k->fields[i];
			if ((f->flags & F_HIDDEN) || !field_known(f, rec))
				continue;
			if (k == &kind_area && strcmp(f->name, "code") == 0)	/* its own, not its name */
				show_copy(field_str(f, rec), text, sizeof text);
			else
				show_field(&env, f, rec, true, text, sizeof text);
			if (text[0] == '\0')
				continue;
			fputs("  ", c->out);
			output_pair(c, tr_field(k, f), text);
		}
	free(rec);
}

void
journal_effects_text(struct command *c, const struct entry *e)
{
	const uint8_t *set;
	size_t at = 0, len;
	unsigned kind;
	uint64_t id;

	while (entry_effect(e, &at, &kind, &id, &set, &len))
		if (kind_by_no(kind) != NULL)
			print_effect(c, e, kind_by_no(kind), id, set, len);
}

json_t *
journal_effects_json(struct command *c, const struct entry *e)
{
	struct show_env env = command_show(c);
	json_t *all = json_array();
	const uint8_t *set;
	size_t at = 0, len;
	unsigned kind;
	uint64_t id;

	while (entry_effect(e, &at, &kind, &id, &set, &len)) {
		const struct kind *k = kind_by_no(kind);
		void *rec = k != NULL ? calloc(1, k->size) : NULL;
		json_t *o = json_object();
		json_object_set_new(o, "kind", k != NULL ? json_string(k->name) : json_integer(kind));
		json_object_set_new(o, "id", json_sprintf("%" PRIu64, id));
		if (rec != NULL && journal_decode(c, e, k, id, set, len, rec)) {
			json_t *now = record_json(&env, k, rec);
			record_json_figures(now, k, rec);
			json_object_set_new(o, "record", now);
		}
		json_array_append_new(all, o);
		free(rec);
	}
	return all;
}

/* The record that rec belongs to; 0: it stands alone. */
static uint64_t
owner(const struct kind *k, const void *rec, const struct kind **of)
{
	static const char *const refs[] = { "report", "need", "order", "incident", NULL };
	uint64_t id = 0;

	for (size_t i = 0; id == 0 && refs[i] != NULL; i++) {
		const struct field *f = kind_field(k, refs[i]);
		if (f == NULL || f->type != T_REF)
			continue;
		memcpy(&id, (const char *)rec + f->offset, sizeof id);
		*of = kind_by_name(f->ref);
	}
	return id;
}

/* By the record's own mark, else by that of what it belongs to. */
static bool
is_drill(struct txn *t, const struct kind *k, uint64_t id, int hops)
{
	const struct field *f = k != NULL ? kind_field(k, "drill") : NULL;
	void *rec = k != NULL ? calloc(1, k->size) : NULL;
	const struct kind *of = NULL;
	uint64_t to;
	bool drill = false;

	if (rec != NULL && record_get(t, k, id, rec)) {
		if (f != NULL)
			drill = field_known(f, rec);
		else if (hops > 0 && (to = owner(k, rec, &of)) != 0)
			drill = is_drill(t, of, to, hops - 1);
	}
	free(rec);
	return drill;
}

/* What a refused one named by number. */
static bool
names_drill(struct command *c, const struct entry *e)
{
	char name[40], text[200];
	struct numbered found;
	bool drill = false;
	size_t at = 0;

	while (!drill && entry_word(e, &at, name, text, sizeof text))
		if ((strcmp(name, "which") == 0 || strcmp(name, "incident") == 0) &&
		    record_numbered(&c->txn, text, c->now, &found) == 1)
			drill = is_drill(&c->txn, found.kind, found.id, HOPS);
	return drill;
}

bool
journal_is_drill(struct command *c, const struct entry *e)
{
	const uint8_t *set;
	size_t at = 0, len;
	unsigned kind;
	uint64_t id;

	if (e->refused)
		return names_drill(c, e);
	while (entry_effect(e, &at, &kind, &id, &set, &len))
		if (is_drill(&c->txn, kind_by_no(kind), id, HOPS))
			return true;
	return is_drill(&c->txn, kind_by_no(e->answer.kind), e->answer.id, HOPS);
}
