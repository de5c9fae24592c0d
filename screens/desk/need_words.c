/* The subjects that needs are about, and the line of a need. */
#include "screens/desk/need_words.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/sos/sos.h"
#include "screens/kit/words.h"
#include "src/lang/tr.h"
#include "src/rules/report/report.h"

static void
sos_rows(struct txn *t, const struct need *n, struct page *p)
{
	struct account by = { 0 };
	char text[200];
	struct sos s;

	if (!record_get(t, &kind_sos, n->subject, &s))
		return;
	words_person(t, s.by, text, sizeof(text));
	record_get(t, &kind_account, s.by, &by);
	page_text(p, _("caller: %s  %s"), text, s.phone[0] ? s.phone : by.phone);
	if (s.other_phone.len > 0)
		page_text(p, "%s", _("another telephone was left: open the call and press p"));
	if (s.place[0])
		page_text(p, _("place: %s"), s.place);
	if (s.text[0])
		page_text(p, _("needs: %s"), s.text);
	if (s.text_sealed.len > 0)
		page_text(p, _("needs: %s"), _("personal data, sealed"));
	if (s.trapped.known)
		page_text(p, _("trapped: %lld people"), (long long)s.trapped.v);
	if (s.out_of_contact.known)
		page_text(p, _("out of contact: %lld people"), (long long)s.out_of_contact.v);
}

static const struct need_face faces[] = {
	{ &kind_report, "report_show", NULL, report_sum_words },
	{ &kind_sos, "sos_show", sos_rows, NULL },
	{ &kind_incident, "incident_show", NULL, NULL },
};

const struct need_face *
need_face(unsigned kind)
{
	for (size_t i = 0; i < sizeof(faces) / sizeof(faces[0]); i++)
		if (faces[i].kind->no == kind)
			return &faces[i];
	return NULL;
}

void
words_need(struct txn *t, const struct need *n, int64_t now, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	buf_text(&b, words_drill(n->drill));
	need_words(t, n, 0, now, &b);
	buf_str(&b);
}
