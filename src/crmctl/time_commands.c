/* Zones, working time, holidays and recurrence: questions that need no store. */
#include "commands.h"
#include "time_view.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_ROOM = 64 };

/* Outside the years 1 to 9999 a time cannot be written, in UTC or on the clocks of the place. */
static void json_instant(struct context *c, const char *key, int64_t at)
{
	char utc[CRM_TIME_TEXT];

	json_time(&c->out, key, *crm_time_text(at, utc) ? at : CRM_NO_TIME);
}

static void json_local(struct context *c, const crm_zone *zone, int64_t at)
{
	crm_local_time local;
	char text[ZONED_TEXT];

	crm_zone_local(zone, at, &local);
	json_text(&c->out, "local", local.date.year ? zoned_time(zone, at, text) : NULL);
}

static void json_answer(struct context *c, const crm_zone *zone, int64_t at)
{
	json_begin(&c->out, NULL, '{');
	json_instant(c, "at", at);
	json_local(c, zone, at);
	json_end(&c->out, '}');
}

static void print_instant(struct context *c, const crm_zone *zone, int64_t at, const char *remark)
{
	char text[ZONED_TEXT], utc[CRM_TIME_TEXT];

	zoned_time(zone, at, text);
	if (!*crm_time_text(at, utc))
		printf("%s%s\n", text, c->out.quiet ? "" : remark);
	else if (c->out.quiet)
		puts(utc);
	else
		printf("%s  (%s)%s\n", text, utc, remark);
}

static int say_instant(struct context *c, const crm_zone *zone, int64_t at)
{
	if (c->out.json)
		json_answer(c, zone, at);
	else
		print_instant(c, zone, at, "");
	return EXIT_DONE;
}

static void say_clocks(struct context *c, const crm_zone *zone, int64_t at, bool skipped)
{
	crm_local_time local;
	int64_t change = CRM_NO_TIME;
	char text[ZONED_TEXT];

	crm_zone_local(zone, at, &local);
	(void)crm_zone_next_change(zone, at, &change);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_text(&c->out, "zone", crm_zone_name(zone));
		json_instant(c, "at", at);
		json_local(c, zone, at);
		json_flag(&c->out, "skipped", skipped);
		json_number(&c->out, "offset_seconds", local.offset_seconds);
		json_flag(&c->out, "summer", local.is_summer);
		json_instant(c, "next_change", change);
		json_end(&c->out, '}');
		return;
	}
	print_instant(c, zone, at, skipped ? ", as the clocks jump over the time given" : "");
	if (!c->out.quiet)
		printf("%d s ahead of UTC, next change %s\n", (int)local.offset_seconds,
		       change ? zoned_time(zone, change, text) : "never");
}

int zone_show(struct context *c)
{
	crm_zone *zone = NULL;
	int64_t at = tool_now(c);
	int code;

	if ((code = read_zone(c, "NAME", argument(c, 0), &zone)) != 0)
		return code;
	if (!argument(c, 1) || (code = read_zoned(c, "TIME", argument(c, 1), zone, &at)) == 0)
		say_clocks(c, zone, at, argument(c, 1) && clocks_skip(zone, argument(c, 1)));
	crm_zone_free(zone);
	return code;
}

/* The conventions of adding. */
static int read_conventions(struct context *c, crm_calendar_options *options)
{
	int code;

	*options = (crm_calendar_options)CRM_INIT(crm_calendar_options);
	if ((code = OPTION_WORD(c, "at-close", crm_calendar_at_close, &options->at_close)) != 0 ||
	    (code = OPTION_WORD(c, "at-open", crm_calendar_at_open, &options->at_open)) != 0 ||
	    (code = OPTION_WORD(c, "zero", crm_calendar_zero, &options->zero)) != 0 ||
	    (code = OPTION_WORD(c, "origin", crm_calendar_origin, &options->origin)) != 0 ||
	    (code = OPTION_WORD(c, "time", crm_calendar_time, &options->time)) != 0)
		return code;
	options->end_of_day = option_given(c, "end-of-day");
	return 0;
}

