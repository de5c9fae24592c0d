/*
 * Public keys in OpenSSH's form: made by ssh-keygen, whose fingerprints stand
 * here, and broken in every way that can be typed or sent.
 */
#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "keys/base64.h"
#include "keys/key.h"
#include "keys/keys.h"

Suite *suite_key(void);

struct sample {
	const char *type, *base64, *print;
	unsigned    bits;
	int         refused; /* the errno, or 0 */
};

static const struct sample samples[] = {
	{ .type = "ssh-ed25519",
	  .base64 =
	    "AAAAC3NzaC1lZDI1NTE5AAAAIPRGl/iVIg7v1mTcGP5Ksr/P3Rz0veyMmVTYEe4u"
	    "9F69",
	  .print = "SHA256:wSIJKqGJa9+AriuR8TQxecvyskkFtg6LcgNgb112hpE",
	  .bits = 256 },
	{ .type = "ecdsa-sha2-nistp256",
	  .base64 =
	    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBG9O0B2/NsB"
	    "ApsjmP3mrvQa6Dinf6hWATQjpoDgsPRu/NF4XK2K5VZl2C+yxBFurrQPGkfXxMzu"
	    "XNaQQ+KGkpQ=",
	  .print = "SHA256:NGxz5VYdcagYyDTBv0N/A+KdM45N+UKnqeKyOX41fow",
	  .bits = 256 },
	{ .type = "ecdsa-sha2-nistp384",
	  .base64 =
	    "AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBPeWW/Rk9S93"
	    "mTC3jDn6aZQ2AvIQa4yL3PTGZ2sxls8XwRl85SNgUtQ9L8EMwYPu/642T4mlojEy"
	    "LQoUsHT4FOxrAL3drDelcmrqCnJUrnR+v/hAOjDNiZ9KJHy8fjuJZQ==",
	  .print = "SHA256:W6S/FJwb2sosX/QbY0FRHw+4OdQVywKxpmQX6dwqDmI",
	  .bits = 384 },
	{ .type = "ecdsa-sha2-nistp521",
	  .base64 =
	    "AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAEiqWrt3DEf"
	    "BqRMokMeS2b9SyY7lC+UlPivwOfLOHRlUYWe6Jyw+SRF67DFWL0ypJ3eGUSPlgKt"
	    "P/fW7HkkV+e+tADQVLcPXwORoMEzNIR+g95oxH1BB8E/lMyinui+N6DbNcBfVspk"
	    "mChagXasCGBkxpC/yACbC9Tne49wparHp4aKMQ==",
	  .print = "SHA256:r2XH4xzdczGiYma951uRwhg9p00+KGhY+Z7Ji2z6n4s",
	  .bits = 521 },
	{ .type = "ssh-rsa",
	  .base64 =
	    "AAAAB3NzaC1yc2EAAAADAQABAAABgQCpROdPtt2RyvBYBo+Gkv4lwA30ylKVBEJW"
	    "AuAwTtIx0P1NUJQziKGNCEdsGrvys9Vix7l8da8PP6qV4WA62c2AmSKl8aHDtYJA"
	    "RxtwLaFTXgRKjhDEtKgJeTLIhKe8iThgkbfmKntzB88UNkL7gUDPATHQtk01iLEW"
	    "BnSr8sP13T+RiRQkpDRgjvY4QixMos7rSqwskbRvlw3+4FOn1lE3RY+iOu+An73t"
	    "DufwFA2N+gnu+Xjwmc583Q5y0JJKLjMzCgZ1PjOan/4OhUwOQOpE+nz4ouFCpJ37"
	    "6LcRQW4iWuDXEkMT7tyH8+2ZupLl4kINVnHyl2fNPEHK4yjd3uIW/BegOeMUxpOU"
	    "rnuJ1Tl7ReVtDz+EQC3VpKmW82uo09zRL5/fsghzdcMHBC3layD0+f6QH2wWuoA3"
	    "xfnPaqul8W30HLlTc11medlauwTBrCpA0Yfh1rXad2mFYmB+nSqFCHOoFmrYdjrZ"
	    "VdnAtxrM4sKNRf6uNf0p2aG8sn0I1TU=",
	  .print = "SHA256:1kYD5n1KNxsw32h68wSKjJu8eEgwnmQjRVBpWf7OfKU",
	  .bits = 3072 },
	{ .type = "ssh-rsa",
	  .base64 =
	    "AAAAB3NzaC1yc2EAAAADAQABAAABAQDTvuGl4DkOtWXmmLO9ihitEi/lNj3aq2/v"
	    "C0Ag+GfoEXo+YhX0bFYAjr3bRM4FKc98k5jNRoxR07iwwdGFcL9SoE4OArWA4918"
	    "5pqROitMCoCUpWp+4VNJanyqxzCynR0n7VncIfwSJmNo7uBShikDNJ6lP1eZdWED"
	    "h6PrX+1ezm7dLYiC4mLCkRyUkLe45u1Oh6avg6HtGIitreA6nlpWsHdCiEzLlsbq"
	    "1ohxYclMNYC5+3GEweHGnf86QoJr7EzWQ072+fLPBNPUpk59tO9yEi+1D47J4mHL"
	    "OdIcr7+HjilehNE3TUazh8za3ZLg2JDgvLSREMbfsrfSoofjzrxT",
	  .print = "SHA256:HNT92DzIB6snqMiL9dlJOICG2VKUxP7mqrhmn5zb+wA",
	  .bits = 2048, .refused = EKEYREJECTED },
	{ .type = "sk-ssh-ed25519@openssh.com",
	  .base64 =
	    "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIGFiY2RlZmdoaWprbG1u"
	    "b3BxcnN0dXZ3eHl6MDEyMzQ1AAAABHNzaDo=",
	  .print = "SHA256:DFjugw6BlmQNQDa0CqsfD+tcuvhVnzlnqCi0CdVZyMk",
	  .bits = 256 },
};

