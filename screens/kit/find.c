/* Records that screens list, found over the indexes. */
#include "screens/kit/find.h"

#include <stdio.h>
#include <string.h>

#include "db/index.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/op/op.h"

enum { CODES_MAX = 700 };

const char *
find_own_area(const struct viewer *v, unsigned roles)
{
	for (size_t i = 0; i < v->ngrants; i++)
		if (roles == 0 || (roles & (1u << v->grants[i].role)))
			return v->grants[i].area;
	return "";
}

static void
area_choice(struct txn *t, struct page *p, const char *code)
{
	char name[200];
	struct row *r;

	area_name(t, code, true, name, sizeof(name));
	r = page_choice_text(p, 1, 0, name);
	snprintf(r->code, sizeof(r->code), "%s", code);
}

/* True if grant i of v adds nothing to those before it. */
static bool
granted_before(const struct viewer *v, size_t i, unsigned roles)
{
	for (size_t j = 0; j < i; j++)
		if ((roles & (1u << v->grants[j].role)) &&
		    strcmp(v->grants[j].area, v->grants[i].area) == 0)
			return true;
	return false;
}

size_t
find_own_areas(struct txn *t, const struct viewer *v, unsigned roles, struct page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < v->ngrants; i++) {
		if (!(roles & (1u << v->grants[i].role)) || granted_before(v, i, roles))
			continue;
		if (p)
			area_choice(t, p, v->grants[i].area);
		n++;
	}
	return n;
}

static size_t
codes_under(struct txn *t, const char *code, char out[][16], size_t n, size_t cap, int depth)
{
	struct index_key k;
	struct scan s;
	struct area a;

	if (n == cap)
		return n;
	snprintf(out[n++], 16, "%s", code);
	if (depth == 0)
		return n;
	key_begin(&k, &kind_area, 2);
	key_code(&k, code);
	scan_open(&s, t, &k, false);
	while (n < cap && scan_next(&s))
		if (record_get(t, &kind_area, s.id, &a) && !a.filler && !a.retired)
			n = codes_under(t, a.code, out, n, cap, depth - 1);
	scan_close(&s);
	return n;
}

size_t
find_codes(struct txn *t, const char *code, char out[][16], size_t cap)
{
	return codes_under(t, code, out, 0, cap, 2);
}

/* True if grant i lies under another grant of v. */
static bool
granted_above(struct txn *t, const struct viewer *v, size_t i)
{
	for (size_t j = 0; j < v->ngrants; j++)
		if (j != i && area_under(t, v->grants[i].area, v->grants[j].area) &&
		    (j < i || strcmp(v->grants[i].area, v->grants[j].area) != 0))
			return true;
	return false;
}

size_t
find_all_areas(struct txn *t, const struct viewer *v, struct page *p)
{
	char codes[CODES_MAX][16];
	size_t all = 0;

	for (size_t i = 0; i < v->ngrants; i++) {
		size_t n = granted_above(t, v, i) ? 0 : find_codes(t, v->grants[i].area, codes, CODES_MAX);

		for (size_t j = 0; p && j < n; j++)
			area_choice(t, p, codes[j]);
		all += n;
	}
	return all;
}

/* The records a prefix of an index leads to. */
static size_t
gather(struct txn *t, struct index_key *k, const struct kind *kind, void *out, size_t cap, bool newest)
{
	struct scan s;
	size_t n = 0;

	scan_open(&s, t, k, newest);
	while (n < cap && scan_next(&s))
		n += record_get(t, kind, s.id, (char *)out + n * kind->size);
	scan_close(&s);
	return n;
}

size_t
find_lines(struct txn *t, uint64_t incident, struct line *out, size_t cap)
{
	struct index_key k;

	key_begin(&k, &kind_line, 1);
	key_number(&k, incident);
	return gather(t, &k, &kind_line, out, cap, true);
}

size_t
find_grants_at(struct txn *t, const char *code, int64_t now, struct grant *out, size_t cap)
{
	struct index_key k;
	size_t n, kept = 0;

	key_begin(&k, &kind_grant, 2);
	key_code(&k, code);
	n = gather(t, &k, &kind_grant, out, cap, false);
	for (size_t i = 0; i < n; i++)
		if (!out[i].revoked && out[i].from <= now && (!out[i].until || out[i].until > now))
			out[kept++] = out[i];
	return kept;
}

size_t
find_grants_of(struct txn *t, uint64_t account, struct grant *out, size_t cap)
{
	struct index_key k;

	key_begin(&k, &kind_grant, 1);
	key_number(&k, account);
	return gather(t, &k, &kind_grant, out, cap, true);
}

size_t
find_accounts(struct txn *t, struct account *out, size_t cap)
{
	struct index_key k;

	key_begin(&k, &kind_account, 1);
	return gather(t, &k, &kind_account, out, cap, false);
}

size_t
find_pubkeys(struct txn *t, uint64_t account, struct pubkey *out, size_t cap)
{
	struct index_key k;

	key_begin(&k, &kind_pubkey, 1);
	key_number(&k, account);
	return gather(t, &k, &kind_pubkey, out, cap, true);
}

void
find_line_words(struct txn *t, const struct line *line, char *out, size_t cap)
{
	char text[300], number[24];
	struct incident i;
	struct buf b;

	buf_init(&b, out, cap);
	snprintf(number, sizeof(number), "%.23s", line->number);
	number_fit(number, line->at, clock_now());
	words_short(number, clock_now());
	if (record_get(t, &kind_incident, line->incident, &i))
		buf_text(&b, words_drill(i.drill));
	if (line->struck)
		buf_printf(&b, "%s ", _("[struck]"));
	if (line->area[0]) {
		area_name(t, line->area, false, text, sizeof(text));
		buf_printf(&b, "%s ", text);
	}
	buf_text(&b, tr_value(&enum_line_what, line->what));
	if (number[0])
		buf_printf(&b, " %s", number);
	if (line->to)
		buf_printf(&b, " %s", tr_value(&enum_incident_state, line->to));
	if (line->text[0])
		buf_printf(&b, ": %s", line->text);
	if (line->trapped.known)
		buf_printf(&b, _(" %lld trapped"), (long long)line->trapped.v);
	if (line->out_of_contact.known)
		buf_printf(&b, _(" %lld out of contact"), (long long)line->out_of_contact.v);
	if (line->trapped_unknown)
		buf_text(&b, _(" trapped not known any more"));
	if (line->out_unknown)
		buf_text(&b, _(" out of contact not known any more"));
	if (line->reason[0])
		buf_printf(&b, _(" (reason: %s)"), line->reason);
	words_person(t, line->by, text, sizeof(text));
	buf_printf(&b, "  %s", text);
	if (line->struck) {
		words_person(t, line->struck_by, text, sizeof(text));
		buf_printf(&b, _("  struck by %s: %s"), text, line->struck_reason);
	}
	buf_str(&b);
}
