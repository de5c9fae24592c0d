/*
 * What the operations of most subjects do with their record, so that a subject
 * writes its rules and nothing else: take over what was given, find a name,
 * store and answer.
 */
#ifndef SRC_TAKE_H
#define SRC_TAKE_H

#include "src/op/op.h"

/* Copies from the arguments into rec, a struct of kind, every field of the same
 * name and type that was given; one given as `key=` is emptied. What was not
 * given stays as it is in rec. */
void act_take(const struct act *act, const struct kind *kind, void *rec);

/* Where what is left out is taken to be as it was last, or all that there is: refuses the first
 * of the fields, names with blanks between, that was given without a value or as unknown, which
 * is no such answer. Those that the arguments do not have are passed over. 0; or what refuse()
 * returned. */
int act_no_blank(struct act *act, const char *names);

/* The id of what is called name, or alike to the eye, in exactly this area: kind has a field `name` and an
 * index that begins with `area`. What has a time in its field `retired` is passed
 * over. 0 = none. */
uint64_t named_in(struct txn *t, const struct kind *kind, const char *area, const char *name);
/* Refuses field if another record than self (0: a new one) is called name in area. */
int act_unique(struct act *act, const char *field, const struct kind *kind, const char *area,
    const char *name, uint64_t self);

/* Stores rec, as a new record when its id is 0; answers with it under number,
 * which is left out when the answer has no room for it whole; tells whoever is
 * in scope of area. The notice, to name more in. */
struct notice *act_save(struct act *act, const struct kind *kind, void *rec,
    const char *number, const char *area);

#endif
