/*
 * Runs a fuzz target without a fuzzing engine: first every file of its corpus, then
 * mutations of them from a fixed seed, so that the ordinary test run repeats exactly.
 * scripts/fuzz links libFuzzer in its place.
 *   NAME [-MUTATIONS] [CORPUS_FILE...]		(without -MUTATIONS: fuzz_runs)
 * The input that ends it is left beside the program in NAME.last.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define INPUT_MAX 16384

struct input {
	uint8_t *data;
	size_t len;
};

struct run {
	struct input *corpus;
	size_t n;
	uint64_t chance;
	int last;		/* where the input at hand is kept */
	char path[300];
	uint8_t *room;
};

static size_t
roll(struct run *r, size_t below)
{
	r->chance ^= r->chance << 13;
	r->chance ^= r->chance >> 7;
	r->chance ^= r->chance << 17;
	return r->chance % below;
}

static void
insert(struct input *in, size_t at, const uint8_t *piece, size_t n)
{
	if (n > INPUT_MAX - in->len)
		return;
	memmove(in->data + at + n, in->data + at, in->len - at);
	memmove(in->data + at, piece, n);
	in->len += n;
}

/* A piece of any input of the corpus. */
static void
put_piece(struct run *r, struct input *in, size_t at)
{
	const struct input *from = &r->corpus[roll(r, r->n)];
	size_t begin = from->len > 0 ? roll(r, from->len) : 0;

	if (from->len > 0)
		insert(in, at, from->data + begin, roll(r, from->len - begin) + 1);
}

static void
mutate(struct run *r, struct input *in)
{
	size_t at = in->len > 0 ? roll(r, in->len) : 0;
	uint8_t any = (uint8_t)roll(r, 256), what = (uint8_t)roll(r, 7);

	if (in->len == 0 || what == 3) {
		insert(in, at, &any, 1);
	} else if (what == 0) {
		in->data[at] ^= (uint8_t)(1u << any % 8);
	} else if (what == 1) {
		in->data[at] = any;
	} else if (what == 2) {
		in->len = any % 4 == 0 ? at : in->len - 1;
	} else if (what == 4) {
		memmove(in->data + at, in->data + at + 1, --in->len - at);
	} else if (what == 5) {
		put_piece(r, in, at);
	} else {
		uint8_t piece[64];
		size_t n = in->len - at < sizeof piece ? in->len - at : sizeof piece;
		memcpy(piece, in->data + at, n);
		insert(in, at, piece, roll(r, n) + 1);
	}
}

/* At the end of what may be read, so that a look behind it ends the process. */
static void
try(struct run *r, const struct input *in)
{
	uint8_t *at = r->room + INPUT_MAX - in->len;

	if (pwrite(r->last, in->data, in->len, 0) != (ssize_t)in->len ||
	    ftruncate(r->last, (off_t)in->len) != 0)
		exit(2);
	memcpy(at, in->data, in->len);
	LLVMFuzzerTestOneInput(at, in->len);
}

static bool
room_make(struct run *r)
{
	r->room = mmap(NULL, 2 * INPUT_MAX, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return r->room != MAP_FAILED && mprotect(r->room + INPUT_MAX, INPUT_MAX, PROT_NONE) == 0;
}

static struct input
load(const char *path)
{
	struct input in = { malloc(INPUT_MAX), 0 };
	FILE *f = fopen(path, "rb");

	if (f == NULL || in.data == NULL) {
		fprintf(stderr, "%s cannot be read\n", path);
		exit(2);
	}
	in.len = fread(in.data, 1, INPUT_MAX, f);
	fclose(f);
	return in;
}

int
main(int argc, char **argv)
{
	bool given = argc > 1 && argv[1][0] == '-';
	long runs = given ? strtol(argv[1] + 1, NULL, 10) : fuzz_runs;
	struct run r = { .chance = 0x9e3779b97f4a7c15u };
	static uint8_t storage[INPUT_MAX];
	struct input work = { .data = storage };

	LLVMFuzzerInitialize(&argc, &argv);
	snprintf(r.path, sizeof r.path, "%s.last", argv[0]);
	r.last = open(r.path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	r.corpus = calloc((size_t)argc + 1, sizeof *r.corpus);
	if (r.last < 0 || r.corpus == NULL || !room_make(&r))
		return fprintf(stderr, "%s cannot be written\n", r.path), 2;
	for (int i = given ? 2 : 1; i < argc; i++)
		r.corpus[r.n++] = load(argv[i]);
	for (size_t i = 0; i < r.n; i++)
		try(&r, &r.corpus[i]);
	for (long i = 0; r.n > 0 && i < runs; i++) {
		const struct input *from = &r.corpus[roll(&r, r.n)];
		work.len = from->len;
		memcpy(storage, from->data, from->len);
		for (size_t k = roll(&r, 8) + 1; k > 0; k--)
			mutate(&r, &work);
		try(&r, &work);
	}
	printf("%zu inputs, %ld mutations\n", r.n, runs);
	unlink(r.path);
	for (size_t i = 0; i < r.n; i++)
		free(r.corpus[i].data);
	free(r.corpus);
	return 0;
}
