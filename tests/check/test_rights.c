/*
 * The matrix of rights: every operation and view, typed by every role at every place
 * that an area can have to the records: the same, above, below, beside, and by who holds
 * no role. What is expected is written here by hand; an operation or a view without a
 * row fails. Nothing that is typed is kept, so no row leans on another.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/err.h"
#include "src/base/clock.h"
#include "src/command/face.h"
#include "src/command/find.h"
#include "src/lang/when.h"
#include "src/session/link_call.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_need.h"
#include "tests/check/help_report.h"
#include "tests/check/help_rights.h"

Suite *suite_rights(void);

static const char *const roles[] = { "officer", "duty", "leader", "supervisor", "storekeeper",
    "team", "admin" };
static const char *const places[] = { "same", "above", "below", "beside" };
static const char letters[] = ALL;
enum { ROLES = 7, PLACES = 4, ROWS = sizeof rows / sizeof rows[0] };

static struct typed typed;
static struct { uint64_t review, seq; int64_t note, people; } at;

/* ---- whatever is typed is forgotten ---- */

static void
dry_submit(struct link *l, const struct request *req, struct reply *out)
{
	const struct origin *who = l->own;

	ck_assert_int_eq(core_begin(world.core, world.now), 0);
	core_do(world.core, &(struct core_job){ .who = who, .req = req, .reply = out });
	txn_fail(core_txn(world.core), ERR_IO);
	ck_assert_int_ne(core_commit(world.core), 0);
}

static int
no_drafts(struct link *l, struct draft_head *out, size_t cap)
{
	(void)l;
	(void)out;
	(void)cap;
	return 0;
}

static const struct link_way dry = { .submit = dry_submit, .drafts = no_drafts };

/* Exit code of a line typed by somebody; what it stored is gone. */
static int
type_dry(const char *login, const char *line)
{
	static struct session s;
	static struct origin who;
	int code;

	typed.out[0] = typed.err[0] = '\0';
	typed.outlen = typed.at = 0;
	s = (struct session){ .db = core_db(world.core), .language = language_en,
	    .charset = charset_utf8, .io = typed_io(&typed) };
	world_viewer(&world, login, &s.viewer);
	who = (struct origin){ .account = s.viewer.account };
	s.link = link_over(&dry, &who);
	ck_assert_ptr_nonnull(s.link);
	code = command_run(&s, line);
	link_close(s.link);
	return code;
}

/* ---- the county ---- */

static void
person(const char *login, enum role role, const char *area)
{
	struct op_account_add a = { .sample = true };

	snprintf(a.which, sizeof a.which, "%s", login);
	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.role, sizeof a.role, "%s", value_by_no(&enum_role, (int)role)->code);
	world_do(&world, "", "account.add", &a, &reply);
	DONE_OK();
}

static void
people(void)
{
	static const char *const areas[] = { T1, COUNTY, V11, T2 };
	struct op_account_disable off = { .reason = "a" };
	char login[40];

	for (int r = 0; r < ROLES; r++)
		for (int p = 0; p < PLACES; p++) {
			snprintf(login, sizeof login, "%s%s", roles[r], places[p]);
			person(login, (enum role)value_find(&enum_role, roles[r])->no, areas[p]);
		}
	person("wei", role_officer, V11);
	person("off", role_officer, V11);
	off.which = world_account(&world, "off");
	world_do(&world, "", "account.disable", &off, &reply);
	DONE_OK();
}

static uint64_t
opened(enum incident_class class, enum hazard hazard, const char *area, const char *text)
{
	struct op_incident_open a = { .class = (int)class, .hazard = (int)hazard,
	    .caller_phone = "13800000007" };

	snprintf(a.area, sizeof a.area, "%s", area);
	snprintf(a.text, sizeof a.text, "%s", text);
	incident_open(strcmp(area, T1) == 0 ? "dutysame" : "dutyabove", a);
	DONE_OK();
	return reply.answer.id;
}

