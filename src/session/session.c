/* What a session knows about its person, read again when it may have changed. */
#include "src/session/session.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/op/settings.h"

bool
session_refresh(struct session *s)
{
	uint64_t account = s->viewer.account;	/* loading begins with nothing */
	struct account a;
	struct txn t;
	bool known;

	do {
		txn_begin(&t, s->db, false);
		known = viewer_load(&t, account, clock_now(), &s->viewer) &&
		    record_get(&t, &kind_account, account, &a);
		s->silence_ms = setting_int(&t, SETTING_LINK_SILENT) * 1000;
		s->known_by = t.seen;
	} while (txn_again(&t));
	if (!known)
		return false;
	/* What was chosen for this session (by LANG, +gbk or a key) stays. */
	if (s->language == 0)
		s->language = a.language != 0 ? (enum language)a.language : language_zh;
	if (s->charset == 0)
		s->charset = a.charset != 0 ? (enum charset)a.charset : charset_utf8;
	return true;
}
