/* Filters of system calls: libseccomp writes them, the kernel takes them as they are. */
#include "src/base/filter.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The filter as plain instructions, owned by out. */
static int
export_bpf(scmp_filter_ctx f, struct sock_fprog *out)
{
	int fd = memfd_create("filter", MFD_CLOEXEC), rc = -1;
	struct stat st;

	if (fd < 0)
		return -1;
	if (seccomp_export_bpf(f, fd) == 0 && fstat(fd, &st) == 0) {
		size_t len = (size_t)st.st_size;

		out->filter = malloc(len);
		out->len = (unsigned short)(len / sizeof(struct sock_filter));
		if (out->filter != NULL && pread(fd, out->filter, len, 0) == (ssize_t)len)
			rc = 0;
	}
	close(fd);
	return rc;
}

int
filter_build(struct sock_fprog *out, uint32_t otherwise, filter_rules *rules)
{
	scmp_filter_ctx f = seccomp_init(otherwise);
	int rc = -1;

	if (f != NULL && rules(f) == 0)
		rc = export_bpf(f, out);
	seccomp_release(f);
	return rc;
}

int
filter_allow(void *f, const int *calls, size_t n)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0);
	return rc;
}

int
filter_allow_fcntl(void *f, const int *commands, size_t n)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
		    SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)commands[i]));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 2,
		    SCMP_A1(SCMP_CMP_EQ, F_SETFL), SCMP_A2(SCMP_CMP_MASKED_EQ, O_ASYNC, 0));
	return rc;
}

int
filter_load(const struct sock_fprog *prog)
{
	if (prog->filter == NULL)
		return 0;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, prog);
}
