/*
 * People's public keys in OpenSSH's form: lines, blobs, fingerprints. Nothing
 * here does the mathematics; whether a signature is good, libssh decides.
 */
#include "keys/key.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <sodium.h>

#include "keys/base64.h"

#define PRINT_HEAD "SHA256:"

_Static_assert(sizeof(PRINT_HEAD) - 1 +
    BASE64_TEXT(crypto_hash_sha256_BYTES) <= KEY_PRINT, "KEY_PRINT");

enum key_shape { SHAPE_ED25519, SHAPE_SK_ED25519, SHAPE_ECDSA, SHAPE_RSA };

struct key_type {
	const char    *name;
	enum key_shape shape;
	unsigned       bits;  /* 0: those of the modulus */
	const char    *curve; /* ECDSA: its name and the length of a point */
	size_t         point;
};

static const struct key_type key_types[] = {
	{ .name = "ssh-ed25519", .shape = SHAPE_ED25519, .bits = 256 },
	{ .name = "sk-ssh-ed25519@openssh.com", .shape = SHAPE_SK_ED25519,
	  .bits = 256 },
	{ .name = "ecdsa-sha2-nistp256", .shape = SHAPE_ECDSA, .bits = 256,
	  .curve = "nistp256", .point = 65 },
	{ .name = "ecdsa-sha2-nistp384", .shape = SHAPE_ECDSA, .bits = 384,
	  .curve = "nistp384", .point = 97 },
	{ .name = "ecdsa-sha2-nistp521", .shape = SHAPE_ECDSA, .bits = 521,
	  .curve = "nistp521", .point = 133 },
	{ .name = "ssh-rsa", .shape = SHAPE_RSA },
};

/* A piece of text or blob that is read from the front. */
struct span {
	const uint8_t *at;
	size_t         len;
};

static const struct key_type *
type_find(const void *name, size_t len)
{
	for (size_t i = 0; i < sizeof(key_types) / sizeof(*key_types); i++)
		if (strlen(key_types[i].name) == len &&
		    memcmp(key_types[i].name, name, len) == 0)
			return &key_types[i];
	return NULL;
}

/* Take an SSH string: four bytes of length, most significant first. */
static bool
span_take(struct span *from, struct span *out)
{
	size_t len;

	if (from->len < 4)
		return false;
	len = (size_t)from->at[0] << 24 | (size_t)from->at[1] << 16 |
	    (size_t)from->at[2] << 8 | from->at[3];
	if (len > from->len - 4)
		return false;
	out->at = from->at + 4;
	out->len = len;
	from->at += 4 + len;
	from->len -= 4 + len;
	return true;
}

/* Bits of a positive SSH mpint in its shortest form, else 0. */
static unsigned
mpint_bits(const struct span *m)
{
	const uint8_t *at = m->at;
	size_t len = m->len;
	unsigned bits = 0;

	if (len == 0 || at[0] >= 0x80)
		return 0;
	if (at[0] == 0) {
		if (len < 2 || at[1] < 0x80)
			return 0;
		at++;
		len--;
	}
	for (unsigned top = at[0]; top != 0; top >>= 1)
		bits++;
	return bits + 8 * (unsigned)(len - 1);
}

/* Bits of the modulus, the rest of an RSA blob after its name; 0 if not one. */
static unsigned
rsa_bits(struct span *rest)
{
	struct span e, n;

	if (!span_take(rest, &e) || !span_take(rest, &n))
		return 0;
	/* An even exponent, or 1, or an even modulus is no key. */
	if (mpint_bits(&e) < 2 || mpint_bits(&n) == 0 ||
	    (e.at[e.len - 1] & 1) == 0 || (n.at[n.len - 1] & 1) == 0)
		return 0;
	return mpint_bits(&n);
}

/* Check what follows the name in a blob; gives the bits, 0 if malformed. */
static unsigned
body_bits(const struct key_type *type, struct span *rest)
{
	struct span a, b;

	switch (type->shape) {
	case SHAPE_ED25519:
		return span_take(rest, &a) && a.len == 32 ? type->bits : 0;
	case SHAPE_SK_ED25519:
		return span_take(rest, &a) && a.len == 32 &&
		    span_take(rest, &b) && b.len > 0 && b.len <= 255 ?
		    type->bits : 0;
	case SHAPE_ECDSA:
		/* 4: both coordinates follow; OpenSSH writes no other form. */
		return span_take(rest, &a) && span_take(rest, &b) &&
		    a.len == strlen(type->curve) &&
		    memcmp(a.at, type->curve, a.len) == 0 &&
		    b.len == type->point && b.at[0] == 4 ? type->bits : 0;
	case SHAPE_RSA:
		return rsa_bits(rest);
	}
	return 0;
}

