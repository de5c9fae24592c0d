/*
 * Text on a terminal: decoding, columns, cutting and wrapping.
 * What a character is worth in columns is the locale's answer, narrowed here:
 * signs that steer a terminal or turn the reading direction are never drawn.
 */
#include "screens/kit/text.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

enum { WORD_WHOLE = 16 };	/* columns: a name or a county's kind of disaster */

struct range {
	uint32_t first, last;
};

/* Zero columns, no meaning for a reader: joiners, variation selectors, tags. */
static const struct range left_out[] = {
	{ 0x034F, 0x034F }, { 0x180B, 0x180E }, { 0x200B, 0x200D },
	{ 0x2060, 0x2064 }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF },
	{ 0xE0100, 0xE01EF },
};

/* They turn the direction or break the line of what comes after them. */
static const struct range refused[] = {
	{ 0x061C, 0x061C }, { 0x200E, 0x200F }, { 0x2028, 0x202E },
	{ 0x2065, 0x206F }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE00FF },
};

static const char no_start[] =
	"，。、；：？！）】》」』〉〕”’％,.;:?!)]}%~·…—";
static const char no_end[] = "（【《「『〈〔“‘([{";

static bool
in_ranges(uint32_t cp, const struct range *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (cp >= r[i].first && cp <= r[i].last)
			return true;
	}
	return false;
}

bool
text_locale(void)
{
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return true;
	return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

int
text_tail(unsigned char c, unsigned char *lo, unsigned char *hi)
{
	*lo = 0x80;
	*hi = 0xBF;
	if (c >= 0xC2 && c <= 0xDF)
		return 1;
	if (c == 0xE0)
		*lo = 0xA0;
	if (c == 0xED)
		*hi = 0x9F;
	if (c >= 0xE0 && c <= 0xEF)
		return 2;
	if (c == 0xF0)
		*lo = 0x90;
	if (c == 0xF4)
		*hi = 0x8F;
	return c >= 0xF0 && c <= 0xF4 ? 3 : 0;
}

size_t
text_decode(const char *s, size_t len, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned char lo, hi;
	int n;

	*cp = TEXT_BAD;
	if (len == 0)
		return 0;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	n = text_tail(p[0], &lo, &hi);
	if (n == 0)
		return 1;
	uint32_t v = p[0] & (0x3FU >> n);
	for (int i = 1; i <= n; i++) {
		if ((size_t)i >= len || p[i] < lo || p[i] > hi)
			return (size_t)i;
		v = v << 6 | (p[i] & 0x3FU);
		lo = 0x80;
		hi = 0xBF;
	}
	*cp = v;
	return (size_t)n + 1;
}

size_t
text_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = TEXT_BAD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3F));
		cp >>= 6;
	}
	out[0] = (char)((0xF00U >> n & 0xF0) | cp);
	return n;
}

int
text_columns(uint32_t cp)
{
	if (cp >= 0x20 && cp < 0x7F)
		return 1;
	if (cp < 0xA0)
		return -1;
	if (in_ranges(cp, left_out, sizeof(left_out) / sizeof(left_out[0])))
		return 0;
	if (in_ranges(cp, refused, sizeof(refused) / sizeof(refused[0])))
		return -1;
	return wcwidth((wchar_t)cp);
}

bool
text_is_mark(uint32_t cp)
{
	return text_columns(cp) == 0 &&
	    !in_ranges(cp, left_out, sizeof(left_out) / sizeof(left_out[0]));
}

int
text_width(const char *s, size_t len)
{
	int cols = 0;
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		i += text_decode(s + i, len - i, &cp);
		int w = text_columns(cp);
		cols += w < 0 ? 1 : w;
	}
	return cols;
}

int
text_width_str(const char *s)
{
	return text_width(s, strlen(s));
}

size_t
text_next(const char *s, size_t len, size_t pos)
{
	uint32_t cp;

	if (pos >= len)
		return len;
	pos += text_decode(s + pos, len - pos, &cp);
	while (pos < len) {
		size_t n = text_decode(s + pos, len - pos, &cp);
		if (text_columns(cp) != 0)
			break;
		pos += n;
	}
	return pos;
}

