/*
 * Operations: everything that changes a county's records is one row of a
 * table. The keeper carries it out and knows no subject; a subject file
 * (src/rules/NAME.c) knows no socket, no SSH, no curses and no clock.
 *
 *   check  reads, and refuses by field and message; it writes nothing
 *   apply  writes through act->change; it cannot refuse any more
 */
#ifndef SRC_OP_H
#define SRC_OP_H

#include "db/change.h"
#include "db/journal.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/need/enums.h"
#include "src/op/number.h"
#include "src/op/right.h"
#include "src/op/say.h"

/* References that a person may give instead of a number. */
#define REF_NEW UINT64_MAX		/* incident=new */
#define REF_UNSURE (UINT64_MAX - 1)	/* 不确定: the desk decides */

struct act;
struct face;
struct need;

struct op {
	const char *verb;		/* "file" */
	const char *zh;			/* "报|报送": Chinese and short forms */
	bool alone;			/* its Chinese names stand without the noun: 报 */
	const char *help;		/* one line, msgid */
	const char *label;		/* msgid of op_label(); NULL: the label of its args */
	const struct kind *args;	/* ARGS kind: its arguments */
	const struct kind *target;	/* what WHICH names; args has field `which`: a REF, its CODE, or
					 * its name where its face has a source. NULL = none */
	const char *bare;		/* the field that a number typed alone stands for; NULL: none */
	const char *in_turn;		/* fields of texts, blanks between: bare words that fit no other
					 * go to them in turn, and all that are left to the last; NULL: none */
	unsigned roles;			/* who may at all; the check looks at the area */
	size_t plan_size;		/* act->plan, zeroed, from check to apply */
	bool keep_refusal;		/* a refused sending is a journal entry */
	bool edits;			/* its arguments are fields of target as they shall be: a form begins with theirs */
	bool repeats;			/* asked again without an id it is done again (求救 rings again) */
	bool urgent;			/* nothing wrong with what was typed holds it up; has text,
					 * place, drill and which. Nor how much was sent: act->over */
	unsigned cost;			/* what it takes from the account's bucket (src/core/bucket.h): it
					 * rings others, opens an incident or stores long text. 0: nothing */
	/* Asked again under the id that stored record id: fills args (of op->args) for
	 * doing it once more; false if there is no need to. NULL: never. */
	bool (*again)(struct txn *t, uint64_t id, void *args);
	/* Writes what is to be said besides its answer, of record id as the store holds it
	 * now; nothing to say: nothing. NULL: never. */
	void (*besides)(struct txn *t, uint64_t id, int64_t now, struct buf *out);
	bool upload;			/* takes a file whole, see act_upload(); a command reads it from
					 * its standard input, which holds no arguments then */
	const char *rows_of;		/* "team.add": the rows of its file are each one of that, see
					 * src/text/import_rows.h; NULL: it reads its file itself */
	unsigned there;			/* message by which its check says that what it adds is there
					 * already, so that an import leaves the row as it is; 0: NAME_EXISTS */
	/* True if two structs of args are of one thing, so that a file may hold but one of
	 * them; NULL: of one name in one area. */
	bool (*alike)(const void *a, const void *b);
	enum { SECRETS_NONE, SECRETS_READ, SECRETS_WRITE } secrets;	/* the environment of them */
	int (*check)(struct act *act);	/* 0, or what refuse() returned */
	void (*apply)(struct act *act);
};

struct outsider {		/* who has a telephone and no account */
	char name[64], phone[32];
};

/* What a subject asks of people: one row per verb of its needs. The need
 * mechanism knows a verb by its row alone. */
