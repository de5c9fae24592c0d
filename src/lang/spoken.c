/* Times as they are said, turned into what when.c reads: figures and few words. */
#include "src/lang/spoken.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Full-width digits and colon, as Chinese input methods give them. */
void
spoken_fold(const char *text, char *out, size_t cap)
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

/* The value of a Chinese numeral at s, of three bytes; 10 for 十, -1 for none. */
static int
numeral(const char *s)
{
	static const char *const signs[] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "两", "〇" };

	for (int i = 0; i < 13; i++)
		if (strncmp(s, signs[i], 3) == 0)
			return i == 11 ? 2 : i == 12 ? 0 : i;
	return -1;
}

/* The numerals at the start of s as figures, into out: "二十三" is 23, "零五" 05.
 * Returns the bytes of s. */
static size_t
spell(const char *s, char *out)
{
	size_t at = 0;
	int n;

	while ((n = numeral(s + at)) >= 0) {
		bool tens = n == 10 || numeral(s + at + 3) == 10;
		int ones;

		*out++ = (char)('0' + (n == 10 ? 1 : n));
		at += tens && n != 10 ? 6 : 3;
		if (!tens)
			continue;
		ones = numeral(s + at);
		*out++ = (char)('0' + (ones >= 0 && ones < 10 ? ones : 0));
		at += ones >= 0 && ones < 10 ? 3 : 0;
	}
	*out = '\0';
	return at;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

/* "大约九点", "9点左右", "9点多": the time that is said; "以前" is "前". */
static void
about_drop(char *s)
{
	static const char *const before[] = { "大约", "大概", "约" };
	static const char *const behind[] = { "左右", "前后", "多", "来钟" };

	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
		if (strncmp(s, before[i], strlen(before[i])) == 0) {
			memmove(s, s + strlen(before[i]), strlen(s + strlen(before[i])) + 1);
			break;
		}
	for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++)
		if (ends_with(s, behind[i])) {
			s[strlen(s) - strlen(behind[i])] = '\0';
			break;
		}
	if (ends_with(s, "以前") || ends_with(s, "之前"))
		snprintf(s + strlen(s) - strlen("以前"), sizeof "前", "前");
}

/* "昨晚十点半" to "昨天晚上10点半": figures and words that parse_bare knows. */
void
spoken_spell(char *s, size_t cap)
{
	static const char *const said[][2] = {
		{ "昨晚", "昨天晚上" }, { "昨夜", "昨天夜里" }, { "今早", "今天早上" }, { "今晚", "今天晚上" },
		{ "明早", "明天早上" }, { "明晚", "明天晚上" }, { "昨日", "昨天" }, { "今日", "今天" },
		{ "明日", "明天" }, { "半个钟头", "半小时" },
	};
	char from[80], out[200];
	size_t n = 0, i;

	snprintf(from, sizeof from, "%.79s", s);
	about_drop(from);
	for (i = 0; i < sizeof said / sizeof said[0]; i++)
		if (strncmp(from, said[i][0], strlen(said[i][0])) == 0)
			break;
	if (i < sizeof said / sizeof said[0])
		n = (size_t)snprintf(out, sizeof out, "%s", said[i][1]);
	for (const char *p = from + (n > 0 ? strlen(said[i][0]) : 0); *p != '\0';) {
		size_t taken = spell(p, out + n);
		n += strlen(out + n);
		p += taken;
		if (taken == 0)
			out[n++] = *p++;
	}
	out[n] = '\0';
	snprintf(s, cap, "%s", out);
}
