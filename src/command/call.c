/*
 * A call for help as it was typed: what no key took goes out as its text, and
 * the sender hears what became of it.
 */
#include <string.h>

#include "db/codec.h"
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

void
call_keep(struct command *c, const char *key, const char *value)
{
	char folded[120] = "";

	if (key != NULL)
		parse_fold(key, folded, sizeof folded);
	if (words_have("drill|演练", folded))
		c->real = true;
	if (names_drill(folded) || names_drill(value))
		c->drill = value[0] != '\0' ? value : key;
	if (c->loose[0] != '\0')
		append(c, " ");
	if (key != NULL) {
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
	text_clean(c->loose, strlen(c->loose), false);
	snprintf(all, sizeof all, "%s%s%s", a->text,
	    a->text[0] != '\0' && c->loose[0] != '\0' ? " " : "", c->loose);
	show_copy(all, a->text, sizeof a->text);
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
