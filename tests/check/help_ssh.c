/* The server for SSH tests: a listener, a keeper per connection, the client. */
#include "tests/check/help_ssh.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/pins.h"
#include "gen/kinds/channel/messages.h"
#include "keys/password.h"
#include "src/base/datadir.h"
#include "src/base/msg.h"
#include "src/op/verifier.h"
#include "src/ssh/ssh_conn.h"

#define COST_OPS 1
#define COST_KIB 8192

/* What server and test both see. */
struct shared {
	int killed, alive;
	char login[160];
};

/* ---- the keeper of few words */

struct few {
	int fd;
	struct world *w;
	const char *key;		/* "TYPE BASE64" */
	struct pins *pins;
	struct shared *shared;
	uint8_t packet[MSG_BYTES], answer[1024];
	struct buf b;
};

static void
reply(struct few *f, struct msg *m, enum msg_status status)
{
	msg_begin(&f->b, f->answer, sizeof f->answer, MSG_answer);
	wire_number(&f->b, MSG_TAG, msg_number(m, MSG_TAG, UINT32_MAX));
	wire_number(&f->b, MSG_STATUS, status);
}

static uint64_t
account_of(struct few *f, const char *login)
{
	struct viewer v;
	struct db *db;
	struct txn t;
	uint64_t id = 0;

	if (db_open(&db, f->w->dir, DB_READ) != 0)
		return 0;
	txn_begin(&t, db, false);
	if (viewer_by_login(&t, login, f->w->now, &v))
		id = v.account;
	txn_abort(&t);
	db_close(db);
	return id;
}

static enum password_result
judge(struct few *f, const char *login, const uint8_t *stretched)
{
	static const struct { const char *text; enum password_result r; } known[] = {
		{ SSH_PASSWORD, PASSWORD_OK }, { SSH_CODE, PASSWORD_CODE },
	};
	uint8_t salt[PASSWORD_SALT] = { 0 }, mine[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t len = verifier_fold(known[i].text, folded);

		password_stretch(mine, folded, len, salt, COST_OPS, COST_KIB);
		if (memcmp(mine, stretched, sizeof mine) == 0 && account_of(f, login) != 0)
			return known[i].r;
	}
	return PASSWORD_NO;
}

/* As the real one does when it lets a session in. */
static void
pass(struct few *f, enum msg_type type, const char *name, int flags)
{
	char path[160];
	int fd;

	snprintf(path, sizeof path, "%s/%s", f->w->dir, name);
	fd = open(path, flags | O_CLOEXEC);
	msg_begin(&f->b, f->answer, sizeof f->answer, type);
	msg_send(f->fd, &f->b, fd);
	close(fd);
}

static void
pass_pins(struct few *f)
{
	int pins[2];

	pins_make(pins);
	msg_begin(&f->b, f->answer, sizeof f->answer, MSG_pins);
	msg_send(f->fd, &f->b, pins[1]);
	f->pins = pins_map(pins[0]);
	close(pins[0]);
	close(pins[1]);
}

static void
answer_one(struct few *f, struct msg *m)
{
	struct msg_offer offer = { .salt.len = PASSWORD_SALT, .ops = COST_OPS,
	    .mem_kib = COST_KIB };
	struct msg_logged logged = { 0 };
	struct msg_judged judged = { 0 };
	union {
		struct msg_ask ask;
		struct msg_key key;
		struct msg_password password;
		struct msg_login login;
	} in;

	switch (m->type) {
	case MSG_ask:
		msg_get(m, &kind_msg_ask, &in.ask);
		reply(f, m, strcmp(in.ask.login, "away") == 0 ? STATUS_NO : STATUS_OK);
		offer.both = strcmp(in.ask.login, "both") == 0;
		msg_put(&f->b, &kind_msg_offer, &offer);
		break;
	case MSG_key:
		msg_get(m, &kind_msg_key, &in.key);
		reply(f, m, strcmp(in.key.line, f->key) == 0 && account_of(f, in.key.login) != 0 ?
		    STATUS_OK : STATUS_NO);
		break;
	case MSG_password:
		msg_get(m, &kind_msg_password, &in.password);
		reply(f, m, STATUS_OK);
		judged.result = judge(f, in.password.login, in.password.stretched.data);
		msg_put(&f->b, &kind_msg_judged, &judged);
		break;
	case MSG_login:
		msg_get(m, &kind_msg_login, &in.login);
		snprintf(f->shared->login, sizeof f->shared->login, "%s %s %s", in.login.login,
		    in.login.method, in.login.command ? "command" : "screen");
		pass(f, MSG_data, "data.mdb", O_RDONLY);
		pass_pins(f);
		reply(f, m, STATUS_OK);
		logged.account = account_of(f, in.login.login);
		msg_put(&f->b, &kind_msg_logged, &logged);
		break;
	case MSG_presence:		/* from now on all that is read comes too late */
		atomic_store(&f->pins->oldest, UINT64_MAX);
		reply(f, m, STATUS_OK);
		break;
	default:
		reply(f, m, m->type == MSG_permit ? STATUS_OK : STATUS_NO);
	}
	msg_send(f->fd, &f->b, -1);
}

