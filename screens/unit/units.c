/* 单位: departments, duty rooms, depots and teams. */
#include "screens/kit/record/record.h"

const struct screen screen_units = {
	.name = "units",
	.title = N_("Units"),
	.help = N_("Departments, duty rooms, depots and teams. / finds a name or an area."),
	.menu = 96,
	.letter = 'u',
	RECORD_LIST("unit"),
};
