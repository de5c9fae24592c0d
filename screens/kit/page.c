/*
 * Rows of a list: making, keeping their order over a reload, filtering.
 * Knows neither terminal nor keys.
 */
#include "screens/kit/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/text/alike.h"

/* Written to when memory runs out, so that callers need no check. */
enum { ROW_TEXT_MAX = 2048 };

static void
row_free(struct row *r)
{
	free(r->left);
	free(r->right);
	free(r->cells);
}

void
page_clear(struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		row_free(&p->row[i]);
	free(p->row);
	free(p->columns);
	memset(p, 0, sizeof(*p));
}

void
page_wipe(struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].left != NULL)
			explicit_bzero(p->row[i].left, strlen(p->row[i].left));
	page_clear(p);
}

/* A new row at the end; on lack of memory the last one is used again. */
static struct row *
page_add(struct page *p, enum row_kind kind)
{
	struct row *r;

	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 16;
		r = realloc(p->row, cap * sizeof(*r));
		if (!r)
			abort();
		p->row = r;
		p->cap = cap;
	}
	r = &p->row[p->n++];
	memset(r, 0, sizeof(*r));
	r->kind = kind;
	return r;
}

static char *
text_print(struct page *p, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

static char *
text_print(struct page *p, const char *fmt, va_list ap)
{
	char text[ROW_TEXT_MAX];
	char *copy;

	vsnprintf(text, sizeof(text), fmt, ap);
	copy = strdup(text);
	if (!copy)
		p->failed = true;
	return copy;
}

struct row *
page_text(struct page *p, const char *fmt, ...)
{
	struct row *r = page_add(p, ROW_TEXT);
	va_list ap;

	va_start(ap, fmt);
	r->left = text_print(p, fmt, ap);
	va_end(ap);
	return r;
}

struct row *
page_head(struct page *p, const char *fmt, ...)
{
	struct row *r = page_add(p, ROW_HEAD);
	va_list ap;

	va_start(ap, fmt);
	r->left = text_print(p, fmt, ap);
	va_end(ap);
	return r;
}

struct row *
page_choice(struct page *p, int what, uint64_t id, const char *fmt, ...)
{
	struct row *r = page_add(p, ROW_CHOICE);
	va_list ap;

	r->what = what;
	r->id = id;
	va_start(ap, fmt);
	r->left = text_print(p, fmt, ap);
	va_end(ap);
	return r;
}

struct row *
page_choice_text(struct page *p, int what, uint64_t id, const char *text)
{
	return page_choice(p, what, id, "%s", text);
}

void
row_left(struct page *p, struct row *r, const char *fmt, ...)
{
	va_list ap;

	free(r->left);
	va_start(ap, fmt);
	r->left = text_print(p, fmt, ap);
	va_end(ap);
}

void
row_right(struct page *p, struct row *r, const char *fmt, ...)
{
	va_list ap;

	free(r->right);
	va_start(ap, fmt);
	r->right = text_print(p, fmt, ap);
	va_end(ap);
}

void
page_table(struct page *p, const char *titles)
{
	free(p->columns);
	p->columns = strdup(titles);
}

void
row_cells(struct page *p, struct row *r, const char *cells)
{
	free(r->cells);
	r->cells = strdup(cells);
	if (!r->cells)
		p->failed = true;
}

bool
row_same(const struct row *a, const struct row *b)
{
	return a->kind == b->kind && a->what == b->what && a->id == b->id &&
	    a->n == b->n && strcmp(a->code, b->code) == 0;
}

int
page_find(const struct page *p, const struct row *want)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].kind == ROW_CHOICE && row_same(&p->row[i], want))
			return (int)i;
	return -1;
}

/* A row and the place it had before; new ones after all old of their rank, as they came. */
struct ranked {
	struct row	row;
	size_t		rank, came;
};

static int
by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->row.rank != y->row.rank)
		return x->row.rank < y->row.rank ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->came < y->came ? -1 : x->came > y->came;
}

