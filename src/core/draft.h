/* Forms that were not sent: what is known of them without their content. */
#ifndef SRC_DRAFT_H
#define SRC_DRAFT_H

#include "src/op/act.h"

struct draft;

#define DRAFTS_KEPT 64		/* of one account; no new one is kept beside so many */

/* A draft without its content. */
struct draft_head {
	uint64_t id;
	char form[41];
	char area[16];
	uint64_t incident;
	int64_t begun, saved;
	int hazard;
	uint8_t op_id[OP_ID_BYTES];
	bool drill;		/* practice: never offered first, gone at logout */
	int64_t lost;		/* put: when another session took it over; this is a new one */
};

/* The account's drafts, the newest first; returns how many were put in out. */
size_t drafts_of(struct txn *t, uint64_t account, struct draft_head *out, size_t cap);
void draft_head_of(const struct draft *d, struct draft_head *h);

#endif
