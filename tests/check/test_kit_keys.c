/*
 * Bytes to keys: every sequence, whole and split at every byte, tails that come
 * after the Esc was delivered, pastes, both charsets.
 * Keys are compared as words: "Down", "x", "^c", "pasted:x", "\n" as "pasted:NL".
 */
#include <check.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/keys.h"

Suite *suite_kit_keys(void);

static const char *const kind_names[] = {
	[K_NONE] = "None", [K_TEXT] = "", [K_ENTER] = "Enter", [K_TAB] = "Tab",
	[K_BACKTAB] = "BackTab", [K_BACKSPACE] = "Backspace", [K_DELETE] = "Delete",
	[K_UP] = "Up", [K_DOWN] = "Down", [K_LEFT] = "Left", [K_RIGHT] = "Right",
	[K_HOME] = "Home", [K_END] = "End", [K_PGUP] = "PgUp", [K_PGDN] = "PgDn",
	[K_ESC] = "Esc", [K_CTRL] = "^"
};

struct sample {
	const char	*bytes, *keys;
};

static const struct sample samples[] = {
	{ "\033[A", "Up" }, { "\033[B", "Down" }, { "\033[C", "Right" },
	{ "\033[D", "Left" }, { "\033OA", "Up" }, { "\033OB", "Down" },
	{ "\033OC", "Right" }, { "\033OD", "Left" },
	{ "\033[1;5B", "Down" }, { "\033[1;2A", "Up" }, { "\033[5C", "Right" },
	{ "\033O5B", "Down" }, { "\033O1;5A", "Up" },
	{ "\033[H", "Home" }, { "\033OH", "Home" }, { "\033[1~", "Home" },
	{ "\033[7~", "Home" }, { "\033[F", "End" }, { "\033OF", "End" },
	{ "\033[4~", "End" }, { "\033[8~", "End" }, { "\033[3~", "Delete" },
	{ "\033[3;5~", "Delete" }, { "\033[5~", "PgUp" }, { "\033[6~", "PgDn" },
	{ "\033[Z", "BackTab" }, { "\033OI", "Tab" },
	/* the keypad in application mode */
	{ "\033Op\033Oq\033Or\033Os\033Ot", "0 1 2 3 4" },
	{ "\033Ou\033Ov\033Ow\033Ox\033Oy", "5 6 7 8 9" },
	{ "\033OM\033On\033Ok\033Om\033Oj\033Oo\033Ol", "Enter . + - * / ," },
	/* unknown ones are swallowed whole */
	{ "\033[2~x", "x" }, { "\033[11~x", "x" }, { "\033[24;5~x", "x" },
	{ "\033OPx", "x" }, { "\033[[Ax", "x" }, { "\033[?1;2cx", "x" },
	{ "\033[>0;276;0cx", "x" }, { "\033[Ix", "x" }, { "\033[Ox", "x" },
	{ "\033[27;5;13~x", "x" }, { "\033[97;5ux", "x" }, { "\033[ qx", "x" },
	{ "\033[999999999999999999999999999999999999999999~x", "x" },
	{ "\033]0;title\007x", "x" }, { "\033]11;rgb:0/0/0\033\\x", "x" },
	{ "\033P1$r0m\033\\x", "x" },
	/* broken off */
	{ "\033[1\rx", "Enter x" }, { "\033[\033[B", "Down" },
	{ "\033[1\030x", "x" }, { "\033[\xE4\xB8\xAD", "中" },
	/* the same key by many names */
	{ "\rx", "Enter x" }, { "\nx", "Enter x" }, { "\r\nx", "Enter x" },
	{ "\r\r\n\n", "Enter Enter Enter" },
	{ "\177\010", "Backspace Backspace" }, { "\t", "Tab" },
	{ "\001\003\032", "^a ^c ^z" }, { "\034\037", "" },
	/* text */
	{ "a9~", "a 9 ~" }, { "中文é", "中 文 é" }, { "\xF0\xA0\x80\x80", "\xF0\xA0\x80\x80" },
	{ "\xFFx", "? x" }, { "\x80\x80", "? ?" }, { "\xE4\xB8x", "? x" },
	{ "\xE4\xE4\xB8\xAD", "? 中" }, { "\xC0\x80", "? ?" },
	{ "\xED\xA0\x80", "? ? ?" }, { "\xF4\x90\x80\x80", "? ? ? ?" },
	{ "\xE4\xB8\033[B", "? Down" }, { "\xE4\xB8\r", "? Enter" },
	{ "\xC2\x9B", "?" },
	/* pastes */
	{ "\033[200~a\rb\033[201~\r", "pasted:a pasted:NL pasted:b Enter" },
	{ "\033[200~a\r\nb\nc\033[201~", "pasted:a pasted:NL pasted:b pasted:NL pasted:c" },
	{ "\033[200~\t\003\177中\033[201~x", "pasted:TAB pasted:中 x" },
	{ "\033[200~a\033[Bb\033c\033[201~", "pasted:a pasted:b pasted:c" },
	{ "\033[200~a\033OBb\033\033[201~\r", "pasted:a pasted:O pasted:B pasted:b Enter" },
	{ "\033[200~a\033]0;\033[201~\r", "pasted:a pasted:] pasted:0 pasted:; Enter" },
};