/* Puts the choices of one section, rows [from, to), in the order they had in old. */
static void
section_order(struct page *p, const struct page *old, size_t from, size_t to)
{
	struct ranked *rows = calloc(to - from + 1, sizeof(*rows));
	size_t n = 0, next = 0;

	if (!rows)
		return;		/* the order of the query, then */
	for (size_t i = from; i < to; i++) {
		int at;

		if (p->row[i].kind != ROW_CHOICE)
			continue;
		at = page_find(old, &p->row[i]);
		rows[n] = (struct ranked){ p->row[i], at < 0 ? SIZE_MAX : (size_t)at, n };
		n++;
	}
	qsort(rows, n, sizeof(*rows), by_rank);
	for (size_t i = from; i < to; i++)
		if (p->row[i].kind == ROW_CHOICE)
			p->row[i] = rows[next++].row;
	free(rows);
}

/* The digits of the rows that are no more, beside those that went before. */
static void
gone_note(struct page *new, const struct page *old)
{
	memcpy(new->gone, old->gone, sizeof(new->gone));
	for (size_t i = 0; i < old->n; i++)
		if (old->row[i].digit && page_find(new, &old->row[i]) < 0)
			new->gone[old->row[i].digit - '0'] = clock_monotonic();
}

void
page_merge(struct page *old, struct page *new)
{
	size_t from = 0;

	for (size_t i = 0; i < new->n; i++) {
		struct row *r = &new->row[i];
		int at = r->kind == ROW_CHOICE ? page_find(old, r) : -1;

		if (at >= 0) {
			r->digit = old->row[at].digit;
			r->fresh = old->row[at].fresh;
		} else if (r->kind == ROW_CHOICE) {
			r->fresh = true;
		}
		new->fresh += r->fresh;
	}
	for (size_t i = 0; i <= new->n; i++) {
		if (i == new->n || new->row[i].kind == ROW_HEAD) {
			section_order(new, old, from, i);
			from = i;
		}
	}
	gone_note(new, old);
	page_clear(old);
	*old = *new;
	memset(new, 0, sizeof(*new));
}

bool
row_matches(const struct row *r, const char *filter)
{
	char want[80];

	if (filter[0] == '\0')
		return true;
	alike_fold(filter, want, sizeof(want));
	return (r->left && alike_holds(r->left, want)) || (r->right && alike_holds(r->right, want));
}

static char *
text_copy(struct page *p, const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	p->failed |= text && !copy;
	return copy;
}

void
page_copy(struct page *p, const struct page *from)
{
	page_clear(p);
	p->columns = text_copy(p, from->columns);
	for (size_t i = 0; i < from->n; i++) {
		struct row *r = page_add(p, from->row[i].kind);

		*r = from->row[i];
		r->digit = 0;
		r->left = text_copy(p, r->left);
		r->right = text_copy(p, r->right);
		r->cells = text_copy(p, r->cells);
	}
}

void
page_drop_last(struct page *p)
{
	row_free(&p->row[--p->n]);
}

void
page_cut(struct page *p, size_t n)
{
	while (p->n > n)
		page_drop_last(p);
}

void
page_split(struct page *p, size_t i, size_t n, size_t rest)
{
	struct row behind = *page_add(p, ROW_TEXT), *r = &p->row[i];

	behind.attr = r->attr;
	behind.left = text_copy(p, r->left + rest);
	behind.right = r->right;
	r->right = NULL;
	explicit_bzero(r->left + n, strlen(r->left + n));
	memmove(r + 2, r + 1, (p->n - i - 2) * sizeof(*r));
	r[1] = behind;
}

void
page_trim(struct page *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (p->row[i].kind == ROW_HEAD && (i + 1 == p->n || p->row[i + 1].kind == ROW_HEAD))
			row_free(&p->row[i]);
		else
			p->row[kept++] = p->row[i];
	}
	p->n = kept;
}

void
page_filter(struct page *p, const char *filter)
{
	size_t kept = 0;

	if (filter[0] == '\0')
		return;
	for (size_t i = 0; i < p->n; i++) {
		struct row *r = &p->row[i];

		if (r->kind == ROW_CHOICE && !r->stays && !row_matches(r, filter))
			row_free(r);
		else
			p->row[kept++] = *r;
	}
	p->n = kept;
}
