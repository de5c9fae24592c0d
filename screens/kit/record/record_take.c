/* Who has what a record asks: opened from any list it is taken as from the board. */
#include <stdio.h>

#include "screens/kit/record/record.h"
#include "screens/kit/send.h"
#include "screens/kit/ui.h"
#include "screens/kit/words.h"
#include "src/rules/need/need.h"

void
record_claim(struct view *v, const struct need *n)
{
	struct errand o;
	struct txn t;
	bool asked;

	do {
		txn_begin(&t, v->s->db, false);
		asked = need_asks(&t, &v->s->viewer, n);
	} while (txn_again(&t));
	if (!asked || n->taken_by != 0 || n->person != 0 || !errand_begin(v, &o, "need.take"))
		return;
	errand_ref(&o, "which", n->id);
	o.quiet = true;		/* on the way to the page: no key waits for it */
	if (errand_send(v, &o, NULL) == DONE)
		ui_say(v->ui, "%s", _("It is yours; others see that."));
}

uint64_t
record_take(struct view *v, const struct kind *k, uint64_t id)
{
	struct need n;
	struct txn t;
	bool found;

	do {
		txn_begin(&t, v->s->db, false);
		found = need_to_take(&t, &v->s->viewer, k, id, &n);
	} while (txn_again(&t));
	if (!found)
		return 0;
	record_claim(v, &n);
	return n.id;
}

bool
record_holder(struct view *v, struct txn *t, const struct kind *k, uint64_t id, char *out, size_t cap)
{
	struct need n;
	char who[100], when[40];

	if (!need_holder(t, k, id, &n))
		return false;
	words_person(t, n.taken_by, who, sizeof(who));
	snprintf(out, cap, _("taken by %s %s"), who, ui_when(v->ui, n.taken, when, sizeof(when)));
	return true;
}