static void
add_word(char *out, size_t size, const struct key_press *key)
{
	char cp[8] = "";
	size_t len = strlen(out);

	if (key->kind == K_CTRL || key->kind == K_TEXT)
		cp[text_encode(key->cp, cp)] = '\0';
	snprintf(out + len, size - len, "%s%s%s%s", len ? " " : "",
		 key->pasted ? "pasted:" : "", kind_names[key->kind],
		 key->cp == TEXT_BAD ? "?" : key->cp == '\n' ? "NL" :
		 key->cp == '\t' ? "TAB" : cp);
}

static void
take(struct keys *k, char *out, size_t size, int64_t now)
{
	struct key_press key;

	while (keys_next(k, &key, now))
		add_word(out, size, &key);
}

/* Feeds all, then waits; each byte gap ms after the one before. */
static void
read_all(char *out, size_t size, const char *bytes, size_t len, int gap,
	 enum charset cs)
{
	struct keys *k = keys_new(cs);
	int64_t now = 1000;

	ck_assert_ptr_nonnull(k);
	out[0] = '\0';
	for (size_t i = 0; i < len; i++, now += gap) {
		ck_assert_uint_eq(keys_feed(k, bytes + i, 1, now), 1);
		take(k, out, size, now);
	}
	take(k, out, size, now + 60000);
	keys_free(k);
}

START_TEST(whole_and_byte_by_byte)
{
	const struct sample *s = &samples[_i];
	size_t len = strlen(s->bytes);
	char out[256] = "";
	struct keys *k = keys_new(charset_utf8);

	ck_assert_uint_eq(keys_feed(k, s->bytes, len, 5), len);
	take(k, out, sizeof(out), 5);
	take(k, out, sizeof(out), 60000);
	keys_free(k);
	ck_assert_str_eq(out, s->keys);
	read_all(out, sizeof(out), s->bytes, len, 0, charset_utf8);
	ck_assert_str_eq(out, s->keys);
	read_all(out, sizeof(out), s->bytes, len, 499, charset_utf8);
	ck_assert_str_eq(out, s->keys);
}
END_TEST

START_TEST(split_in_two_at_every_byte)
{
	const struct sample *s = &samples[_i];
	size_t len = strlen(s->bytes);

	for (size_t cut = 1; cut < len; cut++) {
		char out[256] = "";
		struct keys *k = keys_new(charset_utf8);
		keys_feed(k, s->bytes, cut, 0);
		take(k, out, sizeof(out), 0);
		take(k, out, sizeof(out), 400);
		keys_feed(k, s->bytes + cut, len - cut, 450);
		take(k, out, sizeof(out), 450);
		take(k, out, sizeof(out), 60000);
		keys_free(k);
		ck_assert_msg(strcmp(out, s->keys) == 0, "cut %zu: %s", cut, out);
	}
}
END_TEST

