/*
 * What is said of text that was not read.
 */
#ifndef SRC_PARSE_REFUSE_H
#define SRC_PARSE_REFUSE_H

#include "src/op/say.h"

/* Fills r; args are made by arg_*() and end with NULL. Returns -1. */
int parse_refuse(struct refusal *r, const char *field, enum message m, ...);

#endif
