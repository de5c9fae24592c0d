/*
 * journal list and show: who did what and when, for supervisors, within their
 * areas (journal_scope.c). Lists for people are in words; JSON and CSV carry the
 * codes.
 */
#include "db/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/journal/args.h"
#include "gen/kinds/need/enums.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_to.h"
#include "gen/kinds/unit/unit.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/said.h"
#include "src/text/need_name.h"
#include "src/text/record_json.h"
#include "src/text/rows.h"
#include "src/views/journal_change.h"
#include "src/views/journal_effects.h"
#include "src/views/journal_filter.h"
#include "src/views/journal_scope.h"
#include "src/views/journal_words.h"

static void
short_time(struct command *c, int64_t ms, char *out, size_t cap)
{
	journal_time(ms, c->now, c->offset, out, cap);
}

static void
whole_time(struct command *c, int64_t ms, char *out, size_t cap)
{
	when_iso(ms, c->offset, out, cap);
}

static void
actor_text(struct command *c, const struct entry *e, char *out, size_t cap)
{
	struct show_env env = command_show(c);
	char login[40];

	show_record(&env, &kind_account, e->actor, login, sizeof login);
	if (e->local != 0)
		snprintf(out, cap, "local:%u%s%s", e->local - 1, login[0] != '\0' ? " " : "", login);
	else
		show_copy(login[0] != '\0' ? login : "system", out, cap);
}

/* The need that the entry is about. */
static bool
entry_need(struct command *c, const struct entry *e, struct need *n)
{
	return !e->refused && e->answer.kind == kind_need.no &&
	    record_get(&c->txn, &kind_need, e->answer.id, n);
}

/* A need is called by what it is about. A refused entry has its field where
 * others have their number. */
static const char *
entry_number(struct command *c, const struct entry *e, char *out, size_t cap)
{
	struct show_env env = command_show(c);
	struct need n;
	char name[40];
	size_t at = 0;

	if (entry_need(c, e, &n)) {
		show_record(&env, kind_by_no((unsigned)n.subject_kind), n.subject, out, cap);
		return out;
	}
	if (!e->refused)
		return e->answer.number;
	while (entry_word(e, &at, name, out, cap))
		if (strcmp(name, "which") == 0 || strcmp(name, "incident") == 0)
			return out;
	out[0] = '\0';
	return out;
}

/* Why it was done, from the fields that the operation wrote: each text once. */
struct reasons {
	char (*text)[1400];
	size_t n, room;
};

static void
reason_add(struct reasons *r, const char *text)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->text[i], text) == 0)
			return;
	if (text[0] != '\0' && list_grow((void **)&r->text, &r->room, r->n, sizeof *r->text))
		show_copy(text, r->text[r->n++], sizeof r->text[0]);
}

static void
reasons_read(const struct entry *e, struct reasons *r)
{
	static const char *const names[] = { "reason", "struck_reason", "later_reason" };
	const struct field *f, *where;
	const struct kind *k;
	const uint8_t *set;
	size_t at = 0, setlen;
	unsigned kind;
	uint64_t id;
	void *rec;

	while (entry_effect(e, &at, &kind, &id, &set, &setlen)) {
		k = kind_by_no(kind);
		rec = k != NULL ? calloc(1, k->size) : NULL;
		if (rec != NULL && record_decode(k, set, setlen, rec, &where) == 0)
			for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
				f = kind_field(k, names[i]);
				if (f != NULL && f->type == T_TEXT)
					reason_add(r, field_str(f, rec));
			}
		free(rec);
	}
}

/* Words that were kept, then the reasons: each name and text in turn. */
typedef void word_fn(void *ctx, const char *name, const char *text);
static void
words_each(const struct entry *e, word_fn *take, void *ctx)
{
	struct reasons r = { NULL, 0, 0 };
	char name[40], text[1400];
	size_t at = 0;

	while (entry_word(e, &at, name, text, sizeof text))
		take(ctx, name, text);
	reasons_read(e, &r);
	for (size_t i = 0; i < r.n; i++)
		take(ctx, "reason", r.text[i]);
	free(r.text);
}

