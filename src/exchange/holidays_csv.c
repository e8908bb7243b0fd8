/* Holidays as CSV: a header with `date` and, where wanted, `name` and `kind`. */
#include "holidays_parts.h"

#include <string.h>
#include <strings.h>

enum { COLUMN_DATE, COLUMN_NAME, COLUMN_KIND, COLUMNS };

static const char *const column_names[] = { "date", "name", "kind" };

struct csv_holidays {
	struct crmi_holiday_list *list;
	crm_failure              *failure;
	crmi_csv_row              row;
	size_t                    place[COLUMNS]; /* from 1; 0 = the file has no such column */
	size_t                    columns;
};

static crmi_slice trimmed_field(crmi_slice slice)
{
	for (; slice.length && (*slice.bytes == ' ' || *slice.bytes == '\t'); slice.length--)
		slice.bytes++;
	while (slice.length && (slice.bytes[slice.length - 1] == ' ' || slice.bytes[slice.length - 1] == '\t'))
		slice.length--;
	return slice;
}

/* Line and byte at which a field stands; of one with doubled quotes, which lies elsewhere, those of its row. */
static crm_status refuse_field(struct csv_holidays *reader, size_t field, int32_t rule, const char *name,
                               const char *message)
{
	const crmi_csv_row *row = &reader->row;
	const char *at = field < row->count ? row->fields[field].bytes : NULL, *start = row->raw.bytes;
	bool inside = at && start && at >= start && at <= start + row->raw.length;
	int64_t line = row->line;

	if (!inside)
		return crmi_holiday_refuse(reader->failure, rule, name, line, 0, message);
	for (const char *c = row->raw.bytes; c < at; c++) {
		if (*c == '\n') {
			line++;
			start = c + 1;
		}
	}
	return crmi_holiday_refuse(reader->failure, rule, name, line, (size_t)(at - start) + 1, message);
}

static crm_status read_csv_header(struct csv_holidays *reader)
{
	const crmi_csv_row *row = &reader->row;

	reader->columns = row->count;
	for (size_t i = 0; i < row->count; i++) {
		crmi_slice name = trimmed_field(row->fields[i]);
		size_t column = 0;

		while (column < COLUMNS && (strlen(column_names[column]) != name.length ||
		                            strncasecmp(column_names[column], name.bytes, name.length) != 0))
			column++;
		if (column == COLUMNS)
			return refuse_field(reader, i, CRM_RULE_CALENDAR_UNKNOWN, NULL,
			                    "a list of days has the columns date, name and kind");
		if (reader->place[column])
			return refuse_field(reader, i, CRM_RULE_CALENDAR_SYNTAX, column_names[column], "the column stands twice");
		reader->place[column] = i + 1;
	}
	if (!reader->place[COLUMN_DATE])
		return refuse_field(reader, 0, CRM_RULE_CALENDAR_SYNTAX, "date", "there is no column date");
	return CRM_OK;
}

/* The field of a column, empty when the file does not have it. */
static crmi_slice field_of(const struct csv_holidays *reader, int column)
{
	return reader->place[column] ? trimmed_field(reader->row.fields[reader->place[column] - 1]) : (crmi_slice){ "", 0 };
}

static bool is_csv_word(crmi_slice slice, const char *word)
{
	return slice.length == strlen(word) && memcmp(slice.bytes, word, slice.length) == 0;
}

static crm_status read_csv_day(struct csv_holidays *reader)
{
	crmi_slice text = field_of(reader, COLUMN_DATE), name = field_of(reader, COLUMN_NAME),
			   kind = field_of(reader, COLUMN_KIND);
	bool is_workday = is_csv_word(kind, "workday");
	crm_date date;
	crm_status rc;

	if (reader->row.count != reader->columns)
		return refuse_field(reader, 0, CRM_RULE_CALENDAR_SYNTAX, NULL, "the row has not as many fields as the header");
	if (!crmi_date_read(text.bytes, text.length, &date))
		return refuse_field(reader, reader->place[COLUMN_DATE] - 1, CRM_RULE_CALENDAR_DATE, "date",
		                    "not a date that exists, as in 2026-05-01");
	if (kind.length && !is_workday && !is_csv_word(kind, "holiday"))
		return refuse_field(reader, reader->place[COLUMN_KIND] - 1, CRM_RULE_CALENDAR_SYNTAX, "kind",
		                    "neither holiday nor workday");
	rc = crmi_holiday_list_add(reader->list, date, is_workday ? CRM_CALENDAR_WORKDAY : CRM_CALENDAR_HOLIDAY, name.bytes,
	                           name.length, reader->failure);
	if (rc == CRM_ERR_INVALID && reader->failure)
		reader->failure->line = (int32_t)reader->row.line;
	return rc;
}

static crm_status read_csv_row(struct csv_holidays *reader)
{
	if (reader->row.rule)
		return crmi_holiday_refuse(reader->failure, CRM_RULE_CALENDAR_SYNTAX, NULL, reader->row.line, 0,
		                           reader->row.message);
	return reader->columns ? read_csv_day(reader) : read_csv_header(reader);
}

crm_status crmi_holidays_csv(struct crmi_holiday_source *source, struct crmi_holiday_list *list, crm_failure *failure)
{
	struct csv_holidays reader = { .list = list, .failure = failure };
	crmi_csv_options options = { .memory = list->memory, .read = crmi_holiday_source_read, .user = source };
	crmi_csv *csv = NULL;
	crm_status rc = crmi_csv_open(&csv, &options);

	while (rc == CRM_OK && (rc = crmi_csv_next(csv, &reader.row)) == CRM_OK)
		rc = read_csv_row(&reader);
	if (rc == CRM_ERR_INVALID && failure && failure->rule == CRM_RULE_NONE) /* it was no text as a whole */
		rc = crmi_holiday_refuse(failure, CRM_RULE_CALENDAR_SYNTAX, NULL, 1, 0, "the text is no CSV");
	if (rc == CRM_DONE)
		rc = reader.columns
		         ? CRM_OK
		         : crmi_holiday_refuse(failure, CRM_RULE_CALENDAR_SYNTAX, "date", 1, 0, "there is no header");
	crmi_csv_close(csv);
	return rc;
}
