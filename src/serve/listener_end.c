/* How sessions end that do not end by themselves. */
#include <signal.h>
#include <unistd.h>

#include "src/base/log.h"
#include "src/serve/listener_in.h"

#define LATE 60000		/* ms past its own timer until one that hangs is ended */

/* A session's own timers come first; this is one that hangs, or was told to end. */
static bool
is_late(const struct listener *l, const struct child *c)
{
	int64_t most = 2000LL * l->room.limits.grace + LATE;

	return (c->account == 0 && l->now - c->begun > most) ||
	    (c->end_by != 0 && l->now >= c->end_by);
}

static void
signal_children(const struct listener *l, enum whom whom, pid_t one, int sig)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct child *c = &l->children[i];
		if (whom == ALL || (whom == LATE_ONES && is_late(l, c)) || c->pid == one)
			kill(c->pid, sig);
	}
}

/* Sessions run under another account, and we may change accounts but not
 * signal others: a child that becomes theirs does it. one: of ONE, else 0. */
void
signal_sessions(const struct listener *l, enum whom whom, pid_t one, int sig)
{
	pid_t pid;

	if (l->n == 0)
		return;
	if (!l->ids.apart) {
		signal_children(l, whom, one, sig);
		return;
	}
	pid = fork();
	if (pid < 0)
		log_warn("cannot end sessions");
	if (pid != 0)
		return;
	if (privilege_drop(l->ids.session, l->ids.session_gid, false) == 0)
		signal_children(l, whom, one, sig);
	_exit(0);
}

void
end_late(struct listener *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (is_late(l, &l->children[i])) {
			signal_sessions(l, LATE_ONES, 0, SIGKILL);
			return;
		}
}
