/* Damage keeps nobody out who has nothing to do with it, and tells who has that it is damage. */
#include <check.h>
#include <lmdb.h>
#include <stdio.h>
#include <string.h>

#include "db/codec.h"
#include "tests/check/help_world.h"

Suite *suite_hurt_refused(void);

static struct world w;

static uint64_t officer, admin;
static struct reply reply;

/* As typed: by its words alone it is known again. */
static enum outcome
asks(uint64_t account, const char *op, const struct kind *k, const void *args)
{
	static uint8_t id;
	struct origin who = { .account = account, .address = "192.0.2.1" };
	struct request req = { .op_id = { ++id } };
	struct buf b = BUF(req.args);

	snprintf(req.op, sizeof req.op, "%s", op);
	memset(req.digest, id, sizeof req.digest);
	record_encode(k, args, &b);
	req.args_len = b.len;
	ck_assert_int_eq(core_begin(w.core, w.now), 0);
	world_core_do(&w, &who, &req, &reply);
	ck_assert_int_eq(core_commit(w.core), 0);
	return reply.outcome;
}

static enum outcome
calls(void)
{
	struct op_sos_send call = { .area = V11, .text = "水进院了" };

	return asks(officer, "sos.send", &kind_op_sos_send, &call);
}

static enum outcome
sets(int hours)
{
	struct op_setting_set set = { .which = "report.join.hours" };

	snprintf(set.value, sizeof set.value, "%d", hours);
	return asks(admin, "setting.set", &kind_op_setting_set, &set);
}

static void
setup(void)
{
	world_open(&w);
	officer = world_account(&w, "v11a");
	admin = world_account(&w, "admin");
	for (int i = 0; i < 5; i++) {
		world_sleep(&w, 1000);
		ck_assert_int_eq(sets(20 + i), DONE);
	}
}

static void
teardown(void)
{
	world_close(&w);
}

/* Each row of the table has that byte in front then; of the index those of one kind. */
static void
damage(const char *table, uint8_t byte, unsigned kind)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	MDB_cursor *c;
	MDB_val k, v;
	int rows = 0;

	core_close(w.core);
	ck_assert_int_eq(mdb_env_create(&env), 0);
	mdb_env_set_maxdbs(env, 200);
	mdb_env_set_mapsize(env, (size_t)1 << 30);
	ck_assert_int_eq(mdb_env_open(env, w.dir, MDB_NOLOCK, 0600), 0);
	ck_assert_int_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
	ck_assert_int_eq(mdb_dbi_open(txn, table, 0, &dbi), 0);
	ck_assert_int_eq(mdb_cursor_open(txn, dbi, &c), 0);
	while (mdb_cursor_get(c, &k, &v, MDB_NEXT) == 0) {
		uint8_t row[4096];
		MDB_val now = { v.mv_size, row };

		if (kind != 0 && *(const uint8_t *)k.mv_data != kind)
			continue;
		rows++;
		ck_assert_uint_lt(v.mv_size, sizeof row);
		memcpy(row, v.mv_data, v.mv_size);
		row[0] ^= byte;
		ck_assert_int_eq(mdb_cursor_put(c, &k, &now, MDB_CURRENT), 0);
	}
	mdb_cursor_close(c);
	ck_assert_int_eq(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
	ck_assert_int_gt(rows, 0);
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
}

/* By them it is only known what was typed twice within minutes. */
START_TEST(what_was_asked_lately_keeps_nobody_out)
{
	damage("index", 0xff, kind_recent.no);
	ck_assert_int_eq(sets(30), DONE);
	ck_assert_int_eq(calls(), DONE);
}
END_TEST

START_TEST(a_damaged_account_is_not_called_disabled)
{
	damage("kind.account", 0xff, 0);
	ck_assert_int_eq(calls(), NOT_STORED);
	ck_assert_str_eq(world_message(reply.refusal.message), "HURT");
}
END_TEST

Suite *
suite_hurt_refused(void)
{
	Suite *s = suite_create("hurt_refused");
	TCase *t = tcase_create("hurt_refused");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_was_asked_lately_keeps_nobody_out);
	tcase_add_test(t, a_damaged_account_is_not_called_disabled);
	suite_add_tcase(s, t);
	return s;
}
