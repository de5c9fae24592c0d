/* Bytes of a spreadsheet's CSV to rows of cells, read in place. */
#include "src/text/rows.h"

#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/formula.h"
#include "db/kind.h"
#include "db/plain.h"
#include "src/base/charset.h"
#include "src/text/parse.h"
#include "src/text/show.h"

#define HEAD_AMONG 5

/* Valid UTF-8 but for tabs and line ends. */
static bool
is_text(const char *s, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && s[i] != '\t' && s[i] != '\r' && s[i] != '\n')
			continue;
		if (!text_valid(s + from, i - from, false))
			return false;
		from = i + 1;
	}
	return true;
}

/* UTF-8 by its form, even where a character may not be in a text; not ASCII alone. */
static bool
is_utf8(const char *s, size_t len)
{
	size_t more = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c < 0x80)
			continue;
		more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
		if (c < 0xc2 || c > 0xf4 || len - i <= more)
			return false;
		for (size_t k = 1; k <= more; k++)
			if (((unsigned char)s[i + k] & 0xc0) != 0x80)
				return false;
		i += more;
	}
	return more > 0;
}

/* The same bytes read as GB18030; NULL: no memory, or no such table here. */
static char *
from_gb(const char *data, size_t len, size_t *made)
{
	struct charset_pair cs;
	char *out = malloc(CHARSET_ROOM(len) + 9);

	if (out == NULL || charset_open(&cs) != 0) {
		free(out);
		return NULL;
	}
	*made = charset_feed(&cs.in, data, len, out);
	*made += charset_end(&cs.in, out + *made);
	charset_close(&cs);
	return out;
}

static unsigned
line_of(const char *text, const char *at)
{
	unsigned line = 1;

	for (; text < at; text++)
		line += *text == '\n' || (*text == '\r' && (text + 1 == at || text[1] != '\n'));
	return line;
}

/* The first line that is no text. */
static unsigned
bad_line(const char *s, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && s[i] != '\n')
			continue;
		if (!is_text(s + from, i - from))
			break;
		from = i + 1;
	}
	return line_of(s, s + (from < len ? from : len));
}

/* UTF-8 if it is that, else GBK: a bad character in the one makes it not the other. */
static int
take_text(struct rows *r, const char *data, size_t len, struct refusal *why)
{
	bool marked = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0;
	size_t made = len;
	unsigned utf8, gb;

	if (len == 0)
		data = "";		/* nothing pasted: no data at all */
	if (marked) {
		data += 3;
		made = len -= 3;
	}
	if (marked || is_utf8(data, len) || is_text(data, len)) {
		r->text = malloc(len + 1);
		if (r->text != NULL)
			memcpy(r->text, data, len);
	} else {
		r->text = from_gb(data, len, &made);
	}
	if (r->text == NULL)
		return parse_refuse(why, "", M_NOT_STORED, NULL);
	r->text[made] = '\0';
	if (strlen(r->text) == made && is_text(r->text, made))
		return 0;
	/* It is neither; what it nearly is tells the line. */
	utf8 = bad_line(data, len);
	gb = bad_line(r->text, made);
	return parse_refuse(why, "", M_FILE_TEXT, ARG_NUMBER(utf8 > gb ? utf8 : gb), NULL);
}

/* What stands most often between the cells of the first lines, outside quotes. */
static char
separator(const char *text)
{
	static const char marks[] = ",;\t";
	size_t count[3] = { 0 }, best = 0;
	bool quoted = false;
	int lines = 0;

	for (; *text != '\0' && lines < HEAD_AMONG; text++) {
		const char *m = strchr(marks, *text);
		if (*text == '"')
			quoted = !quoted;
		else if (!quoted && m != NULL)
			count[m - marks]++;
		else if (!quoted && *text == '\n')
			lines++;
	}
	for (size_t i = 1; i < 3; i++)
		if (count[i] > count[best])
			best = i;
	return marks[best];
}

bool
list_grow(void **list, size_t *room, size_t n, size_t size)
{
	/* What is small begins with many, and what is large with few: most lists are short. */
	size_t more = *room == 0 ? 16384 / size + 8 : *room * 2;
	void *bigger;

	if (n < *room)
		return true;
	bigger = realloc(*list, more * size);
	if (bigger == NULL)
		return false;
	*list = bigger;
	*room = more;
	return true;
}

unsigned
list_head(const char *name)
{
	unsigned h = 2166136261u;

	while (*name != '\0')
		h = (h ^ (unsigned char)*name++) * 16777619u;
	return h % LIST_HEADS;
}

/* Bytes of one blank at s, in front of end: space, tab, those of Chinese text and
 * of web pages. */
