/* Why a task is due when it is: the fact, the rule and its number, and what moved it since. */
#include "call.h"
#include "settings.h"
#include "subject.h"
#include "task_record.h"
#include "view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { STEPS = CRMI_EXPLAIN_STEPS + 1, STEP_TEXT = 240 };

/* How a due time was found, in words. */
struct due_words {
	const char *basis, *basis_source;  /* what happened at basis_at, and what says that it counts */
	const char *before, *unit, *after; /* the rule, around its number; no unit = it has none */
	const char *source;                /* the rule of the trade and the setting */
};

/* clang-format off */
static const struct due_words words_of[] = {
	[CRM_DUE_GIVEN] = { NULL, NULL, "the time that was given with it", NULL, "", "journal" },
	[CRM_DUE_CADENCE_CALL] = { "last call", "D-FUP-01", "a call every ", "month", "", "call_months" },
	[CRM_DUE_CADENCE_VISIT] = { "last visit", "D-FUP-01", "a visit every ", "month", "", "visit_months" },
	[CRM_DUE_PROMISE] = { "promise made to the complainant", "D-CMP-28",
		"the time promised to the complainant", NULL, "", "D-CMP-29" },
	[CRM_DUE_PROMISE_LEAD] = { "time promised to the complainant", "D-CMP-29",
		"the progress is told ", "minute", " before it", "D-CMP-30 complaint.promise_lead_minutes" },
	[CRM_DUE_ASSESS] = { "complaint received", "D-CMP-31",
		"a complaint is judged within ", "minute", "", "D-CMP-24 complaint.assess_minutes" },
	[CRM_DUE_CHECK] = { "complaint solved or explained", "D-CMP-33",
		"satisfaction is asked for after ", "day", "", "D-CMP-35 complaint.check_days" },
	[CRM_DUE_CHECK_AGAIN] = { "attempt that did not reach the complainant", "D-CMP-35",
		"satisfaction is asked for again after ", "day", "", "D-CMP-35 complaint.check_again_days" },
	[CRM_DUE_INACTIVITY] = { "no purchase since", "D-CUST-01",
		"counts as lost after ", "day", " without a purchase", "D-CUST-01 lifecycle.churn.window_days" },
	[CRM_DUE_PURCHASE] = { "purchase made", "D-CUST-03",
		"a purchase proposes another state at once", NULL, "", "D-CUST-03 lifecycle.purchase.mode" },
	[CRM_DUE_ESCALATION] = { "promise broken, or case raised", "D-CMP-42",
		"a superior is called in at once", NULL, "", "D-CMP-42 complaint.escalate_on_breach" },
	[CRM_DUE_CLOCK_TARGET] = { "target began", "D-CMP-43", "the clock of the case", NULL, "", "D-CMP-43 complaint.clock" },
	[CRM_DUE_CLOCK_STEP] = { "time of an escalation step", "D-CMP-42",
		"the clock of the case calls a superior in", NULL, "", "D-CMP-42 complaint.clock" },
	[CRM_DUE_ACTION] = { "corrective action planned, or its cause came back", "D-CMP-07",
		"the time that was set for it", NULL, "", "D-CMP-07" },
};
/* clang-format on */

/* The explanation while it is made. */
struct account {
	crm *db;
	crm_task task;
	crm_customer customer; /* zeroed when the task is about nobody */
	crm_explanation *view;
	crm_explain_step *steps;
	bool failed; /* no memory */
};

/* Texts live with the view. */
__attribute__((format(printf, 2, 3))) static const char *phrase(struct account *a, const char *format, ...)
{
	char text[STEP_TEXT];
	va_list arguments;
	const char *kept;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	kept = length < 0 ? NULL : crmi_arena_copy(crmi_view_arena(a->view), text, strlen(text));
	a->failed |= !kept;
	return kept;
}

static void step_add(struct account *a, int64_t at, const char *text, const char *source)
{
	a->steps[a->view->step_count++] = (crm_explain_step){ at, text, source };
}

