/*
 * Lines for the administrator on standard error, which systemd or the terminal
 * keeps: "fengsui keeper[123]: text". Nothing that a user typed goes in as it
 * is: pass it through log_safe().
 */
#ifndef SRC_LOG_H
#define SRC_LOG_H

#include <stddef.h>

/* The role that stands in every line ("main", "keeper"); a constant string. */
void log_role(const char *role);

void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));	/* adds errno */
void log_warnx(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Copies text with every byte that is not printable ASCII as \xNN, cut to cap.
 * Returns out. */
const char *log_safe(char *out, size_t cap, const char *text);
#define LOG_SAFE(s) log_safe((char[256]){ 0 }, 256, (s))

#endif
