/*
 * Manual pages and completion, made at build time from what help is made from: the table of
 * the program's own commands and the tables of nouns and verbs.
 *
 *   manual 1|7 en|zh LOCALEDIR    fengsui(1) and fengsui-commands(7), for man
 *   manual bash                   completion, for bash
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/version.h"
#include "src/admin/local_account.h"
#include "src/base/datadir.h"
#include "src/command/help.h"
#include "src/lang/tr.h"

static const struct row {
	const char *name, *usage, *text, *more;
} rows[] = {
#define COMMAND(name, usage, text, more, run) { name, usage, text, more },
#include "src/commands.def"
#undef COMMAND
};

#define ROWS (sizeof rows / sizeof *rows)

/* --- text as troff reads it --- */

static void
plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i == 0 && (s[i] == '.' || s[i] == '\''))
			fputs("\\&", stdout);
		switch (s[i]) {
		case '\\': fputs("\\e", stdout); break;
		case '-': fputs("\\-", stdout); break;
		case '^': fputs("\\(ha", stdout); break;
		case '~': fputs("\\(ti", stdout); break;
		case '`': fputs("\\(ga", stdout); break;
		case '"': fputs("\\(dq", stdout); break;
		case '|': fputs("|\\:", stdout); break;	/* a line may end behind it */
		case ',': fputs(",\\:", stdout); break;
		default: putchar(s[i]);
		}
	}
}

static void
line(const char *s)
{
	plain(s, strlen(s));
	putchar('\n');
}

static void
head(const char *s)
{
	fputs(".SH ", stdout);
	line(s);
}

/* What is explained, in bold, and in how many words. */
static void
item(const char *what, size_t n, const char *text)
{
	fputs(".TP\n\\fB", stdout);
	plain(what, n);
	fputs("\\fR\n", stdout);
	line(text);
}

/* Where an option and what it takes end, or NULL: text follows it by two blanks, or by one
 * behind the longest of a list. */
static char *
item_end(char *at)
{
	char *gap = strstr(at, "  ");

	if (gap == NULL && strncmp(at, "--", 2) == 0 && (gap = strchr(at, ' ')) != NULL)
		gap = strchr(gap + 1, ' ');
	return gap;
}

/* Lines of a help: "  WHAT  text" is an item, deeper ones are more of it. */
static void
lines(char *text)
{
	bool within = false;
	char *rest = text, *at;

	while ((at = strsep(&rest, "\n")) != NULL) {
		size_t deep = strspn(at, " ");
		char *gap = item_end(at + deep);

		if (deep == 2 && gap != NULL) {
			if (!within)
				fputs(".RS\n", stdout);
			item(at + deep, (size_t)(gap - at) - deep, gap + strspn(gap, " "));
			within = true;
			continue;
		}
		if (within && deep <= 2) {
			fputs(".RE\n", stdout);
			within = false;
			if (at[deep] != '\0')
				fputs(".IP\n", stdout);
		}
		if (at[deep] != '\0')
			line(at + deep);
	}
	if (within)
		fputs(".RE\n", stdout);
}

/* What a help prints; the caller frees it. */
static char *
said(void (*help)(FILE *out))
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		exit(4);
	help(f);
	fclose(f);
	return text;
}

static void
begin(const char *name, int section, const char *what)
{
	printf(".\\\" made from the tables of " FENGSUI_NAME "\n");
	if (tr_now() == language_zh)
		fputs(".do mso zh.tmac\n", stdout);
	printf(".TH %s %d \"\" \"%s\" \"Fengsui\"\n.nh\n.ad l\n", name, section, FENGSUI_NAME);
	head(_("NAME"));
	for (const char *p = name; *p != '\0'; p++)
		plain(&(char){ (char)tolower((unsigned char)*p) }, 1);
	printf(" \\- ");
	line(what);
}

/* --- fengsui(1) --- */

static void
usage_of(const struct row *r)
{
	fputs("\\fBfengsui ", stdout);
	plain(r->name, strlen(r->name));
	fputs("\\fR", stdout);
	if (r->usage[0] != '\0')
		putchar(' ');
	line(r->usage);
}

static void
command(const struct row *r)
{
	char *more = r->more != NULL ? strdup(gettext(r->more)) : NULL, *text;

	fputs(".TP\n", stdout);
	usage_of(r);
	line(gettext(r->text));
	if (more != NULL) {
		fputs(".IP\n", stdout);
		lines(more);
	}
	free(more);
	if (strcmp(r->name, "account") != 0)
		return;
	text = said(local_account_usage);
	fputs(".IP\n", stdout);
	for (char *rest = text, *at; (at = strsep(&rest, "\n")) != NULL;)
		if (*at != '\0') {
			line(at + strspn(at, " "));
			fputs(".br\n", stdout);
		}
	free(text);
}

