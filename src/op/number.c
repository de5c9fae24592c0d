/* The short numbers of records: letter, day, running number of the day. */
#include "src/op/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/lang/tr.h"
#include "src/lang/when.h"

char
number_mark(int64_t node)
{
	return (char)(node > 0 ? 'A' + (node - 1) % 26 : 0);
}

void
number_text(const struct kind *kind, int64_t day, int64_t no, int64_t node, int64_t now,
    char out[24])
{
	char mark[2] = { number_mark(node), 0 };
	/* The year is said when it is not this one; a day's error at New Year
	 * in another time zone only makes the number longer. */
	bool year = now == 0 || day / 10000 != when_day(now, 480) / 10000;

	if (year)
		snprintf(out, 24, "%c%08d-%s%02d", kind->letter, (int)(day % 100000000), mark,
		    (int)(no % 1000000));
	else
		snprintf(out, 24, "%c%04d-%s%02d", kind->letter, (int)(day % 10000), mark,
		    (int)(no % 1000000));
}

void
number_fit(char number[24], int64_t at, int64_t now)
{
	size_t digits = strcspn(number[0] != '\0' ? number + 1 : "", "-");
	int64_t this_year = when_day(now, 480) / 10000, year = when_day(at, 480) / 10000;
	char year_text[5], rest[20];

	if ((digits != 4 && digits != 8) || number[1 + digits] != '-')
		return;
	snprintf(rest, sizeof rest, "%.19s", number + 1 + digits - 4);
	if (digits == 8) {
		snprintf(year_text, sizeof year_text, "%.4s", number + 1);
		year = strtol(year_text, NULL, 10);
	}
	year_text[0] = '\0';
	if (year != this_year)
		snprintf(year_text, sizeof year_text, "%04u", (unsigned)year % 10000u);
	snprintf(number + 1, 23, "%s%s", year_text, rest);
}

/* R0816-07, S20250816-A07. */
static bool
is_number(const char *text)
{
	size_t day = text[0] != '\0' ? strspn(text + 1, "0123456789") : 0;
	const char *no = text + 1 + day;

	if ((day != 4 && day != 8) || *no++ != '-' || kind_by_letter(text[0]) == NULL)
		return false;
	no += *no >= 'A' && *no <= 'Z';
	return strlen(no) >= 2 && strlen(no) <= 6 && no[strspn(no, "0123456789")] == '\0';
}

void
number_short(char number[24], int64_t now)
{
	char out[40];

	if (!is_number(number))
		return;
	number_fit(number, now, now);
	if (tr_now() != language_zh)
		return;
	snprintf(out, sizeof out, "%s%s", kind_by_letter(number[0])->hanzi, number + 1);
	snprintf(number, 24, "%.23s", out);
}
