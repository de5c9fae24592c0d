/* Translation: English msgids, gettext catalogues, switchable while running. */
#ifndef SRC_TR_H
#define SRC_TR_H

#include <libintl.h>
#include <stdint.h>

#include "gen/kinds/account/enums.h"

#define _(s) gettext(s)
#define N_(s) s
/* One sentence of 1 thing, the other of any other number; scripts/po knows the name. */
#define P_(one, many, n) ngettext(one, many, (unsigned long)(n))

/* Binds the catalogues (beside the program's build or installed) and warms
 * both languages so that a sandboxed process needs no file. */
void tr_init(void);
void tr_set(enum language l);
enum language tr_now(void);

/* Labels of declarations in the current language; borrowed. */
const char *tr_field(const struct kind *k, const struct field *f);
const char *tr_value(const struct enumeration *e, int no);	/* "" if none */
const char *tr_kind(const struct kind *k);
const char *tr_measure(int measure);
/* The unit of v things: "person" beside 1, else as tr_measure; borrowed. */
const char *tr_unit(int measure, int64_t v);
/* The English one beside 1, whatever the language; NULL: as beside any number. */
const char *tr_one(int measure);

/* "1 person", "18 people"; "1 team", "3 teams". Each returns out. */
const char *tr_people(int64_t n, char out[40]);
const char *tr_teams(int64_t n, char out[40]);
#define PEOPLE(n) tr_people(n, (char[40]){ 0 })
#define TEAMS(n) tr_teams(n, (char[40]){ 0 })

#endif
