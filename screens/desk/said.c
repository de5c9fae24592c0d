/* Somebody else's word is noted: that he answers, that he was told. */
#include "screens/kit/form/form.h"

#include "db/index.h"
#include "gen/kinds/need/need.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/need/need.h"

static const struct form_field answer_fields[] = {
	{ "said_by", 0, NULL, N_("who answers: one of those who were asked") },
	{ "how", 0, NULL, N_("how he said so") },
	{ 0 }
};

static const struct form_field told_fields[] = {
	{ "said_by", 0, NULL, N_("who was told; nobody named: all who were asked") },
	{ "how", 0, NULL, N_("how he was told") },
	{ 0 }
};

/* Those who were asked. */
static bool
said_choices(struct view *v, const struct field *f, struct view *w)
{
	uint64_t ids[NEED_PEOPLE + 1] = { 0 };
	char who[120];
	struct need n;
	struct txn t;

	if (f->type != T_REF)
		return false;
	txn_begin(&t, v->s->db, false);
	if (record_get(&t, &kind_need, form_ref(v, "which"), &n))
		need_people(&t, &n, clock_now(), ids);
	for (size_t i = 0; ids[i]; i++) {
		words_phone(&t, ids[i], who, sizeof(who));
		page_choice_text(&w->page, 1, ids[i], who);
	}
	txn_abort(&t);
	return true;
}

static bool
said_words(struct view *v, const struct field *f, char *out, size_t cap)
{
	struct txn t;

	if (f->type != T_REF)
		return false;
	txn_begin(&t, v->s->db, false);
	words_person(&t, form_ref(v, f->name), out, cap);
	txn_abort(&t);
	return true;
}

static const struct form_spec answer_spec = {
	.op = "need.answer",
	.send = N_("note the answer"),
	.fields = answer_fields,
	.choices = said_choices,
	.words = said_words,
};

static const struct form_spec told_spec = {
	.op = "need.told",
	.send = N_("note it"),
	.fields = told_fields,
	.choices = said_choices,
	.words = said_words,
};

static void
answer_open(struct view *v)
{
	if (form_open(v, &answer_spec))
		form_set_ref(v, "which", v->arg.id);
}

static void
told_open(struct view *v)
{
	if (form_open(v, &told_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_need_answer = {
	.name = "need_answer",
	.title = N_("Answered by somebody else"),
	.help = N_("Who was asked and said, not by a terminal of his own, that he takes care of it."),
	.about = &kind_need,
	.widget = &widget_form,
	.open = answer_open,
};

const struct screen screen_need_told = {
	.name = "need_told",
	.title = N_("Told"),
	.help = N_("Who was told is off the telephone list until it rings again. Told is not answered."),
	.about = &kind_need,
	.widget = &widget_form,
	.open = told_open,
};
