/*
 * 建议: which teams to send, best first: of the kind, with the skill, ready before out, near
 * before far, rested before tired, confirmed before not. Behind them who cannot come, and
 * why. A query over the records: it chooses nobody, and whoever sends may overrule it.
 */
#ifndef RULES_SUGGEST_H
#define RULES_SUGGEST_H

#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "src/op/right.h"
#include "src/rules/travel/travel.h"

struct want;

/* For what; area, kind and skill may be "": then none of them makes a difference. */
struct suggest_query {
	struct txn *txn;
	const struct viewer *who;	/* only teams that he may send, or supervises */
	int64_t now;
	uint64_t incident;		/* 0: none */
	const char *area, *kind, *skill;
	bool drill;			/* what is real is then no drill's to take */
};

enum suggest_how {
	SUGGEST_READY,
	SUGGEST_FORWARD,		/* waits forward: ready from there */
	SUGGEST_OUT,			/* on the way or on the way back: may be re-tasked */
	SUGGEST_UNANSWERED,		/* from here on it cannot come: another order is not answered yet */
	SUGGEST_SCENE,			/* works on the scene of another */
	SUGGEST_WHOLE,			/* the team that it is a squad of is under an order */
	SUGGEST_SPLIT,			/* a squad of it is */
	SUGGEST_DECLINED,		/* it declined this incident */
	SUGGEST_RESTING,
	SUGGEST_OFF			/* out of service */
};

struct suggested {
	struct team team;
	enum suggest_how how;
	struct order order;		/* that makes it so; id 0: none */
	bool asked;			/* 请调: another's team, which may decline */
	bool kind, skill;		/* it is of the kind, has the skill */
	enum travel_near near;		/* what holds both it and the place */
	int minutes;			/* by road, as the county has set them; -1: it has not */
	int64_t rested;			/* ms since it was back; -1: under an order, INT64_MAX: never out */
	bool stale;			/* what the book says was not confirmed for long */
	int64_t rank[9];		/* by which they are ordered */
};

/* True of who may come. */
bool suggest_comes(const struct suggested *s);
/* All teams in force, who may come first; returns how many, *out is the caller's to free,
 * NULL if there is none (or no memory: then t->err is set). */
size_t suggest_teams(const struct suggest_query *q, struct suggested **out);
/* What a want asks for; the query borrows of it. */
struct suggest_query suggest_for(struct txn *t, const struct viewer *v, int64_t now,
    const struct want *w);

/* The names of `how`, codes: "ready", "forward", "out" ... as JSON has them. */
const char *suggest_code(enum suggest_how how);

#endif
