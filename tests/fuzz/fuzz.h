/*
 * Fuzz targets. One is a file fuzz_NAME.c that defines the two names below; its corpus
 * lies in corpus/NAME. There is nothing else to do for a new one: scripts/test runs
 * each for a fixed number of mutations, scripts/fuzz for as long as it is told.
 *
 * A target behaves the same whenever it meets the same input: time stands still until
 * it is moved, chance begins anew, and what is stored lies in a county of its own.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/kind.h"
#include "db/store.h"

/* How many mutations of its corpus the suite tries. */
extern const long fuzz_runs;
/* Takes one input; ends the process if the program did wrong by it. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of any input; else the input is a finding, and the process ends. */
#define MUST(holds) do { if (!(holds)) fuzz_found(__FILE__, __LINE__, #holds); } while (0)
_Noreturn void fuzz_found(const char *file, int line, const char *what);

/* --- start.c --- */
/* Before the first input, called by the driver as by libFuzzer. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
/* Time and chance begin as they begin for each input. */
void fuzz_begin(void);
void fuzz_sleep(int64_t ms);
/* A folder of this process, empty at first, removed at its end. */
const char *fuzz_dir(void);
/* name in that folder gets these bytes and no others. */
void fuzz_file(const char *name, const void *data, size_t len);
/* The test county of tests/check/help_world.h as it is when it was just made, in that
 * folder. Nothing may have it open. */
void fuzz_county(void);
/* What `fengsui check` looks at must hold of it. Nothing may have it open. */
void fuzz_county_check(void);

/* --- feed.c: values out of an input --- */
struct feed {
	const uint8_t *p;
	size_t left;		/* behind it all is 0 */
};
unsigned feed_u8(struct feed *f);
unsigned feed_u16(struct feed *f);
/* At most cap bytes, as many as the next one says. */
size_t feed_bytes(struct feed *f, void *out, size_t cap);
/* A record of any kind, often one that might do: its fields by their types, what
 * they point to out of t (NULL: nowhere). rec has k->size bytes. */
void feed_record(struct feed *f, struct txn *t, const struct kind *k, void *rec);

#endif
