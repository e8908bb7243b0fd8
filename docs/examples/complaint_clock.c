/* A complaint with a clock: what is due, why, and moving it to other rules. */
#include <stdio.h>
#include <string.h>
#include <crm/crm.h>

static const char playbook[] =
	"{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]],"
	" \"wed\": [[\"09:00\", \"17:00\"]], \"thu\": [[\"09:00\", \"17:00\"]], \"fri\": [[\"09:00\", \"17:00\"]]}}},"
	" \"clocks\": {\"standard\": {\"calendar\": \"office\","
	"   \"targets\": {\"solution\": {\"kind\": \"resolve\", \"hours\": 16, \"pauses\": true}},"
	"   \"steps\": {\"warn\": {\"target\": \"solution\", \"level\": 1, \"before_hours\": 2}}}},"
	" \"complaint\": {\"clock\": \"standard\"}}";

static const char shorter[] = "{\"clocks\": {\"standard\": {\"calendar\": \"office\","
                              " \"targets\": {\"solution\": {\"kind\": \"resolve\", \"hours\": 12, \"pauses\": true}}}}}";

static int64_t wednesday_noon(void *user)
{
	(void)user;
	return INT64_C(1778068800) * CRM_SECOND; /* 2026-05-06 12:00 UTC */
}

static crm_status open_case(crm *db, crm_id *id_out)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "Zhang Wei";
	input.content = "The kettle leaks since the second day.";
	input.received_at = crm_now(db) - 2 * CRM_DAY - 3 * CRM_HOUR; /* Monday, 09:00 */
	input.contact = "138 0013 8000";
	return crm_complaint_open(db, NULL, &input, id_out);
}

//! [complaint_clock]
static crm_status wait_for_the_receipt(crm *db, const crm_id *id)
{
	crm_act act = CRM_INIT(crm_act);
	crm_status rc;

	act.reason = "the customer looks for the receipt";
	act.at = crm_now(db) - 26 * CRM_HOUR; /* Tuesday, 10:00: nine of sixteen hours are used up */
	if ((rc = crm_complaint_pause(db, &act, id)) < 0)
		return rc;
	return crm_complaint_resume(db, NULL, id);
}

static crm_status print_targets(crm *db, const crm_id *id)
{
	const crm_case_clock *clock = NULL;
	char due[CRM_TIME_TEXT];
	crm_status rc = crm_complaint_clock_get(db, id, CRM_NO_TIME, &clock);
	size_t i;

	for (i = 0; rc == CRM_OK && i < clock->target_count; i++)
		printf("%s: due %s, %d minutes left\n", clock->targets[i].name, crm_time_text(clock->targets[i].due_at, due),
		       (int)(clock->targets[i].remaining_us / CRM_MINUTE));
	crm_case_clock_free(clock);
	return rc;
}

static crm_status print_account(crm *db, const crm_id *id)
{
	const crm_case_account *account = NULL;
	crm_status rc = crm_complaint_clock_explain(db, id, "solution", true, CRM_NO_TIME, &account);
	size_t i;

	for (i = 0; rc == CRM_OK && i < account->span_count; i++)
		printf("  %s\n", account->spans[i].english); /* the counted ones add up to 16 hours */
	crm_case_account_free(account);
	return rc;
}

static crm_status move(crm *db, const crm_id *id)
{
	crm_clock_move_input to = CRM_INIT(crm_clock_move_input); /* the same clock of the playbook in force */
	const crm_case_preview *preview = NULL;
	char due[CRM_TIME_TEXT];
	crm_status rc;

	to.change = CRM_CHANGE_KEEP_ELAPSED;
	if ((rc = crm_complaint_clock_preview(db, id, &to, &preview)) < 0)
		return rc;
	printf("%s: version %d, due %s; ", preview->moves[0].name, (int)preview->playbook_before, crm_time_text(preview->moves[0].before_at, due));
	printf("version %d, due %s\n", (int)preview->playbook_after, crm_time_text(preview->moves[0].after_at, due));
	crm_case_preview_free(preview);
	return crm_complaint_clock_move(db, NULL, id, &to);
}
//! [complaint_clock]

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;
	crm_id id;

	options.flags = CRM_OPEN_CREATE;
	options.clock = wednesday_noon;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 ||
	    (rc = crm_playbook_load(db, NULL, playbook, strlen(playbook), NULL)) < 0 || (rc = open_case(db, &id)) < 0 ||
	    (rc = wait_for_the_receipt(db, &id)) < 0 || (rc = print_targets(db, &id)) < 0 || (rc = print_account(db, &id)) < 0 ||
	    (rc = crm_playbook_load(db, NULL, shorter, strlen(shorter), NULL)) < 0 || (rc = move(db, &id)) < 0)
		fprintf(stderr, "%s: %s\n", crm_status_name(rc), crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
