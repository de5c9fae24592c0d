/*
 * The one writer as a process: its channels and its rounds. A peer's bad input
 * ends that peer, never the keeper.
 */
#include "keys/random.h"
#include "src/keeper/keeper_in.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "db/pins.h"
#include "keys/secret.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/signals.h"
#include "src/op/hurt.h"

#define CHANNEL_MESSAGES 16	/* of one peer in a round */
#define FULL_EVERY 60000
#define BEAT 500		/* ms between signs of life */
#define HURT_EVERY 60000

/* Who may send what: a type that is not in the peer's table drops the peer. */
struct permission {
	enum msg_type type;
	answer_fn *answer;
};

static answer_fn answer_submit, take_introduce, take_dead, take_peer, take_place;

static const struct permission before_login[] = {
	{ MSG_ask, answer_ask },
	{ MSG_key, answer_key },
	{ MSG_permit, answer_permit },
	{ MSG_password, answer_password },
	{ MSG_login, answer_login },
	{ MSG_NONE, NULL }
};

static const struct permission after_login[] = {
	{ MSG_login, answer_login },
	{ MSG_submit, answer_submit },
	{ MSG_permit, answer_permit },
	{ MSG_set_password, answer_set_password },
	{ MSG_draft_put, answer_draft_put },
	{ MSG_draft_list, answer_draft_list },
	{ MSG_draft_get, answer_draft_get },
	{ MSG_draft_drop, answer_draft_drop },
	{ MSG_presence, answer_presence },
	{ MSG_active, take_active },
	{ MSG_upload, answer_upload },
	{ MSG_device, answer_device },
	{ MSG_ask, answer_ask },
	{ MSG_password, answer_password },
	{ MSG_NONE, NULL }
};

/* Who came by a code; a screen that asks for more is told, not dropped. */
static const struct permission by_code[] = {
	{ MSG_login, answer_login },
	{ MSG_permit, answer_permit },
	{ MSG_set_password, answer_set_password },
	{ MSG_submit, refuse_code },
	{ MSG_draft_put, refuse_code },
	{ MSG_draft_list, refuse_code },
	{ MSG_draft_get, refuse_code },
	{ MSG_draft_drop, refuse_code },
	{ MSG_presence, refuse_code },
	{ MSG_active, take_active },
	{ MSG_upload, refuse_code },
	{ MSG_NONE, NULL }
};

static const struct permission of_local[] = {
	{ MSG_as, answer_as },
	{ MSG_submit, answer_submit },
	{ MSG_draft_list, answer_draft_list },
	{ MSG_upload, answer_upload },
	{ MSG_NONE, NULL }
};

static const struct permission of_listener[] = {
	{ MSG_introduce, take_introduce },
	{ MSG_dead, take_dead },
	{ MSG_layers, take_layers },
	{ MSG_crowd, take_crowd },
	{ MSG_NONE, NULL }
};

static const struct permission of_main[] = {
	{ MSG_peer, take_peer },
	{ MSG_place, take_place },
	{ MSG_NONE, NULL }
};

static void
answer_submit(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct msg_submit s;
	struct buf body;
	size_t asked;

	if (!msg_get(m, &kind_msg_submit, &s) ||
	    request_decode(s.body.data, s.body.len, &k->request) != 0) {
		peer_drop(k, c, "malformed request");
		return;
	}
	c->origin.unproved = !is_proved(k, c);
	keeper_do(k, &c->origin, upload_of(k, c, k->request.upload));
	if (k->reply.outcome == DONE)
		upload_taken(c, k->request.upload);
	asked = s.body.len;
	buf_init(&body, s.body.data, sizeof s.body.data);
	reply_encode(&k->reply, &body);
	s.body.len = (uint16_t)body.len;
	answer_with(k, c, MSG_submit, tag, STATUS_OK, &kind_msg_submit, &s, k->reply.outcome == DONE);
	if (k->reply.secrets)
		answer_secrets(k);
	secret_wipe(s.body.data, body.len > asked ? body.len : asked);
	secret_wipe(k->reply.secret, sizeof k->reply.secret);
}

static int
passed_take(struct keeper *k)
{
	int fd = k->passed;

	k->passed = -1;
	return fd;
}

