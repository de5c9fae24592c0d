/*
 * 账号: a person who may log in. Accounts are disabled, never deleted, because
 * what they did stays.
 */
#include "src/rules/account/account_import.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/op/verifier.h"
#include "src/rules/area/area.h"
#include "src/rules/need/need.h"

struct add_plan {
	struct account account;
	struct grant grants[ROLES_MAX];
	struct pubkey keys[KEYS_MAX];
	size_t ngrants, nkeys;
};

static int
check_add(struct act *act)
{
	const struct op_account_add *args = act->args;
	struct add_plan *plan = act->plan;
	struct grant_wish wish = { .area = args->area, .role = args->role, .unit = args->unit,
	    .post = args->post };
	struct account *a = &plan->account, other;

	if (!account_login_valid(args->which))
		return refuse(act, "which", M_LOGIN_FORM, ARG_TEXT(args->which), NULL);
	if (account_find(act->txn, args->which, &other))
		return refuse(act, "which", M_LOGIN_TAKEN, ARG_TEXT(args->which), NULL);
	if (grants_wanted(act, &wish, plan->grants, &plan->ngrants) != 0 ||
	    (args->keys[0] != '\0' &&
	    keys_wanted(act, "keys", args->keys, 0, plan->keys, &plan->nkeys) != 0))
		return -1;
	if ((args->salt.len != 0 || args->stretched.len != 0) &&
	    (args->salt.len != PASSWORD_SALT || args->stretched.len != PASSWORD_BYTES))
		return refuse(act, "", M_BAD_REQUEST, NULL);
	act_take(act, &kind_account, a);
	snprintf(a->login, sizeof a->login, "%s", args->which);
	return 0;
}

/* A key alone would not let him in: he is to choose a password as well. */
static bool
needs_both(struct act *act, const struct add_plan *plan)
{
	unsigned roles = setting_roles(act->txn, SETTING_LOGIN_BOTH);

	for (size_t i = 0; i < plan->ngrants; i++)
		if (roles & 1u << plan->grants[i].role)
			return true;
	return false;
}

static void
apply_add(struct act *act)
{
	const struct op_account_add *args = act->args;
	struct add_plan *plan = act->plan;
	struct account *a = &plan->account;

	account_let_in(act, a);
	change_new(act->change, &kind_account, a);
	for (size_t i = 0; i < plan->ngrants; i++) {
		plan->grants[i].account = a->id;
		change_new(act->change, &kind_grant, &plan->grants[i]);
	}
	for (size_t i = 0; i < plan->ngrants; i++)
		grant_rings(act, &plan->grants[i]);
	for (size_t i = 0; i < plan->nkeys; i++) {
		plan->keys[i].account = a->id;
		change_new(act->change, &kind_pubkey, &plan->keys[i]);
	}
	act_answer(act, &kind_account, a, a->login);
	notice_area(act, act_notice(act), plan->grants[0].area);
	if (args->stretched.len != 0 && act->secrets != NULL)
		verifier_set(act->secrets, a->id, args->salt.data, args->stretched.data);
	else if (!args->sample && (plan->nkeys == 0 || needs_both(act, plan)))
		code_give(act, a, act->now + CODE_MINUTES * MINUTE);
}

static int
check_disable(struct act *act)
{
	const struct op_account_disable *args = act->args;
	struct account *a = act->plan;
	struct grant held[VIEWER_GRANTS];
	size_t n;

	if (account_target(act, args->which, a) != 0 || account_administered(act, a) != 0)
		return -1;
	if (a->disabled != 0)
		return refuse(act, "which", M_ACCOUNT_OFF, ARG_PERSON(a->id), NULL);
	n = grants_held(act->txn, a->id, act->now, held, VIEWER_GRANTS);
	for (size_t i = 0; i < n; i++)
		if (held[i].role == role_admin && held[i].from <= act->now)
			if (admin_remains(act, "which", a) != 0)
				return -1;
	a->disabled = act->now;
	return 0;
}

