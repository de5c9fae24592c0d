/*
 * One command from line to exit code: words, options, verb, input, fields,
 * then the operation or the view. Standard output is written only on success,
 * so that it is empty whenever the exit code is not zero.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/codec.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/command/bind.h"
#include "src/command/face.h"
#include "src/command/filters.h"
#include "src/command/find.h"
#include "src/command/help.h"
#include "src/command/input.h"
#include "src/command/options.h"
#include "src/command/output.h"
#include "src/command/submit.h"
#include "src/lang/tr.h"
#include "src/op/hurt.h"
#include "src/op/settings.h"
#include "src/text/parse.h"

static bool
is_help(const char *word)
{
	return words_have("help|帮助|?|？", word);
}

/* help; NOUN help [VERB]; help NOUN; --help anywhere. True if it was one. */
static bool
asks_help(struct command *c)
{
	struct words *w = &c->words;
	const char *noun;
	const struct subject *s;
	size_t used;

	for (size_t i = 0; i < 2 && i < w->n; i++) {
		if (!is_help(w->w[i].text))
			continue;
		c->help = true;		/* the other words: NOUN [VERB] */
		memmove(&w->w[i], &w->w[i + 1], (--w->n - i) * sizeof w->w[0]);
		break;
	}
	if (!c->help)
		return false;
	if (w->n == 0) {
		help_all(c, c->out);
		return true;
	}
	if (find_verb(c, &used) == 0) {
		help_here(c, true, c->out);
		return true;
	}
	c->usage = false;
	if (!find_noun(w->w[0].text, &noun, &s))
		return false;
	help_noun(c, noun, c->out);
	return true;
}

/* The line ends of a file that was pasted or read into a word become LF. */
static void
one_line_end(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++)
		if (*text != '\r' || (text[1] != '\n' && text[1] != '\0'))
			*to++ = *text;
	*to = '\0';
}

/* Text of each word, before anything is made of it: what is none is taken out. */
static int
check_words(struct command *c)
{
	char shown[40];
	int rc = 0;

	for (size_t i = 0; i < c->words.n; i++) {
		struct word *w = &c->words.w[i];

		one_line_end(w->text);
		if (text_valid(w->text, strlen(w->text), true))
			continue;
		show_copy(w->text, shown, sizeof shown);
		rc = command_refuse(c, shown, parse_fault(w->text), NULL);
		text_clean(w->text, strlen(w->text), true);
		if (w->eq > 0)
			w->eq = (int)strcspn(w->text, "=");
	}
	return rc;
}

static bool
is_urgent(struct command *c)
{
	struct refusal said = c->refusal;
	size_t used;
	bool urgent = find_verb(c, &used) == 0 && c->op != NULL && c->op->urgent;

	c->refusal = said;
	c->usage = false;
	return urgent;
}

/* All that may be wrong with words, wrong being the exit code of their split,
 * is looked at before anything is refused: what they call for counts first. */
static int
take_words(struct command *c, int wrong)
{
	int rc = check_words(c);

	if (rc != 0)
		wrong = rc;
	rc = options_take(c);
	if (rc != 0)
		wrong = rc;
	c->urgent = is_urgent(c);
	return command_pass(c, wrong);
}

/* A view of an area that was retired shows what it had itself; what came after stands
 * elsewhere, and that is said. */
static void
note_went(struct command *c)
{
	struct area a, heir;

	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		if (f->type == T_CODE && field_known(f, c->args) &&
		    area_get(&c->txn, field_str(f, c->args), &a) && a.retired != 0 &&
		    area_today(&c->txn, a.code, &heir))
			command_note(c, f->name, M_AREA_WENT, ARG_AREA(a.code), ARG_AREA(heir.code),
			    ARG_TEXT(heir.code), NULL);
	}
}

static int
bind_all(struct command *c, size_t used)
{
	struct command *unbound = malloc(sizeof *unbound);
	int rc = unbound != NULL ? command_pass(c, input_items(c, used)) :
	    command_refuse(c, "", M_NOT_STORED, NULL);
	bool bind = rc == 0;

	if (bind)
		*unbound = *c;
	while (bind) {
		rc = command_open(c) ? bind_items(c) : command_refuse(c, "", M_NOT_STORED, NULL);
		if (rc == 0 && c->view != NULL)
			note_went(c);
		bind = command_again(c);
		if (bind) {
			*c = *unbound;
			memset(c->args, 0, c->kind->size);
		}
	}
	free(unbound);
	return rc;
}

static int
run_view(struct command *c)
{
	int rc;

	do {
		rc = command_open(c) ? c->view->run(c) : command_refuse(c, "", M_NOT_STORED, NULL);
	} while (command_again(c));
	if (rc == 0 && c->txn.err != 0)
		rc = command_refuse(c, "", M_NOT_STORED, NULL);
	return rc;
}

/* Whose arguments they are, and room for them. */
static int
take_verb(struct command *c, size_t *used)
{
	int rc = find_verb(c, used);

	if (rc != 0)
		return rc;
	c->kind = c->op != NULL ? c->op->args : c->view->args;
	c->args = calloc(1, c->kind->size);
	if (c->args == NULL)
		return command_refuse(c, "", M_NOT_STORED, NULL);
	return 0;
}

