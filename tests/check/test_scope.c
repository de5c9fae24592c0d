/*
 * Lists that walk indexes against a look at every record: what somebody may see is met,
 * each once, newest first, whoever he is and whatever he filters by.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/join.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/rules/report/report.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_report.h"

Suite *suite_scope(void);

enum { MOST = 300, NIGHT = 60 };

static const char *const people[] = { "county", "leader", "super", "admin", "town1", "town2",
    "town1b", "v11a", "v12", "v21", "both", "nobody" };
static const char *const areas[] = { COUNTY "000000", T1, T2, V11, V12, V21 };

static struct txn t;
static struct viewer who;
static struct reader reader;

static size_t
pick(size_t n)
{
	return (size_t)random() % n;
}

/* --- joins --- */

static uint8_t has[4][MOST];

static void
key_of(struct index_key *key, unsigned set, unsigned walk)
{
	key_begin(key, &kind_line, 200);
	key_number(key, set * 10 + walk);
}

/* Rows of made-up indexes: set s has id i where has[s][i], in one or two of its walks. */
static void
rows_make(unsigned sets, unsigned share)
{
	struct index_key key;

	memset(has, 0, sizeof has);
	txn_begin(&t, core_db(world.core), true);
	for (unsigned s = 0; s < sets; s++)
		for (size_t i = 1; i < MOST; i++)
			for (unsigned walk = 0; walk < 3; walk++) {
				if (pick(100) >= share / (s + 1))
					continue;
				has[s][i] = 1;
				key_of(&key, s, walk);
				key_number(&key, i);
				key_number(&key, pick(9));	/* of a row that names i */
				table_put(&t, TABLE_INDEX, key.data, key.b.len, "", 0);
			}
	ck_assert_int_eq(txn_commit(&t), 0);
}

static void
rows_drop(void)
{
	struct index_key key;
	struct walk w;

	txn_begin(&t, core_db(world.core), true);
	for (bool any = true; any;) {
		key_begin(&key, &kind_line, 200);
		walk_open(&w, &t, TABLE_INDEX, key.data, key.b.len, false);
		any = walk_next(&w);
		if (any) {
			memcpy(key.data, w.key, w.keylen);
			key.b.len = w.keylen;
		}
		walk_close(&w);
		if (any)
			table_del(&t, TABLE_INDEX, key.data, key.b.len);
	}
	ck_assert_int_eq(txn_commit(&t), 0);
}

static bool
in_all(unsigned sets, size_t i)
{
	for (unsigned s = 0; s < sets; s++)
		if (!has[s][i])
			return false;
	return true;
}

static void
join_as_model(unsigned sets)
{
	struct join *j;
	struct index_key key;
	size_t oldest = pick(3) ? 0 : pick(MOST);
	uint64_t at = pick(2) ? UINT64_MAX : 1 + pick(MOST + 100);

	world_read(&world, &t);
	j = join_new(&t);
	for (unsigned s = 0; s < sets; s++) {
		join_set(j);
		for (unsigned walk = 0; walk < 3; walk++) {
			key_of(&key, s, walk);
			join_walk(j, &key);
		}
	}
	join_from(j, oldest);
	for (size_t i = MOST - 1; i > 0; i--)
		if (i < at && i >= oldest && in_all(sets, i)) {
			at = join_next(j, at);
			ck_assert_uint_eq(at, i);
		}
	ck_assert_uint_eq(join_next(j, at), 0);
	ck_assert_uint_eq(join_next(j, at), 0);
	join_close(j);
	txn_abort(&t);
}

START_TEST(a_join_meets_what_lies_in_every_set)
{
	static const unsigned shares[] = { 1, 5, 40, 99 };

	srandom(20261129);
	for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
		for (unsigned sets = 1; sets <= 4; sets++) {
			rows_make(sets, shares[i]);
			for (int k = 0; k < 6; k++)
				join_as_model(sets);
			rows_drop();
		}
	world_read(&world, &t);
	struct join *j = join_new(&t);
	ck_assert_uint_eq(join_next(j, UINT64_MAX), 0);
	join_set(j);
	ck_assert_uint_eq(join_next(j, UINT64_MAX), 0);
	join_close(j);
	txn_abort(&t);
}
END_TEST

/* --- a night --- */

static uint64_t incidents[NIGHT];

