/*
 * Typed items to the fields of an operation's or a view's arguments: by key,
 * by place (WHICH, then the fields that a verb takes in turn), by short form (受灾120, 路断,
 * 洪涝). What fits two fields is refused with both named.
 */
#include "src/command/bind.h"

#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "src/command/urgent.h"
#include "src/lang/tr.h"
#include "src/text/choice_read.h"
#include "src/text/parse.h"

#define FITS 8

static bool
typeable(const struct field *f)
{
	return !(f->flags & (F_SYSTEM | F_HIDDEN)) && f->type != T_BYTES && f->type != T_PERSONAL;
}

/* A screen has pages instead of a limit. */
static bool
is_filter(const struct field *f)
{
	return typeable(f) && strcmp(f->name, "limit") != 0;
}

static bool
takes(const struct command *c, const struct field *f)
{
	return c->on_screen ? is_filter(f) : typeable(f);
}

/* Fields that a word fits, and where in it the value begins. */
struct fits {
	const struct field *f[FITS];
	const char *value[FITS];
	size_t n;
};

static void
fit(struct fits *fits, const struct field *f, const char *value)
{
	for (size_t i = 0; i < fits->n; i++)
		if (fits->f[i] == f)
			return;
	if (fits->n < FITS) {
		fits->f[fits->n] = f;
		fits->value[fits->n++] = value;
	}
}

static int
two_fields(struct command *c, const char *word, const struct fits *fits)
{
	char list[180];
	struct buf b;

	buf_init(&b, list, sizeof list);
	for (size_t i = 0; i < fits->n; i++)
		buf_printf(&b, "%s%s %s", i > 0 ? ", " : "", fits->f[i]->name,
		    tr_field(c->kind, fits->f[i]));
	return command_refuse(c, "", M_TWO_FIELDS, ARG_TEXT(word), ARG_TEXT(buf_str(&b)), NULL);
}

/* Sets field f from its typed value. by_id: its id was typed, as programs do, for
 * whom bare land is what JSON says; people who write its Chinese name mean 亩, as on
 * the screens. */
static int
set_field(struct command *c, const struct field *f, const char *value, bool by_id)
{
	struct parse_env env = command_parse(c);
	const char **given = &c->given[f - c->kind->fields];
	int rc;

	env.land = by_id ? "公顷" : "亩";
	env.new_code = parse_new_code(c->op, f);
	if (*given != NULL && strcmp(*given, value) != 0)
		return command_refuse(c, f->name, M_GIVEN_TWICE, ARG_TEXT(*given),
		    ARG_TEXT(value), NULL);
	if (*given != NULL)
		return 0;
	if (c->urgent && f->type == T_BOOL && value[0] == '\0')
		return command_refuse(c, f->name, M_REQUIRED, NULL);	/* neither yes nor no */
	rc = parse_field(&env, f, value, c->args, &c->refusal) != 0 ? c->refusal.exit : 0;
	if (rc != 0 && c->urgent)
		rc = urgent_cut(c, f, value);
	if (rc != 0)
		return rc;
	*given = value;
	/* A `no`, a 0 or 不详 is the empty value of such a field, given all the same. */
	if (value[0] == '\0' ||
	    ((field_is_number(f) || f->type == T_BOOL || f->type == T_INT) && !field_known(f, c->args)))
		c->cleared[c->ncleared++] = f->no;	/* once for each field at most */
	return 0;
}

/* Keys that every operation takes. 0 done, -1 none of them, else exit code. */
static int
common_key(struct command *c, const char *key, const char *value)
{
	static const struct field happened = { .type = T_TIME, .name = "happened", .size = 8 };
	static const struct field yes = { .type = T_BOOL, .name = "again", .size = sizeof(bool) };
	struct parse_env env = command_parse(c);
	bool *to;

	if (c->op == NULL)
		return -1;
	if (words_have("happened|实际时间", key))
		return parse_field(&env, &happened, value, &c->happened, &c->refusal) != 0 ?
		    c->refusal.exit : 0;
	if (words_have("again|再报", key))
		to = &c->again;
	else if (words_have("on_paper|补录", key))
		to = &c->on_paper;
	else
		return -1;
	return parse_field(&env, &yes, value, to, &c->refusal) != 0 ? c->refusal.exit : 0;
}

