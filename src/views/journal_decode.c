/*
 * The log keeps every text for ever; what two people agreed to destroy, and what a desk
 * marked as personal data afterwards, is shown by no view of it and found by no search.
 */
#include "src/views/journal_decode.h"

#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/rules/incident/incident.h"

/* The texts that go with a person or an incident: those that account forget and incident
 * forget take out of the record. */
static const struct texts {
	const struct kind *kind;
	const char *names;
} destroyed[] = {
	{ &kind_account, "name|phone" },
	{ &kind_incident, "caller_role|caller_unit" },
	{ &kind_sos, "phone" },
};

/* Those that incident seal and sos seal do. */
static const struct texts sealed[] = {
	{ &kind_incident, "text" },
	{ &kind_line, "text" },
	{ &kind_sos, "text|reply|outcome_text" },
};

static int64_t
account_gone(struct txn *t, uint64_t id)
{
	struct account a;

	return record_get(t, &kind_account, id, &a) ? a.forgotten : 0;
}

/* Also by way of what it leads to. */
static int64_t
incident_gone(struct txn *t, uint64_t id)
{
	struct incident i;
	int64_t own = record_get(t, &kind_incident, id, &i) ? i.forgotten : 0;

	return incident_root(t, id, &i) && i.forgotten > own ? i.forgotten : own;
}

/* When the record's texts were last destroyed; 0: never. */
static int64_t
gone(struct txn *t, const struct kind *k, uint64_t id)
{
	struct sos call;
	int64_t by, of;

	if (k == &kind_account)
		return account_gone(t, id);
	if (k == &kind_incident)
		return incident_gone(t, id);
	if (!record_get(t, &kind_sos, id, &call))
		return 0;
	by = account_gone(t, call.by);
	of = incident_gone(t, call.incident);
	return by > of ? by : of;
}

/* When the record's texts were last sealed; a line has none after it. */
static int64_t
closed(struct txn *t, const struct kind *k, uint64_t id)
{
	struct incident i;
	struct sos call;
	struct line l;

	if (k == &kind_incident)
		return record_get(t, k, id, &i) ? i.sealed_at : 0;
	if (k == &kind_line)
		return record_get(t, k, id, &l) && l.sealed.len > 0 ? INT64_MAX : 0;
	return record_get(t, k, id, &call) ? call.sealed_at : 0;
}

static void
hide(const struct kind *k, const char *names, const char *text, void *rec)
{
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		if (words_have(names, f->name) && field_known(f, rec))
			snprintf((char *)rec + f->offset, f->size, "%s", text);
	}
}

static bool
before(const struct entry *e, int64_t when)
{
	return e->time <= when || entry_clock(e) <= when;
}

bool
journal_decode(struct command *c, const struct entry *e, const struct kind *k, uint64_t id,
    const uint8_t *data, size_t len, void *rec)
{
	bool plain = c->format == FORMAT_TEXT;
	const struct field *where;

	if (record_decode(k, data, len, rec, &where) != 0)
		return false;
	for (size_t i = 0; i < sizeof destroyed / sizeof destroyed[0]; i++)
		if (destroyed[i].kind == k && before(e, gone(&c->txn, k, id)))
			hide(k, destroyed[i].names, plain ? _("destroyed") : "destroyed", rec);
	for (size_t i = 0; i < sizeof sealed / sizeof sealed[0]; i++)
		if (sealed[i].kind == k && before(e, closed(&c->txn, k, id)))
			hide(k, sealed[i].names, plain ? _("sealed") : "sealed", rec);
	return true;
}
