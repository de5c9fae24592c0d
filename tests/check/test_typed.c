/* One reader: what a person types into a form and what he types as a command is
 * understood, and refused, in the same words. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/form/form.h"
#include "src/base/clock.h"
#include "src/command/bind.h"
#include "src/text/show.h"
#include "tests/check/help_seat.h"

Suite *suite_typed(void);

static struct world w;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
	seat_open(&st, &w, "county", 80, 24, language_zh, charset_utf8);
	ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("board"), NULL, 0));
	seat_type(&st, "");
}

static void
teardown(void)
{
	seat_close(&st);
	world_close(&w);
}

static struct form_spec spec;

static void
spec_open(struct view *v)
{
	form_open(v, &spec);
}

static const struct screen screen_typed = {
	.name = "typed", .title = N_("Menu"), .help = N_("Menu"), .widget = &widget_form, .open = spec_open,
};

static struct view *
form_of(const char *op, const struct form_field *fields)
{
	struct view *v;

	spec = (struct form_spec){ .op = op, .send = N_("add"), .fields = fields };
	v = ui_open(st.ui, &screen_typed, NULL, 0);
	ck_assert_ptr_nonnull(v);
	seat_type(&st, "");
	return v;
}

/* As a command: NAME=TEXT. Returns its exit code. */
static int
as_command(const struct op *op, const char *name, const char *text, void *args, struct refusal *r)
{
	struct command *c = calloc(1, sizeof *c);
	char value[200];
	int rc;

	ck_assert_ptr_nonnull(c);
	snprintf(value, sizeof value, "%s", text);
	c->s = &st.s;
	c->op = op;
	c->kind = op->args;
	c->args = args;
	c->now = clock_now();
	c->offset = 480;
	c->items[0].key = name;
	c->items[0].value = value;
	c->nitems = 1;
	world_read(&w, &c->txn);
	rc = bind_items(c);
	txn_abort(&c->txn);
	*r = c->refusal;
	free(c);
	return rc;
}

/* Types text into the row of the form, as if nothing had stood there. */
static struct form_row *
as_form(struct view *v, const char *name, const char *text)
{
	struct form *f = v->form;
	struct form_row *r = form_row_of(f, name);

	ck_assert_ptr_nonnull(r);
	field_clear(r->f[0], f->rec);
	r->raw[0] = r->error[0] = '\0';
	f->cur = (int)(r - f->row);
	form_edit(v);
	seat_type(&st, text);
	seat_type(&st, "\t");
	return r;
}

static bool
same_value(const struct field *f, const void *a, const void *b)
{
	int64_t x, y;

	if (f->type != T_TIME)
		return field_equal(f, a, b);
	memcpy(&x, (const char *)a + f->offset, sizeof x);
	memcpy(&y, (const char *)b + f->offset, sizeof y);
	return x - y < 5000 && y - x < 5000;	/* "30分钟前" is of two nows */
}

static void
both(struct view *v, const char *name, const char *text)
{
	const struct op *op = v->form->op;
	const struct field *f = kind_field(op->args, name);
	struct form_row *r = as_form(v, name, text);
	void *args = calloc(1, op->args->size);
	struct refusal refusal;
	char said[sizeof r->error] = "";
	struct buf b;

	ck_assert_ptr_nonnull(args);
	if (as_command(op, name, text, args, &refusal) == 0) {
		ck_assert_msg(r->error[0] == '\0', "%s=%s: the form says %s", name, text, r->error);
	} else {
		struct txn t;
		buf_init(&b, said, sizeof said);
		world_read(&w, &t);
		say(&b, &t, refusal.message, (const char (*)[192])refusal.args, SAY_ARGS);
		txn_abort(&t);
		buf_str(&b);
		ck_assert_msg(strcmp(r->error, said) == 0, "%s=%s: command: %s; form: %s", name, text, said,
		    r->error);
		ck_assert_msg(!field_known(f, v->form->rec), "%s=%s", name, text);
	}
	ck_assert_msg(same_value(f, args, v->form->rec), "%s=%s: two values", name, text);
	free(args);
}

