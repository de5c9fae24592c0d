/* Text to fields: one reader per field type, chosen by the declaration. */
#include "src/text/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/index.h"
#include "db/numbers.h"
#include "db/plain.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/unit/unit.h"
#include "keys/key_file.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/op/op.h"
#include "src/text/choice_read.h"
#include "src/text/need_name.h"
#include "src/text/show.h"

#define CHOICES_SHOWN 8

struct reading {
	const struct parse_env *env;
	const struct field *f;
	const char *text;	/* as typed */
	char folded[256];	/* ASCII forms, outer blanks cut */
	char *rec;
	struct refusal *r;
};

bool
parse_new_code(const struct op *op, const struct field *f)
{
	return op != NULL && op->target == NULL && strcmp(f->name, "which") == 0;
}

#define REFUSE(p, ...) parse_refuse((p)->r, (p)->f->name, __VA_ARGS__)

static int
read_choice(struct reading *p)
{
	char words[180];
	struct buf list = BUF(words);
	enum message m = choice_read(p->env->txn, p->f, p->folded, p->env->op == NULL, p->rec, &list);

	return m == M_NONE ? 0 : REFUSE(p, m, ARG_TEXT(p->text), ARG_TEXT(buf_str(&list)), NULL);
}

static int
read_text(struct reading *p)
{
	size_t len = strlen(p->text);

	if (choice_field(p->f))
		return read_choice(p);
	if (len > (size_t)p->f->max)
		return REFUSE(p, M_TOO_LONG, ARG_NUMBER(p->f->max), NULL);
	memcpy(p->rec + p->f->offset, p->text, len + 1);
	return 0;
}

static int
read_time(struct reading *p)
{
	const struct parse_env *env = p->env;
	int64_t ms;
	int err = p->f->flags & F_AHEAD ? when_parse_ahead(p->folded, env->now, env->offset, &ms) :
	    when_parse(p->folded, env->now, env->offset, &ms);

	if (err == -2)
		return REFUSE(p, M_FUTURE_TIME, ARG_TIME(ms), NULL);
	if (err != 0)
		return REFUSE(p, M_BAD_TIME, ARG_TEXT(p->text), NULL);
	memcpy(p->rec + p->f->offset, &ms, sizeof ms);
	return 0;
}

static int
read_date(struct reading *p)
{
	int64_t day;
	int err = when_parse_date(p->folded, p->env->now, p->env->offset, p->f->flags & F_AHEAD, &day);

	if (err != 0)
		return REFUSE(p, err == -2 ? M_FUTURE_DATE : M_BAD_DATE, ARG_TEXT(p->text), NULL);
	memcpy(p->rec + p->f->offset, &day, sizeof day);
	return 0;
}

static int
read_enum(struct reading *p)
{
	const struct value *v = value_find(p->f->values, p->folded);
	char list[180];
	struct buf b;

	if (v != NULL) {
		memcpy(p->rec + p->f->offset, &v->no, sizeof v->no);
		return 0;
	}
	buf_init(&b, list, sizeof list);
	for (v = p->f->values->values; v->no != 0; v++)
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
		    tr_now() == language_zh ? tr_value(p->f->values, v->no) : v->code);
	return REFUSE(p, M_BAD_CHOICE, ARG_TEXT(p->text), ARG_TEXT(buf_str(&b)), NULL);
}

static int
read_bool(struct reading *p)
{
	static const char yes[] = "yes|true|on|1|是|有|y|Yes|YES", no[] = "no|false|off|0|否|不|n|No|NO";
	bool v = words_have(yes, p->folded);

	if (!v && !words_have(no, p->folded))
		return REFUSE(p, M_BAD_CHOICE, ARG_TEXT(p->text), ARG_TEXT("yes no 是 否"), NULL);
	memcpy(p->rec + p->f->offset, &v, sizeof v);
	return 0;
}

static int
number_refuse(struct reading *p, enum number_error err, const char *unit)
{
	char words[80];

	switch (err) {
	case NUMBER_NEGATIVE:
		return REFUSE(p, M_NEGATIVE, NULL);
	case NUMBER_LARGE:
		return REFUSE(p, M_TOO_LARGE, ARG_TEXT(p->text), ARG_NUMBER(p->f->max), NULL);
	case NUMBER_ABOUT: return REFUSE(p, M_NOT_EXACT, ARG_TEXT(p->text), NULL);
	case NUMBER_DECIMALS:
		return REFUSE(p, p->f->type == T_COUNT || p->f->type == T_INT ? M_NOT_WHOLE :
		    M_BAD_DECIMALS, ARG_TEXT(p->text), NULL);
	case NUMBER_UNIT:
		if (unit == NULL)
			return REFUSE(p, M_NO_UNIT, ARG_TEXT(p->text), NULL);
		snprintf(words, sizeof words, "%s", unit);
		for (char *c = words; *c != '\0'; c++)
			*c = *c == '|' ? ' ' : *c;
		return REFUSE(p, M_BAD_UNIT, ARG_TEXT(p->text), ARG_TEXT(words), NULL);
	default:
		return REFUSE(p, M_NOT_A_NUMBER, ARG_TEXT(p->text), NULL);
	}
}

