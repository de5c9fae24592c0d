/*
 * Writes what is made from the declarations: --po the Chinese of all labels
 * for the catalogue, --proto the .proto file with which any tool reads the
 * stored bytes, --numbers all names and numbers that lie in stores.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/report/report_version.h"
#include "src/op/op.h"
#include "src/op/settings.h"

static void
po_entry(const char *context, const char *name, const char *label, const char *zh)
{
	char first[200];

	words_first(zh, first, sizeof first);
	printf("msgctxt \"%s.%s\"\nmsgid \"%s\"\nmsgstr \"%s\"\n\n", context, name, label, first);
}

/* Indicators stand in several kinds; they are said once. */
static void
po(void)
{
	printf("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n");
	for (size_t i = 0; kinds[i] != NULL; i++) {
		const struct kind *k = kinds[i];
		po_entry("kind", k->name, k->label, k->zh);
		for (size_t j = 0; j < k->nfields; j++)
			if (!(k->fields[j].flags & F_INDICATOR))
				po_entry(k->name, k->fields[j].name, k->fields[j].label, k->fields[j].zh);
			else if (k == &kind_report_version)
				po_entry("indicator", k->fields[j].name, k->fields[j].label,
				    k->fields[j].zh);
	}
	for (size_t i = 0; enumerations[i] != NULL; i++)
		for (const struct value *v = enumerations[i]->values; v->no != 0; v++)
			po_entry(enumerations[i]->name, v->code, v->label, v->zh);
}

static const char *
proto_type(const struct field *f)
{
	switch (f->type) {
	case T_TEXT:
	case T_CODE: return "string";
	case T_BYTES:
	case T_PERSONAL: return "bytes";
	case T_BOOL: return "bool";
	case T_REF: return "uint64";
	case T_ENUM: return f->values->name;
	default: return "int64";
	}
}

static void
proto_enum(const struct enumeration *e)
{
	printf("enum %s {\n  %s_none = 0;\n", e->name, e->name);
	for (const struct value *v = e->values; v->no != 0; v++)
		printf("  %s_%s = %d;\n", e->name, v->code, v->no);
	printf("}\n");
}

/* The journal is not a record kind; its shape is in db/journal.h. */
static const char journal_proto[] =
    "message journal_effect {\n  uint32 kind = 1;\n  uint64 id = 2;\n  uint32 rev = 3;\n"
    "  bytes set = 4;\n  repeated uint32 cleared = 5 [packed = false];\n}\n"
    "message journal_answer {\n  string number = 1;\n  uint32 kind = 2;\n  uint64 id = 3;\n"
    "  uint32 version = 4;\n  uint32 message = 5;\n  repeated string arg = 6;\n  uint32 rev = 7;\n}\n"
    "message journal_word {\n  string name = 1;\n  string text = 2;\n}\n"
    "message journal_entry {\n  uint64 seq = 1;\n  int64 time = 2;\n  uint32 node = 3;\n"
    "  uint32 schema = 4;\n  uint64 actor = 5;\n  uint32 local = 6;\n  string address = 7;\n"
    "  string fingerprint = 8;\n  string op = 9;\n  bytes op_id = 10;\n  bytes request = 11;\n"
    "  int64 happened = 12;\n  bool on_paper = 13;\n  bool refused = 14;\n"
    "  journal_answer answer = 15;\n  repeated journal_effect effect = 16;\n"
    "  repeated journal_word word = 17;\n}\n";

/* Every member is optional, because unknown is not zero. */
static void
proto(void)
{
	printf("syntax = \"proto3\";\npackage fengsui;\n");
	for (size_t i = 0; enumerations[i] != NULL; i++)
		proto_enum(enumerations[i]);
	for (size_t i = 0; kinds[i] != NULL; i++) {
		const struct kind *k = kinds[i];
		if (k->store == ARGS)
			continue;
		printf("message kind_%s {\n  optional uint32 rev = 1;\n", k->name);
		for (size_t j = 0; j < k->nfields; j++)
			printf("  optional %s %s = %u;  // %s\n", proto_type(&k->fields[j]),
			    k->fields[j].name, k->fields[j].no, k->fields[j].zh);
		printf("}\n");
	}
	fputs(journal_proto, stdout);
}

/* A table is called by its kind; drafts hold what operations take. */
static void
numbers_kind(const struct kind *k)
{
	static const char *const stores[] = { "state", "side", "args" };
	bool args = k->store == ARGS;

	if (args && strncmp(k->name, "op_", 3) != 0)
		return;
	if (!args)
		printf("kind %s %u %s %c\n", k->name, k->no, stores[k->store],
		    k->letter != 0 ? k->letter : '-');
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		printf("%s %s %s %u type %d%s%s\n", args ? "argument" : "field", k->name, f->name,
		    f->no, (int)f->type, f->type == T_ENUM || f->ref[0] != '\0' ? " " : "",
		    f->type == T_ENUM ? f->values->name : f->ref);
	}
}

static void
numbers(void)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		numbers_kind(kinds[i]);
	for (size_t i = 0; enumerations[i] != NULL; i++)
		for (const struct value *v = enumerations[i]->values; v->no != 0; v++)
			printf("value %s %s %d\n", enumerations[i]->name, v->code, v->no);
#define MSG(no, name, exit, text) printf("sentence %s %d\n", #name, no);
#include "gen/messages.inc"
#undef MSG
	for (size_t i = 0; subjects[i] != NULL; i++)
		for (const struct op *op = subjects[i]->ops; op != NULL && op->verb != NULL; op++)
			printf("operation %s.%s\n", subjects[i]->noun, op->verb);
	for (const struct setting_row *s = setting_rows; s->name != NULL; s++)
		printf("setting %s\n", s->name);
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--po") == 0)
		po();
	else if (argc == 2 && strcmp(argv[1], "--proto") == 0)
		proto();
	else if (argc == 2 && strcmp(argv[1], "--numbers") == 0)
		numbers();
	else
		return fprintf(stderr, "describe --po | --proto | --numbers\n"), 2;
	return 0;
}
