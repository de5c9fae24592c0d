/* 导出: the ssh line that prints what a screen shows into a file; arg.text is the command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/kit/ask.h"
#include "screens/kit/ui.h"

enum { X_SHOW = 1, X_PLAIN };

/* For a shell: quoted where that is needed; what holds quotes itself goes as it is. */
static void
export_line(const struct view *v, struct buf *b, const char *rest)
{
	const char *host = v->s->host_line ? v->s->host_line : "ssh HOST";
	const char *quote = strpbrk(v->arg.text, "\"\\$`;&|<>()*?~#!") ? "'" : "";

	if (strchr(v->arg.text, '\''))
		quote = "";
	buf_printf(b, "%s %s%s%s%s\n", host, quote, v->arg.text, quote, rest);
}

static void
export_lines(const struct view *v, struct buf *b)
{
	export_line(v, b, "");
	export_line(v, b, " --csv > fengsui.csv");
	export_line(v, b, " --json > fengsui.json");
}

static void
export_load(struct view *v, struct txn *t)
{
	char text[1200];
	struct buf b = BUF(text);

	(void)t;
	export_lines(v, &b);
	page_text(&v->page, "%s", _("Run one of these on your own computer:"));
	page_text(&v->page, "%s", buf_str(&b));
	page_choice_text(&v->page, X_SHOW, 0, _("show the text here"));
	page_choice_text(&v->page, X_PLAIN, 0, _("these lines as plain text, to copy"));
}

static void
export_choose(struct view *v, const struct row *r)
{
	char text[1200];
	struct buf b = BUF(text);
	char *out;

	if (r->what == X_PLAIN) {
		export_lines(v, &b);
		ui_plain(v->ui, buf_str(&b));
		return;
	}
	out = ask_command(v, v->arg.text);
	if (out)
		ask_page(v, v->arg.text, out);
	free(out);
}

const struct screen screen_export = {
	.name = "export",
	.title = N_("Export"),
	.help = N_("The same text by a command, for a file or another program."),
	.load = export_load,
	.choose = export_choose,
};
