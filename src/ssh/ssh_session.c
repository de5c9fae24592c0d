/*
 * The life of one connection in its own process: sandbox, handshake, login, the
 * screens or one command, the end. All timers are here; the library has none.
 */
#include "src/ssh/ssh_conn.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gen/kinds/account/enums.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/lang/tr.h"

#define UNSENT_BYTES 512	/* unsent in the kernel: more only adds delay */
#define CLOSE_MS 5000		/* for the client to close first */

enum { EXIT_DONE, EXIT_REFUSED, EXIT_UNCLEAR, EXIT_FORBIDDEN, EXIT_LATER };

/* While an operation waits for the keeper. */
static void
on_idle(void *ctx, int waited)
{
	(void)waited;
	ssh_turn(ctx, -1, 0);
}

/* The same within the library's own calls, where it may not be called. */
static void
on_login_idle(void *ctx, int waited)
{
	struct conn *c = ctx;

	(void)waited;
	if (ssh_told())
		link_end(c->session.link, M_SERVER_ENDS);
}

/* ---- before the login */

static void
set_signals(void)
{
	static const int usual[] = { SIGINT, SIGHUP, SIGCHLD, SIGALRM, SIGUSR1, SIGUSR2 };
	struct sigaction term = { .sa_handler = ssh_on_term };
	sigset_t none;

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		signal(usual[i], SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGTERM, &term, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The listener's other descriptors are not this connection's business. */
static void
close_others(const struct session_start *start)
{
	int keep[3] = { start->sock, start->channel, start->listener };
	unsigned from = 3;

	for (int i = 0; i < 3; i++) {
		int least = -1;

		for (int k = 0; k < 3; k++)
			if (keep[k] >= (int)from && (least < 0 || keep[k] < least))
				least = keep[k];
		if (least < 0)
			break;
		if ((unsigned)least > from)
			close_range(from, (unsigned)least - 1, 0);
		from = (unsigned)least + 1;
	}
	close_range(from, ~0u, 0);
}

/* What the server prints is not a session's to write; the listener says how it ended. */
static bool
leave_output(void)
{
#ifdef __SANITIZE_ADDRESS__
	return true;		/* its findings go there */
#else
	int null = open("/dev/null", O_RDWR);
	bool good = null >= 0;

	for (int fd = 0; fd < 3; fd++)
		good = good && dup2(null, fd) == fd;
	if (null > 2)
		close(null);
	return good;
#endif
}

/* Since Linux 6.15; an older one refuses it, and tries a silent link ever more seldom. */
#ifndef TCP_RTO_MAX_MS
#define TCP_RTO_MAX_MS 44
#endif
#define RETRY_MS 5000		/* a link that is back is used within */

static void
set_socket(int sock)
{
	static const struct { int option, value; } options[] = {
		{ TCP_NODELAY, 1 }, { TCP_NOTSENT_LOWAT, UNSENT_BYTES },
		{ TCP_USER_TIMEOUT, DEAD_MS }, { TCP_RTO_MAX_MS, RETRY_MS },
	};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		setsockopt(sock, IPPROTO_TCP, options[i].option, &options[i].value,
		    sizeof options[i].value);
}

static bool
connect_ssh(struct conn *c)
{
	c->ssh = ssh_host_accept(c->host, c->start->sock);
	c->event = ssh_event_new();
	if (c->ssh == NULL || c->event == NULL)
		return false;
	c->server_cb.channel_open_request_session_function = ssh_channel_accept;
	ssh_auth_start(c);
	ssh_callbacks_init(&c->server_cb);
	return ssh_set_server_callbacks(c->ssh, &c->server_cb) == SSH_OK &&
	    ssh_handle_key_exchange(c->ssh) != SSH_ERROR &&
	    ssh_event_add_session(c->event, c->ssh) == SSH_OK;
}

/* True when a timer has run out. Silence is allowed while a person may be
 * typing, never before that and never after a message the library swallowed. */
static bool
is_late(const struct conn *c, int64_t begun)
{
	int64_t now = ssh_clock();
	const struct ssh_host *h = c->host;

	if (c->start->is_crowd && c->stage == STAGE_NOTHING && now - begun > h->banner_ms)
		return true;
	if (now - begun > (c->login.is_prompted ? h->typing_ms : h->grace_ms))
		return true;
	if (!c->login.is_greeted || c->login.is_done)
		return now - c->heard_at > h->silence_ms;
	return c->unanswered != 0 && now - c->unanswered > h->silence_ms;
}

/* What the library reads by itself. */
static void
look_on(struct conn *c)
{
	if (c->stage < STAGE_BANNER && ssh_get_clientbanner(c->ssh) != NULL)
		ssh_reached(c, STAGE_BANNER);
	if (c->stage < STAGE_KEYS && ssh_get_kex_algo(c->ssh) != NULL)
		ssh_reached(c, STAGE_KEYS);
}

/* From the first byte to a request for a shell or a command. */
static bool
log_in(struct conn *c)
{
	int64_t begun = ssh_clock();

	c->heard_at = begun;
	while (!c->asked.is_shell && !c->asked.is_command) {
		if (c->is_broken || c->is_ending || is_late(c, begun))
			return false;
		if (c->login.is_over && !c->login.is_done) {
			/* The last answer first, then the end; but no wait for one more question
			 * that could not be answered either. */
			if (!c->login.is_unheard)
				ssh_turn(c, -1, 100);
			return false;
		}
		ssh_turn(c, -1, 1000);
		look_on(c);
	}
	return true;
}

/* ---- after the login */

static int
refuse_all(struct conn *c, const char *text, int code)
{
	c->session.io.write_err(c, text, strlen(text));
	c->session.io.write_err(c, c->asked.is_shell ? "\r\n" : "\n", c->asked.is_shell ? 2 : 1);
	return code;
}

/* A sentence of the rules in the person's charset; its exit code. */
static int
say_end(struct conn *c, unsigned message)
{
	char text[600];
	struct buf b = BUF(text);
	char phone[1][192];

	if (message == M_PASSWORDS_WRONG && c->host->phone[0] != '\0')
		message = M_PASSWORDS_WRONG_CALL;
	arg_text(phone[0], c->host->phone);
	c->is_converting = c->session.charset == charset_gb18030 && c->host->has_gb;
	say(&b, NULL, message, (const char (*)[192])phone, 1);
	return refuse_all(c, buf_str(&b), message_exit((enum message)message));
}

/* Both languages: which one the person reads is known only once he is in. */
static int
refuse_unknown(struct conn *c, const char *text, int code)
{
	tr_set(language_zh);
	refuse_all(c, gettext(text), code);
	tr_set(language_en);
	return refuse_all(c, gettext(text), code);
}

static int
say_end_unknown(struct conn *c, unsigned message)
{
	tr_set(language_zh);
	say_end(c, message);
	tr_set(language_en);
	return say_end(c, message);
}

static void
fill_host_line(struct conn *c)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof a;
	char host[INET6_ADDRSTRLEN] = "HOST";
	unsigned port = 0;

	if (getsockname(c->start->sock, (struct sockaddr *)&a, &len) == 0) {
		if (a.ss_family == AF_INET) {
			const struct sockaddr_in *in = (const struct sockaddr_in *)&a;

			inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
			port = ntohs(in->sin_port);
		} else if (a.ss_family == AF_INET6) {
			const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&a;
			bool mapped = IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr);

			inet_ntop(mapped ? AF_INET : AF_INET6,
			    in6->sin6_addr.s6_addr + (mapped ? 12 : 0), host, sizeof host);
			port = ntohs(in6->sin6_port);
		}
	}
	snprintf(c->host_line, sizeof c->host_line, "ssh -p %u %s@%s", port, c->login.name, host);
	c->session.host_line = c->host_line;
}

