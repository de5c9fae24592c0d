/* The records and areas a refused request named, as words of its entry. */
#include "src/core/refused.h"

#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "src/text/show.h"

static void
name_of(struct txn *t, int64_t now, const struct field *f, void *args, char *out,
    size_t cap)
{
	struct show_env env = { .txn = t, .now = now };
	uint64_t id;

	out[0] = '\0';
	if (!field_known(f, args))
		return;
	if (f->type == T_CODE)
		show_copy(field_str(f, args), out, cap);
	if (f->type != T_REF)
		return;
	memcpy(&id, (const char *)args + f->offset, sizeof id);
	if (id == REF_NEW || id == REF_UNSURE)
		show_copy(id == REF_NEW ? "new" : "unsure", out, cap);
	else
		show_record(&env, kind_by_name(f->ref), id, out, cap);
}

void
refused_words(struct txn *t, const struct op *op, const struct request *req,
    int64_t now, struct buf *words)
{
	struct act act = { .words = words };
	const struct field *where;
	const struct kind *k = op->args;
	void *args = calloc(1, k->size);
	char name[200];

	if (args != NULL && record_decode(k, req->args, req->args_len, args, &where) == 0)
		for (size_t i = 0; i < k->nfields; i++) {
			name_of(t, now, &k->fields[i], args, name, sizeof name);
			if (name[0] != '\0')
				act_word(&act, k->fields[i].name, name);
		}
	free(args);
}
