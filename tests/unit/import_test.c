/* The import as a whole: what goes in, what is refused and where, and that a second time changes nothing. */
#include "stores.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t clock_now(void *user)
{
	(void)user;
	return INT64_C(1795000000) * 1000000;
}

static crm *open_store(void)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	options.flags = CRM_OPEN_CREATE;
	options.clock = clock_now;
	options.actor = "importer";
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(stores_new(&options), &options, &db), CRM_OK);
	return db;
}

static crm_import_input text_input(int32_t kind, const char *text)
{
	crm_import_input input = CRM_INIT(crm_import_input);

	input.kind = kind;
	input.data = text;
	input.length = strlen(text);
	input.source = "test";
	return input;
}

static int64_t entries(crm *db)
{
	int64_t seq = 0;

	assert_int_equal(crm_journal_last(db, &seq), CRM_OK);
	return seq;
}

/* The import refuses: nothing is in the store, and the detail names rule, field and line. */
static void refuses(crm_import_input input, crm_status status, crm_rule rule, const char *field, int64_t line)
{
	crm *db = open_store();
	int64_t before = entries(db);
	crm_import_result result;

	assert_int_equal(crm_import(db, NULL, &input, &result), status);
	assert_int_equal(crm_error_last(db)->rule, rule);
	assert_int_equal(crm_error_last(db)->line, line);
	if (field)
		assert_string_equal(crm_error_last(db)->field, field);
	assert_true(crm_error_last(db)->message[0] != '\0');
	assert_int_equal(entries(db), before);
	assert_int_equal(result.taken, 0);
	crm_close(db);
}

static void an_empty_file_is_refused(void **state)
{
	(void)state;
	refuses(text_input(CRM_IMPORT_CUSTOMERS, ""), CRM_ERR_INVALID, CRM_RULE_IMPORT_EMPTY, NULL, 0);
	refuses(text_input(CRM_IMPORT_CUSTOMERS, "\xef\xbb\xbf\n\n"), CRM_ERR_INVALID, CRM_RULE_IMPORT_EMPTY, NULL, 0);
}

static void a_path_that_does_not_exist_is_not_found(void **state)
{
	crm_import_input input = CRM_INIT(crm_import_input);

	(void)state;
	input.kind = CRM_IMPORT_CUSTOMERS;
	input.path = "/nowhere/customers.csv";
	refuses(input, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, "path", 0);
	input.path = "/";
	refuses(input, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "path", 0);
	input.path = NULL;
	refuses(input, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "path", 0);
}

static void unknown_columns_and_fields_are_refused_with_the_line_of_the_mapping(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "Name,Tel\nAnn,1\n");

	(void)state;
	input.mapping = "# names\nname = {Nom}\n";
	refuses(input, CRM_ERR_INVALID, CRM_RULE_IMPORT_COLUMN, "mapping", 2);
	input.mapping = "name = {Name}\ncolour = {Tel}\n";
	refuses(input, CRM_ERR_INVALID, CRM_RULE_IMPORT_MAPPING, "mapping", 2);
	input.mapping = NULL;
	input.data = "a,b\n1,2\n";
	input.length = strlen(input.data);
	refuses(input, CRM_ERR_INVALID, CRM_RULE_IMPORT_COLUMN, "mapping", 0);
}

struct bad_row {
	const char *text;
	crm_rule    rule;
	const char *field;
	int64_t     line;
};

