/*
 * Goods and their bills against a model that shares no code with the rules (model_goods.h):
 * desks, a leader, storekeepers and villages do whatever is planned from a seed, right and
 * wrong, many at once upon what each saw last: take in, order, load, receive, explain, issue,
 * hand out, give back, exchange, scrap, write off, confirm, take back, count. The model
 * foretells each answer. The core runs in a process of its own, which is killed between; one
 * request in twenty is sent twice. After each batch what it touched is the model's; every
 * 500 operations all figures, bills, rows and promises are, of each lot what came in is
 * somewhere or has ended, and check finds no fault. Each answer is met by some county.
 *
 * FENGSUI_OPERATIONS=10000000 plays so many instead, from FENGSUI_SEED on.
 */
#ifndef TESTS_HELP_GOODS_PLAY_H
#define TESTS_HELP_GOODS_PLAY_H

#include <check.h>

/* 100,000 operations in counties of their own, of the seeds from there on: two suites play
 * beside each other. */
Suite *goods_play_suite(const char *name, unsigned seeds);

#endif
