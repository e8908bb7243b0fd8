/* The ledger of remedies: options offered, answered, withdrawn (D-CMP-33). */
#include "complaint_remedy.h"

#include "complaint_override.h"
#include "remedy_rules.h"
#include "subject.h"

#include <string.h>

enum { FIRST_OPTIONS = 4, CHECK = CRMI_KIND(CRM_TASK_SATISFACTION_CHECK) };

static const struct crmi_field solution_fields[] = {
	CRMI_INPUT(crm_solution_input, text, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_solution_input, accepted, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_solution_input, kind, CRMI_ENUM, 0, CRM_REMEDY_EXTRA),
	CRMI_INPUT(crm_solution_input, amount, CRMI_INTEGER, 0, 0),
	CRMI_INPUT(crm_solution_input, currency, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_solution_input, authority, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_solution_input, approver, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_solution_input, override_by, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

/* --- what is on the table */

static crm_status options_grow(crm *db, struct crmi_case *c, size_t *room)
{
	const size_t wanted = *room ? *room * 2 : FIRST_OPTIONS;
	crm_remedy *options = crmi_arena_allocate(&db->scratch, wanted * sizeof *options);

	if (!options)
		return crmi_no_memory(db);
	if (c->option_count)
		memcpy(options, c->options, c->option_count * sizeof *options);
	c->options = options;
	*room = wanted;
	return CRM_OK;
}

static crm_status options_read(crm *db, struct crmi_case *c)
{
	const struct crmi_remedy_open_in in = { .complaint_id = c->row.id };
	size_t room = 0;
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_REMEDY_OPEN, &in, &rows);

	if (rc < 0)
		return rc;
	do {
		if (c->option_count == room && (rc = options_grow(db, c, &room)) < 0)
			break;
		rc = crmi_next(db, &rows, &c->options[c->option_count], &db->scratch);
		if (rc == CRM_OK)
			c->option_count++;
	} while (rc == CRM_OK);
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

/* Where the complainant has answered nothing is open, and need not be looked for. */
static bool has_answered(const struct crmi_case *c)
{
	return c->before.remedies == 0 || c->before.state == CRM_COMPLAINT_VERIFYING || c->before.state == CRM_COMPLAINT_REVISING;
}

static crm_status options_load(crm *db, struct crmi_case *c)
{
	crm_status rc = CRM_OK;

	if (!c->options_known && !has_answered(c))
		rc = options_read(db, c);
	c->options_known = rc == CRM_OK;
	return rc;
}

static crm_status option_end(struct crmi_call *call, const struct crmi_case *c, const crm_remedy *option, int32_t outcome)
{
	crm_remedy after = *option;
	crm_status rc = crmi_case_in_order(call, c, option->offered_at);

	if (rc < 0)
		return rc;
	after.outcome = outcome;
	after.ended_at = call->at;
	rc = crmi_record_update(call, CRMI_TABLE_REMEDY, option, &after);
	return rc < 0 ? rc : CRM_OK;
}

/* One is accepted, the others are declined; without one all have the outcome. */
static crm_status options_settle(struct crmi_call *call, struct crmi_case *c, const crm_remedy *accepted, int32_t outcome)
{
	crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < c->option_count && rc == CRM_OK; i++)
		rc = option_end(call, c, &c->options[i], &c->options[i] == accepted ? CRM_REMEDY_ACCEPTED : outcome);
	if (accepted)
		c->row.solution = accepted->text;
	c->option_count = 0;
	return rc;
}

crm_status crmi_case_options_end(struct crmi_call *call, struct crmi_case *c, int32_t outcome)
{
	crm_status rc = options_load(call->db, c);

	return rc < 0 ? rc : options_settle(call, c, NULL, outcome);
}

static crm_status remedy_judged(crm *db, const struct crmi_case *c, crm_rule rule)
{
	if (rule == CRM_RULE_NONE)
		return CRM_OK;
	return crmi_refuse(db, rule, CRM_ENTITY_COMPLAINT, &c->row.id, crmi_remedy_rule_field(rule));
}

crm_status crmi_case_options_content(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc = options_load(call->db, c);

	if (rc < 0 || (rc = remedy_judged(call->db, c, crmi_remedy_answer_rule(c->option_count, CRM_OPTION_ONLY, false))) < 0)
		return rc;
	return options_settle(call, c, c->option_count ? c->options : NULL, CRM_REMEDY_DECLINED);
}

/* --- offering */

static crm_status solution_check(crm *db, void *asked)
{
	crm_solution_input *in = asked;

	in->currency = crmi_complaint_text_or(in->currency, NULL);
	in->authority = crmi_complaint_text_or(in->authority, NULL);
	in->approver = crmi_complaint_text_or(in->approver, NULL);
	if (in->amount < 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "amount", "amount is not negative");
	if (in->currency && in->amount == 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "amount", "there is a currency and no amount");
	return in->currency ? crmi_currency_check(db, in->currency) : CRM_OK;
}

/* D-CMP-22, D-CMP-36: the guards that somebody may let pass come before those that nobody can. */
static crm_status solution_judged(struct crmi_call *call, struct crmi_case *c, const crm_solution_input *in)
{
	crm *db = call->db;
	const bool ended = crmi_complaint_has_ended(c->row.state);
	crm_status rc = crmi_case_judged(db, c, ended ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE);

	if (rc == CRM_OK && !crmi_complaint_is_calm(&c->row))
		rc = crmi_case_override(call, c, CRM_STEP_SOLVE, CRM_RULE_MOOD_FIRST, in->override_by);
	if (rc == CRM_OK && c->row.claim == CRM_CLAIM_OPPORTUNISTIC && crmi_remedy_is_money(in))
		rc = crmi_case_override(call, c, CRM_STEP_SOLVE, CRM_RULE_CLAIM_OPPORTUNISTIC, in->override_by);
	if (rc < 0 || (rc = crmi_case_step_judged(call, c, crmi_complaint_solve_rule(&c->row, in))) < 0)
		return rc;
	return remedy_judged(db, c, crmi_remedy_offer_rule(in, &c->playbook, call->actor));
}

static crm_status option_add(struct crmi_call *call, struct crmi_case *c, const crm_solution_input *in)
{
	crm_remedy option = { .complaint_id = c->row.id,
		                  .number = ++c->row.remedies,
		                  .offered_at = call->at,
		                  .offered_by = call->actor,
		                  .kind = in->kind,
		                  .text = in->text,
		                  .amount = in->amount,
		                  .currency = in->currency,
		                  .authority = in->authority,
		                  .approver = in->approver,
		                  .outcome = in->accepted ? CRM_REMEDY_ACCEPTED : CRM_REMEDY_OFFERED,
		                  .ended_at = in->accepted ? call->at : CRM_NO_TIME };
	crm_status rc = in->accepted ? crmi_case_options_end(call, c, CRM_REMEDY_DECLINED) : CRM_OK;

	return rc < 0 ? rc : crmi_record_insert(call, CRMI_TABLE_REMEDY, &option);
}

/* So that no offer is forgotten; a further one is asked about with those before it. */
static crm_status plan_question(struct crmi_call *call, struct crmi_case *c, crm_id *made)
{
	crm_task before, after;
	crm_status rc = crmi_case_task(call->db, c, CRM_TASK_SATISFACTION_CHECK, &before);

	if (rc == CRM_DONE)
		return crmi_case_plan_check(call, c, call->at, CRM_DUE_CHECK, made);
	if (rc < 0)
		return rc;
	after = before;
	after.rule = CRM_DUE_CHECK;
	after.basis_at = call->at;
	after.amount = c->playbook.complaint_check_days;
	after.due_at = after.planned_at = call->at + after.amount * CRM_DAY;
	*made = after.id;
	rc = crmi_task_store(call, &before, &after);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status solve_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_solution_input *solution = asked;
	crm_id *made = call->result;
	crm_status rc = solution_judged(call, c, solution);

	if (rc < 0 || (rc = crmi_case_answered(call, c, "a solution was offered")) < 0 || (rc = option_add(call, c, solution)) < 0)
		return rc;
	c->row.solution = solution->text;
	c->row.alternative = NULL; /* of an explanation that did not do */
	crmi_case_move(c, solution->accepted ? CRM_COMPLAINT_VERIFYING : CRM_COMPLAINT_SOLUTION_OFFERED, call->at);
	if ((rc = crmi_case_happens(call, c, CRMI_HAPPENS_SOLVED)) < 0 || (rc = plan_question(call, c, made)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_SOLVED);
}

static const struct crmi_case_frame solve_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_solve"),
	           CRMI_TAKES("solution", crm_solution_input, solution_fields), .makes = true, .check = solution_check },
	.work = solve_case,
};

