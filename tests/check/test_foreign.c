/* Bytes in another charset than the session's: noticed, said, and nothing stored wrong. */
#include <check.h>
#include <string.h>

#include "tests/check/help_seat.h"

Suite *suite_foreign(void);

static struct world w;
static struct seat st;

static void
setup(void)
{
	world_open(&w);
}

static void
teardown(void)
{
	world_close(&w);
}

/* A terminal in the other charset: nothing is taken, and the line says what to do. */
START_TEST(other_charset_is_noticed)
{
	static const struct { enum charset session; const char *typed, *names; } c[] = {
		{ charset_gb18030, "三社", "UTF-8" },
		{ charset_gb18030, "\033[200~三社进水，138\033[201~", "UTF-8" },
		{ charset_utf8, "\xc8\xfd\xc9\xe7", "GB18030" },
		{ charset_utf8, "\033[200~\xc8\xfd\xc9\xe7 138\033[201~", "GB18030" },
	};

	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++) {
		for (int cols = 45; cols <= 80; cols += 35) {
			seat_open(&st, &w, "admin", cols, 24, language_zh, c[i].session);
			ck_assert_ptr_nonnull(ui_open(st.ui, screen_find("units"), NULL, 0));
			seat_type(&st, "9");
			seat_type(&st, c[i].typed);
			ck_assert_msg(seat_shows(&st, "LUAN MA?"), "%zu: %s", i, seat_text(&st));
			ck_assert_msg(seat_shows(&st, c[i].names) && seat_shows(&st, "没有收下"), "%zu: %s", i, seat_text(&st));
			ck_assert_msg(!seat_shows(&st, "138") && !seat_shows(&st, "三社") && !seat_shows(&st, "涓"), "%zu: %s", i, seat_text(&st));
			/* And with the charset changed it is. */
			seat_type(&st, "\024");
			ck_assert_int_ne(st.s.charset, c[i].session);
			seat_type(&st, c[i].typed);
			ck_assert_msg(seat_shows(&st, "三社"), "%zu: %s", i, seat_text(&st));
			seat_close(&st);
		}
	}
}
END_TEST

Suite *
suite_foreign(void)
{
	Suite *s = suite_create("foreign");
	TCase *tc = tcase_create("foreign");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, other_charset_is_noticed);
	suite_add_tcase(s, tc);
	return s;
}
