/*
 * The sandbox of a session. Filters are built once in the listener as plain
 * BPF, because building them costs more than a handshake; a child only loads
 * them. Landlock is reached by system call, since the C library has none.
 */
#include "src/base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/base/filter.h"
#include "src/base/landlock.h"
#include "src/base/privilege.h"

#define ACCOUNT "fengsui-session"
#define DATA_LIMIT ((rlim_t)256 << 20)	/* Argon2 takes 32 MiB */
#define FILE_LIMIT ((rlim_t)4 << 20)	/* a frame in memory */
#define OPEN_LIMIT 24			/* as many files in memory at most, until it is sealed */

struct sandbox {
	bool has_account;
	uid_t uid;
	gid_t gid;
	struct sock_fprog first, second;
};

#ifndef __SANITIZE_ADDRESS__
/* Handshake, login, ncurses, LMDB reading and the channel to the keeper. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(close),
	SCMP_SYS(lseek), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(ftruncate),
	SCMP_SYS(fstat), SCMP_SYS(fstatfs), SCMP_SYS(pipe2), SCMP_SYS(memfd_create), SCMP_SYS(poll),
	SCMP_SYS(ppoll), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(sendto),
	SCMP_SYS(sendmsg), SCMP_SYS(shutdown), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt),
	SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(brk), SCMP_SYS(munmap),
	SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mlock), SCMP_SYS(munlock),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
	SCMP_SYS(gettimeofday), SCMP_SYS(alarm), SCMP_SYS(setitimer), SCMP_SYS(getpid),
	SCMP_SYS(getppid), SCMP_SYS(gettid), SCMP_SYS(getuid),
	SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getrandom),
	SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(sched_yield), SCMP_SYS(futex),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* Told "no" without dying: libraries ask for these and can do without. Among them every
 * call that takes a path: what is there and what is not are one to a session. */
static const struct { int call, error; } refused[] = {
	{ SCMP_SYS(ioctl), ENOTTY }, { SCMP_SYS(sched_getaffinity), EPERM },
	{ SCMP_SYS(readlink), EACCES }, { SCMP_SYS(readlinkat), EACCES },
	{ SCMP_SYS(open), EACCES }, { SCMP_SYS(openat), EACCES }, { SCMP_SYS(stat), EACCES },
	{ SCMP_SYS(lstat), EACCES }, { SCMP_SYS(newfstatat), EACCES }, { SCMP_SYS(statx), EACCES },
	{ SCMP_SYS(access), EACCES }, { SCMP_SYS(faccessat), EACCES }, { SCMP_SYS(faccessat2), EACCES },
	{ SCMP_SYS(umask), EPERM }, { SCMP_SYS(prlimit64), EPERM },
};

static const int fcntls[] = { F_GETFD, F_SETFD, F_GETFL, F_DUPFD, F_DUPFD_CLOEXEC };

static int
first_rules(void *f)
{
	int rc = filter_allow(f, allowed, sizeof allowed / sizeof *allowed);

	for (size_t i = 0; rc == 0 && i < sizeof refused / sizeof *refused; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO((uint32_t)refused[i].error),
		    refused[i].call, 0);
	/* No signal comes of a descriptor, and no lock is taken. */
	if (rc == 0)
		rc = filter_allow_fcntl(f, fcntls, sizeof fcntls / sizeof *fcntls);
	/* Memory never becomes code, and none is shared but a file's, whose size is limited:
	 * the limit on memory does not count it. Another filter may only be added. */
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		    SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED, 0));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		    SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(seccomp), 1,
		    SCMP_A0(SCMP_CMP_EQ, SECCOMP_SET_MODE_FILTER));
	return rc;
}
#else
/* The sanitizer's own calls are many and change: only what matters is closed. */
static const int killed[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
	SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(ptrace),
	SCMP_SYS(kill), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(mount),
};

static int
first_rules(void *f)
{
	int rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);

	for (size_t i = 0; rc == 0 && i < sizeof killed / sizeof *killed; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS, killed[i], 0);
	return rc;
}
#endif

static int
second_rules(void *f)
{
	static const int calls[] = { SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(creat),
	    SCMP_SYS(openat2), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat),
	    SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	    SCMP_SYS(memfd_create) };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof calls / sizeof *calls; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), calls[i], 0);
	return rc;
}

