/*
 * Text as people type it to the field of a record, walked from the field's
 * declaration. Used by commands and by the forms of screens alike.
 */
#ifndef SRC_PARSE_H
#define SRC_PARSE_H

#include "src/op/right.h"
#include "src/op/say.h"
#include "src/text/fold.h"
#include "src/text/parse_refuse.h"

struct op;

/* What reading a value may look at. */
struct parse_env {
	struct txn *txn;		/* areas, accounts and records by name or number */
	const struct viewer *who;	/* whose scope makes a name unique; NULL: nobody's */
	const struct op *op;		/* it is for: of several needs those it may be done with; or NULL */
	int64_t now;
	int offset;			/* county time, minutes */
	const char *land;		/* unit of a bare land number; NULL = 公顷 */
	bool new_code;			/* an area code need not exist yet */
};

/*
 * Reads text as the value of field f into rec, a struct of f's kind. Blank text
 * clears the field. 0; or -1 with *r filled (field, message, typed arguments,
 * exit) and rec as it was. Refuses by form, limit and existence; scope and
 * rights are the rules' business.
 *
 * Numbers: 120, １２０, 1.2万, 三百二, 45亩, 5万元, 500米; of figures also 无 for 0
 * and 不详, which clears as blank text does. Times: as when_parse.
 * Choices: code, label, Chinese or short form. Areas: 6, 12 or 15 digits or a
 * name. References: short number, today's running number alone, login, unit's
 * name; for an incident also new and unsure. Yes or no: yes/no, 是/否, 1/0.
 */
int parse_field(const struct parse_env *env, const struct field *f, const char *text,
    void *rec, struct refusal *r);

/* True if f of op (NULL: of no operation) names what does not exist yet. */
bool parse_new_code(const struct op *op, const struct field *f);

/* True if (folded) text is shaped like a short number of k: R0816-07, 灾0816-07,
 * R20250816-07, R0816-A07, 07. */
bool parse_number_shaped(const struct kind *k, const char *text);

#endif
