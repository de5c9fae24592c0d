/*
 * gettext over C.UTF-8: LANGUAGE chooses the catalogue, so no locale need be
 * installed. Labels carry their declaration as context ("incident.area"),
 * because the same English word may be two Chinese ones.
 */
#include "src/lang/tr.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/kinds/account/enums.h"
#include "gen/kinds/any/enums.h"

#define DOMAIN "fengsui"
#ifndef LOCALEDIR
#define LOCALEDIR "/usr/share/locale"
#endif

extern int _nl_msg_cat_cntr;	/* glibc: tells gettext that LANGUAGE changed */

/* The catalogue beside a program run from its source tree, else of where it is installed. */
static void
bind_catalogues(void)
{
	char exe[400], dir[440], file[500];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	static const char *const beside[] = { "locale", "build/plain/locale",
	    "../share/locale" };

	for (size_t i = 0; n > 0 && i < sizeof beside / sizeof *beside; i++) {
		char *slash;
		exe[n] = '\0';
		slash = strrchr(exe, '/');
		if (slash == NULL)
			break;
		snprintf(dir, sizeof dir, "%.*s/%s", (int)(slash - exe), exe, beside[i]);
		snprintf(file, sizeof file, "%s/zh_CN/LC_MESSAGES/" DOMAIN ".mo", dir);
		if (access(file, R_OK) == 0) {
			bindtextdomain(DOMAIN, dir);
			return;
		}
	}
	bindtextdomain(DOMAIN, LOCALEDIR);
}

void
tr_init(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	bind_catalogues();
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
	tr_set(language_en);
	(void)gettext("report");
	tr_set(language_zh);
	(void)gettext("report");
}

void
tr_set(enum language l)
{
	setenv("LANGUAGE", l == language_en ? "en" : "zh_CN", 1);
	_nl_msg_cat_cntr++;
}

enum language
tr_now(void)
{
	const char *l = getenv("LANGUAGE");

	return l != NULL && strcmp(l, "en") == 0 ? language_en : language_zh;
}

/* dgettext's context form: the msgid is CONTEXT EOT LABEL. */
static const char *
label(const char *context, const char *name, const char *text)
{
	char id[400];
	const char *out;

	snprintf(id, sizeof id, "%s.%s\004%s", context, name, text);
	out = gettext(id);
	return out == id ? text : out;
}

const char *
tr_field(const struct kind *k, const struct field *f)
{
	return f->flags & F_INDICATOR ? label("indicator", f->name, f->label) :
	    label(k->name, f->name, f->label);
}

const char *
tr_value(const struct enumeration *e, int no)
{
	const struct value *v = value_by_no(e, no);

	return v == NULL ? "" : label(e->name, v->code, v->label);
}

const char *
tr_kind(const struct kind *k)
{
	return label("kind", k->name, k->label);
}

const char *
tr_measure(int measure)
{
	return tr_value(&enum_measure, measure);
}

/* Beside 1, in English alone; what is missing here is the same for any number. */
static const char *const one_of[] = {
	[measure_people] = "person", [measure_places] = "place", [measure_rooms] = "room",
	[measure_households] = "household", [measure_sets] = "set", [measure_zhang] = "pc",
	[measure_ding] = "tent", [measure_liang] = "vehicle", [measure_tiao] = "pc",
	[measure_jian] = "pc", [measure_sou] = "boat", [measure_xiang] = "box", [measure_dai] = "bag",
	[measure_zhi] = "team",
};

const char *
tr_one(int measure)
{
	return measure > 0 && (size_t)measure < sizeof one_of / sizeof one_of[0] ? one_of[measure] : NULL;
}

const char *
tr_unit(int measure, int64_t v)
{
	const char *one = v == 1 && tr_now() == language_en ? tr_one(measure) : NULL;

	return one != NULL ? one : tr_measure(measure);
}

const char *
tr_people(int64_t n, char out[40])
{
	snprintf(out, 40, P_("%lld person", "%lld people", n), (long long)n);
	return out;
}

const char *
tr_teams(int64_t n, char out[40])
{
	snprintf(out, 40, P_("%lld team", "%lld teams", n), (long long)n);
	return out;
}
