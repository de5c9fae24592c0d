/*
 * 标为个人信息, afterwards: the words of an incident, of a note, of a call for help. Once
 * they are marked no table but the log holds them, no view of anybody shows them, no
 * search finds them, and what is destroyed with the incident or the caller is gone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/command/face.h"
#include "src/rules/incident/incident_ops.h"
#include "tests/check/help_command.h"
#include "tests/check/help_incident.h"
#include "tests/check/help_report.h"
#include "tests/check/help_press.h"

Suite *suite_sealed(void);

#define SECRET "QQWWEE"		/* stands in every text that is marked */

static struct typed typed;
static uint64_t the_incident, the_call;

static void
seal(const char *login, uint64_t which, int64_t line)
{
	struct op_incident_seal a = { .which = which, .line = line };

	world_do(&world, login, "incident.seal", &a, &reply);
}

static void
seal_call(const char *login)
{
	struct op_sos_seal a = { .which = the_call };

	world_do(&world, login, "sos.seal", &a, &reply);
}

static void
reveal(const char *login, int64_t line)
{
	struct op_incident_reveal a = { .which = the_incident, .line = line, .reason = "核实" };

	world_do(&world, login, "incident.reveal", &a, &reply);
}

static void
reveal_call(const char *login, const char *reason)
{
	struct op_sos_reveal a = { .which = the_call };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "sos.reveal", &a, &reply);
}

static void
open_case(bool personal)
{
	struct op_incident_open open = { .area = V11, .class = incident_class_natural,
	    .hazard = hazard_flood, .text = "opened " SECRET "1", .personal = personal };

	incident_open("county", open);
	DONE_OK();
	the_incident = reply.answer.id;
}

/* An incident, a note of it, and a call with an addition, an answer, a word back, an end. */
static void
open_all(void)
{
	struct op_sos_send call = { .area = V11, .text = "call " SECRET "3", .phone = "0477-1112223" };
	struct op_sos_answer answer = { .text = "answer " SECRET "5" };
	struct op_sos_reply back = { .text = "back " SECRET "6" };
	struct op_sos_close end = { .outcome = sos_outcome_other, .text = "end " SECRET "7" };

	open_case(false);
	note_add("county", the_incident, "note " SECRET "2");
	DONE_OK();
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	call.which = answer.which = back.which = end.which = the_call = reply.answer.id;
	snprintf(call.text, sizeof call.text, "more " SECRET "4");
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	world_do(&world, "town1", "sos.answer", &answer, &reply);
	DONE_OK();
	world_do(&world, "town1", "sos.reply", &back, &reply);
	DONE_OK();
	world_do(&world, "town1", "sos.close", &end, &reply);
	DONE_OK();
}

static void
seal_all(void)
{
	struct line l;

	seal("county", the_incident, 0);
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "SEALED");
	for (int64_t no = 1; line_read(the_incident, no, &l); no++)
		if (l.what == line_what_note) {
			seal("county", the_incident, no);
			DONE_OK();
		}
	seal_call("town1");
	DONE_OK();
	ck_assert_str_eq(world_message(reply.answer.message), "SEALED");
}

/* Does a table of records or an index hold it? The log alone does, for ever. */
static bool
stored(const char *word)
{
	bool found = false;
	struct walk w;
	struct txn t;

	world_read(&world, &t);
	for (unsigned table = 0; table < TABLE_KIND + 64; table++) {
		if (table == TABLE_JOURNAL)
			continue;
		walk_open(&w, &t, table, "", 0, false);
		while (walk_next(&w))
			found = found || memmem(w.val, w.len, word, strlen(word)) != NULL ||
			    memmem(w.key, w.keylen, word, strlen(word)) != NULL;
	}
	txn_abort(&t);
	return found;
}

static const char *const readers[] = { "county", "leader", "super", "admin", "town1", "town2",
    "town1b", "v11a", "v11b", "v12", "v21", "both", "nobody" };

static size_t
shown_by(const char *login, const char *line)
{
	static const char *const forms[] = { "", " --json", " --csv" };
	char whole[200];
	size_t n = 0;

	for (size_t f = 0; f < 3; f++) {
		snprintf(whole, sizeof whole, "%s%s", line, forms[f]);
		type_line(&world, login, whole, &typed);
		n += strstr(typed.out, SECRET) != NULL || strstr(typed.err, SECRET) != NULL;
	}
	return n;
}

