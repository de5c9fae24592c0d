/* What a session or a command asks of the keeper, and what it hears from it. */
#include "src/session/link.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/err.h"
#include "db/made.h"
#include "db/pins.h"
#include "keys/secret.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/session/link_call.h"

/* A session's new channel comes from the listener. Of several that wait only
 * the last leads to a living keeper. */
static void
renew(struct link *l, int ms)
{
	uint8_t small[16];
	int fd = -1;
	ssize_t n;

	while ((n = msg_recv(l->listener, small, sizeof small, &fd)) > 0) {
		if (fd < 0)
			continue;
		call_close(&l->channel);
		l->channel = fd;
		l->channels++;
		fd = -1;
	}
	if (l->channel >= 0)
		return;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EBADMSG))
		call_end(l, M_SERVER_ENDS);
	else if (ms > 0)
		call_wait(l->listener, POLLIN, ms);
}

static const struct link_way over_channel = { .renew = renew };

struct link *
link_over(const struct link_way *way, void *own)
{
	struct link *l = calloc(1, sizeof *l);

	if (l == NULL)
		return NULL;
	l->way = way;
	l->own = own;
	l->channel = l->listener = l->data = l->pins = -1;
	return l;
}

struct link *
link_session(int channel, int listener)
{
	struct link *l = link_over(&over_channel, NULL);

	if (l == NULL)
		return NULL;
	l->channel = channel;
	l->channels = 1;
	l->listener = listener;
	return l;
}

void
link_close(struct link *l)
{
	if (l == NULL)
		return;
	if (l->db != NULL)
		clock_follow(NULL);
	if (l->way->close != NULL)
		l->way->close(l);
	call_close(&l->data);
	call_close(&l->pins);
	call_close(&l->channel);
	call_close(&l->listener);
	secret_wipe(l, sizeof *l);
	free(l);
}

/* What it has read may be no more what was stored: nothing goes on with it. What is read
 * on the way to the end may be late as well. */
static void
end_late(void *ctx)
{
	struct link *l = ctx;

	if (l->is_late)
		return;
	l->is_late = true;
	log_warnx("the session read for longer than the store keeps a state whole: it ends");
	if (l->late != NULL)
		l->late(l->late_ctx);
	_exit(message_exit(M_READ_LATE));
}

void
link_set_late(struct link *l, void (*late)(void *ctx), void *ctx)
{
	l->late = late;
	l->late_ctx = ctx;
}

int
link_open(struct link *l, struct db **out)
{
	int data = l->data, pins = l->pins, err;

	l->data = l->pins = -1;
	err = db_open_passed(out, data, pins, end_late, l);
	if (err != 0 || made_readable(*out)) {
		l->db = err == 0 ? *out : NULL;
		clock_follow(err == 0 ? &db_pins(*out)->ahead : NULL);
		return err;
	}
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

void
keeper_submit(struct link *l, const struct request *req, struct reply *reply)
{
	struct msg_submit s;		/* only what is used of it is written, and wiped */
	enum msg_status status;
	struct msg m;
	struct buf b;
	bool good;

	if (l->way->submit != NULL) {
		l->way->submit(l, req, reply);
		return;
	}
	s.id = s.rev = 0;
	buf_init(&b, s.body.data, sizeof s.body.data);
	request_encode(req, &b);
	s.body.len = (uint16_t)b.len;
	call_put(l, MSG_submit, &kind_msg_submit, &s);
	secret_wipe(s.body.data, b.len);
	if (!b.failed && call(l, LINK_WAIT, &m, &status) && status == STATUS_OK) {
		good = msg_get(&m, &kind_msg_submit, &s) &&
		    reply_decode(s.body.data, s.body.len, reply) == 0;
		secret_wipe(l->packet, (size_t)(m.body + m.len - l->packet));
		secret_wipe(s.body.data, s.body.len);
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
	call_end(l, why);
}

bool
link_is_away(const struct link *l)
{
	return l->ended || l->silent || (l->channel < 0 && l->way->submit == NULL);
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

/* Takes what has come. */
static void
take_news(struct link *l)
{
	struct msg m;

	if (l->channel < 0 && !l->ended && l->way->renew != NULL)
		l->way->renew(l, 0);
	while (!l->ended && l->channel >= 0 && call_wait(l->channel, POLLIN, 0))
		call_take(l, &m);
}

enum link_event
link_next(struct link *l, struct news *n)
{
	take_news(l);
	if (l->ended) {
		*n = (struct news){ .message = l->why };
		return LINK_ENDED;
	}
	if (l->told.message != 0) {
		*n = l->told;
		l->told.message = 0;
		return LINK_TOLD;
	}
	if (l->resync && l->channel >= 0) {
		l->resync = false;
		l->changed = 0;
		*n = (struct news){ .kinds = KIND_ALL };
		return LINK_RESYNC;
	}
	if (l->changed == 0)
		return LINK_NONE;
	*n = (struct news){ .kinds = l->changed };
	l->changed = 0;
	return LINK_CHANGED;
}
