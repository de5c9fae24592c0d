/* Skills are rows of their own. They are said as a whole, so the rows that a team has are
 * written over; one left over is emptied, and lies in no index but the team's. */
#include "src/rules/team/team_skill.h"

#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "db/plain.h"
#include "src/text/fold.h"
#include "src/text/show.h"

#define SKILL_BY_TEAM 3		/* index */
#define BETWEEN " \t,;"
#define DIGITS "0123456789"

/* Blanks where other marks stand between the words of one line. */
static void
plain_marks(char *text)
{
	static const char *const marks[] = { "、", "，", "；", "　" };
	char *at;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		while ((at = strstr(text, marks[i])) != NULL) {
			*at = ' ';
			memmove(at + 1, at + strlen(marks[i]), strlen(at + strlen(marks[i])) + 1);
		}
}

/* Cuts a word for people off behind a figure: 8人, 8名. */
static void
cut_people(char *word)
{
	static const char *const words[] = { "人", "名" };
	size_t n = strlen(word);

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t m = strlen(words[i]);
		if (n > m && strcmp(word + n - m, words[i]) == 0 && strchr(DIGITS, word[n - m - 1]) != NULL)
			word[n - m] = '\0';
	}
}

/* One word: a name with its people or without, or the people of the name before it. */
static int
read_word(struct act *act, char *word, struct team_skill *skills, size_t *n)
{
	struct team_skill *s = &skills[*n];
	const char *said = ARG_TEXT(word);
	char *figure;
	size_t len;

	cut_people(word);
	len = strlen(word);
	while (len > 0 && strchr(DIGITS, word[len - 1]) != NULL)
		len--;
	figure = word + len;
	if (len > 0 && *n == SKILLS_MAX)
		return refuse(act, "skills", M_TEAM_SKILLS_MANY, ARG_NUMBER(SKILLS_MAX), NULL);
	if (strlen(figure) > 6 || (len == 0 && (*n == 0 || s[-1].people.known)) || len >= sizeof s->skill)
		return refuse(act, "skills", M_TEAM_SKILL, said, NULL);
	if (len == 0) {
		s[-1].people = (struct num){ strtoll(figure, NULL, 10), true };
		return 0;
	}
	memset(s, 0, sizeof *s);
	memcpy(s->skill, word, len);
	if (*figure != '\0')
		s->people = (struct num){ strtoll(figure, NULL, 10), true };
	for (size_t i = 0; i < *n; i++)
		if (text_alike(skills[i].skill, s->skill))
			return refuse(act, "skills", M_TEAM_SKILL_TWICE, ARG_TEXT(s->skill), NULL);
	++*n;
	return 0;
}

int
skills_read(struct act *act, const char *text, struct team_skill skills[SKILLS_MAX], size_t *n)
{
	char folded[400], *rest, *word;

	*n = 0;
	parse_fold(text, folded, sizeof folded);
	plain_marks(folded);
	for (word = strtok_r(folded, BETWEEN, &rest); word != NULL; word = strtok_r(NULL, BETWEEN, &rest))
		if (read_word(act, word, skills, n) != 0)
			return -1;
	return 0;
}

int
skills_fit(struct act *act, const struct team_skill *skills, size_t n, int64_t strength)
{
	for (size_t i = 0; i < n; i++)
		if (skills[i].people.known && skills[i].people.v > strength)
			return refuse(act, "skills", M_TEAM_ABOVE, ARG_NUMBER(skills[i].people.v),
			    ARG_NUMBER(strength), NULL);
	return 0;
}

/* All rows of the team, emptied ones too. */
static size_t
rows_of(struct txn *t, uint64_t team, uint64_t ids[SKILLS_MAX])
{
	struct index_key key;
	struct scan s;
	size_t n = 0;

	key_begin(&key, &kind_team_skill, SKILL_BY_TEAM);
	key_number(&key, team);
	scan_open(&s, t, &key, false);
	while (n < SKILLS_MAX && scan_next(&s))
		ids[n++] = s.id;
	scan_close(&s);
	return n;
}

size_t
skills_get(struct txn *t, uint64_t team, struct team_skill skills[SKILLS_MAX])
{
	uint64_t ids[SKILLS_MAX];
	size_t all = rows_of(t, team, ids), n = 0;

	for (size_t i = 0; i < all; i++)
		if (record_get(t, &kind_team_skill, ids[i], &skills[n]) && skills[n].skill[0] != '\0')
			n++;
	return n;
}

void
skills_set(struct act *act, uint64_t team, const struct team_skill *skills, size_t n)
{
	uint64_t ids[SKILLS_MAX];
	size_t all = rows_of(act->txn, team, ids);

	for (size_t i = 0; i < n || i < all; i++) {
		struct team_skill s = { .team = team };
		if (i < all && !record_get(act->txn, &kind_team_skill, ids[i], &s))
			continue;
		memcpy(s.skill, i < n ? skills[i].skill : "", i < n ? sizeof s.skill : 1);
		s.people = i < n ? skills[i].people : (struct num){ 0 };
		if (i < all)
			change_set(act->change, &kind_team_skill, &s);
		else
			change_new(act->change, &kind_team_skill, &s);
	}
}

void
skills_text(const struct team_skill *skills, size_t n, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "%s%s", i > 0 ? " " : "", skills[i].skill);
		if (skills[i].people.known)
			buf_printf(&b, "%lld", (long long)skills[i].people.v);
	}
	buf_str(&b);
}