void
bind_filters(const struct kind *k, struct buf *out)
{
	bool zh = tr_now() == language_zh, first = true;

	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		if (!is_filter(f))
			continue;
		buf_printf(out, "%s%.*s", first ? "" : zh ? "、" : ", ",
		    (int)strcspn(zh ? f->zh : f->name, "|"), zh ? f->zh : f->name);
		first = false;
	}
}

/* On a screen the filters there are stand in the sentence itself. */
static int
unknown_filter(struct command *c, const char *typed)
{
	char names[192], shown[40];
	struct buf b = BUF(names);

	show_copy(typed, shown, sizeof shown);
	bind_filters(c->kind, &b);
	return command_refuse(c, shown, M_UNKNOWN_FILTER, ARG_TEXT(buf_str(&b)), NULL);
}

static int
unknown_key(struct command *c, const char *key)
{
	char verb[120], help[120], shown[40];

	if (c->on_screen)
		return unknown_filter(c, key);
	snprintf(verb, sizeof verb, "%s %s", c->noun, c->op != NULL ? c->op->verb : c->view->verb);
	snprintf(help, sizeof help, "%s help %s", c->noun,
	    c->op != NULL ? c->op->verb : c->view->verb);
	show_copy(key, shown, sizeof shown);
	c->usage = true;
	return command_refuse(c, shown, M_UNKNOWN_KEY, ARG_TEXT(verb), ARG_TEXT(help), NULL);
}

static int
bind_key(struct command *c, const struct cmd_item *item)
{
	struct fits fits = { .n = 0 };
	char key[120];
	int rc;

	parse_fold(item->key, key, sizeof key);
	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		if (takes(c, f) && strcmp(f->name, key) == 0)
			return set_field(c, f, item->value, true);
	}
	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		if (takes(c, f) && (words_have(f->zh, key) || words_have(f->zh, item->key)))
			fit(&fits, f, item->value);
	}
	if (fits.n > 1)
		return two_fields(c, item->key, &fits);
	if (fits.n == 1)
		return set_field(c, fits.f[0], item->value, false);
	rc = common_key(c, key, item->value);
	return rc >= 0 ? rc : unknown_key(c, key);
}

/* The value behind a name of the field glued before it, NULL if none fits. */
static const char *
glued(struct command *c, const struct field *f, const char *word)
{
	for (const char *p = f->zh; *p != '\0';) {
		size_t n = strcspn(p, "|");
		const char *rest = word + n;
		if (n > 0 && strncmp(word, p, n) == 0) {
			rest += strncmp(rest, "：", 3) == 0 ? 3 : *rest == ':' ? 1 : 0;
			if (field_is_number(f) ? parse_starts_number(rest) :
			    choice_word(&c->txn, f, rest))
				return rest;
		}
		p += n;
		p += *p == '|';
	}
	return NULL;
}

static void
find_short_form(struct command *c, const char *word, struct fits *fits)
{
	char folded[120];

	parse_fold(word, folded, sizeof folded);
	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		const char *value;
		if (!takes(c, f))
			continue;
		if (choice_word(&c->txn, f, folded))
			fit(fits, f, word);
		else if (f->type == T_BOOL && (words_have(f->zh, word) || strcmp(f->name, folded) == 0))
			fit(fits, f, "yes");
		else if ((value = glued(c, f, word)) != NULL)
			fit(fits, f, value);
	}
}

bool
bind_is_short(struct command *c, const char *word)
{
	struct fits fits;

	do {
		command_open(c);
		fits.n = 0;
		find_short_form(c, word, &fits);
	} while (command_again(c));
	return fits.n == 1;
}

