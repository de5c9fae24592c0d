/*
 * 催办链: what happens while a need is not done. A chain is a list of steps:
 * after how many minutes, who, how. It is a setting of the county by name; where
 * there is none the program's own holds (chains.def).
 *
 * A step as text: "0 asked ring", "10 leader ring+list", "due+0 above ring".
 */
#ifndef RULES_CHAIN_H
#define RULES_CHAIN_H

#include "db/buf.h"
#include "gen/kinds/need/chain.h"
#include "gen/kinds/need/chain_step.h"
#include "gen/kinds/need/enums.h"
#include "src/op/op.h"

struct chain_pace {			/* of every chain of the county, as it is set now */
	int64_t grace;			/* ms after a claim's end until others are rung */
	int64_t lease;			/* minutes of a claim where the chain says none, see chain_lease() */
	int64_t times, longest;		/* see chain_again(); longest in minutes */
};
/* None of them but lease is 0: no setting can silence a need. */
struct chain_pace chain_pace(struct txn *t);

#define CHAIN_STEPS 32
struct chain_plan {
	struct chain head;		/* id 0: the shipped one */
	struct chain_pace pace;
	struct chain_step step[CHAIN_STEPS];
	size_t n;			/* at least one: whom the need asks first */
};

struct chain_row {			/* a shipped one */
	const char *name, *zh, *label;	/* label: msgid */
	enum chain_stop stops;
	int lease, put_off, again;	/* minutes; 0 = none */
	const char *steps;
};
extern const struct chain_row chain_rows[];	/* ends with a NULL name */

/* By name or Chinese name; NULL if there is none. */
const struct chain_row *chain_row_find(const char *name);
void chain_shipped(struct txn *t, const struct chain_row *row, struct chain_plan *c);
/* The chain in force under a shipped name. */
void chain_in_force(struct txn *t, const char *name, struct chain_plan *c);
/* The version with that id; false if there is none. */
bool chain_get(struct txn *t, uint64_t id, struct chain_plan *c);
/* The newest version's id and number under the name, 0 if the county never set one. */
uint64_t chain_newest(struct txn *t, const char *name, struct chain *head);

/* Minutes that a claim lasts: the chain's, else the county's; 0: until it is given back. */
int64_t chain_lease(const struct chain_plan *c);

/* Minutes until it rings again at its end, after so many times: as often as the chain
 * says for the pace's times, then each time twice as long, up to its longest. Never
 * silent for ever; 0 where the chain does not repeat. */
int64_t chain_again(const struct chain_plan *c, int64_t times);

/* Reads steps with ';' between into c; bad gets the one at fault. 0, or the
 * message of a refusal. */
enum message chain_read(const char *text, struct chain_plan *c, char bad[64]);
/* "0 asked ring", or "0 承办 响"; both are read again. */
void chain_step_text(const struct chain_step *s, bool zh, struct buf *out);
/* All of them with "; " between. */
void chain_steps_text(const struct chain_plan *c, bool zh, struct buf *out);
/* See chain_face.c. */
extern const struct face chain_face;

#endif
