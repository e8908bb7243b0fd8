/* What each SQLSTATE means to a call: its status and rule, whether another run may help, whether the connection goes. */
#include "unit.h"

#include "postgres_store.h"

#include <stdio.h>
#include <string.h>

/* Of a failed statement or of a refused connection; the words are those of PostgreSQL's manual. */
static const struct {
	const char *sqlstate, *name;
	crm_status status;
	crm_rule rule;
	bool again, lost;
} known[] = {
	/* R9: the whole unit is run again */
	{ "40001", "serialization_failure", CRM_ERR_BUSY, CRM_RULE_NONE, true, false },
	{ "40P01", "deadlock_detected", CRM_ERR_BUSY, CRM_RULE_NONE, true, false },
	{ "23505", "unique_violation", CRM_ERR_BUSY, CRM_RULE_NONE, true, false },
	{ "23P01", "exclusion_violation", CRM_ERR_BUSY, CRM_RULE_NONE, true, false },
	{ "26000", "invalid_sql_statement_name", CRM_ERR_BUSY, CRM_RULE_NONE, true, false },
	/* R9: the outcome is asked for first; with the commit on its way the connection's end leaves it open */
	{ "40003", "statement_completion_unknown", CRM_ERR_UNCERTAIN, CRM_RULE_NONE, false, true },
	{ "08000", "connection_exception", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "08003", "connection_does_not_exist", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "08006", "connection_failure", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "08007", "transaction_resolution_unknown", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "08P01", "protocol_violation", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "57P01", "admin_shutdown", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "57P02", "crash_shutdown", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "57P03", "cannot_connect_now", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "57P05", "idle_session_timeout", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	{ "25P03", "idle_in_transaction_session_timeout", CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true },
	/* R9: a standby; the server that takes changes is another one */
	{ "25006", "read_only_sql_transaction", CRM_ERR_READONLY, CRM_RULE_NONE, true, true },
	/* everything else is final */
	{ "25001", "active_sql_transaction", CRM_ERR_TXN_FAILED, CRM_RULE_NONE, false, false },
	{ "25P02", "in_failed_sql_transaction", CRM_ERR_TXN_FAILED, CRM_RULE_NONE, false, false },
	{ "28000", "invalid_authorization_specification", CRM_ERR_CONNECTION, CRM_RULE_STORE_LOGIN, false, true },
	{ "28P01", "invalid_password", CRM_ERR_CONNECTION, CRM_RULE_STORE_LOGIN, false, true },
	{ "3D000", "invalid_catalog_name", CRM_ERR_CONNECTION, CRM_RULE_STORE_LOGIN, false, true },
	{ "3F000", "invalid_schema_name", CRM_ERR_NOT_FOUND, CRM_RULE_NONE, false, false },
	{ "42501", "insufficient_privilege", CRM_ERR_READONLY, CRM_RULE_NONE, false, false },
	{ "42P01", "undefined_table", CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false },
	{ "42703", "undefined_column", CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false },
	{ "42804", "datatype_mismatch", CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false },
	{ "23502", "not_null_violation", CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false },
	{ "XX001", "data_corrupted", CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false },
	{ "XX002", "index_corrupted", CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false },
	{ "55P03", "lock_not_available", CRM_ERR_BUSY, CRM_RULE_NONE, false, false },
	{ "55006", "object_in_use", CRM_ERR_BUSY, CRM_RULE_NONE, false, false },
	{ "53100", "disk_full", CRM_ERR_FULL, CRM_RULE_NONE, false, false },
	{ "53200", "out_of_memory", CRM_ERR_BUSY, CRM_RULE_NONE, false, false },
	{ "53300", "too_many_connections", CRM_ERR_BUSY, CRM_RULE_NONE, false, false },
	{ "57014", "query_canceled", CRM_ERR_BUSY, CRM_RULE_STORE_DEADLINE, false, false },
	{ "58030", "io_error", CRM_ERR_IO, CRM_RULE_NONE, false, false },
	{ "54000", "program_limit_exceeded", CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, false, false },
	{ "22021", "character_not_in_repertoire", CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, false, false },
	{ "0A000", "feature_not_supported", CRM_ERR_UNSUPPORTED, CRM_RULE_NONE, false, false },
};

static void each_known_code_has_its_meaning(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof known / sizeof *known; i++) {
		struct crmi_meaning meaning = crmi_postgres_meaning(known[i].sqlstate);

		if (meaning.status != known[i].status || meaning.rule != known[i].rule || meaning.again != known[i].again ||
		    meaning.lost != known[i].lost)
			fail_msg("%s (%s) means %d, rule %d, again %d, lost %d", known[i].sqlstate, known[i].name, meaning.status,
			         (int)meaning.rule, meaning.again, meaning.lost);
	}
}

static void an_unknown_code_is_a_fault_of_the_library(void **state)
{
	static const char *const unknown[] = { "", "0", "00000", "2", "4", "40", "4000", "40002", "P0001", "HV000", "XX000", "X", "57000",
		                                   "ZZZZZ", "80006", "52006", "a0001" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		struct crmi_meaning meaning = crmi_postgres_meaning(unknown[i]);

		if (meaning.status != CRM_ERR_INTERNAL || meaning.rule != CRM_RULE_NONE || meaning.again || meaning.lost)
			fail_msg("'%s' means %d", unknown[i], meaning.status);
	}
}

/* A class that means one thing and a code in it that means another: the code counts, and only that code. */
static void the_longest_beginning_counts(void **state)
{
	static const struct {
		const char *code, *neighbour;
		crm_status of_the_code, of_its_class;
	} cases[] = {
		{ "23505", "23503", CRM_ERR_BUSY, CRM_ERR_CORRUPT },       { "25006", "25007", CRM_ERR_READONLY, CRM_ERR_TXN_FAILED },
		{ "25P03", "25P01", CRM_ERR_CONNECTION, CRM_ERR_TXN_FAILED }, { "42501", "42601", CRM_ERR_READONLY, CRM_ERR_CORRUPT },
		{ "53100", "53000", CRM_ERR_FULL, CRM_ERR_BUSY },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(crmi_postgres_meaning(cases[i].code).status, cases[i].of_the_code);
		assert_int_equal(crmi_postgres_meaning(cases[i].neighbour).status, cases[i].of_its_class);
	}
}

/* Over all classes and many codes in them, so that no new line of the table breaks what the calls rely on. */
static void what_is_run_again_was_not_kept(void **state)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char *const ends[] = { "000", "001", "003", "006", "P01", "P02", "P03", "505", "501" };
	const char *first, *second;
	size_t i;

	(void)state;
	for (first = digits; *first; first++)
		for (second = digits; *second; second++)
			for (i = 0; i < sizeof ends / sizeof *ends; i++) {
				char code[6];
				struct crmi_meaning meaning;

				(void)snprintf(code, sizeof code, "%c%c%s", *first, *second, ends[i]);
				meaning = crmi_postgres_meaning(code);
				assert_true(meaning.status < 0);
				if (meaning.again)
					assert_true(meaning.status == CRM_ERR_BUSY || meaning.lost);
				if (meaning.status == CRM_ERR_UNCERTAIN)
					assert_false(meaning.again);
				if (meaning.status == CRM_ERR_CONNECTION)
					assert_true(meaning.lost);
			}
}

UNIT_MAIN(TEST(each_known_code_has_its_meaning), TEST(an_unknown_code_is_a_fault_of_the_library), TEST(the_longest_beginning_counts),
          TEST(what_is_run_again_was_not_kept))
