/* The input is a program: a byte for each call, then bytes that choose its arguments. After each call the detail is set
 * exactly when it failed, and what failed or only read has left the journal as it was; at the end the store verifies, and
 * does so again when its records are made anew. */
#include "calls_of_cases.h"
#include "calls_of_customers.h"
#include "calls_of_handling.h"
#include "calls_of_stores.h"
#include "calls_of_views.h"

enum effect {
	READS,   /* the journal stays as it was */
	CHANGES, /* one entry or more when it answers CRM_OK, none otherwise */
	STEPS    /* several transactions, or none of its own */
};

struct call {
	crm_status (*make)(struct state *s);
	enum effect effect;
};

static const struct call calls[] = {
	{ customer_create, CHANGES },   { customer_update, CHANGES },    { customer_remove, CHANGES },   { customer_get, READS },
	{ customer_find, READS },       { customer_find_point, READS },  { lifecycle_move, CHANGES },    { lifecycle_state_at, READS },
	{ lifecycle_sweep, STEPS },     { purchase_add, CHANGES },       { purchase_sum, READS },        { contact_add, CHANGES },
	{ followup_assign, CHANGES },   { task_add, CHANGES },           { task_done, CHANGES },         { task_snooze, CHANGES },
	{ task_cancel, CHANGES },       { task_get, READS },             { task_explain, READS },        { complaint_open, CHANGES },
	{ complaint_get, READS },       { complaint_find, READS },       { complaint_handler, CHANGES }, { complaint_responder, READS },
	{ complaint_judge, CHANGES },   { complaint_explain, CHANGES },  { complaint_promise, CHANGES }, { complaint_renew, CHANGES },
	{ complaint_solve, CHANGES },   { complaint_answer, CHANGES },   { complaint_check, CHANGES },   { complaint_close, CHANGES },
	{ complaint_reopen, CHANGES },  { complaint_void, CHANGES },     { customer_list, READS },       { task_due, READS },
	{ complaint_list, READS },      { journal_list, READS },         { promise_list, READS },        { purchase_list, READS },
	{ contact_list, READS },        { lifecycle_list, READS },       { step, READS },                { begin, READS },
	{ commit, STEPS },              { rollback, STEPS },             { tick, STEPS },                { next_wake, READS },
	{ checkpoint, READS },          { verify, READS },               { rebuild, READS },             { playbook_load, CHANGES },
	{ playbook_dump, READS },       { report, READS },               { import, STEPS },              { wait_some, READS },
	{ columns, READS },             { complaint_report, READS },     { complaint_search, READS },     { worklist, READS },
	{ complaint_find_number, READS }, { violation_list, READS },     { staff, CHANGES },
	{ cause_add, CHANGES },          { cause_remove, CHANGES },      { case_link, CHANGES },
	{ case_merge, CHANGES },        { case_wants, CHANGES },         { case_review, CHANGES },       { action_add, CHANGES },
	{ action_end, CHANGES },        { case_emotion, CHANGES },       { case_classify, CHANGES },     { case_listen, CHANGES },
	{ case_refuse, CHANGES },       { case_admit, CHANGES },         { case_mark, CHANGES },         { case_rate, CHANGES },
	{ case_escalate, CHANGES },     { case_advise, READS },          { case_pause, CHANGES },        { case_message, CHANGES },
	{ case_target, CHANGES },       { case_clock_move, CHANGES },
};

/* -1 while a failed transaction waits for its rollback. */
static int64_t entries_so_far(struct state *s)
{
	int64_t seq = 0;
	crm_status rc = crm_journal_last(s->db, &seq);

	FUZZ_CHECK(rc == CRM_OK || rc == CRM_ERR_TXN_FAILED);
	return rc == CRM_OK ? seq : -1;
}

static void keep_id(struct state *s, crm_status rc)
{
	if (!s->out_given)
		return;
	if (rc < 0)
		FUZZ_CHECK(crm_id_is_none(&s->out));
	else if (!crm_id_is_none(&s->out))
		s->ids[s->id_count < IDS ? s->id_count++ : s->out.bytes[15] % IDS] = s->out;
}

static void make_call(struct state *s, const struct call *call, long fail_in)
{
	int64_t before = entries_so_far(s), after;
	crm_status rc;

	s->how = fuzz_byte(&s->input);
	s->id = any_id(s);
	s->act = any_act(s);
	memset(&s->out, 0, sizeof s->out);
	s->out_given = false;
	s->fail_in = fail_in;
	rc = call->make(s);
	s->fail_in = 0;
	if (call->make != step && call->make != columns && call->make != wait_some)
		fuzz_answered(s->db, rc);
	after = entries_so_far(s);
	if (call->effect != STEPS && before >= 0 && after >= 0)
		FUZZ_CHECK(call->effect == CHANGES && rc == CRM_OK ? after > before : after == before);
	keep_id(s, rc);
	blocks_free(s);
}

static void read_stream(struct ArrowArrayStream *stream)
{
	struct ArrowSchema schema;
	struct ArrowArray batch;

	FUZZ_CHECK(stream->get_schema(stream, &schema) == 0);
	for (;;) {
		FUZZ_CHECK(stream->get_next(stream, &batch) == 0);
		if (!batch.release)
			break;
		FUZZ_CHECK(batch.n_children == schema.n_children && batch.length > 0);
		batch.release(&batch);
	}
	schema.release(&schema);
	stream->release(stream);
}

/* What outlives the handle. */
static void let_go(struct state *s)
{
	const crm_customer *customer;

	if (s->customers)
		FUZZ_CHECK(crm_customer_next(s->customers, &customer) == CRM_ERR_CLOSED);
	crm_customer_cursor_free(s->customers);
	crm_task_cursor_free(s->tasks);
	crm_complaint_cursor_free(s->complaints);
	crm_promise_cursor_free(s->promises);
	crm_purchase_cursor_free(s->purchases);
	crm_contact_cursor_free(s->contacts);
	crm_lifecycle_cursor_free(s->moves);
	crm_journal_cursor_free(s->entries);
	crm_customer_free(s->customer);
	crm_complaint_free(s->complaint);
	crm_task_free(s->task);
	crm_explanation_free(s->explanation);
	if (s->stream.release)
		read_stream(&s->stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct state s = { .input = { data, size } };
	crm_allocator allocator = { calls_allocate, calls_reallocate, calls_release, &s };
	crm_options options = fuzz_options(&s.world, CRM_OPEN_CREATE);
	long fail_in = 0;
	int made = 0;

	s.world.now = FUZZ_START;
	options.allocator = &allocator;
	FUZZ_CHECK(crm_open(":memory:", &options, &s.db) == CRM_OK);
	while (s.input.size > 0 && made++ < CALLS) {
		uint8_t choice = fuzz_byte(&s.input);

		if (choice >= 0xe0) { /* the next call meets an allocation that fails */
			fail_in = choice - 0xdf;
			continue;
		}
		make_call(&s, &calls[choice % (sizeof calls / sizeof *calls)], fail_in);
		fail_in = 0;
	}
	while (crm_rollback(s.db) == CRM_OK)
		;
	FUZZ_CHECK(crm_error_last(s.db)->rule == CRM_RULE_TRANSACTION_NONE);
	FUZZ_CHECK(verify(&s) == CRM_OK);
	FUZZ_CHECK(crm_rebuild(s.db) == CRM_OK);
	FUZZ_CHECK(verify(&s) == CRM_OK);
	crm_close(s.db);
	let_go(&s);
	return 0;
}
