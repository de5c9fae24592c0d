/* Goods against their model, the first half: see help_goods_play.h. */
#include "tests/check/help_goods_play.h"

Suite *suite_goods_model(void);

Suite *
suite_goods_model(void)
{
	return goods_play_suite("goods_model", 0);
}
