/* Time passes: everything that fell due happens, the earliest first, at the time at which it was due. */
#include "crm/database.h"

#include "subject.h"

#include <string.h>

/* The subject whose next effect falls due first, and when; ties go by the order of the subjects. */
static crm_status first_due(crm *db, const struct crmi_subject **subject_out, int64_t *at_out)
{
	const struct crmi_subject *const *subject;
	crm_status rc = CRM_OK;

	*subject_out = NULL;
	*at_out = CRM_NO_TIME;
	for (subject = db->subjects; *subject && rc >= 0; subject++) {
		int64_t at = CRM_NO_TIME;

		if (!(*subject)->wake)
			continue;
		rc = (*subject)->wake(db, &at);
		if (rc == CRM_OK && at != CRM_NO_TIME && (*at_out == CRM_NO_TIME || at < *at_out)) {
			*at_out = at;
			*subject_out = *subject;
		}
	}
	return rc < 0 ? rc : CRM_OK;
}

/* One effect in one transaction. CRM_UNCHANGED: nothing is due. */
static crm_status fire_one(crm *db, const crm_act *act, crm_tick_result *result)
{
	const struct crmi_subject *subject;
	struct crmi_call call = { 0 };
	crm_tick_result counted;
	crm_act plain = CRM_INIT(crm_act);
	int64_t at;
	crm_status rc;

	plain.actor = act ? act->actor : NULL;
again:
	if ((rc = crmi_call_begin(&call, db, &plain, "crm_tick")) < 0)
		return rc;
	counted = *result;
	rc = first_due(db, &subject, &at);
	if (rc == CRM_OK)
		rc = subject && at <= call.now ? subject->fire(&call, call.now, &counted) : CRM_UNCHANGED;
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc == CRM_OK)
		*result = counted;
	return rc;
}

static crm_status earliest(crm *db, int64_t *at_out)
{
	const struct crmi_subject *subject;
	struct crmi_task_first_in in = { .after = crmi_now(db) };
	struct crmi_task_first_out first;
	crm_status rc = first_due(db, &subject, at_out);

	if (rc < 0)
		return rc;
	if (*at_out != CRM_NO_TIME && *at_out < in.after)
		*at_out = in.after;
	rc = crmi_one(db, CRMI_STMT_TASK_FIRST, &in, &first, &db->scratch);
	if (rc == CRM_OK && (*at_out == CRM_NO_TIME || first.due_at < *at_out))
		*at_out = first.due_at;
	return rc < 0 ? rc : CRM_OK;
}

crm_status crm_next_wake(crm *db, int64_t *at_out)
{
	crm_status rc;

	if (at_out)
		*at_out = CRM_NO_TIME;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	return at_out ? earliest(db, at_out) : crmi_input_missing(db, "at_out");
}

static const struct crmi_field tick_act_fields[] = {
	CRMI_INPUT(crm_act, actor, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

crm_status crm_tick(crm *db, const crm_act *act, crm_tick_result *result_out)
{
	crm_tick_result result = { 0 };
	crm_act taken;
	crm_status rc;
	bool any = false;

	if (result_out)
		memset(result_out, 0, sizeof *result_out);
	if ((rc = crmi_enter(db)) < 0 || (rc = crmi_input_take(db, &taken, sizeof taken, act, tick_act_fields, 1)) < 0)
		return rc;
	while ((rc = fire_one(db, &taken, &result)) == CRM_OK)
		any = true;
	if (rc == CRM_UNCHANGED)
		rc = earliest(db, &result.next_wake);
	if (result_out)
		*result_out = result;
	if (rc < 0)
		return rc;
	if (any && db->level == 0)
		(void)db->store->driver->checkpoint(db->store); /* a quiet moment; when another connection reads, the next one will do */
	return any ? CRM_OK : CRM_UNCHANGED;
}
