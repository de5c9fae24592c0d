/*
 * 要办: one record kind for every "someone must do X by T". Subject files open
 * and settle needs through this; the board, rings and overdue lists read them.
 */
#ifndef RULES_NEED_H
#define RULES_NEED_H

#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/account/enums.h"
#include "src/op/op.h"
#include "src/op/right.h"

/* What opening a need takes. Addressed to roles in an area, to a unit, or to a
 * person. */
struct need_spec {
	const struct kind *kind;	/* of the subject record */
	uint64_t subject;
	enum need_verb verb;
	const char *area;		/* whose desk, "" with a person */
	unsigned roles;			/* ROLE(...) mask */
	uint64_t person;
	const char *about;		/* area it is about */
	uint64_t incident;
	enum post post;			/* with area and roles: A or B only */
	uint64_t unit;			/* in place of an area: all of it ... */
	bool on_watch;			/* ... or who is on watch there */
	uint64_t asker;			/* the unit that asks it; 0 = none */
	const char *issuer;		/* the desk that asks it, and rings a unit for it; NULL = none */
	int64_t due;			/* 0 = none */
	int64_t second;			/* when it is missed once more, see struct demand; 0 = never */
	bool urgent, drill;
};

/* Opens the need (or renews the live one of the same subject, verb and address),
 * begins its chain and tells those it asks. Any number may be opened by one operation. A step that is due already, or that comes after one that
 * finds nobody, is done at once. */
uint64_t need_open(struct act *act, const struct need_spec *spec);
/* Settles all live needs of the subject with that verb (0: of every verb). */
void need_settle(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb);
/* Settles those of them that ask the desk of that area first. */
void need_settle_at(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb,
    const char *area);
/* The live needs of the one subject with that verb are of the other from now on: who has
 * them, who was told and how far they climbed stays. */
void need_move(struct act *act, const struct kind *kind, uint64_t from, enum need_verb verb, uint64_t to);
/* They are due at that time, ms, from now on: steps of the chain that count from it wait for it,
 * also those that fired by the former time; who has them stays. Nothing if they are already. */
void need_due(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb, int64_t due);
/* Marks those of them addressed to the actor's desk as seen. True if any was. */
bool need_see(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb);
/* True if one of them is live. */
bool need_is_live(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb);
/* The same of those that ask the desk of that area first. */
bool need_is_live_at(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb,
    const char *area);
/* The first of them. False: none is live. */
bool need_current(struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb, struct need *out);
/* What a record asks of the viewer and only the doing settles: what opening it takes; one
 * that nobody has before the others. False: nothing. */
bool need_to_take(struct txn *t, const struct viewer *v, const struct kind *kind,
    uint64_t subject, struct need *out);
/* A live need of the record that somebody has taken. False: nobody is on it. */
bool need_holder(struct txn *t, const struct kind *kind, uint64_t subject, struct need *out);
/* Answers them: who, when, how; said_by: on whose word, 0 if the actor's own. */
void need_answer(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb,
    uint64_t said_by);
/* True if a live need of that verb was put before the area's desk by its chain
 * (未审 there). */
bool need_climbed_to(struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb, const char *code);

/* What a need is on a board, first things first; drills stand below all that is real,
 * in the same order, NEED_RANKS further down. */
enum need_rank {
	NEED_CALL,		/* a call for help that nobody answered; cannot be put off */
	NEED_GRAVE,		/* people dead, missing, trapped or out of contact */
	NEED_OVERDUE,
	NEED_REST,
	NEED_PUT_OFF,
	NEED_RANKS
};

/* The viewer's live needs by rank; the overdue by due, the others those nobody has
 * first, then by due, then the oldest. All of them, each once, in *out, which the
 * caller frees; returns how many. */
struct need_row {
	struct need need;
	int rank;		/* enum need_rank, + NEED_RANKS in a drill */
	bool climbed;		/* another's first: shown here because a later step asks us */
	bool overseen;		/* it asks others, and we only look on: see need_overseen */
	uint64_t steps;		/* that ask us: bit n is step n of its chain */
};
size_t need_list_all(struct txn *t, const struct viewer *v, int64_t now,
    struct need_row **out);
/* True if a board may put it together with others like it: neither a call for help nor
 * casualties. */
bool need_folds(const struct need_row *row);
/* True if it rings for the viewer whose row it is: one of the steps that ask him
 * rings, and nobody has taken it or put it off. A call for help rings whatever its
 * chain says, until a person answers; a drill never does. Who has it silences the
 * others until the claim is over or a further step rings. A claim of his that is over
 * rings too: does he go on? */
bool need_rings(struct txn *t, const struct viewer *v, const struct need_row *row, int64_t now);
/* When it rang him last: at the end of the chain the highest alone are rung again; 0
 * for the others then. */
int64_t need_rung(struct txn *t, const struct need_row *row);

/* The claims of somebody who left: of the account's live needs those that he is not
 * asked for any more come back, and ring; of the others it is noted anew until when
 * they stand. Called after his rights changed. */
void need_claims_end(struct act *act, uint64_t account);

/* Live needs on the telephone lists of the viewer's desks that have somebody to ring,
 * longest waiting first; freed by the caller. */
