/*
 * Logins per second, server CPU per login, and private memory of idle sessions,
 * against whatever SSH server listens: ours or OpenSSH's.
 *   bench_ssh logins PORT USER KEYFILE SERVERPID SECONDS CLIENTS
 *   bench_ssh idle PORT USER KEYFILE SERVERPID SESSIONS
 * SERVERPID is the process whose reaped children are the sessions.
 *
 * What many terminals cost while things happen, and when all of them ring:
 *   bench_ssh boards PORT USER,USER... KEYFILE SERVERPID SESSIONS SECONDS COMMAND...
 *   bench_ssh ring PORT USER,USER... KEYFILE SERVERPID SESSIONS COMMAND...
 * The users take turns. COMMAND makes the events. boards prints percent of one
 * core that SERVERPID's siblings and their children took, and how many bytes a
 * second went to all terminals; ring the median and the 99th percentile of ms
 * from the start of COMMAND to the bell, and how many did not ring in 10 s; in place of
 * COMMAND @MS: from that time (ms since 1970), by which something falls due.
 */
#include <dirent.h>
#include <signal.h>
#include <libssh/libssh.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SESSIONS 400

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static ssh_session
login(const char *port, const char *user, const char *keyfile)
{
	ssh_session s = ssh_new();
	ssh_key key = NULL;
	int strict = 0, process = 0;

	ssh_options_set(s, SSH_OPTIONS_HOST, "127.0.0.1");
	ssh_options_set(s, SSH_OPTIONS_PORT_STR, port);
	ssh_options_set(s, SSH_OPTIONS_USER, user);
	ssh_options_set(s, SSH_OPTIONS_STRICTHOSTKEYCHECK, &strict);
	ssh_options_set(s, SSH_OPTIONS_PROCESS_CONFIG, &process);
	ssh_options_set(s, SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256");
	ssh_options_set(s, SSH_OPTIONS_HOSTKEYS, "ssh-ed25519");
	ssh_options_set(s, SSH_OPTIONS_CIPHERS_C_S, "chacha20-poly1305@openssh.com");
	ssh_options_set(s, SSH_OPTIONS_CIPHERS_S_C, "chacha20-poly1305@openssh.com");
	if (ssh_connect(s) != SSH_OK ||
	    ssh_pki_import_privkey_file(keyfile, NULL, NULL, NULL, &key) != SSH_OK ||
	    ssh_userauth_publickey(s, NULL, key) != SSH_AUTH_SUCCESS) {
		fprintf(stderr, "login: %s\n", ssh_get_error(s));
		ssh_free(s);
		s = NULL;
	}
	ssh_key_free(key);
	return s;
}

/* User and system time of pid with its reaped children, in seconds. */
static double
cpu(const char *pid)
{
	char path[64], text[1024], *p;
	unsigned long t[4];
	FILE *f;

	snprintf(path, sizeof path, "/proc/%s/stat", pid);
	f = fopen(path, "r");
	if (f == NULL || fgets(text, sizeof text, f) == NULL || (p = strrchr(text, ')')) == NULL)
		exit(1);
	fclose(f);
	if (sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu",
	    &t[0], &t[1], &t[2], &t[3]) != 4)
		exit(1);
	return (double)(t[0] + t[1] + t[2] + t[3]) / (double)sysconf(_SC_CLK_TCK);
}

