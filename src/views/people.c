/* account import: all faults by line and column, else what would be stored; then the
 * cards of who was added. */
#include "src/views/people.h"

#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "keys/random.h"
#include "keys/secret.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/op/act.h"
#include "src/rules/account/account_import.h"
#include "src/views/file.h"

#define CARDS_MAX (16 * 1024 * 1024)

static void
print_row(struct sheet *s, const struct import_people *im, const struct import_row *row)
{
	const struct import_person *p = &im->people[row->person];
	char text[200], line[12];

	snprintf(line, sizeof line, "%u", row->line);
	area_name(&s->c->txn, row->area, true, text, sizeof text);
	if (sheet_is_json(s)) {
		json_t *o = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "line", (int)row->line, "what",
		    row->added ? "new" : row->ngrants > 0 ? "more" : "there", "account", p->login,
		    "name", p->name, "area", row->area, "phone", p->phone);
		sheet_object(s, o);
		return;
	}
	sheet_cell(s, line);
	sheet_cell(s, _(import_comes_to(im, row)));
	sheet_cell(s, p->login);
	sheet_cell(s, p->name);
	sheet_cell(s, text);
	sheet_cell(s, import_roles(row, text, sizeof text));
	sheet_cell(s, p->phone);
	sheet_row(s);
}

static void
print_list(struct command *c, const struct import_people *im)
{
	static const struct column columns[] = {
		{ NULL, N_("line") }, { NULL, N_("comes to") }, { &kind_account, "login" },
		{ &kind_account, "name" }, { &kind_grant, "area" }, { &kind_grant, "role" },
		{ &kind_account, "phone" },
	};
	struct sheet s;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], IMPORT_ROWS);
	for (size_t i = 0; i < im->nrows; i++)
		print_row(&s, im, &im->row[i]);
	sheet_end(&s);
}

/* 0: it may be stored; else the exit code. */
static int
look(struct command *c, struct import_people *im)
{
	const struct op_account_import *args = c->args;
	struct refusal why;

	if (import_people(im, &c->txn, &c->s->viewer, c->now, args->cards, c->text, c->text_len, &why) != 0) {
		c->refusal = why;
		return why.exit;
	}
	return file_verdict(c, &im->rows);
}

static void
say_list(struct command *c, const struct import_people *im)
{
	char n[24];

	if (((const struct op_account_import *)c->args)->confirm) {
		file_storing(c, &im->rows);
		return;
	}
	print_list(c, im);
	snprintf(n, sizeof n, "%zu", im->again);
	if (im->again > 0)
		file_say(c, M_IMPORT_ENDS, n);
	file_say(c, M_FILE_CONFIRM, "");
}

bool
people_ahead(struct command *c, int *rc)
{
	struct op_account_import *args = c->args;
	struct import_people *im = calloc(1, sizeof *im);

	if (c->text_len == 0)
		*rc = command_refuse(c, "", M_UPLOAD_NONE, NULL);
	else if (im == NULL)
		*rc = command_refuse(c, "", M_NOT_STORED, NULL);
	else
		do {
			*rc = command_open(c) ? look(c, im) : command_refuse(c, "", M_NOT_STORED, NULL);
			if (*rc == 0)
				say_list(c, im);
			import_people_free(im);
		} while (command_again(c));
	free(im);
	args->seed.len = IMPORT_SEED;
	random_fill(args->seed.data, IMPORT_SEED);
	return *rc == 0 && args->confirm;
}

/* Under a kept id the codes were others: theirs are gone with who asked then. */
void
people_taken(struct command *c, const struct reply *reply)
{
	const struct op_account_import *args = c->args;
	struct buf cards;

	if (reply->before && c->id_given) {
		do {
			command_open(c);
			file_say(c, M_IMPORT_CARDS, "");
		} while (command_again(c));
		return;
	}
	buf_grow(&cards, CARDS_MAX);
	do {
		cards.len = 0;
		if (command_open(c))
			import_cards(&c->txn, reply->seq, args->cards, args->seed.data, &cards);
	} while (command_again(c));
	if (c->format == FORMAT_JSON)
		output_json(c, json_pack("{s:I, s:I, s:I, s:s}", "added",
		    (json_int_t)strtoll(reply->answer.args[0] + 1, NULL, 10), "more",
		    (json_int_t)strtoll(reply->answer.args[1] + 1, NULL, 10), args->cards ? "again" : "there",
		    (json_int_t)strtoll(reply->answer.args[2] + 1, NULL, 10), "cards",
		    cards.len > 0 ? buf_str(&cards) : ""));
	else if (cards.len > 0)
		fprintf(c->out, "%s", buf_str(&cards));
	if (cards.len > 0)
		secret_wipe(cards.data, cards.len);
	buf_free(&cards);
}
