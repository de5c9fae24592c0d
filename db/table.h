/* The tables of a store, and rows of the one that tells of the store itself. */
#ifndef DB_TABLE_H
#define DB_TABLE_H

enum table {
	TABLE_INDEX,	/* state, made from the declarations */
	TABLE_JOURNAL,	/* seq -> entry and its hash */
	TABLE_ONCE,	/* state: account, operation id -> seq */
	TABLE_SEAL,	/* seq -> Ed25519 signature over that entry's hash */
	TABLE_META,	/* side: last id, schema */
	TABLE_KIND,	/* first of one table per stored kind: TABLE_KIND + kind->no */
};

/* Rows of TABLE_META. */
#define META_WRITER "writer"		/* struct writer: schema (8 bytes), then the name */
#define META_TABLES "tables"		/* the names of all tables, as one digest */
#define META_ROWS "rows"		/* the rows have sums; their form (1 byte) */
#define META_LAST_ID "last_id"		/* the newest id given, of any kind */
#define META_RESTORED "restored"	/* the last entry that the last restore found */

#endif
