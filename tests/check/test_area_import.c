/* A changed list of areas: what is new, renamed, moved and gone; all of it or nothing. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/area/area.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "src/core/core.h"
#include "src/rules/area/area_import.h"
#include "tests/check/help_incident.h"

Suite *suite_area_import(void);

#define ALL 400
static struct area before[ALL];
static size_t nbefore;
static char text[65536], *end;

static void
setup(void)
{
	struct txn t;
	struct walk w;

	incident_setup();
	nbefore = 0;
	world_read(&world, &t);
	walk_open(&w, &t, TABLE_KIND + kind_area.no, "", 0, false);
	while (walk_next(&w))
		if (w.keylen == 8 && record_get(&t, &kind_area, get_u64(w.key), &before[nbefore]))
			nbefore++;
	walk_close(&w);
	txn_abort(&t);
}

static void
begin(void)
{
	end = text + sprintf(text, "代码,名称,层级,上级代码,类别,并入\n");
}

static void
row(const struct area *a, const char *code, const char *name, const char *successor)
{
	static const char *const tiers[] = { "", "county", "township", "村级", "grid" };

	end += sprintf(end, "%s,%s,%s,,%s,%s\n", code, name, tiers[a->tier], a->kind, successor);
}

static void
import(const char *login)
{
	static struct request req;
	struct op_area_import args = { .confirm = true };
	struct buf file = { .data = (uint8_t *)text, .len = strlen(text), .cap = sizeof text };
	struct origin who = { .address = "192.0.2.1", .account = world_account(&world, login) };
	const struct subject *s;
	const struct op *op = op_find("area.import", &s);

	request_fill(&req, s, op, &args);
	req.id_given = true;
	request_upload(&req, 1, text, file.len);
	ck_assert_int_eq(core_begin(world.core, world.now), 0);
	core_do(world.core, &(struct core_job){ .who = &who, .req = &req, .reply = &reply,
	    .upload = &file });
	ck_assert_int_eq(core_commit(world.core), 0);
}

static void
counted(int added, int renamed, int retired, int same)
{
	int want[] = { added, renamed, retired, same };

	DONE_OK();
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(atoi(reply.answer.args[i] + 1), want[i]);
}

static struct area
now(const char *code)
{
	struct area a;
	struct txn t;

	world_read(&world, &t);
	ck_assert_msg(area_get(&t, code, &a), "no %s", code);
	txn_abort(&t);
	return a;
}

static void
all_but(const char *code)
{
	for (size_t i = 0; i < nbefore; i++)
		if (code == NULL || strncmp(before[i].code, code, strlen(code)) != 0)
			row(&before[i], before[i].code, before[i].name, "");
}

START_TEST(the_same)
{
	begin();
	all_but(NULL);
	import("admin");
	counted(0, 0, 0, (int)nbefore);
	import("county");
	REFUSED_AS("NOT_PERMITTED", "");
}
END_TEST

/* The world's own list, as it ships. */
static struct import_areas im;

static int
look(void)
{
	struct refusal why;
	struct viewer v;
	struct txn t;
	int rc;

	world_viewer(&world, "admin", &v);
	world_read(&world, &t);
	rc = import_areas(&im, &t, &v, text, strlen(text), &why);
	txn_abort(&t);
	return rc;
}

static void
fault(size_t i, unsigned line, const char *column, const char *message)
{
	ck_assert_uint_lt(i, im.rows.nfaults);
	ck_assert_str_eq(world_message(im.rows.fault[i].why.message), message);
	ck_assert_str_eq(im.rows.fault[i].column, column);
	ck_assert_uint_eq(im.rows.fault[i].line, line);
}

START_TEST(faults)
{
	begin();
	end += sprintf(end, "150621,达拉特旗,county,,banner,\n"		/* 2 */
	    "15062x,样例,township,,town,\n150621900000,样例,城市,,town,\n"
	    "150621907000,样例,township,,村,\n150621908000,,township,,town,\n"
	    "150621900001,样例,township,,town,\n150621901000,样例,township,150622,town,\n"
	    "150622,样例,county,,county,\n150621902000,甲,township,,town,\n"
	    "150621902000,乙,township,,town,\n150621903200,丙,village,,village,\n"
	    "150621904000,丁,township,,town," V11 "\n" V12 ",戊,village,,village,x\n");
	ck_assert_int_eq(look(), 0);
	fault(0, 3, "代码", "BAD_CODE");
	fault(1, 4, "层级", "BAD_CHOICE");
	fault(2, 5, "类别", "CODE_CHOICE");
	fault(3, 6, "名称", "REQUIRED");
	fault(4, 7, "代码", "AREA_CODE_TIER");
	fault(5, 8, "上级代码", "AREA_PARENT_WRONG");
	fault(6, 9, "代码", "AREAS_COUNTY");
	fault(7, 11, "代码", "AREAS_TWICE");
	fault(8, 12, "上级代码", "AREA_NO_PARENT");
	fault(9, 13, "代码", "NO_SUCH_AREA");
	fault(10, 14, "并入", "BAD_CODE");
	ck_assert_uint_eq(im.rows.nfaults, 11);	/* nothing is said of what is not listed */
	import_areas_free(&im);
	import("admin");
	REFUSED_AS("FILE_LINE", "");
}
END_TEST

