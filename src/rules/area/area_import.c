/* A new list of areas against the stored ones: what is new, renamed, moved, gone. */
#include "src/rules/area/area_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "src/lang/tr.h"
#include "src/rules/area/area.h"
#include "src/text/parse.h"

enum { CODE, NAME, TIER, PARENT, KIND_OF, SUCCESSOR, COLUMNS };

static const struct rows_column columns[COLUMNS] = {
	[CODE] = { "code", "代码|区划代码|行政区划代码", true },
	[NAME] = { "name", "名称|地区名称|区划名称", true },
	[TIER] = { "tier", "层级|级别", true },
	[PARENT] = { "parent_code", "上级代码|上级", false },
	[KIND_OF] = { "kind", "类别|类型", true },
	[SUCCESSOR] = { "successor", "并入|并入代码|继承代码", false },
};

const struct area_word area_whats[] = {
	[AREA_SAME] = { "same", N_("as before") }, [AREA_ADDED] = { "added", N_("to be added") },
	[AREA_RENAMED] = { "renamed", N_("renamed") }, [AREA_RETIRED] = { "retired", N_("retired") },
	[AREA_MOVED] = { "moved", N_("moved, with a new code") },
};

struct reading {
	struct import_areas *im;
	struct act act;			/* only asked, for refuse() and rights */
	struct refusal why;
	unsigned line;
	unsigned faulty;		/* columns of the row, a bit each */
	bool starved;			/* a fault found no memory */
};

/* True if rc is 0; else notes what the row is refused for. */
static bool
is_fine(struct reading *rd, int rc)
{
	if (rc == 0)
		return true;
	for (size_t i = 0; i < COLUMNS; i++)
		if (strcmp(columns[i].field, rd->why.field) == 0)
			rd->faulty |= 1u << i;
	rd->starved |= rows_fault(&rd->im->rows, rd->line, &rd->why) != 0;
	return false;
}

static bool
at_fault(const struct reading *rd, unsigned column)
{
	return rd->faulty & 1u << column;
}

static int
by_code(const void *a, const void *b)
{
	return strcmp(((const struct area_change *)a)->area.code,
	    ((const struct area_change *)b)->area.code);
}

/* The next one is found by its code, a new one by its name too. */
static void
head_of(struct import_areas *im, size_t at)
{
	struct area_change *c = &im->change[at];
	unsigned code = list_head(c->area.code), name = list_head(c->area.name);

	c->same_code = im->by_code[code];
	im->by_code[code] = (int)at;
	if (c->what != AREA_ADDED)
		return;
	c->same_name = im->new_by_name[name];
	im->new_by_name[name] = (int)at;
}

/* Of the store or the list. */
static struct area_change *
find_code(struct import_areas *im, const char *code)
{
	int at = im->by_code[list_head(code)];

	while (at >= 0 && strcmp(im->change[at].area.code, code) != 0)
		at = im->change[at].same_code;
	return at >= 0 ? &im->change[at] : NULL;
}

/* Of the store, retired ones included: their codes are taken. */
static int
load(struct import_areas *im, struct txn *t)
{
	struct area a;
	struct walk w;
	bool ok = true;

	walk_open(&w, t, TABLE_KIND + kind_area.no, "", 0, false);
	while (ok && walk_next(&w)) {
		if (w.keylen != 8 || !record_get(t, &kind_area, get_u64(w.key), &a))
			continue;
		ok = list_grow((void **)&im->change, &im->room, im->n, sizeof *im->change);
		if (!ok)
			break;
		im->change[im->n] = (struct area_change){ .area = a };
		memcpy(im->change[im->n++].was, a.name, sizeof a.name);
	}
	walk_close(&w);
	if (ok && im->n > 0)
		qsort(im->change, im->n, sizeof *im->change, by_code);
	for (size_t i = 0; i < LIST_HEADS; i++)
		im->by_code[i] = im->new_by_name[i] = -1;
	for (size_t i = 0; i < im->n; i++)
		head_of(im, i);
	im->stored = im->n;
	return ok && t->err == 0 ? 0 : -1;
}

