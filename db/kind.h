/*
 * What a record is. Each kind is declared once, in db/kinds/SUBJECT/NAME.def;
 * from that come the C struct, the table walked here, the wire format, forms,
 * columns, key=value parsing, JSON, help and the .proto file.
 *
 * Fields carry permanent numbers. A struct is plain values with nothing to
 * free; all zero is the empty record, in which every number is unknown.
 */
#ifndef DB_KIND_H
#define DB_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_COUNT 999999999LL		/* largest count anybody may type */
#define MAX_FIGURE 99999999999LL	/* largest area, length, money in hundredths */
#define MAX_RUNNING 999999999LL		/* versions, lines, steps: 30 years of one a second */

#define KIND_FIELDS 256	/* most fields of one kind; declare.awk refuses more */

/* A number that may be unknown; zero is a value, unknown is not zero. */
struct num {
	int64_t v;
	bool known;
};

/* For sums and comparisons: 0 where it is not known. */
static inline int64_t
num_or_0(struct num n)
{
	return n.known ? n.v : 0;
}

enum type {
	T_TEXT,		/* UTF-8, no control bytes; arg = bytes at most */
	T_CODE,		/* area code, 6, 12 or 15 digits */
	T_TIME,		/* ms since 1970, 0 = not set */
	T_DATE,		/* a day without a time: 20261120, 0 = not set */
	T_ENUM,		/* arg = the enumeration; 0 = not set */
	T_BOOL,
	T_INT,		/* plain number of the program's own, 0 = not set; arg = largest */
	T_REF,		/* id of a record; arg = its kind's name; 0 = none */
	T_COUNT,	/* struct num, whole; arg = its unit (enum measure) or 0 */
	T_LAND,		/* struct num, hundredths of a mu (亩) */
	T_LENGTH,	/* struct num, hundredths of a km */
	T_MONEY,	/* struct num, hundredths of 万元 */
	T_BYTES,	/* arg = bytes at most; C type struct { uint16_t len; uint8_t data[arg]; } */
	T_PERSONAL,	/* as T_BYTES: a ciphertext under the subject's key */
};

enum field_flag {
	F_REQUIRED = 1,	/* a record without it is refused */
	F_SYSTEM = 2,	/* set by the program, never typed */
	F_CORE = 4,	/* on the first page of a form */
	F_DROUGHT = 8,	/* only with a drought */
	F_NOW = 16,	/* the 实时 half of a pair */
	F_LONG = 32,	/* text that may hold line breaks */
	F_INDICATOR = 64,
	F_HIDDEN = 128,	/* never printed */
	F_AHEAD = 256,	/* a time or date that may lie ahead; without a day or year, the next */
	F_EXACT = 512,	/* a count of what lies there: 约 and 多 are refused */
};

struct value {
	int no;
	const char *code, *label, *zh;	/* zh: Chinese and short forms, '|' between */
};

struct enumeration {
	const char *name;
	const struct value *values;	/* ends with no == 0 */
};

struct field {
	uint16_t no;
	enum type type;
	uint16_t flags;
	const char *name;		/* key in commands and JSON */
	const char *label;		/* English msgid */
	const char *zh;			/* Chinese label and short forms, '|' between */
	size_t offset, size;
	int64_t max;			/* bytes for text, largest value for numbers */
	const struct enumeration *values;	/* of T_ENUM, or whose code a text holds; else NULL */
	int measure;			/* enum measure, 0 = none */
	const char *part_of;		/* indicator that this one is a part of, or "" */
	const char *ref;		/* T_REF: name of the kind it points to, else "" */
};

enum store_class {
	STATE,		/* journaled, replayed, compared */
	SIDE,		/* written by the keeper, never journaled, lost without harm */
	ARGS,		/* an operation's arguments or a message: never stored */
};

struct kind {
	uint8_t no;			/* permanent; 0 for ARGS */
	enum store_class store;
	char letter;			/* of its short number, 0 = none */
	const char *hanzi;		/* the same in Chinese */
	const char *name, *label, *zh;
	const char *naming;		/* field by which people name a record, NULL = none */
	size_t size;
	const struct field *fields;
	size_t nfields;
	bool ordered;			/* its fields stand in the order of their numbers */
	const char *const *indexes;	/* specs, see db/index.h; position + 1 = number */
	size_t nindexes;
};

/* Every struct of a record begins with these two. */
struct head {
	uint64_t id;	/* the key; not part of the bytes */
	uint32_t rev;	/* 1 at creation, +1 at each write; field number 1 */
};

/* A set of kinds: a bit per number of a stored kind. Bit 0 stands for the journal. */
#define KINDS_MOST 64		/* their numbers are below: each has a bit */
#define KIND_BIT(no) (UINT64_C(1) << (no))
#define KIND_ALL UINT64_MAX

extern const struct kind *const kinds[];		/* ends with NULL */
extern const struct enumeration *const enumerations[];	/* ends with NULL */

/* Look up; NULL when there is none. Only stored kinds have a number. */
const struct kind *kind_by_no(unsigned no);
const struct kind *kind_by_name(const char *name);
/* By the letter or the Chinese sign of a short number. */
const struct kind *kind_by_letter(char letter);
const struct field *kind_field(const struct kind *k, const char *name);
const struct field *kind_field_no(const struct kind *k, unsigned no);

/* True if word is one of the '|' separated words of list. */
bool words_have(const char *list, const char *word);
/* Copies the first word of a '|' separated list, cut to cap. */
void words_first(const char *list, char *out, size_t cap);

/* An enumeration's value by number; NULL if unknown. */
const struct value *value_by_no(const struct enumeration *e, int no);
/* By code, English label, Chinese name or short form; NULL if none. */
const struct value *value_find(const struct enumeration *e, const char *text);

/* Typed access through the table. */
struct num *field_num(const struct field *f, void *rec);
const struct num *field_num_c(const struct field *f, const void *rec);
char *field_str(const struct field *f, void *rec);
bool field_is_number(const struct field *f);	/* a struct num type */
/* True if the record knows the field. */
bool field_known(const struct field *f, const void *rec);
/* True if two records of the kind hold the same value. */
bool field_equal(const struct field *f, const void *a, const void *b);
void field_clear(const struct field *f, void *rec);

#endif
