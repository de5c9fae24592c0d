/*
 * The one binary: a role that main started, or a command of the server's
 * administrator. Above all rooms: it hands the screens to the sessions.
 */
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "gen/version.h"
#include "keys/keys.h"
#include "screens/desk/desk.h"
#include "src/admin/host.h"
#include "src/admin/init.h"
#include "src/admin/local.h"
#include "src/admin/local_account.h"
#include "src/admin/local_check.h"
#include "src/admin/local_repair.h"
#include "src/admin/local_store.h"
#include "src/admin/status.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/lang/tr.h"
#include "src/serve/role.h"
#include "src/session/session.h"

static const struct front front = { .screens = desk_run };

static int help_main(int argc, char **argv);

static int
version_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts(FENGSUI_NAME);
	return 0;
}

/* `fengsui serve --data DIR [--listen ADDR:PORT] [--backup FOLDER] [--test-clock FILE]` */
static int
serve_main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "data", required_argument, NULL, 'd' },
		{ "listen", required_argument, NULL, 'l' },
		{ "backup", required_argument, NULL, 'b' },
		{ "test-clock", required_argument, NULL, 't' },
		{ 0 }
	};
	const char *data = NULL, *on = NULL, *backups = NULL, *test_clock = NULL;
	char dir[PATH_MAX];
	bool wrong = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'd': data = optarg; break;
		case 'l': on = optarg; break;
		case 'b': backups = optarg; break;
		case 't': test_clock = optarg; break;
		default: wrong = true; break;
		}
	}
	if (wrong || optind != argc) {
		log_warnx(_("not understood; see: fengsui %s --help"), argv[0]);
		return 2;
	}
	datadir_choose(data, dir, sizeof dir);
	return serve_run(dir, on, backups, test_clock);
}

/* How main starts listener and keeper: --role NAME [--test-clock FILE]. */
static int
role_command(int argc, char **argv)
{
	const char *test_clock = NULL;

	if (argc >= 5 && strcmp(argv[3], "--test-clock") == 0)
		test_clock = argv[4];
	return argc >= 3 ? role_main(argv[2], test_clock, &front) : 2;
}

static const struct local_command {
	const char *name, *usage, *text;
	const char *more;	/* lines of its help, NULL = none */
	int (*run)(int argc, char **argv);
} commands[] = {
#define COMMAND(name, usage, text, more, run) { name, usage, text, more, run },
#include "src/commands.def"
#undef COMMAND
	{ NULL, NULL, NULL, NULL, NULL }
};

static const struct local_command *
command_find(const char *name)
{
	for (const struct local_command *c = commands; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int
help_command(const struct local_command *c)
{
	if (c->run == local_account_main) {
		local_account_help();
		return 0;
	}
	printf("fengsui %s %s\n%s\n", c->name, c->usage, gettext(c->text));
	if (c->more != NULL)
		printf("%s\n", gettext(c->more));
	if (c->run != help_main && c->run != version_main && c->run != store_repair_main)
		printf("%s\n", _(DATADIR_HELP));
	return 0;
}

static int
help_main(int argc, char **argv)
{
	const struct local_command *one = argc > 1 ? command_find(argv[1]) : NULL;

	if (one != NULL)
		return help_command(one);
	printf("%s\n", _("Fengsui: disaster reports and incidents of a county, over SSH"));
	for (const struct local_command *c = commands; c->name != NULL; c++)
		printf("  fengsui %-9s %-42s %s\n", c->name, c->usage, gettext(c->text));
	return 0;
}

/* help behind the command, or --help anywhere; behind `as NAME` words are the
 * grammar's. */
static bool
asks_help(const struct local_command *c, int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[2], "help") == 0 && c->run != help_main)
		return true;
	for (int i = 2; i < argc && (i == 2 || c->run != local_as_main); i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	const struct local_command *c;

	if (argc > 1 && strcmp(argv[1], "--role") == 0)
		return role_command(argc, argv);
	keys_init();
	tr_init();
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return help_main(1, argv);
	c = argc > 1 ? command_find(argv[1]) : NULL;
	if (c != NULL)
		return asks_help(c, argc, argv) ? help_command(c) : c->run(argc - 1, argv + 1);
	log_warnx(_("which command? see: fengsui help"));
	return 2;
}
