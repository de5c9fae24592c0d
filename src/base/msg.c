/* Packets between processes: framing, one passed descriptor, strict reading. */
#include "src/base/msg.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "db/codec.h"

const char *
msg_name(unsigned type)
{
	switch (type) {
#define MESSAGE(name, no) case no: return #name;
#include "src/base/msg.def"
#undef MESSAGE
	default: return "?";
	}
}

void
msg_begin(struct buf *b, void *storage, size_t cap, enum msg_type type)
{
	buf_init(b, storage, cap);
	buf_u16(b, (uint16_t)type);
}

int
msg_send(int fd, const struct buf *b, int passed)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec iov = { b->data, b->len };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *c;
	ssize_t n;

	if (b->failed || b->len > MSG_BYTES) {
		errno = EMSGSIZE;
		return -1;
	}
	if (passed >= 0) {
		h.msg_control = control.space;
		h.msg_controllen = sizeof control.space;
		c = CMSG_FIRSTHDR(&h);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &passed, sizeof passed);
	}
	do
		n = sendmsg(fd, &h, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -1 : 0;
}

int
msg_send_bare(int fd, enum msg_type type)
{
	uint8_t storage[8];
	struct buf b;

	msg_begin(&b, storage, sizeof storage, type);
	return msg_send(fd, &b, -1);
}

/* Takes the descriptors that came along; false if there were any too many. */
static bool
take_rights(struct msghdr *h, int *passed)
{
	bool good = true;
	int fd;

	if (passed != NULL)
		*passed = -1;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c != NULL; c = CMSG_NXTHDR(h, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t at = CMSG_LEN(0); at + sizeof fd <= c->cmsg_len; at += sizeof fd) {
			memcpy(&fd, (char *)c + at, sizeof fd);
			if (passed != NULL && *passed < 0) {
				*passed = fd;
			} else {
				close(fd);
				good = false;
			}
		}
	}
	return good;
}

ssize_t
msg_recv(int fd, void *buf, size_t cap, int *passed)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(4 * sizeof(int))];
	} control;
	struct iovec iov = { buf, cap };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.space,
	    .msg_controllen = sizeof control.space };
	ssize_t n;

	/* Reset, once, by one who ended with messages unread: what it sent still waits. */
	do
		n = recvmsg(fd, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	if (n < 0)
		return -1;
	if (take_rights(&h, passed) && !(h.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
		return n;
	if (passed != NULL && *passed >= 0) {
		close(*passed);
		*passed = -1;
	}
	errno = (h.msg_flags & MSG_TRUNC) == 0 && (h.msg_flags & MSG_CTRUNC) ? EMFILE : EBADMSG;
	return -1;
}

int
msg_open(struct msg *m, const void *data, size_t len)
{
	struct wire w;
	struct wire_item it;
	int more;

	*m = (struct msg){ 0 };
	if (len < 2)
		return -1;
	m->type = get_u16(data);
	m->body = (const uint8_t *)data + len;
	wire_open(&w, (const uint8_t *)data + 2, len - 2);
	while ((more = wire_next(&w, &it)) == 1) {
		if (it.no == 0 || it.no >= MSG_FIELDS || (m->have & 1u << it.no) ||
		    (it.type != 0 && it.type != 2))
			return -1;
		/* The declared fields; tag and status come before them. */
		if (it.no > MSG_STATUS && m->len == 0) {
			m->body = it.start;
			m->len = (size_t)((const uint8_t *)data + len - it.start);
		}
		m->have |= 1u << it.no;
		m->item[it.no] = it;
	}
	return more;
}

uint64_t
msg_number(struct msg *m, unsigned no, uint64_t max)
{
	const struct wire_item *it = &m->item[no];

	if (!(m->have & 1u << no))
		return 0;
	if (it->type == 0 && it->number <= max)
		return it->number;
	m->failed = true;
	return 0;
}

bool
msg_empty(struct msg *m)
{
	return !m->failed && (m->have & ~(1u << MSG_TAG | 1u << MSG_STATUS)) == 0;
}

bool
msg_get(struct msg *m, const struct kind *k, void *rec)
{
	((struct head *)rec)->id = 0;
	for (unsigned no = MSG_STATUS + 1; no < MSG_FIELDS; no++)
		if ((m->have & 1u << no) && kind_field_no(k, no) == NULL)
			m->failed = true;
	if (record_decode(k, m->body, m->len, rec, NULL) != 0 || record_missing(k, rec) != NULL)
		m->failed = true;
	return !m->failed;
}

void
msg_put(struct buf *b, const struct kind *k, const void *rec)
{
	record_encode(k, rec, b);
}

void
msg_list_add(struct buf *list, const struct kind *k, const void *rec)
{
	struct buf one;

	buf_grow(&one, MSG_BYTES);
	record_encode(k, rec, &one);
	wire_bytes(list, MSG_TAG, one.data, one.len);
	list->failed = list->failed || one.failed;
	buf_free(&one);
}

int
msg_list_next(struct wire *w, const struct kind *k, void *rec)
{
	struct wire_item it;
	int more = wire_next(w, &it);

	memset(rec, 0, k->size);
	if (more == 1 && (it.type != 2 || record_decode(k, it.data, it.len, rec, NULL) != 0))
		return -1;
	return more;
}

int
msg_send_with(int fd, enum msg_type type, const struct kind *k, const void *rec, int passed)
{
	uint8_t storage[1024];
	struct buf b;

	msg_begin(&b, storage, sizeof storage, type);
	msg_put(&b, k, rec);
	return msg_send(fd, &b, passed);
}

int
msg_pair(int fds[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds);
}
