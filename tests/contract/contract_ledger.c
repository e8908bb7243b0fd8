/* Playbook, time, reports, journal, and the proof of the whole. */
#include "contract_stores.h"

static void dump_version(struct contract *c, int64_t version, crm_status expected)
{
	crm_buffer text = { NULL, 0, NULL };

	CALL(c, expected, crm_playbook_dump, version, &text);
	show_text(c, "text", text.data);
	CALL_VOID(c, crm_buffer_free, &text);
}

static void load(struct contract *c, const crm_act *act, const char *text, crm_status expected)
{
	int64_t version = -1;

	CALL(c, expected, crm_playbook_load, act, text, strlen(text), &version);
	show_number(c, "version", version);
}

void contract_playbook(struct contract *c)
{
	const crm_act *act = act_why(c, "a new rhythm");
	int64_t version = 0;

	CALL(c, CRM_OK, crm_playbook_version, &version);
	show_number(c, "version", version);
	load(c, act, "{\"complaint\": {\"check_days\": 4}}", CRM_OK);
	load(c, act, "{\"complaint\": {\"check_days\": 4}}", CRM_REPLAYED);
	load(c, act, "{\"complaint\": {\"check_days\": 5}}", CRM_ERR_CONFLICT);
	load(c, act_new(c), "{\"complaint\": {\"check_days\": 4}}", CRM_UNCHANGED);
	load(c, act_new(c), "{\n\"complaint\": {\"check_days\": }}", CRM_ERR_INVALID);
	load(c, act_new(c), "{\"complaint\": {\"check_dayz\": 4}}", CRM_ERR_INVALID);
	load(c, act_new(c), "{\"complaint\": {\"check_days\": \"four\"}}", CRM_ERR_INVALID);
	load(c, act_new(c), "{\"complaint\": {\"check_days\": 4000}}", CRM_ERR_INVALID);
	CALL(c, CRM_ERR_INVALID, crm_playbook_load, act_new(c), NULL, 3, NULL);
	CALL(c, CRM_OK, crm_playbook_version, &version);
	show_number(c, "version", version);
	CALL(c, CRM_ERR_INVALID, crm_playbook_version, NULL);
	dump_version(c, 0, CRM_OK);
	dump_version(c, 1, CRM_OK);
	dump_version(c, 99, CRM_ERR_NOT_FOUND);
	CALL(c, CRM_ERR_INVALID, crm_playbook_dump, 0, NULL);
	load(c, act_new(c), "{\"complaint\": {\"check_days\": 3}}", CRM_OK); /* the rest of the script goes by the default */
}

static void tick(struct contract *c, crm_status expected)
{
	crm_tick_result result = { 0, 0, 0, 0 };

	CALL(c, expected, crm_tick, NULL, &result);
	show_number(c, "broken", result.promises_broken);
	show_number(c, "moves", result.moves);
	show_number(c, "proposals", result.proposals);
	show_number(c, "wake", result.next_wake);
}

static void wake(struct contract *c)
{
	int64_t at = -1;

	CALL(c, CRM_OK, crm_next_wake, &at);
	show_number(c, "at", at);
}

static void report(struct contract *c, const crm_report_query *query, crm_status expected)
{
	crm_report figures = CRM_INIT(crm_report);

	CALL(c, expected, crm_report_get, query, &figures);
	if (expected == CRM_OK)
		show_report(c, &figures);
}

static void sweep(struct contract *c)
{
	int64_t count = -1;

	CALL(c, CRM_OK, crm_lifecycle_sweep, act_new(c), &count);
	show_number(c, "count", count);
	CALL(c, CRM_UNCHANGED, crm_lifecycle_sweep, act_new(c), &count);
	show_number(c, "count", count);
}

void contract_time(struct contract *c)
{
	crm_report_query period = CRM_INIT(crm_report_query);
	crm_id buyer = add_customer(c, "Buys once");
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	int64_t now;

	contract_before(c);
	now = crm_now(c->f.db);
	contract_over(c, "crm_now", CRM_OK);
	show_number(c, "now", now);
	period.from = now;
	wake(c);
	CALL(c, CRM_ERR_INVALID, crm_next_wake, NULL);
	tick(c, CRM_UNCHANGED);
	later(c, 5 * CRM_DAY);
	tick(c, CRM_OK); /* the promises of the lists are broken */
	tick(c, CRM_UNCHANGED);
	load(c, act_new(c), "{\"lifecycle\": {\"churn\": {\"window_days\": 60, \"mode\": \"propose\"}}}", CRM_OK);
	tick(c, CRM_OK); /* proposals */
	purchase.customer_id = buyer;
	purchase.amount = 1;
	purchase.currency = "CNY";
	CALL(c, CRM_OK, crm_purchase_add, act_new(c), &purchase, NULL);
	load(c, act_new(c), "{\"lifecycle\": {\"churn\": {\"mode\": \"automatic\"}}}", CRM_OK);
	later(c, 61 * CRM_DAY);
	wake(c);
	sweep(c);
	CALL(c, ANY_STATUS, crm_tick, act_new(c), NULL);
	look_at_customer(c, &buyer);
	report(c, NULL, CRM_OK);
	report(c, &period, CRM_OK);
	period.until = period.from - 1;
	report(c, &period, CRM_ERR_INVALID);
	CALL(c, CRM_ERR_INVALID, crm_report_get, NULL, NULL);
}

