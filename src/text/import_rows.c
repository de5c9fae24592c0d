/* Rows of a spreadsheet as an operation's arguments: looked at, tried as a whole, stored. */
#include "src/text/import_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/plain.h"
#include "src/lang/tr.h"
#include "src/op/act.h"
#include "src/op/settings.h"
#include "src/text/show.h"

static bool
is_column(const struct field *f)
{
	return !(f->flags & (F_SYSTEM | F_HIDDEN)) && f->type != T_BYTES && f->type != T_PERSONAL;
}

/* As English lists are headed: a name that is given as which, as the record's own. */
static const char *
own_name(const struct subject *s, const struct field *f)
{
	return strcmp(f->name, "which") == 0 && s->kind != NULL && s->kind->naming != NULL ? s->kind->naming : f->name;
}

/* What a file may call the column: as it is typed, and as lists are headed. */
static void
column_words(const struct subject *s, const struct field *f, char out[200])
{
	snprintf(out, 200, "%s|%s|%s", f->zh, f->label, own_name(s, f));
}

/* The columns in the order of the arguments; how many. */
static size_t
columns_make(struct import_rows *im, const struct subject *s)
{
	const struct kind *k = im->op->args;
	size_t n = 0;

	for (const struct field *f = k->fields; f < k->fields + k->nfields; f++) {
		if (!is_column(f) || n == ROWS_COLUMNS)
			continue;
		column_words(s, f, im->words[n]);
		im->column[n] = (struct rows_column){ f->name, im->words[n], (f->flags & F_REQUIRED) != 0 };
		n++;
	}
	return n;
}

void
import_rows_names(const struct op *import, struct buf *out)
{
	const struct subject *s;
	const struct op *op = op_find(import->rows_of, &s);
	bool zh = tr_now() == language_zh;

	for (int pass = 0; pass < 2; pass++)
		for (const struct field *f = op->args->fields; f < op->args->fields + op->args->nfields; f++)
			if (is_column(f) && ((f->flags & F_REQUIRED) != 0) == (pass == 0))
				buf_printf(out, "%s%s", out->len == 0 ? "" : zh ? "、" : ", ",
				    zh ? tr_field(op->args, f) : own_name(s, f));
}

/* Takes the file apart. */
static int
take_file(struct import_rows *im, const struct op *import, const void *data, size_t len,
    struct refusal *why)
{
	const struct subject *s;
	size_t first;

	memset(im, 0, sizeof *im);
	im->op = op_find(import->rows_of, &s);
	if (rows_read(&im->rows, data, len, im->column, columns_make(im, s), why) != 0)
		return -1;
	first = im->rows.head + 1;
	im->n = im->rows.nrows - first;
	if (im->n > IMPORT_ROWS_MOST)
		return parse_refuse(why, "", M_FILE_MANY, ARG_NUMBER(IMPORT_ROWS_MOST), NULL);
	im->row = calloc(im->n, sizeof *im->row);
	if (im->row == NULL)
		return parse_refuse(why, "", M_NOT_STORED, NULL);
	for (size_t i = 0; i < im->n; i++)
		im->row[i].row = first + i;
	return 0;
}

/* Reads the cells of a row into args, zeroed, until one is wrong: *at is its column, ncolumns
 * for none. Goes on from *at. 0; or -1 and why. */
static int
read_cells(const struct import_rows *im, const struct parse_env *env, size_t row, size_t *at,
    void *args, struct refusal *why)
{
	struct parse_env own = *env;

	for (; *at < im->rows.ncolumns; ++*at) {
		const struct field *f = kind_field(im->op->args, im->column[*at].field);
		const char *text = rows_value(&im->rows, row, *at);

		own.new_code = parse_new_code(im->op, f);
		if (text[0] != '\0' && parse_field(&own, f, text, args, why) != 0)
			return -1;
	}
	return 0;
}

static bool
says_there(const struct op *op, const struct refusal *r)
{
	return r->message == (op->there != 0 ? op->there : M_NAME_EXISTS);
}

const void *
import_rows_args(const struct import_rows *im, size_t i)
{
	return im->args + i * im->op->args->size;
}

/* Two rows that add what has one name in one area. */
static bool
same_name(const struct kind *k, const void *a, const void *b)
{
	const struct field *which = kind_field(k, "which"), *area = kind_field(k, "area");

	if (which == NULL || which->type != T_TEXT)
		return false;
	if (area != NULL && !field_equal(area, a, b))
		return false;
	return text_alike((const char *)a + which->offset, (const char *)b + which->offset);
}

/* A row of what one above it is of: -1 and why. */
static int
check_twice(const struct import_rows *im, size_t i, struct refusal *why)
{
	const struct op *op = im->op;
	const void *own = import_rows_args(im, i), *above;

	for (size_t k = 0; op->target == NULL && k < i; k++) {
		above = import_rows_args(im, k);
		if (im->row[k].faulty || !(op->alike != NULL ? op->alike(above, own) : same_name(op->args, above, own)))
			continue;
		return parse_refuse(why, kind_field(op->args, "which") != NULL ? "which" : op->args->fields[0].name,
		    M_ROWS_TWICE, ARG_NUMBER(im->rows.row[im->row[k].row].line), NULL);
	}
	return 0;
}

