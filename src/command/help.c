/* Usage, made from the tables: what verbs there are, their keys, short forms. */
#include "src/command/help.h"

#include <string.h>

#include "src/command/face.h"
#include "src/command/find.h"
#include "src/command/near.h"
#include "src/lang/tr.h"
#include "src/op/choice.h"
#include "src/text/import_rows.h"

static bool
shown_field(const struct field *f)
{
	return !(f->flags & (F_SYSTEM | F_HIDDEN)) && f->type != T_BYTES && f->type != T_PERSONAL;
}

/* The codes that the county offers now. */
static void
codes_of(struct command *c, const struct field *f, FILE *out)
{
	char words[2000];
	struct choice_row row;
	struct choice_walk w;
	struct buf b;

	do {
		command_open(c);
		buf_init(&b, words, sizeof words);
		for (choice_walk(&w, &c->txn, f->values); choice_next(&w, &row);)
			if (row.retired == 0)
				buf_printf(&b, "%s%s", b.len > 0 ? "|" : "", row.code);
	} while (command_again(c));
	fputs(buf_str(&b), out);
}

/* What is named by its number, and what has none, by its name. */
static const char *
ref_words(const struct field *f)
{
	const struct kind *k = kind_by_name(f->ref);

	if (strcmp(f->ref, "account") == 0)
		return _("ACCOUNT");
	return k != NULL && k->letter == 0 && k->naming != NULL ? _("NAME") : _("NUMBER");
}

/* What may stand behind the =. */
static void
values_of(struct command *c, const struct field *f, FILE *out)
{
	if (choice_field(f) && c == NULL) {
		fputs(_("CODE"), out);
		return;
	}
	if (choice_field(f)) {
		codes_of(c, f, out);
		return;
	}
	switch (f->type) {
	case T_ENUM:
		for (const struct value *v = f->values->values; v->no != 0; v++)
			fprintf(out, "%s%s", v == f->values->values ? "" : "|", v->code);
		break;
	case T_BOOL: fputs("yes|no", out); break;
	case T_TIME: fputs(_("TIME"), out); break;
	case T_DATE: fputs(_("DATE"), out); break;
	case T_CODE: fputs(_("AREA"), out); break;
	case T_REF: fputs(ref_words(f), out); break;
	case T_TEXT: fputs(_("TEXT"), out); break;
	default:
		fputs("N", out);
		if (f->measure != 0)
			fprintf(out, " %s", tr_measure(f->measure));
	}
}

/* The other names of the field, in brackets. */
static void
help_names(const struct kind *k, const struct field *f, FILE *out)
{
	const char *label = tr_field(k, f);
	bool any = false;
	size_t n;

	for (const char *p = f->zh; *p != '\0'; p += n + (p[n] == '|')) {
		n = strcspn(p, "|");
		if (n == 0 || (strlen(label) == n && strncmp(label, p, n) == 0))
			continue;
		fprintf(out, "%s%.*s", any ? " " : " (", (int)n, p);
		any = true;
	}
	if (any)
		fputc(')', out);
}

static void
help_key(struct command *c, const struct kind *k, const struct field *f, FILE *out)
{
	fprintf(out, "    %s=", f->name);
	values_of(c, f, out);
	fprintf(out, "  %s", tr_field(k, f));
	help_names(k, f, out);
	fputc('\n', out);
}

/* " [FROM TO LINES]": what may stand without its key, in this order. */
static void
turn_of(const char *noun, const char *verb, FILE *out)
{
	const struct subject *s;
	const struct op *op;
	char name[80];

	snprintf(name, sizeof name, "%s.%s", noun, verb);
	op = op_find(name, &s);
	if (op == NULL || op->in_turn == NULL)
		return;
	fputs(" [", out);
	for (const char *p = op->in_turn; *p != '\0'; p++)
		fputc(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p, out);
	fputc(']', out);
}

static void
usage_line(const char *noun, const char *verb, const char *zh, const char *help,
    const struct kind *args, FILE *out)
{
	const struct field *which = args != NULL ? kind_field(args, "which") : NULL;
	bool keys = args != NULL && args->nfields > (which != NULL ? 1u : 0u);

	fprintf(out, "  %s %s%s", noun, verb, which == NULL ? "" :
	    which->flags & F_REQUIRED ? _(" WHICH") : _(" [WHICH]"));
	turn_of(noun, verb, out);
	fprintf(out, "%s  %s", keys ? _(" [key=value ...]") : "", _(help));
	if (zh != NULL && zh[0] != '\0')
		fprintf(out, " (%s)", zh);
	fputc('\n', out);
}

