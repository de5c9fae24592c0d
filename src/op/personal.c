/* Sealing and opening of personal members under their record's key. */
#include "src/op/personal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "keys/box.h"
#include "keys/secret.h"
#include "keys/slot.h"

/* What is authenticated with it: the place, so that bytes cannot be moved. */
static size_t
place(uint64_t id, const char *use, char out[80])
{
	int n = snprintf(out, 80, "%s %016llx", use, (unsigned long long)id);

	return n < 80 ? (size_t)n : 79;
}

static int
seal(struct act *act, uint64_t id, const char *use, const char *text,
    uint16_t *len, uint8_t *data, size_t cap)
{
	uint8_t key[SLOT_KEY];
	char ad[80];
	size_t adlen = place(id, use, ad);
	ssize_t n;

	if (act->slots == NULL || slot_key(act->slots, id, true, key) != 0)
		return ERR_IO;
	n = box_seal(key, text, strlen(text), ad, adlen, data, cap);
	secret_wipe(key, sizeof key);
	if (n < 0)
		return ERR_RANGE;
	*len = (uint16_t)n;
	return 0;
}

void
personal_set(struct act *act, uint64_t id, const char *use, const char *text,
    uint16_t *len, uint8_t *data, size_t cap)
{
	int err = seal(act, id, use, text, len, data, cap);

	if (err != 0)
		txn_fail(act->txn, err);
}

bool
personal_try(struct act *act, uint64_t id, const char *use, const char *text,
    uint16_t *len, uint8_t *data, size_t cap)
{
	return seal(act, id, use, text, len, data, cap) == 0;
}

bool
personal_gone(struct act *act, uint64_t id)
{
	uint8_t key[SLOT_KEY] = { 0 };
	bool gone = act->slots != NULL && slot_key(act->slots, id, false, key) != 0 &&
	    errno == EKEYREVOKED;

	secret_wipe(key, sizeof key);
	return gone;
}

int
personal_open(struct act *act, uint64_t id, const char *use, const uint8_t *data,
    size_t len, char *out, size_t cap)
{
	uint8_t key[SLOT_KEY];
	char ad[80];
	size_t adlen = place(id, use, ad);
	ssize_t n;

	if (act->slots == NULL)
		return ERR_IO;
	if (slot_key(act->slots, id, false, key) != 0)
		return errno == ENOENT || errno == EKEYREVOKED ? ERR_NOTFOUND : ERR_IO;
	n = box_open(key, data, len, ad, adlen, out, cap - 1);
	secret_wipe(key, sizeof key);
	if (n < 0)
		return ERR_BAD;
	out[n] = '\0';
	return 0;
}
