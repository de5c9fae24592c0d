/* 设置 as records, for what else writes them. */
#ifndef RULES_SETTING_H
#define RULES_SETTING_H

#include "gen/kinds/setting/setting.h"
#include "src/op/op.h"

/* What is stored for the setting of that name now, or a new record of it. */
void setting_record(struct txn *t, const char *name, struct setting *rec);

#endif
