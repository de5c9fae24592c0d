/*
 * `account add` and `account key --key` carry what no typed line should hold
 * (whole key files, a stretched password), so they make their operation here;
 * everything else goes through the grammar that SSH commands use.
 */
#include "src/admin/local_account.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/codec.h"
#include "gen/kinds/account/account.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/any/enums.h"
#include "keys/key_file.h"
#include "keys/password.h"
#include "keys/random.h"
#include "keys/secret.h"
#include "src/admin/local.h"
#include "src/base/clock.h"
#include "src/base/datadir.h"
#include "src/command/help.h"
#include "src/lang/tr.h"
#include "src/op/password_rule.h"
#include "src/op/settings.h"
#include "src/op/verifier.h"
#include "src/rules/account/account.h"
#include "src/session/link.h"
#include "src/text/parse.h"

#define WORDS 64
#define PAIRS 16
#define KEY_FILE_BYTES 16384	/* of eight keys, in UTF-16 too */

struct local_account {
	const char *data;
	char *words[WORDS];		/* as the grammar wants them */
	int nwords;
	const char *name;		/* whom */
	struct { const char *field, *value; } pair[PAIRS];
	size_t npairs;
	char made[PAIRS][700];		/* "area=..." made from --area ... */
	char keys[6001];
	bool has_keys, password_stdin;
	char password[PASSWORD_MAX + 1];
};

void
local_account_usage(FILE *out)
{
	fprintf(out, "%s\n%s\n", _("usage: fengsui account add NAME --data DIR --area CODE --role R[,R] "
	    "[--post A|B] [--unit NAME] [--name TEXT] [--phone TEXT] [--key FILE]... [--password-stdin]"),
	    _("       fengsui account grant|revoke|list|show|key|code|disable|enable|set ... --data DIR"));
}

static int
usage(void)
{
	local_account_usage(stderr);
	return 2;
}

void
local_account_help(void)
{
	local_account_usage(stdout);
	help_noun(NULL, "account", stdout);
}

/* Appends the text of a key file. 0 or the exit code. */
static int
add_key(struct local_account *la, const char *file, const uint8_t *bytes, size_t n)
{
	size_t len = strlen(la->keys);
	char *text = la->keys + len, lines[KEY_FILE_BYTES];
	long got = n == KEY_FILE_BYTES ? -1 : key_file_text(text, sizeof la->keys - 1 - len, bytes, n);
	bool private = got >= 0 && key_file_read(lines, sizeof lines, text) == KEY_FILE_PRIVATE;

	secret_wipe(lines, sizeof lines);
	if (got < 0 || private || !text_valid(text, (size_t)got, true)) {
		secret_wipe(text, sizeof la->keys - len);
		fprintf(stderr, private ? _("--key %s: is a PRIVATE key, which nobody else may see: nothing was "
		    "stored. Give the file that ends in .pub; if others have seen the private one, make a new pair\n") :
		    _("--key %s: holds no public keys; give the file that ends in .pub\n"), file);
		return 1;
	}
	len += (size_t)got;
	if (len > 0 && la->keys[len - 1] != '\n')
		la->keys[len++] = '\n';
	la->keys[len] = '\0';
	la->has_keys = true;
	return 0;
}

static int
read_key(struct local_account *la, const char *file)
{
	uint8_t bytes[KEY_FILE_BYTES];
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK), rc = 1;
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		fprintf(stderr, "--key %s: %s\n", file, fd < 0 ? strerror(errno) : _("is no file"));
		if (fd >= 0)
			close(fd);
		return 1;
	}
	n = read(fd, bytes, sizeof bytes);
	if (n < 0)
		fprintf(stderr, "--key %s: %s\n", file, strerror(errno));
	else
		rc = add_key(la, file, bytes, (size_t)n);
	close(fd);
	secret_wipe(bytes, sizeof bytes);
	return rc;
}

/* One line from standard input, without its end. 0 or the exit code. */
static int
read_password(struct local_account *la)
{
	size_t len = 0;
	ssize_t n;

	while (len < sizeof la->password && (n = read(STDIN_FILENO, la->password + len, 1)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || la->password[len] == '\n')
			break;
		len++;
	}
	if (len > 0 && len < sizeof la->password && la->password[len - 1] == '\r')
		len--;
	if (len == 0 || len == sizeof la->password || !text_valid(la->password, len, false)) {
		fprintf(stderr, _("--password-stdin: give one line of text, of 1 to %d bytes, on standard input\n"),
		    PASSWORD_MAX);
		return 2;
	}
	la->password[len] = '\0';
	return 0;
}

