/* Sums of rows. XXH3, of which the header alone is used, because a list reads 50,000 rows for a
 * page: zstd's own people keep it, and its results are fixed. */
#include "db/row.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "db/buf.h"
#include "db/table.h"

/* By one row it is known whether there are sums. */
bool
row_ends_in_sum(unsigned table, const void *key, size_t keylen)
{
	return table != TABLE_META || keylen != sizeof META_ROWS || memcmp(key, META_ROWS, keylen) != 0;
}

void
row_sum(unsigned table, const void *key, size_t keylen, const void *val, size_t len,
    uint8_t out[ROW_SUM])
{
	/* An id is a number already. */
	uint64_t at = keylen == 8 ? get_u64(key) : XXH3_64bits(key, keylen);
	uint64_t sum = (at + ((uint64_t)table << 56)) ^ (len > 0 ? XXH3_64bits(val, len) : 0);

	sum *= 0x9e3779b97f4a7c15;	/* each bit counts in the upper half, which goes into the lower */
	sum ^= sum >> 32;
	for (int i = 0; i < ROW_SUM; i++)
		out[i] = (uint8_t)(sum >> (8 * i));
}

bool
row_fits(unsigned table, const void *key, size_t keylen, const void *val, size_t *len)
{
	uint8_t sum[ROW_SUM];

	if (*len < ROW_SUM)
		return false;
	*len -= ROW_SUM;
	row_sum(table, key, keylen, val, *len, sum);
	return memcmp((const uint8_t *)val + *len, sum, ROW_SUM) == 0;
}
