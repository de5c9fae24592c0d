/*
 * Bytes from a terminal to keys.
 * Every byte moves one state machine; what it decodes waits in a queue. Time
 * matters in one place only: an Esc with nothing after it. Over a bad link its
 * tail may come after we gave up waiting; that tail is then swallowed, because
 * as typed text it would put "[B" into a field.
 */
#include "screens/kit/keys.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"

enum {
	QUEUE = 256,
	BURST = 4,		/* the most keys that one byte can end */
	ESC_MS = 500,
	LATE_MS = 10000,	/* a tail later than this is text */
	STRING_MAX = 4096
};

enum state {
	GROUND,
	ESC,		/* after Esc, waiting */
	LATE,		/* Esc was delivered; its tail may come yet */
	CSI,
	CSI_LINUX,	/* ESC [ [ : the Linux console's function keys */
	SS3,
	STRING_START,	/* ESC ] and the like: a string or typed text? */
	STRING,
	STRING_ESC
};

struct keys {
	enum charset	 charset;
	iconv_t		 from_gb;	/* (iconv_t)-1 for UTF-8 */
	int		 esc_wait;
	enum state	 state;
	bool		 late;		/* the sequence being read is a late tail */
	bool		 paste;
	bool		 burst;		/* the byte being read parts two texts of one read */
	int64_t		 text;		/* when a byte of text came last */
	bool		 cr;		/* the last byte was CR: LF belongs to it */
	int64_t		 now;
	int64_t		 since;		/* when Esc came, or was delivered */
	int64_t		 last;		/* when the last byte came */
	char		 seq[32];	/* parameters of the sequence being read */
	size_t		 nseq;
	size_t		 nstring;
	unsigned char	 mb[4];		/* the character being read */
	size_t		 nmb;
	struct key_press	 queue[QUEUE];
	size_t		 head, count;
};

struct final {
	char		 byte;
	enum key_kind	 kind;
	char		 text;
};

static const struct final csi_finals[] = {
	{ 'A', K_UP, 0 }, { 'B', K_DOWN, 0 }, { 'C', K_RIGHT, 0 },
	{ 'D', K_LEFT, 0 }, { 'F', K_END, 0 }, { 'H', K_HOME, 0 },
	{ 'Z', K_BACKTAB, 0 }, { 0, K_NONE, 0 }
};

/* Also the keypad in application mode, which we never asked for. */
static const struct final ss3_finals[] = {
	{ 'A', K_UP, 0 }, { 'B', K_DOWN, 0 }, { 'C', K_RIGHT, 0 },
	{ 'D', K_LEFT, 0 }, { 'F', K_END, 0 }, { 'H', K_HOME, 0 },
	{ 'I', K_TAB, 0 }, { 'M', K_ENTER, 0 }, { 'X', K_TEXT, '=' },
	{ 'j', K_TEXT, '*' }, { 'k', K_TEXT, '+' }, { 'l', K_TEXT, ',' },
	{ 'm', K_TEXT, '-' }, { 'n', K_TEXT, '.' }, { 'o', K_TEXT, '/' },
	{ 'p', K_TEXT, '0' }, { 'q', K_TEXT, '1' }, { 'r', K_TEXT, '2' },
	{ 's', K_TEXT, '3' }, { 't', K_TEXT, '4' }, { 'u', K_TEXT, '5' },
	{ 'v', K_TEXT, '6' }, { 'w', K_TEXT, '7' }, { 'x', K_TEXT, '8' },
	{ 'y', K_TEXT, '9' },
	/* known, and nothing here: F1 to F4, keypad 5 without a number */
	{ 'P', K_NONE, 0 }, { 'Q', K_NONE, 0 }, { 'R', K_NONE, 0 },
	{ 'S', K_NONE, 0 }, { 'E', K_NONE, 0 }, { 'G', K_NONE, 0 },
	{ 0, K_NONE, 0 }
};

/* The keys of CSI n ~, by n. */
static const enum key_kind tilde[] = {
	K_NONE, K_HOME, K_NONE, K_DELETE, K_END, K_PGUP, K_PGDN, K_HOME, K_END
};

static void read_ground(struct keys *, unsigned char);

static void
put_key(struct keys *k, enum key_kind kind, uint32_t cp)
{
	struct key_press *key = &k->queue[(k->head + k->count) % QUEUE];

	if (kind == K_NONE || k->count == QUEUE)
		return;
	key->kind = kind;
	key->cp = cp;
	key->pasted = kind == K_TEXT && k->paste;
	key->burst = (kind == K_ENTER || kind == K_TAB) && k->burst;
	k->count++;
}