/* A session is introduced by its end of a pair, with its identity when the listener vouches for it after a restart. */
static void
take_introduce(struct keeper *k, struct peer *l, struct msg *m, uint64_t tag)
{
	struct origin o = { 0 };
	struct msg_session s;
	struct peer *c;

	(void)tag;
	if (!msg_get(m, &kind_msg_session, &s) || k->passed < 0) {
		peer_drop(k, l, "malformed introduction");
		return;
	}
	o.account = s.account;
	memcpy(o.address, s.address, sizeof o.address);
	memcpy(o.fingerprint, s.fingerprint, sizeof o.fingerprint);
	c = peer_add(k, passed_take(k), PEER_SESSION);
	if (c == NULL)
		return;
	c->number = (uint32_t)s.number;
	if (s.mark.len == sizeof c->mark)
		memcpy(c->mark, s.mark.data, sizeof c->mark);
	else
		random_fill(c->mark, sizeof c->mark);
	c->heard = k->tick;
	c->origin = o;
	c->code_at = s.code_at;
	c->terminal = s.terminal;
	k->came_on = k->came_on || c->terminal;
	c->bound = o.account != 0 &&
	    viewer_load(keeper_txn(k), o.account, k->now, &c->viewer);
	reach_of(keeper_txn(k), &c->viewer, &c->reach);
	if (o.account != 0 && !c->bound)
		c->gone = true;
}

static void
take_dead(struct keeper *k, struct peer *l, struct msg *m, uint64_t tag)
{
	struct msg_session s;

	if (!msg_get(m, &kind_msg_session, &s)) {
		peer_drop(k, l, "malformed message");
		return;
	}
	db_reader_check(core_db(k->core));
	for (struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->kind == PEER_SESSION && c->number == s.number) {
			if (c->logout == LOGOUT_OWED)
				c->logout = LOGOUT_DUE;
			peer_left(c);
		}
	/* After the commit the listener may forget it. */
	msg_begin(&k->answer, k->scratch, sizeof k->scratch, MSG_dead);
	msg_put(&k->answer, &kind_msg_session, &s);
	answer_end(k, l, MSG_dead, tag, true);
}

/* Main hands over the channel to a (new) listener. */
static void
take_peer(struct keeper *k, struct peer *main, struct msg *m, uint64_t tag)
{
	struct peer *old = keeper_listener(k);

	(void)tag;
	if (!msg_empty(m) || k->passed < 0) {
		peer_drop(k, main, "malformed message");
		return;
	}
	if (old != NULL)
		old->gone = true;
	if (peer_add(k, passed_take(k), PEER_LISTENER) == NULL)
		return;
	limits_tell(k);
	attempts_tell(k);
}

/* Where main listens. */
static void
take_place(struct keeper *k, struct peer *main, struct msg *m, uint64_t tag)
{
	struct msg_place p;

	(void)tag;
	if (!msg_get(m, &kind_msg_place, &p)) {
		peer_drop(k, main, "malformed message");
		return;
	}
	core_place(k->core, p.host, (unsigned)p.port);
}

static const struct permission *
table_of(const struct peer *c)
{
	switch (c->kind) {
	case PEER_MAIN: return of_main;
	case PEER_LISTENER: return of_listener;
	case PEER_LOCAL: return of_local;
	default: return !c->bound ? before_login : c->code_at != 0 ? by_code : after_login;
	}
}

static void
dispatch(struct keeper *k, struct peer *c, size_t len)
{
	const struct permission *p = table_of(c);
	struct msg m;
	uint64_t tag;

	if (msg_open(&m, k->packet, len) != 0) {
		peer_drop(k, c, "malformed message");
		return;
	}
	while (p->answer != NULL && p->type != m.type)
		p++;
	if (p->answer == NULL) {
		peer_drop(k, c, "message not permitted");
		return;
	}
	c->heard = k->tick;
	tag = msg_number(&m, MSG_TAG, UINT32_MAX);
	p->answer(k, c, &m, tag);
}

/* Once a minute: out of descriptors, which only fewer sessions mend. */
static void
say_full(struct keeper *k)
{
	if (k->full_said != 0 && k->tick - k->full_said < FULL_EVERY)
		return;
	k->full_said = k->tick;
	log_warnx("no descriptor is left for another session: raise the limit on open files");
}

/* Takes one message. False: no more of this peer in this round, which is no sign that
 * it is gone. Main and the listener are heard whatever others send. */
static bool
receive(struct keeper *k, struct peer *c)
{
	bool trusted = c->kind == PEER_MAIN || c->kind == PEER_LISTENER;
	ssize_t n;

	if (c->gone || (!trusted && k->taken >= ROUND_MESSAGES))
		return false;
	n = msg_recv(c->fd, k->packet, sizeof k->packet, trusted ? &k->passed : NULL);
	if (n > 0) {
		k->taken += !trusted;
		dispatch(k, c, (size_t)n);
		if (k->passed >= 0)
			close(passed_take(k));
		return true;
	}
	/* The session whose channel found no room reads that it is closed, and says so. */
	if (n < 0 && errno == EMFILE && trusted) {
		say_full(k);
		return true;
	}
	if (n < 0 && (errno == EBADMSG || errno == EMFILE))
		peer_drop(k, c, "oversized message");
	else if (n == 0 || errno != EAGAIN)
		peer_left(c);
	return false;
}

