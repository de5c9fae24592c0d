/* 导入区划: a new list of all areas held against those that are stored. */
#include <stdio.h>

#include "gen/kinds/account/enums.h"
#include "screens/kit/paste.h"
#include "src/rules/area/area_import.h"

static int
areas_look(void *read, const struct view *v, struct txn *t, const struct buf *text, bool other,
	   struct refusal *why)
{
	(void)other;
	return import_areas(read, t, &v->s->viewer, text->data, text->len, why);
}

static void
areas_sum(struct page *p, const void *read)
{
	const struct import_areas *im = read;

	page_text(p, _("%zu areas to add, %zu renamed, %zu retired, %zu as before"), im->count[AREA_ADDED],
	    im->count[AREA_RENAMED], im->count[AREA_RETIRED] + im->count[AREA_MOVED], im->count[AREA_SAME]);
}

/* Only what does not stay as it is. */
static void
areas_show(struct page *p, struct txn *t, const void *read)
{
	const struct import_areas *im = read;
	char line[16];

	(void)t;
	for (size_t i = 0; i < im->n; i++) {
		const struct area_change *c = &im->change[i];
		bool renamed = c->what == AREA_RENAMED;

		if (c->what == AREA_SAME)
			continue;
		snprintf(line, sizeof line, c->line > 0 ? "%u " : "", c->line);
		page_text(p, "%s%s: %s %s%s%s%s%s", line, _(area_whats[c->what].label), c->area.code,
		    renamed ? c->was : c->area.name, renamed ? " → " : "", renamed ? c->area.name : "",
		    c->area.successor[0] ? " → " : "", c->area.successor);
	}
	if (p->n > 0 && p->row[p->n - 1].kind == ROW_HEAD)
		page_text(p, "%s", _("Nothing would change."));
}

static void
areas_drop(void *read)
{
	import_areas_free(read);
}

static const struct paste_list areas_list = {
	.op = "area.import",
	.columns = N_("code, name, tier, kind; also parent_code, successor"),
	.ask = N_("Store this list of areas?"),
	.yes = N_("store all of it"),
	.size = sizeof(struct import_areas),
	.look = areas_look,
	.sum = areas_sum,
	.show = areas_show,
	.drop = areas_drop,
};

const struct screen screen_area_import = {
	.name = "area_import",
	.title = N_("Import areas"),
	.help = N_("Copy the whole list of areas in the spreadsheet, column names too, and paste it here. What is new, renamed and gone is shown first; then all of it is stored or nothing. What is gone needs the code that follows it in the column successor."),
	.roles = ROLE(admin),
	PASTE_SCREEN(areas_list),
};
