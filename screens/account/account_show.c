/* One account: its grants and keys, what an administrator does with it, and how the desk
 * above stops it. */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "gen/kinds/unit/unit.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/send.h"
#include "src/base/clock.h"
#include "src/op/forget.h"

enum { TAG_DISABLE = 1, TAG_CODE, TAG_SUSPEND, TAG_REASON };

#define REASON_MAX 300

/* Why a desk suspends, by digit; the next digit types another reason. */
static const char *const reasons[] = {
	N_("somebody else uses this account"), N_("it sends so much that others wait"), NULL
};

static void
grant_rows(struct view *v, struct txn *t)
{
	char area[200], until[40];
	struct grant g;
	struct unit unit;
	struct scan s;

	page_head(&v->page, "%s", _("Grants"));
	find_grants_of(&s, t, v->arg.id);
	while (find_next(&s, &kind_grant, &g)) {
		area_name(t, g.area, true, area, sizeof(area));
		until[0] = '\0';
		if (g.until)
			ui_when(v->ui, g.until, until, sizeof(until));
		if (!g.unit || !record_get(t, &kind_unit, g.unit, &unit))
			unit.name[0] = '\0';
		page_text(&v->page, "%s %s %s %s%s%s%s%s", g.revoked ? "-" : "+",
		    tr_value(&enum_role, g.role), area, tr_value(&enum_post, g.post),
		    unit.name[0] && g.post ? " " : "", unit.name, until[0] ? _(" until ") : "", until);
	}
}

static void
key_rows(struct view *v, struct txn *t)
{
	struct pubkey key;
	struct scan s;

	page_head(&v->page, "%s", _("Keys"));
	find_pubkeys(&s, t, v->arg.id);
	while (find_next(&s, &kind_pubkey, &key))
		page_text(&v->page, "%s %s %s", tr_value(&enum_key_state, key.state), key.fingerprint, key.label);
}

/* By whom and why it is suspended; what of it is to be destroyed, or was. */
static void
fact_rows(struct view *v, struct txn *t, const struct account *a)
{
	static const char *const facts[] = { "suspended_by", "suspend_why", "forget_by", "forget_from",
	    "forget_at", "forget_why", "forgotten", "forgotten_by", "forgotten_from" };
	char text[400];

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct field *f = kind_field(&kind_account, facts[i]);

		if (!field_known(f, a))
			continue;
		ui_field(v->ui, t, f, a, text, sizeof(text));
		page_text(&v->page, "%s: %s", tr_field(&kind_account, f), text);
	}
}

static void
account_load(struct view *v, struct txn *t)
{
	struct account a;

	if (!record_get(t, &kind_account, v->arg.id, &a) ||
	    !viewer_knows(t, &v->s->viewer, clock_now(), a.id)) {
		page_text(&v->page, "%s", _("There is no such account."));
		return;
	}
	page_text(&v->page, "%s  %s  %s", a.login, a.name, a.phone)->attr = TERM_BOLD;
	if (a.disabled)
		page_text(&v->page, "! %s", a.suspended_by ? _("suspended") : _("disabled"));
	fact_rows(v, t, &a);
	grant_rows(v, t);
	if (v->s->viewer.roles & ROLE(admin))
		key_rows(v, t);
}

static void
edit(struct view *v, char which)
{
	struct arg arg = { .id = v->arg.id, .n = which };

	view_open(v, "account_edit", &arg, 0);
}

static void
do_grant(struct view *v)
{
	edit(v, 'g');
}

static void
do_revoke(struct view *v)
{
	edit(v, 'r');
}

static void
do_set(struct view *v)
{
	edit(v, 's');
}

/* One asks; whoever else comes within the week confirms. */
static void
do_forget(struct view *v)
{
	struct account a;
	struct txn t;
	bool due;

	do {
		txn_begin(&t, v->s->db, false);
		due = record_get(&t, &kind_account, v->arg.id, &a) &&
		    forget_waits_for(&v->s->viewer, clock_now(), &kind_account, &a);
	} while (txn_again(&t));
	edit(v, due ? 'd' : 'f');
}

static bool
is_disabled(const struct view *v)
{
	struct account a = { 0 };

	record_read(v->s->db, &kind_account, v->arg.id, &a);
	return a.disabled != 0;
}

static void
do_key(struct view *v)
{
	edit(v, 'k');
}

static void
do_code(struct view *v)
{
	struct view *w = ask_confirm(v, TAG_CODE, _("A new card for this person?"));

	if (!w)
		return;
	page_text(&w->page, "%s", _("A code given before no longer holds; the password does, until another is set."));
	page_choice_text(&w->page, 1, 0, _("make the card"));
	page_choice_text(&w->page, 2, 0, _("leave it"));
}

