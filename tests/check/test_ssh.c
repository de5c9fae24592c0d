/*
 * Logging in and running something, by the real OpenSSH client against the real
 * connection code: every way in, every way to be kept out.
 */
#include <check.h>
#include <iconv.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "keys/random.h"
#include "src/ssh/ssh.h"
#include "tests/check/help_ssh.h"

Suite *suite_ssh(void);

#define SILENCE_MS 1500
#define OUT 200000

static struct ssh_rig rig;	/* one server for all tests of a case */

static void
rig_up(void)
{
	ssh_rig_open(&rig, SILENCE_MS);
}

static void
rig_down(void)
{
	ssh_rig_close(&rig);
}

static char *
run(const struct ssh_try *t, int expected)
{
	char *out = malloc(OUT);
	int code = ssh_rig_run(&rig, t, out, OUT);

	ck_assert_msg(code == expected, "exit %d, not %d: %.500s", code, expected, out);
	return out;
}

static void
check_login(const char *expected)
{
	char text[160];

	ssh_rig_login(&rig, text, sizeof text);
	ck_assert_str_eq(text, expected);
}

#define KEY(name, ...) { .key = "key", .user = name, __VA_ARGS__ }
#define KBD "-o PreferredAuthentications=keyboard-interactive"
#define PLAIN "-o PreferredAuthentications=password"
#define TERMINAL "-tt"

START_TEST(key_runs_a_command)
{
	char *out = run(&(struct ssh_try)KEY("v11a", .command = "help"), 0);

	ck_assert_ptr_nonnull(strstr(out, "report"));
	check_login("v11a key command");
	free(out);
}
END_TEST

/* Telephones write the first letter large. */
START_TEST(capital_letter_is_folded)
{
	free(run(&(struct ssh_try)KEY("V11a", .command = "help"), 0));
	check_login("v11a key command");
}
END_TEST

START_TEST(other_key_is_refused)
{
	struct ssh_try t = KEY("v11a", .command = "help");

	t.key = "other";
	t.options = "-o BatchMode=yes";
	free(run(&t, 255));
}
END_TEST

START_TEST(password_by_either_method)
{
	static const char *const methods[] = { KBD, PLAIN };

	for (int i = 0; i < 2; i++) {
		free(run(&(struct ssh_try){ .user = "v12", .password = SSH_PASSWORD,
		    .options = methods[i], .command = "help" }, 0));
		check_login("v12 password command");
	}
}
END_TEST

static char *
refused(const char *user, const char *password, const char *method)
{
	/* sshpass says 5 when it is asked again. */
	char *out = malloc(OUT);
	int code = ssh_rig_run(&rig, &(struct ssh_try){ .user = user, .password = password,
	    .options = method, .command = "help" }, out, OUT);

	ck_assert_msg(code == 255 || code == 5, "exit %d: %s", code, out);
	return out;
}

/* What is said to a wrong password and to an unknown name differs in nothing. */
START_TEST(unknown_name_looks_the_same)
{
	static const char *const methods[] = { KBD, PLAIN };

	for (int i = 0; i < 2; i++) {
		char *known = refused("v11a", "wrong", methods[i]);
		char *unknown = refused("x11a", "wrong", methods[i]);

		unknown[strcspn(unknown, "x")] = 'v';
		ck_assert_str_eq(known, unknown);
		free(known);
		free(unknown);
	}
}
END_TEST

START_TEST(code_needs_a_terminal)
{
	char *out = run(&(struct ssh_try){ .user = "v21", .password = SSH_CODE,
	    .command = "help" }, 3);

	ck_assert_uint_gt(strlen(out), 20);
	free(out);
	/* The same without dashes and in capitals. */
	out = run(&(struct ssh_try){ .user = "v21", .password = "K7M2 X9QD 33334444",
	    .options = TERMINAL, .feed = "echo q" }, 0);
	ck_assert_ptr_nonnull(strstr(out, "first=1"));
	check_login("v21 code screen");
	free(out);
}
END_TEST

START_TEST(both_means_both)
{
	struct ssh_try t = KEY("both", .command = "help", .options = "-o BatchMode=yes");

	free(run(&t, 255));
	free(refused("both", SSH_PASSWORD, KBD));
	t.password = SSH_PASSWORD;
	t.options = NULL;
	free(run(&t, 0));
	check_login("both key+password command");
}
END_TEST

