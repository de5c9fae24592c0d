/*
 * The filters of a list as its command takes them, for what is typed behind / on a
 * screen: "state=open waiting=30".
 */
#ifndef COMMAND_FILTERS_H
#define COMMAND_FILTERS_H

#include "db/buf.h"
#include "src/session/session.h"

struct kind;

struct filters {
	const struct kind *kind;	/* the ARGS kind of NOUN list */
	void *args;			/* struct of it, owned */
	uint64_t no;			/* fields, by place, given as no */
};

/* Owned by the caller, filters_free(). NULL: they are refused, and why says it; else why
 * says what is to be known of them, mostly nothing. Reads the store for itself: not to be called with a transaction open. */
struct filters *filters_read(struct session *s, const char *noun, const char *typed, struct buf *why);
void filters_free(struct filters *f);

/* Appends their names as they are typed in the reader's language: 状态、地区. Nothing where
 * that list has none. */
void filters_names(const char *noun, struct buf *out);

#endif