/* The card is shown once; the store keeps only a verifier. */
static void
card_make(struct view *v)
{
	struct reply reply;
	struct errand o;

	if (!errand_begin(v, &o, "account.code"))
		return;
	errand_ref(&o, "which", v->arg.id);
	if (errand_send(v, &o, &reply) == DONE && reply.secret[0])
		ask_page(v, _("Card to hand over; shown once"), reply.secret);
}

static void
do_disable(struct view *v)
{
	struct view *w = ask_confirm(v, TAG_DISABLE, _("Disable this account?"));

	if (!w)
		return;
	page_text(&w->page, "%s", _("The person is logged out and cannot log in until it is enabled again."));
	page_choice_text(&w->page, 1, 0, _("disable"));
	page_choice_text(&w->page, 2, 0, _("keep"));
}

static void
do_enable(struct view *v)
{
	errand_which(v, "account.enable", v->arg.id);
}

static void
do_suspend(struct view *v)
{
	struct view *w = ask_confirm(v, TAG_SUSPEND, _("Suspend this account? Why?"));
	int n = 0;

	if (!w)
		return;
	page_text(&w->page, "%s", _("The person is logged out at once and comes in no more until an administrator enables the account; administrators are told."));
	for (; reasons[n] != NULL; n++)
		page_choice_text(&w->page, n + 1, 0, _(reasons[n]));
	page_choice_text(&w->page, n + 1, 0, _("another reason"));
}

static void
suspend(struct view *v, const char *reason)
{
	struct errand o;

	if (!errand_begin(v, &o, "account.suspend"))
		return;
	errand_ref(&o, "which", v->arg.id);
	if (errand_typed(v, &o, "reason", reason))
		errand_send(v, &o, NULL);
}

/* The row chosen there, or 0. */
static void
suspend_why(struct view *v, int row)
{
	if (row == 0)
		return;
	if (reasons[row - 1] != NULL)
		suspend(v, _(reasons[row - 1]));
	else
		ask_text(v, TAG_REASON, _("Why is this account suspended?"), NULL, REASON_MAX, false);
}

static void
account_result(struct view *v, int tag, const struct result *r)
{
	if (tag == TAG_DISABLE && r->what == 1)
		errand_which(v, "account.disable", v->arg.id);
	else if (tag == TAG_CODE && r->what == 1)
		card_make(v);
	else if (tag == TAG_SUSPEND)
		suspend_why(v, r->what);
	else if (tag == TAG_REASON && r->what == 1)
		suspend(v, r->text);
}

static const struct action account_actions[] = {
	{ '1', 'g', N_("grant"), N_("A role in an area, from and until."), ROLE(admin), NULL, do_grant, "account.grant" },
	{ '2', 'r', N_("revoke"), N_("Ends grants that fit what is given."), ROLE(admin), NULL, do_revoke, "account.revoke" },
	{ '3', 'c', N_("one-time code"), N_("A new card to hand over. Asks once more."), ROLE(admin) | ROLE(duty), NULL, do_code, "account.code" },
	{ '4', 'k', N_("key"), N_("Adds, confirms or drops a public key."), ROLE(admin), NULL, do_key, "account.key" },
	{ '5', 's', N_("name and phone"), N_("Changes what is known of the person."), ROLE(admin), NULL, do_set, "account.set" },
	{ '6', 'd', N_("disable"), N_("No login any more; nothing is deleted."), ROLE(admin), NULL, do_disable, "account.disable" },
	{ '7', 'e', N_("enable"), N_("May log in again."), ROLE(admin), NULL, do_enable, "account.enable" },
	{ '8', 'z', N_("suspend"), N_("Out at once, until an administrator decides; asks why."), ROLE(duty) | ROLE(leader), NULL, do_suspend, "account.suspend" },
	{ 0, 'f', N_("destroy personal data"), N_("Two people, for ever: one asks, another confirms."), ROLE(admin) | ROLE(leader), is_disabled, do_forget, "account.forget" },
	{ 0 }
};

const struct screen screen_account_show = {
	.name = "account_show",
	.title = N_("Account"),
	.help = N_("Grants and keys of one person; the desk above suspends an account here."),
	.about = &kind_account,
	.shows = true,
	.roles = ROLE(admin) | ROLE(duty) | ROLE(leader),
	.actions = account_actions,
	.load = account_load,
	.result = account_result,
};
