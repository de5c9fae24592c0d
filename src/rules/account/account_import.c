/* What a list of people comes to: whose row is whose, where, and what is missing. */
#include "src/rules/account/account_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/enums.h"
#include "src/rules/area/area.h"
#include "src/text/parse.h"
#include "src/text/show.h"

struct import_area {
	char code[16], name[91], stem[16];
	enum tier tier;
};

static const struct rows_column columns[IMPORT_COLUMNS] = {
	[IMPORT_LOGIN] = { "login", "账号|登录名|用户名|account", false },
	[IMPORT_NAME] = { "name", "姓名|名字|人员姓名|人员", true },
	[IMPORT_AREA] = { "area", "地区|村|嘎查|嘎查村|村社区|社区|行政区划|所在地区|所属地区|区划代码", true },
	[IMPORT_TOWNSHIP] = { "township", "乡镇|苏木|苏木镇|苏木乡镇|乡镇街道|镇", false },
	[IMPORT_ROLE] = { "role", "角色|职务|身份", true },
	[IMPORT_POST] = { "post", "岗位|岗|ab岗|a/b岗", false },
	[IMPORT_UNIT] = { "unit", "单位|所属单位|工作单位|部门", false },
	[IMPORT_PHONE] = { "phone", "电话|手机|手机号|手机号码|电话号码|联系电话|联系方式", false },
};

struct import_held {			/* one area of somebody's */
	char area[16];
	int next;			/* -1 = none */
};

struct reading {
	struct import_people *im;
	struct act act;			/* only asked: what the rules of grants say */
	struct refusal why;
	size_t at;			/* row of the file */
	struct import_row *row;
	char cell[IMPORT_COLUMNS][200];	/* folded; "" if it is at fault */
	unsigned faulty;		/* columns of the row, a bit each */
	bool starved;			/* a fault found no memory */
};

/* True if rc is 0; else notes what the row is refused for. */
static bool
is_fine(struct reading *rd, int rc)
{
	struct rows *r = &rd->im->rows;

	if (rc == 0)
		return true;
	for (size_t i = 0; i < IMPORT_COLUMNS; i++)
		if (strcmp(columns[i].field, rd->why.field) == 0)
			rd->faulty |= 1u << i;
	rd->starved |= rows_fault(r, r->row[rd->at].line, &rd->why) != 0;
	return false;
}

static bool
at_fault(const struct reading *rd, unsigned column)
{
	return rd->faulty & 1u << column;
}

/* Adds somebody; his place, or -1 without memory. */
static int
person_add(struct import_people *im, const struct import_person *p)
{
	unsigned l = list_head(p->login), n = list_head(p->name);
	int at = (int)im->npeople;

	if (!list_grow((void **)&im->people, &im->room, im->npeople, sizeof *im->people))
		return -1;
	im->people[at] = *p;
	im->people[at].same_login = im->by_login[l];
	im->people[at].same_name = im->by_name[n];
	im->people[at].last_row = -1;
	im->by_login[l] = im->by_name[n] = at;
	im->npeople++;
	return at;
}

static int
by_login(const struct import_people *im, const char *login)
{
	int at = im->by_login[list_head(login)];

	while (at >= 0 && strcmp(im->people[at].login, login) != 0)
		at = im->people[at].same_login;
	return at;
}

/* Once for each: a list may name a thousand of one name. False without memory. */
static bool
load_held(struct import_people *im, struct txn *t, int64_t now, struct import_person *p)
{
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(t, p->id, now, held, VIEWER_GRANTS);

	p->held = -1;
	for (size_t i = 0; i < n; i++) {
		if (!list_grow((void **)&im->held, &im->held_room, im->nheld, sizeof *im->held))
			return false;
		im->held[im->nheld].next = p->held;
		memcpy(im->held[im->nheld].area, held[i].area, sizeof held[i].area);
		p->held = (int)im->nheld++;
	}
	return true;
}

