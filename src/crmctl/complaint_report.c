/* The reports on complaints, for people and as JSON. */
#include "commands.h"
#include "values.h"

#include <stdlib.h>

/* Basis points as "82.5%"; "-" when there was nothing to divide by. */
static const char *percent(int64_t basis_points, char text[LOCAL_TEXT])
{
	if (basis_points < 0)
		return "-";
	snprintf(text, LOCAL_TEXT, "%lld.%lld%%", (long long)(basis_points / 100), (long long)(basis_points % 100 / 10));
	return text;
}

static const char *hundredths(int64_t value, char text[LOCAL_TEXT])
{
	if (value < 0)
		return "-";
	snprintf(text, LOCAL_TEXT, "%lld.%02lld", (long long)(value / 100), (long long)(value % 100));
	return text;
}

static const char *counted(int64_t value, char text[LOCAL_TEXT])
{
	if (value < 0)
		return "-";
	snprintf(text, LOCAL_TEXT, "%lld", (long long)value);
	return text;
}

static void figure(const struct output *out, const char *name, int64_t part, int64_t rate)
{
	char line[64], text[LOCAL_TEXT];

	snprintf(line, sizeof line, "%lld (%s)", (long long)part, percent(rate, text));
	put_field(out, name, line);
}

static void figures_print(const struct output *out, const crm_complaint_report *report)
{
	char line[200];

	snprintf(line, sizeof line, "%lld; %lld open, %lld closed; %lld void beside", (long long)report->received, (long long)report->open,
	         (long long)report->closed, (long long)report->voided);
	put_field(out, "received", line);
	snprintf(line, sizeof line, "%lld: %lld kept, %lld renewed in time, %lld broken (%lld renewed late), %lld open",
	         (long long)report->promises_made, (long long)report->promises_kept, (long long)report->promises_renewed,
	         (long long)report->promises_broken, (long long)report->promises_renewed_late, (long long)report->promises_open);
	put_field(out, "promises", line);
	figure(out, "in time", report->promises_kept + report->promises_renewed, report->promises_kept_rate);
	figure(out, "reopened", report->reopened, report->reopen_rate);
	figure(out, "repeats", report->repeats, report->repeat_rate);
	figure(out, "content", report->satisfied, report->satisfaction_rate);
	snprintf(line, sizeof line, "%lld escalated, %lld overrides, %lld targets missed", (long long)report->escalated,
	         (long long)report->overrides, (long long)report->missed_targets);
	put_field(out, "handling", line);
	snprintf(line, sizeof line, "%lld by %s, who tell %lld by %s", (long long)report->unhappy, report->unhappy_benchmark,
	         (long long)report->told, report->told_benchmark);
	put_field(out, "unhappy in all", line);
}

static void times_print(const struct output *out, const crm_complaint_report *report)
{
	static const struct column columns[] = { { "UP TO", false, false }, { "TIME", false, false }, { "CASES", true, false },
		                                     { "MEAN", true, false },   { "MEDIAN", true, false }, { "90 OF 100", true, false } };
	char text[LOCAL_TEXT];
	struct table table;
	size_t i;

	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (i = 0; i < report->time_count; i++) {
		const crm_complaint_time *time = &report->times[i];

		if (!time->count)
			continue;
		table_cell(&table, STYLE_BOLD, word(crm_complaint_stage_name, time->stage));
		table_cell(&table, STYLE_PLAIN, time->working ? "working" : "real");
		table_number(&table, time->count);
		table_cell(&table, STYLE_PLAIN, span_text(time->mean_us, text));
		table_cell(&table, STYLE_PLAIN, span_text(time->median_us, text));
		table_cell(&table, STYLE_PLAIN, span_text(time->p90_us, text));
	}
	putchar('\n');
	table_end(&table, out, NULL);
}

/* --- groups */

typedef void (*group_cells)(struct table *table, const crm_complaint_group *group);

/* Each begins with its name, the cases, and their share. */
static void group_table(const struct output *out, const struct column *columns, size_t column_count, group_cells cells,
                        const crm_complaint_group *groups, size_t count)
{
	char text[LOCAL_TEXT];
	struct table table;
	size_t i;

	if (!count)
		return;
	table_begin(&table, columns, column_count);
	for (i = 0; i < count; i++) {
		table_cell(&table, STYLE_BOLD, *groups[i].name ? groups[i].name : "not said");
		table_number(&table, groups[i].complaints);
		table_cell(&table, STYLE_PLAIN, percent(groups[i].share, text));
		cells(&table, &groups[i]);
	}
	putchar('\n');
	table_end(&table, out, NULL);
}

static void tier_cells(struct table *table, const crm_complaint_group *group)
{
	char text[LOCAL_TEXT];

	table_cell(table, STYLE_PLAIN, counted(group->customers, text));
	table_cell(table, STYLE_PLAIN, hundredths(group->per_thousand, text));
}

/* With the cases for 1,000 customers of the tier as they are today. */
static void tiers_print(const struct output *out, const crm_complaint_group *groups, size_t count)
{
	static const struct column columns[] = { { "TIER", false, true }, { "CASES", true, false }, { "SHARE", true, false },
		                                     { "CUSTOMERS", true, false }, { "PER 1,000", true, false } };

	group_table(out, columns, sizeof columns / sizeof *columns, tier_cells, groups, count);
}

