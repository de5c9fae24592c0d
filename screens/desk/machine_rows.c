/* The board's lines about the machine that serves: its disk and its backups. */
#include "screens/desk/machine_rows.h"

#include "gen/kinds/account/enums.h"
#include "screens/desk/watch_rows.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/op/room.h"
#include "src/op/saved.h"

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

static void
backup_rows(struct view *v, struct txn *t)
{
	struct saved saved;
	char when[40];

	saved_get(t, clock_now(), &saved);
	if (saved.failed)
		page_text(&v->page, _("! no good backup at %s: %s"),
		    ui_when(v->ui, saved.failed, when, sizeof(when)), saved.why);
	if (!saved.good && saved.old)
		page_text(&v->page, "%s", _("! this county has no backup yet"));
	else if (saved.old)
		page_text(&v->page, _("! the last backup is of %s, in %s: too old"),
		    ui_when(v->ui, saved.good, when, sizeof(when)), saved.file);
	else if (saved.good)
		page_text(&v->page, _("Last backup: %s, %s"), ui_when(v->ui, saved.good, when, sizeof(when)), saved.file);
}

void
machine_rows(struct view *v, struct txn *t)
{
	room_rows(v, t);
	if (watch_county_admin(&v->s->viewer))
		backup_rows(v, t);
}
