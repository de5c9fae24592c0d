/* What the suites over requests for goods share: the county of help_goods.h with opening
 * stock, and one request at a time that it is about. */
#ifndef TESTS_HELP_REQUEST_H
#define TESTS_HELP_REQUEST_H

#include <stdarg.h>

#include "src/rules/need/need.h"
#include "src/rules/request/request.h"
#include "tests/check/help_goods.h"

/* Fixture; ends with goods_teardown(). 旗物资库 has 棉被500 帐篷30, 苏木物资点 棉被100 帐篷5. */
void asked_setup(void);

/* Whichever was asked last: its number. */
extern char asked[32];
/* Sends a request, which is it from now on. */
void asked_as(const char *login, const char *line);
void asked_by_village(const char *lines);

__attribute__((format(printf, 1, 2))) const char *asked_text(const char *format, ...);

/* The shares of its line no, whose arithmetic is looked at; and the request itself. */
struct shares asked_shares(int64_t no, struct goods_request *r);
int asked_state(void);
/* Does a live need of that verb ask the desk? */
bool asked_of(const char *desk, enum need_verb verb);
/* The number of its last bill, and of its first. */
const char *asked_bill(void);
const char *asked_first_bill(void);

#define LINE(no, a, p, x, o) do { \
	struct goods_request r_; \
	struct shares s_ = asked_shares(no, &r_); \
	ck_assert_int_eq(s_.agreed, a); \
	ck_assert_int_eq(s_.passed, p); \
	ck_assert_int_eq(s_.refused, x); \
	ck_assert_int_eq(s_.open, o); \
} while (0)

#endif
