/*
 * What a person does at a seat, in words: an action by its name, a field by its
 * name, a choice by its label. Each ends the test when it is not to be seen, and
 * does it by the keys that a person would press.
 */
#ifndef TESTS_HELP_PRESS_H
#define TESTS_HELP_PRESS_H

#include "tests/check/help_seat.h"

/* Opens a screen by name about a record (0 = none). */
void press_open(struct seat *st, const char *screen, uint64_t id);
/* The action of the screen on top with this msgid, by its letter or digit. */
void press_action(struct seat *st, const char *name);
/* True if it is among those that may be done now. */
bool press_offers(struct seat *st, const char *name);
/* Chooses the row whose text holds this. */
void press_row(struct seat *st, const char *text);
/* Goes to the field of a form by arrows. */
void press_field(struct seat *st, const char *field);
/* Goes to a field and types. */
void press_text(struct seat *st, const char *field, const char *text);
/* Goes to a field, opens its choices and takes the one whose text holds this. */
void press_choice(struct seat *st, const char *field, const char *label);
/* To the row that sends, Enter, and 1 if a page asks. */
void press_send(struct seat *st);
/* The name of the screen on top. */
const char *press_top(struct seat *st);

#define SHOWS(st, text) ck_assert_msg(seat_shows(st, text), "no “%s” in\n%s", text, seat_text(st))
#define SHOWS_NOT(st, text) ck_assert_msg(!seat_shows(st, text), "“%s” in\n%s", text, seat_text(st))
#define TOP(st, name) ck_assert_msg(strcmp(press_top(st), name) == 0, "%s, not %s:\n%s", \
	press_top(st), name, seat_text(st))

#endif
