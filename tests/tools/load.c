/*
 * Load on a keeper that is killed again and again: submitters write notes into
 * the newest incident while the keeper dies by SIGKILL at random moments; what was
 * acknowledged is then looked for in the journal.
 *
 *   load DIR LOGIN MAIN-PID KILLS SUBMITTERS
 *
 * Prints how many were acknowledged, lost and stored twice. Exit 0 when none
 * was lost or doubled and the keeper was killed that often. Each submitter
 * speaks to DATA/control as a command on the server does, and writes every
 * acknowledged operation's id and entry number to a pipe.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/index.h"
#include "db/journal.h"
#include "gen/kinds/incident/args.h"
#include "gen/kinds/incident/incident.h"
#include "keys/keys.h"
#include "src/lang/tr.h"
#include "src/session/link.h"

enum { SUBMITTERS_MAX = 64, NOTES_MAX = 2000000 };

struct note {
	uint8_t	 id[OP_ID_BYTES];
	uint64_t seq;
};

struct load {
	const char	*dir, *login;
	uint64_t	 incident;
	pid_t		 main;
	int		 kills, submitters;
	pid_t		 pid[SUBMITTERS_MAX];
	struct note	*notes;
	size_t		 count;
	uint64_t	 first;		/* entry before the load */
};

static void
rest(long ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

/* One submitter: never ends by itself. Told "not stored", it sends the same again. */
static void
submit(struct load *l, int no, int to)
{
	static struct request req;
	struct op_incident_note a = { .which = l->incident };
	const struct subject *s;
	const struct op *op = op_find("incident.note", &s);
	struct reply reply;
	int code;
	struct link *link = link_local(l->dir, l->login, &code);

	for (long n = 0; link != NULL; n++) {
		struct note note = { 0 };
		snprintf(a.text, sizeof a.text, "第%d人第%ld条", no, n);
		request_fill(&req, s, op, &a);
		req.id_given = true;
		do {
			keeper_submit(link, &req, &reply);
		} while (reply.outcome == NOT_STORED);
		if (reply.outcome != DONE) {
			fprintf(stderr, "load: refused with message %u\n", reply.refusal.message);
			break;
		}
		memcpy(note.id, req.op_id, sizeof note.id);
		note.seq = reply.seq;
		if (write(to, &note, sizeof note) != (ssize_t)sizeof note)
			break;
	}
	_exit(1);
}

/* The child of main whose name is keeper; 0 if there is none now. */
static pid_t
keeper_pid(pid_t of)
{
	char path[64], comm[32];
	FILE *f, *g;
	pid_t p, found = 0;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)of, (int)of);
	f = fopen(path, "re");
	while (f != NULL && found == 0 && fscanf(f, "%d", &p) == 1) {
		snprintf(path, sizeof path, "/proc/%d/comm", (int)p);
		g = fopen(path, "re");
		if (g != NULL && fscanf(g, "%31s", comm) == 1 && strcmp(comm, "keeper") == 0)
			found = p;
		if (g != NULL)
			fclose(g);
	}
	if (f != NULL)
		fclose(f);
	return found;
}

/* Takes what the submitters report, for ms. */
static void
collect(struct load *l, int from, long ms)
{
	struct timespec begun, now;
	long left = ms;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	do {
		ssize_t n = l->count < NOTES_MAX ?
		    read(from, &l->notes[l->count], sizeof *l->notes) : 0;
		if (n == (ssize_t)sizeof *l->notes)
			l->count++;
		else
			rest(1);
		clock_gettime(CLOCK_MONOTONIC, &now);
		left = ms - (now.tv_sec - begun.tv_sec) * 1000 - (now.tv_nsec - begun.tv_nsec) / 1000000;
	} while (left > 0);
}

/* Kills each keeper once, at a random moment after some operations went through it. */
static int
kill_keepers(struct load *l, int from)
{
	int done = 0;
	pid_t last = 0;
	time_t begun = time(NULL);

	while (done < l->kills && time(NULL) - begun < 300) {
		size_t before = l->count;
		pid_t p = keeper_pid(l->main);
		if (p == 0 || p == last) {
			collect(l, from, 2);
			continue;
		}
		for (int i = 0; i < 500 && l->count == before; i++)
			collect(l, from, 2);
		collect(l, from, rand() % 60);
		if (kill(p, SIGKILL) == 0)
			done++;
		last = p;
	}
	/* The last one is to answer what waits. */
	collect(l, from, 2000);
	return done;
}