static bool
has_setuid(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	return syscall(SYS_capget, &head, data) == 0 &&
	    (data[0].effective & (1u << CAP_SETUID)) != 0 &&
	    (data[0].effective & (1u << CAP_SETGID)) != 0;
}

unsigned
sandbox_layers(void)
{
	unsigned layers = SANDBOX_LIMITS;
	uint32_t kill = SECCOMP_RET_KILL_PROCESS;

	if (has_setuid() && getpwnam(ACCOUNT) != NULL)
		layers |= SANDBOX_ACCOUNT;
	if (landlock_version() > 0)
		layers |= SANDBOX_LANDLOCK;
	if (landlock_version() >= LANDLOCK_SCOPED)
		layers |= SANDBOX_SCOPES;
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &kill) == 0)
		layers |= SANDBOX_SECCOMP;
	return layers;
}

void
sandbox_missing(unsigned layers, char *out, size_t cap)
{
	static const char *const names[] = { "own account", "Landlock", "seccomp", "limits",
	    "Landlock 6" };
	size_t len = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < sizeof names / sizeof *names && len < cap; i++)
		if ((layers & (1u << i)) == 0)
			len += (size_t)snprintf(out + len, cap - len, "%s%s",
			    len > 0 ? ", " : "", names[i]);
}

struct sandbox *
sandbox_new(void)
{
	struct sandbox *b = calloc(1, sizeof *b);
	unsigned layers = sandbox_layers();
#ifdef __SANITIZE_ADDRESS__
	uint32_t otherwise = SCMP_ACT_ALLOW;
#else
	uint32_t otherwise = SCMP_ACT_KILL_PROCESS;
#endif

	if (b == NULL)
		return NULL;
	if ((layers & SANDBOX_ACCOUNT) != 0) {
		const struct passwd *pw = getpwnam(ACCOUNT);

		b->has_account = pw != NULL;
		b->uid = pw != NULL ? pw->pw_uid : 0;
		b->gid = pw != NULL ? pw->pw_gid : 0;
	}
	if ((layers & SANDBOX_SECCOMP) != 0 && (filter_build(&b->first, otherwise, first_rules) != 0 ||
	    filter_build(&b->second, SCMP_ACT_ALLOW, second_rules) != 0)) {
		sandbox_free(b);
		errno = ENOMEM;
		return NULL;
	}
	return b;
}

void
sandbox_free(struct sandbox *b)
{
	if (b == NULL)
		return;
	free(b->first.filter);
	free(b->second.filter);
	free(b);
}

/* From one ordinary account to another the kernel keeps capabilities: they are
 * cleared by hand, for good. */
static int
drop_account(const struct sandbox *b)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { 0 };

	if (!b->has_account)
		return 0;
	if (setgroups(0, NULL) != 0 || setresgid(b->gid, b->gid, b->gid) != 0 ||
	    setresuid(b->uid, b->uid, b->uid) != 0)
		return -1;
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return (int)syscall(SYS_capset, &head, none);
}

static int
set_limits(void)
{
	static const struct { int what; rlim_t max; } limits[] = {
		{ RLIMIT_NOFILE, OPEN_LIMIT }, { RLIMIT_FSIZE, FILE_LIMIT },
#ifndef __SANITIZE_ADDRESS__
		/* Never RLIMIT_AS: LMDB maps 64 GiB. */
		{ RLIMIT_DATA, DATA_LIMIT },
#endif
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct rlimit now;

		if (getrlimit((__rlimit_resource_t)limits[i].what, &now) != 0)
			return -1;
		if (now.rlim_max > limits[i].max)
			now.rlim_max = limits[i].max;
		now.rlim_cur = now.rlim_max;
		if (setrlimit((__rlimit_resource_t)limits[i].what, &now) != 0)
			return -1;
	}
	return 0;
}

static int
close_files(void)
{
	int rules = landlock_begin();

	return rules == LANDLOCK_NONE ? 0 : landlock_end(rules);
}

int
sandbox_enter(const struct sandbox *b)
{
	if (drop_account(b) != 0)
		return -1;
	privilege_hide();
	if (set_limits() != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    close_files() != 0)
		return -1;
	return filter_load(&b->first);
}

int
sandbox_seal(const struct sandbox *b)
{
	return filter_load(&b->second);
}