static int
logins(char **argv)
{
	double seconds = strtod(argv[6], NULL), start, before = cpu(argv[5]), total = 0;
	int clients = atoi(argv[7]) > 64 ? 64 : atoi(argv[7]);
	unsigned *done = mmap(NULL, sizeof *done * 64, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	start = now();
	for (int i = 0; i < clients; i++) {
		if (fork() != 0)
			continue;
		while (now() < start + seconds) {
			ssh_session s = login(argv[2], argv[3], argv[4]);
			if (s == NULL)
				_exit(1);
			ssh_disconnect(s);
			ssh_free(s);
			done[i]++;
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		continue;
	for (int i = 0; i < clients; i++)
		total += done[i];
	seconds = now() - start;
	sleep(1);			/* the last sessions are reaped */
	printf("%.1f %.2f\n", total / seconds, (cpu(argv[5]) - before) * 1000 / total);
	return 0;
}

static long
private_dirty(int pid)
{
	char path[64], line[200];
	long kb = 0, total = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	while (fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "Private_Dirty: %ld", &kb) == 1)
			total += kb;
	fclose(f);
	return total;
}

static int
parent_of(int pid)
{
	char path[64], text[1024], *p;
	int ppid = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fgets(text, sizeof text, f) != NULL && (p = strrchr(text, ')')) != NULL)
		sscanf(p + 2, "%*c %d", &ppid);
	fclose(f);
	return ppid;
}

static int
descends(int pid, int from)
{
	for (int depth = 0; pid > 1 && depth < 8; depth++) {
		pid = parent_of(pid);
		if (pid == from)
			return 1;
	}
	return 0;
}

static long
tree_dirty(int root)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	long total = 0;

	while (d != NULL && (e = readdir(d)) != NULL) {
		int pid = atoi(e->d_name);
		if (pid > 0 && descends(pid, root))
			total += private_dirty(pid);
	}
	if (d != NULL)
		closedir(d);
	return total;
}

static ssh_session sessions[SESSIONS];
static ssh_channel channels[SESSIONS];

/* A terminal that has shown its first screen. */
static int
open_one(int i, const char *port, const char *user, const char *keyfile)
{
	char buf[65536];

	sessions[i] = login(port, user, keyfile);
	if (sessions[i] == NULL)
		return 1;
	channels[i] = ssh_channel_new(sessions[i]);
	if (ssh_channel_open_session(channels[i]) != SSH_OK ||
	    ssh_channel_request_pty_size(channels[i], "xterm-256color", 80, 24) != SSH_OK ||
	    ssh_channel_request_shell(channels[i]) != SSH_OK)
		return fprintf(stderr, "shell %d: %s\n", i, ssh_get_error(sessions[i])), 1;
	ssh_channel_read_timeout(channels[i], buf, sizeof buf, 0, 3000);
	return 0;
}

static void
close_all(int n)
{
	for (int i = 0; i < n; i++) {
		ssh_channel_free(channels[i]);
		ssh_disconnect(sessions[i]);
		ssh_free(sessions[i]);
	}
}

static int
idle(char **argv)
{
	int n = atoi(argv[6]) > SESSIONS ? SESSIONS : atoi(argv[6]), root = atoi(argv[5]);
	long before = tree_dirty(root), after;

	for (int i = 0; i < n; i++)
		if (open_one(i, argv[2], argv[3], argv[4]) != 0)
			return 1;
	sleep(3);
	after = tree_dirty(root);
	printf("%ld\n", (after - before) / n);
	close_all(n);
	return 0;
}

/* n terminals of the users in turn; how many were opened. */
static int
open_many(char **argv)
{
	int n = atoi(argv[6]) > SESSIONS ? SESSIONS : atoi(argv[6]), users = 0;
	char *user[SESSIONS], *rest = argv[3], *word;

	while (users < SESSIONS && (word = strsep(&rest, ",")) != NULL)
		if (*word != '\0')
			user[users++] = word;
	for (int i = 0; i < n && users > 0; i++)
		if (open_one(i, argv[2], user[i % users], argv[4]) != 0)
			return i;
	return users > 0 ? n : 0;
}

/* Takes what has come to all terminals; the first bell of each is noted. */
static size_t
drain(int n, double *bell)
{
	static struct pollfd p[SESSIONS];
	char buf[65536];
	size_t bytes = 0;

	for (int i = 0; i < n; i++)
		p[i] = (struct pollfd){ .fd = ssh_get_fd(sessions[i]), .events = POLLIN };
	if (poll(p, (nfds_t)n, 20) <= 0)
		return 0;
	for (int i = 0; i < n; i++) {
		int got;
		if (p[i].revents == 0)
			continue;
		while ((got = ssh_channel_read_nonblocking(channels[i], buf, sizeof buf, 0)) > 0) {
			bytes += (size_t)got;
			if (bell != NULL && bell[i] == 0 && memchr(buf, '\a', (size_t)got) != NULL)
				bell[i] = now();
		}
	}
	return bytes;
}

