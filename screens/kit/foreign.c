/* Bytes from a terminal in another charset than the session's. */
#include "screens/kit/foreign.h"

#include <string.h>

#include "src/base/charset.h"
#include "src/lang/tr.h"

enum charset
foreign_drop(const struct ui *ui, char *bytes, size_t *n)
{
	static const char *const marks[] = { "\033[200~", "\033[201~" };
	enum charset seems = charset_seems(bytes, *n);
	size_t left = 0, len = strlen(marks[0]);

	if (seems == 0 || seems == ui->s->charset)
		return 0;
	for (size_t i = 0; i + len <= *n; i++)
		for (size_t m = 0; m < 2; m++)
			if (memcmp(bytes + i, marks[m], len) == 0) {
				memmove(bytes + left, marks[m], len);
				left += len;
			}
	*n = left;
	return seems;
}

void
foreign_warn(struct ui *ui, enum charset seems)
{
	static const char *const names[] = { [charset_utf8] = "UTF-8", [charset_gb18030] = "GB18030" };

	ui->garbled_line = true;
	ui_warn(ui, _("What you typed is in %s, this session in %s: it was not taken. To change press %s."),
	    names[seems], names[ui->s->charset], view_widget(ui->top)->typing ? "Ctrl-T" : "8");
}
