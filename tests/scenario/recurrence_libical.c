/* What recurrence_ask.c answers, by libical. It may go on for ever: whoever asks sets it a time. */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

static void answer(unsigned wanted, struct icaltimetype start, const char *text)
{
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(text);
	icalrecur_iterator *iterator;
	struct icaltimetype time;

	if (rule.freq == ICAL_NO_RECURRENCE || !(iterator = icalrecur_iterator_new(rule, start))) {
		printf("!\n");
		return;
	}
	while (wanted--) {
		time = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(time)) {
			printf(".");
			break;
		}
		printf("%04d-%02d-%02dT%02d:%02d:%02d ", time.year, time.month, time.day, time.hour, time.minute, time.second);
	}
	printf("\n");
	icalrecur_iterator_free(iterator);
}

int main(void)
{
	struct icaltimetype start;
	char line[4096];
	unsigned wanted;
	int start_month = 0;
	int length;

	icalerror_set_errors_are_fatal(0);
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		start = icaltime_null_time();
		if (sscanf(line, "%u %d %d-%d-%dT%d:%d:%d %n", &wanted, &start_month, &start.year, &start.month, &start.day,
		           &start.hour, &start.minute, &start.second, &length) < 8)
			return 1;
		answer(wanted, start, line + length);
		(void)fflush(stdout);
	}
	return 0;
}
