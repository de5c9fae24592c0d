/*
 * A session's end of the channel: requests with their answers, notices in
 * between, and a new channel when the keeper was replaced.
 */
#include "src/session/link_call.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/err.h"
#include "db/made.h"
#include "keys/secret.h"
#include "src/base/clock.h"

#define SLICE 200		/* ms between two calls of idle */
#define RETRY 100		/* ms between two tries to reach a keeper */

struct link *
link_session(int channel, int listener)
{
	struct link *l = calloc(1, sizeof *l);

	if (l == NULL)
		return NULL;
	l->channel = channel;
	l->channels = 1;
	l->listener = listener;
	l->lock = l->data = l->lock_table = -1;
	return l;
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
link_close(struct link *l)
{
	if (l == NULL)
		return;
	core_close(l->core);
	db_close(l->db);
	close_fd(&l->lock);
	close_fd(&l->data);
	close_fd(&l->lock_table);
	close_fd(&l->channel);
	close_fd(&l->listener);
	secret_wipe(l, sizeof *l);
	free(l);
}

int
link_open(struct link *l, struct db **out)
{
	int data = l->data, lock = l->lock_table, err;

	l->data = l->lock_table = -1;
	err = db_open_passed(out, data, lock);
	if (err != 0 || made_readable(*out))
		return err;
	db_close(*out);
	*out = NULL;
	return ERR_BAD;
}

void
link_set_idle(struct link *l, link_idle *idle, void *ctx)
{
	l->idle = idle;
	l->idle_ctx = ctx;
}

link_idle *
link_get_idle(const struct link *l, void **ctx)
{
	*ctx = l->idle_ctx;
	return l->idle;
}

static void
channel_lost(struct link *l)
{
	close_fd(&l->channel);
	l->resync = true;
}

static void
notice_keep(struct link *l, struct msg *m)
{
	struct notice n = { 0 };
	const uint8_t *areas;
	uint64_t flags;
	size_t len;

	n.seq = msg_number(m, 3, UINT64_MAX);
	n.kind = (unsigned)msg_number(m, 4, UINT8_MAX);
	n.id = msg_number(m, 5, UINT64_MAX);
	n.incident = msg_number(m, 6, UINT64_MAX);
	flags = msg_number(m, 7, 3);
	n.urgent = flags & 1;
	n.drill = flags & 2;
	n.person = msg_number(m, 8, UINT64_MAX);
	n.message = (unsigned)msg_number(m, 9, UINT32_MAX);
	areas = msg_bytes(m, 10, 0, sizeof n.areas, &len);
	n.nareas = len / sizeof n.areas[0];
	if (areas != NULL)
		memcpy(n.areas, areas, n.nareas * sizeof n.areas[0]);
	for (unsigned i = 0; i < ANSWER_ARGS; i++)
		msg_text(m, 11 + i, n.args[i], sizeof n.args[i]);
	if (!msg_end(m) || l->count == LINK_NOTICES)
		l->resync = true;
	else
		l->notices[(l->first + l->count++) % LINK_NOTICES] = n;
}

/* A file of the store comes along once the keeper has let this session in. */
static void
passed_keep(struct link *l, unsigned type, int fd)
{
	int *to = type == MSG_data ? &l->data : type == MSG_lock ? &l->lock_table : NULL;

	if (to == NULL) {
		close_fd(&fd);
		return;
	}
	close_fd(to);
	*to = fd;
}

/* Takes one packet, if there is any. True: it is the answer to tag. */
static bool
take(struct link *l, struct msg *m)
{
	int fd = -1;
	ssize_t n = msg_recv(l->channel, l->packet, sizeof l->packet, &fd);

	if (n < 0 && errno == EAGAIN)
		return false;
	if (n <= 0 || msg_open(m, l->packet, (size_t)n) != 0) {
		close_fd(&fd);
		channel_lost(l);
		return false;
	}
	passed_keep(l, m->type, fd);
	switch (m->type) {
	case MSG_data:
	case MSG_lock:
		return false;
	case MSG_answer:
		/* One that came after we gave up waiting is nobody's. */
		return msg_number(m, MSG_TAG, UINT32_MAX) == l->tag;
	case MSG_notice:
		notice_keep(l, m);
		return false;
	case MSG_resync:
		l->resync = true;
		return false;
	case MSG_ended:
		link_end(l, (unsigned)msg_number(m, 3, MESSAGE_MAX));
		return false;
	default:
		channel_lost(l);
		return false;
	}
}

/* Waits at most ms for one of events on fd. */
static bool
wait_on(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, ms) > 0;
}

/* Nothing can be sent any more; it may have said why before it hung up. */
static void
take_rest(struct link *l)
{
	struct msg m;

	while (l->channel >= 0 && !l->ended && wait_on(l->channel, POLLIN, 0))
		take(l, &m);
	channel_lost(l);
}

/* A new channel: from the listener or, for a command, by connecting again. Of
 * several that wait only the last leads to a living keeper. */
