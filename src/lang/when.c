/* County times: proleptic Gregorian arithmetic, no TZ of the server. */
#include "src/lang/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/lang/spoken.h"
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

#define FIGURES "0123456789"

static bool
take_word(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

/* One or two figures. */
static bool
take_figures(const char **p, int *out)
{
	size_t n = strspn(*p, FIGURES);

	if (n != 1 && n != 2)
		return false;
	*out = atoi(*p);
	*p += n;
	return true;
}

/* "8点", "8点半", "8点一刻", "8时05分": what follows the hour. */
static void
parse_spoken(const char **p, struct when *w)
{
	if (take_word(p, "半"))
		w->minute = 30;
	else if (!take_figures(p, &w->minute))
		(void)(take_word(p, "整") || take_word(p, "钟"));
	else if (take_word(p, "刻"))
		w->minute *= 15;
	else
		take_word(p, "分");
}

/* The part of the day before an hour: from which hour to which it may be said, and
 * what is added. An hour that the words leave open is not read. */
struct daypart {
	const char *word;
	int from, to, add;
	bool bare;	/* only where no day is named: whose night it is would be a guess */
};

static const struct daypart dayparts[] = {
	{ "凌晨", 0, 6, 0, false }, { "凌晨", 12, 12, -12, false }, { "清晨", 4, 9, 0, false }, { "早上", 4, 11, 0, false },
	{ "早晨", 4, 11, 0, false }, { "上午", 5, 12, 0, false }, { "中午", 11, 14, 0, false },
	{ "中午", 1, 2, 12, false }, { "下午", 1, 7, 12, false }, { "下午", 12, 19, 0, false },
	{ "傍晚", 4, 8, 12, false }, { "傍晚", 16, 20, 0, false }, { "晚上", 5, 11, 12, false },
	{ "晚上", 17, 23, 0, false }, { "夜里", 6, 11, 12, false }, { "夜里", 18, 23, 0, false },
	{ "夜里", 0, 4, 0, true }, { "半夜", 0, 4, 0, true }, { "晚上", 12, 12, -12, true },
	{ "夜里", 12, 12, -12, true }, { "半夜", 12, 12, -12, true }, { "深夜", 12, 12, -12, true }, { "半夜", 9, 11, 12, false },
	{ "深夜", 9, 11, 12, false }, { "深夜", 21, 23, 0, false }, { "晚", 5, 11, 12, false },
	{ "晚", 17, 23, 0, false }, { "早", 4, 11, 0, false },
};

static const char *
take_daypart(const char **p)
{
	for (size_t i = 0; i < sizeof dayparts / sizeof dayparts[0]; i++)
		if (take_word(p, dayparts[i].word))
			return dayparts[i].word;
	return NULL;
}

/* Puts the hour into its part of the day; false where it is none of it. */
static bool
apply_daypart(const char *word, bool day_named, struct when *w)
{
	if (word == NULL)
		return true;
	for (size_t i = 0; i < sizeof dayparts / sizeof dayparts[0]; i++) {
		const struct daypart *d = &dayparts[i];
		if (strcmp(d->word, word) == 0 && w->hour >= d->from && w->hour <= d->to &&
		    !(d->bare && day_named)) {
			w->hour += d->add;
			return true;
		}
	}
	return false;
}

/* "21:05", "21:05:30", "2105" (no colon to look for on a telephone), "21点05分". */
static bool
parse_clock(const char *p, struct when *w, const char **rest)
{
	w->minute = w->second = 0;
	if (strspn(p, FIGURES) == 4) {
		w->hour = atoi(p) / 100;
		w->minute = atoi(p) % 100;
		*rest = p + 4;
		return true;
	}
	if (!take_figures(&p, &w->hour))
		return false;
	if (take_word(&p, "点") || take_word(&p, "时"))
		parse_spoken(&p, w);
	else if (!take_word(&p, ":") || !take_figures(&p, &w->minute) ||
	    (take_word(&p, ":") && !take_figures(&p, &w->second)))
		return false;
	if (p[0] == '.')		/* a fraction of a second is dropped */
		p += 1 + strspn(p + 1, FIGURES);
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

/* "30分钟前"; where it may lie ahead also "30分钟后", and a bare "30m" is that. */
static int
parse_distance(const char *s, int64_t now, bool ahead, int64_t *ms)
{
	static const struct { const char *word; int64_t unit; int sign; } units[] = {
		{ "分钟前", MINUTE, -1 }, { "分前", MINUTE, -1 }, { "小时前", HOUR, -1 }, { "天前", DAY, -1 },
		{ "个小时前", HOUR, -1 }, { "个小时后", HOUR, 1 }, { "刻钟前", 15 * MINUTE, -1 },
		{ "刻钟后", 15 * MINUTE, 1 },
		{ "min ago", MINUTE, -1 }, { "h ago", HOUR, -1 }, { "d ago", DAY, -1 },
		{ "分钟后", MINUTE, 1 }, { "分后", MINUTE, 1 }, { "小时后", HOUR, 1 }, { "天后", DAY, 1 },
		{ "m", MINUTE, 0 }, { "h", HOUR, 0 },
	};
	const char *rest;
	char *end;
	long n = strtol(s, &end, 10);

	if (end == s || n < 0 || n > 100000)
		return -1;
	while (*end == ' ')
		end++;
	rest = end;
	if (take_word(&rest, "个半小时") && (strcmp(rest, "前") == 0 || strcmp(rest, "后") == 0)) {
		*ms = now + (strcmp(rest, "前") == 0 ? -1 : 1) * (n * HOUR + HOUR / 2);
		return 0;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strcmp(end, units[i].word) == 0) {
			int sign = units[i].sign != 0 ? units[i].sign : ahead ? 1 : -1;
			*ms = now + sign * n * units[i].unit;
			return 0;
		}
	}
	return -1;
}

enum day_by { DAY_NONE, DAY_NAMED, DAY_OF_MONTH, DAY_OF_YEAR, DAY_WHOLE };

static bool
scan_whole(const char *s, int *y, int *m, int *d, int *n)
{
	*n = 0;
	return strspn(s, FIGURES) == 4 &&
	    ((sscanf(s, "%4d-%2d-%2d%n", y, m, d, n) == 3 && *n > 0) ||
	    (sscanf(s, "%4d/%2d/%2d%n", y, m, d, n) == 3 && *n > 0) ||
	    (sscanf(s, "%4d年%2d月%2d%n", y, m, d, n) == 3 && *n > 0));
}

static bool
scan_short(const char *s, int *m, int *d, int *n)
{
	*n = 0;
	return (sscanf(s, "%2d-%2d%n", m, d, n) == 2 && *n > 0) ||
	    (sscanf(s, "%2d/%2d%n", m, d, n) == 2 && *n > 0) ||
	    (sscanf(s, "%2d月%2d%n", m, d, n) == 2 && *n > 0);
}

/* "29日", "29号" */
static bool
scan_day(const char *s, int *d, int *n)
{
	const char *p = s;

	if (!take_figures(&p, d) ||
	    (strncmp(p, "日", strlen("日")) != 0 && strncmp(p, "号", strlen("号")) != 0))
		return false;
	*n = (int)(p - s);
	return true;
}

/* Puts the day that s begins with into w, which holds today; *rest is behind it. */
static enum day_by
parse_day(const char *s, int64_t now, int offset, struct when *w, const char **rest)
{
	static const struct { const char *word; int days; } named[] = {
		{ "今天", 0 }, { "today", 0 }, { "昨天", -1 }, { "yesterday", -1 }, { "前天", -2 },
		{ "明天", 1 }, { "tomorrow", 1 }, { "后天", 2 },
	};
	enum day_by by = DAY_NONE;
	int y, m, d, n;

	*rest = s;
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		if (strncmp(s, named[i].word, strlen(named[i].word)) == 0) {
			when_split(now + named[i].days * DAY, offset, w);
			*rest = s + strlen(named[i].word);
			return DAY_NAMED;
		}
	}
	if (scan_whole(s, &y, &m, &d, &n)) {
		by = DAY_WHOLE;
		w->year = y;
	} else if (scan_short(s, &m, &d, &n)) {
		by = DAY_OF_YEAR;
	} else if (scan_day(s, &d, &n)) {
		by = DAY_OF_MONTH;
		m = w->month;
	}
	if (by == DAY_NONE)
		return by;
	w->month = m;
	w->day = d;
	s += n;
	if (strncmp(s, "日", strlen("日")) == 0 || strncmp(s, "号", strlen("号")) == 0)
		s += strlen("日");
	*rest = s;
	return by;
}

