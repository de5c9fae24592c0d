/* Changing to a service account, and what capabilities stay. */
#include "src/base/privilege.h"

#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool
look_up(const char *name, uid_t *uid, gid_t *gid)
{
	const struct passwd *pw = getpwnam(name);

	if (pw == NULL)
		return false;
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return true;
}

void
service_ids_get(struct service_ids *ids)
{
	*ids = (struct service_ids){ 0 };
	ids->apart = geteuid() == 0 &&
	    look_up(ACCOUNT_KEEPER, &ids->keeper, &ids->keeper_gid) &&
	    look_up(ACCOUNT_LISTENER, &ids->listener, &ids->listener_gid) &&
	    look_up(ACCOUNT_SESSION, &ids->session, &ids->session_gid);
}

static int
caps_set(uint32_t mask)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = mask, .permitted = mask }, { 0 }
	};

	return (int)syscall(SYS_capset, &head, data);
}

void
privilege_hide(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	prctl(PR_SET_DUMPABLE, 0);
}

int
privilege_drop(uid_t uid, gid_t gid, bool keep_setid)
{
	uint32_t keep = keep_setid ? 1u << CAP_SETUID | 1u << CAP_SETGID : 0;
	int death = 0;

	/* Changing the account forgets with whom the process is to die. */
	prctl(PR_GET_PDEATHSIG, &death);
	if (prctl(PR_SET_KEEPCAPS, keep_setid) != 0 || setgroups(0, NULL) != 0 ||
	    setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0 ||
	    caps_set(keep) != 0 || prctl(PR_SET_KEEPCAPS, 0) != 0 ||
	    prctl(PR_SET_PDEATHSIG, death) != 0)
		return -1;
	privilege_hide();
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int
privilege_owner(const char *path)
{
	struct stat st;

	if (geteuid() != 0)
		return 0;
	if (lstat(path, &st) != 0)
		return -1;
	return st.st_uid == 0 ? 0 : privilege_drop(st.st_uid, st.st_gid, false);
}
