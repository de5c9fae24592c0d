/*
 * Goods as people write them. A name is looked for at the start of what is left, as it is
 * written or else without regard to blanks and capitals; behind it stand figures with a
 * word each. What can be read in two ways is refused.
 */
#include "src/rules/item/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/numbers.h"
#include "db/plain.h"
#include "src/rules/item/item.h"
#include "src/text/parse_refuse.h"
#include "src/text/show.h"

struct reading {
	struct txn *txn;
	const char *field;
	struct refusal *r;
	struct item *items;
	size_t nitems;
};

enum fault { FINE, NO_FIGURE, BAD_WORD, TOO_MUCH };

/* What an item's name at the start of the text makes of it. */
struct match {
	const struct item *item;
	size_t name;		/* bytes */
	int64_t quantity;
	const char *end;
	enum fault fault;
	const char *where;	/* of the fault */
};

/* Bytes of one blank, or of one mark between lines, at s; 0 if none. */
static size_t
blank(const char *s)
{
	return *s == ' ' || *s == '\t' || *s == '\n' || *s == '\r' ? 1 :
	    strncmp(s, "　", strlen("　")) == 0 ? strlen("　") : 0;
}

static size_t
mark(const char *s)
{
	static const char *const marks[] = { ",", ";", "，", "；", "、", "。" };

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strncmp(s, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

static const char *
skip_blanks(const char *s)
{
	while (blank(s) > 0)
		s += blank(s);
	return s;
}

static const char *
skip_marks(const char *s)
{
	while (blank(s) + mark(s) > 0)
		s += blank(s) + mark(s);
	return s;
}

static char
small(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* How much of text the word is, 0: it does not begin with it. loose: blanks and capitals
 * make no difference. */
static size_t
begins(const char *text, const char *word, bool loose)
{
	const char *s = text;

	for (;; word++, s++) {
		if (loose)
			word = skip_blanks(word);
		if (*word == '\0')
			return (size_t)(s - text);
		if (loose && s > text)
			s = skip_blanks(s);
		if (*s != *word && (!loose || small(*s) != small(*word)))
			return 0;
	}
}

static bool
item_begins(const struct reading *p, const char *s)
{
	for (size_t i = 0; i < p->nitems; i++)
		if (p->items[i].retired == 0 && begins(s, p->items[i].name, true) > 0)
			return true;
	return false;
}

/* Bytes of one character that figures are written with; 0 if none. */
static size_t
numeral(const char *s)
{
	static const char signs[] = "〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖两兩十拾百佰千仟万萬亿億";

	if (*s >= '0' && *s <= '9')
		return 1;
	for (const char *p = signs; (unsigned char)*s >= 0x80 && *p != '\0'; p += 3)
		if (strncmp(s, p, 3) == 0)
			return 3;
	return 0;
}

/* A figure at s: how many bytes it is. A comma belongs to it before three digits, unless
 * an item's name begins there. */
static size_t
figure(const struct reading *p, const char *s)
{
	size_t n = 0;

	for (size_t one; s[n] != '\0'; n += one) {
		one = numeral(s + n);
		if (one == 0 && n > 0 && (s[n] == '.' || (s[n] == ',' &&
		    strspn(s + n + 1, "0123456789") == 3 && !item_begins(p, s + n + 1))) && numeral(s + n + 1) > 0)
			one = 1;
		if (one == 0)
			break;
	}
	return n;
}

static bool
ends_line(const struct reading *p, const char *s)
{
	return *s == '\0' || blank(s) > 0 || mark(s) > 0 || item_begins(p, s);
}

/* The longest word at s for so many of the item, behind which a figure stands or the line
 * ends; its bytes, 0 if there is none. */
static size_t
unit_at(const struct reading *p, const struct item *item, const char *s, int64_t *size)
{
	struct item_pack packs[ITEM_PACKS];
	size_t n = item_packs(item, packs), best = 0, len;
	char words[80], *rest, *word;

	snprintf(words, sizeof words, "%s,%s", item->unit, item->words);
	for (word = strtok_r(words, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
		len = begins(s, word, true);
		if (len > best && (numeral(s + len) > 0 || ends_line(p, s + len))) {
			best = len;
			*size = 1;
		}
	}
	for (size_t i = 0; i < n; i++) {
		len = begins(s, packs[i].word, true);
		if (len > best && (numeral(s + len) > 0 || ends_line(p, s + len))) {
			best = len;
			*size = packs[i].size;
		}
	}
	return best;
}

/* One figure with its word behind the name; *s moves behind it. FINE with *word whether
 * it had one. */
static enum fault
read_part(const struct reading *p, struct match *m, const char **s, bool *word)
{
	size_t len = figure(p, *s);
	char typed[160];
	int64_t v = 0, size = 1;
	enum number_error err;
	const char *unit;

	m->where = *s;
	if (len == 0 || len >= sizeof typed)
		return NO_FIGURE;
	snprintf(typed, sizeof typed, "%.*s", (int)len, *s);
	err = number_parse(typed, NUMBER_EXACT, NULL, &v);
	if (err == NUMBER_LARGE)
		return TOO_MUCH;
	if (err != NUMBER_OK)
		return NO_FIGURE;
	*s += len;
	unit = skip_blanks(*s);
	len = unit_at(p, m->item, unit, &size);
	*word = len > 0;
	if (len > 0)
		*s = unit + len;
	m->where = *s;
	if (len == 0 && !ends_line(p, *s))
		return BAD_WORD;
	if (v > (MAX_COUNT - m->quantity) / size)
		return TOO_MUCH;
	m->quantity += v * size;
	return FINE;
}

/* 3包2条: further figures follow one that has a word. */
static void
read_quantity(const struct reading *p, struct match *m, const char *s)
{
	bool word = true;

	m->end = s;
	for (bool first = true; word; first = false) {
		s = skip_blanks(s);
		if (!first && (numeral(s) == 0 || item_begins(p, s)))
			break;
		m->fault = read_part(p, m, &s, &word);
		if (m->fault == FINE && !first && !word)
			m->fault = BAD_WORD;
		if (m->fault != FINE)
			return;
		m->end = s;
	}
	if (m->quantity == 0) {
		m->fault = NO_FIGURE;
		m->where = m->end;
	}
}

/* What stands at s up to the next blank or mark. */
static const char *
piece(const char *s, char out[192])
{
	char word[400];
	size_t n = 0;

	while (s[n] != '\0' && n + 1 < sizeof word && blank(s + n) + mark(s + n) == 0)
		n++;
	snprintf(word, sizeof word, "%.*s", (int)n, s);
	show_copy(word, out, 120);
	return out;
}

#define REFUSE(p, ...) parse_refuse((p)->r, (p)->field, __VA_ARGS__)
#define PIECE(s) piece(s, (char[192]){ 0 })

/* The start of s names nothing: what was retired under that name, or what is like it. */
static int
refuse_name(const struct reading *p, const char *s)
{
	char word[192], list[180];
	struct buf b = BUF(list);
	size_t more = 0, n;

	for (size_t i = 0; i < p->nitems; i++)
		if (p->items[i].retired != 0 && begins(s, p->items[i].name, true) > 0)
			return REFUSE(p, M_ITEM_RETIRED, ARG_TEXT(p->items[i].name),
			    ARG_TIME(p->items[i].retired), NULL);
	piece(s, word);
	for (n = strlen(word); n > 1 && word[n - 1] >= '0' && word[n - 1] <= '9'; n--)
		word[n - 1] = '\0';
	for (size_t i = 0; i < p->nitems; i++)
		if (p->items[i].retired == 0 && (strstr(p->items[i].name, word) != NULL ||
		    strncmp(p->items[i].name, word, strlen("棉")) == 0))
			show_among(&b, p->items[i].name, &more);
	if (b.len == 0 && more == 0)
		return REFUSE(p, M_LINE_NO_ITEM, ARG_TEXT(word), NULL);
	show_more(&b, more);
	return REFUSE(p, M_LINE_LIKE, ARG_TEXT(word), ARG_TEXT(buf_str(&b)), NULL);
}

static int
refuse_match(const struct reading *p, const struct match *m)
{
	char list[180];
	struct buf b = BUF(list);

	switch (m->fault) {
	case TOO_MUCH:
		return REFUSE(p, M_TOO_LARGE, ARG_TEXT(PIECE(m->where)), ARG_NUMBER(MAX_COUNT), NULL);
	case BAD_WORD:
		item_units(m->item, &b);
		return REFUSE(p, M_LINE_WORD, ARG_TEXT(m->item->name), ARG_TEXT(PIECE(m->where)),
		    ARG_TEXT(buf_str(&b)), NULL);
	default:
		return REFUSE(p, M_LINE_FIGURE, ARG_TEXT(m->item->name), NULL);
	}
}

/* Two items' names begin what is left, and a figure follows either. */
static int
refuse_both(const struct reading *p, const char *s, const struct match *a, const struct match *b)
{
	char list[180];
	struct buf both = BUF(list);

	buf_printf(&both, "%s %lld%s, %s %lld%s", a->item->name, (long long)a->quantity,
	    a->item->unit, b->item->name, (long long)b->quantity, b->item->unit);
	return REFUSE(p, M_LINE_UNCLEAR, ARG_TEXT(PIECE(s)), ARG_TEXT(buf_str(&both)), NULL);
}

/* Can the text be read on from there? */
static bool
goes_on(const struct reading *p, const char *s)
{
	s = skip_marks(s);
	return *s == '\0' || item_begins(p, s);
}

/* The item whose name begins the text, with its quantity. 0; -1 refused. */
static int
read_line(const struct reading *p, const char *s, struct match *out)
{
	struct match fine = { 0 }, bad = { 0 };

	for (int loose = 0; loose <= 1 && fine.item == NULL; loose++) {
		for (size_t i = 0; i < p->nitems; i++) {
			struct match m = { .item = &p->items[i] };
			m.name = m.item->retired == 0 ? begins(s, m.item->name, loose) : 0;
			if (m.name == 0)
				continue;
			read_quantity(p, &m, s + m.name);
			if (m.fault != FINE && m.name > bad.name)
				bad = m;
			if (m.fault != FINE || (fine.item != NULL && !goes_on(p, m.end)))
				continue;
			if (fine.item != NULL && goes_on(p, fine.end))
				return refuse_both(p, s, &fine, &m);
			fine = m;
		}
	}
	*out = fine;
	return fine.item != NULL ? 0 : bad.item != NULL ? refuse_match(p, &bad) : refuse_name(p, s);
}

/* An item named twice is summed. */
static int
add_line(const struct reading *p, const struct match *m, struct goods_lines *out)
{
	struct goods_line *line = out->list;

	while (line < out->list + out->n && line->item != m->item->id)
		line++;
	if (line == out->list + out->n) {
		if (out->n == LINES_MOST)
			return REFUSE(p, M_LINES_MANY, ARG_NUMBER(LINES_MOST), NULL);
		out->list[out->n++] = (struct goods_line){ .item = m->item->id };
	}
	if (m->quantity > MAX_COUNT - line->quantity)
		return REFUSE(p, M_TOO_LARGE, ARG_TEXT(m->item->name), ARG_NUMBER(MAX_COUNT), NULL);
	line->quantity += m->quantity;
	return 0;
}

static int
read_lines(const struct reading *p, const char *text, struct goods_lines *out)
{
	const char *s = skip_marks(text);
	struct match m;

	if (*s == '\0')
		return REFUSE(p, M_REQUIRED, NULL);
	for (; *s != '\0'; s = skip_marks(m.end))
		if (read_line(p, s, &m) != 0 || add_line(p, &m, out) != 0)
			return -1;
	return 0;
}

int
lines_parse(struct txn *t, const char *field, const char *text, struct goods_lines *out,
    struct refusal *r)
{
	struct refusal unsaid = { 0 };
	struct reading p = { .txn = t, .field = field, .r = &unsaid };
	char *plain = strdup(text);
	int rc = -1;

	*out = (struct goods_lines){ 0 };
	if (plain != NULL) {
		text_plain_short(plain);
		p.items = items_in(t, plain, &p.nitems);
		rc = read_lines(&p, plain, out);
	}
	if (rc != 0 || t->err != 0) {
		/* What is said of a name that is none depends on all of them. */
		free(p.items);
		p.items = items_all(t, &p.nitems);
		p.r = r;
		*out = (struct goods_lines){ 0 };
		if (plain == NULL || t->err != 0)
			rc = REFUSE(&p, M_NOT_STORED, NULL);
		else
			rc = read_lines(&p, plain, out);
	}
	if (rc != 0)
		*out = (struct goods_lines){ 0 };
	free(p.items);
	free(plain);
	return rc;
}

int
lines_read(struct act *act, const char *field, const char *text, struct goods_lines *out)
{
	return lines_parse(act->txn, field, text, out, act->refusal);
}

void
item_words(struct txn *t, uint64_t item, int64_t quantity, struct buf *b)
{
	struct item it = { 0 };

	record_get(t, &kind_item, item, &it);
	buf_printf(b, "%lld%s", (long long)quantity, it.unit);
}

/* Does its last character look like part of a figure? */
static bool
ends_in_figure(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && (numeral(name + n - 1) > 0 || (n >= 3 && numeral(name + n - 3) == 3));
}

void
lines_words(struct txn *t, const struct goods_lines *lines, struct buf *b)
{
	struct item it;

	for (size_t i = 0; i < lines->n; i++) {
		it = (struct item){ 0 };
		record_get(t, &kind_item, lines->list[i].item, &it);
		buf_printf(b, "%s%s%s%lld%s", i > 0 ? " " : "", it.name,
		    ends_in_figure(it.name) ? " " : "", (long long)lines->list[i].quantity, it.unit);
	}
}
