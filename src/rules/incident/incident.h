/*
 * 事件: incidents, their affected areas and timeline. Duplicates are linked,
 * not moved: a linked incident leads to its root, and a root's family is all
 * that leads to it. Reading a family gives one chain of reports per area.
 */
#ifndef RULES_INCIDENT_H
#define RULES_INCIDENT_H

#include "db/index.h"
#include "gen/kinds/incident/enums.h"
#include "src/op/op.h"
#include "src/op/scope.h"
#include "src/op/right.h"

struct buf;
struct incident;
struct line;

/* Follows links to the surviving incident. False if id is none. */
bool incident_root(struct txn *t, uint64_t id, struct incident *out);
/* A walk over a root and all that leads to it, however many: the root first, behind
 * each what was linked into it, oldest first. Use: family_open; while (family_next(&f))
 * f.id. Nothing is to be closed; links may not change on the way, all else may. 0 as
 * root: nobody. */
struct family {
	struct txn *txn;
	uint64_t root, id;
};
void family_open(struct family *f, struct txn *t, uint64_t root);
bool family_next(struct family *f);
/* What is given by hand or joined by a link beyond AREAS_GIVEN is refused
 * (TOO_MANY_AREAS); a report from elsewhere is not, and then adds the county, under
 * which everything lies: one more. */
#define AREAS_GIVEN 256			/* more than a county has townships and villages */
#define AREAS_MAX (AREAS_GIVEN + 1)
/* Affected areas in force of a family (codes). */
size_t incident_areas(struct txn *t, uint64_t root, char codes[][16], size_t cap);
/* Those of them that only count so far: a report or a call from there brought them, and
 * no desk of the home area has accepted them. */
size_t incident_counted(struct txn *t, uint64_t root, char codes[][16], size_t cap);
/* A desk accepted exactly this area of it; of what it covers, see incident_counted. */
bool incident_area_accepted(struct txn *t, uint64_t root, const char *code);
/* Adds " 计入 王爱召镇 150621103000": what waits to be accepted; nothing if there is none. */
void incident_counted_words(struct txn *t, uint64_t root, struct buf *b);
/* The code of the township that code lies in, a retired one's successor
 * considered; the county's for a county code. */
void incident_township(struct txn *t, const char *code, char out[16]);
/* True if the home of a root lies in the area, or an affected area lies there or contains it. */
bool incident_touches(struct txn *t, const struct incident *i, const char *code);

/* Writes a line of the root's timeline: fill what, area, number, from, to,
 * text, reason, version, trapped as fits; the rest is filled here. Everybody in
 * scope is told to reload. The incident's record grows a revision, so a copy
 * held by the caller is to be read again before it is written. */
void incident_line(struct act *act, uint64_t incident, struct line *line);
/* Has a call, by its number as its lines have it, words in its incident that are not sealed? */
bool incident_call_open(struct txn *t, uint64_t incident, const char *number);
/* Seals all of them under the key of the call, which is destroyed with its caller too. Who
 * reads another incident that had some looks again. */
void incident_seal_call(struct act *act, uint64_t incident, const char *number, uint64_t call);
/* Everybody who reads the incident looks again: what changed has no line of its own. */
void incident_reload(struct act *act, uint64_t incident);
/* Counts the whole township of code (the county for a county code) among the
 * affected areas if it is not under one yet, with its line; the desk of the home
 * area is asked to accept it, and until then it sees nothing by it. Reads *i again. */
void incident_touch(struct act *act, struct incident *i, const char *code);

/* Opens an incident from a report or a call for help; i holds class, hazard,
 * area, place, occurred, learned, channel, drill. Numbers, names, lines, home
 * area. Returns its id. */
uint64_t incident_begin(struct act *act, struct incident *i);
/* Gives a nameless one (hazard unknown) its hazard and name; else nothing.
 * Reads *i again. */
void incident_name(struct act *act, struct incident *i, enum hazard hazard, int64_t occurred);
/* Trapped and out of contact are the incident's: the sum of what each last said in it,
 * linked or not. area says where from, number which report or call ("" for none). */
