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

#define HANDS 64	/* behind one person; with more of them nothing is destroyed */

struct hands {		/* him first */
	uint64_t who[HANDS];
	size_t n;
	bool full;
};

static bool
is_hand(const struct hands *h, uint64_t who)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->who[i] == who)
			return true;
	return false;
}

/* The server's own account is none: whoever has that has all. */
static void
add_hand(struct hands *h, uint64_t who)
{
	if (who == 0 || is_hand(h, who))
		return;
	h->full = h->full || h->n == HANDS;
	if (!h->full)
		h->who[h->n++] = who;
}

/* Adds who gave him a right after since, then the last way in too; from 0 on only what is in
 * force: of late what was taken back counts, or two could give each other what is a third's. */
static void
add_makers(struct act *act, uint64_t whom, int64_t since, struct hands *h)
{
	struct index_key key;
	struct account a;
	struct grant g;
	struct scan s;

	if (record_get(act->txn, &kind_account, whom, &a) && a.let_in_at > since)
		add_hand(h, a.let_in_by);
	key_begin(&key, &kind_grant, 1);
	key_number(&key, whom);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s))
		if (record_get(act->txn, &kind_grant, s.id, &g) && (since != 0 ? id_time(g.id) > since :
		    g.revoked == 0 && (g.until == 0 || g.until > act->now)))
			add_hand(h, g.by);
	scan_close(&s);
}

/* Who may act as him: himself, who gave him anything within the days, who gave those. */
static void
hands_of(struct act *act, uint64_t whom, struct hands *h)
{
	int64_t since = act->now - setting_int(act->txn, SETTING_FORGET_APART) * DAY_MS;

	*h = (struct hands){ .who = { whom }, .n = 1 };
	for (size_t i = 0; i < h->n; i++)
		add_makers(act, h->who[i], since > 0 ? since : 1, h);
}

/* One who may act as a, and made b, however long ago, or may act as him; 0: there is none. */
static uint64_t
behind_both(struct act *act, uint64_t a, uint64_t b)
{
	struct hands of, other;

	hands_of(act, a, &of);
	hands_of(act, b, &other);
	add_makers(act, b, 0, &other);
	for (size_t i = 0; i < of.n; i++)
		if (is_hand(&other, of.who[i]))
			return of.who[i];
	return of.full ? of.who[HANDS - 1] : other.full ? other.who[HANDS - 1] : 0;
}

/* Could the two be one person, who made himself the other, or who made both? 0, or who made
 * them; that was a third: common. */
static uint64_t
one_made_both(struct act *act, uint64_t a, uint64_t b, bool *common)
{
	uint64_t maker = a != 0 && b != 0 ? behind_both(act, a, b) : 0;

	if (maker == 0 && a != 0 && b != 0)
		maker = behind_both(act, b, a);
	*common = maker != a && maker != b;
	return maker;
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
