/*
 * Standard input: read whole for `-`, or line by line for report ask. Lines
 * are key=value or one short form; what is neither goes on as text.
 */
#include "src/command/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "src/command/bind.h"

/* *cut: it ended because the connection did. */
static size_t
read_some(struct command *c, char *buf, size_t cap, bool *ended, bool *cut)
{
	struct transport *io = &c->s->io;
	unsigned what = io->wait(io->ctx, -1, -1);
	size_t n = io->read(io->ctx, buf, cap);

	*ended = n == 0 && (what & (TRANSPORT_EOF | TRANSPORT_CLOSED));
	*cut = *ended && !(what & TRANSPORT_EOF);
	return n;
}

/* A file, as it is. Half of one is none. */
static int
read_upload(struct command *c)
{
	struct transport *io = &c->s->io;
	bool ended = false, cut = false;
	struct buf b;
	char piece[16384];

	if (io->raw != NULL)
		io->raw(io->ctx);
	buf_grow(&b, UPLOAD_MAX);
	while (!ended && !b.failed)
		buf_put(&b, piece, read_some(c, piece, sizeof piece, &ended, &cut));
	c->text = (char *)b.data;
	c->text_len = b.len;
	if (cut)
		return command_refuse(c, "-", M_INPUT_CUT, NULL);
	if (b.starved)
		return command_refuse(c, "-", M_NOT_STORED, NULL);
	return b.failed ? command_refuse(c, "-", M_UPLOAD_LARGE,
	    ARG_NUMBER(UPLOAD_MAX / (1024 * 1024)), NULL) : 0;
}

int
input_read(struct command *c)
{
	bool ended = false, cut = false;
	size_t len = 0;
	int rc = 0;

	if (c->op != NULL && c->op->upload)
		return read_upload(c);
	c->text = malloc(INPUT_MAX + 2);
	while (c->text != NULL && !ended && len <= INPUT_MAX)
		len += read_some(c, c->text + len, INPUT_MAX + 1 - len, &ended, &cut);
	if (c->text == NULL)
		return command_refuse(c, "-", M_NOT_STORED, NULL);
	if (len > INPUT_MAX) {
		len = INPUT_MAX;
		rc = command_refuse(c, "-", M_TOO_LONG, ARG_NUMBER(INPUT_MAX), NULL);
	}
	c->text[len] = '\0';
	/* A call for help goes out as far as it came. */
	if (rc == 0 && cut && !c->urgent)
		rc = command_refuse(c, "-", M_INPUT_CUT, NULL);
	if (rc == 0 && strlen(c->text) != len)
		rc = command_refuse(c, "-", M_BAD_TEXT, NULL);
	if (c->urgent)
		text_clean(c->text, len, true);
	return rc;
}

bool
input_line(struct command *c, char *out, size_t cap)
{
	bool ended = false, cut;
	char *end;
	size_t n;

	if (c->pending == NULL)
		c->pending = malloc(INPUT_MAX + 1);
	while (c->pending != NULL &&
	    (end = memchr(c->pending, '\n', c->npending)) == NULL && !ended) {
		if (c->npending == INPUT_MAX)
			return false;
		c->npending += read_some(c, c->pending + c->npending, INPUT_MAX - c->npending, &ended, &cut);
		if (cut)	/* half an answer is none */
			return false;
	}
	if (c->pending == NULL || (end == NULL && c->npending == 0))
		return false;
	n = end != NULL ? (size_t)(end - c->pending) : c->npending;
	c->pending[n] = '\0';
	if (n > 0 && c->pending[n - 1] == '\r')
		c->pending[n - 1] = '\0';
	show_copy(c->pending, out, cap);
	n += end != NULL;
	c->npending -= n;
	memmove(c->pending, c->pending + n, c->npending);
	return true;
}

static int
add_item(struct command *c, const char *key, const char *value)
{
	if (c->nitems == ITEMS_MAX)
		return command_refuse(c, "-", M_TOO_MANY_WORDS, NULL);
	c->items[c->nitems++] = (struct cmd_item){ key, value };
	return 0;
}

/* The bytes of one mark that people put before a line of a list: a blank, - * •,
 * "1. ", "2、"; 0 if none stands there. */
