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

static void
put_fault(struct command *c, const struct row_fault *f)
{
	char storage[1024];
	struct buf b = BUF(storage);

	if (f->line > 0)
		buf_printf(&b, _("line %u"), f->line);
	if (f->column[0] != '\0')
		buf_printf(&b, "%s%s", f->line > 0 ? ", " : "", f->column);
	if (b.len > 0)
		buf_text(&b, ": ");
	put(c, &b, &f->why);
}

int
file_verdict(struct command *c, const struct rows *r)
{
	char unread[192];	/* an argument of a sentence */
	struct buf b = BUF(unread);

	for (size_t i = 0; i < r->nfaults; i++)
		put_fault(c, &r->fault[i]);
	if (r->nfaults > 0)
		return command_refuse(c, "", M_FILE_FAULTS, ARG_NUMBER((int64_t)r->nfaults), NULL);
	rows_unread(r, &b);
	if (b.len > 0)
		file_say(c, M_FILE_UNREAD, buf_str(&b));
	return 0;
}

void
file_storing(struct command *c, const struct rows *r)
{
	char storage[200];
	struct buf b = BUF(storage);

	buf_printf(&b, P_("Storing %zu line …", "Storing %zu lines …", r->nrows - r->head - 1), r->nrows - r->head - 1);
	buf_text(&b, "\n");
	output_write(c, true, FORMAT_TEXT, (const char *)b.data, b.len);
}
