/* 电话: "s 二队 到场 18" on the command line of any screen becomes the step of that team's
 * order, on the word of who is named or else of the team's head. */
#include "screens/dispatch/dispatch_word.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/order/order.h"
#include "gen/kinds/team/team.h"
#include "screens/kit/ask.h"
#include "screens/kit/find.h"
#include "screens/kit/list.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/op/op.h"
#include "src/rules/order/order.h"
#include "src/text/alike.h"
#include "src/text/parse.h"
#include "src/text/show.h"

enum { W_TEAM = 1, TAG_WHO = 1, TEAMS = 40 };
#define DESKS (ROLE(duty) | ROLE(leader))

/* One that may be meant. */
struct meant {
	uint64_t order;
	char	 number[24];		/* with its year: nothing else is called so */
	char	 team[91], head[61];
};

struct word {
	const struct op	*op;
	char		 rest[600];	/* behind the verb, as it was typed */
	char		 part[120];	/* of the team's name, folded */
	struct meant	 team[TEAMS];
	size_t		 n, more;	/* more: for which there is no room */
	bool		 live;		/* they are under these orders now */
	bool		 whole;		/* the name is one team's whole name */
	char		 others[300];	/* teams of the book whose name holds it too, without such an order */
	size_t		 chosen;
};

/* The operation that a team's step is: it takes who told it. */
static const struct op *
step_of(const char *verb)
{
	const struct subject *s = subject_find("order");

	for (const struct op *op = s ? s->ops : NULL; op && op->verb; op++)
		if (kind_field(op->args, "by_phone") &&
		    (strcmp(op->verb, verb) == 0 || words_have(op->zh, verb)))
			return op;
	return NULL;
}

/* "二队 到场 18": the name ends where a verb stands. False: none does. */
static bool
split(struct word *w, const char *typed)
{
	char name[120] = "", verb[60];
	size_t at = 0, n;

	while (typed[at]) {
		at += strspn(typed + at, " ");
		n = strcspn(typed + at, " ");
		snprintf(verb, sizeof(verb), "%.*s", (int)n, typed + at);
		w->op = name[0] ? step_of(verb) : NULL;
		if (w->op) {
			alike_fold(name, w->part, sizeof(w->part));
			show_copy(typed + at + n, w->rest, sizeof(w->rest));
			return true;
		}
		snprintf(name + strlen(name), sizeof(name) - strlen(name), "%s%.*s", name[0] ? " " : "",
		    (int)n, typed + at);
		at += n;
	}
	return false;
}

static void
add_meant(struct word *w, const struct order *o, const struct team *team)
{
	struct meant *m = &w->team[w->n];

	if (w->n == TEAMS) {
		w->more++;
		return;
	}
	m->order = o->id;
	number_text(&kind_order, o->day, o->no, o->node, 0, m->number);
	snprintf(m->team, sizeof(m->team), "%s", team->name);
	snprintf(m->head, sizeof(m->head), "%s", team->head);
	w->n++;
}

/* The order may be meant. True: its team is called exactly so, and stands alone. */
static bool
consider(struct view *v, struct txn *t, struct word *w, const struct order *o)
{
	struct team team;
	char name[120];
	bool exact;

	if (order_right(t, &v->s->viewer, o) < ORDER_FOR_TEAM || !record_get(t, &kind_team, o->team, &team) ||
	    !alike_holds(team.name, w->part))
		return false;
	alike_fold(team.name, name, sizeof(name));
	exact = strcmp(name, w->part) == 0;
	if (exact)
		w->n = w->more = 0;
	add_meant(w, o, &team);
	return exact;
}

/* Teams under an order whose name holds the part. A real order stands for the team before
 * a drill. */
