/* What operations share: taking over what was given, and whether one may. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "src/op/act.h"
#include "src/op/take.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_report.h"

Suite *suite_take(void);

/* An operation that has only arguments. */
static struct act
given(const struct op *op, const void *args, const uint16_t *empty, size_t n)
{
	return (struct act){ .op = op, .args = args, .cleared = empty, .ncleared = n };
}

START_TEST(takes_what_was_given)
{
	static const struct op op = { .args = &kind_op_incident_open };
	struct op_incident_open args = { .class = incident_class_natural, .kind = "冰雹",
	    .trapped = { 0, true }, .drill = true };
	struct incident rec = { .id = 7, .class = incident_class_natural, .kind = "大风",
	    .place = "二社", .told = "派出所", .trapped = { 3, true }, .out_of_contact = { 2, true } };
	uint16_t empty[] = { kind_field(op.args, "told")->no,
	    kind_field(op.args, "out_of_contact")->no, kind_field(op.args, "kind")->no };
	struct act act = given(&op, &args, empty, 3);

	act_take(&act, &kind_incident, &rec);
	ck_assert_str_eq(rec.kind, "冰雹");		/* a value beats an empty one */
	ck_assert(rec.trapped.known && rec.trapped.v == 0);	/* zero is a value */
	ck_assert(rec.drill);
	ck_assert_str_eq(rec.place, "二社");		/* not given: stays */
	ck_assert_str_eq(rec.told, "");			/* given empty: gone */
	ck_assert(!rec.out_of_contact.known);
	ck_assert_uint_eq(rec.id, 7);
}
END_TEST

/* A field of the same name but another shape is the subject's own business. */
START_TEST(takes_no_other_shape)
{
	static const struct op op = { .args = &kind_op_account_set };
	struct op_account_set args = { .name = "样例甲", .practised = true };
	uint16_t empty[] = { kind_field(op.args, "practised")->no };
	struct account rec = { .practised = 5, .phone = "1" };
	struct act act = given(&op, &args, empty, 1);

	act_take(&act, &kind_account, &rec);
	ck_assert_str_eq(rec.name, "样例甲");
	ck_assert_str_eq(rec.phone, "1");
	ck_assert_int_eq(rec.practised, 5);
}
END_TEST

/* An argument named and typed as the record's field has its size and its choices
 * too: else it would not be taken over, and nobody told. A note is not the text of
 * its incident. */
START_TEST(arguments_fit_their_record)
{
	for (size_t i = 0; subjects[i] != NULL; i++) {
		for (const struct op *op = subjects[i]->ops; subjects[i]->kind != NULL && op != NULL &&
		    op->verb != NULL; op++) {
			for (size_t k = 0; k < op->args->nfields; k++) {
				const struct field *a = &op->args->fields[k];
				const struct field *b = kind_field(subjects[i]->kind, a->name);
				if (b == NULL || a->type != b->type || a->type == T_REF ||
				    op->args == &kind_op_incident_note)
					continue;
				ck_assert_msg(a->size == b->size && a->values == b->values,
				    "%s.%s: %s is not the record's", subjects[i]->noun, op->verb, a->name);
			}
		}
	}
}
END_TEST

static bool
may(const char *login, const char *name, uint64_t which, struct refusal *why)
{
	struct viewer v;
	struct txn t;
	bool can;

	world_viewer(&world, login, &v);
	world_read(&world, &t);
	can = act_may(&t, &v, op_find(name, NULL), which, world.now, why);
	txn_abort(&t);
	return can;
}

static uint64_t
area_id(const char *code)
{
	struct area a;
	struct txn t;

	world_read(&world, &t);
	ck_assert(area_get(&t, code, &a));
	txn_abort(&t);
	return a.id;
}

