/* Filters of system calls as plain instructions, built once and loaded by who they are for. */
#ifndef SRC_FILTER_H
#define SRC_FILTER_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

/* Adds rules to a libseccomp filter. 0 or not. */
typedef int filter_rules(void *filter);
/* out: the filter, its instructions the caller's to free. 0 or -1. */
int filter_build(struct sock_fprog *out, uint32_t otherwise, filter_rules *rules);
/* Rules for filter_rules: these calls whatever their arguments; fcntl with these commands,
 * and F_SETFL without signals. 0 or not. */
int filter_allow(void *filter, const int *calls, size_t n);
int filter_allow_fcntl(void *filter, const int *commands, size_t n);
/* Puts it on this process; an empty one does nothing. 0, or -1 with errno. */
int filter_load(const struct sock_fprog *prog);

#endif