static int
read_number(struct reading *p)
{
	static const struct { enum number_class class; const char *units; int64_t one; } by_type[] = {
		[T_INT] = { NUMBER_EXACT, NULL, 1 }, [T_COUNT] = { NUMBER_COUNT, NULL, 1 },
		[T_LAND] = { NUMBER_LAND, "公顷 亩", 1500 }, [T_LENGTH] = { NUMBER_LENGTH, "千米 米", 100 },
		[T_MONEY] = { NUMBER_MONEY, "万元 元", 100 },
	};
	enum number_class class = p->f->flags & F_EXACT ? NUMBER_EXACT : by_type[p->f->type].class;
	char typed[80];
	const char *shown = class <= NUMBER_EXACT ? show_units(p->f, typed, sizeof typed) : NULL;
	const char *unit = shown != NULL ? typed : NULL;
	enum number_error err;
	int64_t v = 0;

	if (class == NUMBER_LAND)
		unit = p->env->land != NULL ? p->env->land : "公顷";
	if (field_is_number(p->f) && fold_says_unknown(p->folded)) {
		field_clear(p->f, p->rec);
		return 0;
	}
	err = field_is_number(p->f) && fold_says_none(p->folded) ? NUMBER_OK :
	    number_parse(p->text, class, unit, &v);
	if (err == NUMBER_OK && v > p->f->max)
		return REFUSE(p, M_TOO_LARGE, ARG_TEXT(p->text),
		    ARG_NUMBER(p->f->max / by_type[p->f->type].one), NULL);
	if (err != NUMBER_OK)
		return number_refuse(p, err, class <= NUMBER_EXACT ? shown : by_type[p->f->type].units);
	if (p->f->type == T_INT)
		memcpy(p->rec + p->f->offset, &v, sizeof v);
	else
		*field_num(p->f, p->rec) = (struct num){ .v = v, .known = true };
	return 0;
}

/* What he reads or, as an administrator, looks after. */
static bool
concerns(struct reading *p, const char *code)
{
	const struct viewer *who = p->env->who;

	return who == NULL || in_scope(p->env->txn, who, code) ||
	    may_over(p->env->txn, who, ROLE(admin), code);
}

/* Areas whose name fits: exactly, or beginning with what was typed. */
struct area_search {
	size_t scoped, all;	/* how many fit */
	char code[16];		/* the first in scope */
	char any[16];		/* the first of all */
	char list[180];		/* names of those in scope, for the refusal */
};

static void
area_search(struct reading *p, const char *name, bool prefix, bool retired, struct area_search *s)
{
	struct walk w;
	struct area a;
	struct buf b;
	char label[200], called[220];
	size_t more = 0;

	*s = (struct area_search){ 0 };
	buf_init(&b, s->list, sizeof s->list);
	walk_open(&w, p->env->txn, TABLE_KIND + kind_area.no, "", 0, false);
	while (walk_next(&w)) {
		if (w.keylen != 8 || !record_get(p->env->txn, &kind_area, get_u64(w.key), &a) ||
		    a.filler || (a.retired != 0) != retired || (prefix ? strncmp(a.name, name, strlen(name)) :
		    strcmp(a.name, name)) != 0)
			continue;
		if (s->all++ == 0)
			memcpy(s->any, a.code, sizeof s->any);
		if (!concerns(p, a.code))
			continue;
		if (s->scoped++ == 0)
			memcpy(s->code, a.code, sizeof s->code);
		area_name(p->env->txn, a.code, true, label, sizeof label);
		snprintf(called, sizeof called, "%s %s", label, a.code);
		show_among(&b, called, &more);
	}
	show_more(&b, more);
}

