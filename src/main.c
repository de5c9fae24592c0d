/*
 * The one binary: a role that main started, or a command of the server's
 * administrator. Above all rooms: it hands the screens to the sessions.
 */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "keys/keys.h"
#include "screens/kit/ui.h"
#include "src/datadir.h"
#include "src/init.h"
#include "src/local.h"
#include "src/local_account.h"
#include "src/local_store.h"
#include "src/log.h"
#include "src/role.h"
#include "src/session.h"
#include "src/tr.h"

static const struct front front = { .screens = ui_run };

static int help_main(int argc, char **argv);

/* `fengsui serve --data DIR [--listen ADDR:PORT] [--test-clock FILE]` */
static int
serve_main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "data", required_argument, NULL, 'd' },
		{ "listen", required_argument, NULL, 'l' },
		{ "test-clock", required_argument, NULL, 't' },
		{ 0 }
	};
	const char *data = NULL, *on = NULL, *test_clock = NULL;
	char dir[PATH_MAX];
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'd': data = optarg; break;
		case 'l': on = optarg; break;
		case 't': test_clock = optarg; break;
		default: return 2;
		}
	}
	if (optind != argc) {
		log_warnx(_("“%s” is not understood; see: fengsui help"), LOG_SAFE(argv[optind]));
		return 2;
	}
	datadir_choose(data, dir, sizeof dir);
	return serve_run(dir, on, test_clock);
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
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "init", "--data DIR --areas FILE [--sample]", N_("make a county"), init_main },
	{ "serve", "--data DIR [--listen ADDR:PORT]", N_("serve it over SSH"), serve_main },
	{ "account", "add NAME --data DIR --area CODE --role R ...",
	    N_("add a person; account help says more"), local_account_main },
	{ "check", "--data DIR", N_("is the log whole?"), store_check_main },
	{ "backup", "--data DIR --to FILE", N_("copy the county"), store_backup_main },
	{ "restore", "--from FILE --data DIR", N_("make a county from a copy"), store_restore_main },
	{ "as", "NAME --data DIR NOUN VERB ...", N_("a command in a person's name"), local_as_main },
	{ "help", "", N_("this list"), help_main },
	{ NULL, NULL, NULL, NULL }
};

static int
help_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("%s\n", _("Fengsui: disaster reports and incidents of a county, over SSH"));
	for (const struct local_command *c = commands; c->name != NULL; c++)
		printf("  fengsui %-7s %-44s %s\n", c->name, c->usage, gettext(c->text));
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--role") == 0)
		return role_command(argc, argv);
	keys_init();
	tr_init();
	if (argc > 1 && strcmp(argv[1], "--help") == 0)
		return help_main(argc, argv);
	for (const struct local_command *c = commands; argc > 1 && c->name != NULL; c++)
		if (strcmp(argv[1], c->name) == 0)
			return c->run(argc - 1, argv + 1);
	log_warnx(_("which command? see: fengsui help"));
	return 2;
}