crm_status crm_complaint_solve(crm *db, const crm_act *act, const crm_id *id, const crm_solution_input *solution,
                               crm_id *task_out)
{
	return crmi_case_call(db, act, &solve_call, id, solution, task_out);
}

/* --- the answer */

static const crm_remedy *option_of(const struct crmi_case *c, int64_t number)
{
	size_t i;

	if (number == CRM_OPTION_ONLY)
		return c->option_count == 1 ? c->options : NULL;
	for (i = 0; i < c->option_count; i++)
		if (c->options[i].number == number)
			return &c->options[i];
	return NULL;
}

static crm_status answer_judged(struct crmi_call *call, struct crmi_case *c, int64_t option)
{
	crm *db = call->db;
	crm_status rc = crmi_case_step_judged(call, c, crmi_complaint_step_rule(c->row.state, CRM_STEP_ANSWER));

	if (rc < 0 || (rc = options_load(db, c)) < 0)
		return rc;
	return remedy_judged(db, c, crmi_remedy_answer_rule(c->option_count, option, option_of(c, option) != NULL));
}

/* The solution is accepted: whether it satisfied is asked after a while. A case brought in from elsewhere has no check yet. */
static crm_status verify_later(struct crmi_call *call, struct crmi_case *c, crm_id *made)
{
	crm_task check;
	crm_status rc = crmi_case_task(call->db, c, CRM_TASK_SATISFACTION_CHECK, &check);

	crmi_case_move(c, CRM_COMPLAINT_VERIFYING, call->at);
	if (rc == CRM_DONE)
		return crmi_case_plan_check(call, c, call->at, CRM_DUE_CHECK, made);
	*made = check.id;
	return rc;
}

