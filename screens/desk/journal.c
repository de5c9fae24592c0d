/* 日志: who did what and when, for a supervisor, as the command prints it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/ask.h"
#include "screens/kit/ui.h"

enum { LINES = 200 };

struct journal_state {
	char	*text;
};

static void
journal_fetch(struct view *v)
{
	struct journal_state *st = v->state;
	char line[60];

	free(st->text);
	snprintf(line, sizeof(line), "journal list limit=%d", LINES);
	st->text = ask_command(v, line);
}

/* A line of the command is an entry by its number, else it says what is not listed. */
static bool
is_entry(const char *line)
{
	return *line >= '0' && *line <= '9';
}

/* Something other than entries stands below the line that p ends. */
static bool
words_below(const char *p)
{
	for (; (p = strchr(p, '\n')) != NULL; p++)
		if (p[1] != '\0' && p[1] != '\n' && !is_entry(p + 1))
			return true;
	return false;
}

static void
journal_load(struct view *v, struct txn *t)
{
	const struct journal_state *st = v->state;
	const char *p = st->text ? st->text : "";
	bool cut;

	(void)t;
	p += strcspn(p, "\n");		/* the names of columns */
	cut = words_below(p);
	/* Under a heading no count is said: these are not all. */
	if (cut)
		page_head(&v->page, _("The newest %d"), LINES);
	for (; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t len = strcspn(p, "\n");
		char *line = is_entry(p) ? strndup(p, len) : NULL;

		if (!line)
			continue;
		for (char *c = line; *c; c++)
			if (*c == '\t')
				*c = ' ';
		page_choice_text(&v->page, 1, strtoull(line, NULL, 10), line);
		free(line);
	}
	if (v->page.n == 0)
		page_text(&v->page, "%s", _("Nothing yet."));
	if (cut)
		page_text(&v->page, _("The newest %d only; older ones by command: help journal list"), LINES);
}

static void
journal_choose(struct view *v, const struct row *r)
{
	char line[60], *text;

	snprintf(line, sizeof(line), "journal show %llu", (unsigned long long)r->id);
	text = ask_command(v, line);
	if (text)
		ask_page(v, _("Journal"), text);
	free(text);
}

static void
journal_close(struct view *v)
{
	struct journal_state *st = v->state;

	free(st->text);
}

const struct screen screen_journal = {
	.name = "journal",
	.title = N_("Journal"),
	.help = N_("Every operation in your area, newest first. / finds a person or a number."),
	.roles = ROLE(supervisor),
	.menu = 70,
	.letter = 'j',
	.state_size = sizeof(struct journal_state),
	.fetch = journal_fetch,
	.load = journal_load,
	.choose = journal_choose,
	.close = journal_close,
};
