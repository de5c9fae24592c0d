/* Messages: what is sent arrives, and what is not a message is refused. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/channel/messages.h"
#include "src/base/msg.h"

Suite *suite_msg(void);

static int pair[2];
static uint8_t packet[MSG_BYTES], storage[MSG_BYTES];

static void
setup(void)
{
	ck_assert_int_eq(msg_pair(pair), 0);
}

static void
teardown(void)
{
	close(pair[0]);
	close(pair[1]);
}

/* A message with fields of several sorts. */
static struct buf
sample(void)
{
	struct msg_upload m = { .upload = 4711, .data = { 3, { 0, 1, 2 } } };
	struct buf b;

	msg_begin(&b, storage, sizeof storage, MSG_upload);
	wire_number(&b, MSG_TAG, 77);
	msg_put(&b, &kind_msg_upload, &m);
	return b;
}

static bool
read_sample(const uint8_t *data, size_t len)
{
	static struct msg_upload in;
	struct msg m;

	if (msg_open(&m, data, len) != 0 || m.type != MSG_upload)
		return false;
	if (msg_number(&m, MSG_TAG, 100) != 77)
		return false;
	return msg_get(&m, &kind_msg_upload, &in) && in.upload == 4711 && in.at == 0 &&
	    in.rev == 0 && in.data.len == 3 && memcmp(in.data.data, "\0\1\2", 3) == 0;
}

START_TEST(arrives_whole)
{
	struct buf b = sample();
	ssize_t n;

	ck_assert_int_eq(msg_send(pair[0], &b, -1), 0);
	n = msg_recv(pair[1], packet, sizeof packet, NULL);
	ck_assert_int_eq(n, (ssize_t)b.len);
	ck_assert(read_sample(packet, (size_t)n));
	ck_assert_int_eq(msg_recv(pair[1], packet, sizeof packet, NULL), -1);
	ck_assert_int_eq(errno, EAGAIN);
	close(pair[0]);
	ck_assert_int_eq(msg_recv(pair[1], packet, sizeof packet, NULL), 0);
	pair[0] = dup(0);
}
END_TEST

START_TEST(no_truncation_reads_as_whole)
{
	struct buf b = sample();

	for (size_t n = 0; n < b.len; n++)
		ck_assert(!read_sample(b.data, n));
	ck_assert(read_sample(b.data, b.len));
}
END_TEST

START_TEST(no_flipped_bit_harms)
{
	struct buf b = sample();
	uint8_t copy[64];

	for (size_t bit = 0; bit < b.len * 8; bit++) {
		memcpy(copy, b.data, b.len);
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert(!read_sample(copy, b.len));
	}
}
END_TEST

START_TEST(reading_is_strict)
{
	static struct msg_upload upload;
	struct buf b = sample();
	struct msg_login login;
	struct msg m;

	wire_number(&b, 3, 1);			/* field 3 again */
	ck_assert_int_ne(msg_open(&m, b.data, b.len), 0);
	b = sample();
	wire_number(&b, 16, 1);			/* no such field number */
	ck_assert_int_ne(msg_open(&m, b.data, b.len), 0);
	b = sample();
	wire_number(&b, 6, 1);			/* one that is not declared */
	ck_assert(!read_sample(b.data, b.len));
	b = sample();
	ck_assert_int_eq(msg_open(&m, b.data, b.len), 0);
	ck_assert(!msg_empty(&m));
	ck_assert_uint_eq(msg_number(&m, MSG_TAG, 76), 0);	/* larger than allowed */
	ck_assert(!msg_get(&m, &kind_msg_upload, &upload));
	ck_assert_int_eq(msg_open(&m, b.data, b.len), 0);
	ck_assert(!msg_get(&m, &kind_msg_login, &login));	/* another message's */
	msg_begin(&b, storage, sizeof storage, MSG_upload);
	ck_assert_int_eq(msg_open(&m, b.data, b.len), 0);
	ck_assert(msg_empty(&m));
	ck_assert(!msg_get(&m, &kind_msg_upload, &upload));	/* without what is required */
	msg_begin(&b, storage, sizeof storage, MSG_login);
	wire_bytes(&b, 3, "a\nb", 3);		/* a control byte in a text */
	ck_assert_int_eq(msg_open(&m, b.data, b.len), 0);
	ck_assert(!msg_get(&m, &kind_msg_login, &login));
	msg_begin(&b, storage, sizeof storage, MSG_login);
	wire_bytes(&b, 4, "012345678901234567890123", 24);	/* longer than its place */
	ck_assert_int_eq(msg_open(&m, b.data, b.len), 0);
	ck_assert(!msg_get(&m, &kind_msg_login, &login));
	msg_begin(&b, storage, sizeof storage, MSG_login);
	wire_number(&b, 6, 2);			/* past its limit */
	ck_assert_int_eq(msg_open(&m, b.data, b.len), 0);
	ck_assert(!msg_get(&m, &kind_msg_login, &login));
}
END_TEST