#define SAMPLES (sizeof(samples) / sizeof(*samples))

static int
parse(struct key_line *key, const char *line)
{
	errno = 0;
	return key_parse_line(key, line, strlen(line));
}

/* "TYPE BASE64 comment" of a sample, with other words around it if wanted. */
static void
line_make(char *out, size_t cap, const char *before, const struct sample *s,
    const char *after)
{
	int n = snprintf(out, cap, "%s%s %s%s", before, s->type, s->base64,
	    after);

	ck_assert_int_lt(n, (int)cap);
}

START_TEST(line_of_every_type)
{
	const struct sample *s = &samples[_i];
	struct key_line key;
	char line[2048], print[KEY_PRINT];

	line_make(line, sizeof(line), "", s, " 王 办公室 PC\r\n");
	ck_assert_int_eq(parse(&key, line), s->refused ? -1 : 1);
	ck_assert_int_eq(errno, s->refused);
	ck_assert_str_eq(key.type, s->type);
	ck_assert_str_eq(key.comment, "王 办公室 PC");
	ck_assert_uint_eq(key.bits, s->bits);
	key_fingerprint(print, key.blob, key.blob_len);
	ck_assert_str_eq(print, s->print);
	/* Without a comment, with blanks around, without a line end. */
	line_make(line, sizeof(line), " \t", s, "  ");
	ck_assert_int_eq(parse(&key, line), s->refused ? -1 : 1);
	ck_assert_str_eq(key.comment, "");
}
END_TEST

START_TEST(line_that_is_no_key)
{
	static const struct {
		const char *line;
		int result, error;
	} lines[] = {
		{ "", 0, 0 },
		{ " \t\r\n", 0, 0 },
		{ "# ssh-ed25519 AAAA", 0, 0 },
		{ "ssh-ed25519", -1, EINVAL },
		{ "ssh-ed25519 \n", -1, EINVAL },
		{ "ssh-ed25519 AAAA\nssh-ed25519 AAAA", -1, EINVAL },
		{ "ssh-ed25519 \x1b[2J", -1, EINVAL },
		{ "ssh-dss AAAAB3NzaC1kc3M=", -1, ENOTSUP },
		{ "SSH-ED25519 AAAA", -1, EINVAL },
		{ "ssh-ed2551 AAAA", -1, ENOTSUP },
		{ "-----BEGIN OPENSSH PRIVATE KEY-----", -1, EINVAL },
		{ "---- BEGIN SSH2 PUBLIC KEY ----", -1, EINVAL },
		{ "ssh-ed25519 AAAA", -1, EBADMSG },
		{ "ssh-ed25519 AAA", -1, EBADMSG },
		{ "ssh-ed25519 ====", -1, EBADMSG },
		{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", -1, EBADMSG },
		{ "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA", -1, EBADMSG },
	};
	struct key_line key;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		ck_assert_msg(parse(&key, lines[i].line) == lines[i].result &&
		    errno == lines[i].error, "line %zu: errno %d", i, errno);
	}
	ck_assert_int_eq(key_parse_line(&key, "ssh-ed25519 \0AAA", 16), -1);
	ck_assert_int_eq(errno, EINVAL);
}
END_TEST

