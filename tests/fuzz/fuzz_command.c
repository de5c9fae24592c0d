/*
 * What people type: command lines with their standard input, in both languages and in
 * both character sets, by nine people, several one after another over one county. What
 * a command says must be text; one that fails says why, prints nothing and stores
 * nothing.
 *
 * An input: who, flags, the line, a line feed, standard input; then 0 and a line feed,
 * and the next.
 */
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "src/base/charset.h"
#include "src/base/clock.h"
#include "src/core/core.h"
#include "src/session/session.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 2000;

#define COMMANDS_MOST 12
#define CHECK_EVERY 16		/* inputs that stored something */
enum { ENGLISH = 1, GB = 2, CUT = 4 };

struct typing {
	unsigned flags;
	char *in;		/* standard input, owned, in UTF-8 */
	size_t inlen, at;
	struct buf out, err;
};

static unsigned
io_wait(void *ctx, int fd, int ms)
{
	struct typing *t = ctx;

	(void)fd;
	(void)ms;
	if (t->at < t->inlen)
		return TRANSPORT_INPUT;
	return TRANSPORT_INPUT | (t->flags & CUT ? TRANSPORT_CLOSED : TRANSPORT_EOF);
}

/* A few bytes at a time, as over a network. */
static size_t
io_read(void *ctx, void *buf, size_t cap)
{
	struct typing *t = ctx;
	size_t n = t->inlen - t->at;

	n = n < cap ? n : cap;
	n = n < 700 ? n : 700;
	if (n > 0)
		memcpy(buf, t->in + t->at, n);
	t->at += n;
	return n;
}

static void
io_write(void *ctx, const void *data, size_t len)
{
	buf_put(&((struct typing *)ctx)->out, data, len);
}

static void
io_write_err(void *ctx, const void *data, size_t len)
{
	buf_put(&((struct typing *)ctx)->err, data, len);
}

/* As the session's channel converts it. */
static char *
from_person(const struct typing *t, const void *data, size_t len, size_t *made)
{
	char *text = malloc(CHARSET_ROOM(len) + 9);
	struct charset_pair cs;

	MUST(text != NULL);
	*made = len;
	if (!(t->flags & GB)) {
		if (len > 0)
			memcpy(text, data, len);
	} else {
		MUST(charset_open(&cs) == 0);
		*made = charset_feed(&cs.in, data, len, text);
		*made += charset_end(&cs.in, text + *made);
		charset_close(&cs);
	}
	text[*made] = '\0';
	return text;
}

static void
must_be_text(const struct buf *b)
{
	const char *p = (const char *)b->data;
	size_t n = b->len;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {	/* for spreadsheets */
		p += 3;
		n -= 3;
	}
	while (n > 0) {		/* whose lines end with CR LF */
		const char *cr = memchr(p, '\r', n);
		size_t part = cr != NULL ? (size_t)(cr - p) : n;
		MUST(text_valid(p, part, true));
		MUST(cr == NULL || (part + 1 < n && cr[1] == '\n'));
		p += part + (cr != NULL);
		n -= part + (cr != NULL);
	}
}

/* One that failed leaves at most a line that it was refused. */
static void
must_have_stored_nothing(struct core *core, uint64_t before)
{
	struct entry e;
	struct txn t;
	uint64_t now = core_seq(core);

	txn_begin(&t, core_db(core), false);
	for (uint64_t seq = before + 1; seq <= now; seq++)
		MUST(journal_get(&t, seq, &e, NULL) == 0 && e.refused);
	txn_abort(&t);
}

static void
run(struct core *core, struct typing *t, unsigned who, const char *line)
{
	static const char *const logins[] = { "county", "v11a", "town1", "leader", "admin", "super",
		"both", "town2", "nobody" };
	struct session s = { .db = core_db(core), .charset = t->flags & GB ? charset_gb18030 : charset_utf8,
	    .language = t->flags & ENGLISH ? language_en : language_zh,
	    .io = { .ctx = t, .wait = io_wait, .read = io_read, .write = io_write,
	    .write_err = io_write_err }, .host_line = "ssh -p 2222 NAME@HOST" };
	uint64_t seq = core_seq(core);
	struct txn r;
	int rc;

	txn_begin(&r, s.db, false);
	if (!viewer_by_login(&r, logins[who % 9], clock_now(), &s.viewer)) {
		txn_abort(&r);
		return;			/* an administrator of the input ended him */
	}
	txn_abort(&r);
	s.link = link_core(core, &(struct origin){ .account = s.viewer.account });
	MUST(s.link != NULL);
	rc = command_run(&s, line);
	link_close(s.link);
	MUST((rc >= 0 && rc <= 3) || (rc == 4 && t->flags & CUT));
	MUST(rc == 0 || (t->out.len == 0 && t->err.len > 0));
	must_be_text(&t->out);
	must_be_text(&t->err);
	if (rc != 0)
		must_have_stored_nothing(core, seq);
}

/* One command of the input; its length with what parts it from the next. */
static size_t
take(struct core *core, const uint8_t *data, size_t size)
{
	const uint8_t *end = memmem(data, size, "\0\n", 2);
	size_t len = end != NULL ? (size_t)(end - data) : size, n;
	struct typing t = { .flags = len > 1 ? data[1] : 0 };
	const uint8_t *lf = len > 2 ? memchr(data + 2, '\n', len - 2) : NULL;
	size_t linelen = len < 2 ? 0 : lf != NULL ? (size_t)(lf - data - 2) : len - 2;
	char *line = from_person(&t, data + (len < 2 ? 0 : 2), linelen, &n);

	t.in = from_person(&t, lf != NULL ? lf + 1 : data, lf != NULL ? len - linelen - 3 : 0, &t.inlen);
	buf_grow(&t.out, 64 << 20);
	buf_grow(&t.err, 1 << 20);
	run(core, &t, len > 0 ? data[0] : 0, line);
	buf_free(&t.out);
	buf_free(&t.err);
	free(t.in);
	free(line);
	return end != NULL ? len + 2 : size;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct core *core;	/* as long as nothing is stored */
	static uint64_t first;
	uint64_t seq;

	fuzz_begin();
	if (core == NULL) {
		fuzz_county();
		MUST(core_open(&core, fuzz_dir()) == 0);
		first = core_seq(core);
	}
	for (int i = 0; i < COMMANDS_MOST && size > 0; i++) {
		size_t n = take(core, data, size);
		data += n;
		size -= n;
		fuzz_sleep(20000);
	}
	seq = core_seq(core);
	if (seq == first)
		return 0;
	core_close(core);
	core = NULL;
	if (seq % CHECK_EVERY == 0)
		fuzz_county_check();
	return 0;
}
