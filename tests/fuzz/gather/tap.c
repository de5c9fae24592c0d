/*
 * Takes down what the Check suites send and type, as inputs of the fuzz targets: the
 * linker puts these in the place of the functions that they call. FENGSUI_TAP names the
 * folder; the suites run as always. See tests/fuzz/gather.
 *
 * Time is put back to the evening of tests/check/help_world.h, so that what a test
 * says of times means the same to a target.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/codec.h"
#include "db/csv.h"
#include "db/numbers.h"
#include "keys/hash.h"
#include "keys/key.h"
#include "keys/key_file.h"
#include "keys/slot.h"
#include "gen/kinds/channel/messages.h"
#include "screens/kit/keys.h"
#include "src/base/charset.h"
#include "src/base/clock.h"
#include "src/base/msg.h"
#include "src/core/core.h"
#include "src/core/core_in.h"
#include "src/lang/when.h"
#include "src/session/session.h"
#include "src/text/rows.h"

#define LONGEST 8192
#define MANY 300	/* inputs that a process takes down */
#define BEGINS 1784721600000LL	/* 2026-07-22 20:00 +08:00 */

/* One function that is taken down: its prototype twice, and a body that ends by the
 * real one. */
#define TAP(type, name, ...) \
	type __wrap_##name(__VA_ARGS__); \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

static FILE *
tap_open(const char *target, const char *name)
{
	const char *dir = getenv("FENGSUI_TAP");
	char path[300];
	FILE *f;

	if (dir == NULL)
		return NULL;
	snprintf(path, sizeof path, "%s/%s", dir, target);
	mkdir(path, 0777);
	snprintf(path, sizeof path, "%s/%s/%s", dir, target, name);
	f = fopen(path, "ab");
	if (f != NULL)
		fseek(f, 0, SEEK_END);
	return f;
}

/* A whole input, each once. */
static void
tap(const char *target, const void *head, size_t headlen, const void *data, size_t len)
{
	static unsigned taken_down;
	uint8_t hash[HASH_BYTES];
	char name[HASH_TEXT];
	FILE *f;

	if (len + headlen > LONGEST || taken_down++ >= MANY)
		return;
	hash_bytes(hash, data, len);
	hash_text(name, hash);
	name[16] = '\0';
	f = tap_open(target, name);
	if (f == NULL)
		return;
	if (ftell(f) == 0) {
		fwrite(head, 1, headlen, f);
		fwrite(data, 1, len, f);
	}
	fclose(f);
}

/* A piece more of what this process does: a test is a process. */
static void
tap_on(const char *target, const void *head, size_t headlen, const void *data, size_t len)
{
	char name[32];
	FILE *f;

	snprintf(name, sizeof name, "p%d", (int)getpid());
	f = tap_open(target, name);
	if (f == NULL)
		return;
	if (ftell(f) + (long)(len + headlen) <= LONGEST) {
		fwrite(head, 1, headlen, f);
		fwrite(data, 1, len, f);
	}
	fclose(f);
}

/* ---- time */

TAP(int64_t, clock_now, void)
{
	const char *began = getenv("FENGSUI_TAP_BEGAN");

	return __real_clock_now() - (began != NULL ? atoll(began) * 1000 - BEGINS : 0);
}

/* ---- the keeper: packets as they came, operations as packets of who did them */

/* A step of fuzz_keeper.c: bytes from a seat. */
static void
tap_packet(unsigned seat, const void *data, size_t len)
{
	uint8_t head[] = { 5, (uint8_t)seat, 255, (uint8_t)(len >> 8), (uint8_t)len };

	tap_on("keeper", head, sizeof head, data, len);
}

TAP(ssize_t, msg_recv, int fd, void *buf, size_t cap, int *passed)
{
	ssize_t n = __real_msg_recv(fd, buf, cap, passed);

	if (n > 2 && passed == NULL && get_u16(buf) <= MSG_as) {
		tap_packet((unsigned)fd % 8, buf, (size_t)n);
		tap("msg", "", 0, buf, (size_t)n);
	}
	return n;
}

static unsigned
seat_of(struct core *core, const struct origin *who)
{
	static const char *const logins[] = { "county", "v11a", "town1", "leader", "admin",
		"super", "both" };
	struct viewer v;

	if (who->local || !viewer_load(core_txn(core), who->account, core->now, &v))
		return 8;
	for (unsigned i = 0; i < sizeof logins / sizeof logins[0]; i++)
		if (strcmp(logins[i], v.login) == 0)
			return i;
	return 0;
}

static void
tap_time(int64_t now)
{
	static int64_t last = BEGINS;
	int64_t min = (now - last) / 60000;
	uint8_t step[] = { 7, 1, (uint8_t)(min >> 8), (uint8_t)min };

	if (min > 0)
		tap_on("keeper", step, sizeof step, "", 0);
	last = now;
}

TAP(void, core_do, struct core *core, const struct core_job *j)
{
	static struct msg_submit s;
	static uint8_t packet[MSG_BYTES];
	struct buf b, body;

	if (!j->who->system && j->op == NULL) {
		buf_init(&body, s.body.data, sizeof s.body.data);
		request_encode(j->req, &body);
		s.body.len = (uint16_t)body.len;
		msg_begin(&b, packet, sizeof packet, MSG_submit);
		wire_number(&b, MSG_TAG, MSG_submit);
		msg_put(&b, &kind_msg_submit, &s);
		tap_time(core->now);
		if (!b.failed && !body.failed)
			tap_packet(seat_of(core, j->who), b.data, b.len);
		tap("request", "", 0, body.data, body.len);
	}
	__real_core_do(core, j);
}

