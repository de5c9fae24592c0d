/*
 * What the client asks of its one channel: a terminal, a locale, a shell or a
 * command. Everything else (forwarding, agent, X11, subsystems) is refused by
 * having no callback here.
 */
#include "gen/kinds/account/enums.h"
#include "src/ssh/ssh_conn.h"

#include <string.h>

/* Text from the client, cut to cap. */
static void
keep_text(char *out, size_t cap, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len >= cap)
		len = cap - 1;
	memcpy(out, text != NULL ? text : "", len);
	out[len] = '\0';
}

static int
on_pty(ssh_session ssh, ssh_channel channel, const char *term, int cols, int rows, int px,
    int py, void *ctx)
{
	struct conn *c = ctx;

	(void)ssh, (void)channel, (void)px, (void)py;
	c->is_heard = true;
	c->asked.has_pty = true;
	keep_text(c->asked.term, sizeof c->asked.term, term);
	c->asked.cols = cols;
	c->asked.rows = rows;
	return 0;
}

static int
on_window(ssh_session ssh, ssh_channel channel, int cols, int rows, int px, int py, void *ctx)
{
	struct conn *c = ctx;

	(void)ssh, (void)channel, (void)px, (void)py;
	c->asked.cols = cols;
	c->asked.rows = rows;
	c->is_resized = true;
	return 0;
}

/* Only the character set of the locale counts. 0 = taken. */
static int
on_env(ssh_session ssh, ssh_channel channel, const char *name, const char *value, void *ctx)
{
	static const char *const ranks[] = { "LANG", "LC_CTYPE", "LC_ALL" };
	struct conn *c = ctx;

	(void)ssh, (void)channel;
	c->is_heard = true;
	for (int i = 0; i < (int)(sizeof ranks / sizeof *ranks); i++) {
		enum charset named;

		if (strcmp(name, ranks[i]) != 0)
			continue;
		named = charset_of_locale(value);
		if (named != 0 && i + 1 > c->asked.lang_rank) {
			c->asked.lang = named;
			c->asked.lang_rank = i + 1;
		}
		return 0;
	}
	return 1;
}

static bool
is_begun(const struct conn *c)
{
	return c->asked.is_shell || c->asked.is_command;
}

static int
on_shell(ssh_session ssh, ssh_channel channel, void *ctx)
{
	struct conn *c = ctx;

	(void)ssh, (void)channel;
	c->is_heard = true;
	if (is_begun(c))
		return 1;
	c->asked.is_shell = true;
	return 0;
}

static int
on_exec(ssh_session ssh, ssh_channel channel, const char *line, void *ctx)
{
	struct conn *c = ctx;

	(void)ssh, (void)channel;
	c->is_heard = true;
	if (is_begun(c) || strlen(line) > COMMAND_MAX)
		return 1;
	c->asked.is_command = true;
	c->asked.command_len = strlen(line);
	memcpy(c->asked.command, line, c->asked.command_len + 1);
	return 0;
}

static void
on_signal(ssh_session ssh, ssh_channel channel, const char *name, void *ctx)
{
	struct conn *c = ctx;

	(void)ssh, (void)channel;
	if (strcmp(name, "INT") == 0 || strcmp(name, "TERM") == 0 || strcmp(name, "HUP") == 0)
		c->is_cancelled = true;
}

/* One channel per connection: a second one is refused by giving none. */
ssh_channel
ssh_channel_accept(ssh_session ssh, void *ctx)
{
	struct conn *c = ctx;

	c->is_heard = true;
	if (c->channel != NULL || !c->login.is_done)
		return NULL;
	c->channel = ssh_channel_new(ssh);
	if (c->channel == NULL)
		return NULL;
	c->channel_cb.userdata = c;
	c->channel_cb.channel_pty_request_function = on_pty;
	c->channel_cb.channel_pty_window_change_function = on_window;
	c->channel_cb.channel_env_request_function = on_env;
	c->channel_cb.channel_shell_request_function = on_shell;
	c->channel_cb.channel_exec_request_function = on_exec;
	c->channel_cb.channel_signal_function = on_signal;
	ssh_callbacks_init(&c->channel_cb);
	ssh_set_channel_callbacks(c->channel, &c->channel_cb);
	return c->channel;
}

