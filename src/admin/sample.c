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

/* Those whose unit is in the list above have people who act for them. */
static int
add_teams(struct core *core, const struct origin *who)
{
	struct import im = { .file = "sample_teams.csv", .kind = &kind_op_team_add,
	    .columns = team_columns, .ncolumns = sizeof team_columns / sizeof team_columns[0] };
	int rc = read_list(&im, "sample_teams");

	for (size_t i = 0; rc == 0 && i < im.n; i++) {
		struct op_team_add *args = import_row(&im, i);
		args->sample = true;
		rc = import_do(&im, i, core, who, "team.add", args);
	}
	import_free(&im);
	return rc;
}

int
sample_add(struct core *core, const struct origin *who)
{
	struct area county;

	if (!county_get(core_txn(core), &county) || strcmp(county.code, "150621") != 0) {
		fprintf(stderr, "%s\n", _("--sample: the sample people belong to the county 150621; "
		    "use --areas dalate, or leave --sample out"));
		return -1;
	}
	return add_units(core, who) != 0 || add_people(core, who) != 0 || add_teams(core, who) != 0 ? -1 : 0;
}
