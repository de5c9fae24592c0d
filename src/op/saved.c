/* Backups as settings say them: "2026-11-30 03:10:05 FILE" or a reason behind the time. */
#include "src/op/saved.h"

#include <stdio.h>
#include <string.h>

#include "db/journal.h"
#include "src/lang/when.h"
#include "src/op/settings.h"

#define STAMP 19	/* bytes of the time */

/* When that was, by the county's clock; 0 = never. */
static int64_t
time_of(struct txn *t, const char *words)
{
	struct when w = { 0 };

	if (sscanf(words, "%d-%d-%d %d:%d", &w.year, &w.month, &w.day, &w.hour, &w.minute) != 5)
		return 0;
	return when_join(&w, setting_offset(t));
}

/* What stands behind the time. */
static const char *
words_of(const char *text)
{
	const char *blank = strchr(text, ' ');

	blank = blank != NULL ? strchr(blank + 1, ' ') : NULL;
	return blank != NULL ? blank + 1 : "";
}

/* When the county began. */
static int64_t
beginning(struct txn *t, int64_t now)
{
	struct entry e;

	return journal_get(t, 1, &e, NULL) == 0 ? entry_clock(&e) : now;
}

void
saved_get(struct txn *t, int64_t now, struct saved *out)
{
	int64_t old = setting_int(t, SETTING_BACKUP_OLD) * HOUR;
	char last[201], unsaved[201];

	*out = (struct saved){ 0 };
	setting_text(t, SETTING_SERVER_BACKUP, last, sizeof last);
	setting_text(t, SETTING_SERVER_UNSAVED, unsaved, sizeof unsaved);
	out->good = time_of(t, last);
	snprintf(out->file, sizeof out->file, "%s", words_of(last));
	if (unsaved[0] != '\0' && strncmp(unsaved, last, STAMP) >= 0) {
		out->failed = time_of(t, unsaved);
		snprintf(out->why, sizeof out->why, "%s", words_of(unsaved));
	}
	out->old = old > 0 && now - (out->good > 0 ? out->good : beginning(t, now)) > old;
}
