/* A suggested team in words of the reader's language: commands and screens say the same. */
#ifndef RULES_SUGGEST_WORDS_H
#define RULES_SUGGEST_WORDS_H

#include "src/op/face.h"
#include "src/rules/order/suggest.h"

/* What it does now, and of who cannot come why: "ready", "out D0722-04, may be re-tasked",
 * "D0722-02 on the scene 二社, sent by 赵样例 01:02", "rests until 10:00". */
void suggest_how_words(const struct reader *r, const struct suggested *s, char *out, size_t cap);
/* How far it is: "40 min by road", or as the tree of areas has it: "same township". */
void suggest_way_words(const struct suggested *s, char *out, size_t cap);
/* How long it has rested: "rested 11 h"; "" if it was not out, or is. */
void suggest_rest_words(const struct suggested *s, char *out, size_t cap);

#endif
