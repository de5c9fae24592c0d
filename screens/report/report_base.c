/* What a report's next version begins with: the latest of its chain. */
#include "screens/report/report_base.h"

#include <stdio.h>
#include <stdlib.h>

#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/enums.h"
#include "gen/kinds/report/report.h"
#include "gen/kinds/report/report_version.h"
#include "gen/kinds/report/review.h"
#include "screens/kit/words.h"
#include "src/base/clock.h"
#include "src/op/number.h"
#include "src/rules/incident/incident.h"

struct latest {
	struct report		r;
	struct report_version	v;
	char			words[300];	/* "21:03 周样例 初报" */
};

/* Version n (0 = the latest) of the chain that the form's incident and area lead to. */
static struct latest *
latest_find(struct view *v, unsigned n)
{
	struct latest *l = calloc(1, sizeof(*l));
	uint64_t id = form_ref(v, "incident");
	char who[100], stage[40], when[40];
	struct incident root;
	struct txn t;
	bool found;

	if (!l || id == 0 || id >= REF_UNSURE) {
		free(l);
		return NULL;
	}
	do {
		txn_begin(&t, v->s->db, false);
		found = incident_root(&t, id, &root) && report_chain(&t, root.id, form_text(v, "area"), &l->r) &&
		    (n ? report_version_get(&t, &l->r, n, &l->v) : report_latest(&t, &l->r, &l->v));
		if (found) {
			words_person(&t, l->v.by, who, sizeof(who));
			stage_text((enum stage)l->v.stage, l->v.stage_no, stage, sizeof(stage));
			snprintf(l->words, sizeof(l->words), "%s %s %s",
			    ui_when(v->ui, l->v.received, when, sizeof(when)), who, stage);
		}
	} while (txn_again(&t));
	if (!found) {
		free(l);
		return NULL;
	}
	return l;
}

/* The reason, who spoke and the stage are of one sending only. */
static void
of_one_sending(struct report_version *rv)
{
	rv->reason[0] = '\0';
	rv->stage = 0;
	rv->by_phone = 0;
}

/* A returned one is corrected, and why it came back is said. */
static void
title_say(struct view *v, const struct report *r)
{
	bool returned = r->state == report_state_returned, found;
	struct review review;
	char number[24];
	struct txn t;

	report_number(r, clock_now(), number);
	number_short(number, clock_now());
	snprintf(v->title, sizeof(v->title), returned ? _("correction of %s") : _("follow-up of %s"), number);
	do {
		txn_begin(&t, v->s->db, false);
		found = returned && report_review(&t, r->latest, &review);
	} while (txn_again(&t));
	if (found)
		ui_warn(v->ui, _("returned: %s"), review.reason);
}

/* Trapped and out of contact are the incident's; what this area had said of them
 * by the version that the form goes on from. */
static void
people_base(struct view *v, const struct report *r, unsigned version, bool draft)
{
	struct report_version *next = calloc(1, sizeof(*next));
	struct num trapped, out_of_contact;
	struct txn t;

	if (!next)
		return;
	do {
		txn_begin(&t, v->s->db, false);
		if (!report_version_get(&t, r, version + 1, next))
			next->id = 0;
		report_said(&t, r, next->id, &trapped, &out_of_contact);
	} while (txn_again(&t));
	free(next);
	form_known(v, "trapped", trapped, draft);
	form_known(v, "out_of_contact", out_of_contact, draft);
}

void
report_base_take(struct view *v, const struct report *r, struct report_version *rv)
{
	of_one_sending(rv);
	form_base(v, &kind_report_version, rv);
	people_base(v, r, (unsigned)rv->version, false);
	form_set_int(v, "version", r->version);
	title_say(v, r);
}

void
report_base_give(struct view *v, const struct report *r, const struct report_version *rv)
{
	form_give(v, &kind_report_version, rv);
	form_set_enum(v, "hazard", rv->hazard);
	form_set_time(v, "occurred", rv->occurred);
	form_set_time(v, "learned", rv->learned);
	form_set_text(v, "place", rv->place);
	form_set_text(v, "text", rv->text);
	form_set_enum(v, "road", rv->road);
	form_set_enum(v, "power", rv->power);
	form_set_enum(v, "water", rv->water);
	form_set_enum(v, "telecom", rv->telecom);
	title_say(v, r);
}

void
report_base_draft(struct view *v)
{
	int64_t n = *(int64_t *)form_value(v, "version");
	struct latest *l = n > 0 ? latest_find(v, (unsigned)n) : NULL;

	if (!l)
		return;
	of_one_sending(&l->v);
	form_base_under(v, &kind_report_version, &l->v);
	people_base(v, &l->r, (unsigned)l->v.version, true);
	title_say(v, &l->r);
	free(l);
}

bool
report_base_renew(struct view *v, struct page *p)
{
	struct latest *l = latest_find(v, 0);
	bool newer = l && l->r.version > *(int64_t *)form_value(v, "version");

	if (newer) {
		page_text(p, _("! Sent before yours: %s. Yours follows it; this is what it changes:"),
		    l->words)->attr = TERM_BOLD;
		report_base_take(v, &l->r, &l->v);
	}
	free(l);
	return newer;
}

bool
report_base_is_old(struct view *v)
{
	struct latest *l = latest_find(v, 0);
	bool old = l && l->r.version > *(int64_t *)form_value(v, "version");

	free(l);
	return old;
}

void
report_base_hint(struct view *v)
{
	struct latest *l = v->form->base ? NULL : latest_find(v, 0);

	if (l)
		ui_say(v->ui, _("Your area has reported already: %s. Yours becomes a follow-up."), l->words);
	free(l);
}
