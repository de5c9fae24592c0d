/* Goods against their model, the second half: see help_goods_play.h. */
#include "tests/check/help_goods_play.h"

Suite *suite_goods_model_more(void);

Suite *
suite_goods_model_more(void)
{
	return goods_play_suite("goods_model_more", 20);
}