static void
put_text(struct keys *k, uint32_t cp)
{
	put_key(k, K_TEXT, cp >= 0x7F && cp < 0xA0 ? TEXT_BAD : cp);
}

/* The character being read cannot go on with c: c is read afresh. */
static void
mb_broken(struct keys *k, unsigned char c)
{
	unsigned char tail[4];
	size_t n = k->charset == charset_gb18030 ? k->nmb : 0;

	/* In GB18030 what followed the lead byte may be a digit, or a lead itself. */
	memcpy(tail, k->mb, sizeof(tail));
	k->nmb = 0;
	put_text(k, TEXT_BAD);
	for (size_t i = 1; i < n; i++)
		read_ground(k, tail[i]);
	read_ground(k, c);
}

static void
mb_utf8(struct keys *k, unsigned char c)
{
	unsigned char lo, hi;
	uint32_t cp;
	size_t tail = (size_t)text_tail(k->mb[0], &lo, &hi);

	if (k->nmb > 1) {
		lo = 0x80;
		hi = 0xBF;
	}
	if (c < lo || c > hi) {
		mb_broken(k, c);
		return;
	}
	k->mb[k->nmb++] = c;
	if (k->nmb <= tail)
		return;
	char bytes[4];
	memcpy(bytes, k->mb, sizeof(bytes));
	text_decode(bytes, k->nmb, &cp);
	k->nmb = 0;
	put_text(k, cp);
}

static uint32_t
from_gb(struct keys *k)
{
	char in[4], out[8], *from = in, *to = out;
	size_t left = k->nmb, room = sizeof(out);
	uint32_t cp;

	memcpy(in, k->mb, sizeof(in));
	iconv(k->from_gb, NULL, NULL, NULL, NULL);
	if (iconv(k->from_gb, &from, &left, &to, &room) == (size_t)-1)
		return TEXT_BAD;
	text_decode(out, sizeof(out) - room, &cp);
	return cp;
}

/* Two bytes, or four with digits in the second and fourth place. */
static void
mb_gb18030(struct keys *k, unsigned char c)
{
	bool digit = c >= '0' && c <= '9';
	bool high = c >= 0x81 && c <= 0xFE;
	bool two = k->nmb == 1 && c >= 0x40 && c <= 0xFE && c != 0x7F;
	bool four = k->nmb == 2 ? high : digit;	/* may go on, or end */

	if (!two && !four) {
		mb_broken(k, c);
		return;
	}
	k->mb[k->nmb++] = c;
	if (two || k->nmb == 4) {
		uint32_t cp = from_gb(k);
		k->nmb = 0;
		put_text(k, cp);
	}
}

static void
mb_start(struct keys *k, unsigned char c)
{
	unsigned char lo, hi;
	bool ok = k->charset == charset_gb18030 ?
	    c >= 0x81 && c <= 0xFE : text_tail(c, &lo, &hi) > 0;

	if (!ok) {
		put_text(k, TEXT_BAD);
		return;
	}
	k->mb[0] = c;
	k->nmb = 1;
}

static void
read_control(struct keys *k, unsigned char c)
{
	bool after_cr = k->cr && c == '\n';

	k->cr = c == '\r';
	if (c == 0x1B) {
		k->state = ESC;
		k->since = k->now;
	} else if (after_cr) {
		return;
	} else if (k->paste) {
		if (c == '\r' || c == '\n' || c == '\t')
			put_key(k, K_TEXT, c == '\r' ? '\n' : c);
	} else if (c == '\r' || c == '\n') {
		put_key(k, K_ENTER, 0);
	} else if (c == '\t') {
		put_key(k, K_TAB, 0);
	} else if (c == 0x08 || c == 0x7F) {
		put_key(k, K_BACKSPACE, 0);
	} else if (c >= 1 && c <= 26) {
		put_key(k, K_CTRL, 'a' + c - 1U);
	}
}

static void
read_ground(struct keys *k, unsigned char c)
{
	k->state = GROUND;
	if (k->nmb > 0) {
		if (k->charset == charset_gb18030)
			mb_gb18030(k, c);
		else
			mb_utf8(k, c);
		return;
	}
	if (c < 0x20 || c == 0x7F) {
		read_control(k, c);
		return;
	}
	k->cr = false;
	if (c < 0x80)
		put_text(k, c);
	else
		mb_start(k, c);
}

