# Reads the declarations (db/kinds/README) and writes, for each .def file, a header
# with its structs and enumerations; for each folder a C file with their tables;
# and all.h, all.c for all of them. Run by declare.sh as
#   awk -f declare.awk -v out=FOLDER FILE.def ...
# Complaints go to standard error with file and line; then nothing may be used.

function bad(i, text) {
	print (i > 0 ? at[i] ": " : "") text > "/dev/stderr"
	wrong = 1
}

function trim(s) {
	sub(/^[ \t\n]+/, "", s)
	sub(/[ \t\n]+$/, "", s)
	return s
}

# Splits what stands in the parentheses of a statement into A[1..nA].
function arguments(s,   n, i, part, piece, quoted) {
	nA = 0
	sub(/^[A-Z]+\(/, "", s)
	sub(/\)[ \t]*$/, "", s)
	n = split(s, part, ",")
	for (i = 1; i <= n; i++) {
		piece = piece (quoted ? "," : "") part[i]
		quoted = gsub(/"/, "\"", piece) % 2	# a comma inside quotes
		if (!quoted) {
			A[++nA] = trim(piece)
			piece = ""
		}
	}
}

# Statements may go on over several lines; each ends with a parenthesis.
{
	line = $0
	while (match(line, /\/\*/)) {
		rest = substr(line, RSTART)
		line = substr(line, 1, RSTART - 1)
		while (!match(rest, /\*\//) && (getline rest) > 0)
			;
		line = line substr(rest, RSTART + 2)
	}
	if (line !~ /[^ \t]/)
		next
	if (text == "")
		begun = FNR
	text = text " " line
	if (line ~ /\)[ \t]*$/) {
		says[++n] = trim(text)
		at[n] = FILENAME ":" begun
		file[n] = FILENAME
		text = ""
	}
}

# ---- writing ----

function stem(f) {
	sub(/^.*db\/kinds\//, "", f)
	sub(/\.def$/, "", f)
	return f
}

function guard(s) {
	gsub(/[^a-z0-9]/, "_", s)
	return "GEN_KINDS_" toupper(s) "_H"
}

# The header of file f and the tables of its folder, opened when first written to.
function open_file(f,   s, folder) {
	s = stem(f)
	folder = s
	if (!sub(/\/[^\/]*$/, "", folder))
		folder = "other"
	h = out "/" s ".h"
	c = out "/" folder ".c"
	if (h in opened)
		return
	opened[h] = s
	headers[++nheaders] = h
	print "/* Made from db/kinds/" s ".def. */" > h
	print "#ifndef " guard(s) "\n#define " guard(s) "\n\n#include \"db/kind.h\"" > h
	if (!(c in opened)) {
		opened[c] = folder
		print "/* Made from db/kinds/" folder "/. */" > c
	}
	print "#include \"gen/kinds/" s ".h\"" > c
}

# A number that two things of one group share is nobody's.
function number(i, group, no, name) {
	if ((group, no) in taken)
		bad(i, group " " no " is " taken[group, no] " and " name)
	taken[group, no] = name
}

function has_flag(flags, f) {
	return flags ~ "(^|[ |])" f "([ |]|$)"
}

function less(flags, f) {
	gsub("(^|[ |]+)" f "([ |]+|$)", "|", flags)
	gsub(/\|+/, " | ", flags)
	sub(/^ \| /, "", flags)
	sub(/ \| $/, "", flags)
	return trim(flags) == "" ? 0 : trim(flags)
}

function more(flags, f) {
	return flags == "0" || flags == "" ? f : flags " | " f
}

# ---- enumerations ----

function enumeration(i, e) {
	print "\nextern const struct enumeration enum_" e ";\nenum " e " {" > h
	enums[++nenums] = e
	in_enum = e
	rows = ""
}

function value(i) {
	number(i, "enum " A[1], A[2], A[3])
	value_no[A[1], A[3]] = A[2]
	print "\t" A[1] "_" A[3] " = " A[2] "," > h
	rows = rows "\t{ " A[2] ", \"" A[3] "\", " A[4] ", " A[5] " },\n"
}

function enumeration_end() {
	print "};" > h
	later[c] = later[c] "\nstatic const struct value values_" in_enum "[] = {\n" rows \
	    "\t{ 0 }\n};\nconst struct enumeration enum_" in_enum " = { \"" in_enum "\", values_" in_enum " };\n"
}

# ---- kinds ----

function kind(i, name, no, store, letter, hanzi, en, zh) {
	if (name in kind_at)
		bad(i, name " stands in " kind_at[name] " too")
	kind_at[name] = at[i]
	if (store != "ARGS")
		number(i, "kind", no, name)
	k = name
	k_no = store == "ARGS" ? 0 : no
	k_rest = ".store = " store ", .letter = " letter ", .hanzi = " hanzi ",\n\t.name = \"" name \
	    "\", .label = " en ", .zh = " zh
	letters[name] = letter
	label[name] = en
	zh_of[name] = zh
	members = rows = indexes = values = ""
	naming = ""
	nindexes = nfields = last_no = 0
	ordered = "true"
	number(i, name, 1, "rev")
}

function member(type, name, arg) {
	if (type == "TEXT")
		return "char " name "[" arg " + 1];"
	if (type == "CODE")
		return "char " name "[16];"
	if (type == "ENUM")
		return "int " name ";"
	if (type == "BOOL")
		return "bool " name ";"
	if (type == "TIME" || type == "DATE" || type == "INT")
		return "int64_t " name ";"
	if (type == "REF" || type == "ID")
		return "uint64_t " name ";"
	if (type == "BYTES" || type == "PERSONAL")
		return "struct { uint16_t len; uint8_t data[" arg "]; } " name ";"
	return "struct num " name ";"
}

function largest(type, arg) {
	return type == "CODE" ? 15 : type == "DATE" ? 21991231 : type == "COUNT" ? "MAX_COUNT" : type == "BOOL" ? 1 : \
	    type == "TIME" || type == "ENUM" || type == "REF" || type == "ID" ? 0 : arg
}

function field(i, no, type, name, arg, en, zh, flags, measure, part) {
	if (!(type in types)) {
		bad(i, type " is no type")
		return
	}
	if ((k, name) in declared)
		bad(i, k " has " name " twice")
	if (type == "COUNT" && arg != 0) {
		if (!(("measure", arg) in value_no))
			bad(i, arg " is no unit of db/kinds/any/enums.def; a count without one says 0")
		measure = value_no["measure", arg]
	}
	number(i, k, no, name)
	if (no + 0 < last_no)
		ordered = "false"
	last_no = no + 0
	if (++nfields > 256)
		bad(i, k " has more than 256 fields (KIND_FIELDS)")
	declared[k, name] = no SUBSEP type SUBSEP arg SUBSEP en SUBSEP zh SUBSEP flags
	code_of = type == "ENUM" ? arg : ""
	if (type == "TEXT" && split(arg, part_of_arg, " ") == 2) {
		arg = part_of_arg[1]
		code_of = part_of_arg[2]
	}
	members = members "\t" member(type, name, arg) "\n"
	if (code_of != "")
		values = values "extern const struct enumeration enum_" code_of ";\n"
	rows = rows "\t{ .no = " no ", .type = T_" (type == "ID" ? "REF" : type) ", .flags = " flags ", .name = \"" name \
	    "\", .label = " en ", .zh = " zh ",\n\t  .offset = offsetof(struct " k ", " name \
	    "), .size = sizeof(((struct " k " *)0)->" name "), .max = " largest(type, arg) \
	    ",\n\t  .values = " (code_of != "" ? "&enum_" code_of : "NULL") ", .measure = " measure \
	    ", .part_of = " part ", .ref = \"" (type == "REF" ? arg : "") "\" },\n"
}

# FROM(kind, "field field! name=field:7-"): arguments that mean what a record's fields mean.
function from(i, source, spec,   n, j, word, name, no, flags, d, given) {
	gsub(/"/, "", spec)
	n = split(spec, word, " ")
	for (j = 1; j <= n; j++) {
		name = word[j]
		flags = sub(/!$/, "", name) ? "F_REQUIRED" : sub(/-$/, "", name) ? "F_HIDDEN | F_SYSTEM" : 0
		no = given = ""
		if (match(name, /:[0-9]+$/)) {
			no = substr(name, RSTART + 1)
			name = substr(name, 1, RSTART - 1)
		}
		if (match(name, /=/)) {
			given = substr(name, 1, RSTART - 1)
			name = substr(name, RSTART + 1)
		}
		if (given == "" && name == "which" && !((source, name) in declared)) {
			which(i, source, no == "" ? WHICH : no, flags)
			continue
		}
		if (!((source, name) in declared)) {
			bad(i, source " has no field " name)
			continue
		}
		split(declared[source, name], d, SUBSEP)
		d[6] = less(less(less(d[6], "F_REQUIRED"), "F_SYSTEM"), "F_HIDDEN")
		field(i, no == "" ? d[1] : no, d[2], given == "" ? name : given, d[3], d[4], d[5],
		    flags == "0" ? d[6] : more(d[6], flags), 0, "\"\"")
	}
}

# The record itself: by its short number where its kind has one.
function which(i, source, no, flags) {
	if (!(source in label))
		bad(i, "there is no kind " source)
	else if (letters[source] != "0")
		field(i, no, "REF", "which", source, "\"number\"", "\"编号\"", flags, 0, "\"\"")
	else
		field(i, no, "REF", "which", source, label[source], zh_of[source], flags, 0, "\"\"")
}

function figures(i,   j) {
	for (j = 1; j <= nfigures; j++) {
		arguments(says[figure[j]])
		field(i, A[2], A[3], A[4], A[3] == "COUNT" ? A[5] : "MAX_FIGURE", A[6], A[7],
		    more(A[9], "F_INDICATOR"), value_no["measure", A[5]], A[8])
	}
}

function kind_end(i) {
	if (is_list)
		field(i, LIMIT, "INT", "limit", 1000000, "\"at most\"", "\"最多\"", 0, 0, "\"\"")
	print "\nstruct " k " {\n\tuint64_t id;\n\tuint32_t rev;\n" members "};" > h
	print "extern const struct kind kind_" k ";" > h
	if (!is_message)
		kinds[++nkinds] = k
	later[c] = later[c] "\n" values "static const struct field fields_" k "[] = {\n" rows "};\n" \
	    (indexes == "" ? "" : "static const char *const indexes_" k "[] = {\n" indexes "};\n") \
	    "const struct kind kind_" k " = {\n\t.no = " k_no ", " k_rest naming ",\n\t.size = sizeof(struct " k \
	    "), .fields = fields_" k ",\n\t.nfields = sizeof fields_" k " / sizeof fields_" k "[0], .ordered = " ordered \
	    (indexes == "" ? "" : ",\n\t.indexes = indexes_" k ", .nindexes = " nindexes) "\n};\n"
	is_list = is_message = 0
}

function statement(i,   what) {
	what = says[i]
	sub(/\(.*$/, "", what)
	arguments(says[i])
	if (what == "ENUM")
		enumeration(i, A[1])
	else if (what == "VALUE")
		value(i)
	else if (what == "ENDENUM")
		enumeration_end()
	else if (what == "KIND")
		kind(i, A[1], A[2], A[3], A[4], A[5], A[6], A[7])
	else if (what == "ARGS" || what == "LIST") {
		kind(i, A[1], 0, "ARGS", "0", "\"\"", A[2], A[3])
		is_list = what == "LIST"
	} else if (what == "MESSAGE") {
		kind(i, A[1], 0, "ARGS", "0", "\"\"", "\"\"", "\"\"")
		is_message = 1
	} else if (what == "PASS")
		field(i, A[2], A[3], A[4], A[5], "\"\"", "\"\"", nA > 5 ? A[6] : 0, 0, "\"\"")
	else if (what == "FIELD")
		field(i, A[2], A[3], A[4], A[5], A[6], A[7], A[8], 0, "\"\"")
	else if (what == "FROM")
		from(i, A[1], A[2])
	else if (what == "FIGURES")
		figures(i)
	else if (what == "INDEX") {
		if (A[2] != ++nindexes)
			bad(i, k " has no index before " A[2])
		indexes = indexes "\t" A[3] ",\n"
	} else if (what == "NAME") {
		if (!((A[1], A[2]) in declared))
			bad(i, A[1] " has no field " A[2])
		naming = ", .naming = \"" A[2] "\""
	} else if (what == "END")
		kind_end(i)
	else
		bad(i, what " is not understood")
}

function is_args(i) {
	return says[i] ~ /^(ARGS|LIST|MESSAGE)\(/ || says[i] ~ /^KIND\([^,]*,[^,]*, *ARGS,/
}

END {
	WHICH = 1000
	LIMIT = 1001
	split("TEXT CODE TIME DATE ENUM BOOL INT REF COUNT LAND LENGTH MONEY BYTES PERSONAL ID", t, " ")
	for (i in t)
		types[t[i]] = 1
	for (i = 1; i <= n; i++)
		if (says[i] ~ /^FIGURE\(/)
			figure[++nfigures] = i
		else
			open_file(file[i])
	# Arguments come after all records, because they are made from them.
	for (pass = 0; pass <= 2; pass++)
		for (i = 1; i <= n; i++) {
			if (says[i] ~ /^FIGURE\(/)
				continue
			if (says[i] ~ /^(KIND|ARGS|LIST|MESSAGE|ENUM)\(/)
				turn = says[i] ~ /^ENUM/ ? 0 : is_args(i) ? 2 : 1
			if (turn == pass) {
				open_file(file[i])
				statement(i)
			}
		}
	for (i = 1; i <= nheaders; i++)
		print "\n#endif" > headers[i]
	for (c in later) {
		print "\n#include <stddef.h>\n" later[c] > c
	}
	h = out "/all.h"
	print "/* Made from db/kinds/: everything. */" > h
	for (i = 1; i <= nheaders; i++)
		print "#include \"gen/kinds/" opened[headers[i]] ".h\"" > h
	c = out "/all.c"
	print "/* Made from db/kinds/: the lists of all. */\n#include \"db/kind.h\"\n\n#include <stddef.h>\n" > c
	for (i = 1; i <= nkinds; i++)
		print "extern const struct kind kind_" kinds[i] ";" > c
	for (i = 1; i <= nenums; i++)
		print "extern const struct enumeration enum_" enums[i] ";" > c
	print "\nconst struct kind *const kinds[] = {" > c
	for (i = 1; i <= nkinds; i++)
		print "\t&kind_" kinds[i] "," > c
	print "\tNULL\n};\n\nconst struct enumeration *const enumerations[] = {" > c
	for (i = 1; i <= nenums; i++)
		print "\t&enum_" enums[i] "," > c
	print "\tNULL\n};" > c
	exit wrong
}