static const char *plural(int32_t amount)
{
	return amount == 1 ? "" : "s";
}

static bool is_cadence(const crm_task *task)
{
	return task->rule == CRM_DUE_CADENCE_CALL || task->rule == CRM_DUE_CADENCE_VISIT;
}

/* --- the fact */

static const char *cadence_basis(const struct account *a)
{
	const crm_customer *customer = &a->customer;
	const int64_t basis_at = a->task.basis_at;
	bool visit = a->task.rule == CRM_DUE_CADENCE_VISIT;

	if (basis_at == (visit ? customer->last_visit_at : customer->last_call_at)) {
		if (!visit && basis_at == customer->last_visit_at)
			return "last visit, which did for the call as well";
		return visit ? "last visit that reached the customer" : "last call that reached the customer";
	}
	if (basis_at == customer->class_since)
		return "contact class assigned";
	return words_of[a->task.rule].basis; /* there is a later one by now, or the customer did not want to talk */
}

/* An assessment counts from the receipt, or from the time a closed case was taken up again. */
static crm_status assess_basis(const struct account *a, const char **basis)
{
	crm_complaint complaint = { .id = a->task.complaint_id };
	crm_status rc = crmi_record_get(a->db, CRMI_TABLE_COMPLAINT, &complaint, &a->db->scratch);

	if (rc == CRM_OK && complaint.received_at != a->task.basis_at)
		*basis = "complaint taken up again";
	return rc < 0 ? rc : CRM_OK;
}

static crm_status explain_basis(struct account *a)
{
	const struct due_words *words = &words_of[a->task.rule];
	const char *basis = words->basis;
	crm_status rc = CRM_OK;

	if (a->task.rule == CRM_DUE_GIVEN) {
		step_add(a, a->task.created_at, "task added", "journal");
		return CRM_OK;
	}
	if (a->task.basis_at == CRM_NO_TIME)
		return CRM_OK;
	if (is_cadence(&a->task))
		basis = cadence_basis(a);
	else if (a->task.rule == CRM_DUE_ASSESS)
		rc = assess_basis(a, &basis);
	step_add(a, a->task.basis_at, basis, words->basis_source);
	return rc;
}

/* --- the rule and its number */

/* The task keeps the months, not the class: the class of the customer is named when it gives these months in that
 * version. */
static crm_status cadence_class(const struct account *a, const char **name)
{
	const struct crmi_playbook *playbook = NULL;
	struct crmi_cadence cadence;
	crm_status rc = crmi_playbook_version(a->db, a->task.playbook, &playbook);

	*name = NULL;
	if (rc < 0)
		return rc;
	cadence = crmi_playbook_cadence(playbook, a->customer.contact_class);
	if (a->task.amount == (a->task.rule == CRM_DUE_CADENCE_CALL ? cadence.call_months : cadence.visit_months))
		*name = crm_contact_class_name(a->customer.contact_class);
	return CRM_OK;
}

static crm_status explain_cadence(struct account *a)
{
	const struct due_words *words = &words_of[a->task.rule];
	const crm_task *task = &a->task;
	const char *name = NULL, *text, *source;
	crm_status rc = cadence_class(a, &name);

	if (rc < 0)
		return rc;
	text = phrase(a, "%s%s: %s%d %s%s (playbook version %lld)", name ? "contact class " : "cadence", name ? name : "",
	              words->before, (int)task->amount, words->unit, plural(task->amount), (long long)task->playbook);
	source = name ? phrase(a, "D-TIER-03 followup.cadence.%s.%s", name, words->source) : "D-TIER-03 followup.cadence";
	step_add(a, task->planned_at, text, source);
	return CRM_OK;
}

/* D-KEY-08: another time than that for every case is the time of a green lane. */
static crm_status assess_source(const struct account *a, const char **source)
{
	const struct crmi_playbook *playbook = NULL;
	crm_status rc = crmi_playbook_version(a->db, a->task.playbook, &playbook);

	if (rc == CRM_OK && playbook->complaint_assess_minutes != a->task.amount)
		*source = "D-KEY-08 complaint.lanes";
	return rc < 0 ? rc : CRM_OK;
}

