/* Notices to supervisors. */
#include "src/op/oversee.h"

#include <stdio.h>
#include <string.h>

#include "db/change.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/overseen.h"
#include "src/op/place.h"

/* He may supervise more than one of the areas. */
static bool
is_told(const struct act *act, uint64_t person, enum message message)
{
	for (size_t i = 0; i < act->notices.n; i++)
		if (act->notices.list[i].person == person && act->notices.list[i].message == message)
			return true;
	return false;
}

static void
tell(struct act *act, uint64_t person, enum message message, const char *const args[3])
{
	struct overseen kept = { .person = person, .message = message, .at = act->now };
	struct notice *n;

	if (is_told(act, person, message))
		return;
	snprintf(kept.first, sizeof kept.first, "%s", args[0]);
	snprintf(kept.second, sizeof kept.second, "%s", args[1]);
	snprintf(kept.third, sizeof kept.third, "%s", args[2]);
	change_new(act->change, &kind_overseen, &kept);
	n = act_notice(act);
	n->person = person;
	n->message = message;
	for (size_t i = 0; i < 3; i++)
		snprintf(n->args[i], sizeof n->args[i], "%s", args[i]);
}

static void
tell_at(struct act *act, const char *area, enum message message, const char *const args[3])
{
	struct index_key key;
	struct grant g;
	struct scan s;

	key_begin(&key, &kind_grant, 2);
	key_code(&key, area);
	key_number(&key, role_supervisor);
	scan_open(&s, act->txn, &key, false);
	while (scan_next(&s))
		if (record_get(act->txn, &kind_grant, s.id, &g) && g.revoked == 0 &&
		    g.from <= act->now && (g.until == 0 || g.until > act->now))
			tell(act, g.account, message, args);
	scan_close(&s);
}

void
oversee_tell(struct act *act, const char *area, enum message message, const char *const args[3])
{
	char at[16], above[16];

	for (snprintf(at, sizeof at, "%s", area); at[0] != '\0'; memcpy(at, above, 16)) {
		tell_at(act, at, message, args);
		area_parent(act->txn, at, above);
	}
}