/* Spans, asked for in pieces. */
static int print_spans(struct context *c, const crm_calendar *calendar, int64_t from, int64_t until)
{
	const crm_zone *zone = crm_calendar_zone(calendar);
	crm_span spans[LIST_ROOM];
	crm_failure failure;
	int32_t language = CRM_LANGUAGE_EN;
	char text[CRM_SPAN_TEXT];
	size_t count = 0, i;
	crm_status rc;
	int code;

	if ((code = OPTION_WORD(c, "language", crm_language, &language)) != 0)
		return code;
	do {
		rc = crm_calendar_spans(calendar, from, until, spans, LIST_ROOM, &count, &failure);
		for (i = 0; i < count && rc >= 0; i++) {
			if (!c->out.json) {
				puts(crm_span_text(&spans[i], zone, language, text));
				continue;
			}
			json_begin(&c->out, NULL, '{');
			json_time(&c->out, "from", spans[i].from_at);
			json_time(&c->out, "until", spans[i].until_at);
			json_word(&c->out, "kind", crm_span_kind_name, spans[i].kind);
			json_text(&c->out, "name", spans[i].name);
			json_text(&c->out, "text", crm_span_text(&spans[i], zone, language, text));
			json_end(&c->out, '}');
		}
		from = count ? spans[count - 1].until_at : until;
	} while (rc == CRM_OK);
	return rc < 0 ? fail_without_store(c, rc, &failure) : EXIT_DONE;
}

static bool day_known(const crm_calendar *calendar, crm_date date)
{
	int32_t workday;

	return date.year && crm_calendar_is_workday(calendar, date, &workday, NULL) == CRM_OK;
}

/* The first day is looked for day by day, the last one by halving: what is known is one range. */
static void known_range(const crm_calendar *calendar, crm_date *first, crm_date *last)
{
	int32_t step;

	*first = (crm_date){ 1, 1, 1 };
	while (first->year && !day_known(calendar, *first))
		*first = crm_date_add_days(*first, 1);
	*last = *first;
	for (step = 1 << 22; step > 0; step /= 2)
		if (day_known(calendar, crm_date_add_days(*last, step)))
			*last = crm_date_add_days(*last, step);
}

static void say_calendar(struct context *c, const crm_calendar *calendar)
{
	const crm_zone *zone = crm_calendar_zone(calendar);
	crm_date first, last;
	int64_t now = tool_now(c), opens = CRM_NO_TIME;
	char text[ZONED_TEXT];

	known_range(calendar, &first, &last);
	(void)crm_calendar_find(calendar, now, CRM_EDGE_NEXT_OPEN, NULL, &opens, NULL);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_text(&c->out, "name", crm_calendar_name(calendar));
		json_text(&c->out, "zone", crm_zone_name(zone));
		json_date(&c->out, "known_from", first);
		json_date(&c->out, "known_until", last);
		json_time(&c->out, "next_open", opens);
		json_end(&c->out, '}');
		return;
	}
	printf("%s: a calendar of %s, known from %04d-%02d-%02d to %04d-%02d-%02d\n", crm_calendar_name(calendar),
	       crm_zone_name(zone), first.year, first.month, first.day, last.year, last.month, last.day);
	if (opens == CRM_NO_TIME)
		puts("from now on it is not known to open");
	else
		printf("%s %s\n", opens == now ? "open now," : "opens", zoned_time(zone, opens, text));
}

int calendar_check(struct context *c)
{
	crm_calendar *calendar = NULL;
	int code = read_calendar(c, argument(c, 0), &calendar);

	if (code)
		return code;
	if (c->out.json || !c->out.quiet)
		say_calendar(c, calendar);
	crm_calendar_free(calendar);
	return EXIT_DONE;
}

static int add_amount(struct context *c, const crm_calendar *calendar, const struct amount *amount, int64_t from)
{
	crm_calendar_options options;
	crm_failure failure;
	crm_status rc;
	int64_t at;
	int code = read_conventions(c, &options);

	if (code)
		return code;
	if (amount->days)
		rc = crm_calendar_add_days(calendar, from, amount->days, &options, &at, &failure);
	else
		rc = crm_calendar_add(calendar, from, amount->microseconds, &options, &at, &failure);
	if (rc < 0)
		return fail_without_store(c, rc, &failure);
	if (!option_given(c, "explain"))
		return say_instant(c, crm_calendar_zone(calendar), at);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_time(&c->out, "at", at);
		json_begin(&c->out, "spans", '[');
		code = print_spans(c, calendar, at < from ? at : from, at < from ? from : at);
		json_end(&c->out, ']');
		json_end(&c->out, '}');
		return code;
	}
	code = print_spans(c, calendar, at < from ? at : from, at < from ? from : at);
	return code ? code : say_instant(c, crm_calendar_zone(calendar), at);
}

