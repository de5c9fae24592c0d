/*
 * The rows of the matrix of rights (test_rights.c): each operation and view, and who may,
 * written by hand. Only that file includes it.
 */
#ifndef TESTS_HELP_RIGHTS_H
#define TESTS_HELP_RIGHTS_H

#include <stddef.h>

/*
 * The records lie in T1, opened by its duty officer: 01 a flood (line 3 is his note), into
 * which V11 reported (R01, line 4); 02 an accident; 03 a flood
 * that counts T2 (R02) and that V11 called for help in (H01); 06 is the county's. The person “wei” is an officer of V11, “off” one that is disabled,
 * “nobody” holds no role; the unit is T1's. Line numbers and ids of needs stand between braces.
 * Team “first” of T1 has order 01 from T1's desk and has set out, “second” order 02 from the
 * county's, not acknowledged yet, “spare” none; “teamsame” serves in the first two.
 *
 * Who may: O officer, D duty, L leader, S supervisor, K storekeeper, T team, A admin; in
 * the last column "x" is who holds no role. Of a list, who finds `shows` in it.
 */
struct row {
	const char *what, *args, *shows;
	const char *same, *above, *below, *beside, *none;
};

#define ALL "ODLSKTA"
#define READ "ODLSKT"
#define AREA "ODLSK"	/* by area: not who serves in a team there */
#define DO(what, args, ...) { what, args, NULL, __VA_ARGS__ }
/* Where no right is missing something else is in the way: not exit 3 is enough. */
#define TRY(what, args, ...) { what, args, try, __VA_ARGS__ }
#define SEE(what, args, shows, ...) { what, args, shows, __VA_ARGS__ }
#define EVERYBODY ALL, ALL, ALL, ALL, "x"

static const char try[] = "";

