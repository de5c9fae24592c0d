/*
 * The journal's filters. Each takes what stands in its column: 系统 and local:0 are
 * persons, 退回 is an operation. What names nothing is refused: an empty list would
 * say that nobody ever did it.
 */
#include "src/views/journal_filter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/need/need.h"
#include "src/lang/tr.h"
#include "src/text/alike.h"
#include "src/text/record_says.h"
#include "src/views/journal_effects.h"
#include "src/views/journal_quality.h"
#include "src/views/journal_scope.h"
#include "src/views/journal_words.h"

/* The person: as the column says it, "马样例 zhandan3" too. */
static int
read_actor(struct command *c, struct journal_filter *f)
{
	static const struct field login = { .type = T_REF, .name = "actor", .ref = "account",
	    .size = sizeof f->actor };
	struct parse_env env = command_parse(c);
	const char *text = f->args->actor, *last = strrchr(text, ' ');
	char *end;
	unsigned long uid;

	if (text[0] == '\0')
		return 0;
	f->system = words_have("system|系统", text) || strcmp(text, _("the system")) == 0;
	if (f->system)
		return 0;
	if (strncmp(text, "local:", 6) == 0 && isdigit((unsigned char)text[6])) {
		uid = strtoul(text + 6, &end, 10);
		if ((*end == '\0' || *end == ' ') && uid < UINT32_MAX) {
			f->local = (uint32_t)uid + 1;
			return 0;
		}
	}
	if (parse_field(&env, &login, last != NULL ? last + 1 : text, &f->actor, &c->refusal) != 0)
		return c->refusal.exit;
	return 0;
}

static int
read_op(struct command *c, const struct journal_filter *f)
{
	const char *op = f->args->op;

	if (op[0] == '\0' || journal_op_known(op))
		return 0;
	return command_refuse(c, "op", M_JOURNAL_OP, ARG_TEXT(op), NULL);
}

static int
read_number(struct command *c, struct journal_filter *f)
{
	const char *number = f->args->number;
	struct numbered found;
	size_t n;

	if (number[0] == '\0')
		return 0;
	n = record_numbered(&c->txn, number, c->now, &found);
	if (n > 1)
		return command_refuse(c, "number", M_AMBIGUOUS, ARG_TEXT(number), ARG_TEXT(found.all), NULL);
	f->kind = found.kind;
	f->id = found.id;
	return n == 1 ? 0 : command_refuse(c, "number", M_NO_SUCH_RECORD, ARG_TEXT(number), NULL);
}

int
journal_filter(struct command *c, struct journal_filter *f)
{
	int rc;

	*f = (struct journal_filter){ .args = c->args };
	alike_fold(f->args->text, f->text, sizeof f->text);
	rc = read_actor(c, f);
	if (rc == 0)
		rc = read_op(c, f);
	return rc != 0 ? rc : read_number(c, f);
}

static bool
actor_fits(const struct journal_filter *f, const struct entry *e)
{
	return (!f->system || (e->actor == 0 && e->local == 0)) &&
	    (f->local == 0 || e->local == f->local) && (f->actor == 0 || e->actor == f->actor);
}

/* Whether the entry wrote the record, answers with it, or is about a need of it. */
static bool
record_fits(struct command *c, const struct journal_filter *f, const struct entry *e)
{
	const uint8_t *set;
	size_t at = 0, len;
	struct need n;
	unsigned kind;
	uint64_t id;

	if (f->kind == NULL || (!e->refused && e->answer.kind == f->kind->no && e->answer.id == f->id))
		return true;
	while (entry_effect(e, &at, &kind, &id, &set, &len)) {
		if (kind == f->kind->no && id == f->id)
			return true;
		if (kind == kind_need.no && record_get(&c->txn, &kind_need, id, &n) &&
		    n.subject_kind == f->kind->no && n.subject == f->id)
			return true;
	}
	return false;
}

bool
journal_wanted(struct command *c, const struct journal_filter *f, const struct entry *e)
{
	const struct view_journal_list *a = f->args;

	return actor_fits(f, e) && (a->op[0] == '\0' || journal_op_is(e->op, a->op)) &&
	    (!a->without_logins || strncmp(e->op, "session.", 8) != 0) &&
	    (!a->refused || e->refused) && entry_clock(e) >= a->since &&
	    (a->until == 0 || entry_clock(e) <= a->until) && record_fits(c, f, e) &&
	    (a->area[0] == '\0' || journal_under(c, e, a->area)) &&
	    (a->incident == 0 || journal_about(c, e, a->incident)) &&
	    (command_typed(c, "drill")[0] == '\0' || journal_is_drill(c, e) == a->drill) &&
	    (a->quality == 0 || journal_quality(c, (enum journal_quality)a->quality, e));
}

bool
journal_says(const struct journal_filter *f, const char *text)
{
	return alike_holds(text, f->text);
}
