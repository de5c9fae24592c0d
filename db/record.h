/*
 * All structs and enumerations declared in db/kinds/: struct NAME per kind,
 * kind_NAME its table row, enum NAME per enumeration.
 */
#ifndef DB_RECORD_H
#define DB_RECORD_H

#include "gen/kinds/all.h"

#endif