START_TEST(absent_keeper_is_told)
{
	char *out = malloc(OUT);
	int code = ssh_rig_run(&rig, &(struct ssh_try){ .user = "away", .password = "x",
	    .options = "-o LogLevel=INFO", .command = "help" }, out, OUT);

	ck_assert_int_ne(code, 0);
	ck_assert_msg(strstr(out, "try again later") != NULL, "%s", out);
	free(out);
}
END_TEST

/* The same when there is nothing left to try after the refusal. */
START_TEST(absent_keeper_is_told_to_a_key)
{
	struct ssh_try t = KEY("away", .command = "help");
	char *out;

	t.options = "-o LogLevel=INFO -o BatchMode=yes -o PreferredAuthentications=publickey";
	out = run(&t, 255);
	ck_assert_msg(strstr(out, "try again later") != NULL, "%s", out);
	free(out);
}
END_TEST

/* Exit code and standard error reach the client, standard output stays empty. */
START_TEST(wrong_word_is_refused)
{
	char *out;

	out = run(&(struct ssh_try)KEY("v11a", .command = "nonsense here",
	    .streams = "2>/dev/null"), 2);
	ck_assert_str_eq(out, "");
	free(out);
	out = run(&(struct ssh_try)KEY("v11a", .command = "nonsense here",
	    .streams = "2>&1 >/dev/null"), 2);
	ck_assert_str_ne(out, "");
	free(out);
}
END_TEST

START_TEST(no_terminal_no_screen)
{
	char *out = run(&(struct ssh_try)KEY("v11a", .options = "-T"), 2);

	ck_assert_ptr_nonnull(strstr(out, "ssh -t"));
	free(out);
}
END_TEST

/* Nothing but a session: no forwarding, no subsystem, no second channel. */
START_TEST(nothing_else_is_served)
{
	free(run(&(struct ssh_try)KEY("v11a", .options = "-W 127.0.0.1:22"), 255));
	free(run(&(struct ssh_try)KEY("v11a", .options = "-s", .command = "sftp"), 255));
}
END_TEST

START_TEST(one_channel_per_connection)
{
	struct ssh_try t;
	char options[300];

	snprintf(options, sizeof options, "-M -S %s/mux -N -f", rig.dir);
	free(run(&(struct ssh_try)KEY("v11a", .options = options,
	    .streams = ">/dev/null 2>&1"), 0));
	/* Only through the open connection: this key alone opens nothing. */
	snprintf(options, sizeof options, "-S %s/mux -o BatchMode=yes", rig.dir);
	t = (struct ssh_try){ .key = "other", .user = "v11a", .options = options,
	    .command = "help" };
	free(run(&t, 0));
	free(run(&t, 255));
}
END_TEST

/* ---- charsets */

static bool
is_valid(const char *charset, const char *text)
{
	iconv_t cd = iconv_open("UTF-16LE", charset);
	static char wide[4 * OUT];
	char *from = (char *)(uintptr_t)text, *to = wide;
	size_t left = strlen(text), room = sizeof wide;
	bool ok = iconv(cd, &from, &left, &to, &room) != (size_t)-1;

	iconv_close(cd);
	return ok;
}

START_TEST(speaks_the_charset_of_the_locale)
{
	static const struct { const char *user, *env, *options; bool gb; } samples[] = {
		{ "v11a", "", NULL, false },
		{ "v11a+gbk", "", NULL, true },
		{ "v11a", "LANG=zh_CN.GB18030", "-o SendEnv=LANG", true },
		{ "v11a", "LC_ALL=zh_CN.GBK LANG=C.UTF-8", "-o SendEnv='LANG LC_ALL'", true },
		{ "v11a", "LANG=zh_CN", "-o SendEnv=LANG", false },
	};

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		/* The word comes back in the refusal, in the charset it came in. */
		char *out = run(&(struct ssh_try)KEY(samples[i].user, .env = samples[i].env,
		    .options = samples[i].options, .command = samples[i].gb ?
		    "\xD6\xD0\xCE\xC4\xD7\xD6" : "中文字"), 2);

		ck_assert_msg(is_valid(samples[i].gb ? "GB18030" : "UTF-8", out), "%s", out);
		ck_assert_msg(strstr(out, samples[i].gb ? "\xD6\xD0\xCE\xC4\xD7\xD6" : "中文字")
		    != NULL, "sample %zu: %s", i, out);
		free(out);
	}
}
END_TEST

