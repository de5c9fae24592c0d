/* Text as people look for it: full-width and half-width, capital and small are the same. */
#include "src/text/alike.h"

#include "src/text/parse.h"

static char
small(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

void
alike_fold(const char *typed, char *out, size_t cap)
{
	parse_fold(typed, out, cap);
	for (char *p = out; *p != '\0'; p++)
		*p = small(*p);
}

/* One byte of the folded text; *text moves on. */
static char
next(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	unsigned cp;

	if (p[0] == 0xef && (p[1] == 0xbc || p[1] == 0xbd) && p[2] >= 0x80) {
		cp = 0xf000u | (unsigned)(p[1] & 0x3f) << 6 | (p[2] & 0x3fu);
		if (cp >= 0xff01 && cp <= 0xff5e) {
			*text += 3;
			return small((char)(cp - 0xfee0));
		}
	}
	++*text;
	return small((char)*p);
}

static bool
begins(const char *text, const char *want)
{
	while (*want != '\0' && *text != '\0')
		if (next(&text) != *want++)
			return false;
	return *want == '\0';
}

bool
alike_holds(const char *text, const char *want)
{
	if (*want == '\0')
		return true;
	while (*text != '\0') {
		if (begins(text, want))
			return true;
		next(&text);
	}
	return false;
}
