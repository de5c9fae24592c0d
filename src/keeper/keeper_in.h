/*
 * What the files src/keeper/keeper*.c share.
 *
 * One round: take what waits from all channels; reads are answered from a read
 * transaction, the first writer opens the batch; then due steps; one commit;
 * then the answers go out, then the notices. Nothing in a round blocks.
 */
#ifndef SRC_KEEPER_IN_H
#define SRC_KEEPER_IN_H

#include "gen/kinds/channel/messages.h"
#include "keys/password.h"
#include "src/base/msg.h"
#include "src/core/core.h"
#include "src/op/settings.h"
#include "src/op/reach.h"
#include "src/rules/need/need.h"

enum peer_kind { PEER_SESSION, PEER_LOCAL, PEER_LISTENER, PEER_MAIN };
/* Of a session that left: its entry is to be written, is in the batch, or was lost
 * with one. */
enum logout { LOGOUT_NONE, LOGOUT_DUE, LOGOUT_IN_BATCH, LOGOUT_OWED };

#define OFFERED 4
struct offered {		/* a key that a client showed and nobody knows */
	char line[1501], fingerprint[64];
};

#define DRAFTS_LOST 8

struct lost {			/* a draft of a session's, or taken over */
	uint64_t draft;
	int64_t at;		/* when another session took it over; 0 = it did not */
	bool had;		/* this one opened or wrote it */
};

/* What a session sent of a file that one operation is to take. */
struct upload {
	uint64_t id;
	struct buf data;
	int64_t used;		/* monotonic */
	bool taken;		/* an operation of the batch took it */
};

/* What a session has proved before its login. */
struct proved {
	uint64_t key_account, password_account;
	bool by_code;
	uint8_t code[PASSWORD_BYTES];	/* its verifier, as it was proved */
	char key_print[64];
	struct offered *offered;
	size_t noffered, asked;	/* which of them the person is asked about */
	char tried[40];		/* the name that it offered a key for, or was refused; "" = none */
	char shown[40];		/* the name whose key it showed, signed or not */
	bool failed;		/* counted as a failed login */
	int64_t tries;		/* wrong ones in a row */
};

/* To stretch a password. */
struct permit {
	enum { PERMIT_NONE, PERMIT_WAITING, PERMIT_HELD } state;
	int64_t since;		/* monotonic */
	int delay;		/* ms after the last one of its line, as it was asked for */
	bool own;		/* it waits in a line of its person's own at that address */
	unsigned place;		/* in that line when it came: how many then waited in it, it among them */
	bool by_name;		/* in that of the address, and in the line of the name as well */
	char login[40];		/* it is good for this name alone; "" = a new password */
	uint64_t tag;
};

/* Of all who guess at one name, or from one address. */
#define WAIT_LINES 1024
struct line {
	char of[96];		/* "" = nobody's */
	unsigned failed;	/* of a name, or a person's own, within the hour that begun */
	int64_t begun, last;	/* monotonic; last: when one was let through */
};

/* The forms of a session. */
struct forms {
	char thing[64];		/* what the one is about that it has open */
	int64_t since;
	struct lost lost[DRAFTS_LOST];
	size_t nlost;
};

struct peer {
	struct peer *next;
	int fd;
	enum peer_kind kind;
	bool gone;		/* closed at the end of the round */
	enum logout logout;	/* until it is stored the peer is kept */
	bool behind;		/* missed notices: told to resync when it reads again */
	uint8_t *unsent;	/* an answer that did not fit */
	size_t unsent_len;
	uint32_t number;	/* the listener's name for the session */
	uint8_t mark[OP_ID_BYTES];	/* and to all keepers: random */

	bool bound;		/* logged in: origin and viewer hold */
	bool opened;		/* was passed the store on this channel */
	bool terminal;		/* it shows screens; else it runs one command */
	int64_t heard;		/* it last sent something; a screen does while keys come. monotonic */
	struct origin origin;
	struct viewer viewer;
	struct reach reach;	/* the viewer's; in memory */
	uint64_t changed;	/* kinds that it is to be told of */
	int64_t proved_at;	/* who it is, monotonic, by its login or once more since; 0 = long ago */
	bool proved_again;	/* since the login */
	int64_t code_at;	/* came by a code then and has set no password yet; 0 = not so */

