/* Races of processes: see help_race.h. */
#include "tests/check/help_race.h"

#include <check.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t
wants(struct guest *g, const struct racer *r, struct reply *said)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	guest_do(g, r->op, r->args, NULL, said);
	_exit(0);
}

static int
the_one(const struct racer *r, int n, const struct reply *said, const char *refusal)
{
	int first = -1;

	for (int i = 0; i < n; i++) {
		const char *why = world_message(said[i].refusal.message);
		if (said[i].outcome != DONE) {
			ck_assert_msg(strcmp(why, refusal) == 0, "%s by %s: %s", r[i].op, r[i].login, why);
			continue;
		}
		ck_assert_msg(first < 0, "%s: both %s and %s did it", r[i].op, r[first].login, r[i].login);
		first = i;
	}
	ck_assert_msg(first >= 0, "%s: nobody did it", r[0].op);
	return first;
}

struct reply
race(struct keep *k, const struct racer *r, int n, const char *refusal, unsigned killed)
{
	struct guest g[RACERS];
	pid_t pid[RACERS];
	struct reply *said, won;	/* said: by their processes */

	ck_assert_int_le(n, RACERS);
	said = mmap(NULL, sizeof *said * (size_t)n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(said != MAP_FAILED);
	for (int i = 0; i < n; i++)
		g[i] = guest_new(k, r[i].login, "10.0.0.1");
	for (int i = 0; i < n; i++)
		pid[i] = wants(&g[i], &r[i], &said[i]);
	if (killed > 0) {
		usleep(killed);
		keep_kill(k);
		keep_start(k);
		for (int i = 0; i < n; i++)
			guest_again(k, &g[i]);
	}
	for (int i = 0; i < n; i++) {
		ck_assert_int_eq(waitpid(pid[i], NULL, 0), pid[i]);
		guest_gone(&g[i]);
	}
	won = said[the_one(r, n, said, refusal)];
	munmap(said, sizeof *said * (size_t)n);
	return won;
}
