/*
 * The slot file of personal-data keys. What is in memory is only where each
 * subject's slot is; keys are read and unwrapped when they are asked for.
 *
 *   slot   0 state   1-7 zero   8-15 id   16-87 box of the key   88-95 zero
 *          96-127 BLAKE2b-256 of bytes 0-95, keyed from the machine key
 *
 * Numbers are big-endian. 128 divides every sector size, so that a slot is
 * written as one. The file grows by zeroed slots, synced before use; a slot of
 * zeros is free. The head has the size of a slot: 0-7 magic, 8-15 so many slots
 * at least were used, 96-127 the check, which also tells whether the machine key
 * is the right one.
 */
#include "keys/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/box.h"
#include "keys/file.h"
#include "keys/hash.h"
#include "keys/secret.h"

#define SLOT_BYTES 128
#define SLOT_ID    8
#define SLOT_BOX   16
#define SLOT_CHECK 96
#define SLOT_BOXED (SLOT_KEY + BOX_OVERHEAD)
#define SLOT_GROW  64 /* slots added at a time */

static const char slot_magic[8] = { 'F', 'S', 's', 'l', 'o', 't', 's', '1' };

_Static_assert(SLOT_KEY == BOX_KEY, "SLOT_KEY");
_Static_assert(SLOT_BOX + SLOT_BOXED <= SLOT_CHECK, "the box fits");
_Static_assert(SLOT_CHECK + HASH_BYTES == SLOT_BYTES, "the check fits");

/* The first three are on disk; free in memory: nobody's any more. */
enum slot_state {
	SLOT_FREE = 0,
	SLOT_USED = 1,
	SLOT_DESTROYED = 2,
	SLOT_BROKEN,
};

struct slot_place {
	uint64_t        id;    /* of a broken slot: what it claims to be */
	uint32_t        index; /* from 0, the head not counted */
	enum slot_state state;
};

struct slots {
	int                fd;
	uint32_t           count; /* whole slots in the file */
	uint32_t           next;  /* the first after all that were ever used */
	uint32_t           noted; /* in the head: so many at least were used */
	size_t             broken;
	struct slot_place *places; /* by id, then index */
	size_t             n, cap;
	uint8_t            wrap_key[HASH_BYTES];
	uint8_t            check_key[HASH_BYTES];
};

static uint64_t
id_get(const uint8_t *at)
{
	uint64_t id = 0;

	for (int i = 0; i < 8; i++)
		id = id << 8 | at[i];
	return id;
}

static void
id_put(uint8_t *at, uint64_t id)
{
	for (int i = 7; i >= 0; i--, id >>= 8)
		at[i] = (uint8_t)id;
}

static size_t
slot_offset(uint32_t index)
{
	return ((size_t)index + 1) * SLOT_BYTES;
}

static void
slot_check(const struct slots *s, const uint8_t slot[SLOT_BYTES],
    uint8_t check[HASH_BYTES])
{
	hash_keyed(check, s->check_key, slot, SLOT_CHECK);
}

static bool
slot_is_whole(const struct slots *s, const uint8_t slot[SLOT_BYTES])
{
	uint8_t check[HASH_BYTES];

	slot_check(s, slot, check);
	return secret_same(check, slot + SLOT_CHECK, HASH_BYTES);
}

static bool
slot_is_zero(const uint8_t slot[SLOT_BYTES])
{
	static const uint8_t zero[SLOT_BYTES];

	return memcmp(slot, zero, SLOT_BYTES) == 0;
}

static enum slot_state
slot_judge(const struct slots *s, const uint8_t slot[SLOT_BYTES])
{
	if (slot_is_zero(slot))
		return SLOT_FREE;
	if (!slot_is_whole(s, slot))
		return SLOT_BROKEN;
	return slot[0] == SLOT_USED || slot[0] == SLOT_DESTROYED ?
	    (enum slot_state)slot[0] : SLOT_BROKEN;
}