int calendar_add(struct context *c)
{
	crm_calendar *calendar = NULL;
	struct amount amount;
	int64_t from;
	int code;

	if ((code = read_calendar(c, argument(c, 0), &calendar)) != 0)
		return code;
	if ((code = read_zoned(c, "FROM", argument(c, 1), crm_calendar_zone(calendar), &from)) == 0 &&
	    (code = read_amount(c, "AMOUNT", argument(c, 2), &amount)) == 0)
		code = add_amount(c, calendar, &amount, from);
	crm_calendar_free(calendar);
	return code;
}

static int say_between(struct context *c, const crm_calendar *calendar, int64_t from, int64_t until)
{
	crm_calendar_options options = CRM_INIT(crm_calendar_options);
	crm_failure failure;
	char text[ZONED_TEXT];
	int64_t elapsed = 0;
	crm_status rc;
	int code = OPTION_WORD(c, "reversed", crm_calendar_reversed, &options.reversed);

	if (code)
		return code;
	rc = crm_calendar_between(calendar, from, until, &options, &elapsed, &failure);
	if (rc < 0)
		return fail_without_store(c, rc, &failure);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_number(&c->out, "microseconds", elapsed);
		json_begin(&c->out, "spans", '[');
	}
	if (option_given(c, "explain") && from <= until)
		code = print_spans(c, calendar, from, until);
	if (c->out.json) {
		json_end(&c->out, ']');
		json_end(&c->out, '}');
	} else if (!code) {
		puts(amount_text(elapsed, text));
	}
	return code;
}

int calendar_between(struct context *c)
{
	crm_calendar *calendar = NULL;
	int64_t from, until;
	int code;

	if ((code = read_calendar(c, argument(c, 0), &calendar)) != 0)
		return code;
	if ((code = read_zoned(c, "FROM", argument(c, 1), crm_calendar_zone(calendar), &from)) == 0 &&
	    (code = read_zoned(c, "UNTIL", argument(c, 2), crm_calendar_zone(calendar), &until)) == 0)
		code = say_between(c, calendar, from, until);
	crm_calendar_free(calendar);
	return code;
}

static int format_of(struct context *c, const char *path, int32_t *format)
{
	const char *dot = strrchr(path, '.');

	if (option_value(c, "format"))
		return OPTION_WORD(c, "format", crm_holiday_format, format);
	if (dot && crm_holiday_format_from_name(dot + 1, format))
		return 0;
	return usage_error(c, "%s: its name does not end in .json, .csv or .ics; give --format", path);
}

static bool day_before(crm_date a, crm_date b)
{
	return a.year != b.year ? a.year < b.year : a.month != b.month ? a.month < b.month : a.day < b.day;
}

/* A built-in table is cut when it is shown, a file as it is read. */
static int holidays_take(struct context *c, const char *path, crm_holidays_input *input, const crm_holidays **holidays)
{
	crm_failure failure;
	crm_status rc;
	char *text = NULL;
	int code;

	if ((option_value(c, "from") && (code = read_day(c, "--from", option_value(c, "from"), &input->from)) != 0) ||
	    (option_value(c, "until") && (code = read_day(c, "--until", option_value(c, "until"), &input->until)) != 0))
		return code;
	if (input->until.year && day_before(input->until, input->from))
		return usage_error(c, "--until lies before --from");
	if (crm_holidays_builtin(path, holidays, NULL) == CRM_OK)
		return 0;
	if ((code = format_of(c, path, &input->format)) != 0 || (code = read_whole_file(c, path, &text, &input->length)) != 0)
		return code;
	input->text = text;
	c->input_file = path;
	rc = crm_holidays_read(input, holidays, &failure);
	free(text);
	return rc < 0 ? fail_without_store(c, rc, &failure) : 0;
}

int holidays_show(struct context *c)
{
	static const struct column columns[] = { { "DAY", false, false }, { "KIND", false, false }, { "NAME", false, true } };
	crm_holidays_input input = CRM_INIT(crm_holidays_input);
	const crm_holidays *holidays = NULL;
	struct table table;
	char day[16];
	size_t i;
	int code = holidays_take(c, argument(c, 0), &input, &holidays);

	if (code)
		return code;
	list_begin(c, &table, columns, 3, "days", NULL);
	for (i = 0; i < holidays->count; i++) {
		const crm_calendar_day *it = &holidays->days[i];

		if (day_before(it->date, input.from) || (input.until.year && day_before(input.until, it->date)))
			continue;
		if (c->out.json) {
			json_begin(&c->out, NULL, '{');
			json_date(&c->out, "date", it->date);
			json_word(&c->out, "kind", crm_calendar_day_kind_name, it->kind);
			json_text(&c->out, "name", it->name);
			json_end(&c->out, '}');
			continue;
		}
		snprintf(day, sizeof day, "%04d-%02u-%02u", it->date.year, it->date.month % 100u, it->date.day % 100u);
		table_cell(&table, STYLE_PLAIN, day);
		table_cell(&table, STYLE_PLAIN, word(crm_calendar_day_kind_name, it->kind));
		table_cell(&table, STYLE_PLAIN, it->name ? it->name : "");
	}
	crm_holidays_free(holidays);
	return list_end(c, &table, CRM_OK, "no days");
}

