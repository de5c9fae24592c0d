/* Messages with typed arguments, put into words for the reader. */
#include "src/op/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/person.h"
#include "src/op/place.h"
#include "src/op/settings.h"

#define ARG_CAP 192
#define CUT "…"
#define LATER '\x1f'	/* on both sides of an argument within words; in no text of the store */

struct message_row {
	int exit;
	const char *text;	/* NULL: there is none of that number */
};

/* Two sentences of one number do not compile here. */
static struct message_row
row_of(unsigned message)
{
	switch (message) {
#define MSG(no, name, exit, text) case no: return (struct message_row){ exit, text };
#include "gen/messages.inc"
#undef MSG
	default: return (struct message_row){ 1, NULL };
	}
}

int
message_exit(enum message m)
{
	return row_of(m).exit;
}

bool
message_known(unsigned message)
{
	return row_of(message).text != NULL;
}

static const char *
arg_of(char *out, char type, const char *text)
{
	size_t n = strlen(text);
	bool cut = n > ARG_CAP - 2;

	if (cut)
		n = ARG_CAP - 2 - strlen(CUT);
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;			/* never half a character */
	snprintf(out, ARG_CAP, "%c%.*s%s", type, (int)n, text, cut ? CUT : "");
	return out;
}

const char *
arg_text(char *out, const char *text)
{
	return arg_of(out, 't', text);
}

const char *
arg_words(char *out, const char *text)
{
	return arg_of(out, 'w', text);
}

void
say_later(struct buf *out, const char *arg)
{
	buf_printf(out, "%c%s%c", LATER, arg, LATER);
}

const char *
arg_roles(char *out, unsigned roles)
{
	snprintf(out, ARG_CAP, "r%u", roles);
	return out;
}

const char *
arg_number(char *out, int64_t v)
{
	snprintf(out, ARG_CAP, "n%" PRId64, v);
	return out;
}

const char *
arg_time(char *out, int64_t ms)
{
	snprintf(out, ARG_CAP, "d%" PRId64, ms);
	return out;
}

const char *
arg_area(char *out, const char *code)
{
	snprintf(out, ARG_CAP, "a%s", code);
	return out;
}

const char *
arg_person(char *out, uint64_t account)
{
	snprintf(out, ARG_CAP, "p%" PRIu64, account);
	return out;
}

const char *
arg_enum(char *out, const struct enumeration *e, int no)
{
	snprintf(out, ARG_CAP, "e%s:%d", e->name, no);
	return out;
}

/* A field is named by its kind-free English label's declaration: kind.field. */
const char *
arg_field(char *out, const struct field *f)
{
	for (size_t i = 0; kinds[i] != NULL; i++) {
		const struct kind *k = kinds[i];
		if (f >= k->fields && f < k->fields + k->nfields)
			snprintf(out, ARG_CAP, "f%s.%s", k->name, f->name);
	}
	return out;
}

static void
say_enum(struct buf *out, const char *p)
{
	const char *colon = strchr(p, ':');

	for (size_t i = 0; colon != NULL && enumerations[i] != NULL; i++) {
		const char *name = enumerations[i]->name;
		if (strncmp(p, name, (size_t)(colon - p)) == 0 && name[colon - p] == '\0')
			buf_text(out, tr_value(enumerations[i], atoi(colon + 1)));
	}
}

void
say_roles(struct buf *out, unsigned roles)
{
	const char *before = "";

	for (const struct value *v = enum_role.values; v->no != 0; v++)
		if (roles & 1u << v->no) {
			buf_printf(out, "%s%s", before, tr_value(&enum_role, v->no));
			before = _(", ");
		}
}

static void
say_field(struct buf *out, const char *p)
{
	char kind[48];
	const char *dot = strchr(p, '.');
	const struct kind *k;
	const struct field *f;

	if (dot == NULL || (size_t)(dot - p) >= sizeof kind)
		return;
	memcpy(kind, p, (size_t)(dot - p));
	kind[dot - p] = '\0';
	k = kind_by_name(kind);
	f = k == NULL ? NULL : kind_field(k, dot + 1);
	if (f != NULL)
		buf_text(out, tr_field(k, f));
}

static void
say_person(struct buf *out, struct txn *t, const char *p)
{
	char name[120];

	if (t != NULL && person_name(t, strtoull(p, NULL, 10), name, sizeof name))
		buf_text(out, name);
	else
		buf_text(out, p[0] == '0' ? _("the system") : "?");
}

/* A command takes numbers as they are; on a screen they stand as in its lists. */
static void
say_text(struct buf *out, const char *text, size_t len, bool typed)
{
	char number[24];

	for (size_t n; len > 0; text += n, len -= n) {
		n = strcspn(text, ", ");
		n += n == 0;
		n = n < len ? n : len;
		if (typed || n >= sizeof number) {
			buf_put(out, text, n);
			continue;
		}
		snprintf(number, sizeof number, "%.*s", (int)n, text);
		number_short(number, clock_now());
		buf_text(out, number);
	}
}

static void say_arg(struct buf *out, struct txn *t, const char *arg, bool typed);

