/*
 * 账号: people, what they may do and how they log in. account_subject.c holds the
 * table and the operations on a person, account_grant.c rights, account_key.c
 * public keys, account_code.c one-time codes and the card; account_read.c and
 * account_target.c what all of these use.
 */
#ifndef RULES_ACCOUNT_H
#define RULES_ACCOUNT_H

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "src/op/op.h"
#include "src/op/right.h"

#define ROLES_MAX 7	/* of one request */
#define KEYS_MAX 8	/* of one account; more are refused (KEYS_MANY) */
#define CODE_MINUTES 4320	/* a card's code: 72 hours */
#define CODE_MINUTES_DESK 15	/* one said on the telephone */

struct area;
struct face;
struct reader;

extern const struct face account_face;
/* True if the reader administers one of the account's areas, or on the server. */
bool account_administers(const struct reader *r, uint64_t account);

/* By login; false if there is none. */
bool account_find(struct txn *t, const char *login, struct account *out);
/* A letter, then letters and digits, 2 to 32: what every keyboard can type. */
bool account_login_valid(const char *login);
/* Reads which, or refuses it. */
int account_target(struct act *act, uint64_t which, struct account *out);
/* Whether account_administered() would let it pass. */
bool account_in_hand(struct act *act, const struct account *a);
/* Refuses unless the actor administers every area where the account holds a
 * role (the county if it holds none), or acts on the server. */
int account_administered(struct act *act, const struct account *a);
/* Refuses with m unless all the account's grants lie strictly below a desk of the
 * actor's, of the roles desks, and all are of roles. */
int account_below(struct act *act, const struct account *a, unsigned desks, unsigned roles,
    enum message m);
/* account suspend, see account_suspend.c. */
int suspend_check(struct act *act);
void suspend_apply(struct act *act);
int heard_check(struct act *act);
void heard_apply(struct act *act);
/* Counts a change of the account's rights, keys or code in its record, which makes
 * the same request a new one after any other change, and answers with it. */
void account_touch(struct act *act, struct account *a);
/* Notes in *a who gives it a code or a key, before it is written: forget.h asks. */
void account_let_in(const struct act *act, struct account *a);
/* Tells the person's sessions that something of his changed. */
void account_notice(struct act *act, uint64_t account);

/* What grants a request asks for. */
struct grant_wish {
	uint64_t account;	/* 0: one that is being added */
	const char *area, *role, *unit;
	int post;
	int64_t from, to;
};
/* Checks the wish and fills out (account may be 0) with one grant per role;
 * refuses otherwise. Fields are named area, role, post, unit, from, to. */
int grants_wanted(struct act *act, const struct grant_wish *wish, struct grant out[ROLES_MAX],
    size_t *n);
/* The parts of a wish, each refused under its own field: its area; its roles, a bit
 * each; the post and the unit (0: none) that go with them. */
int grant_area(struct act *act, const struct grant_wish *wish, struct area *area);
int grant_roles(struct act *act, const char *list, unsigned *roles);
int grant_post(struct act *act, const struct grant_wish *wish, unsigned roles);
int grant_unit(struct act *act, const struct grant_wish *wish, const char *area, uint64_t *unit);
/* One grant for each of the roles in area; returns how many. */
size_t grants_fill(struct act *act, const struct grant_wish *wish, const char *area,
    unsigned roles, uint64_t unit, struct grant out[ROLES_MAX]);
/* The account's grants that are not over: in force, or yet to begin. */
size_t grants_held(struct txn *t, uint64_t account, int64_t now, struct grant *out, size_t cap);
/* Refuses field if a, without admin rights, would leave no administrator who
 * can log in. */
int admin_remains(struct act *act, const char *field, const struct account *a);
/* Refuses if the account is the actor's own: nobody gives himself a role. */
int grant_not_self(struct act *act, uint64_t account);
/* An administrator who holds another role too: after a grant of his was written, those
 * who supervise its area hear of it. */
void grant_rings(struct act *act, const struct grant *g);
struct grant_plan {
	struct account account;
	struct grant grants[VIEWER_GRANTS];
	size_t n;
};
int grant_check(struct act *act);
void grant_apply(struct act *act);
int revoke_check(struct act *act);
void revoke_apply(struct act *act);

/* Takes public keys (lines or blocks, see keys/key_file.h) apart into records; refuses
 * field. Those that the account has proposed already come with their id. */
int keys_wanted(struct act *act, const char *field, const char *text, uint64_t account,
    struct pubkey out[KEYS_MAX], size_t *n);
/* The account's keys that are not dropped. */
size_t keys_held(struct txn *t, uint64_t account, struct pubkey *out, size_t cap);
/* Is the question about the key answered: is it active, or was it declined or dropped? */
bool key_is_settled(struct txn *t, uint64_t account, const char *fingerprint);
/* Does another account hold it? Who does the log would not know then. */
bool key_is_others(struct txn *t, uint64_t account, const char *fingerprint);
/* Who has one of these roles does not replace the password by a key of his client's:
 * somebody must give it to the account. */
#define KEY_ROLES_HIGH (ROLE(leader) | ROLE(supervisor) | ROLE(admin))
struct key_plan {
	struct account account;
	struct pubkey keys[KEYS_MAX];	/* new (id 0) or altered */
	size_t n;
};
int key_check(struct act *act);
int propose_check(struct act *act);
int confirm_check(struct act *act);
int decline_check(struct act *act);
void key_apply(struct act *act);

/* What stands on a login card; all borrowed. */
#define CARD_HOST 601
struct card {
	const char *login, *name, *host, *code;
	char area[16];			/* where he serves, "" nowhere: whose telephones stand on it */
	unsigned port;
	int64_t until;
};
/* Sets the area of a card: that of the account's first grant. */
void code_area(struct txn *t, uint64_t account, int64_t now, struct card *c);
/* Appends the card in the reader's language. */
void code_card(struct buf *out, struct txn *t, const struct card *c);
/* Where people reach the server: what the county says, else where it is. */
void code_place(struct act *act, char host[CARD_HOST], unsigned *port);
/* Makes a one-time code and writes the card to act->secret. */
void code_give(struct act *act, const struct account *a, int64_t until);
struct code_plan {
	struct account account;
	int64_t minutes;
};
int forget_account_check(struct act *act);	/* with a struct account as plan */
void forget_account_apply(struct act *act);
int code_check(struct act *act);
void code_apply(struct act *act);

#endif
