/* What every role does first, in its own process. */
#include "src/serve/role.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/keys.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/privilege.h"
#include "src/base/wall.h"
#include "src/keeper/keeper.h"
#include "src/lang/tr.h"
#include "src/serve/listener.h"

#define DESCRIPTORS 4096

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
enter_keeper(const struct service_ids *ids, const char *test_clock)
{
	umask(0027);
	if (ids->apart && privilege_drop(ids->keeper, ids->keeper_gid, false) != 0) {
		log_warn("cannot become %s", ACCOUNT_KEEPER);
		return false;
	}
	if (wall_keeper(test_clock) != 0) {
		log_warn("cannot close the keeper in");
		return false;
	}
	return true;
}

int
role_main(const char *name, const char *test_clock, const struct front *front)
{
	static const int pins[2] = { ROLE_PINS_FD, ROLE_PINS_FD + 1 };
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
	return enter_keeper(&ids, test_clock) ? keeper_run(ROLE_CHANNEL_FD, pins, test_clock != NULL) : 4;
}