START_TEST(form_and_command_read_alike)
{
	static const struct form_field fields[] = {
		{ "affected", 0, NULL, NULL }, { "rooms_collapsed", 0, NULL, NULL },
		{ "livestock_dead", 0, NULL, NULL }, { "crops_hit", 0, NULL, NULL },
		{ "loss", 0, NULL, NULL }, { "roads_damaged", 0, NULL, NULL }, { "trapped", 0, NULL, NULL },
		{ "occurred", 0, NULL, NULL }, { "version", 0, NULL, NULL }, { "place", 0, NULL, NULL }, { 0 }
	};
	static const char *const heads[] = { "", "-", "0", "1", "45", "45.00", "1.5", "0.001", "１２０", "三百二十",
	    "1.2万", "一万二", "许多", "999999999", "1000000000", "99999999999999", "约3", "3,000" };
	static const char *const tails[] = { "", "人", "间", "户", "头", "亩", "公顷", "万元", "元", "米", "千米", "个",
	    "张", " ", "人左右" };
	static const char *const times[] = { "刚刚", "30分钟前", "19:30", "21:30", "昨天 21:05", "07-22 19:30",
	    "7月20日 08:00", "2026-07-22T19:30", "2027-01-01T00:00", "明天 08:00", "soon", "25:00", "1小时后" };
	struct view *v = form_of("report.file", fields);
	char text[80];

	for (size_t i = 0; fields[i].name != NULL; i++) {
		for (size_t h = 0; h < sizeof heads / sizeof heads[0]; h++) {
			for (size_t e = 0; e < sizeof tails / sizeof tails[0]; e++) {
				snprintf(text, sizeof text, "%s%s", heads[h], tails[e]);
				/* 0 on a time is no time but 返回: the form takes it for no mistake. */
				if (text[0] != '\0' && (strcmp(text, "0") != 0 || strcmp(fields[i].name, "occurred") != 0))
					both(v, fields[i].name, text);
			}
		}
	}
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
		both(v, "occurred", times[i]);
}
END_TEST

START_TEST(times_ahead_alike)
{
	static const struct form_field fields[] = { { "from", 0, NULL, NULL }, { "to", 0, NULL, NULL }, { 0 } };
	static const char *const times[] = { "21:30", "19:30", "明天 08:00", "30分钟后", "30m", "07-23 20:00",
	    "12-31 00:00", "2026-12-31T00:00", "now", "soon", "昨天 08:00", "2小时后" };
	struct view *v = form_of("account.grant", fields);

	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		both(v, "from", times[i]);
		both(v, "to", times[i]);
	}
}
END_TEST

/* What a form shows when nobody types there is what a command would print. */
START_TEST(form_and_command_write_alike)
{
	static const struct form_field fields[] = { { "crops_hit", 0, NULL, NULL }, { "loss", 0, NULL, NULL },
	    { "affected", 0, NULL, NULL }, { "trapped", 0, NULL, NULL }, { "occurred", 0, NULL, NULL }, { 0 } };
	static const char *const texts[] = { "45亩", "4500.5万", "12000人", "3", "19:30" };
	static const char *const shown[] = { "45亩 = 3公顷", "4500.5万元", "12000人", "3人", "19:30" };
	struct view *v = form_of("report.file", fields);
	struct show_env env = { .now = w.now, .offset = 480 };
	char here[100], there[100];

	for (size_t i = 0; fields[i].name != NULL; i++) {
		const struct field *f = kind_field(v->form->op->args, fields[i].name);
		as_form(v, fields[i].name, texts[i]);
		form_words(v, f, here, sizeof here);
		show_field(&env, f, v->form->rec, true, there, sizeof there);
		ck_assert_str_eq(here, there);
		ck_assert_str_eq(here, shown[i]);
	}
}
END_TEST

Suite *
suite_typed(void)
{
	Suite *s = suite_create("typed");
	TCase *tc = tcase_create("typed");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, form_and_command_read_alike);
	tcase_add_test(tc, times_ahead_alike);
	tcase_add_test(tc, form_and_command_write_alike);
	suite_add_tcase(s, tc);
	return s;
}
