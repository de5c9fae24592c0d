/*
 * What no password may be, because whoever guesses tries it first. Looked at where the
 * text is: in the person's own session, or on the server; the keeper never sees it.
 */
#ifndef SRC_PASSWORD_RULE_H
#define SRC_PASSWORD_RULE_H

#define PASSWORD_LEAST 8	/* characters, not bytes */

enum password_fault {
	PASSWORD_GOOD,
	PASSWORD_SHORT,
	PASSWORD_COMMON,	/* of the list db/lists/passwords.csv, a run, a group again and again, a date */
	PASSWORD_OWN		/* the account, the name, the telephone, and no more than digits or signs beside it */
};

/* text is valid UTF-8. whose: up to three words about the person, "" or NULL = none. */
enum password_fault password_fault(const char *text, const char *const whose[3]);
/* The sentence that says so, in the reader's language; never of PASSWORD_GOOD. */
const char *password_fault_says(enum password_fault fault);

#endif