/* The id is bound into the box: a key moved to another slot does not open. */
static int
slot_unwrap(const struct slots *s, const uint8_t slot[SLOT_BYTES], uint64_t id,
    uint8_t key[SLOT_KEY])
{
	uint8_t ad[8];

	id_put(ad, id);
	return box_open(s->wrap_key, slot + SLOT_BOX, SLOT_BOXED, ad,
	    sizeof(ad), key, SLOT_KEY) == SLOT_KEY ? 0 : -1;
}

static void
slot_fill(const struct slots *s, uint8_t slot[SLOT_BYTES],
    enum slot_state state, uint64_t id, const uint8_t *key)
{
	memset(slot, 0, SLOT_BYTES);
	slot[0] = (uint8_t)state;
	id_put(slot + SLOT_ID, id);
	if (key != NULL)
		box_seal(s->wrap_key, key, SLOT_KEY, slot + SLOT_ID, 8,
		    slot + SLOT_BOX, SLOT_BOXED);
	slot_check(s, slot, slot + SLOT_CHECK);
}

/* The first place of an id, or where it would be. */
static size_t
place_seek(const struct slots *s, uint64_t id)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->places[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int
place_reserve(struct slots *s)
{
	size_t cap = s->cap > 0 ? s->cap * 2 : 256;
	struct slot_place *more;

	if (s->n < s->cap)
		return 0;
	more = reallocarray(s->places, cap, sizeof(*more));
	if (more == NULL)
		return -1;
	s->places = more;
	s->cap = cap;
	return 0;
}

/* Needs room from place_reserve(). Ids grow, so little is moved. */
static void
place_add(struct slots *s, struct slot_place place)
{
	size_t at = place_seek(s, place.id);

	while (at < s->n && s->places[at].id == place.id)
		at++;
	memmove(&s->places[at + 1], &s->places[at],
	    (s->n - at) * sizeof(*s->places));
	s->places[at] = place;
	s->n++;
}

/* Make sure that slot `next` exists, zeroed and on disk. */
static int
slot_grow(struct slots *s)
{
	static const uint8_t zero[SLOT_GROW * SLOT_BYTES];

	if (s->next < s->count)
		return 0;
	if (s->count > UINT32_MAX - SLOT_GROW) {
		errno = EFBIG;
		return -1;
	}
	if (file_put_at(s->fd, zero, sizeof(zero), slot_offset(s->count)) != 0 ||
	    fsync(s->fd) != 0)
		return -1; /* only zeros were written; the next try repeats it */
	s->count += SLOT_GROW;
	return 0;
}

static void
head_fill(const struct slots *s, uint8_t head[SLOT_BYTES])
{
	memset(head, 0, SLOT_BYTES);
	memcpy(head, slot_magic, sizeof(slot_magic));
	id_put(head + SLOT_ID, s->noted);
	slot_check(s, head, head + SLOT_CHECK);
}

/* Only slots that are on disk are noted, so the note never says too many. Where
 * it fails, it says fewer. */
void
slot_note(struct slots *s)
{
	uint8_t head[SLOT_BYTES];
	uint32_t before = s->noted;

	if (s->next <= s->noted)
		return;
	s->noted = s->next;
	head_fill(s, head);
	if (file_put_at(s->fd, head, sizeof(head), 0) != 0)
		s->noted = before;
}

/* Write a slot for an id that has none and remember its place. */
static int
slot_append(struct slots *s, enum slot_state state, uint64_t id,
    const uint8_t *key)
{
	uint8_t slot[SLOT_BYTES];

	if (place_reserve(s) != 0 || slot_grow(s) != 0)
		return -1;
	slot_note(s);
	slot_fill(s, slot, state, id, key);
	if (file_put_at(s->fd, slot, sizeof(slot), slot_offset(s->next)) != 0 ||
	    fdatasync(s->fd) != 0)
		return -1;
	place_add(s, (struct slot_place){
	    .id = id, .index = s->next, .state = state });
	s->next++;
	return 0;
}

/* ---- opening ---- */

static void
keys_derive(struct slots *s, const uint8_t machine[BOX_KEY])
{
	static const char wrap[] = "fengsui slot wrap";
	static const char check[] = "fengsui slot check";

	hash_keyed(s->wrap_key, machine, wrap, sizeof(wrap) - 1);
	hash_keyed(s->check_key, machine, check, sizeof(check) - 1);
}

/* Read the machine key; a new one only where no slot file waits for the old. */
static int
machine_key(uint8_t key[BOX_KEY], int dirfd, const char *file,
    const char *machine_key_file)
{
	if (file_read(dirfd, machine_key_file, key, BOX_KEY) == 0)
		return 0;
	if (errno != ENOENT)
		return -1;
	if (faccessat(dirfd, file, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = ENOKEY;
		return -1;
	}
	if (errno != ENOENT)
		return -1;
	box_key_new(key);
	return file_create(dirfd, machine_key_file, key, BOX_KEY);
}

static int
head_create(const struct slots *s, int dirfd, const char *file)
{
	uint8_t head[SLOT_BYTES];

	head_fill(s, head);
	return file_create(dirfd, file, head, sizeof(head));
}

static int
head_check(struct slots *s)
{
	uint8_t head[SLOT_BYTES];

	if (file_get_at(s->fd, head, sizeof(head), 0) != 0)
		return -1;
	if (memcmp(head, slot_magic, sizeof(slot_magic)) != 0) {
		errno = EBADMSG;
		return -1;
	}
	if (!slot_is_whole(s, head)) {
		errno = ENOKEY;
		return -1;
	}
	s->noted = (uint32_t)id_get(head + SLOT_ID);
	return 0;
}

/*
 * A piece of a slot at the end: the file was cut. What it held can no longer
 * be checked, and the next slot takes its place. Zeros are only a growth that
 * a full disk or a crash cut short.
 */
static int
tail_check(struct slots *s, size_t len)
{
	uint8_t tail[SLOT_BYTES] = { 0 };

	if (file_get_at(s->fd, tail, len, slot_offset(s->count)) != 0)
		return -1;
	s->broken += !slot_is_zero(tail);
	return 0;
}

/* Open read-write, making the file when it is missing. */
static int
file_open(struct slots *s, int dirfd, const char *file)
{
	int flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC;
	struct stat st;

	s->fd = openat(dirfd, file, flags);
	if (s->fd < 0 && errno == ENOENT && head_create(s, dirfd, file) == 0)
		s->fd = openat(dirfd, file, flags);
	if (s->fd < 0 || fstat(s->fd, &st) != 0 || head_check(s) != 0)
		return -1;
	if ((uintmax_t)st.st_size / SLOT_BYTES - 1 > UINT32_MAX) {
		errno = EFBIG;
		return -1;
	}
	s->count = (uint32_t)(st.st_size / SLOT_BYTES - 1);
	return tail_check(s, (size_t)st.st_size % SLOT_BYTES);
}

/* Learn where every subject's slot is. */
static int
slots_scan(struct slots *s)
{
	uint8_t slot[SLOT_BYTES];
	size_t empty = 0;

	for (uint32_t i = 0; i < s->count; i++) {
		struct slot_place place = { .index = i };

		if (file_get_at(s->fd, slot, sizeof(slot), slot_offset(i)) != 0 ||
		    place_reserve(s) != 0)
			return -1;
		place.state = slot_judge(s, slot);
		if (place.state == SLOT_FREE) {
			empty++;
			continue;
		}
		place.id = id_get(slot + SLOT_ID);
		place_add(s, place);
		/* Slots fill in order: a hole is one that was lost. */
		s->broken += empty + (place.state == SLOT_BROKEN);
		empty = 0;
		s->next = i + 1;
	}
	/* Those at the end may be lost too, with the end of the file or without. */
	if (s->noted > s->next)
		s->broken += s->noted - s->next;
	return 0;
}

int
slot_open(struct slots **slots, int dirfd, const char *file,
    const char *machine_key_file)
{
	uint8_t machine[BOX_KEY] = { 0 };
	struct slots *s = secret_new(sizeof(*s));
	int saved;

	*slots = NULL;
	if (s == NULL)
		return -1;
	s->fd = -1;
	if (machine_key(machine, dirfd, file, machine_key_file) != 0)
		goto fail;
	keys_derive(s, machine);
	if (file_open(s, dirfd, file) != 0 || slots_scan(s) != 0)
		goto fail;
	secret_wipe(machine, sizeof(machine));
	*slots = s;
	return 0;
fail:
	saved = errno;
	secret_wipe(machine, sizeof(machine));
	slot_close(s);
	errno = saved;
	return -1;
}

void
slot_close(struct slots *slots)
{
	if (slots == NULL)
		return;
	if (slots->fd >= 0)
		close(slots->fd);
	free(slots->places);
	secret_free(slots);
}

size_t
slot_broken(const struct slots *slots)
{
	return slots->broken;
}

/* ---- one subject ---- */

/* A destroyed slot counts above any other of the same id, then a good one. */
static const struct slot_place *
place_find(const struct slots *s, uint64_t id)
{
	const struct slot_place *best = NULL;

	for (size_t i = place_seek(s, id); i < s->n && s->places[i].id == id; i++) {
		const struct slot_place *p = &s->places[i];

		if (p->state == SLOT_DESTROYED)
			return p;
		if (p->state != SLOT_FREE &&
		    (best == NULL || best->state == SLOT_BROKEN))
			best = p;
	}
	return best;
}

static int
key_read(const struct slots *s, const struct slot_place *place,
    uint8_t key[SLOT_KEY])
{
	uint8_t slot[SLOT_BYTES];

	if (place->state != SLOT_USED) {
		errno = place->state == SLOT_DESTROYED ? EKEYREVOKED : EBADMSG;
		return -1;
	}
	if (file_get_at(s->fd, slot, sizeof(slot), slot_offset(place->index)) != 0)
		return -1;
	if (slot_judge(s, slot) != SLOT_USED) {
		errno = EBADMSG;
		return -1;
	}
	return slot_unwrap(s, slot, place->id, key);
}

int
slot_key(struct slots *slots, uint64_t id, bool create, uint8_t key[SLOT_KEY])
{
	const struct slot_place *place = place_find(slots, id);
	uint8_t fresh[SLOT_KEY];
	int rc;

	if (id == 0) {
		errno = EINVAL;
		return -1;
	}
	if (place != NULL)
		return key_read(slots, place, key);
	if (!create) {
		errno = ENOENT;
		return -1;
	}
	box_key_new(fresh);
	rc = slot_append(slots, SLOT_USED, id, fresh);
	if (rc == 0)
		memcpy(key, fresh, SLOT_KEY);
	secret_wipe(fresh, sizeof(fresh));
	return rc;
}

/* Does this broken slot still hold the key of `id`, whatever it says it is? */
static bool
broken_holds(const struct slots *s, const struct slot_place *place, uint64_t id)
{
	uint8_t slot[SLOT_BYTES], key[SLOT_KEY];
	bool holds;

	if (place->state != SLOT_BROKEN || file_get_at(s->fd, slot,
	    sizeof(slot), slot_offset(place->index)) != 0)
		return false;
	holds = slot_unwrap(s, slot, id, key) == 0;
	secret_wipe(key, sizeof(key));
	return holds;
}

static int
slot_overwrite(struct slots *s, struct slot_place *place, uint64_t id)
{
	uint8_t slot[SLOT_BYTES];

	slot_fill(s, slot, SLOT_DESTROYED, id, NULL);
	if (file_put_at(s->fd, slot, sizeof(slot), slot_offset(place->index)) != 0)
		return -1;
	/* A broken slot stands under a wrong id, whose owner has his own. */
	place->state = place->id == id ? SLOT_DESTROYED : SLOT_FREE;
	return 0;
}

int
slot_destroy(struct slots *slots, uint64_t id)
{
	bool known = false;

	if (id == 0) {
		errno = EINVAL;
		return -1;
	}
	for (size_t i = 0; i < slots->n; i++) {
		struct slot_place *place = &slots->places[i];

		if (place->state == SLOT_FREE ||
		    (place->id != id && !broken_holds(slots, place, id)))
			continue;
		known |= place->id == id;
		if (slot_overwrite(slots, place, id) != 0)
			return -1;
	}
	if (!known)
		return slot_append(slots, SLOT_DESTROYED, id, NULL);
	return fdatasync(slots->fd);
}
