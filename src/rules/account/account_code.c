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

/* What the county says of itself comes first: people may reach the server
 * through another machine. */
static void
write_card(struct act *act, const struct account *a, int64_t until, const char *code)
{
	char host[601], port[24], print[601], time[40];
	struct when w;

	setting_text(act->txn, SETTING_SERVER_ADDRESS, host, sizeof host);
	if (host[0] == '\0')
		snprintf(host, sizeof host, "%s", act->host);
	snprintf(port, sizeof port, "%" PRId64,
	    act->port == 0 || setting_given(act->txn, SETTING_SERVER_PORT) ?
	    setting_int(act->txn, SETTING_SERVER_PORT) : (int64_t)act->port);
	setting_text(act->txn, SETTING_SERVER_FINGERPRINT, print, sizeof print);
	when_split(until, setting_offset(act->txn), &w);
	snprintf(time, sizeof time, "%04d-%02d-%02d %02d:%02d", w.year, w.month, w.day, w.hour,
	    w.minute);
	buf_printf(act->secret, _("Fengsui login card for %s\n"), a->name[0] != '\0' ? a->name : a->login);
	buf_printf(act->secret, _("Address %s, port %s, account %s\n"), host, port, a->login);
	buf_printf(act->secret, _("One-time code %s, good once and until %s\n"), code, time);
	buf_printf(act->secret, _("To log in: ssh -p %s %s@%s\n"), port, a->login, host);
	buf_text(act->secret, _("or type address, port and account into PuTTY or the app on the "
	    "phone; the code is the password.\n"));
	if (print[0] != '\0')
		buf_printf(act->secret, _("The first time, compare: %s\n"), print);
	buf_text(act->secret, _("You are then asked to choose a password of your own.\n"));
}

void
code_give(struct act *act, const struct account *a, int64_t until)
{
	char code[VERIFIER_CODE];

	if (act->secrets == NULL)
		return;
	verifier_code_set(act->secrets, a->id, until, code);
	write_card(act, a, until, code);
	secret_wipe(code, sizeof code);
}

/* True if the desk of a duty grant may give a code to the holder of g: a role
 * of the desk or below, in an area strictly below the desk's. */
static bool
below_desk(struct act *act, const struct grant *g)
{
	static const unsigned roles = ROLE(officer) | ROLE(duty) | ROLE(storekeeper) | ROLE(team);
	const struct viewer *v = act->who;
	struct area a;

	if (!(roles & 1u << g->role) || !area_get(act->txn, g->area, &a))
		return false;
	for (size_t i = 0; i < v->ngrants; i++)
		if (v->grants[i].role == role_duty && (int)v->grants[i].tier < a.tier &&
		    area_under(act->txn, a.code, v->grants[i].area))
			return true;
	return false;
}

static int
check_desk(struct act *act, const struct account *a)
{
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(act->txn, a->id, act->now, held, VIEWER_GRANTS);
	bool below = n > 0;

	for (size_t i = 0; i < n; i++)
		below = below && below_desk(act, &held[i]);
	return below ? 0 : refuse(act, "which", M_CODE_HIGHER, ARG_PERSON(a->id), NULL);
}

int
code_check(struct act *act)
{
	const struct op_account_code *args = act->args;
	struct code_plan *plan = act->plan;
	bool admin = act->who->roles & (ROLE(admin) | ROLE_LOCAL);
	int64_t most = admin ? CODE_MINUTES : CODE_MINUTES_DESK;

	if (account_target(act, args->which, &plan->account) != 0)
		return -1;
	if (plan->account.disabled != 0)
		return refuse(act, "which", M_ACCOUNT_OFF, ARG_PERSON(args->which), NULL);
	if ((admin ? account_administered(act, &plan->account) : check_desk(act, &plan->account)) != 0)
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
	account_touch(act, &plan->account);
	code_give(act, &plan->account, act->now + plan->minutes * MINUTE);
}
