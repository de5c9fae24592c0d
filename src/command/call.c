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
}
