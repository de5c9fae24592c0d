/*
 * DATA/control: where a command on the server meets a running keeper. Only
 * root and the keeper's own account may speak there.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/keeper/keeper_in.h"

void
control_open(struct keeper *k)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX, .sun_path = FILE_CONTROL };
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = &k->control };
	mode_t old = umask(0177);

	/* We hold the data lock through main: what lies there is a dead keeper's. */
	unlink(FILE_CONTROL);
	k->control = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (k->control < 0 || bind(k->control, (struct sockaddr *)&sun, sizeof sun) != 0 ||
	    listen(k->control, 16) != 0 ||
	    epoll_ctl(k->poll, EPOLL_CTL_ADD, k->control, &ev) != 0)
		log_warn("no commands on this server while it runs: %s", FILE_CONTROL);
	umask(old);
}

void
control_accept(struct keeper *k)
{
	struct ucred cred;
	socklen_t len = sizeof cred;
	struct peer *c;
	int fd = accept4(k->control, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) != 0 ||
	    (cred.uid != 0 && cred.uid != geteuid())) {
		close(fd);
		return;
	}
	c = peer_add(k, fd, PEER_LOCAL);
	if (c == NULL)
		return;
	c->origin.local = true;
	c->origin.uid = cred.uid;
}

/* Whom the command acts as, and which user of the server runs it: who may
 * speak here is believed in that. */
void
answer_as(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag)
{
	struct viewer v = { 0 };
	struct msg_as as;

	if (!msg_get(m, &kind_msg_as, &as)) {
		peer_drop(k, c, "malformed name");
		return;
	}
	c->origin.uid = (uint32_t)as.uid;
	if (as.login[0] != '\0' && !viewer_by_login(keeper_txn(k), as.login, k->now, &v)) {
		answer_bare(k, c, MSG_as, tag, STATUS_NO, false);
		return;
	}
	c->origin.account = v.account;
	answer_with(k, c, MSG_as, tag, STATUS_OK, &kind_msg_is,
	    &(struct msg_is){ .account = v.account }, false);
}
