/*
 * Teams and their orders computed again, from the words of the rules and nothing of the
 * program: it includes no header of it and shares no code with it. Whoever plays asks it
 * first what an operation will be answered, then tells it what was stored. All stands in
 * lists that are gone through from end to end: slow, and plain to read.
 */
#ifndef TESTS_MODEL_ORDER_H
#define TESTS_MODEL_ORDER_H

#include <stdbool.h>
#include <stdint.h>

enum { MO_TEAMS = 500, MO_ORDERS = 4000, MO_STEPS = 64, MO_PEOPLE = 16, MO_PLACES = 8, MO_INCIDENTS = 4 };
enum { MO_UNKNOWN = -1 };

enum mo_state { MO_ISSUED = 1, MO_ACKED, MO_MOVING, MO_SCENE, MO_LEAVING, MO_CLOSED, MO_STATES };
enum mo_end { MO_BACK = 1, MO_DECLINED, MO_RECALLED, MO_RETASKED };
/* The verbs in the numbers of their steps, then what leaves no step. */
enum mo_verb { MV_SEND = 1, MV_ACK, MV_DECLINE, MV_GO, MV_LATE, MV_ARRIVE, MV_COUNT, MV_CALLED,
	MV_DONE, MV_BACK, MV_RECALL, MV_RETASK, MV_STRIKE, MV_SPLIT, MV_MERGE, MV_STRENGTH, MV_READY,
	MV_REST, MV_OUT, MV_RETIRE,
	MV_STATE /* of the incident */, MV_LEVEL /* of it */, MV_VERBS };
enum mo_incident { MO_RESPONDING = 3, MO_CONTROLLED, MO_OVER };
enum mo_level { MO_NO_LEVEL, MO_ORDINARY, MO_LARGER, MO_MAJOR, MO_EXTREME };
enum mo_standing { MO_READY = 1, MO_RESTING, MO_OUT };

/* What an operation may be answered; several bits: each of them is right. */
enum mo_answer {
	MA_YES = 1 << 0,
	MA_SCOPE = 1 << 1,		/* not his to do */
	MA_BY_PHONE = 1 << 2,		/* a desk names who told it */
	MA_WHICH = 1 << 3,		/* none of his, or several; a desk says which */
	MA_STEP_ORDER = 1 << 4,
	MA_RACE = 1 << 5,
	MA_COUNT_MISSING = 1 << 6,
	MA_COUNT_SUM = 1 << 7,
	MA_BUSY = 1 << 8,
	MA_TEAM_OUT = 1 << 9,
	MA_TEAM_RESTING = 1 << 10,
	MA_TEAM_SPLIT = 1 << 11,
	MA_TEAM_LIVE = 1 << 12,
	MA_STRENGTH = 1 << 13,
	MA_RETIRED = 1 << 14,
	MA_ORDERS_LIVE = 1 << 15,	/* the incident goes on */
	MA_NO_STEP = 1 << 16,
	MA_STEP_NEEDED = 1 << 17,	/* by a later one, or none before it can be struck */
	MA_SQUADS = 1 << 18,		/* those of a team go first */
	MA_NO_SQUAD = 1 << 19,		/* only a squad is merged, only what is none is split */
	MA_NOBODY = 1 << 20,		/* is out */
	MA_OTHER = 1 << 21,		/* its team has another order now */
	MA_NO_DRILL = 1 << 22,
	MA_OVER = 1 << 23,		/* the incident is */
	MA_BEFORE_SENT = 1 << 24,
	MA_ANSWERS = 25,
};

struct mo_step {
	enum mo_verb verb;
	long long at, happened, eta;
	long people, injured, missing;	/* MO_UNKNOWN */
	int by;
	bool excused, struck;
};
struct mo_order {
	uint64_t id;
	int team, incident, desk;	/* desk: a place */
	bool drill, forward;		/* forward: its task is to wait there */
	long every, every_away;		/* minutes */
	int after;			/* the order that it was retasked from, -1 */
	long long carried;
	struct mo_step step[MO_STEPS];
	int steps;
	enum mo_state state;		/* of the fold, so that it is not made for each look */
};
/* What its steps make of it. */
struct mo_fold {
	enum mo_state state;
	enum mo_end end;
	bool out, recalled, heard;
	bool let_go;			/* a leader let it go on without the missing, and no more were since */
	long sent, here, injured, missing, away;
	long long counted, due, eta;
};
struct mo_team {
	uint64_t id;
	int base, squad_of;		/* squad_of: -1 */
	long strength, watch;
	enum mo_standing standing;
	long long until, back;
	int rests, rests_step;		/* the order and its step that let it rest by rule, and nobody
					 * said otherwise since; -1 */
	bool retired;
};
/* Somebody: at the desk of a place, as its leader, or of a team. */
struct mo_person {
	int place, team;		/* -1 */
	bool duty, leader;
};
struct model_order {
	int above[MO_PLACES];		/* the place that one lies in, -1 */
	int home[MO_INCIDENTS];		/* the place of each incident */
	enum mo_incident state[MO_INCIDENTS];
	enum mo_level level[MO_INCIDENTS];
	struct mo_person person[MO_PEOPLE];
	struct mo_team team[MO_TEAMS];
	struct mo_order order[MO_ORDERS];
	int teams, orders;
	long rest_after, rest_for;	/* minutes; who was out longer rests so long, 0: nobody */
	/* What was met: of each state and verb, whether allowed and whether refused. */
	bool met[MO_STATES][MV_VERBS][2];
	unsigned answered;		/* with what, as far as it was sure */
};

/* Something that somebody wants done. What is not given is -1, times and flags 0. */
struct mo_act {
	enum mo_verb verb;
	int who, order, team, incident, step, to;	/* to: a state or level of the incident */
	bool drill, forward, phone, reason;
	long people, injured, missing;
	long every, every_away;
	long long now, happened, eta, until;
};

/* A bit for each answer that is right; the plan must not want more than fits in. */
unsigned mo_foretell(struct model_order *m, const struct mo_act *a);
/* It was stored, and made a record with that id (0: none). */
void mo_done(struct model_order *m, const struct mo_act *a, uint64_t id);

/* The order that it is about: named, or the one of the team's people. -1: none, several. */
int mo_meant(const struct model_order *m, const struct mo_act *a);
/* What is asked of people for it: a bit of 1 << enum mo_asked for each. */
enum mo_asked { MO_ASK_ACK, MO_ASK_SETOUT, MO_ASK_ARRIVE, MO_ASK_COUNT, MO_ASK_MISSING, MO_ASK_BACK,
	MO_ASK_DECLINED, MO_ASKED };
unsigned mo_asked(const struct model_order *m, int order);
/* Those that may be asked or not: two head counts without an answer stand for somebody
 * missing, from when that is noticed until somebody answers; who sends another team has
 * answered that one cannot come. */
unsigned mo_may_be_asked(const struct model_order *m, int order);
struct mo_fold mo_fold(const struct mo_order *o);
/* The index of its live order, -1: it has none. */
int mo_live(const struct model_order *m, int team);
enum mo_standing mo_standing(const struct mo_team *t, long long now);
/* In words, for whoever looks why something differs. */
const char *mo_answer_name(enum mo_answer a);
const char *mo_verb_name(enum mo_verb v);
void mo_print(const struct mo_order *o);
/* The first pair of state and verb that was not met both ways that there are; false: all were. */
bool mo_unmet(const struct model_order *m, enum mo_state *state, enum mo_verb *verb);

#endif
