/* Typed text folded to plain forms, and how a figure begins in it. */
#include "src/text/fold.h"

#include <string.h>

#include "db/codec.h"
#include "db/kind.h"
#include "src/base/charset.h"

/* Bytes of one blank at s: space, tab, full-width space; 0 if none. */
static size_t
blank(const char *s)
{
	return *s == ' ' || *s == '\t' ? 1 : strncmp(s, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

void
parse_fold(const char *text, char *out, size_t cap)
{
	const unsigned char *p;
	size_t n = 0;

	while (blank(text) > 0)
		text += blank(text);
	for (p = (const unsigned char *)text; *p != '\0' && n + 1 < cap;) {
		if (p[0] == 0xef && (p[1] == 0xbc || p[1] == 0xbd) && p[2] >= 0x80) {
			unsigned cp = 0xf000u | (unsigned)(p[1] & 0x3f) << 6 | (p[2] & 0x3fu);
			if (cp >= 0xff01 && cp <= 0xff5e) {
				out[n++] = (char)(cp - 0xfee0);
				p += 3;
				continue;
			}
		}
		out[n++] = (char)*p++;
	}
	out[n] = '\0';
	while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == '\t' ||
	    (n >= 3 && memcmp(out + n - 3, "\xe3\x80\x80", 3) == 0))) {
		n -= out[n - 1] == ' ' || out[n - 1] == '\t' ? 1 : 3;
		out[n] = '\0';
	}
}

/* None of it, and not known, as people say them of a figure. */
static const char none_words[] = "无|没有|无人|没有人", unknown_words[] = "不详|不知|不知道|不清楚|未知|不明|不确定";

/* A word alone, with no more than a full stop behind it. */
static bool
is_word(const char *words, const char *folded)
{
	char word[40];
	size_t n = strlen(folded);

	if (n >= 3 && strcmp(folded + n - 3, "。") == 0)
		n -= 3;
	if (n >= sizeof word)
		return false;
	memcpy(word, folded, n);
	word[n] = '\0';
	return words_have(words, word);
}

/* "死亡无" has a figure; "无人机坠落" has not. */
static bool
says_figure(const char *text)
{
	static const char *const about[] = { "大约", "大概", "约" };
	char folded[60];

	parse_fold(text, folded, sizeof folded);
	if (is_word(none_words, folded) || is_word(unknown_words, folded))
		return true;
	for (size_t i = 0; i < sizeof about / sizeof about[0]; i++)
		if (strncmp(folded, about[i], strlen(about[i])) == 0)
			return parse_starts_number(folded + strlen(about[i]));
	return false;
}

bool
parse_starts_number(const char *text)
{
	static const char *const signs[] = { "〇", "零", "一", "二", "三", "四", "五", "六",
	    "七", "八", "九", "十", "两", "兩", "百", "千", "壹", "贰", "叁", "肆", "伍", "陆",
	    "柒", "捌", "玖", "拾", "负", NULL };
	char folded[16];

	parse_fold(text, folded, sizeof folded);
	if ((folded[0] >= '0' && folded[0] <= '9') ||
	    ((folded[0] == '-' || folded[0] == '+') && folded[1] >= '0' && folded[1] <= '9'))
		return true;
	for (size_t i = 0; signs[i] != NULL; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return true;
	return says_figure(text);
}

bool
fold_says_none(const char *folded)
{
	return is_word(none_words, folded);
}

bool
fold_says_unknown(const char *folded)
{
	return is_word(unknown_words, folded);
}

enum message
parse_fault(const char *text)
{
	return charset_seems(text, strlen(text)) == charset_gb18030 ? M_IS_GB : M_BAD_TEXT;
}
