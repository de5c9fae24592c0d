/*
 * The figures of a version: the logic checks of the national form. A check never
 * stops a first report; it says what does not fit.
 */
#include <stdio.h>
#include <string.h>

#include "db/lists.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/report/report_version.h"
#include "src/rules/report/report.h"
#include "src/text/show.h"

#define NOW_OFFSET 100		/* the 实时 half of a pair has its number + this */

bool
figure_equal(const struct field *f, int64_t a, int64_t b)
{
	return show_form_unit(f, a) == show_form_unit(f, b);
}

/* The hazard's row of the list: code, Chinese, English, sub-types. */
bool
hazard_subtypes(enum hazard hazard, char *out, size_t cap)
{
	const struct value *v = value_by_no(&enum_hazard, (int)hazard);
	const struct list *l = lists;
	const char *p;
	size_t n;

	while (l->name != NULL && strcmp(l->name, "hazards") != 0)
		l++;
	if (v == NULL || l->name == NULL)
		return false;
	n = strlen(v->code);
	for (p = l->text; p != NULL; p = strchr(p, '\n'), p = p == NULL ? p : p + 1)
		if (strncmp(p, v->code, n) == 0 && p[n] == ',')
			break;
	for (int comma = 0; p != NULL && comma < 3; comma++) {
		p = strchr(p, ',');
		p = p == NULL ? p : p + 1;
	}
	if (p == NULL)
		return false;
	snprintf(out, cap, "%.*s", (int)strcspn(p, "\r\n"), p);
	return out[0] != '\0';
}

struct faults {
	const struct report_version *v;
	struct figure_fault *out;
	size_t n, cap;
};

static const struct field *
named(const char *name)
{
	return kind_field(&kind_report_version, name);
}

/* The value by field; false while it is unknown. */
static bool
value(const struct faults *fs, const struct field *f, int64_t *v)
{
	const struct num *num = f == NULL ? NULL : field_num_c(f, fs->v);

	*v = num == NULL ? 0 : num->v;
	return num != NULL && num->known;
}

static struct figure_fault *
fault(struct faults *fs, const struct field *f, enum message m, bool error)
{
	struct figure_fault *out = &fs->out[fs->n < fs->cap ? fs->n++ : fs->cap - 1];

	*out = (struct figure_fault){ .field = f, .message = m, .error = error };
	return out;
}

static void
arg_figure(char *out, const struct field *f, int64_t v)
{
	char text[64];

	show_number(f, v, false, text, sizeof text);
	arg_text(out, text);
}

/* A 其中 row is a part of the row above; what is now was counted once. */
static void
check_parts(struct faults *fs)
{
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i], *whole;
		struct figure_fault *out;
		int64_t part, all;
		if (!(f->flags & F_INDICATOR) || !value(fs, f, &part))
			continue;
		whole = f->part_of[0] != '\0' ? named(f->part_of) : NULL;
		if (value(fs, whole, &all) && part > all) {
			out = fault(fs, f, M_PART_LARGER, true);
			arg_field(out->args[0], f);
			arg_field(out->args[1], whole);
		}
		whole = (f->flags & F_NOW) ?
		    kind_field_no(&kind_report_version, f->no - NOW_OFFSET) : NULL;
		if (value(fs, whole, &all) && part > all) {
			out = fault(fs, f, M_NOW_LARGER, true);
			arg_figure(out->args[0], f, part);
			arg_figure(out->args[1], f, all);
		}
	}
}

/* Rows whose parts are all of them: known parts never exceed the whole, and
 * equal it once all are known. */
#define PARTS 6
struct sum_rule {
	const char *whole, *part[PARTS];
};
static const struct sum_rule sums[] = {
	{ "resettled", { "resettled_central", "resettled_dispersed" } },
	{ "resettled_now", { "resettled_central_now", "resettled_dispersed_now" } },
	{ "livestock_dead", { "livestock_large_dead", "livestock_small_dead" } },
	{ "loss", { "loss_homes", "loss_farming", "loss_industry", "loss_infrastructure",
	    "loss_public", "loss_other" } },
};

static void
check_sums(struct faults *fs)
{
	for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
		const struct field *whole = named(sums[i].whole);
		int64_t all, v, sum = 0;
		size_t parts = 0, known = 0;
		struct figure_fault *out;
		for (; parts < PARTS && sums[i].part[parts] != NULL; parts++)
			if (value(fs, named(sums[i].part[parts]), &v)) {
				known++;
				sum += v;
			}
		/* A single part too large is said by its own row. */
		if (!value(fs, whole, &all) || known < 2 ||
		    !(known == parts ? sum != all : sum > all))
			continue;
		out = fault(fs, whole, M_PARTS_SUM, true);
		arg_figure(out->args[0], whole, sum);
		arg_figure(out->args[1], whole, all);
	}
}

static const char *const homes[][2] = {
	{ "homes_collapsed", "home_rooms_collapsed" },
	{ "homes_severe", "home_rooms_severe" },
	{ "homes_damaged", "home_rooms_damaged" },
};
static const char *const sites[][2] = {
	{ "resettled_central", "central_sites" },
	{ "resettled_central_now", "central_sites_now" },
};

static void
check_homes_and_sites(struct faults *fs)
{
	const struct field *f, *g;
	struct figure_fault *out;
	int64_t a, b;

	for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
		f = named(homes[i][0]);
		g = named(homes[i][1]);
		if (!value(fs, f, &a) || !value(fs, g, &b) ||
		    (a <= b && (a > 0) == (b > 0)))
			continue;
		out = fault(fs, f, M_HOMES_ROOMS, true);
		arg_field(out->args[0], f);
		arg_field(out->args[1], g);
	}
	for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
		f = named(sites[i][1]);
		if (value(fs, named(sites[i][0]), &a) && a > 0 && value(fs, f, &b) && b == 0)
			fault(fs, f, M_NO_SITES, true);
	}
}

static void
check_drought(struct faults *fs, enum hazard hazard)
{
	int64_t v;

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if ((f->flags & F_DROUGHT) && hazard != 0 && hazard != hazard_drought &&
		    value(fs, f, &v))
			fault(fs, f, M_DROUGHT_ONLY, true);
	}
}

/* W: a ⊂ 受灾人口 for groups that do not overlap. */
static void
warn_affected(struct faults *fs, const char *first, const char *second, const char *third)
{
	const struct field *f = named(first), *g = named(second);
	int64_t all, a, b, c = 0;
	struct figure_fault *out;

	if (!value(fs, named("affected"), &all))
		return;
	value(fs, f, &a);
	value(fs, g, &b);
	if (third != NULL)
		value(fs, named(third), &c);
	if (a + b + c <= all)
		return;
	out = fault(fs, named("affected"), M_MORE_THAN_AFFECTED, false);
	arg_field(out->args[0], f);
	arg_field(out->args[1], g);
}

size_t
figures_check(const struct report_version *v, enum hazard hazard,
    struct figure_fault *out, size_t cap)
{
	struct faults fs = { .v = v, .out = out, .cap = cap };
	int64_t loss, rooms;

	if (cap == 0)
		return 0;
	check_drought(&fs, hazard);
	check_parts(&fs);
	check_sums(&fs);
	check_homes_and_sites(&fs);
	warn_affected(&fs, "injured", "dead", "missing");
	warn_affected(&fs, "resettled", "need_urgent_aid", NULL);
	if (value(&fs, named("loss"), &loss) && loss == 0 &&
	    value(&fs, named("rooms_collapsed"), &rooms) && rooms > 0)
		fault(&fs, named("loss"), M_LOSS_ZERO, false);
	return fs.n;
}
