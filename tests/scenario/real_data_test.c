/* Real files from beginning to end, through the public interface alone. Every count is exact. */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int64_t now_2026 = INT64_C(1795000000) * 1000000;

static int64_t fixed_clock(void *user)
{
	(void)user;
	return now_2026;
}

static crm *open_memory(void)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	options.flags = CRM_OPEN_CREATE;
	options.clock = fixed_clock;
	options.actor = "importer";
	assert_int_equal(crm_open(":memory:", &options, &db), CRM_OK);
	return db;
}

/* The path of a data file, or a skipped test that says why. */
static const char *data(const char *name, char *path, size_t size)
{
	const char *folder = getenv("CRM_SHARED");

	(void)snprintf(path, size, "%s/%s", folder ? folder : "", name);
	if (!folder || access(path, R_OK) != 0) {
		print_message("# skipped: %s is not on this machine\n", name);
		skip();
	}
	return path;
}

static void proves(crm *db)
{
	crm_verify_result result;

	assert_int_equal(crm_verify(db, NULL, NULL, &result), CRM_OK);
	assert_int_equal(result.faults, 0);
}

static crm_import_result import_well(crm *db, const crm_import_input *input)
{
	crm_import_result result;
	crm_status rc = crm_import(db, NULL, input, &result);

	if (rc < 0)
		print_message("# %s\n", crm_error_last(db)->message);
	assert_true(rc >= 0);
	return result;
}

static const char comcast_mapping[] =
	"reference   = {Ticket #}\n"
	"content     = {Customer Complaint}\n"
	"complainant = Comcast customer\n"
	"contact     = {City}, {State} {Zip code}\n"
	"received_at = {Date} {Time}\n"
	"channel     = {Received Via}\n"
	"channel: Customer Care Call = phone\n"
	"channel: Internet           = web\n"
	"first_responder = {Received Via}\n"
	"state       = {Status}\n"
	"state: Open    = received\n"
	"state: Pending = assessing\n"
	"state: Solved  = verifying\n"
	"state: Closed  = closed\n";

static crm_import_input comcast_input(const char *path)
{
	crm_import_input input = CRM_INIT(crm_import_input);

	input.kind = CRM_IMPORT_COMPLAINTS;
	input.path = path;
	input.mapping = comcast_mapping;
	input.mapping_name = "comcast.map";
	input.source = "comcast";
	return input;
}

struct complaint_counts {
	int64_t all, state[CRM_COMPLAINT_VOID + 1], channel[12], month[13];
};

static void count_complaints(crm *db, struct complaint_counts *counts)
{
	const crm_complaint *complaint;
	crm_complaint_cursor *cursor = NULL;
	crm_status rc;

	memset(counts, 0, sizeof *counts);
	assert_int_equal(crm_complaint_list(db, NULL, &cursor), CRM_OK);
	while ((rc = crm_complaint_next(cursor, &complaint)) == CRM_OK) {
		crm_date day = crm_date_of(complaint->received_at, 0);

		counts->all++;
		counts->state[complaint->state]++;
		counts->channel[complaint->channel]++;
		counts->month[day.month]++;
		assert_int_equal(day.year, 2015);
		assert_int_equal(complaint->imported, complaint->state != CRM_COMPLAINT_RECEIVED);
	}
	assert_int_equal(rc, CRM_DONE);
	crm_complaint_cursor_free(cursor);
}

static void all_comcast_complaints_become_cases(void **state)
{
	struct complaint_counts counts;
	crm_import_result result;
	crm_import_input input;
	char path[1000];
	crm *db;

	(void)state;
	input = comcast_input(data("comcast-complaints/Comcast_telecom_complaints_data.csv", path, sizeof path));
	input.date_order = CRM_DATE_ORDER_MDY;
	input.window_from = (crm_date){ 2015, 4, 1 };
	input.window_until = (crm_date){ 2015, 6, 30 };
	db = open_memory();
	result = import_well(db, &input);
	assert_int_equal(result.rows, 2224);
	assert_int_equal(result.taken, 2224);
	assert_int_equal(result.rejected, 0);
	assert_true(result.decisions >= 486);
	count_complaints(db, &counts);
	assert_int_equal(counts.all, 2224);
	assert_int_equal(counts.state[CRM_COMPLAINT_RECEIVED], 363);
	assert_int_equal(counts.state[CRM_COMPLAINT_ASSESSING], 154);
	assert_int_equal(counts.state[CRM_COMPLAINT_VERIFYING], 973);
	assert_int_equal(counts.state[CRM_COMPLAINT_CLOSED], 734);
	assert_int_equal(counts.channel[CRM_CHANNEL_PHONE], 1119);
	assert_int_equal(counts.channel[CRM_CHANNEL_WEB], 1105);
	assert_int_equal(counts.month[4], 545);
	assert_int_equal(counts.month[5], 399);
	assert_int_equal(counts.month[6], 1280);

	result = import_well(db, &input); /* once more: nothing changes */
	assert_int_equal(result.taken, 0);
	assert_int_equal(result.unchanged, 2224);
	proves(db);
	crm_close(db);
}

