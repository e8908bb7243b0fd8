/* What the steps of a case mean to its clock, and to the tasks of its targets. Pure. */
#ifndef CRMI_COMPLAINT_CLOCK_RULES_H
#define CRMI_COMPLAINT_CLOCK_RULES_H

#include "crm/clock.h"
#include "crm/complaint.h"
#include "crm/task.h"

/* What happens on a case that its clock may have to know. */
enum crmi_happening {
	CRMI_HAPPENS_EXPLAINED = 1,
	CRMI_HAPPENS_LISTENED,
	CRMI_HAPPENS_REFUSED,
	CRMI_HAPPENS_PROMISED,
	CRMI_HAPPENS_RENEWED,
	CRMI_HAPPENS_PROGRESS_TOLD,
	CRMI_HAPPENS_SOLVED,
	CRMI_HAPPENS_ACCEPTED,
	CRMI_HAPPENS_DECLINED,
	CRMI_HAPPENS_SATISFIED,
	CRMI_HAPPENS_DISSATISFIED,
	CRMI_HAPPENS_UNREACHABLE,
	CRMI_HAPPENS_REOPENED,
	CRMI_HAPPENS_MESSAGE_IN,
	CRMI_HAPPENS_MESSAGE_OUT,
	CRMI_HAPPENS_OPENED,
	CRMI_HAPPENS_JUDGED,
	CRMI_HAPPENINGS
};

enum { CRMI_HAPPENING_EVENTS = 2 };

/* The events that a happening is, one after another, into kinds[CRMI_HAPPENING_EVENTS]; the number of them. */
int crmi_clock_events_of(int32_t happening, int32_t *kinds);

/* D-CMP-20: whether it is an answer of ours to the complainant, and whether it is the last of the steps of good
 * handling: acting. */
bool crmi_happening_answers(int32_t happening);
bool crmi_happening_acts(int32_t happening);

/* The target of the host's own kind that a happening starts or stops by its name, where the policy has one: "assess" from the
 * opening to the judgement (ISO 10002 clause 7). NULL = none; `kind` is that of the event. */
const char *crmi_clock_target_of(int32_t happening, int32_t *kind);

/* The same for the past of a case that was brought in from elsewhere in this state, behind its OPEN. */
int crmi_clock_events_of_state(int32_t state, int32_t *kinds);

/* What becomes of the open task of a target. */
enum crmi_milestone_fate {
	CRMI_MILESTONE_STAYS,   /* is due at the target's time */
	CRMI_MILESTONE_DONE,    /* the target ended */
	CRMI_MILESTONE_GONE     /* the target is paused, waits, or is not there any more */
};

/* Whether a target that stands so has a task. `standing` NULL = the policy has no such target. */
bool crmi_milestone_is_wanted(const crm_clock_standing *standing);

/* `task` is that of a round of the target. */
int32_t crmi_milestone_fate(const crm_task *task, const crm_clock_standing *standing);

/* D-CMP-42: the level of escalation a case has after a step of a level. */
int32_t crmi_clock_escalation(int32_t escalation, int32_t level);

#endif
