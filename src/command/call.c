/*
 * A call for help as it was typed: what no key took goes out as its text, and
 * the sender hears what became of it.
 */
#include <string.h>

#include "db/codec.h"
#include "gen/kinds/sos/args.h"
#include "gen/kinds/sos/sos.h"
#include "src/command/command.h"

/* What somebody may have typed who meant a drill. */
static bool
names_drill(const char *text)
{
	return strstr(text, "dril") != NULL || strstr(text, "演练") != NULL ||
	    strstr(text, "演习") != NULL;
}

static void
append(struct command *c, const char *text)
{
	size_t n = strlen(c->loose);

	show_copy(text, c->loose + n, sizeof c->loose - n);
}

static bool
is_key(const struct command *c, const char *name, const char *key)
{
	return strcmp(key, name) == 0 || words_have(kind_field(c->kind, name)->zh, key);
}

int
call_cut(struct command *c, const struct field *f, const char *value)
{
	char *to = field_str(f, c->args);

	if (strcmp(f->name, "place") != 0 || c->refusal.message != M_TOO_LONG)
		return c->refusal.exit;
	show_copy(value, to, (size_t)f->max + 1);
	call_keep(c, NULL, value + strlen(to));
	return command_pass(c, c->refusal.exit);
}

void
call_keep(struct command *c, const char *key, const char *value)
{
	char folded[120] = "";

	if (key != NULL)
		parse_fold(key, folded, sizeof folded);
	if (is_key(c, "drill", folded))
		c->real = true;
	if (names_drill(folded) || names_drill(value))
		c->drill = value[0] != '\0' ? value : key;
	if (c->loose[0] != '\0')
		append(c, " ");
	if (key != NULL && !is_key(c, "text", folded)) {
		append(c, key);
		append(c, "=");
	}
	append(c, value);
}

static void
note(struct command *c, const char *field, enum message m, const char *arg)
{
	command_refuse(c, field, m, arg, NULL);
	c->notes[c->nnotes++] = c->refusal;
	c->refusal = (struct refusal){ 0 };
}

void
call_bound(struct command *c)
{
	struct op_sos_send *a = c->args;
	char all[sizeof a->text + sizeof c->loose + 1];

	/* Better a drill that rings than a call for help that does not. */
	if (c->real)
		a->drill = false;
	if (c->drill != NULL && !a->drill)
		note(c, "drill", M_SOS_REAL, ARG_TEXT(c->drill));
	c->drill = NULL;
	text_clean(c->loose, strlen(c->loose), false);
	snprintf(all, sizeof all, "%s%s%s", a->text,
	    a->text[0] != '\0' && c->loose[0] != '\0' ? " " : "", c->loose);
	show_copy(all, a->text, sizeof a->text);
	if (all[strlen(a->text)] != '\0')
		note(c, "text", M_SOS_CUT, ARG_TEXT(all + strlen(a->text)));
	c->loose[0] = '\0';
}

bool
call_mend(struct command *c, const struct reply *reply)
{
	struct op_sos_send *a = c->args;

	if (reply->outcome != REFUSED)
		return false;
	if (reply->refusal.message == M_ID_USED && c->id_given) {
		c->id_given = false;
		return true;
	}
	if (strcmp(reply->refusal.field, "which") != 0 || a->which == 0)
		return false;
	a->which = 0;
	call_keep(c, NULL, command_typed(c, "which"));
	call_bound(c);
	return true;
}

void
call_again(struct command *c, const struct reply *reply)
{
	struct op_sos_send a = { .which = reply->answer.id };
	struct reply rung;
	struct sos s;

	if (reply->outcome != DONE || !reply->before || !c->id_given || !command_open(c))
		return;
	if (!record_get(&c->txn, &kind_sos, a.which, &s) || s.answered != 0)
		a.which = 0;
	command_close(c);
	if (a.which != 0)
		submit_args(c, "sos.send", &a, &rung);
}
