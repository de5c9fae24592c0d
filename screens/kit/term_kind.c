/* Whether a kind of terminal is known. Loads its description and drops it. */
#include "screens/kit/term_kind.h"

#include <curses.h>
#include <term.h>

bool
term_kind_known(const char *name, int fd)
{
	int err;

	if (setupterm(name, fd, &err) == ERR)
		return false;
	del_curterm(cur_term);
	return true;
}
