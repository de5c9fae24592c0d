/* Reasons by digit; what else there is, is typed. */
#include "screens/stock/bill_reasons.h"

#include "src/lang/tr.h"

static const struct {
	char		 which;
	const char	*text;
} reasons[] = {
	{ 'm', N_("not so many are there") }, { 'm', N_("the vehicle is full") }, { 'm', N_("the rest follows") },
	{ 'x', N_("not needed any more") }, { 'x', N_("sent from elsewhere") }, { 'x', N_("ordered by mistake") },
	{ FOUND_WHY, N_("came in and is not booked yet") }, { FOUND_WHY, N_("came back and is not booked yet") },
	{ FOUND_WHY, N_("was counted wrongly before") },
	{ 'e', N_("fell from the vehicle") }, { 'e', N_("counted wrongly at loading") },
	{ 'e', N_("counted wrongly on arrival") }, { 'e', N_("wet or broken on the way") },
	{ 'c', N_("broken beyond repair") }, { 'c', N_("wet or mouldy") }, { 'c', N_("past its end") },
	{ 'w', N_("lost in use") }, { 'w', N_("stolen") }, { 'w', N_("washed away or burnt") },
	{ 'u', N_("wrong figure") }, { 'u', N_("wrong goods") }, { 'u', N_("wrong place") }, { 'u', N_("entered twice") },
};

void
bill_reasons(struct page *p, char which)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].which == which)
			page_choice_text(p, 1, 0, _(reasons[i].text));
	page_text(p, "%s", _("Another reason: 0, then type it."));
}
