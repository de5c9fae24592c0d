/* Units and packs as people write them, in the one form that is kept: 床,个 and 包:10,箱:50. */
#include <stdio.h>
#include <string.h>

#include "db/numbers.h"
#include "db/plain.h"
#include "src/rules/item/item_ops.h"
#include "src/text/fold.h"

#define PACK_MOST 1000000

static const char digits[] = "0123456789";

/* Blanks for all marks that may stand between words, and a plain colon. */
static void
plain_marks(char *text)
{
	static const char *const marks[] = { "：", "＝", "、", "，", "；", "　", ",", ";", "|", "/", "\t" };
	char *at;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		while ((at = strstr(text, marks[i])) != NULL) {
			*at = i < 2 ? ':' : ' ';
			memmove(at + 1, at + strlen(marks[i]), strlen(at + strlen(marks[i])) + 1);
		}
}

/* A word for a measure: short, and nothing in it that a figure is written with. */
static bool
is_word(const char *word)
{
	if (word[0] == '\0' || strlen(word) > sizeof ((struct item_pack *)0)->word - 1 ||
	    strpbrk(word, " .,;:=|/") != NULL || strstr(word, "、") != NULL)
		return false;
	for (const char *p = word; *p != '\0'; p++)
		if (((unsigned char)*p & 0xc0) != 0x80 && parse_starts_number(p))
			return false;
	return true;
}

static int
check_words(struct act *act, struct item *item)
{
	char typed[200], kept[200], *rest, *word;
	struct buf b = BUF(kept);
	size_t n = 0;

	snprintf(typed, sizeof typed, "%s", item->words);
	item->words[0] = '\0';
	plain_marks(typed);
	for (word = strtok_r(typed, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
		if (!is_word(word))
			return refuse(act, "words", M_ITEM_WORD, ARG_TEXT(word), NULL);
		if (item_is_unit(item, word))
			return refuse(act, "words", M_ITEM_PACK_UNIT, ARG_TEXT(word), NULL);
		if (++n > ITEM_WORDS)
			return refuse(act, "words", M_ITEM_MANY_WORDS, ARG_NUMBER(ITEM_WORDS), NULL);
		buf_printf(&b, "%s%s", b.len > 0 ? "," : "", word);
		snprintf(item->words, sizeof item->words, "%s", buf_str(&b));
	}
	return 0;
}

/* Parts 包:10, 包10 or 包=10 into word and size; false: it is none. */
static bool
read_pack(char *part, struct item_pack *out)
{
	size_t n = strcspn(part, ":=");
	char *figure = part + n;

	if (*figure == '\0')
		figure = part + (n = strcspn(part, digits));
	else
		*figure++ = '\0';
	snprintf(out->word, sizeof out->word, "%.*s", (int)(n < 12 ? n : 12), part);
	return n <= 12 && is_word(out->word) &&
	    number_parse(figure, NUMBER_EXACT, NULL, &out->size) == NUMBER_OK;
}

static int
add_pack(struct act *act, const struct item *item, char *part, struct item_pack *packs, size_t *n)
{
	const char *typed = ARG_TEXT(part);

	if (*n == ITEM_PACKS)
		return refuse(act, "pack", M_ITEM_MANY_WORDS, ARG_NUMBER(ITEM_PACKS), NULL);
	if (!read_pack(part, &packs[*n]))
		return refuse(act, "pack", M_ITEM_PACK, typed, NULL);
	if (packs[*n].size < 2 || packs[*n].size > PACK_MOST)
		return refuse(act, "pack", M_ITEM_PACK_SIZE, typed, ARG_NUMBER(PACK_MOST), NULL);
	for (size_t i = 0; i <= *n; i++)
		if (i < *n ? text_alike(packs[i].word, packs[*n].word) : item_is_unit(item, packs[*n].word))
			return refuse(act, "pack", M_ITEM_PACK_UNIT, ARG_TEXT(packs[*n].word), NULL);
	++*n;
	return 0;
}

static int
check_packs(struct act *act, struct item *item)
{
	struct item_pack packs[ITEM_PACKS] = { 0 };
	char typed[200], kept[300], *rest, *part;
	struct buf b = BUF(kept);
	size_t n = 0;

	snprintf(typed, sizeof typed, "%s", item->pack);
	plain_marks(typed);
	for (part = strtok_r(typed, " ", &rest); part != NULL; part = strtok_r(NULL, " ", &rest))
		if (add_pack(act, item, part, packs, &n) != 0)
			return -1;
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s:%lld", i > 0 ? "," : "", packs[i].word, (long long)packs[i].size);
	if (b.len >= sizeof item->pack)
		return refuse(act, "pack", M_TOO_LONG, ARG_NUMBER((int64_t)sizeof item->pack - 1), NULL);
	snprintf(item->pack, sizeof item->pack, "%s", buf_str(&b));
	return 0;
}

int
item_check_words(struct act *act, struct item *item)
{
	if (!is_word(item->unit))
		return refuse(act, "unit", M_ITEM_WORD, ARG_TEXT(item->unit), NULL);
	return check_words(act, item) != 0 ? -1 : check_packs(act, item);
}
