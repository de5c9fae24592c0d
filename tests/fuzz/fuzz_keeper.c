/*
 * A keeper in this process, its real rounds over real channels. An input is a row of
 * steps: somebody sends bytes, any message, or any operation with arguments by their
 * types; he leaves and comes back; time passes. Whatever they send, each answer must
 * be one, nobody else may feel it, and `check` must hold of what was stored.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/pins.h"
#include "src/keeper/keeper_in.h"
#include "tests/fuzz/fuzz.h"

const long fuzz_runs = 600;

#define SEATS 8			/* sessions; the last one has not logged in */
#define LOCAL SEATS		/* a command on the server */
#define LISTENER (SEATS + 1)
#define ENDS (SEATS + 2)
#define STEPS_MOST 64
#define FIRST_TAG 1000
#define CHECK_EVERY 8		/* inputs, by what they hold */

struct end {			/* the other end of a keeper's channel */
	int fd;			/* -1: it was closed */
	uint32_t number;
};

struct game {
	struct keeper *k;
	int main, home;
	struct end end[ENDS];
	uint32_t number;
	struct feed feed;
	uint8_t op_id[OP_ID_BYTES];	/* of the last operation, for another */
	uint8_t sent[MSG_BYTES];	/* it, as it was sent */
	size_t sentlen;
	uint32_t sender;
	uint64_t tag;			/* its own; what a corpus holds has small ones */
	bool sent_id, answered;		/* by the round at hand */
	uint8_t packet[MSG_BYTES];
	struct request req;
	struct reply reply, answer;	/* answer: to the last operation */
};

static uint64_t
account_of(struct game *g, const char *login)
{
	struct viewer v;

	return login[0] != '\0' && viewer_by_login(keeper_txn(g->k), login, g->k->now, &v) ?
	    v.account : 0;
}

/* As the listener introduces one; how: whether at a screen, and by a code. */
static void
come(struct game *g, unsigned seat, unsigned how)
{
	static const char *const logins[SEATS] = { "county", "v11a", "town1", "leader", "admin",
		"super", "both", "" };
	struct msg_session s = { .account = account_of(g, logins[seat]),
	    .number = g->end[seat].number = ++g->number, .terminal = how & 1,
	    .code_at = how & 2 ? g->k->now : 0 };
	int pair[2];

	snprintf(s.address, sizeof s.address, "192.0.2.%u", how >> 4);
	MUST(msg_pair(pair) == 0);
	MUST(msg_send_with(g->end[LISTENER].fd, MSG_introduce, &kind_msg_session, &s, pair[0]) == 0);
	close(pair[0]);
	g->end[seat].fd = pair[1];
}

static void
come_locally(struct game *g)
{
	struct peer *c;
	int pair[2];

	MUST(msg_pair(pair) == 0);
	c = peer_add(g->k, pair[0], PEER_LOCAL);
	MUST(c != NULL);
	c->origin.local = true;
	g->end[LOCAL].fd = pair[1];
}

/* He closes his end, and by the listener he may be dead before that is seen. */
static void
leave(struct game *g, unsigned seat, bool dead)
{
	struct msg_session s = { .number = g->end[seat].number };

	if (dead)
		(void)msg_send_with(g->end[LISTENER].fd, MSG_dead, &kind_msg_session, &s, -1);
	if (g->end[seat].fd >= 0)
		close(g->end[seat].fd);
	g->end[seat].fd = -1;
}

/* ---- what comes back */

static void
must_be_reply(struct game *g, struct msg *m, uint64_t tag)
{
	static struct msg_submit s;

	if (!msg_get(m, &kind_msg_submit, &s))
		return;			/* the answer to another message */
	MUST(reply_decode(s.body.data, s.body.len, &g->reply) == 0);
	MUST(g->reply.outcome == DONE || g->reply.outcome == REFUSED);
	MUST(g->reply.outcome != REFUSED || g->reply.refusal.message != 0);
	MUST(g->reply.outcome != DONE || g->reply.seq <= core_seq(g->k->core));
	if (tag == g->tag)
		g->answer = g->reply;
	g->answered = g->answered || tag == g->tag;
}

