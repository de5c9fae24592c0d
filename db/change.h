/*
 * Writing records. Every write of a STATE record goes through a change, which
 * applies it to the bytes, keeps the indexes and notes the effect for the
 * journal; so a writer cannot forget one of them.
 */
#ifndef DB_CHANGE_H
#define DB_CHANGE_H

#include "db/buf.h"
#include "db/store.h"

/* Of one operation: some 50,000 records. A full keeper writes it in a few seconds. */
#define EFFECTS_MAX (16 * 1024 * 1024)

#define EFFECT_FIELD 16		/* the number under which an entry holds each of them */
enum {			/* field numbers of an effect */
	EFFECT_KIND = 1, EFFECT_ID = 2, EFFECT_REV = 3, EFFECT_SET = 4, EFFECT_CLEARED = 5,
	EFFECT_WAS = 6,	/* of a record that was there: the fields set or cleared, as they
			 * were; for readers only, and not in entries before 0.4 */
};

struct change {
	struct txn *txn;
	int64_t now;		/* ms since 1970, never before the last entry's */
	uint16_t node;		/* 0 until joined to others */
	uint64_t *last_id;	/* the newest id given; the keeper's, moved on here */
	uint64_t kinds;		/* written so far, KIND_BIT() of each */
	struct buf *effects;	/* effect fields in wire format, see db/journal.h; one
				 * that grows up to EFFECTS_MAX */
};

/* Ids: 42-bit ms since 2020, 14-bit node, 8-bit counter carrying into the ms. */
uint64_t id_next(uint64_t last, int64_t now, uint16_t node);
/* The time an id was made, ms since 1970. */
int64_t id_time(uint64_t id);

/* Stores rec as a new record: sets rec->id and rec->rev = 1. Returns the id.
 * A missing required field or a value past its limit fails the transaction
 * (ERR_USE: the operation's check must refuse before). */
uint64_t change_new(struct change *c, const struct kind *k, void *rec);

/* Stores rec, which was read with record_get and altered: only fields that
 * differ from what is stored are written. rev grows; nothing happens if equal. */
void change_set(struct change *c, const struct kind *k, void *rec);

/* Stores rec under the id and the rev that it has, whatever was there: what a repair found.
 * False: it lacks what a record must have, and nothing was done. */
bool change_as_found(struct change *c, const struct kind *k, const void *rec);

/* SIDE kinds: put makes (id 0) or replaces, del removes. Never journaled. */
void side_put(struct txn *t, const struct kind *k, void *rec, uint64_t *last_id, int64_t now);
void side_del(struct txn *t, const struct kind *k, uint64_t id);

/* Applies one effect found in a journal entry (replay): edits bytes, keeps
 * indexes, runs no rule. ERR_BAD if it does not fit. */
int effect_apply(struct txn *t, const void *effect, size_t len);

#endif
