#include "crm/purchase.h"

#include "add.h"
#include "cursor.h"
#include "customer_record.h"
#include "date.h"
#include "lifecycle_record.h"

#include <string.h>

static const struct crmi_field purchase_fields[] = {
	CRMI_INPUT(crm_purchase_input, customer_id, CRMI_ID, CRMI_FLAG_REQUIRED, 0),
	CRMI_INPUT(crm_purchase_input, amount, CRMI_INTEGER, 0, 0),
	CRMI_INPUT(crm_purchase_input, quantity, CRMI_INTEGER, 0, 0),
	CRMI_INPUT(crm_purchase_input, currency, CRMI_TEXT, CRMI_FLAG_REQUIRED, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_purchase_input, category, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_purchase_input, reference, CRMI_TEXT, 0, CRM_LIMIT_NAME),
};

enum { PURCHASE_FIELDS = sizeof purchase_fields / sizeof *purchase_fields };

static crm_status insert_purchase(struct crmi_call *call, const crm_purchase_input *in, const crm_id *id)
{
	crm_purchase row = { 0 };

	row.id = *id;
	row.customer_id = in->customer_id;
	row.at = call->at;
	row.amount = in->amount;
	row.quantity = in->quantity;
	row.currency = in->currency;
	row.category = in->category;
	row.reference = in->reference;
	return crmi_record_insert(call, CRMI_TABLE_PURCHASE, &row);
}

/* Money given back is a fact of the ledger but no purchase: it tells nothing about the state of the customer. */
static crm_status record_purchase(struct crmi_call *call, const crm_purchase_input *in, crm_id *id)
{
	bool bought = in->amount >= 0;
	crm_customer customer;
	crm_status rc;

	if ((rc = crmi_customer_in_use(call->db, &in->customer_id, &customer)) < 0 ||
	    (rc = crmi_id_new(call->db, id)) < 0 || (rc = crmi_lifecycle_catch_up(call, &customer, call->at)) < 0 ||
	    (rc = insert_purchase(call, in, id)) < 0 ||
	    (bought && (rc = crmi_lifecycle_bought(call, &customer, call->at)) < 0))
		return rc;
	rc = crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_PURCHASE_ADDED,
	                                                    .entity = CRM_ENTITY_PURCHASE,
	                                                    .id = id, .customer_id = &customer.id });
	return rc < 0 || !bought ? rc : crmi_lifecycle_purchase(call, &customer, call->at);
}

static crm_status take_input(crm *db, crm_purchase_input *in, const void *input)
{
	crm_status rc = crmi_input_take(db, in, sizeof *in, input, purchase_fields, PURCHASE_FIELDS);

	return rc < 0 ? rc : crmi_currency_check(db, in->currency);
}

static void new_ahead(crm *db, const void *input)
{
	crm_purchase_input in;

	if (take_input(db, &in, input) == CRM_OK)
		crmi_customer_ahead(db, &in.customer_id);
}

static crm_status take_new(struct crmi_call *call, const void *input, crm_id *made)
{
	crm_purchase_input in;
	crm_status rc = take_input(call->db, &in, input);

	if (rc < 0)
		return rc;
	crmi_call_ask(call, purchase_fields, PURCHASE_FIELDS, &in);
	crmi_customer_ahead(call->db, &in.customer_id);
	rc = crmi_call_key(call, made, sizeof *made);
	return rc == CRM_OK ? record_purchase(call, &in, made) : rc;
}

static const struct crmi_addition addition = { "crm_purchase_add", false, new_ahead, take_new };

crm_status crm_purchase_add(crm *db, const crm_act *act, const crm_purchase_input *input, crm_id *id_out)
{
	return crmi_add(db, act, input, &addition, id_out);
}

crm_status crm_purchase_add_many(crm *db, const crm_act *acts, const crm_purchase_input *inputs, size_t count, crm_id *ids_out)
{
	return crmi_add_many(db, acts, inputs, count, &addition, ids_out);
}

static crm_status add_up(crm *db, crm_purchase_summary *sum, const struct crmi_purchase_window_out *row)
{
	if (__builtin_add_overflow(sum->amount, row->amount, &sum->amount))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "amount", "the sum does not fit");
	if (__builtin_add_overflow(sum->quantity, row->quantity, &sum->quantity))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "quantity", "the sum does not fit");
	if (sum->count == 0 || row->at < sum->first_at)
		sum->first_at = row->at;
	if (sum->count == 0 || row->at > sum->last_at)
		sum->last_at = row->at;
	sum->count++;
	return CRM_OK;
}

