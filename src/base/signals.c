/* The signals that end a role, read like any other input. */
#include "src/base/signals.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

int
signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool
signals_take(int fd, bool *child)
{
	struct signalfd_siginfo si;
	bool end = false;

	*child = false;
	while (read(fd, &si, sizeof si) == (ssize_t)sizeof si) {
		*child = *child || si.ssi_signo == SIGCHLD;
		end = end || si.ssi_signo != SIGCHLD;
	}
	return end;
}
