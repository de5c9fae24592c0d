/*
 * A keeper in a process of its own over the test county, with the test as main
 * and as listener; sessions are links introduced to it.
 */
#ifndef TESTS_HELP_KEEPER_H
#define TESTS_HELP_KEEPER_H

#include <sys/types.h>

#include "src/session/link.h"
#include "tests/check/help_world.h"

struct keep {
	struct world w;		/* w.core is open only between keep_look and keep_start */
	pid_t pid;
	int main, listener;
	int pins[2];
	const char *clock;	/* the file of a test clock; NULL = real time */
	bool unknowing;		/* the keeper takes it for the system's clock */
	uint32_t number;
};

struct guest {			/* a session */
	struct link *link;
	int channel, hand;	/* raw end (-1: the link has it); to hand a new one over */
	uint32_t number;
	uint64_t account;
	bool terminal;		/* it shows screens */
	int64_t code_at;	/* what the listener was told of it */
};

void keep_open(struct keep *k);		/* the county, without a keeper yet */
void keep_close(struct keep *k);
void keep_start(struct keep *k);	/* closes w.core and waits until it is ready */
void keep_kill(struct keep *k);		/* -9 */
void keep_look(struct keep *k);		/* ends it in good order and opens w.core */

/* Waits until it answers: whatever was there before, it has seen. */
void keep_answers(struct keep *k);

/* A session from address; login "" = not logged in, else vouched for. */
struct guest guest_new(struct keep *k, const char *login, const char *address);
/* The same with the raw channel for sending whatever. */
struct guest guest_raw(struct keep *k, const char *login, const char *address);
/* One that shows screens, from some address. */
struct guest guest_at_screen(struct keep *k, const char *login);
/* Asks, stretches under a permit and lets the keeper compare, as a session does. */
enum password_result guest_try(struct guest *g, const char *login, const char *typed);
/* Asks for a permit without waiting for the answer; whether it comes within ms. */
void guest_want_permit(struct guest *g);
void guest_want_permit_for(struct guest *g, const char *login);
bool guest_has_permit(struct guest *g, int ms);
/* As the listener does after a restart: introduces it again with its identity. */
void guest_again(struct keep *k, struct guest *g);
/* The same of one that has ended: its new channel, which the caller closes. */
int guest_known(struct keep *k, const struct guest *g);
void guest_gone(struct guest *g);

/* An operation as the guest; a fresh id unless op_id is given. */
void guest_do(struct guest *g, const char *op, const void *args, const uint8_t *op_id,
    struct reply *reply);
/* incident.open of a flood in the county, from the draft of that id, under op_id
 * (NULL: a fresh one). */
enum outcome guest_send_draft(struct guest *g, uint64_t draft, const uint8_t *op_id,
    const char *place);
/* The next event other than LINK_NONE within ms. */
enum link_event guest_wait(struct guest *g, int ms, struct news *n);

#endif
