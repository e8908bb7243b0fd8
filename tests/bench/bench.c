#include "bench.h"

#include "crm/crm.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINES_MOST = 60, PATH_MOST = 400 };

struct bench_options bench_options;

static char directory[PATH_MOST];
static bool directory_made;
static struct bench_line lines[LINES_MOST];
static size_t line_count;

/* Texts that live until the program ends. */
struct kept_text {
	struct kept_text *older;
	char text[];
};
static struct kept_text *kept_texts;

void bench_fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
	bench_directory_end();
	exit(1);
}

void bench_crm(struct crm *db, int status)
{
	if (status < 0)
		bench_fail("the library: %s", crm_error_last(db)->message);
}

void bench_sql(struct sqlite3 *connection, int code)
{
	if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
		bench_fail("hand-written: %s", sqlite3_errmsg(connection));
}

void bench_tell(const char *format, ...)
{
	va_list arguments;

	if (bench_options.quick)
		return;
	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
}

int64_t bench_nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int64_t bench_processor_nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int compare_values(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return a < b ? -1 : a > b;
}

double bench_part(double *values, size_t count, double part)
{
	size_t place = (size_t)(part * (double)count);

	if (count == 0)
		return 0;
	qsort(values, count, sizeof *values, compare_values);
	return values[place < count ? place : count - 1];
}

double bench_median(double *values, size_t count)
{
	double upper = bench_part(values, count, 0.5);

	return count > 1 && count % 2 == 0 ? (upper + values[count / 2 - 1]) / 2 : upper;
}

void *bench_allocate(size_t size)
{
	void *block = calloc(1, size ? size : 1);

	if (!block)
		bench_fail("no memory");
	return block;
}

