/*
 * Messages between the processes: one SEQPACKET packet each, at most 64 KiB:
 * the type (2 bytes) and a body in the wire format (db/wire.h), where field
 * numbers 1 to 15 occur once each: 1 is the tag, 2 the status of an answer, the
 * others are declared in db/kinds/channel/messages.def and coded like records. One
 * descriptor may ride along where the receiver allows it. Reading is strict: a body
 * with an unknown, repeated or left-over field is bad, and who sent it is dropped.
 */
#ifndef SRC_MSG_H
#define SRC_MSG_H

#include <sys/types.h>

#include "db/buf.h"
#include "db/kind.h"
#include "db/wire.h"

#define MSG_BYTES 65536
#define MSG_FIELDS 16

enum msg_type {
	MSG_NONE,
#define MESSAGE(name, no) MSG_##name = no,
#include "src/base/msg.def"
#undef MESSAGE
};

/* Fields that every request and every answer has. */
#define MSG_TAG 1		/* an answer bears the tag of its request */
#define MSG_STATUS 2		/* of an answer */
enum msg_status { STATUS_OK = 0, STATUS_NO = 1, STATUS_NOT_STORED = 4 };

/* For log lines; "?" if there is none. */
const char *msg_name(unsigned type);

/* Writing: begin over storage, add the struct of a declared message, send. */
void msg_begin(struct buf *b, void *storage, size_t cap, enum msg_type type);
void msg_put(struct buf *b, const struct kind *k, const void *rec);
/* Appends rec to a list, and walks it: 1, 0 at the end, -1 where it is malformed.
 * wire_open(w, items.data, items.len) begins a walk. */
void msg_list_add(struct buf *list, const struct kind *k, const void *rec);
int msg_list_next(struct wire *w, const struct kind *k, void *rec);
/*
 * Sends without waiting; passed (-1: none) stays the caller's. 0, or -1 with
 * errno: EAGAIN (the peer reads too slowly), EMSGSIZE (the buffer failed or is
 * too long), else the peer is gone.
 */
int msg_send(int fd, const struct buf *b, int passed);
/* The same for a message without a body, and for a small one in one step. */
int msg_send_bare(int fd, enum msg_type type);
int msg_send_with(int fd, enum msg_type type, const struct kind *k, const void *rec, int passed);

/* Reading. Borrows the packet it was opened over. */
struct msg {
	unsigned type;
	bool failed;
	uint32_t have;		/* bit per field number */
	struct wire_item item[MSG_FIELDS];
	const uint8_t *body;
	size_t len;
};

/*
 * Takes one packet without waiting. Returns its length; 0 when the peer is
 * gone; -1 with errno EAGAIN, EBADMSG (too long, or a descriptor where none is
 * allowed; it is closed), EMFILE (one was passed and none is free here), or of recvmsg(2). passed NULL allows no descriptor;
 * else *passed is it (owned by the caller) or -1.
 */
ssize_t msg_recv(int fd, void *buf, size_t cap, int *passed);

/* 0, or -1 if the packet is no message. */
int msg_open(struct msg *m, const void *data, size_t len);
/* Tag or status: 0 if it is not there. One past max marks the message as failed. */
uint64_t msg_number(struct msg *m, unsigned no, uint64_t max);
/* Fills rec (k->size bytes). False unless the body holds the fields of k and nothing
 * else, each valid and within its limits, and those that are required. */
bool msg_get(struct msg *m, const struct kind *k, void *rec);
/* The same of a body that holds nothing. */
bool msg_empty(struct msg *m);

/* A connected SEQPACKET pair, both close-on-exec and non-blocking. 0 or -1. */
int msg_pair(int fds[2]);

#endif
