/*
 * What is answered lies on the disk: each acknowledged write, each key, backup and
 * restore asks the system to sync the file that it wrote. Killing processes shows
 * nothing of that, so we stand before the system's calls and note their files.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "db/backup.h"
#include "keys/file.h"
#include "keys/slot.h"
#include "src/admin/restore.h"
#include "src/op/verifier.h"
#include "tests/check/help_keeper.h"
#include "tests/check/help_report.h"

enum { NOTES = 400, NAME = 200 };

/* Shared with what is forked to work. */
static struct notes {
	int n;
	bool slow;
	char name[NOTES][NAME];
} *notes;

static struct world w;

static void
note(int fd)
{
	char link[40];
	ssize_t n;

	if (notes == NULL || notes->n == NOTES)
		return;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, notes->name[notes->n], NAME - 1);
	if (n > 0)
		notes->name[notes->n++][n] = '\0';
}

int
fsync(int fd)
{
	note(fd);
	return (int)syscall(SYS_fsync, fd);
}

/* Slowly, so that an answer that does not wait for it comes before its note. */
int
fdatasync(int fd)
{
	int rc;

	if (notes != NULL && notes->slow)
		usleep(20000);
	rc = (int)syscall(SYS_fdatasync, fd);
	note(fd);
	return rc;
}

/* How often a file whose name ends so was synced since the last look. */
static int
synced(const char *end)
{
	size_t len = strlen(end);
	int found = 0;

	for (int i = 0; i < notes->n; i++) {
		const char *name = notes->name[i];
		size_t n = strlen(name);
		found += n >= len && strcmp(name + n - len, end) == 0;
	}
	return found;
}

static void
forget(void)
{
	notes->n = 0;
}

static void
setup(void)
{
	notes = mmap(NULL, sizeof *notes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(notes, MAP_FAILED);
	world_open(&w);
	forget();
}

static void
teardown(void)
{
	world_close(&w);
	munmap(notes, sizeof *notes);
	notes = NULL;
}

START_TEST(each_answer_is_on_disk)
{
	struct op_report_file a = flood(V11, 0);

	for (int i = 1; i <= 5; i++) {
		a.affected = FIGURE(i);
		send_report(&w, "v11a", &a);
		ck_assert_int_ge(synced("/data.mdb"), i);
	}
}
END_TEST

/* The same of a keeper in its own process, at the moment when its answer is read. */
START_TEST(the_keeper_answers_what_is_on_disk)
{
	struct op_incident_open a = { .class = incident_class_natural, .hazard = hazard_flood,
	    .area = COUNTY, .channel = channel_phone, .place = "x" };
	struct guest g;
	struct reply r;
	struct keep k;

	keep_open(&k);
	keep_start(&k);
	g = guest_new(&k, "county", "10.0.0.1");
	notes->slow = true;
	for (int i = 0; i < 3; i++) {
		keep_answers(&k);	/* what came before is done */
		forget();
		guest_do(&g, "incident.open", &a, NULL, &r);
		ck_assert_int_eq(r.outcome, DONE);
		ck_assert_int_ge(synced("/data.mdb"), 1);
	}
	notes->slow = false;
	guest_gone(&g);
	keep_close(&k);
}
END_TEST

START_TEST(each_secret_is_on_disk)
{
	char code[VERIFIER_CODE];
	struct txn t;

	txn_begin(&t, core_secrets(w.core), true);
	random_code(code, RANDOM_CODE_GROUPS);
	verifier_code_set(&t, world_account(&w, "v12"), INT64_MAX, code);
	ck_assert_int_eq(synced("/secret.mdb"), 0);
	ck_assert_int_eq(txn_commit(&t), 0);
	ck_assert_int_ge(synced("/secret.mdb"), 1);
}
END_TEST

START_TEST(a_key_file_and_its_name_are_on_disk)
{
	int dir = open(w.dir, O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(file_create(dir, "some.key", "x", 1), 0);
	ck_assert_int_eq(synced("/some.key.new"), 1);
	ck_assert_int_ge(synced(w.dir), 1);
	close(dir);
}
END_TEST

/* One that is made, and one that is destroyed: who is forgotten stays so. */
START_TEST(a_persons_key_and_its_end_are_on_disk)
{
	struct slots *slots;
	uint8_t key[SLOT_KEY];
	int dir = open(w.dir, O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(slot_open(&slots, dir, "some.slots", "some.machine"), 0);
	forget();
	ck_assert_int_eq(slot_key(slots, 7, true, key), 0);
	ck_assert_int_eq(synced("/some.slots"), 2);	/* room for more, and its own */
	ck_assert_int_eq(slot_key(slots, 8, true, key), 0);
	ck_assert_int_eq(synced("/some.slots"), 3);
	forget();
	ck_assert_int_eq(slot_destroy(slots, 7), 0);
	ck_assert_int_ge(synced("/some.slots"), 1);
	slot_close(slots);
	close(dir);
}
END_TEST

START_TEST(backup_and_restore_are_on_disk)
{
	char file[96], dir[96], above[96];
	struct restored done;
	struct more_made made;

	core_close(w.core);
	w.core = NULL;
	snprintf(file, sizeof file, "%s/b.backup", w.dir);
	snprintf(dir, sizeof dir, "%s/r", w.dir);
	snprintf(above, sizeof above, "%s", w.dir);
	ck_assert_int_eq(backup_make(w.dir, file, world_stay, NULL), 0);
	ck_assert_int_eq(notes->n, 2);
	ck_assert_int_eq(synced(above), 1);
	/* What is added to it, as well. */
	ck_assert_int_eq(core_open(&w.core, w.dir), 0);
	ck_assert_int_eq(core_begin(w.core, ++w.now), 0);
	core_note(w.core, &(struct origin){ .system = true }, "server.start", "", "");
	ck_assert_int_eq(core_commit(w.core), 0);
	core_close(w.core);
	w.core = NULL;
	forget();
	ck_assert_int_eq(more_add(w.dir, file, world_stay, &made), 0);
	ck_assert_uint_eq(made.from, made.to);
	ck_assert_int_eq(synced("/b.backup.more"), 1);
	ck_assert_int_eq(synced(above), 1);
	forget();
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ck_assert_int_eq(restore_county(dir, file, NULL, &done), 0);
	ck_assert_int_ge(synced("/data.mdb"), 1);
	ck_assert_int_ge(synced("/secret.mdb"), 1);
	ck_assert_int_ge(synced("/r"), 1);
}
END_TEST

Suite *suite_sync(void);

Suite *
suite_sync(void)
{
	Suite *s = suite_create("sync");
	TCase *tc = tcase_create("sync");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, each_answer_is_on_disk);
	tcase_add_test(tc, the_keeper_answers_what_is_on_disk);
	tcase_add_test(tc, each_secret_is_on_disk);
	tcase_add_test(tc, a_key_file_and_its_name_are_on_disk);
	tcase_add_test(tc, a_persons_key_and_its_end_are_on_disk);
	tcase_add_test(tc, backup_and_restore_are_on_disk);
	suite_add_tcase(s, tc);
	return s;
}
