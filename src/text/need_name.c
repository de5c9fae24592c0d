/* Finding a need by the number of its subject. */
#include "src/text/need_name.h"

#include <inttypes.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/op/op.h"

static const struct kind *const named_by[] = { &kind_report, &kind_sos, &kind_incident };

/* The live ones about one record that lie in his scope (NULL: anywhere); their number
 * so far in *n, the last one in *id. */
static void
about(struct txn *t, const struct viewer *who, uint64_t subject, size_t *n, uint64_t *id,
    struct buf *list)
{
	struct index_key key;
	struct need need;
	struct scan s;

	key_begin(&key, &kind_need, 1);
	key_number(&key, subject);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		if (!record_get(t, &kind_need, s.id, &need) || !need.live ||
		    (who != NULL && !(who->roles & (ROLE_LOCAL | ROLE_SYSTEM)) &&
		    !in_scope(t, who, need.about)))
			continue;
		*id = s.id;
		buf_printf(list, "%s%s %" PRIu64, (*n)++ > 0 ? ", " : "",
		    tr_value(&enum_need_verb, need.verb), s.id);
	}
	scan_close(&s);
}

uint64_t
need_named(struct txn *t, const struct viewer *who, const char *number, int64_t now,
    struct buf *several)
{
	uint64_t id = 0;
	size_t n = 0;

	for (size_t i = 0; i < sizeof named_by / sizeof named_by[0]; i++) {
		const char *han = named_by[i]->hanzi;
		uint64_t subject = number[0] == named_by[i]->letter ||
		    strncmp(number, han, strlen(han)) == 0 ?
		    number_find(t, named_by[i], number, now) : 0;
		if (subject != 0)
			about(t, who, subject, &n, &id, several);
	}
	if (n == 1)
		several->len = 0;
	return n == 1 ? id : 0;
}
