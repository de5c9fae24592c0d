/* The subjects that needs are about, and the line of a need. */
#include "screens/desk/need_words.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/evac/evac.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/request/goods_request.h"
#include "gen/kinds/sos/sos.h"
#include "gen/kinds/stock/bill.h"
#include "screens/kit/words.h"
#include "screens/order/order_words.h"
#include "screens/stock/stock_words.h"
#include "src/lang/tr.h"
#include "src/rules/evac/evac.h"
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

/* The worst is who names most people, else the first. */
static size_t
sos_together(struct txn *t, const uint64_t *calls, size_t n, size_t few, struct buf *b)
{
	int64_t trapped = 0, out = 0, worst = 0;
	size_t at = 0;
	struct sos s;

	for (size_t i = 0; i < n; i++) {
		if (!record_get(t, &kind_sos, calls[i], &s))
			continue;
		trapped += s.trapped.v;
		out += s.out_of_contact.v;
		if (i < few && s.trapped.v + s.out_of_contact.v > worst) {
			worst = s.trapped.v + s.out_of_contact.v;
			at = i;
		}
	}
	if (trapped > 0)
		buf_printf(b, " %s%lld", _("trapped "), (long long)trapped);
	if (out > 0)
		buf_printf(b, " %s%lld", _("out of contact "), (long long)out);
	return at;
}

/* The worst is where most are to be moved, else the first. */
static size_t
evac_together(struct txn *t, const uint64_t *evacs, size_t n, size_t few, struct buf *b)
{
	struct evac_sum sum = { 0 };
	int64_t worst = 0;
	size_t at = 0;
	struct evac e;

	for (size_t i = 0; i < n; i++) {
		if (!record_get(t, &kind_evac, evacs[i], &e))
			continue;
		evac_sum_add(&sum, &e);
		if (i < few && e.planned.v > worst) {
			worst = e.planned.v;
			at = i;
		}
	}
	if (sum.planned > 0)
		buf_printf(b, _(" to move %lld"), (long long)sum.planned);
	return at;
}

/* What the team is to do, above the key that says that it will. */
static void
order_rows(struct txn *t, const struct need *n, struct page *p)
{
	struct order o;

	if (record_get(t, &kind_order, n->subject, &o))
		order_task_rows(t, &o, p);
}

/* The goods and the way, above the key that says that it will be done. */
static void
bill_rows(struct txn *t, const struct need *n, struct page *p)
{
	char way[260], lines[1000];
	struct buf goods = BUF(lines);
	struct bill b;

	if (!record_get(t, &kind_bill, n->subject, &b))
		return;
	words_bill_way(t, &b, 0, way, sizeof(way));
	words_bill_goods(t, b.id, &goods);
	page_text(p, "%s  %s", way, buf_str(&goods));
}

static const struct need_face faces[] = {
	{ &kind_report, NULL, report_sum_words, "reporter" },
	{ &kind_sos, sos_rows, sos_together, "by" },
	{ &kind_incident, NULL, NULL, "by" },
	{ &kind_evac, NULL, evac_together, "by" },
	{ &kind_order, order_rows, NULL, "by" },
	{ &kind_bill, bill_rows, NULL, "by" },
	{ &kind_goods_request, NULL, NULL, "by" },
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