static void
drain_for(int n, double seconds)
{
	double end = now() + seconds;

	while (now() < end)
		drain(n, NULL);
}

static pid_t
start(char **command)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	/* The bench's own figures go to standard output. */
	dup2(2, 1);
	execvp(command[0], command);
	_exit(127);
}

/* Time of the process, its siblings and all that come from them. */
static double
cpu_of_all(int root)
{
	int main_pid = parent_of(root);
	struct dirent *e;
	double total = 0;
	DIR *d = opendir("/proc");

	while (d != NULL && (e = readdir(d)) != NULL)
		if (atoi(e->d_name) > 0 && descends(atoi(e->d_name), main_pid))
			total += cpu(e->d_name);
	if (d != NULL)
		closedir(d);
	return total;
}

static int
boards(char **argv)
{
	double seconds = strtod(argv[7], NULL), begun, before, took;
	int n = open_many(argv), root = atoi(argv[5]);
	size_t bytes = 0;
	pid_t pid;

	if (n != atoi(argv[6]))
		return fprintf(stderr, "only %d terminals\n", n), 1;
	drain_for(n, 5);
	pid = start(argv + 8);
	drain_for(n, 1);
	before = cpu_of_all(root);
	begun = now();
	while (now() < begun + seconds)
		bytes += drain(n, NULL);
	took = now() - begun;
	printf("%.1f %.0f\n", (cpu_of_all(root) - before) * 100 / took, (double)bytes / took);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	close_all(n);
	return 0;
}

static int
by_size(const void *a, const void *b)
{
	double d = *(const double *)a - *(const double *)b;

	return d < 0 ? -1 : d > 0;
}

/* Seconds from now to a time, ms since 1970. */
static double
until(const char *time)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return strtod(time, NULL) / 1e3 - ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

static int
ring(char **argv)
{
	static double bell[SESSIONS], ms[SESSIONS];
	int n = open_many(argv), rang = 0;
	bool falls_due = argv[7][0] == '@';
	double begun;
	pid_t pid = 0;

	if (n != atoi(argv[6]))
		return fprintf(stderr, "only %d terminals\n", n), 1;
	if (falls_due && until(argv[7] + 1) < 2)
		return fprintf(stderr, "it is past due\n"), 1;
	drain_for(n, falls_due ? until(argv[7] + 1) - 1 : 5);
	begun = falls_due ? now() + until(argv[7] + 1) : now();
	if (!falls_due)
		pid = start(argv + 7);
	while (now() < begun + 10)
		drain(n, bell);
	for (int i = 0; i < n; i++)
		if (bell[i] != 0)
			ms[rang++] = (bell[i] - begun) * 1000;
	qsort(ms, (size_t)rang, sizeof ms[0], by_size);
	printf("%.0f %.0f %d\n", rang > 0 ? ms[rang / 2] : 0, rang > 0 ? ms[rang * 99 / 100] : 0,
	    n - rang);
	if (pid != 0)
		waitpid(pid, NULL, 0);
	close_all(n);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 8 && strcmp(argv[1], "logins") == 0)
		return logins(argv);
	if (argc == 7 && strcmp(argv[1], "idle") == 0)
		return idle(argv);
	if (argc > 8 && strcmp(argv[1], "boards") == 0)
		return boards(argv);
	if (argc > 7 && strcmp(argv[1], "ring") == 0)
		return ring(argv);
	return fprintf(stderr, "bench_ssh logins|idle|boards|ring PORT USER KEYFILE SERVERPID ...\n"), 2;
}