static size_t
blank(const char *s)
{
	if (*s == ' ' || *s == '\t')
		return 1;
	if (strncmp(s, "\xe3\x80\x80", 3) == 0)
		return 3;
	return strncmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static char *
trim(char *s)
{
	char *end, *p;

	while (blank(s) > 0)
		s += blank(s);
	for (end = p = s; *p != '\0';) {
		size_t n = blank(p);
		p += n > 0 ? n : 1;
		if (n == 0)
			end = p;
	}
	*end = '\0';
	text_plain_short(s);
	return s;
}

/* Reads one cell at *at, which moves to what ends it; *end is behind its text. NULL: a
 * quote is not closed, or is followed by text. */
static char *
read_cell(char **at, char sep, char **end)
{
	bool quoted = **at == '"', open = quoted;
	char *in = *at + quoted, *cell = in, *out = in;

	while (*in != '\0' && (open || (*in != sep && *in != '\r' && *in != '\n'))) {
		if (quoted && !open)
			return NULL;
		if (open && *in == '"' && in[1] != '"') {
			open = false;
			in++;
			continue;
		}
		in += open && *in == '"';
		*out++ = *in++;
	}
	*at = in;
	*end = out;
	return open ? NULL : cell;
}

static bool
is_blank_row(const struct rows *r, const struct rows_line *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (r->cell[row->first + i][0] != '\0')
			return false;
	return true;
}

/* One line; *at moves behind its end. */
static int
read_row(struct rows *r, char **at, char sep, unsigned *line, struct refusal *why)
{
	struct rows_line row = { .line = *line, .first = r->ncells };
	unsigned row_lines = 0;
	char end;

	do {
		char *behind, *cell = read_cell(at, sep, &behind);
		if (cell == NULL)
			return parse_refuse(why, "", M_FILE_QUOTE, ARG_NUMBER(*line), NULL);
		row_lines += line_of(cell, behind) - 1;
		if (!list_grow((void **)&r->cell, &r->cell_room, r->ncells, sizeof *r->cell))
			return parse_refuse(why, "", M_NOT_STORED, NULL);
		end = **at;
		*behind = '\0';
		r->cell[r->ncells++] = trim(cell + (formula_bare(cell) != cell));
		row.n++;
		if (end != '\0')
			++*at;
	} while (end == sep);
	*at += end == '\r' && **at == '\n';
	*line += row_lines + (end != '\0');
	if (is_blank_row(r, &row)) {
		r->ncells = row.first;
		return 0;
	}
	if (!list_grow((void **)&r->row, &r->row_room, r->nrows, sizeof *r->row))
		return parse_refuse(why, "", M_NOT_STORED, NULL);
	r->row[r->nrows++] = row;
	return 0;
}

/* A name of a column in the form in which it is compared: no blanks, nothing in
 * brackets, ASCII letters small. */
static void
head_fold(const char *text, char *out, size_t cap)
{
	char folded[120];
	size_t n = 0;

	parse_fold(text, folded, sizeof folded);
	for (const char *p = folded; *p != '\0' && *p != '(' && n + 1 < cap;) {
		size_t b = blank(p);
		if (b > 0 || *p == '\n' || *p == '\r') {
			p += b > 0 ? b : 1;
			continue;
		}
		out[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
		p++;
	}
	out[n] = '\0';
}

static int
column_named(const char *text, const struct rows_column *columns, size_t n)
{
	char name[120];

	head_fold(text, name, sizeof name);
	for (size_t i = 0; name[0] != '\0' && i < n; i++)
		if (words_have(columns[i].words, name) || strcmp(columns[i].field, name) == 0)
			return (int)i;
	return -1;
}

static size_t
known_in(const struct rows *r, size_t row, const struct rows_column *columns, size_t n)
{
	size_t known = 0;

	for (size_t i = 0; i < r->row[row].n; i++)
		known += column_named(r->cell[r->row[row].first + i], columns, n) >= 0;
	return known;
}

static void
words_wanted(const struct rows *r, const struct rows_column *columns, size_t n, char *out,
    size_t cap)
{
	char word[60];
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < n; i++) {
		if (!columns[i].required || (r != NULL && r->place[i] >= 0))
			continue;
		words_first(columns[i].words, word, sizeof word);
		buf_printf(&b, "%s%s", b.len > 0 ? "、" : "", word);
	}
	buf_str(&b);
}

static int
find_head(struct rows *r, const struct rows_column *columns, size_t n, struct refusal *why)
{
	char words[180];
	size_t least = n > 1 ? 2 : 1;

	for (r->head = 0; r->head < r->nrows && r->head < HEAD_AMONG; r->head++)
		if (known_in(r, r->head, columns, n) >= least)
			return 0;
	words_wanted(NULL, columns, n, words, sizeof words);
	return parse_refuse(why, "", r->nrows == 0 ? M_FILE_EMPTY : M_FILE_HEADS, ARG_TEXT(words),
	    NULL);
}

static int
take_head(struct rows *r, const struct rows_column *columns, size_t n, struct refusal *why)
{
	const struct rows_line *head;
	char words[180];

	if (find_head(r, columns, n, why) != 0)
		return -1;
	head = &r->row[r->head];
	for (size_t i = 0; i < n; i++)
		r->place[i] = -1;
	for (size_t i = 0; i < head->n; i++) {
		const char *text = r->cell[head->first + i];
		int c = column_named(text, columns, n);
		if (c >= 0 && r->place[c] >= 0)
			return parse_refuse(why, "", M_FILE_HEAD_TWICE, ARG_NUMBER(head->line),
			    ARG_TEXT(rows_head(r, (size_t)c)), ARG_TEXT(text), NULL);
		if (c >= 0)
			r->place[c] = (int)i;
	}
	words_wanted(r, columns, n, words, sizeof words);
	if (words[0] != '\0')
		return parse_refuse(why, "", M_FILE_HEAD_NONE, ARG_NUMBER(head->line),
		    ARG_TEXT(words), NULL);
	if (r->head + 1 == r->nrows)
		return parse_refuse(why, "", M_FILE_NO_ROWS, ARG_NUMBER(head->line), NULL);
	return 0;
}

int
rows_read(struct rows *r, const void *data, size_t len, const struct rows_column *columns,
    size_t ncolumns, struct refusal *why)
{
	unsigned line = 1;
	char *at, sep;

	*r = (struct rows){ .columns = columns, .ncolumns = ncolumns };
	if (take_text(r, data, len, why) != 0)
		return -1;
	sep = separator(r->text);
	for (at = r->text; *at != '\0';)
		if (read_row(r, &at, sep, &line, why) != 0)
			return -1;
	return take_head(r, columns, ncolumns, why);
}

const char *
rows_value(const struct rows *r, size_t row, size_t column)
{
	const struct rows_line *w = &r->row[row];
	int at = r->place[column];

	return at >= 0 && (size_t)at < w->n ? r->cell[w->first + (size_t)at] : "";
}

const char *
rows_head(const struct rows *r, size_t column)
{
	return rows_value(r, r->head, column);
}

void
rows_unread(const struct rows *r, struct buf *out)
{
	const struct rows_line *head = &r->row[r->head];
	size_t more = 0;

	for (size_t i = 0; i < head->n; i++) {
		const char *name = r->cell[head->first + i];
		bool read = name[0] == '\0';
		for (size_t c = 0; c < r->ncolumns; c++)
			read = read || r->place[c] == (int)i;
		if (!read)
			show_among(out, name, &more);
	}
	show_more(out, more);
}

size_t
rows_stray(const struct rows *r, size_t row)
{
	const struct rows_line *w = &r->row[row], *head = &r->row[r->head];

	for (size_t i = 0; i < w->n; i++)
		if (r->cell[w->first + i][0] != '\0' &&
		    (i >= head->n || r->cell[head->first + i][0] == '\0'))
			return i + 1;
	return 0;
}

int
rows_fault(struct rows *r, unsigned line, const struct refusal *why)
{
	const char *column = why->field;
	struct row_fault *f;
	size_t place = 0;

	if (!list_grow((void **)&r->fault, &r->fault_room, r->nfaults, sizeof *r->fault))
		return -1;
	for (size_t i = 0; line > 0 && i < r->ncolumns; i++)
		if (strcmp(r->columns[i].field, why->field) == 0 && r->place[i] >= 0) {
			column = rows_head(r, i);
			place = (size_t)r->place[i] + 1;
		}
	f = &r->fault[r->nfaults++];
	*f = (struct row_fault){ .line = line, .place = place, .why = *why };
	show_copy(column, f->column, sizeof f->column);
	f->why.field[0] = '\0';
	return 0;
}

/* Line 0 wraps to the end. */
static int
by_place(const void *a, const void *b)
{
	const struct row_fault *x = a, *y = b;

	if (x->line != y->line)
		return x->line - 1 < y->line - 1 ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

void
rows_faults_sort(struct rows *r)
{
	if (r->nfaults > 0)
		qsort(r->fault, r->nfaults, sizeof *r->fault, by_place);
}

void
rows_free(struct rows *r)
{
	free(r->text);
	free(r->row);
	free(r->cell);
	free(r->fault);
	*r = (struct rows){ 0 };
}
