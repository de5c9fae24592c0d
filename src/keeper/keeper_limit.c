/*
 * What the listener is told of the settings, because it reads no data, and
 * what it tells of the system for administrators to see.
 */
#include <stdio.h>
#include <string.h>

#include "gen/kinds/setting/args.h"
#include "src/keeper/keeper_in.h"
#include "src/op/settings.h"

void
limits_tell(struct keeper *k)
{
	struct peer *l = keeper_listener(k);
	struct msg_limits limits;

	k->settings_changed = false;
	if (l == NULL)
		return;
	limits = (struct msg_limits){
		.grace = setting_int(keeper_txn(k), SETTING_LOGIN_GRACE),
		.attempts = setting_int(keeper_txn(k), SETTING_LOGIN_ATTEMPTS),
		.pool = setting_int(keeper_txn(k), SETTING_LOGIN_WAITING),
		.address = setting_int(keeper_txn(k), SETTING_LOGIN_WAITING_ADDRESS),
		.known_address = setting_int(keeper_txn(k), SETTING_LOGIN_WAITING_KNOWN),
	};
	setting_text(keeper_txn(k), SETTING_DUTY_PHONE, limits.phone, sizeof limits.phone);
	peer_tell(k, l, MSG_limits, &kind_msg_limits, &limits);
}

void
program_set(struct keeper *k, enum setting_id id, const char *value)
{
	struct origin system = { .system = true };
	struct op_setting_set set = { 0 };
	struct op_setting_reset reset = { 0 };
	const struct subject *s;
	const struct op *op = op_find(value[0] != '\0' ? "setting.set" : "setting.reset", &s);

	if (op == NULL)
		return;
	snprintf(set.which, sizeof set.which, "%s", setting_rows[id].name);
	snprintf(set.value, sizeof set.value, "%s", value);
	snprintf(reset.which, sizeof reset.which, "%s", set.which);
	request_fill(&k->request, s, op, value[0] != '\0' ? (void *)&set : (void *)&reset);
	keeper_do(k, &system, NULL);
}

void
take_layers(struct keeper *k, struct peer *l, struct msg *m, uint64_t tag)
{
	struct msg_layers layers;
	char kept[601];

	(void)tag;
	if (!msg_get(m, &kind_msg_layers, &layers)) {
		peer_drop(k, l, "malformed message");
		return;
	}
	setting_text(keeper_txn(k), SETTING_SERVER_LACKS, kept, sizeof kept);
	if (strcmp(layers.lacks, kept) != 0)
		program_set(k, SETTING_SERVER_LACKS, layers.lacks);
}

/* At once, if nothing was told within the minute. */
void
take_crowd(struct keeper *k, struct peer *l, struct msg *m, uint64_t tag)
{
	struct msg_crowd in;

	(void)tag;
	if (!msg_get(m, &kind_msg_crowd, &in)) {
		peer_drop(k, l, "malformed message");
		return;
	}
	if (in.address > 0)
		core_crowd(k->core, crowd_what_address, 0, in.address);
	if (in.pool > 0)
		core_crowd(k->core, crowd_what_pool, 0, in.pool);
	keeper_write(k);
}
