/* A county with depots and items for the suites over goods. */
#include "tests/check/help_goods.h"

#include <stdio.h>
#include <string.h>

#include "db/check.h"

struct world goods_world;
struct typed goods_typed;
struct reply goods_reply;
struct goods_ids goods;

int
goods_type(const char *login, const char *line)
{
	goods_world.now += 1000;
	goods_typed.input = NULL;
	goods_typed.language = language_en;
	return type_line(&goods_world, login, line, &goods_typed);
}

enum outcome
goods_do(const char *login, const char *op, const void *args)
{
	goods_world.now += 1000;
	return world_do(&goods_world, login, op, args, &goods_reply);
}

/* The id of a record by its name and, of units and depots, its area. */
static uint64_t
named(const struct kind *k, const char *area, const char *name)
{
	const struct field *called = kind_field(k, "name"), *place = kind_field(k, "area");
	char rec[4096] = { 0 };
	uint64_t id = 0;
	struct txn txn;
	struct walk w;

	ck_assert_uint_le(k->size, sizeof rec);
	world_read(&goods_world, &txn);
	walk_open(&w, &txn, TABLE_KIND + k->no, "", 0, false);
	while (id == 0 && walk_next(&w))
		if (record_get(&txn, k, get_u64(w.key), rec) && strcmp(rec + called->offset, name) == 0 &&
		    strcmp(rec + place->offset, area) == 0)
			id = ((struct head *)(void *)rec)->id;
	walk_close(&w);
	txn_abort(&txn);
	ck_assert_msg(id != 0, "%s %s", k->name, name);
	return id;
}

static void
find_all(void)
{
	static const struct { const char *name; uint64_t *id; } items[] = {
		{ "棉被", &goods.quilt }, { "帐篷", &goods.tent }, { "折叠床", &goods.bed },
		{ "方便面", &goods.noodles }, { "救生衣", &goods.vest }, { "冲锋舟", &goods.boat },
	};
	static const struct { const char *area, *name; uint64_t *unit, *depot; } depots[] = {
		{ COUNTY, "旗物资库", &goods.store, &goods.depot },
		{ T1, "苏木物资点", &goods.town, &goods.town_depot },
		{ V11, "村物资点", &goods.village, &goods.village_depot },
		{ T2, "王爱召物资点", &goods.town2, &goods.town2_depot },
	};

	for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
		*items[i].id = named(&kind_item, COUNTY, items[i].name);
	for (size_t i = 0; i < sizeof depots / sizeof depots[0]; i++) {
		*depots[i].unit = named(&kind_unit, depots[i].area, depots[i].name);
		*depots[i].depot = named(&kind_depot, depots[i].area, depots[i].name);
	}
	goods.team = named(&kind_unit, COUNTY, "一队");
}

void
goods_setup(void)
{
	static const char *const lines[] = {
		"item add 棉被 code=1010101 unit=条 pack=包:10",
		"item add 帐篷 code=1010201 unit=顶",
		"item add 折叠床 code=1010301 unit=张",
		"item add 方便面 code=1020101 unit=箱 shelf=12",
		"item add 救生衣 code=2010101 unit=件 serial=yes",
		"item add 冲锋舟 code=2010201 unit=艘 serial=yes",
		"kit set 安置 item=棉被 per=100", "kit set 安置 item=折叠床 per=100",
		"kit set 安置 item=帐篷 per=25", "kit set 安置 item=方便面 per=50",
		"depot add 旗物资库 area=" COUNTY " tier=county",
		"depot add 苏木物资点 area=" T1 " tier=township",
		"depot add 村物资点 area=" V11 " tier=village",
		"depot add 王爱召物资点 area=" T2 " tier=township",
		"team add 一队 area=" COUNTY " kind=rescue rank=main owner=government strength=20",
	};
	static const char *const people[] = {
		"account add keeper name=样例甲 area=" COUNTY " role=storekeeper unit=旗物资库",
		"account add keeper1 name=样例乙 area=" T1 " role=storekeeper unit=苏木物资点",
		"account add keeper2 name=样例丙 area=" T2 " role=storekeeper unit=王爱召物资点",
		"account add county2 name=样例丁 area=" COUNTY " role=duty",
		"account add head name=样例戊 area=" COUNTY " role=team unit=一队",
	};

	world_open(&goods_world);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		GOODS("county", lines[i]);
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
		GOODS("admin", people[i]);
	find_all();
}

/* Whatever a test did, the journal must replay to the same tables. */
void
goods_teardown(void)
{
	struct check_result result;

	core_close(goods_world.core);
	goods_world.core = NULL;
	ck_assert_int_eq(check_run(goods_world.dir, stderr, &result), 0);
	ck_assert_int_eq(core_open(&goods_world.core, goods_world.dir), 0);
	world_close(&goods_world);
}

void
goods_close(void)
{
	world_close(&goods_world);
}

uint64_t
goods_flood(void)
{
	struct op_incident_open a = { .hazard = hazard_flood, .area = T1, .place = "二社桥头" };

	goods_do("county", "incident.open", &a);
	GOODS_DONE();
	return goods_reply.answer.id;
}
