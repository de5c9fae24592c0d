/* A record of a face in a row: what stands left and right, and its sign. */
#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "screens/kit/record/record.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/text/show.h"

const struct subject *
record_subject_of(const struct kind *k)
{
	for (size_t i = 0; k && subjects[i]; i++)
		if (subjects[i]->kind == k && subjects[i]->face)
			return subjects[i];
	return NULL;
}

const struct subject *
record_subject(const struct view *v)
{
	const struct subject *s = subject_find(v->screen->noun ? v->screen->noun : v->arg.text);

	return s && s->face ? s : NULL;
}

struct reader
record_reader(const struct view *v, struct txn *t)
{
	return (struct reader){ .txn = t, .who = &v->s->viewer, .now = clock_now(),
	    .offset = v->ui->offset };
}

static void
column_words(const struct reader *r, const struct face *f, const struct face_column *c,
	     const void *rec, char *out, size_t cap)
{
	struct show_env env = { .txn = r->txn, .now = r->now, .offset = r->offset };
	char number[24];

	out[0] = '\0';
	if (c->cell) {
		c->cell->show(r, rec, out, cap);
	} else if (c->field) {
		show_field(&env, c->field, rec, true, out, cap);
		if (c->field->type == T_REF)
			words_number(out, cap, r->now);
	} else {
		show_record_number(f->kind, rec, r->now, number);
		number_short(number, r->now);
		snprintf(out, cap, "%s", number);
	}
}

void
record_words(const struct reader *r, const struct face *f, const char *names, const void *rec,
	     char *out, size_t cap)
{
	struct face_column c;
	char text[2000];
	struct buf b;

	buf_init(&b, out, cap);
	while (face_column(f, &names, &c)) {
		column_words(r, f, &c, rec, text, sizeof(text));
		if (text[0])
			buf_printf(&b, "%s%s", b.len ? "  " : "", text);
	}
	buf_str(&b);
}

void
record_title(const struct reader *r, const struct face *f, const void *rec, char *out, size_t cap)
{
	const struct field *drill = kind_field(f->kind, "drill");
	char text[2000];

	record_words(r, f, f->left, rec, text, sizeof(text));
	snprintf(out, cap, "%s%s", words_drill(drill && field_known(drill, rec)), text);
}

struct row *
record_row(struct page *p, const struct reader *r, const struct face *f, const void *rec)
{
	const struct head *head = rec;
	char text[2000];
	struct row *row;

	record_title(r, f, rec, text, sizeof(text));
	row = page_choice_text(p, 1, head->id, text);
	record_words(r, f, f->right, rec, text, sizeof(text));
	if (text[0])
		row_right(p, row, "%s", text);
	row->sign = f->sign ? f->sign(r, rec)[0] : 0;
	return row;
}
