/* Log lines on standard error, one write each so that roles do not mix. */
#include "src/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *log_name = "";

void
log_role(const char *role)
{
	log_name = role;
}

static void __attribute__((format(printf, 2, 0)))
line(const char *why, const char *fmt, va_list ap)
{
	char text[1024], out[1280];
	int n;

	vsnprintf(text, sizeof text, fmt, ap);
	if (log_name[0] != '\0')
		n = snprintf(out, sizeof out, "fengsui %s[%d]: %s%s%s\n", log_name, (int)getpid(),
		    text, why != NULL ? ": " : "", why != NULL ? why : "");
	else
		n = snprintf(out, sizeof out, "fengsui: %s%s%s\n", text,
		    why != NULL ? ": " : "", why != NULL ? why : "");
	if (n > 0 && write(STDERR_FILENO, out, strlen(out)) < 0)
		return;		/* nobody left to tell */
}

void
log_warn(const char *fmt, ...)
{
	const char *why = strerror(errno);
	va_list ap;

	va_start(ap, fmt);
	line(why, fmt, ap);
	va_end(ap);
}

void
log_warnx(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	line(NULL, fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	line(NULL, fmt, ap);
	va_end(ap);
}

const char *
log_safe(char *out, size_t cap, const char *text)
{
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		if (*p >= 0x20 && *p < 0x7f && *p != '\\') {
			if (n + 1 >= cap)
				break;
			out[n++] = (char)*p;
		} else {
			if (n + 4 >= cap)
				break;
			n += (size_t)snprintf(out + n, cap - n, "\\x%02x", *p);
		}
	}
	out[n] = '\0';
	return out;
}