START_TEST(descriptor_only_where_allowed)
{
	struct buf b = sample();
	int fd = -1, pipes[2];
	char byte = 0;

	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_eq(msg_send(pair[0], &b, pipes[1]), 0);
	close(pipes[1]);
	ck_assert_int_gt(msg_recv(pair[1], packet, sizeof packet, &fd), 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	ck_assert_int_eq(read(pipes[0], &byte, 1), 1);
	ck_assert_int_eq(msg_send(pair[0], &b, fd), 0);
	close(fd);
	ck_assert_int_eq(msg_recv(pair[1], packet, sizeof packet, NULL), -1);
	ck_assert_int_eq(errno, EBADMSG);
	/* It was closed: the pipe has no writer left. */
	ck_assert_int_eq(read(pipes[0], &byte, 1), 0);
	close(pipes[0]);
}
END_TEST

START_TEST(too_long_is_refused_at_both_ends)
{
	static uint8_t big[MSG_BYTES + 10];
	struct buf b;

	msg_begin(&b, big, sizeof big, MSG_login);
	b.len = sizeof big;
	ck_assert_int_eq(msg_send(pair[0], &b, -1), -1);
	ck_assert_int_eq(errno, EMSGSIZE);
	ck_assert_int_gt(write(pair[0], big, sizeof big), 0);
	ck_assert_int_eq(msg_recv(pair[1], packet, sizeof packet, NULL), -1);
	ck_assert_int_eq(errno, EBADMSG);
}
END_TEST

/* Who is killed with messages unread resets the channel: what he had sent is there still. */
START_TEST(what_was_sent_before_a_reset_is_read)
{
	struct buf b = sample();
	struct msg m;
	ssize_t n;

	ck_assert_int_eq(msg_send(pair[0], &b, -1), 0);
	ck_assert_int_eq(msg_send(pair[0], &b, -1), 0);
	ck_assert_int_eq(msg_send_bare(pair[1], MSG_draft_list), 0);
	close(pair[0]);
	for (int i = 0; i < 2; i++) {
		n = msg_recv(pair[1], packet, sizeof packet, NULL);
		ck_assert_int_gt(n, 0);
		ck_assert_int_eq(msg_open(&m, packet, (size_t)n), 0);
		ck_assert_uint_eq(m.type, MSG_upload);
	}
	ck_assert_int_eq(msg_recv(pair[1], packet, sizeof packet, NULL), 0);
	pair[0] = dup(pair[1]);		/* for teardown */
}
END_TEST

START_TEST(slow_reader_does_not_block)
{
	struct buf b = sample();
	int sent = 0;

	while (msg_send(pair[0], &b, -1) == 0 && sent < 1000000)
		sent++;
	ck_assert_int_lt(sent, 1000000);
	ck_assert_int_eq(errno, EAGAIN);
}
END_TEST

Suite *
suite_msg(void)
{
	Suite *s = suite_create("msg");
	TCase *tc = tcase_create("msg");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, arrives_whole);
	tcase_add_test(tc, no_truncation_reads_as_whole);
	tcase_add_test(tc, no_flipped_bit_harms);
	tcase_add_test(tc, reading_is_strict);
	tcase_add_test(tc, descriptor_only_where_allowed);
	tcase_add_test(tc, too_long_is_refused_at_both_ends);
	tcase_add_test(tc, slow_reader_does_not_block);
	tcase_add_test(tc, what_was_sent_before_a_reset_is_read);
	suite_add_tcase(s, tc);
	return s;
}