/* One cell that is a code, in the one form of its tier. */
static int
read_code(struct reading *rd, size_t row, size_t column, char out[16])
{
	char text[40];

	parse_fold(rows_value(&rd->im->rows, row, column), text, sizeof text);
	if (text[0] != '\0' && !code_valid(text))
		return refuse(&rd->act, columns[column].field, M_BAD_CODE, ARG_TEXT(text), NULL);
	code_stem(text, out);
	if (strlen(out) == 9)
		memcpy(out + 9, "000", 4);
	return 0;
}

static int
read_name(struct reading *rd, size_t row, struct area *a)
{
	const char *name = rows_value(&rd->im->rows, row, NAME);

	if (name[0] == '\0')
		return refuse(&rd->act, "name", M_REQUIRED, NULL);
	if (!text_valid(name, strlen(name), false))
		return refuse(&rd->act, "name", M_BAD_TEXT, NULL);
	if (strlen(name) >= sizeof a->name)
		return refuse(&rd->act, "name", M_TOO_LONG, ARG_NUMBER(sizeof a->name - 1), NULL);
	snprintf(a->name, sizeof a->name, "%s", name);
	return 0;
}

/* The kinds of place are those of the tier. */
static int
read_sort(struct reading *rd, size_t row, struct area *a)
{
	const char *kind = rows_value(&rd->im->rows, row, KIND_OF), *tier = rows_value(&rd->im->rows, row, TIER);
	const struct value *v = value_find(&enum_tier, tier);
	const struct area_sort *sort;

	if (v == NULL)
		return refuse(&rd->act, "tier", M_BAD_CHOICE, ARG_TEXT(tier),
		    ARG_TEXT("county, township, village, grid"), NULL);
	a->tier = v->no;
	rd->im->tier[v->no] = true;
	sort = area_sort_find((enum tier)v->no, kind);
	if (sort == NULL)
		return area_sort_refuse(&rd->act, (enum tier)v->no, kind);
	a->filler = sort->filler;
	snprintf(a->kind, sizeof a->kind, "%s", sort->name);
	return 0;
}

/* In the form of its tier, where that is known. */
static int
read_own_code(struct reading *rd, size_t row, struct area *a)
{
	if (read_code(rd, row, CODE, a->code) != 0)
		return -1;
	if (a->code[0] == '\0')
		return refuse(&rd->act, "code", M_REQUIRED, NULL);
	if (a->tier != 0) {
		char code[16];
		memcpy(code, a->code, sizeof code);
		if (!area_code_form((enum tier)a->tier, code, a->code))
			return refuse(&rd->act, "code", M_AREA_CODE_TIER, ARG_TEXT(code),
			    ARG_ENUM(tier, a->tier), NULL);
	}
	return 0;
}

/* By the digits of its code; what the list says of it must agree. The county keeps its
 * own. */
static int
read_parent(struct reading *rd, size_t row, struct area *a)
{
	char given[16], above[16], x[16], y[16];

	if (read_code(rd, row, PARENT, given) != 0)
		return -1;
	if (a->tier == 0 || at_fault(rd, CODE))
		return 0;
	area_code_above(a->code, above);
	code_stem(given, x);
	code_stem(above, y);
	if (a->tier != tier_county && given[0] != '\0' && strcmp(x, y) != 0)
		return refuse(&rd->act, "parent_code", M_AREA_PARENT_WRONG, ARG_TEXT(given),
		    ARG_TEXT(above), NULL);
	memcpy(a->parent, above, sizeof a->parent);
	return 0;
}

/* Goes on behind a fault: all that is wrong with a row is said. */
static void
read_area(struct reading *rd, size_t row, struct area *a, char successor[16])
{
	size_t stray = rows_stray(&rd->im->rows, row);

	if (stray > 0)
		is_fine(rd, refuse(&rd->act, "", M_FILE_WIDE, ARG_NUMBER((int64_t)stray), NULL));
	is_fine(rd, read_sort(rd, row, a));
	is_fine(rd, read_name(rd, row, a));
	is_fine(rd, read_own_code(rd, row, a));
	is_fine(rd, read_parent(rd, row, a));
	if (!is_fine(rd, read_code(rd, row, SUCCESSOR, successor)))
		successor[0] = '\0';
}

