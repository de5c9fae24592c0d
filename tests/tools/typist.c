/*
 * A typist for end-to-end tests: runs real clients (ssh) on ptys, types what a
 * script says and reads the screen as a person would see it.
 *
 *   typist [-t SECONDS] [FILE]        (standard input without FILE)
 *
 * One command a line; "# ..." is a comment; @NAME before a command means that
 * session, so one script can be several people. Words may stand in double
 * quotes with \n \t \r \e \" \\ \xHH.
 *
 *   size COLS ROWS      before run            env K=V        for later runs
 *   charset NAME        of the terminal, before run
 *   run CMD ARG...      start on a new pty    kill           SIGKILL the client
 *   stop | cont         freeze, go on         wait CODE [SECONDS]
 *   expect "T" [SECONDS]  until it is shown   absent "T"     now, once quiet
 *   type "T"            as is                 paste "T"      as a terminal pastes
 *   key NAME...         Enter Up Ctrl-C Kp7 ...; a number repeats: Down*3
 *   arrows csi|ss3      how arrows are sent   split on|off   key by single bytes
 *   delay MS            between those bytes   sleep MS
 *   screen [FILE]       print or write it     resize COLS ROWS
 *   count reset | count print LABEL           bytes | bytes reset
 *
 * Exit: 0 all done, 1 something was not as expected (the screen is printed),
 * 2 the script is wrong. Everything started is killed at the end.
 */
#include "tests/tools/typist_session.h"

#include <ctype.h>

enum { SESSIONS = 16, WORDS = 64, LINE = 8192, QUIET_MS = 200 };

struct typist {
	struct session	 sessions[SESSIONS];
	int		 count;
	int		 line;
	int64_t		 deadline;
	int		 nwords;
	char		*words[WORDS + 1];
};

struct command {
	const char	*name;
	int		 min;		/* words after the name */
	bool		 running;	/* needs a command on the pty */
	int		(*run)(struct typist *, struct session *, char **, int);
};

struct named_key {
	const char	*name, *bytes;
};

static const struct named_key named_keys[] = {
	{ "Enter", "\r" }, { "LF", "\n" }, { "CRLF", "\r\n" }, { "Tab", "\t" },
	{ "BackTab", "\033[Z" }, { "Esc", "\033" }, { "Backspace", "\177" },
	{ "Delete", "\033[3~" }, { "Home", "\033[H" }, { "End", "\033[F" },
	{ "PgUp", "\033[5~" }, { "PgDn", "\033[6~" }, { "Space", " " },
	{ "F1", "\033OP" }, { "Kp0", "\033Op" }, { "Kp1", "\033Oq" },
	{ "Kp2", "\033Or" }, { "Kp3", "\033Os" }, { "Kp4", "\033Ot" },
	{ "Kp5", "\033Ou" }, { "Kp6", "\033Ov" }, { "Kp7", "\033Ow" },
	{ "Kp8", "\033Ox" }, { "Kp9", "\033Oy" }, { "KpEnter", "\033OM" },
	{ "KpDot", "\033On" },
};

static const char *const arrows[] = { "Up", "Down", "Right", "Left" };

/* Lets output in, from all, for at most ms. True when some came. */
static bool
pump(struct typist *t, int ms)
{
	struct pollfd p[SESSIONS];
	bool some = false;
	int left = (int)(t->deadline - now_ms());

	for (int i = 0; i < t->count; i++)
		p[i] = (struct pollfd){ .fd = t->sessions[i].fd, .events = POLLIN };
	if (poll(p, (nfds_t)t->count, ms < left ? ms : left > 0 ? left : 0) <= 0)
		return false;
	for (int i = 0; i < t->count; i++) {
		if (p[i].revents) {
			session_read(&t->sessions[i]);
			some = true;
		}
	}
	return some;
}

static void
pump_for(struct typist *t, int ms)
{
	int64_t until = now_ms() + ms;

	while (now_ms() < until && now_ms() < t->deadline)
		pump(t, (int)(until - now_ms()));
}

/* Until s has been silent for a moment, at most 3 s. */
static void
settle(struct typist *t, struct session *s)
{
	int64_t until = now_ms() + 3000;

	while (now_ms() < until && (pump(t, 20) || now_ms() - s->last < QUIET_MS))
		if (s->fd < 0)
			break;
}