static int
load_people(struct import_people *im, struct txn *t, int64_t now)
{
	struct import_person p;
	struct account a;
	struct walk w;
	int rc = 0;

	for (size_t i = 0; i < LIST_HEADS; i++)
		im->by_login[i] = im->by_name[i] = -1;
	walk_open(&w, t, TABLE_KIND + kind_account.no, "", 0, false);
	while (rc >= 0 && walk_next(&w)) {
		if (w.keylen != 8 || !record_get(t, &kind_account, get_u64(w.key), &a))
			continue;
		p = (struct import_person){ .id = a.id, .disabled = a.disabled != 0 };
		memcpy(p.login, a.login, sizeof p.login);
		memcpy(p.name, a.name, sizeof p.name);
		memcpy(p.phone, a.phone, sizeof p.phone);
		rc = load_held(im, t, now, &p) ? person_add(im, &p) : -1;
	}
	walk_close(&w);
	im->stored = im->npeople;
	return rc < 0 ? -1 : 0;
}

static int
by_area_name(const void *a, const void *b)
{
	const struct import_area *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d != 0 ? d : strcmp(x->code, y->code);
}

/* By name, so that those that begin alike stand together. */
static int
load_areas(struct import_people *im, struct txn *t)
{
	size_t room = 0;
	struct area a;
	struct walk w;
	bool ok = true;

	walk_open(&w, t, TABLE_KIND + kind_area.no, "", 0, false);
	while (ok && walk_next(&w)) {
		struct import_area *to;
		if (w.keylen != 8 || !record_get(t, &kind_area, get_u64(w.key), &a) ||
		    a.retired != 0 || a.filler)
			continue;
		ok = list_grow((void **)&im->areas, &room, im->nareas, sizeof *im->areas);
		if (!ok)
			break;
		to = &im->areas[im->nareas++];
		memcpy(to->code, a.code, sizeof to->code);
		memcpy(to->name, a.name, sizeof to->name);
		code_stem(a.code, to->stem);
		to->tier = (enum tier)a.tier;
	}
	walk_close(&w);
	if (im->nareas > 0)
		qsort(im->areas, im->nareas, sizeof *im->areas, by_area_name);
	return ok ? 0 : -1;
}

