/*
 * The command grammar: NOUN VERB [WHICH] [key=value ...], made from the tables
 * of subjects, operations and views. One command at a time; what it prints on
 * standard output is collected and written only when it succeeds.
 *
 * Here is the command itself, which every stage and every view takes. The stages,
 * each a file: words, options, find, input, bind, urgent, submit; what they print:
 * output, sheet, help. command.c runs them.
 */
#ifndef COMMAND_BASE_H
#define COMMAND_BASE_H

#include <jansson.h>
#include <stdio.h>

#include "src/command/words.h"
#include "src/op/op.h"
#include "src/session/session.h"
#include "src/text/parse.h"
#include "src/text/show.h"

#define ITEMS_MAX 512
#define INPUT_MAX 65536
#define LIST_LIMIT 1000
#define OUTPUT_MAX (48 << 20)	/* bytes after which a list ends and says so */

/* One thing typed: key=value, or a bare word (key NULL). */
struct cmd_item {
	const char *key, *value;
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

/* A reading verb: prints, stores nothing (but may note a first reading). */
struct command;
struct command_view {
	const char *noun, *noun_zh, *noun_label;
	const char *verb, *zh, *help;
	const struct kind *args;
	int (*run)(struct command *c);	/* 0 or what command_refuse returned */
	bool alone;			/* its Chinese names stand without the noun */
};
/* One that a subject has from its face, with what is made for it. */
struct face_verb {
	struct command_view view;
	char zh[160];
	struct kind kind;		/* of show's arguments, */
	struct field which;		/* its only field */
};

struct reply;
struct command {
	struct session *s;
	int64_t now;
	int offset;			/* county time, minutes */
	struct txn txn;			/* open for reading while a view runs */
	struct words words;
	enum format format;
	bool id_given, input, help, again, on_paper;
	bool usage;			/* the refusal is followed by usage */
	bool on_screen;			/* filters typed behind /; it does not run */
	bool urgent;			/* a call for help: nothing wrong with it holds it up */
	uint8_t id[OP_ID_BYTES];
	int64_t happened;
	const char *noun;		/* as found; NULL = none */
	const struct subject *subject;
	const struct op *op;		/* one of op and view */
	const struct command_view *view;
	struct face_verb made;		/* the view, where it comes from a face */
	char *text;			/* standard input, owned */
	size_t text_len;		/* of an upload, which may hold anything */
	char *joined;			/* its lines that are text, owned */
	struct cmd_item items[ITEMS_MAX];
	size_t nitems;
	const struct kind *kind;	/* of args */
	void *args;			/* struct of kind, owned */
	const char *given[KIND_FIELDS];	/* value typed, by the place of the field in its kind */
	uint16_t cleared[KIND_FIELDS];
	size_t ncleared;
	size_t turns;			/* bare words that went to fields in turn */
	char turn[4000];		/* those of the last field, blanks between */
	char loose[1024];		/* of an urgent one: what no key took */
	const char *drill;		/* and what may have meant a drill, NULL if nothing */
	bool real;			/* its drill= says neither yes nor no */
	struct refusal notes[4];	/* said after success */
	size_t nnotes;
	struct refusal refusal;
	FILE *out;			/* standard output, collected */
	char *outdata;
	size_t outlen;
	struct buf held;		/* for standard error, until the reading is good */
	size_t begun;			/* what stood in outdata before the reading */
	size_t noted;			/* and in notes */
	char *pending;			/* lines read but not used (report ask), owned */
	size_t npending;
	char *answers;			/* of report ask, owned */
	size_t nanswers;
};

extern const struct command_view *const view_groups[];	/* each ends with a NULL verb; NULL ends;
							 * made from src/views/ */

/* What the printed records of a kind have besides their fields. Each hook may be
 * NULL. */
struct command_paper {
	const struct kind *kind;
	/* The record as show prints it; a: also as the answer of what wrote it, else
	 * NULL. New reference. NULL: its fields alone. */
	json_t *(*json)(struct command *c, const void *rec, const struct answer *a);
	json_t *(*row)(struct command *c, const void *rec);	/* the same in a list */
	/* Prints what show says below the fields. */
	void (*text)(struct command *c, const void *rec);
	/* Before c->op, which takes a file, is sent: looks at the file, says what it comes
	 * to, and may fill c->args. False: it is not sent, and *rc is the exit code. */
	bool (*ahead)(struct command *c, int *rc);
	/* Prints the answer of c->op, which took a file, in place of its number. */
	void (*taken)(struct command *c, const struct reply *reply);
	/* Says on standard error what came with the answer of c->op. */
	void (*stored)(struct command *c, const struct answer *a);
};
extern const struct command_paper *const command_papers[];	/* NULL ends; made from src/views/ */

/* NULL if the kind has none. */
const struct command_paper *command_paper(const struct kind *k);

/* Notes the refusal; returns its exit code, for `return command_refuse(...)`. */
int command_refuse(struct command *c, const char *field, enum message m, ...);
/* Notes what is said on standard error after success. */
void command_note(struct command *c, const char *field, enum message m, ...);
/* What a stage found wrong ends any command but an urgent one, which goes on
 * with what the stage made of it. */
int command_pass(struct command *c, int rc);
/* What was typed for the field of c->kind, "" if nothing. */
const char *command_typed(const struct command *c, const char *field);
/*
 * A reading, which is done again where it was late: what was printed or noted in
 * it is taken back then, and what it gathered begins anew.
 *	do {
 *		if (!command_open(c))
 *			...
 *	} while (command_again(c));
 */
bool command_open(struct command *c);	/* false: the store cannot be read */
bool command_again(struct command *c);
struct show_env command_show(struct command *c);
struct parse_env command_parse(struct command *c);

#endif
