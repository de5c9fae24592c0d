/* A call for help, where what it holds of who called is to be destroyed. */
#include "src/op/forget_call.h"

#include <string.h>

#include "db/change.h"
#include "src/op/number.h"
#include "src/op/personal.h"

int
forget_call_check(struct act *act, const struct sos *call)
{
	char number[24];

	/* Older calls are answered, and nobody is asked what came of them. */
	if (call->closed != 0 || (call->answered != 0 && !call->pending))
		return 0;
	number_text(&kind_sos, call->day, call->no, call->node, act->now, number);
	return refuse(act, "which", M_FORGET_OPEN, ARG_TEXT(number), NULL);
}

bool
forget_call_holds(struct act *act, const struct sos *call)
{
	return call->phone[0] != '\0' || ((call->other_phone.len > 0 || call->sealed_at != 0) &&
	    !personal_gone(act, call->id));
}

void
forget_call_strip(struct act *act, struct sos *call)
{
	if (call->phone[0] == '\0')
		return;
	memset(call->phone, 0, sizeof call->phone);
	change_set(act->change, &kind_sos, call);
}