static void ambiguous_dates_are_refused_and_listed_without_an_order(void **state)
{
	char path[1000], rejects[] = "/tmp/crm_rejects_XXXXXX", line[4096];
	crm_import_result result;
	crm_import_input input;
	int file, listed = 0;
	FILE *list;
	crm *db;

	(void)state;
	input = comcast_input(data("comcast-complaints/Comcast_telecom_complaints_data.csv", path, sizeof path));
	file = mkstemp(rejects);
	assert_true(file >= 0);
	(void)close(file);
	input.rejects_path = rejects;
	db = open_memory();
	result = import_well(db, &input);
	assert_int_equal(result.rows, 2224);
	assert_int_equal(result.taken + result.rejected, 2224);
	assert_int_equal(result.first_rule, CRM_RULE_IMPORT_DATE_AMBIGUOUS);
	list = fopen(rejects, "r");
	assert_non_null(list);
	while (fgets(line, sizeof line, list))
		listed += strstr(line, ",received_at,import_date_ambiguous,") != NULL;
	(void)fclose(list);
	(void)unlink(rejects);
	assert_int_equal(listed, result.rejected);
	assert_true(result.rejected > 486); /* the exchanged ones, and those that would be right either way */
	crm_close(db);
}

static void all_telco_customers_get_their_states(void **state)
{
	static const char mapping[] =
		"reference    = {customerID}\n"
		"name         = Customer {customerID}\n"
		"state        = {Churn}\n"
		"state: Yes   = churned\n"
		"state: No    = current\n"
		"state_reason = {Churn}\n"
		"state_reason: Yes = unknown\n"
		"state_reason: No  = \n"
		"has_bought   = yes\n";
	crm_import_input input = CRM_INIT(crm_import_input);
	crm_report report = CRM_INIT(crm_report);
	crm_import_result result;
	char path[1000];
	crm *db;

	(void)state;
	input.kind = CRM_IMPORT_CUSTOMERS;
	input.path = data("telco-churn/Telco-Customer-Churn.csv", path, sizeof path);
	input.mapping = mapping;
	input.source = "telco";
	db = open_memory();
	result = import_well(db, &input);
	assert_int_equal(result.taken, 7043);
	assert_int_equal(crm_report_get(db, NULL, &report), CRM_OK);
	assert_int_equal(report.customers[CRM_LIFECYCLE_CHURNED], 1869);
	assert_int_equal(report.customers[CRM_LIFECYCLE_CURRENT], 5174);
	result = import_well(db, &input);
	assert_int_equal(result.unchanged, 7043);
	proves(db);
	crm_close(db);
}

struct buyer {
	int64_t count, cents;
	double  repeat_mean;
};

/* Purchase days, their sums, and the mean of all but the first day of one customer, from the ledger. */
static struct buyer read_buyer(crm *db, const crm_id *id)
{
	const crm_purchase *purchase;
	crm_purchase_cursor *cursor = NULL;
	struct buyer buyer = { 0 };
	int64_t day = 0, repeat_cents = 0, end;

	assert_true(crm_time_from_date((crm_date){ 1997, 10, 1 }, 0, 0, &end));
	assert_int_equal(crm_purchase_list(db, id, &cursor), CRM_OK);
	while (crm_purchase_next(cursor, &purchase) == CRM_OK) {
		if (purchase->at >= end)
			continue; /* the calibration period of the summaries */
		if (purchase->at != day)
			buyer.count++;
		day = purchase->at;
		if (buyer.count > 1)
			repeat_cents += purchase->amount;
		buyer.cents += purchase->amount;
	}
	crm_purchase_cursor_free(cursor);
	buyer.repeat_mean = buyer.count > 1 ? (double)repeat_cents / 100 / (double)(buyer.count - 1) : 0;
	return buyer;
}

static void compare_with_summary(crm *db, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[200], reference[20];
	int id, repeats, compared = 0;
	double recency, age, mean;
	crm_id customer;

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof line, file));
	while (fgets(line, sizeof line, file)) {
		struct buyer buyer;

		assert_int_equal(sscanf(line, "%d,%d,%lf,%lf,%lf", &id, &repeats, &recency, &age, &mean), 5);
		(void)snprintf(reference, sizeof reference, "%04d", id);
		assert_int_equal(crm_customer_find_reference(db, "cdnow", reference, &customer), CRM_OK);
		buyer = read_buyer(db, &customer);
		assert_int_equal(buyer.count, repeats + 1);
		assert_true(buyer.repeat_mean - mean < 0.0051 && mean - buyer.repeat_mean < 0.0051);
		compared++;
	}
	(void)fclose(file);
	assert_int_equal(compared, 2357);
}

