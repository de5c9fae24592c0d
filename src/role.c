/* What every role does first, in its own process. */
#include "src/role.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/keys.h"
#include "src/clock.h"
#include "src/keeper.h"
#include "src/log.h"
#include "src/privilege.h"
#include "src/tr.h"

#define DESCRIPTORS 4096

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

/* One descriptor per session is more than the usual soft limit. */
static void
raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return;
	r.rlim_cur = r.rlim_max < DESCRIPTORS ? r.rlim_max : DESCRIPTORS;
	setrlimit(RLIMIT_NOFILE, &r);
}

/* Gives up what a keeper does not need. */
static bool
enter_keeper(const struct service_ids *ids)
{
	umask(0027);
	if (ids->apart && privilege_drop(ids->keeper, ids->keeper_gid, false) != 0) {
		log_warn("cannot become %s", ACCOUNT_KEEPER);
		return false;
	}
	return true;
}

int
role_main(const char *name, const char *test_clock, const struct front *front)
{
	bool is_keeper = strcmp(name, "keeper") == 0;
	struct service_ids ids;

	if (!is_keeper && strcmp(name, "listener") != 0)
		return 2;
	prctl(PR_SET_NAME, name);
	log_role(is_keeper ? "keeper" : "listener");
	signal(SIGPIPE, SIG_IGN);
	privilege_hide();
	raise_limit();
	if (clock_test(test_clock) != 0) {
		log_warn("the test clock cannot be read");
		return 2;
	}
	keys_init();
	tr_init();
	if (!is_keeper)
		return listener_run(ROLE_CHANNEL_FD, ROLE_SOCKET_FD, front);
	service_ids_get(&ids);
	return enter_keeper(&ids) ? keeper_run(ROLE_CHANNEL_FD, test_clock != NULL) : 4;
}
