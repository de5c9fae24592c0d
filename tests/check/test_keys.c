/*
 * The keys room: known vectors, tampering at every byte, and files that are
 * missing, cut or garbled.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/box.h"
#include "keys/file.h"
#include "keys/hash.h"
#include "keys/keys.h"
#include "keys/password.h"
#include "keys/random.h"
#include "keys/seal.h"
#include "keys/secret.h"

Suite *suite_keys(void);


/* A directory of each test's own. */
static char dir_path[64];
static int dir_fd = -1;

static void
dir_make(void)
{
	snprintf(dir_path, sizeof(dir_path), "/tmp/fengsui-keys-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir_path));
	dir_fd = open(dir_path, O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(dir_fd, 0);
	keys_init();
}

static void
dir_remove(void)
{
	static const char *const names[] = { "seal", "one", "one.new",
		"link" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlinkat(dir_fd, names[i], 0);
	close(dir_fd);
	ck_assert_int_eq(rmdir(dir_path), 0); /* nothing else was left */
}

/* The bytes of hex digits; their number. */
static size_t
unhex(uint8_t *out, const char *hex)
{
	size_t n = 0;
	unsigned byte;

	for (; sscanf(hex + 2 * n, "%2x", &byte) == 1; n++)
		out[n] = (uint8_t)byte;
	return n;
}

static void
file_store(const char *name, const void *data, size_t len)
{
	int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	close(fd);
}

/* ---- hash, random ---- */

START_TEST(hash_vectors)
{
	uint8_t hash[HASH_BYTES];
	char text[HASH_TEXT];

	hash_bytes(hash, NULL, 0);
	hash_text(text, hash);
	ck_assert_str_eq(text, "0e5751c026e543b2e8ab2eb06099daa1"
	    "d1e5df47778f7787faab45cdf12fe3a8");
	hash_bytes(hash, "abc", 3);
	hash_text(text, hash);
	ck_assert_str_eq(text, "bddd813c634239723171ef3fee98579b"
	    "94964e3bb1cb3e427262c8c068d52319");
}
END_TEST

START_TEST(hash_parts_equal_whole)
{
	uint8_t data[300], whole[HASH_BYTES], parts[HASH_BYTES];
	struct hasher h;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	hash_bytes(whole, data, sizeof(data));
	for (size_t cut = 0; cut <= sizeof(data); cut++) {
		hash_begin(&h);
		hash_add(&h, data, cut);
		hash_add(&h, data + cut, sizeof(data) - cut);
		hash_end(&h, parts);
		ck_assert_mem_eq(parts, whole, HASH_BYTES);
	}
	/* The chain is the hash of prev and entry, also in place. */
	hash_chain(parts, data, data + HASH_BYTES, sizeof(data) - HASH_BYTES);
	ck_assert_mem_eq(parts, whole, HASH_BYTES);
	hash_chain(data, data, data + HASH_BYTES, sizeof(data) - HASH_BYTES);
	ck_assert_mem_eq(data, whole, HASH_BYTES);
}
END_TEST

START_TEST(hash_keyed_needs_its_key)
{
	uint8_t key[HASH_KEY] = { 0 }, a[HASH_BYTES], b[HASH_BYTES];

	hash_keyed(a, key, "x", 1);
	hash_bytes(b, "x", 1);
	ck_assert_mem_ne(a, b, HASH_BYTES);
	key[31] = 1;
	hash_keyed(b, key, "x", 1);
	ck_assert_mem_ne(a, b, HASH_BYTES);
}
END_TEST

START_TEST(random_below_stays_below_and_reaches_all)
{
	unsigned seen[7] = { 0 };

	for (int i = 0; i < 7000; i++) {
		uint32_t r = random_below(7);

		ck_assert_uint_lt(r, 7);
		seen[r]++;
	}
	for (int i = 0; i < 7; i++)
		ck_assert_uint_gt(seen[i], 500);
	ck_assert_uint_eq(random_below(1), 0);
	ck_assert_uint_eq(random_below(0), 0);
}
END_TEST

START_TEST(random_code_is_readable_and_folds_to_itself)
{
	char code[RANDOM_CODE_TEXT(RANDOM_CODE_GROUPS)], other[sizeof(code)];
	char folded[32];

	for (int i = 0; i < 500; i++) {
		random_code(code, RANDOM_CODE_GROUPS);
		ck_assert_uint_eq(strlen(code), 19);
		ck_assert_ptr_null(strpbrk(code, "01oliOLI"));
		for (int at = 4; at < 19; at += 5)
			ck_assert_int_eq(code[at], '-');
		ck_assert_int_eq(random_code_fold(folded, sizeof(folded),
		    code), 16);
		ck_assert_uint_eq(strspn(folded,
		    "23456789abcdefghjkmnpqrstuvwxyz"), 16);
	}
	random_code(other, RANDOM_CODE_GROUPS);
	ck_assert_str_ne(code, other);
	random_code(code, 1);
	ck_assert_uint_eq(strlen(code), 4);
}
END_TEST

START_TEST(random_code_fold_as_people_type)
{
	static const char *const same[] = { "k7m2-x9qd", "K7M2X9QD",
		" k7m2 x9qd\r\n", "k7m2--x9qd-", "ｋ７ｍ２－Ｘ９ｑｄ",
		"k7m2　x9qd" };
	static const char *const wrong[] = { "", "- -", "k7m0", "k7ml", "k7m2!",
		"k7m2。", "\xEF\xBC", "\xEF", "口令", "k\x80" };
	char out[9];

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		ck_assert_int_eq(random_code_fold(out, sizeof(out), same[i]), 8);
		ck_assert_str_eq(out, "k7m2x9qd");
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		ck_assert_int_eq(random_code_fold(out, sizeof(out), wrong[i]), -1);
		ck_assert_int_eq(errno, EINVAL);
	}
	ck_assert_int_eq(random_code_fold(out, 8, "k7m2x9qd"), -1);
	ck_assert_int_eq(errno, ENOBUFS);
}
END_TEST

/* ---- files, seal ---- */

START_TEST(file_is_whole_private_and_never_replaced)
{
	uint8_t got[4];
	struct stat st;
	mode_t mask;

	file_store("one.new", "left by a crash", 15);
	mask = umask(0);
	ck_assert_int_eq(file_create(dir_fd, "one", "abcd", 4), 0);
	umask(mask);
	ck_assert_int_eq(fstatat(dir_fd, "one", &st, 0), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(faccessat(dir_fd, "one.new", F_OK, 0), -1);
	ck_assert_int_eq(file_create(dir_fd, "one", "wxyz", 4), -1);
	ck_assert_int_eq(errno, EEXIST);
	ck_assert_int_eq(file_read(dir_fd, "one", got, 4), 0);
	ck_assert_mem_eq(got, "abcd", 4);
	ck_assert_int_eq(file_read(dir_fd, "one", got, 3), -1);
	ck_assert_int_eq(errno, EBADMSG);
	ck_assert_int_eq(symlinkat("one", dir_fd, "link"), 0);
	ck_assert_int_eq(file_read(dir_fd, "link", got, 4), -1);
	ck_assert_int_eq(errno, ELOOP);
}
END_TEST

START_TEST(seal_vector)
{
	uint8_t seed[32], pub[32], sig[64], made[64];
	struct seal_key key;

	/* RFC 8032, 7.1, test 1: the empty message. */
	unhex(seed, "9d61b19deffd5a60ba844af492ec2cc4"
	    "4449c5697b326919703bac031cae7f60");
	unhex(pub, "d75a980182b10ab7d54bfed3c964073a"
	    "0ee172f3daa62325af021a68f707511a");
	unhex(sig, "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
	file_store("seal", seed, sizeof(seed));
	ck_assert_int_eq(seal_open(&key, dir_fd, "seal"), 0);
	ck_assert_mem_eq(key.pub, pub, 32);
	seal_sign(made, &key, "", 0);
	ck_assert_mem_eq(made, sig, 64);
	ck_assert(seal_verify(pub, sig, NULL, 0));
	ck_assert(!seal_verify(pub, sig, "x", 1));
	seal_wipe(&key);
	memset(seed, 0, sizeof(seed));
	ck_assert_mem_eq(key.secret, seed, sizeof(seed));
}
END_TEST

START_TEST(seal_refuses_every_changed_bit)
{
	uint8_t pub[SEAL_PUBLIC], other[SEAL_PUBLIC], sig[SEAL_SIGNATURE];
	uint8_t msg[40] = "head 17";
	struct seal_key key;

	ck_assert_int_eq(seal_create(dir_fd, "seal", pub), 0);
	ck_assert_int_eq(seal_create(dir_fd, "seal", other), -1);
	ck_assert_int_eq(errno, EEXIST);
	ck_assert_int_eq(seal_open(&key, dir_fd, "seal"), 0);
	ck_assert_mem_eq(key.pub, pub, sizeof(pub));
	seal_sign(sig, &key, msg, sizeof(msg));
	ck_assert(seal_verify(pub, sig, msg, sizeof(msg)));
	for (unsigned bit = 0; bit < 8 * sizeof(msg); bit++) {
		msg[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert(!seal_verify(pub, sig, msg, sizeof(msg)));
		msg[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (unsigned bit = 0; bit < 8 * sizeof(sig); bit++) {
		sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert(!seal_verify(pub, sig, msg, sizeof(msg)));
		sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	ck_assert(!seal_verify(pub, sig, msg, sizeof(msg) - 1));
	seal_wipe(&key);
}
END_TEST

START_TEST(seal_file_missing_or_cut)
{
	uint8_t pub[SEAL_PUBLIC], zero[64] = { 0 };
	struct seal_key key;

	ck_assert_int_eq(seal_open(&key, dir_fd, "seal"), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(seal_create(dir_fd, "seal", pub), 0);
	file_store("seal", zero, 31);
	ck_assert_int_eq(seal_open(&key, dir_fd, "seal"), -1);
	ck_assert_int_eq(errno, EBADMSG);
	ck_assert_mem_eq(key.secret, zero, sizeof(zero));
}
END_TEST

START_TEST(seal_fingerprint_form)
{
	uint8_t pub[SEAL_PUBLIC] = { 0 };
	char text[SEAL_TEXT];

	/* b2sum -l 256 of 32 zero bytes. */
	seal_fingerprint(text, pub);
	ck_assert_str_eq(text, "89eb 0d6a 8a69 1dae 2cd1 5ed0 3699 31ce");
}
END_TEST

/* ---- passwords ---- */

START_TEST(password_vector)
{
	uint8_t want[PASSWORD_BYTES], got[PASSWORD_BYTES];
	static const char text[] = "password 口令";
	const uint8_t *salt = (const uint8_t *)"0123456789abcdef";

	/* From the reference implementation's program argon2 -id. */
	unhex(want, "bb4c264369fa5651f4122ff7aeb2d5ef"
	    "0019f37b5c59e52931437c158ebecbc7");
	ck_assert_int_eq(password_stretch(got, text, sizeof(text) - 1, salt, 3,
	    32 * 1024), 0);
	ck_assert_mem_eq(got, want, sizeof(want));
	ck_assert_int_eq(password_stretch(got, text, sizeof(text) - 2, salt, 3,
	    32 * 1024), 0);
	ck_assert_mem_ne(got, want, sizeof(want));
}
END_TEST

START_TEST(password_limits)
{
	static const char long_text[PASSWORD_MAX + 1];
	static const struct {
		size_t len;
		uint32_t ops, mem;
	} bad[] = {
		{ PASSWORD_MAX + 1, 1, 8 },
		{ 1, 0, 8 },
		{ 1, PASSWORD_OPS_MAX + 1, 8 },
		{ 1, 1, 7 },
		{ 1, 1, PASSWORD_MEM_KIB_MAX + 1 },
		{ 1, 1, UINT32_MAX },
	};
	uint8_t out[PASSWORD_BYTES], salt[PASSWORD_SALT] = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		errno = 0;
		ck_assert_int_eq(password_stretch(out, long_text, bad[i].len,
		    salt, bad[i].ops, bad[i].mem), -1);
		ck_assert_int_eq(errno, EINVAL);
	}
	ck_assert_int_eq(password_stretch(out, long_text, PASSWORD_MAX, salt,
	    1, PASSWORD_MEM_KIB_MIN), 0);
	ck_assert_int_eq(password_stretch(out, "", 0, salt, 1, 8), 0);
}
END_TEST

START_TEST(password_verifier_is_stable)
{
	uint8_t in[PASSWORD_BYTES] = { 1, 2, 3 }, out[PASSWORD_BYTES];
	uint8_t other[PASSWORD_BYTES], plain[HASH_BYTES];
	char text[HASH_TEXT];

	password_verifier(out, in);
	hash_text(text, out);
	ck_assert_str_eq(text, "7be69ee081ae838ab278ec5e16e20f45"
	    "17a0517bbd8e43fb7f96f4ae3bbaf50d");
	hash_bytes(plain, in, sizeof(in));
	ck_assert(!password_same(out, plain));
	memcpy(other, out, sizeof(out));
	ck_assert(password_same(out, other));
	for (size_t i = 0; i < sizeof(out); i++) {
		other[i] ^= 0x10;
		ck_assert(!password_same(out, other));
		other[i] ^= 0x10;
	}
}
END_TEST

START_TEST(password_false_salt_is_stable_and_differs)
{
	uint8_t secret[PASSWORD_BYTES] = { 9 };
	uint8_t a[PASSWORD_SALT], b[PASSWORD_SALT];

	password_false_salt(a, secret, "zhangsan");
	password_false_salt(b, secret, "zhangsan");
	ck_assert_mem_eq(a, b, sizeof(a));
	password_false_salt(b, secret, "zhangsam");
	ck_assert_mem_ne(a, b, sizeof(a));
	secret[0]++;
	password_false_salt(b, secret, "zhangsan");
	ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

/* ---- boxes ---- */

START_TEST(box_vector)
{
	static const char want[] = "Ladies and Gentlemen of the class of '99: "
	    "If I could offer you only one tip for the future, sunscreen "
	    "would be it.";
	uint8_t key[BOX_KEY], ad[12], box[256], out[256];
	size_t n;

	/* draft-irtf-cfrg-xchacha-03, A.3.1, its nonce in front. */
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(0x80 + i);
	unhex(ad, "50515253c0c1c2c3c4c5c6c7");
	n = unhex(box, "404142434445464748494a4b4c4d4e4f5051525354555657"
	    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
	    "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
	    "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
	    "21f9664c97637da9768812f615c68b13b52e"
	    "c0875924c1c7987947deafd8780acf49");
	ck_assert_int_eq(box_open(key, box, n, ad, sizeof(ad), out,
	    sizeof(out)), sizeof(want) - 1);
	ck_assert_mem_eq(out, want, sizeof(want) - 1);
}
END_TEST

START_TEST(box_refuses_every_change)
{
	uint8_t key[BOX_KEY], box[64], again[64], out[64];
	const size_t len = 17 + BOX_OVERHEAD;

	box_key_new(key);
	ck_assert_int_eq(box_seal(key, "村民姓名12345", 17, "a1", 2, box,
	    sizeof(box)), (int)len);
	ck_assert_int_eq(box_seal(key, "村民姓名12345", 17, "a1", 2, again,
	    sizeof(again)), (int)len);
	ck_assert_mem_ne(box, again, len); /* a nonce of its own */
	ck_assert_int_eq(box_open(key, box, len, "a1", 2, out, 17), 17);
	ck_assert_mem_eq(out, "村民姓名12345", 17);
	memset(out, 'x', sizeof(out));
	for (size_t i = 0; i < len; i++) {
		box[i] ^= 1;
		ck_assert_int_eq(box_open(key, box, len, "a1", 2, out, 64), -1);
		ck_assert_int_eq(errno, EBADMSG);
		ck_assert_mem_ne(out, "村民", 6);
		box[i] ^= 1;
		ck_assert_int_eq(box_open(key, box, i, "a1", 2, out, 64), -1);
	}
	ck_assert_int_eq(box_open(key, box, len, "a2", 2, out, 64), -1);
	ck_assert_int_eq(box_open(key, box, len, NULL, 0, out, 64), -1);
	key[0] ^= 1;
	ck_assert_int_eq(box_open(key, box, len, "a1", 2, out, 64), -1);
	ck_assert_int_eq(errno, EBADMSG);
}
END_TEST

START_TEST(box_room)
{
	uint8_t key[BOX_KEY], box[BOX_OVERHEAD + 4], out[4];

	box_key_new(key);
	ck_assert_int_eq(box_seal(key, "abcd", 4, NULL, 0, box, 43), -1);
	ck_assert_int_eq(errno, ENOBUFS);
	ck_assert_int_eq(box_seal(key, "abcd", 4, NULL, 0, box, 39), -1);
	ck_assert_int_eq(box_seal(key, "abcd", SIZE_MAX, NULL, 0, box, 44), -1);
	ck_assert_int_eq(box_seal(key, "abcd", 4, NULL, 0, box, 44), 44);
	ck_assert_int_eq(box_open(key, box, 44, NULL, 0, out, 3), -1);
	ck_assert_int_eq(errno, ENOBUFS);
	ck_assert_int_eq(box_seal(key, NULL, 0, NULL, 0, box, 40), 40);
	ck_assert_int_eq(box_open(key, box, 40, NULL, 0, out, 0), 0);
}
END_TEST

START_TEST(secret_memory)
{
	static const uint8_t zero[32];
	uint8_t *secret = secret_new(32);

	ck_assert_ptr_nonnull(secret);
	ck_assert_mem_eq(secret, zero, 32);
	memset(secret, 7, 32);
	ck_assert(!secret_same(secret, zero, 32));
	secret_wipe(secret, 32);
	ck_assert(secret_same(secret, zero, 32));
	secret_wipe(NULL, 0);
	secret_free(secret);
	secret_free(NULL);
}
END_TEST

static void
case_add(Suite *s, const char *name, const TTest *const *tests, size_t n)
{
	TCase *tc = tcase_create(name);

	tcase_add_checked_fixture(tc, dir_make, dir_remove);
	for (size_t i = 0; i < n; i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(s, tc);
}

#define CASE(suite, name, ...) do { \
	const TTest *const tests[] = { __VA_ARGS__ }; \
	case_add(suite, name, tests, sizeof(tests) / sizeof(*tests)); \
} while (0)

Suite *
suite_keys(void)
{
	Suite *s = suite_create("keys");

	CASE(s, "hash", hash_vectors, hash_parts_equal_whole,
	    hash_keyed_needs_its_key);
	CASE(s, "random", random_below_stays_below_and_reaches_all,
	    random_code_is_readable_and_folds_to_itself,
	    random_code_fold_as_people_type);
	CASE(s, "seal", file_is_whole_private_and_never_replaced, seal_vector,
	    seal_refuses_every_changed_bit, seal_file_missing_or_cut,
	    seal_fingerprint_form);
	CASE(s, "password", password_vector, password_limits,
	    password_verifier_is_stable,
	    password_false_salt_is_stable_and_differs);
	CASE(s, "box", box_vector, box_refuses_every_change, box_room,
	    secret_memory);
	return s;
}
