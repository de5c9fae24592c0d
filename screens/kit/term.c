/*
 * One terminal, drawn by ncurses into a memfd.
 * A pipe or pty would block for ever on a large frame, because writer and
 * reader are the same process. ncurses works in UTF-8; another charset is made
 * from the finished frame. It never reads keys and keeps no signal.
 */
#include "screens/kit/term.h"

#include <curses.h>
#include <iconv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/term_kind.h"
#include "src/base/terminfo.h"
#include "src/lang/tr.h"

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

enum phase {
	STARTING,	/* nothing sent yet, or back from the normal screen */
	RUNNING,
	SUSPENDED,
	ENDED
};

struct bytes {
	char	*data;
	size_t	 len;
	size_t	 cap;
};

struct term {
	SCREEN		*screen;
	FILE		*file;		/* over the memfd; ncurses writes to its fd */
	enum charset	 charset;
	iconv_t		 to_gb;		/* (iconv_t)-1 until needed */
	enum phase	 phase;
	int		 cols, rows;
	int		 row, col;	/* of the cursor */
	bool		 visible;
	bool		 shown;		/* what the terminal has */
	bool		 bell;
	bool		 repaint;
	bool		 colours;
	bool		 taken;		/* raw was handed out */
	bool		*right;		/* per cell: the right half of a wide one */
	struct bytes	 raw;
	struct bytes	 converted;
};

static bool
bytes_room(struct bytes *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 4096;
	char *data;

	while (cap < b->len + more)
		cap *= 2;
	if (cap == b->cap)
		return true;
	data = realloc(b->data, cap);
	if (!data)
		return false;
	b->data = data;
	b->cap = cap;
	return true;
}

static void
raw_add(struct term *t, const char *s, size_t len)
{
	if (t->taken) {
		t->raw.len = 0;
		t->taken = false;
	}
	if (!bytes_room(&t->raw, len)) {
		t->repaint = true;	/* a lost piece is made good by a whole one */
		return;
	}
	memcpy(t->raw.data + t->raw.len, s, len);
	t->raw.len += len;
}

static void
raw_add_str(struct term *t, const char *s)
{
	raw_add(t, s, strlen(s));
}

/* Moves what ncurses wrote to the memfd into raw. */
static void
drain(struct term *t)
{
	int fd = fileno(t->file);
	off_t n = lseek(fd, 0, SEEK_CUR), done = 0;
	char part[4096];

	while (done < n) {
		size_t want = n - done < (off_t)sizeof(part) ? (size_t)(n - done) : sizeof(part);
		ssize_t got = pread(fd, part, want, done);
		if (got <= 0)
			break;
		raw_add(t, part, (size_t)got);
		done += got;
	}
	if (done < n)
		t->repaint = true;
	if (n > 0 && (lseek(fd, 0, SEEK_SET) != 0 || ftruncate(fd, 0) != 0))
		t->repaint = true;
}

static int
clamp(int n, int usual, int min, int max)
{
	if (n <= 0)
		return usual;
	return n < min ? min : n > max ? max : n;
}

static bool
set_size(struct term *t, int cols, int rows)
{
	int c = clamp(cols, 80, TERM_COLS_MIN, TERM_COLS_MAX);
	int r = clamp(rows, 24, TERM_ROWS_MIN, TERM_ROWS_MAX);
	bool *right = calloc((size_t)c * (size_t)r, sizeof(*right));

	if (!right)
		return false;
	free(t->right);
	t->right = right;
	t->cols = c;
	t->rows = r;
	return true;
}

/* The name comes from the person's machine and becomes a file name. */
static bool
name_is_plain(const char *name)
{
	size_t n = name ? strlen(name) : 0;

	return n > 0 && n <= 64 && name[0] != '.' &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._") == n;
}

static void
set_number(const char *name, int n)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", n);
	setenv(name, text, 1);
}

/* newterm catches signals that are not its business here: they are put back. */
static SCREEN *
open_screen(struct term *t, const char *name)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	enum { N = sizeof(signals) / sizeof(signals[0]) };
	const char *const names[] = { name, "xterm-256color", "vt100" };
	struct sigaction before[N];
	SCREEN *s = NULL;

	setenv("NCURSES_NO_UTF8_ACS", "1", 1);
	setenv("NCURSES_NO_PADDING", "1", 1);
	set_number("LINES", t->rows);
	set_number("COLUMNS", t->cols);
	for (int i = 0; i < N; i++)
		sigaction(signals[i], NULL, &before[i]);
	for (int i = 0; i < 3 && !s; i++) {
		if (name_is_plain(names[i]) && terminfo_use(names[i]) &&
		    term_kind_known(names[i], fileno(t->file)))
			s = newterm(names[i], t->file, t->file);
	}
	terminfo_used();
	for (int i = 0; i < N; i++)
		sigaction(signals[i], &before[i], NULL);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	return s;
}