static int
run(struct command *c, int wrong)
{
	size_t used = 0;
	int rc = take_words(c, wrong);

	if (rc != 0 || asks_help(c))
		return rc;
	rc = take_verb(c, &used);
	if (rc != 0)
		return rc;
	if (c->input)
		rc = command_pass(c, input_read(c));
	if (rc == 0)
		rc = bind_all(c, used);
	if (rc == 0)
		rc = c->op != NULL ? submit_op(c) : run_view(c);
	return rc;
}

static void
print_usage(struct command *c)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL)
		return;
	help_here(c, false, f);
	fclose(f);
	output_write(c, true, FORMAT_TEXT, text, len);
	free(text);
}

/* False: there was no memory for all of it. */
static bool
close_out(struct command *c)
{
	bool whole = ferror(c->out) == 0;

	whole = fclose(c->out) == 0 && whole;
	c->out = NULL;
	return whole;
}

static void
dispose(struct command *c)
{
	free(c->outdata);
	buf_free(&c->held);
	free(c->args);
	free(c->text);
	free(c->joined);
	free(c->pending);
	free(c->answers);
	words_free(&c->words);
	free(c);
}

static void
say_hurt(struct command *c)
{
	const char *where = hurt_where(c->s->db);
	struct refusal r = { .message = M_HURT_SHOWN };

	if (where == NULL)
		return;
	arg_text(r.args[0], where);
	output_refusal(c, &r);
}

static int
finish(struct command *c, int rc)
{
	if (!close_out(c) && rc == 0 && c->view != NULL)
		rc = command_refuse(c, "", M_ANSWER_LARGE, NULL);
	if (rc == 0) {
		output_write(c, false, c->format, c->outdata, c->outlen);
		for (size_t i = 0; i < c->nnotes; i++)
			output_refusal(c, &c->notes[i]);
	} else {
		output_refusal(c, &c->refusal);
		if (c->usage)
			print_usage(c);
	}
	say_hurt(c);
	dispose(c);
	return rc;
}

/* For JSON, whose parts would be left out without a word: without memory the session
 * ends, having written nothing, and the person's client says that it did. */
static void *
must_have(size_t n)
{
	void *p = malloc(n);

	if (p == NULL) {
		log_warn("command: no memory for JSON");
		_exit(message_exit(M_NOT_STORED));
	}
	return p;
}

static struct command *
start(struct session *s)
{
	struct command *c = calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	json_set_alloc_funcs(must_have, free);
	c->s = s;
	c->now = clock_now();
	c->offset = 480;
	tr_set(s->language == language_en ? language_en : language_zh);
	c->out = open_memstream(&c->outdata, &c->outlen);
	if (c->out == NULL) {
		free(c);
		return NULL;
	}
	buf_grow(&c->held, OUTPUT_MAX);
	do {
		if (command_open(c))
			c->offset = setting_offset(&c->txn);
	} while (command_again(c));
	return c;
}

static int
bad_words(struct command *c, size_t bad)
{
	char shown[40] = "";

	if (bad < WORDS_MAX) {
		show_copy(c->words.w[bad].text, shown, sizeof shown);
		return command_refuse(c, shown, M_OPEN_QUOTE, NULL);
	}
	return command_refuse(c, "", M_TOO_MANY_WORDS, NULL);
}

int
command_run(struct session *s, const char *line)
{
	struct command *c = start(s);
	size_t bad;
	int wrong = 0;

	if (c == NULL)
		return 4;
	if (words_split(&c->words, line, &bad) != 0)
		wrong = bad_words(c, bad);
	return finish(c, run(c, wrong));
}

int
command_argv(struct session *s, int argc, char **argv)
{
	struct command *c = start(s);
	size_t bad;
	int wrong = 0;

	if (c == NULL)
		return 4;
	if (words_argv(&c->words, argc, argv, &bad) != 0)
		wrong = bad_words(c, bad);
	return finish(c, run(c, wrong));
}

/* What was typed is read and bound as for the command; nothing runs. */
static int
filters_bind(struct command *c, const char *noun, const char *typed)
{
	char line[400];
	size_t used = 0, bad;
	int wrong = 0, rc;

	c->on_screen = true;
	snprintf(line, sizeof line, "%s list %s", noun, typed);
	if (words_split(&c->words, line, &bad) != 0)
		wrong = bad_words(c, bad);
	rc = take_words(c, wrong);
	if (rc == 0)
		rc = take_verb(c, &used);
	return rc == 0 ? bind_all(c, used) : rc;
}

struct filters *
filters_read(struct session *s, const char *noun, const char *typed, struct buf *why)
{
	struct command *c = start(s);
	struct filters *f = calloc(1, sizeof *f);

	if (c == NULL || f == NULL || filters_bind(c, noun, typed) != 0) {
		if (c != NULL)
			say_refusal(why, NULL, c->kind, &c->refusal, true);
		free(f);
		f = NULL;
	} else {
		for (size_t i = 0; i < c->nnotes; i++)
			say_refusal(why, NULL, c->kind, &c->notes[i], true);
		*f = (struct filters){ c->kind, c->args, face_given_no(c) };
		c->args = NULL;
	}
	if (c != NULL) {
		close_out(c);
		dispose(c);
	}
	return f;
}

void
filters_free(struct filters *f)
{
	if (f != NULL)
		free(f->args);
	free(f);
}
