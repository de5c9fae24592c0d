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
#include "src/core/beside.h"
#include "src/core/core.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"
#include "src/op/doubt.h"
#include "src/op/right.h"
#include "src/session/link.h"
#include "src/session/link_call.h"

#define RETRY 100		/* ms between two tries */

/* What a command's link has for itself. */
struct local {
	struct core *core;	/* it acts as keeper */
	bool lent;		/* core is the caller's */
	struct db *db;		/* it does not, and reads */
	struct origin origin;
	char login[40];
	int lock;
	struct buf upload;	/* for the next operation */
	uint64_t uploads;	/* how many there were, the id of the last */
};

static struct local *
local_of(const struct link *l)
{
	return l->own;
}

static void
rest(int ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/* Says who we are and waits for the word. STATUS_NOT_STORED: nobody answers. */
static enum msg_status
introduce(struct local *o, int fd)
{
	struct timeval wait = { .tv_sec = 2 };
	struct msg_as as = { .uid = o->origin.uid };
	struct msg_is is;
	uint8_t packet[256];
	struct msg m;
	ssize_t n;

	snprintf(as.login, sizeof as.login, "%s", o->login);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	if (msg_send_with(fd, MSG_as, &kind_msg_as, &as, -1) != 0)
		return STATUS_NOT_STORED;
	n = recv(fd, packet, sizeof packet, 0);
	if (n <= 0 || msg_open(&m, packet, (size_t)n) != 0 || m.type != MSG_answer ||
	    !msg_get(&m, &kind_msg_is, &is))
		return STATUS_NOT_STORED;
	o->origin.account = is.account;
	return (enum msg_status)msg_number(&m, MSG_STATUS, STATUS_NOT_STORED);
}

/* Where the keeper listens; -1 with errno. */
static int
control_connect(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX, .sun_path = FILE_CONTROL };
	int err, fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&sun, sizeof sun) == 0)
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

static int
control_try(struct local *o, enum msg_status *status)
{
	int fd = control_connect();

	*status = fd >= 0 ? introduce(o, fd) : STATUS_NOT_STORED;
	if (*status == STATUS_OK)
		return fd;
	call_close(&fd);
	return -1;
}

bool
link_keeper(pid_t *pid)
{
	struct local o = { .origin = { .uid = (uint32_t)getuid() } };
	struct ucred cred = { 0 };
	int fd = control_connect();
	bool answers;

	if (fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &(socklen_t){ sizeof cred }) != 0)
		cred.pid = 0;
	*pid = cred.pid;
	answers = fd >= 0 && introduce(&o, fd) == STATUS_OK;
	call_close(&fd);
	return answers;
}

/* A keeper that has just hung up is not asked at once again. */
static void
renew(struct link *l, int ms)
{
	enum msg_status status;

	call_wait(-1, 0, ms > RETRY ? RETRY : ms);
	l->channel = control_try(local_of(l), &status);
}

static void
local_close(struct link *l)
{
	struct local *o = local_of(l);

	if (!o->lent)
		core_close(o->core);
	db_close(o->db);
	call_close(&o->lock);
	buf_free(&o->upload);
	free(o);
}

static void
own_submit(struct link *l, const struct request *req, struct reply *reply)
{
	struct local *o = local_of(l);

	core_once(o->core, &(struct core_job){ .who = &o->origin, .req = req, .reply = reply,
	    .upload = req->upload == o->uploads && o->upload.len > 0 ? &o->upload : NULL },
	    clock_now());
}

static int
own_drafts(struct link *l, struct draft_head *out, size_t cap)
{
	struct local *o = local_of(l);
	struct txn t;
	size_t n;

	txn_begin(&t, core_db(o->core), false);
	n = drafts_of(&t, o->origin.account, out, cap);
	txn_abort(&t);
	return t.err == 0 ? (int)n : -1;
}

static int
own_upload(struct link *l, const void *data, size_t len, uint64_t *id)
{
	struct local *o = local_of(l);

	buf_free(&o->upload);
	buf_grow(&o->upload, UPLOAD_MAX);
	buf_put(&o->upload, data, len);
	*id = ++o->uploads;
	return o->upload.failed ? -1 : 0;
}

