/* A report in few words. */
#include "src/rules/report/report_op.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
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

/* Who said what stands of dead and missing; the last of them is said first. */
enum said_by { NOBODY, OWN, BELOW, SINCE };

static enum said_by
said_by(struct txn *t, const struct total_child *c)
{
	struct report_version own;

	if (c->any_changed && (c->changed.dead.known || c->changed.missing.known))
		return SINCE;
	if (c->reported.dead.v <= 0 && c->reported.missing.v <= 0)
		return NOBODY;
	if (c->has && report_latest(t, &c->report, &own) && (own.dead.v > 0 || own.missing.v > 0))
		return OWN;
	return BELOW;
}

static void
add_change(struct buf *b, const char *label, struct num n)
{
	if (n.known)
		buf_printf(b, " %s%+lld", label, (long long)n.v);
}

static void
add_source(struct txn *t, struct buf *b, const struct total_child *c, enum said_by by)
{
	char name[200];

	area_name(t, c->code, false, name, sizeof name);
	if (by == OWN)
		buf_printf(b, _("  said by %s"), name);
	if (by == BELOW)
		buf_printf(b, _("  said below %s"), name);
	if (by != SINCE)
		return;
	buf_printf(b, _("  changed below %s since:"), name);
	add_change(b, _("dead "), c->changed.dead);
	add_change(b, _("missing "), c->changed.missing);
}

/* What was said below since adds to a line; a lower figure below hides nobody. */
static void
add_since(struct num *n, struct num since)
{
	if (since.known && since.v > 0)
		*n = (struct num){ n->v + since.v, true };
}

void
report_total_words(struct txn *t, const struct total *total, char *out, size_t cap)
{
	struct report_version v = total->reported;
	const struct total_child *first = NULL;
	enum said_by last = NOBODY;
	size_t others = 0;
	struct buf b;

	for (size_t i = 0; i < total->nchild; i++) {
		const struct total_child *c = &total->child[i];
		enum said_by by = said_by(t, c);

		if (by == SINCE) {
			add_since(&v.dead, c->changed.dead);
			add_since(&v.missing, c->changed.missing);
		}
		others += by != NOBODY && last != NOBODY;
		if (by > last) {
			first = c;
			last = by;
		}
	}
	report_figures_words(&v, out, cap);
	buf_init(&b, out + strlen(out), cap - strlen(out));
	if (first != NULL)
		add_source(t, &b, first, last);
	if (others > 0)
		buf_printf(&b, _(" and %zu more"), others);
	buf_str(&b);
}

static void
in_words(struct num trapped, struct num out_of_contact, const struct report_version *v, char *out,
    size_t cap)
{
	char figures[200];
	struct buf b;

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

void
report_in_words(struct txn *t, const struct report *r, const struct report_version *v, char *out, size_t cap)
{
	struct num trapped, out_of_contact;

	report_said(t, r, 0, &trapped, &out_of_contact);
	in_words(trapped, out_of_contact, v, out, cap);
}

static void
num_add(struct num *sum, struct num n)
{
	sum->v += num_or_0(n);
	sum->known |= n.known;
}

/* Which is worse: by these figures, the first that differs decides. */
enum { WORST = 4 };

static bool
is_worse(const int64_t a[WORST], const int64_t b[WORST])
{
	size_t i = 0;

	while (i < WORST - 1 && a[i] == b[i])
		i++;
	return a[i] > b[i];
}

size_t
report_sum_words(struct txn *t, const uint64_t *reports, size_t n, size_t few, struct buf *b)
{
	int64_t worst[WORST] = { 0 };
	struct num trapped = { 0 }, out = { 0 }, in_need[2];
	struct report_version v, sum;
	size_t at = 0;
	struct report r;
	char text[200];

	figures_clear(&sum);
	for (size_t i = 0; i < n; i++) {
		if (!record_get(t, &kind_report, reports[i], &r) || !report_latest(t, &r, &v))
			continue;
		report_said(t, &r, 0, &in_need[0], &in_need[1]);
		num_add(&trapped, in_need[0]);
		num_add(&out, in_need[1]);
		figures_add(&sum, &v, NULL);
		int64_t here[WORST] = { v.dead.v + v.missing.v + in_need[0].v + in_need[1].v, v.injured.v, v.resettled.v, v.affected.v };
		if (i < few && is_worse(here, worst)) {
			memcpy(worst, here, sizeof worst);
			at = i;
		}
	}
	in_words(trapped, out, &sum, text, sizeof text);
	buf_printf(b, "%s%s", text[0] ? " " : "", text);
	return at;
}

void
report_late_words(struct txn *t, const struct report *r, char *out, size_t cap)
{
	int m = (int)(report_late(t, r) / MINUTE);

	out[0] = '\0';
	if (m >= 48 * 60)
		snprintf(out, cap, _("first report %d days late"), m / (24 * 60));
	else if (m >= 60)
		snprintf(out, cap, _("first report %d h %d min late"), m / 60, m % 60);
	else if (m > 0)
		snprintf(out, cap, _("first report %d min late"), m);
}

const char *
report_state_words(struct txn *t, const struct report *r, int state)
{
	struct area a;

	if (state == report_state_sent && area_get(t, r->area, &a) && a.tier == tier_county)
		return _("to be sent up");
	return tr_value(&enum_report_state, state);
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
	report_late_words(t, &r, text, sizeof text);
	buf_printf(b, "%s%s", text[0] != '\0' ? " " : "", text);
	report_in_words(t, &r, &v, text, sizeof text);
	buf_printf(b, " %s", text);
	if (n->verb == need_verb_correct && report_review(t, v.id, &review))
		buf_printf(b, ": %s", review.reason);
}
