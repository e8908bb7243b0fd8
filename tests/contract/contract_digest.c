/* The script on a store in memory, and after each part by what the store can be recognised: a binding that plays the same script
 * must leave the same. A line each: "digest", the part, the number of entries, the two digests. */
#include "contract_stores.h"

static const struct {
	const char *name;
	void (*play)(struct contract *c);
} parts[] = {
	{ "customers", contract_customers },   { "lifecycle", contract_lifecycle }, { "purchases", contract_purchases },
	{ "tasks", contract_tasks },           { "followup", contract_followup },   { "complaints", contract_complaints },
	{ "promises", contract_promises },     { "groups", contract_groups },       { "imports", contract_imports },
	{ "lists", contract_lists },           { "playbook", contract_playbook },   { "time", contract_time },
	{ "many", contract_many },             { "clocks", contract_clocks },
	{ "reports", contract_reports },
	{ "queue", contract_queue },
	{ "handling", contract_handling },
	{ "remedies", contract_remedies },
	{ "urgency", contract_urgency },
	{ "links", contract_links },
};

static void print_bytes(const uint8_t *bytes)
{
	size_t i;

	(void)putchar(' ');
	for (i = 0; i < 32; i++)
		(void)printf("%02x", bytes[i]);
}

static void tell(struct contract *c, const char *name)
{
	crm_ledger_result result;

	assert_int_equal(crm_ledger_digest(c->f.db, &result), CRM_OK);
	(void)printf("digest %s %lld", name, (long long)result.entries);
	print_bytes(result.head);
	print_bytes(result.records);
	(void)putchar('\n');
}

static void the_script_is_played(void **state)
{
	struct contract c = { 0 };
	size_t i;

	(void)state;
	contract_place(&c, CONTRACT_MEMORY);
	assert_int_equal(contract_open(&c, CRM_OPEN_CREATE, &c.f.db), CRM_OK);
	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		parts[i].play(&c);
		tell(&c, parts[i].name);
	}
	contract_leave(&c);
	contract_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_script_is_played) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
