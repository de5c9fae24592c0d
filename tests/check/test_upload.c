/* Files that are sent ahead in parts, and the operation that takes one whole. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/report/args.h"
#include "gen/kinds/unit/args.h"
#include "gen/kinds/unit/unit.h"
#include "keys/random.h"
#include "src/op/right.h"
#include "src/session/link_call.h"
#include "tests/check/help_keeper.h"
#include "tests/check/help_report.h"

Suite *suite_upload(void);

static struct keep k;
static uint8_t file[UPLOAD_MAX + 1];

static void
setup(void)
{
	keep_open(&k);
	random_fill(file, sizeof file);
}

static void
teardown(void)
{
	keep_close(&k);
}

static const uint8_t *took;
static size_t took_len;

static int
take_check(struct act *act)
{
	return act_upload(act, &took, &took_len);
}

/* A unit by the length of the file, if it is the one that was sent. */
static void
take_apply(struct act *act)
{
	struct unit u = { .kind = unit_kind_team, .area = T1, .name = "样例队" };

	ck_assert_int_eq(act_upload(act, &took, &took_len), 0);
	ck_assert_mem_eq(took, file, took_len);
	change_new(act->change, &kind_unit, &u);
	act_answer(act, &kind_unit, &u, u.name);
}

static const struct op take_op = { .verb = "add", .args = &kind_op_unit_add, .roles = ROLE_LOCAL,
	.upload = true, .check = take_check, .apply = take_apply };

static struct reply
take_it(const uint8_t *op_id, uint64_t id, size_t len, const struct buf *upload)
{
	struct op_unit_add args = { .which = "样例", .area = T1, .kind = unit_kind_team };
	struct origin who = { .local = true };
	static struct request req;
	const struct subject *s;
	struct reply r;

	ck_assert_ptr_nonnull(op_find("unit.add", &s));
	request_fill(&req, s, &take_op, &args);
	req.id_given = true;
	memcpy(req.op_id, op_id, sizeof req.op_id);
	if (id != 0)
		request_upload(&req, id, file, len);
	core_once(k.w.core, &(struct core_job){ .who = &who, .req = &req, .reply = &r,
	    .upload = upload, .op = &take_op }, k.w.now);
	return r;
}

START_TEST(an_operation_takes_it_whole_and_once)
{
	static const uint8_t id[OP_ID_BYTES] = { 1 };
	struct buf upload = { .data = file, .len = UPLOAD_MAX, .cap = UPLOAD_MAX };
	struct reply r;

	r = take_it(id, 0, 0, NULL);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "UPLOAD_NONE");
	r = take_it(id, 7, upload.len, NULL);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "UPLOAD_GONE");
	ck_assert_int_eq(r.refusal.exit, 4);
	r = take_it(id, 7, upload.len, &upload);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert(!r.before);
	ck_assert_uint_eq(took_len, UPLOAD_MAX);
	/* Sent again it is known, though the file may be gone or have another number ... */
	r = take_it(id, 8, upload.len, NULL);
	ck_assert_int_eq(r.outcome, DONE);
	ck_assert(r.before);
	/* ... and with another file it is another request. */
	r = take_it(id, 7, upload.len - 1, &upload);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_str_eq(world_message(r.refusal.message), "ID_USED");
}
END_TEST

/* One part as a session could send it, well or badly. What the answer says. */
static uint64_t
part(struct guest *g, uint64_t id, uint64_t at, size_t len, enum msg_status *status)
{
	static struct msg_upload out;
	struct msg_uploaded said;
	struct msg m;

	out = (struct msg_upload){ .upload = id, .at = (int64_t)at, .data.len = (uint16_t)len };
	memcpy(out.data.data, file, len);
	call_put(g->link, MSG_upload, &kind_msg_upload, &out);
	if (!call(g->link, 2000, &m, status))
		return 0;
	ck_assert(msg_get(&m, &kind_msg_uploaded, &said));
	return *status == STATUS_OK ? said.upload : (uint64_t)said.why;
}