/* How often somebody reads it in a list, or in the page of one of the first twenty. */
static size_t
shown_by_verb(const char *login, const char *noun, const char *verb, bool takes)
{
	char line[100];
	size_t n = 0;

	snprintf(line, sizeof line, "%s %s%s", noun, verb, takes ? "" : " limit=1000");
	n += shown_by(login, line);
	for (int i = 1; takes && i <= (strcmp(noun, "journal") == 0 ? 30 : 3); i++) {
		snprintf(line, sizeof line, strcmp(noun, "journal") == 0 ? "%s %s %d" : "%s %s %02d", noun,
		    verb, i);
		n += shown_by(login, line);
	}
	return n;
}

static size_t
shown(void)
{
	struct face_verb made;
	size_t n = 0;

	for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++) {
		for (size_t i = 0; subjects[i] != NULL; i++)
			for (size_t k = 0; k < 2; k++)
				if (face_verb(subjects[i], k, &made))
					n += shown_by_verb(readers[r], subjects[i]->noun, made.view.verb, k == 1);
		for (size_t g = 0; view_groups[g] != NULL; g++)
			for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++)
				n += shown_by_verb(readers[r], v->noun, v->verb, false) +
				    shown_by_verb(readers[r], v->noun, v->verb, true);
	}
	return n;
}

START_TEST(no_table_and_no_view_has_marked_words)
{
	open_all();
	ck_assert(stored(SECRET));
	ck_assert_uint_gt(shown(), 20);
	seal_all();
	ck_assert(!stored(SECRET));
	ck_assert_uint_eq(shown(), 0);
	for (size_t i = 0; i < world.nnotices; i++)
		for (size_t a = 0; a < 4; a++)
			ck_assert_ptr_null(strstr(world.notices[i].args[a], SECRET));
	/* The log is whole, and says who marked what. */
	ck_assert_int_eq(type_line(&world, "super", "journal list limit=1000", &typed), 0);
	ck_assert_msg(strstr(typed.out, "mark words as personal data") != NULL, "%s", typed.out);
	world_restore(&world);
	ck_assert(!stored(SECRET));
	ck_assert_uint_eq(shown(), 0);
}
END_TEST

START_TEST(no_screen_has_marked_words)
{
	static struct seat st;
	static const struct { int cols, rows; } sizes[] = { { 80, 24 }, { 45, 20 } };

	seat_clock(&world);
	open_all();
	seal_all();
	for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++)
		for (size_t z = 0; z < 2; z++) {
			seat_open(&st, &world, readers[r], sizes[z].cols, sizes[z].rows, language_en, charset_utf8);
			press_open(&st, "sos_show", the_call);
			ck_assert(!seat_shows(&st, SECRET));
			press_open(&st, "incident_show", the_incident);
			for (int page = 0; page < 4; page++) {
				seat_type(&st, page == 0 ? "" : KEY_PGDN);
				ck_assert(!seat_shows(&st, SECRET));
			}
			seat_close(&st);
		}
}
END_TEST

START_TEST(marked_words_are_shown_with_a_reason)
{
	struct line l;
	size_t n = 0;

	open_all();
	seal_all();
	reveal("county", 1);
	DONE_OK();
	ck_assert_str_eq(reply.secret, "opened " SECRET "1");
	for (int64_t no = 2; line_read(the_incident, no, &l); no++) {
		if (l.sealed.len == 0)
			continue;
		reveal("leader", no);
		DONE_OK();
		ck_assert_ptr_nonnull(strstr(reply.secret, SECRET));
		n++;
	}
	ck_assert_uint_eq(n, 6);	/* the note, and five lines of the call */
	/* The number at once, the words with a reason. */
	reveal_call("town1", "");
	DONE_OK();
	ck_assert_str_eq(reply.secret, "0477-1112223");
	reveal_call("town1", "家属来问");
	DONE_OK();
	ck_assert_str_eq(reply.secret, "0477-1112223\nmore " SECRET "4\nback " SECRET "6\nend " SECRET "7");
	reveal_call("v11a", "家属来问");
	ck_assert_int_eq(reply.outcome, REFUSED);
	ck_assert_int_eq(type_line(&world, "super", "journal list limit=3", &typed), 0);
	ck_assert_ptr_nonnull(strstr(typed.out, "家属来问"));
	ck_assert_ptr_null(strstr(typed.out, SECRET));
}
END_TEST

