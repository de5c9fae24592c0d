/* Options, wherever they stand among the words. */
#include "src/command/options.h"

#include <string.h>

static int
hex(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	return ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
}

static int
take_id(struct command *c, const char *text)
{
	if (strlen(text) != 2 * OP_ID_BYTES)
		return command_refuse(c, "--id", M_BAD_ID, ARG_TEXT(text), NULL);
	for (size_t i = 0; i < OP_ID_BYTES; i++) {
		int hi = hex(text[2 * i]), lo = hex(text[2 * i + 1]);
		if (hi < 0 || lo < 0)
			return command_refuse(c, "--id", M_BAD_ID, ARG_TEXT(text), NULL);
		c->id[i] = (uint8_t)(hi << 4 | lo);
	}
	c->id_given = true;
	return 0;
}

static int
take_format(struct command *c, enum format f)
{
	if (c->format != FORMAT_TEXT && c->format != f)
		return command_refuse(c, "--csv", M_ONE_FORMAT, NULL);
	c->format = f;
	return 0;
}

/* -1: word i is no option; 0: it was, *i on its last word; else an exit code. */
static int
take_option(struct command *c, size_t *i)
{
	struct words *w = &c->words;
	char opt[80];
	int rc = 0;

	parse_fold(w->w[*i].text, opt, sizeof opt);
	if (strcmp(opt, "-") == 0) {
		c->input = true;
		return 0;
	}
	if (strncmp(opt, "--", 2) != 0)
		return -1;
	if (strcmp(opt, "--help") == 0) {
		c->help = true;
		return 0;
	}
	if (strcmp(opt, "--json") == 0)
		return take_format(c, FORMAT_JSON);
	if (strcmp(opt, "--csv") == 0)
		return take_format(c, FORMAT_CSV);
	if (strncmp(opt, "--id=", 5) == 0)
		return take_id(c, opt + 5);
	if (strcmp(opt, "--id") == 0)
		rc = take_id(c, *i + 1 < w->n ? w->w[*i + 1].text : "");
	else
		return command_refuse(c, opt, M_UNKNOWN_WORD, ARG_TEXT(opt), NULL);
	*i += strcmp(opt, "--id") == 0 && rc == 0;
	return rc;
}

int
options_take(struct command *c)
{
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; i < c->words.n; i++) {
		int took = c->words.w[i].text[0] == '\0' ? -1 : take_option(c, &i);
		if (took > 0)
			rc = took;
		if (took != 0)
			c->words.w[kept++] = c->words.w[i];
	}
	c->words.n = kept;
	return rc;
}