/* A terminal whose client names none speaks as the person has kept it. */
START_TEST(speaks_the_charset_that_the_person_keeps)
{
	struct op_account_set args = { .which = world_account(&rig.w, "v12"),
	    .charset = charset_gb18030 };
	struct reply reply;
	char *out;

	ck_assert_int_eq(world_do(&rig.w, "", "account.set", &args, &reply), DONE);
	out = run(&(struct ssh_try)KEY("v12", .options = TERMINAL, .feed = "echo q"), 0);
	ck_assert_msg(strstr(out, " gb first=0") != NULL, "%s", out);
	free(out);
	out = run(&(struct ssh_try)KEY("v12", .options = TERMINAL " -o SendEnv=LANG",
	    .env = "LANG=zh_CN.UTF-8", .feed = "echo q"), 0);
	ck_assert_msg(strstr(out, " utf first=0") != NULL, "%s", out);
	free(out);
}
END_TEST

/* ---- the byte stream */

START_TEST(carries_much_input)
{
	char path[200], *out = malloc(OUT), *sent = malloc(65537);
	FILE *f;

	/* Letters without q, so that the echo goes on, and one q at the end. */
	for (int i = 0; i < 65536; i++)
		sent[i] = (char)('a' + random_below(16));
	sent[65535] = 'q';
	sent[65536] = '\0';
	snprintf(path, sizeof path, "%s/input", rig.dir);
	f = fopen(path, "w");
	ck_assert_uint_eq(fwrite(sent, 1, 65536, f), 65536);
	fclose(f);
	ck_assert_int_eq(ssh_rig_run(&rig, &(struct ssh_try)KEY("v11a", .options = TERMINAL,
	    .input = path), out, OUT), 0);
	ck_assert_ptr_nonnull(strchr(out, '\n'));
	ck_assert_str_eq(strchr(out, '\n') + 1, sent);
	free(out);
	free(sent);
}
END_TEST

/* More than the connection holds at once: it waits for a slow reader. */
START_TEST(carries_a_long_answer)
{
	struct op_incident_open o = { .class = incident_class_natural, .hazard = hazard_flood, .area = V12 };
	struct op_incident_note n = { 0 };
	static struct ssh_rig own;	/* its world is written by this process alone */
	char command[100], out[100];
	struct reply reply;
	ssh_rig_open(&own, SILENCE_MS);
	ck_assert(world_do(&own.w, "admin", "setting.set", &(struct op_setting_set){
	    .which = "account.bucket", .value = "1000000" }, &reply) == DONE &&
	    world_do(&own.w, "county", "incident.open", &o, &reply) == DONE);
	n.which = reply.answer.id;
	memset(n.text, 'x', sizeof n.text - 1);
	for (int i = 0; i < 16000; i++) {
		n.text[snprintf(n.text, 9, "%08d", i)] = 'x';
		ck_assert_int_eq(world_do(&own.w, "county", "incident.note", &n, &reply), DONE);
	}
	snprintf(command, sizeof command, "incident show %s --json", reply.answer.number);
	ck_assert_int_eq(ssh_rig_run(&own, &(struct ssh_try)KEY("county", .command = command,
	    .streams = "| (sleep 2; grep -o '\"[0-9]\\{8\\}xxx[^\"]*\"') | wc -l"), out, sizeof out), 0);
	ck_assert_str_eq(out, "16000\n");
	ssh_rig_close(&own);
}
END_TEST

/* Reads from the terminal until text has come. */
static void
expect(int fd, const char *text)
{
	char seen[8192] = "";
	size_t len = 0;

	while (strstr(seen, text) == NULL) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t n;

		ck_assert_msg(poll(&p, 1, 10000) == 1, "no \"%s\" in \"%s\"", text, seen);
		n = read(fd, seen + len, sizeof seen - 1 - len);
		ck_assert_msg(n > 0, "no \"%s\" in \"%s\"", text, seen);
		len += (size_t)n;
		seen[len] = '\0';
	}
}