static int
read_area_name(struct reading *p)
{
	struct area_search s;
	size_t n;

	if (p->env->txn == NULL)
		return REFUSE(p, M_BAD_CODE, ARG_TEXT(p->text), NULL);
	area_search(p, p->folded, false, false, &s);
	if (s.all == 0 && strlen(p->folded) >= strlen("村"))
		area_search(p, p->folded, true, false, &s);
	if (s.all == 0)		/* people still speak of those that are gone */
		area_search(p, p->folded, false, true, &s);
	if (s.all == 0)
		return REFUSE(p, M_NO_SUCH_NAME, ARG_TEXT(p->text), NULL);
	n = s.scoped > 0 ? s.scoped : s.all;
	if (n > 1)
		return REFUSE(p, M_AMBIGUOUS, ARG_TEXT(p->text),
		    ARG_TEXT(s.scoped > 0 ? s.list : "…"), NULL);
	memcpy(p->rec + p->f->offset, s.scoped > 0 ? s.code : s.any, 16);
	return 0;
}

/* 6- and 12-digit county codes are one. */
static int
read_area(struct reading *p)
{
	struct area a;
	char code[16] = "";
	size_t n = strlen(p->folded);

	if (strspn(p->folded, "0123456789") != n)
		return read_area_name(p);
	if (!code_valid(p->folded))
		return REFUSE(p, M_BAD_CODE, ARG_TEXT(p->text), NULL);
	memcpy(code, p->folded, n + 1);
	if (p->env->txn != NULL && !area_get(p->env->txn, code, &a)) {
		if (n == 12 && strcmp(code + 6, "000000") == 0)
			code[6] = '\0';
		else if (n == 6)
			memcpy(code + 6, "000000", 7);
		if (!area_get(p->env->txn, code, &a) && p->env->new_code)
			memcpy(code, p->folded, n + 1);
		else if (!area_get(p->env->txn, code, &a))
			return REFUSE(p, M_NO_SUCH_AREA, ARG_TEXT(p->text), NULL);
	}
	memset(p->rec + p->f->offset, 0, p->f->size);
	memcpy(p->rec + p->f->offset, code, strlen(code));
	return 0;
}

static bool
person_in_scope(const struct reading *p, uint64_t account)
{
	return p->env->who == NULL || viewer_knows(p->env->txn, p->env->who, p->env->now, account);
}

static int
put_ref(struct reading *p, uint64_t id)
{
	memcpy(p->rec + p->f->offset, &id, sizeof id);
	return 0;
}

/* "展旦召苏木/一中": a name with that of its area, where the name alone is not enough. */
static void
full_name(struct txn *t, const struct kind *k, const void *rec, char *out, size_t cap)
{
	const struct field *area = kind_field(k, "area"), *name = kind_field(k, k->naming);
	char where[120] = "";

	if (area != NULL)
		area_name(t, (const char *)rec + area->offset, false, where, sizeof where);
	snprintf(out, cap, "%s%s%s", where, where[0] != '\0' ? "/" : "",
	    (const char *)rec + name->offset);
}

/* Records whose name is what was typed, or holds it. */
struct named {
	struct reading *p;
	const struct kind *k;
	const struct field *name;
	bool part;
	int best;		/* rank of those found */
	size_t n;
	uint64_t id;
	struct buf list;	/* what they are called, for the refusal */
};

/* Those in scope go before those elsewhere, and those in force before the others. */
static int
named_rank(const struct named *s, const void *rec)
{
	static const char *const ends[] = { "retired", "disabled", "merged" };
	const struct viewer *who = s->p->env->who;
	const struct field *area = kind_field(s->k, "area"), *f;
	int rank = 3;

	if (s->k == &kind_account ? !person_in_scope(s->p, ((const struct head *)rec)->id) :
	    area != NULL && who != NULL &&
	    !in_scope(s->p->env->txn, who, (const char *)rec + area->offset))
		rank -= 2;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if ((f = kind_field(s->k, ends[i])) != NULL && field_known(f, rec))
			return rank - 1;
	return rank;
}

/* What is typed to say which: a login, a number, a name with that of its area. */
static void
named_list(struct named *s, const void *rec)
{
	struct show_env env = { .txn = s->p->env->txn, .now = s->p->env->now };
	char called[300];

	if (s->k == &kind_account || s->k->letter != 0)
		show_record(&env, s->k, ((const struct head *)rec)->id, called, sizeof called);
	else
		full_name(env.txn, s->k, rec, called, sizeof called);
	buf_printf(&s->list, "%s%s", s->list.len > 0 ? ", " : "", called);
	if (s->k->letter != 0)
		buf_printf(&s->list, " %s", (const char *)rec + s->name->offset);
}

