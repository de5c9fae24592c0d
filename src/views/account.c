/* account list and show: people whose grants lie in the reader's reach. */
#include "src/rules/account/account.h"

#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/account/pubkey.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

struct person {
	struct account account;
	struct grant grants[VIEWER_GRANTS];
	size_t ngrants;
};

static void
load(struct command *c, struct person *p)
{
	p->ngrants = grants_held(&c->txn, p->account.id, c->now, p->grants, VIEWER_GRANTS);
}

static bool
administers(struct command *c, const struct person *p)
{
	const struct viewer *v = &c->s->viewer;

	if (v->roles & ROLE_LOCAL)
		return true;
	for (size_t i = 0; i < p->ngrants; i++)
		if (may_over(&c->txn, v, ROLE(admin), p->grants[i].area))
			return true;
	return p->ngrants == 0 && (v->roles & ROLE(admin));
}

static bool
visible(struct command *c, const struct person *p)
{
	if (p->account.id == c->s->viewer.account || administers(c, p))
		return true;
	for (size_t i = 0; i < p->ngrants; i++)
		if (in_scope(&c->txn, &c->s->viewer, p->grants[i].area))
			return true;
	return false;
}

static json_t *
grants_json(struct command *c, const struct person *p)
{
	struct show_env env = command_show(c);
	json_t *all = json_array();

	for (size_t i = 0; i < p->ngrants; i++) {
		json_t *o = record_json(&env, &kind_grant, &p->grants[i]);
		json_object_del(o, "account");
		json_array_append_new(all, o);
	}
	return all;
}

/* Public keys are for the person himself and for who administers him. */
static json_t *
keys_json(struct command *c, const struct person *p)
{
	struct show_env env = command_show(c);
	struct pubkey keys[KEYS_MAX];
	size_t n = keys_held(&c->txn, p->account.id, keys, KEYS_MAX);
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = record_json(&env, &kind_pubkey, &keys[i]);
		json_object_del(o, "account");
		json_object_del(o, "line");
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *
person_json(struct command *c, const struct person *p)
{
	struct show_env env = command_show(c);
	json_t *o = record_json(&env, &kind_account, &p->account);

	json_object_set_new(o, "grants", grants_json(c, p));
	if (p->account.id == c->s->viewer.account || administers(c, p))
		json_object_set_new(o, "keys", keys_json(c, p));
	return o;
}

static json_t *
account_json(struct command *c, const struct account *a)
{
	struct person p = { .account = *a };

	load(c, &p);
	return person_json(c, &p);
}

/* "灾害信息员 A岗 天义昌村委会, 值班员 展旦召苏木" */
static void
grants_text(struct command *c, const struct person *p, char *out, size_t cap)
{
	static const char *const parts[] = { "role", "post", "area", "unit", "from", "until" };
	struct show_env env = command_show(c);
	char text[200];
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < p->ngrants; i++) {
		if (i > 0)
			buf_text(&b, ", ");
		for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
			show_field(&env, kind_field(&kind_grant, parts[k]), &p->grants[i], false, text,
			    sizeof text);
			if (text[0] != '\0')
				buf_printf(&b, "%s%s", k == 0 ? "" : strcmp(parts[k], "until") == 0 ? " – " :
				    " ", text);
		}
	}
	buf_str(&b);
}

static bool
wanted(struct command *c, const struct view_account_list *f, const struct person *p)
{
	if (f->role == 0 && f->area[0] == '\0')
		return true;
	for (size_t i = 0; i < p->ngrants; i++)
		if ((f->role == 0 || p->grants[i].role == f->role) && (f->area[0] == '\0' ||
		    area_under(&c->txn, p->grants[i].area, f->area)))
			return true;
	return false;
}

static void
list_row(struct sheet *s, const struct person *p)
{
	char text[2000];

	if (sheet_is_json(s)) {
		sheet_object(s, person_json(s->c, p));
		return;
	}
	sheet_cell(s, p->account.login);
	while (s->at < s->n - 1)
		sheet_field(s, &p->account);
	grants_text(s->c, p, text, sizeof text);
	sheet_cell(s, text);
	sheet_row(s);
}

static int
account_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ &kind_account, "login" }, { &kind_account, "name" }, { &kind_account, "phone" },
		{ &kind_account, "disabled" }, { &kind_account, "sample" }, { NULL, N_("rights") },
	};
	const struct view_account_list *f = c->args;
	struct person p;
	struct sheet s;
	struct walk w;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	walk_open(&w, &c->txn, TABLE_KIND + kind_account.no, "", 0, true);
	while (!sheet_full(&s) && walk_next(&w)) {
		if (w.keylen != 8 || !record_get(&c->txn, &kind_account, get_u64(w.key), &p.account))
			continue;
		load(c, &p);
		if (visible(c, &p) && wanted(c, f, &p))
			list_row(&s, &p);
	}
	walk_close(&w);
	return sheet_end(&s);
}

/* "SHA256:… 手机 启用": what a key is told by, and whether it counts. */
static void
print_keys(struct command *c, const struct person *p)
{
	static const char *const parts[] = { "fingerprint", "label", "state", "used" };
	struct show_env env = command_show(c);
	struct pubkey keys[KEYS_MAX];
	size_t n = keys_held(&c->txn, p->account.id, keys, KEYS_MAX);
	char text[200], line[800];
	struct buf b;

	for (size_t i = 0; i < n; i++) {
		buf_init(&b, line, sizeof line);
		for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
			show_field(&env, kind_field(&kind_pubkey, parts[k]), &keys[i], false, text,
			    sizeof text);
			if (text[0] != '\0')
				buf_printf(&b, "%s%s", b.len > 0 ? " " : "", text);
		}
		output_pair(c, tr_kind(&kind_pubkey), buf_str(&b));
	}
}

static int
account_show_view(struct command *c)
{
	const struct view_account_show *f = c->args;
	struct person p;
	char text[2000];

	if (!record_get(&c->txn, &kind_account, f->which, &p.account))
		return command_refuse(c, "which", M_NO_SUCH_ACCOUNT,
		    ARG_TEXT(command_typed(c, "which")), NULL);
	load(c, &p);
	if (!visible(c, &p))
		return command_refuse(c, "which", M_OUT_OF_SCOPE, ARG_TEXT(p.account.login), NULL);
	if (c->format != FORMAT_TEXT) {
		output_json(c, person_json(c, &p));
		return 0;
	}
	output_record(c, &kind_account, &p.account);
	grants_text(c, &p, text, sizeof text);
	output_pair(c, _("rights"), text);
	if (p.account.id == c->s->viewer.account || administers(c, &p))
		print_keys(c, &p);
	return 0;
}

const struct command_view views_account[] = {
	{ "account", "账号|人员", N_("account"), "list", "账号清单|清单|列表",
	  N_("people and their rights"),
	  &kind_view_account_list, account_list_view },
	{ "account", "账号|人员", N_("account"), "show", "查看账号|查看|看", N_("one person"),
	  &kind_view_account_show, account_show_view },
	{ 0 }
};

static json_t *
answer_json(struct command *c, const void *rec, const struct answer *a)
{
	(void)a;
	return account_json(c, rec);
}

const struct command_paper paper_account = { .kind = &kind_account, .json = answer_json };
