/* What the reading verbs of stock share. */
#ifndef VIEWS_STOCK_BASE_H
#define VIEWS_STOCK_BASE_H

#include "gen/kinds/item/item.h"
#include "gen/kinds/unit/unit.h"
#include "src/command/sheet.h"
#include "src/rules/stock/past.h"

/* The unit whose stock was asked for, as field says it; refused where he may not read it. */
int stock_unit(struct command *c, const char *field, uint64_t id, struct unit *out);
/* An item by id; named "?" where it is not there. */
void stock_item(struct command *c, uint64_t id, struct item *out);
/* A figure as a cell. */
void stock_cell(struct sheet *s, int64_t n);
/* A place as people say it: 旗物资库 完好, 在途, 发放. */
void stock_place(struct command *c, int kind, uint64_t ref, char *out, size_t cap);
/* Adds v under key, null where there is none. */
void stock_set(json_t *o, const char *key, json_t *v);
/* A day (yyyymmdd); NULL for 0. */
json_t *stock_day(int64_t day);

#endif