/* Rounded half away from zero (D-VAL-02); the remainder is smaller than the count, so its double fits. */
static int64_t average_of(int64_t amount, int64_t count)
{
	int64_t whole, rest;

	if (count == 0)
		return 0;
	whole = amount / count;
	rest = amount % count;
	if ((rest < 0 ? -rest : rest) * 2 < count)
		return whole;
	return amount < 0 ? whole - 1 : whole + 1;
}

/* Takes the rows one by one. Their texts go to an arena of its own that is emptied at every row, so that a sum over
 * millions takes no more memory than a sum over one. `wanted` NULL = the currency of the first row, the only one. */
static crm_status sum_rows(crm *db, crmi_rows *rows, const char *wanted, crm_purchase_summary *sum)
{
	struct crmi_purchase_window_out row;
	char only[4] = "";
	size_t length;
	crmi_arena texts;
	crm_status rc;

	crmi_arena_init(&texts, &db->memory);
	while ((rc = crmi_next(db, rows, &row, &texts)) == CRM_OK) {
		length = strlen(row.currency);
		if (!wanted && !*only)
			memcpy(only, row.currency, length < sizeof only ? length : sizeof only - 1);
		if (strcmp(row.currency, wanted ? wanted : only) == 0)
			rc = add_up(db, sum, &row);
		else if (!wanted)
			rc = crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "currency",
			               "the window holds several currencies: name one");
		if (rc < 0)
			break;
		crmi_arena_reset(&texts);
	}
	crmi_arena_free(&texts);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status sum_window(crm *db, const crm_id *customer_id, const char *currency, int64_t from, int64_t until,
                             crm_purchase_summary *sum)
{
	struct crmi_purchase_window_in of_one = { .from_at = from == CRM_NO_TIME ? INT64_MIN : from,
	                                          .until_at = until == CRM_NO_TIME ? INT64_MAX : until };
	struct crmi_purchase_window_all_in of_all = { .from_at = of_one.from_at, .until_at = of_one.until_at };
	crmi_rows rows;
	crm_status rc;

	if (crm_id_is_none(customer_id)) {
		rc = crmi_start(db, CRMI_STMT_PURCHASE_WINDOW_ALL, &of_all, &rows);
	} else {
		of_one.customer_id = *customer_id;
		rc = crmi_start(db, CRMI_STMT_PURCHASE_WINDOW, &of_one, &rows);
	}
	if (rc < 0)
		return rc;
	rc = sum_rows(db, &rows, currency, sum);
	crmi_end(&rows);
	return rc;
}

static crm_status check_window(crm *db, const char *currency, int64_t from, int64_t until)
{
	if (from != CRM_NO_TIME && !crmi_time_is_storable(from))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "from", "from is no instant");
	if (until != CRM_NO_TIME && !crmi_time_is_storable(until))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until", "until is no instant");
	return currency ? crmi_currency_check(db, currency) : CRM_OK;
}

crm_status crm_purchase_sum(crm *db, const crm_id *customer_id, const char *currency, int64_t from, int64_t until,
                            crm_purchase_summary *summary_out)
{
	crm_purchase_summary sum = { 0 };
	crm_status rc;

	if (summary_out)
		*summary_out = sum;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!summary_out)
		return crmi_input_missing(db, "summary_out");
	if ((rc = check_window(db, currency, from, until)) < 0 ||
	    (rc = sum_window(db, customer_id, currency, from, until, &sum)) < 0)
		return rc;
	sum.average = average_of(sum.amount, sum.count);
	*summary_out = sum;
	return CRM_OK;
}

static void advance_purchase(void *in, const void *row)
{
	struct crmi_purchase_list_in *bookmark = in;
	const crm_purchase *last = row;

	bookmark->after_at = last->at;
	bookmark->after_id = last->id;
}

crm_status crm_purchase_list(crm *db, const crm_id *customer_id, crm_purchase_cursor **cursor_out)
{
	struct crmi_purchase_list_in in = { .after_at = CRM_NO_TIME };
	crmi_cursor *cursor = NULL;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_customer_list_enter(db, customer_id, "customer_id", cursor_out)) < 0)
		return rc;
	in.customer_id = *customer_id;
	rc = crmi_cursor_open(db, CRMI_STMT_PURCHASE_LIST, &in, sizeof in, advance_purchase, &cursor);
	*cursor_out = (crm_purchase_cursor *)cursor;
	return rc;
}

crm_status crm_purchase_next(crm_purchase_cursor *cursor, const crm_purchase **purchase_out)
{
	const void *row = NULL;
	crm_status rc;

	if (!purchase_out)
		return CRM_ERR_INVALID;
	rc = crmi_cursor_next((crmi_cursor *)cursor, &row);
	*purchase_out = row;
	return rc;
}

void crm_purchase_cursor_free(crm_purchase_cursor *cursor)
{
	crmi_cursor_close((crmi_cursor *)cursor);
}
