/* The store as a whole: opening it, the memory it takes, the size of file and library. */
#include "bench.h"
#include "stores.h"
#include "subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_SIZE = 500 };

/* --- opening */

static void library_open(void *context, int64_t first, int64_t count)
{
	(void)first;
	(void)count;
	*(crm **)context = stores_library_open(bench_path("bench-bulk-ours.crm"), 0);
}

/* By hand: open, set the pragmas, read the last journal entry, as the library does. */
static void hand_open_once(void *context, int64_t first, int64_t count)
{
	(void)first;
	(void)count;
	hand_open(context, bench_path("bench-bulk-hand.crm"));
	hand_begin(context);
	hand_commit(context);
}

static crm *opened;
static struct hand opened_by_hand;

static void close_both(int64_t first, int64_t count)
{
	(void)first;
	(void)count;
	crm_close(opened);
	opened = NULL;
	if (opened_by_hand.connection)
		hand_close(&opened_by_hand);
}

static void opening_time(void)
{
	struct bench_plan plan = { close_both, 0, bench_options.quick ? 3 : 40, 1, false };
	struct bench_result result = bench_compare(&plan, (struct bench_side){ library_open, &opened },
	                                           (struct bench_side){ hand_open_once, &opened_by_hand });

	close_both(0, 0);
	bench_line_add(
		(struct bench_line){ .work = bench_text("open a store of %lld customers", (long long)bench_options.customers),
	                         .ours = bench_time_text(result.ours),
	                         .theirs = bench_time_text(result.theirs),
	                         .ratio = result.ratio,
	                         .measured = result.ours / 1e6,
	                         .most = 5,
	                         .unit = "ms" });
}

/* --- memory, in a process of its own */

static long resident_kib(void)
{
	char line[200];
	long kib = 0;
	FILE *status = fopen("/proc/self/status", "r");

	while (status && fgets(line, sizeof line, status))
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	if (status)
		(void)fclose(status);
	return kib;
}

static void use_library(const char *path, int64_t customers)
{
	crm *db = stores_library_open(path, 0);
	const crm_customer *customer;
	char match[24], reference[16];
	uint64_t random = 7;
	crm_id ids[8];
	size_t count;
	int i;

	for (i = 0; i < 20000; i++) {
		int64_t number = (int64_t)(bench_random(&random) % (uint64_t)customers);

		sample_match(number, match);
		sample_reference(number, reference);
		bench_crm(db, crm_customer_find_point(db, CRM_POINT_MOBILE, match, ids, 8, &count));
		bench_crm(db, crm_customer_find_reference(db, SAMPLE_SOURCE, reference, ids));
		bench_crm(db, crm_customer_get(db, ids, &customer));
		crm_customer_free(customer);
	}
	(void)printf("%ld\n", resident_kib());
	crm_close(db);
}

static void use_by_hand(const char *path, int64_t customers)
{
	struct hand_customer customer;
	struct hand hand;
	char match[24], reference[16];
	uint64_t random = 7;
	crm_id ids[8];
	int i;

	hand_open(&hand, path);
	for (i = 0; i < 20000; i++) {
		int64_t number = (int64_t)(bench_random(&random) % (uint64_t)customers);

		sample_match(number, match);
		sample_reference(number, reference);
		if (!hand_find_phone(&hand, match, ids, 8) || !hand_find_reference(&hand, SAMPLE_SOURCE, reference, ids) ||
		    !hand_customer_get(&hand, ids, &customer))
			bench_fail("a customer is not found by hand");
	}
	(void)printf("%ld\n", resident_kib());
	hand_close(&hand);
}

int bench_resident(const char *path, int by_hand)
{
	if (by_hand)
		use_by_hand(path, bench_options.customers);
	else
		use_library(path, bench_options.customers);
	return 0;
}

/* Runs this program again to look things up in the store, and reads what it says of its memory. */
static double resident_mib(const char *path, const char *whose)
{
	char customers[24], answer[40] = "";
	int ends[2], status;
	pid_t child;
	ssize_t length;

	(void)snprintf(customers, sizeof customers, "%lld", (long long)bench_options.customers);
	if (pipe(ends) != 0 || (child = fork()) < 0)
		bench_fail("no second process");
	if (child == 0) {
		(void)dup2(ends[1], STDOUT_FILENO);
		(void)execl("/proc/self/exe", "bench", "--customers", customers, whose, path, (char *)NULL);
		_exit(127);
	}
	(void)close(ends[1]);
	length = read(ends[0], answer, sizeof answer - 1);
	(void)close(ends[0]);
	(void)waitpid(child, &status, 0);
	if (length <= 0 || status != 0)
		bench_fail("the second process does not answer");
	return strtod(answer, NULL) / 1024;
}

/* --- sizes */

/* The file the library was loaded from; "" when it is linked into this program. */
static void library_path(char *path)
{
	char line[PATH_SIZE + 100], *slash;
	FILE *maps = fopen("/proc/self/maps", "r");

	*path = '\0';
	while (maps && !*path && fgets(line, sizeof line, maps)) {
		if (!strstr(line, "/libcrm.so") || (slash = strchr(line, '/')) == NULL)
			continue;
		slash[strcspn(slash, "\n")] = '\0';
		(void)snprintf(path, PATH_SIZE, "%s", slash);
	}
	if (maps)
		(void)fclose(maps);
}

static void library_size(void)
{
	char path[PATH_SIZE];
	const char *stripped = bench_path("bench-libcrm.so");
	pid_t child;
	int status = 1;
	double kib;

	library_path(path);
	if (!*path)
		return;
	child = fork();
	if (child == 0) {
		(void)execlp("strip", "strip", "-o", stripped, path, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		return;
	kib = (double)bench_file_size(stripped) / 1024;
	bench_line_add((struct bench_line){ .work = "the library, stripped",
	                                    .ours = bench_text("%.0f KiB", kib),
	                                    .measured = kib,
	                                    .most = 600,
	                                    .unit = "KiB" });
}

void bench_opening(void)
{
	const char *ours = bench_path("bench-bulk-ours.crm"), *theirs = bench_path("bench-bulk-hand.crm");
	double our_memory = resident_mib(ours, "--resident"), their_memory = resident_mib(theirs, "--resident-by-hand");
	double customers = (double)bench_options.customers;

	opening_time();
	bench_line_add((struct bench_line){ .work = "resident memory after 60,000 lookups there",
	                                    .ours = bench_text("%.1f MiB", our_memory),
	                                    .theirs = bench_text("%.1f MiB", their_memory),
	                                    .ratio = our_memory / their_memory,
	                                    .measured = our_memory,
	                                    .most = 10,
	                                    .unit = "MiB" });
	bench_line_add((struct bench_line){ .work = "file, bytes for one customer",
	                                    .ours = bench_text("%.0f", (double)bench_file_size(ours) / customers),
	                                    .theirs = bench_text("%.0f", (double)bench_file_size(theirs) / customers),
	                                    .ratio = (double)bench_file_size(ours) / (double)bench_file_size(theirs) });
	library_size();
}
