/* Accounts from the server's own command line: `fengsui account ...`. */
#ifndef SRC_LOCAL_ACCOUNT_H
#define SRC_LOCAL_ACCOUNT_H

#include <stdio.h>

/*
 * account add|grant|revoke|list|show|key|code|... with --data, and for add
 * --area --role --post --unit --name --phone --key FILE... --password-stdin
 * (also as key=value). argv[0] is "account". Key files are read before rights
 * are given up. Prints the login and, where there is one, the card. Returns the
 * exit code 0-4.
 */
int local_account_main(int argc, char **argv);

/* Usage alone. */
void local_account_usage(FILE *out);
/* Usage, and the verbs with their keys, on standard output; needs no county. */
void local_account_help(void);

#endif
