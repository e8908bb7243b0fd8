/* A shop with office hours and a case clock, for the tests of the clocks of cases in the store. */
#ifndef CASE_CLOCK_FIXTURE_H
#define CASE_CLOCK_FIXTURE_H

#include "stores.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Monday, 4 May 2026, 09:00 UTC. */
#define MONDAY (INT64_C(1777885200) * CRM_SECOND)

static int64_t hand;

static inline int64_t clock_now(void *user)
{
	(void)user;
	return hand;
}

static inline int64_t at(int days, int hours)
{
	return MONDAY + days * CRM_DAY + hours * CRM_HOUR;
}

/* Working time 09:00 to 17:00, Monday to Friday. The solution is due on Tuesday, 17:00, when the case begins on Monday, 09:00. */
static const char office[] =
	"{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]],"
	" \"wed\": [[\"09:00\", \"17:00\"]], \"thu\": [[\"09:00\", \"17:00\"]], \"fri\": [[\"09:00\", \"17:00\"]]}}},"
	" \"clocks\": {\"standard\": {\"calendar\": \"office\", \"targets\": {"
	"   \"first answer\": {\"kind\": \"acknowledge\", \"hours\": 4},"
	"   \"reply\": {\"kind\": \"reply\", \"hours\": 8, \"pauses\": true},"
	"   \"solution\": {\"kind\": \"resolve\", \"hours\": 16, \"pauses\": true},"
	"   \"spare part\": {\"kind\": \"custom\", \"unit\": \"real\", \"hours\": 24}},"
	"  \"steps\": {\"warn\": {\"target\": \"solution\", \"level\": 1, \"before_hours\": 2},"
	"   \"boss\": {\"target\": \"solution\", \"level\": 2, \"unit\": \"real\", \"after_hours\": 1}}}},"
	" \"complaint\": {\"clock\": \"standard\"}}";

static inline void load(crm *db, const char *text)
{
	if (crm_playbook_load(db, NULL, text, strlen(text), NULL) < 0)
		fail_msg("%s", crm_error_last(db)->message);
}

static inline crm *open_shop(const char *playbook)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	hand = MONDAY;
	options.flags = CRM_OPEN_CREATE;
	options.clock = clock_now;
	options.actor = "li";
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(stores_new(&options), &options, &db), CRM_OK);
	if (playbook)
		load(db, playbook);
	return db;
}

static inline crm_id open_case(crm *db)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.complainant = "Ms Wu";
	input.contact = "0571 12345";
	input.content = "it broke";
	input.received_at = hand;
	input.handler = "front desk";
	if (crm_complaint_open(db, NULL, &input, &id) != CRM_OK)
		fail_msg("%s", crm_error_last(db)->message);
	return id;
}

static inline void judge(crm *db, const crm_id *id)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.immediate = 1;
	assert_int_equal(crm_complaint_judge(db, NULL, id, &judgement), CRM_OK);
}

static inline void solve(crm *db, const crm_id *id)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "a new one";
	if (crm_complaint_solve(db, NULL, id, &solution, NULL) != CRM_OK)
		fail_msg("%s", crm_error_last(db)->message);
}

static inline crm_status message_at(crm *db, const crm_id *id, int32_t direction, int64_t when)
{
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_act act = CRM_INIT(crm_act);

	act.at = when;
	message.direction = direction;
	message.channel = CRM_CHANNEL_PHONE;
	message.note = "said";
	return crm_complaint_message(db, &act, id, &message, NULL);
}

static inline crm_status pause(crm *db, const crm_id *id, const char *reason)
{
	crm_act act = CRM_INIT(crm_act);

	act.reason = reason;
	return crm_complaint_pause(db, &act, id);
}

/* The open task of a target; its due time, or CRM_NO_TIME when there is none. */
static inline int64_t task_due(crm *db, const char *target, crm_id *id_out)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task;
	int64_t due = CRM_NO_TIME;

	query.until = MONDAY + 1000 * CRM_DAY;
	assert_int_equal(crm_task_due(db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &task) == CRM_OK)
		if (task->kind == CRM_TASK_MILESTONE && strcmp(task->title, target) == 0) {
			assert_int_equal(due, CRM_NO_TIME); /* one, and one only */
			due = task->due_at;
			if (id_out)
				*id_out = task->id;
		}
	crm_task_cursor_free(cursor);
	return due;
}

static inline const crm_clock_standing *standing(const crm_case_clock *clock, const char *target)
{
	size_t i;

	for (i = 0; i < clock->target_count; i++)
		if (strcmp(clock->targets[i].name, target) == 0)
			return &clock->targets[i];
	fail_msg("no target %s", target);
	return NULL;
}

static inline int32_t state_of(crm *db, const crm_id *id, const char *target)
{
	const crm_case_clock *clock = NULL;
	int32_t state;

	if (crm_complaint_clock_get(db, id, CRM_NO_TIME, &clock) != CRM_OK)
		fail_msg("%s", crm_error_last(db)->message);
	state = standing(clock, target)->state;
	crm_case_clock_free(clock);
	return state;
}

static inline void assert_sound(crm *db)
{
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	assert_int_equal(crm_rebuild(db), CRM_OK);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
}

#endif