/* However late each byte comes, no sequence turns into text or into Enter. */
START_TEST(slow_bytes_never_become_text)
{
	static const char *const seqs[] = {
		"\033[B", "\033OB", "\033[1;5B", "\033[3~", "\033Op", "\033OM"
	};
	for (size_t i = 0; i < sizeof(seqs) / sizeof(seqs[0]); i++) {
		for (int gap = 600; gap <= 4000; gap += 850) {
			char out[256];
			read_all(out, sizeof(out), seqs[i], strlen(seqs[i]), gap, charset_utf8);
			ck_assert_msg(strcmp(out, "Esc") == 0, "%s", out);
		}
	}
}
END_TEST

START_TEST(lone_esc_waits)
{
	struct keys *k = keys_new(charset_utf8);
	struct key_press key;

	ck_assert_int_eq(keys_timeout(k, 0), -1);
	keys_feed(k, "\033", 1, 1000);
	ck_assert(!keys_next(k, &key, 1499));
	ck_assert_int_eq(keys_timeout(k, 1100), 400);
	ck_assert(keys_next(k, &key, 1500));
	ck_assert_int_eq(key.kind, K_ESC);
	ck_assert_int_eq(keys_timeout(k, 1500), -1);

	keys_set_rtt(k, 100);	/* three of them are less than half a second */
	keys_feed(k, "\033", 1, 2000);
	ck_assert_int_eq(keys_timeout(k, 2000), 500);
	ck_assert(keys_next(k, &key, 2500));
	keys_set_rtt(k, 700);
	keys_feed(k, "\033", 1, 3000);
	ck_assert(!keys_next(k, &key, 5099));
	ck_assert_int_eq(keys_timeout(k, 3000), 2100);
	keys_feed(k, "[B", 2, 5099);
	ck_assert(keys_next(k, &key, 5099));
	ck_assert_int_eq(key.kind, K_DOWN);
	keys_set_rtt(k, -5);
	keys_feed(k, "\033", 1, 6000);
	ck_assert_int_eq(keys_timeout(k, 6000), 500);
	keys_free(k);
}
END_TEST

struct late {
	const char	*tail, *keys;
	int		 after;		/* ms after the Esc was delivered */
};

static const struct late lates[] = {
	{ "[B", "Esc", 100 }, { "OB", "Esc", 100 }, { "[B", "Esc", 9000 },
	{ "[1;5Cx", "Esc x", 100 }, { "Oyx", "Esc x", 100 }, { "[[Ax", "Esc x", 1 },
	{ "[3~[3~", "Esc [ 3 ~", 100 },		/* only one tail belongs to it */
	{ "OK", "Esc O K", 100 },		/* typed: K ends no such sequence */
	{ "[中", "Esc [ 中", 100 }, { "O\r", "Esc O Enter", 100 },
	{ "1", "Esc 1", 100 }, { "x[B", "Esc x [ B", 100 },
	{ "\033[B", "Esc Down", 100 }, { "\033", "Esc Esc", 100 },
	{ "[B", "Esc [ B", 10001 },		/* too late to be a tail */
	{ "[200~a\rb", "Esc pasted:a pasted:NL pasted:b", 100 },
};

START_TEST(late_tail_is_swallowed)
{
	const struct late *l = &lates[_i];
	struct keys *k = keys_new(charset_utf8);
	char out[256] = "";

	keys_feed(k, "\033", 1, 0);
	take(k, out, sizeof(out), 500);
	keys_feed(k, l->tail, strlen(l->tail), 500 + l->after);
	take(k, out, sizeof(out), 500 + l->after);
	take(k, out, sizeof(out), 60000);
	keys_free(k);
	ck_assert_str_eq(out, l->keys);
}
END_TEST

START_TEST(esc_then_a_key)
{
	static const struct sample s[] = {
		{ "\0331", "Esc 1" }, { "\033\r", "Esc Enter" }, { "\033\033", "Esc Esc" },
		{ "\033\033[B", "Esc Down" }, { "\033Px", "Esc P x" },
		{ "\033]x", "Esc ] x" }, { "\033中", "Esc 中" }, { "\033\177", "Esc Backspace" },
	};
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		char out[256];
		read_all(out, sizeof(out), s[i].bytes, strlen(s[i].bytes), 1, charset_utf8);
		ck_assert_str_eq(out, s[i].keys);
	}
}
END_TEST

