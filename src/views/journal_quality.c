/* Which entries of the journal a look at quality finds. */
#include "src/views/journal_quality.h"

#include <string.h>

#include "gen/kinds/incident/line.h"
#include "gen/kinds/order/order_step.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "src/rules/report/report.h"
#include "src/views/journal_change.h"

static bool
is_late(struct command *c, const struct journal_change *ch)
{
	const struct report_version *v = ch->now;
	struct report r;

	return ch->kind == &kind_report_version && ch->fresh && v->version == 1 &&
	    record_get(&c->txn, &kind_report, v->report, &r) && report_late(&c->txn, &r) > 0;
}

static bool
is_return(const struct journal_change *ch)
{
	return ch->kind == &kind_review && ch->fresh &&
	    ((const struct review *)ch->now)->verdict == report_state_returned;
}

static bool
is_struck(const struct journal_change *ch)
{
	return (ch->kind == &kind_line && ((const struct line *)ch->now)->struck != 0) ||
	    (ch->kind == &kind_order_step && ((const struct order_step *)ch->now)->struck != 0);
}

static bool
change_fits(struct command *c, enum journal_quality q, const struct journal_change *ch)
{
	switch (q) {
	case journal_quality_lowered:
		return journal_change_lowers(ch);
	case journal_quality_late:
		return is_late(c, ch);
	case journal_quality_returned:
		return is_return(ch);
	case journal_quality_struck:
		return is_struck(ch);
	default:
		return false;
	}
}

/* Refused ones as well: who tried. */
static bool
is_admin(const struct entry *e)
{
	static const char *const nouns[] = { "account.", "setting.", "area.", "unit.", "chain.",
	    "county.", "secrets." };

	for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++)
		if (strncmp(e->op, nouns[i], strlen(nouns[i])) == 0)
			return true;
	return false;
}

bool
journal_quality(struct command *c, enum journal_quality q, const struct entry *e)
{
	struct journal_change ch;
	bool found = false;
	size_t at = 0;

	if (q == journal_quality_admin)
		return is_admin(e);
	while (!found && !e->refused && journal_change(c, e, &at, &ch)) {
		found = change_fits(c, q, &ch);
		journal_change_free(&ch);
	}
	return found;
}
