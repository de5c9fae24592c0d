/* 求救: a call for help goes out at once; nothing holds it up. */
#ifndef RULES_SOS_H
#define RULES_SOS_H

#include "gen/kinds/account/enums.h"
#include "src/op/op.h"
#include "src/op/right.h"

struct face;
struct sos;

/* Whose desks it rings, and who may answer and close it. */
#define SOS_DESKS (ROLE(officer) | ROLE(duty) | ROLE(leader))

void sos_number(const struct sos *s, int64_t now, char out[24]);
/* Who takes care of it: whose word it was, or who answered himself; 0 = nobody. */
uint64_t sos_answerer(const struct sos *s);
/* The viewer's own, in his scope, or of an incident that he may see. */
bool sos_visible(struct txn *t, const struct viewer *v, const struct sos *s);
extern const struct face sos_face;
/* True if he sits at the desk of the township or the county above the area: who is
 * asked for its calls. */
bool sos_on_desk(struct txn *t, const struct viewer *v, const char *area);
/* Calls of others in the areas that he answers for or supervises, that nobody answered and
 * whose desk is not his: he sees them and can do nothing about them; a supervisor those
 * without outcome too. Oldest first, each once, in *out, which the caller frees. */
size_t sos_watched(struct txn *t, const struct viewer *v, struct sos **out);
/* Newest first, in the viewer's scope; unanswered_only filters. */
size_t sos_list(struct txn *t, const struct viewer *v, bool unanswered_only,
    struct sos *out, size_t cap);
/* The viewer's own calls of the last days that may still matter, newest first:
 * their incident is not closed. Returns how many there are; the first cap of them to out. */
size_t sos_own(struct txn *t, const struct viewer *v, int64_t now, struct sos *out, size_t cap);

#endif
