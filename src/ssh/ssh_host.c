/*
 * What all connections share: the host key and how the server presents itself.
 * Few algorithms, because every name in a list costs bytes on each login.
 */
#include "src/base/datadir.h"
#include "src/ssh/ssh_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/base64.h"
#include "keys/file.h"
#include "keys/secret.h"
#include "src/core/core.h"

#define KEY_FILE_MAX 4096
#define REKEY_BYTES ((uint64_t)1 << 30)
#define REKEY_SECONDS ((uint32_t)8 * 3600)
#define GRACE 60		/* seconds, until the keeper has told */
#define ATTEMPTS 6
#define SILENCE_MS 20000

ssh_key
ssh_host_key(void)
{
	ssh_key key = NULL;

	return ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) == SSH_OK ? key : NULL;
}

static int
print_key(ssh_key key, char out[SSH_FINGERPRINT])
{
	uint8_t blob[KEY_BLOB_MAX];
	char *text = NULL;
	ssize_t len = -1;

	if (ssh_pki_export_pubkey_base64(key, &text) == SSH_OK)
		len = base64_decode(blob, sizeof blob, text, strlen(text));
	ssh_string_free_char(text);
	if (len < 0) {
		errno = EBADMSG;
		return -1;
	}
	key_fingerprint(out, blob, (size_t)len);
	return 0;
}

/* Reads DATA/host_key. NULL with errno. */
static ssh_key
load_key(int dirfd)
{
	int fd = openat(dirfd, FILE_HOST_KEY, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char text[KEY_FILE_MAX];
	ssh_key key = NULL;
	ssize_t len;

	if (fd < 0)
		return NULL;
	len = read(fd, text, sizeof text - 1);
	close(fd);
	if (len <= 0) {
		errno = EBADMSG;
		return NULL;
	}
	text[len] = '\0';
	if (ssh_pki_import_privkey_base64(text, NULL, NULL, NULL, &key) != SSH_OK) {
		key = NULL;
		errno = EBADMSG;
	} else if (ssh_key_type(key) != SSH_KEYTYPE_ED25519) {
		ssh_key_free(key);
		key = NULL;
		errno = ENOTSUP;
	}
	secret_wipe(text, sizeof text);
	return key;
}

static int
save_key(int dirfd, ssh_key key)
{
	char *text = NULL;
	int rc;

	if (ssh_pki_export_privkey_base64(key, NULL, NULL, NULL, &text) != SSH_OK) {
		errno = EIO;
		return -1;
	}
	rc = file_create(dirfd, FILE_HOST_KEY, text, strlen(text));
	secret_wipe(text, strlen(text));
	ssh_string_free_char(text);
	return rc;
}

/* The key of directory dir, made if there is none. NULL with errno. */
static ssh_key
need_key(const char *dir)
{
	int dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	ssh_key key;

	if (dirfd < 0)
		return NULL;
	key = load_key(dirfd);
	if (key == NULL && errno == ENOENT) {
		key = ssh_host_key();
		if (key != NULL && save_key(dirfd, key) != 0) {
			error = errno;
			ssh_key_free(key);
			key = NULL;
			/* Another process was faster: its key counts. */
			if (error == EEXIST)
				key = load_key(dirfd);
			else
				errno = error;
		}
	}
	error = errno;
	close(dirfd);
	errno = error;
	return key;
}

int
ssh_host_make(const char *dir, char fingerprint[SSH_FINGERPRINT])
{
	ssh_key key = need_key(dir);
	int rc;

	if (key == NULL)
		return -1;
	rc = print_key(key, fingerprint);
	ssh_key_free(key);
	return rc;
}

static int
set_lists(ssh_bind bind)
{
	static const struct { enum ssh_bind_options_e option; const char *value; } lists[] = {
		{ SSH_BIND_OPTIONS_BANNER, "Fengsui" },
		{ SSH_BIND_OPTIONS_KEY_EXCHANGE,
		  "curve25519-sha256,curve25519-sha256@libssh.org" },
		{ SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "ssh-ed25519" },
		{ SSH_BIND_OPTIONS_CIPHERS_C_S,
		  "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com" },
		{ SSH_BIND_OPTIONS_CIPHERS_S_C,
		  "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com" },
		{ SSH_BIND_OPTIONS_HMAC_C_S, "hmac-sha2-256-etm@openssh.com" },
		{ SSH_BIND_OPTIONS_HMAC_S_C, "hmac-sha2-256-etm@openssh.com" },
		{ SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES,
		  "ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,"
		  "ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256" },
	};
	bool config = false;
	int level = SSH_LOG_NONE, bits = KEY_RSA_BITS;

	if (ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &config) != SSH_OK ||
	    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_LOG_VERBOSITY, &level) != SSH_OK ||
	    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_RSA_MIN_SIZE, &bits) != SSH_OK)
		return -1;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (ssh_bind_options_set(bind, lists[i].option, lists[i].value) != SSH_OK)
			return -1;
	return 0;
}

static void
host_free(struct ssh_host *host)
{
	ssh_bind_free(host->bind);
	sandbox_free(host->sandbox);
	if (host->has_gb)
		charset_close(&host->charset);
	free(host);
}

void
ssh_host_limit(void *host, unsigned grace, unsigned attempts, const char *phone)
{
	struct ssh_host *h = host;

	h->grace_ms = (int)grace * 1000;
	h->typing_ms = 2 * h->grace_ms;
	h->attempts = attempts;
	snprintf(h->phone, sizeof h->phone, "%s", phone);
}

/* Takes over key. */
static struct ssh_host *
host_with(ssh_key key)
{
	struct ssh_host *host = calloc(1, sizeof *host);

	if (host == NULL || (host->bind = ssh_bind_new()) == NULL ||
	    ssh_bind_options_set(host->bind, SSH_BIND_OPTIONS_IMPORT_KEY, key) != SSH_OK) {
		ssh_key_free(key);
		if (host != NULL)
			host_free(host);
		return NULL;
	}
	if (set_lists(host->bind) != 0 || (host->sandbox = sandbox_new()) == NULL) {
		host_free(host);
		return NULL;
	}
	host->has_gb = charset_open(&host->charset) == 0;
	host->silence_ms = SILENCE_MS;
	ssh_host_limit(host, GRACE, ATTEMPTS, "");
	return host;
}

void *
ssh_host_new(const char *dir)
{
	struct ssh_host *host;
	ssh_key key;

	ssh_init();
	key = need_key(dir);
	if (key == NULL) {
		fprintf(stderr, "fengsui: host key: %s\n", strerror(errno));
		return NULL;
	}
	host = host_with(key);
	if (host == NULL) {
		fprintf(stderr, "fengsui: SSH library: cannot prepare\n");
		return NULL;
	}
	return host;
}

ssh_session
ssh_host_accept(struct ssh_host *host, int sock)
{
	ssh_session ssh = ssh_new();
	uint64_t bytes = REKEY_BYTES;
	uint32_t seconds = REKEY_SECONDS;
	bool config = false;

	if (ssh == NULL)
		return NULL;
	ssh_options_set(ssh, SSH_OPTIONS_PROCESS_CONFIG, &config);
	ssh_options_set(ssh, SSH_OPTIONS_REKEY_DATA, &bytes);
	ssh_options_set(ssh, SSH_OPTIONS_REKEY_TIME, &seconds);
	if (ssh_bind_accept_fd(host->bind, ssh, sock) != SSH_OK) {
		ssh_free(ssh);
		return NULL;
	}
	ssh_set_blocking(ssh, 0);
	return ssh;
}
