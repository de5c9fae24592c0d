/*
 * Rights: who a person is (his grants in force) and what lies in scope of
 * them. Every query and every operation takes a viewer; there is no unscoped
 * call. (Rule file: src/rules/right.c has no operations of its own.)
 */
#ifndef SRC_RIGHT_H
#define SRC_RIGHT_H

#include "db/record.h"
#include "db/store.h"

#define VIEWER_GRANTS 24
struct viewer_grant {
	enum role role;
	enum tier tier;
	enum post post;
	char area[16];		/* as granted */
	char stem[16];		/* see code_stem() */
	uint64_t unit;
};
struct viewer {
	uint64_t account;	/* 0 = the system or a local command */
	char login[33];
	char name[61];
	char phone[25];
	unsigned roles;		/* ROLE(...) of all grants, ROLE_ANYONE; LOCAL or SYSTEM */
	struct viewer_grant grants[VIEWER_GRANTS];
	size_t ngrants;
};

/* Grants in force at now; false if there is no such account or it is disabled. */
bool viewer_load(struct txn *t, uint64_t account, int64_t now, struct viewer *v);
bool viewer_by_login(struct txn *t, const char *login, int64_t now, struct viewer *v);
void viewer_system(struct viewer *v);
void viewer_local(struct viewer *v);	/* may do what an administrator may */

/* True if code lies under (or is) the area whose code is top, renamed, moved
 * and retired areas considered (area_scope). */
bool area_under(struct txn *t, const char *code, const char *top);
/* The stems that count as under code: its own and those of retired areas whose
 * successor lies under it. Returns how many (at most cap). */
size_t area_scope(struct txn *t, const char *code, char stems[][16], size_t cap);
/* The area record by code; false if none. */
bool area_get(struct txn *t, const char *code, struct area *a);
/* The codes above: parent tier's code ("" for a county). */
void area_parent(struct txn *t, const char *code, char out[16]);
/* Name for people: "展旦召苏木 样例村" style where short is false. */
void area_name(struct txn *t, const char *code, bool with_parent, char *out, size_t cap);
/* The county's own record (there is one). False in an empty store. */
bool county_get(struct txn *t, struct area *a);

/* True if one of the viewer's grants with a role in roles has exactly this area. */
bool may_at(const struct viewer *v, unsigned roles, const char *code);
/* True if one of his grants with a role in roles lies at or above code. */
bool may_over(struct txn *t, const struct viewer *v, unsigned roles, const char *code);
/* True if code lies under one of his grants, or contains one of them. */
bool in_scope(struct txn *t, const struct viewer *v, const char *code);
/* True if code lies at or under one of his areas and a role of his reads cases:
 * reports and totals go up, not down. */
bool may_read(struct txn *t, const struct viewer *v, const char *code);
/* True if he may read the incident: its home or an affected area lies under,
 * or contains, one of his areas; a supervisor, duty and leader likewise. An
 * administrator without another role reads none. */
bool incident_in_scope(struct txn *t, const struct viewer *v, const struct incident *i);
/* True for what everybody may see of an incident: head line of open natural ones. */
bool incident_head_visible(const struct viewer *v, const struct incident *i);

#endif
