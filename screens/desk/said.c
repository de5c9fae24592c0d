/* Whose word it may be: of those who were asked. */
#include "screens/desk/said.h"

#include <stdlib.h>

#include "db/index.h"
#include "gen/kinds/need/need.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/rules/need/need.h"

bool
said_choices(struct view *v, struct txn *t, const struct field *f, struct view *w)
{
	uint64_t *ids = NULL;
	size_t count = 0;
	char who[120];
	struct need n;

	if (f->type != T_REF)
		return false;
	if (record_get(t, &kind_need, form_ref(v, "which"), &n))
		ids = need_people(t, &n, clock_now(), &count);
	for (size_t i = 0; i < count; i++) {
		words_phone(t, ids[i], who, sizeof(who));
		page_choice_text(&w->page, 1, ids[i], who);
	}
	free(ids);
	return true;
}

bool
said_words(struct view *v, struct txn *t, const struct field *f, char *out, size_t cap)
{
	if (f->type != T_REF)
		return false;
	words_person(t, form_ref(v, f->name), out, cap);
	return true;
}
