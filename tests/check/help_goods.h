/*
 * What the suites over goods share: the county of help_world.h with three depots, six items
 * and who keeps, decides and moves them. Nothing has moved yet.
 *
 * Items: 棉被 条 (包:10), 帐篷 顶, 折叠床 张, 方便面 箱 (12 months), 救生衣 件 and 冲锋舟 艘
 * (each piece with its tag). Kit 安置: 棉被 100, 折叠床 100, 帐篷 25, 方便面 50.
 * Units: 旗物资库 of the county, 苏木物资点 of T1, 村物资点 of V11, 王爱召物资点 of T2, team 一队.
 * Logins beside those of help_world.h: keeper (storekeeper of 旗物资库), keeper1 and keeper2
 * (of 苏木物资点 and 王爱召物资点), county2 (a second duty officer of the county), head (team 一队).
 * v11a and v11b are officers of V11, so its point is theirs.
 */
#ifndef TESTS_HELP_GOODS_H
#define TESTS_HELP_GOODS_H

#include <check.h>

#include "src/rules/item/lines.h"
#include "tests/check/help_command.h"

struct goods_ids {
	uint64_t quilt, tent, bed, noodles, vest, boat;		/* items */
	uint64_t store, town, village, town2, team;		/* units */
	uint64_t depot, town_depot, village_depot, town2_depot;	/* depots */
};
extern struct world goods_world;
extern struct typed goods_typed;
extern struct reply goods_reply;
extern struct goods_ids goods;

/* Checked fixture. After a test the county is checked as `check` does. */
void goods_setup(void);
void goods_teardown(void);
/* The same without the check, where a test wrote what no operation did. */
void goods_close(void);

/* In English, a second later than the one before; the exit code. */
int goods_type(const char *login, const char *line);
#define GOODS(login, line) ck_assert_msg(goods_type(login, line) == 0, "%s: %s", line, goods_typed.err)
/* Refused, and the words in what is said. */
#define NO_GOODS(login, line, says) do { \
	ck_assert_int_ne(goods_type(login, line), 0); \
	ck_assert_msg(strstr(goods_typed.err, says) != NULL, "%s: %s", line, goods_typed.err); \
} while (0)
/* The same by the sentence's name and field, of an operation on struct args. */
enum outcome goods_do(const char *login, const char *op, const void *args);
#define GOODS_REFUSED(name, where) REFUSED_REPLY(goods_reply, name, where)
#define GOODS_DONE() DONE_REPLY(goods_reply)

/* A flood in T1 that the county opened. */
uint64_t goods_flood(void);

#endif