/* Several warnings have one name: they follow each other. */
static void
word_json(void *ctx, const char *name, const char *text)
{
	const char *before = json_string_value(json_object_get(ctx, name));

	json_object_set_new(ctx, name, before == NULL ? json_string(text) :
	    json_sprintf("%s; %s", before, text));
}

struct typed {
	struct command *c;
	struct buf *to;
	const struct op *op;	/* NULL: the program's own note */
};

static void
word_text(void *ctx, const char *name, const char *text)
{
	const struct typed *w = ctx;
	char area[200];

	if (w->c->format == FORMAT_TEXT && strcmp(name, "nobody") == 0 && code_valid(text)) {
		area_name(&w->c->txn, text, false, area, sizeof area);
		text = area;
	}
	journal_word(w->to, w->op, name, text);
}

/* Where the clock's step went: the desk that it asked then, or rose to before there
 * were chains. Empty: it rang, or a claim ended. */
static void
step_to(struct command *c, const struct entry *e, const struct need *n, char out[16])
{
	struct need_to to;
	struct index_key key;
	struct scan s;

	snprintf(out, 16, "%s", n->climbed);
	key_begin(&key, &kind_need_to, 1);
	key_number(&key, n->id);
	scan_open(&s, &c->txn, &key, false);
	while (scan_next(&s))
		if (record_get(&c->txn, &kind_need_to, s.id, &to) && !to.empty &&
		    to.at == entry_clock(e) && to.area[0] != '\0')
			snprintf(out, 16, "%s", to.area);
	scan_close(&s);
}

/* Whom the entry asked as well: a person, a unit or an area, by name. */
static void
given_to(struct command *c, const struct entry *e, char *out, size_t cap)
{
	struct show_env env = command_show(c);
	const struct field *where;
	struct need_to to;
	const uint8_t *set;
	size_t at = 0, len;
	unsigned kind;
	uint64_t id;

	out[0] = '\0';
	while (entry_effect(e, &at, &kind, &id, &set, &len)) {
		if (kind != kind_need_to.no || record_decode(&kind_need_to, set, len, &to, &where) != 0)
			continue;
		if (to.person != 0)
			show_field(&env, kind_field(&kind_need_to, "person"), &to, false, out, cap);
		else if (to.unit != 0)
			show_record(&env, &kind_unit, to.unit, out, cap);
		else
			area_name(&c->txn, to.area, false, out, cap);
	}
}

/* What somebody was to do; whom else he asked; of the clock's step, what it did. */
static void
need_text(struct command *c, const struct entry *e, const struct need *n, struct buf *b)
{
	const char *verb = tr_value(&enum_need_verb, n->verb);
	char due[40], area[200], to[16];

	when_text(e->happened != 0 ? e->happened : entry_clock(e), c->now, c->offset, due, sizeof due);
	step_to(c, e, n, to);
	area_name(&c->txn, to, false, area, sizeof area);
	if (strcmp(e->op, "need.give") == 0) {
		given_to(c, e, area, sizeof area);
		buf_printf(b, _("%s: given to %s"), verb, area);
	} else if (strcmp(e->op, "need.step") != 0)
		buf_text(b, verb);
	else if (to[0] != '\0')
		buf_printf(b, _("%s: not done by %s, now before %s"), verb, due, area);
	else
		buf_printf(b, _("%s: overdue since %s"), verb, due);
}

static void
need_json(struct command *c, const struct entry *e, const struct need *n, json_t *words)
{
	char to[16];

	json_object_set_new(words, "need",
	    json_string(value_by_no(&enum_need_verb, n->verb)->code));
	if (strcmp(e->op, "need.step") != 0)
		return;
	step_to(c, e, n, to);
	json_object_set_new(words, "step", json_string(to[0] != '\0' ? "climbed" : "overdue"));
	if (to[0] != '\0')
		json_object_set_new(words, "to", json_string(to));
}

