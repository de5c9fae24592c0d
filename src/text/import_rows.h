/*
 * 导入: rows of a spreadsheet as an operation's arguments. A subject gets its import by one
 * row in its table, IMPORT_ROWS("team.add", ADMINS, N_("import teams")): columns are the
 * arguments of that operation by their names, labels and short forms; each cell is read as
 * if it was typed, each row checked as if it was sent alone. All rows are stored in one
 * operation, or none; a row sees those above it. What is there already stays as it is;
 * a row that changes it says so.
 */
#ifndef SRC_IMPORT_ROWS_H
#define SRC_IMPORT_ROWS_H

#include "gen/kinds/any/args.h"
#include "src/op/op.h"
#include "src/text/parse.h"
#include "src/text/rows.h"

#define IMPORT_ROWS_MOST 1000		/* while they are stored nothing else is */

#define IMPORT_ROWS(of, whose, called) { .verb = "import", .zh = "导入", \
	.help = N_("many from a spreadsheet, all or none; shown first"), .cost = 1, \
	.label = (called), .args = &kind_op_import, .roles = (whose), .upload = true, \
	.repeats = true, .rows_of = (of), \
	.plan_size = sizeof(struct import_rows), .check = import_rows_check, .apply = import_rows_apply }

struct import_rows_row {
	size_t row;			/* of the file's rows */
	bool there;			/* stored before the import: left as it is */
	bool changes;			/* what is there with other values */
	bool faulty;
};
struct import_rows {
	struct rows rows;
	const struct op *op;		/* that each row is one of */
	struct rows_column column[ROWS_COLUMNS];
	char words[ROWS_COLUMNS][200];	/* of each column, by which a file may call it */
	struct import_rows_row *row;
	size_t n, there, changed;
	size_t doubts;			/* of a look: faults that rows above may mend, once they are stored */
	int offset;			/* of a look: county time, minutes */
	char *args;			/* of each row, structs of op->args */
	struct import_tried *tried;	/* of the operation alone: what its check has done already */
};

/* What a look needs to know; op is the import. */
struct import_env {
	const struct op *op;
	struct txn *txn;
	const struct viewer *who;
	int64_t now;
	int offset;
};

/*
 * Reads the file and works out what it comes to, each row held against what is stored now,
 * and no two the same. txn may be a reading. 0, with all faults noted by line and column; or
 * -1: *why is what is wrong with the file as a whole. import_rows_free() either way.
 */
int import_rows_look(struct import_rows *im, const struct import_env *env, const void *data,
    size_t len, struct refusal *why);
/* True if nothing is at fault but rows that those above may mend: then the import is to be
 * sent with its file but not confirmed, which tries it and stores nothing. import_rows_tried()
 * takes what was answered: true if it may be stored, or the faults stand; false if it could
 * not be tried, as the answer says. */
bool import_rows_unsure(const struct import_rows *im);
bool import_rows_tried(struct import_rows *im, const struct refusal *answer);
/* What row i would be, a struct of im->op->args. */
const void *import_rows_args(const struct import_rows *im, size_t i);
/* What it comes to, in the reader's language. */
const char *import_rows_outcome(const struct import_rows *im, size_t i);
void import_rows_free(struct import_rows *im);

/* The labels of the columns, in the reader's language, the required ones first. */
void import_rows_names(const struct op *import, struct buf *out);

int import_rows_check(struct act *act);
void import_rows_apply(struct act *act);

#endif