static int recurrence_input(struct context *c, crm_recurrence_input *input, crm_zone *zone)
{
	const char *text = argument(c, 1);
	int64_t start;
	int code;

	/* The start is what the clocks show, so it is read as if the zone were UTC. */
	if (!crm_time_from_text(text, &start))
		return usage_error(c, "START: '%s' is not a local time such as 2026-05-04T09:00", text);
	if (strlen(text) > 10 && strpbrk(text + 10, "+-Zz."))
		return usage_error(c, "START: '%s' is not a local time: no offset, no Z and no fraction of a second", text);
	input->rule = argument(c, 0);
	input->start.date = crm_date_of(start, 0);
	input->start.second = (int32_t)((start % CRM_DAY + CRM_DAY) % CRM_DAY / CRM_SECOND);
	input->whole_days = strlen(text) == 10;
	input->zone = zone;
	if ((code = OPTION_WORD(c, "roll", crm_roll, &input->roll)) != 0 ||
	    (code = OPTION_WORD(c, "gap", crm_recurrence_gap, &input->gap)) != 0 ||
	    (code = OPTION_WORD(c, "monthdays", crm_recurrence_monthdays, &input->monthdays)) != 0)
		return code;
	return 0;
}

static int recurrence_print(struct context *c, const crm_recurrence *recurrence, const crm_zone *zone)
{
	int64_t ats[LIST_ROOM], limit = 10, from = CRM_NO_TIME, until = CRM_NO_TIME;
	crm_failure failure;
	crm_status rc = CRM_OK;
	char text[ZONED_TEXT], utc[CRM_TIME_TEXT];
	size_t count = 0, listed = 0, i;
	int code;

	if ((code = option_number(c, "limit", 1, 1000000, &limit)) != 0 ||
	    (option_value(c, "from") && (code = read_zoned(c, "--from", option_value(c, "from"), zone, &from)) != 0) ||
	    (option_value(c, "until") && (code = read_zoned(c, "--until", option_value(c, "until"), zone, &until)) != 0))
		return code;
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_begin(&c->out, "occurrences", '[');
	}
	for (; limit > 0 && rc == CRM_OK; limit -= (int64_t)count) {
		rc = crm_recurrence_window(recurrence, from, until, ats, limit < LIST_ROOM ? (size_t)limit : LIST_ROOM, &count, &failure);
		for (i = 0; i < count; i++) {
			if (c->out.json)
				json_answer(c, zone, ats[i]);
			else
				puts(c->out.quiet ? crm_time_text(ats[i], utc) : zoned_time(zone, ats[i], text));
		}
		listed += count;
		from = count ? ats[count - 1] + 1 : from;
	}
	if (rc >= 0 && !listed && !c->out.json && !c->out.quiet)
		puts("no times");
	if (c->out.json) {
		json_end(&c->out, ']');
		json_flag(&c->out, "complete", rc == CRM_DONE);
		json_end(&c->out, '}');
	}
	return rc < 0 ? fail_without_store(c, rc, &failure) : EXIT_DONE;
}

int recurrence_list(struct context *c)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);
	crm_recurrence *recurrence = NULL;
	crm_calendar *calendar = NULL;
	crm_zone *zone = NULL;
	crm_failure failure;
	crm_status rc;
	int code;

	if ((code = read_zone(c, "--zone", option_value(c, "zone"), &zone)) != 0 ||
	    (option_value(c, "calendar") && (code = read_calendar(c, option_value(c, "calendar"), &calendar)) != 0) ||
	    (code = recurrence_input(c, &input, zone)) != 0)
		goto out;
	input.calendar = calendar;
	rc = crm_recurrence_create(&input, &recurrence, &failure);
	code = rc < 0 ? fail_without_store(c, rc, &failure) : recurrence_print(c, recurrence, zone);
out:
	crm_recurrence_free(recurrence);
	crm_calendar_free(calendar);
	crm_zone_free(zone);
	return code;
}
