/* The steps of needs as operations of the system. */
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"

#define STEPS_PAUSE 60000	/* ms before what could not be done is tried again */

/* A refused step must not spin, nor hold up those of others. */
static void
step_failed(struct keeper *k, uint64_t need)
{
	log_warnx("a due step (%s) was not carried out, message %u",
	    LOG_SAFE(k->request.op), k->reply.refusal.message);
	if (k->held.n == 0)
		k->steps_again = k->tick + STEPS_PAUSE;
	if ((k->reply.outcome == NOT_STORED && k->reply.refusal.message != M_HURT) || k->held.n == STEPS_HELD)
		k->steps_hold = k->tick + STEPS_PAUSE;
	else
		k->held.need[k->held.n++] = need;
}

void
step_do(struct keeper *k, uint64_t need)
{
	struct origin system = { .system = true };

	keeper_do(k, &system, NULL);
	if (k->reply.outcome != DONE || k->reply.before)
		step_failed(k, need);
}