/* The row of an area that is stored. */
static int
take_known(struct reading *rd, struct area_change *c, const struct area *a, const char *successor)
{
	if (c->listed)
		return refuse(&rd->act, "code", M_AREAS_TWICE, ARG_TEXT(a->code), NULL);
	c->listed = true;
	c->line = rd->line;
	c->faulty = rd->faulty != 0;
	if (c->area.retired != 0 && successor[0] == '\0' && !at_fault(rd, SUCCESSOR))
		return refuse(&rd->act, "code", M_AREAS_RETIRED, ARG_TEXT(a->code), NULL);
	if (c->area.retired != 0)
		return 0;
	if (successor[0] != '\0') {
		c->what = AREA_RETIRED;
		snprintf(c->area.successor, sizeof c->area.successor, "%s", successor);
		return 0;
	}
	if (c->faulty || (strcmp(c->area.name, a->name) == 0 && strcmp(c->area.kind, a->kind) == 0))
		return 0;
	c->what = AREA_RENAMED;
	memcpy(c->area.name, a->name, sizeof a->name);
	memcpy(c->area.kind, a->kind, sizeof a->kind);
	c->area.filler = a->filler;
	return 0;
}

/* The row of one that is new. At fault it still stands there for those under it. */
static int
take_new(struct reading *rd, const struct area *a, const char *successor)
{
	struct import_areas *im = rd->im;

	if (successor[0] != '\0')
		return refuse(&rd->act, "code", M_NO_SUCH_AREA, ARG_TEXT(a->code), NULL);
	if (a->tier == tier_county)
		return refuse(&rd->act, "code", M_AREAS_COUNTY, ARG_TEXT(a->code), NULL);
	if (!list_grow((void **)&im->change, &im->room, im->n, sizeof *im->change))
		return refuse(&rd->act, "", M_NOT_STORED, NULL);
	im->change[im->n] = (struct area_change){ .line = rd->line, .what = AREA_ADDED,
	    .area = *a, .listed = true, .faulty = rd->faulty != 0 };
	head_of(im, im->n++);
	return 0;
}

static void
take_row(struct reading *rd, size_t row)
{
	struct area a = { 0 };
	struct area_change *c;
	char successor[16];

	rd->faulty = 0;
	read_area(rd, row, &a, successor);
	if (at_fault(rd, CODE))
		return;
	c = find_code(rd->im, a.code);
	is_fine(rd, c != NULL ? take_known(rd, c, &a, successor) : take_new(rd, &a, successor));
}

/* The area of that code in force when all is done; NULL: there is none. */
static struct area_change *
will_be(struct import_areas *im, const char *code)
{
	struct area_change *c = find_code(im, code);

	return c == NULL || c->area.retired != 0 || c->what == AREA_RETIRED || c->what == AREA_MOVED ?
	    NULL : c;
}

/* The only new area of its name and tier. */
static const struct area_change *
moved_to(const struct import_areas *im, const struct area_change *c)
{
	const struct area_change *to = NULL;
	size_t n = 0;

	for (int i = im->new_by_name[list_head(c->was)]; n < 2 && i >= 0; i = im->change[i].same_name)
		if (im->change[i].area.tier == c->area.tier && strcmp(im->change[i].area.name, c->was) == 0) {
			to = &im->change[i];
			n++;
		}
	return n == 1 ? to : NULL;
}

/* What is in force and not in the list, from the top down. */
static void
take_missing(struct import_areas *im, int tier)
{
	for (size_t i = 0; i < im->stored; i++) {
		struct area_change *c = &im->change[i], *above;
		const struct area_change *to;
		bool gone;

		if (c->area.tier != tier || c->listed || c->area.retired != 0)
			continue;
		above = find_code(im, c->area.parent);
		gone = above != NULL && (above->what == AREA_RETIRED || above->what == AREA_MOVED);
		if (!im->tier[tier] && !gone)
			continue;
		to = moved_to(im, c);
		c->what = to != NULL ? AREA_MOVED : AREA_RETIRED;
		if (to != NULL)
			memcpy(c->area.successor, to->area.code, sizeof c->area.successor);
		else if (gone)
			memcpy(c->area.successor, above->area.successor, sizeof c->area.successor);
	}
}

