/*
 * The keeper's peers: added, sent to without ever waiting, dropped. A session
 * that reads too slowly misses notices and is told so; it holds nobody up.
 */
#include "src/keeper/keeper_in.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "src/base/log.h"

static const char *
peer_name(const struct peer *c)
{
	switch (c->kind) {
	case PEER_SESSION: return "session";
	case PEER_LOCAL: return "local command";
	case PEER_LISTENER: return "listener";
	default: return "main";
	}
}

static void
watch(struct keeper *k, struct peer *c, int op)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };

	if (c->unsent != NULL || c->behind)
		ev.events |= EPOLLOUT;
	if (epoll_ctl(k->poll, op, c->fd, &ev) != 0 && op == EPOLL_CTL_ADD)
		c->gone = true;
}

struct peer *
peer_add(struct keeper *k, int fd, enum peer_kind kind)
{
	struct peer *c = calloc(1, sizeof *c);

	if (c == NULL) {
		close(fd);
		return NULL;
	}
	c->fd = fd;
	c->kind = kind;
	c->next = k->peers;
	k->peers = c;
	watch(k, c, EPOLL_CTL_ADD);
	return c;
}

void
peer_left(struct peer *c)
{
	if (!c->gone && c->kind == PEER_SESSION)
		c->logout = LOGOUT_DUE;
	c->gone = true;
}

void
peer_end(struct keeper *k, struct peer *c, enum message why)
{
	if (c->gone)
		return;
	peer_tell(k, c, MSG_ended, &kind_msg_ended, &(struct msg_ended){ .why = why });
	peer_left(c);
}

/* It may not listen to that: the listener ends what does not leave by itself. */
static void
end_process(struct keeper *k, const struct peer *c)
{
	struct peer *l = keeper_listener(k);

	if (l != NULL)
		peer_tell(k, l, MSG_end_session, &kind_msg_session,
		    &(struct msg_session){ .number = c->number });
}

void
peer_drop(struct keeper *k, struct peer *c, const char *why)
{
	if (c->gone)
		return;
	log_warnx("%s %u dropped: %s", peer_name(c), (unsigned)c->number, why);
	if (c->kind == PEER_SESSION) {
		peer_end(k, c, M_SESSION_FAULT);
		end_process(k, c);
	}
	c->gone = true;
}

static void
peer_shut(struct peer *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static void
peer_free(struct peer *c)
{
	peer_shut(c);
	free(c->unsent);
	free(c->proved.offered);
	if (c->upload != NULL)
		buf_free(&c->upload->data);
	free(c->upload);
	free(c);
}

void
peers_sweep(struct keeper *k)
{
	for (struct peer **p = &k->peers, *c; (c = *p) != NULL;) {
		if (c->gone && c->logout != LOGOUT_NONE)
			peer_shut(c);	/* until the listener asks for its logout again */
		if (!c->gone || c->logout != LOGOUT_NONE) {
			p = &c->next;
			continue;
		}
		if (c->kind == PEER_MAIN)
			k->ending = true;
		*p = c->next;
		peer_free(c);
	}
}

struct peer *
keeper_listener(struct keeper *k)
{
	for (struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->kind == PEER_LISTENER && !c->gone)
			return c;
	return NULL;
}

void
peer_send(struct keeper *k, struct peer *c, const struct buf *b)
{
	bool answer = get_u16(b->data) == MSG_answer;

	if (c->gone || (c->behind && !answer))
		return;
	if (c->unsent == NULL && msg_send(c->fd, b, -1) == 0)
		return;
	if (c->unsent == NULL && errno != EAGAIN) {
		peer_left(c);
	} else if (!answer) {
		c->behind = true;
	} else if (c->unsent != NULL || (c->unsent = malloc(b->len)) == NULL) {
		peer_drop(k, c, "asks without reading the answers");
	} else {
		memcpy(c->unsent, b->data, b->len);
		c->unsent_len = b->len;
	}
	watch(k, c, EPOLL_CTL_MOD);
}

void
peer_writable(struct keeper *k, struct peer *c)
{
	struct buf b = { .data = c->unsent, .len = c->unsent_len, .cap = c->unsent_len };

	if (c->unsent != NULL) {
		if (msg_send(c->fd, &b, -1) != 0) {
			if (errno != EAGAIN)
				peer_left(c);
			return;
		}
		free(c->unsent);
		c->unsent = NULL;
	}
	if (c->behind) {
		if (msg_send_bare(c->fd, MSG_resync) != 0) {
			if (errno != EAGAIN)
				peer_left(c);
			return;
		}
		c->behind = false;
	}
	watch(k, c, EPOLL_CTL_MOD);
}

void
peer_resync(struct keeper *k, struct peer *c)
{
	c->behind = true;
	peer_writable(k, c);
}

void
peer_tell(struct keeper *k, struct peer *c, enum msg_type type, const struct kind *kind,
    const void *rec)
{
	uint8_t storage[1024];
	struct buf b;

	msg_begin(&b, storage, sizeof storage, type);
	msg_put(&b, kind, rec);
	peer_send(k, c, &b);
}

bool
peer_is_on(void *keeper, uint64_t account)
{
	const struct keeper *k = keeper;

	for (const struct peer *c = k->peers; c != NULL; c = c->next)
		if (c->kind == PEER_SESSION && c->bound && c->terminal && !c->gone &&
		    c->code_at == 0 && c->viewer.account == account)
			return true;
	return false;
}
