/* Another host key than before is never made unasked: this is how it is asked for. */
#include "src/admin/host.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/err.h"
#include "gen/kinds/any/enums.h"
#include "gen/kinds/setting/args.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/base/privilege.h"
#include "src/core/beside.h"
#include "src/lang/tr.h"
#include "src/op/settings.h"
#include "src/ssh/ssh.h"

int
host_set(struct core *core, const struct origin *who, const char *print)
{
	struct op_setting_set args = { 0 };
	const struct subject *s;
	const struct op *op = op_find("setting.set", &s);
	struct request *req = malloc(sizeof *req);
	struct reply *reply = calloc(1, sizeof *reply);
	int rc = ERR_IO;

	if (req != NULL && reply != NULL) {
		snprintf(args.which, sizeof args.which, "%s",
		    setting_rows[SETTING_SERVER_FINGERPRINT].name);
		snprintf(args.value, sizeof args.value, "%s", print);
		request_fill(req, s, op, &args);
		req->how = how_command;
		core_do(core, &(struct core_job){ .who = who, .req = req, .reply = reply });
		rc = reply->outcome == DONE ? 0 : ERR_IO;
	}
	free(req);
	free(reply);
	return rc;
}

static int
note(uid_t uid, const char *print)
{
	struct origin who = { .local = true, .uid = (uint32_t)uid };
	struct core *core;
	int err = core_open(&core, ".");

	if (err != 0)
		return err;
	err = core_begin(core, clock_now());
	if (err == 0)
		err = host_set(core, &who, print);
	if (err == 0)
		err = core_commit(core);
	core_close(core);
	return err;
}

/* In the county's directory, which is ours alone. */
static int
make(uid_t uid, const char *dir)
{
	char print[SSH_FINGERPRINT], why[400];
	int err, code;

	if (ssh_host_make(".", print) != 0) {
		if (errno != EBADMSG && errno != ENOTSUP) {
			log_warn(_("the data directory cannot be used"));
			return 4;
		}
		log_warnx(_("the file %s is damaged or no key: move it away first"), FILE_HOST_KEY);
		return 1;
	}
	if (datadir_own(".") != 0 || privilege_owner("data.mdb") != 0) {
		log_warn(_("cannot become the owner of the county"));
		return 4;
	}
	err = beside_new_host(".");
	if (err == 0)
		err = note(uid, print);
	if (err != 0) {
		code = beside_why(".", err, why, sizeof why);
		log_warnx("%s: %s", dir, why);
		return code;
	}
	printf(_("host key %s\n"), print);
	printf("%s\n", _("every client that knew another warns now: print new cards and tell people "
	    "this fingerprint on paper"));
	return 0;
}

int
host_main(int argc, char **argv)
{
	static const struct option options[] = { { "data", required_argument, NULL, 'd' }, { 0 } };
	const char *data = NULL;
	char dir[PATH_MAX];
	bool wrong = false;
	uid_t uid = getuid();
	pid_t holder;
	int c, lock, code;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		data = c == 'd' ? optarg : data;
		wrong = wrong || c != 'd';
	}
	if (wrong || optind != argc) {
		log_warnx(_("not understood; see: fengsui %s --help"), argv[0]);
		return 2;
	}
	datadir_choose(data, dir, sizeof dir);
	if (chdir(dir) != 0 || access("data.mdb", F_OK) != 0) {
		log_warnx(_("there is no county here; run: fengsui init"));
		return 1;
	}
	lock = datadir_lock(".", &holder);
	if (lock < 0 && errno == EWOULDBLOCK)
		log_warnx(_("the data directory is in use: process %d holds its lock"), (int)holder);
	else if (lock < 0)
		log_warn(_("the data directory cannot be used"));
	if (lock < 0)
		return 4;
	code = make(uid, dir);
	close(lock);
	return code;
}
