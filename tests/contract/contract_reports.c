/* Reports on complaints: over all that the script has done so far, over a period, over one tier; what stands beside them. */
#include "contract.h"

#include "arrow.h"

static void show_json(struct contract *c, crm_buffer *text)
{
	show_text(c, "json", text->data);
	CALL_VOID(c, crm_buffer_free, text);
}

static void report_on(struct contract *c, const crm_complaint_report_query *query)
{
	const crm_complaint_report *report = NULL;
	crm_buffer text = { 0 };

	CALL(c, CRM_OK, crm_complaint_report_get, query, &report);
	show_number(c, "received", report->received);
	show_number(c, "made", report->promises_made);
	show_text(c, "unhappy", report->unhappy_benchmark);
	CALL_PLAIN(c, CRM_OK, crm_complaint_report_json, report, &text);
	show_json(c, &text);
	CALL_VOID(c, crm_complaint_report_free, report);
}

static void retention_on(struct contract *c, const crm_complaint_report_query *query)
{
	const crm_complaint_retention *retention = NULL;
	crm_buffer text = { 0 };
	size_t i;

	CALL(c, CRM_OK, crm_complaint_retention_get, query, &retention);
	for (i = 0; i < retention->group_count; i++) {
		show_number(c, "kind", retention->groups[i].kind);
		show_number(c, "customers", retention->groups[i].customers);
		show_number(c, "rate", retention->groups[i].rate);
	}
	CALL_PLAIN(c, CRM_OK, crm_complaint_retention_json, retention, &text);
	show_json(c, &text);
	CALL_VOID(c, crm_complaint_retention_free, retention);
}

static void show_groups(struct contract *c, struct ArrowArrayStream *stream)
{
	static char text[ARROW_TEXT];
	struct ArrowSchema schema;
	struct ArrowArray table;
	int64_t row, i;

	arrow_table(stream, &schema, &table);
	for (row = 0; row < table.length; row++)
		for (i = 0; i < table.n_children; i++)
			show_text(c, schema.children[i]->name, arrow_value(schema.children[i], table.children[i], row, text));
	table.release(&table);
	schema.release(&schema);
}

static void groups(struct contract *c)
{
	crm_complaint_group_cursor *cursor = NULL;
	const crm_complaint_group *group = NULL;
	struct ArrowArrayStream stream;

	CALL(c, CRM_OK, crm_complaint_group_list, NULL, CRM_COMPLAINT_BY_STATE, &cursor);
	while (CALL_PLAIN(c, ANY_STATUS, crm_complaint_group_next, cursor, &group) == CRM_OK) {
		show_text(c, "name", group->name);
		show_number(c, "complaints", group->complaints);
		show_number(c, "cumulative", group->cumulative);
	}
	CALL_VOID(c, crm_complaint_group_cursor_free, cursor);
	CALL(c, CRM_OK, crm_complaint_group_list, NULL, 0, &cursor);
	CALL_PLAIN(c, CRM_DONE, crm_complaint_group_arrow, cursor, 0, &stream);
	show_groups(c, &stream);
	CALL_VOID(c, crm_complaint_group_cursor_free, cursor);
	CALL(c, CRM_ERR_INVALID, crm_complaint_group_list, NULL, CRM_COMPLAINT_BY_MONTH + 1, &cursor);
}

static void benchmarks(struct contract *c)
{
	crm_benchmark benchmark;

	CALL_PLAIN(c, CRM_OK, crm_benchmark_at, 0, &benchmark);
	show_text(c, "id", benchmark.id);
	CALL_PLAIN(c, CRM_OK, crm_benchmark_find, "D-STAT-08", "solved", &benchmark);
	show_number(c, "low", benchmark.low);
	CALL_PLAIN(c, CRM_OK, crm_benchmark_return, CRM_GRIEVANCE_SATISFIED, CRM_LOSS_LARGE, &benchmark);
	show_number(c, "low", benchmark.low);
}

void contract_reports(struct contract *c)
{
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report = NULL;

	report_on(c, NULL);
	query.from = c->f.now - 30 * CRM_DAY;
	query.until = c->f.now;
	report_on(c, &query);
	query.tier = CRM_TIER_KEY;
	report_on(c, &query);
	query.tier = 0;
	query.calendar = "always";
	report_on(c, &query);
	query.calendar = "never";
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_report_get, &query, &report);
	query.calendar = NULL;
	query.until = query.from - 1;
	CALL(c, CRM_ERR_INVALID, crm_complaint_report_get, &query, &report);
	groups(c);
	query.until = c->f.now;
	retention_on(c, &query);
	retention_on(c, NULL);
	benchmarks(c);
}
