/* County times: proleptic Gregorian arithmetic, no TZ of the server. */
#include "src/lang/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/lang/tr.h"

#define SECOND 1000LL

/* Days since 1970-01-01 of a civil date, and back (era of 400 years). */
static int64_t
days_of(int y, int m, int d)
{
	int64_t era;
	int yoe, doy, doe;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = (int)(y - era * 400);
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

static void
date_of(int64_t days, struct when *w)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = (int)(z - era * 146097);
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	w->day = doy - (153 * mp + 2) / 5 + 1;
	w->month = mp + (mp < 10 ? 3 : -9);
	w->year = (int)(yoe + era * 400) + (w->month <= 2);
}

void
when_split(int64_t ms, int offset_minutes, struct when *w)
{
	int64_t t = ms + offset_minutes * MINUTE;
	int64_t days = t >= 0 ? t / DAY : (t - DAY + 1) / DAY;
	int64_t rest = t - days * DAY;

	date_of(days, w);
	w->hour = (int)(rest / HOUR);
	w->minute = (int)(rest % HOUR / MINUTE);
	w->second = (int)(rest % MINUTE / SECOND);
}

int64_t
when_join(const struct when *w, int offset_minutes)
{
	return days_of(w->year, w->month, w->day) * DAY + w->hour * HOUR +
	    w->minute * MINUTE + w->second * SECOND - offset_minutes * MINUTE;
}

int64_t
when_day(int64_t ms, int offset_minutes)
{
	struct when w;

	when_split(ms, offset_minutes, &w);
	return w.year * 10000LL + w.month * 100 + w.day;
}

static bool
real_time(const struct when *w, int offset)
{
	struct when back;

	if (w->year < 2000 || w->year > 2199 || w->month < 1 || w->month > 12 ||
	    w->day < 1 || w->day > 31 || w->hour < 0 || w->hour > 23 ||
	    w->minute < 0 || w->minute > 59 || w->second < 0 || w->second > 59)
		return false;
	when_split(when_join(w, offset), offset, &back);
	return back.day == w->day && back.month == w->month;
}

/* "Z", "+08:00", "+0800" after an ISO time. */
static bool
parse_offset(const char *p, int *offset)
{
	int h, m, n = 0;
	char sign;

	if (*p == '\0')
		return true;
	if (strcmp(p, "Z") == 0) {
		*offset = 0;
		return true;
	}
	if ((sscanf(p, "%c%2d:%2d%n", &sign, &h, &m, &n) != 3 &&
	    sscanf(p, "%c%2d%2d%n", &sign, &h, &m, &n) != 3) || p[n] != '\0' ||
	    (sign != '+' && sign != '-') || h > 14 || m > 59)
		return false;
	*offset = (sign == '-' ? -1 : 1) * (h * 60 + m);
	return true;
}

static bool
parse_clock(const char *p, struct when *w, const char **rest)
{
	int n = 0;

	w->second = 0;
	if (sscanf(p, "%2d:%2d%n", &w->hour, &w->minute, &n) != 2 || n == 0)
		return false;
	p += n;
	n = 0;
	if (p[0] == ':' && sscanf(p, ":%2d%n", &w->second, &n) == 1 && n > 0)
		p += n;
	if (p[0] == '.')		/* a fraction of a second is dropped */
		p += 1 + strspn(p + 1, "0123456789");
	*rest = p;
	return true;
}

static int
parse_iso(const char *s, int offset, int64_t *ms)
{
	struct when w = { 0 };
	const char *rest = "";
	int n = 0;

	if (sscanf(s, "%4d-%2d-%2d%n", &w.year, &w.month, &w.day, &n) != 3 || n < 8)
		return -1;
	s += n;
	if (*s == 'T' || *s == ' ') {
		if (!parse_clock(s + 1, &w, &rest) || !parse_offset(rest, &offset))
			return -1;
	} else if (*s != '\0') {
		return -1;
	}
	if (!real_time(&w, offset))
		return -1;
	*ms = when_join(&w, offset);
	return 0;
}

static int
parse_ago(const char *s, int64_t now, int64_t *ms)
{
	static const struct { const char *word; int64_t unit; } units[] = {
		{ "分钟前", MINUTE }, { "分前", MINUTE }, { "小时前", HOUR }, { "天前", DAY },
		{ "min ago", MINUTE }, { "h ago", HOUR }, { "d ago", DAY },
		{ "m", MINUTE }, { "h", HOUR },
	};
	char *end;
	long n = strtol(s, &end, 10);

	if (end == s || n < 0 || n > 100000)
		return -1;
	while (*end == ' ')
		end++;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strcmp(end, units[i].word) == 0) {
			*ms = now - n * units[i].unit;
			return 0;
		}
	}
	return -1;
}

