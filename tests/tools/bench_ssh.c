/*
 * Logins per second, server CPU per login, and private memory of idle sessions,
 * against whatever SSH server listens: ours or OpenSSH's.
 *   bench_ssh logins PORT USER KEYFILE SERVERPID SECONDS CLIENTS
 *   bench_ssh idle PORT USER KEYFILE SERVERPID SESSIONS
 * SERVERPID is the process whose reaped children are the sessions.
 */
#include <dirent.h>
#include <libssh/libssh.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SESSIONS 200

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

static int
idle(char **argv)
{
	int n = atoi(argv[6]) > SESSIONS ? SESSIONS : atoi(argv[6]), root = atoi(argv[5]);
	static ssh_session s[SESSIONS];
	static ssh_channel ch[SESSIONS];
	char buf[65536];
	long before = tree_dirty(root), after;

	for (int i = 0; i < n; i++) {
		s[i] = login(argv[2], argv[3], argv[4]);
		if (s[i] == NULL)
			return 1;
		ch[i] = ssh_channel_new(s[i]);
		if (ssh_channel_open_session(ch[i]) != SSH_OK ||
		    ssh_channel_request_pty_size(ch[i], "xterm-256color", 80, 24) != SSH_OK ||
		    ssh_channel_request_shell(ch[i]) != SSH_OK)
			return fprintf(stderr, "shell %d: %s\n", i, ssh_get_error(s[i])), 1;
		ssh_channel_read_timeout(ch[i], buf, sizeof buf, 0, 3000);
	}
	sleep(3);
	after = tree_dirty(root);
	printf("%ld\n", (after - before) / n);
	for (int i = 0; i < n; i++) {
		ssh_channel_free(ch[i]);
		ssh_disconnect(s[i]);
		ssh_free(s[i]);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 8 && strcmp(argv[1], "logins") == 0)
		return logins(argv);
	if (argc == 7 && strcmp(argv[1], "idle") == 0)
		return idle(argv);
	return fprintf(stderr, "bench_ssh logins|idle PORT USER KEYFILE SERVERPID ...\n"), 2;
}
