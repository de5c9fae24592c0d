/* The two faces of what status.c gathered: lines for people, JSON for programs. */
#include "src/admin/status.h"

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "gen/version.h"
#include "src/base/datadir.h"
#include "src/base/log.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"

#define MIB ((double)(1 << 20))

/* "2026-11-30 18:30", by the county's time. */
static const char *
stamp(const struct status *s, int64_t ms, char out[40])
{
	when_iso(ms, s->offset, out, 40);
	out[10] = ' ';
	out[16] = '\0';
	return out;
}

static const char *
state_words(const struct status *s)
{
	if (s->state == STATE_WELL)
		return _("all is well");
	if (s->state == STATE_TROUBLE)
		return _("somebody is needed");
	return s->county ? _("it does not run") : _("nothing can be said");
}

static void
words_processes(const struct status *s)
{
	char when[40];

	if (s->main == 0 && s->alive > 0) {
		printf(_("processes: none; it last lived at %s\n"), stamp(s, s->alive, when));
		return;
	}
	if (s->main == 0)
		return;
	printf(_("processes: main %d, keeper %d, listener %d\n"), (int)s->main, (int)s->keeper,
	    (int)s->listener);
	printf(_("sessions: %d\n"), s->sessions);
}

static void
words_store(const struct status *s)
{
	printf(_("store: %llu entries, %.1f MiB, %.1f MiB in the last day\n"),
	    (unsigned long long)s->entries, (double)s->bytes / MIB, (double)s->day / MIB);
	if (s->has_disk)
		printf(_("disk: %d%% used, %.1f MiB left\n"), disk_used(&s->disk), (double)s->disk.left / MIB);
	if (!s->torn && !s->hurt && s->beside[0][0] == '\0')
		printf("%s\n", _("damage: none seen at a glance; fengsui check looks at all"));
}

static void
words_rest(const struct status *s)
{
	char when[40], newest[40];

	if (s->saved.good > 0)
		printf(_("last good backup: %s, %lld h ago, %s\n"), stamp(s, s->saved.good, when),
		    (long long)((s->now - s->saved.good) / HOUR), s->saved.file);
	else
		printf("%s\n", _("last good backup: none"));
	printf(_("clock: %s; the newest entry is of %s\n"), stamp(s, s->now, when),
	    stamp(s, s->newest, newest));
	if (s->alive == 0)
		return;		/* never started: nobody looked */
	if (s->lacks[0] != '\0')
		printf(_("layers of protection that are missing: %s\n"), s->lacks);
	else
		printf("%s\n", _("layers of protection that are missing: none"));
}

int
status_words(const struct status *s)
{
	printf("%s  %s: %s\n", FENGSUI_NAME, s->dir, state_words(s));
	for (unsigned i = 0; i < s->n; i++)
		printf("! %s\n", s->trouble[i].text);
	if (s->county) {
		words_processes(s);
		if (s->unread == 0) {
			words_store(s);
			words_rest(s);
		}
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : -1;
}

/* A time, or null for none. */
static json_t *
json_time(const struct status *s, int64_t ms)
{
	char text[40];

	if (ms <= 0)
		return json_null();
	when_iso(ms, s->offset, text, sizeof text);
	return json_string(text);
}

static json_t *
json_troubles(const struct status *s)
{
	json_t *all = json_array();

	for (unsigned i = 0; i < s->n; i++)
		json_array_append_new(all, json_pack("{s:s, s:s}", "what", s->trouble[i].what, "text",
		    s->trouble[i].text));
	return all;
}

static json_t *
json_store(const struct status *s)
{
	json_t *o = json_pack("{s:I, s:I, s:I, s:b, s:b}", "entries", (json_int_t)s->entries,
	    "bytes", (json_int_t)s->bytes, "day_bytes", (json_int_t)s->day,
	    "damage_seen", s->torn || s->hurt || s->beside[0][0] != '\0', "only_calls_stored", s->room.spare);

	if (s->has_disk) {
		json_object_set_new(o, "disk_used_percent", json_integer(disk_used(&s->disk)));
		json_object_set_new(o, "disk_left_bytes", json_integer((json_int_t)s->disk.left));
	}
	return o;
}

static json_t *
json_backup(const struct status *s)
{
	json_t *o = json_pack("{s:o, s:o, s:b}", "good", json_time(s, s->saved.good), "failed",
	    json_time(s, s->saved.failed), "too_old", s->saved.old);

	if (s->saved.good > 0) {
		json_object_set_new(o, "age_hours", json_integer((s->now - s->saved.good) / HOUR));
		json_object_set_new(o, "file", json_string(s->saved.file));
	}
	return o;
}

int
status_json(const struct status *s)
{
	static const char *const states[] = { "well", "trouble", "unknown" };
	json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:{s:i, s:i, s:i, s:b, s:i}}",
	    "program", FENGSUI_NAME, "directory", s->dir, "state", states[s->state],
	    "troubles", json_troubles(s), "processes", "main", (int)s->main, "keeper", (int)s->keeper,
	    "listener", (int)s->listener, "answers", s->answers, "sessions", s->sessions);
	int rc;

	if (s->county && s->unread == 0) {
		json_object_set_new(o, "store", json_store(s));
		json_object_set_new(o, "backup", json_backup(s));
		json_object_set_new(o, "clock", json_pack("{s:o, s:o, s:o}", "now", json_time(s, s->now),
		    "newest_entry", json_time(s, s->newest), "last_lived", json_time(s, s->alive)));
		json_object_set_new(o, "missing_layers", s->alive != 0 ? json_string(s->lacks) : json_null());
	}
	rc = o != NULL ? json_dumpf(o, stdout, JSON_COMPACT) : -1;
	putchar('\n');
	json_decref(o);
	return rc == 0 && fflush(stdout) == 0 && !ferror(stdout) ? 0 : -1;
}

int
status_main(int argc, char **argv)
{
	static const struct option options[] = { { "data", required_argument, NULL, 'd' },
	    { "json", no_argument, NULL, 'j' }, { 0 } };
	const char *data = NULL;
	bool json = false, wrong = false;
	char dir[PATH_MAX];
	struct status s;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		data = c == 'd' ? optarg : data;
		json = json || c == 'j';
		wrong = wrong || (c != 'd' && c != 'j');
	}
	if (wrong || optind != argc) {
		log_warnx(_("not understood; see: fengsui %s --help"), argv[0]);
		return STATE_UNKNOWN;
	}
	datadir_choose(data, dir, sizeof dir);
	status_gather(&s, dir);
	return (json ? status_json(&s) : status_words(&s)) == 0 ? (int)s.state : STATE_UNKNOWN;
}
