/*
 * How like two names are, by their characters: a Chinese name has few, so one that differs of
 * two still counts.
 */
#include "src/command/near.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define CHARS 24	/* of a name; a longer word is like none */

/* The bytes of each character in one number. How many, CHARS + 1 where there are more. */
static size_t
chars_of(const char *text, size_t len, uint32_t out[CHARS])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text[i];

		if ((byte & 0xc0) == 0x80 && n > 0)
			out[n - 1] = out[n - 1] << 8 | byte;
		else if (n == CHARS)
			return CHARS + 1;
		else
			out[n++] = byte;
	}
	return n;
}

/* How many characters are changed, put in or left out to make the one of the other. */
static size_t
differ(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	size_t row[CHARS + 1];

	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t least = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			least = least <= row[j] ? least : row[j] + 1;
			row[j] = least <= row[j - 1] ? least : row[j - 1] + 1;
		}
	}
	return row[nb];
}

static bool
near(const char *word, const char *name, size_t len)
{
	uint32_t a[CHARS], b[CHARS];
	size_t na = chars_of(word, strlen(word), a), nb = chars_of(name, len, b);
	size_t most = na > nb ? na : nb, least = na < nb ? na : nb;

	if (least == 0 || most > CHARS)
		return false;
	if (least > 1 && memcmp(a, b, least * sizeof a[0]) == 0)
		return true;
	return 2 * differ(a, na, b, nb) <= most;
}

bool
near_names(const char *word, const char *names)
{
	size_t n;

	for (const char *p = names; p != NULL && *p != '\0'; p += n + (p[n] == '|')) {
		n = strcspn(p, "|");
		if (near(word, p, n))
			return true;
	}
	return false;
}
