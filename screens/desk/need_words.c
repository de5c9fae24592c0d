/* What must be done about what; what its record says in short. */
#include "screens/desk/need_words.h"

#include <stdio.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/words.h"
#include "screens/report/report_words.h"
#include "src/lang/tr.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"
#include "src/rules/sos/sos.h"

void
words_subject(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap)
{
	struct report r;
	struct sos s;
	struct incident i;
	char number[24] = "";

	if (n->subject_kind == kind_report.no && record_get(t, &kind_report, n->subject, &r))
		report_number(&r, now, number);
	else if (n->subject_kind == kind_sos.no && record_get(t, &kind_sos, n->subject, &s))
		sos_number(&s, now, number);
	else if (n->subject_kind == kind_incident.no && record_get(t, &kind_incident, n->subject, &i))
		incident_number(&i, now, number);
	words_short(number, now);
	snprintf(out, cap, "%s", number);
}

/* What a need's record says in short: figures of a report, caller of a call. */
static void
subject_words(struct txn *t, const struct need *n, struct buf *b)
{
	struct report r;
	struct report_version v;
	struct review review;
	struct sos s;
	char text[200];

	if (n->subject_kind == kind_report.no && record_get(t, &kind_report, n->subject, &r) &&
	    report_latest(t, &r, &v)) {
		stage_text((enum stage)v.stage, v.stage_no, text, sizeof(text));
		buf_printf(b, " %s", text);
		words_report(t, &r, &v, text, sizeof(text));
		buf_printf(b, " %s", text);
		if (n->verb == need_verb_correct && report_review(t, v.id, &review))
			buf_printf(b, ": %s", review.reason);
	} else if (n->subject_kind == kind_sos.no && record_get(t, &kind_sos, n->subject, &s)) {
		words_person(t, s.by, text, sizeof(text));
		buf_printf(b, " %s", text);
		if (s.trapped.known)
			buf_printf(b, _(" %lld trapped"), (long long)s.trapped.v);
		if (s.place[0])
			buf_printf(b, " %s", s.place);
	}
}

void
words_need(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap)
{
	char number[24], area[200] = "", who[80];
	struct buf b;

	buf_init(&b, out, cap);
	words_subject(t, n, now, number, sizeof(number));
	if (n->about[0])
		area_name(t, n->about, false, area, sizeof(area));
	buf_printf(&b, "%s%s %s %s", words_drill(n->drill), tr_value(&enum_need_verb, n->verb),
	    number, area);
	subject_words(t, n, &b);
	if (n->taken_by) {
		words_person(t, n->taken_by, who, sizeof(who));
		buf_printf(&b, _(" taken by %s"), who);
	}
	if (n->later > now)
		buf_printf(&b, _(" later: %s"), n->later_reason);
	buf_str(&b);
}
