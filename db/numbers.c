/*
 * Numbers as people type them, on a phone and in Chinese.
 * First the figure (digits, decimals, 十百千万亿, and 一万二 for 12000), then
 * the unit, then one exact division into what the field keeps. It refuses what
 * can be read in two ways rather than guess.
 */
#include "db/numbers.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum {
	TYPED_MAX = 48,		/* characters */
	DIGITS_MAX = 12,
	FRACTION_MAX = 6
};

/* The text, folded and trimmed, ended with 0. */
struct typed {
	uint32_t		 text[TYPED_MAX + 1];
	size_t			 at;
	enum number_class	 class;
};

/* A run of digits. */
struct run {
	uint64_t	n;
	int		digits;		/* 0: there was none */
	bool		zero;		/* begins with a zero */
	bool		large;
};

/* n * times / 10^fraction */
struct figure {
	uint64_t	n, times;
	int		fraction;
	bool		big;		/* 万 or 亿 was said */
};

struct measure {
	enum number_class	 class;
	const char		*name;
	uint64_t		 num, den;	/* to what is kept */
};

static const struct measure units[] = {
	{ NUMBER_LAND, "亩", 100, 1 }, { NUMBER_LAND, "公顷", 1500, 1 },
	{ NUMBER_LAND, "万亩", 1000000, 1 }, { NUMBER_LAND, "mu", 100, 1 },
	{ NUMBER_LAND, "ha", 1500, 1 },
	{ NUMBER_MONEY, "元", 1, 100 }, { NUMBER_MONEY, "块", 1, 100 },
	{ NUMBER_MONEY, "块钱", 1, 100 }, { NUMBER_MONEY, "万元", 100, 1 },
	{ NUMBER_MONEY, "亿元", 1000000, 1 }, { NUMBER_MONEY, "yuan", 1, 100 },
	{ NUMBER_LENGTH, "千米", 100, 1 }, { NUMBER_LENGTH, "公里", 100, 1 },
	{ NUMBER_LENGTH, "km", 100, 1 }, { NUMBER_LENGTH, "米", 1, 10 },
	{ NUMBER_LENGTH, "m", 1, 10 },
};

static const char *const people[] = { "人", "名", "口", "个人", "个" };
#define PEOPLE (sizeof people / sizeof people[0])

/* One character of valid UTF-8 and its length; 0 where it is not. */
static size_t
decode(const unsigned char *s, uint32_t *cp)
{
	static const unsigned char bits[] = { 0x7F, 0x1F, 0x0F, 0x07 };
	size_t tail = s[0] < 0x80 ? 0 : s[0] >= 0xF0 ? 3 : s[0] >= 0xE0 ? 2 : 1;

	if (s[0] >= 0x80 && (s[0] < 0xC2 || s[0] > 0xF4))
		return 0;
	*cp = s[0] & bits[tail];
	for (size_t i = 1; i <= tail; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3F);
	}
	return tail + 1;
}

/* Full-width forms and capitals to plain ASCII. */
static uint32_t
fold(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	if (cp == 0x3000 || cp == '\t' || cp == 0xA0)
		return ' ';
	if (cp == 0x2212 || cp == U'负')
		return '-';
	return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
}

static enum number_error
take(struct typed *t, const char *text, enum number_class c)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = 0, len;
	uint32_t cp;

	memset(t, 0, sizeof(*t));
	t->class = c;
	for (; *s; s += len) {
		len = decode(s, &cp);
		if (len == 0)
			return NUMBER_NOT;
		cp = fold(cp);
		if (cp == ' ' && n == 0)
			continue;
		if (n == TYPED_MAX)
			return NUMBER_NOT;
		t->text[n++] = cp;
	}
	while (n > 0 && (t->text[n - 1] == ' ' || t->text[n - 1] == U'。' || t->text[n - 1] == ';'))
		t->text[--n] = 0;
	/* "120人左右": the figure is read back */
	if (c != NUMBER_EXACT && n > 2 && ((t->text[n - 2] == U'左' && t->text[n - 1] == U'右') ||
	    (t->text[n - 2] == U'上' && t->text[n - 1] == U'下')))
		t->text[n - 2] = t->text[n - 1] = 0;
	return n == 0 ? NUMBER_EMPTY : NUMBER_OK;
}

