/* Somebody at the screens of goods: a seat at the board, whose keys are counted. */
#ifndef TESTS_HELP_GOODS_SEAT_H
#define TESTS_HELP_GOODS_SEAT_H

#include "tests/check/help_goods.h"
#include "tests/check/help_seat.h"

extern struct seat goods_seat;
extern int goods_keys;		/* pressed since he sat down, or since a test began anew */

/* The end of a checked fixture: his session, then goods_teardown(). */
void goods_seat_teardown(void);
void goods_sit(const char *login, int cols, int rows);
/* A key as a person presses it; words and figures, which he writes, are none. */
void goods_press(const char *key);
void goods_write(const char *text);

#endif
