/* Sentences that several screens say; nothing here draws or writes. */
#include "screens/kit/words.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/op.h"
#include "src/op/place.h"

const char *
words_drill(bool drill)
{
	return drill ? _("DRILL ") : "";
}

void
words_count(size_t n, char *out, size_t cap)
{
	char digits[24];
	size_t len;
	struct buf b;

	snprintf(digits, sizeof(digits), "%zu", n);
	len = strlen(digits);
	buf_init(&b, out, cap);
	for (size_t i = 0; i < len; i++)
		buf_printf(&b, "%s%c", i > 0 && (len - i) % 3 == 0 ? "," : "", digits[i]);
	buf_str(&b);
}

void
words_short(char number[24], int64_t now)
{
	const struct kind *k = number[0] ? kind_by_letter(number[0]) : NULL;
	char out[40];

	if (!k || !strchr(number, '-'))
		return;
	number_fit(number, now, now);
	if (tr_now() != language_zh || !k->hanzi[0])
		return;
	snprintf(out, sizeof(out), "%s%s", k->hanzi, number + 1);
	snprintf(number, 24, "%.23s", out);
}

void
words_person(struct txn *t, uint64_t account, char *out, size_t cap)
{
	struct account a;

	out[0] = '\0';
	if (account == 0 || !record_get(t, &kind_account, account, &a))
		return;
	snprintf(out, cap, "%s", a.name[0] ? a.name : a.login);
}

void
words_phone(struct txn *t, uint64_t account, char *out, size_t cap)
{
	struct account a;

	out[0] = '\0';
	if (account == 0 || !record_get(t, &kind_account, account, &a))
		return;
	snprintf(out, cap, "%s %s", a.name[0] ? a.name : a.login, a.phone);
}

void
words_number(const struct field *f, struct num n, char *out, size_t cap)
{
	int64_t v = n.v, abs;

	out[0] = '\0';
	if (!n.known)
		return;
	if (f->type == T_COUNT) {
		snprintf(out, cap, "%lld", (long long)v);
		return;
	}
	abs = v < 0 ? -v : v;
	if (f->type == T_LAND)	/* hundredths of a mu; a hectare is 15 mu, half up */
		abs = (abs * 2 + 15) / 30;
	snprintf(out, cap, "%s%lld.%02lld", v < 0 ? "-" : "", (long long)(abs / 100),
	    (long long)(abs % 100));
}

void
words_value(const struct field *f, struct num n, char *out, size_t cap)
{
	char text[40];
	int64_t abs = n.v < 0 ? -n.v : n.v;

	words_number(f, n, text, sizeof(text));
	if (!n.known)
		out[0] = '\0';
	else if (f->type == T_LAND)
		snprintf(out, cap, _("%lld.%02lld mu = %s %s"), (long long)(abs / 100),
		    (long long)(abs % 100), text, tr_measure(f->measure));
	else
		snprintf(out, cap, "%s %s", text, f->measure ? tr_measure(f->measure) : "");
}

void
words_list(struct txn *t, const char *codes, char *out, size_t cap)
{
	char code[40], name[200];
	struct buf b;

	buf_init(&b, out, cap);
	while (*codes) {
		size_t n = strcspn(codes, ",");
		const struct value *role;

		snprintf(code, sizeof(code), "%.*s", (int)n, codes);
		role = value_find(&enum_role, code);
		if (role)
			snprintf(name, sizeof(name), "%s", tr_value(&enum_role, role->no));
		else
			area_name(t, code, false, name, sizeof(name));
		buf_printf(&b, "%s%s", b.len ? " " : "", name);
		codes += n + (codes[n] == ',');
	}
	buf_str(&b);
}

/* Numbers, texts and choices; what needs the store or the time is in words_field. */
static void
plain_field(const struct field *f, const void *p, char *out, size_t cap)
{
	if (f->type == T_TEXT)
		snprintf(out, cap, "%s", (const char *)p);
	else if (f->type == T_ENUM)
		snprintf(out, cap, "%s", tr_value(f->values, *(const int *)p));
	else if (f->type == T_BOOL)
		snprintf(out, cap, "%s", *(const bool *)p ? _("yes") : "");
	else if (f->type == T_INT && *(const int64_t *)p)
		snprintf(out, cap, "%lld", (long long)*(const int64_t *)p);
}

void
words_field(struct txn *t, const struct kind *k, const struct field *f, const void *rec,
	    int64_t now, int offset, char *out, size_t cap)
{
	const void *p = (const char *)rec + f->offset;

	(void)k;
	out[0] = '\0';
	if (!field_known(f, rec))
		return;
	if (field_is_number(f)) {
		words_value(f, *field_num_c(f, rec), out, cap);
	} else if (f->type == T_TIME) {
		when_text(*(const int64_t *)p, now, offset, out, cap);
	} else if (f->type == T_CODE) {
		area_name(t, p, false, out, cap);
	} else {
		plain_field(f, p, out, cap);
	}
}
