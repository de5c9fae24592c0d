/* Sessions without SSH for the tests of commands. */
#include "tests/check/help_command.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/session/session.h"

static size_t
input_left(const struct typed *t)
{
	if (t->input == NULL)
		return 0;
	return t->inputlen > 0 ? t->inputlen - t->at : strlen(t->input + t->at);
}

static unsigned
take_wait(void *ctx, int fd, int timeout)
{
	struct typed *t = ctx;

	(void)fd;
	(void)timeout;
	return input_left(t) > 0 ? TRANSPORT_INPUT :
	    TRANSPORT_INPUT | (t->cut ? TRANSPORT_CLOSED : TRANSPORT_EOF);
}

/* A few bytes at a time, as they may come over a network. */
static size_t
take_read(void *ctx, void *buf, size_t cap)
{
	struct typed *t = ctx;
	size_t left = input_left(t), n = left < cap ? left : cap;

	if (n > 7)
		n = 7;
	if (n > 0)
		memcpy(buf, t->input + t->at, n);
	t->at += n;
	return n;
}

static void
give(char *to, size_t cap, const void *data, size_t len)
{
	size_t used = strlen(to);

	ck_assert_uint_lt(used + len, cap);
	memcpy(to + used, data, len);
	to[used + len] = '\0';
}

static void
give_out(void *ctx, const void *data, size_t len)
{
	struct typed *t = ctx;

	give(t->out, sizeof t->out, data, len);
	t->outlen += len;
}

static void
give_err(void *ctx, const void *data, size_t len)
{
	struct typed *t = ctx;

	give(t->err, sizeof t->err, data, len);
}

/* The process's clock shows the county's time. */
static void
set_clock(struct world *w)
{
	char file[100];
	int64_t offset = 0;
	int fd;

	snprintf(file, sizeof file, "%s/clock", w->dir);
	fd = open(file, O_RDWR | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, &offset, sizeof offset, 0), sizeof offset);
	ck_assert_int_eq(clock_test(file), 0);
	offset = w->now - clock_now();
	ck_assert_int_eq(pwrite(fd, &offset, sizeof offset, 0), sizeof offset);
	close(fd);
}

struct transport
typed_io(struct typed *t)
{
	return (struct transport){ .ctx = t, .wait = take_wait, .read = take_read,
	    .write = give_out, .write_err = give_err };
}

static void
begin(struct world *w, const char *login, struct typed *t, struct session *s)
{
	set_clock(w);
	t->out[0] = t->err[0] = '\0';
	t->outlen = t->at = 0;
	*s = (struct session){ .db = core_db(w->core),
	    .language = t->language != 0 ? t->language : language_zh, .charset = charset_utf8,
	    .io = typed_io(t) };
	world_viewer(w, login, &s->viewer);
	s->link = link_core(w->core, &(struct origin){ .account = s->viewer.account });
	ck_assert_ptr_nonnull(s->link);
}

static int
end(struct typed *t, struct session *s, int code)
{
	link_close(s->link);
	t->code = code;
	if (code != 0)
		ck_assert_msg(t->err[0] != '\0', "exit %d without a word", code);
	return code;
}

int
type_line(struct world *w, const char *login, const char *line, struct typed *t)
{
	struct session s;

	begin(w, login, t, &s);
	return end(t, &s, command_run(&s, line));
}

int
type_words(struct world *w, const char *login, int argc, char **argv, struct typed *t)
{
	struct session s;

	begin(w, login, t, &s);
	return end(t, &s, command_argv(&s, argc, argv));
}

json_t *
type_json(struct world *w, const char *login, const char *line)
{
	static struct typed t;
	json_error_t error;
	json_t *v;

	memset(&t, 0, sizeof t);
	ck_assert_msg(type_line(w, login, line, &t) == 0, "%s: %d %s", line, t.code, t.err);
	v = json_loads(t.out, 0, &error);
	ck_assert_msg(v != NULL, "%s: %s: %s", line, error.text, t.out);
	return v;
}

const char *
type_number(struct world *w, const char *login, const char *line, struct typed *t)
{
	ck_assert_msg(type_line(w, login, line, t) == 0, "%s: %d %s", line, t->code, t->err);
	t->out[strcspn(t->out, "\n")] = '\0';
	return t->out;
}
