/*
 * 一次性口令: the code of a card (72 hours) or one that the desk says on the
 * telephone after calling the number on record (15 minutes). The code is for
 * the caller's eyes: it is neither stored nor journaled, only its hash is kept.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "keys/secret.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/rules/sos/sos_phones.h"

void
code_place(struct act *act, char host[CARD_HOST], unsigned *port)
{
	setting_text(act->txn, SETTING_SERVER_ADDRESS, host, CARD_HOST);
	if (host[0] == '\0')
		snprintf(host, CARD_HOST, "%s", act->host != NULL ? act->host : "");
	*port = act->port == 0 || setting_given(act->txn, SETTING_SERVER_PORT) ?
	    (unsigned)setting_int(act->txn, SETTING_SERVER_PORT) : act->port;
}

void
code_area(struct txn *t, uint64_t account, int64_t now, struct card *c)
{
	struct grant held[VIEWER_GRANTS];

	c->area[0] = '\0';
	if (grants_held(t, account, now, held, VIEWER_GRANTS) > 0)
		memcpy(c->area, held[0].area, sizeof c->area);
}

void
code_card(struct buf *out, struct txn *t, const struct card *c)
{
	char print[601], time[40];
	struct buf phones;
	struct when w;

	setting_text(t, SETTING_SERVER_FINGERPRINT, print, sizeof print);
	when_split(c->until, setting_offset(t), &w);
	snprintf(time, sizeof time, "%04d-%02d-%02d %02d:%02d", w.year, w.month, w.day, w.hour,
	    w.minute);
	buf_printf(out, _("Fengsui login card for %s\n"), c->name[0] != '\0' ? c->name : c->login);
	buf_printf(out, _("Address %s, port %u, account %s\n"), c->host, c->port, c->login);
	buf_printf(out, _("One-time code %s, good once and until %s\n"), c->code, time);
	buf_printf(out, _("To log in: ssh -o ServerAliveInterval=15 -p %u %s@%s\n"), c->port, c->login, c->host);
	buf_text(out, _("or type address, port and account into PuTTY or the app on the "
	    "phone; the code is the password, keepalives every 15 seconds.\n"));
	if (print[0] != '\0')
		buf_printf(out, _("The first time, compare: %s\n"), print);
	buf_init(&phones, (uint8_t *)print, sizeof print);
	sos_phones(t, c->area, ", ", &phones);
	if (phones.len > 0)
		buf_printf(out, _("Duty room by telephone: %s\n"), buf_str(&phones));
	buf_text(out, _("You are then asked to choose a password of your own.\n"));
}

void
code_give(struct act *act, const struct account *a, int64_t until)
{
	char code[VERIFIER_CODE], host[CARD_HOST];
	struct card card = { .login = a->login, .name = a->name, .host = host, .code = code,
	    .until = until };

	if (act->secrets == NULL)
		return;
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(act->secrets, a->id, until, code);
	/* What the county says of itself comes first: people may reach the server
	 * through another machine. */
	code_place(act, host, &card.port);
	code_area(act->txn, a->id, act->now, &card);
	code_card(act->secret, act->txn, &card);
	secret_wipe(code, sizeof code);
}

/* True if the holder of g is below a desk of the actor's, of these roles: in an
 * area strictly below the desk's, with one of roles. */
static bool
below_desk(struct act *act, const struct grant *g, unsigned desks, unsigned roles)
{
	const struct viewer *v = act->who;
	struct area a;

	if (!(roles & 1u << g->role) || !area_get(act->txn, g->area, &a))
		return false;
	for (size_t i = 0; i < v->ngrants; i++)
		if ((desks & 1u << v->grants[i].role) && (int)v->grants[i].tier < a.tier &&
		    area_under(act->txn, a.code, v->grants[i].area))
			return true;
	return false;
}

int
account_below(struct act *act, const struct account *a, unsigned desks, unsigned roles,
    enum message m)
{
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(act->txn, a->id, act->now, held, VIEWER_GRANTS);
	bool below = n > 0;

	for (size_t i = 0; i < n; i++)
		below = below && below_desk(act, &held[i], desks, roles);
	return below ? 0 : refuse(act, "which", m, ARG_PERSON(a->id), NULL);
}

/* Whom a desk lets in: not those who decide over others. */
#define CODE_ROLES (ROLE(officer) | ROLE(duty) | ROLE(storekeeper) | ROLE(team))

int
code_check(struct act *act)
{
	const struct op_account_code *args = act->args;
	struct code_plan *plan = act->plan;
	bool admin;
	int64_t most;

	if (account_target(act, args->which, &plan->account) != 0)
		return -1;
	/* Who is both keeps both rights: the desk's where he does not administer. */
	admin = !(act->who->roles & ROLE(duty)) || account_in_hand(act, &plan->account);
	most = admin ? CODE_MINUTES : CODE_MINUTES_DESK;
	if (plan->account.disabled != 0)
		return refuse(act, "which", M_ACCOUNT_OFF, ARG_PERSON(args->which), NULL);
	if ((admin ? account_administered(act, &plan->account) :
	    account_below(act, &plan->account, ROLE(duty), CODE_ROLES, M_CODE_HIGHER)) != 0)
		return -1;
	if (args->minutes > most)
		return refuse(act, "minutes", M_CODE_MINUTES, ARG_NUMBER(most), NULL);
	plan->minutes = args->minutes > 0 ? args->minutes : most;
	return 0;
}

void
code_apply(struct act *act)
{
	struct code_plan *plan = act->plan;
	char minutes[24];

	snprintf(minutes, sizeof minutes, "%" PRId64, plan->minutes);
	act_word(act, "account", plan->account.login);
	act_word(act, "minutes", minutes);
	account_let_in(act, &plan->account);
	account_touch(act, &plan->account);
	code_give(act, &plan->account, act->now + plan->minutes * MINUTE);
}
