/* The moving of one's own people as rows of the board. */
#include "screens/evac/evac_rows.h"

#include "gen/kinds/evac/enums.h"
#include "gen/kinds/evac/evac.h"
#include "screens/kit/record/record.h"
#include "src/rules/evac/evac.h"

enum { ROWS = 4 };

void
evac_rows(struct view *v, struct txn *t, int what)
{
	struct reader r = record_reader(v, t);
	struct evac own[ROWS];
	size_t n = evac_own(t, &v->s->viewer, own, ROWS);
	char title[300], text[200];
	struct row *row;

	for (size_t i = 0; i < n && i < ROWS; i++) {
		if (own[i].state != evac_state_moving && own[i].state != evac_state_done)
			continue;
		record_title(&r, &evac_face, &own[i], title, sizeof(title));
		record_words(&r, &evac_face, "figures state", &own[i], text, sizeof(text));
		row = page_choice_text(&v->page, what, own[i].id, title);
		row->sign = own[i].state == evac_state_moving ? '*' : '+';
		row_right(&v->page, row, "%s", text);
	}
	if (n > ROWS)
		page_text(&v->page, _("%zu more"), n - ROWS);
}