/* What the rules refuse is left undone. */
static void
incidents_make(void)
{
	static const char *const from[] = { "county", "town1", "town2", "v11a", "v12", "v21" };

	for (size_t i = 0; i < NIGHT; i++) {
		struct op_incident_open a = { .class = incident_class_natural, .drill = pick(6) == 0 };
		world.now += (int64_t)(1 + pick(90)) * MINUTE;
		snprintf(a.area, sizeof a.area, "%s", areas[pick(6)]);
		snprintf(a.place, sizeof a.place, "样例地点%zu", i);
		if (pick(3) == 0)
			a.class = incident_class_accident;
		else
			a.hazard = hazard_flood;
		world_do(&world, from[pick(6)], "incident.open", &a, &reply);
		if (reply.outcome != DONE)
			world_do(&world, "county", "incident.open", &a, &reply);
		DONE_OK();
		incidents[i] = reply.answer.id;
		if (pick(4) == 0)
			area_change("county", incidents[i], areas[pick(6)], "", "扩大");
		if (pick(4) == 0)
			area_change("county", incidents[i], "", areas[pick(6)], "误加");
		if (pick(3) == 0 && i > 0)
			link_make("county", incidents[pick(i + 1)], incidents[pick(i + 1)]);
		if (pick(3) == 0)
			state_set("county", incidents[pick(i + 1)], incident_state_verified + (int)pick(4), "完了");
	}
}

static void
reports_make(void)
{
	static const char *const from[] = { "v11a", "v12", "v21", "town1", "town2" };
	static const char *const of[] = { V11, V12, V21, T1, T2 };
	struct reply r;

	for (size_t i = 0; i < NIGHT; i++) {
		size_t k = pick(5);
		struct op_report_file f = flood(of[k], (int64_t)pick(1000));
		world.now += MINUTE;
		f.incident = incidents[pick(NIGHT)];
		if (try_report(&world, from[k], &f, NULL, &r) == DONE && pick(2))
			accept_report(&world, pick(2) ? "town1" : "county", r.answer.id, &r);
	}
}

static void
calls_make(void)
{
	static const char *const from[] = { "v11a", "v12", "v21", "town1", "town2", "county" };
	struct reply r;

	for (size_t i = 0; i < NIGHT / 2; i++) {
		struct op_sos_send a = { .drill = pick(4) == 0 };
		struct op_sos_answer b = { .text = "" };
		world.now += (int64_t)(5 + pick(60)) * MINUTE;
		if (pick(2))		/* of what happens elsewhere */
			snprintf(a.area, sizeof a.area, "%s", areas[pick(6)]);
		world_do(&world, from[pick(6)], "sos.send", &a, &r);
		b.which = r.answer.id;
		if (r.outcome == DONE && pick(2))
			world_do(&world, "leader", "sos.answer", &b, &r);
		world.now += (int64_t)pick(90) * MINUTE;
		if (r.outcome == DONE && pick(2))
			world_do(&world, "county", "sos.close", &(struct op_sos_close){ .which = b.which,
			    .outcome = 1 + (int)pick(4), .text = "样例" }, &r);
	}
}

static void
look(const char *login)
{
	world_viewer(&world, login, &who);
	world_read(&world, &t);
	reader = (struct reader){ .txn = &t, .who = &who, .now = world.now, .offset = 480 };
}

/* --- faces --- */

static bool
wanted(const struct face_query *q, const void *rec)
{
	const struct kind *keys = q->face->filter;

	if (q->section != NULL && !q->section->is(q->reader, rec))
		return false;
	for (size_t i = 0; q->filter != NULL && i < keys->nfields; i++) {
		const struct field *key = &keys->fields[i], *f = kind_field(q->face->kind, key->name);
		const struct face_test *test = q->face->tests;
		if (!field_known(key, q->filter))
			continue;
		while (test->name != NULL && strcmp(test->name, key->name) != 0)
			test++;
		if (test->name != NULL ? !test->is(q->reader, rec, q->filter) : f == NULL ? false :
		    f->type == T_CODE ? !area_under(&t, (const char *)rec + f->offset, (const char *)q->filter + key->offset) :
		    memcmp((const char *)rec + f->offset, (const char *)q->filter + key->offset, f->size) != 0)
			return false;
	}
	return true;
}

