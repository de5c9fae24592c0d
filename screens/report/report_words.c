/* A report in few words. */
#include "screens/report/report_words.h"

#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "src/lang/tr.h"
#include "src/rules/report/report.h"

/* "死1": only what is known, and of the dead also a zero is left out. */
static void
add_figure(struct buf *b, const char *label, struct num n)
{
	if (n.known && n.v > 0)
		buf_printf(b, "%s%s%lld", b->len ? " " : "", label, (long long)n.v);
}

void
words_figures(const struct report_version *v, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	add_figure(&b, _("dead "), v->dead);
	add_figure(&b, _("missing "), v->missing);
	add_figure(&b, _("injured "), v->injured);
	add_figure(&b, _("moved "), v->resettled);
	if (v->dead.v == 0 && v->missing.v == 0)
		add_figure(&b, _("affected "), v->affected);
	buf_str(&b);
}

void
words_report(struct txn *t, const struct report *r, const struct report_version *v, char *out, size_t cap)
{
	struct num trapped, out_of_contact;
	char figures[200];
	struct buf b;

	report_said(t, r, 0, &trapped, &out_of_contact);
	buf_init(&b, out, cap);
	add_figure(&b, _("trapped "), trapped);
	add_figure(&b, _("out of contact "), out_of_contact);
	words_figures(v, figures, sizeof(figures));
	buf_printf(&b, "%s%s", b.len && figures[0] ? " " : "", figures);
	buf_str(&b);
}
