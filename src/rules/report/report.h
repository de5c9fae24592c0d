/*
 * 灾情报告: chains of immutable versions, their review, and totals. The rules
 * of stages, rights and sums are here; nothing here knows a screen.
 */
#ifndef RULES_REPORT_H
#define RULES_REPORT_H

#include "db/index.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/op/op.h"
#include "src/op/right.h"
#include "src/rules/incident/incident.h"

struct area;
struct review;

/* The chain of (root incident's family, area): the surviving incident's own
 * report first, else the oldest of a linked one. False if the area has none. */
bool report_chain(struct txn *t, uint64_t root, const char *area, struct report *out);
/* A report of the same area in a linked incident that is not the chain and has
 * no later version on the chain: shown beside as 并入. */
bool report_beside(struct txn *t, uint64_t root, const char *area, struct report *out);
bool report_latest(struct txn *t, const struct report *r, struct report_version *v);
bool report_version_get(struct txn *t, const struct report *r, unsigned n, struct report_version *v);
/* The verdict on a version, if any. */
bool report_review(struct txn *t, uint64_t version_id, struct review *out);
void report_number(const struct report *r, int64_t now, char out[24]);
/* Its version says dead, missing, trapped or out of contact. */
bool report_has_casualties(struct txn *t, const struct report *r, const struct report_version *v);
/* True if the viewer may read it: its area lies in scope of one of his grants. */
bool report_readable(struct txn *t, const struct viewer *v, const struct report *r);
/* True if the viewer decides on its latest version now: officer or duty of the
 * next tier up; of the tier above that while it shows there as 未审 (*for_tier).
 * Says nothing about the state. */
bool report_may_review(struct txn *t, const struct viewer *v, const struct report *r,
    bool *for_tier);
/* What the area of a report was retired into, as it stands today; false if it stands. */
bool report_heir(struct txn *t, const char *code, struct area *heir);
/* True if the viewer is officer or duty of its area, or of what that was retired into: a
 * returned one is his to answer. */
bool report_is_own(struct txn *t, const struct viewer *v, const struct report *r);
/* True if the viewer's reading of the latest version is to be noted: a tier's
 * first, the reviewing desk's, or a return's by its sender. */
bool report_must_note(struct txn *t, const struct viewer *v, const struct report *r);
/* Where the number of a linked incident's report leads: the chain of its area.
 * False if r is the chain itself, or stands beside it (并入). */
bool report_leads_to(struct txn *t, const struct report *r, struct report *chain);
/* "初报", "续报一", "续报十二", "核报" (gettext; English "follow-up 1"). */
void stage_text(enum stage stage, int64_t no, char *out, size_t cap);
/* Reports in the viewer's scope, newest first (filters: 0 or "" = any). */
struct report_filter {
	uint64_t incident;
	const char *area;
	enum report_state state;
	size_t limit;
};
/* A walk over them: report_walk, report_next until false, report_walk_end. It goes on
 * behind the report of id `behind`, 0: from the newest. The viewer and the filter are
 * borrowed until its end; the filter's limit is not looked at. It ends when it looked at
 * `bound` reports, those that do not fit as well: none, unless it is set behind report_walk. */
struct report_walk {
	struct txn *txn;
	struct join *join;
	const struct viewer *viewer;
	const struct report_filter *filter;
	uint64_t last;			/* the report given last */
	size_t looked, bound;
	uint64_t root;			/* whose family is wanted */
	uint64_t asked;			/* the incident asked last, and whether it leads there */
	bool leads;
};
void report_walk(struct report_walk *w, struct txn *t, const struct viewer *v,
    const struct report_filter *f, uint64_t behind);
bool report_next(struct report_walk *w, struct report *out);
void report_walk_end(struct report_walk *w);
/* Whether one of the walk's has the rest that a list may filter by: tier, stage, hazard,
 * drill (where drill_given), how long it waits, how late one of its versions was answered.
 * *latest becomes its latest version. */
struct view_report_list;
bool report_wanted(struct txn *t, const struct report *r, const struct view_report_list *f,
    bool drill_given, int64_t now, struct report_version *latest);
size_t report_list(struct txn *t, const struct viewer *v, const struct report_filter *f,
    struct report *out, size_t cap);

/* The reports of the viewer's own areas, as officer or duty, in incidents that are open:
 * what may be sent again, or was returned. Newest incident first, at most cap of them
 * in out; how many there are. */
size_t report_standing(struct txn *t, const struct viewer *v, struct report out[], size_t cap);

/* What the report said last of trapped and out of contact, which are figures of the
 * incident (before: in lines older than this record, 0 = now); unknown if nothing,
 * or if it was taken back. */
void report_said(struct txn *t, const struct report *r, uint64_t before, struct num *trapped,
    struct num *out_of_contact);
