/* Damaged rows, in words. */
#include "src/op/hurt.h"

#include "db/pins.h"
#include "src/lang/tr.h"

const char *
hurt_where(const struct db *db)
{
	const struct hurt_rows *h = db != NULL ? db_hurt(db) : NULL;
	const struct pins *p = db != NULL ? db_pins(db) : NULL;
	const struct kind *k;

	if (h == NULL)
		return NULL;
	if (h->times == 0)
		return p != NULL && atomic_load(&p->hurt) ? _("pages") : NULL;
	if (h->table == TABLE_JOURNAL)
		return _("journal");
	k = h->table > TABLE_KIND ? kind_by_no(h->table - TABLE_KIND) : NULL;
	return k != NULL ? tr_kind(k) : _("order of lists");
}
