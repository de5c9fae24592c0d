/*
 * 要办: one record kind for every "someone must do X by T". Subject files open
 * and settle needs through this; the board, rings and overdue lists read them.
 */
#ifndef RULES_NEED_H
#define RULES_NEED_H

#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "src/op/op.h"
#include "src/op/right.h"

/* What opening a need takes. Addressed to roles in an area, or to a person. */
struct need_spec {
	const struct kind *kind;	/* of the subject record */
	uint64_t subject;
	enum need_verb verb;
	const char *area;		/* whose desk, "" with a person */
	unsigned roles;			/* ROLE(...) mask */
	uint64_t person;
	const char *about;		/* area it is about */
	uint64_t incident;
	int64_t due;			/* 0 = none */
	int64_t wake;			/* when it climbs to the tier above; 0 = never */
	bool urgent, drill;
	unsigned message;		/* the line that rings, and its arguments */
	const char *args[ANSWER_ARGS];
};

/* Opens the need (or renews the live one of the same subject, verb and area),
 * and puts an urgent notice where it must ring. A wake that lies in the past
 * or is 0 minutes away climbs at once. */
uint64_t need_open(struct act *act, const struct need_spec *spec);
/* Settles all live needs of the subject with that verb (0: of every verb). */
void need_settle(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb);
/* Marks those of them addressed to the actor's desk as seen. True if any was. */
bool need_see(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb);
/* True if one of them is live. */
bool need_is_live(struct txn *t, const struct kind *kind, uint64_t subject, enum need_verb verb);
/* Answers them: who, when, how. */
void need_answer(struct act *act, const struct kind *kind, uint64_t subject, enum need_verb verb);
/* True if a live need of that verb has climbed to the area (未审 there). */
bool need_climbed_to(struct txn *t, const struct kind *kind, uint64_t subject,
    enum need_verb verb, const char *code);

/* The viewer's live needs, most urgent first: unanswered calls for help (also
 * put-off ones), casualties and what else is urgent, overdue by due, then the
 * rest (due, then oldest); put-off ones last until their time. Returns how many
 * of out were filled. */
struct need_row {
	struct need need;
	bool climbed;		/* it is another desk's, shown here because it climbed */
};
size_t need_list(struct txn *t, const struct viewer *v, int64_t now,
    struct need_row *out, size_t cap);

/* True if the need is addressed to the viewer or a desk of his, or climbed to
 * one: only they are rung and told its line. False if there is none. */
bool need_concerns(struct txn *t, const struct viewer *v, uint64_t need);

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
struct request;
uint64_t need_step_request(struct txn *t, int64_t now, const struct steps_held *held,
    struct request *req);

#endif
