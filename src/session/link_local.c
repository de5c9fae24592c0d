/*
 * A command on the server: it holds the data lock and acts as keeper itself,
 * or speaks to the keeper that runs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "db/err.h"
#include "db/made.h"
#include "keys/keys.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/base/privilege.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"
#include "src/session/link_call.h"

#define RETRY 100		/* ms between two tries */

static void
rest(int ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/* Says who we are and waits for the word. STATUS_NOT_STORED: nobody answers. */
static enum msg_status
introduce(struct link *l, int fd)
{
	uint8_t storage[128], packet[256];
	struct timeval wait = { .tv_sec = 2 };
	struct buf b;
	struct msg m;
	ssize_t n;

	msg_begin(&b, storage, sizeof storage, MSG_as);
	wire_number(&b, MSG_TAG, 0);
	wire_text(&b, 3, l->login);
	wire_number(&b, 4, l->origin.uid);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	if (msg_send(fd, &b, -1) != 0)
		return STATUS_NOT_STORED;
	n = recv(fd, packet, sizeof packet, 0);
	if (n <= 0 || msg_open(&m, packet, (size_t)n) != 0 || m.type != MSG_answer)
		return STATUS_NOT_STORED;
	l->origin.account = msg_number(&m, 3, UINT64_MAX);
	return (enum msg_status)msg_number(&m, MSG_STATUS, STATUS_NOT_STORED);
}

static int
control_try(struct link *l, enum msg_status *status)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX, .sun_path = FILE_CONTROL };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	*status = STATUS_NOT_STORED;
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&sun, sizeof sun) == 0)
		*status = introduce(l, fd);
	if (*status == STATUS_OK)
		return fd;
	close(fd);
	return -1;
}

int
control_connect(struct link *l)
{
	enum msg_status status;

	return control_try(l, &status);
}

static int
no_account(struct link *l)
{
	log_warnx(_("there is no account “%s”, or it is disabled; see: account list"),
	    LOG_SAFE(l->login));
	return 1;
}

/* Root could lock and connect; the store itself is its owner's. */
static int
become_owner(void)
{
	if (privilege_owner("data.mdb") == 0)
		return 0;
	log_warn(_("cannot become the owner of the county"));
	return 4;
}

/* The lock is ours: acts as keeper. 0 or the exit code. */
static int
act_as_keeper(struct link *l)
{
	struct viewer v = { 0 };
	struct txn t;
	bool known = true;
	int err = core_open(&l->core, ".");
	char why[200];

	if (err == ERR_NEWER && reason_newer(".", why, sizeof why)) {
		log_warnx(_("the county cannot be opened: %s"), why);
		return 1;
	}
	if (err != 0) {
		log_warnx(err == ERR_NOTFOUND ? _("there is no county here; run: fengsui init") :
		    _("the county cannot be opened: %s"), reason_text(err));
		return err == ERR_NOTFOUND ? 1 : 4;
	}
	if (l->login[0] != '\0') {
		txn_begin(&t, core_db(l->core), false);
		known = viewer_by_login(&t, l->login, clock_now(), &v);
		txn_abort(&t);
	}
	l->origin.account = v.account;
	return known ? 0 : no_account(l);
}

static int
reach(struct link *l)
{
	int64_t begun = clock_monotonic();
	enum msg_status status;
	pid_t holder = 0;

	do {
		l->lock = datadir_lock(".", &holder);
		if (l->lock >= 0)
			return become_owner() != 0 ? 4 : act_as_keeper(l);
		if (errno != EWOULDBLOCK) {
			log_warn(_("the data directory cannot be used"));
			return 4;
		}
		l->channel = control_try(l, &status);
		if (l->channel >= 0)
			return become_owner();
		if (status == STATUS_NO)
			return no_account(l);
		rest(RETRY);
	} while (clock_monotonic() - begun < LINK_WAIT);
	log_warnx(_("process %d holds the data and does not answer; try again later"), (int)holder);
	return 4;
}

struct link *
link_local(const char *dir, const char *login, int *code)
{
	struct link *l = link_session(-1, -1);

	*code = 4;
	if (l == NULL)
		return NULL;
	l->origin.local = true;
	l->origin.uid = (uint32_t)getuid();
	if (login != NULL)
		snprintf(l->login, sizeof l->login, "%s", login);
	keys_init();
	if (chdir(dir) != 0) {
		log_warn(_("the data directory cannot be used"));
		*code = 1;
	} else if (access("data.mdb", F_OK) != 0 && errno == ENOENT) {
		log_warnx(_("there is no county here; run: fengsui init"));
		*code = 1;
	} else {
		*code = reach(l);
	}
	if (*code == 0)
		return l;
	link_close(l);
	return NULL;
}

struct db *
link_db(struct link *l)
{
	if (l->core != NULL)
		return core_db(l->core);
	if (l->db != NULL)
		return l->db;
	if (db_open(&l->db, ".", DB_READ) != 0) {
		l->db = NULL;
	} else if (!made_readable(l->db)) {
		log_warnx(_("the server that runs is of another version than this program; restart it"));
		db_close(l->db);
		l->db = NULL;
	}
	return l->db;
}
