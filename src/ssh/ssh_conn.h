/*
 * One connection as the files src/ssh/ssh_*.c share it. Nobody else includes this.
 *
 *   ssh_host.c     host key, algorithm lists, what all connections share
 *   ssh_warm.c     the handshake with itself that warms the listener's pages
 *   ssh_auth.c     login by key, password, one-time code
 *   ssh_request.c  what the client asks of its one channel
 *   ssh_channel.c  struct transport over it, and the turns of waiting
 *   ssh_lines.c    lines typed to a command on a terminal
 *   ssh_conn.c     its clock and its end
 *   ssh_session.c  the life of a connection
 */
#ifndef SRC_SSH_CONN_H
#define SRC_SSH_CONN_H

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include "gen/kinds/account/enums.h"
#include "keys/key.h"
#include "src/base/charset.h"
#include "src/base/sandbox.h"
#include "src/session/session.h"
#include "src/ssh/ssh.h"
#include "src/ssh/ssh_lines.h"

#define LOGIN_KEYS 12		/* refused keys: an agent may hold many */
#define LOGIN_ASKS 100		/* requests of all kinds, the harmless ones included */
#define COMMAND_MAX 65536	/* bytes of a command line */

/* What all connections share; made by ssh_host_new(). */
struct ssh_host {
	ssh_bind bind;
	struct sandbox *sandbox;
	struct charset_pair charset;
	bool has_gb;
	int grace_ms;		/* for all of the login */
	int typing_ms;		/* the same when a person must type */
	int banner_ms;		/* in a crowd, to say what it is */
	int silence_ms;		/* without an answerable byte */
	unsigned attempts;	/* wrong passwords before the end */
	char phone[61];		/* of the duty room; "" = none is set */
};

/* How far the login is. All of it belongs to name: another name starts anew. */
struct login {
	char name[CHARSET_LOGIN];	/* "" = no possible name */
	bool is_gb;
	bool is_asked;			/* offer is filled */
	struct login_offer offer;
	bool key_ok, password_ok, is_code;
	char fingerprint[KEY_PRINT];
	unsigned failures, refused_keys, asks;	/* of the connection, whatever the name */
	bool is_greeted;		/* asked for something: the handshake is over */
	bool is_prompted;		/* a person is typing */
	bool is_over;			/* no more attempts: end the connection */
	bool is_unheard;		/* as nobody could be asked: at once, with the reason */
	bool is_done;
};

/* Bytes that wait for the person's window and the kernel. */
struct queue {
	char *data;
	size_t start, len, cap;
};

/* What the client asked of its channel. */
struct asked {
	bool has_pty, is_shell, is_command;
	char command[COMMAND_MAX + 1];
	size_t command_len;
	char term[48];
	int cols, rows;
	enum charset lang;		/* 0 = none named */
	int lang_rank;			/* LC_ALL over LC_CTYPE over LANG */
};

struct conn {
	const struct session_start *start;
	struct ssh_host *host;
	ssh_session ssh;
	ssh_event event;
	ssh_channel channel;
	struct ssh_server_callbacks_struct server_cb;
	struct ssh_channel_callbacks_struct channel_cb;
	struct session session;
	struct login login;
	struct asked asked;
	struct queue out, err;
	struct charset_pair convert;	/* of a command in GB18030 */
	bool is_foreign;	/* what comes is UTF-8, though the session is not */
	bool is_converting, is_raw;	/* raw: a file comes in, out is converted all the same */
	struct lines lines;		/* of a command on a terminal */
	struct lines lines_raw;		/* the line at hand as its bytes came, in GB18030 */
	bool is_resized, is_cancelled;	/* window change; INT from the client */
	bool is_broken;			/* nothing can be sent or received any more */
	bool is_sealed;			/* second filter is in force */
	bool is_stuck;			/* window full or rekeying: wait for the client */
	bool is_ending;			/* told to end by the server */
	bool is_heard;			/* a callback of ours ran in this turn */
	enum ssh_stage stage;		/* as the listener knows it */
	int64_t heard_at;		/* bytes last came */
	int64_t unanswered;		/* since when bytes led to nothing; 0 = they did */
	int64_t sent_at;		/* output last moved, or was first queued */
	int64_t alive_at;		/* last keepalive */
	bool is_asked;			/* a keepalive waits for its reply */
	enum { SHOWN_NOT, SHOWN_WANTED, SHOWN_ASKED, SHOWN_YES } shown;	/* what was written */
	char host_line[160];
};

/* What the kernel cannot deliver for so long is given up, as the setting link.silent.seconds
 * does at its largest. */
#define DEAD_MS 600000

/* ssh_conn.c: milliseconds that only go forward. */
int64_t ssh_clock(void);
/* Says why and ends the connection, soon in any case. */
void ssh_end(struct conn *c, unsigned why);
/* It has come so far: the listener is told, once. */
void ssh_reached(struct conn *c, enum ssh_stage stage);
/* The handler of SIGTERM; and whether it came. */
void ssh_on_term(int sig);
bool ssh_told(void);

/* ssh_host.c: a new SSH session over sock, not blocking, before its first
 * byte. NULL when out of memory. */
ssh_session ssh_host_accept(struct ssh_host *host, int sock);
/* A fresh ed25519 key; NULL on failure. */
ssh_key ssh_host_key(void);

/* ssh_auth.c: sets the callbacks of the login on c->server_cb and c->ssh. */
void ssh_auth_start(struct conn *c);
/* The method for keeper_login(): "key", "password", "code", "key+password". */
const char *ssh_auth_method(const struct login *l);

/* ssh_request.c: a callback of the library. */
ssh_channel ssh_channel_accept(ssh_session ssh, void *ctx);

/* ssh_channel.c */
void ssh_channel_transport(struct conn *c);			/* fills c->session.io */
/* Sends what is queued as far as window and kernel take it. */
void ssh_channel_pump(struct conn *c);
/* No file is opened from now on. False: the connection ends, showing nothing. */
bool ssh_channel_seal(struct conn *c);
/* Is what comes UTF-8 where the session speaks GB18030? Said once; it stays so. */
bool ssh_channel_foreign(struct conn *c, const char *bytes, size_t len);
/* True when the client has closed the channel, or can send no more. */
bool ssh_channel_over(const struct conn *c);
/* Waits up to timeout ms for the client or fd (-1: none) and lets the library
 * work. True when fd is ready. */
bool ssh_turn(struct conn *c, int fd, int timeout);

#endif
