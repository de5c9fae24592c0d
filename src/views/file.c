/* Sentences about files, on standard error. */
#include "src/views/file.h"

#include "src/command/output.h"
#include "src/lang/tr.h"

static void
put(struct command *c, struct buf *b, const struct refusal *r)
{
	say_refusal(b, &c->txn, NULL, r, true);
	buf_text(b, "\n");
	output_write(c, true, FORMAT_TEXT, (const char *)b->data, b->len);
}

void
file_say(struct command *c, enum message m, const char *arg)
{
	struct refusal r = { .message = m };
	char storage[1024];
	struct buf b = BUF(storage);

	arg_text(r.args[0], arg);
	put(c, &b, &r);
}

void
file_fault(struct command *c, unsigned line, const char *column, const struct refusal *why)
{
	char storage[1024];
	struct buf b = BUF(storage);

	if (line > 0)
		buf_printf(&b, _("line %u"), line);
	if (column[0] != '\0')
		buf_printf(&b, "%s%s", line > 0 ? ", " : "", column);
	if (b.len > 0)
		buf_text(&b, ": ");
	put(c, &b, why);
}
