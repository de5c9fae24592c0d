/* Why something may not be done now. */
#include "screens/kit/why.h"

#include <string.h>

#include "screens/kit/term.h"
#include "src/lang/tr.h"

void
why_end(struct why *w, struct page *p)
{
	if (w->names[0])
		page_text(p, _("%s: not now: %s"), w->names, w->reason)->attr = TERM_DIM;
	w->names[0] = '\0';
}

void
why_add(struct why *w, struct page *p, struct txn *t, const char *name, const struct refusal *r)
{
	char reason[sizeof(w->reason)];
	struct buf b = BUF(reason), names;

	say(&b, t, r->message, (const char (*)[sizeof(r->args[0])])r->args, SAY_ARGS);
	buf_str(&b);
	if (strcmp(reason, w->reason) != 0 || strlen(w->names) + strlen(name) + 8 > sizeof(w->names))
		why_end(w, p);
	buf_init(&names, w->names, sizeof(w->names));
	names.len = strlen(w->names);
	buf_printf(&names, "%s%s", names.len ? _(", ") : "", name);
	buf_str(&names);
	memcpy(w->reason, reason, sizeof(w->reason));
}