/* ---- commands */

static struct transport beneath;
static uint8_t taken[LONGEST];
static size_t ntaken;

static size_t
read_on(void *ctx, void *buf, size_t cap)
{
	size_t n = beneath.read(ctx, buf, cap);

	if (n <= sizeof taken - ntaken) {
		memcpy(taken + ntaken, buf, n);
		ntaken += n;
	}
	return n;
}

static unsigned
typist(const char *login)
{
	static const char *const logins[] = { "county", "v11a", "town1", "leader", "admin",
		"super", "both", "town2", "nobody" };

	for (unsigned i = 0; i < sizeof logins / sizeof logins[0]; i++)
		if (strcmp(logins[i], login) == 0)
			return i;
	return 0;
}

/* Some processes write GB18030, all they type. */
static void
tap_typed(const struct session *s, const void *text, size_t len)
{
	bool gb = getpid() % 4 == 0;
	uint8_t head[] = { (uint8_t)typist(s->viewer.login),
	    (uint8_t)((s->language == language_en) | gb << 1) };
	char *out = malloc(CHARSET_ROOM(len));
	struct charset_pair cs;

	if (gb && out != NULL && charset_open(&cs) == 0) {
		len = charset_feed(&cs.out, text, len, out);
		charset_close(&cs);
		text = out;
	}
	tap_on("command", head, sizeof head, text, len);
	free(out);
}

TAP(int, command_run, struct session *s, const char *line)
{
	struct buf b;
	int rc;

	beneath = s->io;
	ntaken = 0;
	s->io.read = read_on;
	rc = __real_command_run(s, line);
	s->io = beneath;
	buf_grow(&b, 4 * LONGEST);
	buf_printf(&b, "%s\n", line);
	buf_put(&b, taken, ntaken);
	buf_put(&b, "\0\n", 2);
	if (!b.failed)
		tap_typed(s, b.data, b.len);
	buf_free(&b);
	return rc;
}

/* ---- what is read as it is */

TAP(int, rows_read, struct rows *r, const void *data, size_t len, const struct rows_column *columns,
    size_t ncolumns, struct refusal *why)
{
	tap("rows", "", 0, data, len);
	return __real_rows_read(r, data, len, columns, ncolumns, why);
}

TAP(int, entry_decode, const void *data, size_t len, struct entry *e)
{
	tap("request", "", 0, data, len);
	return __real_entry_decode(data, len, e);
}

TAP(int, record_decode, const struct kind *k, const void *data, size_t len, void *rec,
    const struct field **where)
{
	uint8_t n = 0;

	while (kinds[n] != NULL && kinds[n] != k)
		n++;
	if (kinds[n] != NULL)
		tap("record", &n, 1, data, len);
	return __real_record_decode(k, data, len, rec, where);
}

TAP(size_t, keys_feed, struct keys *k, const char *bytes, size_t n, int64_t now)
{
	tap("keys", "", 0, bytes, n);
	return __real_keys_feed(k, bytes, n, now);
}

TAP(enum number_error, number_parse, const char *text, enum number_class class, const char *unit,
    int64_t *out)
{
	tap("typed", "", 0, text, strlen(text));
	return __real_number_parse(text, class, unit, out);
}

TAP(int, when_parse, const char *text, int64_t now, int offset, int64_t *out)
{
	tap("typed", "", 0, text, strlen(text));
	return __real_when_parse(text, now, offset, out);
}

TAP(int, key_parse_line, struct key_line *key, const char *line, size_t len)
{
	tap("keyfile", "", 0, line, len);
	return __real_key_parse_line(key, line, len);
}

TAP(long, key_file_text, char *out, size_t cap, const uint8_t *bytes, size_t len)
{
	tap("keyfile", "", 0, bytes, len);
	return __real_key_file_text(out, cap, bytes, len);
}

TAP(size_t, charset_feed, struct charset_stream *s, const char *in, size_t len, char *out)
{
	tap("charset", "\3", 1, in, len);
	return __real_charset_feed(s, in, len, out);
}

TAP(void, table_put, struct txn *t, unsigned table, const void *key, size_t keylen, const void *val,
    size_t len)
{
	if (keylen == 9 && *(const char *)key == 'v')
		tap("verifier", "", 0, val, len);
	__real_table_put(t, table, key, keylen, val, len);
}

/* A file that is new gets the machine key of fuzz_slot.c. */
TAP(int, slot_open, struct slots **slots, int dirfd, const char *file, const char *machine)
{
	uint8_t bytes[LONGEST];
	int fd = openat(dirfd, file, O_RDONLY);
	ssize_t n = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;

	if (n > 0)
		tap("slot", "", 0, bytes, (size_t)n);
	if (fd >= 0)
		close(fd);
	fd = openat(dirfd, machine, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd >= 0) {
		(void)!write(fd, "the machine key of the corpus...", SLOT_KEY);
		close(fd);
	}
	return __real_slot_open(slots, dirfd, file, machine);
}

TAP(int, csv_read, const char *text, size_t len, const char *const *columns, size_t ncolumns,
    int (*row)(void *ctx, const struct csv_row *row), void *ctx, struct csv_fault *fault)
{
	tap("csv", "\1", 1, text, len);
	return __real_csv_read(text, len, columns, ncolumns, row, ctx, fault);
}
