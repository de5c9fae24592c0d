/*
 * Who may send a report for which area, and which incident it goes into when
 * the sender does not say, or says a number.
 */
#include "src/rules/report/report_op.h"

#include <stdlib.h>
#include <string.h>

#include "db/err.h"
#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/incident/enums.h"
#include "gen/kinds/incident/incident.h"
#include "gen/kinds/report/args.h"
#include "gen/kinds/report/report.h"
#include "src/lang/when.h"
#include "src/op/settings.h"
#include "src/rules/area/area.h"
#include "src/text/rows.h"
#include "src/text/show.h"

/* Incidents that a report may mean; grows. */
struct found {
	struct incident *list;
	size_t n, room;
};

/* The areas a viewer reports for, each once, as "name code, name code". */
static size_t
own_areas(struct act *act, const struct viewer *v, char first[16], struct buf *names)
{
	const struct viewer_grant *g;
	bool by_phone = v != act->who;
	char name[100];
	size_t n = 0;

	for (size_t i = 0; i < v->ngrants; i++) {
		bool before = false;
		g = &v->grants[i];
		for (size_t k = 0; k < i; k++)
			before = before || ((REPORTERS & 1u << v->grants[k].role) &&
			    strcmp(v->grants[k].stem, g->stem) == 0);
		if (!(REPORTERS & 1u << g->role) || before || (by_phone &&
		    !may_over(act->txn, act->who, REPORTERS, g->area)))
			continue;
		if (n++ == 0)
			memcpy(first, g->area, 16);
		area_name(act->txn, g->area, false, name, sizeof name);
		buf_printf(names, "%s%s %s", n > 1 ? ", " : "", name, g->area);
	}
	return n;
}

static int
check_area(struct act *act, struct filing *f, const struct viewer *speaker)
{
	const struct op_report_file *args = act->args;
	char code[16] = "", storage[600];
	struct buf names = BUF(storage);
	size_t n;

	if (args->area[0] != '\0')
		return area_usable(act, "area", args->area, &f->area);
	n = own_areas(act, speaker, code, &names);
	if (n == 0)
		return refuse(act, "area", M_NO_AREA, NULL);
	if (n > 1)
		return refuse(act, "area", M_WHICH_AREA, ARG_TEXT(buf_str(&names)), NULL);
	return area_usable(act, "area", code, &f->area);
}

/* An officer sends for his own area; a desk above only what it was told. */
static int
check_speaker(struct act *act, struct filing *f, const struct viewer *speaker)
{
	const char *code = f->area.code;

	if (!may_at(act->who, REPORTERS, code)) {
		if (!may_over(act->txn, act->who, ROLE(duty), code))
			return refuse(act, "area", M_OUT_OF_SCOPE, ARG_AREA(code), NULL);
		if (speaker == act->who)
			return refuse(act, "by_phone", M_ONLY_BY_PHONE, ARG_AREA(code), NULL);
	}
	if (speaker != act->who && !viewer_knows(act->txn, act->who, act->now, speaker->account))
		return refuse(act, "by_phone", M_OUT_OF_SCOPE, ARG_TEXT(speaker->login), NULL);
	if (speaker != act->who && !may_at(speaker, REPORTERS, code))
		return refuse(act, "by_phone", M_NOT_SPEAKER, ARG_PERSON(speaker->account),
		    ARG_AREA(code), NULL);
	return 0;
}

int
filing_who(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;
	const struct viewer *speaker = act->who;
	struct viewer other;

	if (args->by_phone != 0 && args->by_phone != act->who->account) {
		if (!viewer_load(act->txn, args->by_phone, act->now, &other))
			return refuse(act, "by_phone", M_NO_SUCH_ACCOUNT,
			    ARG_PERSON(args->by_phone), NULL);
		speaker = &other;
	}
	if (check_area(act, f, speaker) != 0)
		return -1;
	return check_speaker(act, f, speaker);
}

static int
join_given(struct act *act, struct filing *f, uint64_t id, bool drill)
{
	struct incident *i = &f->incident;
	char number[24];

	if (!incident_root(act->txn, id, i))
		return refuse(act, "incident", M_NO_SUCH_RECORD, 
		    ARG_FIELD(kind_field(&kind_report, "incident")), NULL);
	incident_number(i, act->now, number);
	if (incident_sight(act->txn, act->who, i) == SIGHT_NONE)
		return refuse(act, "incident", M_OUT_OF_SCOPE, ARG_TEXT(number), NULL);
	if (i->class != incident_class_natural)
		return refuse(act, "incident", M_NOT_NATURAL, ARG_TEXT(number), NULL);
	if (i->state == incident_state_closed)
		return refuse(act, "incident", M_INCIDENT_CLOSED, ARG_TEXT(number), NULL);
	if (i->drill != drill)
		return refuse(act, "drill", i->drill ? M_IS_DRILL : M_IS_REAL,
		    ARG_TEXT(number), NULL);
	return 0;
}

