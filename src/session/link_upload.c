/* A file that is larger than a message, part by part. */
#include <string.h>

#include "src/session/link.h"
#include "src/session/link_call.h"

#define PART sizeof ((struct msg_upload *)0)->data.data
#define TRIES 3			/* over keepers that are gone before the end */

/* One part, behind at bytes. *id is 0 before the first. */
static int
send_part(struct link *l, const uint8_t *data, size_t at, size_t len, uint64_t *id)
{
	struct msg_upload part = { .upload = *id, .at = (int64_t)at, .data.len = (uint16_t)len };
	struct msg_uploaded said;
	enum msg_status status;
	struct msg m;

	memcpy(part.data.data, data + at, len);
	call_put(l, MSG_upload, &kind_msg_upload, &part);
	if (!call(l, LINK_WAIT, &m, &status) || (status != STATUS_OK && status != STATUS_NO) ||
	    !msg_get(&m, &kind_msg_uploaded, &said))
		return -1;
	*id = said.upload;
	if (status == STATUS_OK)
		return said.upload != 0 ? 0 : -1;
	/* Who came by a code is refused without a word. */
	return message_known((unsigned)said.why) ? (int)said.why : M_CODE_FIRST;
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
