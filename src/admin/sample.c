/*
 * Sample people have no key and no password: an administrator or a command on
 * the server gives them one, so a sample county is not open to everybody.
 */
#include "src/admin/sample.h"

#include <stdio.h>
#include <string.h>

#include "db/lists.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/depot/args.h"
#include "gen/kinds/item/args.h"
#include "gen/kinds/team/args.h"
#include "gen/kinds/unit/args.h"
#include "src/admin/import.h"
#include "src/lang/tr.h"
#include "src/rules/account/account.h"

static const struct import_column unit_columns[] = {
	{ "name", "which", true }, { "area", "area", true }, { "kind", "kind", true },
};
static const struct import_column people_columns[] = {
	{ "login", "which", true }, { "name", "name", true }, { "role", "role", true },
	{ "area", "area", true }, { "post", "post", false }, { "unit", "unit", false },
	{ "phone", "phone", true },
};

static const struct import_column team_columns[] = {
	{ "name", "which", true }, { "area", "area", true }, { "kind", "kind", true },
	{ "rank", "rank", true }, { "owner", "owner", true }, { "strength", "strength", true },
	{ "watch", "watch", false }, { "minutes", "minutes", false }, { "head", "head", false },
	{ "phone", "phone", false }, { "deputy", "deputy", false },
	{ "deputy_phone", "deputy_phone", false }, { "skills", "skills", false },
	{ "gear", "gear", false }, { "languages", "languages", false },
	{ "agreed", "agreed", false },
};

static int
read_list(struct import *im, const char *name)
{
	for (const struct list *l = lists; l->name != NULL; l++)
		if (strcmp(l->name, name) == 0)
			return import_read(im, l->text, l->len);
	return -1;
}

static int
add_units(struct core *core, const struct origin *who)
{
	struct import im = { .file = "sample_units.csv", .kind = &kind_op_unit_add,
	    .columns = unit_columns, .ncolumns = 3 };
	int rc = read_list(&im, "sample_units");

	for (size_t i = 0; rc == 0 && i < im.n; i++) {
		struct op_unit_add *args = import_row(&im, i);
		args->sample = true;
		rc = import_do(&im, i, core, who, "unit.add", args);
	}
	import_free(&im);
	return rc;
}

/* A login that comes again serves another area as well. */
static int
add_person(const struct import *im, size_t i, struct core *core, const struct origin *who)
{
	struct op_account_add *args = import_row(im, i);
	struct op_account_grant more = { .post = args->post };
	struct account a;

	args->sample = true;
	if (!account_find(core_txn(core), args->which, &a))
		return import_do(im, i, core, who, "account.add", args);
	more.which = a.id;
	memcpy(more.area, args->area, sizeof more.area);
	memcpy(more.role, args->role, sizeof more.role);
	memcpy(more.unit, args->unit, sizeof more.unit);
	return import_do(im, i, core, who, "account.grant", &more);
}

static int
add_people(struct core *core, const struct origin *who)
{
	struct import im = { .file = "sample_people.csv", .kind = &kind_op_account_add,
	    .columns = people_columns, .ncolumns = 7 };
	int rc = read_list(&im, "sample_people");

	for (size_t i = 0; rc == 0 && i < im.n; i++)
		rc = add_person(&im, i, core, who);
	import_free(&im);
	return rc;
}

static const struct import_column item_columns[] = {
	{ "name", "which", true }, { "code", "code", true }, { "unit", "unit", true },
	{ "words", "words", false }, { "pack", "pack", false }, { "shelf", "shelf", false },
	{ "serial", "serial", false },
};

static const struct import_column kit_columns[] = {
	{ "kit", "which", true }, { "item", "item", true }, { "per", "per", true },
};

static const struct import_column depot_columns[] = {
	{ "name", "which", true }, { "area", "area", true }, { "tier", "tier", true },
	{ "place", "place", false }, { "area_m2", "area_m2", false }, { "keeper", "keeper", false },
	{ "phone", "phone", false }, { "open", "open", false }, { "minimum", "minimum", false },
};

static const struct import_column reserve_columns[] = {
	{ "name", "which", true }, { "area", "area", true }, { "kind", "kind", true },
	{ "item", "item", true }, { "quantity", "quantity", true }, { "daily", "daily", false },
	{ "hours", "hours", false }, { "contact", "contact", false }, { "phone", "phone", false },
	{ "until", "until", false },
};

/* Those that name others stand behind them. Teams and depots whose unit is in the list above
 * have people who act for them. */
static const struct {
	const char *list, *file, *op;
	const struct kind *kind;
	const struct import_column *columns;
	size_t ncolumns;
} rest[] = {
#define LIST_OF(n, o, c) { "sample_" n, "sample_" n ".csv", o, &kind_op_ ## c ## _add, \
	c ## _columns, sizeof c ## _columns / sizeof c ## _columns[0] }
	LIST_OF("teams", "team.add", team),
	LIST_OF("items", "item.add", item),
	{ "sample_kits", "sample_kits.csv", "kit.set", &kind_op_kit_set, kit_columns, 3 },
	LIST_OF("depots", "depot.add", depot),
	LIST_OF("reserves", "reserve.add", reserve),
#undef LIST_OF
};

static int
add_rest(struct core *core, const struct origin *who, size_t which)
{
	struct import im = { .file = rest[which].file, .kind = rest[which].kind,
	    .columns = rest[which].columns, .ncolumns = rest[which].ncolumns, .txn = core_txn(core) };
	const struct field *sample = kind_field(im.kind, "sample");
	int rc = read_list(&im, rest[which].list);

	for (size_t i = 0; rc == 0 && i < im.n; i++) {
		char *args = import_row(&im, i);
		if (sample != NULL)
			memcpy(args + sample->offset, &(bool){ true }, sizeof(bool));
		rc = import_do(&im, i, core, who, rest[which].op, args);
	}
	import_free(&im);
	return rc;
}

int
sample_add(struct core *core, const struct origin *who)
{
	struct area county;
	int rc;

	if (!county_get(core_txn(core), &county) || strcmp(county.code, "150621") != 0) {
		fprintf(stderr, "%s\n", _("--sample: the sample people belong to the county 150621; "
		    "use --areas dalate, or leave --sample out"));
		return -1;
	}
	rc = add_units(core, who) != 0 || add_people(core, who) != 0 ? -1 : 0;
	for (size_t i = 0; rc == 0 && i < sizeof rest / sizeof rest[0]; i++)
		rc = add_rest(core, who, i);
	return rc;
}
