/*
 * The byte stream over the one channel, as screens and commands see it. Output
 * waits in queues of our own, because the library's buffer has no limit and
 * cannot be asked how full it is.
 */
#include "src/ssh/ssh_conn.h"

#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/lang/tr.h"

#define QUEUE_MAX ((size_t)16 << 20)	/* a screen that is read less is cut */
#define QUEUE_HIGH ((size_t)256 << 10)	/* a command waits for its reader */
#define PIECE 16384			/* handed to the library at once */
#define READ_PIECE 8192
#define KEEPALIVE_MS 30000
#define READER_MS 120000	/* a reader that takes nothing */
#define IDLE_TURN 10000		/* ms; the timers of ssh_turn() are longer */

static bool
queue_add(struct queue *q, const char *data, size_t len)
{
	if (q->len + len > QUEUE_MAX)
		return false;
	if (q->start > 0 && q->start + q->len + len > q->cap) {
		memmove(q->data, q->data + q->start, q->len);
		q->start = 0;
	}
	if (q->len + len > q->cap) {
		size_t cap = q->cap > 0 ? q->cap : 4096;
		char *data_new;

		while (cap < q->len + len)
			cap *= 2;
		data_new = realloc(q->data, cap);
		if (data_new == NULL)
			return false;
		q->data = data_new;
		q->cap = cap;
	}
	memcpy(q->data + q->start + q->len, data, len);
	q->len += len;
	return true;
}

/* The kernel takes more only while little of ours is unsent: see NOTSENT_LOWAT. */
static bool
is_writable(const struct conn *c)
{
	struct pollfd p = { .fd = c->start->sock, .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT) != 0;
}

/* True if something moved. */
static bool
queue_send(struct conn *c, struct queue *q, bool is_err)
{
	uint32_t len = q->len < PIECE ? (uint32_t)q->len : PIECE;
	int n;

	if (len == 0 || c->is_broken || !is_writable(c))
		return false;
	n = is_err ? ssh_channel_write_stderr(c->channel, q->data + q->start, len) :
	    ssh_channel_write(c->channel, q->data + q->start, len);
	c->is_stuck = n <= 0;
	if (n <= 0)
		return false;
	q->start += (size_t)n;
	q->len -= (size_t)n;
	if (q->len == 0)
		q->start = 0;
	c->sent_at = ssh_clock();
	return true;
}

void
ssh_channel_pump(struct conn *c)
{
	if (c->channel == NULL || ssh_channel_is_closed(c->channel))
		return;
	while (queue_send(c, &c->err, true) || queue_send(c, &c->out, false))
		continue;
}

static void
add(struct conn *c, struct queue *q, const char *data, size_t len)
{
	if (c->is_broken || len == 0)
		return;
	if (c->out.len + c->err.len == 0)
		c->sent_at = ssh_clock();
	if (!queue_add(q, data, len))
		c->is_broken = true;
}

/* An answer of any length goes at the pace of who reads it; one who reads nothing for
 * READER_MS is cut by the turn. */
static void
wait_for_reader(struct conn *c)
{
	while (c->asked.is_command && c->out.len + c->err.len > QUEUE_HIGH && !c->is_ending &&
	    !ssh_channel_over(c))
		ssh_turn(c, -1, 1000);
}

/* A command on a terminal: that is in raw mode and needs carriage returns. */
static void
add_lines(struct conn *c, struct queue *q, const char *data, size_t len)
{
	while (len > 0) {
		const char *nl = memchr(data, '\n', len);
		size_t part = nl != NULL ? (size_t)(nl - data) : len;

		add(c, q, data, part);
		if (nl == NULL)
			return;
		add(c, q, "\r\n", 2);
		data += part + 1;
		len -= part + 1;
	}
}

static void
put(struct conn *c, struct queue *q, const char *data, size_t len)
{
	char made[CHARSET_ROOM(READ_PIECE)];

	while (len > 0) {
		size_t part = len < READ_PIECE ? len : READ_PIECE, n = part;
		const char *from = data;

		if (c->is_converting) {
			n = charset_feed(&c->convert.out, data, part, made);
			from = made;
		}
		if (c->asked.is_command && c->asked.has_pty)
			add_lines(c, q, from, n);
		else
			add(c, q, from, n);
		data += part;
		len -= part;
		wait_for_reader(c);
	}
	ssh_channel_pump(c);
}

/* Where words beside the answer go. A terminal is one stream: of two queues one would
 * overtake the other, a question what was typed before it. */