	struct proved proved;	/* keeper_login, keeper_code, keeper_attempt */
	struct permit permit;	/* keeper_permit */
	struct forms forms;	/* keeper_draft */
	struct upload *upload;	/* keeper_upload: the last one; NULL = none */
};

struct out {			/* an answer until the commit */
	struct peer *to;
	unsigned request;	/* type of what is answered; MSG_data: a login once more */
	uint64_t tag;
	bool stored;		/* true only if the commit succeeds */
	bool secrets;		/* and only if the secret environment's does */
	uint8_t *data;
	size_t len;
};

#define ROUND_MESSAGES 256	/* of sessions and local commands */
#define ROUND_ANSWERS (2 * ROUND_MESSAGES)

struct keeper {
	struct core *core;
	int poll, signals, control;
	int lock;		/* lock.mdb; closing it would give up the store's own locks in it */
	int pins;		/* what is whole, for sessions to read */
	struct peer *peers;
	int64_t now;		/* county clock of this round */
	int64_t tick;		/* monotonic ms of this round */
	int64_t system;		/* the system's clock of this round */
	bool test_clock, ending, broken;
	uint64_t hurt_told;	/* damaged rows of the store that the log tells of */
	int64_t hurt_again;

	bool writing;		/* the batch is open */
	bool write_failed;
	bool reading;
	struct txn read;
	struct out out[ROUND_ANSWERS];
	size_t nout, taken;	/* taken: messages, of ROUND_MESSAGES */
	struct notices notices;
	bool people_changed, settings_changed;

	int64_t lull;		/* county time: after a stop or jump no step fires before it */
	struct pins *told;	/* what sessions are told, the store's */
	int64_t sure;		/* while the clock is in doubt: the last time that was sure; 0 = it is not */
	bool doubt_stored;	/* the store says so too */
	int64_t doubt_again;	/* monotonic: when it is told, or told to forget it, once more */
	int64_t sure_ahead;	/* as clock_ahead, of a clock that went on evenly since that was sure */
	int64_t attempts_hour;	/* the hour of the day before which all are closed */
	int64_t alive;		/* when it was noted last that we live */
	bool look_back;		/* needs may lie too far ahead */
	bool came_on;		/* somebody did, or his rights changed: what waited may go on */
	int64_t second, viewers_read, steps_hold, steps_again, beat;	/* monotonic */
	struct steps_held held;	/* until steps_again; all steps wait until steps_hold */
	int stuck_pid;		/* a reader that lags, and since when */
	int64_t stuck_since;
	bool stuck_said;
	int64_t full_said;	/* that no descriptor was left; 0 = never */
	int ballast;		/* room kept back on the disk, or -1 */
	bool spare;		/* it was given free */
	int64_t room_looked;	/* monotonic; 0 = not yet */
	int64_t clock_ahead;	/* the system's clock minus the monotonic one */
	uint8_t packet[MSG_BYTES], scratch[MSG_BYTES];
	int passed;		/* the descriptor that came with the message in hand, or -1 */
	struct line lines[WAIT_LINES];	/* keeper_guess */
	struct buf answer;
	struct request request;	/* scratch: too large for the stack */
	struct reply reply;
};

/* --- keeper_peer.c --- */
/* Adds a peer; NULL (fd closed) when it cannot. */
struct peer *peer_add(struct keeper *k, int fd, enum peer_kind kind);
/* A session is told why and goes at the end of the round. */
void peer_end(struct keeper *k, struct peer *c, enum message why);
/* The peer sent what it may not: it goes, the keeper stays. */
void peer_drop(struct keeper *k, struct peer *c, const char *why);
/* Its other end is closed: its logout is due, once, and it is closed later. */
void peer_left(struct peer *c);
/* Sends now; what does not fit waits (an answer) or marks it as behind (others). */
void peer_send(struct keeper *k, struct peer *c, const struct buf *b);
/* The same of a small message. */
void peer_tell(struct keeper *k, struct peer *c, enum msg_type type, const struct kind *kind,
    const void *rec);
