/* What the pages that send teams share: the suggestion keeps it, the page that says it back
 * changes and sends it. */
#ifndef SCREENS_DISPATCH_SENDING_H
#define SCREENS_DISPATCH_SENDING_H

#include "gen/kinds/order/want.h"
#include "screens/kit/ui.h"
#include "src/core/draft.h"

struct suggested;

enum { SENDING_TEAMS = 32 };

struct sending {
	struct want	want;		/* id 0: made here, of incident, kind and where; its incident
					 * 0: the teams wait forward */
	char		task[25];	/* a code */
	bool		task_said;	/* else it is what such teams are usually sent for */
	char		contact[91];
	char		route[181];
	char		reason[301];	/* a leader's, for a team that rests */
	uint64_t	team[SENDING_TEAMS];
	size_t		n;
	bool		begun;
	char		said[1000];	/* what came back of those that were not sent */
	struct draft_head draft;	/* where it is kept until it is sent; id 0: not yet */
};

/* Keeps it as a draft; a warning says where it cannot be. */
void
sending_keep(struct view *v, struct sending *s);

/* Goes on with a kept one. False: it is not there any more. */
bool
sending_resume(struct view *v, uint64_t draft, struct sending *s);

/* Nothing of it is left to be sent. */
void
sending_drop(struct view *v, struct sending *s);

/* Unless somebody said it: the task that teams of the kind, else the first of those to be
 * sent, are usually sent for. */
void
sending_task(struct txn *t, struct sending *s);

/* "排水 样例街口 03:00前到": what they are to do, where, by when. */
void
sending_words(struct view *v, struct txn *t, const struct sending *s, char *out, size_t cap);

/* To which incident, as a row of text. */
void
sending_incident(struct view *v, struct txn *t, const struct sending *s);

/* Takes the team among those to be sent, or out of them. False: there is no more room. */
bool
sending_toggle(struct sending *s, uint64_t team);

bool
sending_has(const struct sending *s, uint64_t team);

#endif
