/* What was written about teams that are not sent yet, kept as the drafts of forms are: in the
 * arguments of the order that it will be, with the teams that were marked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/codec.h"
#include "db/wire.h"
#include "gen/kinds/order/args.h"
#include "screens/dispatch/sending.h"
#include "screens/kit/draft.h"

enum { CONTENT_ARGS = 1, CONTENT_TEAM, CONTENT_KIND, CONTENT_SKILL, CONTENT_TASK_SAID, CONTENT_MAX = 4000 };

#define COPY(to, from) snprintf(to, sizeof(to), "%s", from)

static void
content_write(const struct sending *s, char *storage, struct buf *b)
{
	struct op_order_send a = { .incident = s->want.incident, .want = s->want.id, .need_by = s->want.need_by,
	    .drill = s->want.drill };
	struct buf args;

	COPY(a.task, s->task);
	COPY(a.area, s->want.area);
	COPY(a.place, s->want.place);
	COPY(a.contact, s->contact);
	COPY(a.route, s->route);
	COPY(a.text, s->want.text);
	COPY(a.reason, s->reason);
	buf_init(&args, storage, CONTENT_MAX);
	record_encode(&kind_op_order_send, &a, &args);
	wire_bytes(b, CONTENT_ARGS, args.data, args.len);
	wire_text(b, CONTENT_KIND, s->want.kind);
	wire_text(b, CONTENT_SKILL, s->want.skill);
	wire_number(b, CONTENT_TASK_SAID, s->task_said);
	for (size_t i = 0; i < s->n; i++)
		wire_number(b, CONTENT_TEAM, s->team[i]);
}

void
sending_keep(struct view *v, struct sending *s)
{
	char content[CONTENT_MAX], storage[CONTENT_MAX];
	struct draft_head *d = &s->draft;
	struct buf b;

	buf_init(&b, content, sizeof(content));
	content_write(s, storage, &b);
	COPY(d->form, "dispatch_send");
	COPY(d->area, s->want.area);
	d->incident = s->want.incident;
	d->drill = s->want.drill;
	draft_keep(v, d, &b);
}

static void
args_read(const struct wire_item *item, struct sending *s)
{
	struct op_order_send a = { 0 };
	const struct field *where;

	if (record_decode(&kind_op_order_send, item->data, item->len, &a, &where) != 0)
		return;
	s->want.incident = a.incident;
	s->want.id = a.want;
	s->want.need_by = a.need_by;
	s->want.drill = a.drill;
	COPY(s->task, a.task);
	COPY(s->want.area, a.area);
	COPY(s->want.place, a.place);
	COPY(s->contact, a.contact);
	COPY(s->route, a.route);
	COPY(s->want.text, a.text);
	COPY(s->reason, a.reason);
}

static void
text_read(const struct wire_item *item, char *out, size_t cap)
{
	snprintf(out, cap, "%.*s", (int)item->len, (const char *)item->data);
}

bool
sending_resume(struct view *v, uint64_t draft, struct sending *s)
{
	uint8_t content[CONTENT_MAX];
	struct wire_item item;
	struct wire w;
	int n = keeper_draft_get(v->s->link, draft, &s->draft, content, sizeof(content));

	if (n < 0)
		return false;
	wire_open(&w, content, (size_t)n);
	while (wire_next(&w, &item) == 1) {
		if (item.no == CONTENT_ARGS && item.type == 2)
			args_read(&item, s);
		else if (item.no == CONTENT_KIND && item.type == 2)
			text_read(&item, s->want.kind, sizeof(s->want.kind));
		else if (item.no == CONTENT_SKILL && item.type == 2)
			text_read(&item, s->want.skill, sizeof(s->want.skill));
		else if (item.no == CONTENT_TASK_SAID && item.type == 0)
			s->task_said = item.number != 0;
		else if (item.no == CONTENT_TEAM && item.type == 0)
			sending_toggle(s, item.number);
	}
	s->begun = true;
	return true;
}

void
sending_drop(struct view *v, struct sending *s)
{
	draft_drop(v, &s->draft);
}
