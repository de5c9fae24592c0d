/* What the list of a noun may be filtered by. */
#include "src/command/filters.h"

#include <string.h>

#include "src/command/bind.h"
#include "src/command/face.h"

static const struct kind *
list_args(const char *noun)
{
	const struct subject *s = subject_find(noun);
	struct face_verb made;

	for (size_t g = 0; view_groups[g] != NULL; g++)
		for (const struct command_view *v = view_groups[g]; v->verb != NULL; v++)
			if (strcmp(v->noun, noun) == 0 && strcmp(v->verb, "list") == 0)
				return v->args;
	return s != NULL && face_verb(s, 0, &made) ? made.view.args : NULL;
}

void
filters_names(const char *noun, struct buf *out)
{
	const struct kind *k = list_args(noun);

	if (k != NULL)
		bind_filters(k, out);
}
