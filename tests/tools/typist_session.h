/*
 * A person's terminal for typist.c: one command on a pty with a libvterm
 * screen. In a header because every .c here becomes a program of its own.
 */
#ifndef TESTS_TOOLS_TYPIST_SESSION_H
#define TESTS_TOOLS_TYPIST_SESSION_H

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

struct session {
	char		 name[32];
	int		 cols, rows;
	pid_t		 pid;		/* 0: nothing was run */
	int		 fd;		/* the pty, -1 when the other side closed it */
	int		 status;	/* exit code, 128 + signal; -1 while it runs */
	VTerm		*vt;
	VTermScreen	*screen;
	iconv_t		 in, out;	/* for another charset than UTF-8, else (iconv_t)-1 */
	char		 carry[8];	/* bytes of a character not yet whole */
	size_t		 ncarry;
	bool		 split;
	bool		 ss3;		/* arrows as ESC O B */
	int		 delay;		/* ms between the bytes of a split key */
	long		 keys, characters;
	long		 sent, received;
	int64_t		 last;		/* when output last came, ms */
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
session_init(struct session *s, const char *name)
{
	memset(s, 0, sizeof(*s));
	snprintf(s->name, sizeof(s->name), "%s", name);
	s->cols = 80;
	s->rows = 24;
	s->fd = -1;
	s->status = -1;
	s->delay = 50;
	s->in = s->out = (iconv_t)-1;
}

/* Takes the exit status when the command has ended. */
static void
session_reap(struct session *s)
{
	int st;

	if (s->pid == 0 || s->status >= 0 || waitpid(s->pid, &st, WNOHANG) != s->pid)
		return;
	s->status = WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
}

static void
session_kill(struct session *s)
{
	if (s->pid == 0 || s->status >= 0)
		return;
	kill(s->pid, SIGKILL);
	if (waitpid(s->pid, NULL, 0) == s->pid)
		s->status = 128 + SIGKILL;
}

static void
session_free(struct session *s)
{
	if (s->fd >= 0)
		close(s->fd);	/* the command and its children get SIGHUP */
	s->fd = -1;
	session_kill(s);
	if (s->vt)
		vterm_free(s->vt);
	s->vt = NULL;
	if (s->in != (iconv_t)-1)
		iconv_close(s->in);
	if (s->out != (iconv_t)-1)
		iconv_close(s->out);
}

static void
show_bytes(struct session *s, const char *bytes, size_t len)
{
	char in[4096 + 8], out[4 * sizeof(in)], *from = in, *to = out;
	size_t left = s->ncarry + len, room = sizeof(out);

	if (s->in == (iconv_t)-1) {
		vterm_input_write(s->vt, bytes, len);
		return;
	}
	memcpy(in, s->carry, s->ncarry);
	memcpy(in + s->ncarry, bytes, len);
	while (left > 0 && iconv(s->in, &from, &left, &to, &room) == (size_t)-1) {
		if (errno == EINVAL && left < sizeof(s->carry))
			break;		/* the rest of it will come */
		*to++ = '?';
		room--;
		from++;
		left--;
	}
	memcpy(s->carry, from, left);
	s->ncarry = left;
	vterm_input_write(s->vt, out, sizeof(out) - room);
}

/* Reads what is there. False when the other side is gone. */
static bool
session_read(struct session *s)
{
	char buf[4096];
	ssize_t n = read(s->fd, buf, sizeof(buf));

	if (n > 0) {
		s->received += n;
		s->last = now_ms();
		show_bytes(s, buf, (size_t)n);
		return true;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	close(s->fd);
	s->fd = -1;
	return false;
}

/* Writes all, waiting up to 10 s for the command to read. */
static bool
session_write(struct session *s, const char *bytes, size_t len)
{
	int64_t until = now_ms() + 10000;

	while (len > 0 && s->fd >= 0 && now_ms() < until) {
		struct pollfd p = { .fd = s->fd, .events = POLLIN | POLLOUT };
		if (poll(&p, 1, 100) < 0 && errno != EINTR)
			return false;
		if ((p.revents & (POLLIN | POLLHUP)) && !session_read(s))
			return false;
		if (!(p.revents & POLLOUT))
			continue;
		ssize_t n = write(s->fd, bytes, len);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (n > 0) {
			s->sent += n;
			bytes += n;
			len -= (size_t)n;
		}
	}
	return len == 0;
}

/* What the terminal itself answers or a paste sends. */
static void
session_answer(const char *bytes, size_t len, void *user)
{
	session_write(user, bytes, len);
}

static bool
session_start(struct session *s, char **argv)
{
	struct winsize ws = { .ws_row = (unsigned short)s->rows,
			      .ws_col = (unsigned short)s->cols };

	s->pid = forkpty(&s->fd, NULL, NULL, &ws);
	if (s->pid < 0) {
		s->pid = 0;
		return false;
	}
	if (s->pid == 0) {
		execvp(argv[0], argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	s->status = -1;
	fcntl(s->fd, F_SETFL, fcntl(s->fd, F_GETFL) | O_NONBLOCK);
	fcntl(s->fd, F_SETFD, FD_CLOEXEC);
	s->vt = vterm_new(s->rows, s->cols);
	vterm_set_utf8(s->vt, 1);
	vterm_output_set_callback(s->vt, session_answer, s);
	s->screen = vterm_obtain_screen(s->vt);
	vterm_screen_enable_altscreen(s->screen, 1);
	vterm_screen_reset(s->screen, 1);
	s->last = now_ms();
	return true;
}

static void
session_resize(struct session *s, int cols, int rows)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
			      .ws_col = (unsigned short)cols };

	s->cols = cols;
	s->rows = rows;
	if (s->vt)
		vterm_set_size(s->vt, rows, cols);
	if (s->fd >= 0)
		ioctl(s->fd, TIOCSWINSZ, &ws);
}

static size_t
put_utf8(uint32_t cp, char *out)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)((0xF00U >> n & 0xF0) | cp);
	return n;
}

/* The screen as lines without trailing blanks; owned. */
static char *
session_text(struct session *s)
{
	size_t at = 0, line = 0;
	char *out = malloc((size_t)s->rows * ((size_t)s->cols * 4 * 6 + 1) + 1);

	for (int row = 0; out && s->vt && row < s->rows; row++) {
		line = at;
		for (int col = 0; col < s->cols; col++) {
			VTermScreenCell cell;
			vterm_screen_get_cell(s->screen, (VTermPos){ row, col }, &cell);
			if (cell.chars[0] == UINT32_MAX)
				continue;	/* the right half of a wide one */
			if (cell.chars[0] == 0)
				out[at++] = ' ';
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
				at += put_utf8(cell.chars[i], out + at);
		}
		while (at > line && out[at - 1] == ' ')
			at--;
		out[at++] = '\n';
	}
	if (out)
		out[at] = '\0';
	return out;
}

#endif
