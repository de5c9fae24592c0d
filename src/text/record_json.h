/*
 * Records as JSON: numbers in letter form, areas as codes, enumerations as
 * English codes, accounts as logins, times as ISO 8601 in county time, counts
 * as integers, other numbers with at most two decimals; unknown keys absent.
 */
#ifndef SRC_RECORD_JSON_H
#define SRC_RECORD_JSON_H

#include <jansson.h>

#include "src/text/show.h"

/* How JSON is written: one line, keys in the order of the declarations. */
#define RECORD_JSON_FLAGS (JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15))

/* The value of one field; NULL when unknown, hidden or personal. New reference. */
json_t *record_json_field(const struct show_env *env, const struct field *f, const void *rec);
/* A number of the field's kind (it may be a difference). New reference. */
json_t *record_json_number(const struct field *f, int64_t v);
/* Time as text; NULL for 0. New reference. */
json_t *record_json_time(const struct show_env *env, int64_t ms);
/* What show_record says, as text; NULL when it is "". New reference. */
json_t *record_json_ref(const struct show_env *env, const struct kind *k, uint64_t id);

/* All known fields of a record; `number` first where its kind has a letter.
 * New reference, NULL without memory. */
json_t *record_json(const struct show_env *env, const struct kind *k, const void *rec);
/* Adds to object the known indicators of a record of kind k. */
void record_json_figures(json_t *object, const struct kind *k, const void *rec);

#endif
