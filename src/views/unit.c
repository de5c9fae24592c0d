/* unit list: departments, duty rooms, depots and teams in reach. */
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/unit/args.h"
#include "gen/kinds/unit/unit.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

static bool
wanted(struct command *c, const struct view_unit_list *f, const struct unit *u)
{
	const struct viewer *v = &c->s->viewer;

	return (in_scope(&c->txn, v, u->area) || (v->roles & ROLE_LOCAL) ||
	    may_over(&c->txn, v, ROLE(admin), u->area)) && (f->kind == 0 || u->kind == f->kind) &&
	    (f->area[0] == '\0' || area_under(&c->txn, u->area, f->area));
}

static int
unit_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ &kind_unit, "name" }, { &kind_unit, "area" }, { &kind_unit, "kind" },
		{ &kind_unit, "parent" }, { &kind_unit, "sample" },
	};
	const struct view_unit_list *f = c->args;
	struct show_env env = command_show(c);
	struct unit u;
	struct sheet s;
	struct walk w;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	walk_open(&w, &c->txn, TABLE_KIND + kind_unit.no, "", 0, true);
	while (!sheet_full(&s) && walk_next(&w)) {
		if (w.keylen != 8 || !record_get(&c->txn, &kind_unit, get_u64(w.key), &u) ||
		    !wanted(c, f, &u))
			continue;
		if (sheet_is_json(&s)) {
			sheet_object(&s, record_json(&env, &kind_unit, &u));
			continue;
		}
		while (s.at < s.n)
			sheet_field(&s, &u);
		sheet_row(&s);
	}
	walk_close(&w);
	return sheet_end(&s);
}

const struct command_view views_unit[] = {
	{ "unit", "单位", N_("unit"), "list", "单位清单|清单|列表", N_("departments, depots, teams"),
	  &kind_view_unit_list, unit_list_view },
	{ 0 }
};
