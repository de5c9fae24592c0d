/* Backups as settings say them: "2026-11-30 03:10:05 FILE" or a reason behind the time. */
#include "src/op/saved.h"

#include <stdio.h>
#include <string.h>

#include "db/journal.h"
#include "src/lang/when.h"
#include "src/op/settings.h"

#define STAMP 19	/* bytes of the time */

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
	out->good = when_stamped(last, setting_offset(t));
	snprintf(out->file, sizeof out->file, "%s", words_of(last));
	if (unsaved[0] != '\0' && strncmp(unsaved, last, STAMP) >= 0) {
		out->failed = when_stamped(unsaved, setting_offset(t));
		snprintf(out->why, sizeof out->why, "%s", words_of(unsaved));
	}
	out->old = old > 0 && now - (out->good > 0 ? out->good : beginning(t, now)) > old;
}