static bool
named_fits(const struct named *s, const void *rec)
{
	const char *name = (const char *)rec + s->name->offset, *typed = s->p->folded;
	char full[300];

	if (s->part)
		return strstr(name, typed) != NULL;
	if (text_alike(name, typed))
		return true;
	full_name(s->p->env->txn, s->k, rec, full, sizeof full);
	return text_alike(full, typed);
}

/* What has a number is a case: by its name only who may see it finds it. */
static bool
named_seen(const struct named *s, void *rec)
{
	const struct face *face = s->k->letter != 0 && s->p->env->who != NULL ? face_of(s->k) : NULL;
	struct reader r = { .txn = s->p->env->txn, .who = s->p->env->who, .now = s->p->env->now };
	uint64_t id = ((struct head *)rec)->id;

	return face == NULL || face->may == NULL || (s->p->env->who->roles & (ROLE_LOCAL | ROLE_SYSTEM)) ||
	    (face->may(&r, rec) && record_get(r.txn, s->k, id, rec));
}

static void
named_search(struct named *s, bool part)
{
	void *rec = calloc(1, s->k->size);
	struct walk w;

	s->part = part;
	walk_open(&w, s->p->env->txn, TABLE_KIND + s->k->no, "", 0, false);
	while (rec != NULL && walk_next(&w)) {
		int rank;
		if (w.keylen != 8 || !record_get(s->p->env->txn, s->k, get_u64(w.key), rec) ||
		    !named_fits(s, rec))
			continue;
		if (!named_seen(s, rec))
			continue;
		rank = named_rank(s, rec);
		if (rank > s->best || s->n == 0) {
			s->best = rank;
			s->n = s->list.len = 0;
		}
		if (rank < s->best)
			continue;
		s->id = ((struct head *)rec)->id;
		if (s->n++ < CHOICES_SHOWN)
			named_list(s, rec);
	}
	walk_close(&w);
	free(rec);
	if (s->n > CHOICES_SHOWN)
		buf_text(&s->list, ", …");
}

/*
 * The one record of k whose name is what was typed or, for all but people, holds
 * it. True if that is answered: *rc then says how.
 */
static bool
read_named(struct reading *p, const struct kind *k, int *rc)
{
	struct named s = { .p = p, .k = k };
	char list[180];

	if (k->naming == NULL)
		return false;
	s.name = kind_field(k, k->naming);
	buf_init(&s.list, list, sizeof list);
	named_search(&s, false);
	if (s.n == 0 && k != &kind_account && strlen(p->folded) >= strlen("村"))
		named_search(&s, true);
	if (s.n == 0 || (k == &kind_account && s.best < 2))
		return false;
	*rc = s.n == 1 ? put_ref(p, s.id) :
	    REFUSE(p, M_AMBIGUOUS, ARG_TEXT(p->text), ARG_TEXT(buf_str(&s.list)), NULL);
	return true;
}

static int
read_account(struct reading *p)
{
	struct index_key key;
	uint64_t id;
	int rc;

	key_begin(&key, &kind_account, 1);
	key_text(&key, p->folded);
	id = strlen(p->folded) < sizeof((struct account *)0)->login ?
	    scan_one(p->env->txn, &key, false) : 0;
	if (id != 0)
		return put_ref(p, id);
	return read_named(p, &kind_account, &rc) ? rc :
	    REFUSE(p, M_NO_SUCH_ACCOUNT, ARG_TEXT(p->text), NULL);
}