/* +gbk and a locale that names a charset come before what the person keeps; a
 * command without either is UTF-8, whatever the screens use. 0 = as the person
 * keeps it. */
static void
choose_charset(struct conn *c)
{
	struct session *s = &c->session;

	if (c->login.is_gb)
		s->charset = charset_gb18030;
	else if (c->asked.lang != 0)
		s->charset = c->asked.lang;
	else if (c->asked.is_command)
		s->charset = charset_utf8;
	c->is_converting = c->asked.is_command && s->charset == charset_gb18030 &&
	    c->host->has_gb;
	c->convert = c->host->charset;
}

static void finish(struct conn *c, int code);

/* In the middle of a reading. */
static void
on_late(void *ctx)
{
	struct conn *c = ctx;

	if (c->session.keep != NULL)
		c->session.keep(c->session.keep_ctx);
	finish(c, say_end(c, M_READ_LATE));
	ssh_disconnect(c->ssh);
}

/* Makes the session what screens and commands see. 0, or an exit code. */
static int
open_session(struct conn *c)
{
	struct session *s = &c->session;
	uint64_t account = 0;
	int why;

	link_set_idle(s->link, on_idle, c);
	why = keeper_login(s->link, c->login.name, ssh_auth_method(&c->login),
	    c->login.fingerprint, c->asked.is_command, &account);
	if (why != 0)
		return say_end_unknown(c, why > 0 ? (unsigned)why : M_LOGIN_AWAY);
	link_set_late(s->link, on_late, c);
	if (link_open(s->link, &s->db) != 0)
		return refuse_unknown(c, N_("The records cannot be read right now. Please try again "
		    "later."), EXIT_LATER);
	s->viewer.account = account;
	if (!session_refresh(s))
		return refuse_unknown(c, N_("This account is switched off. Please ask your "
		    "administrator."), EXIT_FORBIDDEN);
	tr_set(s->language);
	s->is_first_login = c->login.is_code;
	memcpy(s->term, c->asked.term, sizeof s->term);
	fill_host_line(c);
	return EXIT_DONE;
}