static void
note(uint64_t id, const char *text, bool internal, bool to_all)
{
	struct op_incident_note a = { .which = id, .internal = internal, .to_all = to_all };

	snprintf(a.text, sizeof a.text, "%s", text);
	world_do(&world, "dutysame", "incident.note", &a, &reply);
	DONE_OK();
}

static uint64_t
reported(const char *login, const char *area, uint64_t incident)
{
	struct op_report_file a = flood(area, 1);

	a.incident = incident;
	a.trapped = FIGURE(1);
	return send_report(&world, login, &a);
}

static uint64_t
team_of(const char *name)
{
	struct op_team_add a = { .area = T1, .kind = "rescue", .rank = team_rank_main,
	    .owner = team_owner_government, .strength = FIGURE(9) };
	struct op_account_grant serves = { .which = world_account(&world, "teamsame"), .role = "team", .area = T1 };
	uint64_t id;

	snprintf(a.which, sizeof a.which, "%s", name);
	world_do(&world, "dutysame", "team.add", &a, &reply);
	DONE_OK();
	id = reply.answer.id;
	snprintf(serves.unit, sizeof serves.unit, "%s", name);
	if (strcmp(name, "spare") != 0)
		world_do(&world, "", "account.grant", &serves, &reply);
	DONE_OK();
	return id;
}

static void
teams(uint64_t incident)
{
	struct op_order_send a = { .incident = incident, .task = "rescue" };
	struct op_order_go go = { .by_phone = "a" };

	a.team = team_of("first");
	world_do(&world, "dutysame", "order.send", &a, &reply);
	DONE_OK();
	go.which = reply.answer.id;
	world_do(&world, "dutysame", "order.go", &go, &reply);
	DONE_OK();
	a.team = team_of("second");
	world_do(&world, "dutyabove", "order.send", &a, &reply);
	DONE_OK();
	team_of("spare");
	world_do(&world, "dutysame", "warning.issue", &(struct op_warning_issue){ .area = T1,
	    .level = warning_level_red, .signal = "a" }, &reply);
	DONE_OK();
	world_do(&world, "dutysame", "order.want", &(struct op_order_want){ .incident = incident,
	    .kind = "medical", .number = FIGURE(1) }, &reply);
	DONE_OK();
	world_do(&world, "dutysame", "evac.open", &(struct op_evac_open){ .area = V11, .incident = incident }, &reply);
	DONE_OK();
	world_do(&world, "dutyabove", "travel.set", &(struct op_travel_set){ .from = T1, .to = V11, .minutes = 20 }, &reply);
	DONE_OK();
}

static void
stock_in(int source, bool accepted)
{
	struct op_stock_in a = { .to = "barn", .lines = "blanket20", .source = source, .accepted = accepted };

	world_do(&world, "storekeepersame", "stock.in", &a, &reply);
	DONE_OK();
}

static uint64_t
stock_order(void)
{
	struct op_stock_order a = { .from = "barn", .to = "depot", .lines = "blanket5" };

	world_do(&world, "leadersame", "stock.order", &a, &reply);
	DONE_OK();
	return reply.answer.id;
}

/* Lot 03 is a thing with a tag; bill 06 brought it. V11 asks for goods. */
static void
boat_and_request(void)
{
	struct op_stock_in a = { .to = "barn", .lines = "boat1", .source = stock_source_opening, .accepted = true };
	struct op_request_send ask = { .lines = "blanket3", .to = "depot" };

	world_do(&world, "dutyabove", "item.add", &(struct op_item_add){ .which = "boat", .code = "1010198",
	    .unit = "piece", .serial = true }, &reply);
	DONE_OK();
	world_do(&world, "storekeepersame", "stock.in", &a, &reply);
	DONE_OK();
	world_do(&world, "officerbelow", "request.send", &ask, &reply);
	DONE_OK();
}

