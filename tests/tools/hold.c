/*
 * Holds the store's write lock, as a session gone wrong could, until standard
 * input ends.
 *
 *   hold DIR
 *
 * Prints "held" when it has it.
 */
#include <stdio.h>
#include <unistd.h>

#include "db/store.h"

int
main(int argc, char **argv)
{
	struct db *db;
	struct txn t;
	char c;

	if (argc != 2 || db_open(&db, argv[1], DB_WRITE) != 0)
		return 1;
	txn_begin(&t, db, true);
	if (t.err != 0)
		return 1;
	puts("held");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	txn_abort(&t);
	db_close(db);
	return 0;
}
