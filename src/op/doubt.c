/* The setting server.clock as a time and back, and what a clock is measured by. */
#include "src/op/doubt.h"

#include "db/halt.h"
#include "db/journal.h"
#include "src/lang/when.h"
#include "src/op/settings.h"

bool
doubt_get(struct txn *t, int64_t *sure)
{
	char words[WHEN_STAMP];
	int64_t at;

	setting_text(t, SETTING_SERVER_CLOCK, words, sizeof words);
	at = when_stamped(words, setting_offset(t));
	if (at != 0)
		*sure = at;
	return at != 0;
}

int64_t
doubt_newest(struct txn *t)
{
	int64_t alive = alive_get(t), entry = 0;
	struct journal_head head;
	struct entry e;

	journal_head(t, &head);
	if (head.seq > 0 && journal_get(t, head.seq, &e, NULL) == 0)
		entry = entry_clock(&e);
	return alive > entry ? alive : entry;
}

int64_t
doubt_behind(struct txn *t, int64_t now)
{
	int64_t by = doubt_newest(t) - now;

	return by > setting_ms(t, SETTING_CLOCK_BACK) ? by : 0;
}
