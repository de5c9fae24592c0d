/* A new password, typed twice, after that of now; after a login by one-time code before
 * anything else. With arg.n only who it is is proved, for other changes. */
#include <stdio.h>
#include <string.h>

#include "screens/desk/desk.h"
#include "screens/kit/ask.h"
#include "screens/kit/ui.h"
#include "src/op/password_rule.h"
#include "src/session/own_password.h"

enum { TAG_FIRST = 1, TAG_AGAIN, TAG_NOW };

struct password_state {
	char	first[256];
	char	why[160];
	bool	proved;		/* or has none to type; the keeper decides */
};

/* The line to type in opens at once, again after what was wrong; that, and what it is
 * for, stands above it. */
static void
password_ask(struct view *v)
{
	const struct password_state *st = v->state;
	char note[500];

	if (!st->proved && !v->s->is_first_login) {
		snprintf(note, sizeof(note), st->why[0] ? "! %s %s" : "%s%s", st->why,
		    _("So that nobody else changes it at your open screen. If you have none, press Enter."));
		ask_text(v, TAG_NOW, _("Your password of now"), note, 255, true);
		return;
	}
	snprintf(note, sizeof(note), st->why[0] ? "! %s" : "%s", st->why[0] ? st->why :
	    v->s->is_first_login ?
	    _("You logged in with a one-time code. Choose a password of your own. ") : "");
	if (!st->why[0])	/* what was wrong says what to do */
		snprintf(note + strlen(note), sizeof(note) - strlen(note),
		    _("At least %d characters; a short sentence is easy to remember."), PASSWORD_LEAST);
	ask_text(v, TAG_FIRST, _("New password"), note, 255, true);
}

static void
password_load(struct view *v, struct txn *t)
{
	const struct password_state *st = v->state;

	(void)t;
	if (st->why[0])
		page_text(&v->page, "! %s", st->why)->attr = TERM_BOLD | TERM_RED;
	page_choice_text(&v->page, 1, 0, v->arg.n != 0 ? _("type your password") : _("type a new password"));
}

static void
password_choose(struct view *v, const struct row *r)
{
	(void)r;
	password_ask(v);
}

static void
password_why(struct view *v, const char *why)
{
	struct password_state *st = v->state;

	explicit_bzero(st->first, sizeof(st->first));
	snprintf(st->why, sizeof(st->why), "%s", why);
	view_refresh(v);
	password_ask(v);
}

static void
password_set(struct view *v, const char *text)
{
	bool first;

	switch (own_password_set(v->s->link, text)) {
	case OWN_PASSWORD_BUSY:
		password_why(v, _("The server is busy; try again."));
		return;
	case OWN_PASSWORD_AWAY:
		password_why(v, _("NOT STORED: the store is away. Try again."));
		return;
	case OWN_PASSWORD_WRONG:
		((struct password_state *)v->state)->proved = false;
		password_why(v, _("Log in again, then change it within 5 minutes."));
		return;
	default:
		break;
	}
	ui_say(v->ui, "%s", _("The new password holds from now on."));
	first = v->s->is_first_login;
	v->s->is_first_login = false;
	view_close(v);
	if (first)
		desk_first(v->ui->top);
}

static void
password_now(struct view *v, const char *text)
{
	struct password_state *st = v->state;
	enum own_password is = text[0] == '\0' ? OWN_PASSWORD_SET :
	    own_password_prove(v->s->link, v->s->viewer.login, text);

	st->why[0] = '\0';
	st->proved = is == OWN_PASSWORD_SET;
	if (is == OWN_PASSWORD_WRONG)
		password_why(v, _("This is not your password."));
	else if (is == OWN_PASSWORD_LAST)
		password_why(v, _("This is not your password. One more wrong one ends this session."));
	else if (is != OWN_PASSWORD_SET)
		password_why(v, _("The server is busy; try again."));
	else if (v->arg.n == 0)
		password_ask(v);
	else {
		ui_say(v->ui, "%s", text[0] != '\0' ? _("For 5 minutes telephone and key can be changed.") :
		    _("Log in again, then change it within 5 minutes."));
		view_close(v);
	}
}

static void
password_result(struct view *v, int tag, const struct result *r)
{
	struct password_state *st = v->state;

	if (tag == TAG_NOW) {
		password_now(v, r->text);
	} else if (tag == TAG_FIRST) {
		const struct viewer *me = &v->s->viewer;
		enum password_fault fault = password_fault(r->text,
		    (const char *const [3]){ me->login, me->name, me->phone });

		if (fault != PASSWORD_GOOD) {
			password_why(v, password_fault_says(fault));
			return;
		}
		snprintf(st->first, sizeof(st->first), "%s", r->text);
		ask_text(v, TAG_AGAIN, _("The same once more"), NULL, 255, true);
	} else if (strcmp(st->first, r->text) != 0) {
		password_why(v, _("The two were not the same."));
	} else {
		password_set(v, r->text);
	}
}

static void
password_close(struct view *v)
{
	struct password_state *st = v->state;

	explicit_bzero(st->first, sizeof(st->first));
	/* Without a password of one's own nothing else opens. */
	if (v->s->is_first_login)
		v->ui->quit = true;
}

const struct screen screen_password = {
	.name = "password",
	.title = N_("Password"),
	.help = N_("Typed twice; nobody else can read it."),
	.state_size = sizeof(struct password_state),
	.open = password_ask,
	.load = password_load,
	.choose = password_choose,
	.result = password_result,
	.close = password_close,
};
