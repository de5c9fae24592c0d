/*
 * Public keys in every form that ssh-keygen, PuTTYgen and Notepad write, and what is
 * given for one by mistake.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/kinds/account/args.h"
#include "gen/kinds/account/pubkey.h"
#include "keys/key.h"
#include "keys/key_file.h"
#include "src/rules/account/account.h"
#include "src/text/parse.h"
#include "tests/check/help_world.h"

Suite *suite_key_file(void);

#define BLOB "AAAAC3NzaC1lZDI1NTE5AAAAIDZxlstTgT6ul9uNp/xvfg41Rjt1Y7TJ82TuwZJrjUHb"
#define LINE "ssh-ed25519 " BLOB

static const struct { const char *bytes; size_t len; const char *line; } bytes[] = {
#define B(b, l) { b, sizeof(b) - 1, l }
	B(LINE " zhang san\n", LINE " zhang san\n"),
	B(LINE, LINE),
	B(LINE "\r\n", LINE "\n"),
	B(LINE "\r" LINE "\r", LINE "\n" LINE "\n"),
	B("\xef\xbb\xbf" LINE "\r\n", LINE "\n"),
	B(LINE "\n\xef\xbb\xbf" LINE "\n", LINE "\n" LINE "\n"),
	B("\xff\xfes\0s\0h\0-\0\r\0\n\0", "ssh-\n"),
	B("\xfe\xff\0s\0s\0h\0-\0\r\0\n", "ssh-\n"),
	B("\xff\xfe\x20_\x09N", "张三"),
	B("k \xd5\xc5\xc8\xfd\n", "k ????\n"),
	B("k 张三\n", "k 张三\n"),
	B("", ""),
#undef B
};

START_TEST(bytes_become_text)
{
	char out[400];

	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
		ck_assert_int_eq(key_file_text(out, sizeof out, (const uint8_t *)bytes[i].bytes,
		    bytes[i].len), (long)strlen(bytes[i].line));
		ck_assert_str_eq(out, bytes[i].line);
	}
	ck_assert_int_eq(key_file_text(out, sizeof out, (const uint8_t *)"a\0b", 3), -1);
	ck_assert_int_eq(errno, EILSEQ);
	ck_assert_int_eq(key_file_text(out, 3, (const uint8_t *)"abc", 3), -1);
	ck_assert_int_eq(errno, ENOBUFS);
	ck_assert_int_eq(key_file_text(out, 4, (const uint8_t *)"abc", 3), 3);
}
END_TEST

static const struct { const char *text; enum key_file is; const char *lines; } texts[] = {
	{ LINE " zhang san", KEY_FILE_LINES, LINE " zhang san\n" },
	{ "# mine\n\n  " LINE "\r\n", KEY_FILE_LINES, "# mine\n\n" LINE "\n" },
	{ "\xef\xbb\xbf" LINE, KEY_FILE_LINES, LINE "\n" },
	/* ssh-keygen -e */
	{ "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"256-bit ED25519, converted by a@b from OpenSSH\"\n"
	  BLOB "\n---- END SSH2 PUBLIC KEY ----\n",
	  KEY_FILE_LINES, LINE " 256-bit ED25519, converted by a@b from OpenSSH\n" },
	/* several lines, headers that go on, another block behind it */
	{ "---- BEGIN SSH2 PUBLIC KEY ----\nSubject: me\nComment: \"zhang \\\nsan\"\nx-private: a\\\nb\n"
	  "AAAAC3NzaC1lZDI1NTE5AAAAIDZxlstTgT6ul9uNp/xv\nfg41Rjt1Y7TJ82TuwZJrjUHb\n"
	  "---- END SSH2 PUBLIC KEY ----\n---- BEGIN SSH2 PUBLIC KEY ----\n" BLOB
	  "\n---- END SSH2 PUBLIC KEY ----",
	  KEY_FILE_LINES, LINE " zhang san\n" LINE " \n" },
	{ "---- BEGIN SSH2 PUBLIC KEY ----\n" BLOB "\n", KEY_FILE_CUT, NULL },
	{ "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n", KEY_FILE_CUT, NULL },
	{ "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n", KEY_FILE_PEM, NULL },
	{ "-----BEGIN RSA PUBLIC KEY-----\nMIIB\n", KEY_FILE_PEM, NULL },
	{ "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n", KEY_FILE_PRIVATE, NULL },
	{ "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n", KEY_FILE_PRIVATE, NULL },
	{ "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n", KEY_FILE_PRIVATE, NULL },
	{ "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n", KEY_FILE_PRIVATE, NULL },
	{ "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n", KEY_FILE_PRIVATE, NULL },
	{ "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\n", KEY_FILE_PRIVATE, NULL },
	{ "my key: -----BEGIN OPENSSH PRIVATE KEY----- b3Bl", KEY_FILE_PRIVATE, NULL },
	{ "Private-Lines: 1\nAAAAIDZxlstTgT6ul9uNp\n", KEY_FILE_PRIVATE, NULL },
	{ LINE "\n-----BEGIN PUBLIC KEY-----\n\xef\xbb\xbfPuTTY-User-Key-File-2: ssh-rsa\n", KEY_FILE_PRIVATE, NULL },
	{ "", KEY_FILE_LINES, "" },
};