static void
start_sequence(struct keys *k, enum state state, bool late)
{
	k->state = state;
	k->late = late;
	k->nseq = 0;
}

static void
read_esc(struct keys *k, unsigned char c)
{
	if (c == '[') {
		start_sequence(k, CSI, false);
	} else if (k->paste) {
		read_ground(k, c);	/* only the end of a paste is looked for */
	} else if (c == 'O') {
		start_sequence(k, SS3, false);
	} else if (memchr("]P_^X", c, 5)) {
		start_sequence(k, STRING_START, false);
		k->seq[0] = (char)c;
	} else {
		put_key(k, K_ESC, 0);
		read_ground(k, c);
	}
}

static void
end_csi(struct keys *k, unsigned char final)
{
	long n = strtol(k->seq, NULL, 10);

	if (final == '~' && (n == 200 || n == 201)) {
		k->paste = n == 200;	/* late or not: newlines hang on it */
		return;
	}
	if (k->late || k->paste)
		return;
	if (final == '~') {
		if (n > 0 && (size_t)n < sizeof(tilde) / sizeof(tilde[0]))
			put_key(k, tilde[n], 0);
		return;
	}
	/* A private sign in front makes it an answer of the terminal, no key. */
	if (k->nseq > 0 && strchr("<=>?", k->seq[0]))
		return;
	for (const struct final *f = csi_finals; f->byte; f++) {
		if (f->byte == (char)final)
			put_key(k, f->kind, 0);
	}
}

/* A byte that belongs to no sequence ends the one being read. */
static void
leave_sequence(struct keys *k, char intro, unsigned char c)
{
	if (k->late && k->nseq == 0)
		put_text(k, (unsigned char)intro);	/* it was typed after all */
	if (c == 0x18 || c == 0x1A)
		k->state = GROUND;
	else
		read_ground(k, c);
}

static void
read_csi(struct keys *k, unsigned char c)
{
	if (c >= 0x20 && c < 0x40) {
		if (k->nseq < sizeof(k->seq) - 1)
			k->seq[k->nseq++] = (char)c;
	} else if (c == '[' && k->nseq == 0) {
		k->state = CSI_LINUX;
	} else if (c >= 0x40 && c < 0x7F) {
		k->state = GROUND;
		k->seq[k->nseq] = '\0';
		end_csi(k, c);
	} else {
		leave_sequence(k, '[', c);
	}
}

static void
read_ss3(struct keys *k, unsigned char c)
{
	if ((c >= '0' && c <= '9') || c == ';') {
		k->nseq++;
		return;
	}
	for (const struct final *f = ss3_finals; f->byte; f++) {
		if (f->byte != (char)c)
			continue;
		k->state = GROUND;
		if (!k->late)
			put_key(k, f->kind, (unsigned char)f->text);
		return;
	}
	if (c >= 0x40 && c < 0x7F && !k->late)
		k->state = GROUND;	/* unknown, swallowed */
	else
		leave_sequence(k, 'O', c);
}

/*
 * Strings are answers to questions we never ask; they begin with a digit or a
 * sign. A letter here was typed by a person who had pressed Esc.
 */
static void
read_string_start(struct keys *k, unsigned char c)
{
	if ((c >= 0x20 && c < 0x40) || (k->seq[0] == '_' && c == 'G')) {
		k->state = STRING;
		k->nstring = 0;
		return;
	}
	put_key(k, K_ESC, 0);
	put_text(k, (unsigned char)k->seq[0]);
	read_ground(k, c);
}

static void
read_string(struct keys *k, unsigned char c)
{
	if (c == 0x1B)
		k->state = STRING_ESC;
	else if (c == 0x07 || c == 0x18 || c == 0x1A)
		k->state = GROUND;
	else if (c == '\r' || c == '\n' || ++k->nstring > STRING_MAX)
		read_ground(k, c);
}

static void
read_late(struct keys *k, unsigned char c)
{
	bool in_time = k->now - k->since <= LATE_MS;

	if (in_time && c == '[')
		start_sequence(k, CSI, true);
	else if (in_time && c == 'O')
		start_sequence(k, SS3, true);
	else
		read_ground(k, c);
}