/* "21:05" is the latest past one; "昨天 21:05"; "07-22 21:05" this year or last. */
static int
parse_bare(const char *s, int64_t now, int offset, int64_t *ms)
{
	struct when w;
	const char *rest = "";
	int days = 0, n = 0, month, day;
	bool dated = false, named = false;

	when_split(now, offset, &w);
	if (strncmp(s, "昨天", strlen("昨天")) == 0 || strncmp(s, "yesterday", 9) == 0) {
		days = 1;
		s += *s == 'y' ? 9 : strlen("昨天");
		named = true;
	} else if (strncmp(s, "今天", strlen("今天")) == 0) {
		s += strlen("今天");
		named = true;
	} else if (sscanf(s, "%2d-%2d%n", &month, &day, &n) == 2 && n >= 3) {
		w.month = month;
		w.day = day;
		s += n;
		dated = true;
	}
	while (*s == ' ' || *s == 'T')
		s++;
	if (!parse_clock(s, &w, &rest) || *rest != '\0' || !real_time(&w, offset))
		return -1;
	*ms = when_join(&w, offset) - days * DAY;
	if (dated && *ms > now + MINUTE) {
		w.year--;
		*ms = when_join(&w, offset);
	} else if (!dated && !named && *ms > now + MINUTE) {
		*ms -= DAY;
	}
	return 0;
}

/* Full-width digits and colon, as Chinese input methods give them. */
static void
fold(const char *text, char *out, size_t cap)
{
	size_t n = 0;

	while (*text != '\0' && n + 4 < cap) {
		const unsigned char *p = (const unsigned char *)text;
		if (p[0] == 0xef && p[1] == 0xbc && p[2] >= 0x81 && p[2] <= 0xbf) {
			out[n++] = (char)(p[2] - 0x81 + 0x21);
			text += 3;
		} else {
			out[n++] = *text++;
		}
	}
	out[n] = '\0';
}

int
when_parse(const char *text, int64_t now, int offset_minutes, int64_t *ms)
{
	char s[80];

	fold(text, s, sizeof s);
	if (strcmp(s, "now") == 0 || strcmp(s, "刚刚") == 0 || strcmp(s, "现在") == 0) {
		*ms = now;
		return 0;
	}
	if (parse_iso(s, offset_minutes, ms) != 0 && parse_ago(s, now, ms) != 0 &&
	    parse_bare(s, now, offset_minutes, ms) != 0)
		return -1;
	return *ms > now + MINUTE ? -2 : 0;
}

void
when_text(int64_t ms, int64_t now, int offset_minutes, char *out, size_t cap)
{
	struct when w, n, y;

	when_split(ms, offset_minutes, &w);
	when_split(now, offset_minutes, &n);
	when_split(now - DAY, offset_minutes, &y);
	if (w.year == n.year && w.month == n.month && w.day == n.day)
		snprintf(out, cap, "%02d:%02d", w.hour, w.minute);
	else if (w.year == y.year && w.month == y.month && w.day == y.day)
		snprintf(out, cap, _("yesterday %02d:%02d"), w.hour, w.minute);
	else if (w.year == n.year)
		snprintf(out, cap, "%02d-%02d %02d:%02d", w.month, w.day, w.hour, w.minute);
	else
		snprintf(out, cap, "%04d-%02d-%02d %02d:%02d", w.year, w.month, w.day, w.hour,
		    w.minute);
}

void
when_iso(int64_t ms, int offset_minutes, char *out, size_t cap)
{
	struct when w;
	int off = abs(offset_minutes);

	when_split(ms, offset_minutes, &w);
	snprintf(out, cap, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", w.year, w.month, w.day,
	    w.hour, w.minute, w.second, offset_minutes < 0 ? '-' : '+', off / 60, off % 60);
}

void
when_left(int64_t due, int64_t now, char *out, size_t cap)
{
	bool late = due < now;
	/* A minute begun still counts as left; one not full is not yet late. */
	int64_t m = late ? (now - due) / MINUTE : (due - now + MINUTE - 1) / MINUTE;

	if (m < 60)
		snprintf(out, cap, late ? _("%d min late") : _("%d min left"), (int)m);
	else if (m < 48 * 60)
		snprintf(out, cap, late ? _("%d h %d min late") : _("%d h %d min left"),
		    (int)(m / 60), (int)(m % 60));
	else
		snprintf(out, cap, late ? _("%d days late") : _("%d days left"),
		    (int)(m / (24 * 60)));
}