/* A day without its month or year that lies on the wrong side of now: the one before, or
 * where it may lie ahead the next. */
static void
move_day(struct when *w, enum day_by by, bool ahead)
{
	int step = ahead ? 1 : -1;

	if (by == DAY_OF_YEAR) {
		w->year += step;
		return;
	}
	w->month += step;
	if (w->month < 1 || w->month > 12) {
		w->month = ahead ? 1 : 12;
		w->year += step;
	}
}

/* 29 February without a year is of the nearest year that has one. */
static void
find_leap_year(struct when *w, bool ahead)
{
	while (w->month == 2 && w->day == 29 &&
	    !(w->year % 4 == 0 && (w->year % 100 != 0 || w->year % 400 == 0)))
		w->year += ahead ? 1 : -1;
}

/* "21:05", "昨天 21:05", "昨天晚上9点", "07-22 21:05": what is not said is the latest past one or,
 * where it may lie ahead, the next one. */
static int
parse_bare(const char *s, int64_t now, int offset, bool ahead, int64_t *ms)
{
	struct when w;
	const char *rest, *part;
	enum day_by by;

	when_split(now, offset, &w);
	by = parse_day(s, now, offset, &w, &s);
	while (*s == ' ' || *s == 'T')
		s++;
	part = take_daypart(&s);
	if (!parse_clock(s, &w, &rest) || *rest != '\0' || !apply_daypart(part, by != DAY_NONE, &w))
		return -1;
	*ms = when_join(&w, offset);
	if ((by == DAY_OF_YEAR || by == DAY_OF_MONTH) && (ahead ? *ms < now : *ms > now + MINUTE))
		move_day(&w, by, ahead);
	if (by == DAY_OF_YEAR)
		find_leap_year(&w, ahead);
	if (!real_time(&w, offset))
		return -1;
	*ms = when_join(&w, offset);
	if (by == DAY_NONE && ahead ? *ms <= now : *ms > now + MINUTE && by == DAY_NONE)
		*ms += ahead ? DAY : -DAY;
	return 0;
}

