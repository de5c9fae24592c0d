/* What is taken out of text and what is written as one, by tables. */
#include "db/plain.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

struct span {
	uint32_t first, last;
};
struct same {
	uint32_t from, to;
};
struct joined {
	uint32_t letter, mark, both;
};

#define SAME(from, to)
#define JOINED(letter, mark, both)
#define MARKS(first, last) { first, last },
static const struct span marks[] = {
#include "db/plain.def"
};
#undef MARKS
#undef SAME
#define MARKS(first, last)
#define SAME(from, to) { from, to },
static const struct same sames[] = {
#include "db/plain.def"
};
#undef SAME
#undef JOINED
#define SAME(from, to)
#define JOINED(letter, mark, both) { letter, mark, both },
static const struct joined joins[] = {
#include "db/plain.def"
};

/* Characters without a shape of their own. */
static const struct span unseen[] = {
	{ 0x00ad, 0x00ad }, { 0x034f, 0x034f }, { 0x061c, 0x061c }, { 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2060, 0x206f },
	{ 0x3164, 0x3164 }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};
/* Scripts whose letters take a joiner between them: Arabic to N'Ko, those of India, Mongolian. */
static const struct span joining[] = { { 0x0620, 0x085f }, { 0x08a0, 0x0dff }, { 0x1807, 0x18aa } };
/* Marks that belong to no script, of which two are enough. */
static const struct span loose[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20ff }, { 0xfe20, 0xfe2f },
};
static const struct span blanks[] = {
	{ 0x09, 0x0a }, { 0x20, 0x20 }, { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a },
	{ 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x2800, 0x2800 }, { 0x3000, 0x3000 },
};

#define LOOSE_MOST 2
#define STACK_MOST 4

static bool
within(const struct span *list, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n && list[i].first <= c; i++)
		if (c <= list[i].last)
			return true;
	return false;
}

#define WITHIN(list, c) within(list, LENGTH(list), c)

/* The character at *p, which moves behind it. Valid UTF-8 only. */
static uint32_t
next(const char **p)
{
	const uint8_t *s = (const uint8_t *)*p;
	int more = *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : *s >= 0xc0 ? 1 : 0;
	uint32_t c = more > 0 ? *s & (0x3fu >> more) : *s;

	for (int i = 1; i <= more && s[i] != 0; i++) {
		c = c << 6 | (s[i] & 0x3fu);
		++*p;
	}
	++*p;
	return c;
}

static char *
put(char *to, uint32_t c)
{
	int more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : c >= 0x80 ? 1 : 0;
	static const uint8_t lead[] = { 0, 0xc0, 0xe0, 0xf0 };

	*to++ = (char)(lead[more] | c >> 6 * more);
	while (more-- > 0)
		*to++ = (char)(0x80 | (c >> 6 * more & 0x3f));
	return to;
}

static uint32_t
shown_as(uint32_t c)
{
	size_t low = 0, high = LENGTH(sames);

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (sames[mid].from == c)
			return sames[mid].to;
		if (sames[mid].from < c)
			low = mid + 1;
		else
			high = mid;
	}
	return c;
}

/* Both in one character; 0: there is none. */
static uint32_t
join(uint32_t letter, uint32_t mark)
{
	for (size_t i = 0; i < LENGTH(joins) && joins[i].letter <= letter; i++)
		if (joins[i].letter == letter && joins[i].mark == mark)
			return joins[i].both;
	return 0;
}

static bool
is_mongolian(uint32_t c)
{
	return c >= 0x1807 && c <= 0x18aa;
}

/* Does the letter before need what has no shape by itself, with this one behind? One is
 * enough: before is none after it. */
static bool
is_needed(uint32_t before, uint32_t c, uint32_t behind)
{
	if (c == 0x180e)	/* parts a last vowel from its word */
		return is_mongolian(before) && is_mongolian(behind);
	if (c >= 0x180b && c <= 0x180f)
		return is_mongolian(before);
	return (c == 0x200c || c == 0x200d) && WITHIN(joining, before) && WITHIN(joining, behind);
}

struct plain {
	char *to;		/* behind what was written */
	char *letter_at;	/* where the last letter stands, for a mark that joins it */
	uint32_t letter;	/* 0: none to put a mark upon */
	uint32_t before;	/* the last character */
	int stacked;		/* marks upon the letter */
	bool seen;		/* something that is no blank */
};

static void
plain_mark(struct plain *p, uint32_t c)
{
	uint32_t both = p->stacked == 0 ? join(p->letter, c) : 0;

	if (p->letter == 0)
		return;
	if (both != 0) {
		p->to = put(p->letter_at, both);
		p->letter = both;
	} else if (p->stacked < (WITHIN(loose, c) ? LOOSE_MOST : STACK_MOST)) {
		p->to = put(p->to, c);
		p->stacked++;
	}
	p->before = c;
}

static void
plain_char(struct plain *p, uint32_t c, uint32_t behind)
{
	if (WITHIN(unseen, c)) {
		if (is_needed(p->before, c, behind))
			p->to = put(p->to, c);
		p->before = 0;
		return;
	}
	if (WITHIN(marks, c)) {
		plain_mark(p, c);
		return;
	}
	c = shown_as(c);
	p->letter_at = p->to;
	p->to = put(p->to, c);
	p->letter = WITHIN(blanks, c) ? 0 : c;
	p->seen = p->seen || p->letter != 0;
	p->before = c;
	p->stacked = 0;
}

/* Letters and digits of the other width; the marks of Chinese text are no letters. */
static uint32_t
narrow(uint32_t c)
{
	bool wide = (c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) ||
	    (c >= 0xff41 && c <= 0xff5a);

	return wide ? c - 0xfee0 : c;
}

static void
make_plain(char *text, bool is_short)
{
	struct plain p = { .to = text };
	const char *from = text, *ahead;

	while (*from != '\0') {
		uint32_t c = next(&from);

		ahead = from;
		plain_char(&p, is_short ? narrow(c) : c, *ahead != '\0' ? next(&ahead) : 0);
	}
	*p.to = '\0';
	if (!p.seen)
		*text = '\0';
}

void
text_plain(char *text)
{
	make_plain(text, false);
}

void
text_plain_short(char *text)
{
	make_plain(text, true);
}

/* The next character that makes a difference, 0 at the end. */
static uint32_t
telling(const char **p)
{
	uint32_t c;

	do {
		if (**p == '\0')
			return 0;
		c = next(p);
	} while (WITHIN(unseen, c) || WITHIN(blanks, c));
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool
text_alike(const char *a, const char *b)
{
	uint32_t c;

	do {
		c = telling(&a);
		if (c != telling(&b))
			return false;
	} while (c != 0);
	return true;
}

void
text_fold(char *text)
{
	const char *from = text;
	char *to = text;

	for (uint32_t c; (c = telling(&from)) != 0;)
		to = put(to, c);
	*to = '\0';
}
