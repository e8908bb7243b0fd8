/* A public call waits for a server at most twice where its rule needs one decision: once for all it has to know, once for all
 * it writes and the commit. */
#include "contract.h"

enum { PROMISE = 2, FUNCTIONS = 300, BATCH = 64 /* rows: fewer are no batch */ };

/* Calls that may wait more often, and why. */
static const struct {
	const char *function;
	crm_status  status;   /* ANY_STATUS: whatever comes of it */
	int64_t     most;     /* 0 = it has no bound of its own */
	const char *reason;
} allowed[] = {
	{ "crm_task_done", CRM_OK, 3, "whom a task is about is known when it has been read, what else he has to be planned only then" },
	{ "crm_complaint_renew", CRM_OK, 3, "after a breach the promise is read as that left it" },
	{ "crm_customer_add_many", CRM_OK, 4, "what 150 will read is asked for 64 at a time" },
	{ "crm_purchase_add_many", CRM_OK, 3, "90 of them" },
	{ "crm_complaint_level_raise", CRM_OK, 3, "whose review is planned is known when the case has been read" },
	{ "crm_complaint_lane_set", CRM_OK, 3, "whether a lane has a cap is known when the playbook has been read" },
	{ "crm_complaint_lane_set", CRM_ERR_REFUSED, 3, "the same" },
	{ "crm_complaint_open", CRM_ERR_REFUSED, 3, "the same" },
	{ "crm_next_wake", CRM_OK, 6, "every subject says by itself what it waits for" },
	{ "crm_report_get", CRM_OK, 8, "eight tables are counted" },
	{ "crm_complaint_report_get", ANY_STATUS, 5, "three tables are counted, the clocks of the cases come after" },
	{ "crm_complaint_group_list", ANY_STATUS, 5, "it makes a report" },
	{ "crm_complaint_retention_get", ANY_STATUS, 3, "a view, the playbook, the cases" },
	{ "crm_import", ANY_STATUS, 0, "a batch of rows, not a decision: see import_is_allowed()" },
	{ "crm_tick", ANY_STATUS, 0, "as many transactions as there are effects" },
	{ "crm_lifecycle_sweep", ANY_STATUS, 0, "as many decisions as there are customers in question" },
	{ "crm_transact", ANY_STATUS, 0, "what the calls of its unit wait" },
	{ "crm_verify", ANY_STATUS, 0, "the whole journal and every record" },
	{ "crm_rebuild", ANY_STATUS, 0, "the whole journal and every record" },
	{ "crm_ledger_export", ANY_STATUS, 0, "the whole journal and every record" },
	{ "crm_ledger_digest", ANY_STATUS, 0, "every record" },
	{ "crm_journal_next", ANY_STATUS, 0, "a feed of few events reads over many pages" },
};

/* What a function took at most, a line each. */
struct cost {
	const char *function;
	int64_t     most;
	size_t      line, calls;
};

static bool is_allowed(const struct contract_call *call, bool cold)
{
	size_t i;

	for (i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (strcmp(allowed[i].function, call->function) == 0 && (allowed[i].status == ANY_STATUS || allowed[i].status == call->status))
			return allowed[i].most == 0 || call->trips <= allowed[i].most + cold;
	/* who was too late is told what the record has become */
	return call->trips <= PROMISE + cold + (call->status == CRM_ERR_CONFLICT);
}

/* A batch costs a fraction of a wait for each row. Rows that are in the store already are compared one by one. */
static bool import_is_allowed(const struct contract_call *call)
{
	int64_t known = call->rows - call->fresh;

	return call->rows < BATCH || call->trips <= call->fresh / 10 + 2 * known + PROMISE;
}

static struct cost *cost_of(struct cost *costs, size_t *count, const char *function)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (strcmp(costs[i].function, function) == 0)
			return &costs[i];
	assert_true(*count < FUNCTIONS);
	costs[*count] = (struct cost){ function, -1, 0, 0 };
	return &costs[(*count)++];
}

/* The handle does not know the playbook yet, or no more: the next call that needs it reads it. */
static bool makes_cold(const struct contract_call *call)
{
	return strcmp(call->function, "crm_playbook_load") == 0 || strcmp(call->function, "crm_rollback") == 0;
}

void contract_trips(const struct contract *c)
{
	static struct cost costs[FUNCTIONS];
	size_t count = 0, i;
	int faults = 0;
	bool cold = true;

	for (i = 0; i < c->count; i++) {
		const struct contract_call *call = &c->calls[i];
		struct cost *cost = cost_of(costs, &count, call->function);

		cost->calls++;
		if (call->trips > cost->most) {
			cost->most = call->trips;
			cost->line = i + 1;
		}
		if (!is_allowed(call, cold) || !import_is_allowed(call)) {
			print_error("line %zu: %s (%s) waits %lld times\n", i + 1, call->function, crm_status_name(call->status), (long long)call->trips);
			faults++;
		}
		cold = makes_cold(call) || (cold && call->trips < PROMISE);
	}
	print_message("# waits for an answer, at most, of how many calls, in which line\n");
	for (i = 0; i < count; i++)
		print_message("# %-34s %4lld %5zu %5zu\n", costs[i].function, (long long)costs[i].most, costs[i].calls, costs[i].line);
	assert_int_equal(faults, 0);
}
