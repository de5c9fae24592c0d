/* What every role does first, in its own process. */
#include "src/serve/role.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/keys.h"
#include "src/base/charset.h"
#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/base/privilege.h"
#include "src/base/wall.h"
#include "src/keeper/keeper.h"
#include "src/lang/tr.h"
#include "src/serve/listener.h"

#define DESCRIPTORS 4096
#define FIRST_TO_GO "500"	/* of 1000 */

/* When memory runs out, a session or the listener is ended rather than main or the keeper:
 * what one of them took is lost to one, or begins anew. Sessions inherit it. */
static void
give_way(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, FIRST_TO_GO, strlen(FIRST_TO_GO)) < 0)
		log_warn("cannot be the first to give way when memory runs out");
	if (fd >= 0)
		close(fd);
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

/* Lists in GBK are read behind the wall, where no table of characters can be opened any
 * more: one that stays open keeps them at hand. */
static int
run_keeper(const char *test_clock)
{
	static const int pins[2] = { ROLE_PINS_FD, ROLE_PINS_FD + 1 };
	struct charset_pair tables;
	struct service_ids ids;
	bool open = charset_open(&tables) == 0;
	int code = 4;

	if (!open)
		log_warnx("this system has no table for GB18030; lists in it cannot be read");
	service_ids_get(&ids);
	if (enter_keeper(&ids, test_clock))
		code = keeper_run(ROLE_CHANNEL_FD, pins, test_clock != NULL);
	if (open)
		charset_close(&tables);
	return code;
}

int
role_main(const char *name, const char *test_clock, const struct front *front)
{
	bool is_keeper = strcmp(name, "keeper") == 0;

	if (!is_keeper && strcmp(name, "listener") != 0)
		return 2;
	prctl(PR_SET_NAME, name);
	log_role(is_keeper ? "keeper" : "listener");
	signal(SIGPIPE, SIG_IGN);
	if (!is_keeper)
		give_way();
	privilege_hide();
	raise_limit();
	if (clock_test(test_clock) != 0) {
		log_warn("the test clock cannot be read");
		return 2;
	}
	keys_init();
	tr_init();
	return is_keeper ? run_keeper(test_clock) : listener_run(ROLE_CHANNEL_FD, ROLE_SOCKET_FD, front);
}
