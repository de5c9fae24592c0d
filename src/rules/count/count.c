/* 盘点 as it is read: sheets, lines, and what may be booked of them. */
#include "src/rules/count/count.h"

#include "gen/kinds/count/enums.h"
#include "gen/kinds/stock/move.h"

enum { SHEET_BY_LIVE = 1, SHEET_BY_UNIT = 2, LINE_BY_SHEET = 1, MOVE_BY_LOT = 2 };

bool
count_open(struct txn *t, uint64_t unit, struct count_sheet *out)
{
	struct index_key key;

	key_begin(&key, &kind_count_sheet, SHEET_BY_LIVE);
	key_number(&key, true);
	key_number(&key, unit);
	return record_get(t, &kind_count_sheet, scan_one(t, &key, true), out);
}

bool
count_newest(struct txn *t, uint64_t unit, struct count_sheet *out)
{
	struct index_key key;

	key_begin(&key, &kind_count_sheet, SHEET_BY_UNIT);
	key_number(&key, unit);
	return record_get(t, &kind_count_sheet, scan_one(t, &key, true), out);
}

void
count_lines(struct scan *s, struct txn *t, uint64_t sheet)
{
	struct index_key key;

	key_begin(&key, &kind_count_line, LINE_BY_SHEET);
	key_number(&key, sheet);
	scan_open(s, t, &key, false);
}

bool
count_next(struct scan *s, struct count_line *out)
{
	struct txn *t = s->walk.txn;

	while (scan_next(s))
		if (record_get(t, &kind_count_line, s->id, out))
			return true;
	scan_close(s);
	return false;
}

bool
count_line_of(struct txn *t, uint64_t sheet, uint64_t lot, enum place_kind place, struct count_line *out)
{
	struct index_key key;

	key_begin(&key, &kind_count_line, LINE_BY_SHEET);
	key_number(&key, sheet);
	key_number(&key, lot);
	key_number(&key, place);
	return record_get(t, &kind_count_line, scan_one(t, &key, false), out);
}

int64_t
count_book(const struct count_line *line)
{
	return line->book - line->below;
}

/* Of rows that were entered since the line was, those that happened before it stand in the
 * figure of now, and did not in the book then. */
int64_t
count_difference(struct txn *t, const struct count_sheet *sheet, const struct count_line *line)
{
	int64_t late = 0;
	struct index_key key;
	struct move m;
	struct scan s;

	key_begin(&key, &kind_move, MOVE_BY_LOT);
	key_number(&key, line->lot);
	scan_open(&s, t, &key, true);
	while (scan_next(&s) && s.id > line->seen) {
		if (!record_get(t, &kind_move, s.id, &m) || m.happened >= line->at)
			continue;
		if (m.to == sheet->unit && m.to_kind == line->place_kind)
			late += m.quantity;
		if (m.from == sheet->unit && m.from_kind == line->place_kind)
			late -= m.quantity;
	}
	scan_close(&s);
	return line->found.v - count_book(line) - late;
}

bool
count_bookable(struct txn *t, const struct count_sheet *sheet, const struct count_line *line)
{
	struct place place = { (enum place_kind)line->place_kind, sheet->unit };
	int64_t will = ledger_figure(t, place, line->lot) + count_difference(t, sheet, line);

	return (!line->moved || line->as_counted) && will >= 0 && will <= MAX_COUNT;
}

bool
count_hides(struct txn *t, const struct count_sheet *sheet, uint64_t account)
{
	bool counts = sheet->by == account;
	struct count_line line;
	struct scan s;

	if (!sheet->live)
		return false;
	for (count_lines(&s, t, sheet->id); count_next(&s, &line);)
		counts |= line.by == account;
	return counts;
}
