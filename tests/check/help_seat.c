/* A person before a screen, without SSH. */
#include "tests/check/help_seat.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screens/desk/desk.h"
#include "screens/kit/part.h"
#include "src/base/clock.h"

static unsigned
seat_wait(void *ctx, int fd, int timeout)
{
	struct seat *st = ctx;
	unsigned events = st->left > 0 ? TRANSPORT_INPUT : 0;

	(void)fd;
	if (timeout > st->waited)
		st->waited = timeout;
	if (st->resized)
		events |= TRANSPORT_RESIZE;
	st->resized = false;
	if (st->asked && st->answers) {
		st->asked = false;
		events |= TRANSPORT_SHOWN;
	}
	return events;
}

static size_t
seat_read(void *ctx, void *buf, size_t cap)
{
	struct seat *st = ctx;
	size_t n = st->left < cap ? st->left : cap;

	memcpy(buf, st->input, n);
	st->input += n;
	st->left -= n;
	return n;
}

static void
seat_write(void *ctx, const void *data, size_t len)
{
	struct seat *st = ctx;
	char *in = (char *)(uintptr_t)data, out[4096], *to;
	size_t left = len, room;

	st->sent += len;
	for (size_t i = 0; i < len; i++)
		st->bells += in[i] == '\a';
	if (st->s.charset != charset_gb18030) {
		vterm_input_write(st->vt, data, len);
		return;
	}
	while (left > 0) {
		to = out;
		room = sizeof out;
		iconv(st->from_gb, &in, &left, &to, &room);
		vterm_input_write(st->vt, out, sizeof out - room);
		ck_assert_msg(room < sizeof out, "a frame that is no GB18030");
	}
}

static size_t
seat_pending(void *ctx)
{
	return ((struct seat *)ctx)->pending;
}

static void
seat_size(void *ctx, int *cols, int *rows)
{
	struct seat *st = ctx;

	*cols = st->cols;
	*rows = st->rows;
}

static int
seat_rtt(void *ctx)
{
	return ((struct seat *)ctx)->rtt;
}

static void
seat_ask(void *ctx)
{
	struct seat *st = ctx;

	st->asked = true;
}

static int64_t
seat_silence(void *ctx)
{
	return ((struct seat *)ctx)->silent;
}

void
seat_clock(struct world *w)
{
	static int64_t shown, waited;	/* all that went by, whatever the clock was set to */
	char file[100];
	int64_t offset[2] = { 0 };
	int fd;

	if (w->now > shown && shown != 0)
		waited += w->now - shown;
	shown = w->now;
	offset[1] = waited;

	snprintf(file, sizeof file, "%s/clock", w->dir);
	fd = open(file, O_RDWR | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, offset, sizeof offset, 0), sizeof offset);
	ck_assert_int_eq(clock_test(file), 0);
	offset[0] = w->now - clock_now();
	ck_assert_int_eq(pwrite(fd, offset, sizeof offset, 0), sizeof offset);
	close(fd);
}

/* The test program is build/X/tools/check, the catalogue build/X/locale. */
void
seat_catalogue(void)
{
	char exe[400], dir[440];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash;

	ck_assert_int_gt(n, 0);
	exe[n] = '\0';
	for (int i = 0; i < 2; i++) {
		slash = strrchr(exe, '/');
		ck_assert_ptr_nonnull(slash);
		*slash = '\0';
	}
	snprintf(dir, sizeof dir, "%s/locale", exe);
	bindtextdomain("fengsui", dir);
}

static void
seat_terminal(struct seat *st)
{
	st->vt = vterm_new(st->rows > 0 ? st->rows : 24, st->cols > 0 ? st->cols : 80);
	vterm_set_utf8(st->vt, 1);
	st->screen = vterm_obtain_screen(st->vt);
	vterm_screen_enable_altscreen(st->screen, 1);
	vterm_screen_reset(st->screen, 1);
}