static int
digit(uint32_t cp)
{
	static const uint32_t plain[] = U"〇一二三四五六七八九";
	static const uint32_t formal[] = U"零壹贰叁肆伍陆柒捌玖";

	if (cp >= '0' && cp <= '9')
		return (int)cp - '0';
	if (cp == U'两' || cp == U'兩')
		return 2;
	for (int i = 0; i < 10; i++) {
		if (cp == plain[i] || cp == formal[i])
			return i;
	}
	return -1;
}

/* 10 to 10^8 for the signs that multiply, else 0. */
static uint64_t
weight(const struct typed *t)
{
	switch (t->text[t->at]) {
	case U'十': case U'拾':
		return 10;
	case U'百': case U'佰':
		return 100;
	case U'千': case U'仟':
		/* 千米 is a unit: 十千米 is ten of them */
		return t->class == NUMBER_LENGTH && t->text[t->at + 1] == U'米' ? 0 : 1000;
	case U'万': case U'萬':
		return 10000;
	case U'亿': case U'億':
		return 100000000;
	default:
		return 0;
	}
}

static void
skip_blanks(struct typed *t)
{
	while (t->text[t->at] == ' ')
		t->at++;
}

/* Passes over word if it stands here. */
static bool
skip_word(struct typed *t, const char *word)
{
	const uint32_t *p = t->text + t->at;
	uint32_t cp;

	for (size_t n; *word != '\0'; word += n) {
		n = decode((const unsigned char *)word, &cp);
		if (n == 0 || cp != *p++)
			return false;
	}
	t->at = (size_t)(p - t->text);
	return true;
}

static void
add_digit(struct run *r, int d)
{
	r->zero = r->zero || (r->digits == 0 && d == 0);
	r->digits++;
	if (r->n >= UINT64_C(100000000000))	/* a thirteenth digit */
		r->large = true;
	else
		r->n = r->n * 10 + (uint64_t)d;
}

/* Digits, with a comma before every three if there is any. False when the commas are wrong. */
static bool
read_run(struct typed *t, struct run *r)
{
	int group = 0;
	bool commas = false;

	memset(r, 0, sizeof(*r));
	for (;; t->at++) {
		int d = digit(t->text[t->at]);
		if (d >= 0) {
			add_digit(r, d);
			group++;
		} else if (t->text[t->at] == ',' && group > 0 && group <= 3 &&
		    digit(t->text[t->at + 1]) >= 0) {
			if (commas && group != 3)
				return false;
			commas = true;
			group = 0;
		} else {
			return !commas || group == 3;
		}
	}
}

/* What a last figure without 十百千万 is worth: 二 in 一万二 is two thousand. */
static bool
last_run(const struct run *r, uint64_t small, uint64_t big, uint64_t *add)
{
	uint64_t before = small ? small : big;

	*add = r->n;
	if (before == 0)
		return true;
	if (r->digits == 1 && !r->zero && before > 10)
		*add = r->n * (before / 10);
	return r->n < before;
}

/* One of 十百千 after run r (or none) within a section. */
static bool
add_small(const struct run *r, uint64_t w, bool first, uint64_t *small,
	  uint64_t *section)
{
	uint64_t n = r->digits ? r->n : w == 10 ? 1 : 0;

	if (n == 0 || (*small && w >= *small) || (!first && n > 9))
		return false;
	*section += n * w;
	*small = w;
	return true;
}

/* 万 or 亿 after a section. */
static enum number_error
add_big(uint64_t w, uint64_t *big, uint64_t *section, uint64_t *total)
{
	if (*total + *section == 0)
		return NUMBER_NOT;
	if (*total + *section > UINT64_C(10000000000))
		return NUMBER_LARGE;
	if (*big == 0 || w < *big)
		*total += *section * w;
	else if (w > *big)	/* 万亿 */
		*total = (*total + *section) * w;
	else
		return NUMBER_NOT;
	*big = w;
	*section = 0;
	return NUMBER_OK;
}

