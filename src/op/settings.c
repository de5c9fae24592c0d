/* Settings: the declared default unless a record says otherwise. */
#include "src/op/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/index.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/setting/setting.h"

#define SET(name, ident, type, value, min, max, label, source) \
	{ name, type, value, min, max, label, source },
const struct setting_row setting_rows[] = {
#include "src/op/settings.def"
	{ 0 }
};
#undef SET

/* The county's own value; false: it has none. */
static bool
find(struct txn *t, enum setting_id id, struct setting *rec)
{
	struct index_key key;

	key_begin(&key, &kind_setting, 1);
	key_text(&key, setting_rows[id].name);
	return record_get(t, &kind_setting, scan_one(t, &key, true), rec) && rec->value[0] != '\0';
}

bool
setting_given(struct txn *t, enum setting_id id)
{
	struct setting rec;

	return find(t, id, &rec);
}

void
setting_text(struct txn *t, enum setting_id id, char *out, size_t cap)
{
	struct setting rec;

	snprintf(out, cap, "%s", find(t, id, &rec) ? rec.value : setting_rows[id].value);
}

static int64_t
read_int(struct txn *t, enum setting_id id)
{
	char text[601];

	setting_text(t, id, text, sizeof text);
	if (setting_rows[id].type == SET_BOOL)
		return strcmp(text, "yes") == 0;
	return strtoll(text, NULL, 10);
}

/* The one writer asks for the same few with each operation. */
int64_t
setting_int(struct txn *t, enum setting_id id)
{
	static struct {
		uint64_t stamp;
		int64_t value;
	} kept[sizeof setting_rows / sizeof setting_rows[0]];
	uint64_t stamp = kind_stamp(t, &kind_setting);
	int64_t value;

	if (stamp != 0 && kept[id].stamp == stamp)
		return kept[id].value;
	value = read_int(t, id);
	if (stamp != 0 && t->err == 0) {
		kept[id].value = value;
		kept[id].stamp = stamp;
	}
	return value;
}

bool
role_word(const char **list, char *out, size_t cap)
{
	static const char *const marks[] = { ",", "，", "、", " " };
	size_t n = 0;

	while (**list != '\0') {
		size_t mark = 0;
		for (size_t i = 0; i < 4 && mark == 0; i++)
			if (strncmp(*list, marks[i], strlen(marks[i])) == 0)
				mark = strlen(marks[i]);
		if (mark > 0 && n > 0)
			break;
		if (mark == 0 && n + 1 < cap)
			out[n++] = **list;
		*list += mark > 0 ? mark : 1;
	}
	out[n] = '\0';
	return n > 0;
}

const char *
roles_read(const char *text, unsigned *roles, char *wrong, size_t cap)
{
	const struct value *role;
	bool none = false;

	*roles = 0;
	while (role_word(&text, wrong, cap)) {
		if ((role = value_find(&enum_role, wrong)) != NULL)
			*roles |= 1u << role->no;
		else if (strcmp(wrong, ROLES_NONE) == 0)
			none = true;
		else
			return wrong;
	}
	snprintf(wrong, cap, "%s", none && *roles != 0 ? ROLES_NONE : "");
	return wrong;
}

unsigned
setting_roles(struct txn *t, enum setting_id id)
{
	char text[601], wrong[64];
	unsigned roles;

	setting_text(t, id, text, sizeof text);
	roles_read(text, &roles, wrong, sizeof wrong);
	return roles;
}

int64_t
setting_ms(struct txn *t, enum setting_id id)
{
	return setting_int(t, id) * 60000;
}

int
setting_offset(struct txn *t)
{
	return (int)setting_int(t, SETTING_TIME_OFFSET);
}
