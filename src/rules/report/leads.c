/* The table of db/leads.def. */
#include "src/rules/report/leads.h"

#include <stddef.h>
#include <string.h>

enum { hazard_any = 0 };

const char *
leads_of(enum hazard hazard)
{
	static const char *const leads[] = {
#define LEAD(hazard, figures) [hazard_##hazard] = figures,
#define HINT(figure, text)
#include "db/leads.def"
#undef LEAD
#undef HINT
	};
	size_t i = (size_t)hazard;

	return i < sizeof leads / sizeof leads[0] && leads[i] != NULL ? leads[i] : leads[hazard_any];
}

bool
leads_have(enum hazard hazard, const char *figure)
{
	size_t len = strlen(figure);

	for (const char *p = leads_of(hazard); *p != '\0'; p += strcspn(p, " "), p += *p == ' ')
		if (strcspn(p, " ") == len && memcmp(p, figure, len) == 0)
			return true;
	return false;
}

const char *
leads_hint(const char *figure)
{
	static const struct { const char *figure, *text; } hints[] = {
#define LEAD(hazard, figures)
#define HINT(figure, text) { #figure, text },
#include "db/leads.def"
#undef LEAD
#undef HINT
	};

	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
		if (strcmp(hints[i].figure, figure) == 0)
			return hints[i].text;
	return NULL;
}
