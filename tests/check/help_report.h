/* Sending and deciding reports in tests, each line one act of one person. */
#ifndef TESTS_HELP_REPORT_H
#define TESTS_HELP_REPORT_H

#include "src/rules/report/report.h"
#include "tests/check/help_world.h"

/* Of r, the last reply of a test file: the code is a command's. */
#define REFUSED_EXIT(name, where, code) do { \
	REFUSED_REPLY(r, name, where); \
	ck_assert_int_eq(r.refusal.exit, code); \
} while (0)

#define FIGURE(n) ((struct num){ (n), true })

/* report.file; fails the test unless it is stored. Returns the report's id. */
uint64_t send_report(struct world *w, const char *login, const struct op_report_file *a);
/* The same with keys cleared and the outcome checked by the caller. */
enum outcome try_report(struct world *w, const char *login, const struct op_report_file *a,
    const char *const *cleared, struct reply *reply);
enum outcome accept_report(struct world *w, const char *login, uint64_t id, struct reply *r);
enum outcome return_report(struct world *w, const char *login, uint64_t id,
    const char *reason, struct reply *r);
void open_report(struct world *w, const char *login, uint64_t id);
/* The report, and its latest version. */
struct report report_of(struct world *w, uint64_t id);
struct report_version latest_of(struct world *w, uint64_t id);
/* A flood report of an area that says how many people are affected. */
struct op_report_file flood(const char *area, int64_t affected);
/* Live needs of a report with the verb, on the board of login. */
size_t board_has(struct world *w, const char *login, uint64_t subject, enum need_verb verb);
/* Fails the test unless so many are shown of an incident; -1: not known. */
void people_shown(struct world *w, uint64_t incident, int64_t trapped, int64_t out);
/* Runs the keeper's due steps. */
void run_clock(struct world *w);

#endif
