/* Two people destroy the keys of somebody's data. */
#include "src/op/forget.h"

#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/grant.h"
#include "keys/slot.h"
#include "src/op/settings.h"

#define FORGET_MS ((int64_t)FORGET_DAYS * 24 * 3600 * 1000)

/* The fields of a record that hold what was asked and done. */
static void *
at(const struct kind *k, const void *rec, const char *name)
{
	return (char *)(uintptr_t)rec + kind_field(k, name)->offset;
}

static int64_t
time_of(const struct kind *k, const void *rec, const char *name)
{
	int64_t ms;

	memcpy(&ms, at(k, rec, name), sizeof ms);
	return ms;
}

static uint64_t
who_of(const struct kind *k, const void *rec, const char *name)
{
	uint64_t id;

	memcpy(&id, at(k, rec, name), sizeof id);
	return id;
}

static void
put(const struct kind *k, void *rec, const char *who, uint64_t id, const char *when, int64_t ms)
{
	memcpy(at(k, rec, who), &id, sizeof id);
	memcpy(at(k, rec, when), &ms, sizeof ms);
}

bool
forget_due(int64_t now, const struct kind *k, const void *rec)
{
	int64_t asked = time_of(k, rec, "forget_at");

	/* What was asked before the last destroying was done by it. */
	return asked > time_of(k, rec, "forgotten") && asked + FORGET_MS >= now;
}

bool
forget_waits_for(const struct viewer *v, int64_t now, const struct kind *k, const void *rec)
{
	return forget_due(now, k, rec) && who_of(k, rec, "forget_by") != v->account;
}

/* Has whom what he acts with from by: a right in force, or the last way in? */
static bool
made_by(struct act *act, uint64_t whom, uint64_t by)
{
	struct index_key key;
	struct account a;
	struct grant g;
	struct scan s;
	bool made = record_get(act->txn, &kind_account, whom, &a) && a.let_in_by == by;

	key_begin(&key, &kind_grant, 1);
	key_number(&key, whom);
	scan_open(&s, act->txn, &key, false);
	while (!made && scan_next(&s))
		made = record_get(act->txn, &kind_grant, s.id, &g) && g.by == by &&
		    g.revoked == 0 && (g.until == 0 || g.until > act->now);
	scan_close(&s);
	return made;
}

/* Could the two be one person, who made himself the other? Not the server's own account:
 * whoever has that has all. */
static bool
one_made_other(struct act *act, uint64_t a, uint64_t b)
{
	return a != 0 && b != 0 && (made_by(act, a, b) || made_by(act, b, a));
}

int
forget_check(struct act *act, const struct kind *k, const void *rec, const char *reason,
    bool confirm, bool again)
{
	int64_t asked = time_of(k, rec, "forget_at");
	uint64_t by = who_of(k, rec, "forget_by");
	int64_t over = time_of(k, rec, "forgotten");

	if (over != 0 && !again)
		return refuse(act, "which", M_FORGOTTEN, ARG_PERSON(who_of(k, rec, "forgotten_by")),
		    ARG_TIME(over), NULL);
	if (!forget_due(act->now, k, rec)) {
		if (confirm)
			return refuse(act, "confirm", M_FORGET_NOT_ASKED, NULL);
		return reason[0] != '\0' ? 0 : refuse(act, "reason", M_NEED_REASON, NULL);
	}
	if (by == act->who->account)
		return refuse(act, "which", M_FORGET_SECOND, ARG_TIME(asked), NULL);
	if (one_made_other(act, by, act->who->account))
		return refuse(act, "which", M_FORGET_MADE, ARG_PERSON(by), NULL);
	return confirm ? 0 : refuse(act, "confirm", M_FORGET_CONFIRM, ARG_PERSON(by), ARG_TIME(asked),
	    ARG_TEXT((const char *)at(k, rec, "forget_why")), NULL);
}

/* What lay in clear is still in a backup that was made before. */
static void
answer_done(struct act *act, size_t n)
{
	char backup[201] = "";

	setting_text(act->txn, SETTING_SERVER_BACKUP, backup, sizeof backup);
	act->answer->message = backup[0] != '\0' ? M_FORGET_BACKUP : M_FORGET_DONE;
	arg_number(act->answer->args[0], (int64_t)n);
	arg_text(act->answer->args[1], backup);
}

void
forget_apply(struct act *act, const struct kind *k, void *rec, const char *reason,
    const uint64_t *ids, size_t n)
{
	bool due = forget_due(act->now, k, rec);

	for (size_t i = 0; due && i < n; i++)
		if (act->slots == NULL || slot_destroy(act->slots, ids[i]) != 0)
			txn_fail(act->txn, ERR_IO);
	if (due) {
		put(k, rec, "forgotten_by", act->who->account, "forgotten", act->now);
		act_word(act, "reason", (const char *)at(k, rec, "forget_why"));
	} else {
		const struct field *why = kind_field(k, "forget_why");
		put(k, rec, "forget_by", act->who->account, "forget_at", act->now);
		memset(at(k, rec, "forget_why"), 0, why->size);
		memcpy(at(k, rec, "forget_why"), reason, strlen(reason));
		act_word(act, "reason", reason);
	}
	change_set(act->change, k, rec);
	if (due) {
		answer_done(act, n);
	} else {
		act->answer->message = M_FORGET_ASKED;
		arg_number(act->answer->args[0], FORGET_DAYS);
	}
}
