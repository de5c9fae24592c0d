/*
 * The service accounts, and giving up rights for good. Started as root, each
 * role runs under an account of its own where those exist; else everything
 * runs under the caller's.
 */
#ifndef SRC_PRIVILEGE_H
#define SRC_PRIVILEGE_H

#include <stdbool.h>
#include <sys/types.h>

#define ACCOUNT_KEEPER "fengsui"
#define ACCOUNT_LISTENER "fengsui-net"
#define ACCOUNT_SESSION "fengsui-session"

struct service_ids {
	bool apart;		/* we are root and all three exist */
	uid_t keeper, listener, session;
	gid_t keeper_gid, listener_gid, session_gid;
};

/* Looks the accounts up. Not for a sandboxed process. */
void service_ids_get(struct service_ids *ids);

/* Becomes uid and gid for ever, without other groups and capabilities;
 * keep_setid keeps CAP_SETUID and CAP_SETGID (the listener's, for its
 * children). The signal at the parent's death stays. 0, or -1 with errno. */
int privilege_drop(uid_t uid, gid_t gid, bool keep_setid);

/* Neither a core file nor another process of the account shows the memory of
 * this one and its children. Changing the account undoes a part: again after it. */
void privilege_hide(void);

/* A command on the server run as root becomes the owner of path (of a link: who
 * made it), so that what it reads cannot harm root and what it writes stays the
 * owner's. Nothing when not root or when it is root's. 0, or -1 with errno. */
int privilege_owner(const char *path);

#endif