/* A time ends somewhere, and its figures have no sign or blank before them. */
static bool
take(const char *text, char *s, size_t cap)
{
	spoken_fold(text, s, cap);
	for (const char *p = s; *p != '\0'; p++)
		if (strchr(":-/+", *p) != NULL && (p[1] < '0' || p[1] > '9'))
			return false;
	return strlen(s) + 4 < cap;
}

/* A time that is one word. */
static int
parse_word(const char *s, int64_t now, int64_t *ms)
{
	static const struct { const char *word; int minutes; } words[] = {
		{ "now", 0 }, { "刚刚", 0 }, { "刚才", 0 }, { "现在", 0 },
		{ "半小时前", -30 }, { "半个小时前", -30 }, { "半小时后", 30 }, { "半个小时后", 30 },
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(s, words[i].word) == 0) {
			*ms = now + words[i].minutes * MINUTE;
			return 0;
		}
	}
	return -1;
}

static int
parse(const char *text, int64_t now, int offset, bool ahead, int64_t *ms)
{
	struct when w;
	char s[200];

	if (!take(text, s, 80))
		return -1;
	spoken_spell(s, sizeof s);
	if (parse_word(s, now, ms) == 0)
		return 0;
	if (parse_iso(s, offset, ms) != 0 && parse_distance(s, now, ahead, ms) != 0 &&
	    parse_bare(s, now, offset, ahead, ms) != 0)
		return -1;
	when_split(*ms, offset, &w);
	return real_time(&w, offset) ? 0 : -1;
}

int
when_parse(const char *text, int64_t now, int offset_minutes, int64_t *ms)
{
	if (parse(text, now, offset_minutes, false, ms) != 0)
		return -1;
	return *ms > now + MINUTE ? -2 : 0;
}

