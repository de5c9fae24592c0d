/* Lines typed to a command on a terminal. */
#include "src/ssh/ssh_lines.h"

#include <string.h>

static size_t
echo_text(char echo[LINE_ECHO], size_t at, const char *text)
{
	memcpy(echo + at, text, strlen(text));
	return at + strlen(text);
}

/* The last character and its columns: two for what three bytes and more write. */
static size_t
rub_out(struct lines *l, char echo[LINE_ECHO], size_t at)
{
	while (l->n > 1 && ((unsigned char)l->text[l->n - 1] & 0xc0) == 0x80)
		l->n--;
	l->n--;
	return echo_text(echo, at, (unsigned char)l->text[l->n] >= 0xe0 ? "\b\b  \b\b" : "\b \b");
}

static size_t
line_ends(struct lines *l, char echo[LINE_ECHO])
{
	l->text[l->n++] = '\n';
	l->ready = l->n;
	return echo_text(echo, 0, "\n");
}

/* True while the byte belongs to a key that is no character. */
static bool
is_key(struct lines *l, char byte)
{
	switch (l->key) {
	case KEY_PLAIN:
		l->key = byte == '\033' ? KEY_ESC : KEY_PLAIN;
		return byte == '\033';
	case KEY_ESC:
		l->key = byte == '[' || byte == 'O' ? KEY_SEQUENCE : KEY_PLAIN;
		return true;
	case KEY_SEQUENCE:
		if (byte >= '@' && byte <= '~')
			l->key = KEY_PLAIN;
		return true;
	}
	return false;
}

static size_t
control(struct lines *l, char byte, char echo[LINE_ECHO])
{
	size_t at = 0;

	switch (byte) {
	case '\r':
	case '\n':
		return line_ends(l, echo);
	case 3:
		l->cancelled = true;
		return echo_text(echo, 0, "^C\n");
	case 4:
		l->ended = l->n == 0;
		l->ready = l->n;
		return 0;
	case '\b':
	case 0x7f:
		return l->n > 0 ? rub_out(l, echo, 0) : 0;
	case 0x15:
		while (l->n > 0)
			at = rub_out(l, echo, at);
		return at;
	default:
		return 0;
	}
}

size_t
lines_type(struct lines *l, char byte, char echo[LINE_ECHO])
{
	bool same = l->after_cr && byte == '\n';

	l->after_cr = byte == '\r';
	if (same || is_key(l, byte))
		return 0;
	if ((unsigned char)byte < ' ' || byte == 0x7f)
		return control(l, byte, echo);
	if (l->n + 1 == sizeof l->text)
		return echo_text(echo, 0, "\a");
	l->text[l->n++] = byte;
	echo[0] = byte;
	return 1;
}

size_t
lines_take(struct lines *l, char *out, size_t cap)
{
	size_t n = l->ready < cap ? l->ready : cap;

	memcpy(out, l->text, n);
	memmove(l->text, l->text + n, l->n - n);
	l->n -= n;
	l->ready -= n;
	return n;
}