bool
parse_number_shaped(const struct kind *k, const char *s)
{
	static const char shape[] = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t han = strlen(k->hanzi);

	if (han > 0 && strncmp(s, k->hanzi, han) == 0)
		s += han;
	else if ((*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z'))
		s++;
	if (*s < '0' || *s > '9')
		return false;
	s += strspn(s, shape);
	s += s[-1] == '-' && *s >= 'a' && *s <= 'z';	/* a node's letter, typed small */
	return s[strspn(s, shape)] == '\0';
}

/* After midnight people still say the number of the evening: it is named, not guessed. */
static int
no_number(struct reading *p, const struct kind *k)
{
	struct reader r = { .txn = p->env->txn, .who = p->env->who, .now = p->env->now };
	uint64_t id = number_earlier(r.txn, k, p->folded, r.now);
	char number[24];

	if (id == 0 || r.who == NULL || !face_shows(&r, k, id))
		return REFUSE(p, M_NO_SUCH_RECORD, ARG_TEXT(p->text), NULL);
	show_record(&(struct show_env){ .txn = r.txn, .now = r.now }, k, id, number, sizeof number);
	return REFUSE(p, M_NO_SUCH_TODAY, ARG_TEXT(p->text), ARG_TEXT(number), NULL);
}

static int
read_number_of(struct reading *p, const struct kind *k)
{
	uint64_t id = number_find(p->env->txn, k, p->folded, p->env->now);
	char example[24];
	int rc;

	if (id != 0)
		return put_ref(p, id);
	if (parse_number_shaped(k, p->folded))
		return no_number(p, k);
	if (read_named(p, k, &rc))
		return rc;
	snprintf(example, sizeof example, "%c0816-07", k->letter);
	return REFUSE(p, M_BAD_SHORT_NUMBER, ARG_TEXT(p->text), ARG_TEXT(example), NULL);
}

/* Kinds without a number: by the id that lists show; needs also by their subject. */
static int
read_id(struct reading *p, const struct kind *k)
{
	char end, list[180];
	struct buf several = BUF(list);
	uint64_t id = k == &kind_need ? need_named(p->env->txn, p->env->who, p->env->op, p->folded, p->env->now, &several) : 0;
	void *rec;

	if (several.len > 0)
		return REFUSE(p, M_AMBIGUOUS, ARG_TEXT(p->text), ARG_TEXT(buf_str(&several)), NULL);
	if (k == NULL || (id == 0 && sscanf(p->folded, "%20lu%c", &id, &end) != 1))
		return REFUSE(p, k == &kind_unit ? M_NO_SUCH_UNIT : M_NO_SUCH_RECORD, ARG_TEXT(p->text), NULL);
	rec = calloc(1, k->size);
	id = rec != NULL && record_get(p->env->txn, k, id, rec) ? id : 0;
	free(rec);
	return id != 0 ? put_ref(p, id) : REFUSE(p, M_NO_SUCH_RECORD, ARG_TEXT(p->text), NULL);
}

static int
read_ref(struct reading *p)
{
	const struct kind *k = kind_by_name(p->f->ref);
	int rc;

	if (k == &kind_incident && words_have("new|新|新事件", p->folded))
		return put_ref(p, REF_NEW);
	if (k == &kind_incident && words_have("unsure|不确定|不清楚", p->folded))
		return put_ref(p, REF_UNSURE);
	if (p->env->txn == NULL)
		return REFUSE(p, M_NO_SUCH_RECORD, ARG_TEXT(p->text), NULL);
	if (k == &kind_account)
		return read_account(p);
	if (k != NULL && k->letter != 0)
		return read_number_of(p, k);
	if (k != NULL && read_named(p, k, &rc))
		return rc;
	return read_id(p, k);
}

static int
read_value(struct reading *p)
{
	switch (p->f->type) {
	case T_TEXT: return read_text(p);
	case T_CODE: return read_area(p);
	case T_TIME: return read_time(p);
	case T_DATE: return read_date(p);
	case T_ENUM: return read_enum(p);
	case T_BOOL: return read_bool(p);
	case T_REF: return read_ref(p);
	case T_INT: case T_COUNT: case T_LAND: case T_LENGTH: case T_MONEY: return read_number(p);
	case T_BYTES: case T_PERSONAL: break;	/* never typed */
	}
	return REFUSE(p, M_NOT_UNDERSTOOD, ARG_TEXT(p->text), NULL);
}

static int
read_plain(struct reading *p)
{
	parse_fold(p->text, p->folded, sizeof p->folded);
	if (p->folded[0] == '\0') {
		field_clear(p->f, p->rec);
		return 0;
	}
	return read_value(p);
}

int
parse_field(const struct parse_env *env, const struct field *f, const char *text,
    void *rec, struct refusal *r)
{
	struct reading p = { .env = env, .f = f, .text = text, .rec = rec, .r = r };
	char *plain;
	int rc;

	if (!text_valid(text, strlen(text), f->type == T_TEXT && f->flags & F_LONG))
		return REFUSE(&p, parse_fault(text), NULL);
	if (key_private_at(text) != NULL)
		return REFUSE(&p, M_KEY_PRIVATE, NULL);
	if (f->type != T_TEXT && strlen(text) >= sizeof p.folded)	/* what is cut may say more */
		return REFUSE(&p, M_TOO_LONG, ARG_NUMBER((int64_t)sizeof p.folded - 1), NULL);
	plain = strdup(text);
	if (plain == NULL)
		return REFUSE(&p, M_NOT_STORED, NULL);
	if (f->flags & F_LONG)
		text_plain(plain);
	else
		text_plain_short(plain);
	p.text = plain;
	rc = read_plain(&p);
	free(plain);
	return rc;
}
