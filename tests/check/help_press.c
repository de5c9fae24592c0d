/* What a person does at a seat, in words. */
#include "tests/check/help_press.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screens/kit/form/form.h"

enum { FAR = 120 };	/* more rows than any form has */

const char *
press_top(struct seat *st)
{
	return st->ui->top->screen->name;
}

void
press_open(struct seat *st, const char *screen, uint64_t id)
{
	struct arg arg = { .id = id };

	ck_assert_msg(ui_open(st->ui, screen_find(screen), &arg, 0) != NULL, "no %s", screen);
	seat_type(st, "");
	TOP(st, screen);
}

static const struct action *
offered(struct seat *st, const char *name)
{
	struct view *v = st->ui->top;

	for (const struct action *a = v->screen->actions; a != NULL && a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return action_shown(v, a) ? a : NULL;
	return NULL;
}

bool
press_offers(struct seat *st, const char *name)
{
	return offered(st, name) != NULL;
}

/* After a sending no digit acts before another key. */
static void
move_on(struct seat *st)
{
	if (st->ui->top->halted)
		seat_type(st, KEY_DOWN KEY_UP);
}

void
press_action(struct seat *st, const char *name)
{
	const struct action *a = offered(st, name);
	char key[2] = "";

	ck_assert_msg(a != NULL, "%s offers no “%s”:\n%s", press_top(st), name, seat_text(st));
	key[0] = a->letter ? a->letter : a->digit;
	move_on(st);
	seat_type(st, key);
}

void
press_row(struct seat *st, const char *text)
{
	struct page *p = &st->ui->top->page;
	int before = 0;

	move_on(st);
	for (size_t i = 0; i < p->n; i++) {
		struct row *r = &p->row[i];
		char digit[2] = { r->digit, '\0' };

		if (r->kind != ROW_CHOICE)
			continue;
		if (strstr(r->left, text) == NULL) {
			before++;
			continue;
		}
		for (; !r->digit && before > 0; before--)
			seat_type(st, KEY_DOWN);
		seat_type(st, digit[0] ? digit : KEY_ENTER);
		return;
	}
	ck_abort_msg("no row “%s” in\n%s", text, seat_text(st));
}

void
press_field(struct seat *st, const char *field)
{
	/* Choices that a form opened by itself are left. */
	while (st->ui->top->form == NULL && strcmp(press_top(st), "kit_choice") == 0)
		seat_type(st, "0");
	ck_assert_msg(st->ui->top->form != NULL, "%s has no fields:\n%s", press_top(st), seat_text(st));
	for (int i = 0; i < FAR; i++) {
		struct form_row *r = form_cur(st->ui->top->form);

		if (r != NULL && strcmp(r->f[0]->name, field) == 0)
			return;
		seat_type(st, KEY_DOWN);
	}
	ck_abort_msg("no field %s in\n%s", field, seat_text(st));
}

void
press_text(struct seat *st, const char *field, const char *text)
{
	press_field(st, field);
	seat_type(st, text);
}

void
press_choice(struct seat *st, const char *field, const char *label)
{
	struct view *form;

	press_field(st, field);
	/* Only now: a page left before it may have stood where the choices will. */
	form = st->ui->top;
	seat_type(st, st->ui->top->form->typing ? KEY_RIGHT : KEY_ENTER);
	ck_assert_msg(st->ui->top != form, "no choices of %s:\n%s", field, seat_text(st));
	press_row(st, label);
}

void
press_send(struct seat *st)
{
	seat_type(st, KEY_PGDN);
	seat_type(st, KEY_ENTER);
	if (strcmp(press_top(st), "kit_confirm") == 0)
		seat_type(st, "1");
	/* He reads what came of it; keys before that are dropped. */
	st->w->now += 5000;
	seat_type(st, "");
}