static crm_status explain_rule(struct account *a)
{
	const struct due_words *words = &words_of[a->task.rule];
	const crm_task *task = &a->task;
	const char *text = words->before, *source = words->source;
	crm_status rc;

	if (is_cadence(task))
		return explain_cadence(a);
	if (task->rule == CRM_DUE_ASSESS && (rc = assess_source(a, &source)) < 0)
		return rc;
	if (words->unit)
		text = phrase(a, "%s%d %s%s%s (playbook version %lld)", words->before, (int)task->amount, words->unit,
		              plural(task->amount), words->after, (long long)task->playbook);
	step_add(a, task->planned_at, text, source);
	return CRM_OK;
}

/* --- what moved it since */

static void explain_moved(struct account *a)
{
	const crm_task *task = &a->task;

	if (task->due_at == task->planned_at)
		return;
	if (task->snoozes > 0)
		step_add(a, task->due_at, phrase(a, "put off %d time%s", (int)task->snoozes, plural(task->snoozes)), "journal");
	else if (is_cadence(task))
		step_add(a, task->due_at, "tried again, since the customer was not reached", "D-FUP-10 followup.retry_days");
	else
		step_add(a, task->due_at, "moved", "journal");
}

static crm_status account_load(struct account *a, const crm_id *id)
{
	crm_status rc = crmi_task_load(a->db, id, &a->task);

	if (rc < 0)
		return rc;
	if (a->task.rule < 0 || (size_t)a->task.rule >= sizeof words_of / sizeof *words_of)
		return crmi_fail(a->db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "rule",
		                 "the task was planned by an unknown rule");
	if (crm_id_is_none(&a->task.customer_id))
		return CRM_OK;
	a->customer.id = a->task.customer_id;
	rc = crmi_record_get(a->db, CRMI_TABLE_CUSTOMER, &a->customer, &a->db->scratch);
	return rc < 0 ? rc : CRM_OK;
}

/* The subject that a task belongs to may know more than its row says. */
static crm_status explain_by_subject(struct account *a)
{
	const struct crmi_subject *const *subject;
	crm_status rc;

	for (subject = a->db->subjects; *subject && !a->view->step_count; subject++) {
		if (!(*subject)->task_explain || !((*subject)->task_kinds & CRMI_KIND(a->task.kind)))
			continue;
		rc = (*subject)->task_explain(a->db, &a->task, crmi_view_arena(a->view), a->steps, &a->view->step_count);
		if (rc < 0)
			return rc;
	}
	return CRM_OK;
}

static crm_status account_make(struct account *a)
{
	crm_status rc;

	a->view->task_id = a->task.id;
	a->view->due_at = a->task.due_at;
	a->steps = crmi_arena_allocate(crmi_view_arena(a->view), STEPS * sizeof *a->steps);
	a->view->steps = a->steps;
	if (!a->steps)
		return crmi_no_memory(a->db);
	if ((rc = explain_by_subject(a)) < 0)
		return rc;
	if (!a->view->step_count && ((rc = explain_basis(a)) < 0 || (rc = explain_rule(a)) < 0))
		return rc;
	explain_moved(a);
	return a->failed ? crmi_no_memory(a->db) : CRM_OK;
}

crm_status crm_task_explain(crm *db, const crm_id *id, const crm_explanation **explanation_out)
{
	struct account account = { .db = db };
	crm_status rc;

	if (explanation_out)
		*explanation_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !explanation_out)
		return crmi_input_missing(db, id ? "explanation_out" : "id");
	if ((rc = account_load(&account, id)) < 0)
		return rc;
	account.view = crmi_view_new(&db->memory, sizeof *account.view);
	if (!account.view)
		return crmi_no_memory(db);
	rc = account_make(&account);
	if (rc < 0)
		crmi_view_free(account.view);
	else
		*explanation_out = account.view;
	return rc;
}

void crm_explanation_free(const crm_explanation *explanation)
{
	crmi_view_free(explanation);
}
