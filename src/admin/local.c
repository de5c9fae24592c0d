/* The session of a local command: its transport is the standard descriptors. */
#include "src/admin/local.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/account/enums.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/lang/tr.h"
#include "src/session/session.h"

struct local_io {
	bool ended;		/* standard input */
};

static unsigned
local_wait(void *ctx, int fd, int timeout)
{
	struct local_io *io = ctx;
	struct pollfd p[2] = { { .fd = io->ended ? -1 : STDIN_FILENO, .events = POLLIN },
	    { .fd = fd, .events = POLLIN } };
	unsigned mask = 0;

	if (io->ended)
		return TRANSPORT_EOF;
	if (poll(p, 2, timeout) < 0)
		return errno == EINTR ? 0 : TRANSPORT_CLOSED;
	if (p[0].revents != 0)
		mask |= TRANSPORT_INPUT;
	if (p[1].revents != 0)
		mask |= TRANSPORT_FD;
	return mask;
}

static size_t
local_read(void *ctx, void *buf, size_t cap)
{
	struct local_io *io = ctx;
	ssize_t n;

	if (io->ended)
		return 0;
	do
		n = read(STDIN_FILENO, buf, cap);
	while (n < 0 && errno == EINTR);
	io->ended = n <= 0;
	return n > 0 ? (size_t)n : 0;
}

static void
local_write(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	fwrite(data, 1, len, stdout);
}

static void
local_write_err(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	fflush(stdout);
	fwrite(data, 1, len, stderr);
}

static bool
local_viewer(struct session *s, const char *login)
{
	struct txn t;
	bool known;

	if (login == NULL) {
		viewer_local(&s->viewer);
		return true;
	}
	txn_begin(&t, s->db, false);
	known = viewer_by_login(&t, login, clock_now(), &s->viewer);
	txn_abort(&t);
	return known;
}

int
local_run(const char *dir, const char *login, int argc, char **argv)
{
	struct local_io io = { 0 };
	struct session s = {
		.io = { .ctx = &io, .wait = local_wait, .read = local_read, .write = local_write,
		    .write_err = local_write_err },
		.language = tr_now(), .charset = charset_utf8, .host_line = "",
	};
	int code;

	s.link = link_local(dir, login, &code);
	if (s.link == NULL)
		return code;
	s.db = link_db(s.link);
	code = 4;
	if (s.db != NULL && local_viewer(&s, login))
		code = command_argv(&s, argc, argv);
	else
		fprintf(stderr, "%s\n", _("the county cannot be read; try again"));
	link_close(s.link);
	if (fflush(stdout) != 0 || ferror(stdout))
		code = code == 0 ? 4 : code;
	return code;
}

/* Takes `--data DIR` and NAME out of argv; what is left is the command. */
int
local_as_main(int argc, char **argv)
{
	const char *data = NULL, *login = NULL;
	char dir[PATH_MAX], *words[256];
	int n = 0;

	for (int i = 1; i < argc && n < 256; i++) {
		if (strcmp(argv[i], "--data") == 0 && i + 1 < argc)
			data = argv[++i];
		else if (strncmp(argv[i], "--data=", 7) == 0)
			data = argv[i] + 7;
		else if (login == NULL)
			login = argv[i];
		else
			words[n++] = argv[i];
	}
	if (login == NULL || n == 0) {
		fprintf(stderr, "%s\n", _("usage: fengsui as NAME --data DIR NOUN VERB ..."));
		return 2;
	}
	datadir_choose(data, dir, sizeof dir);
	return local_run(dir, login, n, words);
}