static void a_row_that_cannot_be_taken_names_line_field_and_rule(void **state)
{
	static const struct bad_row rows[] = {
		{ "name,birth_date\n\"A\n", CRM_RULE_IMPORT_QUOTE, NULL, 2 },
		{ "name,birth_date\nAnn\n", CRM_RULE_IMPORT_FIELDS, NULL, 2 },
		{ "name,birth_date\nAnn,2015-02-30\n", CRM_RULE_IMPORT_DATE, "birth_date", 2 },
		{ "name,birth_date\nAnn,0000-01-01\n", CRM_RULE_IMPORT_DATE, "birth_date", 2 },
		{ "name,birth_date\n\nAnn,04-05-2015\n", CRM_RULE_IMPORT_DATE_AMBIGUOUS, "birth_date", 3 },
		{ "name,created_at\nAnn,2015-02-03 25:00\n", CRM_RULE_IMPORT_DATE, "created_at", 2 },
		{ "name,created_at\nAnn,2099-02-03\n", CRM_RULE_TIME_FUTURE, "at", 2 },
		{ "name,kind\nAnn,robot\n", CRM_RULE_IMPORT_VALUE, "kind", 2 },
		{ "name,has_bought\nAnn,perhaps\n", CRM_RULE_IMPORT_VALUE, "has_bought", 2 },
		{ "name,email\nAnn,nowhere\n", CRM_RULE_POINT_INVALID, "contact_points[0].value", 2 },
		{ "name,phone\nAnn,call me\n", CRM_RULE_POINT_INVALID, "contact_points[0].value", 2 },
		{ "name,note\n,nobody\n", CRM_RULE_CUSTOMER_NAME_MISSING, "name", 2 },
		{ "name,note\nAnn,\xff\xfe\n", CRM_RULE_IMPORT_ENCODING, NULL, 2 },
		{ "name,state\nAnn,loyal\n", CRM_RULE_LIFECYCLE_NO_START, NULL, 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		refuses(text_input(CRM_IMPORT_CUSTOMERS, rows[i].text), CRM_ERR_INVALID, rows[i].rule, rows[i].field, rows[i].line);
}

static void a_nul_byte_costs_its_row(void **state)
{
	static const char text[] = "name,note\nAnn,a\0b\n";
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, text);

	(void)state;
	input.length = sizeof text - 1;
	refuses(input, CRM_ERR_INVALID, CRM_RULE_IMPORT_NUL, NULL, 2);
}

static void an_oversized_field_costs_its_row(void **state)
{
	size_t length = 2 << 20;
	char *text = malloc(length);
	crm_import_input input;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', length);
	memcpy(text, "name\n", 5);
	text[length - 1] = '\0';
	input = text_input(CRM_IMPORT_CUSTOMERS, text);
	refuses(input, CRM_ERR_INVALID, CRM_RULE_IMPORT_TOO_LONG, NULL, 2);
	free(text);
}

static void rows_before_the_first_bad_one_stay_when_there_is_no_list(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name,reference\nAnn,1\nBob,2\n,3\nDan,4\n");
	crm_import_result result;
	crm_id id;
	crm *db = open_store();

	(void)state;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_ERR_INVALID);
	assert_int_equal(result.taken, 2);
	assert_int_equal(crm_error_last(db)->line, 4);
	assert_int_equal(crm_customer_find_reference(db, "test", "2", &id), CRM_OK);
	assert_int_equal(crm_customer_find_reference(db, "test", "4", &id), CRM_ERR_NOT_FOUND);
	crm_close(db);
}

static char *read_whole(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 10000);

	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, 9999, file) > 0);
	(void)fclose(file);
	return text;
}

static const char *temporary(char *path)
{
	int file = mkstemp(path);

	assert_true(file >= 0);
	(void)close(file);
	return path;
}

static void refused_rows_go_to_the_list_and_the_rest_goes_in(void **state)
{
	char path[] = "/tmp/crm_rejects_XXXXXX", *list;
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name,reference\nAnn,1\n,2\n\"Bo, b\",3\nAnn,4,5\n=cmd,6\n");
	crm_import_result result;
	crm_id id;
	crm *db = open_store();

	(void)state;
	input.rejects_path = temporary(path);
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	assert_int_equal(result.rows, 5);
	assert_int_equal(result.taken, 3);
	assert_int_equal(result.rejected, 2);
	assert_int_equal(result.first_line, 3);
	assert_int_equal(result.first_rule, CRM_RULE_CUSTOMER_NAME_MISSING);
	assert_int_equal(crm_customer_find_reference(db, "test", "6", &id), CRM_OK);
	list = read_whole(path);
	assert_string_equal(list, "line,field,rule,reason,row\n"
	                          "3,name,customer_name_missing,D-INFO-01: the customer has no name,\",2\"\n"
	                          "5,,import_fields,3 fields where the header has 2,\"Ann,4,5\"\n");
	free(list);
	(void)unlink(path);
	crm_close(db);
}