uint64_t bench_random(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* --- texts and files */

const char *bench_text(const char *format, ...)
{
	char text[PATH_MOST];
	va_list arguments;
	struct kept_text *kept;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	kept = bench_allocate(sizeof *kept + strlen(text) + 1);
	memcpy(kept->text, text, strlen(text) + 1);
	kept->older = kept_texts;
	kept_texts = kept;
	return kept->text;
}

const char *bench_path(const char *name)
{
	return bench_text("%s/%s", directory, name);
}

void bench_directory_begin(void)
{
	const char *base = getenv("TMPDIR");

	if (bench_options.directory) {
		(void)snprintf(directory, sizeof directory, "%s", bench_options.directory);
		(void)mkdir(directory, 0700);
		return;
	}
	(void)snprintf(directory, sizeof directory, "%s/crm-bench-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(directory))
		bench_fail("no directory for the stores");
	directory_made = true;
}

/* Only what this program made: its own fresh directory, or its own files in one that was given. */
void bench_directory_end(void)
{
	DIR *list = *directory && !bench_options.keep ? opendir(directory) : NULL;
	struct dirent *entry;

	while (list && (entry = readdir(list)) != NULL)
		if (strncmp(entry->d_name, "bench-", 6) == 0)
			(void)unlink(bench_path(entry->d_name));
	if (list)
		(void)closedir(list);
	if (directory_made && !bench_options.keep)
		(void)rmdir(directory);
	*directory = '\0';
}

bool bench_file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

int64_t bench_file_size(const char *path)
{
	struct stat state;

	return stat(path, &state) == 0 ? (int64_t)state.st_size : 0;
}

void bench_file_copy(const char *from, const char *to)
{
	char block[16384];
	size_t length;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");

	if (!in || !out)
		bench_fail("%s cannot be copied", from);
	while ((length = fread(block, 1, sizeof block, in)) > 0)
		if (fwrite(block, 1, length, out) != length)
			bench_fail("%s cannot be written", to);
	(void)fclose(in);
	if (fflush(out) != 0 || fsync(fileno(out)) != 0 || fclose(out) != 0) /* written now, not beside what is measured */
		bench_fail("%s cannot be written", to);
}

/* --- comparing */

struct tally {
	double *blocks, *singles;
	size_t block_count, single_count;
	double total, busy;
};

static double run_singly(const struct bench_side *side, struct tally *tally, int64_t first, int64_t count)
{
	double *values = tally->singles + tally->single_count, *sorted = bench_allocate((size_t)count * sizeof *sorted),
		   median;
	int64_t i;

	for (i = 0; i < count; i++) {
		int64_t begun = bench_nanoseconds();

		side->run(side->context, first + i, 1);
		values[i] = (double)(bench_nanoseconds() - begun);
		tally->total += values[i];
	}
	tally->single_count += (size_t)count;
	memcpy(sorted, values, (size_t)count * sizeof *sorted);
	median = bench_median(sorted, (size_t)count);
	free(sorted);
	return median;
}

static void run_block(const struct bench_side *side, struct tally *tally, const struct bench_plan *plan, int64_t first)
{
	const int64_t busy = bench_processor_nanoseconds();
	double value;

	if (plan->singly) {
		value = run_singly(side, tally, first, plan->each);
	} else {
		int64_t begun = bench_nanoseconds();

		side->run(side->context, first, plan->each);
		value = (double)(bench_nanoseconds() - begun);
		tally->total += value;
		value /= (double)plan->each;
	}
	tally->busy += (double)(bench_processor_nanoseconds() - busy);
	tally->blocks[tally->block_count++] = value;
}

static void tally_begin(struct tally *tally, const struct bench_plan *plan)
{
	memset(tally, 0, sizeof *tally);
	tally->blocks = bench_allocate((size_t)plan->blocks * sizeof(double));
	tally->singles = bench_allocate((plan->singly ? (size_t)(plan->blocks * plan->each) : 1) * sizeof(double));
}

static void tally_end(struct tally *tally)
{
	free(tally->blocks);
	free(tally->singles);
}

struct bench_result bench_compare(const struct bench_plan *plan, struct bench_side ours, struct bench_side theirs)
{
	struct tally our, their;
	struct bench_result result = { 0 };
	double *ratios = bench_allocate((size_t)plan->blocks * sizeof *ratios), work = (double)(plan->blocks * plan->each);
	int64_t i;

	tally_begin(&our, plan);
	tally_begin(&their, plan);
	for (i = 0; i < plan->blocks; i++) {
		int64_t first = plan->first + i * plan->each;

		if (plan->prepare)
			plan->prepare(first, plan->each);
		if (i % 2 == 0)
			run_block(&ours, &our, plan, first);
		run_block(&theirs, &their, plan, first);
		if (i % 2 != 0)
			run_block(&ours, &our, plan, first);
		ratios[i] = our.blocks[i] / their.blocks[i];
	}
	result.ours = bench_median(our.blocks, our.block_count);
	result.theirs = bench_median(their.blocks, their.block_count);
	result.ratio = bench_median(ratios, (size_t)plan->blocks);
	result.ours_mean = our.total / work;
	result.theirs_mean = their.total / work;
	result.ours_busy = our.busy / work;
	result.theirs_busy = their.busy / work;
	result.ours_slow = bench_part(our.singles, our.single_count, 0.99);
	result.theirs_slow = bench_part(their.singles, their.single_count, 0.99);
	tally_end(&our);
	tally_end(&their);
	free(ratios);
	return result;
}

/* --- the table */

const char *bench_time_text(double nanoseconds)
{
	if (nanoseconds < 1e3)
		return bench_text("%.0f ns", nanoseconds);
	if (nanoseconds < 1e6)
		return bench_text("%.2f us", nanoseconds / 1e3);
	return nanoseconds < 1e9 ? bench_text("%.2f ms", nanoseconds / 1e6) : bench_text("%.2f s", nanoseconds / 1e9);
}

void bench_line_add(struct bench_line line)
{
	if (line_count == LINES_MOST)
		bench_fail("the table is full");
	lines[line_count++] = line;
	bench_tell("  %s: %s, hand-written %s%s", line.work, line.ours, line.theirs ? line.theirs : "-",
	           line.ratio > 0 ? bench_text(", ratio %.2f", line.ratio) : "");
}

void bench_times_add(const char *work, double ours, double theirs, double ratio, double budget)
{
	bench_line_add((struct bench_line){ .work = work,
	                                    .ours = bench_time_text(ours),
	                                    .theirs = bench_time_text(theirs),
	                                    .ratio = ratio,
	                                    .budget = budget });
}

static const char *verdict(const struct bench_line *line)
{
	if (line->most > 0)
		return line->measured <= line->most ? "yes" : "**no**";
	if (line->least > 0)
		return line->measured >= line->least ? "yes" : "**no**";
	if (line->budget > 0)
		return line->ratio <= line->budget + 0.005 ? "yes" : "**no**"; /* as printed */
	return "";
}

static const char *budget_text(const struct bench_line *line)
{
	if (line->most > 0)
		return bench_text("%g %s", line->most, line->unit);
	if (line->least > 0)
		return bench_text(">= %g %s", line->least, line->unit);
	return line->budget > 0 ? bench_text("%.2f", line->budget) : "";
}

static void row_print(const char *work, const char *ours, const char *theirs, const char *ratio, const char *budget,
                      const char *within)
{
	if (bench_options.markdown)
		(void)printf("| %s | %s | %s | %s | %s | %s |\n", work, ours, theirs, ratio, budget, within);
	else
		(void)printf("%-72s %12s %12s %6s %8s %s\n", work, ours, theirs, ratio, budget, within);
}

void bench_table_print(void)
{
	size_t i;

	row_print("work", "ours", "hand-written", "ratio", "budget", "within");
	if (bench_options.markdown)
		row_print("---", "---:", "---:", "---:", "---:", "---");
	for (i = 0; i < line_count; i++)
		row_print(lines[i].work, lines[i].ours, lines[i].theirs ? lines[i].theirs : "",
		          lines[i].ratio > 0 ? bench_text("%.2f", lines[i].ratio) : "", budget_text(&lines[i]),
		          verdict(&lines[i]));
}
