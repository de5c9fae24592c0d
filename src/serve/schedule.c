/* Backups that the server makes by itself. */
#include "src/serve/schedule.h"

#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/base/log.h"

#define EVERY 300000		/* ms between looks whether one is due */
#define AGAIN 3600000		/* after one that failed: it would fail at once again */
#define GENTLE 10		/* it may take long, and everybody else comes first */

static void
run(const char *folder)
{
	const char *argv[] = { "fengsui", "backup", "--data", ".", "--schedule", folder, NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	setpriority(PRIO_PROCESS, 0, GENTLE);
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	log_warn("cannot start the backup");
	_exit(4);
}

void
schedule_tick(struct schedule *s, int64_t now)
{
	if (s->folder == NULL || s->pid != 0 || now < s->next)
		return;
	s->next = now + EVERY;
	s->pid = fork();
	if (s->pid == 0)
		run(s->folder);
	if (s->pid < 0) {
		log_warn("cannot start the backup");
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
		s->next = now + AGAIN;
	return true;
}
