/*
 * What is urgent goes out whatever was typed. Of its arguments this knows `text`,
 * which takes what no key took, `place`, `drill` and `which`.
 */
#include "src/command/urgent.h"

#include <stdlib.h>
#include <string.h>

#include "db/codec.h"

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
urgent_cut(struct command *c, const struct field *f, const char *value)
{
	char *to = field_str(f, c->args);

	if (strcmp(f->name, "place") != 0 || c->refusal.message != M_TOO_LONG)
		return c->refusal.exit;
	show_copy(value, to, (size_t)f->max + 1);
	urgent_keep(c, NULL, value + strlen(to));
	return command_pass(c, c->refusal.exit);
}

void
urgent_keep(struct command *c, const char *key, const char *value)
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

/* What no key took behind the text; what has no room there is said. */
static void
join_text(struct command *c)
{
	const struct field *f = kind_field(c->kind, "text");
	char *text = field_str(f, c->args), *all;

	text_clean(c->loose, strlen(c->loose), false);
	if (asprintf(&all, "%s%s%s", text, text[0] != '\0' && c->loose[0] != '\0' ? " " : "",
	    c->loose) < 0)
		return;
	show_copy(all, text, f->size);
	if (all[strlen(text)] != '\0')
		command_note(c, "text", M_SOS_CUT, ARG_TEXT(all + strlen(text)), NULL);
	free(all);
	c->loose[0] = '\0';
}

void
urgent_bound(struct command *c)
{
	bool *drill = (bool *)(void *)field_str(kind_field(c->kind, "drill"), c->args);

	/* Better a drill that rings than a call for help that does not. */
	if (c->real)
		*drill = false;
	if (c->drill != NULL && !*drill)
		command_note(c, "drill", M_SOS_REAL, ARG_TEXT(c->drill), NULL);
	c->drill = NULL;
	join_text(c);
}

bool
urgent_mend(struct command *c, const struct reply *reply)
{
	const struct field *which = kind_field(c->kind, "which");

	if (reply->outcome != REFUSED)
		return false;
	if (reply->refusal.message == M_ID_USED && c->id_given) {
		c->id_given = false;
		return true;
	}
	if (strcmp(reply->refusal.field, which->name) != 0 || !field_known(which, c->args))
		return false;
	field_clear(which, c->args);
	urgent_keep(c, NULL, command_typed(c, which->name));
	urgent_bound(c);
	return true;
}
