/*
 * 导入区划: a new list of the county's areas held against what is stored. Looked at
 * as a whole first; all of it is stored by one operation, or nothing.
 *
 * Columns, by their English or Chinese names, as in db/lists/dalate.csv: code 代码,
 * name 名称, tier 层级, kind 类别, and if they are there parent_code 上级代码 and
 * successor 并入. The list is whole: what is in force and not in it, in a tier that
 * it has, is retired. Its successor is the one its row names; else, when it is the
 * only one, the new area of its name (it moved and has a new code); else, when the
 * area it lies in is retired too, that one's. Without one the list is refused.
 */
#ifndef RULES_AREA_IMPORT_H
#define RULES_AREA_IMPORT_H

#include "gen/kinds/area/area.h"
#include "src/op/op.h"
#include "src/text/rows.h"

#define AREAS_ROWS 20000

enum area_what { AREA_SAME, AREA_ADDED, AREA_RENAMED, AREA_RETIRED, AREA_MOVED };

/* What each is called: a word for programs, a msgid. */
extern const struct area_word {
	const char *code, *label;
} area_whats[];

/* What becomes of one area. */
struct area_change {
	unsigned line;			/* 0: it is not in the list */
	enum area_what what;
	char was[91];			/* its name until now */
	struct area area;		/* as it will be */
	bool listed;
	bool faulty;			/* its row is at fault */
	int same_code, same_name;	/* the next of that head, -1 = none */
};
struct import_areas {
	struct rows rows;
	struct area_change *change;	/* first those of the store, by code */
	size_t n, room, stored;
	int by_code[LIST_HEADS], new_by_name[LIST_HEADS];	/* heads, -1 = none */
	size_t count[5];		/* by enum area_what */
	bool tier[5];			/* that the list has */
};

/* Works out what the file comes to; t may be a read transaction. 0, with all faults
 * noted; or -1: *why is what is wrong with the file as a whole. import_areas_free()
 * either way. */
int import_areas(struct import_areas *im, struct txn *t, const struct viewer *who,
    const void *data, size_t len, struct refusal *why);
void import_areas_free(struct import_areas *im);

int import_areas_check(struct act *act);
void import_areas_apply(struct act *act);

#endif
