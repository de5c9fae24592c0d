/*
 * What leaves for the person's side. Text is collected first; here it is
 * cleaned: control bytes, broken UTF-8 and marks that turn the direction of
 * writing never pass, whoever typed them.
 */
#include "src/command/output.h"

#include <string.h>

#include "db/formula.h"
#include "gen/kinds/account/enums.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

/* One character at p: its bytes, and its code point (0xFFFD if none). */
static size_t
decode(const unsigned char *p, size_t left, unsigned *cp)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;

	*cp = p[0] & (n == 1 ? 0x7fu : 0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if (i >= left || (p[i] & 0xc0) != 0x80) {
			*cp = 0xfffd;
			return 1;
		}
		*cp = *cp << 6 | (p[i] & 0x3fu);
	}
	if ((p[0] >= 0x80 && p[0] < 0xc2) || p[0] > 0xf4 || *cp < least[n] || *cp > 0x10ffff ||
	    (*cp >= 0xd800 && *cp <= 0xdfff)) {
		*cp = 0xfffd;
		return 1;
	}
	return n;
}

static bool
dangerous(unsigned cp, enum format f)
{
	if (cp == '\n' || (cp == '\t' && f != FORMAT_JSON) || (cp == '\r' && f == FORMAT_CSV))
		return false;
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xfffd || cp == 0x200e ||
	    cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

/* What a reading says waits until it is good. */
static void
put(struct command *c, bool err, const char *text, size_t len)
{
	struct transport *io = &c->s->io;

	if (err && c->txn.mdb != NULL)
		buf_put(&c->held, text, len);
	else
		(err ? io->write_err : io->write)(io->ctx, text, len);
}

/* A piece at a time: no text is too long for the memory that is left. */
void
output_write(struct command *c, bool err, enum format f, const char *text, size_t len)
{
	char out[8192];
	size_t n = 0, step;
	unsigned cp;

	for (size_t i = 0; i < len; i += step) {
		step = decode((const unsigned char *)text + i, len - i, &cp);
		if (!dangerous(cp, f)) {
			memcpy(out + n, text + i, step);
			n += step;
		} else if (f == FORMAT_JSON) {
			n += (size_t)snprintf(out + n, 7, "\\u%04x", cp & 0xffffu);
		} else {
			out[n++] = '?';
		}
		if (n > sizeof out - 8 || i + step >= len) {
			put(c, err, out, n);
			n = 0;
		}
	}
}

void
output_refusal(struct command *c, const struct refusal *r)
{
	uint8_t storage[4096];
	struct buf b;

	do {
		buf_init(&b, storage, sizeof storage);
		say_refusal(&b, command_open(c) ? &c->txn : NULL, c->kind, r, true);
	} while (command_again(c));
	for (size_t i = 0; i < b.len; i++)	/* one line, whatever it quotes */
		if (b.data[i] == '\n' || b.data[i] == '\t')
			b.data[i] = ' ';
	buf_text(&b, "\n");
	output_write(c, true, FORMAT_TEXT, (const char *)b.data, b.len);
}

void
output_csv(FILE *out, const char *text)
{
	bool formula = formula_guarded(text);

	if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
		fputs(text, out);
		return;
	}
	fputs(formula ? "\"'" : "\"", out);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"')
			fputc('"', out);
		fputc(*p, out);
	}
	fputc('"', out);
}

void
output_mark(struct command *c)
{
	if (c->s->charset != charset_gb18030)
		fputs("\xef\xbb\xbf", c->out);
}

/* "key,value", what lies deeper as "changes.affected.from" and "timeline.1.text". */
static void
csv_pairs(struct command *c, const char *path, json_t *v)
{
	char key[200], number[40] = "";
	const char *name, *text;
	json_t *x;
	size_t i;

	if (json_is_object(v)) {
		json_object_foreach(v, name, x) {
			snprintf(key, sizeof key, "%s%s%s", path, path[0] != '\0' ? "." : "", name);
			csv_pairs(c, key, x);
		}
	} else if (json_is_array(v)) {
		json_array_foreach(v, i, x) {
			snprintf(key, sizeof key, "%s.%zu", path, i + 1);
			csv_pairs(c, key, x);
		}
	} else {
		if (json_is_integer(v))
			snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
		else if (json_is_real(v))
			snprintf(number, sizeof number, "%.15g", json_real_value(v));
		text = json_is_string(v) ? json_string_value(v) : json_is_true(v) ? "yes" :
		    json_is_false(v) ? "no" : number;
		output_csv(c->out, path);
		fputc(',', c->out);
		output_csv(c->out, text);
		fputs("\r\n", c->out);
	}
}

void
output_json(struct command *c, json_t *v)
{
	if (c->format == FORMAT_CSV) {
		output_mark(c);
		fputs("key,value\r\n", c->out);
		csv_pairs(c, "", v);
		json_decref(v);
		return;
	}
	json_dumpf(v, c->out, RECORD_JSON_FLAGS);
	fputc('\n', c->out);
	json_decref(v);
}

void
output_pair(struct command *c, const char *label, const char *value)
{
	if (value[0] == '\0')
		return;
	fprintf(c->out, "%s%s", label, tr_now() == language_zh ? "：" : ": ");
	/* Further lines of a text are set in, so that they look like no label. */
	for (const char *p = value; *p != '\0'; p++) {
		fputc(*p, c->out);
		if (*p == '\n')
			fputs("  ", c->out);
	}
	fputc('\n', c->out);
}
