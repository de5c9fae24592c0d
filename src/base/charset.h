/*
 * The person's character set. Inside the program all text is UTF-8; a session
 * may speak GB18030 (and with it GBK and GB2312) to the person instead.
 */
#ifndef SRC_CHARSET_H
#define SRC_CHARSET_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "gen/kinds/account/enums.h"

#define CHARSET_LOGIN 33	/* bytes of a login name, NUL included */

/* One direction of a byte stream; plain value. */
struct charset_stream {
	iconv_t cd;
	char tail[8];		/* begin of a character whose rest is still to come */
	size_t ntail;
	char bad;		/* stands for bytes that are no character */
};

/* Both directions, from and to the person. */
struct charset_pair {
	struct charset_stream in, out;
};

/*
 * Opens the conversions between GB18030 and UTF-8. Reads the system's tables,
 * so call it before the sandbox; forked children inherit it. What is not
 * GB18030 becomes a byte that is not UTF-8 either, so that it is refused later
 * and never stored; what GB18030 lacks becomes '?'. 0, or -1 (not available).
 */
int charset_open(struct charset_pair *p);
void charset_close(struct charset_pair *p);

/* Room that the conversion of len bytes may need. */
#define CHARSET_ROOM(len) (2 * (len) + 16)

/*
 * Converts all of in; a character cut at the end waits for the next call. out
 * has CHARSET_ROOM(len) bytes. Returns the bytes written.
 */
size_t charset_feed(struct charset_stream *s, const char *in, size_t len, char *out);

/* The stream is over: what waits is no character. out has 8 bytes. */
size_t charset_end(struct charset_stream *s, char *out);

/*
 * The charset that a value of LANG or LC_* names: GB18030 for GB18030, GBK,
 * GB2312, EUC-CN and CP936 in any writing, UTF-8 for every other name. 0 when
 * it names none ("zh_CN", "C", "").
 */
enum charset charset_of_locale(const char *value);

/*
 * What bytes from a person seem to be, when they can hardly be anything else: UTF-8 with
 * Chinese, which no sequence of GB2312's characters is; or GB18030 with Chinese, which is
 * no UTF-8. 0: either, or neither. A character may be cut at both ends.
 */
enum charset charset_seems(const char *bytes, size_t len);

/*
 * Splits what was typed as user name, NAME or NAME+gbk. Capital letters are
 * folded, since telephones write the first one so. False when NAME is not 1 to
 * 32 of a-z and 0-9; login is empty then.
 */
bool charset_split_login(const char *user, char login[CHARSET_LOGIN], bool *gb);

#endif