/* A whole number with 十百千万亿, from run r on. */
static enum number_error
read_whole(struct typed *t, struct run r, struct figure *f)
{
	uint64_t total = 0, section = 0, small = 0, big = 0, add, w;
	enum number_error err;
	bool first = true;

	for (; (w = weight(t)) != 0; first = false) {
		if (w <= 1000) {
			if (!add_small(&r, w, first, &small, &section))
				return NUMBER_NOT;
		} else {
			section += r.n;
			err = add_big(w, &big, &section, &total);
			if (err != NUMBER_OK)
				return err;
			small = 0;
		}
		t->at++;
		if (!read_run(t, &r))
			return NUMBER_NOT;
		if (r.large)
			return NUMBER_LARGE;
	}
	if (!last_run(&r, small, big, &add))
		return NUMBER_NOT;
	f->n = total + section + add;
	f->big = big > 0;
	return NUMBER_OK;
}

/* What comes after a decimal point: figures, then at most signs that multiply. */
static enum number_error
read_fraction(struct typed *t, const struct run *whole, struct figure *f)
{
	uint64_t w;
	int d, n = 0;

	f->n = whole->n;
	for (; (d = digit(t->text[t->at])) >= 0; t->at++, n++) {
		if (f->fraction < FRACTION_MAX) {
			f->n = f->n * 10 + (uint64_t)d;
			f->fraction++;
		} else if (d != 0) {
			return NUMBER_DECIMALS;
		}
	}
	if (n == 0)
		return NUMBER_NOT;
	skip_blanks(t);
	for (; (w = weight(t)) != 0; t->at++) {
		if (f->times * w > UINT64_C(1000000000000))
			return NUMBER_LARGE;
		f->times *= w;
		f->big = f->big || w >= 10000;
	}
	return NUMBER_OK;
}

/* 三四个, 五六十, 三五户: "three or four" is no figure, and 34 would be a lie. */
static bool
says_about(const struct typed *t)
{
	const uint32_t *p = t->text;

	for (size_t i = 0; p[i] != 0; i++) {
		int a = p[i] > 0x7f ? digit(p[i]) : -1;
		int b = a > 0 && p[i + 1] > 0x7f ? digit(p[i + 1]) : -1;
		bool longer = b >= 0 && ((i > 0 && digit(p[i - 1]) >= 0) || digit(p[i + 2]) >= 0);
		if (b >= 0 && !longer && (b == a + 1 || (a == 3 && b == 5)))
			return true;
	}
	return false;
}

static enum number_error
read_figure(struct typed *t, struct figure *f)
{
	struct run r;

	memset(f, 0, sizeof(*f));
	f->times = 1;
	if (says_about(t) || !read_run(t, &r) || (r.digits == 0 && weight(t) != 10))
		return NUMBER_NOT;
	if (r.large)
		return NUMBER_LARGE;
	if (t->text[t->at] == '.' || t->text[t->at] == U'点') {
		t->at++;
		return read_fraction(t, &r, f);
	}
	skip_blanks(t);
	return read_whole(t, r, f);
}

/* Is what is left of t exactly name[0..len)? */
static bool
left_is(const struct typed *t, const char *name, size_t len)
{
	const uint32_t *p = t->text + t->at;
	uint32_t cp;

	for (size_t i = 0, n; i < len; i += n) {
		n = decode((const unsigned char *)name + i, &cp);
		if (n == 0 || fold(cp) != *p++)
			return false;
	}
	return *p == 0;
}

static bool
is_people(const char *name, size_t len)
{
	for (size_t i = 0; i < 3; i++) {
		if (strlen(people[i]) == len && memcmp(people[i], name, len) == 0)
			return true;
	}
	return false;
}

/* Is what is left a word for counting things of the field's unit, "头|只"? */
static bool
left_is_measure(const struct typed *t, const char *unit)
{
	if (left_is(t, "个", strlen("个")))
		return true;
	for (; unit && *unit; unit += *unit == '|') {
		size_t len = strcspn(unit, "|");
		if (left_is(t, unit, len))
			return true;
		for (size_t i = 0; is_people(unit, len) && i < PEOPLE; i++) {
			if (left_is(t, people[i], strlen(people[i])))
				return true;
		}
		unit += len;
	}
	return false;
}

static const struct measure *
unit_named(enum number_class c, const char *name)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].class == c && strcmp(units[i].name, name) == 0)
			return &units[i];
	}
	return NULL;
}

