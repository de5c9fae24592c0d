/* The setting server.room as numbers and back. */
#include "src/op/room.h"

#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "db/journal.h"
#include "src/lang/when.h"
#include "src/op/settings.h"

void
room_words(const struct room *r, char out[ROOM_WORDS])
{
	struct buf b;

	buf_init(&b, (uint8_t *)out, ROOM_WORDS);
	buf_text(&b, "");
	if (r->used > 0)
		buf_printf(&b, "%d%%", r->used);
	if (r->days >= 0)
		buf_printf(&b, "%s%dd", b.len > 0 ? " " : "", r->days);
	if (r->spare)
		buf_printf(&b, "%sspare", b.len > 0 ? " " : "");
	buf_str(&b);
}

uint64_t
room_day(struct txn *t, uint64_t entries, uint64_t bytes, int64_t now)
{
	uint64_t from = 1, to = entries;
	struct entry e;

	if (entries == 0)
		return 0;
	while (from < to) {
		uint64_t middle = from + (to - from) / 2;

		if (journal_get(t, middle, &e, NULL) != 0)
			return 0;
		if (now - entry_clock(&e) > DAY)
			from = middle + 1;
		else
			to = middle;
	}
	return (entries - from + 1) * (bytes / entries + 1);
}

bool
room_get(struct txn *t, struct room *out)
{
	char words[ROOM_WORDS], *word, *rest = words;
	int number;
	char unit;

	*out = (struct room){ .days = -1 };
	setting_text(t, SETTING_SERVER_ROOM, words, sizeof words);
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		if (strcmp(word, "spare") == 0)
			out->spare = true;
		else if (sscanf(word, "%d%c", &number, &unit) == 2 && unit == '%')
			out->used = number;
		else if (sscanf(word, "%d%c", &number, &unit) == 2 && unit == 'd')
			out->days = number;
	}
	return out->used > 0 || out->days >= 0 || out->spare;
}