/* An argument that was cut off says nothing but that. */
static void
say_parts(struct buf *out, struct txn *t, const char *text, bool typed)
{
	char part[192];
	bool later = false;

	for (size_t n; *text != '\0'; text += n + (text[n] != '\0'), later = !later) {
		n = strcspn(text, (char[]){ LATER, '\0' });
		snprintf(part, sizeof part, "%.*s", (int)n, text);
		if (!later)
			say_text(out, text, n, typed);
		else if (text[n] != '\0' && part[0] != 'w')
			say_arg(out, t, part, typed);
		else
			buf_text(out, CUT);
	}
}

static void
say_arg(struct buf *out, struct txn *t, const char *arg, bool typed)
{
	char text[300];

	switch (arg[0]) {
	case 'd':
		when_text(strtoll(arg + 1, NULL, 10), clock_now(),
		    t != NULL ? setting_offset(t) : 480, text, sizeof text);
		buf_text(out, text);
		break;
	case 'a':
		if (t != NULL)
			area_name(t, arg + 1, false, text, sizeof text);
		buf_text(out, t != NULL && text[0] != '\0' ? text : arg + 1);
		break;
	case 'p':
		say_person(out, t, arg + 1);
		break;
	case 'e':
		say_enum(out, arg + 1);
		break;
	case 'r':
		say_roles(out, (unsigned)strtoul(arg + 1, NULL, 10));
		break;
	case 'f':
		say_field(out, arg + 1);
		break;
	case 'w':
		say_parts(out, t, arg + 1, typed);
		break;
	case '\0':
		break;
	default:
		say_text(out, arg + 1, strlen(arg + 1), typed);
	}
}

/* A sentence with its arguments, and whether who reads it types commands. */
struct sentence {
	struct buf *out;
	struct txn *t;
	const char (*args)[192];
	size_t nargs;
	bool typed;
};

/* The figure that a part hangs on: of its argument, by digit. */
static const char *
figure_of(const struct sentence *s, char digit)
{
	size_t i = (size_t)(digit - '1');

	return i < s->nargs && s->args[i][0] != '\0' ? s->args[i] + 1 : "0";
}

/* Says p as far as one of the signs in end; returns where that stands. Parts may stand in
 * parts. */
static const char *
say_part(const struct sentence *s, const char *p, const char *end, bool said)
{
	bool left_out = false, is;

	for (; *p != '\0' && strchr(end, *p) == NULL; p++) {
		if (*p == '{' || *p == '}') {
			left_out = *p == '{' && !s->typed;
		} else if (p[0] == '[' && p[1] >= '1' && p[1] <= '4' && (p[2] == '?' || p[2] == '!')) {
			const char *of = figure_of(s, p[1]);

			is = (of[0] != '\0' && strcmp(of, "0") != 0) == (p[2] == '?');
			p = say_part(s, p + 3, "]", said && !left_out && is);
		} else if (p[0] == '[' && p[1] >= '1' && p[1] <= '4' && p[2] == '|') {
			is = strcmp(figure_of(s, p[1]), "1") == 0;
			p = say_part(s, p + 3, "|", said && !left_out && is);
			p = say_part(s, p + (*p != '\0'), "]", said && !left_out && !is);
		} else if (p[0] == '%' && p[1] >= '1' && p[1] <= '4') {
			if (said && !left_out && (size_t)(p[1] - '1') < s->nargs)
				say_arg(s->out, s->t, s->args[p[1] - '1'], s->typed);
			p++;
		} else if (said && !left_out) {
			buf_u8(s->out, (uint8_t)*p);
		}
		if (*p == '\0')
			break;
	}
	return p;
}

static void
say_to(struct buf *out, struct txn *t, unsigned message, const char args[][192], size_t nargs,
    bool typed)
{
	struct sentence s = { out, t, args, nargs, typed };
	struct message_row row = row_of(message);

	say_part(&s, row.text != NULL ? _(row.text) : "?", "", true);
}

void
say(struct buf *out, struct txn *t, unsigned message, const char args[][192], size_t nargs)
{
	say_to(out, t, message, args, nargs, false);
}

void
say_words(struct buf *out, struct txn *t, const char *text)
{
	say_parts(out, t, text, true);
}

void
say_refusal(struct buf *out, struct txn *t, const struct kind *args_kind,
    const struct refusal *r, bool typed)
{
	const struct field *f = NULL;
	unsigned line;
	int at = 0;

	if (sscanf(r->field, "@%u %n", &line, &at) == 1 && at > 0) {
		buf_printf(out, _("line %u"), line);
		buf_printf(out, "%s%s: ", r->field[at] != '\0' ? ", " : "", r->field + at);
		say_to(out, t, r->message, r->args, SAY_ARGS, typed);
		return;
	}
	if (args_kind != NULL && r->field[0] != '\0')
		f = kind_field(args_kind, r->field);
	if (f != NULL)
		buf_printf(out, "%s: ", tr_field(args_kind, f));
	else if (r->field[0] != '\0')
		buf_printf(out, "%s: ", r->field);
	say_to(out, t, r->message, r->args, SAY_ARGS, typed);
}
