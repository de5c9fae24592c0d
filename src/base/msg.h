/*
 * Messages between the processes: one SEQPACKET packet each, at most 64 KiB:
 * the type (2 bytes) and a body in the wire format (db/wire.h), where field
 * numbers 1 to 15 occur once each. One descriptor may ride along where the
 * receiver allows it. Reading is strict: a body with an unknown, repeated or
 * left-over field is bad, and who sent it is dropped.
 */
#ifndef SRC_MSG_H
#define SRC_MSG_H

#include <sys/types.h>

#include "db/buf.h"
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

/* Writing: begin over storage, add fields with wire_*(&m->b, ...), send. */
void msg_begin(struct buf *b, void *storage, size_t cap, enum msg_type type);
/*
 * Sends without waiting; passed (-1: none) stays the caller's. 0, or -1 with
 * errno: EAGAIN (the peer reads too slowly), EMSGSIZE (the buffer failed or is
 * too long), else the peer is gone.
 */
int msg_send(int fd, const struct buf *b, int passed);
/* The same for a message without a body. */
int msg_send_bare(int fd, enum msg_type type);

/* Reading. Borrows the packet it was opened over. */
struct msg {
	unsigned type;
	bool failed;
	uint32_t have, taken;	/* bit per field number */
	struct wire_item item[MSG_FIELDS];
};

/*
 * Takes one packet without waiting. Returns its length; 0 when the peer is
 * gone; -1 with errno EAGAIN, EBADMSG (too long, or a descriptor where none is
 * allowed; it is closed), or of recvmsg(2). passed NULL allows no descriptor;
 * else *passed is it (owned by the caller) or -1.
 */
ssize_t msg_recv(int fd, void *buf, size_t cap, int *passed);

/* 0, or -1 if the packet is no message. */
int msg_open(struct msg *m, const void *data, size_t len);
/* Take a field; a missing one is 0, "" or NULL with length 0. What does not
 * fit marks the message as failed. */
uint64_t msg_number(struct msg *m, unsigned no, uint64_t max);
void msg_text(struct msg *m, unsigned no, char *out, size_t cap);	/* UTF-8, no controls */
const uint8_t *msg_bytes(struct msg *m, unsigned no, size_t min, size_t max, size_t *len);
/* Copies exactly len bytes; a missing or other length fails. */
void msg_exact(struct msg *m, unsigned no, void *out, size_t len);
/* True if nothing failed and every field was taken. */
bool msg_end(struct msg *m);

/* A connected SEQPACKET pair, both close-on-exec and non-blocking. 0 or -1. */
int msg_pair(int fds[2]);

#endif
