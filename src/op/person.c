/* What people are called. */
#include "src/op/person.h"

#include <stdio.h>

#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "src/lang/tr.h"

static bool
has_namesake(struct txn *t, const struct account *a)
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_account, 2);
	key_text(&key, a->name);
	scan_open(&s, t, &key, false);
	while (n < 2 && scan_next(&s))
		n++;
	scan_close(&s);
	return n > 1;
}

bool
person_name(struct txn *t, uint64_t account, char *out, size_t cap)
{
	struct account a;

	out[0] = '\0';
	if (account == 0 || !record_get(t, &kind_account, account, &a))
		return false;
	if (a.name[0] == '\0')
		snprintf(out, cap, "%s", a.login);
	else if (has_namesake(t, &a))
		snprintf(out, cap, tr_now() == language_zh ? "%s（%s）" : "%s (%s)", a.name, a.login);
	else
		snprintf(out, cap, "%s", a.name);
	return true;
}
