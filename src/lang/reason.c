/* The results of db/ as people read them; err_text() is for the log. */
#include "src/lang/reason.h"

#include "db/err.h"
#include "src/lang/tr.h"

const char *
reason_text(int err)
{
	switch (err) {
	case ERR_NOTFOUND: return _("it is not there");
	case ERR_EXISTS: return _("it is there already");
	case ERR_BAD: return _("it is damaged, or is something else");
	case ERR_RANGE: return _("it is too long");
	case ERR_FULL: return _("the disk is full");
	case ERR_BUSY: return _("another program is using it");
	default: return _("it cannot be read or written; see whose it is and its mode");
	}
}
