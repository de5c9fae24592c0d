/*
 * The slot file: what is destroyed is gone from the disk, what is damaged is
 * told apart from what is whole, whatever is cut or flipped.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/keys.h"
#include "keys/slot.h"

Suite *suite_slot(void);

#define FILE_NAME "slots"
#define MACHINE   "machine.key"
#define SLOT_SIZE 128 /* also of the head; the box is at 16, 72 bytes long */

static char dir_path[64];
static int dir_fd = -1;

static void
dir_make(void)
{
	snprintf(dir_path, sizeof(dir_path), "/tmp/fengsui-slot-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir_path));
	dir_fd = open(dir_path, O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(dir_fd, 0);
	keys_init();
}

static void
dir_remove(void)
{
	unlinkat(dir_fd, FILE_NAME, 0);
	unlinkat(dir_fd, MACHINE, 0);
	close(dir_fd);
	ck_assert_int_eq(rmdir(dir_path), 0);
}

static size_t
file_load(uint8_t *data, size_t cap)
{
	int fd = openat(dir_fd, FILE_NAME, O_RDONLY);
	ssize_t n = read(fd, data, cap);

	ck_assert_int_ge(n, 0);
	close(fd);
	return (size_t)n;
}

static void
file_store(const void *data, size_t len)
{
	int fd = openat(dir_fd, FILE_NAME, O_WRONLY | O_TRUNC);

	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	close(fd);
}

static struct slots *
slots_get(void)
{
	struct slots *s;

	ck_assert_int_eq(slot_open(&s, dir_fd, FILE_NAME, MACHINE), 0);
	return s;
}

static int
slots_refused(void)
{
	struct slots *s;

	ck_assert_int_eq(slot_open(&s, dir_fd, FILE_NAME, MACHINE), -1);
	ck_assert_ptr_null(s);
	return errno;
}

static void
key_must(struct slots *s, uint64_t id, const uint8_t want[SLOT_KEY])
{
	uint8_t key[SLOT_KEY];

	ck_assert_int_eq(slot_key(s, id, false, key), 0);
	ck_assert_mem_eq(key, want, SLOT_KEY);
}

static void
key_must_not(struct slots *s, uint64_t id, bool create, int error)
{
	uint8_t key[SLOT_KEY];

	errno = 0;
	ck_assert_int_eq(slot_key(s, id, create, key), -1);
	ck_assert_int_eq(errno, error);
}

/* Subjects 11, 12, … with their keys, in a file that is closed again. */
static void
subjects_make(uint8_t keys[][SLOT_KEY], int n)
{
	struct slots *s = slots_get();

	for (int i = 0; i < n; i++)
		ck_assert_int_eq(slot_key(s, (uint64_t)(11 + i), true, keys[i]),
		    0);
	slot_close(s);
}

START_TEST(keys_last)
{
	enum { N = 200 }; /* more than the file grows by at a time */
	static uint8_t keys[N][SLOT_KEY], data[64 * 1024];
	struct slots *s = slots_get();
	struct stat st;
	size_t len;

	key_must_not(s, 7, false, ENOENT);
	key_must_not(s, 0, true, EINVAL);
	/* Not in order of their ids. */
	for (uint64_t i = 0; i < N; i++)
		ck_assert_int_eq(slot_key(s, (i * 77) % N + 1, true, keys[i]),
		    0);
	for (int round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < N; i++)
			key_must(s, (i * 77) % N + 1, keys[i]);
		key_must_not(s, N + 1, false, ENOENT);
		ck_assert_uint_eq(slot_broken(s), 0);
		slot_close(s);
		s = slots_get();
	}
	slot_close(s);
	for (int i = 1; i < N; i++)
		ck_assert_mem_ne(keys[0], keys[i], SLOT_KEY);
	/* No key lies there unwrapped, and both files are private. */
	len = file_load(data, sizeof(data));
	for (int i = 0; i < N; i++)
		ck_assert_ptr_null(memmem(data, len, keys[i], SLOT_KEY));
	ck_assert_int_eq(fstatat(dir_fd, FILE_NAME, &st, 0), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(fstatat(dir_fd, MACHINE, &st, 0), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(st.st_size, 32);
}
END_TEST

START_TEST(destroy_leaves_nothing)
{
	uint8_t keys[3][SLOT_KEY], before[64 * 1024], after[64 * 1024];
	const size_t box = 2 * SLOT_SIZE + 16; /* of the second slot */
	static const uint8_t zero[80];
	struct slots *s;
	size_t len;

	subjects_make(keys, 3);
	len = file_load(before, sizeof(before));
	ck_assert_ptr_nonnull(memmem(before, len, before + box, 72));
	ck_assert_mem_ne(before + box, zero, 72);
	s = slots_get();
	ck_assert_int_eq(slot_destroy(s, 12), 0);
	/* In place: the file is no longer, and nothing of the box is in it. */
	ck_assert_uint_eq(file_load(after, sizeof(after)), len);
	ck_assert_mem_eq(after + box, zero, 80);
	for (size_t i = 0; i + 8 <= 72; i++)
		ck_assert_ptr_null(memmem(after, len, before + box + i, 8));
	for (int round = 0; round < 2; round++) {
		key_must_not(s, 12, false, EKEYREVOKED);
		key_must_not(s, 12, true, EKEYREVOKED);
		key_must(s, 11, keys[0]);
		key_must(s, 13, keys[2]);
		ck_assert_int_eq(slot_destroy(s, 12), 0);
		ck_assert_uint_eq(slot_broken(s), 0);
		slot_close(s);
		s = slots_get();
	}
	slot_close(s);
}
END_TEST

START_TEST(destroy_of_an_unknown_is_remembered)
{
	struct slots *s = slots_get();

	ck_assert_int_eq(slot_destroy(s, 0), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_int_eq(slot_destroy(s, 99), 0);
	key_must_not(s, 99, true, EKEYREVOKED);
	slot_close(s);
	s = slots_get();
	key_must_not(s, 99, true, EKEYREVOKED);
	slot_close(s);
}
END_TEST

/* An older copy of the file must learn again what was destroyed since. */
START_TEST(destroy_after_restore)
{
	uint8_t keys[2][SLOT_KEY], old[64 * 1024];
	struct slots *s;
	size_t len;

	subjects_make(keys, 2);
	len = file_load(old, sizeof(old));
	s = slots_get();
	ck_assert_int_eq(slot_destroy(s, 11), 0);
	slot_close(s);
	file_store(old, len);
	s = slots_get();
	key_must(s, 11, keys[0]);
	ck_assert_int_eq(slot_destroy(s, 11), 0);
	key_must_not(s, 11, true, EKEYREVOKED);
	key_must(s, 12, keys[1]);
	slot_close(s);
}
END_TEST

START_TEST(every_byte_flipped)
{
	uint8_t keys[3][SLOT_KEY], data[64 * 1024];
	size_t len;
	struct slots *s;

	subjects_make(keys, 3);
	len = file_load(data, sizeof(data));
	for (size_t i = 2 * SLOT_SIZE; i < 3 * SLOT_SIZE; i++) {
		data[i] ^= 1;
		file_store(data, len);
		s = slots_get();
		ck_assert_uint_eq(slot_broken(s), 1);
		key_must(s, 11, keys[0]);
		key_must(s, 13, keys[2]);
		/* An id that was hit is not found; else: no other key. */
		if (i - 2 * SLOT_SIZE < 8 || i - 2 * SLOT_SIZE >= 16)
			key_must_not(s, 12, true, EBADMSG);
		else
			key_must_not(s, 12, false, ENOENT);
		slot_close(s);
		data[i] ^= 1;
	}
}
END_TEST

/* A broken slot's key can be whole: it goes too, under whatever id. */
START_TEST(destroy_reaches_broken_slots)
{
	uint8_t keys[3][SLOT_KEY], data[64 * 1024], after[64 * 1024];
	const size_t at = 2 * SLOT_SIZE; /* subject 12 */
	struct slots *s;
	size_t len;

	subjects_make(keys, 3);
	len = file_load(data, sizeof(data));
	for (int where = 0; where < 2; where++) {
		/* Its check is hit, or its id so that it reads 13. */
		size_t hit = where == 0 ? at + 100 : at + 15;

		data[hit] ^= 1;
		file_store(data, len);
		data[hit] ^= 1;
		s = slots_get();
		ck_assert_uint_eq(slot_broken(s), 1);
		key_must(s, 13, keys[2]);
		/* It is not taken for that of a third one. */
		ck_assert_int_eq(slot_destroy(s, 14), 0);
		ck_assert_ptr_nonnull(memmem(after, file_load(after,
		    sizeof(after)), data + at + 16, 72));
		ck_assert_int_eq(slot_destroy(s, 12), 0);
		ck_assert_ptr_null(memmem(after, file_load(after,
		    sizeof(after)), data + at + 16, 8));
		for (int round = 0; round < 2; round++) {
			key_must_not(s, 12, true, EKEYREVOKED);
			key_must(s, 11, keys[0]);
			key_must(s, 13, keys[2]);
			slot_close(s);
			s = slots_get();
		}
		ck_assert_uint_eq(slot_broken(s), 0);
		slot_close(s);
	}
}
END_TEST

START_TEST(cut_at_every_length)
{
	uint8_t keys[3][SLOT_KEY], data[64 * 1024], key[SLOT_KEY];
	struct slots *s;

	subjects_make(keys, 3);
	file_load(data, sizeof(data));
	for (size_t len = 0; len <= 4 * SLOT_SIZE; len++) {
		size_t left = len / SLOT_SIZE - 1;	/* of three, two of which are noted */

		file_store(data, len);
		if (len < SLOT_SIZE) {
			ck_assert_int_eq(slots_refused(), EBADMSG);
			continue;
		}
		s = slots_get();
		for (size_t i = 0; i < 3; i++)
			if ((i + 2) * SLOT_SIZE <= len)
				key_must(s, 11 + i, keys[i]);
			else
				key_must_not(s, 11 + i, false, ENOENT);
		ck_assert_uint_eq(slot_broken(s), (len % SLOT_SIZE != 0) + (left < 2 ? 2 - left : 0));
		/* It goes on being used, and the piece is gone. */
		ck_assert_int_eq(slot_key(s, 50, true, key), 0);
		slot_close(s);
		s = slots_get();
		key_must(s, 50, key);
		ck_assert_uint_eq(slot_broken(s), left < 1);
		slot_close(s);
	}
}
END_TEST

/* Once they are noted, none may be lost at the end unseen. */
START_TEST(the_last_ones_are_missed)
{
	uint8_t keys[3][SLOT_KEY], data[64 * 1024];
	struct slots *s;
	size_t len;

	subjects_make(keys, 3);
	s = slots_get();
	slot_note(s);
	slot_close(s);
	len = file_load(data, sizeof(data));
	file_store(data, 3 * SLOT_SIZE);
	s = slots_get();
	ck_assert_uint_eq(slot_broken(s), 1);
	slot_close(s);
	memset(data + 2 * SLOT_SIZE, 0, 2 * SLOT_SIZE);
	file_store(data, len);
	s = slots_get();
	ck_assert_uint_eq(slot_broken(s), 2);
	slot_close(s);
}
END_TEST

START_TEST(hole_is_reported_and_not_filled)
{
	uint8_t keys[3][SLOT_KEY], data[64 * 1024], key[SLOT_KEY];
	static const uint8_t zero[SLOT_SIZE];
	struct slots *s;
	size_t len;

	subjects_make(keys, 3);
	len = file_load(data, sizeof(data));
	memset(data + 2 * SLOT_SIZE, 0, SLOT_SIZE);
	file_store(data, len);
	s = slots_get();
	ck_assert_uint_eq(slot_broken(s), 1);
	ck_assert_int_eq(slot_key(s, 50, true, key), 0);
	slot_close(s);
	file_load(data, sizeof(data));
	ck_assert_mem_eq(data + 2 * SLOT_SIZE, zero, SLOT_SIZE);
	s = slots_get();
	key_must(s, 13, keys[2]);
	key_must(s, 50, key);
	slot_close(s);
}
END_TEST

/* A key moved to another subject's slot does not open there. */
START_TEST(slots_exchanged)
{
	uint8_t keys[2][SLOT_KEY], data[64 * 1024], box[72];
	size_t len;
	struct slots *s;

	subjects_make(keys, 2);
	len = file_load(data, sizeof(data));
	memcpy(box, data + SLOT_SIZE + 16, sizeof(box));
	memcpy(data + SLOT_SIZE + 16, data + 2 * SLOT_SIZE + 16, sizeof(box));
	memcpy(data + 2 * SLOT_SIZE + 16, box, sizeof(box));
	file_store(data, len);
	s = slots_get();
	key_must_not(s, 11, false, EBADMSG);
	key_must_not(s, 12, false, EBADMSG);
	slot_close(s);
}
END_TEST

START_TEST(machine_key_missing_or_foreign)
{
	uint8_t keys[1][SLOT_KEY], other[32] = { 5 };
	int fd;

	subjects_make(keys, 1);
	/* No new one is made: it would hide that the old one is needed. */
	unlinkat(dir_fd, MACHINE, 0);
	ck_assert_int_eq(slots_refused(), ENOKEY);
	ck_assert_int_eq(faccessat(dir_fd, MACHINE, F_OK, 0), -1);
	fd = openat(dir_fd, MACHINE, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_eq(write(fd, other, 31), 31);
	ck_assert_int_eq(slots_refused(), EBADMSG);
	ck_assert_int_eq(write(fd, other, 1), 1);
	ck_assert_int_eq(slots_refused(), ENOKEY);
	close(fd);
	file_store("a file of another kind", 22);
	ck_assert_int_eq(slots_refused(), EBADMSG);
}
END_TEST

/* The limit binds Check's own files too: nothing is asserted under it. */
START_TEST(disk_full)
{
	uint8_t keys[3][SLOT_KEY], key[SLOT_KEY], data[64 * 1024];
	struct rlimit limit, was;
	struct slots *s;
	int made, error, destroyed;

	subjects_make(keys, 3);
	file_load(data, sizeof(data));
	file_store(data, 4 * SLOT_SIZE);
	s = slots_get();
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	limit = was;
	limit.rlim_cur = 4 * SLOT_SIZE + 200;
	setrlimit(RLIMIT_FSIZE, &limit);
	made = slot_key(s, 50, true, key);
	error = errno;
	destroyed = slot_destroy(s, 12);
	setrlimit(RLIMIT_FSIZE, &was);
	signal(SIGXFSZ, SIG_DFL);
	ck_assert_int_eq(made, -1);
	ck_assert_int_eq(error, EFBIG);
	key_must_not(s, 50, false, ENOENT);
	/* To destroy needs no room. */
	ck_assert_int_eq(destroyed, 0);
	slot_close(s);
	s = slots_get();
	ck_assert_uint_eq(slot_broken(s), 0);
	ck_assert_int_eq(slot_key(s, 50, true, key), 0);
	key_must(s, 11, keys[0]);
	key_must_not(s, 12, false, EKEYREVOKED);
	slot_close(s);
}
END_TEST

Suite *
suite_slot(void)
{
	const TTest *const tests[] = { keys_last,
		destroy_leaves_nothing, destroy_of_an_unknown_is_remembered,
		destroy_after_restore, every_byte_flipped,
		destroy_reaches_broken_slots, cut_at_every_length, the_last_ones_are_missed,
		hole_is_reported_and_not_filled, slots_exchanged,
		machine_key_missing_or_foreign, disk_full };
	Suite *s = suite_create("slot");
	TCase *tc = tcase_create("slot");

	tcase_add_checked_fixture(tc, dir_make, dir_remove);
	tcase_set_timeout(tc, 60); /* every slot is synced */
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(s, tc);
	return s;
}
