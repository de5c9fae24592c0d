/*
 * Making a county. Everything is one batch, so there is a whole county or
 * none; whatever goes wrong, the files made until then are removed.
 */
#include "src/admin/init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/err.h"
#include "db/lists.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/area/area.h"
#include "gen/kinds/area/args.h"
#include "gen/kinds/area/enums.h"
#include "gen/kinds/setting/args.h"
#include "keys/hash.h"
#include "keys/seal.h"
#include "keys/secret.h"
#include "src/admin/import.h"
#include "src/admin/people.h"
#include "src/admin/sample.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/core/core.h"
#include "src/lang/reason.h"
#include "src/lang/tr.h"
#include "src/op/settings.h"
#include "src/rules/area/area.h"
#include "src/ssh/ssh.h"

#define LIST_MAX (16 * 1024 * 1024)
#define CARDS_MAX (16 * 1024 * 1024)

static const struct import_column area_columns[] = {
	{ "code", "which", true }, { "name", "name", true }, { "tier", "tier", true },
	{ "parent_code", "parent", false }, { "kind", "kind", true },
};

struct init {
	const char *dir;
	struct import areas;
	char *text;		/* of the list, owned if own */
	size_t len;
	bool own, sample;
	const char *people;	/* file, NULL = none */
	struct buf cards;
	size_t made;		/* directories made, from the deepest up */
	int lock;
	struct core *core;
	struct origin who;
	uint8_t seal[32];
	char host[SSH_FINGERPRINT];
};

/* A file that has no name of a path may be a list that ships with the program. */
static bool
shipped(struct init *in, const char *name)
{
	for (const struct list *l = lists; l->name != NULL; l++) {
		if (strcmp(l->name, name) != 0)
			continue;
		in->text = strndup(l->text, l->len);
		in->len = l->len;
		in->own = true;
		return in->text != NULL;
	}
	return false;
}

static int
read_file(struct init *in, const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	ssize_t n = 1;

	if (fd < 0 && errno == ENOENT && shipped(in, file))
		return 0;
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > LIST_MAX) {
		fprintf(stderr, _("%s: cannot be read as a list of areas (%s); name a CSV file, or: dalate\n"),
		    file, fd < 0 ? strerror(errno) : _("not a file of up to 16 MiB"));
		if (fd >= 0)
			close(fd);
		return 1;
	}
	in->text = malloc((size_t)st.st_size + 1);
	in->own = true;
	while (in->text != NULL && in->len < (size_t)st.st_size &&
	    (n = read(fd, in->text + in->len, (size_t)st.st_size - in->len)) > 0)
		in->len += (size_t)n;
	close(fd);
	if (in->text != NULL && n >= 0)
		return 0;
	fprintf(stderr, "%s: %s\n", file, strerror(errno));
	return 4;
}

/* A county before its townships, those before their villages, whatever the
 * order of the file. */
static int
read_areas(struct init *in, const char *file)
{
	int rc = read_file(in, file);

	if (rc != 0)
		return rc;
	in->areas = (struct import){ .file = file, .kind = &kind_op_area_add,
	    .columns = area_columns, .ncolumns = 5 };
	if (import_read(&in->areas, in->text, in->len) != 0)
		return 1;
	for (size_t i = 0; i < in->areas.n; i++) {
		struct op_area_add *a = import_row(&in->areas, i);
		if (a->tier == tier_county || a->parent[0] != '\0')
			continue;
		fprintf(stderr, _("%s:%u: parent_code: is needed; give the code of the area above\n"),
		    file, in->areas.lines[i]);
		return 1;
	}
	return 0;
}

static bool
is_empty(const char *dir)
{
	struct dirent *e;
	DIR *d = opendir(dir);
	bool empty = true;

	while (d != NULL && (e = readdir(d)) != NULL)
		empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
		    strcmp(e->d_name, FILE_LOCK) == 0 || strcmp(e->d_name, "lost+found") == 0);
	if (d != NULL)
		closedir(d);
	return d != NULL && empty;
}