static void
refused_as(struct guest *g, uint64_t id, uint64_t at, const char *name)
{
	enum msg_status status;
	uint64_t why = part(g, id, at, 100, &status);

	ck_assert_int_eq(status, STATUS_NO);
	ck_assert_str_eq(world_message((unsigned)why), name);
}

START_TEST(parts_come_in_order_and_of_one_file)
{
	struct guest g, other;
	enum msg_status status;
	uint64_t id, theirs;

	keep_start(&k);
	g = guest_new(&k, "v11a", "10.0.0.1");
	other = guest_new(&k, "v12", "10.0.0.2");
	refused_as(&g, 4711, 0, "UPLOAD_GONE");
	id = part(&g, 0, 0, 100, &status);
	ck_assert_int_eq(status, STATUS_OK);
	theirs = part(&other, 0, 0, 100, &status);
	ck_assert_int_eq(status, STATUS_OK);
	refused_as(&g, theirs, 100, "UPLOAD_GONE");
	refused_as(&g, id, 99, "UPLOAD_GONE");
	refused_as(&g, id, 101, "UPLOAD_GONE");
	ck_assert_uint_eq(part(&g, id, 100, 100, &status), id);
	/* A new one takes the place of it. */
	ck_assert_uint_ne(part(&g, 0, 0, 100, &status), id);
	refused_as(&g, id, 200, "UPLOAD_GONE");
	guest_gone(&g);
	guest_gone(&other);
}
END_TEST

START_TEST(an_account_has_its_limits)
{
	struct guest g[3];
	int why = M_UPLOAD_BUSY;
	uint64_t id;

	keep_start(&k);
	for (int i = 0; i < 3; i++)
		g[i] = guest_new(&k, "v11a", "10.0.0.1");
	ck_assert_int_eq(keeper_upload(g[0].link, file, UPLOAD_MAX + 1, &id), M_UPLOAD_LARGE);
	ck_assert_int_eq(keeper_upload(g[0].link, file, UPLOAD_MAX, &id), 0);
	refused_as(&g[0], id, UPLOAD_MAX, "UPLOAD_LARGE");
	ck_assert_int_eq(keeper_upload(g[0].link, file, UPLOAD_MAX, &id), 0);
	ck_assert_int_eq(keeper_upload(g[1].link, file, UPLOAD_MAX, &id), 0);
	ck_assert_int_eq(keeper_upload(g[2].link, file, 1, &id), M_UPLOAD_BUSY);
	guest_gone(&g[1]);
	/* As soon as the keeper has seen it go. */
	for (int i = 0; i < 200 && why == M_UPLOAD_BUSY; i++) {
		usleep(10000);
		why = keeper_upload(g[2].link, file, UPLOAD_MAX, &id);
	}
	ck_assert_int_eq(why, 0);
	guest_gone(&g[0]);
	guest_gone(&g[2]);
}
END_TEST

/* That nobody came for: after ten minutes its room is free. */
START_TEST(what_nobody_uses_goes_after_ten_minutes)
{
	int64_t offset[2] = { 0 };
	int why = M_UPLOAD_BUSY, fd;
	char clock_file[96];
	struct guest g[3];
	uint64_t id;

	snprintf(clock_file, sizeof clock_file, "%s.clock", k.w.dir);
	fd = open(clock_file, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_eq(pwrite(fd, offset, sizeof offset, 0), sizeof offset);
	k.clock = clock_file;
	keep_start(&k);
	for (int i = 0; i < 3; i++)
		g[i] = guest_new(&k, "v11a", "10.0.0.1");
	ck_assert_int_eq(keeper_upload(g[0].link, file, UPLOAD_MAX, &id), 0);
	ck_assert_int_eq(keeper_upload(g[1].link, file, UPLOAD_MAX, &id), 0);
	offset[1] = 9 * 60000;
	ck_assert_int_eq(pwrite(fd, offset, sizeof offset, 0), sizeof offset);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(keeper_upload(g[2].link, file, 1, &id), M_UPLOAD_BUSY);
		usleep(10000);
	}
	offset[1] = 10 * 60000 + 1000;
	ck_assert_int_eq(pwrite(fd, offset, sizeof offset, 0), sizeof offset);
	for (int i = 0; i < 500 && why == M_UPLOAD_BUSY; i++) {
		usleep(10000);
		why = keeper_upload(g[2].link, file, 1, &id);
	}
	ck_assert_int_eq(why, 0);
	for (int i = 0; i < 3; i++)
		guest_gone(&g[i]);
	close(fd);
	unlink(clock_file);
}
END_TEST

