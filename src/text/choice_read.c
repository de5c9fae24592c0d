/* Text to a code of a list that the county edits. */
#include "src/text/choice_read.h"

#include <stdio.h>

#include "src/lang/tr.h"
#include "src/text/show.h"

static void
offered(struct txn *t, const struct enumeration *e, struct buf *list)
{
	struct choice_row row;
	struct choice_walk w;
	size_t more = 0;

	for (choice_walk(&w, t, e); choice_next(&w, &row);)
		if (row.retired == 0)
			show_among(list, tr_now() == language_zh ? row.name : row.code, &more);
	show_more(list, more);
}

enum message
choice_read(struct txn *t, const struct field *f, const char *text, bool retired, void *rec,
    struct buf *list)
{
	struct choice_row row;
	bool found = choice_find(t, f->values, text, &row);

	if (found && (row.retired == 0 || retired)) {
		snprintf((char *)rec + f->offset, f->size, "%s", row.code);
		return M_NONE;
	}
	offered(t, f->values, list);
	return found ? M_CHOICE_RETIRED : M_BAD_CHOICE;
}

bool
choice_word(struct txn *t, const struct field *f, const char *word)
{
	struct choice_row row;

	if (f->type == T_ENUM)
		return value_find(f->values, word) != NULL;
	return choice_field(f) && choice_find(t, f->values, word, &row);
}