static void the_same_file_a_second_time_changes_nothing(void **state)
{
	static const char customers[] = "name,reference,mobile,contact_class,owner\nAnn,1,+8613800138000,important,li\nBob,2,,,\n";
	static const char nameless[] = "name,note\nAnn,twin\nAnn,twin\nAnn,other\n";
	static const char purchases[] = "customer,at,amount\n1,2020-01-02,3.50\n1,2020-01-02,3.50\n2,2020-01-03,1\n";
	static const char contacts[] = "customer,at,kind,outcome,note\n1,2020-02-01,call,reached,hello\n";
	static const char complaints[] = "complainant,content,contact,received_at\nAnn,broken,1 Main St,2020-01-05\n";
	struct { int32_t kind; const char *text; int64_t rows; } files[] = {
		{ CRM_IMPORT_CUSTOMERS, customers, 2 }, { CRM_IMPORT_CUSTOMERS, nameless, 3 }, { CRM_IMPORT_PURCHASES, purchases, 3 },
		{ CRM_IMPORT_CONTACTS, contacts, 1 }, { CRM_IMPORT_COMPLAINTS, complaints, 1 },
	};
	crm_import_result result;
	crm *db = open_store();
	int64_t seq = 0;
	size_t i, round;

	(void)state;
	for (round = 0; round < 2; round++) {
		for (i = 0; i < sizeof files / sizeof *files; i++) {
			crm_import_input input = text_input(files[i].kind, files[i].text);

			input.currency = "USD";
			assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
			assert_int_equal(result.rows, files[i].rows);
			assert_int_equal(round == 0 ? result.taken : result.unchanged, files[i].rows);
		}
		if (round == 0)
			seq = entries(db);
	}
	assert_int_equal(entries(db), seq);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
}

/* M-CMP-14: an import may give the cause by its name at once. */
static void complaints_come_with_their_primary_cause(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_COMPLAINTS, "complainant,content,contact,received_at,primary_cause,reference\n"
	                                                           "Ann,broken,1 Main St,2020-01-05,quality_repair,a\n"
	                                                           "Bob,late,2 Main St,2020-01-06,,b\n");
	crm_case_cause_cursor *cursor = NULL;
	const crm_case_cause *cause = NULL;
	crm_import_result result;
	crm *db = open_store();
	crm_id id;

	(void)state;
	input.source = "shop";
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	assert_int_equal(result.taken, 2);
	assert_int_equal(crm_complaint_find_reference(db, "shop", "a", &id), CRM_OK);
	assert_int_equal(crm_case_cause_list(db, &id, &cursor), CRM_OK);
	assert_int_equal(crm_case_cause_next(cursor, &cause), CRM_OK);
	assert_int_equal(cause->cause, CRM_CAUSE_QUALITY_REPAIR);
	assert_int_equal(cause->is_primary, 1);
	assert_int_equal(crm_case_cause_next(cursor, &cause), CRM_DONE);
	crm_case_cause_cursor_free(cursor);
	assert_int_equal(crm_complaint_find_reference(db, "shop", "b", &id), CRM_OK);
	assert_int_equal(crm_case_cause_list(db, &id, &cursor), CRM_OK);
	assert_int_equal(crm_case_cause_next(cursor, &cause), CRM_DONE);
	crm_case_cause_cursor_free(cursor);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
}

static void a_customer_whose_row_changed_is_updated(void **state)
{
	crm_import_input first = text_input(CRM_IMPORT_CUSTOMERS, "name,reference,note\nAnn,1,old\n");
	crm_import_input second = text_input(CRM_IMPORT_CUSTOMERS, "name,reference\nAnne,1\n");
	const crm_customer *customer = NULL;
	crm_import_result result;
	crm_id id;
	crm *db = open_store();

	(void)state;
	assert_int_equal(crm_import(db, NULL, &first, &result), CRM_OK);
	assert_int_equal(crm_import(db, NULL, &second, &result), CRM_OK);
	assert_int_equal(result.taken, 1);
	assert_int_equal(crm_customer_find_reference(db, "test", "1", &id), CRM_OK);
	assert_int_equal(crm_customer_get(db, &id, &customer), CRM_OK);
	assert_string_equal(customer->name, "Anne");
	assert_string_equal(customer->note, "old"); /* a column that the file does not have is not cleared */
	crm_customer_free(customer);
	crm_close(db);
}

static void a_dry_run_counts_and_keeps_nothing(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name,reference\nAnn,1\n,2\nBob,3\nAnn,1\n");
	crm_import_result result;
	crm *db = open_store();
	int64_t before = entries(db);

	(void)state;
	input.dry_run = 1;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	assert_int_equal(result.taken, 2);
	assert_int_equal(result.unchanged, 1);
	assert_int_equal(result.rejected, 1);
	assert_int_equal(entries(db), before);
	crm_close(db);
}

