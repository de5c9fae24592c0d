/* Bytes as the file of a public key, of whatever program: text, lines, and keys that
 * are what they say. What became of one says the same when it is read again. */
#include <stdlib.h>
#include <string.h>

#include "keys/key.h"
#include "keys/key_file.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 60000;

static void
must_be_key(const char *line, size_t len)
{
	char print[KEY_PRINT], print_again[KEY_PRINT];
	struct key_line key;
	unsigned bits = 0;
	const char *type;

	if (key_parse_line(&key, line, len) != 1)
		return;
	type = key_blob_type(key.blob, key.blob_len, &bits);
	MUST(type != NULL && strcmp(type, key.type) == 0);
	key_fingerprint(print, key.blob, key.blob_len);
	key_fingerprint(print_again, key.blob, key.blob_len);
	MUST(strcmp(print, print_again) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t room = 3 * size + 64;
	char *text = malloc(room), *lines = malloc(room + 4096);
	unsigned bits;
	long n;

	MUST(text != NULL && lines != NULL);
	must_be_key((const char *)data, size);
	(void)key_blob_type(data, size, &bits);
	n = key_file_text(text, room, data, size);
	if (n >= 0) {
		MUST((size_t)n < room && text[n] == '\0' && strlen(text) == (size_t)n);
		if (key_file_read(lines, room + 4096, text) == KEY_FILE_LINES)
			for (char *p = lines, *end; *p != '\0'; p = end + (*end != '\0')) {
				end = p + strcspn(p, "\n");
				must_be_key(p, (size_t)(end - p));
			}
	}
	free(text);
	free(lines);
	return 0;
}