/* The command line in UTF-8; owned by the caller. */
static char *
command_text(struct conn *c)
{
	size_t len = c->asked.command_len, n;
	char *text = malloc(CHARSET_ROOM(len) + 1);

	if (text == NULL)
		return NULL;
	if (c->is_converting && !ssh_channel_foreign(c, c->asked.command, len)) {
		n = charset_feed(&c->convert.in, c->asked.command, len, text);
		n += charset_end(&c->convert.in, text + n);
	} else {
		memcpy(text, c->asked.command, len);
		n = len;
	}
	text[n] = '\0';
	return text;
}

static int
run_command(struct conn *c)
{
	char *line = command_text(c);
	int code;

	if (line == NULL)
		return EXIT_LATER;
	if (!ssh_channel_seal(c)) {
		free(line);
		return say_end(c, link_why(c->session.link));
	}
	code = command_run(&c->session, line);
	free(line);
	return code;
}

static int
run(struct conn *c)
{
	int code;

	choose_charset(c);
	if (c->asked.is_command && c->login.is_code)
		return refuse_unknown(c, N_("This password is for one login only. Log in on a "
		    "terminal first, without a command, and choose your own."), EXIT_FORBIDDEN);
	if (c->asked.is_shell && !c->asked.has_pty)
		return refuse_unknown(c, N_("There is no terminal. Give a command, for example: help; "
		    "or log in with: ssh -t"), EXIT_UNCLEAR);
	code = open_session(c);
	if (code != EXIT_DONE)
		return code;
	if (c->asked.is_command)
		return run_command(c);
	c->start->front->screens(&c->session);
	return link_why(c->session.link) != M_NONE ? say_end(c, link_why(c->session.link)) : EXIT_DONE;
}

/* The client closes first: closing the connection under it loses output and
 * makes OpenSSH forget the exit code. */
static void
finish(struct conn *c, int code)
{
	int64_t end;

	while (!c->is_broken && c->out.len + c->err.len > 0 && !ssh_channel_is_closed(c->channel))
		ssh_turn(c, -1, 1000);
	if (c->is_broken)
		return;
	ssh_channel_request_send_exit_status(c->channel, code);
	ssh_channel_send_eof(c->channel);
	ssh_channel_close(c->channel);
	end = ssh_clock() + CLOSE_MS;
	while (!c->is_broken && ssh_clock() < end)
		ssh_turn(c, -1, 500);
}

void
ssh_session_run(const struct session_start *start)
{
	struct conn *c;

	prctl(PR_SET_NAME, "session", 0, 0, 0);
	/* Large lists are mapped by themselves, so that freeing returns them and what
	 * is not used of them takes no memory. */
	mallopt(M_MMAP_THRESHOLD, 32 * 1024);
	c = calloc(1, sizeof *c);
	set_signals();
	close_others(start);
	if (c == NULL)
		return;
	c->start = start;
	c->host = start->host;
	if (!leave_output() || sandbox_enter(c->host->sandbox) != 0) {
		_exit(EXIT_LATER);	/* the listener says that it did */
	}
	/* Should a call hang: the kernel ends what the timers cannot. */
	alarm((unsigned)(c->host->typing_ms / 1000) + 30);
	set_socket(start->sock);
	c->session.silence_ms = DEAD_MS;	/* until the county's own is read */
	c->session.link = link_session(start->channel, start->listener);
	snprintf(c->session.address, sizeof c->session.address, "%s", start->address);
	ssh_channel_transport(c);
	if (c->session.link != NULL)
		link_set_idle(c->session.link, on_login_idle, c);
	if (c->session.link != NULL && connect_ssh(c) && log_in(c)) {
		alarm(0);
		finish(c, run(c));
		clock_follow(NULL);
		if (c->session.db != NULL)
			db_close(c->session.db);
	}
	if (c->ssh != NULL) {
		ssh_set_fd_towrite(c->ssh);	/* else the reason of the end may stay unsent */
		ssh_disconnect(c->ssh);
	}
	link_close(c->session.link);
}
