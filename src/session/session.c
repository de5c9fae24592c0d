/* What a session knows about its person, read again when it may have changed. */
#include "src/session/session.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"

bool
session_refresh(struct session *s)
{
	struct account a;
	struct txn t;
	bool known;

	txn_begin(&t, s->db, false);
	known = viewer_load(&t, s->viewer.account, clock_now(), &s->viewer) &&
	    record_get(&t, &kind_account, s->viewer.account, &a);
	s->known_by = t.seen;
	txn_abort(&t);
	if (!known)
		return false;
	/* What was chosen for this session (by LANG, +gbk or a key) stays. */
	if (s->language == 0)
		s->language = a.language != 0 ? (enum language)a.language : language_zh;
	if (s->charset == 0)
		s->charset = a.charset != 0 ? (enum charset)a.charset : charset_utf8;
	return true;
}
