/* 这台设备: asks whether a key that the client offered may take the password's place. */
#include "screens/desk/desk.h"
#include "screens/kit/list.h"
#include "screens/kit/ui.h"

enum { DEVICE_NO = 1, DEVICE_USE };

struct device_state {
	enum key_offer offer;
	bool	answered;
};

static void
device_open(struct view *v)
{
	struct device_state *st = v->state;

	st->offer = keeper_offered(v->s->link);
}

/* Nothing is chosen at first: no key is taken, and none refused for good, unread. */
static void
device_load(struct view *v, struct txn *t)
{
	const struct device_state *st = v->state;

	(void)t;
	if (st->offer != KEY_OFFER_ASK) {
		page_text(&v->page, "%s", st->offer == KEY_OFFER_MISSING ? _("Your role logs in with key and password both, and you have no key yet. Add one before you leave (menu: accounts, yourself, key) or on the server: fengsui account key NAME --key FILE.pub. Else only another one-time code lets you in.") :
		    _("The key of this device belongs to another account, so it cannot log you in. Go on with your password."));
		page_choice_text(&v->page, DEVICE_NO, 0, _("I have read it"));
		return;
	}
	page_text(&v->page, "%s", _("This device has a key. Use it from now on instead of the password?"));
	page_choice_text(&v->page, DEVICE_NO, 0, _("no, keep the password"));
	page_choice_text(&v->page, DEVICE_USE, 0, _("only I use this device"));
	page_text(&v->page, "%s", _("Whoever sits at the device is let in without a password then. On a computer of a duty room answer no."));
}

static void
device_answer(struct view *v, bool use)
{
	struct device_state *st = v->state;

	st->answered = true;
	if (keeper_device(v->s->link, use) != 0) {
		ui_say(v->ui, "%s", _("This was not stored. You will be asked again at the next login."));
		return;
	}
	v->ui->stored = true;
	if (use)
		ui_say(v->ui, "%s", _("From the next login on this device needs no password."));
	else if (st->offer == KEY_OFFER_ASK)
		ui_say(v->ui, "%s", _("The password stays. You are not asked about this device again."));
}

static void
device_choose(struct view *v, const struct row *r)
{
	device_answer(v, r->what == DEVICE_USE);
	view_close(v);
	desk_first(v->ui->top);
}

/* Gone back is a no; who hung up has not answered. */
static void
device_close(struct view *v)
{
	const struct device_state *st = v->state;

	if (!st->answered && !v->ui->quit)
		device_answer(v, false);
}

static const struct widget widget_device = { .draw = list_draw, .key = list_key,
    .careful = true, .unbidden = true };

const struct screen screen_device = {
	.name = "device",
	.title = N_("This device"),
	.help = N_("A key on a device lets in whoever sits at it; one person, one key."),
	.state_size = sizeof(struct device_state),
	.widget = &widget_device,
	.open = device_open,
	.load = device_load,
	.choose = device_choose,
	.close = device_close,
};
