/*
 * The way to the keeper, as a session or a local command sees it: keeper_x()
 * stubs that send one message and wait for its answer. A session holds one
 * channel; when the keeper restarts the listener hands it a new one and
 * waiting operations are sent again under the same id.
 */
#ifndef SRC_LINK_H
#define SRC_LINK_H

#include <sys/types.h>

#include "src/core/draft.h"
#include "src/op/act.h"
#include "src/session/news.h"

struct link;

/* A session's: channel is its SEQPACKET end, listener the fd over which a new
 * channel comes after a restart. Owned by the caller. */
struct link *link_session(int channel, int listener);
/* A local command's: takes DATA/lock and acts as keeper, else talks to
 * DATA/control, retrying for 10 s. login NULL = local administrator; else the
 * named account ("as NAME"). Enters dir (relative paths then start there) and, as
 * root, becomes the keeper's account: open FILE arguments before. NULL after
 * printing why (exit code in *code). */
struct link *link_local(const char *dir, const char *login, int *code);
/* The same of who acts as keeper already: core stays the caller's, and is not used
 * within a batch. NULL without memory. */
struct core;
struct link *link_core(struct core *core, const struct origin *who);
/* Does the keeper of the working directory's county answer within 2 s? *pid is who listens
 * there, 0 = nobody, or we may not ask. */
bool link_keeper(pid_t *pid);
/* Where the command reads: the county, open for reading (or the keeper's own
 * while it acts as keeper). Borrowed; NULL if it cannot be opened. */
struct db *link_db(struct link *l);
/* A session's, over the files that came with the answer to its login: opened
 * for reading, owned by the caller. 0 or enum err. */
int link_open(struct link *l, struct db **out);
/* Called when the session must end because all it read came too late, however often it
 * was read again: keeps what was typed and says so. The process ends behind it. */
void link_set_late(struct link *l, void (*late)(void *ctx), void *ctx);
void link_close(struct link *l);

/* Called about every 200 ms while waiting, so a screen can say that the keeper
 * is away and the transport stays alive. May be NULL. */
typedef void link_idle(void *ctx, int waited_ms);
void link_set_idle(struct link *l, link_idle *idle, void *ctx);
/* What is called now and, in *ctx, with what: who sets another calls it too. */
link_idle *link_get_idle(const struct link *l, void **ctx);

/* Stores one operation: waits for its answer, at most 10 s for a keeper that
 * is away (outcome NOT_STORED then). */
void keeper_submit(struct link *l, const struct request *req, struct reply *reply);

/*
 * Sends a file of up to UPLOAD_MAX bytes ahead of the operation that takes it: *id
 * is for request_upload(). The keeper holds it for this link alone, the last one of
 * a link, until the link ends or nothing came for it for ten minutes. 0; -1: no
 * keeper answers; else refused, and the message that says why. len > 0.
 */
int keeper_upload(struct link *l, const void *data, size_t len, uint64_t *id);

/* Before login. What a name may log in with; never says whether it exists. */
struct login_offer {
	uint8_t salt[16];
	uint32_t ops, mem_kib;		/* Argon2id costs */
	bool both;			/* key and password are both asked */
};
int keeper_ask(struct link *l, const char *login, struct login_offer *out);
/* True if the key (OpenSSH type and blob) may log this name in. has_signed: it
 * has signed this login, which makes it a proof. Of one that is not the person's the
 * keeper speaks again after a login by password: keeper_offered(). */
bool keeper_key(struct link *l, const char *login, const char *line, const char *fingerprint,
    bool has_signed);
/* A permit to run Argon2id (two at a time) for the name asked about last; false = none
 * within 20 s, or 60 s where its person is known. */
bool keeper_permit(struct link *l);
enum password_result { PASSWORD_NO, PASSWORD_OK, PASSWORD_CODE /* one-time: must be replaced */,
	PASSWORD_LAST /* NO, and one more such ends the session, which has logged in */ };
/* What was typed, stretched, and its quick hash (src/op/verifier.h). */
enum password_result keeper_password(struct link *l, const char *login, const uint8_t stretched[32],
    const uint8_t quick[32]);
/* Binds the identity to the channel; the journal gets the login. method: "key",
 * "password", "code" or both. What was proved to a keeper that is gone is proved
 * to the next one. Fills account. 0; -1: no keeper answers; else refused, and the
 * message that says why. */
int keeper_login(struct link *l, const char *login, const char *method, const char *fingerprint,
    bool command, uint64_t *account);
/* What that login found out about the keys that the client offered. */
enum key_offer {
	KEY_OFFER_NONE,
	KEY_OFFER_ASK,		/* one may take the password's place: the person is to be asked */
	KEY_OFFER_OTHERS,	/* one belongs to another account: it cannot, and that is to be said */
	KEY_OFFER_MISSING	/* none was, but the person's role needs one from the next login on */
};
enum key_offer keeper_offered(const struct link *l);
/* The person's answer to it; no: he is not asked about these keys again. 0, -1: not
 * stored, or refused. */
int keeper_device(struct link *l, bool use);
/* Replaces the own password (stretched with the salt given here). 0; -1: not stored;
 * -2: the person must prove first who he is. */
int keeper_set_password(struct link *l, const uint8_t salt[16], const uint8_t stretched[32]);

/* Drafts: content is plain here and sealed by the keeper. id 0 = new; the new
 * id comes back. Return 0, or -1 (keeper away: keep it on the screen); put -2 if it is new
 * and DRAFTS_KEPT are there already. */
int keeper_draft_put(struct link *l, struct draft_head *d, const void *content, size_t len);
int keeper_draft_list(struct link *l, struct draft_head *out, size_t cap);	/* count or -1 */
int keeper_draft_get(struct link *l, uint64_t id, struct draft_head *d, void *content, size_t cap);	/* length or -1 */
int keeper_draft_drop(struct link *l, uint64_t id);

/* Who else has a form open on the same thing: "B岗 正在填 21:03". */
struct presence {
	uint64_t account;
	int64_t since;
};
/* A person is at the keys, now (monotonic): the keeper is told, not too often. Of several
 * sessions of one person it ends the one that was idle longest. */
void keeper_active(struct link *l, int64_t now);
int keeper_presence(struct link *l, const char *thing, struct presence *out, size_t cap);

/*
 * The descriptor to poll for news, and the next of them. changed: n->kinds were;
 * what came since the last look is one. told: a line for this person alone. resync:
 * fell behind, anything may have changed (n->kinds is all). ended: the session must
 * close (n->message says why).
 */
int link_fd(const struct link *l);
enum link_event { LINK_NONE, LINK_CHANGED, LINK_TOLD, LINK_RESYNC, LINK_ENDED };
enum link_event link_next(struct link *l, struct news *n);
/* True while no keeper is there or the last request was not answered in time, or for good
 * once the link has ended. */
bool link_is_away(const struct link *l);
/* The session ends here, for this reason, unless it has ended already. */
void link_end(struct link *l, unsigned why);
/* The message that says why the link has ended; 0 = it has not. */
unsigned link_why(const struct link *l);

#endif
