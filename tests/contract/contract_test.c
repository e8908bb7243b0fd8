/* The same script on every kind of store: the same lines, the same records, the same journal. */
#include "contract_stores.h"

static void play(struct contract *c, int kind)
{
	memset(c, 0, sizeof *c);
	contract_place(c, kind);
	assert_int_equal(contract_open(c, CRM_OPEN_CREATE, &c->f.db), CRM_OK);
	contract_customers(c);
	contract_lifecycle(c);
	contract_purchases(c);
	contract_tasks(c);
	contract_followup(c);
	contract_complaints(c);
	contract_promises(c);
	contract_groups(c);
	contract_lists(c);
	contract_imports(c);
	contract_playbook(c);
	contract_time(c);
	contract_ledger(c);
}

static void run(int kind)
{
	struct contract c;
	const char *to = getenv("CRM_CONTRACT_LOG");
	char path[300];
	FILE *file;
	size_t i;

	play(&c, kind);
	if (to) {
		(void)snprintf(path, sizeof path, "%s.%d", to, kind);
		file = fopen(path, "w");
		fputs(c.log.text, file);
		fclose(file);
		(void)snprintf(path, sizeof path, "%s.%d.trips", to, kind);
		file = fopen(path, "w");
		for (i = 0; i < c.count; i++)
			fprintf(file, "%s %s %lld %d\n", c.calls[i].function, crm_status_name(c.calls[i].status), (long long)c.calls[i].trips, c.calls[i].level);
		fclose(file);
	}
	contract_leave(&c);
	contract_free(&c);
}

static void memory(void **state) { (void)state; run(CONTRACT_MEMORY); }
static void postgres(void **state) { (void)state; if (!contract_kind_missing(CONTRACT_POSTGRES)) run(CONTRACT_POSTGRES); }

UNIT_MAIN(TEST(memory), TEST(postgres))