static void
find_live(struct view *v, struct txn *t, struct word *w)
{
	struct index_key key;
	struct order o, first;
	struct scan s;
	bool exact = false;

	key_begin(&key, &kind_order, ORDER_BY_LIVE_TEAM);
	key_number(&key, true);
	scan_open(&s, t, &key, false);
	while (!exact && find_next(&s, &kind_order, &o))
		exact = order_of_team(t, o.team, &first) && first.id == o.id && consider(v, t, w, &o);
	scan_close(&s);
	w->whole = exact;
}

/* Else what such teams were under last: whoever was faster, and when, is then the answer. */
static void
find_ended(struct view *v, struct txn *t, struct word *w)
{
	struct index_key key;
	struct walk teams;
	struct order o;
	bool exact = false;

	walk_open(&teams, t, TABLE_KIND + kind_team.no, "", 0, false);
	while (!exact && walk_next(&teams)) {
		if (teams.keylen != 8)
			continue;
		key_begin(&key, &kind_order, ORDER_BY_TEAM);
		key_number(&key, get_u64(teams.key));
		exact = record_get(t, &kind_order, scan_one(t, &key, true), &o) && consider(v, t, w, &o);
	}
	walk_close(&teams);
	w->whole = exact;
}

static bool
is_meant(const struct word *w, uint64_t team, struct txn *t)
{
	struct order o;

	for (size_t i = 0; i < w->n; i++)
		if (record_get(t, &kind_order, w->team[i].order, &o) && o.team == team)
			return true;
	return false;
}

/* Whoever is called so may have telephoned, also a team that is at home by the book. */
static void
find_others(struct txn *t, struct word *w)
{
	struct buf b = BUF(w->others);
	struct walk teams;
	struct team team;
	size_t more = 0;

	walk_open(&teams, t, TABLE_KIND + kind_team.no, "", 0, false);
	while (walk_next(&teams))
		if (teams.keylen == 8 && record_get(t, &kind_team, get_u64(teams.key), &team) &&
		    team.retired == 0 && alike_holds(team.name, w->part) && !is_meant(w, team.id, t))
			show_among(&b, team.name, &more);
	walk_close(&teams);
	show_more(&b, more);
	buf_str(&b);
}

static void
find_meant(struct view *v, struct txn *t, struct word *w)
{
	w->n = w->more = 0;
	w->others[0] = '\0';
	find_live(v, t, w);
	w->live = w->n > 0;
	if (w->n == 0)
		find_ended(v, t, w);
	if (!w->whole)
		find_others(t, w);
}

static bool
says_who(const struct word *w)
{
	const struct field *f = kind_field(w->op->args, "by_phone");
	char zh[60];

	words_first(f->zh, zh, sizeof(zh));
	return strstr(w->rest, "by_phone=") || (strstr(w->rest, zh) && strchr(w->rest, '='));
}

/* What came back, on the last line: the page below stays as it is. */
static void
run(struct view *v, const struct word *w, const struct meant *m, const char *who)
{
	char line[900], name[61], said[900];
	struct buf b = BUF(line), out = BUF(said);
	char *text, *rest;

	snprintf(name, sizeof(name), "%.60s", who);
	for (char *p = name; *p; p++)
		*p = *p == '"' ? ' ' : *p;
	buf_printf(&b, "order %s %s%s", w->op->verb, m->number, w->rest);
	if (who[0])
		buf_printf(&b, " by_phone=\"%s\"", name);
	text = ask_command(v, buf_str(&b));
	if (!text)
		return;
	rest = text;
	for (char *each; (each = strsep(&rest, "\n")) != NULL;) {
		char shown[600];

		show_copy(each, shown, sizeof(shown));
		words_number(shown, sizeof(shown), clock_now());
		buf_printf(&out, "%s%s", out.len > 0 && shown[0] ? _("; ") : "", shown);
	}
	ui_say(v->ui, _("%s %s%s: %s"), m->team, op_label(w->op), w->rest, buf_str(&out));
	free(text);
	view_refresh(v);
}

