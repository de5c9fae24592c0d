/* The records and areas a refused request named, as words of its entry. */
#include "src/core/refused.h"

#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
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

#define ALIKE 6		/* bytes, two characters: shorter ones stand in anything */

static bool
is_login(struct txn *t, const char *text)
{
	struct index_key key;

	key_begin(&key, &kind_account, 1);
	key_text(&key, text);
	return scan_one(t, &key, false) != 0;
}

/* Is the text, of which "…" is the end if it was cut, of one of the texts in args? */
static bool
is_typed(const struct kind *k, void *args, const char *whole)
{
	char text[sizeof ((struct refusal *)0)->args[0]];
	size_t len;

	show_copy(whole, text, sizeof text);
	len = strlen(text);
	if (len > 3 && strcmp(text + len - 3, "…") == 0)
		text[len - 3] = '\0';
	for (size_t i = 0; i < k->nfields; i++) {
		const char *said = k->fields[i].type == T_TEXT ? field_str(&k->fields[i], args) : "";
		if (said[0] != '\0' && (strstr(said, text) != NULL ||
		    (strlen(said) >= ALIKE && strstr(text, said) != NULL)))
			return true;
	}
	return false;
}

void
refused_args(struct txn *t, const struct op *op, const struct request *req, struct refusal *r)
{
	const struct field *where;
	const struct kind *k = op->args;
	void *args = calloc(1, k->size);
	bool read = args != NULL && record_decode(k, req->args, req->args_len, args, &where) == 0;

	for (size_t i = 0; i < SAY_ARGS; i++) {
		const char *text = r->args[i] + 1;
		if ((r->args[i][0] == 't' || r->args[i][0] == 'w') && text[0] != '\0' && !is_login(t, text) &&
		    (!read || req->upload != 0 || is_typed(k, args, text)))
			arg_text(r->args[i], "***");
	}
	free(args);
}