/* Bills 01, 02: taken in, the second not accepted; 03 ordered, 04 on the way, 05 thrown away
 * and not confirmed. */
static void
bills(void)
{
	struct op_stock_load load = { 0 };
	struct op_stock_scrap scrap = { .from = "barn", .lines = "blanket1", .reason = "a",
	    .condition = goods_condition_good };

	world_do(&world, "dutyabove", "item.add", &(struct op_item_add){ .which = "blanket", .code = "1010199",
	    .unit = "piece" }, &reply);
	DONE_OK();
	world_do(&world, "dutysame", "depot.add", &(struct op_depot_add){ .which = "barn", .area = T1,
	    .tier = depot_tier_township }, &reply);
	DONE_OK();
	stock_in(stock_source_opening, true);
	stock_in(stock_source_bought, false);
	stock_order();
	load.which = stock_order();
	world_do(&world, "storekeepersame", "stock.load", &load, &reply);
	DONE_OK();
	world_do(&world, "storekeepersame", "stock.scrap", &scrap, &reply);
	DONE_OK();
	boat_and_request();
}

static void
goods(void)
{
	struct op_item_add item = { .which = "quilt", .code = "1010101", .unit = "a" };
	struct op_kit_set kit = { .which = "care", .per = FIGURE(5) };
	struct op_depot_add store = { .which = "store", .area = T1, .tier = depot_tier_township };
	struct op_reserve_add firm = { .which = "grocer", .area = T1, .kind = reserve_kind_social,
	    .quantity = FIGURE(1) };

	world_do(&world, "dutyabove", "item.add", &item, &reply);
	DONE_OK();
	kit.item = firm.item = reply.answer.id;
	world_do(&world, "dutyabove", "kit.set", &kit, &reply);
	DONE_OK();
	world_do(&world, "dutysame", "depot.add", &store, &reply);
	DONE_OK();
	world_do(&world, "dutysame", "reserve.add", &firm, &reply);
	DONE_OK();
}

static void
records(void)
{
	struct op_unit_add u = { .which = "depot", .area = T1, .kind = unit_kind_depot };
	struct op_sos_send call = { .text = "a", .phone = "13800000008" };
	uint64_t first = opened(incident_class_natural, hazard_flood, T1, "flood at the bridge"), r, third, linked;

	at.seq = core_seq(world.core);
	note(first, "words", false, false);
	at.note = line_count(first);
	note(first, "internal words", true, false);
	note(first, "words to all", false, true);
	opened(incident_class_accident, 0, T1, "accident");
	third = opened(incident_class_natural, hazard_flood, T1, "third flood");
	linked = opened(incident_class_natural, hazard_flood, T1, "linked");
	opened(incident_class_natural, 0, T1, "nameless");
	opened(incident_class_natural, hazard_quake, COUNTY, "county flood");
	link_make("dutysame", linked, third);
	DONE_OK();
	r = reported("officerbelow", V11, first);
	at.people = line_count(first);
	at.review = need_standing(&world, "dutysame", r, need_verb_review);
	ck_assert_uint_ne(at.review, 0);
	reported("officerbeside", T2, third);
	r = reported("officerbelow", V11, third);
	accept_report(&world, "dutysame", r, &reply);
	DONE_OK();
	world_do(&world, "officerbelow", "sos.send", &call, &reply);
	DONE_OK();
	world_do(&world, "", "unit.add", &u, &reply);
	DONE_OK();
	teams(first);
	bills();
	goods();
}

/* ---- the matrix ---- */