/* A client on a terminal of 90x30; its master side is *fd. */
static pid_t
terminal(int *fd)
{
	struct winsize size = { .ws_col = 90, .ws_row = 30 };
	char port[12], key[200];
	pid_t ssh;

	snprintf(port, sizeof port, "%d", rig.port);
	snprintf(key, sizeof key, "%s/key", rig.dir);
	ssh = forkpty(fd, NULL, NULL, &size);
	if (ssh == 0) {
		setenv("TERM", "xterm", 1);
		execlp("ssh", "ssh", "-F", "none", "-p", port, "-i", key, "-o",
		    "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
		    "v11a@127.0.0.1", (char *)NULL);
		_exit(127);
	}
	expect(*fd, "open 90x30 xterm utf first=0");
	return ssh;
}

START_TEST(window_changes_arrive)
{
	struct winsize size;
	int fd, status;
	pid_t ssh = terminal(&fd);

	size = (struct winsize){ .ws_col = 45, .ws_row = 20 };
	ck_assert_int_eq(ioctl(fd, TIOCSWINSZ, &size), 0);
	expect(fd, "size 45x20");
	ck_assert_int_eq(write(fd, "q", 1), 1);
	ck_assert_int_eq(waitpid(ssh, &status, 0), ssh);
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	close(fd);
}
END_TEST

static void
none_left(void)
{
	for (int i = 0; i < 600 && ssh_rig_alive(&rig) > 0; i++)
		usleep(10000);
	ck_assert_int_eq(ssh_rig_alive(&rig), 0);
}

/* Returns how many sessions the rig's server has. */
static int
signal_sessions(int sig)
{
	char path[64], pids[256] = "", *rest = pids, *word;
	int n = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", rig.server, rig.server);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	if (fgets(pids, sizeof pids, f) == NULL)
		pids[0] = '\0';
	fclose(f);
	while ((word = strsep(&rest, " \n")) != NULL)
		if (word[0] != '\0')
			n += kill((pid_t)atoi(word), sig) == 0;
	return n;
}

/* The screens leave in order, a sentence says why, and the exit code is that of
 * trying again later. */
START_TEST(told_to_end_says_so)
{
	int fd, status;
	pid_t ssh;

	none_left();
	ssh = terminal(&fd);
	ck_assert_int_eq(signal_sessions(SIGTERM), 1);
	expect(fd, "\r\n");
	ck_assert_int_eq(waitpid(ssh, &status, 0), ssh);
	ck_assert_int_eq(WEXITSTATUS(status), 4);
	close(fd);
}
END_TEST

/* Whatever it is doing: a session that is told to end does not stay. */
START_TEST(told_to_end_before_login_goes)
{
	int fd;

	none_left();
	fd = ssh_rig_connect(&rig);
	expect(fd, "SSH-2.0");
	ck_assert_int_eq(signal_sessions(SIGTERM), 1);
	none_left();
	close(fd);
}
END_TEST

/* ---- bad clients */

