/* The test county. Its areas and people are one journaled entry, so that check
 * and replay hold over it as over any other. */
#include "tests/check/help_world.h"

#include <check.h>
#include <ftw.h>
#include <linux/futex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "db/backup.h"
#include "db/index.h"
#include "db/journal.h"
#include "db/lists.h"
#include "src/admin/restore.h"

#define START 1784721600000LL	/* 2026-07-22 20:00 +08:00 */

static const char *
list_text(const char *name)
{
	for (const struct list *l = lists; l->name != NULL; l++)
		if (strcmp(l->name, name) == 0)
			return l->text;
	ck_abort_msg("no list %s", name);
	return NULL;
}

static void
add_area(struct change *c, const char *line)
{
	struct area a = { 0 };
	char tier[16], parent[16] = "";

	if (sscanf(line, "%15[0-9],%90[^,],%15[^,],%15[0-9],%24[a-z_]", a.code, a.name, tier,
	    parent, a.kind) != 5)
		return;
	a.tier = value_find(&enum_tier, tier)->no;
	if (a.tier != tier_county)
		memcpy(a.parent, parent, sizeof a.parent);
	a.filler = strncmp(a.kind, "stat_", 5) == 0 || strcmp(a.kind, "virtual") == 0;
	change_new(c, &kind_area, &a);
}

static uint64_t
add_person(struct change *c, const char *login, const char *name)
{
	struct account a = { .sample = true, .language = language_zh };

	snprintf(a.login, sizeof a.login, "%s", login);
	snprintf(a.name, sizeof a.name, "%s", name);
	snprintf(a.phone, sizeof a.phone, "0477-0000%03d", (int)(strlen(login) * 7));
	return change_new(c, &kind_account, &a);
}

static void
add_grant(struct change *c, uint64_t account, int role, const char *area, int post)
{
	struct grant g = { .account = account, .role = role, .post = post };

	snprintf(g.area, sizeof g.area, "%s", area);
	change_new(c, &kind_grant, &g);
}

static void
add_people(struct change *c)
{
	uint64_t a;

	add_grant(c, add_person(c, "county", "赵样例"), role_duty, COUNTY, 0);
	add_grant(c, add_person(c, "leader", "钱样例"), role_leader, COUNTY, 0);
	add_grant(c, add_person(c, "super", "李样例"), role_supervisor, COUNTY, 0);
	add_grant(c, add_person(c, "admin", "周样例"), role_admin, COUNTY, 0);
	a = add_person(c, "town1", "吴样例");
	add_grant(c, a, role_officer, T1, post_A);
	add_grant(c, a, role_duty, T1, 0);
	add_grant(c, add_person(c, "town1b", "郑样例"), role_officer, T1, post_B);
	a = add_person(c, "town2", "王样例");
	add_grant(c, a, role_officer, T2, post_A);
	add_grant(c, a, role_duty, T2, 0);
	add_grant(c, add_person(c, "v11a", "孙样例"), role_officer, V11, post_A);
	add_grant(c, add_person(c, "v11b", "冯样例"), role_officer, V11, post_B);
	add_grant(c, add_person(c, "v12", "陈样例"), role_officer, V12, post_A);
	add_grant(c, add_person(c, "v21", "褚样例"), role_officer, V21, post_A);
	a = add_person(c, "both", "卫样例");
	add_grant(c, a, role_officer, V11, post_B);
	add_grant(c, a, role_officer, V12, post_B);
	add_person(c, "nobody", "蒋样例");
}

/* More effects than one entry may hold: as many entries as needed. */
static void
entry(struct core *core, struct buf *effects)
{
	struct entry e = { .time = START, .op = "test.seed", .effects = effects->data,
	    .effects_len = effects->len };
	struct journal_head head;

	journal_head(core_txn(core), &head);
	memcpy(e.op_id, &head.seq, sizeof head.seq);
	e.op_id[15] = 1;
	journal_append(core_txn(core), &head, &e);
	effects->len = 0;
}

static void
seed(struct world *w)
{
	static uint8_t storage[64 * 1024];
	struct buf effects = BUF(storage);
	struct change c = { .txn = core_txn(w->core), .now = w->now,
	    .last_id = core_last_id(w->core), .effects = &effects };
	const char *p = list_text("dalate");

	ck_assert_int_eq(core_begin(w->core, w->now), 0);
	for (; p != NULL && *p != '\0'; p = strchr(p, '\n'), p = p == NULL ? p : p + 1) {
		add_area(&c, p);
		if (effects.len > sizeof storage / 2)
			entry(w->core, &effects);
	}
	add_people(&c);
	entry(w->core, &effects);
	ck_assert_int_eq(core_txn(w->core)->err, 0);
	ck_assert_int_eq(core_commit(w->core), 0);
	world_reopen(w);		/* the core reads its head again, and seals it */
	ck_assert_int_eq(core_begin(w->core, w->now), 0);
	core_note(w->core, &(struct origin){ .system = true }, "system.start", "", "");
	ck_assert_int_eq(core_commit(w->core), 0);
}

