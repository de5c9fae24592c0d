/*
 * GB18030 and UTF-8 for commands, and the rules by which a session's character
 * set is found. Screens convert their finished frames themselves.
 */
#include "src/base/charset.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "gen/kinds/account/enums.h"

int
charset_open(struct charset_pair *p)
{
	memset(p, 0, sizeof *p);
	p->in.bad = '\xFF';
	p->out.bad = '?';
	p->in.cd = iconv_open("UTF-8", "GB18030");
	if (p->in.cd == (iconv_t)-1)
		return -1;
	p->out.cd = iconv_open("GB18030", "UTF-8");
	if (p->out.cd == (iconv_t)-1) {
		iconv_close(p->in.cd);
		return -1;
	}
	return 0;
}

void
charset_close(struct charset_pair *p)
{
	iconv_close(p->in.cd);
	iconv_close(p->out.cd);
}

/* Converts from *in on; what is left is the begin of a character. */
static size_t
convert(struct charset_stream *s, char **in, size_t *left, char *out, size_t room)
{
	char *to = out;

	while (*left > 0) {
		if (iconv(s->cd, in, left, &to, &room) != (size_t)-1)
			break;
		if (errno == EINVAL && *left < sizeof s->tail)
			break;
		if (errno == E2BIG || room == 0)
			break;
		/* One sign for the first byte; the next may begin a character. */
		*to++ = s->bad;
		room--;
		(*in)++;
		(*left)--;
		while (s->bad == '?' && *left > 0 && ((unsigned char)**in & 0xC0) == 0x80) {
			(*in)++;
			(*left)--;
		}
	}
	return (size_t)(to - out);
}

/* Finishes the waiting character with bytes of in; returns how many it took. */
static size_t
feed_tail(struct charset_stream *s, const char *in, size_t len, char *out, size_t *made)
{
	size_t taken = 0;

	*made = 0;
	while (s->ntail > 0 && taken < len && *made == 0) {
		char *from = s->tail;
		size_t left;

		s->tail[s->ntail++] = in[taken++];
		left = s->ntail;
		*made = convert(s, &from, &left, out, 8 * sizeof s->tail);
		memmove(s->tail, from, left);
		s->ntail = left;
	}
	return taken;
}

size_t
charset_feed(struct charset_stream *s, const char *in, size_t len, char *out)
{
	char small[8 * sizeof s->tail];
	size_t n = 0, made;
	char *from;

	while (s->ntail > 0 && len > 0) {
		size_t taken = feed_tail(s, in, len, small, &made);

		memcpy(out + n, small, made);
		n += made;
		in += taken;
		len -= taken;
	}
	if (s->ntail > 0)
		return n;
	from = (char *)(uintptr_t)in;
	n += convert(s, &from, &len, out + n, CHARSET_ROOM(len));
	memcpy(s->tail, from, len < sizeof s->tail ? len : 0);
	s->ntail = len < sizeof s->tail ? len : 0;
	return n;
}

size_t
charset_end(struct charset_stream *s, char *out)
{
	size_t n = s->ntail > 0;

	if (n > 0)
		out[0] = s->bad;
	s->ntail = 0;
	return n;
}

/* True if the name, without dashes and underscores, is what. */
static bool
is_named(const char *name, size_t len, const char *what)
{
	for (size_t i = 0; i < len; i++) {
		char c = name[i];

		if (c == '-' || c == '_')
			continue;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != *what++)
			return false;
	}
	return *what == '\0';
}

enum charset
charset_of_locale(const char *value)
{
	static const char *const gb[] = { "gb18030", "gbk", "gb2312", "euccn", "cp936" };
	const char *name = strchr(value, '.');
	size_t len;

	if (name == NULL)
		return 0;
	name++;
	len = strcspn(name, "@");
	if (len == 0)
		return 0;
	for (size_t i = 0; i < sizeof gb / sizeof *gb; i++)
		if (is_named(name, len, gb[i]))
			return charset_gb18030;
	return charset_utf8;
}

static bool
is_high(unsigned char c)
{
	return c >= 0x80;
}

/* Is it UTF-8, and how many characters of three bytes are Chinese or its punctuation? */
static bool
reads_utf8(const unsigned char *s, size_t len, size_t *chinese)
{
	size_t i = 0;

	*chinese = 0;
	while (i < len && i < 3 && s[i] >= 0x80 && s[i] < 0xc0)	/* the end of one */
		i++;
	while (i < len) {
		size_t more = s[i] >= 0xf0 ? 3 : s[i] >= 0xe0 ? 2 : s[i] >= 0xc0 ? 1 : 0, n;

		if (s[i] > 0xf4 || (is_high(s[i]) && s[i] < 0xc2))
			return false;
		for (n = 1; n <= more && i + n < len; n++)
			if ((s[i + n] & 0xc0) != 0x80)
				return false;
		*chinese += n == 3 && more == 2 && s[i] >= 0xe3 && s[i] != 0xea && s[i] != 0xee;
		i += n;
	}
	return true;
}

/* Is it GB18030 of two bytes each, and are all and any of it in GB2312? */
static bool
reads_gb(const unsigned char *s, size_t len, bool *all, size_t *common)
{
	*all = true;
	*common = 0;
	for (size_t i = 0; i < len; i++) {
		if (!is_high(s[i]))
			continue;
		if (s[i] == 0x80 || s[i] == 0xff)
			return false;
		if (i + 1 == len) {
			*all = false;
			return true;
		}
		if (s[i + 1] < 0x40 || s[i + 1] == 0x7f || s[i + 1] == 0xff)
			return false;
		if (s[i] >= 0xb0 && s[i] <= 0xf7 && s[i + 1] >= 0xa1)
			++*common;
		else if (s[i] < 0xa1 || s[i + 1] < 0xa1)
			*all = false;
		i++;
	}
	return true;
}

enum charset
charset_seems(const char *bytes, size_t len)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t chinese, common;
	bool utf8 = reads_utf8(s, len, &chinese), all = false, gb = reads_gb(s, len, &all, &common);

	if (utf8 && chinese > 0 && !(gb && all))
		return charset_utf8;
	return !utf8 && gb && common > 0 ? charset_gb18030 : 0;
}

bool
charset_split_login(const char *user, char login[CHARSET_LOGIN], bool *gb)
{
	size_t len = strcspn(user, "+");

	login[0] = '\0';
	*gb = strcasecmp(user + len, "+gbk") == 0;
	if (len == 0 || len >= CHARSET_LOGIN || (user[len] != '\0' && !*gb))
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = user[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
			login[0] = '\0';
			return false;
		}
		login[i] = c;
	}
	login[len] = '\0';
	return true;
}