static void
must_be_said_to_sessions(struct game *g, ssize_t n)
{
	struct msg m;
	uint64_t status, tag;

	MUST(msg_open(&m, g->packet, (size_t)n) == 0);
	if (m.type != MSG_answer) {
		MUST(m.type == MSG_changed || m.type == MSG_resync || m.type == MSG_ended ||
		    m.type == MSG_data || m.type == MSG_pins || m.type == MSG_told);
		return;
	}
	status = msg_number(&m, MSG_STATUS, UINT32_MAX);
	MUST(status == STATUS_OK || status == STATUS_NO);
	tag = msg_number(&m, MSG_TAG, UINT32_MAX);
	if ((tag == MSG_submit || tag > FIRST_TAG) && status == STATUS_OK)
		must_be_reply(g, &m, tag);
}

static void
listen_at(struct game *g, unsigned seat)
{
	ssize_t n;
	int fd;

	while (g->end[seat].fd >= 0) {
		n = msg_recv(g->end[seat].fd, g->packet, sizeof g->packet, &fd);
		if (n < 0)
			return;
		if (n > 0 && fd >= 0)
			close(fd);
		if (n == 0)
			leave(g, seat, false);
		else if (seat != LISTENER)
			must_be_said_to_sessions(g, n);
	}
}

static void
play_round(struct game *g)
{
	g->answered = false;
	keeper_round(g->k);
	MUST(!g->k->broken && !g->k->ending);
	for (unsigned i = 0; i < ENDS; i++)
		listen_at(g, i);
	/* Whose other ends we are: nobody takes them down. */
	MUST(g->end[LISTENER].fd >= 0);
}

/* ---- what is sent */

static void
put(struct game *g, unsigned end, const void *data, size_t len)
{
	struct buf b = { .data = (uint8_t *)(uintptr_t)data, .len = len, .cap = len };

	if (g->end[end].fd >= 0)
		(void)msg_send(g->end[end].fd, &b, -1);
}

static void
send_bytes(struct game *g, unsigned end)
{
	size_t n = feed_bytes(&g->feed, g->packet, sizeof g->packet);

	put(g, end, g->packet, n);
}

/* All that a session or a command on the server may send. */
static const struct { enum msg_type type; const struct kind *kind; } messages[] = {
	{ MSG_ask, &kind_msg_ask }, { MSG_key, &kind_msg_key },
	{ MSG_permit, &kind_msg_permit }, { MSG_password, &kind_msg_password },
	{ MSG_login, &kind_msg_login }, { MSG_set_password, &kind_msg_set_password },
	{ MSG_draft_put, &kind_msg_draft }, { MSG_draft_list, NULL },
	{ MSG_draft_get, &kind_msg_draft }, { MSG_draft_drop, &kind_msg_draft },
	{ MSG_presence, &kind_msg_thing }, { MSG_active, NULL },
	{ MSG_upload, &kind_msg_upload }, { MSG_device, &kind_msg_device },
	{ MSG_as, &kind_msg_as },
};

/* A new message must get its row above. */
static void
must_have_rows(void)
{
	for (unsigned type = 1; type <= MSG_as; type++) {
		bool has = strcmp(msg_name(type), "?") == 0;
		for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
			has = has || messages[i].type == type;
		MUST(has || type == MSG_submit);
	}
}

static void
send_message(struct game *g, unsigned end)
{
	static uint8_t rec[MSG_BYTES] __attribute__((aligned(16)));
	unsigned n = feed_u8(&g->feed) % (sizeof messages / sizeof messages[0]);
	struct buf b;

	msg_begin(&b, g->packet, sizeof g->packet, messages[n].type);
	wire_number(&b, MSG_TAG, messages[n].type);
	if (messages[n].kind != NULL) {
		feed_record(&g->feed, keeper_txn(g->k), messages[n].kind, rec);
		msg_put(&b, messages[n].kind, rec);
	}
	if (!b.failed)
		put(g, end, b.data, b.len);
}

