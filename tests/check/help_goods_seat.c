/* Somebody at the screens of goods. */
#include "tests/check/help_goods_seat.h"

#include "screens/kit/screen.h"

struct seat goods_seat;
int goods_keys;

void
goods_seat_teardown(void)
{
	if (goods_seat.ui)
		seat_close(&goods_seat);
	goods_teardown();
}

void
goods_sit(const char *login, int cols, int rows)
{
	seat_open(&goods_seat, &goods_world, login, cols, rows, language_zh, charset_utf8);
	seat_clock(&goods_world);
	ck_assert_ptr_nonnull(ui_open(goods_seat.ui, screen_find("board"), NULL, 0));
	goods_world.now += 5000;
	seat_type(&goods_seat, "");
	goods_keys = 0;
}

void
goods_press(const char *key)
{
	goods_world.now += 3000;
	goods_keys++;
	seat_type(&goods_seat, key);
}

void
goods_write(const char *text)
{
	seat_type(&goods_seat, text);
}