START_TEST(text_becomes_lines)
{
	char out[600];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		ck_assert_msg(key_file_read(out, sizeof out, texts[i].text) == texts[i].is, "text %zu", i);
		if (texts[i].lines != NULL)
			ck_assert_str_eq(out, texts[i].lines);
	}
	ck_assert_int_eq(key_file_read(out, strlen(LINE) + 1, LINE), KEY_FILE_LONG);
	ck_assert_int_eq(key_file_read(out, strlen(LINE) + 2, LINE), KEY_FILE_LINES);
}
END_TEST

/* What is refused, and why; nothing is stored. */
static const struct { const char *add, *message; } refusals[] = {
	{ "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "KEY_PRIVATE" },
	{ "PuTTY-User-Key-File-3: ssh-ed25519\n", "KEY_PRIVATE" },
	{ "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n", "KEY_PEM" },
	{ "---- BEGIN SSH2 PUBLIC KEY ----\n" BLOB "\n", "KEY_CUT" },
	{ "restrict " LINE, "KEY_OPTIONS" },
	{ "from=\"10.0.0.0/8\",command=\"a b\" " LINE " zhang", "KEY_OPTIONS" },
	{ "server.example " LINE, "KEY_OPTIONS" },
	{ "ssh-dss AAAAB3NzaC1kc3MAAACB", "KEY_TYPE" },
	{ "SHA256:wSIJKqGJa9+AriuR8TQxecvyskkFtg6LcgNgb112hpE", "KEY_FORM" },
	{ "256 SHA256:wSIJKqGJa9+AriuR8TQxecvyskkFtg6LcgNgb112hpE zhang (ED25519)", "KEY_FORM" },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDZxlstTgT6ul9uN", "KEY_FORM" },
	{ "hello", "KEY_FORM" },
};

START_TEST(refused_by_its_reason)
{
	struct op_account_key args = { 0 };
	struct world w;
	struct reply r;

	world_open(&w);
	args.which = world_account(&w, "v11a");
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		snprintf(args.add, sizeof args.add, "%s", refusals[i].add);
		ck_assert_int_eq(world_do(&w, "admin", "account.key", &args, &r), REFUSED);
		ck_assert_msg(strcmp(world_message(r.refusal.message), refusals[i].message) == 0,
		    "%s: %s", refusals[i].add, world_message(r.refusal.message));
	}
	world_close(&w);
}
END_TEST

/* In no text of any operation, whatever a session let through; nor in a field of a
 * command or form, of whatever type. */
START_TEST(no_text_takes_a_private_key)
{
	static const char head[] = "-----BEGIN OPENSSH PRIVATE KEY-----";
	struct parse_env env = { .now = 0 };
	struct refusal why;
	struct world w;
	struct reply r;
	size_t tried = 0;

	world_open(&w);
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			for (const struct field *f = op->args->fields; f < op->args->fields + op->args->nfields; f++) {
				void *args = calloc(1, op->args->size);
				char name[80];

				ck_assert_int_eq(parse_field(&env, f, head, args, &why), -1);
				ck_assert_str_eq(world_message(why.message), "KEY_PRIVATE");
				snprintf(name, sizeof name, "%s.%s", subjects[i]->noun, op->verb);
				if (f->type == T_TEXT && f->size > strlen(head)) {
					memcpy(field_str(f, args), head, sizeof head);
					ck_assert_int_eq(world_do(&w, "admin", name, args, &r), REFUSED);
					ck_assert_msg(strcmp(world_message(r.refusal.message), "KEY_PRIVATE") == 0 &&
					    strcmp(r.refusal.field, f->name) == 0, "%s %s", name, f->name);
					tried++;
				}
				free(args);
			}
	ck_assert_uint_gt(tried, 30);
	world_close(&w);
}
END_TEST

/* A block counts like a line, with its comment for a label. */
START_TEST(a_block_is_taken)
{
	struct op_account_key args = { .add = "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"zhang san\"\n"
	    BLOB "\n---- END SSH2 PUBLIC KEY ----\n" };
	struct pubkey held[KEYS_MAX];
	struct world w;
	struct reply r;
	struct txn t;

	world_open(&w);
	args.which = world_account(&w, "v11a");
	ck_assert_int_eq(world_do(&w, "admin", "account.key", &args, &r), DONE);
	world_read(&w, &t);
	ck_assert_uint_eq(keys_held(&t, args.which, held, KEYS_MAX), 1);
	txn_abort(&t);
	ck_assert_str_eq(held[0].line, LINE);
	ck_assert_str_eq(held[0].label, "zhang san");
	world_close(&w);
}
END_TEST

Suite *
suite_key_file(void)
{
	Suite *s = suite_create("key_file");
	TCase *t = tcase_create("forms");

	tcase_add_test(t, bytes_become_text);
	tcase_add_test(t, text_becomes_lines);
	tcase_add_test(t, refused_by_its_reason);
	tcase_add_test(t, no_text_takes_a_private_key);
	tcase_add_test(t, a_block_is_taken);
	suite_add_tcase(s, t);
	return s;
}
