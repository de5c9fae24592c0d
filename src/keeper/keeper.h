/*
 * The keeper process: struct core wrapped in channels.
 *
 *   keeper          who may send what, and the rounds
 *   keeper_run      from start to end
 *   keeper_batch    the round's batch: opened, added to, committed
 *   keeper_answer   answers, which wait for the commit
 *   keeper_peer     channels: sent to without waiting, dropped
 *   keeper_login    who a session is; keeper_code by a one-time code, keeper_permit
 *                   when it may stretch a password, keeper_attempt what failed,
 *                   keeper_logout that it left
 *   keeper_draft    forms not yet sent; keeper_upload files sent ahead
 *   keeper_notice   who is told of what changed
 *   keeper_halt     stops and jumps of the clock
 *   keeper_clock    what is due; keeper_limit what the listener is told of the
 *                   settings; keeper_control commands on the server
 */
#ifndef SRC_KEEPER_H
#define SRC_KEEPER_H

#include <stdbool.h>

/* Keeps the county in the working directory until main (the other end of
 * channel) is gone or a SIGTERM comes. test_clock: the clock is a test's, which
 * only a sample county allows. pins: from pins_make(), the same for each keeper after
 * another, so that who reads on hears of all. Returns the exit code. */
int keeper_run(int channel, const int pins[2], bool test_clock);

#endif
