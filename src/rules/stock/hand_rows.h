/* The rows of the table of `stock` for what hand.h declares. */
#ifndef RULES_HAND_ROWS_H
#define RULES_HAND_ROWS_H

#include "gen/kinds/stock/hand.h"
#include "src/rules/stock/hand.h"

#define HAND_KEEPERS (ROLE(storekeeper) | ROLE(officer) | ROLE(team))
#define HAND_SEES (HAND_KEEPERS | HOLDER_DESKS)
#define HAND_ROW(name, chinese, by_itself, again, words, turn, who, of) { .verb = #name, .zh = chinese, .alone = by_itself, \
	.repeats = again, .help = words, .cost = 1, .args = &kind_op_stock_##name, .target = of, .in_turn = turn, \
	.roles = who, .plan_size = sizeof(struct hand_plan), .check = stock_##name##_check, .apply = stock_##name##_apply }

#define HAND_ROWS \
	HAND_ROW(out, "出库", true, false, N_("issue goods to a team or a unit at the door"), "from to lines", HAND_KEEPERS, NULL), \
	HAND_ROW(give, "发放", true, false, N_("hand goods out in a village"), "from lines", HAND_KEEPERS, NULL), \
	HAND_ROW(back, "回收", true, false, N_("take back what was issued"), "from to lines", HAND_KEEPERS, NULL), \
	HAND_ROW(swap, "轮换", true, false, N_("new goods take the place of old ones"), "unit lines", HAND_KEEPERS, NULL), \
	HAND_ROW(scrap, "报废", true, false, N_("scrap what is damaged or has expired; a second person confirms"), "from lines", HAND_KEEPERS, NULL), \
	HAND_ROW(writeoff, "核销", true, false, N_("write off what is not there any more; a second person confirms"), "from lines", HAND_KEEPERS, NULL), \
	HAND_ROW(confirm, "复核", true, true, N_("confirm as the second person"), NULL, HAND_SEES, &kind_bill), \
	HAND_ROW(undo, "更正|冲正", false, false, N_("take a row back that was wrong, once"), NULL, HAND_SEES, &kind_bill)

#endif
