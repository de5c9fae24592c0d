/* Sums and differences of figures, field by field as declared. Unknown is not zero. */
#include "src/rules/report/report_op.h"

#include <string.h>

#include "gen/kinds/report/report_version.h"

void
figures_clear(struct report_version *v)
{
	memset(v, 0, sizeof *v);
}

void
figures_add(struct report_version *sum, const struct report_version *v, uint16_t units[])
{
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		struct num *to;
		if (!(f->flags & F_INDICATOR) || !field_num_c(f, v)->known)
			continue;
		to = field_num(f, sum);
		to->v += field_num_c(f, v)->v;
		to->known = true;
		if (units != NULL)
			units[f->no]++;
	}
}

void
figures_fill(struct report_version *v, const struct report_version *other)
{
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if ((f->flags & F_INDICATOR) && !field_num_c(f, v)->known)
			*field_num(f, v) = *field_num_c(f, other);
	}
}

void
figures_drop(struct report_version *v, const struct report_version *other)
{
	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		if ((f->flags & F_INDICATOR) && field_num_c(f, other)->known)
			*field_num(f, v) = (struct num){ 0 };
	}
}

bool
figures_any(const struct report_version *v)
{
	bool any = false;

	for (size_t i = 0; !any && i < kind_report_version.nfields; i++)
		any = (kind_report_version.fields[i].flags & F_INDICATOR) &&
		    field_num_c(&kind_report_version.fields[i], v)->known;
	return any;
}

bool
figures_differ(const struct report_version *own, const struct report_version *now,
    const struct report_version *reported, const struct report_version *accepted,
    struct report_version *out)
{
	bool any = false;

	for (size_t i = 0; i < kind_report_version.nfields; i++) {
		const struct field *f = &kind_report_version.fields[i];
		const struct num *held, *mine, *late;
		if (!(f->flags & F_INDICATOR) || !field_num_c(f, own)->known)
			continue;
		mine = field_num_c(f, own);
		held = field_num_c(f, accepted);
		late = field_num_c(f, now);
		if (!held->known || !figure_equal(f, held->v, mine->v))
			held = field_num_c(f, reported);
		if (figure_equal(f, late->v, held->v))
			continue;
		*field_num(f, out) = (struct num){ late->v - held->v, true };
		any = true;
	}
	return any;
}
