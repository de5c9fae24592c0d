/* The channel of a link: requests with their answers, notices in between. */
#include "src/session/link_call.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "keys/secret.h"
#include "src/base/clock.h"

#define SLICE 200		/* ms between two calls of idle */

void
call_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
call_end(struct link *l, unsigned why)
{
	if (l->ended)
		return;
	l->ended = true;
	l->why = message_known(why) ? why : M_SERVER_ENDS;
}

static void
channel_lost(struct link *l)
{
	call_close(&l->channel);
	l->resync = true;
}

static void
changed_keep(struct link *l, struct msg *m)
{
	struct msg_changed c;

	if (msg_get(m, &kind_msg_changed, &c))
		l->changed |= c.which;
	else
		l->resync = true;
}

/* One line is seen at a time: a later one takes its place. */
static void
told_keep(struct link *l, struct msg *m)
{
	struct msg_told t;
	const char *const args[ANSWER_ARGS] = { t.arg1, t.arg2, t.arg3, t.arg4 };

	if (!msg_get(m, &kind_msg_told, &t)) {
		l->resync = true;
		return;
	}
	l->told = (struct news){ .message = (unsigned)t.message, .drill = t.drill };
	for (int i = 0; i < ANSWER_ARGS; i++)
		memcpy(l->told.args[i], args[i], sizeof l->told.args[i]);
}

static void
ended_keep(struct link *l, struct msg *m)
{
	struct msg_ended e;

	call_end(l, msg_get(m, &kind_msg_ended, &e) ? (unsigned)e.why : M_NONE);
}

/* A file of the store comes along once the keeper has let this session in. */
static void
passed_keep(struct link *l, unsigned type, int fd)
{
	int *to = type == MSG_data ? &l->data : type == MSG_pins ? &l->pins : NULL;

	if (to == NULL) {
		call_close(&fd);
		return;
	}
	call_close(to);
	*to = fd;
}

bool
call_take(struct link *l, struct msg *m)
{
	int fd = -1;
	ssize_t n = msg_recv(l->channel, l->packet, sizeof l->packet, &fd);

	if (n < 0 && errno == EAGAIN)
		return false;
	if (n <= 0 || msg_open(m, l->packet, (size_t)n) != 0) {
		call_close(&fd);
		channel_lost(l);
		return false;
	}
	passed_keep(l, m->type, fd);
	switch (m->type) {
	case MSG_data:
	case MSG_pins:
		return false;
	case MSG_answer:
		/* One that came after we gave up waiting is nobody's. */
		return msg_number(m, MSG_TAG, UINT32_MAX) == l->tag;
	case MSG_changed:
		changed_keep(l, m);
		return false;
	case MSG_told:
		told_keep(l, m);
		return false;
	case MSG_resync:
		l->resync = true;
		return false;
	case MSG_ended:
		ended_keep(l, m);
		return false;
	default:
		channel_lost(l);
		return false;
	}
}

bool
call_wait(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, ms) > 0;
}

/* Nothing can be sent any more; it may have said why before it hung up. */
static void
take_rest(struct link *l)
{
	struct msg m;

	while (l->channel >= 0 && !l->ended && call_wait(l->channel, POLLIN, 0))
		call_take(l, &m);
	channel_lost(l);
}

struct buf *
call_begin(struct link *l, enum msg_type type)
{
	msg_begin(&l->out, l->request, sizeof l->request, type);
	wire_number(&l->out, MSG_TAG, ++l->tag);
	return &l->out;
}

void
call_put(struct link *l, enum msg_type type, const struct kind *k, const void *rec)
{
	msg_put(call_begin(l, type), k, rec);
}

/* One step of a call: connect, send or take. True: the answer is there. */
static bool
call_step(struct link *l, bool *sent, int ms, struct msg *m)
{
	if (l->channel < 0) {
		*sent = false;
		l->way->renew(l, ms);
		return false;
	}
	if (!*sent) {
		if (msg_send(l->channel, &l->out, -1) == 0)
			*sent = true;
		else if (errno == EAGAIN)
			call_wait(l->channel, POLLOUT, ms);
		else
			take_rest(l);
		return false;
	}
	call_wait(l->channel, POLLIN, ms);
	return call_take(l, m);
}

/* The keeper is there, and so slow only because its disk is. It is main that judges how
 * long is too long. */
static bool
disk_is_slow(const struct link *l)
{
	return l->channel >= 0 && l->db != NULL && db_waited_for(l->db);
}

/* One that is away for so long does not come back soon. */
static int64_t
most_wait(const struct link *l, int timeout)
{
	return l->channel < 0 && timeout > LINK_WAIT ? LINK_WAIT : timeout;
}

bool
call(struct link *l, int timeout, struct msg *m, enum msg_status *status)
{
	int64_t begun = clock_monotonic(), waited = 0;
	bool sent = false, there = false;
	int64_t told = 0;

	while (l->way->renew != NULL && !l->out.failed && !there && !l->ended &&
	    (waited < most_wait(l, timeout) || disk_is_slow(l))) {
		int64_t left = waited < timeout ? timeout - waited : SLICE;
		there = call_step(l, &sent, (int)(left < SLICE ? left : SLICE), m);
		waited = clock_monotonic() - begun;
		if (!there && l->idle != NULL && waited - told >= SLICE) {
			told = waited;
			l->idle(l->idle_ctx, (int)waited);
		}
	}
	secret_wipe(l->request, l->out.len);
	l->silent = !there;
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
