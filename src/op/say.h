/*
 * Sentences. A rule names a message and typed arguments; the words are chosen
 * where it is read, in the reader's language.
 */
#ifndef SRC_SAY_H
#define SRC_SAY_H

#include <stdbool.h>
#include <stdint.h>

#include "db/buf.h"
#include "db/store.h"

enum message {
	M_NONE,
#define MSG(no, name, exit, text) M_##name = no,
#include "gen/messages.inc"
#undef MSG
};
#define MESSAGE_MAX 65535	/* numbers on a channel; see message_known() */

#define SAY_ARGS 4
struct refusal {
	char field[40];		/* name of the field at fault, "" = none; "@7 column": of a file's line */
	unsigned message;
	int exit;		/* 1 rule, 2 not understood, 3 not permitted, 4 not stored */
	char args[SAY_ARGS][192];
};

/* Typed arguments: the first character tells the type, the rest the value. A text that
 * is too long ends in "…".
 * Each returns out (at least 192 bytes) for use in a call. */
const char *arg_text(char *out, const char *text);
/* A text with parts that are typed arguments themselves, made by say_later(). */
const char *arg_words(char *out, const char *text);
/* Roles in words, as bits 1 << enum role. */
const char *arg_roles(char *out, unsigned roles);
const char *arg_number(char *out, int64_t v);
const char *arg_time(char *out, int64_t ms);
const char *arg_area(char *out, const char *code);
const char *arg_person(char *out, uint64_t account);
const char *arg_enum(char *out, const struct enumeration *e, int no);
const char *arg_field(char *out, const struct field *f);

#define ARG_TEXT(s) arg_text((char[192]){ 0 }, s)
#define ARG_WORDS(s) arg_words((char[192]){ 0 }, s)
#define ARG_ROLES(v) arg_roles((char[192]){ 0 }, v)
#define ARG_NUMBER(v) arg_number((char[192]){ 0 }, v)
#define ARG_TIME(v) arg_time((char[192]){ 0 }, v)
#define ARG_AREA(c) arg_area((char[192]){ 0 }, c)
#define ARG_PERSON(id) arg_person((char[192]){ 0 }, id)
#define ARG_ENUM(e, no) arg_enum((char[192]){ 0 }, &enum_##e, no)
#define ARG_FIELD(f) arg_field((char[192]){ 0 }, f)

/* Appends a typed argument to what becomes one itself by ARG_WORDS(): its words, too, are
 * chosen where it is read. What else is in there comes out of the store, so that nobody types one. */
void say_later(struct buf *out, const char *arg);
/* Appends such a text as a sentence says it. */
void say_words(struct buf *out, struct txn *t, const char *text);
/* Appends roles, bits 1 << enum role, in words of the current language. */
void say_roles(struct buf *out, unsigned roles);
/* Exit code of a message (messages.def), 1 if it is none. */
int message_exit(enum message m);
/* Is there a sentence of that number? */
bool message_known(unsigned message);
/* Appends the sentence in the current language; t resolves areas and people
 * (NULL: codes stay codes). Nothing in it is a control byte. What a sentence says
 * in {braces} helps who types commands and is left out; [2?a part] is said unless argument 2 is
 * 0 or empty, [2!a part] only then, and [2|it is|they are] the one or the other by whether it is 1. */
void say(struct buf *out, struct txn *t, unsigned message, const char args[][192], size_t nargs);
/* "field: sentence"; typed: as commands print it on stderr, with what to type. */
void say_refusal(struct buf *out, struct txn *t, const struct kind *args_kind,
    const struct refusal *r, bool typed);

#endif