static const char *
open_all(struct term *t, const char *name, enum charset cs)
{
	int fd;

	if (!text_locale() || !term_set_charset(t, cs))
		return _("This character set is not available on the server.");
	fd = memfd_create("frame", MFD_CLOEXEC);
	t->file = fd < 0 ? NULL : fdopen(fd, "w+");
	if (!t->file) {
		if (fd >= 0)
			close(fd);
		return _("The server is short of memory. Please try again later.");
	}
	t->screen = open_screen(t, name);
	if (!t->screen)
		return _("The server knows no terminal to draw on.");
	const char *cup = tigetstr("cup");	/* NULL none, -1 not a string */
	if (!cup || cup == (const char *)-1)
		return _("Your terminal cannot move its cursor. Set TERM to xterm or vt100.");
	typeahead(-1);		/* there is no input to look at */
	nonl();
	noecho();
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	idcok(stdscr, FALSE);	/* its inserting and deleting leaves halves of wide characters */
	return NULL;
}

struct term *
term_new(const char *term_name, int cols, int rows, enum charset cs,
	 const char **why)
{
	struct term *t = calloc(1, sizeof(*t));
	const char *reason;

	if (!t) {
		reason = _("The server is short of memory. Please try again later.");
	} else {
		t->to_gb = (iconv_t)-1;
		t->visible = t->shown = true;
		reason = set_size(t, cols, rows) ? open_all(t, term_name, cs) :
		    _("The server is short of memory. Please try again later.");
		if (!reason)
			return t;
	}
	term_free(t);
	if (why)
		*why = reason;
	return NULL;
}

void
term_free(struct term *t)
{
	if (!t)
		return;
	if (t->screen) {
		if (t->phase != ENDED)
			endwin();
		delscreen(t->screen);
	}
	if (t->file)
		fclose(t->file);
	if (t->to_gb != (iconv_t)-1)
		iconv_close(t->to_gb);
	free(t->right);
	free(t->raw.data);
	free(t->converted.data);
	free(t);
}

void
term_resize(struct term *t, int cols, int rows)
{
	if (!set_size(t, cols, rows))
		return;
	resize_term(t->rows, t->cols);
	werase(stdscr);
	t->repaint = true;	/* how it folded the old cells only the terminal knows */
}

int
term_cols(const struct term *t)
{
	return t->cols;
}

int
term_rows(const struct term *t)
{
	return t->rows;
}

bool
term_set_charset(struct term *t, enum charset cs)
{
	if (cs == charset_gb18030 && t->to_gb == (iconv_t)-1) {
		t->to_gb = iconv_open("GB18030", "UTF-8");
		if (t->to_gb == (iconv_t)-1)
			return false;
	}
	t->repaint = t->repaint || cs != t->charset;
	t->charset = cs;
	return true;
}

enum charset
term_charset(const struct term *t)
{
	return t->charset;
}

void
term_set_colours(struct term *t, bool on)
{
	t->colours = false;
	if (!on || !has_colors() || start_color() == ERR)
		return;
	if (use_default_colors() == ERR)
		return;
	init_pair(1, COLOR_RED, -1);
	init_pair(2, COLOR_YELLOW, -1);
	init_pair(3, COLOR_GREEN, -1);
	t->colours = true;
}

void
term_clear(struct term *t)
{
	memset(t->right, 0, (size_t)t->cols * (size_t)t->rows * sizeof(*t->right));
	werase(stdscr);
}

static attr_t
curses_attr(unsigned attr)
{
	return (attr & TERM_BOLD ? A_BOLD : 0) | (attr & TERM_REVERSE ? A_REVERSE : 0) |
	    (attr & TERM_DIM ? A_DIM : 0) | (attr & TERM_UNDERLINE ? A_UNDERLINE : 0);
}

static short
curses_pair(const struct term *t, unsigned attr)
{
	if (!t->colours)
		return 0;
	return attr & TERM_RED ? 1 : attr & TERM_YELLOW ? 2 : attr & TERM_GREEN ? 3 : 0;
}

/* One character s[0..len) as ncurses takes it; returns its columns. Marks are left out on demand. */
static int
make_cell(cchar_t *cell, const char *s, size_t len, attr_t attr, short pair,
	  bool marks)
{
	wchar_t wc[CCHARW_MAX + 1] = { 0 };
	uint32_t cp;
	size_t n = 1, i = text_decode(s, len, &cp);
	int cols = text_columns(cp);

	if (cols == 0)
		return 0;	/* a mark without a base */
	wc[0] = cols < 0 ? L'?' : (wchar_t)cp;
	while (i < len && n < CCHARW_MAX) {
		i += text_decode(s + i, len - i, &cp);
		if (cols > 0 && marks && text_is_mark(cp))
			wc[n++] = (wchar_t)cp;
	}
	setcchar(cell, wc, attr, pair, NULL);
	return cols < 0 ? 1 : cols;
}

/*
 * Draws one cell. The other half of a wide character it covers becomes a blank,
 * here because curses leaves it standing.
 */
static void
put_cell(struct term *t, int row, int col, const cchar_t *cell, int cols)
{
	bool *right = t->right + (size_t)row * (size_t)t->cols;

	if (right[col])
		mvwaddch(stdscr, row, col - 1, ' ');
	if (col + cols < t->cols && right[col + cols]) {
		mvwaddch(stdscr, row, col + cols, ' ');
		right[col + cols] = false;
	}
	right[col] = false;
	if (cols == 2)
		right[col + 1] = true;
	mvwadd_wch(stdscr, row, col, cell);
}

