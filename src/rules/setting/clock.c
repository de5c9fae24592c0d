/*
 * 核对时钟: the server's clock is in doubt (src/op/doubt.h), and somebody with a telephone or
 * a watch at hand says that it is right. He types the time that he sees, the day with it:
 * who only says yes has looked at nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/setting/args.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/op/doubt.h"
#include "src/op/settings.h"
#include "src/op/take.h"
#include "src/rules/setting/setting.h"
#include "src/text/fold.h"

#define MAY (ROLE(duty) | ROLE(leader) | ROLE(admin) | ROLE_LOCAL)
#define APART (10 * MINUTE)	/* so far a telephone and the server may differ */

/* Year, month, day, hour and minute, with anything between; seconds may follow. */
static bool
read_time(const char *text, int offset, int64_t *at)
{
	int part[5];
	char folded[120], *p = folded;
	struct when w;

	parse_fold(text, folded, sizeof folded);
	for (size_t i = 0; i < 5; i++) {
		p += strcspn(p, "0123456789");
		if (*p == '\0' || strspn(p, "0123456789") > 4)
			return false;
		part[i] = (int)strtol(p, &p, 10);
	}
	w = (struct when){ .year = part[0], .month = part[1], .day = part[2], .hour = part[3],
	    .minute = part[4] };
	*at = when_join(&w, offset);
	return part[0] >= 1970 && part[1] >= 1 && part[1] <= 12 && part[2] >= 1 && part[2] <= 31 &&
	    part[3] < 24 && part[4] < 60;
}

static int
check_confirm(struct act *act)
{
	const struct op_clock_confirm *args = act->args;
	const int offset = setting_offset(act->txn);
	struct area county;
	int64_t sure, typed, system = act->now - act->ahead;
	char words[WHEN_STAMP];

	if (county_get(act->txn, &county) && !may_over(act->txn, act->who, MAY, county.code))
		return refuse(act, "", M_OUT_OF_SCOPE, ARG_AREA(county.code), NULL);
	if (!doubt_get(act->txn, &sure))
		return refuse(act, "", M_CLOCK_SURE, NULL);
	if (act->asked)
		return 0;
	if (!read_time(args->time, offset, &typed))
		return refuse(act, "time", M_CLOCK_FORM, ARG_TEXT(args->time), NULL);
	if (llabs(typed - system) > APART) {
		when_stamp(system, offset, words);
		return refuse(act, "time", M_CLOCK_OTHER, ARG_TEXT(words), NULL);
	}
	setting_record(act->txn, setting_rows[SETTING_SERVER_CLOCK].name, act->plan);
	return 0;
}

static void
apply_confirm(struct act *act)
{
	const struct op_clock_confirm *args = act->args;
	struct setting *rec = act->plan;
	struct area county = { 0 };

	act_word(act, "time", args->time);
	rec->value[0] = '\0';
	rec->by = act->who->account;
	county_get(act->txn, &county);
	act_save(act, &kind_setting, rec, rec->name, county.code);
}

static const struct op ops[] = {
	{ .verb = "confirm", .zh = "核对", .help = N_("the server's clock is right"),
	  .args = &kind_op_clock_confirm, .roles = MAY,
	  .plan_size = sizeof(struct setting), .check = check_confirm, .apply = apply_confirm },
	{ 0 }
};

const struct subject subject_clock = {
	.noun = "clock", .zh = "时钟", .label = N_("clock"), .ops = ops, .to_the_last = true,
};
