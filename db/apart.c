/* A child whose death is an answer. */
#include "db/apart.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/err.h"

#define EXIT_BASE 64	/* exit codes of ours: a sanitizer that ends the child has others */

static void
child(apart_work *work, void *ctx)
{
	struct rlimit none = { 0, 0 };
	sigset_t all;
	int err;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &none);	/* a core would be a copy of people's data */
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	err = work(ctx);
	fflush(NULL);
	_exit(err == 0 ? 0 : EXIT_BASE - err);
}

static int
verdict(int status)
{
	int err;

	if (WIFSIGNALED(status))
		switch (WTERMSIG(status)) {
		case SIGBUS:
		case SIGSEGV:
		case SIGFPE:
		case SIGILL:
		case SIGABRT: return ERR_BAD;
		default: return ERR_IO;		/* somebody ended it */
		}
	if (WEXITSTATUS(status) == 0)
		return 0;
	err = EXIT_BASE - WEXITSTATUS(status);
	return err < 0 && err >= ERR_LAST ? err : ERR_BAD;
}

int
apart_run(apart_work *work, void *ctx, size_t size)
{
	void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0, err = ERR_IO;
	pid_t pid, ended;

	if (shared == MAP_FAILED)
		return ERR_IO;
	memcpy(shared, ctx, size);
	fflush(NULL);			/* else the child would write it once more */
	pid = fork();
	if (pid == 0)
		child(work, shared);
	if (pid > 0) {
		while ((ended = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
			;
		if (ended == pid)
			err = verdict(status);
		memcpy(ctx, shared, size);
	}
	munmap(shared, size);
	return err;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
apart_clear(const char *dir)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