static void
channel_renew(struct link *l)
{
	uint8_t small[16];
	int fd = -1;
	ssize_t n;

	if (l->listener < 0) {
		l->channel = control_connect(l);
		return;
	}
	while ((n = msg_recv(l->listener, small, sizeof small, &fd)) > 0) {
		if (fd < 0)
			continue;
		if (l->channel >= 0)
			close(l->channel);
		l->channel = fd;
		l->channels++;
		fd = -1;
	}
	if (l->channel < 0 && (n == 0 || (n < 0 && errno != EAGAIN && errno != EBADMSG)))
		link_end(l, M_SERVER_ENDS);
}

struct buf *
call_begin(struct link *l, enum msg_type type)
{
	msg_begin(&l->out, l->request, sizeof l->request, type);
	wire_number(&l->out, MSG_TAG, ++l->tag);
	return &l->out;
}

/* One step of a call: connect, send or take. True: the answer is there. */
static bool
call_step(struct link *l, bool *sent, int ms, struct msg *m)
{
	if (l->channel < 0) {
		*sent = false;
		/* A command's keeper that has just hung up is not asked at once again. */
		if (l->listener < 0)
			wait_on(-1, 0, ms > RETRY ? RETRY : ms);
		channel_renew(l);
		if (l->channel < 0 && l->listener >= 0)
			wait_on(l->listener, POLLIN, ms);
		return false;
	}
	if (!*sent) {
		if (msg_send(l->channel, &l->out, -1) == 0)
			*sent = true;
		else if (errno == EAGAIN)
			wait_on(l->channel, POLLOUT, ms);
		else
			take_rest(l);
		return false;
	}
	wait_on(l->channel, POLLIN, ms);
	return take(l, m);
}

bool
call(struct link *l, int timeout, struct msg *m, enum msg_status *status)
{
	int64_t begun = clock_monotonic(), waited = 0;
	bool sent = false, there = false;
	int64_t told = 0;

	while (!l->out.failed && !there && !l->ended && waited < timeout) {
		int64_t left = timeout - waited;
		there = call_step(l, &sent, (int)(left < SLICE ? left : SLICE), m);
		waited = clock_monotonic() - begun;
		if (!there && l->idle != NULL && waited - told >= SLICE) {
			told = waited;
			l->idle(l->idle_ctx, (int)waited);
		}
	}
	secret_wipe(l->request, l->out.len);
	if (!there)
		return false;
	*status = (enum msg_status)msg_number(m, MSG_STATUS, STATUS_NOT_STORED);
	return !m->failed;
}

enum msg_status
call_plain(struct link *l, int timeout)
{
	enum msg_status status;
	struct msg m;

	return call(l, timeout, &m, &status) ? status : STATUS_NOT_STORED;
}

void
keeper_submit(struct link *l, const struct request *req, struct reply *reply)
{
	uint8_t body[MSG_BYTES / 2];
	struct buf b = BUF(body);
	enum msg_status status;
	const uint8_t *data;
	struct msg m;
	size_t len;
	bool good;

	if (l->core != NULL) {
		core_once(l->core, &(struct core_job){ .who = &l->origin, .req = req, .reply = reply },
		    clock_now());
		return;
	}
	request_encode(req, &b);
	wire_bytes(call_begin(l, MSG_submit), 3, body, b.len);
	secret_wipe(body, b.len);
	if (!b.failed && call(l, LINK_WAIT, &m, &status) && status == STATUS_OK) {
		data = msg_bytes(&m, 3, 0, MSG_BYTES, &len);
		good = msg_end(&m) && reply_decode(data, len, reply) == 0;
		secret_wipe(l->packet, sizeof l->packet);
		if (good)
			return;
	}
	memset(reply, 0, sizeof *reply);
	reply->refusal.message = l->ended ? l->why : M_NOT_STORED;
	reply->refusal.exit = message_exit((enum message)reply->refusal.message);
	reply->outcome = reply->refusal.exit == 4 ? NOT_STORED : REFUSED;
}

void
link_end(struct link *l, unsigned why)
{
	if (l->ended)
		return;
	l->ended = true;
	l->why = message_known(why) ? why : M_SERVER_ENDS;
}

bool
link_is_away(const struct link *l)
{
	return l->ended || (l->channel < 0 && l->core == NULL);
}

unsigned
link_why(const struct link *l)
{
	return l->ended ? l->why : M_NONE;
}

int
link_fd(const struct link *l)
{
	return l->channel >= 0 ? l->channel : l->listener;
}

enum link_event
link_next(struct link *l, struct notice *n)
{
	struct msg m;

	if (l->channel < 0 && !l->ended)
		channel_renew(l);
	while (l->count == 0 && !l->ended && l->channel >= 0) {
		if (!wait_on(l->channel, POLLIN, 0))
			break;
		take(l, &m);
	}
	if (l->ended) {
		*n = (struct notice){ .message = l->why };
		return LINK_ENDED;
	}
	if (l->resync && l->channel >= 0) {
		l->resync = false;
		l->count = 0;
		return LINK_RESYNC;
	}
	if (l->count == 0)
		return LINK_NONE;
	*n = l->notices[l->first];
	l->first = (l->first + 1) % LINK_NOTICES;
	l->count--;
	return LINK_NOTICE;
}