static const struct link_way over_control = { .renew = renew, .close = local_close };
static const struct link_way own_core = { .close = local_close,
	.submit = own_submit, .drafts = own_drafts, .upload = own_upload };

static int
no_account(const struct local *o)
{
	log_warnx(_("there is no account “%s”, or it is disabled; see: account list"),
	    LOG_SAFE(o->login));
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
	struct local *o = local_of(l);
	struct viewer v = { 0 };
	struct txn t;
	bool known = true;
	int err = core_open(&o->core, ".");
	char why[400];

	if (err != 0) {
		int code = beside_why(".", err, why, sizeof why);
		log_warnx(_("the county cannot be opened: %s"), why);
		return code;
	}
	l->way = &own_core;
	if (o->login[0] != '\0') {
		txn_begin(&t, core_db(o->core), false);
		known = viewer_by_login(&t, o->login, clock_now(), &v);
		txn_abort(&t);
	}
	o->origin.account = v.account;
	return known ? 0 : no_account(o);
}

static int
reach(struct link *l)
{
	struct local *o = local_of(l);
	int64_t begun = clock_monotonic();
	enum msg_status status;
	pid_t holder = 0;

	do {
		o->lock = datadir_lock(".", &holder);
		if (o->lock < 0 && errno != EWOULDBLOCK) {
			log_warn(_("the data directory cannot be used"));
			return 4;
		}
		/* With the lock too: a keeper's may have been deleted under it. */
		l->channel = control_try(o, &status);
		if (l->channel >= 0) {
			call_close(&o->lock);
			return become_owner();
		}
		if (status == STATUS_NO)
			return no_account(o);
		if (o->lock >= 0)
			return become_owner() != 0 ? 4 : act_as_keeper(l);
		rest(RETRY);
	} while (clock_monotonic() - begun < LINK_WAIT);
	log_warnx(_("process %d holds the data and does not answer; try again later"), (int)holder);
	return 4;
}

static struct link *
local_new(const char *login)
{
	struct local *o = calloc(1, sizeof *o);
	struct link *l = o != NULL ? link_over(&over_control, o) : NULL;

	if (l == NULL) {
		free(o);
		return NULL;
	}
	o->lock = -1;
	o->origin.local = true;
	o->origin.uid = (uint32_t)getuid();
	if (login != NULL)
		snprintf(o->login, sizeof o->login, "%s", login);
	return l;
}

struct link *
link_core(struct core *core, const struct origin *who)
{
	struct link *l = local_new(NULL);
	struct local *o;

	if (l == NULL)
		return NULL;
	l->way = &own_core;
	o = local_of(l);
	o->core = core;
	o->lent = true;
	o->origin = *who;
	return l;
}

/* A command has no keeper that tells it of a clock behind what was stored. */
static void
put_clock(struct link *l)
{
	static _Atomic int64_t behind;
	struct db *db = link_db(l);
	struct txn t;

	if (db == NULL)
		return;
	txn_begin(&t, db, false);
	behind = doubt_behind(&t, clock_system());
	txn_abort(&t);
	if (local_of(l)->core != NULL)
		core_ahead(local_of(l)->core, behind);
	clock_follow(&behind);
}

struct link *
link_local(const char *dir, const char *login, int *code)
{
	struct link *l = local_new(login);

	*code = 4;
	if (l == NULL)
		return NULL;
	keys_init();
	if (chdir(dir) != 0) {
		log_warn(_("the data directory cannot be used"));
		*code = 1;
	} else if (access("data.mdb", F_OK) != 0 && errno == ENOENT) {
		log_warnx("%s", datadir_empty("."));
		*code = 1;
	} else {
		*code = reach(l);
	}
	if (*code != 0) {
		link_close(l);
		return NULL;
	}
	put_clock(l);
	return l;
}

struct db *
link_db(struct link *l)
{
	struct local *o = local_of(l);

	if (o->core != NULL)
		return core_db(o->core);
	if (o->db != NULL)
		return o->db;
	if (db_open(&o->db, ".", DB_READ) != 0) {
		o->db = NULL;
	} else if (!made_readable(o->db)) {
		log_warnx(_("the server that runs is of another version than this program; restart it"));
		db_close(o->db);
		o->db = NULL;
	}
	return o->db;
}
