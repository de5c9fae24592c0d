/*
 * The pages of a store's file, as liblmdb 0.9 lays them out. LMDB maps the file and trusts
 * what it finds; of damage it is ended by an assertion or a signal. Here pages are read, and
 * nothing in them is trusted.
 */
#ifndef DB_PAGE_H
#define DB_PAGE_H

#include <lmdb.h>
#include <stdbool.h>
#include <stdint.h>

#define PAGE_METAS 2		/* the first pages are the heads of the last two commits */
#define PAGE_DEPTH 32		/* the most of a tree */
#define PAGE_NONE SIZE_MAX	/* the root of an empty tree */
#define PAGE_FREE 0		/* of a head's two tables: the list of free pages */
#define PAGE_MAIN 1		/* the table of all others */
#define PAGE_MAGIC 0xBEEFC0DE
#define PAGE_VERSION 1

enum page_flag { PAGE_BRANCH = 1, PAGE_LEAF = 2, PAGE_OVERFLOW = 4, PAGE_META = 8 };
enum node_flag { NODE_APART = 1, NODE_TABLE = 2 };	/* its row lies on pages of its own; is a table */

struct page_file {
	int fd;
	size_t page;		/* bytes of one */
	size_t pages;		/* whole ones in the file */
};

struct page_table {
	uint32_t pad;
	uint16_t flags, depth;
	size_t branches, leaves, overflows, rows, root;
};

struct page_meta {
	uint32_t magic, version;
	void *address;
	size_t map;
	struct page_table tables[2];	/* pad of the first: bytes of a page */
	size_t last, txn;
};

struct page {
	size_t number;
	uint16_t pad, flags, lower, upper;	/* of an overflow the last two: how many pages */
	uint16_t nodes[];
};

/* A node of a page, borrowed from it. */
struct page_node {
	unsigned flags;
	const uint8_t *key, *data;	/* data: NULL in a branch */
	size_t keylen, len;		/* of the row, wherever it lies */
	size_t child;			/* of a branch: its page; NODE_APART: the first of its own */
	size_t at, bytes;		/* where it lies in its page, and all that it takes there */
};

/* The file of an open store. False: it cannot be asked. */
bool page_file(struct page_file *f, MDB_env *env);
/* len bytes from the byte at; false if they are not all in whole pages of the file. */
bool page_get(const struct page_file *f, void *out, size_t len, size_t at);
/* A branch or a leaf into p (f->page bytes): that page, with bounds that fit. */
bool page_read(const struct page_file *f, size_t number, struct page *p);
size_t page_nodes(const struct page *p);
/* False: it does not fit in its page, or its first page is none of the file. */
bool page_node(const struct page_file *f, const struct page *p, size_t i, struct page_node *n);
/* How many pages a row of its own begins with at the page number; 0: it is no such page. */
size_t page_run(const struct page_file *f, size_t number);
bool page_meta(const struct page_file *f, size_t number, struct page_meta *m);

#endif