static void
page_program(void)
{
	char data[300];

	begin("FENGSUI", 1, _("disaster reports and incidents of a county, over SSH"));
	head(_("SYNOPSIS"));
	for (size_t i = 0; i < ROWS; i++) {
		usage_of(&rows[i]);
		fputs(".br\n", stdout);
	}
	head(_("COMMANDS"));
	for (size_t i = 0; i < ROWS; i++)
		command(&rows[i]);
	head(_("OPTIONS"));
	snprintf(data, sizeof data, "%s", _(DATADIR_HELP));
	lines(data);
	head(_("EXIT STATUS"));
	line(_("0 done, 1 refused by a rule, 2 not understood, 3 not permitted, 4 not stored, try "
	    "again. Of fengsui status: 0 well, 1 somebody is needed, 2 it does not run or nothing can be said."));
	head(_("FILES"));
	item("/var/lib/fengsui", strlen("/var/lib/fengsui"),
	    _("the county: its store, secrets and keys. Copy it with fengsui backup alone."));
	head(_("SEE ALSO"));
	fputs("\\fBfengsui\\-commands\\fR(7), \\fBssh\\fR(1)\n", stdout);
}

/* --- fengsui-commands(7) --- */

/* The nouns, one after another: their verbs with all keys, as help of the noun says them. */
static void
each_noun(void (*with)(const char *noun, char *text))
{
	const char *nouns[200];
	size_t n = 0;

	for (size_t i = 0; subjects[i] != NULL; i++)
		nouns[n++] = subjects[i]->noun;
	for (size_t g = 0; view_groups[g] != NULL; g++)
		if (subject_find(view_groups[g]->noun) == NULL)
			nouns[n++] = view_groups[g]->noun;
	for (size_t i = 0; i < n; i++) {
		bool before = false;
		char *text;
		size_t size;
		FILE *f;

		for (size_t j = 0; j < i; j++)
			before = before || strcmp(nouns[j], nouns[i]) == 0;
		f = before ? NULL : open_memstream(&text, &size);
		if (f == NULL)
			continue;
		help_noun(NULL, nouns[i], f);
		fclose(f);
		with(nouns[i], text);
		free(text);
	}
}

static void
page_noun(const char *noun, char *text)
{
	bool keys = false;

	printf(".SH \"");
	plain(noun, strlen(noun));
	printf(" (");
	plain(help_noun_zh(noun), strlen(help_noun_zh(noun)));
	printf(")\"\n");
	for (char *rest = text, *at; (at = strsep(&rest, "\n")) != NULL;) {
		size_t deep = strspn(at, " ");
		char *gap = strstr(at + deep, "  ");
		bool key = deep == 4;

		if (deep == 0)
			continue;	/* what all take stands above */
		if (key != keys)
			fputs(key ? ".RS\n" : ".RE\n", stdout);
		keys = key;
		if (gap != NULL)
			item(at + deep, (size_t)(gap - at) - deep, gap + 2);
		else
			item("", 0, at + deep);
	}
	if (keys)
		fputs(".RE\n", stdout);
}

static void
page_commands(void)
{
	char *foot = said(help_foot);

	begin("FENGSUI-COMMANDS", 7, _("what can be typed to a county"));
	head(_("SYNOPSIS"));
	fputs("\\fBssh\\fR ", stdout);
	line(_("NAME@HOST NOUN VERB [WHICH] [key=value ...]"));
	fputs(".br\n\\fBfengsui as\\fR ", stdout);
	line(_("NAME --data DIR NOUN VERB [WHICH] [key=value ...]"));
	head(_("OPTIONS"));
	lines(foot);
	free(foot);
	head(_("DESCRIPTION"));
	line(_("The verbs of each noun, and below each verb its keys; who types, and what the county's "
	    "own choices are, says: NOUN help VERB."));
	each_noun(page_noun);
	head(_("SEE ALSO"));
	fputs("\\fBfengsui\\fR(1)\n", stdout);
}

/* --- completion --- */

/* The options in a text, each once. */
static void
options_in(const char *text, char *seen, size_t cap)
{
	for (const char *p = text != NULL ? strstr(text, "--") : NULL; p != NULL; p = strstr(p + 2, "--")) {
		size_t n = 2 + strspn(p + 2, "abcdefghijklmnopqrstuvwxyz-");
		char word[60];

		if (n == 2 || (p > text && isalnum((unsigned char)p[-1])))
			continue;
		snprintf(word, sizeof word, " %.*s ", (int)n, p);
		if (strstr(seen, word) == NULL)
			snprintf(seen + strlen(seen), cap - strlen(seen), "%s", word);
	}
}

static void
bash_options(const struct row *r)
{
	char seen[1000] = "", *text = NULL;

	options_in(r->usage, seen, sizeof seen);
	options_in(r->more, seen, sizeof seen);
	if (strcmp(r->name, "account") == 0)
		text = said(local_account_usage);
	if (strcmp(r->name, "as") == 0)
		text = said(help_foot);
	options_in(text, seen, sizeof seen);
	free(text);
	printf("\t%s) echo '%s' ;;\n", r->name, seen);
}

/* Verbs of a noun, and keys of each. */
static void
bash_noun(const char *noun, char *text)
{
	size_t skip = strlen(noun) + 3;

	printf("\t%s) echo '", noun);
	for (char *at = text; at != NULL && *at != '\0'; at = strchr(at, '\n'), at += at != NULL)
		if (at[0] == ' ' && at[2] != ' ')
			printf(" %.*s", (int)strcspn(at + skip, " \n"), at + skip);
	printf("' ;;\n");
}

