/* Sentences that several screens say; nothing here draws or writes. */
#include "screens/kit/words.h"

#include <stdio.h>
#include <string.h>

#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/report.h"
#include "src/rules/sos/sos.h"

const char *
words_drill(bool drill)
{
	return drill ? _("DRILL ") : "";
}

void
words_short(char number[24], int64_t now)
{
	const struct kind *k = number[0] ? kind_by_letter(number[0]) : NULL;
	char out[40];

	if (!k || !strchr(number, '-'))
		return;
	number_fit(number, now, now);
	if (tr_now() != language_zh || !k->hanzi[0])
		return;
	snprintf(out, sizeof(out), "%s%s", k->hanzi, number + 1);
	snprintf(number, 24, "%.23s", out);
}

void
words_person(struct txn *t, uint64_t account, char *out, size_t cap)
{
	struct account a;

	out[0] = '\0';
	if (account == 0 || !record_get(t, &kind_account, account, &a))
		return;
	snprintf(out, cap, "%s", a.name[0] ? a.name : a.login);
}

void
words_phone(struct txn *t, uint64_t account, char *out, size_t cap)
{
	struct account a;

	out[0] = '\0';
	if (account == 0 || !record_get(t, &kind_account, account, &a))
		return;
	snprintf(out, cap, "%s %s", a.name[0] ? a.name : a.login, a.phone);
}

void
words_number(const struct field *f, struct num n, char *out, size_t cap)
{
	int64_t v = n.v, abs;

	out[0] = '\0';
	if (!n.known)
		return;
	if (f->type == T_COUNT) {
		snprintf(out, cap, "%lld", (long long)v);
		return;
	}
	abs = v < 0 ? -v : v;
	if (f->type == T_LAND)	/* hundredths of a mu; a hectare is 15 mu, half up */
		abs = (abs * 2 + 15) / 30;
	snprintf(out, cap, "%s%lld.%02lld", v < 0 ? "-" : "", (long long)(abs / 100),
	    (long long)(abs % 100));
}

void
words_value(const struct field *f, struct num n, char *out, size_t cap)
{
	char text[40];
	int64_t abs = n.v < 0 ? -n.v : n.v;

	words_number(f, n, text, sizeof(text));
	if (!n.known)
		out[0] = '\0';
	else if (f->type == T_LAND)
		snprintf(out, cap, _("%lld.%02lld mu = %s %s"), (long long)(abs / 100),
		    (long long)(abs % 100), text, tr_measure(f->measure));
	else
		snprintf(out, cap, "%s %s", text, f->measure ? tr_measure(f->measure) : "");
}

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

void
words_incident(const struct incident *i, int64_t now, char *out, size_t cap)
{
	char number[24];

	incident_number(i, now, number);
	words_short(number, now);
	snprintf(out, cap, "%s%s %s  %s", words_drill(i->drill), number,
	    i->name[0] ? i->name : i->place, tr_value(&enum_incident_state, i->state));
}

void
words_list(struct txn *t, const char *codes, char *out, size_t cap)
{
	char code[40], name[200];
	struct buf b;

	buf_init(&b, out, cap);
	while (*codes) {
		size_t n = strcspn(codes, ",");
		const struct value *role;

		snprintf(code, sizeof(code), "%.*s", (int)n, codes);
		role = value_find(&enum_role, code);
		if (role)
			snprintf(name, sizeof(name), "%s", tr_value(&enum_role, role->no));
		else
			area_name(t, code, false, name, sizeof(name));
		buf_printf(&b, "%s%s", b.len ? " " : "", name);
		codes += n + (codes[n] == ',');
	}
	buf_str(&b);
}

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

/* Numbers, texts and choices; what needs the store or the time is in words_field. */
static void
plain_field(const struct field *f, const void *p, char *out, size_t cap)
{
	if (f->type == T_TEXT)
		snprintf(out, cap, "%s", (const char *)p);
	else if (f->type == T_ENUM)
		snprintf(out, cap, "%s", tr_value(f->values, *(const int *)p));
	else if (f->type == T_BOOL)
		snprintf(out, cap, "%s", *(const bool *)p ? _("yes") : "");
	else if (f->type == T_INT && *(const int64_t *)p)
		snprintf(out, cap, "%lld", (long long)*(const int64_t *)p);
}

void
words_field(struct txn *t, const struct kind *k, const struct field *f, const void *rec,
	    int64_t now, int offset, char *out, size_t cap)
{
	const void *p = (const char *)rec + f->offset;

	(void)k;
	out[0] = '\0';
	if (!field_known(f, rec))
		return;
	if (field_is_number(f)) {
		words_value(f, *field_num_c(f, rec), out, cap);
	} else if (f->type == T_TIME) {
		when_text(*(const int64_t *)p, now, offset, out, cap);
	} else if (f->type == T_CODE) {
		area_name(t, p, false, out, cap);
	} else {
		plain_field(f, p, out, cap);
	}
}