void incident_figures(struct act *act, uint64_t incident, struct num trapped,
    struct num out_of_contact, const char *area, const char *number);
/* A place no longer says how many: line has area, number, reason and which of
 * the two is unknown. Nothing is written where the incident knows none. */
void incident_figures_unknown(struct act *act, uint64_t incident, struct line *line);

/* What of the people that the call or report of that number, as lines hold it, said of
 * trapped still stands in the sum of root's family; unknown: nothing. */
struct num incident_still_trapped(struct txn *t, uint64_t root, const char *number);

/* Puts the family's sums of trapped and out of contact into a copy of a root that is
 * shown, never written; a linked one keeps its own. */
void incident_with_people(struct txn *t, struct incident *i);

/* What somebody said of a place where a later and lower word of another counts, unless
 * it was a call that has its outcome since: it may be of others. */
struct outsaid {
	char area[16];
	char number[25], later[25];	/* of call or report as of now, "" = the desk at the opening */
	char where[24];			/* the incident let go since in which alone the later word
					 * counts: here neither does; "": it counts here */
	bool trapped;			/* else out of contact */
	int64_t v, now;
};
struct outsaid_list {
	struct outsaid *row;		/* n of them, the caller's to free */
	size_t n, room;
};
void incident_outsaid(struct txn *t, uint64_t root, int64_t now, struct outsaid_list *list);
/* "X village: trapped 3 said H1129-01, later R1129-02 said 2, which counts" */
void outsaid_words(struct txn *t, const struct outsaid *o, char *out, size_t cap);
/* Adds a line of those words for each one that the call or report of that number, as of
 * now, stands over: its sender is to know that his is the lower. */
void outsaid_by(struct txn *t, uint64_t incident, const char *number, int64_t now, struct buf *out);

/* What is not done yet, linked ones included; unconfirmed people count. */
struct still_open {
	int64_t trapped, out_of_contact, calls, reviews;
	char areas[AREAS_MAX][16];	/* silent of them: affected, and none reported */
	size_t silent;
};
/* False: nothing is. */
bool incident_still_open(struct txn *t, const struct incident *root, struct still_open *o);
struct evac;
/* From how many places people are out, or are to be moved, for the family; first: one of
 * them. It cannot be closed then, whatever the reason: who counts on it would lose them. */
size_t incident_evacs_live(struct txn *t, uint64_t root, struct evac *first);

/* Adds the numbers of orders to teams that are not closed, of its family: an incident is
 * neither controlled nor closed before. False: there is none. */
bool incident_orders_live(struct txn *t, uint64_t root, int64_t now, struct buf *b);
/* The same of wants of teams that nobody has filled. */
bool incident_wants_live(struct txn *t, uint64_t root, int64_t now, struct buf *b);

/* Opens a scan of the timeline's lines that say figures, oldest first. */
void incident_said_open(struct scan *s, struct txn *t, uint64_t incident);

/* Open incidents of the hazard (0: any natural) within the hours of the join
 * setting that a report of area may join, own township first, newest first.
 * Those whose hazard is not known yet are offered only in the own township and
 * stand after those of the hazard there. Returns how many; *out is the caller's to free,
 * NULL where there is none (or no memory: then t->err is set). */
size_t incident_candidates(struct txn *t, const char *area, enum hazard hazard, bool drill,
    int64_t now, struct incident **out);

/* The one area of the viewer's grants with one of the roles; refuses with their
 * names when there are several, or when there is none. 0 or -1. */
int incident_own_area(struct act *act, unsigned roles, char out[16]);
/* The incident that an operation's field `incident` names: its root, not closed, which the
 * actor sees something of by one of the roles. 0; or what refuse() returned. */
int incident_named(struct act *act, uint64_t id, unsigned roles, struct incident *root);

/*
 * What a person may see of an incident, each more than the one before. At or above its
 * home or an affected area: the whole. Below them, of a natural disaster alone: a
 * township's desk its timeline, all others their own lines. Of an open natural disaster
 * everybody who reads cases has the head line. What was linked into one counts with it.
 * Who serves in a team has by that role the head line alone, of another class while a team
 * of his is under an order of it. An administrator without another role sees nothing.
 */