/* The one at this place of all tables; the same place is always there. */
static const struct op *
op_at(unsigned n, const struct subject **s)
{
	unsigned all = 0;

	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			all++;
	n %= all;
	for (size_t i = 0;; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			if (n-- == 0) {
				*s = subjects[i];
				return op;
			}
}

/* What the sender says of his request beside its arguments. */
static void
feed_request(struct game *g, const struct op *op)
{
	unsigned what = feed_u8(&g->feed);

	g->req.id_given = !(what & 1);
	g->req.again = what & 2;
	if (what & 4)
		memcpy(g->req.op_id, g->op_id, sizeof g->op_id);
	else
		memcpy(g->op_id, g->req.op_id, sizeof g->op_id);
	g->req.how = (enum how)((what >> 3 & 3) + 1);
	g->req.on_paper = what & 32;
	if (what & 64)
		g->req.happened = g->k->now - (int64_t)feed_u16(&g->feed) * 60000;
	if (what & 128) {
		g->req.draft = feed_u8(&g->feed);
		g->req.upload = feed_u8(&g->feed);
		if (op->args->nfields > 0)
			g->req.cleared[g->req.ncleared++] =
			    op->args->fields[feed_u8(&g->feed) % op->args->nfields].no;
	}
}

/* The next of the seats whose roles may do it at all. */
static unsigned
seat_for(struct game *g, const struct op *op, unsigned from)
{
	for (unsigned i = 0; i < SEATS; i++) {
		unsigned seat = (from + i) % SEATS;
		for (const struct peer *c = g->k->peers; c != NULL; c = c->next)
			if (c->kind == PEER_SESSION && c->number == g->end[seat].number && c->bound &&
			    c->viewer.roles & op->roles)
				return seat;
	}
	return from;
}

static void
send_operation(struct game *g, unsigned end, bool anybody)
{
	static uint8_t args[MSG_BYTES] __attribute__((aligned(16)));
	static struct msg_submit s;
	const struct subject *subject;
	const struct op *op = op_at(feed_u8(&g->feed), &subject);
	struct buf b, body;

	MUST(op->args->size <= sizeof args);
	feed_record(&g->feed, keeper_txn(g->k), op->args, args);
	request_fill(&g->req, subject, op, args);
	feed_request(g, op);
	buf_init(&body, s.body.data, sizeof s.body.data);
	request_encode(&g->req, &body);
	s.body.len = (uint16_t)body.len;
	msg_begin(&b, g->packet, sizeof g->packet, MSG_submit);
	wire_number(&b, MSG_TAG, ++g->tag);
	msg_put(&b, &kind_msg_submit, &s);
	if (body.failed || b.failed)
		return;
	if (!anybody)
		end = seat_for(g, op, end);
	put(g, end, b.data, b.len);
	memcpy(g->sent, b.data, b.len);
	g->sentlen = b.len;
	g->sender = g->end[end].number;
	g->sent_id = g->req.id_given;
}

/* What was stored is stored once, whoever sends it again under its id. */
static void
must_store_once(struct game *g, unsigned end)
{
	uint64_t seq = g->answer.seq;

	if (!g->answered || g->answer.outcome != DONE || !g->sent_id ||
	    g->end[end].number != g->sender || g->end[end].fd < 0)
		return;
	put(g, end, g->sent, g->sentlen);
	play_round(g);
	MUST(!g->answered || (g->answer.outcome == DONE && g->answer.before && g->answer.seq == seq));
}

/* ---- the game */

static void
step(struct game *g)
{
	unsigned what = feed_u8(&g->feed), how = feed_u8(&g->feed), end = how % (SEATS + 1);

	/* Who was dropped comes again. */
	if (g->end[end].fd < 0 && end == LOCAL)
		come_locally(g);
	else if (g->end[end].fd < 0)
		come(g, end, 1);
	switch (what % 8) {
	case 0:
	case 1:
	case 2:
		send_operation(g, end, how >= 192);
		if (what >= 128)
			break;
		play_round(g);
		for (unsigned i = 0; i <= SEATS && what >= 64; i++)
			must_store_once(g, i);
		return;
	case 3:
	case 4:
		send_message(g, end);
		break;
	case 5:
		send_bytes(g, end);
		break;
	case 6:
		leave(g, end, how >= 128);
		if (end == LOCAL)
			come_locally(g);
		else
			come(g, end, feed_u8(&g->feed));
		break;
	default:
		fuzz_sleep(feed_u16(&g->feed) * (how & 1 ? 60000 : 10));
	}
	/* The high bit: more goes into the same round. */
	if (what < 128)
		play_round(g);
}

static void
game_begin(struct game *g)
{
	static int pins[2] = { -1, -1 };
	uint8_t storage[8];
	sigset_t none;
	struct buf b;
	int pair[2], code;

	must_have_rows();
	MUST(pins[0] >= 0 || pins_make(pins) == 0);
	MUST(chdir(fuzz_dir()) == 0 && msg_pair(pair) == 0);
	g->main = pair[0];
	g->k = keeper_start(pair[1], pins, false, &code);
	MUST(g->k != NULL);
	sigemptyset(&none);		/* they are for who runs us */
	sigprocmask(SIG_SETMASK, &none, NULL);
	MUST(msg_pair(pair) == 0);
	msg_begin(&b, storage, sizeof storage, MSG_peer);
	MUST(msg_send(g->main, &b, pair[1]) == 0);
	close(pair[1]);
	g->end[LISTENER].fd = pair[0];
	come_locally(g);
	keeper_round(g->k);
	for (unsigned i = 0; i < SEATS; i++)
		come(g, i, 1);
	play_round(g);
}

/* Somebody whom all that does not concern is let in and is answered. */
static void
must_answer_others(struct game *g)
{
	uint8_t storage[100];
	struct msg_offer offer;
	struct buf b;
	struct msg m;
	ssize_t n;

	leave(g, SEATS - 1, false);
	come(g, SEATS - 1, 0xf0);
	msg_begin(&b, storage, sizeof storage, MSG_ask);
	wire_number(&b, MSG_TAG, 77);
	msg_put(&b, &kind_msg_ask, &(struct msg_ask){ .login = "town2" });
	put(g, SEATS - 1, b.data, b.len);
	keeper_round(g->k);		/* introduced, */
	keeper_round(g->k);		/* and heard */
	n = msg_recv(g->end[SEATS - 1].fd, g->packet, sizeof g->packet, NULL);
	MUST(n > 0 && msg_open(&m, g->packet, (size_t)n) == 0 && m.type == MSG_answer);
	MUST(msg_number(&m, MSG_TAG, UINT32_MAX) == 77 && msg_get(&m, &kind_msg_offer, &offer));
	MUST(offer.salt.len == PASSWORD_SALT);
}

static void
game_end(struct game *g)
{
	keeper_end(g->k);
	for (unsigned i = 0; i < ENDS; i++)
		leave(g, i, false);
	close(g->main);
	MUST(fchdir(g->home) == 0);
	close(g->home);
}

/* By what the input holds, so that it is the same for the same one. */
static bool
chosen(const uint8_t *data, size_t size)
{
	unsigned sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = sum * 31 + data[i];
	return sum % CHECK_EVERY == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct game g;

	memset(&g, 0, sizeof g);
	for (unsigned i = 0; i < ENDS; i++)
		g.end[i].fd = -1;
	g.feed = (struct feed){ data, size };
	g.tag = FIRST_TAG;
	g.home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fuzz_county();
	game_begin(&g);
	for (int i = 0; i < STEPS_MOST && g.feed.left > 0; i++)
		step(&g);
	play_round(&g);
	must_answer_others(&g);
	game_end(&g);
	if (chosen(data, size))
		fuzz_county_check();
	return 0;
}
