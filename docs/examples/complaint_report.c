/* The report of a month, with what stands behind its complaints. */
#include <stdio.h>
#include <crm/crm.h>

static crm_status open_case(crm *db, int32_t channel)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.complainant = "Zhang Wei";
	input.content = "The kettle leaks since the second day.";
	input.received_at = crm_now(db);
	input.contact = "138 0013 8000";
	input.channel = channel;
	return crm_complaint_open(db, NULL, &input, &id);
}

//! [complaint_report]
static crm_status print_month(crm *db, int64_t from, int64_t until)
{
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report = NULL;
	crm_status rc;
	size_t i;

	query.from = from;
	query.until = until;
	if ((rc = crm_complaint_report_get(db, &query, &report)) < 0)
		return rc;
	printf("%lld complaints; %lld are dissatisfied by %s\n", (long long)report->received, (long long)report->unhappy,
	       report->unhappy_benchmark);
	for (i = 0; i < report->by_channel_count; i++) /* the most first */
		printf("%-6s %lld, %lld.%02lld%%\n", report->by_channel[i].name, (long long)report->by_channel[i].complaints,
		       (long long)report->by_channel[i].share / 100, (long long)report->by_channel[i].share % 100);
	crm_complaint_report_free(report);
	return CRM_OK;
}
//! [complaint_report]

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 ||
	    (rc = open_case(db, CRM_CHANNEL_PHONE)) < 0 || (rc = open_case(db, CRM_CHANNEL_HALL)) < 0 ||
	    (rc = open_case(db, CRM_CHANNEL_PHONE)) < 0 ||
	    (rc = print_month(db, crm_now(db) - 31 * CRM_DAY, CRM_NO_TIME)) < 0)
		fprintf(stderr, "%s\n", crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
