/*
 * The server's own key as OpenSSH writes it. The SSH library takes one whose halves do not
 * belong together, and no client can then log in.
 */
#include "keys/host_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "keys/base64.h"
#include "keys/secret.h"

#define TEXT_MAX 4096
#define BEGIN "-----BEGIN OPENSSH PRIVATE KEY-----"
#define END   "-----END OPENSSH PRIVATE KEY-----"
#define TYPE  "ssh-ed25519"
#define PUBLIC crypto_sign_PUBLICKEYBYTES
#define SECRET crypto_sign_SECRETKEYBYTES

struct rest {
	const uint8_t *at;
	size_t len;
};

static bool
number(struct rest *r, size_t *n)
{
	if (r->len < 4)
		return false;
	*n = (size_t)r->at[0] << 24 | (size_t)r->at[1] << 16 | (size_t)r->at[2] << 8 | r->at[3];
	r->at += 4;
	r->len -= 4;
	return true;
}

static bool
part(struct rest *r, struct rest *out)
{
	if (!number(r, &out->len) || out->len > r->len)
		return false;
	out->at = r->at;
	r->at += out->len;
	r->len -= out->len;
	return true;
}

static bool
part_is(struct rest *r, const void *is, size_t len)
{
	struct rest p;

	return part(r, &p) && p.len == len && memcmp(p.at, is, len) == 0;
}

/* Both halves, twice, and what fills up the block. */
static bool
halves_fit(struct rest secret, const uint8_t pub[PUBLIC])
{
	uint8_t made[PUBLIC], key[SECRET];
	struct rest whole, comment;
	size_t a, b;
	bool fit;

	if (!number(&secret, &a) || !number(&secret, &b) || a != b ||
	    !part_is(&secret, TYPE, sizeof TYPE - 1) || !part_is(&secret, pub, PUBLIC) ||
	    !part(&secret, &whole) || whole.len != SECRET || !part(&secret, &comment))
		return false;
	/* A wrong length of it would take what fills up for words. */
	for (size_t i = 0; i < comment.len; i++)
		if (comment.at[i] < ' ')
			return false;
	for (size_t i = 0; i < secret.len; i++)
		if (secret.at[i] != i + 1)
			return false;
	crypto_sign_seed_keypair(made, key, whole.at);
	fit = memcmp(made, pub, PUBLIC) == 0 && memcmp(key, whole.at, SECRET) == 0;
	secret_wipe(key, sizeof key);
	return fit;
}

static bool
is_whole(struct rest r, char print[KEY_PRINT])
{
	static const char magic[] = "openssh-key-v1";
	struct rest pub, secret, blob, key;
	size_t n;

	if (r.len < sizeof magic || memcmp(r.at, magic, sizeof magic) != 0)
		return false;
	r.at += sizeof magic;
	r.len -= sizeof magic;
	if (!part_is(&r, "none", 4) || !part_is(&r, "none", 4) || !part_is(&r, "", 0) ||
	    !number(&r, &n) || n != 1 || !part(&r, &pub) || !part(&r, &secret) || r.len != 0)
		return false;
	blob = pub;
	if (!part_is(&blob, TYPE, sizeof TYPE - 1) || !part(&blob, &key) || key.len != PUBLIC ||
	    blob.len != 0 || !halves_fit(secret, key.at))
		return false;
	key_fingerprint(print, pub.at, pub.len);
	return true;
}

/* The base64 between the two lines, without its line ends. NULL: none. */
static char *
body_of(char *text, size_t *len)
{
	char *from, *to, *out;

	if (strncmp(text, BEGIN "\n", sizeof BEGIN) != 0 || (to = strstr(text, "\n" END)) == NULL ||
	    to[sizeof END + strspn(to + sizeof END, "\n \t")] != '\0')
		return NULL;
	from = out = text + sizeof BEGIN;
	for (const char *c = from; c < to; c++)
		if (*c != '\n')
			*out++ = *c;
	*len = (size_t)(out - from);
	return from;
}

/* A file that came by Windows is as good. How many bytes are left. */
static ssize_t
without_returns(char *text, ssize_t n)
{
	char *to = text;

	for (ssize_t i = 0; i < n; i++)
		if (text[i] != '\r')
			*to++ = text[i];
	*to = '\0';
	return to - text;
}

static ssize_t
read_text(int dirfd, const char *name, char text[TEXT_MAX])
{
	int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), saved;
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, text, TEXT_MAX - 1);
	saved = errno;
	close(fd);
	errno = saved;
	if (n >= 0)
		text[n] = '\0';
	return n < 0 ? n : without_returns(text, n);
}

int
host_key_whole(int dirfd, const char *name, char print[KEY_PRINT])
{
	char text[TEXT_MAX], *body;
	uint8_t key[TEXT_MAX];
	ssize_t n = read_text(dirfd, name, text), got = -1;
	bool other, whole = false;
	size_t len;

	print[0] = '\0';
	if (n < 0)
		return -1;
	other = strlen(text) == (size_t)n && strncmp(text, "-----BEGIN PRIVATE KEY-----\n", 28) == 0;
	body = strlen(text) == (size_t)n ? body_of(text, &len) : NULL;
	if (body != NULL)
		got = base64_decode(key, sizeof key, body, len);
	if (got >= 0)
		whole = is_whole((struct rest){ key, (size_t)got }, print);
	secret_wipe(text, sizeof text);
	secret_wipe(key, sizeof key);
	if (whole || other)
		return 0;
	errno = EBADMSG;
	return -1;
}
