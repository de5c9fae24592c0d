/*
 * The reports of an incident's family as a tree of areas, and what holds a figure of
 * an area that was merged or moved: its own report, a report of what stands for it, or
 * the sum of a place that it lay in. Nothing is written. Private to the totals.
 */
#ifndef RULES_REPORT_TREE_H
#define RULES_REPORT_TREE_H

#include "db/kind.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/base/cycle.h"
#include "src/rules/report/report.h"

#define NOBODY SIZE_MAX

/* What of an area is asked: what it sent last, or what of it is accepted. */
enum word { SENT, ACCEPTED, WORDS };

/* The sums of what lay in a place when a version of its own was sent. */
struct basis {
	uint64_t version;
	struct report_version sum[WORDS];
};

struct node {
	char code[16], stem[16];
	char parent[16];	/* stem of where its figures count today ... */
	uint64_t came;		/* ... newest id when it came there, 0 = it always lay there */
	char heir[16];		/* what it was retired into, "" = it stands */
	uint64_t left;		/* newest id then, 0 = it stands */
	bool taken;		/* an heir has reported since: no unit of its own */
	size_t up;		/* index of the parent's node, or NOBODY */
	bool has, returned, has_beside;
	struct report report, beside;
	struct report_version latest;
	struct report_version reported;		/* latest, else of its own total */
	struct report_version accepted;
	struct report_version moved, unsure;	/* as in struct total_child */
	struct basis *basis;			/* owned, NULL = not asked for yet */
};

struct tree {
	struct txn *txn;
	char top[16];		/* stem of the total's area */
	struct incident root;
	struct node *node;	/* n of them, owned */
	size_t n, cap;
	int err;
};

/* The nodes of the family's reports under an area and of what lies between, linked.
 * 0 or enum err; tree_free in any case. */
int tree_load(struct tree *tree, struct txn *t, uint64_t root, const char *area);
void tree_free(struct tree *tree);
/* NOBODY if there is none. */
size_t tree_find(const struct tree *tree, const char *code);
bool tree_is_child(const struct node *node, const char *stem);
/* True if the area lay in the place with that stem when id was given out. */
bool tree_lay_in(const struct tree *tree, const struct node *node, const char *stem, uint64_t id);

/* The places that an area has lain in, from the first to that of today: way_open, then
 * way_next until false. */
struct way {
	struct txn *txn;
	enum tier tier;
	struct area at;		/* what stands for it */
	struct cycle cycle;
	char in[16];		/* stem of the place */
	uint64_t since, until;	/* newest ids when it came and left, 0 = ever */
	bool over;
};
bool way_open(struct way *w, struct txn *t, const char *code);
bool way_next(struct way *w);

/* A moment: before the version cut of a report of incident was sent; cut NULL = now. No
 * regard is paid to what the node except says: its children are compared with it. */
struct moment {
	const struct report_version *cut;
	uint64_t incident;
	size_t except;
};
#define NOW (&(const struct moment){ .except = NOBODY })

/* What an area had said by then, of one kind. False: nothing. */
bool said_at(struct tree *tree, const struct node *node, enum word word,
    const struct moment *m, struct report_version *v);
/* True if an heir of its tier has said anything since it took it over. */
bool held_by_heir(struct tree *tree, size_t at, enum word word, const struct moment *m);
/* Takes from v, what node at says, the figures that something else holds. */
void held_drop(struct tree *tree, size_t at, enum word word, const struct moment *m,
    struct report_version *v);
/* Takes from v, a place's own sum, the shares of areas that have left and are held by
 * something later: into *moved (added, NULL = not asked). In *unsure is known what may
 * hold a share that nobody can tell: that figure stays whole. */
void held_release(struct tree *tree, size_t at, enum word word, const struct moment *m,
    struct report_version *v, struct report_version *moved, struct report_version *unsure);

#endif
