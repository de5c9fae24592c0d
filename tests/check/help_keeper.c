/* The test as main and listener of a real keeper process. */
#include "tests/check/help_keeper.h"

#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/pins.h"
#include "gen/kinds/channel/messages.h"
#include "src/base/clock.h"
#include "src/base/msg.h"
#include "src/keeper/keeper.h"
#include "src/op/verifier.h"

/* Ids of people, looked up while the core is open. */
static uint64_t
account_of(struct keep *k, const char *login)
{
	struct db *db;
	struct viewer v;
	struct txn t;

	if (login[0] == '\0')
		return 0;
	if (k->w.core != NULL)
		return world_account(&k->w, login);
	ck_assert_int_eq(db_open(&db, k->w.dir, DB_READ), 0);
	txn_begin(&t, db, false);
	ck_assert(viewer_by_login(&t, login, clock_now(), &v));
	txn_abort(&t);
	db_close(db);
	return v.account;
}

void
keep_open(struct keep *k)
{
	memset(k, 0, sizeof *k);
	k->main = k->listener = -1;
	ck_assert_int_eq(pins_make(k->pins), 0);
	ck_assert_int_eq(clock_test(NULL), 0);	/* a suite before may have set one */
	world_open(&k->w);
}

static void
close_ends(struct keep *k)
{
	if (k->main >= 0)
		close(k->main);
	if (k->listener >= 0)
		close(k->listener);
	k->main = k->listener = -1;
}

void
keep_close(struct keep *k)
{
	if (k->pid > 0)
		keep_kill(k);
	close_ends(k);
	close(k->pins[0]);
	close(k->pins[1]);
	world_close(&k->w);
}

static void
wait_ready(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint8_t packet[64];
	struct msg m;
	ssize_t n;

	ck_assert_int_eq(poll(&p, 1, 10000), 1);
	n = msg_recv(fd, packet, sizeof packet, NULL);
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(msg_open(&m, packet, (size_t)n), 0);
	ck_assert_uint_eq(m.type, MSG_ready);
}

void
keep_start(struct keep *k)
{
	uint8_t storage[8];
	struct buf b;
	int pair[2];

	core_close(k->w.core);
	k->w.core = NULL;
	close_ends(k);
	ck_assert_int_eq(msg_pair(pair), 0);
	k->pid = fork();
	if (k->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (chdir(k->w.dir) != 0)
			_exit(9);
		close(pair[0]);
		if (clock_test(k->clock) != 0)
			_exit(9);
		_exit(keeper_run(pair[1], k->pins, k->clock != NULL && !k->unknowing));
	}
	close(pair[1]);
	k->main = pair[0];
	wait_ready(k->main);
	ck_assert_int_eq(msg_pair(pair), 0);
	msg_begin(&b, storage, sizeof storage, MSG_peer);
	ck_assert_int_eq(msg_send(k->main, &b, pair[1]), 0);
	close(pair[1]);
	k->listener = pair[0];
}

void
keep_kill(struct keep *k)
{
	kill(k->pid, SIGKILL);
	waitpid(k->pid, NULL, 0);
	k->pid = 0;
}

