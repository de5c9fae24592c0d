/* What every operation on a call does: ask, write its line, tell. */
#ifndef RULES_SOS_TELL_H
#define RULES_SOS_TELL_H

#include "gen/kinds/incident/enums.h"
#include "src/op/op.h"

struct sos;

/* Opens that need on the desks of its township and of the county. */
void sos_ask(struct act *act, const struct sos *s, enum need_verb verb);
/* A line of its incident's timeline; place and text may be "". */
void sos_line(struct act *act, const struct sos *s, enum line_what what, const char *place,
    const char *text);
/* Whoever sees it, and the caller, look again. */
void sos_reload(struct act *act, const struct sos *s);
/* A sentence for one person alone, who may not see its area or incident; his own
 * name of the call is its second argument, the first is who did it. */
struct notice *sos_tell(struct act *act, const struct sos *s, uint64_t person, uint64_t who,
    enum message message);

#endif