static void
read_byte(struct keys *k, unsigned char c)
{
	if (k->state > LATE && !k->paste && k->now - k->last > LATE_MS)
		k->state = GROUND;	/* what began has been given up */
	k->last = k->now;
	switch (k->state) {
	case GROUND:
		read_ground(k, c);
		break;
	case ESC:
		read_esc(k, c);
		break;
	case LATE:
		read_late(k, c);
		break;
	case CSI:
		read_csi(k, c);
		break;
	case CSI_LINUX:
		k->state = GROUND;
		break;
	case SS3:
		read_ss3(k, c);
		break;
	case STRING_START:
		read_string_start(k, c);
		break;
	case STRING:
		read_string(k, c);
		break;
	case STRING_ESC:
		k->since = k->now;
		k->state = GROUND;
		if (c != '\\')
			read_esc(k, c);
		break;
	}
}

/* Delivers an Esc that has waited long enough. */
static void
settle(struct keys *k, int64_t now)
{
	k->now = now;
	if (k->state != ESC || k->paste || now - k->since < k->esc_wait)
		return;
	put_key(k, K_ESC, 0);
	k->state = LATE;
	k->since = now;
}

struct keys *
keys_new(enum charset cs)
{
	struct keys *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	k->from_gb = (iconv_t)-1;
	k->esc_wait = ESC_MS;
	k->text = -1;
	if (!keys_set_charset(k, cs)) {
		free(k);
		return NULL;
	}
	return k;
}

void
keys_free(struct keys *k)
{
	if (!k)
		return;
	if (k->from_gb != (iconv_t)-1)
		iconv_close(k->from_gb);
	free(k);
}

bool
keys_set_charset(struct keys *k, enum charset cs)
{
	if (cs == charset_gb18030 && k->from_gb == (iconv_t)-1) {
		k->from_gb = iconv_open("UTF-8", "GB18030");
		if (k->from_gb == (iconv_t)-1)
			return false;
	}
	if (cs != k->charset)
		k->nmb = 0;
	k->charset = cs;
	return true;
}

void
keys_set_rtt(struct keys *k, int ms)
{
	int three = ms < 0 ? 0 : ms > LATE_MS / 3 ? LATE_MS : ms * 3;

	k->esc_wait = three > ESC_MS ? three : ESC_MS;
}

static bool
parts(char c)
{
	return c == '\r' || c == '\n' || c == '\t';
}

static bool
is_text(char c)
{
	return (unsigned char)c >= 0x20 && c != 0x7F;
}

/* True if bytes[0], just before it is read, stands between texts that came together: no hand does that. */
static bool
in_burst(const struct keys *k, const char *bytes, size_t len, int64_t now)
{
	size_t n = 0;

	if (k->text != now)
		return false;
	while (n < len && parts(bytes[n]))
		n++;
	return n > 0 && n < len && is_text(bytes[n]);
}

size_t
keys_feed(struct keys *k, const char *bytes, size_t len, int64_t now_ms)
{
	size_t n;

	for (n = 0; n < len; n++) {
		if (QUEUE - k->count < BURST)
			break;
		settle(k, now_ms);
		if (QUEUE - k->count < BURST)
			break;
		k->burst = in_burst(k, bytes + n, len - n, now_ms);
		if (k->state == GROUND && is_text(bytes[n]))
			k->text = now_ms;
		else if (!parts(bytes[n]))
			k->text = -1;
		read_byte(k, (unsigned char)bytes[n]);
	}
	return n;
}

bool
keys_next(struct keys *k, struct key_press *out, int64_t now_ms)
{
	if (k->count < QUEUE)
		settle(k, now_ms);
	if (k->count == 0)
		return false;
	*out = k->queue[k->head];
	k->head = (k->head + 1) % QUEUE;
	k->count--;
	return true;
}

int
keys_timeout(const struct keys *k, int64_t now_ms)
{
	int64_t left;

	if (k->count > 0)
		return 0;
	if (k->state != ESC || k->paste)
		return -1;
	left = k->since + k->esc_wait - now_ms;
	return left > 0 ? (int)left : 0;
}

void
keys_drop(struct keys *k)
{
	k->count = 0;
	if (k->state == ESC) {
		k->state = LATE;
		k->since = k->last;
	}
	if (k->state == CSI || k->state == SS3)
		k->late = true;
}

uint32_t
keys_fold(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp - 0xFEE0;
	switch (cp) {
	case 0x3000:
		return ' ';
	case 0x3001:	/* 、 */
		return '/';
	case 0x3002:	/* 。 */
		return '.';
	default:
		return cp;
	}
}
