/* What every operation on a call does: ask, write its line, tell. */
#include "src/rules/sos/sos_tell.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/line.h"
#include "gen/kinds/sos/sos.h"
#include "src/op/place.h"
#include "src/rules/incident/incident.h"
#include "src/rules/need/need.h"
#include "src/rules/sos/sos.h"

static void
ask_at(struct act *act, const struct sos *s, enum need_verb verb, const char *area)
{
	struct need_spec spec = { .kind = &kind_sos, .subject = s->id, .verb = verb, .area = area,
	    .roles = SOS_DESKS, .about = s->area, .incident = s->incident,
	    .urgent = verb == need_verb_answer && !s->drill, .drill = s->drill };

	need_open(act, &spec);
}

void
sos_ask(struct act *act, const struct sos *s, enum need_verb verb)
{
	struct area county;
	char township[16], a[16], b[16];

	incident_township(act->txn, s->area, township);
	ask_at(act, s, verb, township);
	if (!county_get(act->txn, &county))
		return;
	code_stem(township, a);
	code_stem(county.code, b);
	if (strcmp(a, b) != 0)
		ask_at(act, s, verb, county.code);
}

void
sos_line(struct act *act, const struct sos *s, enum line_what what, const char *place,
    const char *text)
{
	struct line line = { .what = (int)what };

	memcpy(line.area, s->area, sizeof line.area);
	sos_number(s, 0, line.number);
	/* The second and later rings say which. */
	if (what == line_what_sos && s->rings > 1)
		line.version = s->rings;
	if (what == line_what_sos_closed)
		line.outcome = s->outcome;
	snprintf(line.text, sizeof line.text, "%s%s%s", place,
	    place[0] != '\0' && text[0] != '\0' ? " " : "", text);
	incident_line(act, s->incident, &line);
}

void
sos_reload(struct act *act, const struct sos *s)
{
	struct notice *n = act_notice(act);

	n->incident = s->incident;
	n->person = s->by;
	notice_area(act, n, s->area);
}

struct notice *
sos_tell(struct act *act, const struct sos *s, uint64_t person, uint64_t who, enum message message)
{
	struct notice *n = act_notice(act);
	char number[24];

	sos_number(s, act->now, number);
	n->drill = s->drill;
	n->person = person;
	n->message = message;
	arg_person(n->args[0], who);
	arg_text(n->args[1], number);
	return n;
}