size_t need_phones(struct txn *t, const struct viewer *v, int64_t now, struct need **out);
/* Whom to ring for one: all the people asked, each once, as many as *n; freed by the
 * caller. */
uint64_t *need_people(struct txn *t, const struct need *need, int64_t now, size_t *n);
/* The same of all live needs of a subject with that verb. */
uint64_t *need_people_about(struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb, int64_t now, size_t *n);
/* Of them those to be rung still: not who looks at the list himself, nor who has it,
 * nor who was told since it rang last, unless he was told by his own screen before and
 * did not answer. */
uint64_t *need_to_ring(struct txn *t, const struct need *need, uint64_t reader, int64_t now,
    size_t *n);
/* The i-th to ring of a unit where nobody has an account; false: there are no more, or a
 * desk noted that all were told since it rang last. */
bool need_outsider(struct txn *t, const struct need *n, int64_t now, size_t i,
    struct outsider *out);
/* How he was told last, alone or with all who were asked. False: he was not. */
struct need_told;
bool need_told_of(struct txn *t, const struct need *n, uint64_t person, int64_t now,
    struct need_told *told);
/* Was he told since it rang last, by a look, a word, or his own screen? What was told
 * before the clock went back counts for nothing. */
bool need_was_told(struct txn *t, const struct need *n, uint64_t person, int64_t now);
/* True if one of the people asked who holds one of the roles in the need's area was told
 * by somebody else's word since it was opened. */
bool need_was_said_to(struct txn *t, const struct need *n, unsigned roles, int64_t now);
/* True if anybody holds one of the roles in the area. */
bool need_has_people(struct txn *t, const char *area, unsigned roles, int64_t now);
/* True if anybody with one of the roles in the area, beside that account, has a
 * terminal open. */
bool need_desk_on(struct act *act, const char *area, unsigned roles, uint64_t beside);
/* True if anybody was told of a live need of the subject with that verb, by whatever
 * way, or looked at it. */
bool need_is_heard(struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb);
/* True while somebody rings them for it. */
bool need_is_calling(struct txn *t, const struct need *n, int64_t now);
/* The area of the last step that found nobody, and which roles it looked for there (0: a
 * person or whoever is on watch); false if all found somebody. */
bool need_missing(struct txn *t, const struct need *n, char code[16], unsigned *roles);


/* Adds its line: "review R0722-02 area, who has it, dead 1"; with what else is to be done
 * about the same record (a bit per verb) named beside the first. */
void need_words(struct txn *t, const struct need *n, unsigned also, int64_t now, struct buf *b);
/* Adds " taken by 样例 until 20:30 step 2": how it stands. */
void need_stand_words(struct txn *t, const struct need *n, int64_t now, struct buf *b);
/* The same as need_words without what is to be done. */
void need_about_words(struct txn *t, const struct need *n, int64_t now, struct buf *b);
/* Of two needs about one record: does a stand for both? What must be answered does. */
bool need_stands_for(const struct need *a, const struct need *b);
/* The viewer's live needs about a record, the one that stands for them first: *n of
 * them; freed by the caller, NULL if there is none. */
struct need *need_list_about(struct txn *t, const struct viewer *v, const struct kind *kind,
    uint64_t subject, size_t *n);
/* True if it is addressed to the viewer or a desk of his, first of all. */
bool need_is_mine(struct txn *t, const struct viewer *v, const struct need *n);
/* True if the viewer was asked, first or by a later step: only he sees it among his. */
bool need_asks(struct txn *t, const struct viewer *v, const struct need *n);
/* True if he supervises what it is about: he sees it, it never rings for him, and he can
 * do nothing with it. */
bool need_overseen(struct txn *t, const struct viewer *v, const struct need *n);

/* True if he may look at it: who was asked, who supervises it, and duty officers and
 * leaders over what it is about or over the desk that asks. */
bool need_known(struct txn *t, const struct viewer *v, const struct need *n);

/* True if a name on it does not stop its ringing: it must be answered. */
bool need_rings_on(const struct need *n);

/* Needs whose step was refused: they wait, and hold up no other. */
#define STEPS_HELD 64
struct steps_held {
	uint64_t need[STEPS_HELD];
	size_t n;
};
/* The next wake time of any need not held, 0 if none; and the step to submit
 * for it: fills req (operation need.step, id made from record, step and due)
 * and returns the need, 0 if nothing is due. held may be NULL. */
int64_t need_next_wake(struct txn *t, const struct steps_held *held);
/* How many needs' chains were to go on from..to and did not; the numbers of what they
 * are about, first due first, into names, NEEDS_NAMED at most and then "…". */
#define NEEDS_NAMED 20
size_t need_late(struct txn *t, int64_t from, int64_t to, struct buf *names);
struct request;
/* The same for one whose times lie further ahead than their own minutes, because
 * the clock went back (need.clock): 0 if there is none. */
uint64_t need_ahead_request(struct txn *t, int64_t now, const struct steps_held *held,
    struct request *req);
uint64_t need_step_request(struct txn *t, int64_t now, const struct steps_held *held,
    struct request *req);
/* The same for one whose quiet chain waited and need not any more, because somebody
 * came on (need.on); longest waiting first. */
uint64_t need_on_request(struct txn *t, const struct terminals *on, int64_t now,
    const struct steps_held *held, struct request *req);

#endif
