/* One part of a long list: counting, filtering, which rows are kept. */
#include "screens/kit/part.h"

#include <stdio.h>

#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/text/alike.h"
#include "src/text/record_says.h"

static bool
in_part(const struct view *v, size_t place)
{
	return place >= v->skip && place < v->skip + PART;
}

bool
part_passes(struct view *v)
{
	v->parted = true;
	if (v->filter[0] || in_part(v, v->found))
		return false;
	v->all++;
	v->found++;
	return true;
}

bool
part_says(const struct view *v, struct txn *t, const struct kind *k, const void *rec)
{
	char want[80];

	if (v->filter[0] == '\0')
		return false;
	alike_fold(v->filter, want, sizeof(want));
	return record_says(t, k, rec, clock_now(), want);
}

void
part_row(struct view *v, bool says)
{
	v->parted = true;
	v->all++;
	if (!row_matches(&v->page.row[v->page.n - 1], v->filter) && !says) {
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
	v->parted = v->beyond = false;
	v->all = v->found = 0;
}

void
part_end(struct view *v)
{
	if (v->parted) {
		page_trim(&v->page);
		return;
	}
	v->all = choices(&v->page, 0, v->page.n);
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
	words_count(n, found, sizeof(found));
	if ((v->parted || counts(&v->page)) && here > 0 && (here < n || v->beyond))
		buf_printf(&b, _("%zu-%zu "), first + 1, first + here);
	if (v->beyond)
		buf_text(&b, _("and more"));
	else if (v->filter[0] && v->all < v->found)
		buf_printf(&b, _("%s match"), found);
	else if (v->filter[0])
		buf_printf(&b, _("%s match, of %s"), found, all);
	else if (b.len > 0)
		buf_printf(&b, _("of %s"), all);
	buf_str(&b);
}
