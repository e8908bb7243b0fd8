/* Recurrence: the public calls. */
#include "recurrence.h"

#include "date.h"
#include "failure.h"
#include "zone.h"

static crm_status refuse_start(crm_failure *failure, const char *message)
{
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_RECURRENCE_START, "start", "%s", message);
}

static bool is_civil(const crm_civil_time *time, bool whole_days)
{
	return crm_date_is_valid(time->date) && time->second >= 0 && time->second < (whole_days ? 1 : CRMI_LOCAL_DAY);
}

static int64_t local_of(const crm_civil_time *time)
{
	return crmi_day_number(time->date) * CRMI_LOCAL_DAY + time->second;
}

static crm_status check_times(const crm_civil_time *times, size_t count, bool whole_days, const char *field, crm_failure *failure)
{
	size_t i;

	if (count && !times)
		return crmi_failure_missing(failure, field);
	for (i = 0; i < count; i++) {
		if (is_civil(&times[i], whole_days))
			continue;
		if (failure)
			failure->line = (int32_t)(i < INT32_MAX ? i + 1 : INT32_MAX);
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, field,
		                        whole_days ? "one of the times is no date that exists with 0 seconds"
		                                   : "one of the times does not exist on a clock");
	}
	return CRM_OK;
}

static crm_status check_recurrence_input(const crm_recurrence_input *input, crm_failure *failure)
{
	crm_status rc;

	if ((rc = crmi_failure_range(failure, "whole_days", input->whole_days, 0, 1)) < 0 ||
	    (rc = crmi_failure_range(failure, "gap", input->gap, CRM_GAP_SHIFT, CRM_GAP_SKIP)) < 0 ||
	    (rc = crmi_failure_range(failure, "monthdays", input->monthdays, CRM_MONTHDAYS_ALL_MONTHS,
	                             CRM_MONTHDAYS_START_MONTH)) < 0 ||
	    (rc = crmi_failure_range(failure, "roll", input->roll, CRM_ROLL_ALLOW, CRM_ROLL_SKIP)) < 0 ||
	    (rc = crmi_failure_range(failure, "limit", input->limit, 0, CRMI_RECURRENCE_LIMIT_MOST)) < 0)
		return rc;
	if (input->roll != CRM_ROLL_ALLOW && !input->calendar)
		return crmi_failure_missing(failure, "calendar");
	if (!crm_date_is_valid(input->start.date))
		return refuse_start(failure, "a recurrence needs a start on a date that exists");
	if (!is_civil(&input->start, input->whole_days))
		return refuse_start(failure, input->whole_days ? "the start of a recurrence of whole days has 0 seconds" :
		                    "the start is from 0 to 86399 seconds after midnight");
	if ((rc = check_times(input->added, input->added_count, input->whole_days, "added", failure)) < 0)
		return rc;
	return check_times(input->left_out, input->left_out_count, input->whole_days, "left_out", failure);
}

static crm_status refuse_place(crm_failure *failure, int32_t place, const char *part, const char *message)
{
	if (failure)
		failure->position = place;
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_RECURRENCE_FORBIDDEN, part, "%s", message);
}

/* What a rule may say depends on whether its start is a date: UNTIL is of the same kind, times of day are ignored (RFC 5545
 * 3.3.10), and periods shorter than a day must come to whole days. */
static crm_status fit_rule(struct crmi_rule *rule, bool whole_days, crm_failure *failure)
{
	static const int32_t to_day[] = { [CRMI_SECONDLY] = 86400, [CRMI_MINUTELY] = 1440, [CRMI_HOURLY] = 24 };

	if (!whole_days)
		return rule->until_form != CRMI_UNTIL_DATE
		           ? CRM_OK
		           : refuse_place(failure, rule->until_place, "UNTIL",
		                          "UNTIL is a date and the start is a time: write it as 20261231T235959Z");
	if (rule->until_form > CRMI_UNTIL_DATE)
		return refuse_place(failure, rule->until_place, "UNTIL", "UNTIL is a time and the start is a date: write it as 20261231");
	rule->parts &= ~(1u << CRMI_PART_BYHOUR | 1u << CRMI_PART_BYMINUTE | 1u << CRMI_PART_BYSECOND);
	if (rule->frequency >= CRMI_DAILY)
		return CRM_OK;
	if (rule->interval % to_day[rule->frequency])
		return refuse_place(failure, rule->freq_place, "FREQ", "periods shorter than a day need a start with a time");
	rule->interval /= to_day[rule->frequency];
	rule->frequency = CRMI_DAILY;
	return CRM_OK;
}

static size_t take_times(int64_t *to, const crm_civil_time *times, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		to[i] = local_of(&times[i]);
	return crmi_set_sort(to, count);
}

static crm_status make_recurrence(const crm_recurrence_input *input, const struct crmi_rule *rule, crm_recurrence **made)
{
	const crm_allocator *memory = input->allocator ? input->allocator : &crmi_allocator_system;
	const size_t most = SIZE_MAX / sizeof(int64_t) / 4;
	crm_recurrence *recurrence = NULL;

	if (input->added_count > most || input->left_out_count > most)
		return CRM_ERR_NOMEM;
	recurrence = crmi_allocate(memory, sizeof *recurrence + (input->added_count + input->left_out_count) * sizeof(int64_t));
	if (!recurrence)
		return CRM_ERR_NOMEM;
	*recurrence = (crm_recurrence){ .memory = *memory,
		                            .rule = *rule,
		                            .calendar = input->calendar,
		                            .whole_days = input->whole_days,
		                            .gap = input->whole_days ? CRM_GAP_SHIFT : input->gap,
		                            .monthdays = input->monthdays,
		                            .roll = input->roll,
		                            .limit = input->limit ? input->limit : CRMI_RECURRENCE_LIMIT };
	recurrence->added = (int64_t *)(recurrence + 1);
	recurrence->left_out = recurrence->added + input->added_count;
	if (input->zone && !(recurrence->zone = crmi_zone_copy(input->zone, memory))) {
		crmi_release(memory, recurrence);
		return CRM_ERR_NOMEM;
	}
	recurrence->added_count = take_times(recurrence->added, input->added, input->added_count);
	recurrence->left_out_count = take_times(recurrence->left_out, input->left_out, input->left_out_count);
	crmi_expansion_init(&recurrence->expansion, rule, local_of(&input->start), input->monthdays);
	crmi_recurrence_end(recurrence);
	*made = recurrence;
	return CRM_OK;
}

