/* Who supervises an area is told of what administrators do. */
#ifndef SRC_OVERSEE_H
#define SRC_OVERSEE_H

#include "src/op/op.h"

/* A notice to each, once, who supervises the area or one above it, with the sentence and
 * its first three arguments. It waits on his board until he has looked (account heard). */
void oversee_tell(struct act *act, const char *area, enum message message,
    const char *const args[3]);

#endif