static void cumulative_cell(struct table *table, const crm_complaint_group *group)
{
	char text[LOCAL_TEXT];

	table_cell(table, STYLE_PLAIN, percent(group->cumulative, text));
}

static void groups_print(const struct output *out, const char *title, const crm_complaint_group *groups, size_t count)
{
	const struct column columns[] = { { title, false, true }, { "CASES", true, false }, { "SHARE", true, false },
		                              { "TOGETHER", true, false } };

	group_table(out, columns, sizeof columns / sizeof *columns, cumulative_cell, groups, count);
}

static void unit_cells(struct table *table, const crm_complaint_group *group)
{
	char text[LOCAL_TEXT];

	table_number(table, group->promises);
	table_number(table, group->broken);
	table_cell(table, STYLE_PLAIN, percent(group->kept_rate, text));
}

/* The first promise of a case says whose it is; promises are those made in the period. */
static void units_print(const struct output *out, const crm_complaint_group *groups, size_t count)
{
	static const struct column columns[] = { { "IN CHARGE", false, true }, { "CASES", true, false },  { "SHARE", true, false },
		                                     { "PROMISES", true, false },  { "BROKEN", true, false }, { "IN TIME", true, false } };

	group_table(out, columns, sizeof columns / sizeof *columns, unit_cells, groups, count);
}

/* What the library wrote as JSON is the answer. */
static int json_answer(struct context *c, crm_status rc, crm_buffer *text)
{
	if (rc < 0)
		return fail(c, rc);
	json_raw(&c->out, NULL, text->data);
	crm_buffer_free(text);
	return EXIT_DONE;
}

static int period_take(struct context *c, crm_complaint_report_query *query)
{
	int code;

	if ((code = option_time(c, "from", &query->from)) != 0 || (code = option_time(c, "until", &query->until)) != 0)
		return code;
	return OPTION_WORD(c, "tier", crm_tier, &query->tier);
}

int complaint_report(struct context *c)
{
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report = NULL;
	crm_buffer text;
	crm_status rc;
	int code;

	query.calendar = option_value(c, "calendar");
	if ((code = period_take(c, &query)) != 0)
		return code;
	if ((rc = crm_complaint_report_get(c->db, &query, &report)) < 0)
		return fail(c, rc);
	if (c->out.json) {
		code = json_answer(c, crm_complaint_report_json(report, &text), &text);
		crm_complaint_report_free(report);
		return code;
	}
	figures_print(&c->out, report);
	times_print(&c->out, report);
	groups_print(&c->out, "STATE", report->by_state, report->by_state_count);
	groups_print(&c->out, "AXIS", report->by_axis, report->by_axis_count);
	groups_print(&c->out, "CAUSE", report->by_cause, report->by_cause_count);
	tiers_print(&c->out, report->by_tier, report->by_tier_count);
	units_print(&c->out, report->by_unit, report->by_unit_count);
	groups_print(&c->out, "CHANNEL", report->by_channel, report->by_channel_count);
	groups_print(&c->out, "MONTH", report->by_month, report->by_month_count);
	crm_complaint_report_free(report);
	return EXIT_DONE;
}

/* --- who bought again */

static const char *range_text(const crm_retention_group *group, char text[LOCAL_TEXT])
{
	char low[LOCAL_TEXT], high[LOCAL_TEXT];

	if (group->benchmark_low == group->benchmark_high)
		return percent(group->benchmark_low, text);
	snprintf(text, LOCAL_TEXT, "%.12s to %.12s", percent(group->benchmark_low, low), percent(group->benchmark_high, high));
	return text;
}

static void retention_print(const struct output *out, const crm_complaint_retention *retention)
{
	static const struct column columns[] = {
		{ "COMPLAINT", false, false }, { "CUSTOMERS", true, false }, { "WAITING", true, false }, { "BOUGHT AGAIN", true, false },
		{ "RATE", true, false }, { "MEASURED BY OTHERS", true, false }, { "", false, false },
	};
	char text[LOCAL_TEXT];
	struct table table;
	size_t i;

	printf("Bought again within %d days; quickly is within %d hours.\n\n", retention->days, retention->quick_hours);
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (i = 0; i < retention->group_count; i++) {
		const crm_retention_group *group = &retention->groups[i];

		table_cell(&table, STYLE_BOLD, word(crm_retention_kind_name, group->kind));
		table_cell(&table, STYLE_PLAIN, counted(group->customers, text));
		table_cell(&table, STYLE_PLAIN, counted(group->waiting, text));
		table_cell(&table, STYLE_PLAIN, counted(group->returned, text));
		table_cell(&table, STYLE_PLAIN, percent(group->rate, text));
		table_cell(&table, STYLE_PLAIN, range_text(group, text));
		table_cell(&table, STYLE_DIM, group->benchmark);
	}
	table_end(&table, out, NULL);
}

int complaint_retention(struct context *c)
{
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_retention *retention = NULL;
	crm_buffer text;
	crm_status rc;
	int code;

	if ((code = period_take(c, &query)) != 0)
		return code;
	if ((rc = crm_complaint_retention_get(c->db, &query, &retention)) < 0)
		return fail(c, rc);
	if (c->out.json)
		code = json_answer(c, crm_complaint_retention_json(retention, &text), &text);
	else
		retention_print(&c->out, retention);
	crm_complaint_retention_free(retention);
	return code;
}
