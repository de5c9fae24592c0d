/* Two people destroy the keys of somebody's data. */
#include "src/op/forget.h"

#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/grant.h"
#include "keys/slot.h"
#include "src/op/oversee.h"
#include "src/op/settings.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))
#define FORGET_MS (FORGET_DAYS * DAY_MS)

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

/* Who it is, when; from: on the server, where there is no account. */
static void
put(struct act *act, const struct kind *k, void *rec, const char *who, const char *from,
    const char *when)
{
	size_t cap = kind_field(k, from)->size;

	memcpy(at(k, rec, who), &act->who->account, sizeof act->who->account);
	memcpy(at(k, rec, when), &act->now, sizeof act->now);
	memset(at(k, rec, from), 0, cap);
	if (act->who->roles & ROLE_LOCAL)
		snprintf(at(k, rec, from), cap, "local:%u", (unsigned)act->who->uid);
}

static const char *
arg_who(const struct kind *k, const void *rec, const char *who, const char *from, char out[192])
{
	const char *local = at(k, rec, from);

	return local[0] != '\0' ? arg_text(out, local) : arg_person(out, who_of(k, rec, who));
}

#define BY(what) arg_who(k, rec, what "_by", what "_from", (char[192]){ 0 })

bool
forget_lapsed(int64_t now, const struct kind *k, const void *rec)
{
	return time_of(k, rec, "forget_at") + FORGET_MS < now;
}

bool
forget_due(int64_t now, const struct kind *k, const void *rec)
{
	/* What was asked before the last destroying was done by it. */
	return time_of(k, rec, "forget_at") > time_of(k, rec, "forgotten") &&
	    !forget_lapsed(now, k, rec);
}

bool
forget_waits_for(const struct viewer *v, int64_t now, const struct kind *k, const void *rec)
{
	return forget_due(now, k, rec) && who_of(k, rec, "forget_by") != v->account;
}

struct maker {		/* who gave somebody a right in force, or the last way in */
	uint64_t by;
	int64_t at;
};

/* Of whom he has what he acts with: himself and the server's own account are none. */
static size_t
makers_of(struct act *act, uint64_t whom, struct maker out[VIEWER_GRANTS + 1])
{
	struct index_key key;
	struct account a;
	struct grant g;
	struct scan s;
	size_t n = 0;

	if (record_get(act->txn, &kind_account, whom, &a) && a.let_in_by != 0)
		out[n++] = (struct maker){ a.let_in_by, a.let_in_at };
	key_begin(&key, &kind_grant, 1);
	key_number(&key, whom);
	scan_open(&s, act->txn, &key, false);
	while (n < VIEWER_GRANTS + 1 && scan_next(&s))
		if (record_get(act->txn, &kind_grant, s.id, &g) && g.by != 0 && g.by != whom &&
		    g.revoked == 0 && (g.until == 0 || g.until > act->now))
			out[n++] = (struct maker){ g.by, id_time(g.id) };
	scan_close(&s);
	return n;
}

/* Could the two be one person, who made himself the other, or who made both? Not the
 * server's own account: whoever has that has all. 0, or who made them; that was both: common. */
static uint64_t
one_made_both(struct act *act, uint64_t a, uint64_t b, bool *common)
{
	struct maker x[VIEWER_GRANTS + 1], y[VIEWER_GRANTS + 1];
	size_t nx = a != 0 && b != 0 ? makers_of(act, a, x) : 0;
	size_t ny = a != 0 && b != 0 ? makers_of(act, b, y) : 0;
	int64_t since = act->now - setting_int(act->txn, SETTING_FORGET_APART) * DAY_MS;

	*common = false;
	for (size_t i = 0; i < nx; i++)
		if (x[i].by == b)
			return b;
	for (size_t k = 0; k < ny; k++)
		if (y[k].by == a)
			return a;
	*common = true;
	for (size_t i = 0; i < nx; i++)
		for (size_t k = 0; k < ny; k++)
			if (x[i].by == y[k].by && (x[i].at > since || y[k].at > since))
				return x[i].by;
	return 0;
}

static int
apart_check(struct act *act, uint64_t by)
{
	bool common;
	uint64_t maker = one_made_both(act, by, act->who->account, &common);

	if (maker == 0)
		return 0;
	if (!common)
		return refuse(act, "which", M_FORGET_MADE, ARG_PERSON(by), NULL);
	return refuse(act, "which", M_FORGET_COMMON, ARG_PERSON(by), ARG_PERSON(maker),
	    ARG_NUMBER(setting_int(act->txn, SETTING_FORGET_APART)), NULL);
}

int
forget_check(struct act *act, const struct kind *k, const void *rec, const char *reason,
    bool confirm, bool again)
{
	int64_t asked = time_of(k, rec, "forget_at");
	uint64_t by = who_of(k, rec, "forget_by");
	int64_t over = time_of(k, rec, "forgotten");

	if (over != 0 && !again)
		return refuse(act, "which", M_FORGOTTEN, BY("forgotten"),
		    ARG_TIME(over), NULL);
	if (!forget_due(act->now, k, rec)) {
		if (confirm)
			return refuse(act, "confirm", M_FORGET_NOT_ASKED, NULL);
		return reason[0] != '\0' ? 0 : refuse(act, "reason", M_NEED_REASON, NULL);
	}
	if (by == act->who->account)
		return refuse(act, "which", M_FORGET_SECOND, ARG_TIME(asked), NULL);
	if (apart_check(act, by) != 0)
		return -1;
	return confirm ? 0 : refuse(act, "confirm", M_FORGET_CONFIRM, BY("forget"), ARG_TIME(asked),
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
    const uint64_t *ids, size_t n, const char *area, const char *called)
{
	bool due = forget_due(act->now, k, rec);
	char *why = at(k, rec, "forget_why");

	for (size_t i = 0; due && i < n; i++)
		if (act->slots == NULL || slot_destroy(act->slots, ids[i]) != 0)
			txn_fail(act->txn, ERR_IO);
	if (due) {
		put(act, k, rec, "forgotten_by", "forgotten_from", "forgotten");
	} else {
		put(act, k, rec, "forget_by", "forget_from", "forget_at");
		memset(why, 0, kind_field(k, "forget_why")->size);
		memcpy(why, reason, strlen(reason));
	}
	act_word(act, "reason", why);
	change_set(act->change, k, rec);
	oversee_tell(act, area, due ? M_FORGET_GONE : M_FORGET_TOLD,
	    (const char *[]){ due ? BY("forgotten") : BY("forget"), ARG_TEXT(called), ARG_TEXT(why) });
	if (due) {
		answer_done(act, n);
	} else {
		act->answer->message = M_FORGET_ASKED;
		arg_number(act->answer->args[0], FORGET_DAYS);
	}
}
