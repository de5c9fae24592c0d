/* What the suites over orders share: a county with two teams and a flood, and people who
 * type. */
#ifndef TESTS_HELP_DISPATCH_H
#define TESTS_HELP_DISPATCH_H

#include <check.h>

#include "src/rules/order/order.h"
#include "tests/check/help_command.h"

extern struct world dispatch_world;
extern struct typed dispatch_typed;
extern struct reply dispatch_reply;
extern uint64_t dispatch_team, dispatch_flood;	/* 一队 of the county, a flood in T1 */

/* Checked fixture: “head” serves in 一队, “other” in 苏木队 of T1. What was done is replayed. */
void dispatch_setup(void);
void dispatch_teardown(void);

/* In English; the exit code. */
int dispatch_type(const char *login, const char *line);
#define TYPED(login, line) ck_assert_msg(dispatch_type(login, line) == 0, "%s: %s", line, dispatch_typed.err)
#define NOT_TYPED(login, line, says) do { \
	ck_assert_int_ne(dispatch_type(login, line), 0); \
	ck_assert_msg(strstr(dispatch_typed.err, says) != NULL, "%s: %s", line, dispatch_typed.err); \
} while (0)
#define REFUSED_AS(name, where) REFUSED_REPLY(dispatch_reply, name, where)
#define DONE_OK() DONE_REPLY(dispatch_reply)
#define SAID(name) ck_assert_str_eq(world_message(dispatch_reply.answer.message), name)

uint64_t dispatch_team_add(const char *name, const char *area, enum team_owner owner);
uint64_t dispatch_incident(bool drill);
struct order dispatch_get(uint64_t id);
/* 0: refused. */
uint64_t dispatch_sent_as(const char *login, struct op_order_send a);
uint64_t dispatch_sent(void);	/* 一队 to the flood, task rescue */
/* A step with all that it takes; people -1: not said. */
enum outcome dispatch_does(const char *login, const char *verb, uint64_t which, const char *phone,
    int64_t people);
void dispatch_by_team(const char *verb, uint64_t id, int64_t people);	/* a minute passes */
/* Whatever 一队 is under, it is free again. */
void dispatch_free_team(void);

#endif
