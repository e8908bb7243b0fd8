/* Limits of promises: from the day of the complaint, by a calendar of the playbook where one is named (D-CMP-29, D-CMP-30). */
#include "complaint_limit.h"

/* Where the playbook has no limit, a promised time that lies further ahead is taken for a slip of the hand. */
enum { MOST_DAYS = 3653 };

/* A limit, and how a promised time lies to it. */
struct reach {
	int64_t at;     /* CRM_NO_TIME = there is no limit, or it cannot be told */
	bool    beyond; /* the promised time lies after it */
	bool    hidden; /* whether it does cannot be told: the holidays until then are not known */
};

/* The day of the complaint itself does not count, and the last working day counts to its closing. */
static crm_status count_days(const crm_calendar *calendar, int64_t from, int32_t days, int64_t *at)
{
	crm_calendar_options options = CRM_INIT(crm_calendar_options);

	options.origin = CRM_ORIGIN_COUNT_AFTER;
	options.end_of_day = 1;
	return crm_calendar_add_days(calendar, from, days, &options, at, NULL);
}

/* Where a calendar ends before the limit does, the limit lies after all days that it knows, and so many working days are no
 * fewer days of any kind. */
static bool is_hidden(const crm_calendar *calendar, const struct crmi_case *c, int32_t days, int64_t due_at)
{
	int32_t open;

	if (due_at <= c->row.received_at + days * CRM_DAY)
		return false;
	return crm_calendar_is_open(calendar, due_at, NULL, &open, NULL) < 0;
}

static crm_status no_calendar(crm *db)
{
	return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "calendars", "a stored playbook lacks a calendar it names");
}

/* The calendar as the case knows it; where it ends too early, as it is known by now: holidays are announced, not
 * decided by us. */
static crm_status reach_by_calendar(crm *db, const struct crmi_case *c, int32_t days, int64_t due_at, struct reach *reach)
{
	const char *name = c->playbook.complaint_limit_calendar;
	const crm_calendar *known = NULL, *newer = NULL;
	const struct crmi_playbook *in_force = NULL;
	crm_status rc = crmi_calendar_get(db, c->playbook.version, name, &known);

	if (rc != CRM_OK)
		return rc < 0 ? rc : no_calendar(db);
	if (count_days(known, c->row.received_at, days, &reach->at) == CRM_OK)
		return CRM_OK;
	if ((rc = crmi_playbook_now(db, &in_force)) < 0 || (rc = crmi_calendar_get(db, in_force->version, name, &newer)) < 0)
		return rc;
	if (!newer || count_days(newer, c->row.received_at, days, &reach->at) != CRM_OK)
		reach->hidden = is_hidden(newer ? newer : known, c, days, due_at);
	return CRM_OK;
}

static crm_status reach_of(crm *db, const struct crmi_case *c, int32_t days, int64_t due_at, struct reach *reach)
{
	crm_status rc = CRM_OK;

	*reach = (struct reach){ .at = CRM_NO_TIME };
	if (days == CRMI_UNSET)
		return CRM_OK;
	if (*c->playbook.complaint_limit_calendar)
		rc = reach_by_calendar(db, c, days, due_at, reach);
	else
		reach->at = c->row.received_at + days * CRM_DAY;
	reach->beyond = reach->at != CRM_NO_TIME && due_at > reach->at;
	return rc;
}

static crm_status too_late(crm *db, const struct crmi_case *c, const struct reach *reach)
{
	char latest[CRM_TIME_TEXT];

	if (reach->hidden)
		(void)crmi_fail(db, CRM_ERR_REFUSED, CRM_RULE_CALENDAR_BEYOND, "due_at",
		                "the calendar of the limit is not known until the promised time: the holidays have to be loaded first");
	else
		(void)crmi_fail(db, CRM_ERR_REFUSED, CRM_RULE_PROMISE_TOO_LATE, "due_at", "%s, which is %s",
		                crm_rule_text(CRM_RULE_PROMISE_TOO_LATE), crm_time_text(reach->at, latest));
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = c->row.id;
	return CRM_ERR_REFUSED;
}

static bool held_to_nothing(const struct crmi_case *c)
{
	return c->playbook.complaint_promise_limit_days == CRMI_UNSET && c->playbook.complaint_renewal_limit_days == CRMI_UNSET;
}

static crm_status too_far(crm *db, const struct crmi_case *c)
{
	(void)crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "due_at", "due_at lies more than ten years ahead");
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = c->row.id;
	return CRM_ERR_INVALID;
}

crm_status crmi_case_limit(struct crmi_call *call, const struct crmi_case *c, int64_t due_at, bool *beyond_first_out)
{
	struct reach first, later, *held;
	crm_status rc = reach_of(call->db, c, c->playbook.complaint_promise_limit_days, due_at, &first);

	if (rc < 0 || (rc = reach_of(call->db, c, c->playbook.complaint_renewal_limit_days, due_at, &later)) < 0)
		return rc;
	if (held_to_nothing(c) && due_at > call->now + MOST_DAYS * CRM_DAY)
		return too_far(call->db, c);
	held = crmi_promise_is_first(c->row.promises, first.at, call->now) ? &first : &later;
	*beyond_first_out = first.beyond || first.hidden;
	return held->beyond || held->hidden ? too_late(call->db, c, held) : CRM_OK;
}