/* It is told to look for itself, now or when it reads again. */
void peer_resync(struct keeper *k, struct peer *c);
/* It reads again: first its answer, then that it missed something. */
void peer_writable(struct keeper *k, struct peer *c);
/* Closes those that are gone. */
void peers_sweep(struct keeper *k);
struct peer *keeper_listener(struct keeper *k);
/* Has the account a terminal open? keeper: the struct keeper; see struct terminals. */
bool peer_is_on(void *keeper, uint64_t account);
/* --- keeper.c, called by keeper_run.c (and where a test is main, listener and all) --- */
void keeper_round(struct keeper *k);
/* --- keeper_run.c --- */
/* keeper_run() until the first round, and after the last. NULL with the exit code. */
struct keeper *keeper_start(int channel, const int pins[2], bool test_clock, int *code);
void keeper_end(struct keeper *k);
/* --- keeper_batch.c --- */
/* Ends the batch; true if what it wrote is on disk. */
bool keeper_commit(struct keeper *k);
/* Opens the batch if it is not open. False: nothing can be stored now. */
bool keeper_write(struct keeper *k);
/* What is stored so far, the batch's own writes included. */
struct txn *keeper_txn(struct keeper *k);
/* Runs k->request for who in the batch; k->reply is filled. upload: the file that it
 * names, or NULL. */
void keeper_do(struct keeper *k, const struct origin *who, const struct buf *upload);
/* --- keeper_answer.c --- */
/* An answer of that kind. stored: what it says is true only after the commit; if
 * that fails it becomes STATUS_NOT_STORED. */
struct buf *answer_begin(struct keeper *k, uint64_t tag, enum msg_status status);
void answer_end(struct keeper *k, struct peer *c, unsigned request, uint64_t tag, bool stored);
void answer_with(struct keeper *k, struct peer *c, unsigned request, uint64_t tag,
    enum msg_status status, const struct kind *kind, const void *rec, bool stored);
void answer_bare(struct keeper *k, struct peer *c, unsigned request, uint64_t tag,
    enum msg_status status, bool stored);
/* The answer just ended says something of the secret environment too. */
void answer_secrets(struct keeper *k);
typedef void answer_fn(struct keeper *k, struct peer *c, struct msg *m, uint64_t tag);

/* --- keeper_login.c --- */
answer_fn answer_ask, answer_key, answer_password, answer_login, answer_set_password;
/* After the commit: the listener learns who the session is; the log, when the
 * journal could not. Without the entry nobody is in by a code: it is bound no
 * more then. */
void login_tell(struct keeper *k, struct peer *c, bool stored);
/* Before the answer to it: the session gets the files of the store. */
void login_open(struct keeper *k, struct peer *c);
/* After the commit: who came by a code has a password now and may do all. */
void password_tell(struct keeper *k, struct peer *c);
/* Has the person proved just now who he is, so that he may change what opens the
 * account? At a screen by the password that he has, typed again: he may have left it. */
bool is_proved(struct keeper *k, const struct peer *c);
/* --- keeper_device.c --- */
/* Remembers a key that is not the person's, shown before the login. */
void device_showed(struct peer *c, const char *line, const char *print);
/* At the login of c: what is to be said of keys, enum key_offer. by_key: it needs none;
 * must: it will need one. */
unsigned device_offer(struct keeper *k, struct peer *c, bool by_key, bool must);
answer_fn answer_device;
/* --- keeper_seat.c --- */
/* Is there a place for one more person? */
bool seat_free(struct keeper *k, const struct viewer *v);
/* Makes room for one more session of the account, ending another if it must. False:
 * there is none, for all of them are desks. */