static size_t
mark_len(const char *p)
{
	static const char *const marks[] = { " ", "\t", "　", "-", "*", "•", "·", "－", "—", NULL };
	size_t n = strspn(p, "0123456789");

	for (size_t i = 0; marks[i] != NULL; i++)
		if (strncmp(p, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	if (n == 0 || n > 2)
		return 0;
	if (strncmp(p + n, "、", 3) == 0)
		return n + 3;
	return (p[n] == '.' || p[n] == ')') && p[n + 1] == ' ' ? n + 2 : 0;
}

static char *
behind_marks(char *line)
{
	for (size_t n = mark_len(line); n > 0; n = mark_len(line))
		line += n;
	return line;
}

/* The key as it is declared: without blanks around it and in small letters. */
static void
small_key(char *key)
{
	char folded[100];

	parse_fold(key, folded, sizeof folded);
	for (char *p = folded; *p != '\0'; p++)
		*p += *p >= 'A' && *p <= 'Z' ? 'a' - 'A' : 0;
	if (strlen(folded) <= strlen(key))
		strcpy(key, folded);
}

/* The length of the key with which a line begins, 0 if it has none: a word of
 * a-z and _, or a name of one of the fields, before the equals sign. */
static size_t
line_key(const struct command *c, const char *line, size_t *eq)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz_";
	const char *wide = strstr(line, "＝"), *ascii = strchr(line, '=');
	const char *at = ascii == NULL || (wide != NULL && wide < ascii) ? wide : ascii;
	char key[100];
	size_t n;

	if (at == NULL || at == line || (size_t)(at - line) >= sizeof key)
		return 0;
	n = (size_t)(at - line);
	*eq = *at == '=' ? 1 : 3;
	memcpy(key, line, n);
	key[n] = '\0';
	small_key(key);
	if (strspn(key, plain) == strlen(key))
		return n;
	for (size_t i = 0; i < c->kind->nfields; i++)
		if (words_have(c->kind->fields[i].zh, key))
			return n;
	return 0;
}

/* The text of the input: its lines, between which others may stand. */
struct joined {
	size_t len;		/* in c->joined */
	bool begun, keyed;	/* keyed: a line text= was there */
	struct buf held;	/* lines that stay text although they hold a key */
	size_t more;		/* of those, not named */
};

/* True if the name of a figure stands in the line with a figure behind it. */
static bool
holds_figure(const struct command *c, const char *line)
{
	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		const char *at = field_is_number(f) ? strstr(line, f->name) : NULL;
		if (at != NULL && parse_starts_number(at + strlen(f->name) + strspn(at + strlen(f->name), " :=\t")))
			return true;
		for (const char *p = f->zh; field_is_number(f) && *p != '\0'; p += *p == '|') {
			char name[120];
			size_t n = strcspn(p, "|");
			snprintf(name, sizeof name, "%.*s", (int)n, p);
			p += n;
			at = strstr(line, name);
			if (n == 0 || at == NULL)
				continue;
			at += strlen(name);
			at += strncmp(at, "：", 3) == 0 || strncmp(at, "＝", 3) == 0 ? 3 : strspn(at, " :=\t");
			if (parse_starts_number(at))
				return true;
		}
	}
	return false;
}

/* Notes that a line stays text although it may have been meant as a figure. */
static void
note_held(const struct command *c, struct joined *j, const char *line)
{
	char shown[60];

	if (c->urgent || !holds_figure(c, line))
		return;
	show_copy(line, shown, sizeof shown);
	show_among(&j->held, shown, &j->more);
}

static void
join_line(struct command *c, struct joined *j, const char *line)
{
	size_t n = strlen(line);

	if (j->begun)
		c->joined[j->len++] = '\n';
	j->begun = true;
	memcpy(c->joined + j->len, line, n + 1);
	j->len += n;
}

/* A line with a key, or that is a short form, is what it would be as a word;
 * every other goes on with the text. */
static int
take_line(struct command *c, char *whole, struct joined *j)
{
	char *line = behind_marks(whole);
	size_t eq = 0, key = line_key(c, line, &eq);

	if (c->urgent && c->nitems == ITEMS_MAX - 1) {	/* room for the text alone */
		join_line(c, j, whole);
		return 0;
	}
	if (key > 0) {
		line[key] = '\0';
		small_key(line);
		eq += strspn(line + key + eq, " \t");
		if (strcmp(line, "text") != 0 || j->keyed)
			return add_item(c, line, line + key + eq);
		j->keyed = true;
		join_line(c, j, line + key + eq);
		return 0;
	}
	if (bind_is_short(c, line))
		return add_item(c, NULL, line);
	note_held(c, j, whole);
	if (whole[0] != '\0' || j->begun)	/* blank lines before any text are none */
		join_line(c, j, whole);
	return 0;
}

static int
text_items(struct command *c)
{
	struct joined j = { .len = 0 };
	char held[180];
	int rc = 0;

	buf_init(&j.held, held, sizeof held);
	if (strncmp(c->text, "\xef\xbb\xbf", 3) == 0)	/* a mark of Windows, no text */
		memmove(c->text, c->text + 3, strlen(c->text + 3) + 1);
	c->joined = malloc(strlen(c->text) + 2);
	if (c->joined == NULL)
		return command_refuse(c, "", M_NOT_STORED, NULL);
	for (char *line = c->text, *next; rc == 0 && line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (line[0] != '\0' && line[strlen(line) - 1] == '\r')
			line[strlen(line) - 1] = '\0';
		rc = take_line(c, line, &j);
	}
	while (j.len > 0 && c->joined[j.len - 1] == '\n')
		c->joined[--j.len] = '\0';
	if (rc != 0 || !j.begun)
		return rc;
	show_more(&j.held, j.more);
	if (j.held.len > 0)
		command_note(c, "-", M_FIGURE_IN_TEXT, ARG_TEXT(buf_str(&j.held)), NULL);
	/* Where nothing is called text, the long words are the reason. */
	return add_item(c, kind_field(c->kind, "text") == NULL &&
	    kind_field(c->kind, "reason") != NULL ? "reason" : "text", c->joined);
}

int
input_items(struct command *c, size_t first)
{
	int rc = 0;

	for (size_t i = first; rc == 0 && i < c->words.n; i++) {
		struct word *w = &c->words.w[i];
		if (w->eq > 0) {
			w->text[w->eq] = '\0';
			rc = add_item(c, w->text, w->text + w->eq + 1);
		} else {
			rc = add_item(c, NULL, w->text);
		}
	}
	if (rc == 0 && c->text != NULL && !(c->op != NULL && c->op->upload))
		rc = text_items(c);
	return rc;
}
