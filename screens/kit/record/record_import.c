/* 导入: rows of a spreadsheet as the arguments of a subject's operation. */
#include <stdio.h>

#include "screens/kit/paste.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "src/base/clock.h"
#include "src/text/import_rows.h"
#include "src/text/show.h"

static const struct op *
import_op(const struct view *v)
{
	char name[60];

	snprintf(name, sizeof(name), "%.40s.import", v->arg.text);
	return op_find(name, NULL);
}

static void
import_open(struct view *v)
{
	paste_open(v);
	snprintf(v->title, sizeof(v->title), "%s", op_label(import_op(v)));
}

static void
import_names(const struct view *v, struct buf *out)
{
	import_rows_names(import_op(v), out);
}

static int
import_look(void *read, const struct view *v, struct txn *t, const struct buf *text, bool other,
	    struct refusal *why)
{
	struct import_env env = { .op = import_op(v), .txn = t, .who = &v->s->viewer,
	    .now = clock_now(), .offset = v->ui->offset };

	(void)other;
	return import_rows_look(read, &env, text->data, text->len, why);
}

/* Whether rows above mend what is at fault: the keeper tries it. */
static bool
import_try(struct view *v, void *read)
{
	struct paste *p = v->state;
	char op[60], said[600];
	struct reply reply;
	struct errand o;

	snprintf(op, sizeof(op), "%.40s.import", v->arg.text);
	if (!import_rows_unsure(read))
		return true;
	if (!errand_begin(v, &o, op))
		return false;
	o.file = &p->text;
	o.quiet = true;
	errand_send(v, &o, &reply);
	if (import_rows_tried(read, &reply.refusal))
		return true;
	refusal_words(v, NULL, &reply.refusal, said, sizeof(said));
	ui_warn(v->ui, "%s", reply.refusal.message ? said : _("NOT STORED: the store is away or full. Nothing is lost; send again."));
	return false;
}

static void
import_sum(struct page *p, const void *read)
{
	const struct import_rows *im = read;

	size_t added = im->n - im->there;

	page_text(p, P_("%zu row to add", "%zu rows to add", added), added);
	if (im->changed > 0)
		page_text(p, P_("%zu of them changes what is there", "%zu of them change what is there", im->changed),
		    im->changed);
	if (im->there > 0)
		page_text(p, P_("%zu is there already and stays as it is", "%zu are there already and stay as they are",
		    im->there), im->there);
}

/* A row as its cells were understood. */
static void
row_words(struct txn *t, const struct import_rows *im, size_t i, struct buf *b)
{
	struct show_env env = { .txn = t, .now = clock_now(), .offset = im->offset };
	const void *args = import_rows_args(im, i);
	char text[400];

	for (size_t k = 0; k < im->rows.ncolumns; k++) {
		const struct field *f = kind_field(im->op->args, im->column[k].field);

		if (im->rows.place[k] < 0 || !field_known(f, args))
			continue;
		show_field(&env, f, args, true, text, sizeof(text));
		buf_printf(b, "%s%s", b->len > 0 ? "  " : "", text);
	}
}

static void
import_show(struct page *p, struct txn *t, const void *read)
{
	const struct import_rows *im = read;
	char text[4000];

	for (size_t i = 0; i < im->n; i++) {
		struct buf b = BUF(text);

		row_words(t, im, i, &b);
		page_text(p, "%u %s: %s", im->rows.row[im->row[i].row].line,
		    import_rows_outcome(im, i), buf_str(&b));
	}
}

static void
import_drop(void *read)
{
	import_rows_free(read);
}

static const struct paste_list rows_list = {
	.names = import_names,
	.ask = N_("Store these rows?"),
	.yes = N_("store all of them"),
	.size = sizeof(struct import_rows),
	.look = import_look,
	.try = import_try,
	.sum = import_sum,
	.show = import_show,
	.drop = import_drop,
};

const struct screen kit_record_import = {
	.name = "kit_record_import",
	.title = N_("Import"),
	.help = N_("Copy the rows in the spreadsheet, column names too, and paste them here. They are shown first; then all are stored or none."),
	.paste = &rows_list, .widget = &widget_paste, .state_size = sizeof(struct paste),
	.open = import_open, .result = paste_result, .close = paste_close,
};