static int
fail(struct typist *t, struct session *s, const char *what, const char *text)
{
	char *screen = session_text(s);

	fprintf(stderr, "typist: line %d: %s: %s \"%s\"\n", t->line, s->name, what, text);
	session_reap(s);
	if (s->status >= 0)
		fprintf(stderr, "(its command has ended with %d)\n", s->status);
	fprintf(stderr, "----- %s %dx%d\n%s-----\n", s->name, s->cols, s->rows,
		screen ? screen : "");
	free(screen);
	return 1;
}

static int
bad(struct typist *t, const char *what, const char *text)
{
	fprintf(stderr, "typist: line %d: %s: %s\n", t->line, what, text);
	return 2;
}

static bool
shows(struct session *s, const char *text)
{
	char *screen = session_text(s);
	bool found = screen && strstr(screen, text);

	free(screen);
	return found;
}

static int64_t
seconds(char **w, int n, int at, int usual)
{
	return (int64_t)((n > at ? atof(w[at]) : usual) * 1000);
}

static int
do_size(struct typist *t, struct session *s, char **w, int n)
{
	(void)n;
	int cols = atoi(w[0]), rows = atoi(w[1]);

	if (cols < 1 || rows < 1 || cols > 1000 || rows > 1000)
		return bad(t, "not a size", w[0]);
	session_resize(s, cols, rows);
	return 0;
}

static int
do_env(struct typist *t, struct session *s, char **w, int n)
{
	(void)s;
	for (int i = 0; i < n; i++) {
		char *eq = strchr(w[i], '=');
		if (!eq)
			return bad(t, "not K=V", w[i]);
		*eq = '\0';
		setenv(w[i], eq + 1, 1);
	}
	return 0;
}

static int
do_charset(struct typist *t, struct session *s, char **w, int n)
{
	(void)n;
	s->in = iconv_open("UTF-8", w[0]);
	s->out = iconv_open(w[0], "UTF-8");
	if (s->in == (iconv_t)-1 || s->out == (iconv_t)-1)
		return bad(t, "no such charset", w[0]);
	return 0;
}

static int
do_run(struct typist *t, struct session *s, char **w, int n)
{
	struct session old = *s;

	(void)n;
	if (s->pid) {		/* a new client at the same terminal */
		session_free(s);
		session_init(s, old.name);
		s->cols = old.cols;
		s->rows = old.rows;
		s->keys = old.keys;
		s->characters = old.characters;
		s->split = old.split;
		s->ss3 = old.ss3;
		s->delay = old.delay;
	}
	return session_start(s, w) ? 0 : bad(t, "cannot start", w[0]);
}

static int
do_expect(struct typist *t, struct session *s, char **w, int n)
{
	int64_t until = now_ms() + seconds(w, n, 1, 10);

	while (!shows(s, w[0])) {
		if (s->fd < 0 || now_ms() >= until || now_ms() >= t->deadline)
			return fail(t, s, "expected", w[0]);
		pump(t, 50);
	}
	return 0;
}

static int
do_absent(struct typist *t, struct session *s, char **w, int n)
{
	(void)n;
	settle(t, s);
	return shows(s, w[0]) ? fail(t, s, "should not show", w[0]) : 0;
}

/* Sends bytes at once, or one by one when the session splits. */
static int
send_bytes(struct typist *t, struct session *s, const char *bytes, size_t len)
{
	size_t step = s->split ? 1 : len;

	for (size_t i = 0; i < len; i += step) {
		if (i > 0)
			pump_for(t, s->delay);
		if (!session_write(s, bytes + i, step))
			return fail(t, s, "cannot send", bytes);
	}
	return 0;
}

static int
send_text(struct typist *t, struct session *s, char *text)
{
	char out[LINE * 2], *from = text, *to = out;
	size_t left = strlen(text), room = sizeof(out);

	if (s->out == (iconv_t)-1)
		return send_bytes(t, s, text, left);
	if (iconv(s->out, &from, &left, &to, &room) == (size_t)-1)
		return bad(t, "not in the charset", text);
	return send_bytes(t, s, out, sizeof(out) - room);
}

static int
do_type(struct typist *t, struct session *s, char **w, int n)
{
	(void)n;
	for (const char *p = w[0]; *p; p++)
		s->characters += ((unsigned char)*p & 0xC0) != 0x80;
	return send_text(t, s, w[0]);
}

static int
do_paste(struct typist *t, struct session *s, char **w, int n)
{
	int rc;

	(void)n;
	for (char *p = w[0]; *p; p++)
		*p = *p == '\n' ? '\r' : *p;	/* as terminals do */
	vterm_keyboard_start_paste(s->vt);
	rc = send_text(t, s, w[0]);
	vterm_keyboard_end_paste(s->vt);
	return rc;
}

