/* The start of the screens: the board or a team's order, and what comes over it at the first login. */
#include "screens/desk/desk.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "screens/desk/open.h"
#include "screens/desk/ring.h"
#include "screens/dispatch/dispatch_word.h"
#include "screens/kit/send.h"
#include "screens/kit/ui_loop.h"

void
desk_keep(struct view *v)
{
	struct errand o;

	if (!errand_begin(v, &o, "account.set"))
		return;
	errand_ref(&o, "which", v->s->viewer.account);
	errand_enum(&o, "charset", (int)v->s->charset);
	errand_enum(&o, "language", (int)v->s->language);
	if (errand_send(v, &o, NULL) == DONE)
		ui_say(v->ui, _("from now on: %s, %s"), v->s->language == language_en ? "English" : "中文",
		    v->s->charset == charset_gb18030 ? "GB18030" : "UTF-8");
}

void
desk_first(struct view *v)
{
	struct account a;
	bool fresh;

	if (v->s->is_first_login) {
		view_open(v, "password", NULL, 0);
		return;
	}
	if (keeper_offered(v->s->link) != KEY_OFFER_NONE) {
		view_open(v, "device", NULL, 0);
		return;
	}
	fresh = record_read(v->s->db, &kind_account, v->s->viewer.account, &a) && a.practised == 0;
	if (fresh && (v->s->viewer.roles & ROLE(officer)))
		view_open(v, "practice", NULL, 0);
}

/* What is typed on the command line and is no command. */
static bool
desk_typed(struct view *v, const char *typed)
{
	return word_typed(v, typed) || open_number(v, typed);
}

const struct watch desk_watch = {
	.look = ring_look, .bell = ring_bell, .wait = ring_wait, .tick = ring_tick, .open = ring_open,
	.drawn = ring_drawn, .shown = ring_shown, .number = desk_typed,
	.keep = desk_keep,
};

/* Who only serves in a team has its order before him, all others the board. */
static const char *
first_screen(const struct viewer *who)
{
	return (who->roles & ~ROLE_ANYONE) == ROLE(team) ? "own_order" : "board";
}

static void
desk_open(struct ui *ui)
{
	struct view *v = ui_open(ui, screen_find(first_screen(&ui->s->viewer)), NULL, 0);

	if (v)
		desk_first(v);
}

void
desk_run(struct session *s)
{
	ui_run(s, &desk_watch, desk_open);
}