START_TEST(opened_with_personal_words_they_lie_nowhere)
{
	open_case(true);
	ck_assert(!stored(SECRET));
	ck_assert_uint_eq(shown(), 0);
	ck_assert_str_eq(incident_get(the_incident).text, "");
	reveal("county", 1);
	DONE_OK();
	ck_assert_str_eq(reply.secret, "opened " SECRET "1");
}
END_TEST

START_TEST(who_may_mark_and_what)
{
	struct op_incident_note note = { .text = "x", .personal = true };
	struct line l;
	int64_t call = 2;

	open_all();
	seal("v11a", the_incident, 0);
	REFUSED_AS("NOT_PERMITTED", "");
	seal("town2", the_incident, 0);
	ck_assert_int_eq(reply.outcome, REFUSED);
	seal("county", the_incident, 99);
	REFUSED_AS("NO_SUCH_LINE", "line");
	while (line_read(the_incident, call, &l) && l.what != line_what_sos)
		call++;
	seal("county", the_incident, call);
	REFUSED_AS("SEAL_CALL", "line");
	seal("county", the_incident, 0);
	DONE_OK();
	seal("county", the_incident, 1);
	REFUSED_AS("SEAL_NOTHING", "line");
	seal_call("v21");
	ck_assert_int_eq(reply.outcome, REFUSED);
	seal_call("town1");
	DONE_OK();
	seal_call("county");
	REFUSED_AS("SEAL_WORDS", "which");
	/* A note of full length has room. */
	note.which = the_incident;
	memset(note.text, 'a', sizeof note.text - 1);
	world_do(&world, "county", "incident.note", &note, &reply);
	DONE_OK();
	reveal("county", line_count(the_incident));
	DONE_OK();
	ck_assert_str_eq(reply.secret, note.text);
}
END_TEST

/* What comes after the mark is not sealed by itself: a desk must see it at once. */
START_TEST(a_new_word_after_the_mark_is_open)
{
	struct op_sos_send call = { .area = V11, .text = "call " SECRET };
	struct sos s;

	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	call.which = the_call = reply.answer.id;
	seal_call("town1");
	DONE_OK();
	snprintf(call.text, sizeof call.text, "water to the roof");
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	world_get(&world, &kind_sos, the_call, &s);
	ck_assert_str_eq(s.text, "water to the roof");
	ck_assert_uint_eq(s.text_sealed.len, 0);
	ck_assert_uint_eq(shown(), 0);
	seal_call("town1");
	DONE_OK();
	world_get(&world, &kind_sos, the_call, &s);
	ck_assert_str_eq(s.text, "");
}
END_TEST

/* Said while the incident led to another, and to that one's root; then they were parted. */
START_TEST(words_said_while_linked_are_sealed_too)
{
	struct op_sos_send call = { .area = V11, .text = "call " SECRET "1" };
	struct sos the_sos;
	uint64_t other, third;

	open_case(false);
	other = the_incident;
	open_case(false);
	third = the_incident;
	world_do(&world, "v11a", "sos.send", &call, &reply);
	DONE_OK();
	call.which = the_call = reply.answer.id;
	world_get(&world, &kind_sos, the_call, &the_sos);
	ck_assert_uint_eq(the_sos.incident, third);
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			open_case(false);	/* 4th: where both lead in the end */
		link_make("county", i == 0 ? third : other, i == 0 ? other : the_incident);
		DONE_OK();
		snprintf(call.text, sizeof call.text, "more " SECRET "%d", i);
		world_do(&world, "v11a", "sos.send", &call, &reply);
		DONE_OK();
	}
	link_undo("county", third);
	DONE_OK();
	seal_call("town1");
	DONE_OK();
	ck_assert(!stored("call " SECRET));
	ck_assert(!stored("more " SECRET));
}
END_TEST

