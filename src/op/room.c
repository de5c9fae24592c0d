/* The setting server.room as numbers and back. */
#include "src/op/room.h"

#include <stdio.h>
#include <string.h>

#include "db/buf.h"
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
