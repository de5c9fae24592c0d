/* What of a need stands where: its list is what the reader has to do. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/need/args.h"
#include "db/buf.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/face.h"
#include "src/rules/need/need.h"
#include "src/rules/need/need_in.h"
#include "src/text/show.h"

/* In the order of the board; each need moves to the front of its own place. */
static void *
rows(const struct reader *r, size_t *n)
{
	struct need_row *list = NULL;
	char *out;

	*n = need_list_all(r->txn, r->who, r->now, &list);
	out = (char *)list;
	for (size_t i = 0; i < *n; i++)
		memmove(out + i * sizeof list->need, &list[i].need, sizeof list->need);
	return out;
}

static void
show_id(const struct reader *r, const void *rec, char *out, size_t cap)
{
	(void)r;
	snprintf(out, cap, "%" PRIu64, ((const struct need *)rec)->id);
}

static void
show_subject(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct show_env env = { .txn = r->txn, .now = r->now, .offset = r->offset };
	const struct need *n = rec;

	show_record(&env, kind_by_no((unsigned)n->subject_kind), n->subject, out, cap);
}

static void
show_left(const struct reader *r, const void *rec, char *out, size_t cap)
{
	const struct need *n = rec;

	out[0] = '\0';
	if (n->due != 0)
		when_left(n->due, r->now, out, cap);
}

/* As on every screen; a drill stands before it. */
static void
show_line(const struct reader *r, const void *rec, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	need_words(r->txn, rec, 0, r->now, &b);
	buf_str(&b);
}

static const char *
sign(const struct reader *r, const void *rec)
{
	(void)r;
	return ((const struct need *)rec)->urgent ? "!" : "-";
}

static bool
is_about(const struct reader *r, const void *rec, const void *filter)
{
	return area_under(r->txn, ((const struct need *)rec)->about,
	    ((const struct view_need_list *)filter)->area);
}

static bool
waits(const struct reader *r, const void *rec, const void *filter)
{
	return r->now - ((const struct need *)rec)->opened >
	    ((const struct view_need_list *)filter)->waiting * MINUTE;
}

static bool
may_see(const struct reader *r, void *rec)
{
	return need_asks(r->txn, r->who, rec) || need_overseen(r->txn, r->who, rec);
}

static const struct face_source source = { .rows = rows };
static const struct face_test tests[] = { { .name = "area", .is = is_about },
	{ .name = "waiting", .is = waits }, { 0 } };
static const struct face_cell cells[] = {
	{ "id", N_("need id"), show_id }, { "record", N_("number"), show_subject },
	{ "left", N_("time left"), show_left },
	{ "line", N_("to do"), show_line }, { 0 }
};

const struct face need_list_face = {
	.kind = &kind_need, .filter = &kind_view_need_list,
	.lists = N_("what needs you, most urgent first"),
	.columns = "id record verb urgent about incident state taken_by opened drill waits due left",
	.left = "line", .right = "left", .sign = sign,
	.tests = tests, .cells = cells, .may = may_see, .source = &source,
};
