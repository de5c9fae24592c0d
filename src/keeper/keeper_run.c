/* The keeper from start to end. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "db/pins.h"
#include "gen/kinds/account/account.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/signals.h"
#include "src/core/beside.h"
#include "src/keeper/keeper.h"
#include "src/keeper/keeper_in.h"
#include "src/lang/tr.h"
#include "src/op/verifier.h"

static bool
open_signals(struct keeper *k)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = &k->signals };

	k->signals = signals_open();
	return k->signals >= 0 && epoll_ctl(k->poll, EPOLL_CTL_ADD, k->signals, &ev) == 0;
}

/* The secret of false salts must be there before the first name is asked. */
static int
prepare_secrets(struct keeper *k)
{
	uint8_t salt[PASSWORD_SALT];
	uint32_t ops, mem;
	struct txn t;

	txn_begin(&t, core_secrets(k->core), true);
	verifier_offer(&t, 0, "", salt, &ops, &mem);
	return txn_commit(&t);
}

static bool
is_sample(struct keeper *k)
{
	struct account a;
	struct walk w;
	struct txn t;
	bool sample = false;

	txn_begin(&t, core_db(k->core), false);
	walk_open(&w, &t, TABLE_KIND + kind_account.no, NULL, 0, false);
	while (!sample && walk_next(&w))
		sample = record_get(&t, &kind_account, get_u64(w.key), &a) && a.sample;
	walk_close(&w);
	txn_abort(&t);
	return sample;
}

static int
note_alone(struct keeper *k, const char *op)
{
	struct origin system = { .system = true };

	k->now = clock_now();
	if (!keeper_write(k))
		return -1;
	core_note(k->core, &system, op, "", "");
	return keeper_commit(k) ? 0 : -1;
}

/* Main takes a keeper that says nothing for one that hangs. */
static void
still_alive(void *ctx)
{
	const int *channel = ctx;

	msg_send_bare(*channel, MSG_beat);
}

/* Made with holes. On a full disk who reads first where one is would end by a SIGBUS;
 * where it is full already there is nothing to be done. */
static void
lock_fill(int lock)
{
	struct stat st;

	if (fstat(lock, &st) == 0 && st.st_size > 0)
		(void)posix_fallocate(lock, 0, st.st_size);
}

static int
keeper_open(struct keeper *k, int channel, int pins)
{
	int err = core_open_alive(&k->core, ".", pins, still_alive, &channel);
	char why[400];

	if (err == ERR_IO) {		/* the system says why */
		log_warn("cannot open the county");
		return 4;
	}
	if (err != 0) {
		int code = beside_why(".", err, why, sizeof why);
		log_warnx(_("the county cannot be opened: %s"), why);
		return code;
	}
	k->lock = open("lock.mdb", O_RDWR | O_CLOEXEC);
	if (k->lock < 0) {
		log_warn("cannot open lock.mdb");
		return 4;
	}
	lock_fill(k->lock);
	full_open(k);
	/* An init that was killed left a store, and nothing in it that could be served. */
	if (core_seq(k->core) == 0) {
		log_warnx("%s", _("here is the rest of an interrupted init and no county; remove the "
		    "directory and run fengsui init again"));
		return 1;
	}
	if (k->test_clock && !is_sample(k)) {
		log_warnx("--test-clock is only for a county made by init --sample");
		return 2;
	}
	if ((err = prepare_secrets(k)) != 0) {
		log_warn("cannot open the secret store: %s", err_text(err));
		return 4;
	}
	return 0;
}

static void
shut(int fd)
{
	if (fd >= 0)
		close(fd);
}

void
keeper_end(struct keeper *k)
{
	if (k->tick != 0 && !k->broken)
		note_alone(k, "server.stop");
	clock_follow(NULL);
	pins_unmap(k->told);
	while (k->peers != NULL) {
		k->peers->gone = true;
		k->peers->logout = LOGOUT_NONE;
		peers_sweep(k);
	}
	core_close(k->core);
	notices_free(&k->notices);
	shut(k->lock);
	shut(k->ballast);
	shut(k->control);
	shut(k->signals);
	shut(k->poll);
	free(k);
}

struct keeper *
keeper_start(int channel, const int pins[2], bool test_clock, int *code)
{
	struct keeper *k = calloc(1, sizeof *k);

	*code = 4;
	if (k == NULL)
		return NULL;
	k->test_clock = test_clock;
	k->passed = k->lock = k->ballast = k->control = k->signals = -1;
	k->pins = pins[1];
	k->poll = epoll_create1(EPOLL_CLOEXEC);
	k->told = pins_map(pins[0]);
	if (k->told == NULL || k->poll < 0 || !open_signals(k))
		log_warn("cannot wait for messages");
	else
		*code = keeper_open(k, channel, pins[0]);
	if (*code != 0) {
		keeper_end(k);
		return NULL;
	}
	clock_read(k);
	core_terminals(k->core, &(struct terminals){ .is_on = peer_is_on, .ctx = k });
	control_open(k);
	peer_add(k, channel, PEER_MAIN);
	halt_start(k);
	/* A full disk hinders the note, not the reading. */
	note_alone(k, "server.start");
	if (!k->broken)
		msg_send_bare(channel, MSG_ready);
	return k;
}

int
keeper_run(int channel, const int pins[2], bool test_clock)
{
	int code;
	struct keeper *k = keeper_start(channel, pins, test_clock, &code);

	if (k == NULL)
		return code;
	while (!k->ending && !k->broken)
		keeper_round(k);
	code = k->broken ? 4 : 0;
	keeper_end(k);
	return code;
}
