/* Passwords that are guessed first, in the forms that people give them. */
#include "src/op/password_rule.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "db/lists.h"
#include "keys/password.h"
#include "keys/secret.h"
#include "src/lang/tr.h"

/* A text as characters: capitals and full width make no difference. */
struct letters {
	uint32_t c[PASSWORD_MAX];
	size_t n;
};

static uint32_t
next(const char **p)
{
	const uint8_t *b = (const uint8_t *)*p;
	size_t n = b[0] < 0x80 ? 1 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? b[0] : b[0] & (0x7fu >> n);

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (b[i] & 0x3f);
	*p += n;
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static void
spell(struct letters *l, const char *text)
{
	l->n = 0;
	while (*text != '\0' && l->n < PASSWORD_MAX)
		l->c[l->n++] = next(&text);
}

static bool
is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || c >= 0x80;
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* ---- what everybody has thought of */

static bool
is_listed(const struct letters *l)
{
	char line[64];
	const struct list *list = lists;

	if (l->n + 3 > sizeof line)
		return false;
	line[0] = '\n';
	for (size_t i = 0; i < l->n; i++) {
		if (l->c[i] >= 0x80)
			return false;
		line[i + 1] = (char)l->c[i];
	}
	line[l->n + 1] = '\n';
	while (list->name != NULL && strcmp(list->name, "passwords") != 0)
		list++;
	return list->name != NULL && memmem(list->text, list->len, line, l->n + 2) != NULL;
}

/* aaaaaaaa, abcdefgh, 98765432. */
static bool
is_run(const struct letters *l)
{
	uint32_t step = l->c[1] - l->c[0];

	for (size_t i = 1; i < l->n; i++)
		if (l->c[i] - l->c[i - 1] != step)
			return false;
	return step + 1 <= 2;
}

/* abab, 12341234: one group, at least twice. */
static bool
is_again(const struct letters *l)
{
	for (size_t group = 1; group <= l->n / 2; group++) {
		size_t i = group;

		while (i < l->n && l->c[i] == l->c[i - group])
			i++;
		if (i == l->n)
			return true;
	}
	return false;
}

/* 19800101 and its like: a birthday. */
static bool
is_date(const struct letters *l)
{
	unsigned d[8];

	if (l->n != 8)
		return false;
	for (size_t i = 0; i < 8; i++) {
		if (!is_digit(l->c[i]))
			return false;
		d[i] = l->c[i] - '0';
	}
	return (d[0] * 10 + d[1] == 19 || d[0] * 10 + d[1] == 20) && d[4] * 10 + d[5] - 1 < 12 &&
	    d[6] * 10 + d[7] - 1 < 31;
}

/* ---- what is known of the person */

static bool
stands_at(const struct letters *l, size_t at, const struct letters *w, bool reversed)
{
	if (w->n > l->n - at)
		return false;
	for (size_t i = 0; i < w->n; i++)
		if (l->c[at + i] != w->c[reversed ? w->n - 1 - i : i])
			return false;
	return true;
}

/* Is it the word, once or more, either way round, with nothing but digits and signs
 * beside it? A telephone's own digits may have signs between them. */
static bool
is_made_of(const struct letters *l, const struct letters *w)
{
	size_t at = 0;
	bool stands = false;

	while (at < l->n) {
		if (stands_at(l, at, w, false) || stands_at(l, at, w, true)) {
			stands = true;
			at += w->n;
		} else if (is_letter(l->c[at])) {
			return false;
		} else {
			at++;
		}
	}
	return stands;
}

/* Only the digits, where it is a number with signs. */
static void
digits_only(struct letters *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (is_letter(l->c[i]))
			return;
	for (size_t i = 0; i < l->n; i++)
		if (is_digit(l->c[i]))
			l->c[n++] = l->c[i];
	l->n = n;
}

static bool
is_own(const struct letters *l, const char *const whose[3])
{
	struct letters w, plain = *l;
	bool own = false;

	digits_only(&plain);
	for (size_t i = 0; i < 3 && !own; i++) {
		if (whose[i] == NULL)
			continue;
		spell(&w, whose[i]);
		digits_only(&w);
		own = w.n >= 2 && (is_made_of(l, &w) || is_made_of(&plain, &w));
	}
	secret_wipe(&plain, sizeof plain);
	return own;
}

enum password_fault
password_fault(const char *text, const char *const whose[3])
{
	struct letters l;
	enum password_fault fault = PASSWORD_GOOD;

	spell(&l, text);
	if (l.n < PASSWORD_LEAST)
		fault = PASSWORD_SHORT;
	else if (is_listed(&l) || is_run(&l) || is_again(&l) || is_date(&l))
		fault = PASSWORD_COMMON;
	else if (is_own(&l, whose))
		fault = PASSWORD_OWN;
	secret_wipe(&l, sizeof l);
	return fault;
}

const char *
password_fault_says(enum password_fault fault)
{
	switch (fault) {
	case PASSWORD_SHORT:
		return _("This is too short: at least 8 characters.");
	case PASSWORD_COMMON:
		return _("This is one of those that are guessed first. Choose another.");
	default:
		return _("This is only your account, name or telephone. Choose another.");
	}
}