/* The bytes of a key, ended with NUL; false when there is no such key. */
static bool
key_bytes(const struct session *s, const char *name, char out[16])
{
	for (int i = 0; i < 4; i++) {
		if (strcmp(arrows[i], name) == 0) {
			snprintf(out, 16, "\033%c%c", s->ss3 ? 'O' : '[', 'A' + i);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(named_keys) / sizeof(named_keys[0]); i++) {
		if (strcmp(named_keys[i].name, name) == 0) {
			snprintf(out, 16, "%s", named_keys[i].bytes);
			return true;
		}
	}
	if (strncmp(name, "Ctrl-", 5) == 0 && isalpha((unsigned char)name[5]) && !name[6]) {
		snprintf(out, 16, "%c", name[5] & 0x1F);
		return true;
	}
	/* Any one sign is its own key: digits in a list. */
	if (isgraph((unsigned char)name[0]) && !name[1]) {
		snprintf(out, 16, "%s", name);
		return true;
	}
	return false;
}

static int
do_key(struct typist *t, struct session *s, char **w, int n)
{
	char bytes[16];

	for (int i = 0; i < n; i++) {
		char *star = w[i][0] ? strchr(w[i] + 1, '*') : NULL;
		int times = star ? atoi(star + 1) : 1;
		if (star)
			*star = '\0';
		if (!key_bytes(s, w[i], bytes))
			return bad(t, "no such key", w[i]);
		for (; times > 0; times--) {
			s->keys++;
			int rc = send_bytes(t, s, bytes, strlen(bytes));
			if (rc)
				return rc;
		}
	}
	return 0;
}

static int
do_arrows(struct typist *t, struct session *s, char **w, int n)
{
	(void)t, (void)n;
	s->ss3 = strcmp(w[0], "ss3") == 0;
	return 0;
}

static int
do_split(struct typist *t, struct session *s, char **w, int n)
{
	(void)t, (void)n;
	s->split = strcmp(w[0], "on") == 0;
	return 0;
}

static int
do_delay(struct typist *t, struct session *s, char **w, int n)
{
	(void)t, (void)n;
	s->delay = atoi(w[0]);
	return 0;
}

static int
do_sleep(struct typist *t, struct session *s, char **w, int n)
{
	(void)s, (void)n;
	pump_for(t, atoi(w[0]));
	return 0;
}

static int
do_screen(struct typist *t, struct session *s, char **w, int n)
{
	char *text;
	FILE *f = stdout;

	settle(t, s);
	text = session_text(s);
	if (n > 0 && !(f = fopen(w[0], "w"))) {
		free(text);
		return bad(t, "cannot write", w[0]);
	}
	if (n == 0)
		printf("----- %s %dx%d\n", s->name, s->cols, s->rows);
	fputs(text ? text : "", f);
	if (n > 0)
		fclose(f);
	free(text);
	return 0;
}

static int
do_count(struct typist *t, struct session *s, char **w, int n)
{
	if (strcmp(w[0], "reset") == 0)
		s->keys = s->characters = 0;
	else if (strcmp(w[0], "print") == 0)
		printf("%s: keys %ld, characters %ld\n", n > 1 ? w[1] : s->name,
		       s->keys, s->characters);
	else
		return bad(t, "count reset or print, not", w[0]);
	return 0;
}

static int
do_bytes(struct typist *t, struct session *s, char **w, int n)
{
	settle(t, s);
	if (n > 0 && strcmp(w[0], "reset") == 0)
		s->sent = s->received = 0;
	else
		printf("%s: sent %ld, received %ld\n", s->name, s->sent, s->received);
	return 0;
}

static int
do_kill(struct typist *t, struct session *s, char **w, int n)
{
	(void)t, (void)w, (void)n;
	session_kill(s);
	return 0;
}

static int
do_stop(struct typist *t, struct session *s, char **w, int n)
{
	(void)t, (void)w, (void)n;
	kill(s->pid, SIGSTOP);
	return 0;
}

static int
do_cont(struct typist *t, struct session *s, char **w, int n)
{
	(void)t, (void)w, (void)n;
	kill(s->pid, SIGCONT);
	return 0;
}

static int
do_wait(struct typist *t, struct session *s, char **w, int n)
{
	int64_t until = now_ms() + seconds(w, n, 1, 10);

	for (session_reap(s); s->status < 0; session_reap(s)) {
		if (now_ms() >= until || now_ms() >= t->deadline)
			return fail(t, s, "still runs, expected exit", w[0]);
		pump_for(t, 20);
	}
	while (s->fd >= 0 && pump(t, 50))
		continue;	/* its last words */
	return s->status == atoi(w[0]) ? 0 : fail(t, s, "expected exit", w[0]);
}

static const struct command commands[] = {
	{ "size", 2, false, do_size },		{ "env", 1, false, do_env },
	{ "charset", 1, false, do_charset },	{ "run", 1, false, do_run },
	{ "expect", 1, true, do_expect },	{ "absent", 1, true, do_absent },
	{ "type", 1, true, do_type },		{ "paste", 1, true, do_paste },
	{ "key", 1, true, do_key },		{ "arrows", 1, false, do_arrows },
	{ "split", 1, false, do_split },	{ "delay", 1, false, do_delay },
	{ "sleep", 1, false, do_sleep },	{ "screen", 0, true, do_screen },
	{ "resize", 2, true, do_size },		{ "count", 1, false, do_count },
	{ "bytes", 0, true, do_bytes },		{ "kill", 0, true, do_kill },
	{ "stop", 0, true, do_stop },		{ "cont", 0, true, do_cont },
	{ "wait", 1, true, do_wait },
};

/* One escape after a backslash; returns what follows it. */
static char *
unescape(char *p, char *out)
{
	static const char from[] = "ntre", to[] = "\n\t\r\033";
	const char *at = strchr(from, *p);
	char hex[3] = { 0 };

	if (*p == 'x' && isxdigit((unsigned char)p[1]) && isxdigit((unsigned char)p[2])) {
		memcpy(hex, p + 1, 2);
		*out = (char)strtol(hex, NULL, 16);
		return p + 3;
	}
	*out = at && *p ? to[at - from] : *p;
	return *p ? p + 1 : p;
}

/* Splits the line into t->words, in place. */
static bool
split_words(struct typist *t, char *p)
{
	for (t->nwords = 0; t->nwords < WORDS; t->nwords++) {
		while (*p == ' ' || *p == '\t' || *p == '\n')
			p++;
		if (!*p || *p == '#')
			break;
		char *out = p;
		bool quoted = false;
		t->words[t->nwords] = p;
		while (*p && (quoted || !strchr(" \t\n", *p))) {
			if (*p == '"') {
				quoted = !quoted;
				p++;
			} else if (*p == '\\' && quoted) {
				p = unescape(p + 1, out++);
			} else {
				*out++ = *p++;
			}
		}
		if (quoted)
			return false;
		p += *p != '\0';
		*out = '\0';
	}
	t->words[t->nwords] = NULL;
	return true;
}

static struct session *
session_named(struct typist *t, const char *name)
{
	for (int i = 0; i < t->count; i++) {
		if (strcmp(t->sessions[i].name, name) == 0)
			return &t->sessions[i];
	}
	if (t->count == SESSIONS)
		return NULL;
	session_init(&t->sessions[t->count], name);
	return &t->sessions[t->count++];
}

static int
run_line(struct typist *t, char *line)
{
	char **w = t->words;
	int n;
	struct session *s;

	if (!split_words(t, line))
		return bad(t, "a quote is not closed", line);
	if (t->nwords == 0)
		return 0;
	bool named = w[0][0] == '@';
	s = session_named(t, named ? w[0] + 1 : "main");
	w += named;
	n = t->nwords - named - 1;
	if (!s || n < 0)
		return bad(t, "no command or too many sessions", t->words[0]);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];
		if (strcmp(c->name, w[0]) != 0)
			continue;
		if (n < c->min)
			return bad(t, "too few words", w[0]);
		if (c->running && s->pid == 0)
			return bad(t, "nothing was run yet", s->name);
		return c->run(t, s, w + 1, n);
	}
	return bad(t, "unknown command", w[0]);
}

int
main(int argc, char **argv)
{
	static struct typist t;
	char line[LINE];
	int limit = 300, opt, rc = 0;
	FILE *in = stdin;

	while ((opt = getopt(argc, argv, "t:")) != -1) {
		if (opt != 't')
			return 2;
		limit = atoi(optarg);
	}
	if (optind < argc && !(in = fopen(argv[optind], "re"))) {
		perror(argv[optind]);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	t.deadline = now_ms() + (int64_t)limit * 1000;
	while (rc == 0 && fgets(line, sizeof(line), in)) {
		t.line++;
		if (now_ms() >= t.deadline)
			rc = bad(&t, "out of time", line);
		else
			rc = run_line(&t, line);
	}
	for (int i = 0; i < t.count; i++)
		session_free(&t.sessions[i]);
	if (in != stdin)
		fclose(in);
	return rc;
}
