/* Phrases to write with by digit, by hazard. The first fit what is reported most. */
#include "screens/report/phrase.h"

#include <stddef.h>

#include "gen/kinds/incident/enums.h"
#include "src/lang/tr.h"

static const struct {
	int		 hazard;	/* 0 = every hazard, after its own */
	const char	*text;
} phrases[] = {
	{ hazard_flood, N_("The flood has run over the village road. ") },
	{ hazard_flood, N_("Water has entered houses. ") },
	{ hazard_flood, N_("Courtyard walls have fallen. ") },
	{ hazard_flood, N_("Fields are under water. ") },
	{ hazard_flood, N_("The river is still rising. ") },
	{ hazard_drought, N_("No rain for weeks; the crops wither. ") },
	{ hazard_drought, N_("People and animals are short of drinking water. ") },
	{ hazard_hail, N_("Hail has beaten down the crops. ") },
	{ hazard_hail, N_("The wind has torn off roofs. ") },
	{ hazard_hail, N_("Trees and poles have fallen. ") },
	{ hazard_snow, N_("Snow has closed the road. ") },
	{ hazard_snow, N_("Sheds have broken under the snow. ") },
	{ hazard_snow, N_("Animals are short of fodder. ") },
	{ hazard_cold, N_("Frost has hit the crops. ") },
	{ hazard_geology, N_("A slope has slid onto the road. ") },
	{ hazard_geology, N_("Houses have cracks. ") },
	{ hazard_quake, N_("The quake was felt strongly; houses have cracks. ") },
	{ hazard_wildfire, N_("The fire is still burning. ") },
	{ hazard_wildfire, N_("The wind drives the fire towards houses. ") },
	{ hazard_dust, N_("Sight is below 100 metres. ") },
	{ 0, N_("No one is hurt as far as known. ") },
	{ 0, N_("People are being moved. ") },
	{ 0, N_("We are counting; more will follow. ") },
	{ 0, N_("We need help. ") },
};

const char *
phrase_get(int hazard, int n)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if ((phrases[i].hazard == 0 || phrases[i].hazard == hazard) && n-- == 0)
			return _(phrases[i].text);
	return NULL;
}
