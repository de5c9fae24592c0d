/* A list of people at the making of a county. */
#include "src/admin/people.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/account/args.h"
#include "keys/random.h"
#include "keys/secret.h"
#include "src/base/clock.h"
#include "src/lang/tr.h"
#include "src/rules/account/account_import.h"

static int
read_list(const char *file, struct buf *text)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char piece[16384];
	ssize_t n = -1;

	while (fd >= 0 && !text->failed && (n = read(fd, piece, sizeof piece)) > 0)
		buf_put(text, piece, (size_t)n);
	if (fd < 0 || n < 0 || text->failed)
		fprintf(stderr, _("%s: cannot be read as a list of people: %s\n"), file,
		    text->failed ? _("not a file of up to 8 MiB") : strerror(errno));
	if (fd >= 0)
		close(fd);
	return n == 0 ? 0 : 1;
}

static void
print_why(const char *file, unsigned line, const char *column, struct txn *t,
    const struct refusal *why)
{
	char storage[1024], at[24] = "";
	struct buf b = BUF(storage);

	say_refusal(&b, t, NULL, why, true);
	if (line > 0)
		snprintf(at, sizeof at, ":%u", line);
	fprintf(stderr, "%s%s: %s%s%s\n", file, at, column, column[0] != '\0' ? ": " : "", buf_str(&b));
}

/* All that is wrong, before anything is stored. */
static int
look(struct core *core, const char *file, const struct buf *text)
{
	struct import_people *im = calloc(1, sizeof *im);
	struct refusal why = { .message = M_NOT_STORED, .exit = 4 };
	struct viewer v;
	int rc = 4;

	viewer_local(&v);
	if (im == NULL || import_people(im, core_txn(core), &v, clock_now(), false, text->data, text->len,
	    &why) != 0) {
		print_why(file, 0, "", core_txn(core), &why);
		rc = why.exit == 4 ? 4 : 1;
	} else {
		for (size_t i = 0; i < im->rows.nfaults; i++)
			print_why(file, im->rows.fault[i].line, im->rows.fault[i].column, core_txn(core),
			    &im->rows.fault[i].why);
		rc = im->rows.nfaults > 0;
	}
	if (im != NULL)
		import_people_free(im);
	free(im);
	return rc;
}

static int
store(struct core *core, const struct origin *who, const char *file, const struct buf *text,
    struct buf *cards)
{
	struct op_account_import args = { .confirm = true, .seed.len = IMPORT_SEED };
	struct request *req = calloc(1, sizeof *req);
	struct reply reply = { .refusal = { .message = M_NOT_STORED } };
	const struct subject *s;
	const struct op *op = op_find("account.import", &s);

	random_fill(args.seed.data, IMPORT_SEED);
	if (req != NULL) {
		request_fill(req, s, op, &args);
		req->how = how_command;
		request_upload(req, 1, text->data, text->len);
		core_do(core, &(struct core_job){ .who = who, .req = req, .reply = &reply,
		    .upload = text });
	}
	if (req != NULL && reply.outcome == DONE)
		import_cards(core_txn(core), reply.seq, false, args.seed.data, cards);
	else
		print_why(file, 0, "", core_txn(core), &reply.refusal);
	secret_wipe(&args, sizeof args);
	free(req);
	return req != NULL && reply.outcome == DONE ? 0 : 4;
}

int
people_add(struct core *core, const struct origin *who, const char *file, struct buf *cards)
{
	struct buf text;
	int rc;

	buf_grow(&text, UPLOAD_MAX);
	rc = read_list(file, &text);
	if (rc == 0)
		rc = look(core, file, &text);
	if (rc == 0)
		rc = store(core, who, file, &text, cards);
	buf_free(&text);
	return rc;
}