static int
check_enable(struct act *act)
{
	const struct op_account_disable *args = act->args;
	struct account *a = act->plan;

	if (account_target(act, args->which, a) != 0 || account_administered(act, a) != 0)
		return -1;
	if (a->disabled == 0)
		return refuse(act, "which", M_ACCOUNT_ON, ARG_PERSON(a->id), NULL);
	a->disabled = 0;
	a->suspended_by = 0;
	memset(a->suspend_why, 0, sizeof a->suspend_why);
	return 0;
}

static void
apply_change(struct act *act)
{
	struct account *a = act->plan;

	change_set(act->change, &kind_account, a);
	account_notice(act, a->id);
	act_answer(act, &kind_account, a, a->login);
}

static void
apply_disable(struct act *act)
{
	const struct op_account_disable *args = act->args;

	if (args->reason[0] != '\0')
		act_word(act, "reason", args->reason);
	apply_change(act);
	need_claims_end(act, args->which);
}

static int
check_set(struct act *act)
{
	const struct op_account_set *args = act->args;
	struct account *a = act->plan;
	bool own = act->who->account == args->which;

	if (account_target(act, args->which, a) != 0 || (!own && account_administered(act, a) != 0))
		return -1;
	/* The name stands under what one signs, so one does not change it oneself. */
	if (own && (args->name[0] != '\0' || cleared(act, "name")) &&
	    account_administered(act, a) != 0)
		return refuse(act, "name", M_NOT_OWN, NULL);
	/* The desk calls that telephone before it says a code. */
	if (own && act->unproved && (args->phone[0] != '\0' || cleared(act, "phone")) &&
	    strcmp(args->phone, a->phone) != 0)
		return refuse(act, "phone", M_PROVE_FIRST, NULL);
	act_take(act, &kind_account, a);
	if (args->practised && a->practised == 0)
		a->practised = act->now;
	return 0;
}

static int
check_password(struct act *act)
{
	const struct op_account_password *args = act->args;

	if (args->salt.len != PASSWORD_SALT || args->stretched.len != PASSWORD_BYTES)
		return refuse(act, "", M_BAD_REQUEST, NULL);
	return account_target(act, args->account, act->plan);
}

/* The journal learns that, not what. */
static void
apply_password(struct act *act)
{
	const struct op_account_password *args = act->args;
	struct account *a = act->plan;

	if (act->secrets != NULL)
		verifier_set(act->secrets, a->id, args->salt.data, args->stretched.data);
	act_word(act, "account", a->login);
	act_answer(act, &kind_account, a, a->login);
}

#define ADMINS (ROLE(admin) | ROLE_LOCAL)