static struct queue *
beside(struct conn *c)
{
	return c->asked.has_pty ? &c->out : &c->err;
}

bool
ssh_channel_seal(struct conn *c)
{
	if (c->is_sealed || c->is_ending)
		return c->is_sealed;
	c->is_sealed = sandbox_seal(c->host->sandbox) == 0;
	if (!c->is_sealed) {
		log_warn("session: second filter");
		ssh_end(c, M_NOT_SEALED);
	}
	return c->is_sealed;
}

static void
io_write(void *ctx, const void *data, size_t len)
{
	struct conn *c = ctx;

	/* The first bytes of a screen: its terminal is open, and all else. */
	if (!c->asked.is_shell || ssh_channel_seal(c))
		put(c, &c->out, data, len);
}

static void
io_write_err(void *ctx, const void *data, size_t len)
{
	struct conn *c = ctx;

	put(c, beside(c), data, len);
}

static bool
tcp_state(const struct conn *c, struct tcp_info *info)
{
	socklen_t len = sizeof *info;

	memset(info, 0, sizeof *info);
	return getsockopt(c->start->sock, IPPROTO_TCP, TCP_INFO, info, &len) == 0;
}

static size_t
io_pending(void *ctx)
{
	struct conn *c = ctx;

	ssh_channel_pump(c);
	return c->out.len + c->err.len + (c->is_broken || is_writable(c) ? 0 : 1);
}

/* ---- input */

static void
io_raw(void *ctx)
{
	struct conn *c = ctx;

	c->is_raw = true;
}

bool
ssh_channel_foreign(struct conn *c, const char *bytes, size_t len)
{
	const char *said = _("What came is UTF-8, though this session is in GB18030; it was read as "
	    "UTF-8. Log in without +gbk.");

	if (c->is_foreign || charset_seems(bytes, len) != charset_utf8)
		return c->is_foreign;
	c->is_foreign = true;
	put(c, beside(c), said, strlen(said));
	put(c, beside(c), "\n", 1);
	return true;
}

/* At most cap bytes as they came, in UTF-8. */
static size_t
read_bytes(struct conn *c, char *buf, size_t cap)
{
	char raw[READ_PIECE];
	int n;

	if (!c->is_converting || c->is_raw) {
		n = ssh_channel_read_nonblocking(c->channel, buf,
		    cap < READ_PIECE ? (uint32_t)cap : READ_PIECE, 0);
		return n > 0 ? (size_t)n : 0;
	}
	if (cap < CHARSET_ROOM(1))
		return 0;
	cap = (cap - CHARSET_ROOM(0)) / 2;
	n = ssh_channel_read_nonblocking(c->channel, raw,
	    cap < READ_PIECE ? (uint32_t)cap : READ_PIECE, 0);
	if (n > 0 && ssh_channel_foreign(c, raw, (size_t)n)) {
		size_t began = c->convert.in.ntail;	/* with a piece that told nothing yet */
		memcpy(buf, c->convert.in.tail, began);
		memcpy(buf + began, raw, (size_t)n);
		c->convert.in.ntail = 0;
		return began + (size_t)n;
	}
	if (n > 0)
		return charset_feed(&c->convert.in, raw, (size_t)n, buf);
	return ssh_channel_is_eof(c->channel) ? charset_end(&c->convert.in, buf) : 0;
}

/* A command that reads lines from a terminal. */
static bool
types_lines(const struct conn *c)
{
	return c->asked.is_command && c->asked.has_pty && !c->is_raw;
}

/* One byte of what is typed: in UTF-8, where it ends a character. Alone it does not tell its
 * charset; it is kept for line_seems. */
static size_t
read_typed(struct conn *c, char typed[CHARSET_ROOM(1)])
{
	char raw, echo[LINE_ECHO];

	if (!c->is_converting || c->is_foreign)
		return read_bytes(c, typed, c->is_converting ? CHARSET_ROOM(1) : 1);
	if (ssh_channel_read_nonblocking(c->channel, &raw, 1, 0) != 1)
		return ssh_channel_is_eof(c->channel) ? charset_end(&c->convert.in, typed) : 0;
	lines_type(&c->lines_raw, raw, echo);
	return charset_feed(&c->convert.in, &raw, 1, typed);
}

/* A whole line tells: is it UTF-8, it is taken as it came. A character of the wrong charset
 * may have swallowed the Enter key. */
