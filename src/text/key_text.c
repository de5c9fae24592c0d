/* What of a text is a key, said without the key. */
#include "src/text/key_text.h"

#include <string.h>

#include "keys/key.h"
#include "keys/key_file.h"

#define LINES 8192		/* of the longest text for keys (6000), their types named */

const char *
key_text_private(const char *text)
{
	return key_private_at(text);
}

size_t
key_text_says(struct buf *out, const char *text)
{
	char lines[LINES], print[KEY_PRINT];
	const char *line = lines;
	struct key_line key;
	size_t n = 0;

	if (key_file_read(lines, sizeof lines, text) != KEY_FILE_LINES)
		return 0;
	for (size_t len; *line != '\0'; line += len + (line[len] == '\n')) {
		len = strcspn(line, "\n");
		if (key_parse_line(&key, line, len) != 1)
			continue;
		key_fingerprint(print, key.blob, key.blob_len);
		buf_printf(out, "%s%s %s %s", n++ > 0 ? "\n" : "", key.type, print, key.comment);
	}
	return n;
}
