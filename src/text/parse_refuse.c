/* What is said of text that was not read. */
#include "src/text/parse_refuse.h"

#include <stdarg.h>
#include <stdio.h>

int
parse_refuse(struct refusal *r, const char *field, enum message m, ...)
{
	const char *arg;
	va_list ap;
	int n = 0;

	*r = (struct refusal){ .message = m, .exit = message_exit(m) };
	snprintf(r->field, sizeof r->field, "%s", field);
	va_start(ap, m);
	while (n < SAY_ARGS && (arg = va_arg(ap, const char *)) != NULL)
		snprintf(r->args[n++], sizeof r->args[0], "%s", arg);
	va_end(ap);
	return -1;
}