/* Makes dir and what is missing above it. */
static int
make_dirs(struct init *in)
{
	char path[PATH_MAX];
	size_t len = strlen(in->dir);

	if (len == 0 || len >= sizeof path) {
		errno = len == 0 ? EINVAL : ENAMETOOLONG;
		return -1;
	}
	for (size_t i = 1; i <= len; i++) {
		if (i < len && (in->dir[i] != '/' || in->dir[i - 1] == '/'))
			continue;
		memcpy(path, in->dir, i);
		path[i] = '\0';
		if (mkdir(path, i < len ? 0755 : 0750) == 0)
			in->made++;
		else if (errno != EEXIST && errno != EISDIR)
			return -1;
	}
	return 0;
}

/* Why a directory that holds something is refused. */
static int
refuse_directory(const struct init *in)
{
	char path[PATH_MAX];
	struct area county;
	struct db *db;
	struct txn t;
	bool there = false;
	pid_t holder;
	int lock;

	if (snprintf(path, sizeof path, "%s/data.mdb", in->dir) >= (int)sizeof path ||
	    access(path, F_OK) != 0) {
		snprintf(path, sizeof path, "%s/" FILE_PART, in->dir);
		if (access(path, F_OK) == 0)
			fprintf(stderr, "%s: %s\n", in->dir, datadir_empty(in->dir));
		else
			fprintf(stderr, _("%s: is not empty; choose a new directory\n"), in->dir);
		return 1;
	}
	lock = datadir_lock(in->dir, &holder);
	if (lock >= 0 && db_open(&db, in->dir, DB_READ) == 0) {
		txn_begin(&t, db, false);
		there = county_get(&t, &county);
		txn_abort(&t);
		db_close(db);
		if (!there)
			fprintf(stderr, _("%s: holds the rest of an interrupted init; remove the directory and try again\n"), in->dir);
	} else {
		there = true;
	}
	if (lock >= 0)
		close(lock);
	if (there)
		fprintf(stderr, _("%s: there is a county already; it is left as it was\n"), in->dir);
	return 1;
}

static int
take_directory(struct init *in)
{
	pid_t holder;

	if (make_dirs(in) != 0) {
		fprintf(stderr, "%s: %s\n", in->dir, strerror(errno));
		return 4;
	}
	if (!is_empty(in->dir))
		return refuse_directory(in);
	in->lock = datadir_lock(in->dir, &holder);
	if (in->lock >= 0 && is_empty(in->dir))
		return 0;
	fprintf(stderr, _("%s: another program is at work here; try again\n"), in->dir);
	if (in->lock >= 0)
		close(in->lock);
	in->lock = -1;
	return 4;
}

/* Removes what was made, and nothing that was there before. */
static void
undo(struct init *in)
{
	char path[PATH_MAX];
	struct dirent *e;
	DIR *d = in->lock >= 0 ? opendir(in->dir) : NULL;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (strcmp(e->d_name, "lost+found") != 0)
			unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		closedir(d);
	snprintf(path, sizeof path, "%s", in->dir);
	for (; in->made > 0 && rmdir(path) == 0; in->made--) {
		char *slash;
		while ((slash = strrchr(path, '/')) != NULL && slash[1] == '\0' && slash != path)
			*slash = '\0';
		if (slash == NULL || slash == path)
			break;
		*slash = '\0';
	}
}

static int
put_setting(struct init *in, enum setting_id id, const char *value)
{
	struct op_setting_set args = { 0 };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	struct request req;
	struct reply reply;

	snprintf(args.which, sizeof args.which, "%s", setting_rows[id].name);
	snprintf(args.value, sizeof args.value, "%s", value);
	request_fill(&req, s, op, &args);
	req.how = how_command;
	core_do(in->core, &(struct core_job){ .who = &in->who, .req = &req, .reply = &reply });
	if (reply.outcome == DONE)
		return 0;
	fprintf(stderr, "%s: %s\n", setting_rows[id].name, _("could not be stored; see if the disk is full"));
	return 4;
}

static int
fill(struct init *in)
{
	int rc;

	for (int tier = tier_county; tier <= tier_grid; tier++)
		for (size_t i = 0; i < in->areas.n; i++) {
			struct op_area_add *a = import_row(&in->areas, i);
			if (a->tier == tier &&
			    import_do(&in->areas, i, in->core, &in->who, "area.add", a) != 0)
				return 1;
		}
	rc = put_setting(in, SETTING_SERVER_FINGERPRINT, in->host);
	if (rc == 0 && in->sample)
		rc = sample_add(in->core, &in->who) != 0 ? 1 :
		    put_setting(in, SETTING_SAMPLE, "yes");
	/* Made-up administrators are to be tried with a key alone. */
	if (rc == 0 && in->sample)
		rc = put_setting(in, SETTING_LOGIN_BOTH, "none");
	if (rc == 0 && in->people != NULL)
		rc = people_add(in->core, &in->who, in->people, &in->cards);
	return rc;
}