static void
ask_who(struct view *v, const struct word *w)
{
	ask_text(v, TAG_WHO, _("Who said so by telephone?"), w->team[w->chosen].team, 60, false);
}

/* It is known whom and on whose word; else the page asks. A part of a name is enough where no
 * other team of the book is called like it, whether under an order or not: another may have
 * been heard. */
static bool
is_plain(const struct word *w)
{
	return w->n == 1 && w->more == 0 && (w->whole || (w->live && w->others[0] == '\0')) &&
	    (w->team[0].head[0] || says_who(w));
}

static void
read_meant(struct view *v, struct word *w)
{
	struct txn t;

	do {
		txn_begin(&t, v->s->db, false);
		find_meant(v, &t, w);
	} while (txn_again(&t));
}

bool
word_typed(struct view *v, const char *typed)
{
	struct word *w;
	char folded[1024];
	struct view *page;

	parse_fold(typed, folded, sizeof(folded));
	if (!(v->s->viewer.roles & DESKS) || (folded[0] != 's' && folded[0] != 'S') ||
	    (folded[1] != ' ' && folded[1] != '\0'))
		return false;
	w = calloc(1, sizeof(*w));
	if (!w)
		return true;
	if (split(w, folded + 1))
		read_meant(v, w);
	if (!w->op)
		ui_warn(v->ui, "%s", _("Write for example: s TEAM arrive 18; also ack, go, late, count, done, back."));
	else if (w->n == 0)
		ui_warn(v->ui, _("No team called like “%s” is under an order of yours."), w->part);
	else if (is_plain(w))
		run(v, w, &w->team[0], says_who(w) ? "" : w->team[0].head);
	else if ((page = ui_open(v->ui, screen_find("dispatch_word"), NULL, 0)) != NULL) {
		memcpy(page->state, w, sizeof(*w));
		if (w->n == 1 && !w->team[0].head[0] && !says_who(w))
			ask_who(page, page->state);
		page->stale = true;
	}
	free(w);
	return true;
}

/* ---- the page that asks ---- */

static void
word_load(struct view *v, struct txn *t)
{
	const struct word *w = v->state;

	(void)t;
	if (w->op)
		page_text(&v->page, "%s%s", op_label(w->op), w->rest)->attr = TERM_BOLD;
	for (size_t i = 0; i < w->n; i++) {
		char number[24];

		memcpy(number, w->team[i].number, sizeof(number));
		number_short(number, clock_now());
		page_choice(&v->page, W_TEAM, w->team[i].order, "%s %s %s", w->team[i].team,
		    number, w->team[i].head);
	}
	if (w->more > 0)
		page_text(&v->page, _("%zu more; write more of the name."), w->more);
	if (w->others[0])
		page_text(&v->page, _("Under no order now: %s"), w->others);
}

static void
word_choose(struct view *v, const struct row *r)
{
	struct word *w = v->state;

	for (size_t i = 0; i < w->n; i++)
		if (w->team[i].order == r->id)
			w->chosen = i;
	if (!w->team[w->chosen].head[0] && !says_who(w)) {
		ask_who(v, w);
		return;
	}
	run(v->below, w, &w->team[w->chosen], says_who(w) ? "" : w->team[w->chosen].head);
	view_close(v);
}

static void
word_result(struct view *v, int tag, const struct result *r)
{
	const struct word *w = v->state;

	if (tag != TAG_WHO || r->what == 0 || !r->text[0])
		return;
	run(v->below, w, &w->team[w->chosen], r->text);
	view_close(v);
}

const struct screen screen_dispatch_word = {
	.name = "dispatch_word",
	.title = N_("Which team said so?"),
	.help = N_("Several teams are called like that; choose the one whose word it is."),
	.roles = DESKS,
	.widget = &widget_confirm,
	.state_size = sizeof(struct word),
	.load = word_load,
	.choose = word_choose,
	.result = word_result,
};
