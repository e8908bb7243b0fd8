/* What the disk takes to sync: for the reader, not a comparison. */
#include "bench.h"
#include "subjects.h"

#include <fcntl.h>
#include <unistd.h>

enum { SYNCS = 200 };

void bench_sync(void)
{
	const char *path = bench_path("bench-sync");
	char page[4096] = { 1 };
	double times[SYNCS];
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600), i;

	if (file < 0)
		bench_fail("%s cannot be made", path);
	for (i = 0; i < SYNCS; i++) {
		int64_t begun = bench_nanoseconds();

		if (write(file, page, sizeof page) != (ssize_t)sizeof page || fsync(file) != 0)
			bench_fail("%s cannot be written", path);
		times[i] = (double)(bench_nanoseconds() - begun);
	}
	(void)close(file);
	(void)unlink(path);
	bench_line_add((struct bench_line){ .work = "(the disk: 4 KiB written and synced)",
	                                    .ours = bench_time_text(bench_median(times, SYNCS)) });
}