static void gb18030_becomes_utf8(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name,reference\n\xd5\xc5\xce\xb0,1\n\x90\x30\x81\x30,2\n");
	const crm_customer *customer = NULL;
	crm_import_result result;
	crm_id id;
	crm *db = open_store();

	(void)state;
	input.encoding = CRM_ENCODING_GB18030;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	assert_int_equal(crm_customer_find_reference(db, "test", "1", &id), CRM_OK);
	assert_int_equal(crm_customer_get(db, &id, &customer), CRM_OK);
	assert_string_equal(customer->name, "\xe5\xbc\xa0\xe4\xbc\x9f"); /* Zhang Wei */
	crm_customer_free(customer);
	assert_int_equal(result.taken, 2);
	crm_close(db);
}

/* The lists are made beside their place, and never take the place of a file in use. */
static void lists_do_not_take_the_place_of_a_file_in_use(void **state)
{
	char folder[] = "/tmp/crm_import_XXXXXX", store[64], input_path[64], list[64];
	crm_import_input input = CRM_INIT(crm_import_input);
	crm_options options = CRM_INIT(crm_options);
	crm_import_result result;
	FILE *file;
	char *text;
	crm *db = NULL;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(store, sizeof store, "%s/a.crm", folder);
	(void)snprintf(input_path, sizeof input_path, "%s/a.csv", folder);
	(void)snprintf(list, sizeof list, "%s/list.csv", folder);
	file = fopen(input_path, "w");
	assert_non_null(file);
	(void)fputs("name\nAnn\n", file);
	(void)fclose(file);
	options.flags = CRM_OPEN_CREATE;
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(store, &options, &db), CRM_OK);
	input.kind = CRM_IMPORT_CUSTOMERS;
	input.path = input_path;
	input.rejects_path = input_path;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_ERR_INVALID);
	assert_string_equal(crm_error_last(db)->field, "rejects_path");
	input.rejects_path = store;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_ERR_INVALID);
	input.rejects_path = list;
	input.decisions_path = list;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_ERR_INVALID);
	assert_string_equal(crm_error_last(db)->field, "decisions_path");
	input.decisions_path = NULL;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	text = read_whole(list);
	assert_string_equal(text, "line,field,rule,reason,row\n");
	free(text);
	input.mapping = "name = {Nom}\n"; /* comes to nothing: the list that was there stays */
	file = fopen(list, "w");
	assert_non_null(file);
	(void)fputs("kept", file);
	(void)fclose(file);
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_ERR_INVALID);
	text = read_whole(list);
	assert_string_equal(text, "kept");
	free(text);
	text = read_whole(input_path);
	assert_string_equal(text, "name\nAnn\n");
	free(text);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
	(void)unlink(list);
	(void)unlink(input_path);
	(void)unlink(store);
	(void)strcat(store, "-ballast");
	(void)unlink(store);
	assert_int_equal(rmdir(folder), 0); /* nothing else was left behind */
}

/* Renaming into place would make a file of it. */
static void a_list_that_goes_to_a_device_leaves_the_device(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name\nAnn\n\"\"\n");
	char folder[] = "/tmp/crm_import_XXXXXX", pipe_path[64], seen[200];
	crm_import_result result;
	struct stat before, after;
	crm *db = open_store();
	ssize_t length;
	int reader;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	reader = open(pipe_path, O_RDONLY | O_NONBLOCK);
	assert_true(reader >= 0);
	assert_int_equal(stat(pipe_path, &before), 0);
	input.rejects_path = pipe_path;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	assert_int_equal(result.rejected, 1);
	assert_int_equal(stat(pipe_path, &after), 0);
	assert_true(S_ISFIFO(after.st_mode) && before.st_ino == after.st_ino);
	length = read(reader, seen, sizeof seen - 1);
	assert_true(length > 0);
	seen[length] = '\0';
	assert_non_null(strstr(seen, "customer_name_missing"));
	(void)close(reader);
	(void)unlink(pipe_path);
	assert_int_equal(rmdir(folder), 0);
	crm_close(db);
}

static void a_purchase_of_nobody_is_refused(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_PURCHASES, "customer,at,amount,currency\n9,2020-01-02,3.50,USD\n");

	(void)state;
	refuses(input, CRM_ERR_INVALID, CRM_RULE_IMPORT_NO_CUSTOMER, "customer", 2);
	input.data = "customer,at,amount,currency\n9,2020-01-02,3.555,USD\n";
	input.length = strlen(input.data);
	refuses(input, CRM_ERR_INVALID, CRM_RULE_IMPORT_NUMBER, "amount", 2);
}

