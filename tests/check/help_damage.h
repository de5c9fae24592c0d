/*
 * Damage to a file, at random from a seed: a bit, a page of zeros, 512 bytes of rubbish, a page
 * over another, an end that is gone. FENGSUI_SEED=N: another seed.
 */
#ifndef TESTS_HELP_DAMAGE_H
#define TESTS_HELP_DAMAGE_H

#include <stddef.h>
#include <stdint.h>

#define DAMAGE_PAGE 4096

enum damage { BIT, ZEROED, RUBBISH, ANOTHER, CUT, DAMAGES };

struct damaged {
	unsigned char *whole, *now;	/* the file as it was, and as it is damaged */
	size_t size;			/* of whole */
};

/* Begins the numbers anew. */
void damage_begin(void);
uint64_t damage_pick(uint64_t below);
/* The number that the environment says, else otherwise. */
unsigned long damage_said(const char *name, unsigned long otherwise);

/* Reads the file; what d held is freed. */
void damage_load(struct damaged *d, const char *path);
void damage_free(struct damaged *d);
/* Makes the len bytes the file's. */
void damage_store(const char *path, const unsigned char *data, size_t len);
/* Damages the len bytes from the byte at on; returns how long the file is then. */
size_t damage_spoil(struct damaged *d, enum damage how, size_t at, size_t len);
/* The i-th of a series: half of them bits, the rest every sort in turn. */
enum damage damage_in_turn(unsigned long i);
const char *damage_name(enum damage how);

#endif
