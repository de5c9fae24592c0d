/*
 * Runs a program behind what a unit file says of system calls, where systemd does not run:
 *	unitwall PROGRAM [ARGUMENT...] <NAMES
 * NAMES are the calls that are allowed, one a line; all others fail with EPERM. Sockets are
 * of IPv4, IPv6 and this machine only, and memory that can be written is never code.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static int
allow(scmp_filter_ctx f, int call)
{
	static const int families[] = { AF_INET, AF_INET6, AF_UNIX };
	const unsigned code = PROT_WRITE | PROT_EXEC;
	int rc = 0;

	if (call == SCMP_SYS(socket)) {
		for (size_t i = 0; rc == 0 && i < sizeof families / sizeof *families; i++)
			rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1,
			    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]));
		return rc;
	}
	if (call == SCMP_SYS(mprotect))
		return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (call != SCMP_SYS(mmap))
		return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 0);
	rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE, 0));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, code, PROT_WRITE));
	return rc;
}

int
main(int argc, char **argv)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	char name[64];
	int call, n = 0;

	if (f == NULL || argc < 2)
		return 2;
	while (scanf("%63s", name) == 1) {
		call = seccomp_syscall_resolve_name(name);
		if (call != __NR_SCMP_ERROR && allow(f, call) == 0)
			n++;
	}
	if (n < 100 || seccomp_load(f) != 0)
		return 3;
	execv(argv[1], argv + 1);
	perror("unitwall");
	return 4;
}
