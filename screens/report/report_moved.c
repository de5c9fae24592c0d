/* What moving people says of a report's area, beside its figures. */
#include "screens/report/report_moved.h"

#include <stdio.h>

#include "src/base/clock.h"
#include "src/rules/report/leads.h"

static const char *const figures[] = { "evacuated", "resettled" };

static struct num
offered(const struct evac_offer *o, size_t i)
{
	return i == 0 ? o->evacuated : o->resettled;
}

void
moved_find(struct view *v, struct moved *m)
{
	uint64_t id = form_ref(v, "incident");
	struct txn t;

	m->offer = (struct evac_offer){ .number = "" };
	if (id == 0 || id >= REF_UNSURE)
		return;
	do {
		txn_begin(&t, v->s->db, false);
		evac_offered(&t, id, form_text(v, "area"), clock_now(), &m->offer);
	} while (txn_again(&t));
}

const char *
moved_leads(struct moved *m, enum hazard hazard)
{
	struct buf b = BUF(m->leads);

	for (size_t i = 0; i < 2; i++)
		if (offered(&m->offer, i).known && !leads_have(hazard, figures[i]))
			buf_printf(&b, "%s ", figures[i]);
	buf_text(&b, leads_of(hazard));
	return buf_str(&b);
}

/* "转0722-01 转移36，这里30：差6"; false: it says nothing, or the same. */
static bool
differs(struct view *v, const struct evac_offer *o, size_t i, char *out, size_t cap)
{
	const struct num *here = form_value(v, figures[i]);
	struct num there = offered(o, i);

	if (!there.known || !here || (here->known && here->v == there.v))
		return false;
	if (here->known)
		snprintf(out, cap, _("%s says %lld moved, here stand %lld: %+lld"), o->number,
		    (long long)there.v, (long long)here->v, (long long)(here->v - there.v));
	else
		snprintf(out, cap, _("%s says %lld moved"), o->number, (long long)there.v);
	return true;
}

void
moved_check(struct view *v, const struct moved *m)
{
	char text[200];

	for (size_t i = 0; i < 2; i++) {
		const struct form_row *r = form_row_of(v->form, figures[i]);

		if (r && !r->error[0] && differs(v, &m->offer, i, text, sizeof(text)))
			form_error(v, figures[i], text);
	}
}

void
moved_confirm(struct view *v, struct page *p)
{
	const struct kind *k = v->form->op->args;
	struct moved m;
	char text[200];

	moved_find(v, &m);
	for (size_t i = 0; i < 2; i++)
		if (differs(v, &m.offer, i, text, sizeof(text)))
			page_text(p, "! %s: %s", tr_field(k, kind_field(k, figures[i])), text);
}
