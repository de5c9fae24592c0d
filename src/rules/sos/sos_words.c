/* A call for help in few words. */
#include "src/rules/sos/sos_words.h"

#include "gen/kinds/account/account.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/sos/enums.h"
#include "gen/kinds/sos/sos.h"
#include "src/lang/tr.h"
#include "src/op/person.h"

void
sos_need_says(struct txn *t, const struct need *n, struct buf *b)
{
	char name[120];
	struct sos s;

	if (!record_get(t, &kind_sos, n->subject, &s))
		return;
	person_name(t, s.by, name, sizeof name);
	buf_printf(b, " %s", name);
	if (s.word != 0)
		buf_printf(b, _(" says %s"), tr_value(&enum_sos_word, s.word));
	if (s.trapped.known)
		buf_printf(b, _(" %lld trapped"), (long long)s.trapped.v);
	if (s.joined > 0)
		buf_printf(b, _(" called %lld times more"), (long long)s.joined);
	if (s.place[0] != '\0')
		buf_printf(b, " %s", s.place);
}