static int
make(struct init *in)
{
	int rc, err = core_create(in->dir, in->seal);

	if (err == 0 && (ssh_host_make(in->dir, in->host) != 0 || ssh_host_make_second(in->dir) != 0))
		err = ERR_IO;
	if (err == 0)
		err = core_open(&in->core, in->dir);
	if (err == 0)
		err = core_begin(in->core, clock_now());
	rc = err == 0 ? fill(in) : 4;
	if (rc == 0)
		err = core_commit(in->core);
	core_close(in->core);
	in->core = NULL;
	if (err == 0 && rc == 0 && datadir_own(in->dir) != 0)
		err = ERR_IO;
	if (err != 0)
		fprintf(stderr, _("%s: the county could not be stored: %s\n"), in->dir, reason_text(err));
	return err != 0 ? 4 : rc;
}

static void
tell(struct init *in)
{
	size_t count[5] = { 0 }, fillers = 0;
	const struct op_area_add *county = NULL;
	char seal[HASH_TEXT], shorter[SEAL_TEXT];

	for (size_t i = 0; i < in->areas.n; i++) {
		const struct op_area_add *a = import_row(&in->areas, i);
		const struct area_sort *sort = area_sort_find((enum tier)a->tier, a->kind);
		count[a->tier]++;
		fillers += sort != NULL && sort->filler;
		if (a->tier == tier_county)
			county = a;
	}
	hash_text(seal, in->seal);
	seal_fingerprint(shorter, in->seal);
	printf(_("%s %s: %zu townships, %zu villages, %zu of them statistical fillers\n"),
	    county != NULL ? county->name : "", county != NULL ? county->which : "",
	    count[tier_township], count[tier_village], fillers);
	printf(_("seal key %s (%s)\n"), seal, shorter);
	printf(_("host key %s\n"), in->host);
	if (in->sample)
		printf("%s\n", _("with made-up people, each marked as such; see: account list"));
	if (in->cards.len > 0)
		printf("\n%s", buf_str(&in->cards));
	fflush(stdout);
}

int
init_county(const char *dir, const char *areas, bool sample, const char *people)
{
	struct init in = { .dir = dir, .sample = sample, .people = people, .lock = -1,
	    .who = { .local = true, .uid = getuid() } };
	sigset_t hold, before;
	int rc;

	buf_grow(&in.cards, CARDS_MAX);
	/* Ctrl-C must not leave half a county. */
	sigemptyset(&hold);
	sigaddset(&hold, SIGINT);
	sigaddset(&hold, SIGTERM);
	sigaddset(&hold, SIGHUP);
	sigprocmask(SIG_BLOCK, &hold, &before);
	rc = read_areas(&in, areas);
	if (rc == 0)
		rc = take_directory(&in);
	if (rc == 0)
		rc = make(&in);
	if (rc == 0)
		tell(&in);
	else
		undo(&in);
	if (in.lock >= 0)
		close(in.lock);
	import_free(&in.areas);
	if (in.cards.len > 0)
		secret_wipe(in.cards.data, in.cards.len);
	buf_free(&in.cards);
	if (in.own)
		free(in.text);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return rc;
}

int
init_main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "data", required_argument, NULL, 'd' }, { "areas", required_argument, NULL, 'a' },
		{ "sample", no_argument, NULL, 's' }, { "people", required_argument, NULL, 'p' }, { 0 }
	};
	const char *data = NULL, *areas = NULL, *people = NULL;
	char dir[PATH_MAX];
	bool sample = false, wrong = false;
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'd': data = optarg; break;
		case 'a': areas = optarg; break;
		case 's': sample = true; break;
		case 'p': people = optarg; break;
		default: wrong = true; break;
		}
	}
	if (wrong || areas == NULL || optind != argc) {
		fprintf(stderr, "%s\n", _("usage: fengsui init --data DIR --areas FILE [--sample] [--people FILE]"));
		return 2;
	}
	datadir_choose(data, dir, sizeof dir);
	return init_county(dir, areas, sample, people);
}