static void
line_seems(struct conn *c)
{
	struct lines *raw = &c->lines_raw;
	char echo[LINE_ECHO], rest[8];

	if (raw->ready == 0)
		return;
	if (!c->is_foreign && ssh_channel_foreign(c, raw->text, raw->n)) {
		c->lines = *raw;
		c->convert.in.ntail = 0;
	} else if (c->lines.ready == 0) {
		size_t n = charset_end(&c->convert.in, rest);
		for (size_t i = 0; i < n; i++)
			lines_type(&c->lines, rest[i], echo);
		lines_type(&c->lines, '\n', echo);
	}
	raw->n = raw->ready = 0;
}

/* Whole lines; what is typed is echoed meanwhile. */
static size_t
read_lines(struct conn *c, char *buf, size_t cap)
{
	struct lines *l = &c->lines;
	char typed[CHARSET_ROOM(1)], echo[LINE_ECHO];

	while (l->ready == 0 && !l->ended && !l->cancelled) {
		size_t n = read_typed(c, typed);

		line_seems(c);
		if (n == 0 && l->ready == 0 && c->is_converting && ssh_channel_poll(c->channel, 0) > 0)
			continue;	/* half a character */
		for (size_t i = 0; i < n && l->ready == 0; i++) {
			size_t len = lines_type(l, typed[i], echo);

			put(c, &c->out, echo, len);
		}
		if (n == 0) {
			if (ssh_channel_is_eof(c->channel))
				l->ready = l->n;
			break;
		}
	}
	c->is_cancelled = c->is_cancelled || l->cancelled;
	return lines_take(l, buf, cap);
}

static size_t
io_read(void *ctx, void *buf, size_t cap)
{
	struct conn *c = ctx;

	if (c->is_broken)
		return 0;
	return types_lines(c) ? read_lines(c, buf, cap) : read_bytes(c, buf, cap);
}

bool
ssh_channel_over(const struct conn *c)
{
	return c->is_broken || c->channel == NULL || ssh_channel_is_closed(c->channel) ||
	    c->is_cancelled;
}

/* What there is to tell, of all but the descriptor. */
static unsigned
state(struct conn *c)
{
	unsigned mask = 0;

	if (!c->is_broken && c->channel != NULL) {
		bool is_eof = ssh_channel_is_eof(c->channel);

		/* At the end even half a character is input: a wrong one. */
		if (ssh_channel_poll(c->channel, 0) > 0 || (is_eof && c->convert.in.ntail > 0) || c->lines.ready > 0)
			mask |= TRANSPORT_INPUT;
		if (is_eof || c->lines.ended)
			mask |= c->asked.is_command ? TRANSPORT_EOF : TRANSPORT_CLOSED;
	}
	if (c->is_resized)
		mask |= TRANSPORT_RESIZE;
	c->is_resized = false;
	if (c->shown == SHOWN_YES) {
		mask |= TRANSPORT_SHOWN;
		c->shown = SHOWN_NOT;
	}
	/* Screens learn from the link why; a command only stops. */
	if (c->is_ending)
		mask |= c->asked.is_command ? TRANSPORT_CLOSED : TRANSPORT_FD;
	if (ssh_channel_over(c))
		mask |= TRANSPORT_CLOSED;
	return mask;
}

/* ---- turns */

static void
ask_alive(struct conn *c)
{
	if (c->is_asked || c->is_broken)
		return;
	ssh_send_keepalive(c->ssh);
	c->is_asked = true;
}

/* The library says nothing of the reply to a keepalive, but while it waits for one any
 * other request of the connection sends nothing and says “again”. */
static bool
is_answered(struct conn *c)
{
	return ssh_channel_cancel_forward(c->ssh, "", 0) != SSH_AGAIN &&
	    (ssh_get_status(c->ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR)) == 0;
}

/* The client answers in the order in which it reads: its reply says that all before
 * came out on its side. */
static void
look_for_reply(struct conn *c)
{
	if (c->is_asked && !c->is_broken && is_answered(c)) {
		c->is_asked = false;
		if (c->shown == SHOWN_ASKED)
			c->shown = SHOWN_YES;
	}
	if (c->shown == SHOWN_WANTED && !c->is_asked && c->out.len == 0) {
		ask_alive(c);
		c->shown = SHOWN_ASKED;
	}
}

static void
io_ask(void *ctx)
{
	struct conn *c = ctx;

	c->shown = SHOWN_WANTED;
	ssh_channel_pump(c);
	look_for_reply(c);
}

/* How long the client's side has been silent, by the kernel's count. */
static int64_t
silent_for(const struct conn *c)
{
	struct tcp_info info;

	return tcp_state(c, &info) ? info.tcpi_last_data_recv : 0;
}

