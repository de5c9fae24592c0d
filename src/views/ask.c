/*
 * report ask: a first report by question and answer on plain lines, so that no
 * key costs a round trip. Empty answers are "not known". What is asked comes
 * from the declaration of report.file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/args.h"
#include "src/command/input.h"
#include "src/command/output.h"
#include "src/command/submit.h"
#include "src/lang/tr.h"
#include "src/rules/incident/incident.h"
#include "src/rules/report/leads.h"

#define ANSWER_MAX 1000

/* What is asked goes beside the answer, which alone is standard output. */
static void
say_aside(struct command *c, const char *text)
{
	output_write(c, true, FORMAT_TEXT, text, strlen(text));
}

/* Keeps a typed answer for the request's digest. */
static int
keep(struct command *c, const struct field *f, const char *answer)
{
	char *copy = c->answers + c->nanswers;

	if (c->nitems == ITEMS_MAX || c->nanswers + strlen(answer) + 1 > INPUT_MAX)
		return command_refuse(c, f->name, M_TOO_MANY_WORDS, NULL);
	strcpy(copy, answer);
	c->nanswers += strlen(answer) + 1;
	c->items[c->nitems++] = (struct cmd_item){ f->name, copy };
	return 0;
}

static void
question(struct command *c, const struct field *f, char *out, size_t cap)
{
	const char *hint = leads_hint(f->name);
	char choices[400] = "";
	struct buf b;

	if (f->type == T_ENUM) {
		buf_init(&b, choices, sizeof choices);
		buf_text(&b, " (");
		for (const struct value *v = f->values->values; v->no != 0; v++)
			buf_printf(&b, "%s%s", v == f->values->values ? "" : " ",
			    tr_value(f->values, v->no));
		buf_text(&b, ")");
		buf_str(&b);
	}
	snprintf(out, cap, "%s%s%s%s%s%s%s? ", tr_field(c->kind, f), choices,
	    f->measure != 0 ? " " : "", f->measure != 0 ? tr_measure(f->measure) : "",
	    hint != NULL ? " (" : "", hint != NULL ? _(hint) : "", hint != NULL ? ")" : "");
}

/* Asks until the answer can be read, unless it was given with the command. 0 or
 * exit code. */
static int
ask(struct command *c, const char *name)
{
	const struct field *f = kind_field(c->kind, name);
	struct parse_env env = command_parse(c);
	char prompt[700], answer[ANSWER_MAX];
	int rc;

	if (c->given[f - c->kind->fields] != NULL)
		return 0;
	question(c, f, prompt, sizeof prompt);
	for (;;) {
		say_aside(c, prompt);
		if (!input_line(c, answer, sizeof answer))
			return command_refuse(c, name, M_NO_INPUT_ENDED, NULL);
		do {
			rc = command_open(c) ? parse_field(&env, f, answer, c->args, &c->refusal) :
			    command_refuse(c, "", M_NOT_STORED, NULL);
		} while (command_again(c));
		if (rc > 0)
			return rc;
		if (rc == 0)
			return answer[0] != '\0' ? keep(c, f, answer) : 0;
		output_refusal(c, &c->refusal);
	}
}

/* Officers of several villages say for which one they report. */
static int
ask_area(struct command *c)
{
	const struct viewer *v = &c->s->viewer;
	size_t n = 0;
	char first[16] = "";

	for (size_t i = 0; i < v->ngrants; i++) {
		const struct viewer_grant *g = &v->grants[i];
		if ((g->role == role_officer || g->role == role_duty) && strcmp(first, g->stem) != 0) {
			memcpy(first, g->stem, sizeof first);
			n++;
		}
	}
	return n > 1 ? ask(c, "area") : 0;
}

