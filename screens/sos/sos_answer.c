/* 应答求救, in writing: what is done, and whose word it is when somebody answers by telephone. */
#include <stdlib.h>

#include "db/index.h"
#include "gen/kinds/sos/sos.h"
#include "screens/desk/said.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/need/need.h"

/* Everybody else who was asked, but not the caller. */
static bool
choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	uint64_t *ids = NULL;
	size_t count = 0;
	char who[120];
	struct sos s;

	if (f->type != T_REF)
		return false;
	if (record_get(t, &kind_sos, form_ref(v, "which"), &s))
		ids = need_people_about(t, &kind_sos, s.id, need_verb_answer, clock_now(), &count);
	for (size_t i = 0; i < count; i++) {
		if (ids[i] == s.by || ids[i] == v->s->viewer.account)
			continue;
		words_phone(t, ids[i], who, sizeof(who));
		page_choice_text(&w->page, 1, ids[i], who);
	}
	free(ids);
	return true;
}

static const struct form_field answer_fields[] = {
	{ "said_by", 0, NULL, N_("one of those who were asked; nobody named: I answer") },
	{ "text", 0, NULL, N_("what is done") },
	{ 0 }
};

static const struct form_spec answer_spec = {
	.op = "sos.answer",
	.send = N_("note the answer"),
	.said = N_("the answer is noted"),
	.fields = answer_fields,
	.choices = choices,
	.words = said_words,
};

static void
answer_open(struct view *v)
{
	if (form_open(v, &answer_spec))
		form_set_ref(v, "which", v->arg.id);
}

const struct screen screen_sos_answer = {
	.name = "sos_answer",
	.title = N_("Answer a call in writing"),
	.help = N_("Who answers: I, or somebody who was asked and says so by telephone; and what is done."),
	.about = &kind_sos,
	.widget = &widget_form,
	.open = answer_open,
};