static void
keep_few(struct few *f)
{
	struct pollfd p = { .fd = f->fd, .events = POLLIN };
	struct msg m;
	ssize_t n;

	while (poll(&p, 1, -1) >= 0) {
		n = msg_recv(f->fd, f->packet, sizeof f->packet, NULL);
		if (n <= 0)
			return;
		if (msg_open(&m, f->packet, (size_t)n) == 0)
			answer_one(f, &m);
	}
}

/* ---- the listener */

static void
tell(struct session *s, const char *what, int cols, int rows)
{
	char line[128];

	snprintf(line, sizeof line, "%s %dx%d %s %s first=%d\r\n", what, cols, rows, s->term,
	    s->charset == charset_gb18030 ? "gb" : "utf", s->is_first_login);
	s->io.write(s->io.ctx, line, strlen(line));
}

/* In place of a form that keeps what is typed, and reads for that. */
static void
keep_typed(void *ctx)
{
	struct session *s = ctx;

	session_refresh(s);
	tell(s, "kept", 0, 0);
}

static void
read_late(struct session *s)
{
	s->keep = keep_typed;
	s->keep_ctx = s;
	keeper_presence(s->link, "", NULL, 0);
	session_refresh(s);
	tell(s, "went on", 0, 0);
}

/* The screens: an echo. */
static void
echo_screen(struct session *s)
{
	char buf[4096];
	int cols, rows;

	s->io.size(s->io.ctx, &cols, &rows);
	tell(s, "open", cols, rows);
	for (;;) {
		unsigned mask = s->io.wait(s->io.ctx, link_fd(s->link), -1);

		if ((mask & TRANSPORT_RESIZE) != 0) {
			s->io.size(s->io.ctx, &cols, &rows);
			tell(s, "size", cols, rows);
		}
		if ((mask & TRANSPORT_INPUT) != 0) {
			size_t n = s->io.read(s->io.ctx, buf, sizeof buf);

			s->io.write(s->io.ctx, buf, n);
			if (memchr(buf, 'q', n) != NULL)
				return;
			if (memchr(buf, '\005', n) != NULL)
				read_late(s);
		}
		if ((mask & (TRANSPORT_CLOSED | TRANSPORT_FD)) != 0)
			return;
	}
}

static void
serve_one(struct ssh_rig *r, struct ssh_host *host, const char *key, struct shared *shared,
    int sock)
{
	static const struct front front = { .screens = echo_screen };
	struct session_start start = { .sock = sock, .address = "127.0.0.1",
	    .parent = getppid(), .front = &front, .host = host, .listener = -1 };
	static struct few few;
	int pair[2];
	pid_t keeper;

	if (msg_pair(pair) != 0)
		_exit(1);
	keeper = fork();
	if (keeper == 0) {
		close(sock);
		close(pair[0]);
		few = (struct few){ .fd = pair[1], .w = &r->w, .key = key, .shared = shared };
		keep_few(&few);
		_exit(0);
	}
	close(pair[1]);
	start.channel = pair[0];
	ssh_session_run(&start);
	_exit(0);
}

static void
reap(struct shared *shared)
{
	int status;

	while (waitpid(-1, &status, WNOHANG) > 0) {
		shared->alive--;
		if (WIFSIGNALED(status))
			shared->killed++;
	}
}

static void
read_key(const struct ssh_rig *r, char *out, size_t cap)
{
	char path[160], type[64], blob[4000];
	FILE *f;

	snprintf(path, sizeof path, "%s/key.pub", r->dir);
	f = fopen(path, "r");
	if (f == NULL || fscanf(f, "%63s %3999s", type, blob) != 2)
		_exit(1);
	fclose(f);
	snprintf(out, cap, "%s %s", type, blob);
}

