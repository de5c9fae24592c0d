/* A command line to words. */
#include "src/command/words.h"

#include <stdlib.h>
#include <string.h>


#define WIDE_BLANK "\xe3\x80\x80"
#define WIDE_EQUALS "\xef\xbc\x9d"

static size_t
blank_at(const char *p)
{
	if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		return 1;
	return strncmp(p, WIDE_BLANK, 3) == 0 ? 3 : 0;
}

static size_t
equals_at(const char *p)
{
	return *p == '=' ? 1 : strncmp(p, WIDE_EQUALS, 3) == 0 ? 3 : 0;
}

/* Bytes of a quotation mark at p: " or ＂ “ ”; wide tells which sort. */
static size_t
quote_at(const char *p, bool *wide)
{
	*wide = *p != '"';
	if (*p == '"')
		return 1;
	return strncmp(p, "＂", 3) == 0 || strncmp(p, "“", 3) == 0 || strncmp(p, "”", 3) == 0 ? 3 : 0;
}

/* Copies from behind an opening quote to its closing one. */
static const char *
copy_quoted(const char *p, bool wide, char **out)
{
	bool other;

	while (*p != '\0') {
		size_t n = quote_at(p, &other);
		if (n > 0 && other == wide)
			return p + n;
		if (p[0] == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		*(*out)++ = *p++;
	}
	return NULL;
}

/* One word from p on; NULL if its quote stays open. */
static const char *
copy_word(const char *p, struct word *w, char **out)
{
	bool may_open = true, wide;

	w->text = *out;
	w->eq = -1;
	while (*p != '\0' && blank_at(p) == 0) {
		size_t q = may_open ? quote_at(p, &wide) : 0, eq = w->eq < 0 ? equals_at(p) : 0;
		may_open = false;
		if (q > 0) {
			p = copy_quoted(p + q, wide, out);
			if (p == NULL)
				return NULL;
		} else if (eq > 0 && *out > w->text) {
			w->eq = (int)(*out - w->text);
			*(*out)++ = '=';
			p += eq;
			may_open = true;
		} else {
			*(*out)++ = *p++;
		}
	}
	*(*out)++ = '\0';
	return p;
}

int
words_split(struct words *w, const char *line, size_t *bad)
{
	char *out = w->store = malloc(2 * strlen(line) + 2);

	w->n = 0;
	*bad = WORDS_MAX;
	if (out == NULL)
		return -1;
	for (;;) {
		while (blank_at(line) > 0)
			line += blank_at(line);
		if (*line == '\0')
			return 0;
		if (w->n == WORDS_MAX) {
			w->w[w->n++] = (struct word){ .text = strcpy(out, line), .eq = -1 };
			return -1;
		}
		line = copy_word(line, &w->w[w->n++], &out);
		if (line == NULL) {
			*out = '\0';
			*bad = w->n - 1;
			return -1;
		}
	}
}

static void
copy_arg(const char *p, struct word *w, char **out)
{
	while (*p != '\0') {
		size_t eq = w->eq < 0 && *out > w->text ? equals_at(p) : 0;
		if (eq > 0)
			w->eq = (int)(*out - w->text);
		*(*out)++ = eq > 0 ? '=' : *p;
		p += eq > 0 ? eq : 1;
	}
	*(*out)++ = '\0';
}

int
words_argv(struct words *w, int argc, char **argv, size_t *bad)
{
	size_t total = 1;
	char *out;

	for (int i = 0; i < argc; i++)
		total += strlen(argv[i]) + 1;
	out = w->store = malloc(total);
	w->n = 0;
	*bad = WORDS_MAX;
	if (out == NULL)
		return -1;
	for (int i = 0; i < argc; i++) {
		if (i <= WORDS_MAX)
			w->w[w->n++] = (struct word){ .text = out, .eq = -1 };
		else
			out[-1] = ' ';
		copy_arg(argv[i], &w->w[w->n - 1], &out);
	}
	return argc > WORDS_MAX ? -1 : 0;
}

void
words_free(struct words *w)
{
	free(w->store);
	*w = (struct words){ 0 };
}