static int
check_retired(struct reading *rd, const struct area_change *c)
{
	const struct area_change *to;
	char stem[16];

	if (c->area.tier == tier_county)
		return refuse(&rd->act, "code", M_AREA_COUNTY_STAYS, NULL);
	if (c->area.successor[0] == '\0')
		return refuse(&rd->act, "successor", M_AREAS_NO_SUCCESSOR, ARG_TEXT(c->was),
		    ARG_TEXT(c->area.code), NULL);
	to = will_be(rd->im, c->area.successor);
	if (to == NULL || to->area.filler)
		return refuse(&rd->act, "successor", M_AREAS_NOT_THERE, ARG_TEXT(c->area.successor),
		    ARG_TEXT(c->was), NULL);
	if (to->area.tier > c->area.tier)
		return refuse(&rd->act, "successor", M_AREA_LOWER, ARG_TEXT(to->area.name),
		    ARG_ENUM(tier, c->area.tier), NULL);
	code_stem(c->area.code, stem);
	if (strncmp(to->area.code, stem, strlen(stem)) == 0)
		return refuse(&rd->act, "successor", M_AREA_SELF, ARG_TEXT(to->area.name), NULL);
	return 0;
}

static int
check_change(struct reading *rd, const struct area_change *c)
{
	if (c->what == AREA_RETIRED || c->what == AREA_MOVED)
		return check_retired(rd, c);
	if (c->area.retired == 0 && !c->faulty && c->area.tier != tier_county && will_be(rd->im, c->area.parent) == NULL)
		return refuse(&rd->act, "parent_code", M_AREA_NO_PARENT, ARG_TEXT(c->area.parent), NULL);
	return 0;
}

/* It goes with what it lies in, whose own fault says what is to be done. */
static bool
said_above(struct import_areas *im, const struct area_change *c)
{
	const struct area_change *above = find_code(im, c->area.parent);

	return c->what == AREA_RETIRED && !c->listed && c->area.successor[0] == '\0' &&
	    above != NULL && above->what == AREA_RETIRED && above->area.successor[0] == '\0';
}

static int
work_out(struct reading *rd)
{
	struct import_areas *im = rd->im;
	struct area county = { 0 };
	bool whole;

	for (size_t i = im->rows.head + 1; i < im->rows.nrows; i++) {
		rd->line = im->rows.row[i].line;
		take_row(rd, i);
	}
	/* A row that could not be read is no reason to retire what it stands for. */
	whole = im->rows.nfaults == 0;
	for (int tier = tier_county; whole && tier <= tier_grid; tier++)
		take_missing(im, tier);
	for (size_t i = 0; i < im->n; i++) {
		rd->line = im->change[i].line;
		if (said_above(im, &im->change[i]))
			continue;
		is_fine(rd, check_change(rd, &im->change[i]));
		im->count[im->change[i].what] += im->change[i].area.retired == 0;
	}
	county_get(rd->act.txn, &county);
	rd->line = 0;
	is_fine(rd, area_administered(&rd->act, "", county.code));
	rows_faults_sort(&im->rows);
	return rd->starved ? -1 : 0;
}

int
import_areas(struct import_areas *im, struct txn *t, const struct viewer *who, const void *data,
    size_t len, struct refusal *why)
{
	struct reading *rd;
	int rc;

	memset(im, 0, sizeof *im);
	if (rows_read(&im->rows, data, len, columns, COLUMNS, why) != 0)
		return -1;
	if (im->rows.nrows - im->rows.head - 1 > AREAS_ROWS)
		return parse_refuse(why, "", M_FILE_MANY, ARG_NUMBER(AREAS_ROWS), NULL);
	rd = calloc(1, sizeof *rd);
	if (rd != NULL) {
		rd->im = im;
		rd->act = (struct act){ .txn = t, .who = who, .asked = true, .refusal = &rd->why };
	}
	rc = rd != NULL && load(im, t) == 0 && work_out(rd) == 0 && t->err == 0 ? 0 : -1;
	free(rd);
	return rc == 0 ? 0 : parse_refuse(why, "", M_NOT_STORED, NULL);
}

void
import_areas_free(struct import_areas *im)
{
	rows_free(&im->rows);
	free(im->change);
	memset(im, 0, sizeof *im);
}