static void
serve(struct ssh_rig *r, int sock, int silence_ms, struct shared *shared)
{
	char print[SSH_FINGERPRINT];
	struct ssh_host *host = ssh_host_make(r->w.dir, print) == 0 ? ssh_host_new(r->w.dir) : NULL;
	struct pollfd p = { .fd = sock, .events = POLLIN };
	char key[4096];

	if (host == NULL)
		_exit(1);
	host->silence_ms = silence_ms;
	host->attempts = SSH_RIG_ATTEMPTS;
	read_key(r, key, sizeof key);
	for (;;) {
		int one = poll(&p, 1, 50) == 1 ? accept(sock, NULL, NULL) : -1;

		reap(shared);
		if (one < 0)
			continue;
		shared->alive++;
		if (fork() == 0) {
			close(sock);
			serve_one(r, host, key, shared, one);
		}
		close(one);
	}
}

static struct shared *
shared_of(const struct ssh_rig *r)
{
	char path[160];
	struct shared *s;
	int fd;

	snprintf(path, sizeof path, "%s/shared", r->dir);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, sizeof *s), 0);
	s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	ck_assert_ptr_ne(s, MAP_FAILED);
	close(fd);
	return s;
}

void
ssh_rig_open(struct ssh_rig *r, int silence_ms)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof a;
	struct shared *shared;
	char line[512];
	int sock;

	world_open(&r->w);
	ck_assert_int_eq(datadir_own(r->w.dir), 0);
	snprintf(r->dir, sizeof r->dir, "%s-ssh", r->w.dir);
	snprintf(line, sizeof line, "mkdir %s && cd %s && ssh-keygen -q -t ed25519 -N '' -f key && "
	    "ssh-keygen -q -t ed25519 -N '' -f other", r->dir, r->dir);
	ck_assert_int_eq(system(line), 0);
	sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(sock, (struct sockaddr *)&a, sizeof a), 0);
	ck_assert_int_eq(listen(sock, 128), 0);
	getsockname(sock, (struct sockaddr *)&a, &len);
	r->port = ntohs(a.sin_port);
	/* Check's own pipe takes one writer: nothing after the fork may assert. */
	shared = shared_of(r);
	r->server = fork();
	if (r->server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setpgid(0, 0);
		serve(r, sock, silence_ms, shared);
	}
	setpgid(r->server, r->server);
	close(sock);
}

void
ssh_rig_close(struct ssh_rig *r)
{
	char line[256];

	killpg(r->server, SIGKILL);
	waitpid(r->server, NULL, 0);
	snprintf(line, sizeof line, "rm -rf %s", r->dir);
	ck_assert_int_eq(system(line), 0);
	world_close(&r->w);
}

/* ---- the client */

int
ssh_rig_run(const struct ssh_rig *r, const struct ssh_try *t, char *out, size_t cap)
{
	char line[2048], login[256];
	size_t len = 0, n;
	FILE *f;

	if (t->key != NULL)
		snprintf(login, sizeof login, "-i %s/%s -o IdentitiesOnly=yes", r->dir, t->key);
	else
		snprintf(login, sizeof login, "-o PubkeyAuthentication=no");
	snprintf(line, sizeof line, "%s%s%s %s%s%s timeout 60 ssh -F none -p %d %s "
	    "%s -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "
	    "-o LogLevel=ERROR -o NumberOfPasswordPrompts=1 %s@127.0.0.1 %s %s%s %s",
	    t->feed != NULL ? t->feed : "", t->feed != NULL ? " | " : "",
	    t->env != NULL ? t->env : "",
	    t->password != NULL ? "sshpass -p '" : "", t->password != NULL ? t->password : "",
	    t->password != NULL ? "'" : "", r->port, login,
	    t->options != NULL ? t->options : "", t->user,
	    t->command != NULL ? t->command : "", t->feed != NULL ? "" : "<",
	    t->feed != NULL ? "" : t->input != NULL ? t->input : "/dev/null",
	    t->streams != NULL ? t->streams : "2>&1");
	f = popen(line, "r");
	ck_assert_ptr_nonnull(f);
	while (len < cap - 1 && (n = fread(out + len, 1, cap - 1 - len, f)) > 0)
		len += n;
	out[len] = '\0';
	return WEXITSTATUS(pclose(f));
}

int
ssh_rig_connect(const struct ssh_rig *r)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)r->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

void
ssh_rig_login(const struct ssh_rig *r, char *out, size_t cap)
{
	struct shared *s = shared_of(r);

	snprintf(out, cap, "%s", s->login);
	munmap(s, sizeof *s);
}

int
ssh_rig_killed(const struct ssh_rig *r)
{
	struct shared *s = shared_of(r);
	int n = s->killed;

	munmap(s, sizeof *s);
	return n;
}

int
ssh_rig_alive(const struct ssh_rig *r)
{
	struct shared *s = shared_of(r);
	int n = s->alive;

	munmap(s, sizeof *s);
	return n;
}