/* {review} and the like, {self}: the login itself. */
static void
expand(const struct row *row, const char *login, char *out, size_t cap)
{
	char value[40];
	struct buf b;

	buf_init(&b, out, cap);
	buf_printf(&b, "%s ", row->what);
	for (const char *p = row->args; *p != '\0'; p++) {
		if (*p != '{') {
			buf_put(&b, p, 1);
			continue;
		}
		if (strncmp(p, "{self}", 6) == 0)
			snprintf(value, sizeof value, "%s", login);
		else
			snprintf(value, sizeof value, "%" PRIu64, strncmp(p, "{review}", 8) == 0 ? at.review :
			    strncmp(p, "{seq}", 5) == 0 ? at.seq :
			    (uint64_t)(strncmp(p, "{note}", 6) == 0 ? at.note : at.people));
		buf_text(&b, value);
		p = strchr(p, '}');
	}
	buf_str(&b);
}

static bool
may(const struct row *row, const char *login)
{
	char line[300];
	int code;

	expand(row, login, line, sizeof line);
	code = type_dry(login, line);
	ck_assert_msg(code >= 0 && code <= 3, "%s: %s: %d %s", login, line, code, typed.err);
	if (row->shows == try)
		return code != 3;
	return code == 0 && (row->shows == NULL || strstr(typed.out, row->shows) != NULL);
}

/* The letters of those at a place who may. */
static void
who_may(const struct row *row, const char *place, char out[ROLES + 1])
{
	char login[40];
	size_t n = 0;

	for (int r = 0; r < ROLES; r++) {
		snprintf(login, sizeof login, "%s%s", roles[r], place);
		if (may(row, login))
			out[n++] = letters[r];
	}
	out[n] = '\0';
}

static void
compare(const struct row *row, const char *place, const char *want, const char *got, struct buf *b)
{
	if (strcmp(want, got) != 0)
		buf_printf(b, "%s %s: %s: may \"%s\", expected \"%s\"\n", row->what, row->args, place,
		    got, want);
}

START_TEST(who_may_do_and_see_what)
{
	static char storage[64 * 1024];
	struct buf b = BUF(storage);

	for (size_t i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];
		const char *want[] = { row->same, row->above, row->below, row->beside };
		char got[ROLES + 1];
		for (int p = 0; p < PLACES; p++) {
			who_may(row, places[p], got);
			compare(row, places[p], want[p], got, &b);
		}
		compare(row, "none", row->none, may(row, "nobody") ? "x" : "", &b);
	}
	ck_assert_msg(b.len == 0, "\n%s", buf_str(&b));
}
END_TEST

static bool
has_row(const char *noun, const char *verb)
{
	char what[80];

	snprintf(what, sizeof what, "%s %s", noun, verb);
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].what, what) == 0)
			return true;
	return false;
}

START_TEST(everything_that_can_be_typed_has_a_row)
{
	struct face_verb made;

	for (size_t i = 0; subjects[i] != NULL; i++) {
		const struct subject *s = subjects[i];
		for (const struct op *op = s->ops; op != NULL && op->verb != NULL; op++)
			ck_assert_msg(!find_typed(op) || has_row(s->noun, op->verb), "no row: %s %s",
			    s->noun, op->verb);
		for (size_t k = 0; k < 2; k++)
			if (face_verb(s, k, &made))
				ck_assert_msg(has_row(s->noun, made.view.verb), "no row: %s %s", s->noun,
				    made.view.verb);
	}
	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++)
			ck_assert_msg(has_row(v->noun, v->verb), "no row: %s %s", v->noun, v->verb);
}
END_TEST

/* ---- administrators ---- */

static bool
heard(const char *login)
{
	uint64_t who = world_account(&world, login);

	for (size_t i = 0; i < world.nnotices; i++)
		if (world.notices[i].person == who && world.notices[i].message == M_ADMIN_GRANTED)
			return true;
	return false;
}

static void
grant(const char *login, const char *whom, const char *role, const char *area)
{
	struct op_account_grant a = { .which = world_account(&world, whom) };

	snprintf(a.role, sizeof a.role, "%s", role);
	snprintf(a.area, sizeof a.area, "%s", area);
	world_do(&world, login, "account.grant", &a, &reply);
}

