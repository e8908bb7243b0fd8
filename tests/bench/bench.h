/* Measuring two ways of doing the same work against each other: alternating blocks, pair by pair, one table at the end.
 *
 * A benchmark is a program, not a library: whatever goes wrong ends it with a message and status 1. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;
struct crm;

struct bench_options {
	bool quick; /* small sizes, a clock and random bytes that repeat, rows compared; times mean nothing */
	bool markdown;
	bool keep;             /* the stores stay, and stores that are there already are used again */
	const char *directory; /* NULL = a fresh one under TMPDIR, removed at the end */
	const char *only;      /* one subject; NULL = all */
	int64_t customers, tasks_few, tasks_many;
	int rounds; /* pairs of blocks of each comparison */
};

extern struct bench_options bench_options;

/* Ends the program. */
void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
void bench_crm(struct crm *db, int status);
void bench_sql(struct sqlite3 *connection, int code);

int64_t bench_nanoseconds(void);
int64_t bench_processor_nanoseconds(void); /* what this process took, whoever else was busy */
double bench_median(double *values, size_t count); /* sorts them */
double bench_part(double *values, size_t count, double part);
void *bench_allocate(size_t size);
uint64_t bench_random(uint64_t *state); /* the same numbers in every run */

/* A path in the directory of this run; the text lives until the program ends. */
const char *bench_path(const char *name);
void bench_directory_begin(void);
void bench_directory_end(void);
bool bench_file_exists(const char *path);
int64_t bench_file_size(const char *path);
void bench_file_copy(const char *from, const char *to);

/* One way of doing the work. `prepare` is not measured. */
struct bench_side {
	void (*run)(void *context, int64_t first, int64_t count);
	void *context;
};

struct bench_plan {
	void (*prepare)(int64_t first, int64_t count); /* NULL = nothing to prepare */
	int64_t first;                                 /* number of the first piece of work */
	int64_t blocks;                                /* how many pairs of blocks */
	int64_t each;                                  /* pieces of work in a block */
	bool singly;                                   /* each piece is timed by itself, and a block counts by its median */
};

/* Nanoseconds for one piece of work. */
struct bench_result {
	double ours, theirs;           /* medians over the blocks */
	double ratio;                  /* median of the ratios, pair by pair */
	double ours_mean, theirs_mean; /* over all the work, checkpoints and all */
	double ours_busy, theirs_busy; /* of the processor, over all the work */
	double ours_slow, theirs_slow; /* the 99th hundredth; only when timed singly */
};

/* Runs block by block, ours and theirs in turn, each first in every other pair. */
struct bench_result bench_compare(const struct bench_plan *plan, struct bench_side ours, struct bench_side theirs);

/* One line of the table. A budget of 0 = none; `ratio` 0 = not a comparison. */
struct bench_line {
	const char *work;
	const char *ours, *theirs;
	double ratio;
	double budget;         /* largest ratio */
	double measured, most; /* an absolute budget instead: what was measured and the most it may be; `most` 0 = none */
	double least;          /* or the least; 0 = none */
	const char *unit;
};

void bench_line_add(struct bench_line line);
void bench_times_add(const char *work, double ours, double theirs, double ratio, double budget); /* nanoseconds */
void bench_table_print(void);
const char *bench_time_text(double nanoseconds);
const char *bench_text(const char *format, ...)
	__attribute__((format(printf, 1, 2))); /* lives until the program ends */

/* What goes on, for those who wait; to the standard error, and only when the run is not a quick one. */
void bench_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