enum sight {
	SIGHT_NONE,
	SIGHT_HEAD,		/* number, name, class, hazard, level, state, drill */
	SIGHT_OWN,		/* and lines of his, of his area, and notes to all */
	SIGHT_TIMELINE,		/* and all but notes marked 内部, and who called */
	SIGHT_WHOLE
};
enum sight incident_sight(struct txn *t, const struct viewer *v, const struct incident *i);
/* The same by grants with one of the roles alone. */
enum sight incident_sight_by(struct txn *t, const struct viewer *v, unsigned roles,
    const struct incident *i);
/* Is a team in which he serves under an order of that root, or of what leads to it, to a
 * place at, over or under the area (NULL: wherever)? */
bool incident_sent_to(struct txn *t, const struct viewer *v, uint64_t root, const char *area);
/* Does who sees so much of an incident see that line of its timeline? */
bool incident_line_seen(struct txn *t, const struct viewer *v, enum sight sight,
    const struct line *l);
/* Takes out of a copy that is shown, never written, what is beyond the sight. Up to
 * SIGHT_OWN it has no area then, of SIGHT_HEAD no revision either. */
void incident_cut(struct incident *i, enum sight sight);
/* Reads the record as the viewer may see it, with the family's sums: how much that is. */
enum sight incident_read(struct txn *t, const struct viewer *v, uint64_t id,
    struct incident *out);
/* The same of a record that was just read. */
enum sight incident_show(struct txn *t, const struct viewer *v, struct incident *i);
/* True if an area only counts in it so far, and he would see more once it is accepted. */
bool incident_waits(struct txn *t, const struct viewer *v, const struct incident *root);
/* True if he may change it: duty officer or leader of its home area or above. */
bool incident_power(struct txn *t, const struct viewer *v, const struct incident *i);
/* Short number for people. */
void incident_number(const struct incident *i, int64_t now, char out[24]);
enum incident_wanted { INCIDENTS_ANY, INCIDENTS_OPEN };
/* A walk over incidents, newest first: incident_walk, incident_next until false;
 * incident_walk_end ends it earlier. Any or open ones of which the viewer, borrowed until then,
 * sees more than a head line, cut to what he sees. It costs what there are of these. */
struct incident_walk {
	struct txn *txn;
	struct join *join;
	const struct viewer *who;
	enum incident_wanted which;
	uint64_t last;
};
void incident_walk(struct incident_walk *w, struct txn *t, const struct viewer *v,
    enum incident_wanted which);
bool incident_next(struct incident_walk *w, struct incident *out);
void incident_walk_end(struct incident_walk *w);

/* Sets of a join for lists of incidents: adds to the set begun last all that are not closed,
 * some of them linked; begins one of all of which the viewer sees more than a head line,
 * unless that are all (SCOPE_ALL) or only a look tells; wanted open, closed ones of his
 * areas may be left out. */
void incident_walks_open(struct join *j);
enum scope incident_scope(struct join *j, struct txn *t, const struct viewer *v,
    enum incident_wanted which);
/* Adds to the set begun last all that lie or were accepted or counted in areas of his. */
void incident_walks_under(struct join *j, struct txn *t, const struct viewer *v);
/* Adds to the set begun last what is of an incident, of those linked with it too, that a team
 * of his is under an order of: by the index of k that begins with its incident. */
void incident_walks_sent(struct join *j, struct txn *t, const struct viewer *v, const struct kind *k,
    unsigned by_incident);
/* What was linked into something: the walk meets where it was linked to. */
void incident_walks_linked(struct join *j);
/* The numbers of their indexes. */
enum { INCIDENT_BY_LEVELS = 2, INCIDENT_BY_STATE = 3, INCIDENT_BY_MERGED = 4,
	INCIDENT_BY_AREA = 6, INCIDENT_BY_CLASS = 7, INCIDENT_BY_OPENER = 8,
	INCIDENT_BY_LEVELS_STATE = 9,
	AFFECTED_BY_LEVELS = 3, AFFECTED_BY_AREA = 4, AFFECTED_BY_BRINGER = 5 };

#endif