void
help_verb(struct command *c, const char *noun, const char *verb, const char *zh, const char *help,
    const struct kind *args, bool which, FILE *out)
{
	usage_line(noun, verb, zh, help, args, out);
	for (size_t i = 0; i < args->nfields; i++)
		if (shown_field(&args->fields[i]) &&
		    (which || strcmp(args->fields[i].name, "which") != 0))
			help_key(c, args, &args->fields[i], out);
}

/* What a file of it may have. */
static void
columns_of(const struct op *op, FILE *out)
{
	char words[1000];
	struct buf b = BUF(words);

	if (op == NULL || op->rows_of == NULL)
		return;
	import_rows_names(op, &b);
	fputs("    ", out);
	fprintf(out, _("columns of the file: %s"), buf_str(&b));
	fputc('\n', out);
}

/* The noun's Chinese, '|' between; "" if it has none. */
const char *
help_noun_zh(const char *noun)
{
	const struct subject *s = subject_find(noun);

	for (size_t g = 0; s == NULL && view_groups[g] != NULL; g++)
		if (strcmp(view_groups[g]->noun, noun) == 0)
			return view_groups[g]->noun_zh;
	return s != NULL ? s->zh : "";
}

/* True if the verb is one that the word may have meant; NULL: any. */
static bool
is_like(const char *word, const char *verb, const char *zh)
{
	return word == NULL || near_names(word, verb) || near_names(word, zh);
}

/* One line per verb of the noun, or (word) per one that is like it. How many. */
static size_t
verbs_of(const char *noun, const char *word, FILE *out)
{
	const struct subject *s = subject_find(noun);
	struct face_verb made;
	size_t n = 0;

	for (const struct op *op = s != NULL ? s->ops : NULL; op != NULL && op->verb != NULL; op++)
		if (find_typed(op) && is_like(word, op->verb, op->zh) && ++n)
			usage_line(noun, op->verb, op->zh, op->help, op->args, out);
	for (size_t i = 0; s != NULL && i < 2; i++)
		if (face_verb(s, i, &made) && is_like(word, made.view.verb, made.zh) && ++n)
			usage_line(noun, made.view.verb, made.zh, made.view.help, made.view.args, out);
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++)
			if (strcmp(v->noun, noun) == 0 && is_like(word, v->verb, v->zh) && ++n)
				usage_line(noun, v->verb, v->zh, v->help, v->args, out);
	return n;
}

static void
noun_of(const char *noun, FILE *out)
{
	fprintf(out, "%s (%s)\n", noun, help_noun_zh(noun));
	verbs_of(noun, NULL, out);
}

/* The nth noun in the order of help; NULL: there are no more. */
static const char *
noun_at(size_t n)
{
	for (size_t i = 0; subjects[i] != NULL; i++)
		if (n-- == 0)
			return subjects[i]->noun;
	for (size_t g = 0; view_groups[g] != NULL; g++)
		if (subject_find(view_groups[g]->noun) == NULL && n-- == 0)
			return view_groups[g]->noun;
	return NULL;
}

/* Nouns like the word, or (NULL) all, in one line. False: there is none. */
static bool
nouns_like(const char *word, FILE *out)
{
	const char *noun;
	bool any = false;

	for (size_t i = 0; (noun = noun_at(i)) != NULL; i++) {
		const char *zh = help_noun_zh(noun);

		if (!is_like(word, noun, zh))
			continue;
		fprintf(out, "%s%s (%s)", any ? ", " : word != NULL ? _("like it: ") : "", noun, zh);
		any = true;
	}
	if (any)
		fputc('\n', out);
	return any;
}

/* A Chinese verb that stands alone, mistyped. */
static void
verbs_alone(const char *word, FILE *out)
{
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			if (op->alone && find_typed(op) && near_names(word, op->zh))
				usage_line(subjects[i]->noun, op->verb, op->zh, op->help, op->args, out);
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++)
			if (v->alone && near_names(word, v->zh))
				usage_line(v->noun, v->verb, v->zh, v->help, v->args, out);
}

/* What was typed is no noun, or no verb of this one: what is like it, and where all stands.
 * The whole table would push the one line that says what was wrong off the screen. */
