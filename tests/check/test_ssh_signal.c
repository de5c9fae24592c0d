/* What a client other than OpenSSH's may send: signals, and passwords or keys without end. */
#include <check.h>
#include <libssh/libssh.h>
#include <stdio.h>
#include <string.h>

#include "tests/check/help_ssh.h"

Suite *suite_ssh_signal(void);

static struct ssh_rig rig;

static void
rig_up(void)
{
	ssh_rig_open(&rig, 1500);
}

static void
rig_down(void)
{
	ssh_rig_close(&rig);
}

static ssh_session
stranger(const char *user)
{
	ssh_session s = ssh_new();
	int process = 0;

	ssh_options_set(s, SSH_OPTIONS_HOST, "127.0.0.1");
	ssh_options_set(s, SSH_OPTIONS_PORT, &rig.port);
	ssh_options_set(s, SSH_OPTIONS_USER, user);
	ssh_options_set(s, SSH_OPTIONS_PROCESS_CONFIG, &process);
	ck_assert_msg(ssh_connect(s) == SSH_OK, "%s", ssh_get_error(s));
	return s;
}

static ssh_session
client(const char *user)
{
	ssh_session s = stranger(user);
	ssh_key key = NULL;
	char file[200];

	snprintf(file, sizeof file, "%s/key", rig.dir);
	ck_assert_int_eq(ssh_pki_import_privkey_file(file, NULL, NULL, NULL, &key), SSH_OK);
	ck_assert_int_eq(ssh_userauth_publickey(s, NULL, key), SSH_AUTH_SUCCESS);
	ssh_key_free(key);
	return s;
}

START_TEST(an_interrupt_ends_a_command)
{
	ssh_session s = client("v11a");
	ssh_channel c = ssh_channel_new(s);
	char buf[200];

	ck_assert_int_eq(ssh_channel_open_session(c), SSH_OK);
	ck_assert_int_eq(ssh_channel_request_exec(c, "report file hazard=flood -"), SSH_OK);
	ck_assert_int_eq(ssh_channel_request_send_signal(c, "USR1"), SSH_OK);
	ck_assert_int_eq(ssh_channel_read_timeout(c, buf, sizeof buf, 1, 300), 0);
	ck_assert(!ssh_channel_is_eof(c) && !ssh_channel_is_closed(c));
	ck_assert_int_eq(ssh_channel_request_send_signal(c, "INT"), SSH_OK);
	while (ssh_channel_read_timeout(c, buf, sizeof buf, 1, 20000) > 0)
		;
	ck_assert(ssh_channel_is_eof(c) || ssh_channel_is_closed(c) || !ssh_is_connected(s));
	ssh_channel_free(c);
	ssh_disconnect(s);
	ssh_free(s);
}
END_TEST

/* What is asked and what is typed come in their order only if they are one stream. */
START_TEST(a_terminal_has_one_stream)
{
	ssh_session s = client("v11a");
	ssh_channel c = ssh_channel_new(s);
	char out[4000] = "", err[4000];
	int n = 0, got;

	ck_assert_int_eq(ssh_channel_open_session(c), SSH_OK);
	ck_assert_int_eq(ssh_channel_request_pty_size(c, "xterm", 80, 24), SSH_OK);
	ck_assert_int_eq(ssh_channel_request_exec(c, "report show R0722-99"), SSH_OK);
	while ((got = ssh_channel_read_timeout(c, out + n, (uint32_t)(sizeof out - 1 - (size_t)n), 0, 20000)) > 0)
		n += got;
	ck_assert_msg(strstr(out, "R0722-99") != NULL, "%s", out);
	ck_assert_int_le(ssh_channel_read_nonblocking(c, err, sizeof err, 1), 0);
	ssh_channel_free(c);
	ssh_disconnect(s);
	ssh_free(s);
}
END_TEST

/* Where the server goes with it the library may wait for it for ever. */
static void
last_answer(ssh_session s)
{
	long seconds = 3;

	ssh_options_set(s, SSH_OPTIONS_TIMEOUT, &seconds);
}

/* The session counts by itself; the keeper, which is of few words here, does not. */
START_TEST(wrong_passwords_end_the_connection)
{
	ssh_session s = stranger("v11a");
	int tried = 0;

	while (tried < 50 && ssh_userauth_password(s, NULL, "wrong") == SSH_AUTH_DENIED)
		if (++tried == SSH_RIG_ATTEMPTS - 1)
			last_answer(s);
	ck_assert_int_le(tried, SSH_RIG_ATTEMPTS + 2);
	ck_assert_int_ge(tried, SSH_RIG_ATTEMPTS - 1);	/* the last may get no answer */
	ck_assert(!ssh_is_connected(s));
	ssh_disconnect(s);
	ssh_free(s);
}
END_TEST

/* As many as an agent may hold; whoever tries which keys open something holds more. */
START_TEST(refused_keys_end_the_connection)
{
	ssh_session s = stranger("v11a");
	int tried = 0, rc = SSH_AUTH_DENIED;

	while (tried < 50 && rc == SSH_AUTH_DENIED) {
		ssh_key key = NULL;
		if (tried == 11)
			last_answer(s);
		ck_assert_int_eq(ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key), SSH_OK);
		rc = ssh_userauth_try_publickey(s, NULL, key);
		ssh_key_free(key);
		tried += rc == SSH_AUTH_DENIED;
	}
	ck_assert_int_le(tried, 14);	/* what comes before the end is refused unasked */
	ck_assert_int_ge(tried, 11);
	ck_assert(!ssh_is_connected(s));
	ssh_disconnect(s);
	ssh_free(s);
}
END_TEST

Suite *
suite_ssh_signal(void)
{
	Suite *s = suite_create("ssh_signal");
	TCase *tc = tcase_create("ssh_signal");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, rig_up, rig_down);
	tcase_add_test(tc, an_interrupt_ends_a_command);
	tcase_add_test(tc, a_terminal_has_one_stream);
	tcase_add_test(tc, wrong_passwords_end_the_connection);
	tcase_add_test(tc, refused_keys_end_the_connection);
	suite_add_tcase(s, tc);
	return s;
}
