/*
 * Rights: who a person is (his grants in force) and what lies in scope of
 * them. Every query and every operation takes a viewer; there is no unscoped
 * call.
 */
#ifndef SRC_RIGHT_H
#define SRC_RIGHT_H

#include "db/store.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/enums.h"
#include "src/op/place.h"

struct area;
struct grant;

#define ROLE(r) (1u << role_##r)
#define ROLE_ANYONE 0x10000u	/* every account that may log in */
#define ROLE_LOCAL 0x20000u	/* a command run on the server itself (local:UID) */
#define ROLE_SYSTEM 0x40000u	/* the keeper's own steps */
/* Roles that read cases at all: an administrator alone reads none. */
#define READERS_OF_CASES (ROLE(officer) | ROLE(duty) | ROLE(leader) | ROLE(supervisor) | \
	ROLE(storekeeper) | ROLE(team))

/* Those who read cases, and what is done about them, by the area of their grant: not the
 * people of a team, however wide that is, who read what they are sent to. */
#define READERS_BY_AREA (READERS_OF_CASES & ~ROLE(team))

#define VIEWER_GRANTS 24	/* of one account; more are refused (GRANT_MANY) */
struct viewer_grant {
	enum role role;
	enum tier tier;
	enum post post;
	char area[16];		/* of a village's officer what his village was merged into */
	char granted[16];	/* as granted: where the person is */
	char stem[16];		/* see code_stem() */
	uint64_t unit;
};
struct viewer {
	uint64_t account;	/* 0 = the system or a local command */
	uint32_t uid;		/* of a local command */
	char login[33];
	char name[61];
	char phone[25];
	unsigned roles;		/* ROLE(...) of all grants, ROLE_ANYONE; LOCAL or SYSTEM */
	struct viewer_grant grants[VIEWER_GRANTS];
	size_t ngrants;
};

/* Where the grant counts today: its area, or of a village's officer the village that his was
 * merged into. False: there is no such area. */
bool grant_today(struct txn *t, const struct grant *g, struct area *out);
/* Grants in force at now; false if there is no such account or it is disabled. */
bool viewer_load(struct txn *t, uint64_t account, int64_t now, struct viewer *v);
bool viewer_by_login(struct txn *t, const char *login, int64_t now, struct viewer *v);
/* The account's grant with a role in roles that ended last; false: there was none. */
bool grant_ended(struct txn *t, uint64_t account, unsigned roles, int64_t now, struct grant *last);
void viewer_system(struct viewer *v);
void viewer_local(struct viewer *v);	/* may do what an administrator may */

/* True if one of the viewer's grants with a role in roles has exactly this area. */
bool may_at(const struct viewer *v, unsigned roles, const char *code);
/* True if one of his grants with a role in roles lies at or above code. */
bool may_over(struct txn *t, const struct viewer *v, unsigned roles, const char *code);
/* True if code lies under one of his grants with a role in roles, or contains one of them. */
bool in_scope_by(struct txn *t, const struct viewer *v, unsigned roles, const char *code);
/* By any role that reads cases. */
bool in_scope(struct txn *t, const struct viewer *v, const char *code);
/* True if code lies at or under one of his areas and a role of his reads cases by area:
 * reports, calls and totals go up, not down. */
bool may_read(struct txn *t, const struct viewer *v, const char *code);

/* May he know of the person? Himself, who holds or will hold a role in his scope or where
 * he administers; who holds none anywhere is the county administrator's, and its leader's,
 * who may be the second that destroys his data. */
bool viewer_knows(struct txn *t, const struct viewer *v, int64_t now, uint64_t account);

#endif
