/* 预警: what stands over an area, and what was lifted. */
#include "screens/kit/record/record.h"

const struct screen screen_warnings = {
	.name = "warnings",
	.title = N_("Warnings"),
	.help = N_("A warning stands until it is lifted, also when its time is past. / finds an area or a word."),
	.menu = 108,	/* last: a digit that people know stays where it is */
	RECORD_LIST("warning"),
};