/* True if two values of the field show equal: areas of land are compared in 公顷. */
bool figure_equal(const struct field *f, int64_t a, int64_t b);
/* The sub-types of a hazard, "山洪|江河洪水|其他"; false if there are none. */
bool hazard_subtypes(enum hazard hazard, char *out, size_t cap);

/* Deadline of the first report of a tier (from occurrence). 0 = unknown. */
int64_t report_due(struct txn *t, enum tier tier, int64_t occurred);
/* ms by which the first report of a chain came after that deadline, by what its latest
 * version says of when it happened; less than a minute, or not known: 0. */
int64_t report_late(struct txn *t, const struct report *r);
/* "35 min late at first"; "" if it was not. */
void report_late_words(struct txn *t, const struct report *r, char *out, size_t cap);

/*
 * Totals (domain.md 1.5, design.md 3). A total of an area sums its direct
 * children per indicator. Unknown is not zero: a sum over no known value is
 * absent.
 */
struct total_child {
	char code[16];
	bool filler;
	bool affected;			/* lies in or contains the affected area */
	bool has;			/* a report with a version */
	struct report report;
	struct report_version reported;	/* figures only: latest where known, else of its own total */
	struct report_version accepted;	/* figures only */
	bool returned;			/* the latest stands returned: counts, marked */
	bool has_beside;
	struct report beside;		/* 并入: counts in no total */
	struct report_version changed;	/* difference of its children since its report; v may be < 0 */
	bool any_changed;
	/* Of areas that have left since its own report: moved was taken out of reported; where
	 * unsure is known that still holds a share that nobody can tell. */
	struct report_version moved, unsure;
};
#define FIGURES_MAX 300			/* more than a version has field numbers */
struct total {
	char area[16];
	uint64_t incident;
	struct report_version reported, accepted;	/* sums: figures only */
	uint16_t reported_units[FIGURES_MAX], accepted_units[FIGURES_MAX];	/* by field number: how many knew it */
	uint16_t reported_own[FIGURES_MAX];	/* of those that knew it: from their own report, not their total */
	size_t children;		/* direct children that are no fillers and affected */
	size_t reporting;		/* of them with a version */
	struct total_child *child;	/* nchild of them; owned, freed by total_free */
	size_t nchild, room;
};
/* 0 or enum err (memory, store). Drill reports count only in a drill's total. */
int report_total(struct txn *t, uint64_t root, const char *area, struct total *out);
void total_free(struct total *total);
/* Some figure is known. */
bool figures_any(const struct report_version *v);
/* Figures only: what still counts of the areas that were retired into area and is in
 * no report of it yet; its next one takes it over. 0 or enum err, as report_total. */
int report_inherited(struct txn *t, uint64_t root, const char *area, struct report_version *out);

/*
 * What a township's or the county's own report is offered: the sum of what it
 * has accepted from its children, beside what it has not yet reviewed.
 */
struct prefill {
	struct report_version accepted, waiting;	/* figures only */
	size_t accepted_children, waiting_children;
};
/* 0 or enum err, as report_total. */
int report_prefill(struct txn *t, uint64_t root, const char *area, struct prefill *out);

/* Logic checks of domain.md 1.10 over one version's figures. */
#define FIGURE_FAULTS 96		/* more than there are rules */
struct figure_fault {
	const struct field *field;
	unsigned message;
	char args[SAY_ARGS][192];
	bool error;			/* E; else W. Neither stops a first report */
};
size_t figures_check(const struct report_version *v, enum hazard hazard,
    struct figure_fault *out, size_t cap);

/* The state of a version of r in words: what the county itself reports no desk here
 * reviews, it waits to go on. Borrowed. */
const char *report_state_words(struct txn *t, const struct report *r, int state);

/* "dead 1 missing 1 moved 386": the figures a person looks for first; "" if none is known. */
void report_figures_words(const struct report_version *v, char *out, size_t cap);
/* The same of a total as a line says it: of dead and missing the most that was reported
 * last, by the areas or by those below them since, and who said so. */
void report_total_words(struct txn *t, const struct total *total, char *out, size_t cap);
/* The same of a report with what its area said of trapped and out of contact. */
void report_in_words(struct txn *t, const struct report *r, const struct report_version *v,
    char *out, size_t cap);
/* Every figure that is known, zeros and those of people in need too, with commas between. */
void report_known_words(struct txn *t, const struct report *r, const struct report_version *v,
    struct buf *out);
/* Adds " moved 52 affected 125": the sum over the latest versions of n reports. Returns
 * which of the first few is the worst: by people out of contact, injured, moved, affected. */
size_t report_sum_words(struct txn *t, const uint64_t *reports, size_t n, size_t few,
    struct buf *b);

#endif
