/*
 * Numbers as people type them: 45人, １２, 1.2万, 三百二十, 一万二, 3公顷,
 * 5万元, 500米, 约120, 120余人. Pure: no locale, no allocation. What was understood is to be
 * said back to the person.
 */
#ifndef DB_NUMBERS_H
#define DB_NUMBERS_H

#include <stdint.h>

enum number_class {
	NUMBER_COUNT,	/* whole things */
	NUMBER_EXACT,	/* the same of what is counted or kept: no 约, 多, 左右 */
	NUMBER_LAND,	/* hundredths of a 亩; 1 公顷 = 15 亩 */
	NUMBER_MONEY,	/* hundredths of a 万元 */
	NUMBER_LENGTH,	/* hundredths of a 千米 */
	NUMBER_DECIMAL	/* hundredths of the field's own unit */
};

enum number_error {
	NUMBER_OK,
	NUMBER_EMPTY,	/* blank: not known, which is not zero */
	NUMBER_NOT,	/* not a number */
	NUMBER_DECIMALS,	/* finer than the field keeps */
	NUMBER_NEGATIVE,
	NUMBER_LARGE,	/* more than 12 digits, typed or kept */
	NUMBER_UNIT,	/* a unit this field does not know */
	NUMBER_ABOUT	/* a figure that is not exact, where it must be */
};

#define NUMBER_MAX INT64_C(999999999999)

/*
 * Reads text (UTF-8) as a number of class c. unit is the field's own unit: for
 * land, money and length the one meant when none is typed (NULL: 亩, 万元,
 * 千米); for counts and decimals the measure words that may follow, '|' between (people:
 * 人, 名, 口 and 个 are one; 个 goes with every count; NULL: none). *value is
 * set only on NUMBER_OK. Results are exact, never rounded.
 */
enum number_error
number_parse(const char *text, enum number_class c, const char *unit,
	     int64_t *value);

#endif