struct demand {
	enum need_verb verb;		/* 0 ends */
	const char *chain;		/* the chain of steps it runs by (chains.def) */
	unsigned tiers, roles;		/* whose desks are asked first: a bit per tier and role */
	const char *answer;		/* the operation that answers it; NULL: only the doing settles it */
	bool of_subject;		/* that operation is about the subject, not about the need */
	bool timed;			/* its needs have a time by which they are due */
	bool told_ends;			/* by somebody's word to one who was asked, it is answered */
	bool until_answered;		/* rings on while somebody only has his name on it */
	const char *words;		/* msgid: what the key says that answers or takes it */
	const char *said;		/* msgid: what is said once it did; NULL: answered */
	void (*answered)(struct act *act, const struct need *n);	/* after need.answer; or NULL */
	/* Does the subject still want it? By its record alone, without a look at needs: check
	 * holds the two against each other. NULL: src/admin/check_needs.c has code of its own. */
	bool (*wanted)(struct txn *t, uint64_t subject);
	/* Adds " what the subject says in short" to the need's line; NULL: nothing. */
	void (*says)(struct txn *t, const struct need *n, struct buf *b);
	/* It was not done by need_spec.second either; NULL: nothing follows. */
	void (*missed)(struct act *act, const struct need *n);
	/* The i-th to be telephoned for it where nobody of its unit has an account; false: there
	 * are no more. NULL: nobody is known. */
	bool (*phone)(struct txn *t, const struct need *n, size_t i, struct outsider *out);
	bool sounds;			/* in the county's quiet hours too */
	/* Is it about people dead, missing, trapped or out of contact? NULL: never. */
	bool (*grave)(struct txn *t, const struct need *n);
};

/* A subject: one noun of the command grammar, one file in src/rules/. */
struct subject {
	const char *noun, *zh, *label;	/* "report", "灾情|报告", msgid */
	const struct kind *kind;	/* its main record, NULL if none */
	const struct op *ops;		/* ends with a NULL verb */
	/* Two incidents were parted: what the subject has under the family of
	 * root now stands alone again. NULL: nothing to do. */
	void (*parted)(struct act *act, uint64_t root);
	const struct face *face;	/* of kind: its list and show; NULL: views of its own */
	const struct demand *demands;	/* ends with verb 0; NULL if it asks nothing */
	bool to_the_last;		/* stored also when the disk is full, from what was kept back */
};
extern const struct subject *const subjects[];	/* ends with NULL; made from src/rules/ */

/* The subject by noun (or Chinese), the operation by "noun.verb". NULL if none. */
const struct subject *subject_find(const char *noun);
const struct op *op_find(const char *name, const struct subject **subject);
/* The field of its target whose value `which` is; NULL: it is the record's id. */
const struct field *op_key(const struct op *op);
/* What it is called in the log and over its form, in the reader's language. No
 * two of a subject share it, also where they share their arguments. */
const char *op_label(const struct op *op);
/* The row of a verb; never NULL for a verb that a subject declares. */
const struct demand *demand_find(enum need_verb verb);

/* Who an account wants to be told: what a change means to others. */
#define NOTICE_AREAS 8	/* who has more names the county, which stands for all */
struct notice {
	uint64_t seq;			/* the core's, and: all that the operation */
	uint64_t kinds;			/* changed, KIND_BIT() of each */
	uint64_t incident;		/* it belongs to, 0 = none */
	char areas[NOTICE_AREAS][16];	/* who is in scope of one of them looks again */
	size_t nareas;
	uint64_t person;		/* looks again whatever his areas; 0 = none */
	unsigned message;		/* a line for this person alone; 0 = none */
	bool drill;			/* the line is of one */
	char args[ANSWER_ARGS][192];
};

/* Notices that grow in number as they are told of; zeroed at first. */
struct notices {
	struct notice *list;
	size_t n, room;
	bool missed;		/* there was no memory for one: who reads them looks for himself */
};
/* One more, zeroed, at the end: to be filled before the next is asked for. NULL
 * for want of memory. */
struct notice *notices_add(struct notices *to);
void notices_free(struct notices *n);

/* Who has a terminal open now; lent by the keeper, so that rules know no socket. */
struct terminals {
	bool (*is_on)(void *ctx, uint64_t account);
	void *ctx;
};
/* True if the account has one; on may be NULL: nobody has. */
bool terminals_have(const struct terminals *on, uint64_t account);

