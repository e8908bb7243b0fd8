/* Lists what is due and why. */
#include <stdio.h>
#include <crm/crm.h>

//! [due]
static crm_status print_why(crm *db, const crm_id *task_id)
{
	const crm_explanation *why = NULL;
	char at[CRM_TIME_TEXT];
	crm_status rc;
	size_t i;

	if ((rc = crm_task_explain(db, task_id, &why)) < 0)
		return rc;
	for (i = 0; i < why->step_count; i++)
		printf("    %s  %s (%s)\n", crm_time_text(why->steps[i].at, at), why->steps[i].text, why->steps[i].source);
	crm_explanation_free(why);
	return CRM_OK;
}

static crm_status print_due(crm *db)
{
	crm_task_cursor *cursor = NULL;
	const crm_task *task;
	char at[CRM_TIME_TEXT];
	crm_status rc;

	if ((rc = crm_task_due(db, NULL, &cursor)) < 0) /* everybody's, up to now, the longest overdue first */
		return rc;
	while ((rc = crm_task_next(cursor, &task)) == CRM_OK) {
		printf("%s for %s, due %s\n", crm_task_kind_name(task->kind), task->handler, crm_time_text(task->due_at, at));
		if ((rc = print_why(db, &task->id)) < 0)
			break;
	}
	crm_task_cursor_free(cursor);
	return rc; /* CRM_DONE, or what went wrong */
}
//! [due]

/* A customer of the important class, which is called every month, assigned to Li and not called for forty days. */
static crm_status neglect_a_customer(crm *db)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_status rc;
	crm_id id;

	act.at = crm_now(db) - 40 * CRM_DAY;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Zhang Wei";
	if ((rc = crm_customer_add(db, &act, &input, &id)) < 0)
		return rc;
	return crm_followup_assign(db, &act, &id, CRM_CLASS_IMPORTANT, "li");
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 || (rc = neglect_a_customer(db)) < 0 ||
	    (rc = print_due(db)) < 0)
		fprintf(stderr, "%s\n", crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