size_t
text_prev(const char *s, size_t len, size_t pos)
{
	uint32_t cp;

	while (pos > 0) {
		/* Back over at most three bytes that can only continue. */
		size_t at = pos - 1;
		while (at > 0 && pos - at < 4 && ((unsigned char)s[at] & 0xC0) == 0x80)
			at--;
		if (at + text_decode(s + at, len - at, &cp) != pos) {
			at = pos - 1;
			cp = TEXT_BAD;
		}
		pos = at;
		if (text_columns(cp) != 0)
			break;
	}
	return pos;
}

size_t
text_cut(const char *s, size_t len, int cols, int *used)
{
	size_t pos = 0;
	int total = 0;

	while (pos < len) {
		size_t next = text_next(s, len, pos);
		int w = text_width(s + pos, next - pos);
		if (total + w > cols)
			break;
		total += w;
		pos = next;
	}
	if (used)
		*used = total;
	return pos;
}

/* True when the character s[0..len) is one of those in set. */
static bool
one_of(const char *s, size_t len, const char *set)
{
	uint32_t cp, member;
	size_t n = strlen(set);

	text_decode(s, len, &cp);
	for (size_t i = 0; i < n;) {
		i += text_decode(set + i, n - i, &member);
		if (member == cp)
			return true;
	}
	return false;
}

/* May a line end between the characters at a and b (b after a)? */
static bool
may_break(const char *s, size_t len, size_t a, size_t b)
{
	size_t end = text_next(s, len, b);

	if (s[b] == ' ')
		return false;	/* blanks hang at the end of the line */
	if (s[a] == ' ')
		return true;
	if (text_width(s + a, b - a) != 2 && text_width(s + b, end - b) != 2)
		return false;
	return !one_of(s + b, end - b, no_start) && !one_of(s + a, b - a, no_end);
}

/* True if what stands from a to the next blank is a short word, as a name is,
 * which looks better whole on the next line than cut. */
static bool
is_short_word(const char *s, size_t len, size_t a, int cols)
{
	size_t n = 0;
	int width;

	while (a + n < len && s[a + n] != ' ' && s[a + n] != '\n')
		n++;
	width = text_width(s + a, n);
	return width <= WORD_WHOLE && width <= cols / 2;
}

static size_t
line_end(const char *s, size_t len)
{
	const char *end = memchr(s, '\n', len);

	return end ? (size_t)(end - s) : len;
}

size_t
text_wrap(const char *s, size_t len, int cols, size_t *next)
{
	size_t pos = 0, prev = 0, brk = 0, word = 0, end;
	int total = 0;
	bool begun = false;	/* past the indent, where no line ends */

	cols = cols < 2 ? 2 : cols;
	end = line_end(s, len);
	if (text_width(s, end) <= cols) {	/* as most rows */
		*next = end < len ? end + 1 : len;
		return end;
	}
	for (; pos < len && s[pos] != '\n'; prev = pos, pos = end) {
		end = text_next(s, len, pos);
		int w = text_width(s + pos, end - pos);
		if (begun && may_break(s, len, prev, pos))
			brk = pos;
		if (begun && brk == pos && s[prev] == ' ')
			word = pos;
		if (total + w > cols && s[pos] != ' ') {
			size_t cut = word && is_short_word(s, len, word, cols) ? word : brk ? brk : pos;
			*next = cut;
			while (cut > 0 && s[cut - 1] == ' ')
				cut--;
			return cut;
		}
		begun = begun || s[pos] != ' ';
		total += w;
	}
	*next = pos < len ? pos + 1 : len;
	return pos;
}

int
text_lines(const char *s, size_t len, int cols)
{
	int lines = 0;
	size_t next;

	for (size_t pos = 0; pos < len; pos += next, lines++)
		text_wrap(s + pos, len - pos, cols, &next);
	return lines + (len == 0 || s[len - 1] == '\n');
}
