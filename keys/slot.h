#ifndef KEYS_SLOT_H
#define KEYS_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLOT_KEY 32 /* the size of box.h's keys */

/*
 * The slot file: one key per subject whose personal data may have to be
 * destroyed, in a file that is overwritten in place, because the database and
 * the journal never forget. Only the keeper opens it, one process at a time.
 * Keys lie in it wrapped by a machine key from a file of its own. A copying
 * file system (btrfs, a snapshot) may keep what was overwritten; the data
 * directory belongs on one that does not (ext4, xfs).
 *
 * The file has a head and slots of 128 bytes: state, subject, wrapped key,
 * check. A slot is never used again for another subject.
 */
struct slots;

/*
 * Open `file` in `dirfd`, making it (mode 0600) and the machine key's file
 * when missing. Damaged slots do not hinder: see slot_broken(). `*slots` is
 * owned by the caller: slot_close(). Returns 0, or -1 with errno: ENOKEY when
 * the slot file exists but its machine key is missing or another one's,
 * EBADMSG when one of the two is no such file, ENOMEM, or of the system calls.
 */
int slot_open(struct slots **slots, int dirfd, const char *file,
    const char *machine_key_file);

/*
 * The key of a subject (an id other than 0). With `create` a missing one is
 * made, and is on disk when this returns. The caller wipes `key`. Returns 0, or
 * -1 with errno: ENOENT (none, and not to be made), EKEYREVOKED (destroyed,
 * for ever), EBADMSG (its slot is damaged; no other key is made), EINVAL, or
 * of the system calls, and `key` is untouched.
 */
int slot_key(struct slots *slots, uint64_t id, bool create,
    uint8_t key[SLOT_KEY]);

/*
 * Overwrite the subject's key in place and sync; the id stays known as
 * destroyed. Destroying again, or what never had a key, is fine (a restored
 * file must learn what was destroyed before) and is remembered too. Returns 0,
 * or -1 with errno; then it must be called again, since the key may be there.
 */
int slot_destroy(struct slots *slots, uint64_t id);

/* Notes in the file how many slots there are, so that those at its end are missed
 * when they are lost; those made since the last note are not. After opening and
 * before closing, by who writes it. What fails is noted another time. */
void slot_note(struct slots *slots);

/* How many slots could not be read when the file was opened. To be reported. */
size_t slot_broken(const struct slots *slots);

/* Close, wipe and free; NULL is fine. */
void slot_close(struct slots *slots);

#endif