static void all_cdnow_purchases_add_up_to_the_published_summaries(void **state)
{
	crm_import_input customers = CRM_INIT(crm_import_input), purchases = CRM_INIT(crm_import_input);
	crm_purchase_summary sum;
	crm_import_result result;
	char path[1000], summary[1000];
	crm *db;

	(void)state;
	customers.kind = CRM_IMPORT_CUSTOMERS;
	customers.path = data("cdnow/CDNOW_sample.txt", path, sizeof path);
	customers.format = CRM_FORMAT_BLANKS;
	customers.no_header = 1;
	customers.source = "cdnow";
	customers.mapping = "reference = {2}\nname = CDNOW {2}\n";
	purchases = customers;
	purchases.kind = CRM_IMPORT_PURCHASES;
	purchases.mapping = "customer = {2}\nat = {3}\nquantity = {4}\namount = {5}\n";
	purchases.currency = "USD";
	db = open_memory();
	result = import_well(db, &customers);
	assert_int_equal(result.taken, 2357);
	assert_int_equal(result.unchanged, 6919 - 2357);
	result = import_well(db, &purchases);
	assert_int_equal(result.taken, 6919);
	assert_int_equal(crm_purchase_sum(db, NULL, NULL, CRM_NO_TIME, CRM_NO_TIME, &sum), CRM_OK);
	assert_int_equal(sum.count, 6919);
	assert_int_equal(sum.quantity, 16479);
	assert_int_equal(sum.amount, 24409194);
	compare_with_summary(db, data("cdnow/cdnow_customers_summary_with_transactions.csv", summary, sizeof summary));
	result = import_well(db, &purchases);
	assert_int_equal(result.taken, 0);
	assert_int_equal(result.unchanged, 6919);
	proves(db);
	crm_close(db);
}

static void all_vcards_become_customers_with_names_and_phones(void **state)
{
	crm_import_input input = CRM_INIT(crm_import_input);
	crm_customer_cursor *cursor = NULL;
	crm_import_result result;
	const crm_customer *row;
	int phones = 0, names = 0, files = 0;
	int64_t cards = 0;
	char path[1000], name[2000], rejects[] = "/tmp/crm_rejects_XXXXXX";
	int64_t refused = 0;
	struct dirent *entry;
	DIR *folder;
	crm *db;

	(void)state;
	folder = opendir(data("vcards", path, sizeof path));
	assert_non_null(folder);
	db = open_memory();
	input.kind = CRM_IMPORT_CUSTOMERS;
	input.path = name;
	input.rejects_path = rejects;
	assert_int_equal(close(mkstemp(rejects)), 0);
	while ((entry = readdir(folder))) {
		if (!strstr(entry->d_name, ".vcf"))
			continue;
		(void)snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		result = import_well(db, &input);
		cards += result.taken;
		refused += result.rejected;
		if (result.rejected) { /* telephone numbers such as "BusinessPhone"; a mail address without an at sign */
			assert_true(strcmp(entry->d_name, "outlook-2003.vcf") == 0 || strcmp(entry->d_name, "John_Doe_ANDROID.vcf") == 0);
			assert_int_equal(result.first_rule, CRM_RULE_POINT_INVALID);
			assert_int_equal(result.rejected, 1);
		}
		files++;
	}
	(void)closedir(folder);
	(void)unlink(rejects);
	assert_int_equal(files, 17);
	assert_int_equal(cards, 23);
	assert_int_equal(refused, 2);
	assert_int_equal(crm_customer_list(db, NULL, &cursor), CRM_OK);
	while (crm_customer_next(cursor, &row) == CRM_OK) {
		const crm_customer *customer;
		size_t p;

		assert_int_equal(crm_customer_get(db, &row->id, &customer), CRM_OK);
		names += customer->name[0] != '\0';
		for (p = 0; p < customer->contact_point_count; p++)
			phones += customer->contact_points[p].kind <= CRM_POINT_FAX;
		crm_customer_free(customer);
	}
	crm_customer_cursor_free(cursor);
	assert_int_equal(names, 23);
	/* 73 lines of the files begin with TEL, a group before it or not; 4 and 3 are in the refused cards */
	assert_int_equal(phones, 73 - 4 - 3);
	proves(db);
	crm_close(db);
}

UNIT_MAIN(TEST(all_comcast_complaints_become_cases), TEST(ambiguous_dates_are_refused_and_listed_without_an_order),
          TEST(all_telco_customers_get_their_states), TEST(all_cdnow_purchases_add_up_to_the_published_summaries),
          TEST(all_vcards_become_customers_with_names_and_phones))