START_TEST(nobody_gives_himself_a_role)
{
	grant("admin", "admin", "supervisor", COUNTY);
	REFUSED_AS("GRANT_SELF", "which");
	grant("adminsame", "adminsame", "admin", V11);
	REFUSED_AS("GRANT_SELF", "which");
	grant("adminabove", "admin", "duty", T1);
	DONE_OK();
	ck_assert(heard("super") && heard("supervisorsame") && heard("supervisorabove"));
	ck_assert(!heard("supervisorbeside") && !heard("supervisorbelow"));
	grant("", "adminsame", "officer", V11);		/* on the server */
	DONE_OK();
	ck_assert(heard("supervisorbelow"));
	/* An officer who is made an administrator is one more of them, others are not. */
	grant("admin", "wei", "admin", V11);
	DONE_OK();
	ck_assert(heard("super"));
	grant("admin", "officersame", "duty", T1);
	DONE_OK();
	ck_assert(!heard("super"));
}
END_TEST

START_TEST(who_is_both_keeps_both_rights)
{
	struct op_account_code code = { .which = world_account(&world, "officerbelow") };

	grant("admin", "dutysame", "admin", V12);
	DONE_OK();
	world_do(&world, "dutysame", "account.code", &code, &reply);	/* by the desk's right */
	DONE_OK();
	code.minutes = 60;
	world_do(&world, "dutysame", "account.code", &code, &reply);
	REFUSED_AS("CODE_MINUTES", "minutes");
	code.which = world_account(&world, "v12");			/* by the administrator's */
	world_do(&world, "dutysame", "account.code", &code, &reply);
	DONE_OK();
}
END_TEST

START_TEST(refusals_name_nobody_elsewhere)
{
	struct op_report_file a = flood(V11, 1);
	char person[32];

	a.by_phone = world_account(&world, "v21");
	ck_assert_int_ne(try_report(&world, "dutysame", &a, NULL, &reply), DONE);
	REFUSED_AS("OUT_OF_SCOPE", "by_phone");
	ck_assert_int_eq(type_line(&world, "dutysame", "account code v21", &typed), 3);
	ck_assert_ptr_null(strstr(typed.err, "褚样例"));
	snprintf(person, sizeof person, "need show %" PRIu64, at.review);
	ck_assert_int_eq(type_line(&world, "dutybeside", person, &typed), 3);
	ck_assert_str_eq(typed.out, "");
	typed.input = "姓名,地区,角色,账号\n样例甲," V11 ",灾害信息员,v21\n";
	ck_assert_int_ne(type_line(&world, "adminsame", "account import -", &typed), 0);
	ck_assert_msg(strstr(typed.err, "v21") != NULL, "%s", typed.err);
	ck_assert_ptr_null(strstr(typed.err, "褚样例"));
	typed.input = NULL;
	/* An incident's name leads only those to it who see its head line. */
	ck_assert_int_eq(type_line(&world, "dutybeside", "incident show 2026-07-22", &typed), 1);
	ck_assert_ptr_null(strstr(typed.err, "事故"));
}
END_TEST

static void
setup(void)
{
	incident_setup();
	typed = (struct typed){ .language = language_en };
	people();
	records();
	type_line(&world, "dutyabove", "sos list", &typed);	/* sets the clock */
}

Suite *
suite_rights(void)
{
	Suite *s = suite_create("rights");
	TCase *tc = tcase_create("rights");

	tcase_add_checked_fixture(tc, setup, incident_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, who_may_do_and_see_what);
	tcase_add_test(tc, everything_that_can_be_typed_has_a_row);
	tcase_add_test(tc, nobody_gives_himself_a_role);
	tcase_add_test(tc, who_is_both_keeps_both_rights);
	tcase_add_test(tc, refusals_name_nobody_elsewhere);
	suite_add_tcase(s, tc);
	return s;
}