static const char *
option_value(int argc, char **argv, int *i, const char *name)
{
	size_t n = strlen(name);

	if (strncmp(argv[*i], name, n) != 0)
		return NULL;
	if (argv[*i][n] == '=')
		return argv[*i] + n + 1;
	if (argv[*i][n] == '\0' && *i + 1 < argc)
		return argv[++*i];
	return NULL;
}

/* --area CODE and area=CODE are one. 1 if argv[*i] was such an option. */
static int
take_pair(struct local_account *la, int argc, char **argv, int *i)
{
	static const char *const options[] = { "--area", "--role", "--post", "--unit", "--name", "--phone" };
	const char *value;

	for (size_t k = 0; k < sizeof options / sizeof options[0]; k++) {
		value = option_value(argc, argv, i, options[k]);
		if (value == NULL)
			continue;
		if (la->npairs == PAIRS || la->nwords == WORDS || (size_t)snprintf(la->made[la->npairs],
		    sizeof la->made[0], "%s=%s", options[k] + 2, value) >= sizeof la->made[0])
			return -1;
		la->words[la->nwords++] = la->made[la->npairs];
		la->pair[la->npairs].field = options[k] + 2;
		la->pair[la->npairs++].value = value;
		return 1;
	}
	return 0;
}

static int
take_word(struct local_account *la, char *word)
{
	char *eq = strchr(word, '=');

	if (la->nwords == WORDS || (eq != NULL && la->npairs == PAIRS))
		return -1;
	la->words[la->nwords++] = word;
	if (eq != NULL && eq > word && word[0] != '-') {
		snprintf(la->made[la->npairs], sizeof la->made[0], "%.*s", (int)(eq - word), word);
		la->pair[la->npairs].field = la->made[la->npairs];
		la->pair[la->npairs++].value = eq + 1;
	} else if (la->nwords == 3) {
		la->name = word;	/* account VERB NAME */
	}
	return 0;
}

static int
take_args(struct local_account *la, int argc, char **argv)
{
	const char *value;
	int rc = 0;

	la->words[la->nwords++] = argv[0];
	for (int i = 1; i < argc && rc == 0; i++) {
		if ((value = option_value(argc, argv, &i, "--data")) != NULL) {
			la->data = value;
		} else if ((value = option_value(argc, argv, &i, "--key")) != NULL) {
			rc = read_key(la, value);
		} else if (strcmp(argv[i], "--password-stdin") == 0) {
			la->password_stdin = true;
		} else {
			rc = take_pair(la, argc, argv, &i);
			if (rc == 0)
				rc = take_word(la, argv[i]);
			rc = rc < 0 ? usage() : 0;
		}
	}
	if (rc == 0 && la->nwords < 2)
		rc = usage();
	if (rc == 0 && la->password_stdin)
		rc = read_password(la);
	return rc;
}

static int
print_refusal(const struct kind *kind, const struct refusal *r, struct txn *t)
{
	char text[1024];
	struct buf b = BUF(text);

	say_refusal(&b, t, kind, r, true);
	fprintf(stderr, "%s\n", buf_str(&b));
	return r->exit;
}

static int
fill_pairs(const struct local_account *la, struct txn *t, const struct kind *kind, void *args)
{
	struct viewer local;
	struct parse_env env = { .txn = t, .who = &local, .now = clock_now(),
	    .offset = setting_offset(t) };
	struct refusal r;

	viewer_local(&local);
	for (size_t i = 0; i < la->npairs; i++) {
		const struct field *f = kind_field(kind, la->pair[i].field);
		if (f == NULL || f->flags & (F_SYSTEM | F_HIDDEN)) {
			fprintf(stderr, _("%s: is not understood here\n"), la->pair[i].field);
			return usage();
		}
		if (parse_field(&env, f, la->pair[i].value, args, &r) != 0)
			return print_refusal(kind, &r, t);
	}
	return 0;
}

static int
refuse_guessable(const struct local_account *la, const struct op_account_add *args)
{
	enum password_fault fault = password_fault(la->password,
	    (const char *const [3]){ args->which, args->name, args->phone });

	if (fault == PASSWORD_GOOD)
		return 0;
	fprintf(stderr, "--password-stdin: %s\n", password_fault_says(fault));
	return 1;
}

static int
stretch(struct local_account *la, struct op_account_add *args)
{
	char folded[PASSWORD_MAX + 1];
	size_t len = verifier_fold(la->password, folded);
	int rc;

	random_fill(args->salt.data, PASSWORD_SALT);
	args->salt.len = PASSWORD_SALT;
	args->stretched.len = PASSWORD_BYTES;
	rc = password_stretch(args->stretched.data, folded, len, args->salt.data, PASSWORD_OPS,
	    PASSWORD_MEM_KIB);
	secret_wipe(folded, sizeof folded);
	if (rc == 0)
		return 0;
	fprintf(stderr, "--password-stdin: %s\n", strerror(errno));
	return 4;
}

