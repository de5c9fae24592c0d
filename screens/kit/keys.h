/*
 * Bytes from a terminal to keys. A state machine without clock or curses: the
 * caller passes the time (ms, any origin, never backwards), so that a lone Esc
 * can be told from a sequence that arrives in pieces.
 */
#ifndef SCREENS_KIT_KEYS_H
#define SCREENS_KIT_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/text.h"

enum key_kind {
	K_NONE,
	K_TEXT,		/* cp is the character; see pasted */
	K_ENTER,
	K_TAB,
	K_BACKTAB,
	K_BACKSPACE,
	K_DELETE,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_ESC,
	K_CTRL		/* cp is the letter, 'a'..'z' without h, i, j, m */
};

struct key_press {
	enum key_kind	 kind;
	uint32_t	 cp;		/* K_TEXT, K_CTRL; else 0 */
	bool		 pasted;	/* K_TEXT only: from a paste, where '\n' and '\t' are text */
	bool		 burst;		/* K_ENTER, K_TAB: text before and after it came with it, as in a paste unmarked */
};

struct keys;

/*
 * An owned decoder, or NULL: out of memory, or no tables for this charset.
 * GB18030 opens files now unless its tables are held (src/base/charset.h).
 */
struct keys *
keys_new(enum charset cs);

void
keys_free(struct keys *k);

/* Another charset from the next byte on. False, and nothing changed: not known here. */
bool
keys_set_charset(struct keys *k, enum charset cs);

/* The measured round trip; a lone Esc waits the larger of 500 ms and three of them. */
void
keys_set_rtt(struct keys *k, int ms);

/*
 * Takes bytes that came at now_ms. Returns how many it took; fewer than len
 * when the queue of decoded keys is full: take keys, then feed the rest.
 */
size_t
keys_feed(struct keys *k, const char *bytes, size_t len, int64_t now_ms);

/* The next decoded key into *out; false when there is none now. */
bool
keys_next(struct keys *k, struct key_press *out, int64_t now_ms);

/* Milliseconds after which keys_next may have a key without new bytes; 0 now, -1 never. */
int
keys_timeout(const struct keys *k, int64_t now_ms);

/* Forgets all decoded keys and a waiting Esc (typed before a screen was drawn). */
void
keys_drop(struct keys *k);

/*
 * For use outside text fields only: full-width forms, the ideographic space,
 * and the Chinese comma and full stop as the ASCII key they sit on.
 */
uint32_t
keys_fold(uint32_t cp);

#endif
