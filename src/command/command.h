/*
 * The command grammar: NOUN VERB [WHICH] [key=value ...], made from the tables
 * of subjects, operations and views. One command at a time; what it prints on
 * standard output is collected and written only when it succeeds.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <jansson.h>
#include <stdio.h>

#include "src/op/op.h"
#include "src/session/session.h"
#include "src/text/parse.h"
#include "src/text/show.h"

struct account;
struct incident;
struct report;

#define WORDS_MAX 256
#define ITEMS_MAX 512
#define INPUT_MAX 65536
#define LIST_LIMIT 1000

struct word {
	char *text;		/* quotes and escapes taken away */
	int eq;			/* place of the = that ends a key, -1 = none */
};
struct words {
	struct word w[WORDS_MAX + 1];	/* the last holds the rest of too long a line */
	size_t n;
	char *store;		/* owned */
};
/* One thing typed: key=value, or a bare word (key NULL). */
struct cmd_item {
	const char *key, *value;
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

struct command_view;
struct command {
	struct session *s;
	int64_t now;
	int offset;			/* county time, minutes */
	struct txn txn;			/* open for reading while a view runs */
	struct words words;
	enum format format;
	bool id_given, input, help, again, on_paper;
	bool usage;			/* the refusal is followed by usage */
	bool urgent;			/* a call for help: nothing wrong with it holds it up */
	uint8_t id[OP_ID_BYTES];
	int64_t happened;
	const char *noun;		/* as found; NULL = none */
	const struct subject *subject;
	const struct op *op;		/* one of op and view */
	const struct command_view *view;
	char *text;			/* standard input, owned */
	char *joined;			/* its lines that are text, owned */
	struct cmd_item items[ITEMS_MAX];
	size_t nitems;
	const struct kind *kind;	/* of args */
	void *args;			/* struct of kind, owned */
	const char *given[KIND_FIELDS];	/* value typed, by the place of the field in its kind */
	uint16_t cleared[KIND_FIELDS];
	size_t ncleared;
	char loose[1024];		/* of an urgent one: what no key took */
	const char *drill;		/* and what may have meant a drill, NULL if nothing */
	bool real;			/* its drill= says neither yes nor no */
	struct refusal notes[4];	/* said after success */
	size_t nnotes;
	struct refusal refusal;
	FILE *out;			/* standard output, collected */
	char *outdata;
	size_t outlen;
	char *pending;			/* lines read but not used (report ask), owned */
	size_t npending;
	char *answers;			/* of report ask, owned */
	size_t nanswers;
};

/* A reading verb: prints, stores nothing (but may note a first reading). */
struct command_view {
	const char *noun, *noun_zh, *noun_label;
	const char *verb, *zh, *help;
	const struct kind *args;
	int (*run)(struct command *c);	/* 0 or what command_refuse returned */
};
extern const struct command_view *const view_groups[];	/* each ends with a NULL verb; NULL ends */

/* Notes the refusal; returns its exit code, for `return command_refuse(...)`. */
int command_refuse(struct command *c, const char *field, enum message m, ...);
/* What a stage found wrong ends any command but an urgent one, which goes on
 * with what the stage made of it. */
int command_pass(struct command *c, int rc);
/* What was typed for the field of c->kind, "" if nothing. */
const char *command_typed(const struct command *c, const char *field);
/* Closes and opens the read transaction; true if the store can be read. */
void command_close(struct command *c);
bool command_open(struct command *c);
struct show_env command_show(struct command *c);
struct parse_env command_parse(struct command *c);

/* words.c: splits a line into words; -1 for a quote left open, whose word (index
 * in *bad) holds the rest, or for too many. words_argv takes words as they are. */
int words_split(struct words *w, const char *line, size_t *bad);
int words_argv(struct words *w, int argc, char **argv, size_t *bad);
void words_free(struct words *w);

/* options.c: takes --json, --csv, --id and - out of the words; a wrong one stays
 * among them. 0 or exit code. */
int options_take(struct command *c);

/* find.c: noun and verb from the first words; *used words belong to them. */
int find_verb(struct command *c, size_t *used);
bool find_noun(const char *word, const char **noun, const struct subject **s);
/* True if a person may type the operation: the system's own steps are not. */
bool find_typed(const struct op *op);

/* input.c: standard input to EOF; items from words and input. */
int input_read(struct command *c);
int input_items(struct command *c, size_t first);
/* One line typed by the person, without its end; false when input ended. */
bool input_line(struct command *c, char *out, size_t cap);

/* bind.c: the items into c->args. 0 or exit code. */
int bind_items(struct command *c);
/* Whether a word is the short form of one field and no other. */
bool bind_is_short(struct command *c, const char *word);

/* call.c: what no key took goes out as the text of a call for help ... */
void call_keep(struct command *c, const char *key, const char *value);
/* ... so does the end of a place longer than its field; a value refused for
 * another reason is not taken. 0 or exit code. */
int call_cut(struct command *c, const struct field *f, const char *value);
/* ... which it joins when all is bound, as far as there is room. */
void call_bound(struct command *c);
/* Takes out of a refused one what it was refused for; false if that is nothing
 * that was typed. */
bool call_mend(struct command *c, const struct reply *reply);
/* One asked for again under its id rings again, as it does without. */
void call_again(struct command *c, const struct reply *reply);

/* submit.c: the operation to the keeper; prints its answer. */
int submit_op(struct command *c);
/* An operation with arguments of its own (no digest of what was typed). */
void submit_args(struct command *c, const char *name, const void *args, struct reply *reply);

/* output.c: cleaned text to the person; control bytes never pass. */
void output_write(struct command *c, bool err, enum format f, const char *text, size_t len);
void output_refusal(struct command *c, const struct refusal *r);
/* One record as JSON, or with --csv as lines key,value; takes the reference. */
void output_json(struct command *c, json_t *v);
/* "label: value" on a line of its own; nothing for an empty value. */
void output_pair(struct command *c, const char *label, const char *value);
/* All known fields of a record that people may see, a line each. */
void output_record(struct command *c, const struct kind *k, const void *rec);

/* help.c */
void help_all(struct command *c, FILE *out);
void help_noun(struct command *c, const char *noun, FILE *out);
void help_verb(const char *noun, const char *verb, const char *zh, const char *help,
    const struct kind *args, bool which, FILE *out);
/* Usage of what was being typed, as far as it was understood; keys in full or
 * only by name. */
void help_here(struct command *c, bool full, FILE *out);

#define SHEET_MARK "\xef\xbb\xbf"	/* tells spreadsheets that it is UTF-8 */
/* One cell of CSV, quoted where it must be. */
void sheet_csv(FILE *out, const char *text);

/* A list in any of the three formats. */
struct column {
	const struct kind *kind;	/* NULL: label is a msgid of its own */
	const char *name;		/* field of kind, or msgid of the label */
};
struct sheet {
	struct command *c;
	const struct column *columns;
	size_t n, at, rows, limit;
	json_t *array;			/* FORMAT_JSON */
};
/* limit 0 = LIST_LIMIT. */
void sheet_begin(struct sheet *s, struct command *c, const struct column *columns, size_t n,
    int64_t limit);
bool sheet_full(const struct sheet *s);
bool sheet_is_json(const struct sheet *s);
void sheet_object(struct sheet *s, json_t *row);	/* takes the reference */
void sheet_cell(struct sheet *s, const char *text);
void sheet_field(struct sheet *s, const void *rec);	/* the column's field */
void sheet_row(struct sheet *s);			/* ends a row of cells */
int sheet_end(struct sheet *s);				/* 0 */

/* Records as views print them, also after an operation that made them. */
json_t *incident_json(struct command *c, const struct incident *i);
json_t *report_json(struct command *c, const struct report *r, unsigned version);
/* Says on standard error which figures of the stored version do not fit together. */
void report_doubts(struct command *c, const struct answer *a);
json_t *account_json(struct command *c, const struct account *a);

extern const struct command_view views_incident[], views_report[], views_sos[], views_need[],
    views_account[], views_area[], views_setting[], views_unit[], views_journal[],
    views_draft[];
int report_total_view(struct command *c);
int report_ask_view(struct command *c);

#endif
