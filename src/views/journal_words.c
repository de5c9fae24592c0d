/* The journal's operations and words as its readers call them. */
#include "src/views/journal_words.h"

#include <stdio.h>
#include <string.h>

#include "src/lang/tr.h"
#include "src/lang/when.h"

struct called {
	const char *code, *text;
};

static const struct called noted[] = {
	{ "session.login", N_("logged in") }, { "session.logout", N_("logged out") },
	{ "session.failed", N_("failed logins") }, { "server.start", N_("server started") },
	{ "server.stop", N_("server stopped") }, { "server.clock", N_("the clock jumped") },
	{ "server.stopped", N_("the server was off") },
	{ "server.clock_wrong", N_("the clock is wrong, nothing falls due") },
	{ "county.restore", N_("restored from a backup") },
	{ "county.repair", N_("repaired after damage") },
	{ "secrets.lost", N_("passwords and keys could not be stored") },
	{ 0 }
};

static const struct called names[] = {
	{ "reason", N_("reason") }, { "account", N_("account") }, { "warning", N_("warning") },
	{ "error", N_("stored in spite of") }, { "reveal", N_("shown") }, { "line", N_("line") },
	{ "minutes", N_("minutes") }, { "seconds", N_("seconds") },
	{ "since", N_("since") }, { "until", N_("until") },
	{ "late_steps", N_("steps not fired in time") }, { "nobody", N_("nobody") },
	{ "screen", N_("on the screen") }, { "command", N_("for a command") },
	{ "login", N_("login name") }, { "more", N_("more addresses") }, 
	{ "lost_entries", N_("entries that were lost") },
	{ "found_records", N_("records found in the tables") },
	{ "sealed_anew", N_("entries that the county's key seals instead of a former one") },
	{ "head", N_("newest entry, its hash, the former seal key") },
	{ 0 }
};

/* How somebody logged in, and what was shown to him. */
static const struct called values[] = {
	{ "key", N_("key") }, { "password", N_("password") }, { "code", N_("one-time code") },
	{ "key+password", N_("key and password") }, { "caller_phone", N_("caller's telephone") },
	{ "note", N_("sealed note") }, { "words", N_("sealed words") },
	{ 0 }
};

static const char *
called(const struct called *list, const char *code)
{
	for (; list->code != NULL; list++)
		if (strcmp(list->code, code) == 0)
			return _(list->text);
	return NULL;
}

const char *
journal_op(const char *name)
{
	const char *text = called(noted, name);
	const struct op *op = op_find(name, NULL);

	return text != NULL ? text : op != NULL ? op_label(op) : name;
}

bool
journal_op_is(const char *name, const char *said)
{
	const struct subject *s = NULL;
	const struct op *op = op_find(name, &s);

	return strcmp(name, said) == 0 || strcmp(journal_op(name), said) == 0 || (op != NULL &&
	    (words_have(op->zh, said) || words_have(s->zh, said) || strcmp(s->noun, said) == 0));
}

bool
journal_op_known(const char *said)
{
	char name[80];

	for (const struct called *n = noted; n->code != NULL; n++)
		if (journal_op_is(n->code, said))
			return true;
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++) {
			snprintf(name, sizeof name, "%s.%s", subjects[i]->noun, op->verb);
			if (journal_op_is(name, said))
				return true;
		}
	return false;
}

void
journal_word(struct buf *to, const struct op *op, const char *name, const char *text)
{
	const struct field *f = op != NULL ? kind_field(op->args, name) : NULL;
	const char *label = f != NULL ? tr_field(op->args, f) : called(names, name);
	const char *value = f != NULL || strcmp(name, "login") == 0 ? NULL : called(values, text);

	buf_text(to, to->len > 0 ? " " : "");
	buf_printf(to, _("%s: %s"), label != NULL ? label : name, value != NULL ? value : text);
}

void
journal_time(int64_t ms, int64_t today, int offset, char *out, size_t cap)
{
	struct when at, now;
	size_t n = 0;

	when_split(ms, offset, &at);
	when_split(today, offset, &now);
	if (at.year != now.year)
		n = (size_t)snprintf(out, cap, "%d-", at.year);
	snprintf(out + n, cap - n, "%02d-%02d %02d:%02d", at.month, at.day, at.hour, at.minute);
}
