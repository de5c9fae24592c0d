/* Finding a need by the number of its subject. */
#include "src/text/need_name.h"

#include <inttypes.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "db/journal.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/op/act.h"

static const struct kind *const named_by[] = { &kind_report, &kind_sos, &kind_incident };

struct asking {
	struct txn *txn;
	const struct viewer *who;
	const struct op *op;		/* only those that it may be done with; NULL: all */
	int64_t now;
	struct buf *list;
	uint64_t id;			/* the last one */
	size_t n;
};

static bool
is_meant(const struct asking *a, const struct need *need)
{
	struct refusal why;

	return need->live && (a->who == NULL || (a->who->roles & (ROLE_LOCAL | ROLE_SYSTEM)) ||
	    may_read(a->txn, a->who, need->about)) &&
	    (a->op == NULL || act_may(a->txn, a->who, a->op, need->id, a->now, &why));
}

/* The live ones about one record that lie in his scope (NULL: anywhere). */
static void
about(struct asking *a, uint64_t subject)
{
	struct index_key key;
	struct need need;
	struct scan s;

	key_begin(&key, &kind_need, 1);
	key_number(&key, subject);
	scan_open(&s, a->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(a->txn, &kind_need, s.id, &need) || !is_meant(a, &need))
			continue;
		a->id = s.id;
		buf_printf(a->list, "%s%s %" PRIu64, a->n++ > 0 ? ", " : "",
		    tr_value(&enum_need_verb, need.verb), s.id);
	}
	scan_close(&s);
}

static void
look(struct asking *a, const char *number)
{
	a->n = a->list->len = 0;
	for (size_t i = 0; i < sizeof named_by / sizeof named_by[0]; i++) {
		const char *han = named_by[i]->hanzi;
		uint64_t subject = number[0] == named_by[i]->letter ||
		    strncmp(number, han, strlen(han)) == 0 ?
		    number_find(a->txn, named_by[i], number, a->now) : 0;
		if (subject != 0)
			about(a, subject);
	}
}

uint64_t
need_named(struct txn *t, const struct viewer *who, const struct op *op, const char *number,
    int64_t now, struct buf *several)
{
	struct asking a = { .txn = t, .who = who, .op = who != NULL ? op : NULL, .now = now,
	    .list = several };

	look(&a, number);
	if (a.n == 0 && a.op != NULL) {	/* its own refusal says why not */
		a.op = NULL;
		look(&a, number);
	}
	if (a.n == 1)
		several->len = 0;
	return a.n == 1 ? a.id : 0;
}

uint64_t
need_word_of(const struct entry *e)
{
	const struct field *where;
	const uint8_t *set;
	size_t at = 0, len;
	uint64_t id, who = 0;
	unsigned kind;
	struct need n;

	while (entry_effect(e, &at, &kind, &id, &set, &len))
		if (kind == kind_need.no && record_decode(&kind_need, set, len, &n, &where) == 0 &&
		    n.said_by != 0)
			who = n.said_by;
	return who;
}