static void feed(struct contract *c)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t last = 0;

	CALL(c, CRM_OK, crm_journal_last, &last);
	show_number(c, "seq", last);
	CALL(c, CRM_ERR_INVALID, crm_journal_last, NULL);
	query.after = last - 5;
	CALL(c, CRM_OK, crm_journal_list, &query, &cursor);
	step_journal(c, cursor, 5);
	CALL_PLAIN(c, CRM_DONE, crm_journal_next, cursor, &entry);
	(void)add_customer(c, "Written after the end of the feed");
	step_journal(c, cursor, 1);
	CALL_PLAIN(c, CRM_DONE, crm_journal_next, cursor, &entry);
	CALL_VOID(c, crm_journal_cursor_free, cursor);
	CALL(c, CRM_ERR_INVALID, crm_journal_list, NULL, NULL);
	query.after = 0;
	query.events = UINT64_C(1) << CRM_EVENT_PLAYBOOK_LOADED;
	(void)walk_journal(c, &query);
}

static int put(const char *bytes, size_t length, void *user)
{
	char *text = malloc(length + 1);

	assert_non_null(text);
	memcpy(text, bytes, length);
	text[length] = '\0';
	dump_add(user, text);
	free(text);
	return 0;
}

static int refuse(const char *bytes, size_t length, void *user)
{
	(void)bytes;
	(void)length;
	(void)user;
	return 1;
}

static void show_result(struct contract *c, const crm_ledger_result *result)
{
	show_number(c, "entries", result->entries);
	show_number(c, "taken", result->taken);
	show_word(c, "head=");
	dump_bytes(&c->log, result->head, sizeof result->head);
	show_word(c, "records=");
	dump_bytes(&c->log, result->records, sizeof result->records);
}

char *export_all(struct contract *c)
{
	struct dump text = { NULL, 0, 0 };
	crm_ledger_result result;

	CALL(c, CRM_OK, crm_ledger_export, put, &text, &result);
	show_result(c, &result);
	return text.text;
}

static void export_wrong(struct contract *c)
{
	crm_ledger_result result;

	CALL(c, CRM_ERR_INVALID, crm_ledger_export, NULL, NULL, &result);
	CALL(c, CRM_ERR_CALLBACK, crm_ledger_export, refuse, NULL, &result);
	CALL(c, CRM_OK, crm_ledger_digest, &result);
	show_result(c, &result);
	CALL(c, CRM_ERR_INVALID, crm_ledger_digest, NULL);
}

/* The customer of the lists has hundreds of entries, many of them out of order. */
static void timeline(struct contract *c)
{
	crm_customer_query customers = CRM_INIT(crm_customer_query);
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_customer_cursor *list = NULL;
	crm_journal_cursor *cursor = NULL;
	const crm_customer *customer = NULL;

	CALL(c, CRM_OK, crm_customer_list, &customers, &list);
	while (CALL_PLAIN(c, ANY_STATUS, crm_customer_next, list, &customer) == CRM_OK && customer->moves < CONTRACT_MANY)
		;
	query.customer_id = customer->id;
	CALL_VOID(c, crm_customer_cursor_free, list);
	assert_true(walk_journal(c, &query) > 4 * CONTRACT_MANY);
	query.from = c->f.now - 70 * CRM_DAY;
	query.until = c->f.now - 60 * CRM_DAY;
	(void)walk_journal(c, &query);
	query.customer_id = nobody;
	CALL(c, CRM_ERR_NOT_FOUND, crm_journal_list, &query, &cursor);
}

static int count_fault(const crm_fault *fault, void *user)
{
	(void)fault;
	(void)user;
	return 1;
}

static void verify(struct contract *c)
{
	crm_verify_result result = { 0 };

	CALL(c, CRM_OK, crm_verify, count_fault, NULL, &result);
	show_number(c, "entries", result.entries);
	show_number(c, "records", result.records);
	show_number(c, "faults", result.faults);
	show_word(c, "head=");
	dump_bytes(&c->log, result.head, sizeof result.head);
}

void contract_ledger(struct contract *c)
{
	char *before, *after;
	int64_t epoch;

	feed(c);
	timeline(c);
	(void)walk_journal(c, NULL);
	export_wrong(c);
	verify(c);
	before = dump_store(c->f.db);
	CALL_ALONE(c, CRM_OK, crm_rebuild);
	after = dump_store(c->f.db);
	assert_string_equal(before, after);
	free(before);
	free(after);
	verify(c);
	CALL_ALONE(c, contract_store_owns_log(c) ? CRM_OK : CRM_UNCHANGED, crm_checkpoint);
	CALL(c, CRM_OK, crm_epoch, &epoch);
	CALL(c, CRM_ERR_INVALID, crm_epoch, NULL);
	CALL(c, CRM_OK, crm_epoch_raise, &epoch);
	CALL(c, CRM_OK, crm_epoch_raise, NULL);
	verify(c);
}
