/* A call for help in few words. */
#include "src/rules/sos/sos_words.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/sos/enums.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"

void
sos_need_says(struct txn *t, const struct need *n, struct buf *b)
{
	struct account a;
	struct sos s;

	if (!record_get(t, &kind_sos, n->subject, &s))
		return;
	if (!record_get(t, &kind_account, s.by, &a))
		a = (struct account){ 0 };
	buf_printf(b, " %s", a.name[0] != '\0' ? a.name : a.login);
	if (s.word != 0)
		buf_printf(b, _(" says %s"), tr_value(&enum_sos_word, s.word));
	if (s.trapped.known)
		buf_printf(b, _(" %lld trapped"), (long long)s.trapped.v);
	if (s.place[0] != '\0')
		buf_printf(b, " %s", s.place);
}
