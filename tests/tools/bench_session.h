/*
 * A session for the benches of screens: a terminal of 80x24 that nobody reads and nothing
 * is typed on. Included once by each of them.
 */
#ifndef BENCH_SESSION_H
#define BENCH_SESSION_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "screens/kit/ui_loop.h"
#include "src/core/core.h"
#include "src/lang/tr.h"

static void __attribute__((noreturn))
give_up(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static unsigned
no_input(void *ctx, int fd, int timeout)
{
	(void)ctx;
	(void)fd;
	(void)timeout;
	return 0;
}

static size_t
nothing(void *ctx, void *buf, size_t cap)
{
	(void)ctx;
	(void)buf;
	(void)cap;
	return 0;
}

static size_t
none(void *ctx)
{
	(void)ctx;
	return 0;
}

static void
count_bytes(void *ctx, const void *data, size_t len)
{
	(void)data;
	*(size_t *)ctx += len;
}

static void
size_80(void *ctx, int *cols, int *rows)
{
	(void)ctx;
	*cols = 80;
	*rows = 24;
}

static int
no_rtt(void *ctx)
{
	(void)ctx;
	return 0;
}

static int64_t
no_silence(void *ctx)
{
	(void)ctx;
	return 0;
}

static void
ask_nobody(void *ctx)
{
	(void)ctx;
}

static double
cpu_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* bytes counts what is written to the terminal. */
static struct session
session_of(struct core *core, const struct viewer *who, size_t *bytes)
{
	return (struct session){ .db = core_db(core), .viewer = *who,
	    .language = language_zh, .charset = charset_utf8, .term = "xterm",
	    .host_line = "ssh county1@county.example",
	    .io = { .ctx = bytes, .wait = no_input, .read = nothing, .write = count_bytes,
	    .write_err = count_bytes, .pending = none, .size = size_80, .rtt = no_rtt,
	    .silence = no_silence, .ask = ask_nobody } };
}

#endif
