/*
 * What all connections share: the host keys and how the server presents itself.
 * Few algorithms, because every name in a list costs bytes on each login; the last of
 * each list are for clients that know no better.
 */
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
#include "keys/host_key.h"
#include "keys/secret.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/base/terminfo.h"
#include "src/core/core.h"
#include "src/lang/tr.h"

#define CIPHERS "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes256-ctr,aes128-ctr"
#define MACS "hmac-sha2-256-etm@openssh.com,hmac-sha2-256"
#define KEY_FILE_MAX 4096
#define REKEY_BYTES ((uint64_t)1 << 30)
#define REKEY_SECONDS ((uint32_t)8 * 3600)
#define GRACE 60		/* seconds, until the keeper has told */
#define ATTEMPTS 6
#define BANNER_MS 5000
#define SILENCE_MS 20000

/* The county's own, on cards and papers; and one for clients that cannot read it. */
static const struct host_key {
	const char *file;
	enum ssh_keytypes_e type;
	int bits;
} first_key = { FILE_HOST_KEY, SSH_KEYTYPE_ED25519, 0 },
    second_key = { FILE_HOST_KEY_ECDSA, SSH_KEYTYPE_ECDSA_P256, 256 };

static ssh_key
new_key(const struct host_key *h)
{
	ssh_key key = NULL;

	return ssh_pki_generate(h->type, h->bits, &key) == SSH_OK ? key : NULL;
}

ssh_key
ssh_host_key(void)
{
	return new_key(&first_key);
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

/* NULL with errno. */
static ssh_key
load_key(int dirfd, const struct host_key *h)
{
	int fd = openat(dirfd, h->file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
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
	} else if (ssh_key_type(key) != h->type) {
		ssh_key_free(key);
		key = NULL;
		errno = ENOTSUP;
	}
	secret_wipe(text, sizeof text);
	return key;
}

static int
save_key(int dirfd, const struct host_key *h, ssh_key key)
{
	char *text = NULL;
	int rc;

	if (ssh_pki_export_privkey_base64(key, NULL, NULL, NULL, &text) != SSH_OK) {
		errno = EIO;
		return -1;
	}
	rc = file_create(dirfd, h->file, text, strlen(text));
	secret_wipe(text, strlen(text));
	ssh_string_free_char(text);
	return rc;
}

/* That key of directory dir, made (*made) if there is none. NULL with errno. */
static ssh_key
need_key(const char *dir, const struct host_key *h, bool *made)
{
	int dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	ssh_key key;

	*made = false;
	if (dirfd < 0)
		return NULL;
	key = load_key(dirfd, h);
	if (key == NULL && errno == ENOENT) {
		key = new_key(h);
		*made = key != NULL;
		if (key != NULL && save_key(dirfd, h, key) != 0) {
			error = errno;
			ssh_key_free(key);
			key = NULL;
			*made = false;
			/* Another process was faster: its key counts. */
			if (error == EEXIST)
				key = load_key(dirfd, h);
			else
				errno = error;
		}
	}
	error = errno;
	close(dirfd);
	errno = error;
	return key;
}

static int
make_key(const char *dir, const struct host_key *h, char fingerprint[SSH_FINGERPRINT])
{
	bool made;
	ssh_key key = need_key(dir, h, &made);
	int rc;

	if (key == NULL)
		return -1;
	rc = print_key(key, fingerprint);
	ssh_key_free(key);
	return rc;
}

int
ssh_host_make(const char *dir, char fingerprint[SSH_FINGERPRINT])
{
	return make_key(dir, &first_key, fingerprint);
}

int
ssh_host_make_second(const char *dir)
{
	char fingerprint[SSH_FINGERPRINT];

	return make_key(dir, &second_key, fingerprint);
}

static int
set_lists(ssh_bind bind)
{
	static const struct { enum ssh_bind_options_e option; const char *value; } lists[] = {
		{ SSH_BIND_OPTIONS_BANNER, "Fengsui" },
		{ SSH_BIND_OPTIONS_KEY_EXCHANGE,
		  "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256" },
		{ SSH_BIND_OPTIONS_CIPHERS_C_S, CIPHERS },
		{ SSH_BIND_OPTIONS_CIPHERS_S_C, CIPHERS },
		{ SSH_BIND_OPTIONS_HMAC_C_S, MACS },
		{ SSH_BIND_OPTIONS_HMAC_S_C, MACS },
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

/* Without it the server serves all the same, but for clients that need it. A county of
 * an older program gets it here. */
static int
add_second(ssh_bind bind, const char *dir)
{
	bool made, has;
	ssh_key key = need_key(dir, &second_key, &made);
	char print[SSH_FINGERPRINT];

	has = key != NULL;
	if (!has)
		log_warn("host key for older clients");
	else if (made && print_key(key, print) == 0)
		log_warnx("made a second host key, for clients that know no ed25519: %s", print);
	if (has && ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, key) != SSH_OK) {
		ssh_key_free(key);
		has = false;
	}
	return ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS,
	    has ? "ssh-ed25519,ecdsa-sha2-nistp256" : "ssh-ed25519");
}

/* Takes over key. */
static struct ssh_host *
host_with(ssh_key key, const char *dir)
{
	struct ssh_host *host = calloc(1, sizeof *host);

	if (host == NULL || (host->bind = ssh_bind_new()) == NULL ||
	    ssh_bind_options_set(host->bind, SSH_BIND_OPTIONS_IMPORT_KEY, key) != SSH_OK) {
		ssh_key_free(key);
		if (host != NULL)
			host_free(host);
		return NULL;
	}
	if (set_lists(host->bind) != 0 || add_second(host->bind, dir) != SSH_OK || terminfo_load() != 0 ||
	    (host->sandbox = sandbox_new()) == NULL) {
		host_free(host);
		return NULL;
	}
	host->has_gb = charset_open(&host->charset) == 0;
	host->banner_ms = BANNER_MS;
	host->silence_ms = SILENCE_MS;
	ssh_host_limit(host, GRACE, ATTEMPTS, "");
	return host;
}

/* The county's own is made by init and restore alone: another than clients know is as good as
 * somebody else's server. One whose halves do not belong together would let nobody in. */
static ssh_key
own_key(const char *dir)
{
	int dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char print[KEY_PRINT];
	ssh_key key = NULL;

	if (dirfd >= 0 && host_key_whole(dirfd, FILE_HOST_KEY, print) == 0)
		key = load_key(dirfd, &first_key);
	if (key == NULL)
		log_warnx(_("the file %s is gone, damaged or no key: put the right one back, or make a "
		    "new one with fengsui host-key, of which every client will warn"), FILE_HOST_KEY);
	if (dirfd >= 0)
		close(dirfd);
	return key;
}

void *
ssh_host_new(const char *dir)
{
	struct ssh_host *host;
	ssh_key key;

	ssh_init();
	key = own_key(dir);
	if (key == NULL)
		return NULL;
	host = host_with(key, dir);
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