/* The form alone, without the rule on size. */
static const struct key_type *
blob_read(const uint8_t *blob, size_t len, unsigned *bits)
{
	struct span rest = { blob, len }, name;
	const struct key_type *type;

	*bits = 0;
	if (len > KEY_BLOB_MAX || !span_take(&rest, &name)) {
		errno = EBADMSG;
		return NULL;
	}
	type = type_find(name.at, name.len);
	if (type == NULL) {
		errno = ENOTSUP;
		return NULL;
	}
	*bits = body_bits(type, &rest);
	if (*bits == 0 || rest.len != 0) {
		*bits = 0;
		errno = EBADMSG;
		return NULL;
	}
	return type;
}

const char *
key_blob_type(const uint8_t *blob, size_t len, unsigned *bits)
{
	unsigned found;
	const struct key_type *type = blob_read(blob, len, &found);

	if (bits != NULL)
		*bits = found;
	if (type == NULL)
		return NULL;
	if (type->shape == SHAPE_RSA && found < KEY_RSA_BITS) {
		errno = EKEYREJECTED;
		return NULL;
	}
	return type->name;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static void
span_trim(struct span *s)
{
	while (s->len > 0 && is_blank(s->at[0])) {
		s->at++;
		s->len--;
	}
	while (s->len > 0 && is_blank(s->at[s->len - 1]))
		s->len--;
}

/* Take the first word off and the blanks after it. */
static struct span
span_word(struct span *s)
{
	struct span word = { s->at, 0 };

	while (word.len < s->len && !is_blank(s->at[word.len]))
		word.len++;
	s->at += word.len;
	s->len -= word.len;
	span_trim(s);
	return word;
}

static bool
has_control(const struct span *s)
{
	for (size_t i = 0; i < s->len; i++)
		if ((s->at[i] < 0x20 && s->at[i] != '\t') || s->at[i] == 0x7F)
			return true;
	return false;
}

/* Decode and check the second word; the blob must name the first one. */
static int
line_blob(struct key_line *key, const struct key_type *type,
    const struct span *word)
{
	const char *found;
	ssize_t n = base64_decode(key->blob, sizeof(key->blob),
	    (const char *)word->at, word->len);

	if (n < 0) {
		if (errno == ENOBUFS)
			errno = EMSGSIZE;
		return -1;
	}
	key->blob_len = (size_t)n;
	found = key_blob_type(key->blob, key->blob_len, &key->bits);
	if (found == NULL && errno == ENOTSUP)
		errno = EBADMSG; /* the line named a type that we know */
	if (found == NULL)
		return -1;
	if (found != type->name) {
		errno = EBADMSG;
		return -1;
	}
	return 1;
}

/* Why a line that begins with word is none: options stand before a key that we know,
 * the word names a kind of key that we do not take, or it is something else. */
static int
why_none(struct span word, struct span rest)
{
	static const char *const kinds[] = { "ssh-", "ecdsa-", "sk-", "rsa-sha2-" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (word.len > strlen(kinds[i]) && memcmp(word.at, kinds[i], strlen(kinds[i])) == 0)
			return ENOTSUP;
	while (rest.len > 0) {
		word = span_word(&rest);
		if (type_find(word.at, word.len) != NULL && rest.len > 4 && memcmp(rest.at, "AAAA", 4) == 0)
			return EPROTO;
	}
	return EINVAL;
}

int
key_parse_line(struct key_line *key, const char *line, size_t len)
{
	struct span rest = { (const uint8_t *)line, len }, word;
	const struct key_type *type;

	memset(key, 0, sizeof(*key));
	if (len > KEY_LINE_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	if (rest.len > 0 && rest.at[rest.len - 1] == '\n')
		rest.len--;
	if (rest.len > 0 && rest.at[rest.len - 1] == '\r')
		rest.len--;
	if (has_control(&rest)) {
		errno = EINVAL;
		return -1;
	}
	span_trim(&rest);
	if (rest.len == 0 || rest.at[0] == '#')
		return 0;
	word = span_word(&rest);
	type = type_find(word.at, word.len);
	if (type == NULL || rest.len == 0) {
		errno = type == NULL ? why_none(word, rest) : EINVAL;
		return -1;
	}
	memcpy(key->type, type->name, strlen(type->name));
	word = span_word(&rest);
	if (rest.len > KEY_COMMENT_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	memcpy(key->comment, rest.at, rest.len);
	return line_blob(key, type, &word);
}

void
key_fingerprint(char out[KEY_PRINT], const uint8_t *blob, size_t len)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	char *text = out + sizeof(PRINT_HEAD) - 1;

	crypto_hash_sha256(hash, blob, len);
	memcpy(out, PRINT_HEAD, sizeof(PRINT_HEAD) - 1);
	sodium_bin2base64(text, KEY_PRINT - (sizeof(PRINT_HEAD) - 1), hash,
	    sizeof(hash), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}