/* A terminal that dies within a string or sequence must not eat keys for ever. */
START_TEST(given_up_sequences_end)
{
	struct keys *k = keys_new(charset_utf8);
	char out[256] = "";

	keys_feed(k, "\033]0;half", 8, 0);
	keys_feed(k, "12", 2, 10001);
	take(k, out, sizeof(out), 10001);
	keys_feed(k, "\033[1;", 4, 20000);
	keys_feed(k, "B", 1, 30001);
	take(k, out, sizeof(out), 30001);
	ck_assert_str_eq(out, "1 2 B");
	keys_free(k);
}
END_TEST

/* The end of a paste counts however slow the line is. */
START_TEST(paste_outlasts_a_pause)
{
	struct keys *k = keys_new(charset_utf8);
	char out[256] = "";

	keys_feed(k, "\033[200~a\033", 8, 0);
	take(k, out, sizeof(out), 700);
	ck_assert_int_eq(keys_timeout(k, 700), -1);
	keys_feed(k, "[20", 3, 60000);
	keys_feed(k, "1~\r", 3, 120000);
	take(k, out, sizeof(out), 120000);
	ck_assert_str_eq(out, "pasted:a Enter");
	keys_free(k);
}
END_TEST

/* A large paste: the caller is told how much was taken, and nothing is lost. */
START_TEST(full_queue_pushes_back)
{
	struct keys *k = keys_new(charset_utf8);
	char in[3000];
	struct key_press key;
	size_t at = 0, got = 0;

	memset(in, 'x', sizeof(in));
	memcpy(in, "\033[200~", 6);
	ck_assert_uint_lt(keys_feed(k, in, sizeof(in), 0), sizeof(in));
	keys_free(k);
	k = keys_new(charset_utf8);
	while (at < sizeof(in)) {
		at += keys_feed(k, in + at, sizeof(in) - at, 0);
		for (; keys_next(k, &key, 0); got++)
			ck_assert(key.kind == K_TEXT && key.cp == 'x' && key.pasted);
	}
	ck_assert_uint_eq(got, sizeof(in) - 6);
	keys_free(k);
}
END_TEST

START_TEST(drop_forgets)
{
	struct keys *k = keys_new(charset_utf8);
	char out[256] = "";

	keys_feed(k, "1\r\033", 3, 0);
	keys_drop(k);
	take(k, out, sizeof(out), 9000);
	ck_assert_str_eq(out, "");
	keys_feed(k, "[B2", 3, 9001);	/* the tail of the forgotten Esc */
	take(k, out, sizeof(out), 9001);
	ck_assert_str_eq(out, "2");
	keys_free(k);
}
END_TEST

static size_t
to_gb(char *out, size_t size, const char *text)
{
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	char *from = strdup(text), *f = from, *t = out;
	size_t left = strlen(text), room = size;

	ck_assert(cd != (iconv_t)-1);
	ck_assert_int_ne((int)iconv(cd, &f, &left, &t, &room), -1);
	iconv_close(cd);
	free(from);
	return size - room;
}

START_TEST(gb18030)
{
	/* two bytes; four bytes (é, beyond the BMP); second bytes that are ASCII */
	static const struct sample s[] = {
		{ "灾情a初报1", "灾 情 a 初 报 1" }, { "丂乗", "丂 乗" }, { "é", "é" },
		{ "\xF0\xA0\x80\x80x", "\xF0\xA0\x80\x80 x" }, { "，。", "， 。" },
	};
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		char in[64], out[256];
		size_t len = to_gb(in, sizeof(in), s[i].bytes);
		read_all(out, sizeof(out), in, len, 0, charset_gb18030);
		ck_assert_str_eq(out, s[i].keys);
		read_all(out, sizeof(out), in, len, 5000, charset_gb18030);
		ck_assert_str_eq(out, s[i].keys);
	}
}
END_TEST

