/* Cells that a spreadsheet would run. */
#include "db/formula.h"

#include <string.h>

/* Bytes of one blank at p; a spreadsheet cuts some of them, so all count. */
static size_t
blank(const char *p)
{
	static const char *const wide[] = { "\xc2\xa0", "\xe2\x80\xaf", "\xe3\x80\x80", "\xef\xbb\xbf" };

	if (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (strncmp(p, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

/* -12 or +3.5, and nothing else. */
static bool
is_number(const char *text)
{
	static const char digits[] = "0123456789";
	const char *p = text + (*text == '-' || *text == '+');
	size_t n = strspn(p, digits);

	if (n > 0 && p[n] == '.' && p[n + 1] != '\0')
		n += 1 + strspn(p + n + 1, digits);
	return n > 0 && p[n] == '\0';
}

/* What a spreadsheet might run: begun by one of these in either width, blanks before it
 * or not, or by a tab or a line's end. */
static bool
is_formula(const char *text)
{
	static const char *const begins[] = { "=", "+", "-", "@", "＝", "＋", "－", "＠" };
	const char *p = text;

	if (is_number(text))
		return false;
	while (blank(p) > 0)
		p += blank(p);
	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (strncmp(p, begins[i], strlen(begins[i])) == 0)
			return true;
	return *text == '\t' || *text == '\r' || *text == '\n';
}

bool
formula_guarded(const char *text)
{
	return is_formula(text + strspn(text, "'"));
}

const char *
formula_bare(const char *cell)
{
	return cell[0] == '\'' && formula_guarded(cell) ? cell + 1 : cell;
}