/* One operation being carried out. */
struct act {
	struct txn *txn;
	struct change *change;
	const struct op *op;
	const struct viewer *who;	/* never NULL; the system's has account 0 */
	const void *args;		/* struct of op->args, decoded and within limits */
	const uint16_t *cleared;	/* field numbers given as `key=` */
	size_t ncleared;
	int64_t now;			/* ms; the only clock there is */
	int64_t ahead;			/* of the system's clock; 0, but where that is known to be behind */
	int64_t happened;		/* 0 = now */
	bool on_paper;
	bool asked;			/* only whether it may be done: no secrets are lent */
	enum how how;
	void *plan;
	uint8_t seed[32];		/* randomness that came with the operation */
	struct answer *answer;
	struct refusal *refusal;
	struct notices notices;
	uint64_t upload_id;		/* the file that the request names; 0 = none */
	uint64_t kinds;			/* what was written, after all is done */
	const struct buf *upload;	/* it; NULL: nobody holds it any more */
	struct buf *words;		/* reasons and other words that are no field */
	struct buf *secret;		/* for the caller's eyes once: never stored or journaled */
	struct txn *secrets;		/* verifiers; NULL unless the operation says `secrets` */
	struct slots *slots;		/* personal-data keys; NULL outside the keeper */
	const char *host;		/* where the server is reached unless a setting says it */
	unsigned port;			/* 0 = no server runs */
	bool unproved;			/* see struct origin */
	unsigned cost;			/* op->cost, until its check knows it to be less */
	bool changes;			/* its check found what it stores there with other values */
	bool over;			/* the account has not got it: only of what is urgent */
	const struct terminals *terminals;	/* NULL: no server runs, nobody has one */
	struct notice spare;		/* where a notice goes that found no memory */
};

/*
 * refuse() notes field (name of a field of op->args, or "") and message with
 * up to four arguments made by arg_*() and returns -1, for `return refuse(...)`.
 */
int refuse(struct act *act, const char *field, enum message m, ...);	/* args end with NULL */
/* True if the account has a terminal open. */
bool act_is_on(const struct act *act, uint64_t account);
/* True if the field was given as `key=`. */
bool cleared(const struct act *act, const char *field);
#define UPLOAD_MAX (8 * 1024 * 1024)	/* bytes of one file */
/*
 * The file that came with the request, whole and as it was sent, of at most
 * UPLOAD_MAX bytes; for checks and for apply, borrowed for that time. 0, or what
 * refuse() returned: none was sent, or the keeper that held it is gone.
 */
int act_upload(struct act *act, const uint8_t **data, size_t *len);
/* Keeps a word (a reason, a confirmed warning) in the journal entry; of any
 * number and length, until all make ENTRY_WORDS_MAX, which refuses the operation. */
void act_word(struct act *act, const char *name, const char *text);
/* A new zeroed notice, to fill before the next is asked for; never NULL, of any
 * number (without memory nothing is stored). */
struct notice *act_notice(struct act *act);
/* The one for areas of an incident, 0: of none; new or as it stands already. */
struct notice *act_notice_of(struct act *act, uint64_t incident);
/* One area more, each once; where they are too many the county stands for all. */
void notice_area(struct act *act, struct notice *n, const char *code);
/* The answer: which record, under which number. */
void act_answer(struct act *act, const struct kind *kind, const void *rec, const char *number);

/* The next running number of a kind with a letter today in county time, or on the last day
 * that was sure while the clock is in doubt (src/op/doubt.h): fills rec's day, no, node. */
void number_give(struct act *act, const struct kind *kind, int64_t *day, int64_t *no, int64_t *node);
/* The record by a short number as people write it: R0816-07, 灾0816-07,
 * R20250816-07, R0816-A07 (of node A), or "07" (today's). 0 if there is none. */
uint64_t number_find(struct txn *t, const struct kind *kind, const char *text, int64_t now);
/* For a running number alone that nothing has today: the newest record that had it
 * within the last 31 days; nobody's midnight ends what is going on. 0 if there is none. */
uint64_t number_earlier(struct txn *t, const struct kind *kind, const char *text, int64_t now);

#endif
