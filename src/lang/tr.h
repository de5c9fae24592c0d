/* Translation: English msgids, gettext catalogues, switchable while running. */
#ifndef SRC_TR_H
#define SRC_TR_H

#include <libintl.h>

#include "gen/kinds/account/enums.h"

#define _(s) gettext(s)
#define N_(s) s

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

#endif