/* The unit that no word means. */
static const struct measure *
unit_meant(enum number_class c, const char *unit, bool big)
{
	static const char *const usual[] = {
		[NUMBER_LAND] = "亩", [NUMBER_MONEY] = "万元", [NUMBER_LENGTH] = "千米"
	};
	const struct measure *u = unit ? unit_named(c, unit) : NULL;

	if (c == NUMBER_MONEY && big)
		return unit_named(c, "元");	/* 5万 is 50,000 yuan */
	return u ? u : unit_named(c, usual[c]);
}

/* After a figure: more that looks like one, or a word for "about", is no unit. */
static bool
looks_like_figure(const struct typed *t)
{
	static const uint32_t signs[] = U".,-~+/*点多余几来左上约至到半";
	uint32_t cp = t->text[t->at];

	if (digit(cp) >= 0 || weight(t) > 0)
		return true;
	for (const uint32_t *p = signs; *p; p++) {
		if (*p == cp)
			return true;
	}
	return false;
}

static enum number_error
read_unit(struct typed *t, const char *unit, bool big, uint64_t *num,
	  uint64_t *den)
{
	const struct measure *u = NULL;

	skip_blanks(t);
	*num = t->class == NUMBER_DECIMAL ? 100 : 1;
	*den = 1;
	if (t->class != NUMBER_EXACT &&
	    (skip_word(t, "余") || skip_word(t, "多") || skip_word(t, "左右")))
		skip_blanks(t);
	if (looks_like_figure(t))
		return NUMBER_NOT;
	if (t->class <= NUMBER_EXACT || t->class == NUMBER_DECIMAL)
		return t->text[t->at] == 0 || left_is_measure(t, unit) ?
		    NUMBER_OK : NUMBER_UNIT;
	if (t->text[t->at] == 0)
		u = unit_meant(t->class, unit, big);
	for (size_t i = 0; !u && i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].class == t->class &&
		    left_is(t, units[i].name, strlen(units[i].name)))
			u = &units[i];
	}
	if (!u)
		return NUMBER_UNIT;
	*num = u->num;
	*den = u->den;
	return NUMBER_OK;
}

static uint64_t
common(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t r = a % b;
		a = b;
		b = r;
	}
	return a;
}

/* n * times * num / (den * 10^fraction), if that is whole and not too large. */
static enum number_error
finish(const struct figure *f, uint64_t num, uint64_t den, int64_t *value)
{
	uint64_t part[] = { f->n, f->times, num }, all = 1;

	for (int i = 0; i < f->fraction; i++)
		den *= 10;
	for (int i = 0; i < 3; i++) {
		uint64_t g = common(den, part[i]);
		part[i] /= g;
		den /= g;
	}
	if (den != 1)
		return NUMBER_DECIMALS;
	for (int i = 0; i < 3; i++) {
		if (part[i] != 0 && all > (uint64_t)NUMBER_MAX / part[i])
			return NUMBER_LARGE;
		all *= part[i];
	}
	*value = (int64_t)all;
	return NUMBER_OK;
}

static enum number_error
parse(const char *text, enum number_class c, const char *unit, int64_t *value)
{
	struct typed t;
	struct figure f;
	uint64_t num, den;
	int64_t kept;
	bool minus;
	enum number_error err = take(&t, text, c);

	if (err != NUMBER_OK)
		return err;
	if (c != NUMBER_EXACT &&
	    (skip_word(&t, "大约") || skip_word(&t, "大概") || skip_word(&t, "约")))
		skip_blanks(&t);
	minus = t.text[t.at] == '-';
	if (minus || t.text[t.at] == '+')
		t.at++;
	skip_blanks(&t);
	err = read_figure(&t, &f);
	if (err == NUMBER_OK)
		err = read_unit(&t, unit, f.big, &num, &den);
	if (err == NUMBER_OK && !minus)
		err = finish(&f, num, den, &kept);
	if (err != NUMBER_OK)
		return err;
	if (minus)
		return NUMBER_NEGATIVE;
	*value = kept;
	return NUMBER_OK;
}

enum number_error
number_parse(const char *text, enum number_class c, const char *unit,
	     int64_t *value)
{
	enum number_error err = parse(text, c, unit, value);
	int64_t about;

	return c == NUMBER_EXACT && (err == NUMBER_NOT || err == NUMBER_UNIT) &&
	    parse(text, NUMBER_COUNT, unit, &about) == NUMBER_OK ? NUMBER_ABOUT : err;
}
