/* Sentences that several screens say; nothing here draws or writes. */
#include "screens/kit/words.h"

#include <stdio.h>
#include <string.h>

#include "db/buf.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/enums.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/number.h"
#include "src/op/person.h"
#include "src/op/place.h"

void
words_number(char *text, size_t cap, int64_t now)
{
	char number[24];

	if (strlen(text) >= sizeof(number))
		return;
	snprintf(number, sizeof(number), "%s", text);
	number_short(number, now);
	snprintf(text, cap, "%s", number);
}

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
words_team_people(struct num people, struct num injured, struct num missing, bool zeros, struct buf *b)
{
	if (people.known)
		buf_printf(b, " %s", PEOPLE(people.v));
	if (injured.known && (zeros || injured.v > 0))
		buf_printf(b, _(" injured %lld"), (long long)injured.v);
	if (missing.known && (zeros || missing.v > 0))
		buf_printf(b, _(" missing %lld"), (long long)missing.v);
}

void
words_person(struct txn *t, uint64_t account, char *out, size_t cap)
{
	person_name(t, account, out, cap);
}

void
words_phone(struct txn *t, uint64_t account, char *out, size_t cap)
{
	char name[120];
	struct account a;

	out[0] = '\0';
	if (person_name(t, account, name, sizeof(name)) && record_get(t, &kind_account, account, &a))
		snprintf(out, cap, "%s%s%s", name, a.phone[0] ? " " : "", a.phone);
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

void
words_age(int64_t since, int64_t now, char *out, size_t cap)
{
	int64_t m = since < now ? (now - since) / MINUTE : 0;

	if (m < 60)
		snprintf(out, cap, _("%d min"), (int)m);
	else if (m < 48 * 60)
		snprintf(out, cap, _("%d h %d min"), (int)(m / 60), (int)(m % 60));
	else
		snprintf(out, cap, _("%d days"), (int)(m / (24 * 60)));
}
