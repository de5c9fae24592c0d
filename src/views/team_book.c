/* team book: 一本通 as it is printed: all teams that fit the filters, by rank and kind, with
 * totals. Squads stand under their team and are counted with it. */
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/team/args.h"
#include "gen/kinds/team/team.h"
#include "src/command/face.h"
#include "src/command/output.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/rules/team/team.h"
#include "src/rules/team/team_skill.h"
#include "src/rules/team/team_words.h"
#include "src/text/rows.h"

#define TEAM_BY_TOP 4		/* index */

struct book {
	struct team *team;		/* owned */
	size_t n, room;
};
/* Of the whole or of a part. */
struct sum {
	long long teams, people, watch, told;	/* told: how many say who is on watch */
};

/* Main force first, then by kind and base; the eldest first. */
static int
order(const void *a, const void *b)
{
	const struct team *x = a, *y = b;
	int by_rank = x->rank - y->rank, by_kind = strcmp(x->kind, y->kind), by_area = strcmp(x->area, y->area);

	if (by_rank != 0 || by_kind != 0 || by_area != 0)
		return by_rank != 0 ? by_rank : by_kind != 0 ? by_kind : by_area;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* False: no memory. */
static bool
gather(struct command *c, struct book *b)
{
	struct reader r = { .txn = &c->txn, .who = &c->s->viewer, .now = c->now, .offset = c->offset };
	struct face_query q = { .face = c->subject->face, .reader = &r, .filter = c->args,
	    .no = face_given_no(c) };
	struct face_pos pos = { 0 };
	struct face_walk *w = face_open(&q, &pos);
	int64_t limit = ((const struct view_team_list *)c->args)->limit;
	struct team team;
	bool kept = w != NULL;

	while (kept && (limit == 0 || (int64_t)b->n < limit) && face_more(w, &pos, &team, 1) == 1) {
		kept = list_grow((void **)&b->team, &b->room, b->n, sizeof team);
		if (kept)
			b->team[b->n++] = team;
	}
	face_close(w);
	if (b->n > 0)
		qsort(b->team, b->n, sizeof team, order);
	return kept;
}

/* It stands under its team, which is printed too. */
static bool
is_below(const struct book *b, const struct team *team)
{
	for (size_t i = 0; team->squad_of != 0 && i < b->n; i++)
		if (b->team[i].id == team->squad_of)
			return true;
	return false;
}

static void
add(struct sum *s, const struct team *team)
{
	s->teams++;
	s->people += team->strength.v;
	s->watch += num_or_0(team->watch);
	s->told += team->watch.known;
}

/* Of those of the rank, if it is not 0, and of the kind, if not NULL. */
static struct sum
sum_of(const struct book *b, int rank, const char *kind)
{
	struct sum s = { 0 };

	for (size_t i = 0; i < b->n; i++)
		if (!is_below(b, &b->team[i]) && (rank == 0 || b->team[i].rank == rank) &&
		    (kind == NULL || strcmp(b->team[i].kind, kind) == 0))
			add(&s, &b->team[i]);
	return s;
}

/* Who is on watch is not zero where nobody says it. */
static void
print_sum(struct command *c, const char *of, struct sum s)
{
	fprintf(c->out, _("%s: teams %lld, strength %lld"), of, s.teams, s.people);
	if (s.told > 0)
		fprintf(c->out, s.told < s.teams ? _(", on watch at least %lld") : _(", on watch %lld"), s.watch);
	fputc('\n', c->out);
}

/* "  label value", one behind the other on a line of their own; nothing of what is not known. */
static void
print_facts(struct command *c, const struct team *team, const char *indent, const char *const *names)
{
	struct show_env env = command_show(c);
	bool any = false;
	char text[400];

	for (; *names != NULL; names++) {
		const struct field *f = kind_field(&kind_team, *names);
		if (!field_known(f, team))
			continue;
		show_field(&env, f, team, true, text, sizeof text);
		fprintf(c->out, "%s%s %s", any ? "  " : indent, tr_field(&kind_team, f), text);
		any = true;
	}
	if (any)
		fputc('\n', c->out);
}

static void
print_skills(struct command *c, const struct team *team)
{
	struct team_skill skills[SKILLS_MAX];
	size_t n = skills_get(&c->txn, team->id, skills);
	char text[600];

	skills_text(skills, n, text, sizeof text);
	if (n > 0)
		fprintf(c->out, "    %s %s\n", _("skills"), text);
}

/* Whatever keeps it, and what is to be seen to. */
static void
print_now(struct command *c, const struct team *team, const char *indent)
{
	struct reader r = { .txn = &c->txn, .who = &c->s->viewer, .now = c->now, .offset = c->offset };
	char now[300], warns[200];

	team_now(&r, team, now, sizeof now);
	team_warns(&r, team, warns, sizeof warns);
	fprintf(c->out, "%s%s%s%s\n", indent, now, warns[0] != '\0' ? "  ! " : "", warns);
}

static void
print_squads(struct command *c, const struct team *team)
{
	static const char *const facts[] = { "strength", "head", "phone", NULL };
	struct index_key key;
	struct team squad;
	struct scan s;

	key_begin(&key, &kind_team, TEAM_BY_TOP);
	key_number(&key, team->id);
	scan_open(&s, &c->txn, &key, false);
	while (scan_next(&s)) {
		if (!record_get(&c->txn, &kind_team, s.id, &squad) || squad.retired != 0)
			continue;
		fprintf(c->out, "    %s %s", _("squad"), squad.name);
		print_facts(c, &squad, "  ", facts);
		print_now(c, &squad, "      ");
	}
	scan_close(&s);
}

static void
print_team(struct command *c, const struct team *team)
{
	static const char *const what[] = { "owner", "area", "place", "strength", "watch", "minutes", NULL };
	static const char *const who[] = { "head", "phone", "deputy", "deputy_phone", NULL };
	static const char *const gear[] = { "gear", NULL };
	static const char *const rest[] = { "languages", "agreed", "confirmed", "confirmed_by", NULL };

	fprintf(c->out, "  %s", team->name);
	print_facts(c, team, "  ", what);
	print_facts(c, team, "    ", who);
	print_skills(c, team);
	print_facts(c, team, "    ", gear);
	print_facts(c, team, "    ", rest);
	print_now(c, team, "    ");
	print_squads(c, team);
}

/* The head of a rank, and of a kind within it, where they begin. */
static void
print_heads(struct command *c, const struct book *b, const struct team *team, const struct team *before)
{
	struct show_env env = command_show(c);
	bool rank = before == NULL || before->rank != team->rank;
	char kind[100];

	if (rank) {
		fputc('\n', c->out);
		print_sum(c, tr_value(&enum_team_rank, team->rank), sum_of(b, team->rank, NULL));
	}
	if (rank || strcmp(before->kind, team->kind) != 0) {
		show_field(&env, kind_field(&kind_team, "kind"), team, true, kind, sizeof kind);
		fputc('\n', c->out);
		print_sum(c, kind, sum_of(b, team->rank, team->kind));
	}
}

static void
print_book(struct command *c, const struct book *b)
{
	const struct team *before = NULL;
	struct area county = { 0 };
	char day[40], when[40];

	county_get(&c->txn, &county);
	when_date_iso(when_day(c->now, c->offset), day, sizeof day);
	when_text(c->now, c->now, c->offset, when, sizeof when);
	fprintf(c->out, "%s  %s  %s %s\n", _("Book of forces"), county.name, day, when);
	print_sum(c, _("all"), sum_of(b, 0, NULL));
	for (size_t i = 0; i < b->n; i++) {
		if (is_below(b, &b->team[i]))
			continue;
		print_heads(c, b, &b->team[i], before);
		before = &b->team[i];
		print_team(c, before);
	}
}

static int
book_view(struct command *c)
{
	struct book b = { 0 };
	int rc = 0;

	if (c->format != FORMAT_TEXT)
		return command_refuse(c, "", M_TEAM_BOOK, NULL);
	if (gather(c, &b))
		print_book(c, &b);
	else
		rc = command_refuse(c, "", M_NOT_STORED, NULL);
	free(b.team);
	return rc;
}

const struct command_view views_team_book[] = {
	{ .noun = "team", .noun_zh = "队伍", .noun_label = N_("team"),
	  .verb = "book", .zh = "一本通|打印", .help = N_("the book of forces by rank and kind, with totals, to print"),
	  .args = &kind_view_team_list, .run = book_view },
	{ 0 }
};
