/* 日志: who did what and when, for a supervisor, as the command prints it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/ask.h"
#include "screens/kit/ui.h"

enum { LINES = 200 };

struct journal_state {
	char		*text;
	unsigned long long before;	/* the part shown ends before this entry; 0 = at the newest */
	unsigned long long last;	/* the oldest entry of the part */
};

/* What is typed behind /: filters as the command takes them (op=退回), else a text. */
static void
add_filter(struct buf *line, const char *filter)
{
	if (strchr(filter, '=')) {
		buf_printf(line, " %s", filter);
		return;
	}
	buf_text(line, " text=\"");
	for (const char *p = filter; *p; p++)
		if (*p != '"' && *p != '\\')
			buf_printf(line, "%c", *p);
	buf_text(line, "\"");
}

static void
journal_fetch(struct view *v)
{
	struct journal_state *st = v->state;
	char text[200];
	struct buf line = BUF(text);

	free(st->text);
	buf_printf(&line, "journal list limit=%d", LINES);
	if (st->before)
		buf_printf(&line, " before=%llu", st->before);
	if (v->filter[0])
		add_filter(&line, v->filter);
	st->text = ask_command(v, buf_str(&line));
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
	struct journal_state *st = v->state;
	const char *p = st->text ? st->text : "";
	bool cut, refused = !strchr(p, '\t');	/* no names of columns: why not */

	(void)t;
	p += strcspn(p, "\n");		/* the names of columns */
	cut = !refused && words_below(p);
	/* Under a heading no count is said: these are not all. */
	if (st->before)
		page_head(&v->page, _("Before entry %llu"), st->before);
	else if (cut)
		page_head(&v->page, _("The newest %d"), LINES);
	for (; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t len = strcspn(p, "\n");
		char *line = is_entry(p) ? strndup(p, len) : NULL;

		if (!line)
			continue;
		for (char *c = line; *c; c++)
			if (*c == '\t')
				*c = ' ';
		st->last = strtoull(line, NULL, 10);
		page_choice_text(&v->page, 1, st->last, line);
		free(line);
		v->found++;
	}
	v->parted = true;	/* the query filtered */
	v->all = v->found;
	if (v->found == 0 && refused)
		page_text(&v->page, "%s", st->text ? st->text : "");
	else if (v->found == 0)
		page_text(&v->page, "%s", _("No entry."));
	else if (cut)
		page_text(&v->page, _("%d entries; 9 shows older ones"), LINES);
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
journal_go(struct view *v, unsigned long long before)
{
	struct journal_state *st = v->state;

	st->before = before;
	v->top = 0;
	v->at = AT_BAR;
	view_refresh(v);
}

static void
journal_older(struct view *v)
{
	journal_go(v, ((struct journal_state *)v->state)->last);
}

static void
journal_newest(struct view *v)
{
	journal_go(v, 0);
}

static const struct action journal_actions[] = {
	{ '9', 0, N_("older"), N_("The entries before those shown."), 0, NULL, journal_older, NULL },
	{ '7', 0, N_("newest"), N_("The newest entries."), 0, NULL, journal_newest, NULL },
	{ 0 }
};

static void
journal_close(struct view *v)
{
	struct journal_state *st = v->state;

	free(st->text);
}

const struct screen screen_journal = {
	.name = "journal",
	.title = N_("Journal"),
	.help = N_("Every operation in your area, newest first. / searches all of it: a text, or filters such as op=return actor=local:0."),
	.roles = ROLE(supervisor),
	.menu = 70,
	.letter = 'j',
	.actions = journal_actions,
	.state_size = sizeof(struct journal_state),
	.fetch = journal_fetch,
	.load = journal_load,
	.choose = journal_choose,
	.close = journal_close,
};
