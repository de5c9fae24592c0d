/*
 * To which areas an entry of the journal belongs: those of the records it wrote;
 * one that wrote none (a login, a refusal) to those of the person who made it.
 */
#include "src/views/journal_scope.h"

#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/report.h"
#include "src/rules/incident/incident.h"

#define HOPS 3	/* review -> report -> incident */

/* Where a record lies: its own area, else that of what it refers to. */
static bool
area_of(struct txn *t, const struct kind *k, uint64_t id, int hops, char out[16])
{
	static const char *const refs[] = { "report", "order", "team", "incident", "account", NULL };
	void *rec = calloc(1, k->size);
	const struct field *f = kind_field(k, k == &kind_area ? "code" : "area");
	bool found = false;

	if (rec != NULL && record_get(t, k, id, rec)) {
		if (f != NULL && f->type == T_CODE && field_known(f, rec)) {
			memcpy(out, field_str(f, rec), 16);
			found = true;
		}
		for (size_t i = 0; !found && hops > 0 && refs[i] != NULL; i++) {
			uint64_t to = 0;
			f = kind_field(k, refs[i]);
			if (f == NULL || f->type != T_REF)
				continue;
			memcpy(&to, (const char *)rec + f->offset, sizeof to);
			found = to != 0 && area_of(t, kind_by_name(f->ref), to, hops - 1, out);
		}
	}
	free(rec);
	return found;
}

/* True if one of the person's areas lies under code. */
static bool
person_under(struct txn *t, uint64_t account, int64_t now, const char *code)
{
	struct viewer v;

	if (account == 0 || !viewer_load(t, account, now, &v))
		return false;
	for (size_t i = 0; i < v.ngrants; i++)
		if (area_under(t, v.grants[i].area, code))
			return true;
	return false;
}

bool
journal_under(struct command *c, const struct entry *e, const char *code)
{
	const struct kind *k;
	const uint8_t *set;
	size_t at = 0, setlen;
	unsigned kind;
	uint64_t id;
	char area[16];
	bool placed = false;

	while (entry_effect(e, &at, &kind, &id, &set, &setlen)) {
		k = kind_by_no(kind);
		if (k == NULL || !area_of(&c->txn, k, id, HOPS, area))
			continue;
		if (area_under(&c->txn, area, code))
			return true;
		placed = true;
	}
	return !placed && person_under(&c->txn, e->actor, c->now, code);
}

/* Whether one of the reader's areas as a supervisor holds the entry. */
bool
journal_reach(struct command *c, const struct entry *e, const char *county)
{
	const struct viewer *v = &c->s->viewer;

	for (size_t i = 0; i < v->ngrants; i++)
		if (v->grants[i].role == role_supervisor &&
		    (strcmp(v->grants[i].stem, county) == 0 || journal_under(c, e, v->grants[i].area)))
			return true;
	return false;
}

/* The incident that a record is about, by itself or through its report; 0 if none. */
static uint64_t
incident_of(struct txn *t, const struct kind *k, uint64_t id)
{
	const struct field *f = kind_field(k, "incident"), *r = kind_field(k, "report");
	uint64_t to = k == &kind_incident ? id : 0;
	void *rec;

	if (f == NULL)
		f = r;
	if (f == NULL || f->type != T_REF)
		return to;
	rec = calloc(1, k->size);
	if (rec != NULL && record_get(t, k, id, rec))
		memcpy(&to, (const char *)rec + f->offset, sizeof to);
	free(rec);
	return f == r && to != 0 ? incident_of(t, &kind_report, to) : to;
}

bool
journal_about(struct command *c, const struct entry *e, uint64_t root)
{
	struct incident leads;
	size_t at = 0, setlen;
	const uint8_t *set;
	uint64_t id, to;
	unsigned kind;
	bool found = false;

	while (!found && entry_effect(e, &at, &kind, &id, &set, &setlen)) {
		const struct kind *k = kind_by_no(kind);
		to = k != NULL ? incident_of(&c->txn, k, id) : 0;
		found = to != 0 && incident_root(&c->txn, to, &leads) && leads.id == root;
	}
	return found;
}
