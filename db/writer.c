/* Which program wrote a store, and that one process alone writes it now. */
#include "db/writer.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>

#include "db/codec.h"
#include "db/err.h"

int
writer_alone(int data)
{
	if (flock(data, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return errno == EWOULDBLOCK ? ERR_BUSY : errno;
}

void
writer_read(struct writer *w, const void *row, size_t len)
{
	*w = (struct writer){ 0 };
	if (len < 8)
		return;
	w->schema = (uint32_t)get_u64(row);
	len = len - 8 < sizeof w->program ? len - 8 : sizeof w->program - 1;
	memcpy(w->program, (const char *)row + 8, len);
}
