/* area list and show. */
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/args.h"
#include "src/command/output.h"
#include "src/command/sheet.h"
#include "src/lang/tr.h"
#include "src/text/record_json.h"

static bool
in_reach(struct command *c, const char *code)
{
	const struct viewer *v = &c->s->viewer;

	return in_scope(&c->txn, v, code) || (v->roles & ROLE_LOCAL) ||
	    may_over(&c->txn, v, ROLE(admin), code);
}

static int
area_list_view(struct command *c)
{
	static const struct column columns[] = {
		{ &kind_area, "code" }, { &kind_area, "name" }, { &kind_area, "tier" },
		{ &kind_area, "parent" }, { &kind_area, "kind" }, { &kind_area, "filler" },
		{ &kind_area, "retired" }, { &kind_area, "successor" },
	};
	const struct view_area_list *f = c->args;
	struct show_env env = command_show(c);
	struct area a;
	struct sheet s;
	struct scan scan;
	struct index_key key;

	sheet_begin(&s, c, columns, sizeof columns / sizeof columns[0], f->limit);
	key_begin(&key, &kind_area, 1);		/* by code */
	scan_open(&scan, &c->txn, &key, false);
	while (!sheet_full(&s) && scan_next(&scan)) {
		if (!record_get(&c->txn, &kind_area, scan.id, &a) || !in_reach(c, a.code) ||
		    (f->tier != 0 && a.tier != f->tier) || (f->filler && !a.filler) ||
		    (f->area[0] != '\0' && !area_under(&c->txn, a.code, f->area)))
			continue;
		if (sheet_is_json(&s)) {
			sheet_object(&s, record_json(&env, &kind_area, &a));
			continue;
		}
		sheet_cell(&s, a.code);
		while (s.at < s.n)
			sheet_field(&s, &a);
		sheet_row(&s);
	}
	scan_close(&scan);
	return sheet_end(&s);
}

static int
area_show_view(struct command *c)
{
	const struct view_area_show *f = c->args;
	struct show_env env = command_show(c);
	struct area a;

	if (!area_get(&c->txn, f->which, &a))
		return command_refuse(c, "which", M_NO_SUCH_AREA, ARG_TEXT(f->which), NULL);
	if (!in_reach(c, a.code))
		return command_refuse(c, "which", M_OUT_OF_SCOPE, ARG_AREA(a.code), NULL);
	if (c->format != FORMAT_TEXT) {
		output_json(c, record_json(&env, &kind_area, &a));
		return 0;
	}
	output_pair(c, tr_field(&kind_area, kind_field(&kind_area, "code")), a.code);
	memset(a.code, 0, sizeof a.code);
	output_record(c, &kind_area, &a);
	return 0;
}

const struct command_view views_area[] = {
	{ "area", "地区|区划", N_("area"), "list", "地区清单|清单|列表", N_("areas by code"),
	  &kind_view_area_list, area_list_view },
	{ "area", "地区|区划", N_("area"), "show", "查看地区|查看|看", N_("one area"),
	  &kind_view_area_show, area_show_view },
	{ 0 }
};