static int stop_after(int64_t rows, int64_t bytes, int64_t total, void *user)
{
	assert_true(bytes <= total);
	return rows >= *(int64_t *)user;
}

static void a_stopped_import_keeps_its_batches_and_goes_on_when_started_again(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name,reference\nA,1\nB,2\nC,3\nD,4\nE,5\n");
	crm_import_result result;
	int64_t limit = 4;
	crm *db = open_store();

	(void)state;
	input.batch_rows = 2;
	input.progress = stop_after;
	input.progress_user = &limit;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_ERR_CALLBACK);
	assert_int_equal(result.taken, 4);
	limit = 100;
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	assert_int_equal(result.unchanged, 4);
	assert_int_equal(result.taken, 1);
	crm_close(db);
}

static void an_import_joins_the_group_of_the_host(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name\nAnn\nBob\n");
	crm_import_result result;
	crm *db = open_store();
	int64_t before = entries(db);

	(void)state;
	assert_int_equal(crm_begin(db, CRM_TRANSACTION_WRITE), CRM_OK);
	assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK);
	assert_int_equal(result.taken, 2);
	assert_int_equal(crm_rollback(db), CRM_OK);
	assert_int_equal(entries(db), before);
	crm_close(db);
}

static void every_failed_allocation_leaves_whole_rows_or_none(void **state)
{
	crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, "name,reference,phone\nAnn,1,12345\nBob,2,23456\n");
	crm_import_result result;
	long n;
	bool reached = true;

	(void)state;
	for (n = 1; reached; n++) {
		crm *db = open_store();
		crm_status rc;

		unit_fail_allocation(n, false);
		rc = crm_import(db, NULL, &input, &result);
		reached = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_true(rc == CRM_OK || (reached && rc == CRM_ERR_NOMEM));
		assert_int_equal(crm_commit(db), CRM_ERR_INVALID); /* no group was left open */
		assert_int_equal(crm_import(db, NULL, &input, &result), CRM_OK); /* the handle is as good as new */
		assert_int_equal(result.taken + result.unchanged, 2);
		assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
		crm_close(db);
	}
	assert_true(n > 10);
}

static void every_truncation_of_a_file_is_taken_or_refused(void **state)
{
	static const char text[] = "name,reference,note\n\"A \"\"x\"\"\",1,\"two\nlines\"\r\nB,2,\xe5\xbc\xa0\n";
	char path[] = "/tmp/crm_rejects_XXXXXX";
	size_t length;

	(void)state;
	(void)temporary(path);
	for (length = 0; length < sizeof text; length++) {
		crm_import_input input = text_input(CRM_IMPORT_CUSTOMERS, text);
		crm_import_result result;
		crm *db = open_store();
		crm_status rc;

		input.length = length;
		input.rejects_path = path;
		rc = crm_import(db, NULL, &input, &result);
		assert_true(rc == CRM_OK || rc == CRM_ERR_INVALID);
		assert_int_equal(result.rows, result.taken + result.unchanged + result.rejected);
		crm_close(db);
	}
	(void)unlink(path);
}

UNIT_MAIN(TEST(an_empty_file_is_refused), TEST(a_path_that_does_not_exist_is_not_found),
          TEST(unknown_columns_and_fields_are_refused_with_the_line_of_the_mapping),
          TEST(a_row_that_cannot_be_taken_names_line_field_and_rule), TEST(a_nul_byte_costs_its_row),
          TEST(an_oversized_field_costs_its_row), TEST(rows_before_the_first_bad_one_stay_when_there_is_no_list),
          TEST(refused_rows_go_to_the_list_and_the_rest_goes_in), TEST(the_same_file_a_second_time_changes_nothing),
          TEST(complaints_come_with_their_primary_cause), TEST(a_customer_whose_row_changed_is_updated), TEST(a_dry_run_counts_and_keeps_nothing), TEST(gb18030_becomes_utf8),
          TEST(a_purchase_of_nobody_is_refused), TEST(lists_do_not_take_the_place_of_a_file_in_use), TEST(a_list_that_goes_to_a_device_leaves_the_device), TEST(a_stopped_import_keeps_its_batches_and_goes_on_when_started_again),
          TEST(an_import_joins_the_group_of_the_host), TEST(every_failed_allocation_leaves_whole_rows_or_none),
          TEST(every_truncation_of_a_file_is_taken_or_refused))
