/*
 * One handshake and login with itself before the first fork: what the crypto
 * library fetches and allocates on first use is then shared by all sessions,
 * which halves the processor time of a login.
 */
#include "src/ssh/ssh_conn.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WARM_MS 5000

struct warm {
	ssh_channel channel;
	struct ssh_channel_callbacks_struct cb;
	bool is_done;
};

static int
warm_key(ssh_session ssh, const char *user, struct ssh_key_struct *key, char state, void *ctx)
{
	(void)ssh, (void)user, (void)key, (void)state, (void)ctx;
	return SSH_AUTH_SUCCESS;	/* the other end is our own child */
}

static int
warm_exec(ssh_session ssh, ssh_channel channel, const char *line, void *ctx)
{
	struct warm *w = ctx;

	(void)ssh, (void)channel, (void)line;
	w->is_done = true;
	return 0;
}

static ssh_channel
warm_channel(ssh_session ssh, void *ctx)
{
	struct warm *w = ctx;

	w->channel = ssh_channel_new(ssh);
	w->cb.userdata = w;
	w->cb.channel_exec_request_function = warm_exec;
	ssh_callbacks_init(&w->cb);
	ssh_set_channel_callbacks(w->channel, &w->cb);
	return w->channel;
}

/* The client; ends with its process. */
static void
warm_client(int sock)
{
	ssh_session ssh = ssh_new();
	ssh_key key = ssh_host_key();
	ssh_channel channel;
	bool config = false;
	char byte;

	if (ssh == NULL || key == NULL)
		return;
	ssh_options_set(ssh, SSH_OPTIONS_PROCESS_CONFIG, &config);
	ssh_options_set(ssh, SSH_OPTIONS_HOST, "warm");
	ssh_options_set(ssh, SSH_OPTIONS_USER, "warm");
	ssh_options_set(ssh, SSH_OPTIONS_FD, &sock);
	if (ssh_connect(ssh) != SSH_OK ||
	    ssh_userauth_publickey(ssh, NULL, key) != SSH_AUTH_SUCCESS)
		return;
	channel = ssh_channel_new(ssh);
	if (channel == NULL || ssh_channel_open_session(channel) != SSH_OK)
		return;
	ssh_channel_request_exec(channel, "warm");
	ssh_channel_read(channel, &byte, 1, 0);
}

static bool
warm_server(struct ssh_host *host, int sock)
{
	struct ssh_server_callbacks_struct cb = { .auth_pubkey_function = warm_key,
	    .channel_open_request_session_function = warm_channel };
	struct warm w = { 0 };
	ssh_session ssh = ssh_host_accept(host, sock);
	ssh_event event = ssh_event_new();
	int64_t end = ssh_clock() + WARM_MS;

	if (ssh == NULL || event == NULL)
		return false;
	cb.userdata = &w;
	ssh_callbacks_init(&cb);
	ssh_set_server_callbacks(ssh, &cb);
	ssh_set_auth_methods(ssh, SSH_AUTH_METHOD_PUBLICKEY);
	ssh_handle_key_exchange(ssh);	/* sends the banner; must come first */
	ssh_event_add_session(event, ssh);
	while (!w.is_done && ssh_clock() < end)
		if (ssh_event_dopoll(event, 100) == SSH_ERROR)
			break;
	if (w.is_done) {
		ssh_channel_write(w.channel, "w", 1);
		ssh_event_dopoll(event, 0);
	}
	ssh_event_remove_session(event, ssh);
	ssh_event_free(event);
	ssh_disconnect(ssh);
	ssh_free(ssh);
	return w.is_done;
}

bool
ssh_host_warm(void *host)
{
	int pair[2];
	bool ok;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	child = fork();
	if (child == 0) {
		close(pair[0]);
		warm_client(pair[1]);
		_exit(0);
	}
	close(pair[1]);
	if (child < 0) {
		close(pair[0]);
		return false;
	}
	ok = warm_server(host, pair[0]);	/* the library closes its end */
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return ok;
}