static int
by_id(const void *a, const void *b)
{
	return memcmp(((const struct note *)a)->id, ((const struct note *)b)->id, OP_ID_BYTES);
}

/* All entries of the load as the journal has them. */
static size_t
read_journal(struct load *l, struct db *db, struct note *out, size_t cap)
{
	struct txn t;
	struct entry e;
	size_t n = 0;

	txn_begin(&t, db, false);
	for (uint64_t seq = l->first + 1; n < cap && journal_get(&t, seq, &e, NULL) == 0; seq++) {
		if (strcmp(e.op, "incident.note") != 0 || e.refused)
			continue;
		memcpy(out[n].id, e.op_id, OP_ID_BYTES);
		out[n++].seq = seq;
	}
	txn_abort(&t);
	return n;
}

static int
verify(struct load *l, struct db *db, int killed)
{
	struct note *stored = calloc(NOTES_MAX, sizeof *stored);
	size_t n = read_journal(l, db, stored, NOTES_MAX), lost = 0, twice = 0;

	qsort(stored, n, sizeof *stored, by_id);
	for (size_t i = 1; i < n; i++)
		twice += by_id(&stored[i - 1], &stored[i]) == 0;
	for (size_t i = 0; i < l->count; i++) {
		struct note *f = bsearch(&l->notes[i], stored, n, sizeof *stored, by_id);
		lost += f == NULL || (f->seq != l->notes[i].seq && twice == 0);
	}
	printf("keeper killed %d times under %d submitters: %zu acknowledged, %zu stored, "
	    "%zu lost, %zu stored twice\n", killed, l->submitters, l->count, n, lost, twice);
	free(stored);
	return killed >= l->kills && lost == 0 && twice == 0 && l->count > 0 ? 0 : 1;
}

static void
find_incident(struct load *l, struct txn *t)
{
	struct walk w;

	walk_open(&w, t, TABLE_KIND + kind_incident.no, NULL, 0, true);
	if (walk_next(&w)) {
		for (size_t i = 0; i < 8; i++)
			l->incident = l->incident << 8 | w.key[i];
		walk_close(&w);
	}
}

static void
start(struct load *l, int pipes[2])
{
	for (int i = 0; i < l->submitters; i++) {
		l->pid[i] = fork();
		if (l->pid[i] == 0) {
			close(pipes[0]);
			submit(l, i, pipes[1]);
		}
	}
	close(pipes[1]);
}

int
main(int argc, char **argv)
{
	static struct load l;
	struct journal_head head;
	struct db *db;
	struct txn t;
	int pipes[2], killed, rc;

	if (argc != 6)
		return fprintf(stderr, "load DIR LOGIN MAIN-PID KILLS SUBMITTERS\n"), 2;
	l.dir = argv[1];
	l.login = argv[2];
	l.main = atoi(argv[3]);
	l.kills = atoi(argv[4]);
	l.submitters = atoi(argv[5]) < SUBMITTERS_MAX ? atoi(argv[5]) : SUBMITTERS_MAX;
	l.notes = calloc(NOTES_MAX, sizeof *l.notes);
	keys_init();
	tr_init();
	srand((unsigned)time(NULL));
	if (l.notes == NULL || pipe2(pipes, O_CLOEXEC) != 0 || db_open(&db, l.dir, DB_READ) != 0)
		return fprintf(stderr, "load: cannot begin\n"), 1;
	txn_begin(&t, db, false);
	journal_head(&t, &head);
	l.first = head.seq;
	find_incident(&l, &t);
	txn_abort(&t);
	db_close(db);		/* an environment does not outlive a fork */
	start(&l, pipes);
	fcntl(pipes[0], F_SETFL, O_NONBLOCK);
	killed = kill_keepers(&l, pipes[0]);
	for (int i = 0; i < l.submitters; i++)
		kill(l.pid[i], SIGKILL);
	while (wait(NULL) > 0)
		continue;
	collect(&l, pipes[0], 500);
	if (db_open(&db, l.dir, DB_READ) != 0)
		return fprintf(stderr, "load: cannot read the county\n"), 1;
	rc = verify(&l, db, killed);
	db_close(db);
	free(l.notes);
	return rc;
}
