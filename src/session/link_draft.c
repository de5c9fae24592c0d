/* A session's drafts and who else has a form open. */
#include <stdio.h>
#include <string.h>

#include "keys/secret.h"
#include "src/session/link.h"
#include "src/session/link_call.h"

#define ACTIVE_EVERY 30000	/* ms */

static void
head_in(const struct msg_draft *in, struct draft_head *d)
{
	*d = (struct draft_head){ .id = in->draft, .incident = in->incident, .begun = in->begun,
	    .saved = in->saved, .hazard = in->hazard, .drill = in->drill };
	memcpy(d->form, in->form, sizeof d->form);
	memcpy(d->area, in->area, sizeof d->area);
	if (in->op_id.len == sizeof d->op_id)
		memcpy(d->op_id, in->op_id.data, sizeof d->op_id);
}

int
keeper_draft_put(struct link *l, struct draft_head *d, const void *content, size_t len)
{
	struct msg_draft out = { .draft = d->id, .incident = d->incident, .begun = d->begun,
	    .hazard = d->hazard, .drill = d->drill, .op_id.len = sizeof d->op_id, .content.len = (uint16_t)len };
	struct msg_draft said;
	enum msg_status status;
	struct msg m;

	if (len > sizeof out.content.data)
		return -1;
	if (l->way->draft_put != NULL)
		return l->way->draft_put(l, d, content, len);
	memcpy(out.form, d->form, sizeof out.form);
	memcpy(out.area, d->area, sizeof out.area);
	memcpy(out.op_id.data, d->op_id, sizeof d->op_id);
	memcpy(out.content.data, content, len);
	call_put(l, MSG_draft_put, &kind_msg_draft, &out);
	secret_wipe(&out, sizeof out);
	if (!call(l, LINK_WAIT, &m, &status))
		return -1;
	if (status != STATUS_OK || !msg_get(&m, &kind_msg_draft, &said) || said.draft == 0)
		return status == STATUS_NO ? -2 : -1;
	d->id = said.draft;
	d->lost = said.lost;
	if (said.op_id.len == sizeof d->op_id)
		memcpy(d->op_id, said.op_id.data, sizeof d->op_id);
	return 0;
}

/* Asks for a list. False: no answer, or none that holds. */
static bool
call_list(struct link *l, struct msg_list *list, struct wire *w)
{
	enum msg_status status;
	struct msg m;

	if (!call(l, LINK_WAIT, &m, &status) || status != STATUS_OK ||
	    !msg_get(&m, &kind_msg_list, list))
		return false;
	wire_open(w, list->items.data, list->items.len);
	return true;
}

int
keeper_draft_list(struct link *l, struct draft_head *out, size_t cap)
{
	struct msg_list list;
	struct msg_draft one;
	struct wire w;
	size_t n = 0;
	int more = 0;

	if (l->way->drafts != NULL)
		return l->way->drafts(l, out, cap);
	call_begin(l, MSG_draft_list);
	if (!call_list(l, &list, &w))
		return -1;
	while (n < cap && (more = msg_list_next(&w, &kind_msg_draft, &one)) == 1)
		head_in(&one, &out[n++]);
	return more < 0 ? -1 : (int)n;
}

int
keeper_draft_get(struct link *l, uint64_t id, struct draft_head *d, void *content, size_t cap)
{
	struct msg_draft in = { .draft = id };
	enum msg_status status;
	struct msg m;
	int len = -1;

	call_put(l, MSG_draft_get, &kind_msg_draft, &in);
	if (call(l, LINK_WAIT, &m, &status) && status == STATUS_OK &&
	    msg_get(&m, &kind_msg_draft, &in) && in.content.len <= cap) {
		head_in(&in, d);
		memcpy(content, in.content.data, in.content.len);
		len = in.content.len;
	}
	secret_wipe(&in, sizeof in);
	return len;
}

int
keeper_draft_drop(struct link *l, uint64_t id)
{
	call_put(l, MSG_draft_drop, &kind_msg_draft, &(struct msg_draft){ .draft = id });
	return call_plain(l, LINK_WAIT) == STATUS_OK ? 0 : -1;
}

void
keeper_active(struct link *l, int64_t now)
{
	if (l->channel < 0 || now < l->active)
		return;
	l->active = now + ACTIVE_EVERY;
	msg_send_bare(l->channel, MSG_active);	/* lost: the next will do */
}

int
keeper_presence(struct link *l, const char *thing, struct presence *out, size_t cap)
{
	struct msg_thing ask = { 0 };
	struct msg_present one;
	struct msg_list list;
	struct wire w;
	size_t n = 0;

	snprintf(ask.thing, sizeof ask.thing, "%s", thing);
	call_put(l, MSG_presence, &kind_msg_thing, &ask);
	if (!call_list(l, &list, &w))
		return -1;
	while (n < cap && msg_list_next(&w, &kind_msg_present, &one) == 1)
		out[n++] = (struct presence){ .account = one.account, .since = one.since };
	return (int)n;
}
