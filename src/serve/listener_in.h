/* What the files src/serve/listener*.c share. */
#ifndef SRC_LISTENER_IN_H
#define SRC_LISTENER_IN_H

#include "gen/kinds/channel/messages.h"
#include "src/base/privilege.h"
#include "src/serve/listener_room.h"

struct listener {
	int poll, main, sock, signals, keeper;
	const struct front *front;
	void *host;
	struct service_ids ids;
	struct child children[CHILDREN];
	size_t n;
	struct child gone[CHILDREN];	/* whose logout no keeper has stored yet */
	size_t ngone;
	int64_t again;		/* when they are told of next */
	int64_t deaf;		/* out of descriptors: who comes waits in the kernel until then; 0 = no */
	int64_t alone;		/* without a keeper, when main is told so next */
	uint32_t last_number;
	struct room room;
	char lacks[100];	/* layers of the sandbox */
	struct msg_crowd made_way;	/* how many since that was last said */
	int64_t said;		/* when it may be said again */
	bool ending;
	int64_t now;
};

/* --- listener_end.c --- */
enum whom { ALL, LATE_ONES, ONE };
/* Signals the sessions; one: of ONE, else 0. */
void signal_sessions(const struct listener *l, enum whom whom, pid_t one, int sig);
/* Kills those whose time is over. */
void end_late(struct listener *l);

#endif
