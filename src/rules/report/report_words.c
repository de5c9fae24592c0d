/* A report in few words. */
#include "src/rules/report/report_op.h"

#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "src/lang/tr.h"
#include "src/text/show.h"

/* "死1": only what is known, and of the dead also a zero is left out. */
static void
add_figure(struct buf *b, const char *label, struct num n)
{
	if (n.known && n.v > 0)
		buf_printf(b, "%s%s%lld", b->len ? " " : "", label, (long long)n.v);
}

void
report_figures_words(const struct report_version *v, char *out, size_t cap)
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
report_in_words(struct txn *t, const struct report *r, const struct report_version *v, char *out, size_t cap)
{
	struct num trapped, out_of_contact;
	char figures[200];
	struct buf b;

	report_said(t, r, 0, &trapped, &out_of_contact);
	buf_init(&b, out, cap);
	add_figure(&b, _("trapped "), trapped);
	add_figure(&b, _("out of contact "), out_of_contact);
	report_figures_words(v, figures, sizeof figures);
	buf_printf(&b, "%s%s", b.len && figures[0] ? " " : "", figures);
	buf_str(&b);
}

static void
add_known(struct buf *b, const struct kind *k, const struct field *f, const void *rec)
{
	char text[100];

	if (!field_known(f, rec))
		return;
	show_number(f, field_num_c(f, rec)->v, true, text, sizeof text);
	buf_printf(b, "%s%s %s", b->len == 0 ? "" : tr_now() == language_zh ? "，" : ", ", tr_field(k, f), text);
}

void
report_known_words(struct txn *t, const struct report *r, const struct report_version *v, struct buf *out)
{
	struct incident said = { 0 };

	report_said(t, r, 0, &said.trapped, &said.out_of_contact);
	add_known(out, &kind_incident, kind_field(&kind_incident, "trapped"), &said);
	add_known(out, &kind_incident, kind_field(&kind_incident, "out_of_contact"), &said);
	for (size_t i = 0; i < kind_report_version.nfields; i++)
		if (kind_report_version.fields[i].flags & F_INDICATOR)
			add_known(out, &kind_report_version, &kind_report_version.fields[i], v);
}

/* Stage and figures; of one to correct also why it came back. */
void
report_need_says(struct txn *t, const struct need *n, struct buf *b)
{
	struct report_version v;
	struct review review;
	struct report r;
	char text[200];

	if (!record_get(t, &kind_report, n->subject, &r) || !report_latest(t, &r, &v))
		return;
	stage_text((enum stage)v.stage, v.stage_no, text, sizeof text);
	buf_printf(b, " %s", text);
	report_in_words(t, &r, &v, text, sizeof text);
	buf_printf(b, " %s", text);
	if (n->verb == need_verb_correct && report_review(t, v.id, &review))
		buf_printf(b, ": %s", review.reason);
}
