/* Answers questions about recurrences from the standard input, for comparison with other programs. A line is the number of times
 * that are wanted, 1 for crm_recurrence_monthdays by the month of the start, the start and the rule, as in
 * `20 0 2026-01-05T09:00:00 FREQ=DAILY`. The answer is a line with the times, and at its end
 * `.` when there are no more or `?` when the search was given up; or `! byte message`. What is answered in one go is asked for one by one
 * as well, from places before, at and behind each time. */
#include <stdio.h>
#include <string.h>
#include <crm/crm.h>

enum { WANTED_MOST = 400 };

static void print_time(int64_t at)
{
	char text[CRM_TIME_TEXT];

	(void)crm_time_text(at, text);
	printf("%.19s ", text);
}

static bool is_same_one_by_one(const crm_recurrence *recurrence, const int64_t *ats, size_t count)
{
	int64_t at;
	size_t i;

	for (i = 0; i < count; i++) {
		int64_t before = i ? ats[i - 1] : CRM_NO_TIME, places[3] = { before, ats[i] - CRM_SECOND, ats[i] - 1 };
		size_t place;

		for (place = 0; place < 3; place++)
			if (places[place] >= before || i == 0)
				if (crm_recurrence_next(recurrence, places[place], &at, NULL) != CRM_OK || at != ats[i])
					return false;
	}
	return true;
}

static void answer(size_t wanted, const crm_recurrence_input *input)
{
	static int64_t ats[WANTED_MOST];
	crm_recurrence *recurrence = NULL;
	crm_failure failure;
	size_t count = 0, i;
	int64_t counted = 0;
	crm_status rc;

	if (crm_recurrence_create(input, &recurrence, &failure) < 0) {
		printf("! %d %s\n", failure.position, failure.message);
		return;
	}
	rc = crm_recurrence_window(recurrence, CRM_NO_TIME, CRM_NO_TIME, ats, wanted, &count, &failure);
	for (i = 0; i < count; i++)
		print_time(ats[i]);
	if (!is_same_one_by_one(recurrence, ats, count))
		printf("one-by-one-differs ");
	if (count && (crm_recurrence_count(recurrence, ats[0], ats[count - 1], &counted, NULL) < 0 || counted != (int64_t)count))
		printf("count-differs ");
	printf("%s\n", rc == CRM_OK ? "" : rc == CRM_DONE ? "." : "?");
	crm_recurrence_free(recurrence);
}

int main(void)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);
	int year, month, day, hour, minute, second, length;
	char line[4096];
	unsigned wanted;

	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		hour = minute = second = length = 0;
		if (sscanf(line, "%u %d %d-%d-%dT%d:%d:%d %n", &wanted, &input.monthdays, &year, &month, &day, &hour, &minute,
		           &second, &length) < 8 ||
		    wanted > WANTED_MOST)
			return 1;
		input.start = (crm_civil_time){ { (int16_t)year, (uint8_t)month, (uint8_t)day }, hour * 3600 + minute * 60 + second };
		input.rule = line + length;
		input.limit = 1000000;
		answer(wanted, &input);
		(void)fflush(stdout);
	}
	return 0;
}
