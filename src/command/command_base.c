/* The command itself: what every stage and view takes, says and reads through. */
#include "src/command/command_base.h"

#include <stdarg.h>
#include <string.h>

int
command_refuse(struct command *c, const char *field, enum message m, ...)
{
	const char *arg;
	va_list ap;
	int n = 0;

	c->refusal = (struct refusal){ .message = m, .exit = message_exit(m) };
	snprintf(c->refusal.field, sizeof c->refusal.field, "%s", field);
	va_start(ap, m);
	while (n < SAY_ARGS && (arg = va_arg(ap, const char *)) != NULL)
		snprintf(c->refusal.args[n++], sizeof c->refusal.args[0], "%s", arg);
	va_end(ap);
	return c->refusal.exit;
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
	if (c->txn.err == 0)
		return true;
	txn_abort(&c->txn);
	return false;
}

void
command_close(struct command *c)
{
	txn_abort(&c->txn);
}

struct show_env
command_show(struct command *c)
{
	return (struct show_env){ .txn = &c->txn, .now = c->now, .offset = c->offset };
}

struct parse_env
command_parse(struct command *c)
{
	return (struct parse_env){ .txn = &c->txn, .who = &c->s->viewer, .now = c->now,
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