void
keep_look(struct keep *k)
{
	int status;

	kill(k->pid, SIGTERM);
	ck_assert_int_eq(waitpid(k->pid, &status, 0), k->pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	k->pid = 0;
	close_ends(k);
	ck_assert_int_eq(core_open(&k->w.core, k->w.dir), 0);
}

/* Introduces over the listener's channel; returns the session's end. */
static int
introduce(struct keep *k, const struct guest *g, const char *address)
{
	struct msg_session s = { .number = g->number, .account = g->account,
	    .code_at = g->code_at, .terminal = g->terminal, .mark.len = sizeof s.mark.data };
	int pair[2];

	ck_assert_int_eq(msg_pair(pair), 0);
	memcpy(s.mark.data, &g->number, sizeof g->number);	/* the same before every keeper */
	snprintf(s.address, sizeof s.address, "%s", address);
	ck_assert_int_eq(msg_send_with(k->listener, MSG_introduce, &kind_msg_session, &s, pair[0]), 0);
	close(pair[0]);
	return pair[1];
}

static struct guest
guest_with(struct keep *k, const char *login, const char *address, bool terminal)
{
	struct guest g = { .number = ++k->number, .hand = -1, .terminal = terminal };

	g.account = account_of(k, login);
	g.channel = introduce(k, &g, address);
	return g;
}

static struct guest
linked(struct guest g)
{
	int pair[2];

	ck_assert_int_eq(msg_pair(pair), 0);
	g.hand = pair[0];
	g.link = link_session(g.channel, pair[1]);
	g.channel = -1;
	ck_assert_ptr_nonnull(g.link);
	return g;
}

struct guest
guest_raw(struct keep *k, const char *login, const char *address)
{
	return guest_with(k, login, address, false);
}

struct guest
guest_new(struct keep *k, const char *login, const char *address)
{
	return linked(guest_raw(k, login, address));
}

struct guest
guest_at_screen(struct keep *k, const char *login)
{
	return linked(guest_with(k, login, "10.0.0.9", true));
}

void
keep_answers(struct keep *k)
{
	struct guest g = guest_new(k, "", "10.0.0.8");
	struct login_offer offer;

	ck_assert_int_eq(keeper_ask(g.link, "nobody", &offer), 0);
	guest_gone(&g);
}

enum password_result
guest_try(struct guest *g, const char *login, const char *typed)
{
	uint8_t stretched[PASSWORD_BYTES], quick[PASSWORD_BYTES];
	char folded[PASSWORD_MAX + 1];
	struct login_offer offer;
	size_t len;

	ck_assert_int_eq(keeper_ask(g->link, login, &offer), 0);
	ck_assert(keeper_permit(g->link));
	len = verifier_fold(typed, folded);
	verifier_quick(quick, folded, offer.salt);
	ck_assert_int_eq(password_stretch(stretched, folded, len, offer.salt, offer.ops,
	    offer.mem_kib), 0);
	return keeper_password(g->link, login, stretched, quick);
}

void
guest_again(struct keep *k, struct guest *g)
{
	uint8_t storage[8];
	struct buf b;
	int fd = introduce(k, g, "");

	msg_begin(&b, storage, sizeof storage, MSG_channel);
	ck_assert_int_eq(msg_send(g->hand, &b, fd), 0);
	close(fd);
}

int
guest_known(struct keep *k, const struct guest *g)
{
	return introduce(k, g, "");
}

void
guest_gone(struct guest *g)
{
	link_close(g->link);
	if (g->channel >= 0)
		close(g->channel);
	if (g->hand >= 0)
		close(g->hand);
}

void
guest_do(struct guest *g, const char *name, const void *args, const uint8_t *op_id,
    struct reply *reply)
{
	const struct subject *s;
	const struct op *op = op_find(name, &s);
	struct request req;

	if (op == NULL)
		abort();	/* also run in forked children, where Check may not be called */
	request_fill(&req, s, op, args);
	req.id_given = true;
	if (op_id != NULL)
		memcpy(req.op_id, op_id, sizeof req.op_id);
	keeper_submit(g->link, &req, reply);
}

enum link_event
guest_wait(struct guest *g, int ms, struct news *n)
{
	enum link_event e;

	while ((e = link_next(g->link, n)) == LINK_NONE && ms > 0) {
		struct pollfd p = { .fd = link_fd(g->link), .events = POLLIN };
		poll(&p, 1, 50);
		ms -= 50;
	}
	return e;
}

void
guest_want_permit(struct guest *g)
{
	guest_want_permit_for(g, "");
}

void
guest_want_permit_for(struct guest *g, const char *login)
{
	struct msg_permit out = { 0 };
	uint8_t storage[80];
	struct buf b;

	msg_begin(&b, storage, sizeof storage, MSG_permit);
	wire_number(&b, MSG_TAG, 1);
	snprintf(out.login, sizeof out.login, "%s", login);
	msg_put(&b, &kind_msg_permit, &out);
	ck_assert_int_eq(msg_send(g->channel, &b, -1), 0);
}

bool
guest_has_permit(struct guest *g, int ms)
{
	struct pollfd p = { .fd = g->channel, .events = POLLIN };

	return poll(&p, 1, ms) == 1;
}

enum outcome
guest_send_draft(struct guest *g, uint64_t draft, const uint8_t *op_id, const char *place)
{
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .area = COUNTY, .channel = channel_phone };
	const struct subject *s;
	const struct op *op = op_find("incident.open", &s);
	struct request req;
	struct reply r;

	snprintf(a.place, sizeof a.place, "%s", place);
	request_fill(&req, s, op, &a);
	req.id_given = true;
	req.draft = draft;
	if (op_id != NULL)
		memcpy(req.op_id, op_id, sizeof req.op_id);
	keeper_submit(g->link, &req, &r);
	return r.outcome;
}
