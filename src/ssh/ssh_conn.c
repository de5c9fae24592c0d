/* What all files of a connection need: its clock, and its end. */
#include "src/ssh/ssh_conn.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "gen/kinds/channel/messages.h"
#include "src/base/msg.h"

#define END_S 2			/* to say why and leave when told to end */

static volatile sig_atomic_t told_to_end;

/* Where nothing looks at it in time, the alarm ends the process. */
void
ssh_on_term(int sig)
{
	(void)sig;
	told_to_end = 1;
	alarm(END_S);
}

bool
ssh_told(void)
{
	return told_to_end != 0;
}

int64_t
ssh_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
ssh_reached(struct conn *c, enum ssh_stage stage)
{
	if (stage <= c->stage)
		return;
	c->stage = stage;
	msg_send_with(c->start->listener, MSG_stage, &kind_msg_stage,
	    &(struct msg_stage){ .stage = stage }, -1);
}

void
ssh_end(struct conn *c, unsigned why)
{
	if (c->is_ending)
		return;
	c->is_ending = true;
	link_end(c->session.link, why);
	alarm(END_S);
}
