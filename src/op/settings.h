/*
 * Settings: a county's parameters. Each is declared once in src/op/settings.def
 * with name, type, default, limits and label; a `setting` record overrides the
 * default, is journaled and in force at once. There is no configuration file.
 */
#ifndef SRC_SETTINGS_H
#define SRC_SETTINGS_H

#include "db/store.h"

enum setting_type { SET_INT, SET_MINUTES, SET_BOOL, SET_TEXT, SET_ROLES };
struct setting_row {
	const char *name;		/* "report.village.first.minutes" */
	enum setting_type type;
	const char *value;		/* the default */
	int64_t min, max;		/* of SET_INT and SET_MINUTES */
	const char *label;		/* msgid */
	const char *source;		/* C, L, D, U of domain.md and where from */
};
extern const struct setting_row setting_rows[];	/* ends with a NULL name */

#define SET(name, ident, type, value, min, max, label, source) SETTING_##ident,
enum setting_id {
#include "src/op/settings.def"
	SETTING_COUNT_
};
#undef SET

int64_t setting_int(struct txn *t, enum setting_id id);		/* 0 or 1 of SET_BOOL */
int64_t setting_ms(struct txn *t, enum setting_id id);		/* of SET_MINUTES */
void setting_text(struct txn *t, enum setting_id id, char *out, size_t cap);
/* Of SET_ROLES: a bit for each. */
unsigned setting_roles(struct txn *t, enum setting_id id);
/* The next word of a list of roles, "officer,duty", also with ，or 、 or a blank between; at
 * most cap - 1 bytes of it. False at the end. */
bool role_word(const char **list, char *out, size_t cap);
#define ROLES_NONE "none"
/* Reads such a list, or "none". "": well read; else the word that is no role, at most
 * cap - 1 bytes of it, or ROLES_NONE where roles stand beside it. */
const char *roles_read(const char *text, unsigned *roles, char *wrong, size_t cap);
/* Does the county say it itself? */
bool setting_given(struct txn *t, enum setting_id id);
/* County offset from UTC in minutes. */
int setting_offset(struct txn *t);

#endif
