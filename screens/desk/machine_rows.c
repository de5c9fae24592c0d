/* The board's lines about the machine that serves: its disk and its backups. */
#include "screens/desk/machine_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/journal.h"
#include "gen/kinds/account/enums.h"
#include "screens/desk/watch_rows.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/room.h"
#include "src/op/settings.h"

#define STAMP 19	/* bytes of "2026-11-30 03:10:05" before the words */

static void
room_rows(struct view *v, struct txn *t)
{
	bool cares = v->s->viewer.roles & (ROLE(admin) | ROLE(duty) | ROLE(leader));
	struct room r;

	if (!room_get(t, &r))
		return;
	if (r.spare)
		page_text(&v->page, _("! THE SERVER'S DISK IS FULL: only calls for help and their answers are stored"));
	if (cares && r.used)
		page_text(&v->page, _("! the server's disk is %d%% full: tell the administrator"), r.used);
	if (cares && r.days == 0)
		page_text(&v->page, _("! the server's disk is full within a day, going by the last one: tell the administrator"));
	else if (cares && r.days > 0)
		page_text(&v->page, P_("! the server's disk is full in about %d day, going by the last one: tell the administrator",
		    "! the server's disk is full in about %d days, going by the last one: tell the administrator", r.days), r.days);
}

/* When that was, by the county's clock; 0 = never. */
static int64_t
time_of(struct txn *t, const char *words)
{
	struct when w = { 0 };

	if (sscanf(words, "%d-%d-%d %d:%d", &w.year, &w.month, &w.day, &w.hour, &w.minute) != 5)
		return 0;
	return when_join(&w, setting_offset(t));
}

/* What stands behind the time: a file, or a reason. */
static const char *
words_of(const char *text)
{
	const char *blank = strchr(text, ' ');

	blank = blank ? strchr(blank + 1, ' ') : NULL;
	return blank ? blank + 1 : "";
}

/* When the county began. */
static int64_t
beginning(struct txn *t)
{
	struct entry e;

	return journal_get(t, 1, &e, NULL) == 0 ? entry_clock(&e) : clock_now();
}

static void
backup_rows(struct view *v, struct txn *t)
{
	int64_t old = setting_int(t, SETTING_BACKUP_OLD) * HOUR, good, since;
	char last[201], unsaved[201], when[40];
	const char *file;

	setting_text(t, SETTING_SERVER_BACKUP, last, sizeof(last));
	setting_text(t, SETTING_SERVER_UNSAVED, unsaved, sizeof(unsaved));
	good = time_of(t, last);
	since = good ? good : beginning(t);
	file = words_of(last);
	if (unsaved[0] && strncmp(unsaved, last, STAMP) >= 0)
		page_text(&v->page, _("! no good backup at %s: %s"),
		    ui_when(v->ui, time_of(t, unsaved), when, sizeof(when)), words_of(unsaved));
	if (!good && old && clock_now() - since > old)
		page_text(&v->page, "%s", _("! this county has no backup yet"));
	else if (good && old && clock_now() - since > old)
		page_text(&v->page, _("! the last backup is of %s, in %s: too old"),
		    ui_when(v->ui, good, when, sizeof(when)), file);
	else if (good)
		page_text(&v->page, _("Last backup: %s, %s"), ui_when(v->ui, good, when, sizeof(when)), file);
}

void
machine_rows(struct view *v, struct txn *t)
{
	room_rows(v, t);
	if (watch_county_admin(&v->s->viewer))
		backup_rows(v, t);
}