/* Every record of the kind, newest first, is held against the list in pages. */
static void
as_every_record(const struct face_query *q, const char *what)
{
	size_t size = q->face->kind->size, page = 1 + pick(40), at = 0, n = 0, all = 0, fit = 0;
	char *rows = calloc(page, size), *rec = calloc(1, size);
	struct face_counts counts = face_count(q);
	struct face_pos pos = { 0 };
	struct walk w;

	walk_open(&w, &t, TABLE_KIND + q->face->kind->no, "", 0, true);
	while (walk_next(&w)) {
		if (face_get(&reader, q->face, get_u64(w.key), rec) != M_NONE)
			continue;
		all++;
		if (!wanted(q, rec))
			continue;
		fit++;
		if (at == n) {
			n = face_list(q, &pos, rows, page);
			at = 0;
		}
		ck_assert_msg(n > 0 && memcmp(rows + at * size, rec, size) == 0, "%s of %s", what, who.login);
		at++;
	}
	ck_assert_msg(at == n && (n < page || face_list(q, &pos, rows, page) == 0), "%s of %s", what, who.login);
	ck_assert_msg(counts.matched == fit && counts.total == all, "%s of %s", what, who.login);
	free(rows);
	free(rec);
}

static void
incidents_as_every_record(void)
{
	const struct face *f = face_of(&kind_incident);
	struct view_incident_list filter;

	for (size_t i = 0; f->sections[i].label != NULL; i++)
		as_every_record(&(struct face_query){ .face = f, .reader = &reader,
		    .section = &f->sections[i] }, f->sections[i].label);
	for (int i = 0; i < 24; i++) {
		filter = (struct view_incident_list){ .open = i & 1, .class = i % 5 == 4 ? 1 : 0,
		    .since = i % 6 == 5 ? world.now - (int64_t)pick(100) * HOUR : 0,
		    .state = i % 7 == 6 ? 1 + (int)pick(4) : 0 };
		if (i & 2)
			snprintf(filter.area, sizeof filter.area, "%s", areas[pick(6)]);
		as_every_record(&(struct face_query){ .face = f, .reader = &reader, .filter = &filter }, "incidents");
	}
}

static void
calls_as_every_record(void)
{
	const struct face *f = face_of(&kind_sos);
	struct view_sos_list filter;

	for (int i = 0; i < 24; i++) {
		filter = (struct view_sos_list){ .open = i & 1, .incident = i % 5 == 4 ? incidents[pick(NIGHT)] : 0,
		    .pending = i % 6 == 2, .outcome = i % 4 == 0 ? (int)pick(5) : 0, .drill = i % 7 == 5,
		    .waiting = i % 7 == 6 ? (int64_t)pick(2000) : 0,
		    .answered_after = i % 8 == 6 ? (int64_t)pick(30) : 0 };
		if (i & 2)
			snprintf(filter.area, sizeof filter.area, "%s", areas[pick(6)]);
		as_every_record(&(struct face_query){ .face = f, .reader = &reader, .filter = &filter }, "calls");
	}
}

/* --- reports --- */

static bool
report_fits(const struct report_filter *f, const struct report *r)
{
	struct incident a, b;

	return report_readable(&t, &who, r) && (f->state == 0 || r->state == (int)f->state) &&
	    (f->area == NULL || f->area[0] == '\0' || area_under(&t, r->area, f->area)) &&
	    (f->incident == 0 || (incident_root(&t, f->incident, &a) &&
	    incident_root(&t, r->incident, &b) && a.id == b.id));
}

static void
reports_as_every_record(void)
{
	for (int i = 0; i < 24; i++) {
		struct report_filter f = { .incident = i % 3 == 2 ? incidents[pick(NIGHT)] : 0,
		    .area = i & 1 ? areas[pick(6)] : NULL,
		    .state = i % 5 == 4 ? report_state_accepted : 0 };
		struct report r, got;
		struct report_walk rw;
		struct walk w;
		bool again = true;

		report_walk(&rw, &t, &who, &f, 0);
		walk_open(&w, &t, TABLE_KIND + kind_report.no, "", 0, true);
		while (walk_next(&w)) {
			if (!record_get(&t, &kind_report, get_u64(w.key), &r) || !report_fits(&f, &r))
				continue;
			ck_assert_msg(report_next(&rw, &got) && got.id == r.id, "reports of %s", who.login);
			if (again && pick(9) == 0) {	/* as the next page does */
				report_walk_end(&rw);
				report_walk(&rw, &t, &who, &f, r.id);
				again = false;
			}
		}
		ck_assert_msg(!report_next(&rw, &got), "reports of %s", who.login);
		report_walk_end(&rw);
	}
}

static void
walks_as_every_record(enum incident_wanted which)
{
	struct incident i, got;
	struct incident_walk iw;
	struct walk w;

	incident_walk(&iw, &t, &who, which);
	walk_open(&w, &t, TABLE_KIND + kind_incident.no, "", 0, true);
	while (walk_next(&w)) {
		if (!record_get(&t, &kind_incident, get_u64(w.key), &i) ||
		    incident_sight(&t, &who, &i) < SIGHT_OWN || (which == INCIDENTS_OPEN &&
		    (i.state == incident_state_closed || i.merged != 0)))
			continue;
		ck_assert_msg(incident_next(&iw, &got) && got.id == i.id, "walk of %s", who.login);
	}
	ck_assert_msg(!incident_next(&iw, &got), "walk of %s", who.login);
}

