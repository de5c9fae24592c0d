/* Storing a list of people in one act, and the cards of those who were added. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/change.h"
#include "gen/kinds/account/args.h"
#include "gen/kinds/account/enums.h"
#include "gen/kinds/area/area.h"
#include "keys/secret.h"
#include "src/lang/tr.h"
#include "src/lang/when.h"
#include "src/rules/account/account_import.h"

const char *
import_comes_to(const struct import_people *im, const struct import_row *row)
{
	if (row->added)
		return N_("to be added");
	if (im->cards && im->people[row->person].id != 0)
		return row->ngrants == 0 ? N_("new card") : N_("more rights, new card");
	if (row->ngrants == 0)
		return N_("there already");
	return im->people[row->person].id != 0 ? N_("more rights") : N_("to be added, more rights");
}

const char *
import_roles(const struct import_row *row, char *out, size_t cap)
{
	struct buf b;

	buf_init(&b, out, cap);
	for (size_t i = 0; i < row->ngrants; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", tr_value(&enum_role, row->grants[i].role));
	return buf_str(&b);
}

void
import_code(const uint8_t seed[IMPORT_SEED], const char *login, char code[VERIFIER_CODE])
{
	random_code_from(code, RANDOM_CODE_GROUPS, seed, login);
}

void
import_seed(struct op_account_import *args, uint8_t seed[IMPORT_SEED])
{
	random_fill(seed, IMPORT_SEED);
	args->seed.len = IMPORT_SEED;
	memcpy(args->seed.data, seed, IMPORT_SEED);
}

void
import_forget(uint8_t seed[IMPORT_SEED], struct buf *cards)
{
	secret_wipe(seed, IMPORT_SEED);
	if (cards->len > 0)
		secret_wipe(cards->data, cards->len);
	buf_free(cards);
}

/* Who sends it has looked at it; that it does not fit here is a race, or a program
 * of another hand. */
static int
check_fits(struct act *act, struct import_people *im)
{
	if (im->rows.nfaults > 0)
		return refuse(act, "", M_FILE_LINE, ARG_NUMBER(im->rows.fault[0].line), NULL);
	return act->txn->err == 0 ? 0 : refuse(act, "", M_NOT_STORED, NULL);
}

int
import_check(struct act *act)
{
	const struct op_account_import *args = act->args;
	struct import_people *im = act->plan;
	const uint8_t *data;
	size_t len;
	int rc;

	if (!args->confirm)
		return refuse(act, "confirm", M_REQUIRED, NULL);
	if (args->seed.len != IMPORT_SEED)
		return refuse(act, "", M_BAD_REQUEST, NULL);
	if (act_upload(act, &data, &len) != 0)
		return -1;
	rc = import_people(im, act->txn, act->who, act->now, args->cards, data, len, act->refusal);
	if (rc == 0)
		rc = check_fits(act, im);
	if (rc != 0)
		import_people_free(im);
	return rc;
}

/* His code, which ends the one before. */
static void
give_code(struct act *act, const struct import_person *p)
{
	const struct op_account_import *args = act->args;
	char code[VERIFIER_CODE];

	if (act->secrets == NULL)
		return;
	import_code(args->seed.data, p->login, code);
	verifier_code_set(act->secrets, p->id, act->now + CODE_MINUTES * MINUTE, code);
	secret_wipe(code, sizeof code);
}

static void
add_person(struct act *act, struct import_person *p)
{
	struct account a = { .name = "" };

	memcpy(a.login, p->login, sizeof a.login);
	memcpy(a.name, p->name, sizeof a.name);
	memcpy(a.phone, p->phone, sizeof a.phone);
	account_let_in(act, &a);
	p->id = change_new(act->change, &kind_account, &a);
	if (act->answer->id == 0)
		act_answer(act, &kind_account, &a, a.login);
	give_code(act, p);
}

static void
add_grants(struct act *act, struct import_row *row, struct import_person *p)
{
	for (size_t i = 0; i < row->ngrants; i++) {
		row->grants[i].account = p->id;
		row->grants[i].by = act->who->account;
		change_new(act->change, &kind_grant, &row->grants[i]);
		grant_rings(act, &row->grants[i]);
	}
	p->touched |= row->ngrants > 0;
}

/* Somebody who was there: new grants make his sessions look again. */
static void
touch(struct act *act, const struct import_person *p)
{
	struct account a;

	if (!record_get(act->txn, &kind_account, p->id, &a))
		return;
	a.changes++;
	account_let_in(act, &a);
	change_set(act->change, &kind_account, &a);
	if (p->touched)
		account_notice(act, p->id);
}

/* How many, where the server is and until when the codes are good: for the cards. */
static void
answer(struct act *act, const struct import_people *im)
{
	char host[CARD_HOST], place[192];
	unsigned port;

	code_place(act, host, &port);
	snprintf(place, sizeof place, "%u %" PRId64 " %.120s", port,
	    (int64_t)(act->now + CODE_MINUTES * MINUTE), host);
	act->answer->message = im->cards ? M_IMPORT_AGAIN : M_IMPORT_DONE;
	arg_number(act->answer->args[0], (int64_t)im->added);
	arg_number(act->answer->args[1], (int64_t)im->more);
	arg_number(act->answer->args[2], (int64_t)(im->cards ? im->again : im->there));
	arg_text(act->answer->args[3], place);
}

void
import_apply(struct act *act)
{
	struct import_people *im = act->plan;
	struct area county;

	/* All accounts first: the answer has the first of them, by which the cards tell
	 * who is new. */
	for (size_t i = im->stored; i < im->npeople; i++)
		add_person(act, &im->people[i]);
	for (size_t i = 0; i < im->nrows; i++)
		add_grants(act, &im->row[i], &im->people[im->row[i].person]);
	for (size_t i = 0; i < im->stored; i++) {
		struct import_person *p = &im->people[i];
		bool card = im->cards && p->last_row >= 0;
		if (card)
			give_code(act, p);
		if (card || p->touched)
			touch(act, p);
	}
	answer(act, im);
	if (county_get(act->txn, &county))
		notice_area(act, act_notice(act), county.code);
	import_people_free(im);
}

void
import_cards(struct txn *t, uint64_t seq, bool again, const uint8_t seed[IMPORT_SEED],
    struct buf *out)
{
	char host[192] = "", code[VERIFIER_CODE];
	struct card card = { .host = host, .code = code };
	struct account who;
	struct entry e;
	unsigned kind;
	uint64_t id;
	size_t at = 0, len;
	const uint8_t *set;

	if (journal_get(t, seq, &e, NULL) != 0 ||
	    sscanf(e.answer.args[3], "t%u %" SCNd64 " %190s", &card.port, &card.until, host) < 2)
		return;
	/* All accounts that the entry wrote have got a code, or only the new ones. */
	while (entry_effect(&e, &at, &kind, &id, &set, &len)) {
		bool added = e.answer.id != 0 && id >= e.answer.id;
		if (kind != kind_account.no || (!added && !again) ||
		    !record_get(t, &kind_account, id, &who))
			continue;
		import_code(seed, who.login, code);
		card.login = who.login;
		card.name = who.name;
		code_area(t, id, e.time, &card);
		code_card(out, t, &card);
		buf_text(out, "\n- - - - - - - - - - - - - - - - - - - -\n\n");
	}
	secret_wipe(code, sizeof code);
}
