/* A session's drafts and who else has a form open. */
#include <string.h>

#include "src/session/link.h"
#include "src/session/link_call.h"

static void
text_of(const struct wire_item *it, char *out, size_t cap)
{
	size_t len = it->len < cap - 1 ? it->len : cap - 1;

	if (it->type != 2)
		return;
	memcpy(out, it->data, len);
	out[len] = '\0';
}

static int
head_decode(const void *data, size_t len, struct draft_head *d)
{
	struct wire w;
	struct wire_item it;
	int more;

	memset(d, 0, sizeof *d);
	wire_open(&w, data, len);
	while ((more = wire_next(&w, &it)) == 1) {
		switch (it.no) {
		case 1: d->id = it.number; break;
		case 2: text_of(&it, d->form, sizeof d->form); break;
		case 3: text_of(&it, d->area, sizeof d->area); break;
		case 4: d->incident = it.number; break;
		case 5: d->begun = (int64_t)it.number; break;
		case 6: d->saved = (int64_t)it.number; break;
		case 7:
			if (it.len == sizeof d->op_id)
				memcpy(d->op_id, it.data, it.len);
			break;
		}
	}
	return more;
}

int
keeper_draft_put(struct link *l, struct draft_head *d, const void *content, size_t len)
{
	struct buf *b = call_begin(l, MSG_draft_put);
	enum msg_status status;
	const uint8_t *op_id;
	struct msg m;
	uint64_t id;
	size_t n;

	wire_number(b, 3, d->id);
	wire_text(b, 4, d->form);
	wire_text(b, 5, d->area);
	wire_number(b, 6, d->incident);
	wire_number(b, 7, (uint64_t)d->begun);
	wire_bytes(b, 8, d->op_id, sizeof d->op_id);
	wire_bytes(b, 9, content, len);
	if (!call(l, LINK_WAIT, &m, &status) || status != STATUS_OK)
		return -1;
	id = msg_number(&m, 3, UINT64_MAX);
	d->lost = (int64_t)msg_number(&m, 4, INT64_MAX);
	op_id = msg_bytes(&m, 5, 0, OP_ID_BYTES, &n);
	if (!msg_end(&m) || id == 0)
		return -1;
	d->id = id;
	if (n == OP_ID_BYTES)
		memcpy(d->op_id, op_id, n);
	return 0;
}

int
keeper_draft_list(struct link *l, struct draft_head *out, size_t cap)
{
	enum msg_status status;
	const uint8_t *data;
	struct wire_item it;
	struct wire w;
	struct msg m;
	size_t len, n = 0;
	int more;

	if (l->way->drafts != NULL)
		return l->way->drafts(l, out, cap);
	call_begin(l, MSG_draft_list);
	if (!call(l, LINK_WAIT, &m, &status) || status != STATUS_OK)
		return -1;
	data = msg_bytes(&m, 3, 0, MSG_BYTES, &len);
	if (!msg_end(&m))
		return -1;
	wire_open(&w, data, len);
	while ((more = wire_next(&w, &it)) == 1 && n < cap) {
		if (it.type != 2 || head_decode(it.data, it.len, &out[n++]) != 0)
			return -1;
	}
	return more < 0 ? -1 : (int)n;
}

int
keeper_draft_get(struct link *l, uint64_t id, struct draft_head *d, void *content, size_t cap)
{
	enum msg_status status;
	const uint8_t *head, *data;
	size_t headlen, len;
	struct msg m;

	wire_number(call_begin(l, MSG_draft_get), 3, id);
	if (!call(l, LINK_WAIT, &m, &status) || status != STATUS_OK)
		return -1;
	head = msg_bytes(&m, 3, 1, MSG_BYTES, &headlen);
	data = msg_bytes(&m, 4, 0, cap, &len);
	if (!msg_end(&m) || head_decode(head, headlen, d) != 0)
		return -1;
	if (len > 0)
		memcpy(content, data, len);
	return (int)len;
}

int
keeper_draft_drop(struct link *l, uint64_t id)
{
	wire_number(call_begin(l, MSG_draft_drop), 3, id);
	return call_plain(l, LINK_WAIT) == STATUS_OK ? 0 : -1;
}

int
keeper_presence(struct link *l, const char *thing, struct presence *out, size_t cap)
{
	enum msg_status status;
	const uint8_t *data;
	struct wire_item it, field;
	struct wire w, one;
	struct msg m;
	size_t len, n = 0;

	wire_text(call_begin(l, MSG_presence), 3, thing);
	if (!call(l, LINK_WAIT, &m, &status) || status != STATUS_OK)
		return -1;
	data = msg_bytes(&m, 3, 0, MSG_BYTES, &len);
	if (!msg_end(&m))
		return -1;
	wire_open(&w, data, len);
	while (n < cap && wire_next(&w, &it) == 1 && it.type == 2) {
		out[n] = (struct presence){ 0 };
		wire_open(&one, it.data, it.len);
		while (wire_next(&one, &field) == 1) {
			if (field.no == 1)
				out[n].account = field.number;
			else if (field.no == 2)
				out[n].since = (int64_t)field.number;
		}
		n++;
	}
	return (int)n;
}
