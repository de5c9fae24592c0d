/*
 * A small county for tests: Dalate's real areas in a temporary directory, made
 * up people, a core without sockets and a clock that stands still until moved.
 */
#ifndef TESTS_HELP_WORLD_H
#define TESTS_HELP_WORLD_H

#include "gen/kinds/all.h"
#include "src/core/core.h"
#include "src/rules/need/need.h"

#define COUNTY "150621"
#define T1 "150621200000"	/* 展旦召苏木 */
#define T2 "150621103000"	/* 王爱召镇 */
#define V11 "150621200200"	/* two villages of T1 ... */
#define V12 "150621200201"
#define V21 "150621103200"	/* ... and one of T2 */
#define FILLER "150621400000"

/*
 * Logins: county (duty, COUNTY), leader, super, admin, town1 and town2
 * (officer and duty of T1, T2), town1b (officer B of T1), v11a, v11b (posts A
 * and B of V11), v12, v21, both (officer of V11 and V12), nobody (no grants).
 */
struct world {
	char dir[64];
	struct core *core;
	int64_t now;			/* 2026-07-22 20:00 county time at first */
	struct notices told;
	struct notice *notices;		/* of the last operation: those of told */
	size_t nnotices;
};

void world_open(struct world *w);
/* In memory where there is room: the commits, and not the disk, are tested. */
void world_open_in_memory(struct world *w);
void world_close(struct world *w);	/* removes the directory */
void world_reopen(struct world *w);	/* as after a restart */
bool world_locked(void);	/* does this process hold a lock of any store? */
int world_stay(void);		/* for backup_make(): who makes it stays who he is */
void world_restore(struct world *w);	/* as made anew from a backup of itself */
void world_sleep(struct world *w, int64_t ms);

uint64_t world_account(struct world *w, const char *login);

/* Runs one operation as login ("" = local administrator, "!" = the system) in a
 * batch of its own. args is a struct of the op's ARGS kind. Aborts the test if
 * op is unknown; returns the outcome, reply filled. */
enum outcome world_do(struct world *w, const char *login, const char *op, const void *args,
    struct reply *reply);
/* The same with fields cleared by name (NULL-terminated list) and/or a fixed id. */
enum outcome world_do_with(struct world *w, const char *login, const char *op,
    const void *args, const char *const *cleared, const uint8_t *op_id, struct reply *reply);

/* Runs req for who in the batch that is open; notices of before are forgotten. */
void world_core_do(struct world *w, const struct origin *who, const struct request *req,
    struct reply *reply);

/* Removes a folder with all that is in it. */
void world_remove(const char *dir);
/* A read transaction over the county; end with txn_abort. */
void world_read(struct world *w, struct txn *t);
/* A viewer as of now. */
void world_viewer(struct world *w, const char *login, struct viewer *v);
/* Reads a record by id or fails the test. */
void world_get(struct world *w, const struct kind *k, uint64_t id, void *rec);
/* The first cap of the viewer's needs; returns how many of out were filled. */
size_t need_list(struct txn *t, const struct viewer *v, int64_t now, struct need_row *out,
    size_t cap);
/* Name of a message, for assertions: "NEED_REASON". */
const char *world_message(unsigned message);

/* What a reply said: refused with that message at that field; done. Test files and
 * helpers give them short names over the reply that is theirs. */
#define REFUSED_REPLY(reply, name, where) do { \
	ck_assert_int_eq((reply).outcome, REFUSED); \
	ck_assert_str_eq(world_message((reply).refusal.message), name); \
	ck_assert_str_eq((reply).refusal.field, where); \
} while (0)
#define DONE_REPLY(reply) ck_assert_msg((reply).outcome == DONE, "%s at %s", \
	world_message((reply).refusal.message), (reply).refusal.field)

#endif