static crm_status look_on(struct crmi_call *call, struct crmi_case *c)
{
	static const struct crmi_ending declined = { CHECK, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, "the solution was declined" };
	crm_status rc = crmi_case_tasks_end(call, c, &declined);

	return rc < 0 ? rc : crmi_case_revise(call, c);
}

/* The assessment is open here only for a case that was brought in from elsewhere in this state. */
static crm_status answer_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int64_t option = *(const int64_t *)asked;
	crm_id *made = call->result;
	const bool accepted = option != CRM_OPTION_NONE;
	crm_status rc = answer_judged(call, c, option);

	if (rc < 0 || (rc = crmi_case_assessed(call, c, "the complainant has answered")) < 0 ||
	    (rc = crmi_case_replied(call, c, "the complainant has answered")) < 0 ||
	    (rc = options_settle(call, c, option_of(c, option), CRM_REMEDY_DECLINED)) < 0 ||
	    (rc = accepted ? verify_later(call, c, made) : look_on(call, c)) < 0 ||
	    (rc = crmi_case_happens(call, c, accepted ? CRMI_HAPPENS_ACCEPTED : CRMI_HAPPENS_DECLINED)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_ANSWERED);
}

static const struct crmi_case_frame answer_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_answer"), CRMI_VALUE_GIVEN("option", int64_t), .makes = true },
	.work = answer_case,
};

crm_status crm_complaint_answer(crm *db, const crm_act *act, const crm_id *id, int64_t option, crm_id *task_out)
{
	return crmi_case_call(db, act, &answer_call, id, &option, task_out);
}

/* --- listing */

static void after_remedy(void *in, const void *row)
{
	((struct crmi_remedy_page_in *)in)->after = ((const crm_remedy *)row)->number;
}

crm_status crm_remedy_list(crm *db, const crm_id *complaint_id, crm_remedy_cursor **cursor_out)
{
	const struct crmi_remedy_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_REMEDY_PAGE, &in, sizeof in, after_remedy };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_remedy_next, crm_remedy_cursor_free, crm_remedy_cursor, crm_remedy)