static void
bash_keys(const char *noun, char *text)
{
	size_t skip = strlen(noun) + 3;
	bool open = false;

	for (char *rest = text, *at; (at = strsep(&rest, "\n")) != NULL;) {
		size_t deep = strspn(at, " ");

		if (deep == 2) {
			if (open)
				printf("' ;;\n");
			printf("\t'%s %.*s') echo '", noun, (int)strcspn(at + skip, " "), at + skip);
			open = true;
		} else if (deep == 4 && at[deep + strspn(at + deep, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '=') {
			printf(" %.*s=", (int)strcspn(at + deep, "="), at + deep);
		}
	}
	if (open)
		printf("' ;;\n");
}

static const char bash_rest[] =
    "_fengsui() {\n"
    "	local cur=${COMP_WORDS[COMP_CWORD]} words=() w i\n"
    "	COMPREPLY=()\n"
    "	for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "		w=${COMP_WORDS[i]}\n"
    "		case $w in\n"
    "		--data) i=$((i + 1)) ;;\n"
    "		--version) words+=(\"$w\") ;;\n"
    "		-*) ;;\n"
    "		*) words+=(\"$w\") ;;\n"
    "		esac\n"
    "	done\n"
    "	# Behind = stands a value, behind --data a directory.\n"
    "	[[ $cur == = || ${COMP_WORDS[COMP_CWORD - 1]} == = || ${COMP_WORDS[COMP_CWORD - 1]} == --data ]] && return\n"
    "	if [ ${#words[@]} = 0 ]; then\n"
    "		mapfile -t COMPREPLY < <(compgen -W \"$(_fengsui_commands)\" -- \"$cur\")\n"
    "		return\n"
    "	fi\n"
    "	[ \"${words[0]}\" = as ] && words=(as \"${words[@]:2}\")\n"
    "	if [[ $cur == -* ]]; then\n"
    "		mapfile -t COMPREPLY < <(compgen -W \"$(_fengsui_options \"${words[0]}\")\" -- \"$cur\")\n"
    "		return\n"
    "	fi\n"
    "	case ${words[0]} in\n"
    "	help) mapfile -t COMPREPLY < <(compgen -W \"$(_fengsui_commands)\" -- \"$cur\") ;;\n"
    "	as|account)\n"
    "		[ \"${words[0]}\" = as ] && [[ $COMP_CWORD == 2 ]] && return\n"
    "		[ \"${words[0]}\" = as ] && words=(\"${words[@]:1}\")\n"
    "		case ${#words[@]} in\n"
    "		0) mapfile -t COMPREPLY < <(compgen -W \"$(_fengsui_nouns)\" -- \"$cur\") ;;\n"
    "		1) mapfile -t COMPREPLY < <(compgen -W \"$(_fengsui_verbs \"${words[0]}\")\" -- \"$cur\") ;;\n"
    "		*)\n"
    "			mapfile -t COMPREPLY < <(compgen -W \"$(_fengsui_keys \"${words[0]} ${words[1]}\")\" -- \"$cur\")\n"
    "			compopt -o nospace 2>/dev/null\n"
    "			;;\n"
    "		esac\n"
    "		;;\n"
    "	esac\n"
    "}\n"
    "complete -o default -F _fengsui fengsui\n";

static void
bash_name(const char *noun, char *text)
{
	(void)text;
	printf(" %s", noun);
}

static void
bash(void)
{
	printf("# Completion of fengsui, made from the tables of " FENGSUI_NAME "\n"
	    "# shellcheck shell=bash\n_fengsui_commands() {\n\techo '");
	for (size_t i = 0; i < ROWS; i++)
		printf(" %s", rows[i].name);
	printf("'\n}\n_fengsui_options() {\n\tcase $1 in\n");
	for (size_t i = 0; i < ROWS; i++)
		bash_options(&rows[i]);
	printf("\tesac\n}\n_fengsui_nouns() {\n\techo '");
	each_noun(bash_name);
	printf("'\n}\n_fengsui_verbs() {\n\tcase $1 in\n");
	each_noun(bash_noun);
	printf("\tesac\n}\n_fengsui_keys() {\n\tcase $1 in\n");
	each_noun(bash_keys);
	printf("\tesac\n}\n%s", bash_rest);
}

int
main(int argc, char **argv)
{
	tr_init();
	tr_set(language_en);
	if (argc == 2 && strcmp(argv[1], "bash") == 0) {
		bash();
		return fflush(stdout) == 0 ? 0 : 4;
	}
	if (argc != 4)
		return fprintf(stderr, "manual 1|7 en|zh LOCALEDIR, manual bash\n"), 2;
	bindtextdomain("fengsui", argv[3]);
	tr_set(strcmp(argv[2], "zh") == 0 ? language_zh : language_en);
	if (strcmp(argv[1], "1") == 0)
		page_program();
	else
		page_commands();
	return fflush(stdout) == 0 ? 0 : 4;
}