void
seat_open(struct seat *st, struct world *w, const char *login, int cols, int rows,
    enum language l, enum charset cs)
{
	memset(st, 0, sizeof *st);
	seat_clock(w);
	seat_catalogue();
	st->w = w;
	st->cols = cols;
	st->rows = rows;
	st->from_gb = iconv_open("UTF-8", "GB18030");
	seat_terminal(st);
	st->s = (struct session){ .db = core_db(w->core), .language = l,
	    .charset = cs, .term = "xterm", .host_line = "ssh -p 2222 v11a@county.example",
	    .io = { .ctx = st, .wait = seat_wait, .read = seat_read, .write = seat_write,
	    .write_err = seat_write, .pending = seat_pending, .size = seat_size,
	    .rtt = seat_rtt, .silence = seat_silence, .ask = seat_ask } };
	world_viewer(w, login, &st->s.viewer);
	st->s.link = link_core(w->core, &(struct origin){ .account = st->s.viewer.account });
	ck_assert_ptr_nonnull(st->s.link);
	st->ui = ui_new(&st->s, &desk_watch);
	ck_assert_ptr_nonnull(st->ui);
	st->ui->garbled_line = false;
}

void
seat_close(struct seat *st)
{
	ui_free(st->ui);
	link_close(st->s.link);
	vterm_free(st->vt);
	iconv_close(st->from_gb);
	tr_set(language_zh);
}

static void
settle(struct seat *st)
{
	bool on = true;

	for (int i = 0; on && i < 400 && (st->left > 0 || i < 3 || st->ui->dirty); i++)
		on = ui_step(st->ui, 0);
	vterm_screen_flush_damage(st->screen);
}

void
seat_type(struct seat *st, const char *keys)
{
	seat_clock(st->w);
	st->sent = 0;
	st->input = keys;
	st->left = strlen(keys);
	settle(st);
}

void
seat_notice(struct seat *st)
{
	seat_clock(st->w);
	desk_watch.look(st->ui, st->w->now);
	for (struct view *v = st->ui->top; v; v = v->below) {
		v->stale = v->screen->load != NULL;
		part_changed(v);
	}
	st->ui->dirty = true;
	settle(st);
}

void
seat_resize(struct seat *st, int cols, int rows)
{
	st->cols = cols;
	st->rows = rows;
	vterm_set_size(st->vt, rows > 0 ? rows : 24, cols > 0 ? cols : 80);
	st->resized = true;
	settle(st);
}

const char *
seat_text(struct seat *st)
{
	int rows, cols;
	size_t n = 0;

	vterm_get_size(st->vt, &rows, &cols);
	for (int r = 0; r < rows; r++) {
		VTermRect rect = { .start_row = r, .end_row = r + 1, .start_col = 0, .end_col = cols };
		size_t len = vterm_screen_get_text(st->screen, st->text + n, SEAT_TEXT - n - 2, rect);

		while (len > 0 && (st->text[n + len - 1] == ' ' || st->text[n + len - 1] == '\n'))
			len--;
		n += len;
		st->text[n++] = '\n';
	}
	st->text[n] = '\0';
	return st->text;
}

bool
seat_shows(struct seat *st, const char *what)
{
	return strstr(seat_text(st), what) != NULL;
}

void
seat_golden(struct seat *st, const char *name)
{
	static char want[SEAT_TEXT];
	const char *text = seat_text(st), *mode = getenv("FENGSUI_GOLDEN");
	char path[200];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "tests/golden/%s.txt", name);
	f = fopen(path, mode && strcmp(mode, "write") == 0 ? "w" : "r");
	ck_assert_msg(f != NULL, "no %s; FENGSUI_GOLDEN=write makes it\n%s", path, text);
	if (mode && strcmp(mode, "write") == 0) {
		fputs(text, f);
		fclose(f);
		return;
	}
	n = fread(want, 1, sizeof want - 1, f);
	want[n] = '\0';
	fclose(f);
	ck_assert_msg(strcmp(want, text) == 0, "%s differs; is now:\n%s", path, text);
}