static void
forget(const char *login, const char *reason, bool confirm)
{
	struct op_incident_forget a = { .which = the_incident, .confirm = confirm };

	snprintf(a.reason, sizeof a.reason, "%s", reason);
	world_do(&world, login, "incident.forget", &a, &reply);
	DONE_OK();
}

START_TEST(marked_words_go_with_the_incident)
{
	open_all();
	seal_all();
	state_set("leader", the_incident, incident_state_closed, "处置完毕");
	DONE_OK();
	forget("leader", "当事人要求", false);
	forget("admin", "", true);
	reveal("county", 1);
	REFUSED_AS("PHONE_DESTROYED", "which");
	reveal_call("town1", "核实");
	REFUSED_AS("PHONE_DESTROYED", "which");
	note_add("county", the_incident, "later");
	DONE_OK();
	seal("county", the_incident, line_count(the_incident));
	REFUSED_AS("SEAL_NO_KEY", "which");
}
END_TEST

START_TEST(marked_words_of_a_call_go_with_the_caller)
{
	struct op_account_disable off = { .which = world_account(&world, "v11a"), .reason = "离任" };
	struct op_account_forget a = { .which = off.which, .reason = "离任三年" };
	struct line l;

	open_all();
	seal_all();
	world_do(&world, "admin", "account.disable", &off, &reply);
	DONE_OK();
	world_do(&world, "admin", "account.forget", &a, &reply);
	DONE_OK();
	a.confirm = true;
	world_do(&world, "leader", "account.forget", &a, &reply);
	DONE_OK();
	reveal_call("town1", "核实");
	REFUSED_AS("PHONE_DESTROYED", "which");
	for (int64_t no = 1; line_read(the_incident, no, &l); no++) {
		if (l.sealed.len == 0)
			continue;
		reveal("county", no);
		if (l.call == 0)
			DONE_OK();
		else
			REFUSED_AS("PHONE_DESTROYED", "which");
	}
}
END_TEST

/* Two keys and what it is about: on the incident's page, and on the call's. */
START_TEST(a_desk_marks_them_with_two_keys)
{
	static struct seat st;
	struct sos s;

	seat_clock(&world);
	open_all();
	seat_open(&st, &world, "county", 80, 24, language_en, charset_utf8);
	press_open(&st, "incident_show", the_incident);
	seat_type(&st, "m");
	press_send(&st);
	ck_assert_msg(incident_get(the_incident).text[0] == '\0', "%s", seat_text(&st));
	seat_close(&st);
	seat_open(&st, &world, "town1", 45, 20, language_en, charset_utf8);
	press_open(&st, "sos_show", the_call);
	seat_type(&st, "7");
	seat_type(&st, "1");
	world_get(&world, &kind_sos, the_call, &s);
	ck_assert_msg(s.text[0] == '\0' && s.text_sealed.len > 0, "%s", seat_text(&st));
	ck_assert(seat_shows(&st, "needed, sealed: ***"));
	world.now += 3000;		/* and read what was said */
	press_action(&st, "personal data");
	seat_type(&st, "asked for" KEY_ENTER);
	ck_assert_msg(seat_shows(&st, "more " SECRET "4"), "%s", seat_text(&st));
	seat_close(&st);
}
END_TEST

Suite *
suite_sealed(void)
{
	Suite *s = suite_create("sealed");
	TCase *tc = tcase_create("all");

	tcase_add_checked_fixture(tc, incident_setup, incident_teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, no_table_and_no_view_has_marked_words);
	tcase_add_test(tc, no_screen_has_marked_words);
	tcase_add_test(tc, marked_words_are_shown_with_a_reason);
	tcase_add_test(tc, opened_with_personal_words_they_lie_nowhere);
	tcase_add_test(tc, who_may_mark_and_what);
	tcase_add_test(tc, a_new_word_after_the_mark_is_open);
	tcase_add_test(tc, words_said_while_linked_are_sealed_too);
	tcase_add_test(tc, marked_words_go_with_the_incident);
	tcase_add_test(tc, marked_words_of_a_call_go_with_the_caller);
	tcase_add_test(tc, a_desk_marks_them_with_two_keys);
	suite_add_tcase(s, tc);
	return s;
}
