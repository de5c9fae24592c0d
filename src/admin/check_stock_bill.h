/* The part of the audit of goods that is about bills: see check_stock.h. */
#ifndef SRC_CHECK_STOCK_BILL_H
#define SRC_CHECK_STOCK_BILL_H

#include "src/admin/check_stock_in.h"

/* Bills and their lines, after the movements were folded. */
void audit_bills(struct audit *a);

#endif
