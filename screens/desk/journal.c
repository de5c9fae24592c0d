/* 日志: who did what and when, for a supervisor, as the command prints it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/ask.h"
#include "screens/kit/part.h"
#include "screens/kit/ui.h"

struct journal_state {
	char		*text;
	uint64_t	*ends;		/* the oldest entry of each part so far; owned */
	size_t		 parts;
};

/* What is typed behind /: filters as the command takes them (op=驳回), else a text. */
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
	size_t part = v->skip / PART;
	char text[200];
	struct buf line = BUF(text);

	free(st->text);
	if (part > st->parts)
		part = st->parts;
	v->skip = part * PART;
	buf_printf(&line, "journal list limit=%d looks=%zu", PART, v->looks << v->further);
	if (part > 0)
		buf_printf(&line, " before=%llu", (unsigned long long)st->ends[part - 1]);
	if (v->filter[0])
		add_filter(&line, v->filter);
	st->text = ask_command(v, buf_str(&line));
}

/* A line of the command is an entry by its number alone in its cell, else it says what is
 * not listed. */
static bool
is_entry(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	return digits > 0 && line[digits] == '\t';
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

/* The part shown goes on behind entry last. */
static void
part_ends(struct view *v, uint64_t last)
{
	struct journal_state *st = v->state;
	size_t part = v->skip / PART;
	uint64_t *ends = realloc(st->ends, (part + 1) * sizeof(*ends));

	if (!ends)
		return;		/* no page behind this one */
	st->ends = ends;
	st->ends[part] = last;
	st->parts = part + 1;
	v->beyond = true;
}

static uint64_t
entry_row(struct view *v, const char *line, size_t len)
{
	char *copy = strndup(line, len);
	uint64_t id = strtoull(line, NULL, 10);

	for (char *c = copy; c && *c; c++)
		if (*c == '\t')
			*c = ' ';
	if (copy)
		page_choice_text(&v->page, 1, id, copy);
	free(copy);
	return id;
}

static void
journal_load(struct view *v, struct txn *t)
{
	struct journal_state *st = v->state;
	const char *p = st->text ? st->text : "";
	bool cut, refused = !strchr(p, '\t');	/* no names of columns: why not */
	uint64_t last = 0;
	size_t n = 0;

	(void)t;
	p += strcspn(p, "\n");		/* the names of columns */
	cut = !refused && words_below(p);
	for (; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		if (!is_entry(p))
			continue;
		last = entry_row(v, p, strcspn(p, "\n"));
		n++;
	}
	v->parted = true;	/* the query filtered */
	v->found = v->skip + n;
	v->all = v->filter[0] ? 0 : v->found;	/* beside the filter: not counted */
	if (cut && n == PART)
		part_ends(v, last);
	else if (cut)
		part_looked(v, v->looks << v->further, 0);
	if (n == 0 && refused)
		page_text(&v->page, "%s", st->text ? st->text : "");
	else if (n == 0 && !v->stopped)
		page_text(&v->page, "%s", _("No entry."));
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
	free(st->ends);
}

const struct screen screen_journal = {
	.name = "journal",
	.title = N_("Journal"),
	.help = N_("Every operation in your area, newest first. / searches all of it: a text, or filters such as op=return actor=local:0."),
	.roles = ROLE(supervisor),
	.menu = 70,
	.letter = 'j',
	.state_size = sizeof(struct journal_state),
	.fetch = journal_fetch,
	.load = journal_load,
	.choose = journal_choose,
	.close = journal_close,
};
