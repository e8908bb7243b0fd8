#include "complaint_clock_rules.h"

enum { STATES = CRM_COMPLAINT_VOID + 1 };

/* D-CMP-25 to D-CMP-35 in the words of the clock. A judgement is no contact; an acceptance needs no answer; a solution
 * that did not do takes back that the case was resolved before it says anything else. */
static const int32_t events_of[CRMI_HAPPENINGS][CRMI_HAPPENING_EVENTS] = {
	[CRMI_HAPPENS_EXPLAINED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
	[CRMI_HAPPENS_LISTENED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
	[CRMI_HAPPENS_REFUSED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
	[CRMI_HAPPENS_PROMISED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
	[CRMI_HAPPENS_RENEWED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
	[CRMI_HAPPENS_PROGRESS_TOLD] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
	[CRMI_HAPPENS_SOLVED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
	[CRMI_HAPPENS_ACCEPTED] = { 0, 0 },
	[CRMI_HAPPENS_DECLINED] = { CRM_CLOCK_EVENT_REOPEN, CRM_CLOCK_EVENT_CUSTOMER_MESSAGE },
	[CRMI_HAPPENS_SATISFIED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
	[CRMI_HAPPENS_DISSATISFIED] = { CRM_CLOCK_EVENT_REOPEN, CRM_CLOCK_EVENT_AGENT_MESSAGE },
	[CRMI_HAPPENS_UNREACHABLE] = { 0, 0 },
	[CRMI_HAPPENS_REOPENED] = { CRM_CLOCK_EVENT_REOPEN, 0 },
	[CRMI_HAPPENS_MESSAGE_IN] = { CRM_CLOCK_EVENT_CUSTOMER_MESSAGE, 0 },
	[CRMI_HAPPENS_MESSAGE_OUT] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
};

/* Where a promise was made the complainant was spoken to; where a solution is on the table the case is resolved. */
static const int32_t events_of_state[STATES][CRMI_HAPPENING_EVENTS] = {
	[CRM_COMPLAINT_EXPLAINED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
	[CRM_COMPLAINT_PROMISED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
	[CRM_COMPLAINT_IN_PROGRESS] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
	[CRM_COMPLAINT_SOLUTION_OFFERED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
	[CRM_COMPLAINT_VERIFYING] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
	[CRM_COMPLAINT_CLOSED] = { CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
};

static int take_events(const int32_t *events, int32_t *kinds)
{
	int count = 0;

	while (count < CRMI_HAPPENING_EVENTS && events[count]) {
		kinds[count] = events[count];
		count++;
	}
	return count;
}

int crmi_clock_events_of(int32_t happening, int32_t *kinds)
{
	return happening > 0 && happening < CRMI_HAPPENINGS ? take_events(events_of[happening], kinds) : 0;
}

int crmi_clock_events_of_state(int32_t state, int32_t *kinds)
{
	return state > 0 && state < STATES ? take_events(events_of_state[state], kinds) : 0;
}

bool crmi_happening_answers(int32_t happening)
{
	int32_t kinds[CRMI_HAPPENING_EVENTS];
	int i, count = crmi_clock_events_of(happening, kinds);

	for (i = 0; i < count; i++)
		if (kinds[i] == CRM_CLOCK_EVENT_AGENT_MESSAGE)
			return true;
	return false;
}

bool crmi_happening_acts(int32_t happening)
{
	switch (happening) {
	case CRMI_HAPPENS_EXPLAINED:
	case CRMI_HAPPENS_REFUSED:
	case CRMI_HAPPENS_PROMISED:
	case CRMI_HAPPENS_SOLVED:
		return true;
	default:
		return false;
	}
}

const char *crmi_clock_target_of(int32_t happening, int32_t *kind)
{
	if (happening != CRMI_HAPPENS_OPENED && happening != CRMI_HAPPENS_JUDGED)
		return NULL;
	*kind = happening == CRMI_HAPPENS_OPENED ? CRM_CLOCK_EVENT_START : CRM_CLOCK_EVENT_STOP;
	return "assess";
}

bool crmi_milestone_is_wanted(const crm_clock_standing *standing)
{
	return standing && standing->due_at != CRM_NO_TIME && standing->state != CRM_CLOCK_MET && standing->state != CRM_CLOCK_MISSED;
}

int32_t crmi_milestone_fate(const crm_task *task, const crm_clock_standing *standing)
{
	if (!standing)
		return CRMI_MILESTONE_GONE;
	if (standing->round > task->detail || standing->state == CRM_CLOCK_MET || standing->state == CRM_CLOCK_MISSED)
		return CRMI_MILESTONE_DONE;
	return crmi_milestone_is_wanted(standing) ? CRMI_MILESTONE_STAYS : CRMI_MILESTONE_GONE;
}

int32_t crmi_clock_escalation(int32_t escalation, int32_t level)
{
	return level > escalation ? level : escalation;
}
