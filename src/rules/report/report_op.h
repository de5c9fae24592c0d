/* The operations of the subject report, and what its files share. */
#ifndef RULES_REPORT_OP_H
#define RULES_REPORT_OP_H

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"

#define REPORTERS (ROLE(officer) | ROLE(duty))
#define DESKS (REPORTERS | ROLE(leader))

/* The report of an area in one incident, linked or not. False if there is none. */
bool report_in(struct txn *t, uint64_t incident, const char *area, struct report *out);
/* True if r, a report of the chain's area, has no later version on the chain. */
bool report_is_beside(struct txn *t, const struct report *chain, const struct report *r);
/* The newest id when the incidents of two reports became one; 0 if they are one
 * from the start. Ids tell what came first even where the clock went back. */
uint64_t report_joined(struct txn *t, uint64_t incident, uint64_t other);

/* After two incidents were parted: asks again for what the reports of root's family
 * wait for and nobody is asked for any more. */
void report_parted(struct act *act, uint64_t root);

/* Sums of figures. Clear: nothing known. Add: what v knows, units (NULL or by field
 * number) counts it. Fill: what v does not know is taken from other. Drop: what other
 * knows is no more in v. */
void figures_clear(struct report_version *v);
void figures_add(struct report_version *sum, const struct report_version *v, uint16_t units[]);
void figures_fill(struct report_version *v, const struct report_version *other);
void figures_drop(struct report_version *v, const struct report_version *other);
/* Known in *out where the children say something else (now) than what own contains, the
 * accepted or the reported sum of then. True if anything is. */
bool figures_differ(const struct report_version *own, const struct report_version *now,
    const struct report_version *reported, const struct report_version *accepted,
    struct report_version *out);

/* What report_file_check decides and report_file_apply writes. */
struct filing {
	struct area area;
	struct incident incident;	/* the root; id 0 = to be opened */
	bool unsure;
	bool has;			/* a chain: report and prev are set */
	struct report report;
	struct report_version prev, next;
	struct report_version inherited;	/* figures of areas retired into this one */
	bool casualty;			/* dead, missing, trapped or out of contact in it */
	bool rings;			/* county desk and leader hear of them */
};
int report_file_check(struct act *act);
void report_file_apply(struct act *act);

/* The area and who speaks for it: fills f->area. 0 or -1. */
int filing_who(struct act *act, struct filing *f);
/* Which incident the report goes into: fills f->incident, unsure. 0 or -1. */
int filing_incident(struct act *act, struct filing *f);
/* Fills f->next from the chain's latest version and what is given; rules of
 * values, reasons and figures. 0 or -1. */
int filing_version(struct act *act, struct filing *f);

/* What report_decide_check decides. */
struct verdict {
	struct report report;
	struct report_version version;
	struct incident incident;	/* the root */
	bool for_tier;			/* in the township's place */
};
/* Fills report, version (its latest) and incident; refuses what the actor may not see,
 * and what leads to another unless it is only read. 0 or -1. */
int report_load(struct act *act, struct verdict *d, uint64_t id);
/* The area of the report and its reviewers reload; the sender reads the line, which
 * the caller fills. Borrowed from the act. */
struct notice *report_tell(struct act *act, const struct verdict *d);
/* The desk above what stands for the area today; its own where nothing was retired. */
void report_desk_today(struct txn *t, const char *code, char out[16]);
/* True if the viewer sits at the desk that reviews r: that of its area, what that
 * went into, or the one of today. */
bool report_at_desk(struct txn *t, const struct viewer *v, const struct report *r);
int report_accept_check(struct act *act);
void report_accept_apply(struct act *act);
int report_return_check(struct act *act);
void report_return_apply(struct act *act);
/* A returned report is its area's to correct. */
void report_ask_correct(struct act *act, const struct report *r, uint64_t incident);
/* Until its sender has opened it, the desk that returned it sees that; for_tier: that
 * was the one above. */
void report_watch_return(struct act *act, const struct report *r, uint64_t incident, bool for_tier);
/* 无变化: report file's plan, and the arguments it would have. */
struct unchanged {
	struct filing filing;		/* first: the plan of report file's rules */
	struct op_report_file args;
};
int report_unchanged_check(struct act *act);
void report_unchanged_apply(struct act *act);
int report_unaccept_check(struct act *act);
void report_unaccept_apply(struct act *act);
/* The version that counted as accepted before something newer than the id cut was
 * stored, acceptances that were taken back apart. False if none. */
bool report_accepted_before(struct txn *t, const struct report *r, uint64_t cut,
    struct report_version *v);
/* Asks for what the latest version of a chain waits for, unless somebody is asked already. */
void report_ask_again(struct act *act, const struct report *r, uint64_t incident);
int report_open_check(struct act *act);
void report_open_apply(struct act *act);

/* M_VERSION_MOVED unless want is 0 or r's latest version. 0 or -1. */
int report_guard(struct act *act, const struct report *r, int64_t want);

/* A `.says` of what is asked about reports. */
void report_need_says(struct txn *t, const struct need *n, struct buf *b);

#endif
