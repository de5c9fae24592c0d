/* Making a county: real lists load whole, bad ones leave nothing behind. */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/index.h"
#include "db/lists.h"
#include "gen/kinds/all.h"
#include "keys/hash.h"
#include "keys/keys.h"
#include "src/admin/init.h"
#include "src/base/datadir.h"
#include "src/core/core.h"
#include "src/lang/tr.h"
#include "src/op/right.h"
#include "src/op/settings.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "tests/check/help_world.h"

Suite *suite_init(void);

#define KANGBASHI "tests/data/areas/kangbashi.csv"

static char top[64], dir[96], list[96], errors[4096], output[4096];

static void
setup(void)
{
	keys_init();
	tr_set(language_en);
	strcpy(top, "/tmp/fengsui-init-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	snprintf(dir, sizeof dir, "%s/county", top);
	snprintf(list, sizeof list, "%s/list.csv", top);
}

static void
teardown(void)
{
	world_remove(top);
}

/* Sends a descriptor to a file; returns the old one. */
static int
divert(int fd, const char *name)
{
	char path[128];
	int old = dup(fd), new;

	snprintf(path, sizeof path, "%s/%s", top, name);
	new = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert(old >= 0 && new >= 0);
	dup2(new, fd);
	close(new);
	return old;
}

static void
restore(int fd, int old, char *text, size_t cap)
{
	ssize_t n = pread(fd, text, cap - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	dup2(old, fd);
	close(old);
}

static int
init(const char *areas, bool sample)
{
	int out, err, rc;

	fflush(stdout);
	out = divert(1, "stdout");
	err = divert(2, "stderr");
	rc = init_county(dir, areas, sample, NULL);
	fflush(stdout);
	restore(1, out, output, sizeof output);
	restore(2, err, errors, sizeof errors);
	return rc;
}

static char *
slurp(const char *file, size_t *len)
{
	FILE *f = fopen(file, "r");
	char *text = calloc(1, 1 << 20);

	ck_assert_msg(f != NULL && text != NULL, "%s", file);
	*len = fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	return text;
}

static void
spill(const char *text, size_t len)
{
	FILE *f = fopen(list, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	fclose(f);
}

static struct core *
county(void)
{
	struct core *core;

	ck_assert_int_eq(core_open(&core, dir), 0);
	return core;
}

static void
count_areas(size_t count[5], size_t *fillers)
{
	struct core *core = county();
	struct area a;
	struct index_key key;
	struct scan s;
	struct txn t;

	memset(count, 0, 5 * sizeof count[0]);
	*fillers = 0;
	txn_begin(&t, core_db(core), false);
	key_begin(&key, &kind_area, 1);
	scan_open(&s, &t, &key, false);
	while (scan_next(&s)) {
		ck_assert(record_get(&t, &kind_area, s.id, &a));
		count[a.tier]++;
		*fillers += a.filler;
	}
	txn_abort(&t);
	core_close(core);
}

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static const struct { const char *file; size_t townships, villages, fillers; } real[] = {
	{ "dalate", 17, 161, 4 }, { "db/lists/dalate.csv", 17, 161, 4 },
	{ KANGBASHI, 5, 20, 0 }, { "tests/data/areas/pingluo.csv", 13, 182, 0 },
	{ "tests/data/areas/manzhouli.csv", 10, 26, 0 },
};

START_TEST(real_lists)
{
	size_t count[5], fillers;
	struct stat st;
	char path[128];

	ck_assert_msg(init(real[_i].file, false) == 0, "%s", errors);
	ck_assert_str_eq(errors, "");
	count_areas(count, &fillers);
	ck_assert_uint_eq(count[tier_county], 1);
	ck_assert_uint_eq(count[tier_township], real[_i].townships);
	ck_assert_uint_eq(count[tier_village], real[_i].villages);
	if (_i < 2)
		ck_assert_uint_eq(fillers, real[_i].fillers);
	ck_assert(stat(dir, &st) == 0 && (st.st_mode & 07777) == 0750);
	snprintf(path, sizeof path, "%s/host_key", dir);
	ck_assert(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600);
}
END_TEST

/* What it prints is what it made: the seal's key and the host key. */
START_TEST(prints_keys)
{
	char path[128], hex[HASH_TEXT], text[601];
	struct core *core;
	struct txn t;
	char *seal;
	size_t len;

	ck_assert_int_eq(init("dalate", false), 0);
	snprintf(path, sizeof path, "%s/" FILE_SEAL_PUBLIC, dir);
	seal = slurp(path, &len);
	ck_assert_uint_eq(len, 32);
	hash_text(hex, (uint8_t *)seal);
	ck_assert_msg(strstr(output, hex) != NULL, "%s", output);
	core = county();
	txn_begin(&t, core_db(core), false);
	setting_text(&t, SETTING_SERVER_FINGERPRINT, text, sizeof text);
	ck_assert_int_eq(setting_int(&t, SETTING_SAMPLE), 0);
	txn_abort(&t);
	core_close(core);
	ck_assert(strncmp(text, "SHA256:", 7) == 0 && strstr(output, text) != NULL);
	free(seal);
}
END_TEST

/* The same list with CRLF and a byte order mark, or in another order. */
START_TEST(other_writings)
{
	size_t len, n = 0, count[5], fillers;
	char *text = slurp(KANGBASHI, &len), *other = malloc(2 * len + 8);

	memcpy(other, "\xef\xbb\xbf", 3);
	n = 3;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			other[n++] = '\r';
		other[n++] = text[i];
	}
	spill(other, n);
	ck_assert_msg(init(list, false) == 0, "%s", errors);
	teardown();
	setup();
	n = strcspn(text, "\n") + 1;		/* the county last */
	memcpy(other, text, n);
	len -= n;
	memmove(other + n, text + n, len);
	{
		char *county_end = memchr(other + n, '\n', len);
		size_t first = (size_t)(county_end - (other + n)) + 1;
		char row[200];
		memcpy(row, other + n, first);
		memmove(other + n, other + n + first, len - first);
		memcpy(other + n + len - first, row, first);
	}
	spill(other, n + len);
	ck_assert_msg(init(list, false) == 0, "%s", errors);
	count_areas(count, &fillers);
	ck_assert_uint_eq(count[tier_village], 20);
	free(text);
	free(other);
}
END_TEST

#define HEAD "code,name,tier,parent_code,kind\n"
#define TOP HEAD "150603,康巴什区,county,150600,district\n"
#define TOWN TOP "150603001000,哈巴格希街道,township,150603,subdistrict\n"
#define LONG30 "名名名名名名名名名名名名名名名名名名名名名名名名名名名名名名"
static const struct { const char *text; int line; const char *says; } bad[] = {
	{ "", 1, "empty" },
	{ HEAD, 2, "no rows" },
	{ "code;name\n", 1, "header" },
	{ TOP "150603001000,街道,township,150603\n", 3, "kind: the row has too few" },
	{ TOP "150603001000,街道,township,150603,subdistrict,x\n", 3, "too few or too many" },
	{ TOP "150603001000,\"街道,township,150603,subdistrict\n", 3, "quote" },
	{ TOP "15060300100,街道,township,150603,subdistrict\n", 3, "no area code" },
	{ TOP "15060300100x,街道,township,150603,subdistrict\n", 3, "no area code" },
	{ TOP ",街道,township,150603,subdistrict\n", 3, "code: is needed" },
	{ TOP "150603001000,,township,150603,subdistrict\n", 3, "name: is needed" },
	{ TOP "150603001000,   ,township,150603,subdistrict\n", 3, "name: is needed" },
	{ TOP "150603001000," LONG30 "名,township,150603,subdistrict\n", 3, "name: is longer than 90" },
	{ TOP "150603001000,街道,town,150603,subdistrict\n", 3, "use one of: county, township" },
	{ TOP "150603001000,街道,,150603,subdistrict\n", 3, "tier: is needed" },
	{ TOP "150603001000,街道,village,150603,village\n", 3, "is no code of the tier" },
	{ TOP "150603001001,街道,township,150603,subdistrict\n", 3, "is no code of the tier" },
	{ TOP "150603001000,街道,township,150603,village\n", 3, "use one of: subdistrict" },
	{ TOP "150603001000,街道,township,150603,\n", 3, "kind: is needed" },
	{ TOP "150603001000,街道,township,,subdistrict\n", 3, "parent_code: is needed" },
	{ TOP "150603001000,街道,township,150604,subdistrict\n", 3, "does not lie above" },
	{ TOP "150603001000,街道,township,1506,subdistrict\n", 3, "no area code" },
	{ TOP "150603001001,社区,village,150603001000,community\n", 3, "there is no area 150603001000" },
	{ TOWN "150603001000,又一个,township,150603,subdistrict\n", 4, "stands for 哈巴格希街道" },
	{ TOWN "150603001000,哈巴格希街道,township,150603,subdistrict\n", 4, "stands for 哈巴格希街道" },
	{ TOWN "150603001001,社区,village,150603,community\n", 4, "does not lie above" },
	{ TOWN "150603001001,社\xff区,village,150603001000,community\n", 4, "name: holds bytes" },
	{ TOWN "150603001001,社\x07区,village,150603001000,community\n", 4, "name: holds bytes" },
	{ TOWN "150603,康巴什区,county,150600,district\n", 4, "stands for" },
	{ TOWN "150603000000,康巴什区,county,150600,district\n", 4, "stands for" },
	{ TOWN "150602,东胜区,county,150600,district\n", 4, "one county" },
	{ HEAD "150600,鄂尔多斯市,county,150000,district\n", 2, "is no code of the tier" },
	{ HEAD "150603001000,街道,township,150603,subdistrict\n", 2, "there is no area 150603" },
};

static void
nothing_left(int rc, int line, const char *says)
{
	char where[128];

	ck_assert_int_eq(rc, 1);
	ck_assert_str_eq(output, "");
	snprintf(where, sizeof where, "%s:%d: ", list, line);
	ck_assert_msg(strncmp(errors, where, strlen(where)) == 0, "%s not at line %d", errors, line);
	ck_assert_msg(strstr(errors, says) != NULL, "%s does not say: %s", errors, says);
	ck_assert_msg(strchr(errors, ';') != NULL, "says not what to do: %s", errors);
	ck_assert_msg(!exists(dir), "left a directory behind: %s", errors);
}

START_TEST(bad_rows)
{
	spill(bad[_i].text, strlen(bad[_i].text));
	nothing_left(init(list, false), bad[_i].line, bad[_i].says);
}
END_TEST

START_TEST(several_counties)
{
	size_t len;
	char *text = slurp("tests/data/areas/ordos_counties.csv", &len);

	spill(text, len);
	nothing_left(init(list, false), 3, "one county");
	free(text);
}
END_TEST

/* Where field no of row line begins and how long it is. */
static size_t
field_at(const char *text, int line, int no, size_t *len)
{
	const char *p = text;

	for (; line > 1; line--)
		p = strchr(p, '\n') + 1;
	for (; no > 0; no--)
		p = strchr(p, ',') + 1;
	*len = strcspn(p, ",\n");
	return (size_t)(p - text);
}

/* Each field of each line damaged, in three ways. */
START_TEST(every_field_damaged)
{
	static const char *const damage[] = { "", "\xff\xfe", "\x1b[2J", "\"x" };
	size_t len, n, at;
	char *text = slurp(KANGBASHI, &len), *other = malloc(len + 8);
	int line = _i + 2;

	for (int no = 0; no < 5; no++) {
		for (size_t k = 0; k < 4; k++) {
			if (line == 2 && no == 3 && k == 0)
				continue;	/* a county may leave out its prefecture */
			at = field_at(text, line, no, &n);
			memcpy(other, text, at);
			strcpy(other + at, damage[k]);
			memcpy(other + at + strlen(damage[k]), text + at + n, len - at - n);
			spill(other, len - n + strlen(damage[k]));
			nothing_left(init(list, false), line, "");
		}
	}
	free(text);
	free(other);
}
END_TEST

/* The file cut in the middle of each line, and each line left out that others
 * need. */
START_TEST(every_line_cut)
{
	size_t len, n, at;
	char *text = slurp(KANGBASHI, &len);
	int line = _i + 1;

	for (int no = 0; no < 5; no++) {
		at = field_at(text, line, no, &n);
		spill(text, at + n - (no == 4 ? 2 : 1));
		nothing_left(init(list, false), line, "");
	}
	at = field_at(text, line, 0, &n);
	n = strcspn(text + at, "\n") + 1;
	if (strstr(text + at, "village") > text + at + n || line < 3) {
		memmove(text + at, text + at + n, len - at - n);
		spill(text, len - n);
		ck_assert_int_eq(init(list, false), 1);
		ck_assert(!exists(dir));
	}
	free(text);
}
END_TEST

START_TEST(unreadable_list)
{
	ck_assert_int_eq(init("/nonexistent/list.csv", false), 1);
	ck_assert_int_eq(init("nosuchlist", false), 1);
	ck_assert_int_eq(init(top, false), 1);
	ck_assert_int_eq(init("/dev/zero", false), 1);
	ck_assert_msg(strstr(errors, "/dev/zero: ") == errors, "%s", errors);
	ck_assert(!exists(dir));
}
END_TEST

static void
checksum(const char *name, uint8_t out[HASH_BYTES])
{
	char path[128];
	size_t len;
	char *data;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	data = slurp(path, &len);
	hash_bytes(out, data, len);
	free(data);
}

START_TEST(existing_county)
{
	static const char *const files[] = { "data.mdb", "host_key", FILE_SEAL, FILE_SEAL_PUBLIC };
	uint8_t before[4][HASH_BYTES], after[HASH_BYTES];

	ck_assert_int_eq(init(KANGBASHI, false), 0);
	for (size_t i = 0; i < 4; i++)
		checksum(files[i], before[i]);
	ck_assert_int_eq(init("dalate", true), 1);
	ck_assert_msg(strstr(errors, "a county already") != NULL, "%s", errors);
	for (size_t i = 0; i < 4; i++) {
		checksum(files[i], after);
		ck_assert_msg(memcmp(after, before[i], HASH_BYTES) == 0, "%s changed", files[i]);
	}
}
END_TEST

START_TEST(directories)
{
	char path[160];
	FILE *f;

	/* a bad list leaves an empty directory empty, and what is missing unmade */
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	spill(TOP TOP, strlen(TOP TOP));
	ck_assert_int_eq(init(list, false), 1);
	spill(TOWN "150602,东胜区,county,150600,district\n",
	    strlen(TOWN "150602,东胜区,county,150600,district\n"));
	ck_assert_int_eq(init(list, false), 1);
	ck_assert_int_eq(rmdir(dir), 0);
	snprintf(dir, sizeof dir, "%s/a/b//c/", top);
	ck_assert_int_eq(init(list, false), 1);
	snprintf(path, sizeof path, "%s/a", top);
	ck_assert(!exists(path));
	/* what belongs to somebody else stays */
	snprintf(dir, sizeof dir, "%s/full", top);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	snprintf(path, sizeof path, "%s/letter.txt", dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fclose(f);
	ck_assert_int_eq(init("dalate", false), 1);
	ck_assert_msg(strstr(errors, "not empty") != NULL, "%s", errors);
	ck_assert(exists(path));
	/* a new one below a new one is made */
	snprintf(dir, sizeof dir, "%s/x/y", top);
	ck_assert_msg(init(KANGBASHI, false) == 0, "%s", errors);
}
END_TEST

struct posts {
	size_t a, b, duty;
};

static void
count_posts(struct txn *t, const char *code, struct posts *p)
{
	struct grant g;
	struct index_key key;
	struct scan s;

	*p = (struct posts){ 0 };
	key_begin(&key, &kind_grant, 2);
	key_code(&key, code);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		ck_assert(record_get(t, &kind_grant, s.id, &g));
		p->a += g.role == role_officer && g.post == post_A;
		p->b += g.role == role_officer && g.post == post_B;
		p->duty += g.role == role_duty;
	}
	scan_close(&s);
}

static void
check_posts(struct txn *t)
{
	struct area a;
	struct posts p;
	struct index_key key;
	struct scan s;
	size_t staffed = 0;

	key_begin(&key, &kind_area, 1);
	scan_open(&s, t, &key, false);
	while (scan_next(&s)) {
		ck_assert(record_get(t, &kind_area, s.id, &a));
		count_posts(t, a.code, &p);
		if (a.filler)
			ck_assert_uint_eq(p.a + p.b + p.duty, 0);
		else if (a.tier == tier_township)
			ck_assert_msg(p.a == 1 && p.b == 1 && p.duty == 1, "%s", a.name);
		else if (a.tier == tier_village && (area_under(t, a.code, "150621200000") ||
		    area_under(t, a.code, "150621103000")))
			ck_assert_msg(p.a == 1 && p.b == 1, "%s", a.name);
		staffed += a.tier == tier_village && p.a > 0;
	}
	scan_close(&s);
	ck_assert_uint_gt(staffed, 40);
}

START_TEST(sample)
{
	struct core *core;
	struct account a;
	struct viewer v;
	struct verifier secret;
	struct index_key key;
	struct scan s;
	struct txn t, hidden;
	char text[601];

	ck_assert_msg(init("dalate", true) == 0, "%s", errors);
	core = county();
	txn_begin(&t, core_db(core), false);
	txn_begin(&hidden, core_secrets(core), false);
	setting_text(&t, SETTING_SAMPLE, text, sizeof text);
	ck_assert_str_eq(text, "yes");
	check_posts(&t);
	ck_assert(viewer_by_login(&t, "both1", 0, &v));
	ck_assert_uint_eq(v.ngrants, 2);
	ck_assert(viewer_by_login(&t, "store1", 0, &v));
	ck_assert_uint_ne(v.grants[0].unit, 0);
	for (const char *const *p = (const char *const []){ "county1", "leader1", "supervisor1",
	    "admin1", "zhandan1", NULL }; *p != NULL; p++)
		ck_assert_msg(viewer_by_login(&t, *p, 0, &v) && v.ngrants == 1, "%s", *p);
	key_begin(&key, &kind_account, 1);
	scan_open(&s, &t, &key, false);
	while (scan_next(&s)) {
		ck_assert(record_get(&t, &kind_account, s.id, &a));
		ck_assert_msg(a.sample && strstr(a.name, "样例") != NULL, "%s", a.name);
		ck_assert_msg(strncmp(a.phone, "0477-0000", 9) == 0, "%s", a.phone);
		ck_assert(!verifier_get(&hidden, a.id, &secret));
	}
	txn_abort(&hidden);
	txn_abort(&t);
	core_close(core);
}
END_TEST

START_TEST(sample_of_another_county)
{
	ck_assert_int_eq(init(KANGBASHI, true), 1);
	ck_assert_msg(strstr(errors, "--sample") != NULL, "%s", errors);
	ck_assert(!exists(dir));
}
END_TEST

START_TEST(words)
{
	char program[] = "init", areas[] = "--areas", name[] = "dalate", more[] = "more", odd[] = "--odd";
	char *none[] = { program, NULL }, *extra[] = { program, areas, name, more, NULL };
	char *unknown[] = { program, odd, NULL };
	int err = divert(2, "stderr");

	ck_assert_int_eq(init_main(1, none), 2);
	ck_assert_int_eq(init_main(4, extra), 2);
	ck_assert_int_eq(init_main(2, unknown), 2);
	restore(2, err, errors, sizeof errors);
	ck_assert_ptr_nonnull(strstr(errors, "usage: fengsui init"));
}
END_TEST

Suite *
suite_init(void)
{
	Suite *s = suite_create("init");
	TCase *t = tcase_create("county");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, real_lists, 0, sizeof real / sizeof real[0]);
	tcase_add_test(t, prints_keys);
	tcase_add_test(t, other_writings);
	tcase_add_loop_test(t, bad_rows, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(t, several_counties);
	tcase_add_loop_test(t, every_field_damaged, 0, 26);
	tcase_add_loop_test(t, every_line_cut, 0, 26);
	tcase_add_test(t, unreadable_list);
	tcase_add_test(t, existing_county);
	tcase_add_test(t, directories);
	tcase_add_test(t, sample);
	tcase_add_test(t, sample_of_another_county);
	tcase_add_test(t, words);
	suite_add_tcase(s, t);
	return s;
}