START_TEST(gb18030_broken)
{
	static const struct sample s[] = {
		{ "\x80x", "? x" }, { "\xFFx", "? x" }, { "\xD6\r", "? Enter" },
		{ "\xD6\033[B", "? Down" }, { "\x81" "0\xD6\xD0", "? 0 中" },
		{ "\x81" "0x", "? 0 x" }, { "\x81" "0\x81x", "? 0 亁" },
		{ "\x81" "0\x81\r", "? 0 ? Enter" }, { "\xFE\x39\xFE\x39x", "? x" },
	};
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		char out[256];
		read_all(out, sizeof(out), s[i].bytes, strlen(s[i].bytes), 0, charset_gb18030);
		ck_assert_msg(strcmp(out, s[i].keys) == 0, "%zu: %s", i, out);
	}
}
END_TEST

START_TEST(folding)
{
	static const struct { uint32_t from, to; } f[] = {
		{ 0xFF10, '0' }, { 0xFF19, '9' }, { 0xFF0F, '/' }, { 0xFF1A, ':' },
		{ 0xFF1F, '?' }, { 0xFF0C, ',' }, { 0xFF21, 'A' }, { 0xFF5E, '~' },
		{ 0x3000, ' ' }, { 0x3001, '/' }, { 0x3002, '.' },
		{ 'a', 'a' }, { 0x4E2D, 0x4E2D }, { 0xFF5F, 0xFF5F }, { 0xFF00, 0xFF00 },
	};
	for (size_t i = 0; i < sizeof(f) / sizeof(f[0]); i++)
		ck_assert_uint_eq(keys_fold(f[i].from), f[i].to);
}
END_TEST

/* Any bytes at any times: it ends, and never delivers a control as text. */
START_TEST(survives_noise)
{
	static const char alphabet[] = "\033\033[[OO;19~ABMPp]\\\r\n\t\007\030x\xE4\xB8\xAD\x81" "0\xFF\x80";
	unsigned seed = (unsigned)_i + 1;
	struct keys *k = keys_new(_i % 2 ? charset_gb18030 : charset_utf8);
	struct key_press key;
	int64_t now = 0;

	for (int i = 0; i < 20000; i++) {
		char c = alphabet[(size_t)rand_r(&seed) % (sizeof(alphabet) - 1)];
		now += rand_r(&seed) % 50 ? 1 : rand_r(&seed) % 12000;
		ck_assert_uint_eq(keys_feed(k, &c, 1, now), 1);
		while (keys_next(k, &key, now)) {
			ck_assert(key.kind > K_NONE && key.kind <= K_CTRL);
			ck_assert(!key.pasted || key.kind == K_TEXT);
			if (key.kind == K_TEXT && key.cp < 0x20)
				ck_assert(key.pasted && (key.cp == '\n' || key.cp == '\t'));
		}
	}
	keys_free(k);
}
END_TEST

Suite *
suite_kit_keys(void)
{
	enum { SAMPLES = sizeof(samples) / sizeof(samples[0]) };
	Suite *s = suite_create("kit_keys");
	TCase *tc = tcase_create("keys");

	tcase_add_loop_test(tc, whole_and_byte_by_byte, 0, SAMPLES);
	tcase_add_loop_test(tc, split_in_two_at_every_byte, 0, SAMPLES);
	tcase_add_test(tc, slow_bytes_never_become_text);
	tcase_add_test(tc, lone_esc_waits);
	tcase_add_loop_test(tc, late_tail_is_swallowed, 0,
			    (int)(sizeof(lates) / sizeof(lates[0])));
	tcase_add_test(tc, esc_then_a_key);
	tcase_add_test(tc, given_up_sequences_end);
	tcase_add_test(tc, paste_outlasts_a_pause);
	tcase_add_test(tc, full_queue_pushes_back);
	tcase_add_test(tc, drop_forgets);
	tcase_add_test(tc, gb18030);
	tcase_add_test(tc, gb18030_broken);
	tcase_add_test(tc, folding);
	tcase_add_loop_test(tc, survives_noise, 0, 4);
	suite_add_tcase(s, tc);
	return s;
}
