/*
 * 导入人员: the list of people that a county has, as accounts with their grants.
 * Looked at as a whole first; all of it is stored by one operation, or nothing.
 *
 * Columns, by their English or Chinese names: name 姓名, area 地区 (a code, or a
 * name that stands for one area, alone or with township 乡镇), role 角色, and if
 * they are there post 岗位, phone 电话, unit 单位, login 账号.
 *
 * A row without a login gets one from its area: c, t, v or g for the tier, the
 * digits of the code below the county, and the first free letter: t103a, v103200b.
 * Post B begins at b. Who is there already is known by the login; else by name and
 * telephone; else by name and area. A further row of the same person is a further
 * grant.
 */
#ifndef RULES_ACCOUNT_IMPORT_H
#define RULES_ACCOUNT_IMPORT_H

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/grant.h"
#include "src/op/op.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/text/rows.h"

#define IMPORT_ROWS 5000
#define IMPORT_SEED 32

enum { IMPORT_LOGIN, IMPORT_NAME, IMPORT_AREA, IMPORT_TOWNSHIP, IMPORT_ROLE, IMPORT_POST,
    IMPORT_UNIT, IMPORT_PHONE, IMPORT_COLUMNS };

/* Somebody of the store or of the list. */
struct import_person {
	uint64_t id;			/* 0: to be added */
	char login[33], name[61], phone[25];
	bool disabled, touched;		/* touched: he gets a grant */
	int same_login, same_name;	/* the next of that hash, -1 = none */
	int last_row;			/* of his, among the rows; -1 = none */
	int held;			/* the first area he serves in the store, -1 = none */
};
/* What a row of the list comes to. */
struct import_row {
	unsigned line;
	size_t person;
	bool added;			/* the first row of one who is to be added */
	struct grant grants[ROLES_MAX];	/* that are missing; none: it is there already */
	size_t ngrants;
	char area[16];
	int before;			/* an earlier row of the same person, -1 = none */
};

struct import_people {
	struct rows rows;
	struct import_person *people;	/* first those of the store */
	size_t npeople, room, stored;
	int by_login[LIST_HEADS], by_name[LIST_HEADS];	/* heads of the hash lists */
	struct import_row *row;
	size_t nrows;
	bool cards;			/* new ones for those who are there too */
	size_t added, more, there;	/* accounts; grants to others; rows */
	size_t again;			/* people who are there and get a new card */
	struct import_area *areas;
	size_t nareas;
	struct import_held *held;
	size_t nheld, held_room;
};

/*
 * Reads the file and works out what it comes to for who, now; cards: with a new card for
 * each of its people who is there already. t may be a read transaction. 0, with all faults noted; or -1: *why says what is wrong with the
 * file as a whole. import_people_free() either way.
 */
int import_people(struct import_people *im, struct txn *t, const struct viewer *who, int64_t now,
    bool cards, const void *data, size_t len, struct refusal *why);
void import_people_free(struct import_people *im);

/* What the row comes to, as a msgid; its roles in words, out. */
const char *import_comes_to(const struct import_people *im, const struct import_row *row);
const char *import_roles(const struct import_row *row, char *out, size_t cap);

/* A new seed into the arguments, and to seed for import_cards(). */
struct op_account_import;
void import_seed(struct op_account_import *args, uint8_t seed[IMPORT_SEED]);
/* Wipes the seed and the cards, and frees these. */
void import_forget(uint8_t seed[IMPORT_SEED], struct buf *cards);
/* The one-time code of a login by the seed. */
void import_code(const uint8_t seed[IMPORT_SEED], const char *login, char code[VERIFIER_CODE]);
/*
 * After it was stored as entry seq: appends the cards of the accounts that were added,
 * and with `again` (as it was asked) of those that were there, a line of dashes between,
 * to be printed and cut.
 */
void import_cards(struct txn *t, uint64_t seq, bool again, const uint8_t seed[IMPORT_SEED],
    struct buf *out);

int import_check(struct act *act);
void import_apply(struct act *act);

#endif
