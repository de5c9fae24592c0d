/*
 * The structs and enumerations made from db/kinds/ and db/enums.def.
 * struct NAME per kind, kind_NAME its table row, enum NAME per enumeration.
 */
#ifndef DB_RECORD_H
#define DB_RECORD_H

#include "db/kind.h"

#define MAX_COUNT 999999999LL		/* largest count anybody may type */
#define MAX_FIGURE 99999999999LL	/* largest area, length, money in hundredths */
#define MAX_RUNNING 999999999LL		/* versions, lines, steps: 30 years of one a second */

#define ENUM(e) enum e {
#define VALUE(e, n, code, en, zh) e##_##code = n,
#define ENDENUM(e) };
#include "db/enums.def"
#undef ENUM
#undef VALUE
#undef ENDENUM

/* Members by type. */
#define MEMBER_TEXT(n, a) char n[(a) + 1];
#define MEMBER_CODE(n, a) char n[16];
#define MEMBER_TIME(n, a) int64_t n;
#define MEMBER_ENUM(n, a) int n;
#define MEMBER_BOOL(n, a) bool n;
#define MEMBER_INT(n, a) int64_t n;
#define MEMBER_REF(n, a) uint64_t n;
#define MEMBER_COUNT(n, a) struct num n;
#define MEMBER_LAND(n, a) struct num n;
#define MEMBER_LENGTH(n, a) struct num n;
#define MEMBER_MONEY(n, a) struct num n;
#define MEMBER_BYTES(n, a) struct { uint16_t len; uint8_t data[a]; } n;
#define MEMBER_PERSONAL(n, a) MEMBER_BYTES(n, a)

#define KIND(k, no, store, letter, hanzi, en, zh) struct k { uint64_t id; uint32_t rev;
#define FIELD(k, no, T, n, arg, en, zh, flags) MEMBER_##T(n, arg)
#define FIGURE(k, no, T, n, unit, en, zh, part_of, flags) struct num n;
#define INDEX(k, no, spec)
#define END(k) }; extern const struct kind kind_##k;
#include "gen/kinds.inc"
#undef KIND
#undef FIELD
#undef FIGURE
#undef INDEX
#undef END

#define ENUM(e) extern const struct enumeration enum_##e;
#define VALUE(e, n, code, en, zh)
#define ENDENUM(e)
#include "db/enums.def"
#undef ENUM
#undef VALUE
#undef ENDENUM

extern const struct enumeration *const enumerations[];	/* ends with NULL */

#endif
