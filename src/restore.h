/* A county made from a backup: new keys, and the old seals stay verifiable. */
#ifndef SRC_RESTORE_H
#define SRC_RESTORE_H

#include <stdint.h>

/* dir must exist and hold no county. The journal gets an entry that names the
 * head which the backup ended with, in *seq. 0 or enum err; then dir holds no
 * county. */
int restore_county(const char *dir, const char *file, uint64_t *seq);

#endif
