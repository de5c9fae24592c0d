/*
 * Cuts a process off from others, as a fault in one of them would: shuts down its
 * local sockets, of which it knows nothing.
 *
 *   cut PID [FD]...	all but these
 *
 * Prints how many.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int
is_local(int fd)
{
	struct sockaddr at;
	socklen_t len = sizeof at;

	return getsockname(fd, &at, &len) == 0 && at.sa_family == AF_UNIX;
}

int
main(int argc, char **argv)
{
	char path[64];
	struct dirent *e;
	int process, cut = 0;
	DIR *d;

	if (argc < 2)
		return 2;
	snprintf(path, sizeof path, "/proc/%.20s/fd", argv[1]);
	process = (int)syscall(SYS_pidfd_open, atoi(argv[1]), 0);
	d = opendir(path);
	if (process < 0 || d == NULL)
		return 1;
	while ((e = readdir(d)) != NULL) {
		int fd, kept = 0;

		for (int i = 2; i < argc; i++)
			kept = kept || strcmp(e->d_name, argv[i]) == 0;
		if (kept || e->d_name[0] == '.')
			continue;
		fd = (int)syscall(SYS_pidfd_getfd, process, atoi(e->d_name), 0);
		if (fd >= 0 && is_local(fd))
			cut += shutdown(fd, SHUT_RDWR) == 0;
		if (fd >= 0)
			close(fd);
	}
	closedir(d);
	printf("%d\n", cut);
	return 0;
}