/* The sentence the person read, in the reader's language. */
static void
why_text(struct command *c, const struct entry *e, struct buf *b)
{
	const struct op *op = op_find(e->op, NULL);
	struct refusal r = { .message = e->answer.message };

	snprintf(r.field, sizeof r.field, "%s", e->answer.number);
	memcpy(r.args, e->answer.args, sizeof r.args);
	say_refusal(b, &c->txn, op != NULL ? op->args : NULL, &r, true);
}

static void
refused_json(struct command *c, const struct entry *e, json_t *o)
{
	char text[1400];
	struct buf b;

	json_object_set_new(o, "refused", json_boolean(e->refused));
	if (!e->refused)
		return;
	if (e->answer.number[0] != '\0')
		json_object_set_new(o, "field", json_string(e->answer.number));
	buf_init(&b, text, sizeof text);
	why_text(c, e, &b);
	json_object_set_new(o, "why", json_string(buf_str(&b)));
}

static json_t *
entry_json(struct command *c, const struct entry *e)
{
	struct show_env env = command_show(c);
	json_t *o = json_object(), *words = json_object(), *time = record_json_time(&env, entry_clock(e));
	json_t *changes = journal_change_json(c, e);
	char actor[80], room[1400];
	const char *number = entry_number(c, e, room, sizeof room);
	struct need n;

	actor_text(c, e, actor, sizeof actor);
	json_object_set_new(o, "seq", json_integer((json_int_t)e->seq));
	if (time != NULL)
		json_object_set_new(o, "time", time);
	json_object_set_new(o, "actor", json_string(actor));
	if (e->address[0] != '\0')
		json_object_set_new(o, "address", json_string(e->address));
	if (e->fingerprint[0] != '\0')
		json_object_set_new(o, "fingerprint", json_string(e->fingerprint));
	json_object_set_new(o, "op", json_string(e->op));
	if (number[0] != '\0')
		json_object_set_new(o, "number", json_string(number));
	if (e->answer.version != 0)
		json_object_set_new(o, "version", json_integer((json_int_t)e->answer.version));
	if (e->happened != 0)
		json_object_set_new(o, "happened", record_json_time(&env, e->happened));
	if (e->on_paper)
		json_object_set_new(o, "on_paper", json_true());
	if (entry_need(c, e, &n))
		need_json(c, e, &n, words);
	words_each(e, word_json, words);
	json_object_set_new(o, "words", words);
	if (changes != NULL)
		json_object_set_new(o, "changes", changes);
	if (journal_is_drill(c, e))
		json_object_set_new(o, "drill", json_true());
	refused_json(c, e, o);
	return o;
}

/* "马样例 zhandan3": people are known by name, accounts are exact. */
static void
person_text(struct command *c, const struct entry *e, char *out, size_t cap)
{
	struct account a;
	char login[80];

	actor_text(c, e, login, sizeof login);
	if (e->actor != 0 && record_get(&c->txn, &kind_account, e->actor, &a) && a.name[0] != '\0')
		snprintf(out, cap, "%s %s", a.name, login);
	else
		show_copy(e->actor == 0 && e->local == 0 ? _("the system") : login, out, cap);
}

static void
said_text(struct command *c, const struct entry *e, char *out, size_t cap)
{
	const struct op *op = c->format == FORMAT_TEXT ? op_find(e->op, NULL) : NULL;
	struct account said;
	struct need n;
	struct buf b;

	buf_init(&b, out, cap);
	if (c->format == FORMAT_TEXT && journal_is_drill(c, e))
		buf_text(&b, _("DRILL "));
	if (entry_need(c, e, &n))
		need_text(c, e, &n, &b);
	if (record_get(&c->txn, &kind_account, need_word_of(e), &said))
		buf_printf(&b, _(" on the word of %s"), said.name[0] != '\0' ? said.name : said.login);
	words_each(e, word_text, &(struct typed){ c, &b, op });
	journal_change_text(c, e, &b);
	buf_str(&b);
}