int
when_parse_ahead(const char *text, int64_t now, int offset_minutes, int64_t *ms)
{
	return parse(text, now, offset_minutes, true, ms);
}

int
when_parse_date(const char *text, int64_t now, int offset_minutes, bool ahead, int64_t *day)
{
	int64_t today = when_day(now, offset_minutes), v;
	struct when w = { 0 };
	const char *rest;
	char s[80];
	enum day_by by;

	if (!take(text, s, sizeof s))
		return -1;
	when_split(now, offset_minutes, &w);
	if (strlen(s) == 8 && strspn(s, FIGURES) == 8) {
		v = atoll(s);
		w = (struct when){ .year = (int)(v / 10000), .month = (int)(v / 100 % 100), .day = (int)(v % 100) };
	} else {
		by = parse_day(s, now, offset_minutes, &w, &rest);
		if (by == DAY_NONE || *rest != '\0')
			return -1;
		v = w.month * 100 + w.day;
		if ((by == DAY_OF_YEAR || by == DAY_OF_MONTH) &&
		    (ahead ? v < today % 10000 : v > today % 10000))
			move_day(&w, by, ahead);
		if (by == DAY_OF_YEAR)
			find_leap_year(&w, ahead);
	}
	if (!real_time(&w, offset_minutes))
		return -1;
	v = w.year * 10000LL + w.month * 100 + w.day;
	if (!ahead && v > today)
		return -2;
	*day = v;
	return 0;
}

void
when_date_iso(int64_t day, char *out, size_t cap)
{
	snprintf(out, cap, "%04d-%02d-%02d", (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100));
}

void
when_date_text(int64_t day, int64_t now, int offset_minutes, char *out, size_t cap)
{
	int y = (int)(day / 10000), m = (int)(day / 100 % 100), d = (int)(day % 100);

	if (tr_now() != language_zh)
		when_date_iso(day, out, cap);
	else if (y == (int)(when_day(now, offset_minutes) / 10000))
		snprintf(out, cap, "%d月%d日", m, d);
	else
		snprintf(out, cap, "%d年%d月%d日", y, m, d);
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
when_due(int64_t ms, int64_t now, int offset_minutes, char *out, size_t cap)
{
	struct when w;

	when_split(ms, offset_minutes, &w);
	if (when_day(ms, offset_minutes) == when_day(now + DAY, offset_minutes))
		snprintf(out, cap, _("tomorrow %02d:%02d"), w.hour, w.minute);
	else
		when_text(ms, now, offset_minutes, out, cap);
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
when_stamp(int64_t ms, int offset_minutes, char out[WHEN_STAMP])
{
	struct when w;

	when_split(ms, offset_minutes, &w);
	snprintf(out, WHEN_STAMP, "%04d-%02d-%02d %02d:%02d:%02d", w.year % 10000, w.month, w.day,
	    w.hour, w.minute, w.second);
}

int64_t
when_stamped(const char *words, int offset_minutes)
{
	struct when w = { 0 };

	return sscanf(words, "%4d-%2d-%2d %2d:%2d:%2d", &w.year, &w.month, &w.day, &w.hour, &w.minute,
	    &w.second) >= 5 ? when_join(&w, offset_minutes) : 0;
}

void
when_left(int64_t due, int64_t now, char *out, size_t cap)
{
	bool late = due < now;
	/* A minute begun still counts as left; one not full is not yet late. */
	int64_t m = late ? (now - due) / MINUTE : (due - now + MINUTE - 1) / MINUTE;

	if (late && m == 0)
		snprintf(out, cap, "%s", _("due now"));
	else if (m < 60)
		snprintf(out, cap, late ? _("%d min late") : _("%d min left"), (int)m);
	else if (m < 48 * 60)
		snprintf(out, cap, late ? _("%d h %d min late") : _("%d h %d min left"),
		    (int)(m / 60), (int)(m % 60));
	else
		snprintf(out, cap, late ? _("%d days late") : _("%d days left"),
		    (int)(m / (24 * 60)));
}
