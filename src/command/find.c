/*
 * Noun and verb: from the table of subjects and that of views, in English or
 * Chinese. A Chinese verb that only one noun has may stand alone.
 */
#include "src/command/find.h"

#include <string.h>

#define HITS 8

struct hit {
	const char *noun;
	const struct subject *subject;
	const struct op *op;
	const struct command_view *view;
};

bool
find_typed(const struct op *op)
{
	return (op->roles & ~ROLE_SYSTEM) != 0;
}

bool
find_noun(const char *word, const char **noun, const struct subject **s)
{
	*s = subject_find(word);
	*noun = *s != NULL ? (*s)->noun : NULL;
	for (size_t g = 0; *s == NULL && view_groups[g] != NULL; g++) {
		const struct command_view *v = view_groups[g];
		if (strcmp(v->noun, word) != 0 && !words_have(v->noun_zh, word))
			continue;
		*noun = v->noun;
		*s = subject_find(v->noun);
		return true;
	}
	return *noun != NULL;
}

static bool
named(const char *verb, const char *zh, const char *word, bool alone)
{
	return (!alone && strcmp(verb, word) == 0) || words_have(zh, word);
}

/* Verbs called word: of one noun, or (noun NULL, Chinese only) of any. */
static size_t
hits_of(const char *noun, const char *word, struct hit hits[HITS])
{
	size_t n = 0;

	for (size_t i = 0; subjects[i] != NULL; i++) {
		const struct subject *s = subjects[i];
		if (noun != NULL && strcmp(s->noun, noun) != 0)
			continue;
		for (const struct op *op = s->ops; op != NULL && op->verb != NULL && n < HITS; op++)
			if (find_typed(op) && named(op->verb, op->zh, word, noun == NULL))
				hits[n++] = (struct hit){ .noun = s->noun, .subject = s, .op = op };
	}
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL && n < HITS; v++)
			if ((noun == NULL || strcmp(v->noun, noun) == 0) &&
			    named(v->verb, v->zh, word, noun == NULL))
				hits[n++] = (struct hit){ .noun = v->noun, .view = v,
				    .subject = subject_find(v->noun) };
	return n;
}

static int
take(struct command *c, const struct hit *h, size_t words, size_t *used)
{
	c->noun = h->noun;
	c->subject = h->subject;
	c->op = h->op;
	c->view = h->view;
	*used = words;
	return 0;
}

static int
several(struct command *c, const char *word, const struct hit *hits, size_t n)
{
	char list[180];
	struct buf b;

	buf_init(&b, list, sizeof list);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s %s", i > 0 ? ", " : "", hits[i].noun,
		    hits[i].op != NULL ? hits[i].op->verb : hits[i].view->verb);
	return command_refuse(c, "", M_AMBIGUOUS, ARG_TEXT(word), ARG_TEXT(buf_str(&b)), NULL);
}

static const char *
word_at(const struct command *c, size_t i, char *out, size_t cap)
{
	out[0] = '\0';
	if (i < c->words.n)
		parse_fold(c->words.w[i].text, out, cap);
	return out;
}

int
find_verb(struct command *c, size_t *used)
{
	struct hit hits[HITS];
	char first[80], second[80];
	bool noun;
	size_t n;

	word_at(c, 0, first, sizeof first);
	word_at(c, 1, second, sizeof second);
	noun = find_noun(first, &c->noun, &c->subject);
	if (noun && second[0] != '\0') {
		n = hits_of(c->noun, second, hits);
		if (n > 0)
			return take(c, &hits[0], 2, used);
	}
	n = hits_of(NULL, first, hits);
	if (n == 1)
		return take(c, &hits[0], 1, used);
	if (n > 1 && !noun)
		return several(c, first, hits, n);
	c->usage = true;
	return command_refuse(c, "", M_UNKNOWN_WORD,
	    ARG_TEXT(noun && second[0] != '\0' ? second : first), NULL);
}