static void
list_row(struct sheet *s, const struct entry *e)
{
	struct command *c = s->c;
	bool words = c->format == FORMAT_TEXT;
	char text[6000];
	struct buf b;

	if (sheet_is_json(s)) {
		sheet_object(s, entry_json(c, e));
		return;
	}
	snprintf(text, sizeof text, "%" PRIu64, e->seq);
	sheet_cell(s, text);
	(words ? short_time : whole_time)(c, entry_clock(e), text, sizeof text);
	sheet_cell(s, text);
	(words ? person_text : actor_text)(c, e, text, sizeof text);
	sheet_cell(s, text);
	sheet_cell(s, words ? journal_op(e->op) : e->op);
	sheet_cell(s, entry_number(c, e, text, sizeof text));
	said_text(c, e, text, sizeof text);
	sheet_cell(s, text);
	buf_init(&b, text, sizeof text);
	if (e->refused)
		why_text(s->c, e, &b);
	sheet_cell(s, buf_str(&b));
	if (!words)
		sheet_cell(s, journal_is_drill(c, e) ? _("drill") : "");
	sheet_row(s);
}

/* A number as it stands and, for who looks for it otherwise, by its character and with its year. */
static void
numbers_text(const char *number, int64_t at, struct buf *b)
{
	const struct kind *k = number[0] != '\0' ? kind_by_letter(number[0]) : NULL;
	char year[24];

	buf_printf(b, "%s ", number);
	if (k == NULL)
		return;
	snprintf(year, sizeof year, "%s", number);
	number_fit(year, at, 0);
	buf_printf(b, "%s%s %s %s%s ", k->hanzi, number + 1, year, k->hanzi, year + 1);
}

/* Whether the entry's line has the text that is asked for. */
static bool
line_fits(struct command *c, const struct journal_filter *f, const struct entry *e)
{
	char text[JOURNAL_LINE], part[6000];
	struct buf b;

	if (f->text[0] == '\0')
		return true;
	buf_init(&b, text, sizeof text);
	person_text(c, e, part, sizeof part);
	buf_printf(&b, "%s %s ", part, journal_op(e->op));
	numbers_text(entry_number(c, e, part, sizeof part), e->time, &b);
	said_text(c, e, part, sizeof part);
	buf_printf(&b, "%s ", part);
	if (e->refused)
		why_text(c, e, &b);
	return journal_says(f, buf_str(&b));
}

/* The journal is a supervisor's. 0 or an exit code; stem is the county's. */
static int
enter(struct command *c, char stem[16])
{
	struct area county = { .code = "" };

	if (!(c->s->viewer.roles & ROLE(supervisor)))
		return command_refuse(c, "", M_NOT_PERMITTED,
		    ARG_TEXT(tr_value(&enum_role, role_supervisor)), NULL);
	memcpy(stem, "-", 2);
	if (county_get(&c->txn, &county))
		code_stem(county.code, stem);
	return 0;
}

/* The log may be long: it is not read for a count. True: the list ends before the entry. */
static bool
ends_before(struct command *c, const struct sheet *s, const struct entry *e, int64_t looked)
{
	int64_t looks = ((const struct view_journal_list *)c->args)->looks;

	if (sheet_full(s))
		command_note(c, "", M_LIST_UNSEEN, ARG_NUMBER((int64_t)s->rows), ARG_TIME(e->time),
		    ARG_NUMBER((int64_t)e->seq + 1), NULL);
	else if (looks != 0 && looked == looks)
		command_note(c, "", M_LIST_LOOKED, ARG_NUMBER(looked), ARG_NUMBER((int64_t)s->rows),
		    ARG_TIME(e->time), ARG_NUMBER((int64_t)e->seq + 1), NULL);
	else
		return false;
	return true;
}

