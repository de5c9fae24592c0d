/* What needs the reader, whom it asked, whom to ring. */
#include "src/rules/need/need.h"

#include <inttypes.h>
#include <stdlib.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/need/args.h"
#include "gen/kinds/need/need.h"
#include "gen/kinds/need/need_told.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/text/record_json.h"

static void
subject_text(struct command *c, const struct need *n, char *out, size_t cap)
{
	struct show_env env = command_show(c);

	show_record(&env, kind_by_no((unsigned)n->subject_kind), n->subject, out, cap);
}

static json_t *
row_json(struct command *c, const void *rec)
{
	struct show_env env = command_show(c);
	const struct need *n = rec;
	const struct kind *k = kind_by_no((unsigned)n->subject_kind);
	json_t *o = record_json(&env, &kind_need, n);
	char id[24], area[16];
	unsigned roles;

	snprintf(id, sizeof id, "%" PRIu64, n->id);
	json_object_set_new(o, "id", json_string(id));
	json_object_set_new(o, "subject_kind", json_string(k != NULL ? k->name : ""));
	json_object_set_new(o, "subject", record_json_ref(&env, k, n->subject));
	json_object_del(o, "roles");
	json_object_set_new(o, "climbed_here", json_boolean(!need_is_mine(&c->txn, &c->s->viewer, n)));
	if (need_missing(&c->txn, n, area, &roles))
		json_object_set_new(o, "nobody_at", json_string(area));
	return o;
}

/* login: "" of who has no account. */
static void
phone_row(struct sheet *s, const struct need *n, const char *login, const char *name,
    const char *phone)
{
	char text[200];

	if (sheet_is_json(s)) {
		json_t *o = row_json(s->c, n);
		json_object_set_new(o, "person", json_string(login));
		json_object_set_new(o, "name", json_string(name));
		json_object_set_new(o, "phone", json_string(phone));
		sheet_object(s, o);
		return;
	}
	snprintf(text, sizeof text, "%" PRIu64, n->id);
	sheet_cell(s, text);
	subject_text(s->c, n, text, sizeof text);
	sheet_cell(s, text);
	while (s->at < s->n - 1)
		sheet_field(s, n);
	snprintf(text, sizeof text, "%s %s", name[0] != '\0' ? name : login, phone);
	sheet_cell(s, text);
	sheet_row(s);
}

/* Who has an account, then who has none. */
static void
phone_rows(struct sheet *s, const struct need *n)
{
	struct command *c = s->c;
	struct outsider out;
	struct account a;
	size_t count;
	uint64_t *ids = need_to_ring(&c->txn, n, c->s->viewer.account, c->now, &count);

	for (size_t k = 0; k < count; k++)
		if (record_get(&c->txn, &kind_account, ids[k], &a) && sheet_takes(s))
			phone_row(s, n, a.login, a.name, a.phone);
	free(ids);
	for (size_t i = 0; need_outsider(&c->txn, n, c->now, i, &out); i++)
		if (sheet_takes(s))
			phone_row(s, n, "", out.name, out.phone);
}

/* One of those asked; told is empty where he was not. */
static void
asked_row(struct sheet *s, uint64_t person, const struct need_told *told)
{
	struct show_env env = command_show(s->c);
	struct account a = { 0 };
	char text[200];
	json_t *o;

	record_get(&s->c->txn, &kind_account, person, &a);
	if (sheet_is_json(s)) {
		o = json_pack("{ssssss}", "person", a.login, "name", a.name, "phone", a.phone);
		json_object_set_new(o, "told", told->at != 0 ?
		    record_json(&env, &kind_need_told, told) : json_null());
		sheet_object(s, o);
		return;
	}
	snprintf(text, sizeof text, "%s %s", a.name[0] != '\0' ? a.name : a.login, a.phone);
	sheet_cell(s, text);
	while (s->at < s->n)
		sheet_field(s, told);
	sheet_row(s);
}

static int
need_show_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("person") }, { &kind_need_told, "at" }, { &kind_need_told, "how" },
		{ &kind_need_told, "by" },
	};
	const struct view_need_show *f = c->args;
	struct sheet s;
	struct need n;
	size_t count = 0;
	uint64_t *ids = NULL;

	if (!record_get(&c->txn, &kind_need, f->which, &n) ||
	    !need_known(&c->txn, &c->s->viewer, &n))
		return command_refuse(c, "which", M_NEED_STRANGE, NULL);
	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	ids = need_people(&c->txn, &n, c->now, &count);
	for (size_t i = 0; i < count; i++) {
		struct need_told told;
		if (!need_told_of(&c->txn, &n, ids[i], c->now, &told))
			told = (struct need_told){ 0 };
		if (sheet_takes(&s))
			asked_row(&s, ids[i], &told);
	}
	free(ids);
	return sheet_end(&s);
}

/* One line per need and person: name and telephone, who rings them now. */
static int
need_phones_view(struct command *c)
{
	static const struct column columns[] = {
		{ NULL, N_("need id") }, { NULL, N_("number") }, { &kind_need, "verb" },
		{ &kind_need, "about" }, { &kind_need, "told" }, { &kind_need, "calling" },
		{ NULL, N_("person") },
	};
	const struct view_need_phones *f = c->args;
	struct need *list = NULL;
	struct sheet s;
	size_t n;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	n = need_phones(&c->txn, &c->s->viewer, c->now, &list);
	for (size_t i = 0; i < n; i++) {
		if (!need_is_calling(&c->txn, &list[i], c->now))
			list[i].calling = 0;
		phone_rows(&s, &list[i]);
	}
	free(list);
	return sheet_end(&s);
}

const struct command_view views_need[] = {
	{ .noun = "need", .noun_zh = "要办", .noun_label = N_("need"),
	  .verb = "show", .zh = "查看要办|查看|看",
	  .help = N_("whom it asked, and how each was told"),
	  .args = &kind_view_need_show, .run = need_show_view },
	{ .noun = "need", .noun_zh = "要办", .noun_label = N_("need"),
	  .verb = "phones", .zh = "电话名单", .help = N_("whom your desk has to ring"),
	  .args = &kind_view_need_phones, .run = need_phones_view },
	{ 0 }
};

const struct command_paper paper_need = { .kind = &kind_need, .row = row_json };