bool seat_own(struct keeper *k, uint64_t account);
answer_fn take_active;
/* --- keeper_logout.c --- */
/* Writes the entries of all whose logout is due; before a commit. */
void logouts_note(struct keeper *k);
/* --- keeper_code.c --- */
/* Uses the proved code up, in the batch that is open. False: it holds no more. */
bool code_bind(struct keeper *k, struct peer *c, uint64_t account);
/* May the session set a password: is it the last that came by a code that holds? */
bool code_holds(struct keeper *k, const struct peer *c);
answer_fn refuse_code;
/* --- keeper_permit.c --- */
answer_fn answer_permit;
void permits_give(struct keeper *k);
void permit_back(struct peer *c);
/* --- keeper_guess.c --- */
/* The peer asks for a permit; may it still not have one; it gets one. */
void guess_asks(struct keeper *k, struct peer *c);
bool guess_waits(struct keeper *k, const struct peer *c);
void guess_goes(struct keeper *k, const struct peer *c);
/* The password under the permit was wrong; the peer has logged in, in the batch that is
 * open. */
void guess_failed(struct keeper *k, const struct peer *c);
void guess_good(struct keeper *k, const struct peer *c);
/* --- keeper_attempt.c --- */
/* Counts a failure of the peer that tried to be login. */
void attempt_failed(struct keeper *k, struct peer *c, const char *login);
void attempt_good(struct keeper *k, const char *address);
/* How long, ms, the next password from there must wait for what failed before. */
int attempt_delay(struct keeper *k, const char *address);
/* Tells the listener which addresses had a good login in the last 24 hours. */
void attempts_tell(struct keeper *k);
void attempts_forget(struct keeper *k);
/* When an hour is over: the line about strangers that had none of their own. */
void attempts_close(struct keeper *k);
/* --- keeper_limit.c --- */
answer_fn take_layers, take_crowd;
/* Tells the listener the limits that the settings name. */
void limits_tell(struct keeper *k);
/* What the program found, as a setting that only it changes; "": nothing. */
void program_set(struct keeper *k, enum setting_id id, const char *value);
/* --- keeper_draft.c --- */
/* In the batch of a logout: practice that the person did not send goes. */
void drills_end(struct keeper *k, const struct peer *c);
answer_fn answer_draft_put, answer_draft_list, answer_draft_get, answer_draft_drop;
answer_fn answer_presence;
/* --- keeper_upload.c --- */
answer_fn answer_upload;
/* The peer's file of that id; NULL if it is not there. */
const struct buf *upload_of(struct keeper *k, struct peer *c, uint64_t id);
/* An operation took it: it goes once that is stored. */
void upload_taken(struct peer *c, uint64_t id);
/* The batch has ended: those that were taken go if it was stored, else they are there
 * for another try. */
void uploads_end(struct keeper *k, bool stored);
/* Drops those that no operation came for. */
void uploads_forget(struct keeper *k);
/* --- keeper_notice.c --- */
void notices_send(struct keeper *k);
void viewers_reload(struct keeper *k);
/* --- keeper_step.c --- */
#define STEPS 64		/* of one kind in a round */
/* Carries out k->request, a step of that need. One that is refused is held until
 * steps_again; where nothing can be stored, all wait until steps_hold. */
void step_do(struct keeper *k, uint64_t need);
/* --- keeper_clock.c --- */
/* All times of a round are read at once: a clock that jumps meanwhile jumped before or after. */
void clock_read(struct keeper *k);
void clock_tick(struct keeper *k);	/* every round: jumps, due steps, once a second the rest */
int clock_wait(struct keeper *k);	/* ms until the next round must run */
/* --- keeper_halt.c --- */
#define HALT_LEAST 60000	/* ms of a stop or a jump that count */
void halt_start(struct keeper *k);	/* how long nothing ran; is the clock in doubt */
void halt_jump(struct keeper *k, int64_t by);
bool halt_waits(const struct keeper *k);	/* no step may fire now */
void halt_tick(struct keeper *k);
/* --- keeper_full.c --- */
void full_open(struct keeper *k);
void full_tick(struct keeper *k);	/* every second */
/* --- keeper_control.c --- */
void control_open(struct keeper *k);
void control_accept(struct keeper *k);
answer_fn answer_as;

#endif