crm_status crm_recurrence_create(const crm_recurrence_input *input, crm_recurrence **recurrence_out, crm_failure *failure_out)
{
	struct crmi_rule rule = { .frequency = CRMI_FREQ_NONE };
	crm_recurrence_input taken;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!recurrence_out)
		return crmi_failure_missing(failure_out, "recurrence_out");
	*recurrence_out = NULL;
	if ((rc = crmi_failure_input(failure_out, &taken, sizeof taken, input, "input")) < 0 ||
	    (rc = check_recurrence_input(&taken, failure_out)) < 0 ||
	    (taken.rule && (rc = crmi_rule_read(taken.rule, &rule, failure_out)) < 0) ||
	    (taken.rule && (rc = fit_rule(&rule, taken.whole_days, failure_out)) < 0))
		return rc;
	if (make_recurrence(&taken, &rule, recurrence_out) < 0)
		return crmi_failure_memory(failure_out);
	return CRM_OK;
}

void crm_recurrence_free(crm_recurrence *recurrence)
{
	crm_allocator memory;

	if (!recurrence)
		return;
	memory = recurrence->memory;
	crm_zone_free(recurrence->zone);
	crmi_release(&memory, recurrence);
}

/* The first occurrence not before an instant in microseconds. The very epoch is "no time" and cannot be told. */
static crm_status occurrence_from(struct crmi_walk *walk, int64_t from, int64_t *at)
{
	int64_t from_utc = from / CRM_SECOND + (from % CRM_SECOND > 0), utc = 0;
	crm_status rc = crmi_recurrence_first(walk, from_utc, &utc);

	if (rc == CRM_OK && utc == 0)
		rc = crmi_recurrence_first(walk, 1, &utc);
	*at = rc == CRM_OK ? utc * CRM_SECOND : CRM_NO_TIME;
	return rc;
}

/* The earliest instant that can be asked for, when none is given. */
static int64_t from_of(int64_t from)
{
	return from == CRM_NO_TIME ? INT64_MIN : from;
}

static int64_t until_of(int64_t until)
{
	return until == CRM_NO_TIME ? INT64_MAX : until;
}

static int64_t later_than(int64_t after)
{
	return after == CRM_NO_TIME ? INT64_MIN : after == INT64_MAX ? after : after + 1;
}

crm_status crm_recurrence_next(const crm_recurrence *recurrence, int64_t after, int64_t *at_out, crm_failure *failure_out)
{
	struct crmi_walk walk;

	crmi_failure_clear(failure_out);
	if (!at_out)
		return crmi_failure_missing(failure_out, "at_out");
	*at_out = CRM_NO_TIME;
	if (!recurrence)
		return crmi_failure_missing(failure_out, "recurrence");
	crmi_walk_init(&walk, recurrence, failure_out);
	return occurrence_from(&walk, later_than(after), at_out);
}

/* Takes the occurrences of a window one by one; `ats` may be NULL, when they are only counted. */
static crm_status walk_window(struct crmi_walk *walk, int64_t from, int64_t until, int64_t *ats, size_t room, size_t *count)
{
	int64_t at = 0;
	crm_status rc = CRM_OK;

	for (*count = 0; *count < room; from = later_than(at)) {
		if ((rc = occurrence_from(walk, from, &at)) != CRM_OK)
			return rc;
		if (at > until)
			return CRM_DONE;
		if (ats)
			ats[*count] = at;
		++*count;
	}
	return CRM_OK;
}

crm_status crm_recurrence_window(const crm_recurrence *recurrence, int64_t from, int64_t until, int64_t *ats_out, size_t room,
                                 size_t *count_out, crm_failure *failure_out)
{
	struct crmi_walk walk;

	crmi_failure_clear(failure_out);
	if (!count_out)
		return crmi_failure_missing(failure_out, "count_out");
	*count_out = 0;
	if (!recurrence)
		return crmi_failure_missing(failure_out, "recurrence");
	if (room && !ats_out)
		return crmi_failure_missing(failure_out, "ats_out");
	crmi_walk_init(&walk, recurrence, failure_out);
	return walk_window(&walk, from_of(from), until_of(until), ats_out, room, count_out);
}

crm_status crm_recurrence_count(const crm_recurrence *recurrence, int64_t from, int64_t until, int64_t *count_out,
                                crm_failure *failure_out)
{
	struct crmi_walk walk;
	size_t count = 0;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!count_out)
		return crmi_failure_missing(failure_out, "count_out");
	*count_out = 0;
	if (!recurrence)
		return crmi_failure_missing(failure_out, "recurrence");
	crmi_walk_init(&walk, recurrence, failure_out);
	if ((rc = walk_window(&walk, from_of(from), until_of(until), NULL, SIZE_MAX, &count)) < 0)
		return rc;
	*count_out = (int64_t)count;
	return CRM_OK;
}