/* The first area that is not before name. */
static size_t
area_from(const struct import_people *im, const char *name)
{
	size_t low = 0, high = im->nareas;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(im->areas[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Areas under stem called name, or beginning with it; the first one to *out. What
 * there are goes to words. */
static size_t
areas_called(const struct import_people *im, const char *stem, const char *name, bool begin,
    const struct import_area **out, struct buf *words)
{
	size_t n = 0, more = 0, len = strlen(name) + !begin;
	char called[110];

	for (size_t i = area_from(im, name); i < im->nareas &&
	    strncmp(im->areas[i].name, name, len) == 0; i++) {
		const struct import_area *a = &im->areas[i];
		if (strncmp(a->stem, stem, strlen(stem)) != 0)
			continue;
		if (n++ == 0)
			*out = a;
		snprintf(called, sizeof called, "%s %s", a->name, a->code);
		show_among(words, called, &more);
	}
	show_more(words, more);
	return n;
}

/* The one area of that name under stem; NULL, and a fault of the column. */
static const struct import_area *
area_called(struct reading *rd, size_t column, const char *stem)
{
	const char *name = rd->cell[column], *field = columns[column].field;
	const struct import_area *a = NULL;
	char words[180];
	struct buf b = BUF(words);
	size_t n = areas_called(rd->im, stem, name, false, &a, &b);

	/* 黄木独村 for 黄木独村委会; one character stands for too many. */
	if (n == 0 && strlen(name) > 3)
		n = areas_called(rd->im, stem, name, true, &a, &b);
	if (n == 1)
		return a;
	/* In a township that is at fault itself, only what is nowhere is wrong. */
	if (n == 0)
		is_fine(rd, refuse(&rd->act, field, M_IMPORT_NO_AREA, ARG_TEXT(name), NULL));
	else if (!at_fault(rd, IMPORT_TOWNSHIP))
		is_fine(rd, refuse(&rd->act, field, M_IMPORT_AREA, ARG_TEXT(name),
		    ARG_TEXT(buf_str(&b)), NULL));
	return NULL;
}

/* A code, or a name; in the township if that is given. False: it is not known. */
static bool
read_area(struct reading *rd, char code[16])
{
	const char *text = rd->cell[IMPORT_AREA], *township = rd->cell[IMPORT_TOWNSHIP];
	const struct import_area *a = NULL;

	if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
		if (!code_valid(text))
			return is_fine(rd, refuse(&rd->act, "area", M_BAD_CODE, ARG_TEXT(text), NULL));
		memcpy(code, text, strlen(text) + 1);	/* a code is shorter than 16 */
		return true;
	}
	if (township[0] != '\0')
		a = area_called(rd, IMPORT_TOWNSHIP, "");
	else if (text[0] == '\0' && !at_fault(rd, IMPORT_AREA) && !at_fault(rd, IMPORT_TOWNSHIP))
		is_fine(rd, refuse(&rd->act, "area", M_REQUIRED, NULL));
	if (text[0] != '\0')
		a = area_called(rd, IMPORT_AREA, a != NULL ? a->stem : "");
	if (a == NULL || at_fault(rd, IMPORT_AREA) || at_fault(rd, IMPORT_TOWNSHIP))
		return false;
	memcpy(code, a->code, sizeof a->code);
	return true;
}

/* One cell, folded to ASCII where that is meant. */
static int
read_cell(struct reading *rd, size_t column)
{
	static const size_t most[IMPORT_COLUMNS] = { [IMPORT_LOGIN] = 32, [IMPORT_NAME] = 60,
		[IMPORT_AREA] = 90, [IMPORT_TOWNSHIP] = 90, [IMPORT_ROLE] = 120, [IMPORT_POST] = 30,
		[IMPORT_UNIT] = 90, [IMPORT_PHONE] = 24 };
	const char *field = columns[column].field, *text = rows_value(&rd->im->rows, rd->at, column);
	char *cell = rd->cell[column];

	cell[0] = '\0';
	if (!text_valid(text, strlen(text), false))
		return refuse(&rd->act, field, M_BAD_TEXT, NULL);
	parse_fold(text, cell, sizeof rd->cell[column]);
	if (strlen(text) >= sizeof rd->cell[column] || strlen(cell) > most[column])
		return refuse(&rd->act, field, M_TOO_LONG, ARG_NUMBER((int64_t)most[column]), NULL);
	if (column == IMPORT_PHONE && (strstr(cell, "E+") != NULL || strstr(cell, "e+") != NULL))
		return refuse(&rd->act, field, M_FILE_SCIENCE, ARG_TEXT(cell), NULL);
	for (char *p = cell; column == IMPORT_LOGIN && *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 32;
	if (column == IMPORT_LOGIN && cell[0] != '\0' && !account_login_valid(cell))
		return refuse(&rd->act, field, M_LOGIN_FORM, ARG_TEXT(cell), NULL);
	return column == IMPORT_NAME && cell[0] == '\0' ?
	    refuse(&rd->act, field, M_REQUIRED, NULL) : 0;
}

static void
read_cells(struct reading *rd)
{
	size_t stray = rows_stray(&rd->im->rows, rd->at);

	if (stray > 0)
		is_fine(rd, refuse(&rd->act, "", M_FILE_WIDE, ARG_NUMBER((int64_t)stray), NULL));
	for (size_t i = 0; i < IMPORT_COLUMNS; i++)
		if (!is_fine(rd, read_cell(rd, i)))
			rd->cell[i][0] = '\0';
}

/* Does he hold something in this area, in the store or by an earlier row? */
static bool
serves(struct reading *rd, int at, const char *area)
{
	const struct import_person *p = &rd->im->people[at];

	for (int h = p->held; h >= 0; h = rd->im->held[h].next)
		if (strcmp(rd->im->held[h].area, area) == 0)
			return true;
	for (int r = p->last_row; r >= 0; r = rd->im->row[r].before)
		if (strcmp(rd->im->row[r].area, area) == 0)
			return true;
	return false;
}

/* Who has this name: by telephone, else by area. -1 = nobody; -2 = refused. */
static int
find_named(struct reading *rd, const char *area)
{
	const char *name = rd->cell[IMPORT_NAME], *phone = rd->cell[IMPORT_PHONE];
	int found = -1;

	for (int at = rd->im->by_name[list_head(name)]; at >= 0; at = rd->im->people[at].same_name) {
		const struct import_person *p = &rd->im->people[at];
		if (strcmp(p->name, name) != 0)
			continue;
		if (phone[0] != '\0' && strcmp(p->phone, phone) == 0)
			return at;
		if (found < 0 && serves(rd, at, area))
			found = at;
	}
	if (found >= 0 && phone[0] != '\0' && rd->im->people[found].phone[0] != '\0') {
		refuse(&rd->act, "phone", M_IMPORT_NAMESAKE, ARG_TEXT(name),
		    ARG_TEXT(rd->im->people[found].login), NULL);
		return -2;
	}
	return found;
}

static int
find_login(struct reading *rd)
{
	const char *login = rd->cell[IMPORT_LOGIN];
	int at = by_login(rd->im, login);

	if (at >= 0 && rd->im->people[at].id != 0 && (rd->im->people[at].name[0] == '\0' ||
	    !viewer_knows(rd->act.txn, rd->act.who, rd->act.now, rd->im->people[at].id))) {
		refuse(&rd->act, "login", M_LOGIN_TAKEN, ARG_TEXT(login), NULL);
		return -2;	/* whose it is, is not known, or not his to know */
	}
	if (at >= 0 && strcmp(rd->im->people[at].name, rd->cell[IMPORT_NAME]) != 0) {
		refuse(&rd->act, "login", M_IMPORT_OTHER, ARG_TEXT(login),
		    ARG_TEXT(rd->im->people[at].name), NULL);
		return -2;
	}
	return at;
}

/* a, b … z, aa, ab … */
static void
suffix(unsigned k, char out[3])
{
	size_t n = 0;

	if (k >= 26)
		out[n++] = (char)('a' + (k / 26 - 1) % 26);
	out[n++] = (char)('a' + k % 26);
	out[n] = '\0';
}

/* The first free login of the area; see the header. */
static int
make_login(struct reading *rd, const char *area, bool b_post, char out[33])
{
	static const char tiers[] = "?ctvg";
	char stem[16], tail[3];
	struct area a = { 0 };

	area_get(rd->act.txn, area, &a);
	code_stem(a.code, stem);
	for (unsigned k = b_post; k < 26 + 26 * 26; k++) {
		suffix(k, tail);
		snprintf(out, 33, "%c%s%s", tiers[a.tier >= 1 && a.tier <= 4 ? a.tier : 0], stem + 6, tail);
		if (account_login_valid(out) && by_login(rd->im, out) < 0)
			return 0;
	}
	return refuse(&rd->act, "login", M_IMPORT_LOGINS, NULL);
}

/* A new code lets one in as him: who gives it administers all that he is. */
static bool
may_card(struct reading *rd, int at, const char *field)
{
	struct account a = { .id = rd->im->people[at].id };

	if (!rd->im->cards || a.id == 0 || account_administered(&rd->act, &a) == 0)
		return true;
	snprintf(rd->why.field, sizeof rd->why.field, "%s", field);
	return false;
}

/* Whose row it is, one who is to be added included. */
static int
read_person(struct reading *rd, const char *area, int post)
{
	bool given = rd->cell[IMPORT_LOGIN][0] != '\0';
	int at = given ? find_login(rd) : find_named(rd, area);
	struct import_person p = { .id = 0, .held = -1 };

	if (at == -2)
		return -1;
	if (at >= 0 && rd->im->people[at].disabled)
		return refuse(&rd->act, given ? "login" : "name", M_IMPORT_OFF,
		    ARG_TEXT(rd->im->people[at].login), NULL);
	if (at >= 0 && !may_card(rd, at, given ? "login" : "name"))
		return -1;
	if (at < 0) {
		if (given)
			memcpy(p.login, rd->cell[IMPORT_LOGIN], sizeof p.login);
		else if (make_login(rd, area, post == post_B, p.login) != 0)
			return -1;
		memcpy(p.name, rd->cell[IMPORT_NAME], sizeof p.name);
		memcpy(p.phone, rd->cell[IMPORT_PHONE], sizeof p.phone);
		at = person_add(rd->im, &p);
		if (at < 0)
			return refuse(&rd->act, "", M_NOT_STORED, NULL);
		rd->row->added = true;
	}
	rd->row->person = (size_t)at;
	return 0;
}

static bool
same_grant(const struct grant *a, const struct grant *b)
{
	return a->role == b->role && strcmp(a->area, b->area) == 0 && a->post == b->post &&
	    a->unit == b->unit;
}

/* Leaves what he does not hold yet, by the store or an earlier row. */
static int
missing_only(struct reading *rd, struct grant *want, size_t n)
{
	const struct import_person *p = &rd->im->people[rd->row->person];
	struct grant held[VIEWER_GRANTS];
	size_t nheld = p->id == 0 ? 0 :
	    grants_held(rd->act.txn, p->id, rd->act.now, held, VIEWER_GRANTS), planned = 0;

	for (size_t i = 0; i < n; i++) {
		bool has = false;
		for (size_t k = 0; k < nheld; k++)
			has = has || same_grant(&want[i], &held[k]);
		planned = 0;
		for (int r = p->last_row; r >= 0; r = rd->im->row[r].before) {
			planned += rd->im->row[r].ngrants;
			for (size_t k = 0; k < rd->im->row[r].ngrants; k++)
				has = has || same_grant(&want[i], &rd->im->row[r].grants[k]);
		}
		if (!has)
			rd->row->grants[rd->row->ngrants++] = want[i];
	}
	if (nheld + planned + rd->row->ngrants > VIEWER_GRANTS)
		return refuse(&rd->act, "role", M_GRANT_MANY, ARG_NUMBER(VIEWER_GRANTS), NULL);
	return 0;
}

static int
read_post(struct reading *rd, int *post)
{
	const char *text = rd->cell[IMPORT_POST];
	const struct value *v = value_find(&enum_post, text);

	*post = v != NULL ? v->no : 0;
	return text[0] == '\0' || v != NULL ? 0 :
	    refuse(&rd->act, "post", M_BAD_CHOICE, ARG_TEXT(text), ARG_TEXT("A, B"), NULL);
}

/* Whose row it is, as far as the cells tell. */
static bool
whose(struct reading *rd, const char *area, int post)
{
	if (at_fault(rd, IMPORT_NAME) || at_fault(rd, IMPORT_LOGIN) ||
	    (area[0] == '\0' && rd->cell[IMPORT_LOGIN][0] == '\0') ||
	    !is_fine(rd, read_person(rd, area, post)))
		return false;
	rd->row->before = rd->im->people[rd->row->person].last_row;
	rd->im->people[rd->row->person].last_row = (int)(rd->row - rd->im->row);
	return true;
}

/* Goes on behind a fault: all that is wrong with a row is said, but for what only a cell
 * that is at fault itself could tell. */
static void
read_row(struct reading *rd)
{
	struct grant want[ROLES_MAX];
	struct grant_wish wish = { .role = rd->cell[IMPORT_ROLE], .unit = rd->cell[IMPORT_UNIT] };
	struct area area = { 0 };
	unsigned roles = 0;
	uint64_t unit = 0;
	char code[16];
	size_t n;

	read_cells(rd);
	wish.area = code;
	if (!read_area(rd, code) || !is_fine(rd, grant_area(&rd->act, &wish, &area)))
		area.code[0] = '\0';
	is_fine(rd, read_post(rd, &wish.post));
	if (!at_fault(rd, IMPORT_ROLE) && is_fine(rd, grant_roles(&rd->act, wish.role, &roles)))
		is_fine(rd, grant_post(&rd->act, &wish, roles));
	if (area.code[0] != '\0')
		is_fine(rd, grant_unit(&rd->act, &wish, area.code, &unit));
	memcpy(rd->row->area, area.code, sizeof rd->row->area);
	if (!whose(rd, area.code, wish.post) || rd->faulty != 0)
		return;
	n = grants_fill(&rd->act, &wish, area.code, roles, unit, want);
	if (is_fine(rd, missing_only(rd, want, n)) && rd->row->ngrants > 0)
		is_fine(rd, grant_not_self(&rd->act, rd->im->people[rd->row->person].id));
}

/* Rows that name a login first, so that none is given away that the list uses. */
static int
read_rows(struct reading *rd)
{
	struct import_people *im = rd->im;
	size_t first = im->rows.head + 1;

	for (int named = 1; named >= 0; named--) {
		for (rd->at = first; rd->at < im->rows.nrows; rd->at++) {
			rd->row = &im->row[rd->at - first];
			if ((rows_value(&im->rows, rd->at, IMPORT_LOGIN)[0] != '\0') != named)
				continue;
			*rd->row = (struct import_row){ .line = im->rows.row[rd->at].line, .before = -1 };
			rd->faulty = 0;
			read_row(rd);
		}
	}
	return rd->starved ? -1 : 0;
}

static void
count(struct import_people *im)
{
	for (size_t i = 0; im->rows.nfaults == 0 && i < im->nrows; i++) {
		im->added += im->row[i].added;
		if (!im->row[i].added && im->people[im->row[i].person].id != 0)
			im->more += im->row[i].ngrants;
		im->there += im->row[i].ngrants == 0;
	}
	for (size_t i = 0; im->cards && i < im->stored; i++)
		im->again += im->people[i].last_row >= 0;
	rows_faults_sort(&im->rows);
}

int
import_people(struct import_people *im, struct txn *t, const struct viewer *who, int64_t now,
    bool cards, const void *data, size_t len, struct refusal *why)
{
	struct reading *rd;
	int rc;

	memset(im, 0, sizeof *im);
	im->cards = cards;
	if (rows_read(&im->rows, data, len, columns, IMPORT_COLUMNS, why) != 0)
		return -1;
	im->nrows = im->rows.nrows - im->rows.head - 1;
	if (im->nrows > IMPORT_ROWS)
		return parse_refuse(why, "", M_FILE_MANY, ARG_NUMBER(IMPORT_ROWS), NULL);
	rd = calloc(1, sizeof *rd);
	im->row = calloc(im->nrows, sizeof *im->row);
	if (rd != NULL) {
		rd->im = im;
		rd->act = (struct act){ .txn = t, .who = who, .now = now, .asked = true,
		    .refusal = &rd->why };
	}
	rc = rd != NULL && im->row != NULL && load_people(im, t, now) == 0 && load_areas(im, t) == 0 &&
	    read_rows(rd) == 0 && t->err == 0 ? 0 : -1;
	free(rd);
	if (rc != 0)
		return parse_refuse(why, "", M_NOT_STORED, NULL);
	count(im);
	return 0;
}

void
import_people_free(struct import_people *im)
{
	rows_free(&im->rows);
	free(im->people);
	free(im->row);
	free(im->areas);
	free(im->held);
	memset(im, 0, sizeof *im);
}