/* Shows the incidents it may join; an empty answer leaves it to the rule. */
static int
ask_incident(struct command *c)
{
	struct op_report_file *args = c->args;
	const struct viewer *v = &c->s->viewer;
	struct incident *found = NULL;
	char line[300], number[24];
	const char *area = args->area[0] != '\0' || v->ngrants == 0 ? args->area : v->grants[0].area;
	size_t n = 0;

	do {
		free(found);
		found = NULL;
		n = area[0] != '\0' && command_open(c) ? incident_candidates(&c->txn, area,
		    (enum hazard)args->hazard, args->drill, c->now, &found) : 0;
	} while (command_again(c));
	for (size_t i = 0; i < n; i++) {
		incident_number(&found[i], c->now, number);
		snprintf(line, sizeof line, "  %s %s\n", number, found[i].name);
		say_aside(c, line);
	}
	free(found);
	return n > 0 ? ask(c, "incident") : 0;
}

/* What the hazard asks first, then the rest. */
static int
ask_figures(struct command *c)
{
	const struct op_report_file *args = c->args;
	enum hazard hazard = (enum hazard)args->hazard;
	const char *p = leads_of(hazard);
	char name[64];
	int rc = 0;

	while (rc == 0 && *p != '\0') {
		size_t n = strcspn(p, " ");
		snprintf(name, sizeof name, "%.*s", (int)n, p);
		rc = ask(c, name);
		p += n + (p[n] == ' ');
	}
	for (size_t i = 0; rc == 0 && i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		if (f->flags & F_INDICATOR && f->flags & F_CORE && !leads_have(hazard, f->name) &&
		    (!(f->flags & F_DROUGHT) || hazard == hazard_drought))
			rc = ask(c, f->name);
	}
	return rc;
}

/* Repeats in words what would go; nothing is sent without a 1. */
static int
confirm(struct command *c)
{
	struct show_env env = command_show(c);
	char value[1400], line[1700], answer[40], folded[40];
	int rc;

	do {
		rc = command_open(c) ? 0 : command_refuse(c, "", M_NOT_STORED, NULL);
		for (size_t i = 0; rc == 0 && i < c->kind->nfields; i++) {
			const struct field *f = &c->kind->fields[i];
			show_field(&env, f, c->args, true, value, sizeof value);
			if (value[0] == '\0')
				continue;
			snprintf(line, sizeof line, "  %s: %s\n", tr_field(c->kind, f), value);
			say_aside(c, line);
		}
	} while (command_again(c));
	if (rc != 0)
		return rc;
	for (;;) {
		say_aside(c, _("1 send  2 do not send? "));
		if (!input_line(c, answer, sizeof answer))
			return command_refuse(c, "", M_NO_INPUT_ENDED, NULL);
		parse_fold(answer, folded, sizeof folded);
		if (strcmp(folded, "1") == 0)
			return 0;
		if (strcmp(folded, "2") == 0)
			return command_refuse(c, "", M_CANCELLED, NULL);
	}
}

static int
ask_all(struct command *c)
{
	static const char *const rest[] = { "occurred", "place" };
	int rc;

	say_aside(c, _("Enter alone: not known. Ctrl-C stops. Nothing is sent before the last question.\n"));
	rc = ask_area(c);
	if (rc == 0)
		rc = ask(c, "hazard");
	if (rc == 0)
		rc = ask_incident(c);
	for (size_t i = 0; rc == 0 && i < sizeof rest / sizeof rest[0]; i++)
		rc = ask(c, rest[i]);
	if (rc == 0)
		rc = ask_figures(c);
	if (rc == 0)
		rc = ask(c, "text");
	return rc == 0 ? confirm(c) : rc;
}

static int
ask_view(struct command *c)
{
	int rc;

	command_again(c);	/* it read nothing, and is never held while waiting for a person */
	c->op = op_find("report.file", &c->subject);
	c->answers = malloc(INPUT_MAX);
	if (c->op == NULL || c->answers == NULL) {
		rc = command_refuse(c, "", M_NOT_STORED, NULL);
	} else {
		rc = ask_all(c);
		if (rc == 0)
			rc = submit_op(c);
	}
	return rc;
}

const struct command_view views_ask[] = {
	{ .noun = "report", .noun_zh = "灾情|报告", .noun_label = N_("report"),
	  .verb = "ask", .zh = "问答填报|填报", .alone = true,
	  .help = N_("asks line by line and sends"),
	  .args = &kind_op_report_file, .run = ask_view },
	{ 0 }
};
