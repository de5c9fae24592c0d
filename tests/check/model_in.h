/* What the files of the model of orders share; nobody else includes it. */
#ifndef TESTS_MODEL_IN_H
#define TESTS_MODEL_IN_H

#include "tests/check/model_order.h"

long mo_told(long figure);		/* 0 where it is not known */
long mo_most(long a, long b);
/* When a step happened: as it says, else when it was entered. */
long long mo_moment(const struct mo_step *s);
/* The state after step k; -1: before all of them. Without the clock. */
struct mo_fold mo_fold_to(const struct mo_order *o, int k);
void mo_add_step(struct mo_fold *f, const struct mo_step *s);
/* The verb by the state alone, and the step with its people. */
unsigned mo_in_state(const struct mo_fold *f, enum mo_verb v);
unsigned mo_fits(const struct mo_fold *f, const struct mo_step *s);
/* What the team says, also where it names nobody. */
struct mo_step mo_step_of(const struct model_order *m, const struct mo_act *a, const struct mo_fold *f);
/* Of the team's people? Squads are of the people of the team that they were split off. */
bool mo_is_of(const struct model_order *m, int who, int team);
/* Only a leader's reason lets somebody be missing. */
bool mo_is_excused(const struct model_order *m, const struct mo_act *a, const struct mo_order *o);
/* All whose people are out for the incident count now. */
bool mo_is_called(const struct model_order *m, int order, int incident);

#endif