/* Each wrong cell of a row is said, and a row that is wrong is there for those under it. */
START_TEST(all_faults)
{
	begin();
	end += sprintf(end, "150621905000,,township,15062,房,15x,多\n"
	    "150621906000,,城市,x,town,\n"
	    "150621906200,样例,village,,village,\n"
	    V11 ",,village," T2 ",village,150621999200\n");
	ck_assert_int_eq(look(), 0);
	fault(0, 2, "", "FILE_WIDE");
	fault(1, 2, "名称", "REQUIRED");
	fault(2, 2, "上级代码", "BAD_CODE");
	fault(3, 2, "类别", "CODE_CHOICE");
	fault(4, 2, "并入", "BAD_CODE");
	fault(5, 3, "名称", "REQUIRED");
	fault(6, 3, "层级", "BAD_CHOICE");
	fault(7, 3, "上级代码", "BAD_CODE");
	fault(8, 5, "名称", "REQUIRED");
	fault(9, 5, "上级代码", "AREA_PARENT_WRONG");
	fault(10, 5, "并入", "AREAS_NOT_THERE");
	ck_assert_uint_eq(im.rows.nfaults, 11);
	import_areas_free(&im);
}
END_TEST

START_TEST(gone)
{
	begin();
	all_but(V11);
	ck_assert_int_eq(look(), 0);
	fault(0, 0, "successor", "AREAS_NO_SUCCESSOR");
	ck_assert_uint_eq(im.rows.nfaults, 1);
	import_areas_free(&im);
	begin();
	all_but("150621200");		/* a township: it is told once */
	ck_assert_int_eq(look(), 0);
	ck_assert_uint_eq(im.rows.nfaults, 1);
	import_areas_free(&im);
	row(&before[0], COUNTY, before[0].name, V21);
	ck_assert_int_eq(look(), 0);
	ck_assert_uint_ge(im.rows.nfaults, 1);
	import_areas_free(&im);
	import("admin");
	ck_assert_int_eq(reply.outcome, REFUSED);
	ck_assert_int_eq(now(V11).retired, 0);
}
END_TEST

/* A township goes; its villages follow it, and the rights with them. */
START_TEST(township_goes)
{
	struct viewer v;
	struct txn t;
	struct area t1 = now(T1);

	begin();
	all_but("150621200");
	row(&t1, T1, t1.name, T2);
	import("admin");
	DONE_OK();
	ck_assert_str_eq(now(T1).successor, T2);
	ck_assert_str_eq(now(V11).successor, T2);
	ck_assert_int_eq(now(V12).retired, world.now);
	world_viewer(&world, "town2", &v);
	world_read(&world, &t);
	ck_assert(may_over(&t, &v, ROLE(duty), V11));
	txn_abort(&t);
}
END_TEST

/* Any mix of changes; what must be is written down as the list is made. */
START_TEST(any_mix)
{
	static struct { char code[16], name[91], successor[16]; } want[2 * ALL];
	size_t n = 0;
	int added = 0, renamed = 0, retired = 0, same = 0;

	srandom((unsigned)_i + 1);
	begin();
	for (size_t i = 0; i < nbefore; i++) {
		const struct area *a = &before[i];
		long what = a->tier == tier_village && !a->filler &&
		    strncmp(a->code, "150621200", 9) != 0 ? random() % 8 : 7;
		memcpy(want[n].code, a->code, 16);
		snprintf(want[n].name, sizeof want[n].name, "%s", a->name);
		want[n].successor[0] = '\0';
		if (what == 0) {
			snprintf(want[n].name, sizeof want[n].name, "样例%zu", i);
			row(a, a->code, want[n].name, "");
			renamed++;
		} else if (what == 1) {
			strcpy(want[n].successor, random() % 2 ? V11 : T1);
			row(a, a->code, "何名皆可", want[n].successor);
			retired++;
		} else if (what == 2) {			/* moved under T1: a new code, the old row is gone */
			char code[16];
			int twins = 0;
			for (size_t k = 0; k < nbefore; k++)
				twins += strcmp(before[k].name, a->name) == 0;
			snprintf(code, sizeof code, "150621200%03zu", 600 + i);
			row(a, code, a->name, "");
			added++;
			if (twins > 1)		/* several of that name: it must be said */
				row(a, a->code, a->name, code);
			strcpy(want[n].successor, code);
			retired++;
			n++;
			strcpy(want[n].code, code);
			snprintf(want[n].name, sizeof want[n].name, "%s", a->name);
			want[n].successor[0] = '\0';
		} else {
			row(a, a->code, a->name, "");
			same++;
		}
		n++;
	}
	import("admin");
	counted(added, renamed, retired, same);
	for (size_t i = 0; i < n; i++) {
		struct area a = now(want[i].code);
		ck_assert_str_eq(a.name, want[i].name);
		ck_assert_str_eq(a.successor, want[i].successor);
		ck_assert_int_eq(a.retired != 0, want[i].successor[0] != '\0');
	}
}
END_TEST

Suite *
suite_area_import(void)
{
	Suite *s = suite_create("area_import");
	TCase *c = tcase_create("area_import");

	tcase_add_checked_fixture(c, setup, incident_teardown);
	tcase_add_test(c, the_same);
	tcase_add_test(c, faults);
	tcase_add_test(c, all_faults);
	tcase_add_test(c, gone);
	tcase_add_test(c, township_goes);
	tcase_add_loop_test(c, any_mix, 0, 6);
	suite_add_tcase(s, c);
	return s;
}