/* Names as many as there is room for, and how many more there are. */
static int
refuse_several(struct act *act, const struct found *found)
{
	char storage[180], number[24];
	struct buf list = BUF(storage);
	size_t more = 0;

	for (size_t i = 0; i < found->n; i++) {
		incident_number(&found->list[i], act->now, number);
		show_among(&list, number, &more);
	}
	show_more(&list, more);
	return refuse(act, "incident", M_SEVERAL_INCIDENTS, ARG_TEXT(buf_str(&list)), NULL);
}

static void
found_add(struct act *act, struct found *found, const struct incident *i)
{
	for (size_t k = 0; k < found->n; k++)
		if (found->list[k].id == i->id)
			return;
	if (list_grow((void **)&found->list, &found->room, found->n, sizeof *found->list))
		found->list[found->n++] = *i;
	else
		act->txn->err = ERR_IO;
}

/* A long disaster goes on: open incidents of the hazard, however old, in which
 * the area itself has sent a version within the hours. */
static void
add_own(struct act *act, const struct filing *f, enum hazard hazard, bool drill,
    struct found *found)
{
	int64_t since = act->now - setting_int(act->txn, SETTING_JOIN_HOURS) * HOUR;
	struct incident i;
	struct report r;
	struct scan s;
	struct index_key key;

	key_begin(&key, &kind_report, 3);
	key_code(&key, f->area.code);
	scan_open(&s, act->txn, &key, true);
	while (scan_next(&s))
		if (record_get(act->txn, &kind_report, s.id, &r) && r.received >= since &&
		    strcmp(r.area, f->area.code) == 0 && r.drill == drill &&
		    incident_root(act->txn, r.incident, &i) &&
		    (hazard == 0 || i.hazard == (int)hazard) && i.state != incident_state_closed)
			found_add(act, found, &i);
	scan_close(&s);
}

/* Open ones of the hazard in the own township. Those that the area itself called for help
 * about, of no hazard yet, are counted; the newest of them goes to called. */
static size_t
add_here(struct act *act, const struct filing *f, enum hazard hazard, bool drill,
    struct found *found, struct incident *called)
{
	struct incident *list;
	char township[16];
	size_t n = incident_candidates(act->txn, f->area.code, hazard, drill, act->now, &list);
	size_t calls = 0;

	incident_township(act->txn, f->area.code, township);
	for (size_t i = 0; i < n; i++) {
		if (!incident_touches(act->txn, &list[i], township))
			continue;
		if (list[i].hazard == (int)hazard)
			found_add(act, found, &list[i]);
		else if (area_under(act->txn, list[i].area, f->area.code) &&
		    area_under(act->txn, f->area.code, list[i].area) && calls++ == 0)
			*called = list[i];
	}
	free(list);
	return calls;
}

/* The one open incident of the hazard in the own township; failing that, the
 * one the area itself called for help about. None: a new one. Without a hazard
 * the one that the area itself reports on is meant; there is no other guess. */
static int
join_found(struct act *act, struct filing *f, enum hazard hazard, bool drill)
{
	struct found found = { NULL, 0, 0 };
	struct incident called;
	size_t calls = 0;
	int rc = 0;

	if (hazard != 0)
		calls = add_here(act, f, hazard, drill, &found, &called);
	add_own(act, f, hazard, drill, &found);
	if (act->txn->err != 0)
		rc = refuse(act, "", M_NOT_STORED, NULL);
	else if (found.n > 1)
		rc = refuse_several(act, &found);
	else if (found.n == 1)
		f->incident = found.list[0];
	else if (calls == 1)
		f->incident = called;
	else if (hazard == 0)
		rc = refuse(act, "hazard", M_REQUIRED, NULL);
	free(found.list);
	return rc;
}

int
filing_incident(struct act *act, struct filing *f)
{
	const struct op_report_file *args = act->args;

	if (args->incident == 0)
		return join_found(act, f, (enum hazard)args->hazard, args->drill);
	f->unsure = args->incident == REF_UNSURE;
	if (args->incident == REF_NEW || f->unsure)
		return 0;
	return join_given(act, f, args->incident, args->drill);
}