/* A name standing alone, its value the next word: 受灾 120. */
static void
find_name(struct command *c, const char *word, const char *next, struct fits *fits)
{
	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		if (takes(c, f) && f->type != T_BOOL && words_have(f->zh, word))
			fit(fits, f, next);
	}
}

/* A figure behind part of a name: 转移36 may be 避险转移 or 转移安置. Only what fits
 * several is of interest, because nothing is guessed from a part. */
static void
find_part(struct command *c, const char *word, struct fits *fits)
{
	char name[60];
	size_t n = 0;

	while (word[n] != '\0' && !parse_starts_number(word + n))
		n++;
	if (n < strlen("灾") || n >= sizeof name || word[n] == '\0')
		return;
	memcpy(name, word, n);
	name[n] = '\0';
	for (size_t i = 0; i < c->kind->nfields; i++) {
		const struct field *f = &c->kind->fields[i];
		if (takes(c, f) && field_is_number(f) && !(f->flags & F_NOW) && strstr(f->zh, name) != NULL)
			fit(fits, f, word + n);
	}
	if (fits->n == 1)
		fits->n = 0;
}

/* Where a number alone is a figure, that of a record has its day with it, comes first of
 * two, or stands beside the figure's key. */
static bool
is_bare(const struct command *c, const char *word)
{
	char folded[120];

	if (word == NULL || c->op == NULL || c->op->bare == NULL)
		return false;
	parse_fold(word, folded, sizeof folded);
	return parse_starts_number(folded) && strchr(folded, '-') == NULL;
}

/* Is the figure that a number alone stands for given by its key? */
static bool
bare_is_keyed(const struct command *c)
{
	const struct field *f = c->op != NULL && c->op->bare != NULL ? kind_field(c->kind, c->op->bare) : NULL;
	char key[120];

	for (size_t i = 0; f != NULL && i < c->nitems; i++) {
		if (c->items[i].key == NULL)
			continue;
		parse_fold(c->items[i].key, key, sizeof key);
		if (strcmp(f->name, key) == 0 || words_have(f->zh, key))
			return true;
	}
	return false;
}

/* Whether the first bare word is WHICH; where it may be left out, only what is
 * shaped like a number is. */
static bool
is_which(struct command *c, const struct field *which, const char *word, const char *next)
{
	const struct kind *k = which->type == T_REF ? kind_by_name(which->ref) : NULL;
	char folded[120];

	if (which->flags & F_REQUIRED)
		return true;
	parse_fold(word, folded, sizeof folded);
	return k != NULL && k->letter != 0 && parse_number_shaped(k, folded) && c->op != NULL &&
	    (!is_bare(c, word) || is_bare(c, next) || bare_is_keyed(c));
}

/* The field of the operation's in_turn whose turn it is, and whether it is the last; NULL:
 * bare words have no turn. */
static const struct field *
turn_field(struct command *c, bool *last)
{
	const char *names = c->op != NULL ? c->op->in_turn : NULL;
	const struct field *f = NULL;
	char name[40];

	for (size_t i = 0; names != NULL && *names != '\0' && i <= c->turns; i++) {
		size_t n = strcspn(names, " ");
		snprintf(name, sizeof name, "%.*s", (int)n, names);
		names += n + strspn(names + n, " ");
		f = kind_field(c->kind, name);
		*last = *names == '\0';
		if (f != NULL && !*last && i == c->turns && c->given[f - c->kind->fields] != NULL)
			c->turns++;		/* given by its key */
	}
	return f;
}

static int
bind_turn(struct command *c, const struct field *f, bool last, const char *word)
{
	struct buf b = BUF(c->turn);

	if (!last) {
		c->turns++;
		return set_field(c, f, word, false);
	}
	b.len = strlen(c->turn);
	buf_printf(&b, "%s%s", b.len > 0 ? " " : "", word);
	if (b.failed)
		return command_refuse(c, f->name, M_TOO_LONG, ARG_NUMBER((int64_t)sizeof c->turn), NULL);
	buf_str(&b);
	return 0;
}