START_TEST(may_is_what_the_rules_say)
{
	struct refusal why;
	uint64_t id = flood_open("town1", V11);

	ck_assert(may("county", "incident.state", id, &why));	/* to what comes by the form */
	ck_assert_uint_eq(why.message, 0);
	ck_assert(!may("town1b", "incident.state", id, &why));
	ck_assert_str_eq(world_message(why.message), "NOT_PERMITTED");
	ck_assert(!may("v21", "incident.note", id, &why));
	ck_assert_int_eq(why.exit, 3);
	ck_assert(!may("county", "incident.name", id, &why));
	ck_assert_str_eq(world_message(why.message), "NAMED_ALREADY");
	ck_assert(!may("county", "incident.unlink", id, &why));
	ck_assert_str_eq(world_message(why.message), "NOT_LINKED");
	ck_assert(!may("county", "incident.state", 12345, &why));
	ck_assert_str_eq(world_message(why.message), "NO_SUCH_RECORD");
	/* What is named by its code. */
	ck_assert(may("admin", "area.retire", area_id(V12), &why));
	ck_assert(!may("admin", "area.retire", area_id(T1), &why));
	ck_assert_str_eq(world_message(why.message), "AREA_BELOW");
	ck_assert(!may("admin", "area.retire", 12345, &why));
	/* Passwords cannot be seen by who only asks. */
	ck_assert(!may("admin", "account.disable", world_account(&world, "admin"), &why));
	ck_assert(may("admin", "account.disable", world_account(&world, "v11a"), &why));
}
END_TEST

/* Anything valid in every field but `which`. */
static void
fill_args(const struct kind *k, void *args, uint64_t which)
{
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		char *p = (char *)args + f->offset;
		if (strcmp(f->name, "which") == 0 && f->type == T_REF)
			memcpy(p, &which, sizeof which);
		else if (f->type == T_TEXT && f->max >= 12)
			memcpy(p, "样例理由", 13);
		else if (f->type == T_ENUM)
			memcpy(p, &f->values->values[0].no, sizeof(int));
		else if (f->type == T_CODE)
			memcpy(p, T1, sizeof T1);
		else if (f->type == T_INT)
			*(int64_t *)(void *)p = 1;
	}
}

/* Whoever is told that he may not, may not; and asking writes nothing. */
static void
ask_and_try(const char *login, const char *name, const struct op *op, uint64_t id)
{
	void *args = calloc(1, op->args->size);
	struct refusal why;

	if (!may(login, name, id, &why)) {
		fill_args(op->args, args, id);
		world_do(&world, login, name, args, &reply);
		ck_assert_msg(reply.outcome != DONE, "%s did %s, refused before as %s", login, name,
		    world_message(why.message));
	}
	free(args);
}

static size_t
ids_of(const struct kind *k, uint64_t *ids, size_t cap)
{
	struct txn t;
	struct walk w;
	size_t n = 0;

	world_read(&world, &t);
	walk_open(&w, &t, TABLE_KIND + k->no, "", 0, false);
	while (n < cap && walk_next(&w))
		if (w.keylen == 8)
			ids[n++] = get_u64(w.key);
	walk_close(&w);
	ck_assert_int_eq(t.err, 0);
	txn_abort(&t);
	return n;
}

START_TEST(may_never_forbids_what_is_done)
{
	static const char *const logins[] = { "county", "leader", "super", "admin", "town1", "town1b",
	    "town2", "v11a", "v12", "v21", "both", "nobody" };
	struct op_report_file flooded = flood(V11, 120);
	struct op_sos_send call = { .text = "样例求救" };
	uint64_t ids[40];

	flooded.trapped = FIGURE(2);
	send_report(&world, "v11a", &flooded);
	flood_open("town2", V21);
	world_do(&world, "v12", "sos.send", &call, &reply);
	for (size_t i = 0; subjects[i] != NULL; i++) {
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++) {
			const struct field *f = kind_field(op->args, "which");
			char name[80];
			if (op->target == NULL || f == NULL || f->type != T_REF)
				continue;
			snprintf(name, sizeof name, "%s.%s", subjects[i]->noun, op->verb);
			for (size_t n = ids_of(op->target, ids, 40); n-- > 0;)
				for (size_t k = 0; k < sizeof logins / sizeof logins[0]; k++)
					ask_and_try(logins[k], name, op, ids[n]);
		}
	}
}
END_TEST

Suite *
suite_take(void)
{
	Suite *s = suite_create("take");
	TCase *c = tcase_create("take");
	TCase *m = tcase_create("may");

	tcase_add_test(c, takes_what_was_given);
	tcase_add_test(c, takes_no_other_shape);
	tcase_add_test(c, arguments_fit_their_record);
	suite_add_tcase(s, c);
	tcase_add_checked_fixture(m, incident_setup, incident_teardown);
	tcase_set_timeout(m, 60);	/* every operation by everybody, each stored on disk */
	tcase_add_test(m, may_is_what_the_rules_say);
	tcase_add_test(m, may_never_forbids_what_is_done);
	suite_add_tcase(s, m);
	return s;
}