/* Milliseconds until the server closes the connection. */
static int
wait_for_end(int fd)
{
	struct timespec a, b;
	char buf[1024];

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		ck_assert_msg(poll(&p, 1, 10000) == 1, "still open after 10 s");
		if (read(fd, buf, sizeof buf) <= 0)
			break;
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	close(fd);
	return (int)((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000);
}

START_TEST(stalled_clients_are_cut)
{
	int silent = ssh_rig_connect(&rig), half = ssh_rig_connect(&rig), ms;

	ck_assert_int_eq(send(half, "SSH-2.0-Half\r\n\0\0\1", 17, 0), 17);
	/* Meanwhile others come in. */
	free(run(&(struct ssh_try)KEY("v11a", .command = "help"), 0));
	ms = wait_for_end(silent);
	ck_assert_int_ge(ms, SILENCE_MS / 4);
	ck_assert_int_le(ms, SILENCE_MS + 2000);
	ck_assert_int_le(wait_for_end(half), SILENCE_MS + 2000);
}
END_TEST

START_TEST(garbage_ends_the_connection)
{
	static const char *const texts[] = { "GET / HTTP/1.0\r\n\r\n", "\r\n\r\n\r\n",
	    "SSH-1.5-old\r\n", "SSH-2.0-x\r\n\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF" };
	char noise[4096];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int fd = ssh_rig_connect(&rig);

		ck_assert_int_gt(send(fd, texts[i], strlen(texts[i]), MSG_NOSIGNAL), 0);
		ck_assert_int_le(wait_for_end(fd), SILENCE_MS + 2000);
	}
	for (int i = 0; i < 20; i++) {
		int fd = ssh_rig_connect(&rig);

		random_fill(noise, sizeof noise);
		if (i % 2 == 0)
			memcpy(noise, "SSH-2.0-noise\r\n", 15);
		send(fd, noise, sizeof noise, MSG_NOSIGNAL);
		ck_assert_int_le(wait_for_end(fd), SILENCE_MS + 2000);
	}
	free(run(&(struct ssh_try)KEY("v11a", .command = "help"), 0));
}
END_TEST

/* No session may have died by its sandbox, and none may be left over. */
START_TEST(hundred_in_a_row)
{
	for (int i = 0; i < 100; i++)
		free(run(&(struct ssh_try)KEY("v11a", .command = "help"), 0));
	for (int i = 0; i < 60 && ssh_rig_alive(&rig) > 0; i++)
		usleep(100000);
	ck_assert_int_eq(ssh_rig_alive(&rig), 0);
	ck_assert_int_eq(ssh_rig_killed(&rig), 0);
}
END_TEST

/* ---- the host key */

START_TEST(host_key_is_made_once)
{
	char dir[] = "/tmp/fengsui-host-XXXXXX", path[64], one[SSH_FINGERPRINT],
	    two[SSH_FINGERPRINT];
	struct stat st;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/host_key", dir);
	ck_assert_int_eq(ssh_host_make(dir, one), 0);
	ck_assert_int_eq(strncmp(one, "SHA256:", 7), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(ssh_host_make(dir, two), 0);
	ck_assert_str_eq(one, two);
	/* A damaged one is refused, never replaced. */
	ck_assert_int_eq(truncate(path, 100), 0);
	ck_assert_int_eq(ssh_host_make(dir, two), -1);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_size, 100);
	unlink(path);
	rmdir(dir);
}
END_TEST

Suite *
suite_ssh(void)
{
	Suite *s = suite_create("ssh");
	TCase *tc = tcase_create("login");

	tcase_add_unchecked_fixture(tc, rig_up, rig_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, key_runs_a_command);
	tcase_add_test(tc, capital_letter_is_folded);
	tcase_add_test(tc, other_key_is_refused);
	tcase_add_test(tc, password_by_either_method);
	tcase_add_test(tc, unknown_name_looks_the_same);
	tcase_add_test(tc, code_needs_a_terminal);
	tcase_add_test(tc, both_means_both);
	tcase_add_test(tc, absent_keeper_is_told);
	tcase_add_test(tc, absent_keeper_is_told_to_a_key);
	tcase_add_test(tc, wrong_word_is_refused);
	tcase_add_test(tc, no_terminal_no_screen);
	tcase_add_test(tc, nothing_else_is_served);
	tcase_add_test(tc, one_channel_per_connection);
	tcase_add_test(tc, speaks_the_charset_of_the_locale);
	tcase_add_test(tc, speaks_the_charset_that_the_person_keeps);
	tcase_add_test(tc, carries_much_input);
	tcase_add_test(tc, carries_a_long_answer);
	tcase_add_test(tc, window_changes_arrive);
	tcase_add_test(tc, told_to_end_says_so);
	tcase_add_test(tc, told_to_end_before_login_goes);
	tcase_add_test(tc, stalled_clients_are_cut);
	tcase_add_test(tc, garbage_ends_the_connection);
	tcase_add_test(tc, hundred_in_a_row);
	suite_add_tcase(s, tc);
	tc = tcase_create("host");
	tcase_add_test(tc, host_key_is_made_once);
	suite_add_tcase(s, tc);
	return s;
}