START_TEST(line_options_and_other_names_refused)
{
	struct key_line key;
	char line[2048];

	line_make(line, sizeof(line), "restrict ", &samples[0], "");
	ck_assert_int_eq(parse(&key, line), -1);
	ck_assert_int_eq(errno, EPROTO);
	line_make(line, sizeof(line), "command=\"x\" ", &samples[0], "");
	ck_assert_int_eq(parse(&key, line), -1);
	ck_assert_int_eq(errno, EPROTO);
	/* The first word says another type than the blob. */
	snprintf(line, sizeof(line), "%s %s", samples[1].type,
	    samples[0].base64);
	ck_assert_int_eq(parse(&key, line), -1);
	ck_assert_int_eq(errno, EBADMSG);
}
END_TEST

START_TEST(line_too_long)
{
	struct key_line key;
	char line[KEY_LINE_MAX + 2], comment[KEY_COMMENT_MAX + 3];

	memset(comment, 'x', sizeof(comment));
	comment[0] = ' ';
	comment[KEY_COMMENT_MAX + 2] = '\0';
	line_make(line, sizeof(line), "", &samples[0], comment);
	ck_assert_int_eq(parse(&key, line), -1);
	ck_assert_int_eq(errno, EMSGSIZE);
	comment[KEY_COMMENT_MAX + 1] = '\0';
	line_make(line, sizeof(line), "", &samples[0], comment);
	ck_assert_int_eq(parse(&key, line), 1);
	ck_assert_uint_eq(strlen(key.comment), KEY_COMMENT_MAX);
	/* A blob beyond its limit, then a line beyond its own. */
	memset(line, 'A', sizeof(line));
	memcpy(line, "ssh-rsa ", 8);
	ck_assert_int_eq(key_parse_line(&key, line, 8 + 2820), -1);
	ck_assert_int_eq(errno, EMSGSIZE);
	ck_assert_int_eq(key_parse_line(&key, line, KEY_LINE_MAX + 1), -1);
	ck_assert_int_eq(errno, EMSGSIZE);
}
END_TEST

START_TEST(base64_broken_at_every_character)
{
	const struct sample *s = &samples[0];
	static const char bad[] = "-_.*\"";
	struct key_line key;
	char line[256];
	size_t head = strlen(s->type) + 1;

	line_make(line, sizeof(line), "", s, "");
	for (size_t i = head; line[i] != '\0'; i++) {
		char was = line[i];

		line[i] = bad[i % (sizeof(bad) - 1)];
		ck_assert_int_eq(parse(&key, line), -1);
		ck_assert_int_eq(errno, EBADMSG);
		line[i] = was;
		/* Cut there. */
		ck_assert_int_eq(key_parse_line(&key, line, i), -1);
	}
}
END_TEST

