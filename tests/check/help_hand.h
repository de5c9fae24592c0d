/* What the suites over a store's own goods share: the county of help_dispatch.h with three
 * stores, four items and who keeps them. */
#ifndef TESTS_HELP_HAND_H
#define TESTS_HELP_HAND_H

#include "src/rules/stock/ledger.h"
#include "tests/check/help_dispatch.h"

/* 旗物资库 of the county, 苏木库 of T1, 村点 of V11; 一队 is the team's unit. */
extern uint64_t hand_store_id, hand_town_id, hand_village_id, hand_team_id;
/* 条 of 10 in a 包; 顶; 箱 that keep 12 months; 艘 with tags. */
extern uint64_t hand_quilt, hand_tent, hand_noodles, hand_boat;

/* Checked fixture. keeper and second keep 旗物资库, township 苏木库, v11a 村点 (V11), head
 * serves in 一队; county is the desk, leader its leader. */
void hand_setup(void);
void hand_teardown(void);

/* Comes into the store, accepted; until a day (0: for ever), tag "" for none. Its lot. */
uint64_t hand_in(uint64_t unit, uint64_t item, int64_t quantity, int64_t until, const char *tag);
int64_t hand_good(uint64_t unit, uint64_t item);
int64_t hand_has(enum place_kind kind, uint64_t ref, uint64_t item);
/* The newest bill. */
struct bill hand_bill(void);
/* Its number as it is typed. */
const char *hand_number(void);
/* Typed, it succeeds; refused with that message at that field, and nothing moved. */
#define HAND_DONE(login, line) TYPED(login, line)
#define HAND_NOT(login, line, says) do { \
	uint64_t before_ = hand_moves(); \
	NOT_TYPED(login, line, says); \
	ck_assert_uint_eq(hand_moves(), before_); \
} while (0)
uint64_t hand_moves(void);	/* how many rows there are */
/* Per lot the rows over all places come to nothing, and each figure is what they make. */
void hand_sums_hold(void);

#endif