static int
fill_add(struct local_account *la, struct txn *t, struct op_account_add *args)
{
	int rc = fill_pairs(la, t, &kind_op_account_add, args);

	if (rc != 0)
		return rc;
	if (la->name == NULL || strlen(la->name) >= sizeof args->which)
		return usage();
	snprintf(args->which, sizeof args->which, "%s", la->name);
	if (la->has_keys)
		snprintf(args->keys, sizeof args->keys, "%s", la->keys);
	if (la->password_stdin)
		rc = refuse_guessable(la, args);
	return rc == 0 && la->password_stdin ? stretch(la, args) : rc;
}

static int
fill_key(struct local_account *la, struct txn *t, struct op_account_key *args)
{
	struct refusal r = { .field = "which", .message = M_NO_SUCH_ACCOUNT, .exit = 1 };
	struct account a;
	int rc = fill_pairs(la, t, &kind_op_account_key, args);

	if (rc != 0)
		return rc;
	if (la->name == NULL)
		return usage();
	if (!account_find(t, la->name, &a)) {
		arg_text(r.args[0], la->name);
		return print_refusal(&kind_op_account_key, &r, t);
	}
	args->which = a.id;
	snprintf(args->add, sizeof args->add, "%s", la->keys);
	return 0;
}

static int
submit(struct link *l, const char *name, const void *args)
{
	struct request *req = malloc(sizeof *req);
	struct reply *reply = calloc(1, sizeof *reply);
	const struct subject *s;
	const struct op *op = op_find(name, &s);
	struct db *db;
	struct txn t;
	int rc = 4;

	if (req == NULL || reply == NULL || op == NULL)
		goto out;
	request_fill(req, s, op, args);
	req->how = how_command;
	keeper_submit(l, req, reply);
	if (reply->outcome == DONE) {
		printf("%s\n", reply->answer.number);
		if (reply->secret[0] != '\0')
			printf("%s", reply->secret);
		if (reply->before)
			fprintf(stderr, "%s\n", _("this was stored before; a new one-time code: account code NAME"));
		rc = fflush(stdout) == 0 ? 0 : 4;
	} else if ((db = link_db(l)) != NULL) {
		txn_begin(&t, db, false);
		rc = print_refusal(op->args, &reply->refusal, &t);
		txn_abort(&t);
	} else {
		rc = print_refusal(op->args, &reply->refusal, NULL);
	}
	secret_wipe(reply->secret, sizeof reply->secret);
out:
	free(req);
	free(reply);
	return rc;
}

static int
run_direct(struct local_account *la, const char *dir, bool add)
{
	union { struct op_account_add add; struct op_account_key key; } args = { 0 };
	struct link *l;
	struct db *db;
	struct txn t;
	int rc;

	for (int i = 2; i < la->nwords; i++)
		if (la->words[i][0] == '-' || (i > 2 && strchr(la->words[i], '=') == NULL))
			return usage();
	l = link_local(dir, NULL, &rc);
	if (l == NULL)
		return rc;
	db = link_db(l);
	if (db != NULL) {
		txn_begin(&t, db, false);
		rc = add ? fill_add(la, &t, &args.add) : fill_key(la, &t, &args.key);
		txn_abort(&t);
		if (rc == 0)
			rc = submit(l, add ? "account.add" : "account.key", &args);
	} else {
		fprintf(stderr, "%s\n", _("the county cannot be read; try again"));
		rc = 4;
	}
	link_close(l);
	secret_wipe(&args, sizeof args);
	return rc;
}

int
local_account_main(int argc, char **argv)
{
	struct local_account *la = calloc(1, sizeof *la);
	char dir[PATH_MAX];
	bool add, key;
	int rc;

	if (la == NULL)
		return 4;
	rc = take_args(la, argc, argv);
	datadir_choose(la->data, dir, sizeof dir);
	if (rc == 0) {
		add = words_have("add|添加|增加", la->words[1]);
		key = words_have("key|公钥", la->words[1]) && la->has_keys;
		if (!add && (la->password_stdin || (la->has_keys && !key)))
			rc = usage();
		else if (add || key)
			rc = run_direct(la, dir, add);
		else
			rc = local_run(dir, NULL, la->nwords, la->words);
	}
	secret_wipe(la, sizeof *la);
	free(la);
	return rc;
}
