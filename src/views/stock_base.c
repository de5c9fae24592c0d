/* What the reading verbs of stock share. */
#include "src/views/stock_base.h"

#include <stdio.h>
#include <string.h>

#include "gen/kinds/stock/bill.h"
#include "gen/kinds/stock/enums.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/depot/holder.h"
#include "src/text/record_json.h"

int
stock_unit(struct command *c, const char *field, uint64_t id, struct unit *out)
{
	if (!record_get(&c->txn, &kind_unit, id, out))
		return command_refuse(c, field, M_NO_SUCH_RECORD, ARG_TEXT(command_typed(c, field)), NULL);
	if (!holder_reads(&c->txn, &c->s->viewer, out))
		return command_refuse(c, field, M_OUT_OF_SCOPE, ARG_TEXT(out->name), NULL);
	return 0;
}

void
stock_item(struct command *c, uint64_t id, struct item *out)
{
	if (!record_get(&c->txn, &kind_item, id, out))
		*out = (struct item){ .name = "?" };
}

void
stock_cell(struct sheet *s, int64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)n);
	sheet_cell(s, text);
}

void
stock_place(struct command *c, int kind, uint64_t ref, char *out, size_t cap)
{
	struct show_env env = command_show(c);
	const char *words = tr_value(&enum_place_kind, kind);
	char whose[200] = "";

	if (ref != 0 && kind <= place_kind_damaged)
		show_record(&env, &kind_unit, ref, whose, sizeof whose);
	else if (ref != 0)
		show_record(&env, &kind_bill, ref, whose, sizeof whose);
	if (whose[0] != '\0' && kind == place_kind_good)
		snprintf(out, cap, "%s", whose);
	else
		snprintf(out, cap, "%s%s%s", whose, whose[0] != '\0' ? " " : "", words);
}

void
stock_set(json_t *o, const char *key, json_t *v)
{
	json_object_set_new(o, key, v != NULL ? v : json_null());
}

json_t *
stock_day(int64_t day)
{
	char text[24];

	if (day == 0)
		return NULL;
	when_date_iso(day, text, sizeof text);
	return json_string(text);
}
