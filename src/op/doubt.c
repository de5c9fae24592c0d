/* The setting server.clock as a time and back, and what a clock is measured by. */
#include "src/op/doubt.h"

#include <stdio.h>

#include "db/halt.h"
#include "db/journal.h"
#include "src/lang/when.h"
#include "src/op/settings.h"

bool
doubt_get(struct txn *t, int64_t *sure)
{
	struct when w = { 0 };
	char words[DOUBT_WORDS];

	setting_text(t, SETTING_SERVER_CLOCK, words, sizeof words);
	if (sscanf(words, "%d-%d-%d %d:%d:%d", &w.year, &w.month, &w.day, &w.hour, &w.minute,
	    &w.second) != 6)
		return false;
	*sure = when_join(&w, setting_offset(t));
	return true;
}

void
doubt_words(int64_t sure, int offset, char out[DOUBT_WORDS])
{
	struct when w;

	when_split(sure, offset, &w);
	snprintf(out, DOUBT_WORDS, "%04d-%02d-%02d %02d:%02d:%02d", w.year % 10000, w.month, w.day,
	    w.hour, w.minute, w.second);
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
