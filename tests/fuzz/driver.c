/*
 * Runs a fuzz target without a fuzzing engine: first every file of its corpus,
 * then ROUNDS mutations of them from a fixed seed, so that the ordinary test
 * run repeats exactly. With clang, `make fuzz F=name` links libFuzzer instead.
 *   NAME [ROUNDS] [CORPUS_FILE...]
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/keys.h"
#include "src/lang/tr.h"

#define INPUT_MAX 8192
#define CORPUS_MAX 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	uint8_t *data;
	size_t len;
};

static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void
mutate(uint8_t *data, size_t *len, uint64_t *rng)
{
	size_t at = *len > 0 ? next(rng) % *len : 0;

	switch (next(rng) % 6) {
	case 0:
		if (*len > 0)
			data[at] ^= (uint8_t)(1u << next(rng) % 8);
		break;
	case 1:
		if (*len > 0)
			data[at] = (uint8_t)next(rng);
		break;
	case 2:
		*len = at;		/* cut the tail */
		break;
	case 3:
		if (*len < INPUT_MAX) {
			memmove(data + at + 1, data + at, *len - at);
			data[at] = (uint8_t)next(rng);
			++*len;
		}
		break;
	case 4:
		if (*len > 0)
			memmove(data + at, data + at + 1, --*len - at);
		break;
	default:
		if (*len > 0 && *len * 2 < INPUT_MAX) {	/* repeat a piece */
			size_t n = next(rng) % (*len - at) + 1;
			memmove(data + at + n, data + at, *len - at);
			*len += n;
		}
	}
}

static bool
load(const char *path, struct input *in)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return false;
	in->data = malloc(INPUT_MAX);
	in->len = in->data != NULL ? fread(in->data, 1, INPUT_MAX, f) : 0;
	fclose(f);
	return in->data != NULL;
}

int
main(int argc, char **argv)
{
	static struct input corpus[CORPUS_MAX];
	static uint8_t work[INPUT_MAX * 2];
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
	uint64_t rng = 0x9e3779b97f4a7c15u;
	size_t n = 0;

	keys_init();
	tr_init();
	for (int i = 2; i < argc && n < CORPUS_MAX; i++)
		n += load(argv[i], &corpus[n]);
	if (n == 0)
		corpus[n++] = (struct input){ calloc(1, INPUT_MAX), 16 };
	for (size_t i = 0; i < n; i++)
		LLVMFuzzerTestOneInput(corpus[i].data, corpus[i].len);
	for (long r = 0; r < rounds; r++) {
		const struct input *from = &corpus[next(&rng) % n];
		size_t len = from->len;
		memcpy(work, from->data, len);
		for (uint64_t k = next(&rng) % 8 + 1; k > 0; k--)
			mutate(work, &len, &rng);
		LLVMFuzzerTestOneInput(work, len);
	}
	printf("%s: %zu inputs, %ld mutations\n", argv[0], n, rounds);
	for (size_t i = 0; i < n; i++)
		free(corpus[i].data);
	return 0;
}