/* Done with, it holds no room; the same request again still gets its answer. What was
 * refused may be sent again without its file. */
START_TEST(a_used_one_is_gone_at_once)
{
	struct op_report_file a = flood(V11, 1), bad = flood("150621999999", 1);
	struct guest g[3];
	static struct request req;
	const struct subject *s;
	const struct op *op = op_find("report.file", &s);
	struct reply r, again;
	uint64_t id, other;

	keep_start(&k);
	for (int i = 0; i < 3; i++)
		g[i] = guest_new(&k, "v11a", "10.0.0.1");
	ck_assert_int_eq(keeper_upload(g[0].link, file, UPLOAD_MAX, &id), 0);
	ck_assert_int_eq(keeper_upload(g[1].link, file, UPLOAD_MAX, &other), 0);
	request_fill(&req, s, op, &bad);
	req.id_given = true;
	request_upload(&req, id, file, UPLOAD_MAX);
	keeper_submit(g[0].link, &req, &r);
	ck_assert_int_eq(r.outcome, REFUSED);
	ck_assert_int_eq(keeper_upload(g[2].link, file, 1, &other), M_UPLOAD_BUSY);
	request_fill(&req, s, op, &a);
	req.id_given = true;
	request_upload(&req, id, file, UPLOAD_MAX);
	keeper_submit(g[0].link, &req, &r);
	ck_assert_msg(r.outcome == DONE, "%s", world_message(r.refusal.message));
	ck_assert_int_eq(keeper_upload(g[2].link, file, UPLOAD_MAX, &other), 0);
	keeper_submit(g[0].link, &req, &again);
	ck_assert_int_eq(again.outcome, DONE);
	ck_assert(again.before);
	ck_assert_uint_eq(again.answer.id, r.answer.id);
	for (int i = 0; i < 3; i++)
		guest_gone(&g[i]);
}
END_TEST

START_TEST(another_keeper_asks_for_it_again)
{
	struct guest g;
	enum msg_status status;
	uint64_t id;

	keep_start(&k);
	g = guest_new(&k, "v11a", "10.0.0.1");
	id = part(&g, 0, 0, 100, &status);
	ck_assert_int_eq(status, STATUS_OK);
	keep_kill(&k);
	keep_start(&k);
	guest_again(&k, &g);
	refused_as(&g, id, 100, "UPLOAD_GONE");
	ck_assert_int_eq(keeper_upload(g.link, file, 200000, &id), 0);
	guest_gone(&g);
}
END_TEST

START_TEST(an_empty_part_ends_the_session)
{
	struct guest g;
	enum msg_status status;

	keep_start(&k);
	g = guest_new(&k, "v11a", "10.0.0.1");
	ck_assert_uint_eq(part(&g, 0, 0, 0, &status), 0);
	ck_assert(link_is_away(g.link));
	guest_gone(&g);
}
END_TEST

Suite *
suite_upload(void)
{
	Suite *s = suite_create("upload");
	TCase *tc = tcase_create("upload");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, an_operation_takes_it_whole_and_once);
	tcase_add_test(tc, parts_come_in_order_and_of_one_file);
	tcase_add_test(tc, an_account_has_its_limits);
	tcase_add_test(tc, what_nobody_uses_goes_after_ten_minutes);
	tcase_add_test(tc, a_used_one_is_gone_at_once);
	tcase_add_test(tc, another_keeper_asks_for_it_again);
	tcase_add_test(tc, an_empty_part_ends_the_session);
	suite_add_tcase(s, tc);
	return s;
}
