/*
 * The start of the keys room: the only room that includes sodium.h. It depends
 * on nothing of the project and keeps no state of its own.
 */
#include "keys/keys.h"

#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

void
keys_init(void)
{
	if (sodium_init() >= 0)
		return;
	fputs("fengsui: libsodium cannot start: no source of random numbers\n",
	    stderr);
	abort();
}
