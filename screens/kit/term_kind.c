/* Whether a kind of terminal is known. Loads its description and drops it. */
#include "screens/kit/term_kind.h"

#include <curses.h>
#include <term.h>

bool
term_kind_known(const char *name, int fd)
{
	TERMINAL *before = cur_term;	/* of another screen that is open: it stays its own */
	int err;
	bool known = setupterm(name, fd, &err) != ERR;

	if (known)
		del_curterm(cur_term);
	set_curterm(before);
	return known;
}
