/* The subjects that needs are about, and the line of a need. */
#include "screens/desk/need_words.h"

#include <stdio.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/words.h"
#include "screens/report/report_words.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/place.h"
#include "src/op/settings.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"
#include "src/rules/sos/sos.h"

static bool
report_no(struct txn *t, uint64_t id, int64_t now, char out[24])
{
	struct report r;

	if (!record_get(t, &kind_report, id, &r))
		return false;
	report_number(&r, now, out);
	return true;
}

static bool
sos_no(struct txn *t, uint64_t id, int64_t now, char out[24])
{
	struct sos s;

	if (!record_get(t, &kind_sos, id, &s))
		return false;
	sos_number(&s, now, out);
	return true;
}

static bool
incident_no(struct txn *t, uint64_t id, int64_t now, char out[24])
{
	struct incident i;

	if (!record_get(t, &kind_incident, id, &i))
		return false;
	incident_number(&i, now, out);
	return true;
}

/* Stage and figures; of one to correct also why it came back. */
static void
report_words(struct txn *t, const struct need *n, struct buf *b)
{
	struct report r;
	struct report_version v;
	struct review review;
	char text[200];

	if (!record_get(t, &kind_report, n->subject, &r) || !report_latest(t, &r, &v))
		return;
	stage_text((enum stage)v.stage, v.stage_no, text, sizeof(text));
	buf_printf(b, " %s", text);
	words_report(t, &r, &v, text, sizeof(text));
	buf_printf(b, " %s", text);
	if (n->verb == need_verb_correct && report_review(t, v.id, &review))
		buf_printf(b, ": %s", review.reason);
}

static void
sos_words(struct txn *t, const struct need *n, struct buf *b)
{
	struct sos s;
	char text[200];

	if (!record_get(t, &kind_sos, n->subject, &s))
		return;
	words_person(t, s.by, text, sizeof(text));
	buf_printf(b, " %s", text);
	if (s.trapped.known)
		buf_printf(b, _(" %lld trapped"), (long long)s.trapped.v);
	if (s.place[0])
		buf_printf(b, " %s", s.place);
}

static void
sos_rows(struct txn *t, const struct need *n, struct page *p)
{
	char text[200];
	struct sos s;

	if (!record_get(t, &kind_sos, n->subject, &s))
		return;
	words_person(t, s.by, text, sizeof(text));
	page_text(p, _("caller: %s  %s"), text, s.phone);
	if (s.place[0])
		page_text(p, _("place: %s"), s.place);
	if (s.text[0])
		page_text(p, _("needs: %s"), s.text);
	if (s.trapped.known)
		page_text(p, _("trapped: %lld people"), (long long)s.trapped.v);
	if (s.out_of_contact.known)
		page_text(p, _("out of contact: %lld people"), (long long)s.out_of_contact.v);
}

static const struct need_face faces[] = {
	{ &kind_report, "report_show", report_no, report_words, NULL },
	{ &kind_sos, "sos_show", sos_no, sos_words, sos_rows },
	{ &kind_incident, "incident_show", incident_no, NULL, NULL },
};

const struct need_face *
need_face(unsigned kind)
{
	for (size_t i = 0; i < sizeof(faces) / sizeof(faces[0]); i++)
		if (faces[i].kind->no == kind)
			return &faces[i];
	return NULL;
}

/* It is over: since when and, if a leader ended it, why. */
static void
over(struct txn *t, const struct need *n, int64_t now, struct buf *b)
{
	char when[40];

	when_text(n->settled, now, setting_offset(t), when, sizeof(when));
	if (n->settled)
		buf_printf(b, _(" over since %s"), when);
	else
		buf_text(b, _(" over"));
	if (n->closed_reason[0])
		buf_printf(b, ": %s", n->closed_reason);
}

/* Who has it and until when, who rings, how far it has gone and who was missing:
 * before what its record says, so that a narrow screen does not cut it off. */
static void
stand(struct txn *t, const struct need *n, int64_t now, struct buf *b)
{
	const struct demand *d = demand_find((enum need_verb)n->verb);
	char who[80], code[16], area[100];
	struct when w;

	if (!n->live) {		/* nobody has it any more, and no chain goes on */
		over(t, n, now, b);
		return;
	}
	words_person(t, n->taken_by, who, sizeof(who));
	when_split(n->lease, setting_offset(t), &w);
	if (n->taken_by && n->lease)
		buf_printf(b, _(" taken by %s until %02d:%02d"), who, w.hour, w.minute);
	else if (n->taken_by)
		buf_printf(b, _(" taken by %s"), who);
	words_person(t, n->calling, who, sizeof(who));
	if (need_is_calling(n, now))
		buf_printf(b, _(" %s rings them"), who);
	if (d && d->answer && n->told)
		buf_text(b, _(" told"));
	if (n->waits)
		buf_text(b, _(" waits for somebody on"));
	if (n->step > 1)
		buf_printf(b, _(" step %lld"), (long long)n->step);
	if (need_missing(t, n, code)) {
		area_name(t, code, false, area, sizeof(area));
		buf_printf(b, _(" nobody at %s"), area);
	}
}

void
words_need(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap)
{
	const struct need_face *face = need_face((unsigned)n->subject_kind);
	char number[24] = "", area[200] = "";
	struct when w;
	struct buf b;

	buf_init(&b, out, cap);
	if (face && face->number(t, n->subject, now, number))
		number_short(number, now);
	if (n->about[0])
		area_name(t, n->about, false, area, sizeof(area));
	buf_printf(&b, "%s%s %s %s", words_drill(n->drill), tr_value(&enum_need_verb, n->verb),
	    number, area);
	stand(t, n, now, &b);
	if (face && face->words)
		face->words(t, n, &b);
	if (n->later > now) {
		when_split(n->later, setting_offset(t), &w);
		buf_printf(&b, _(" later, %02d:%02d: %s"), w.hour, w.minute, n->later_reason);
	}
	buf_str(&b);
}
