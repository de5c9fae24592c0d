/*
 * Times as people write and read them, in county time (a setting, +08:00),
 * never in the server's TZ.
 */
#ifndef SRC_WHEN_H
#define SRC_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MINUTE 60000LL
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct when {			/* a broken-down county time */
	int year, month, day, hour, minute, second;
};

void when_split(int64_t ms, int offset_minutes, struct when *w);
int64_t when_join(const struct when *w, int offset_minutes);	/* ms */
int64_t when_day(int64_t ms, int offset_minutes);		/* yyyymmdd */

/*
 * "now", "刚刚", "30分钟前", "半小时前", "1小时前", "21:05", "2105", "21点05分", "9点半" (the
 * latest past one), "昨天21:05", "07-22 21:05", "7月22日 21:05", ISO 8601 with or without offset. 0 ok; -1 not a time; -2 in
 * the future (more than a minute after now).
 */
int when_parse(const char *text, int64_t now, int offset_minutes, int64_t *ms);
/*
 * The same of what may lie ahead: "21:30" is the next one, "明天 08:00",
 * "07-22 21:05" the next one, "30分钟后". A past time is named by its year.
 * 0 or -1.
 */
int when_parse_ahead(const char *text, int64_t now, int offset_minutes, int64_t *ms);
/*
 * A day as 20261120: "2026-11-20", "2026年11月20日", "11-20", "11月20日", "昨天",
 * "今天", "明天", "20261120". Without a year the latest past one; where it may lie
 * ahead, today or the next one. 0; -1 not a date; -2 in the future.
 */
int when_parse_date(const char *text, int64_t now, int offset_minutes, bool ahead, int64_t *day);

/* "21:05" today, "昨天 21:05"/"yesterday 21:05", "07-22 21:05", with the year
 * when it is another one. Language by gettext. */
void when_text(int64_t ms, int64_t now, int offset_minutes, char *out, size_t cap);
/* The same where it is read now and no longer kept: tomorrow is named too, "明天 08:18". */
void when_due(int64_t ms, int64_t now, int offset_minutes, char *out, size_t cap);
/* A day: "11月20日" (this year), "2027年3月1日"; in English 2026-11-20. */
void when_date_text(int64_t day, int64_t now, int offset_minutes, char *out, size_t cap);
/* A day for JSON and lists: 2026-11-20. */
void when_date_iso(int64_t day, char *out, size_t cap);
/* ISO 8601 with offset, for JSON: 2026-07-22T21:05:00+08:00. */
void when_iso(int64_t ms, int offset_minutes, char *out, size_t cap);
/* A time as settings and the log have it, for people and back: 2026-07-22 21:05:30. */
#define WHEN_STAMP 40
void when_stamp(int64_t ms, int offset_minutes, char out[WHEN_STAMP]);
/* The time that such words begin with, ms, with or without seconds; 0: none. */
int64_t when_stamped(const char *words, int offset_minutes);
/* Time left to due: "剩8分", "超时6分", "剩2小时10分" (gettext). */
void when_left(int64_t due, int64_t now, char *out, size_t cap);

#endif
