/* A file that is larger than a message, part by part. */
#include "src/session/link.h"
#include "src/session/link_call.h"

#define PART 61440		/* bytes; with its fields less than a message */
#define TRIES 3			/* over keepers that are gone before the end */

/* One part, behind at bytes. *id is 0 before the first. */
static int
send_part(struct link *l, const uint8_t *data, size_t at, size_t len, uint64_t *id)
{
	struct buf *b = call_begin(l, MSG_upload);
	enum msg_status status;
	struct msg m;
	uint64_t n;

	wire_number(b, 3, *id);
	wire_number(b, 4, at);
	wire_bytes(b, 5, data + at, len);
	if (!call(l, LINK_WAIT, &m, &status) || (status != STATUS_OK && status != STATUS_NO))
		return -1;
	n = msg_number(&m, 3, UINT64_MAX);
	if (!msg_end(&m) || n == 0)
		return status == STATUS_NO ? M_CODE_FIRST : -1;
	if (status == STATUS_NO)
		return message_known(n <= UINT32_MAX ? (unsigned)n : 0) ? (int)n : -1;
	*id = n;
	return 0;
}

static int
send_all(struct link *l, const uint8_t *data, size_t len, uint64_t *id)
{
	int why = 0;

	*id = 0;
	for (size_t at = 0; why == 0 && at < len; at += PART)
		why = send_part(l, data, at, len - at < PART ? len - at : PART, id);
	return why;
}

int
keeper_upload(struct link *l, const void *data, size_t len, uint64_t *id)
{
	int why = M_UPLOAD_GONE;

	if (len > UPLOAD_MAX)
		return M_UPLOAD_LARGE;
	if (l->way->upload != NULL)
		return l->way->upload(l, data, len, id);
	/* Another keeper has nothing of what its predecessor was sent. */
	for (int i = 0; i < TRIES && why == M_UPLOAD_GONE; i++)
		why = send_all(l, data, len, id);
	return why;
}
