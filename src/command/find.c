/*
 * Noun and verb: from the tables of subjects, of their faces and of views, in
 * English or Chinese. A Chinese verb stands without its noun only where its row
 * says so: a new subject takes no short command away from who uses it.
 */
#include "src/command/find.h"

#include <stdio.h>
#include <string.h>

#include "src/command/face.h"

#define HITS 8

struct hit {
	const char *noun, *verb;
	const struct subject *subject;
	const struct op *op;
	const struct command_view *view;
	size_t made;			/* 1 + place among the face's verbs; 0: none of them */
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

enum where { AFTER_NOUN, ALONE, ANYWHERE };

/* Whether word is the verb: after its noun by any name; alone only where the row says
 * so, or by a name that says the noun itself (求救清单). */
static bool
named(enum where where, const char *verb, const char *zh, bool alone, const char *nouns,
    const char *word)
{
	char first[40];

	if (where == AFTER_NOUN && strcmp(verb, word) == 0)
		return true;
	words_first(nouns, first, sizeof first);
	return words_have(zh, word) && (where != ALONE || alone ||
	    (first[0] != '\0' && strstr(word, first) != NULL));
}

static size_t
hits_of_subject(const struct subject *s, enum where where, const char *word, struct hit *hits,
    size_t cap)
{
	struct face_verb made;
	size_t n = 0;

	for (const struct op *op = s->ops; op != NULL && op->verb != NULL && n < cap; op++)
		if (find_typed(op) && named(where, op->verb, op->zh, op->alone, s->zh, word))
			hits[n++] = (struct hit){ .noun = s->noun, .verb = op->verb, .subject = s, .op = op };
	for (size_t i = 0; i < 2 && n < cap; i++)
		if (face_verb(s, i, &made) &&
		    named(where, made.view.verb, made.view.zh, false, s->zh, word))
			hits[n++] = (struct hit){ .noun = s->noun, .verb = made.view.verb, .subject = s,
			    .made = i + 1 };
	return n;
}

/* Verbs called word: of one noun, or (noun NULL, Chinese only) of any. */
static size_t
hits_of(const char *noun, enum where where, const char *word, struct hit hits[HITS])
{
	size_t n = 0;

	for (size_t i = 0; subjects[i] != NULL; i++)
		if (noun == NULL || strcmp(subjects[i]->noun, noun) == 0)
			n += hits_of_subject(subjects[i], where, word, hits + n, HITS - n);
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL && n < HITS; v++)
			if ((noun == NULL || strcmp(v->noun, noun) == 0) &&
			    named(where, v->verb, v->zh, v->alone, v->noun_zh, word))
				hits[n++] = (struct hit){ .noun = v->noun, .verb = v->verb, .view = v,
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
	if (h->made > 0 && face_verb(h->subject, h->made - 1, &c->made))
		c->view = &c->made.view;
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
		buf_printf(&b, "%s%s %s", i > 0 ? ", " : "", hits[i].noun, hits[i].verb);
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

/* A verb of two words, count_all, may be typed as two. */
static bool
two_words(const struct command *c, const char *second, char *out, size_t cap)
{
	char third[80];

	word_at(c, 2, third, sizeof third);
	snprintf(out, cap, "%s_%s", second, third);
	return second[0] != '\0' && third[0] != '\0';
}

int
find_verb(struct command *c, size_t *used)
{
	struct hit hits[HITS];
	char first[80], second[80], both[164];
	bool noun;
	size_t n;

	word_at(c, 0, first, sizeof first);
	word_at(c, 1, second, sizeof second);
	noun = find_noun(first, &c->noun, &c->subject);
	if (noun && two_words(c, second, both, sizeof both) && hits_of(c->noun, AFTER_NOUN, both, hits) > 0)
		return take(c, &hits[0], 3, used);
	if (noun && second[0] != '\0') {
		n = hits_of(c->noun, AFTER_NOUN, second, hits);
		if (n > 0)
			return take(c, &hits[0], 2, used);
	}
	n = hits_of(NULL, ALONE, first, hits);
	if (n == 1)
		return take(c, &hits[0], 1, used);
	if (n == 0)
		n = hits_of(NULL, ANYWHERE, first, hits);
	if (n > 0 && !noun)
		return several(c, first, hits, n);
	c->usage = true;
	return command_refuse(c, "", M_UNKNOWN_WORD,
	    ARG_TEXT(noun && second[0] != '\0' ? second : first), NULL);
}
