/* One part of a long list: counting, filtering, which rows are kept. */
#include "screens/kit/part.h"

#include <stdio.h>
#include <stdlib.h>

#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/text/alike.h"
#include "src/text/record_says.h"

/* Counted behind the part before a page is drawn; the rest is at most this part of the time. */
enum { COUNT_MORE = 50, COUNT_SHARE = 20 };

struct part_marks {
	bool	on;			/* the list was too long to be counted for a page */
	size_t	total;			/* records of the query as they were counted since; 0 = not yet */
	int64_t	next;			/* when it may be counted again, clock_monotonic() */
	size_t	n;
	struct part_mark {
		struct part_place	at;
		size_t			all;
	}	mark[];			/* where part 1 begins, and so on */
};

/* Rows are looked at for what was typed; filters by key are the query's. */
static bool
searches(const struct view *v)
{
	return v->filter[0] && !v->keys;
}

void
part_start(struct view *v, struct part_place *at)
{
	struct part_marks *m = v->marks;
	size_t part = v->skip / PART;

	*at = (struct part_place){ 0 };
	if (part == 0 && m)
		m->n = 0;
	if (part == 0 || v->skip % PART != 0 || !m || !m->on || part > m->n)
		return;
	*at = m->mark[part - 1].at;
	v->found = v->skip;
	v->all = m->mark[part - 1].all;
}

/* The next part begins at this place; without memory it is walked to again. */
static void
mark_put(struct view *v, const struct part_place *at)
{
	size_t part = v->found / PART, n = v->marks ? v->marks->n : 0;
	struct part_marks *m = v->marks;

	if (part == 0 || part > n + 1)
		return;
	if (part == n + 1) {
		m = realloc(m, sizeof(*m) + part * sizeof(m->mark[0]));
		if (!m)
			return;
		if (!v->marks)
			*m = (struct part_marks){ .on = false };
		m->n = part;
		v->marks = m;
	}
	m->mark[part - 1] = (struct part_mark){ *at, v->all };
}

bool
part_enough(struct view *v, const struct part_place *at)
{
	if (v->found % PART == 0)
		mark_put(v, at);
	if (searches(v) || v->to_end || v->found < v->skip + PART + COUNT_MORE || !v->marks)
		return false;
	v->marks->on = true;
	v->beyond = true;
	return true;
}

size_t
part_looks(const struct view *v)
{
	size_t most = v->looks << v->further;

	if (v->to_end)
		return SIZE_MAX;
	return most > v->looked ? most - v->looked : 0;
}

bool
part_looked(struct view *v, size_t n, int64_t at)
{
	v->parted = true;
	v->looked += n;
	if (part_looks(v) > 0)
		return false;
	v->stopped = v->beyond = true;
	v->stopped_at = at;
	if (v->marks)
		v->marks->on = true;
	return true;
}

bool
part_stops(const struct view *v)
{
	return v->stopped && v->found < v->skip + PART;
}

bool
part_further(struct view *v)
{
	if (!part_stops(v))
		return false;
	v->further++;
	return true;
}

static bool
in_part(const struct view *v, size_t place)
{
	return place >= v->skip && place < v->skip + PART;
}

bool
part_passes(struct view *v)
{
	v->parted = true;
	if (searches(v) || in_part(v, v->found))
		return false;
	v->all++;
	v->found++;
	return true;
}

bool
part_says(const struct view *v, struct txn *t, const struct kind *k, const void *rec)
{
	char want[80];

	if (!searches(v))
		return false;
	alike_fold(v->filter, want, sizeof(want));
	return record_says(t, k, rec, clock_now(), want);
}

void
part_row(struct view *v, bool says)
{
	v->parted = true;
	v->all++;
	if (searches(v) && !row_matches(&v->page.row[v->page.n - 1], v->filter) && !says) {
		page_drop_last(&v->page);
		return;
	}
	if (!in_part(v, v->found++))
		page_drop_last(&v->page);
}

static size_t
choices(const struct page *p, size_t from, size_t to)
{
	size_t n = 0;

	for (size_t i = from; i < to && i < p->n; i++)
		n += p->row[i].kind == ROW_CHOICE;
	return n;
}

void
part_begin(struct view *v)
{
	v->parted = v->beyond = v->stopped = false;
	v->looked = 0;
	v->all = v->found = 0;
	v->total = v->marks ? v->marks->total : 0;
}

void
part_changed(struct view *v)
{
	if (v->marks)
		v->marks->total = 0;
}

bool
part_uncounted(const struct view *v, int64_t *since)
{
	if (!v->beyond || v->stopped || v->total || searches(v) || !v->marks || !v->marks->on)
		return false;
	*since = v->marks->next;
	return true;
}

void
part_counted(struct view *v, int64_t begun)
{
	int64_t now = clock_monotonic();

	if (!v->marks || v->beyond)
		return;
	v->marks->total = v->total = v->found;
	v->marks->next = now + COUNT_SHARE * (now - begun);
}

void
part_end(struct view *v)
{
	if (v->parted) {
		page_trim(&v->page);
		return;
	}
	v->all = choices(&v->page, 0, v->page.n);
	if (searches(v))
		page_filter(&v->page, v->filter);
	v->found = choices(&v->page, 0, v->page.n);
}

/* The sections of a board say their own counts. */
static bool
counts(const struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].kind == ROW_HEAD)
			return false;
	return true;
}

void
part_words(const struct view *v, size_t end, char *out, size_t cap)
{
	size_t first = v->skip + choices(&v->page, 0, v->top), here = choices(&v->page, v->top, end);
	/* A page that was filled once has no load that counts. */
	size_t n = v->screen->load || v->filter[0] ? v->found : choices(&v->page, 0, v->page.n);
	char all[40], found[40];
	struct buf b;

	buf_init(&b, out, cap);
	words_count(v->screen->load || v->filter[0] ? v->all : n, all, sizeof(all));
	if ((v->parted || counts(&v->page)) && here > 0 && (here < n || v->beyond))
		buf_printf(&b, _("%zu-%zu "), first + 1, first + here);
	words_count(v->beyond ? v->total : n, found, sizeof(found));
	if (v->beyond && v->total && !searches(v))
		buf_printf(&b, v->keys ? _("%s match") : _("of %s"), found);
	else if (v->beyond)
		buf_text(&b, _("and more"));
	else if (v->filter[0] && (v->keys || v->all < v->found))
		buf_printf(&b, _("%s match"), found);
	else if (v->filter[0])
		buf_printf(&b, _("%s match, of %s"), found, all);
	else if (b.len > 0)
		buf_printf(&b, _("of %s"), all);
	buf_str(&b);
}