static void
open_in(struct world *w, const char *dir)
{
	uint8_t pub[32];

	memset(w, 0, sizeof *w);
	w->now = START;
	snprintf(w->dir, sizeof w->dir, "%.40s/fengsui-XXXXXX", dir);
	ck_assert_ptr_nonnull(mkdtemp(w->dir));
	ck_assert_int_eq(core_create(w->dir, pub), 0);
	ck_assert_int_eq(core_open(&w->core, w->dir), 0);
	seed(w);
}

void
world_open(struct world *w)
{
	const char *tmp = getenv("TMPDIR");

	open_in(w, tmp != NULL ? tmp : "/tmp");
}

void
world_open_in_memory(struct world *w)
{
	if (access("/dev/shm", W_OK) == 0)
		open_in(w, "/dev/shm");
	else
		world_open(w);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
world_remove(const char *dir)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void
world_close(struct world *w)
{
	core_close(w->core);
	w->core = NULL;
	notices_free(&w->told);
	world_remove(w->dir);
}

bool
world_locked(void)
{
	struct robust_list_head *held = NULL;
	size_t len;

	return syscall(SYS_get_robust_list, 0, &held, &len) == 0 && held != NULL &&
	    (held->list.next != &held->list || held->list_op_pending != NULL);
}

void
world_reopen(struct world *w)
{
	core_close(w->core);
	ck_assert_int_eq(core_open(&w->core, w->dir), 0);
}

int
world_stay(void)
{
	return 0;
}

void
world_restore(struct world *w)
{
	char file[96], dir[96];
	struct restored done;

	core_close(w->core);
	w->core = NULL;
	snprintf(file, sizeof file, "%s.backup", w->dir);
	snprintf(dir, sizeof dir, "%s.new", w->dir);
	ck_assert_int_eq(backup_make(w->dir, file, world_stay, NULL), 0);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	ck_assert_int_eq(restore_county(dir, file, NULL, &done), 0);
	unlink(file);
	world_close(w);
	ck_assert_int_eq(rename(dir, w->dir), 0);
	ck_assert_int_eq(core_open(&w->core, w->dir), 0);
}

void
world_sleep(struct world *w, int64_t ms)
{
	w->now += ms;
}

void
world_read(struct world *w, struct txn *t)
{
	txn_begin(t, core_db(w->core), false);
	ck_assert_int_eq(t->err, 0);
}

void
world_viewer(struct world *w, const char *login, struct viewer *v)
{
	struct txn t;

	world_read(w, &t);
	ck_assert_msg(viewer_by_login(&t, login, w->now, v), "no account %s", login);
	txn_abort(&t);
}

uint64_t
world_account(struct world *w, const char *login)
{
	struct viewer v;

	world_viewer(w, login, &v);
	return v.account;
}

void
world_get(struct world *w, const struct kind *k, uint64_t id, void *rec)
{
	struct txn t;

	world_read(w, &t);
	ck_assert_msg(record_get(&t, k, id, rec), "no %s %llu", k->name, (unsigned long long)id);
	txn_abort(&t);
}

void
world_core_do(struct world *w, const struct origin *who, const struct request *req,
    struct reply *reply)
{
	notices_free(&w->told);
	core_do(w->core, &(struct core_job){ .who = who, .req = req, .reply = reply,
	    .notices = &w->told });
	w->notices = w->told.list;
	w->nnotices = w->told.n;
}

enum outcome
world_do_with(struct world *w, const char *login, const char *op, const void *args,
    const char *const *cleared_names, const uint8_t *op_id, struct reply *reply)
{
	struct origin who = { .address = "192.0.2.1" };
	const struct subject *s = NULL;
	const struct op *row = op_find(op, &s);
	static struct request req;

	ck_assert_msg(row != NULL, "no operation %s", op);
	request_fill(&req, s, row, args);
	req.id_given = true;
	req.how = how_command;
	if (op_id != NULL)
		memcpy(req.op_id, op_id, OP_ID_BYTES);
	for (; cleared_names != NULL && *cleared_names != NULL; cleared_names++)
		req.cleared[req.ncleared++] = kind_field(row->args, *cleared_names)->no;
	if (strcmp(login, "!") == 0)
		who.system = true;
	else if (login[0] == '\0')
		who.local = true;
	else
		who.account = world_account(w, login);
	ck_assert_int_eq(core_begin(w->core, w->now), 0);
	world_core_do(w, &who, &req, reply);
	ck_assert_int_eq(core_commit(w->core), 0);
	return reply->outcome;
}

enum outcome
world_do(struct world *w, const char *login, const char *op, const void *args,
    struct reply *reply)
{
	return world_do_with(w, login, op, args, NULL, NULL, reply);
}

const char *
world_message(unsigned message)
{
	switch (message) {
	case M_NONE: return "NONE";
#define MSG(no, name, exit, text) case no: return #name;
#include "gen/messages.inc"
#undef MSG
	default: return "?";
	}
}

size_t
need_list(struct txn *t, const struct viewer *v, int64_t now, struct need_row *out, size_t cap)
{
	struct need_row *all = NULL;
	size_t n = need_list_all(t, v, now, &all);

	if (n > cap)
		n = cap;
	if (n > 0)
		memcpy(out, all, n * sizeof *out);
	free(all);
	return n;
}