static int
journal_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("entry") }, { NULL, N_("time") }, { NULL, N_("actor") },
		{ NULL, N_("operation") }, { NULL, N_("number") }, { NULL, N_("in words") },
		{ NULL, N_("refused") }, { NULL, N_("drill") },
	};
	const struct view_journal_list *a = c->args;
	struct said said = { 0 };
	struct journal_filter f;
	struct journal_head head;
	struct entry e;
	struct sheet s;
	char stem[16];
	int64_t looked = 0;
	int rc = enter(c, stem);

	if (rc == 0)
		rc = journal_filter(c, &f);
	if (rc != 0)
		return rc;
	/* For people it stands before the words, where a screen shows it. */
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0] -
	    (c->format == FORMAT_TEXT), a->limit);
	journal_head(&c->txn, &head);
	if (a->before > 0 && (uint64_t)a->before <= head.seq)
		head.seq = (uint64_t)a->before - 1;
	for (uint64_t seq = head.seq; seq > 0; seq--) {
		if (journal_get(&c->txn, seq, &e, NULL) != 0) {
			if (c->txn.err != 0)
				break;
			journal_sound(&c->txn, seq);	/* which it is not */
			continue;
		}
		if (a->since != 0 && e.time < a->since)
			break;	/* times never go back */
		if (ends_before(c, &s, &e, looked++))
			break;
		if (!journal_reach(c, &e, stem) || !journal_wanted(c, &f, &e))
			continue;
		said_read(&said, &c->txn, &e);
		if (line_fits(c, &f, &e)) {
			journal_sound(&c->txn, seq);
			list_row(&s, &e);
		}
	}
	return sheet_end(&s);
}

static void
print_entry(struct command *c, const struct entry *e)
{
	char text[6000];
	struct buf b;

	snprintf(text, sizeof text, "%" PRIu64, e->seq);
	output_pair(c, _("entry"), text);
	whole_time(c, entry_clock(e), text, sizeof text);
	output_pair(c, _("time"), text);
	person_text(c, e, text, sizeof text);
	output_pair(c, _("actor"), text);
	output_pair(c, _("from"), e->address);
	output_pair(c, _("key"), e->fingerprint);
	snprintf(text, sizeof text, "%s (%s)", journal_op(e->op), e->op);
	output_pair(c, _("operation"), text);
	output_pair(c, _("number"), entry_number(c, e, text, sizeof text));
	said_text(c, e, text, sizeof text);
	output_pair(c, _("in words"), text);
	buf_init(&b, text, sizeof text);
	if (e->refused)
		why_text(c, e, &b);
	output_pair(c, _("refused"), buf_str(&b));
	journal_effects_text(c, e);
}

/* What each record became, as print_effect says it. */
static void
output_entry(struct command *c, const struct entry *e)
{
	json_t *o = entry_json(c, e);

	json_object_set_new(o, "effects", journal_effects_json(c, e));
	output_json(c, o);
}

static int
journal_show_view(struct command *c)
{
	const struct view_journal_show *f = c->args;
	struct said said = { 0 };
	struct entry e;
	char stem[16];
	int rc = enter(c, stem);

	if (rc != 0)
		return rc;
	rc = journal_get(&c->txn, (uint64_t)f->which, &e, NULL);
	if (rc != ERR_NOTFOUND && !journal_sound(&c->txn, (uint64_t)f->which) && rc != 0)
		return command_refuse(c, "which", M_HURT_ENTRY, ARG_TEXT(command_typed(c, "which")), NULL);
	if (rc != 0)
		return command_refuse(c, "which", M_NO_SUCH_RECORD,
		    ARG_TEXT(command_typed(c, "which")), NULL);
	if (!journal_reach(c, &e, stem))
		return command_refuse(c, "which", M_OUT_OF_SCOPE,
		    ARG_TEXT(command_typed(c, "which")), NULL);
	said_read(&said, &c->txn, &e);
	if (c->format != FORMAT_TEXT)
		output_entry(c, &e);
	else
		print_entry(c, &e);
	return 0;
}

const struct command_view views_journal[] = {
	{ .noun = "journal", .noun_zh = "日志", .noun_label = N_("journal"),
	  .verb = "list", .zh = "日志清单|清单|列表",
	  .help = N_("who did what and when, newest first (supervisors)"),
	  .args = &kind_view_journal_list, .run = journal_list_view },
	{ .noun = "journal", .noun_zh = "日志", .noun_label = N_("journal"),
	  .verb = "show", .zh = "查看日志|查看|看",
	  .help = N_("one entry with all that it wrote (supervisors)"),
	  .args = &kind_view_journal_show, .run = journal_show_view },
	{ 0 }
};