/* ---- a look ---- */

struct looking {
	struct import_rows *im;
	struct act act;			/* only asked */
	struct parse_env env;
	struct refusal why;
	uint8_t words[256];
	bool starved;
	bool added;			/* a row above would be stored */
};

static void
fault(struct looking *l, struct import_rows_row *r)
{
	r->faulty = true;
	l->starved |= rows_fault(&l->im->rows, l->im->rows.row[r->row].line, &l->why) != 0;
}

/* All that is wrong with its cells, and which are missing. */
static void
look_cells(struct looking *l, struct import_rows_row *r, void *args)
{
	const struct import_rows *im = l->im;
	size_t stray = rows_stray(&im->rows, r->row);

	if (stray > 0) {
		parse_refuse(&l->why, "", M_FILE_WIDE, ARG_NUMBER((int64_t)stray), NULL);
		fault(l, r);
	}
	for (size_t at = 0; read_cells(im, &l->env, r->row, &at, args, &l->why) != 0; at++)
		fault(l, r);
	for (size_t i = 0; i < im->rows.ncolumns; i++)
		if (im->column[i].required && rows_value(&im->rows, r->row, i)[0] == '\0') {
			parse_refuse(&l->why, im->column[i].field, M_REQUIRED, NULL);
			fault(l, r);
		}
}

static void
look_row(struct looking *l, size_t i)
{
	struct import_rows *im = l->im;
	struct import_rows_row *r = &im->row[i];
	void *args = im->args + i * im->op->args->size;
	bool there;

	look_cells(l, r, args);
	if (r->faulty)
		return;
	if (check_twice(im, i, &l->why) != 0) {
		fault(l, r);
	} else if (act_part(&l->act, im->op, args, false, &l->why) != 0) {
		there = r->there = says_there(im->op, &l->why);
		im->there += there;
		im->doubts += !there && l->added;
		if (!there)
			fault(l, r);
	}
	r->changes = !r->there && !r->faulty && l->act.changes;
	im->changed += r->changes;
	l->added |= !r->there && !r->faulty;
}

const char *
import_rows_outcome(const struct import_rows *im, size_t i)
{
	const struct import_rows_row *r = &im->row[i];

	return r->there ? _("is there already") : r->changes ? _("changes what is there") : _("to be added");
}

int
import_rows_look(struct import_rows *im, const struct import_env *env, const void *data,
    size_t len, struct refusal *why)
{
	struct looking *l;
	struct buf words;
	bool done;

	if (take_file(im, env->op, data, len, why) != 0)
		return -1;
	im->args = calloc(im->n, im->op->args->size);
	im->offset = env->offset;
	l = calloc(1, sizeof *l);
	if (l != NULL && im->args != NULL) {
		buf_init(&words, l->words, sizeof l->words);
		l->im = im;
		l->env = (struct parse_env){ .txn = env->txn, .who = env->who, .op = im->op,
		    .now = env->now, .offset = env->offset, .land = "亩" };
		l->act = (struct act){ .txn = env->txn, .op = env->op, .who = env->who, .now = env->now,
		    .asked = true, .words = &words };
		for (size_t i = 0; i < im->n; i++)
			look_row(l, i);
		rows_faults_sort(&im->rows);
	}
	done = l != NULL && im->args != NULL && !l->starved && env->txn->err == 0;
	free(l);
	return done ? 0 : parse_refuse(why, "", M_NOT_STORED, NULL);
}

bool
import_rows_unsure(const struct import_rows *im)
{
	return im->doubts > 0 && im->doubts == im->rows.nfaults;
}

bool
import_rows_tried(struct import_rows *im, const struct refusal *answer)
{
	if (answer->message == M_FILE_CONFIRM)
		im->rows.nfaults = im->doubts = 0;
	return answer->message == M_FILE_CONFIRM || answer->field[0] == '@';
}

/* ---- the operation ---- */

/* Says of which line, and which column in the words of the file. */
static int
refuse_row(struct act *act, const struct import_rows *im, const struct import_rows_row *r,
    const struct refusal *why)
{
	const char *column = "";
	char at[80];

	for (size_t i = 0; i < im->rows.ncolumns; i++)
		if (strcmp(im->column[i].field, why->field) == 0)
			column = rows_head(&im->rows, i);
	*act->refusal = *why;
	snprintf(at, sizeof at, "@%u %s", im->rows.row[r->row].line, column);
	show_copy(at, act->refusal->field, sizeof act->refusal->field);
	return -1;
}

/* Does a row as part of act; store: else it is only asked whether it may be. */
static int
do_row(struct act *act, struct import_rows *im, size_t i, bool store, struct refusal *why)
{
	struct parse_env env = { .txn = act->txn, .who = act->who, .op = im->op, .now = act->now,
	    .offset = setting_offset(act->txn), .land = "亩" };
	void *args = im->args + i * im->op->args->size;
	size_t at = 0, row = im->row[i].row, stray = rows_stray(&im->rows, row);

	memset(args, 0, im->op->args->size);
	if (stray > 0)
		return parse_refuse(why, "", M_FILE_WIDE, ARG_NUMBER((int64_t)stray), NULL);
	return read_cells(im, &env, row, &at, args, why) != 0 ? -1 :
	    act_part(act, im->op, args, store, why);
}

