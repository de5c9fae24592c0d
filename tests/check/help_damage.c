/* Damage to files. */
#include "tests/check/help_damage.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t state;

unsigned long
damage_said(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoul(text, NULL, 10) : otherwise;
}

void
damage_begin(void)
{
	state = 88172645463325252ULL + damage_said("FENGSUI_SEED", 0);
}

uint64_t
damage_pick(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

void
damage_load(struct damaged *d, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY);

	ck_assert_msg(fd >= 0 && fstat(fd, &st) == 0, "%s", path);
	damage_free(d);
	d->size = (size_t)st.st_size;
	d->whole = malloc(d->size + DAMAGE_PAGE);
	d->now = malloc(d->size + DAMAGE_PAGE);
	ck_assert(d->whole != NULL && d->now != NULL);
	ck_assert_int_eq(read(fd, d->whole, d->size), (ssize_t)d->size);
	close(fd);
}

void
damage_free(struct damaged *d)
{
	free(d->whole);
	free(d->now);
	*d = (struct damaged){ 0 };
}

void
damage_store(const char *path, const unsigned char *data, size_t len)
{
	int fd = open(path, O_RDWR | O_TRUNC);

	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	close(fd);
}

size_t
damage_spoil(struct damaged *d, enum damage how, size_t at, size_t len)
{
	size_t from = at + damage_pick(len), n = d->size - from;

	memcpy(d->now, d->whole, d->size);
	switch (how) {
	case BIT:
		d->now[from] ^= (unsigned char)(1 << damage_pick(8));
		break;
	case ZEROED:
		from -= from % DAMAGE_PAGE;
		n = d->size - from < DAMAGE_PAGE ? d->size - from : DAMAGE_PAGE;
		memset(d->now + from, 0, n);
		break;
	case RUBBISH:
		from -= from % 512;
		n = d->size - from < 512 ? d->size - from : 512;
		for (size_t i = 0; i < n; i++)
			d->now[from + i] = (unsigned char)damage_pick(256);
		break;
	case ANOTHER:
		from -= from % DAMAGE_PAGE;
		n = d->size - from < DAMAGE_PAGE ? d->size - from : DAMAGE_PAGE;
		memcpy(d->now + from, d->whole + damage_pick((d->size + DAMAGE_PAGE - 1) / DAMAGE_PAGE) *
		    DAMAGE_PAGE % (d->size - n + 1), n);
		break;
	default:
		return from;
	}
	return d->size;
}

enum damage
damage_in_turn(unsigned long i)
{
	return i % 2 == 0 ? BIT : (enum damage)(i / 2 % DAMAGES);
}

const char *
damage_name(enum damage how)
{
	static const char *const names[DAMAGES] = { "bit", "zeroed", "rubbish", "page over page", "cut" };

	return names[how];
}
