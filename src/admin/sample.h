/* The made-up people and units of a sample county, for practice and tests. */
#ifndef SRC_SAMPLE_H
#define SRC_SAMPLE_H

#include "src/core/core.h"

/* Adds the shipped lists sample_*: units, people, teams, items and depots, inside core's
 * running batch. They belong to the list dalate. 0, or -1 after printing why. */
int sample_add(struct core *core, const struct origin *who);

#endif