/* What was stored before the first row is. */
static void
mark_there(struct act *act, struct import_rows *im)
{
	struct refusal why;

	for (size_t i = 0; i < im->n; i++) {
		struct import_rows_row *r = &im->row[i];

		r->there = do_row(act, im, i, false, &why) != 0 && says_there(im->op, &why);
		im->there += r->there;
	}
}

/* All that are not there yet, one after the other. */
static int
do_rows(struct act *act, struct import_rows *im)
{
	struct refusal why;

	for (size_t i = 0; i < im->n; i++) {
		if (check_twice(im, i, &why) != 0 || (!im->row[i].there && do_row(act, im, i, true, &why) != 0))
			return refuse_row(act, im, &im->row[i], &why);
		im->changed += !im->row[i].there && act->changes;
	}
	return 0;
}

/* What the check has done already, apart from what is stored: kept as it is, or not at all. */
struct import_tried {
	struct txn txn;
	struct change change;
	struct act act;
	struct buf effects, words;
	uint64_t last;
	bool open;			/* txn is neither kept nor thrown away yet */
};

static void
tried_free(struct import_tried *t)
{
	if (t == NULL)
		return;
	if (t->open)
		txn_abort(&t->txn);
	notices_free(&t->act.notices);
	buf_free(&t->effects);
	buf_free(&t->words);
	free(t);
}

void
import_rows_free(struct import_rows *im)
{
	tried_free(im->tried);
	rows_free(&im->rows);
	free(im->row);
	free(im->args);
	memset(im, 0, sizeof *im);
}

static struct import_tried *
tried_new(struct act *act)
{
	struct import_tried *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	txn_child(&t->txn, act->txn);
	t->open = true;
	buf_grow(&t->effects, EFFECTS_MAX);
	buf_grow(&t->words, ENTRY_WORDS_MAX);
	t->last = *act->change->last_id;
	t->change = *act->change;
	t->change.txn = &t->txn;
	t->change.last_id = &t->last;
	t->change.effects = &t->effects;
	t->act = *act;
	t->act.txn = &t->txn;
	t->act.change = &t->change;
	t->act.words = &t->words;
	t->act.notices = (struct notices){ 0 };
	return t;
}

/* The whole of it in a transaction of its own: what it refuses has left nothing. */
static int
try_rows(struct act *act, struct import_rows *im)
{
	struct import_tried *t = im->tried = tried_new(act);
	int rc = -1, err = ERR_IO;

	if (t != NULL) {
		rc = do_rows(&t->act, im);
		err = t->txn.err != 0 ? t->txn.err : buf_error(&t->words);
	}
	if (err == ERR_RANGE)
		return refuse(act, "", M_TOO_MUCH, ARG_NUMBER(EFFECTS_MAX / (1024 * 1024)), NULL);
	txn_fail(act->txn, err);
	return err != 0 ? -1 : rc;
}

int
import_rows_check(struct act *act)
{
	bool confirm = ((const struct op_import *)act->args)->confirm;
	struct import_rows *im = act->plan;
	const uint8_t *data;
	size_t len;
	int rc;

	if (!confirm && act->upload_id == 0)
		return refuse(act, "confirm", M_REQUIRED, NULL);
	if (act_upload(act, &data, &len) != 0)
		return -1;
	rc = take_file(im, act->op, data, len, act->refusal);
	im->args = rc == 0 ? calloc(im->n, im->op->args->size) : NULL;
	if (rc == 0 && im->args == NULL)
		rc = txn_fail(act->txn, ERR_IO);
	if (rc == 0) {
		mark_there(act, im);
		rc = im->there == im->n ? refuse(act, "", M_ROWS_NONE, ARG_NUMBER((int64_t)im->n), NULL) :
		    try_rows(act, im);
	}
	if (rc == 0 && !confirm)
		rc = refuse(act, "", M_FILE_CONFIRM, NULL);
	if (rc != 0)
		import_rows_free(im);
	return rc;
}

void
import_rows_apply(struct act *act)
{
	struct import_rows *im = act->plan;
	struct import_tried *t = im->tried;

	t->open = false;
	txn_fail(act->txn, txn_commit(&t->txn));
	buf_put(act->change->effects, t->effects.data, t->effects.len);
	buf_put(act->words, t->words.data, t->words.len);
	act->change->kinds |= t->change.kinds;
	*act->change->last_id = t->last;
	notices_free(&act->notices);
	act->notices = t->act.notices;
	t->act.notices = (struct notices){ 0 };
	act->answer->message = im->changed > 0 ? M_ROWS_CHANGED : M_ROWS_DONE;
	arg_number(act->answer->args[0], (int64_t)(im->n - im->there));
	arg_number(act->answer->args[1], (int64_t)im->there);
	if (im->changed > 0)
		arg_number(act->answer->args[2], (int64_t)im->changed);
	import_rows_free(im);
}
