/* What the server does by itself. */
#include "src/serve/schedule.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/base/log.h"

#define GENTLE 10		/* it may take long, and everybody else comes first */

static void
run(const struct schedule *s)
{
	const char *argv[SCHEDULE_WORDS + 2] = { "fengsui" };
	sigset_t none;
	int null;

	for (size_t i = 0; i < SCHEDULE_WORDS; i++)
		argv[i + 1] = s->words[i];
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	setpriority(PRIO_PROCESS, 0, GENTLE);
	if (s->quiet && (null = open("/dev/null", O_WRONLY | O_CLOEXEC)) >= 0)
		dup2(null, STDOUT_FILENO);
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	log_warn("cannot start %s", s->words[0]);
	_exit(4);
}

void
schedule_tick(struct schedule *s, int64_t now)
{
	if (s->words[0] == NULL || s->pid != 0 || now < s->next)
		return;
	s->next = now + s->every;
	s->pid = fork();
	if (s->pid == 0)
		run(s);
	if (s->pid < 0) {
		log_warn("cannot start %s", s->words[0]);
		s->pid = 0;
	}
}

bool
schedule_ended(struct schedule *s, pid_t pid, int status, int64_t now)
{
	if (pid != s->pid)
		return false;
	s->pid = 0;
	if (status != 0)
		s->next = now + s->again;
	return true;
}