/* The kernel counts the bytes of the answers. */
static void
keep_alive(struct conn *c, int64_t now)
{
	int64_t silent;

	if (c->channel == NULL || now - c->alive_at < KEEPALIVE_MS)
		return;
	c->alive_at = now;
	silent = silent_for(c);
	if (silent >= c->session.silence_ms)
		c->is_broken = true;
	if (silent >= KEEPALIVE_MS)
		ask_alive(c);
}

/* Lets the library read and write; notes whether that led to anything. */
static void
work(struct conn *c, short revents)
{
	int64_t now = ssh_clock();

	c->is_heard = false;
	if (ssh_event_dopoll(c->event, 0) == SSH_ERROR || !ssh_is_connected(c->ssh))
		c->is_broken = true;
	/* After a packet that does not verify it stays “connected” and reads no more. */
	if ((ssh_get_status(c->ssh) & SSH_CLOSED_ERROR) != 0)
		c->is_broken = true;
	if ((revents & (POLLERR | POLLNVAL)) != 0)
		c->is_broken = true;
	if ((revents & POLLIN) == 0)
		return;
	c->is_stuck = false;
	c->heard_at = now;
	if (c->is_heard)
		c->unanswered = 0;
	else if (c->unanswered == 0)
		c->unanswered = now;
}

bool
ssh_turn(struct conn *c, int fd, int timeout)
{
	size_t queued = c->out.len + c->err.len;
	struct pollfd p[2] = { { .fd = c->start->sock, .events = POLLIN },
	    { .fd = fd, .events = POLLIN } };
	int64_t now;

	if ((ssh_get_poll_flags(c->ssh) & SSH_WRITE_PENDING) != 0 ||
	    (queued > 0 && !c->is_stuck && ssh_channel_window_size(c->channel) > 0))
		p[0].events |= POLLOUT;
	if (poll(p, 2, c->is_broken || c->is_ending ? 0 : timeout) < 0)
		p[0].revents = p[1].revents = 0;
	/* The kernel tells of the parent's end only within one account. */
	if (ssh_told() || getppid() != c->start->parent)
		ssh_end(c, M_SERVER_ENDS);
	if (p[0].revents != 0 && !c->is_broken)
		work(c, p[0].revents);
	ssh_channel_pump(c);
	now = ssh_clock();
	look_for_reply(c);
	keep_alive(c, now);
	if (c->out.len + c->err.len > 0 && now - c->sent_at > READER_MS)
		c->is_broken = true;
	return p[1].revents != 0;
}

static unsigned
io_wait(void *ctx, int fd, int timeout)
{
	struct conn *c = ctx;
	int64_t end = timeout < 0 ? INT64_MAX : ssh_clock() + timeout;
	bool was_pending = io_pending(c) > 0, ready = false, trimmed = false;

	/* However often a screen asks without waiting, the peer is read and its end seen. */
	for (bool turned = false;; turned = true) {
		int64_t before = ssh_clock();
		unsigned mask = state(c) | (ready ? TRANSPORT_FD : 0);
		int64_t left = end - ssh_clock();
		int longest;

		if (mask != 0 || (left <= 0 && turned))
			return mask;
		/* A frame that was left out may be drawn now. */
		if (was_pending && io_pending(c) == 0)
			return 0;
		/* Long once nothing waits but a keepalive: hundreds do this. */
		longest = trimmed && !was_pending ? IDLE_TURN : 1000;
		ready = ssh_turn(c, fd, left > longest ? longest : left > 0 ? (int)left : 0);
		/* Idle: what loading a screen took goes back, for hundreds of
		 * sessions wait at once. */
		if (!trimmed && ssh_clock() - before > 500)
			trimmed = malloc_trim(0) >= 0;
	}
}

static void
io_size(void *ctx, int *cols, int *rows)
{
	const struct conn *c = ctx;

	*cols = c->asked.cols;
	*rows = c->asked.rows;
}

static int
io_rtt(void *ctx)
{
	struct tcp_info info;

	return tcp_state(ctx, &info) ? (int)(info.tcpi_rtt / 1000) : 0;
}

static int64_t
io_silence(void *ctx)
{
	return silent_for(ctx);
}

void
ssh_channel_transport(struct conn *c)
{
	c->session.io = (struct transport){ .ctx = c, .wait = io_wait, .read = io_read, .raw = io_raw,
	    .write = io_write, .write_err = io_write_err, .pending = io_pending,
	    .size = io_size, .rtt = io_rtt, .silence = io_silence,
	    .ask = io_ask };
}