/* What did not fit ends with this in place of its last character. */
static void
put_cut(struct term *t, int row, int from, int end, attr_t a, short pair)
{
	cchar_t cell;

	for (int at = from; at < end; at++) {
		make_cell(&cell, at == from ? ">" : " ", 1, a, pair, true);
		put_cell(t, row, at, &cell, 1);
	}
}

int
term_put_len(struct term *t, int row, int col, unsigned attr, const char *text,
	     size_t len, int max_cols)
{
	attr_t a = curses_attr(attr);
	short pair = curses_pair(t, attr);
	int at = col, end = t->cols, last = col;
	cchar_t cell;

	if (row < 0 || row >= t->rows || col < 0)
		return 0;
	if (max_cols >= 0 && max_cols < end - col)
		end = col + max_cols;
	for (size_t i = 0, next; i < len; i = next) {
		next = text_next(text, len, i);
		/* In the last column terminals wrap before a mark. */
		int cols = make_cell(&cell, text + i, next - i, a, pair, at < t->cols - 1);
		if (at + cols > end) {
			if (end > col)
				put_cut(t, row, at < end ? at : last, end, a, pair);
			return end - col;
		}
		if (cols > 0) {
			put_cell(t, row, at, &cell, cols);
			last = at;
		}
		at += cols;
	}
	return at - col;
}

int
term_put(struct term *t, int row, int col, unsigned attr, const char *text,
	 int max_cols)
{
	return term_put_len(t, row, col, attr, text, strlen(text), max_cols);
}

void
term_cursor(struct term *t, int row, int col, bool visible)
{
	t->row = row < 0 ? 0 : row;
	t->col = col < 0 ? 0 : col;
	t->visible = visible;
}

void
term_bell(struct term *t)
{
	t->bell = true;
}

void
term_repaint(struct term *t)
{
	t->repaint = true;
}

static void
update(struct term *t)
{
	if (t->repaint)
		clearok(curscr, TRUE);
	t->repaint = false;
	if (t->visible != t->shown)
		curs_set(t->visible ? 1 : 0);
	t->shown = t->visible;
	wmove(stdscr, t->row < t->rows ? t->row : t->rows - 1,
	    t->col < t->cols ? t->col : t->cols - 1);
	wnoutrefresh(stdscr);
	doupdate();
	drain(t);
	if (t->phase == STARTING)
		raw_add_str(t, PASTE_ON);
	t->phase = RUNNING;
}

/* raw in GB18030, which has every Unicode character: only broken bytes can fail. */
static size_t
convert(struct term *t, const char **out)
{
	char *from = t->raw.data, *to;
	size_t left = t->raw.len, room;
	struct bytes *c = &t->converted;

	c->len = 0;
	*out = NULL;
	if (!bytes_room(c, left * 2 + 8)) {
		t->repaint = true;
		return 0;
	}
	to = c->data;
	room = c->cap;
	iconv(t->to_gb, NULL, NULL, NULL, NULL);
	while (left > 0 && iconv(t->to_gb, &from, &left, &to, &room) == (size_t)-1 && room > 0) {
		*to++ = '?';
		room--;
		from++;
		left--;
	}
	*out = c->data;
	return c->cap - room;
}

size_t
term_frame(struct term *t, const char **bytes)
{
	if (t->taken)
		t->raw.len = 0;
	t->taken = false;
	if (t->phase == STARTING || t->phase == RUNNING)
		update(t);
	if (t->bell)
		raw_add_str(t, "\a");
	t->bell = false;
	t->taken = true;
	if (t->charset == charset_gb18030 && t->raw.len > 0)
		return convert(t, bytes);
	*bytes = t->raw.data;
	return t->raw.len;
}

/* From the drawn screen to the normal one. */
static void
leave(struct term *t)
{
	if (t->phase == RUNNING) {
		raw_add_str(t, PASTE_OFF);
		endwin();
		drain(t);
	}
}

void
term_suspend(struct term *t)
{
	leave(t);
	if (t->phase != ENDED)
		t->phase = SUSPENDED;
}

void
term_plain(struct term *t, const char *text)
{
	size_t len = strlen(text);
	uint32_t cp;
	char out[4];

	if (t->phase != SUSPENDED)
		return;
	for (size_t i = 0; i < len;) {
		i += text_decode(text + i, len - i, &cp);
		if (cp == '\n') {
			raw_add(t, "\r\n", 2);
			continue;
		}
		if (cp == '\t')
			cp = ' ';
		if (text_columns(cp) < 0)
			cp = '?';
		if (text_columns(cp) > 0 || text_is_mark(cp))
			raw_add(t, out, text_encode(cp, out));
	}
}

void
term_resume(struct term *t)
{
	if (t->phase != SUSPENDED)
		return;
	t->phase = STARTING;
	t->repaint = true;
}

void
term_end(struct term *t)
{
	leave(t);
	t->phase = ENDED;
}
