/* The command itself: what every stage and view takes, says and reads through. */
#include "src/command/command_base.h"

#include <stdarg.h>
#include <string.h>

#include "db/err.h"

static void
fill(struct refusal *r, const char *field, enum message m, va_list ap)
{
	const char *arg;
	int n = 0;

	*r = (struct refusal){ .message = m, .exit = message_exit(m) };
	snprintf(r->field, sizeof r->field, "%s", field);
	while (n < SAY_ARGS && (arg = va_arg(ap, const char *)) != NULL)
		snprintf(r->args[n++], sizeof r->args[0], "%s", arg);
}

int
command_refuse(struct command *c, const char *field, enum message m, ...)
{
	va_list ap;

	va_start(ap, m);
	fill(&c->refusal, field, m, ap);
	va_end(ap);
	return c->refusal.exit;
}

void
command_note(struct command *c, const char *field, enum message m, ...)
{
	va_list ap;

	if (c->nnotes == sizeof c->notes / sizeof c->notes[0])
		return;
	va_start(ap, m);
	fill(&c->notes[c->nnotes++], field, m, ap);
	va_end(ap);
}

int
command_pass(struct command *c, int rc)
{
	if (!c->urgent)
		return rc;
	c->refusal = (struct refusal){ 0 };
	c->usage = false;
	return 0;
}

const char *
command_typed(const struct command *c, const char *field)
{
	const struct field *f = kind_field(c->kind, field);

	return f != NULL && c->given[f - c->kind->fields] != NULL ?
	    c->given[f - c->kind->fields] : "";
}

bool
command_open(struct command *c)
{
	txn_begin(&c->txn, c->s->db, false);
	c->noted = c->nnotes;
	if (c->out != NULL && fflush(c->out) == 0)
		c->begun = c->outlen;
	return c->txn.err == 0;
}

bool
command_again(struct command *c)
{
	bool again = txn_again(&c->txn);

	if (again) {
		c->nnotes = c->noted;
		if (c->out != NULL)
			fseeko(c->out, (off_t)c->begun, SEEK_SET);
	} else if (c->held.len > 0) {
		c->s->io.write_err(c->s->io.ctx, c->held.data, c->held.len);
	}
	if (c->held.failed)
		txn_fail(&c->txn, ERR_IO);
	buf_free(&c->held);
	return again;
}

struct show_env
command_show(struct command *c)
{
	return (struct show_env){ .txn = &c->txn, .now = c->now, .offset = c->offset };
}

struct parse_env
command_parse(struct command *c)
{
	return (struct parse_env){ .txn = &c->txn, .who = &c->s->viewer, .op = c->op, .now = c->now,
	    .offset = c->offset };
}

const struct command_paper *
command_paper(const struct kind *k)
{
	for (size_t i = 0; command_papers[i] != NULL; i++)
		if (command_papers[i]->kind == k)
			return command_papers[i];
	return NULL;
}