static const struct op account_ops[] = {
	{ .verb = "add", .zh = "添加|增加", .help = N_("add a person"),
	  .cost = 1, .args = &kind_op_account_add, .roles = ADMINS, .keep_refusal = true, .secrets = SECRETS_WRITE,
	  .plan_size = sizeof(struct add_plan), .check = check_add, .apply = apply_add },
	{ .verb = "grant", .zh = "授权", .alone = true, .help = N_("grant roles in an area"),
	  .cost = 1, .args = &kind_op_account_grant, .target = &kind_account, .roles = ADMINS,
	  .keep_refusal = true, .plan_size = sizeof(struct grant_plan),
	  .check = grant_check, .apply = grant_apply },
	{ .verb = "revoke", .zh = "收回", .alone = true, .help = N_("revoke roles"),
	  .cost = 1, .args = &kind_op_account_revoke, .target = &kind_account, .roles = ADMINS,
	  .keep_refusal = true, .secrets = SECRETS_READ, .plan_size = sizeof(struct grant_plan),
	  .check = revoke_check, .apply = revoke_apply },
	{ .verb = "key", .zh = "公钥", .alone = true,
	  .help = N_("add, confirm or drop a public key"),
	  .cost = 1, .args = &kind_op_account_key, .target = &kind_account, .roles = ROLE_ANYONE | ADMINS,
	  .keep_refusal = true, .plan_size = sizeof(struct key_plan),
	  .check = key_check, .apply = key_apply },
	{ .verb = "code", .zh = "口令|一次性口令", .alone = true,
	  .help = N_("give a new one-time code"),
	  .args = &kind_op_account_code, .target = &kind_account, .roles = ADMINS | ROLE(duty),
	  .keep_refusal = true, .repeats = true, .secrets = SECRETS_WRITE,
	  .plan_size = sizeof(struct code_plan),
	  .check = code_check, .apply = code_apply },
	{ .verb = "disable", .zh = "停用", .alone = true, .help = N_("disable an account"),
	  .label = N_("disable an account"),
	  .cost = 1, .args = &kind_op_account_disable, .target = &kind_account, .roles = ADMINS,
	  .keep_refusal = true, .secrets = SECRETS_READ, .plan_size = sizeof(struct account),
	  .check = check_disable, .apply = apply_disable },
	{ .verb = "enable", .zh = "启用", .alone = true, .help = N_("enable it again"),
	  .label = N_("enable an account"),
	  .cost = 1, .args = &kind_op_account_disable, .target = &kind_account, .roles = ADMINS,
	  .plan_size = sizeof(struct account), .check = check_enable, .apply = apply_disable },
	{ .verb = "forget", .zh = "销毁个人信息", .alone = true,
	  .help = N_("destroy the personal data of who is gone; a second person confirms"),
	  .cost = 1, .args = &kind_op_account_forget, .target = &kind_account, .roles = ADMINS | ROLE(leader),
	  .keep_refusal = true, .repeats = true, .plan_size = sizeof(struct account),
	  .check = forget_account_check, .apply = forget_account_apply },
	{ .verb = "suspend", .zh = "暂停", .help = N_("end somebody's sessions and let him in no more, until an administrator decides"),
	  .label = N_("suspend an account"),
	  .cost = 1, .args = &kind_op_account_suspend, .target = &kind_account,
	  .roles = ROLE(duty) | ROLE(leader), .keep_refusal = true,
	  .plan_size = sizeof(struct account), .check = suspend_check, .apply = suspend_apply },
	{ .verb = "heard", .zh = "已阅", .help = N_("you have read what you were told as a supervisor"),
	  .label = N_("what was told was read"), .args = &kind_op_account_heard, .roles = ROLE(supervisor),
	  .repeats = true, .plan_size = sizeof(struct account), .check = heard_check, .apply = heard_apply },
	{ .verb = "set", .zh = "修改|设", .help = N_("change name, phone, language"),
	  .args = &kind_op_account_set, .target = &kind_account, .roles = ROLE_ANYONE | ADMINS | ROLE_SYSTEM,
	  .plan_size = sizeof(struct account), .check = check_set, .apply = apply_change },
	{ .verb = "import", .zh = "导入", .help = N_("add many people from a spreadsheet; shown first"),
	  .cost = 1, .args = &kind_op_account_import, .roles = ADMINS, .secrets = SECRETS_WRITE,
	  .upload = true, .repeats = true, .plan_size = sizeof(struct import_people),
	  .check = import_check, .apply = import_apply },
	/* Entries of older programs name it; nobody asks for it any more. */
	{ .verb = "propose", .zh = "", .help = N_("keep a key that a client offered"),
	  .label = N_("a key was offered"), .args = &kind_op_account_propose, .roles = ROLE_SYSTEM,
	  .plan_size = sizeof(struct key_plan), .check = propose_check, .apply = key_apply },
	{ .verb = "confirm", .zh = "", .help = N_("a key offered by a client may log in"),
	  .label = N_("an offered key confirmed"),
	  .args = &kind_op_account_propose, .roles = ROLE_SYSTEM,
	  .plan_size = sizeof(struct key_plan),
	  .check = confirm_check, .apply = key_apply },
	{ .verb = "decline", .zh = "", .help = N_("a key offered by a client may not, and is not asked about again"),
	  .label = N_("an offered key declined"),
	  .args = &kind_op_account_propose, .roles = ROLE_SYSTEM,
	  .plan_size = sizeof(struct key_plan),
	  .check = decline_check, .apply = key_apply },
	{ .verb = "password", .zh = "", .help = N_("a password was replaced"),
	  .args = &kind_op_account_password, .roles = ROLE_SYSTEM, .secrets = SECRETS_WRITE,
	  .plan_size = sizeof(struct account), .check = check_password, .apply = apply_password },
	{ 0 }
};

const struct subject subject_account = {
	.noun = "account", .zh = "账号|人员", .label = N_("account"), .kind = &kind_account,
	.ops = account_ops, .face = &account_face,
};