static void
everybody_looks(void)
{
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
		look(people[i]);
		incidents_as_every_record();
		walks_as_every_record(INCIDENTS_ANY);
		walks_as_every_record(INCIDENTS_OPEN);
		calls_as_every_record();
		reports_as_every_record();
		txn_abort(&t);
	}
}

/* Who opened something still may see it after his grant went elsewhere. */
static void
moves(const char *login, enum role role, const char *to)
{
	struct op_account_revoke a = { .which = world_account(&world, login),
	    .role = "officer,duty", .reason = "调走" };

	world_do(&world, "admin", "account.revoke", &a, &reply);
	DONE_OK();
	grant_give(login, role, to);
}

START_TEST(lists_meet_what_one_may_see)
{
	srandom(20261129u + (unsigned)_i);
	incidents_make();
	reports_make();
	calls_make();
	everybody_looks();
	moves("v12", role_officer, V21);
	moves("town2", role_duty, T1);
	everybody_looks();
	area_retire(V21, V11);
	everybody_looks();
	area_retire(T1, T2);
	everybody_looks();
}
END_TEST

/* --- calls from elsewhere --- */

/* Past all rules; the id is the record's own. */
static void
put(const struct kind *k, const void *rec)
{
	uint8_t key[8], bytes[RECORD_MAX];
	struct buf b = BUF(bytes), id = BUF(key);

	record_encode(k, rec, &b);
	buf_u64(&id, ((const struct head *)rec)->id);
	table_put(&t, TABLE_KIND + k->no, key, sizeof key, b.data, b.len);
	index_update(&t, k, NULL, rec);
}

/* So many incidents of one area with so many calls each from another; every second of them
 * reaches a third, every second was linked into one of the two before. */
static void
calls_from_elsewhere(size_t many, size_t calls)
{
	uint64_t id = 1000;

	txn_begin(&t, core_db(world.core), true);
	for (size_t n = 0; n < many; n++) {
		struct incident i = { .id = id++, .rev = 1, .day = 20260722, .no = (int64_t)n + 1,
		    .class = n % 5 ? incident_class_natural : incident_class_accident,
		    .state = incident_state_received, .received = world.now, .by = 1,
		    .merged = n % 4 > 1 ? id - 1 - (calls + 2) * (1 + pick(2)) : 0 };
		struct incident_area a = { .id = id++, .rev = 1, .incident = i.id, .by = 1,
		    .counted = pick(4) == 0, .dropped = pick(8) == 0 ? world.now : 0 };
		snprintf(i.area, sizeof i.area, "%s", areas[1 + pick(5)]);
		snprintf(a.area, sizeof a.area, "%s", n % 2 ? areas[1 + pick(5)] : i.area);
		put(&kind_incident, &i);
		put(&kind_incident_area, &a);
		for (size_t c = 0; c < calls; c++) {
			struct sos s = { .id = id++, .rev = 1, .day = 20260722, .no = (int64_t)(n * calls + c) + 1,
			    .by = 1, .at = world.now, .incident = i.id };
			snprintf(s.area, sizeof s.area, "%s", areas[pick(6)]);
			put(&kind_sos, &s);
		}
	}
	ck_assert_int_eq(txn_commit(&t), 0);
}

/* Of some incidents, and of more than are walked one by one. */
START_TEST(calls_of_incidents_from_elsewhere)
{
	static const struct { size_t incidents, calls; } nights[] = { { 80, 7 }, { 1800, 1 } };

	srandom(20261129);
	calls_from_elsewhere(nights[_i].incidents, nights[_i].calls);
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i += 1 + 3 * (unsigned)_i) {
		look(people[i]);
		as_every_record(&(struct face_query){ .face = face_of(&kind_sos), .reader = &reader }, "calls");
		txn_abort(&t);
	}
}
END_TEST

Suite *
suite_scope(void)
{
	Suite *s = suite_create("scope");
	TCase *tc = tcase_create("scope");

	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_join_meets_what_lies_in_every_set);
	tcase_add_loop_test(tc, lists_meet_what_one_may_see, 0, 2);
	tcase_add_loop_test(tc, calls_of_incidents_from_elsewhere, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