static void
help_unknown(struct command *c, FILE *out)
{
	char word[80] = "";

	if (c->noun != NULL && c->words.n < 2) {
		noun_of(c->noun, out);
		return;
	}
	if (c->words.n > 0)
		parse_fold(c->words.w[c->noun != NULL].text, word, sizeof word);
	if (c->noun != NULL) {
		if (verbs_of(c->noun, word, out) == 0)
			noun_of(c->noun, out);
		fprintf(out, _("all of it: %s help"), c->noun);
		fputc('\n', out);
		return;
	}
	verbs_alone(word, out);
	if (!nouns_like(word, out))
		nouns_like(NULL, out);
	fprintf(out, "%s\n", _("NOUN VERB [WHICH] [key=value ...]; of one: NOUN help; all: help"));
}

void
help_foot(FILE *out)
{
	fprintf(out, "%s\n", _("Everywhere: --json --csv --id HEX32, - for more lines on standard "
	    "input: key=value, a short form, or text. NOUN help VERB shows the keys."));
}

void
help_all(struct command *c, FILE *out)
{
	const char *noun;

	(void)c;
	fprintf(out, "%s\n", _("NOUN VERB [WHICH] [key=value ...]"));
	for (size_t i = 0; (noun = noun_at(i)) != NULL; i++)
		noun_of(noun, out);
	help_foot(out);
}

void
help_noun(struct command *c, const char *noun, FILE *out)
{
	const struct subject *s = subject_find(noun);
	struct face_verb made;

	for (const struct op *op = s != NULL ? s->ops : NULL; op != NULL && op->verb != NULL; op++)
		if (find_typed(op)) {
			help_verb(c, noun, op->verb, op->zh, op->help, op->args, false, out);
			columns_of(op, out);
		}
	for (size_t i = 0; s != NULL && i < 2; i++)
		if (face_verb(s, i, &made))
			help_verb(c, noun, made.view.verb, made.zh, made.view.help, made.view.args, false,
			    out);
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++)
			if (strcmp(v->noun, noun) == 0)
				help_verb(c, noun, v->verb, v->zh, v->help, v->args, false, out);
	help_foot(out);
}

/* The shortest of the names that a Chinese reader may type for it. */
static void
short_name(const struct kind *k, const struct field *f, FILE *out)
{
	const char *best = tr_field(k, f);
	size_t len = strlen(best), n;

	for (const char *p = f->zh; *p != '\0'; p += n + (p[n] == '|')) {
		n = strcspn(p, "|");
		if (n > 0 && n < len) {
			best = p;
			len = n;
		}
	}
	fprintf(out, "%.*s", (int)len, best);
}

/* Of a hundred figures those that are asked first, no part of another. */
static bool
named_at_once(const struct field *f)
{
	return !(f->flags & F_INDICATOR) ||
	    ((f->flags & F_CORE) && !(f->flags & F_NOW) && f->part_of[0] == '\0');
}

/* One line of the keys' names as the reader types them; it is read on weak links. */
static void
key_names(const char *noun, const char *verb, const struct kind *args, FILE *out)
{
	bool more = false;

	fputs("   ", out);
	for (size_t i = 0; i < args->nfields; i++) {
		const struct field *f = &args->fields[i];

		if (!shown_field(f) || strcmp(f->name, "which") == 0)
			continue;
		more = more || !named_at_once(f);
		if (!named_at_once(f))
			continue;
		fputc(' ', out);
		if (tr_now() == language_zh)
			short_name(args, f, out);
		else
			fputs(f->name, out);
		fputc('=', out);
	}
	if (more)
		fprintf(out, _("  all: %s help %s"), noun, verb);
	fputc('\n', out);
}

void
help_here(struct command *c, bool full, FILE *out)
{
	const char *verb, *zh, *help;
	const struct kind *args;

	if (c->op == NULL && c->view == NULL) {
		help_unknown(c, out);
		return;
	}
	verb = c->op != NULL ? c->op->verb : c->view->verb;
	zh = c->op != NULL ? c->op->zh : c->view->zh;
	help = c->op != NULL ? c->op->help : c->view->help;
	args = c->op != NULL ? c->op->args : c->view->args;
	if (full) {
		help_verb(c, c->noun, verb, zh, help, args, true, out);
		columns_of(c->op, out);
		return;
	}
	usage_line(c->noun, verb, zh, help, args, out);
	key_names(c->noun, verb, args, out);
}