START_TEST(blob_cut_and_grown)
{
	const struct sample *s = &samples[_i];
	uint8_t blob[KEY_BLOB_MAX];
	unsigned bits = 99;
	/* ECDSA: the curve, and that both coordinates follow. */
	size_t fixed = 4 + strlen(s->type) + 4 +
	    (strncmp(s->type, "ecdsa", 5) == 0 ? 8 + 4 + 1 : 0);
	ssize_t n = base64_decode(blob, sizeof(blob), s->base64,
	    strlen(s->base64));

	ck_assert_int_gt(n, 0);
	for (size_t len = 0; len < (size_t)n; len++) {
		ck_assert_ptr_null(key_blob_type(blob, len, &bits));
		ck_assert_int_eq(errno, EBADMSG);
		ck_assert_uint_eq(bits, 0);
	}
	blob[n] = 0;
	ck_assert_ptr_null(key_blob_type(blob, (size_t)n + 1, NULL));
	ck_assert_int_eq(errno, EBADMSG);
	/* No flipped bit in names, lengths and forms is let through. */
	for (size_t bit = 0; bit < 8 * fixed; bit++) {
		blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
		const char *type = key_blob_type(blob, (size_t)n, NULL);
		ck_assert_msg(type == NULL, "bit %zu: %s", bit, type);
		blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}
END_TEST

START_TEST(bits_are_counted)
{
	/* A modulus of 9 bits: 0x0101, with exponent 3. */
	uint8_t tiny[] = "\0\0\0\7ssh-rsa\0\0\0\1\3\0\0\0\2\1\1";
	const size_t len = sizeof(tiny) - 1;
	unsigned bits;

	ck_assert_ptr_null(key_blob_type(tiny, len, &bits));
	ck_assert_uint_eq(bits, 9);
	ck_assert_int_eq(errno, EKEYREJECTED);
	tiny[15] = 1; /* the exponent 1, an even one, a negative one */
	ck_assert(!key_blob_type(tiny, len, &bits) && bits == 0);
	tiny[15] = 4;
	ck_assert(!key_blob_type(tiny, len, &bits) && bits == 0);
	tiny[15] = 0x83;
	ck_assert(!key_blob_type(tiny, len, &bits) && bits == 0);
	tiny[15] = 3;
	tiny[20] = 0; /* the modulus padded, then negative, then even */
	ck_assert(!key_blob_type(tiny, len, &bits) && bits == 0);
	tiny[20] = 0x81;
	ck_assert(!key_blob_type(tiny, len, &bits) && bits == 0);
	tiny[20] = 1;
	tiny[21] = 2;
	ck_assert(!key_blob_type(tiny, len, &bits) && bits == 0);
	for (size_t i = 0; i < SAMPLES; i++) {
		uint8_t blob[KEY_BLOB_MAX];
		ssize_t n = base64_decode(blob, sizeof(blob), samples[i].base64,
		    strlen(samples[i].base64));
		key_blob_type(blob, (size_t)n, &bits);
		ck_assert_uint_eq(bits, samples[i].bits);
	}
}
END_TEST

START_TEST(base64_vectors)
{
	/* RFC 4648, section 10. */
	static const char *const text[] = { "", "Zg==", "Zm8=", "Zm9v",
		"Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy" };
	char out[BASE64_TEXT(6)];
	uint8_t back[6];

	for (size_t len = 0; len <= 6; len++) {
		size_t n = strlen(text[len]);

		ck_assert_int_eq(base64_encode(out, n + 1, "foobar", len),
		    (int)n);
		ck_assert_str_eq(out, text[len]);
		ck_assert_int_eq(base64_encode(out, n, "foobar", len), -1);
		ck_assert_int_eq(errno, ENOBUFS);
		ck_assert_int_eq(base64_decode(back, len, text[len], n),
		    (int)len);
		ck_assert_mem_eq(back, "foobar", len);
		if (len > 0)
			ck_assert_int_eq(base64_decode(back, len - 1,
			    text[len], n), -1);
	}
}
END_TEST

START_TEST(base64_strict)
{
	static const char *const bad[] = { "Zg", "Zg=", "Z===", "Zh==", "Zm9=",
		"Zm 9", "Zm9v\n", "=Zg=", "Zg==Zg==", "====", "Zm-_", "Zm9\xf6", "\xda" "m9v" };
	uint8_t out[16];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		errno = 0;
		ck_assert_int_eq(base64_decode(out, sizeof(out), bad[i],
		    strlen(bad[i])), -1);
		ck_assert_int_eq(errno, EBADMSG);
	}
}
END_TEST

Suite *
suite_key(void)
{
	Suite *s = suite_create("key");
	TCase *tc = tcase_create("key");

	tcase_add_checked_fixture(tc, keys_init, NULL);
	tcase_add_loop_test(tc, line_of_every_type, 0, SAMPLES);
	tcase_add_test(tc, line_that_is_no_key);
	tcase_add_test(tc, line_options_and_other_names_refused);
	tcase_add_test(tc, line_too_long);
	tcase_add_test(tc, base64_broken_at_every_character);
	tcase_add_loop_test(tc, blob_cut_and_grown, 0, SAMPLES);
	tcase_add_test(tc, bits_are_counted);
	tcase_add_test(tc, base64_vectors);
	tcase_add_test(tc, base64_strict);
	suite_add_tcase(s, tc);
	return s;
}
