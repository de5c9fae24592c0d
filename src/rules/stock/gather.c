/* A list of structs that grows while a reading goes on. */
#include "src/rules/stock/gather.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"

void *
gather_add(struct gather *g)
{
	if (g->n == g->room) {
		char *more = realloc(g->data, (g->room * 2 + 32) * g->size);

		if (more == NULL) {
			txn_fail(g->txn, ERR_IO);
			return NULL;
		}
		g->data = more;
		g->room = g->room * 2 + 32;
	}
	memset(g->data + g->n * g->size, 0, g->size);
	return g->data + g->n++ * g->size;
}

size_t
gather_end(struct gather *g, void *out)
{
	if (g->txn->err != 0) {
		free(g->data);
		g->data = NULL;
		g->n = 0;
	}
	memcpy(out, &g->data, sizeof g->data);
	return g->n;
}
