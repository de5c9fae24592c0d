/* Records as JSON objects, walked from the declarations. */
#include "src/text/record_json.h"

#include <string.h>

#include "src/lang/when.h"
#include "src/op/op.h"

json_t *
record_json_number(const struct field *f, int64_t v)
{
	if (f->type == T_COUNT || f->type == T_INT)
		return json_integer((json_int_t)v);
	v = show_form_unit(f, v);
	return v % 100 == 0 ? json_integer((json_int_t)(v / 100)) : json_real((double)v / 100);
}

json_t *
record_json_time(const struct show_env *env, int64_t ms)
{
	char text[48];

	if (ms == 0)
		return NULL;
	when_iso(ms, env->offset, text, sizeof text);
	return json_string(text);
}

json_t *
record_json_ref(const struct show_env *env, const struct kind *k, uint64_t id)
{
	char text[200];

	if (id == REF_NEW || id == REF_UNSURE)
		return json_string(id == REF_NEW ? "new" : "unsure");
	show_record(env, k, id, text, sizeof text);
	return text[0] != '\0' ? json_string(text) : NULL;
}

static json_t *
plain(const struct show_env *env, const struct field *f, const char *p)
{
	const struct value *value;
	uint64_t id;
	char day[40];
	int64_t v;
	int no;

	switch (f->type) {
	case T_TEXT: case T_CODE:
		return json_string(p);
	case T_TIME:
		memcpy(&v, p, sizeof v);
		return record_json_time(env, v);
	case T_DATE:
		memcpy(&v, p, sizeof v);
		when_date_iso(v, day, sizeof day);
		return json_string(day);
	case T_INT:
		memcpy(&v, p, sizeof v);
		return json_integer((json_int_t)v);
	case T_ENUM:
		memcpy(&no, p, sizeof no);
		value = value_by_no(f->values, no);
		return value != NULL ? json_string(value->code) : NULL;
	case T_BOOL:
		return json_boolean(*p != 0);
	case T_REF:
		memcpy(&id, p, sizeof id);
		return record_json_ref(env, kind_by_name(f->ref), id);
	default:
		return NULL;	/* bytes and personal data are never printed */
	}
}

json_t *
record_json_field(const struct show_env *env, const struct field *f, const void *rec)
{
	if (!field_known(f, rec) || f->flags & F_HIDDEN)
		return NULL;
	if (field_is_number(f))
		return record_json_number(f, field_num_c(f, rec)->v);
	return plain(env, f, (const char *)rec + f->offset);
}

json_t *
record_json(const struct show_env *env, const struct kind *k, const void *rec)
{
	json_t *o = json_object(), *v;
	char number[24];

	show_record_number(k, rec, env->now, number);
	if (number[0] != '\0')
		json_object_set_new(o, "number", json_string(number));
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		v = show_part_of_number(k, f) ? NULL : record_json_field(env, f, rec);
		if (v != NULL)
			json_object_set_new(o, f->name, v);
	}
	return o;
}

void
record_json_figures(json_t *object, const struct kind *k, const void *rec)
{
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		if (f->flags & F_INDICATOR && field_num_c(f, rec)->known)
			json_object_set_new(object, f->name,
			    record_json_number(f, field_num_c(f, rec)->v));
	}
}