/* Once all words are there: the last field in turn. */
static int
bind_turned(struct command *c)
{
	bool last = false;
	const struct field *f = c->turn[0] != '\0' ? turn_field(c, &last) : NULL;

	return f != NULL && last ? set_field(c, f, c->turn, false) : 0;
}

/* next: the bare word behind it, NULL if there is none; taken if *used. */
static int
bind_bare(struct command *c, const struct cmd_item *item, bool first, const char *next, bool *used)
{
	const struct field *which = kind_field(c->kind, "which");
	struct fits fits = { .n = 0 };
	const struct field *turn;
	bool last = false;

	if (item->value[0] == '\0' && !(first && which != NULL && which->flags & F_REQUIRED))
		return command_refuse(c, "", M_WORD_EMPTY, NULL);
	if (first && which != NULL && c->given[which - c->kind->fields] == NULL &&
	    is_which(c, which, item->value, next))
		return set_field(c, which, item->value, false);
	if (is_bare(c, item->value))
		return set_field(c, kind_field(c->kind, c->op->bare), item->value, false);
	find_short_form(c, item->value, &fits);
	if (fits.n == 0 && next != NULL) {
		find_name(c, item->value, next, &fits);
		*used = fits.n > 0;
	}
	if (fits.n == 0 && (turn = turn_field(c, &last)) != NULL)
		return bind_turn(c, turn, last, item->value);
	if (fits.n == 0)
		find_part(c, item->value, &fits);
	if (fits.n > 1)
		return two_fields(c, item->value, &fits);
	if (fits.n == 1)
		return set_field(c, fits.f[0], fits.value[0], false);
	if (c->on_screen)
		return unknown_filter(c, item->value);
	c->usage = true;
	return command_refuse(c, "", M_UNKNOWN_WORD, ARG_TEXT(item->value), NULL);
}

/* Bytes that are no text are refused by naming the word they stand in. */
static int
check_item(struct command *c, const struct cmd_item *item)
{
	const char *parts[] = { item->key, item->value };
	char shown[40];

	for (size_t i = 0; i < 2; i++) {
		if (parts[i] == NULL || text_valid(parts[i], strlen(parts[i]), true))
			continue;
		show_copy(item->key != NULL ? item->key : item->value, shown, sizeof shown);
		return command_refuse(c, shown, parse_fault(parts[i]), NULL);
	}
	return 0;
}

static const char *
next_bare(const struct command *c, size_t i)
{
	return i + 1 < c->nitems && c->items[i + 1].key == NULL ? c->items[i + 1].value : NULL;
}

static int
bind_item(struct command *c, size_t i, bool *first, bool *used)
{
	const struct cmd_item *item = &c->items[i];
	int rc = check_item(c, item);

	if (rc != 0)
		return rc;
	if (item->key != NULL)
		return bind_key(c, item);
	rc = bind_bare(c, item, *first, next_bare(c, i), used);
	*first = false;
	return rc;
}

int
bind_items(struct command *c)
{
	bool first = true, used = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < c->nitems; i++) {
		if (used) {
			used = false;
			continue;
		}
		rc = bind_item(c, i, &first, &used);
		if (rc != 0 && c->urgent) {
			urgent_keep(c, c->items[i].key, c->items[i].value);
			used = false;		/* the next word speaks for itself */
			rc = command_pass(c, rc);
		}
	}
	if (rc == 0)
		rc = bind_turned(c);
	if (c->urgent)
		urgent_bound(c);
	if (rc == 0 && c->view != NULL) {
		const struct field *missing = record_missing(c->kind, c->args);
		if (missing != NULL)
			rc = command_refuse(c, missing->name, M_REQUIRED, NULL);
	}
	return rc;
}
