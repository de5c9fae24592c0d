/* What of a person stands where; he is seen through the areas of his grants. */
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/account/grant.h"
#include "gen/kinds/area/area.h"
#include "src/lang/tr.h"
#include "src/op/face.h"
#include "src/rules/account/account.h"
#include "src/text/show.h"

bool
account_administers(const struct reader *r, uint64_t account)
{
	struct grant held[VIEWER_GRANTS];
	struct area county;
	size_t n;

	if (r->who->roles & ROLE_LOCAL)
		return true;
	n = grants_held(r->txn, account, r->now, held, VIEWER_GRANTS);
	for (size_t i = 0; i < n; i++)
		if (may_over(r->txn, r->who, ROLE(admin), held[i].area))
			return true;
	return n == 0 && county_get(r->txn, &county) &&
	    may_over(r->txn, r->who, ROLE(admin), county.code);
}

static bool
may_see(const struct reader *r, void *rec)
{
	return viewer_knows(r->txn, r->who, r->now, ((const struct account *)rec)->id);
}

/* One grant fits both. */
static bool
has_role_in(const struct reader *r, const void *rec, const void *filter)
{
	const struct view_account_list *f = filter;
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(r->txn, ((const struct account *)rec)->id, r->now, held,
	    VIEWER_GRANTS);

	for (size_t i = 0; i < n; i++)
		if ((f->role == 0 || held[i].role == f->role) && (f->area[0] == '\0' ||
		    area_under(r->txn, held[i].area, f->area)))
			return true;
	return false;
}

/* "灾害信息员 A岗 天义昌村委会, 值班员 展旦召苏木" */
static void
grants_text(const struct reader *r, const void *rec, char *out, size_t cap)
{
	static const char *const parts[] = { "role", "post", "area", "unit", "from", "until" };
	struct show_env env = { .txn = r->txn, .now = r->now, .offset = r->offset };
	struct grant held[VIEWER_GRANTS];
	size_t n = grants_held(r->txn, ((const struct account *)rec)->id, r->now, held,
	    VIEWER_GRANTS);
	char text[200];
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_text(&b, ", ");
		for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
			show_field(&env, kind_field(&kind_grant, parts[k]), &held[i], false, text,
			    sizeof text);
			if (text[0] != '\0')
				buf_printf(&b, "%s%s", k == 0 ? "" : strcmp(parts[k], "until") == 0 ? " – " :
				    " ", text);
		}
	}
	buf_str(&b);
}

static const struct face_test tests[] = {
	{ .name = "role", .is = has_role_in }, { .name = "area", .is = has_role_in }, { 0 }
};

/* How to reach him; of who cannot log in that he cannot. */
static void
reach_text(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct account *a = rec;

	(void)r;
	show_copy(a->suspended_by != 0 ? _("suspended") : a->disabled != 0 ? _("disabled") :
	    a->phone, out, cap);
}

static const char *
sign(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct account *)rec)->disabled ? "!" : "+";
}

static const struct face_cell cells[] = {
	{ "rights", N_("rights"), grants_text }, { "reach", N_("reach"), reach_text }, { 0 }
};

const struct face account_face = {
	.kind = &kind_account, .filter = &kind_view_account_list,
	.which = &kind_op_account_set,
	.lists = N_("people and their rights"), .shows = N_("one person"),
	.columns = "login name phone disabled suspended_by sample rights", .left = "login name rights",
	.right = "reach", .sign = sign, .tests = tests, .cells = cells,
	.may = may_see, .order = 1,
};
