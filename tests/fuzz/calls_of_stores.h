/* Calls on the store as a whole: groups, time, playbook, reports, import. */
#ifndef CALLS_OF_STORES_H
#define CALLS_OF_STORES_H

#include "calls.h"

static crm_status begin(struct state *s)
{
	return crm_begin(s->db, any_value(s) % 4);
}

static crm_status commit(struct state *s)
{
	return crm_commit(s->db);
}

static crm_status rollback(struct state *s)
{
	return crm_rollback(s->db);
}

static crm_status tick(struct state *s)
{
	crm_tick_result result;

	return crm_tick(s->db, s->act, fuzz_byte(&s->input) & 1 ? &result : NULL);
}

static crm_status next_wake(struct state *s)
{
	int64_t at;

	return crm_next_wake(s->db, no_out(s) ? NULL : &at);
}

static crm_status checkpoint(struct state *s)
{
	return crm_checkpoint(s->db);
}

static int on_fault(const crm_fault *fault, void *user)
{
	(void)user;
	(void)fprintf(stderr, "fault: %s\n", fault->text);
	return 0;
}

static crm_status verify(struct state *s)
{
	crm_status rc = crm_verify(s->db, on_fault, NULL, NULL);

	FUZZ_CHECK(rc != CRM_ERR_CORRUPT);
	return rc;
}

static crm_status rebuild(struct state *s)
{
	crm_status rc = crm_rebuild(s->db);

	FUZZ_CHECK(rc != CRM_ERR_CORRUPT);
	return rc;
}

static crm_status playbook_load(struct state *s)
{
	static const char *const texts[] = {
		NULL,
		"",
		"{}",
		"{\"lifecycle\":{\"churn\":{\"window_days\":2,\"mode\":\"automatic\"}}}",
		"{\"lifecycle\":{\"churn\":{\"window_days\":2,\"mode\":\"propose\"},\"purchase\":{\"mode\":\"propose\"}}}",
		"{\"task\":{\"snooze_limit\":0}}",
		"{\"complaint\":{\"check_attempts\":1,\"check_days\":0}}",
		"{\"followup\":{\"merge_days\":60}}",
		"{\"complaint\":{\"promise_lead_minutes\":0}}",
		"{\"lifecycle\":{\"loyal\":{\"purchases\":1}}}",
		"{\"nothing\":1}",
		"{\"clocks\":{\"standard\":{\"targets\":{\"end\":{\"kind\":\"resolve\",\"unit\":\"real\",\"hours\":9},"
		"\"till\":{\"kind\":\"custom\",\"unit\":\"real\",\"hours\":9}}}},"
		"\"complaint\":{\"clock\":\"standard\"}}"
	};
	const char *text = texts[fuzz_byte(&s->input) % (sizeof texts / sizeof *texts)];
	int64_t version;

	return crm_playbook_load(s->db, s->act, text, text ? strlen(text) : fuzz_byte(&s->input) % 2u, &version);
}

static crm_status playbook_dump(struct state *s)
{
	crm_buffer text = { 0 };
	crm_status rc = crm_playbook_dump(s->db, any_value(s), &text);

	crm_buffer_free(&text);
	return rc;
}

static crm_status report(struct state *s)
{
	crm_report_query query = CRM_INIT(crm_report_query);
	crm_report figures = CRM_INIT(crm_report);

	query.from = any_time(s);
	query.until = any_time(s);
	return crm_report_get(s->db, SIZED(s, query), SIZED(s, figures));
}

static crm_status complaint_report(struct state *s)
{
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_retention *retention = NULL;
	const crm_complaint_report *cases = NULL;
	crm_complaint_group_cursor *cursor = NULL;
	const crm_complaint_group *group;
	crm_buffer text = { 0 };
	crm_status rc;

	query.from = any_time(s);
	query.until = any_time(s);
	query.tier = any_value(s) % 5;
	switch (fuzz_byte(&s->input) % 3) {
	case 0:
		query.calendar = any_text(s);
		rc = crm_complaint_report_get(s->db, SIZED(s, query), &cases);
		FUZZ_CHECK(rc < 0 ? !cases : crm_complaint_report_json(cases, &text) == CRM_OK);
		break;
	case 1:
		rc = crm_complaint_retention_get(s->db, SIZED(s, query), &retention);
		FUZZ_CHECK(rc < 0 ? !retention : crm_complaint_retention_json(retention, &text) == CRM_OK);
		break;
	default:
		rc = crm_complaint_group_list(s->db, SIZED(s, query), any_value(s) % 9, &cursor);
		while (rc >= 0 && crm_complaint_group_next(cursor, &group) == CRM_OK)
			FUZZ_CHECK(group->name && group->share <= 10000);
		break;
	}
	crm_buffer_free(&text);
	crm_complaint_report_free(cases);
	crm_complaint_retention_free(retention);
	crm_complaint_group_cursor_free(cursor);
	return rc;
}

static crm_status import(struct state *s)
{
	static const char file[] = "name,reference,phone,state\nAnn,1,+8613800138000,\nBob,2,,loyal\nCid,3,,potential\n";
	crm_import_input input = CRM_INIT(crm_import_input);
	crm_import_result result;

	input.kind = any_value(s) % 6;
	input.data = file;
	input.length = fuzz_byte(&s->input) % sizeof file;
	input.source = any_text(s);
	input.batch_rows = any_value(s) % 3;
	input.dry_run = any_value(s) & 1;
	return crm_import(s->db, s->act, SIZED(s, input), fuzz_byte(&s->input) & 1 ? &result : NULL);
}

/* Time passes, or the clock is set back. */
static crm_status wait_some(struct state *s)
{
	uint8_t choice = fuzz_byte(&s->input);

	s->world.now += choice < 0xe0 ? (int64_t)(choice & 0x7f) * (choice & 0x80 ? CRM_HOUR : CRM_DAY)
	                              : -(int64_t)(choice & 0x1f) * CRM_MINUTE;
	return CRM_OK;
}

#endif
