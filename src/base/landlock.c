/* Landlock by system call. */
#include "src/base/landlock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights that came after the header on the oldest system that we build on. */
#define LL_TRUNCATE (1ULL << 14)
#define LL_IOCTL_DEV (1ULL << 15)
#define LL_NET_TCP 3ULL			/* bind and connect */
#define LL_SCOPE 3ULL			/* abstract sockets, signals */
#define LL_FIRST ((1ULL << 13) - 1)	/* what the first version knows */

/* The header's struct, with the members that newer kernels know. */
struct ruleset_attr {
	uint64_t fs, net, scope;
};

int
landlock_version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* All rights that this kernel knows. */
static uint64_t
known(int version)
{
	uint64_t fs = LL_FIRST;

	if (version >= 2)
		fs |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		fs |= LL_TRUNCATE;
	if (version >= 5)
		fs |= LL_IOCTL_DEV;
	return fs;
}

int
landlock_begin(void)
{
	int version = landlock_version();
	struct ruleset_attr attr = { .fs = known(version) };

	if (version <= 0)
		return LANDLOCK_NONE;
	attr.net = version >= 4 ? LL_NET_TCP : 0;
	attr.scope = version >= LANDLOCK_SCOPED ? LL_SCOPE : 0;
	return (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
}

void
landlock_allow(int rules, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights & known(landlock_version()) };
	struct stat st;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rules < 0 || rule.parent_fd < 0)
		return;
	/* A file has no rights of a directory. */
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LL_TRUNCATE;
	syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
}

int
landlock_end(int rules)
{
	int rc = rules < 0 ? -1 : (int)syscall(SYS_landlock_restrict_self, rules, 0);

	if (rules >= 0)
		close(rules);
	return rc;
}