static const struct row rows[] = {
	/* Incidents: the whole at and above the home; below it head line and own lines. A team
	 * has the head line: of a flood, and of what it was sent to. */
	SEE("incident list", "", "E0722-01", READ, READ, READ, READ, ""),
	SEE("incident list", "", "E0722-02", AREA, AREA, "", "", ""),
	SEE("incident show", "01", "flood at the bridge", AREA, AREA, "", "", ""),
	SEE("incident show", "02", "E0722-02", AREA, AREA, "", "", ""),
	SEE("incident show", "01", "internal words", AREA, AREA, "", "", ""),
	SEE("incident show", "01", "words to all", AREA, AREA, AREA, "", ""),
	SEE("incident show", "03", "E0722-03", READ, READ, READ, READ, ""),
	SEE("incident show", "03", "R0722-02", AREA, AREA, "", AREA, ""),
	SEE("incident show", "03", "third flood", AREA, AREA, "", "", ""),
	/* The county's own flood: townships read its timeline, and change nothing. */
	SEE("incident show", "06", "county flood", "DL", AREA, "", "DL", ""),
	SEE("incident show", "06", "E0722-06", READ, READ, READ, READ, ""),
	DO("incident note", "06 text=a", "ODL", "ODL", "ODL", "ODL", ""),
	DO("incident state", "06 state=verified", "", "DL", "", "", ""),
	DO("incident reveal", "06 reason=a", "", "DL", "", "", ""),
	DO("incident open", "class=accident area=150621200000 text=a", "ODL", "ODL", "ODL", "", ""),
	DO("incident note", "01 text=a", "ODL", "ODL", "ODL", "", ""),
	DO("incident note", "02 text=a", "ODL", "ODL", "", "", ""),
	DO("incident note", "03 text=a", "ODL", "ODL", "ODL", "ODL", ""),
	DO("incident note", "01 text=a to_all=yes", "DL", "DL", "", "", ""),
	DO("incident strike", "01 line={note} reason=a", "DL", "DL", "", "", ""),
	DO("incident state", "01 state=verified", "DL", "DL", "", "", ""),
	DO("incident state", "02 state=verified", "DL", "DL", "", "", ""),
	DO("incident level", "01 level=major", "DL", "DL", "", "", ""),
	DO("incident area", "01 add=150621103000", "DL", "DL", "", "", ""),
	DO("incident accept", "03", "DL", "DL", "", "", ""),
	DO("incident link", "01 to=03", "DL", "DL", "", "", ""),
	DO("incident unlink", "04", "DL", "DL", "", "", ""),
	DO("incident name", "05 hazard=flood", "DL", "DL", "", "", ""),
	DO("incident people", "01 line={people} trapped=2 reason=a", "DL", "DL", "DL", "", ""),
	DO("incident reveal", "01 reason=a", "DL", "DL", "", "", ""),
	DO("incident seal", "01", "DL", "DL", "", "", ""),
	DO("incident seal", "06", "", "DL", "", "", ""),

	TRY("incident forget", "01 reason=a", "LA", "LA", "", "", ""),

	/* Reports go up; one that says trapped is before the county at once. */
	SEE("report list", "", "R0722-01", AREA, AREA, AREA, "", ""),
	SEE("report list", "", "R0722-02", "", AREA, "", AREA, ""),
	SEE("report show", "01", "R0722-01", AREA, AREA, AREA, "", ""),
	SEE("report total", "incident=01 area=150621200000", "E0722-01", AREA, AREA, "", "", ""),
	DO("report file", "area=150621200200 incident=01 hazard=flood affected=2 version=1", "", "", "OD", "", ""),
	TRY("report ask", "hazard=flood", EVERYBODY),
	DO("report unchanged", "01", "", "", "OD", "", ""),
	DO("report accept", "01", "OD", "OD", "", "", ""),
	DO("report return", "01 reason=a", "OD", "OD", "", "", ""),
	DO("report unaccept", "03 reason=a", "OD", "", "", "", ""),
	DO("report open", "01", AREA, AREA, AREA, "", ""),

	/* Anybody calls for help; townships and the county answer. A team reads
	 * those of where it is sent to (suite sight_team), this is not one. */
	SEE("sos list", "", "H0722-01", AREA, AREA, AREA, "", ""),
	SEE("sos show", "01", "H0722-01", AREA, AREA, AREA, "", ""),
	DO("sos send", "text=a", EVERYBODY),
	DO("sos answer", "01", "ODL", "ODL", "", "", ""),
	DO("sos mistake", "01", "", "", "O", "", ""),
	DO("sos safe", "01", "", "", "O", "", ""),
	TRY("sos reply", "01 text=a", "ODL", "ODL", "O", "", ""),
	DO("sos reveal", "01", "ODL", "ODL", "", "", ""),
	DO("sos seal", "01", "ODL", "ODL", "", "", ""),
	TRY("sos close", "01 outcome=other text=a", "ODL", "ODL", "O", "", ""),

	/* The book of teams is kept by desks and administrators over the base; a team says what
	 * it is itself. */
	SEE("team list", "", "spare", ALL, ALL, READ, "", ""),
	SEE("team book", "", "spare", ALL, ALL, READ, "", ""),
	SEE("team show", "spare", "spare", ALL, ALL, READ, "", ""),
	DO("team add", "another area=150621200000 kind=fire rank=main owner=firm strength=3", "DLA", "DLA", "", "", ""),
	DO("team set", "second watch=3", "DLTA", "DLA", "", "", ""),
	DO("team set", "spare watch=3", "DLA", "DLA", "", "", ""),
	DO("team split", "spare name=a people=2", "DLA", "DLA", "", "", ""),
	TRY("team merge", "spare", "DLA", "DLA", "", "", ""),
	DO("team confirm", "second", "DLTA", "DLA", "", "", ""),
	TRY("team ready", "second", "DLTA", "DLA", "", "", ""),
	DO("team rest", "spare until=1小时后", "DLA", "DLA", "", "", ""),
	DO("team out", "spare why=a", "DLA", "DLA", "", "", ""),
	DO("team retire", "spare reason=a", "DLA", "DLA", "", "", ""),
	SEE("travel list", "", "20", ALL, ALL, ALL, "", ""),
	TRY("travel set", "from=150621200000 to=150621103000 minutes=20", "DLA", "DLA", "", "DLA", ""),
	TRY("team import", "", "DLA", "DLA", "DLA", "DLA", ""),
	TRY("travel import", "", "DLA", "DLA", "DLA", "DLA", ""),
	DO("order want", "incident=01 kind=fire number=1", "ODLT", "ODL", "ODL", "", ""),
	TRY("order suggest", "incident=01 kind=fire", AREA, AREA, AREA, "", ""),
	SEE("want list", "", "F0722-01", "ODLSK", "ODLSK", "ODLSK", "", ""),
	SEE("want show", "01", "F0722-01", "ODLSK", "ODLSK", "ODLSK", "", ""),
	DO("want withdraw", "01 reason=a", "DL", "DL", "", "", ""),
	TRY("travel remove", "from=150621200000 to=150621103000", "DLA", "DLA", "", "DLA", ""),

	/* Warnings are issued and lifted by the desks over the area; below it they are read. */
	SEE("warning list", "", "W0722-01", READ, READ, READ, "", ""),
	SEE("warning show", "01", "W0722-01", READ, READ, READ, "", ""),
	DO("warning issue", "area=150621200000 level=orange signal=b", "DL", "DL", "", "", ""),
	DO("warning lift", "01 reason=a", "DL", "DL", "", "", ""),

	/* People are moved by the desk over the place, and told of by who is there. */
	SEE("evac list", "", "M0722-01", READ, AREA, AREA, "", ""),
	SEE("evac show", "01", "M0722-01", READ, AREA, AREA, "", ""),
	DO("evac open", "area=150621200201 incident=01", "DL", "DL", "", "", ""),
	DO("evac moved", "M0722-01 moved=1 by_phone=a", "ODL", "DL", "ODL", "", ""),
	DO("evac done", "M0722-01 moved=1 by_phone=a", "ODL", "DL", "ODL", "", ""),
	TRY("evac plan", "01 planned=5 reason=a", "DL", "DL", "DL", "", ""),
	TRY("evac allow", "01 reason=a", "DL", "DL", "DL", "", ""),
	TRY("evac returned", "01 by_phone=a", "ODL", "DL", "ODL", "", ""),
	TRY("evac import", "", "DL", "DL", "DL", "DL", ""),
	DO("evac cancel", "01 reason=a", "DL", "DL", "DL", "", ""),

	/* A desk over the team sends; the team says its steps, or a desk on its word. */
	/* Whose goods they are is asked where there are any (suites hand_out, hand_back, hand_second);
	 * what is not there is refused to everybody alike. */
	TRY("stock out", "from=x to=x lines=x", "OKT", "OKT", "OKT", "OKT", ""),
	TRY("stock give", "from=x lines=x area=150621200200 households=1 people=1 signer=x page=1", "OKT", "OKT", "OKT", "OKT", ""),
	TRY("stock back", "from=x to=x lines=x condition=good", "OKT", "OKT", "OKT", "OKT", ""),
	TRY("stock swap", "unit=x lines=x new=x", "OKT", "OKT", "OKT", "OKT", ""),
	TRY("stock scrap", "from=x lines=x reason=x", "OKT", "OKT", "OKT", "OKT", ""),
	TRY("stock writeoff", "from=x lines=x reason=x", "OKT", "OKT", "OKT", "OKT", ""),
	TRY("stock given", "", EVERYBODY),
	TRY("stock donated", "", EVERYBODY),
	TRY("lot list", "", EVERYBODY),
	TRY("lot show", "B0722-99", EVERYBODY),
	SEE("order list", "", "D0722-01", READ, "ODLSK", "ODLSK", "", ""),
	SEE("order show", "01", "D0722-01", READ, "ODLSK", "ODLSK", "", ""),
	DO("order send", "team=spare incident=01 task=rescue", "DL", "DL", "", "", ""),
	DO("order ack", "02", "T", "", "", "", ""),
	DO("order ack", "02 by_phone=a", "DLT", "DL", "", "", ""),
	DO("order decline", "02 by_phone=a reason=a", "DLT", "DL", "", "", ""),
	DO("order go", "0722-02 by_phone=a", "DLT", "DL", "", "", ""),
	DO("order late", "0722-01 by_phone=a eta=1小时后", "DLT", "DL", "", "", ""),
	DO("order arrive", "0722-01 by_phone=a", "DLT", "DL", "", "", ""),
	DO("order count", "0722-01 by_phone=a", "DLT", "DL", "", "", ""),
	DO("order back", "0722-01 by_phone=a", "DLT", "DL", "", "", ""),
	TRY("order done", "0722-01 by_phone=a", "DLT", "DL", "", "", ""),
	DO("order recall", "01 reason=a", "DL", "DL", "", "", ""),
	DO("order recall", "02 reason=a", "", "DL", "", "", ""),
	DO("order retask", "01 task=water", "DL", "DL", "", "", ""),
	TRY("order strike", "01 step=1 reason=a", "DL", "DL", "", "", ""),
	DO("order count_all", "incident=01", "DL", "DL", "", "", ""),

	/* What is to be done is for those asked. */
	SEE("need list", "", "R0722-01", "ODS", "ODLS", "S", "", ""),
	DO("need show", "{review}", "ODLS", "ODLS", "DLS", "", ""),
	TRY("need phones", "", EVERYBODY),
	DO("need take", "{review}", "OD", "OD", "", "", ""),
	DO("need seen", "{review}", "OD", "OD", "", "", ""),
	TRY("need extend", "{review}", "OD", "OD", "", "", ""),
	TRY("need release", "{review}", "OD", "OD", "", "", ""),
	TRY("need give", "{review} area=150621200000", "ODL", "ODL", "DL", "", ""),
	TRY("need call", "{review}", "ODL", "ODL", "DL", "", ""),
	TRY("need told", "{review}", "ODL", "ODL", "DL", "", ""),
	TRY("need answer", "{review}", "ODL", "ODL", "DL", "", ""),
	DO("need later", "{review} until=10分钟后 reason=a", "OD", "OD", "", "", ""),
	TRY("need close", "{review} reason=a", "L", "L", "", "", ""),

	/* People: their administrator's. */
	SEE("account list", "limit=1000", "wei", ALL, ALL, ALL, "", ""),
	SEE("account show", "wei", "wei", ALL, ALL, ALL, "", ""),
	SEE("account show", "nobody", "nobody", "", "LA", "", "", "x"),
	DO("account add", "newone area=150621200201 role=officer", "A", "A", "", "", ""),
	DO("account grant", "wei area=150621200201 role=officer", "A", "A", "", "", ""),
	DO("account grant", "{self} area=150621200200 role=leader", "", "", "", "", ""),
	DO("account revoke", "wei area=150621200200 role=officer reason=a", "A", "A", "A", "", ""),
	TRY("account key", "wei drop=x", "A", "A", "A", "", ""),
	DO("account code", "wei", "DA", "DA", "A", "", ""),
	DO("account disable", "wei", "A", "A", "A", "", ""),
	DO("account suspend", "wei reason=a", "DL", "DL", "", "", ""),
	TRY("account enable", "off", "A", "A", "A", "", ""),
	DO("account heard", "", "S", "S", "S", "S", ""),
	DO("account forget", "off reason=a", "A", "LA", "A", "", ""),
	DO("account set", "wei phone=0477-0000001", "A", "A", "A", "", ""),
	TRY("account import", "", "A", "A", "A", "A", ""),

	/* Areas, units, settings. */
	SEE("area list", "limit=1000", "150621200200", ALL, ALL, ALL, "", ""),
	SEE("area show", "150621200200", "150621200200", ALL, ALL, ALL, "", ""),
	DO("area add", "150621200299 name=a tier=village kind=village", "A", "A", "", "", ""),
	DO("area rename", "150621200201 name=a", "A", "A", "", "", ""),
	DO("area retire", "150621200201 successor=150621200200", "A", "A", "", "", ""),
	TRY("area import", "", "A", "A", "A", "A", ""),
	SEE("unit list", "", "depot", ALL, ALL, READ, "", ""),
	SEE("unit show", "depot", "depot", ALL, ALL, READ, "", ""),
	DO("unit add", "another area=150621200000 kind=depot", "A", "A", "", "", ""),
	DO("unit set", "depot phone=0477-0000001", "A", "A", "", "", ""),
	DO("unit rename", "depot name=b", "A", "A", "", "", ""),
	DO("unit move", "depot area=150621200200", "A", "A", "", "", ""),
	DO("unit retire", "depot reason=a", "A", "A", "", "", ""),
	/* Bills of T1's store “barn”, over the county's item “blanket”: 02 waits to be accepted, 03
	 * is ordered to T1's “depot”, 04 on the way there. */
	TRY("stock in", "barn blanket1 source=bought", "K", "K", "", "", ""),
	TRY("stock import", "", "ODLKT", "ODLKT", "ODLKT", "ODLKT", ""),
	DO("stock accept", "S0722-02", "K", "K", "", "", ""),
	DO("stock order", "barn depot blanket1 approved=a", "DL", "DL", "", "", ""),
	DO("stock load", "S0722-03 by_phone=a", "DLK", "DLK", "", "", ""),
	DO("stock take", "S0722-04 by_phone=a", "DLK", "DLK", "", "", ""),
	DO("stock finish", "S0722-04 by_phone=a", "DLK", "DLK", "", "", ""),
	TRY("stock explain", "S0722-04 as=lost reason=a", "DLK", "DLK", "", "", ""),
	/* 05 waits for a second person; 01 brought lot 01, and gave row 1. */
	DO("stock confirm", "S0722-05", "DL", "DLK", "", "", ""),
	TRY("stock undo", "S0722-01 row=1 reason=a", "DLK", "DL", "", "", ""),
	DO("lot set", "B0722-01 shelf=a", "K", "K", "", "", ""),
	DO("lot check", "B0722-03", "K", "K", "", "", ""),
	DO("lot fault", "B0722-03 fault=a", "K", "K", "", "", ""),
	DO("stock cancel", "S0722-03 reason=a", "DL", "DL", "", "", ""),
	DO("stock paper", "S0722-03 a", "DL", "DL", "", "", ""),
	SEE("stock list", "", "blanket", "ODLSK", "ODLSK", "", "", ""),
	SEE("stock card", "unit=barn item=blanket", "S0722-01", "ODLSK", "ODLSK", "", "", ""),
	SEE("stock trace", "B0722-01", "barn", "ODLSK", "ODLSK", "", "", ""),
	SEE("stock served", "", "barn", "ODLSK", "ODLSK", "", "", ""),
	TRY("stock alerts", "", EVERYBODY),
	SEE("stock show", "S0722-03", "S0722-03", "ODLSK", "ODLSK", "", "", ""),
	SEE("bill list", "", "S0722-03", "ODLSK", "ODLSK", "", "", ""),
	SEE("bill show", "S0722-03", "S0722-03", "ODLSK", "ODLSK", "", "", ""),
	SEE("bill print", "S0722-03", "-03", "ODLSK", "ODLSK", "", "", ""),
	/* Items and kits are the county's; its depots are each area's. The county's item is “quilt”,
	 * T1's depot “store”, whose agreement is with “grocer”. */
	SEE("item list", "", "quilt", ALL, ALL, ALL, ALL, ""),
	SEE("item show", "quilt", "quilt", ALL, ALL, ALL, ALL, ""),
	DO("item add", "tent code=1010201 unit=a", "", "DLKA", "", "", ""),
	DO("item set", "quilt shelf=5", "", "DLKA", "", "", ""),
	TRY("item retire", "quilt reason=a", "", "DLKA", "", "", ""),
	TRY("item import", "", "DLKA", "DLKA", "DLKA", "DLKA", ""),
	SEE("kit list", "", "quilt", ALL, ALL, ALL, ALL, ""),
	DO("kit set", "care item=quilt per=7", "", "DLKA", "", "", ""),
	TRY("kit import", "", "DLKA", "DLKA", "DLKA", "DLKA", ""),
	SEE("depot list", "", "store", ALL, ALL, READ, "", ""),
	SEE("depot show", "store", "store", ALL, ALL, READ, "", ""),
	DO("depot add", "another area=150621200000 tier=township", "DLA", "DLA", "", "", ""),
	DO("depot set", "store keeper=a", "DLKA", "DLKA", "", "", ""),
	DO("depot set", "store minimum=quilt5", "DLA", "DLA", "", "", ""),
	DO("depot retire", "store reason=a", "DLA", "DLA", "", "", ""),
	TRY("depot import", "", "DLA", "DLA", "DLA", "DLA", ""),
	SEE("reserve list", "", "grocer", ALL, ALL, READ, "", ""),
	SEE("reserve show", "grocer", "grocer", ALL, ALL, READ, "", ""),
	DO("reserve add", "other area=150621200000 kind=social item=quilt quantity=1", "DLKA", "DLKA", "", "", ""),
	DO("reserve set", "grocer quantity=2", "DLKA", "DLKA", "", "", ""),
	DO("reserve end", "grocer reason=a", "DLKA", "DLKA", "", "", ""),
	TRY("reserve import", "", "DLKA", "DLKA", "DLKA", "DLKA", ""),
	SEE("setting list", "", "login.seats", EVERYBODY),
	SEE("setting show", "login.seats", "login.seats", EVERYBODY),
	DO("setting set", "login.seats value=300", "", "A", "", "", ""),
	TRY("clock confirm", "time=2026-07-22", "", "DLA", "", "", ""),
	DO("setting reset", "login.seats", "", "A", "", "", ""),
	SEE("choice list", "", "task.rescue", EVERYBODY),
	SEE("choice show", "task.rescue", "task.rescue", EVERYBODY),
	DO("choice add", "task.snow name=a", "", "A", "", "", ""),
	DO("choice set", "task.rescue minutes=10", "", "A", "", "", ""),
	DO("choice retire", "task.dike", "", "A", "", "", ""),
	TRY("choice import", "", "A", "A", "A", "A", ""),
	TRY("unit import", "", "A", "A", "A", "A", ""),
	TRY("choice reset", "task.rescue", "", "A", "", "", ""),
	SEE("chain list", "", "review", EVERYBODY),
	SEE("chain show", "review", "review", EVERYBODY),
	DO("chain set", "review lease=20 leader=leaderabove", "", "A", "", "", ""),
	TRY("chain reset", "review leader=leaderabove", "", "A", "", "", ""),

	/* The journal is a supervisor's. */
	SEE("journal list", "limit=1000", "E0722-01", "S", "S", "", "", ""),
	SEE("journal show", "{seq}", "E0722-01", "S", "S", "", "", ""),
	SEE("draft list", "", "", EVERYBODY),
	/* V11 asked for goods; T1's desk is asked, and the county's above it. */
	SEE("request list", "", "P0722-01", "ODLSK", "ODLSK", "ODLSK", "", ""),
	SEE("request show", "01", "P0722-01", "ODLSK", "ODLSK", "ODLSK", "", ""),
	SEE("request suggest", "P0722-01", "barn", "DL", "DL", "", "", ""),
	DO("request send", "lines=blanket1 area=150621200200 to=barn", "ODLKT", "ODLKT", "ODLKT", "", ""),
	DO("request answer", "P0722-01 refuse=3 reason=a", "DL", "DL", "", "", ""),
	DO("request agree", "P0722-01 by_phone=a", "DL", "DL", "", "", ""),
	DO("request end", "P0722-01 reason=a", "DL", "DL", "ODLK", "", ""),
	DO("request withdraw", "P0722-01", "", "", "ODLK", "", ""),
	/* Counting a store: who keeps it or decides over it; here is none. */
	TRY("count start", "unit=x", "ODLKT", "ODLKT", "ODLKT", "ODLKT", ""),
	TRY("count set", "unit=x found=1", "ODLKT", "ODLKT", "ODLKT", "ODLKT", ""),
	TRY("count finish", "unit=x", "ODLKT", "ODLKT", "ODLKT", "ODLKT", ""),
	TRY("count cancel", "unit=x reason=a", "ODLKT", "ODLKT", "ODLKT", "ODLKT", ""),
	TRY("count list", "", EVERYBODY),
	TRY("count show", "unit=x", EVERYBODY),
};

#endif