/* Whoever has sent something, of what epoll says. How many; room for ROUND_MESSAGES. */
static size_t
senders(const struct keeper *k, const struct epoll_event *ev, int n, struct peer **ready)
{
	size_t nready = 0;

	for (int i = 0; i < n; i++) {
		struct peer *c = ev[i].data.ptr;
		if (ev[i].data.ptr != &k->signals && ev[i].data.ptr != &k->control &&
		    ev[i].events & ~(unsigned)EPOLLOUT && !c->gone)
			ready[nready++] = c;
	}
	return nready;
}

/* In turns, one message of each, so that those who send much do not keep others out. Who
 * sends while others are answered comes into the same batch: one commit is for all. */
static void
receive_all(struct keeper *k, struct epoll_event *ev, int n)
{
	struct peer *ready[ROUND_MESSAGES];
	bool took = true;

	for (int turn = 0; turn < CHANNEL_MESSAGES && took; turn++) {
		size_t nready = senders(k, ev, n, ready);

		took = false;
		for (size_t i = 0; i < nready; i++)
			took |= receive(k, ready[i]);
		n = took ? epoll_wait(k->poll, ev, ROUND_MESSAGES, 0) : 0;
	}
}

/* False: the store is past use. What waits is left to the next keeper; from us
 * it would get a wrong answer. */
static bool
collect(struct keeper *k)
{
	struct epoll_event ev[ROUND_MESSAGES];
	int wait = clock_wait(k), n;
	bool child;

	if (k->broken)
		return false;
	n = epoll_wait(k->poll, ev, ROUND_MESSAGES, wait);
	clock_read(k);
	for (int i = 0; i < n; i++) {
		struct peer *c = ev[i].data.ptr;
		if (ev[i].data.ptr == &k->signals)
			k->ending = signals_take(k->signals, &child) || k->ending;
		else if (ev[i].data.ptr == &k->control)
			control_accept(k);
		else if (ev[i].events & EPOLLOUT && !c->gone)
			peer_writable(k, c);
	}
	receive_all(k, ev, n);
	return true;
}

static void
deliver(struct keeper *k, bool committed)
{
	for (size_t i = 0; i < k->nout; i++) {
		struct out *o = &k->out[i];
		struct buf b = { .data = o->data, .len = o->len, .cap = o->len };
		bool stored = committed && !(o->secrets && core_lost(k->core));

		if (o->stored && !stored)
			b = *answer_begin(k, o->tag, STATUS_NOT_STORED);
		if (o->request == MSG_login && o->to->bound)
			login_tell(k, o->to, stored);
		if ((o->request == MSG_login || o->request == MSG_data) && o->to->bound)
			login_open(k, o->to);
		if (o->request == MSG_set_password && o->stored && stored)
			password_tell(k, o->to);
		peer_send(k, o->to, &b);
		explicit_bzero(o->data, o->len);
		free(o->data);
	}
	k->nout = 0;
}

static void
sign_of_life(struct keeper *k)
{
	if (k->tick - k->beat < BEAT)
		return;
	k->beat = k->tick;
	for (struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->kind == PEER_MAIN)
			msg_send_bare(c->fd, MSG_beat);
}

/* Once a minute at most: a row that many read is met many times. */
static void
hurt_note(struct keeper *k)
{
	const struct hurt_rows *h = db_hurt(core_db(k->core));

	if (h->times == k->hurt_told || (k->hurt_told != 0 && k->tick < k->hurt_again))
		return;
	k->hurt_told = h->times;
	k->hurt_again = k->tick + HURT_EVERY;
	log_warnx("damaged in the store: %s, id %" PRIu64 "; run fengsui check",
	    hurt_where(core_db(k->core)), h->id);
}

void
keeper_round(struct keeper *k)
{
	k->taken = 0;
	k->write_failed = false;
	if (!collect(k))
		return;
	clock_tick(k);
	logouts_note(k);
	permits_give(k);
	deliver(k, keeper_commit(k));
	notices_send(k);
	/* Of those who were just ended; else this only ends the reading. */
	logouts_note(k);
	keeper_commit(k);
	db_roll(core_db(k->core), k->tick, PIN_MS, PIN_PAGES);
	hurt_note(k);
	sign_of_life(k);
	peers_sweep(k);
}
