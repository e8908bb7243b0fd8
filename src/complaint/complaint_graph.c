#include "complaint_rules.h"

#include "crm/complaint_guide.h"

#define ARROW(from, step, to, when) { CRM_COMPLAINT_##from, CRM_STEP_##step, CRM_COMPLAINT_##to, when }
#define STAYS(state, step)          ARROW(state, step, state, "")

/* What every open state takes, whatever else it takes; in two halves, for the steps between them differ. */
#define HANDED_ON(state) ARROW(state, VOID, VOID, ""), STAYS(state, HANDLER), STAYS(state, CLOCK)
#define TENDED(state)                                                                                                   \
	STAYS(state, ADMIT), STAYS(state, MARK), STAYS(state, RATE), STAYS(state, LANE), STAYS(state, ESCALATE),            \
	        STAYS(state, CAUSE), STAYS(state, WANTS), STAYS(state, LINK), ARROW(state, MERGE, VOID, "")

/* The graph of a case, by state and step (D-CMP-20 to D-CMP-37 and the state machine after D-CMP-44). Nothing leads
 * around the mood and the judgement, and nothing but a check, or enough attempts at one, leads to CLOSED. */
/* clang-format off */
static const crm_case_arrow arrows[] = {
	ARROW(RECEIVED, JUDGE, ASSESSING, "not at once"),
	ARROW(RECEIVED, JUDGE, RESOLVING, "ours and at once"),
	HANDED_ON(RECEIVED),
	ARROW(RECEIVED, EMOTION, CALMING, "not calm"),
	ARROW(RECEIVED, EMOTION, RECEIVED, "calm"),
	STAYS(RECEIVED, CLASSIFY),
	TENDED(RECEIVED),

	ARROW(CALMING, JUDGE, ASSESSING, "not at once"),
	ARROW(CALMING, JUDGE, RESOLVING, "ours and at once"),
	HANDED_ON(CALMING),
	ARROW(CALMING, EMOTION, ASSESSING, "calm"),
	ARROW(CALMING, EMOTION, CALMING, "not calm"),
	STAYS(CALMING, CLASSIFY),
	TENDED(CALMING),

	ARROW(ASSESSING, JUDGE, ASSESSING, "not at once"),
	ARROW(ASSESSING, JUDGE, RESOLVING, "ours and at once"),
	ARROW(ASSESSING, EXPLAIN, EXPLAINED, ""),
	ARROW(ASSESSING, PROMISE, PROMISED, ""),
	HANDED_ON(ASSESSING),
	STAYS(ASSESSING, EMOTION),
	STAYS(ASSESSING, CLASSIFY),
	ARROW(ASSESSING, LISTEN, VERIFYING, ""),
	ARROW(ASSESSING, REFUSE, EXPLAINED, ""),
	TENDED(ASSESSING),

	ARROW(EXPLAINED, CHECK, CLOSED, "satisfied"),
	ARROW(EXPLAINED, CHECK, REVISING, "dissatisfied"),
	ARROW(EXPLAINED, CHECK, EXPLAINED, "unreachable"),
	ARROW(EXPLAINED, CLOSE, CLOSED, ""),
	HANDED_ON(EXPLAINED),
	STAYS(EXPLAINED, EMOTION),
	TENDED(EXPLAINED),

	ARROW(RESOLVING, JUDGE, ASSESSING, "not at once"),
	ARROW(RESOLVING, JUDGE, RESOLVING, "ours and at once"),
	ARROW(RESOLVING, EXPLAIN, EXPLAINED, ""),
	ARROW(RESOLVING, PROMISE, PROMISED, ""),
	ARROW(RESOLVING, SOLVE, SOLUTION_OFFERED, "not accepted yet"),
	ARROW(RESOLVING, SOLVE, VERIFYING, "accepted"),
	HANDED_ON(RESOLVING),
	STAYS(RESOLVING, EMOTION),
	STAYS(RESOLVING, CLASSIFY),
	ARROW(RESOLVING, LISTEN, VERIFYING, ""),
	ARROW(RESOLVING, REFUSE, EXPLAINED, ""),
	TENDED(RESOLVING),

	ARROW(PROMISED, EXPLAIN, EXPLAINED, ""),
	ARROW(PROMISED, PROMISE, PROMISED, ""),
	ARROW(PROMISED, RENEW, IN_PROGRESS, ""),
	ARROW(PROMISED, SOLVE, SOLUTION_OFFERED, "not accepted yet"),
	ARROW(PROMISED, SOLVE, VERIFYING, "accepted"),
	HANDED_ON(PROMISED),
	STAYS(PROMISED, EMOTION),
	STAYS(PROMISED, CLASSIFY),
	ARROW(PROMISED, LISTEN, VERIFYING, ""),
	ARROW(PROMISED, REFUSE, EXPLAINED, ""),
	TENDED(PROMISED),

	ARROW(IN_PROGRESS, EXPLAIN, EXPLAINED, ""),
	ARROW(IN_PROGRESS, PROMISE, PROMISED, ""),
	ARROW(IN_PROGRESS, RENEW, IN_PROGRESS, ""),
	ARROW(IN_PROGRESS, SOLVE, SOLUTION_OFFERED, "not accepted yet"),
	ARROW(IN_PROGRESS, SOLVE, VERIFYING, "accepted"),
	HANDED_ON(IN_PROGRESS),
	STAYS(IN_PROGRESS, EMOTION),
	STAYS(IN_PROGRESS, CLASSIFY),
	ARROW(IN_PROGRESS, LISTEN, VERIFYING, ""),
	ARROW(IN_PROGRESS, REFUSE, EXPLAINED, ""),
	TENDED(IN_PROGRESS),

	ARROW(SOLUTION_OFFERED, SOLVE, SOLUTION_OFFERED, "not accepted yet"),
	ARROW(SOLUTION_OFFERED, SOLVE, VERIFYING, "accepted"),
	ARROW(SOLUTION_OFFERED, ANSWER, VERIFYING, "accepted"),
	ARROW(SOLUTION_OFFERED, ANSWER, REVISING, "declined"),
	ARROW(SOLUTION_OFFERED, CHECK, CLOSED, "satisfied"),
	ARROW(SOLUTION_OFFERED, CHECK, REVISING, "dissatisfied"),
	ARROW(SOLUTION_OFFERED, CHECK, SOLUTION_OFFERED, "unreachable"),
	ARROW(SOLUTION_OFFERED, CLOSE, CLOSED, ""),
	HANDED_ON(SOLUTION_OFFERED),
	STAYS(SOLUTION_OFFERED, EMOTION),
	TENDED(SOLUTION_OFFERED),

	ARROW(VERIFYING, CHECK, CLOSED, "satisfied"),
	ARROW(VERIFYING, CHECK, REVISING, "dissatisfied"),
	ARROW(VERIFYING, CHECK, VERIFYING, "unreachable"),
	ARROW(VERIFYING, CLOSE, CLOSED, ""),
	HANDED_ON(VERIFYING),
	STAYS(VERIFYING, EMOTION),
	TENDED(VERIFYING),

	ARROW(REVISING, JUDGE, ASSESSING, "not at once"),
	ARROW(REVISING, JUDGE, RESOLVING, "ours and at once"),
	ARROW(REVISING, EXPLAIN, EXPLAINED, ""),
	ARROW(REVISING, PROMISE, PROMISED, ""),
	ARROW(REVISING, SOLVE, SOLUTION_OFFERED, "not accepted yet"),
	ARROW(REVISING, SOLVE, VERIFYING, "accepted"),
	HANDED_ON(REVISING),
	STAYS(REVISING, EMOTION),
	STAYS(REVISING, CLASSIFY),
	ARROW(REVISING, LISTEN, VERIFYING, ""),
	ARROW(REVISING, REFUSE, EXPLAINED, ""),
	TENDED(REVISING),

	ARROW(CLOSED, REOPEN, REVISING, ""),
	STAYS(CLOSED, CAUSE),
	STAYS(CLOSED, WANTS),
	STAYS(CLOSED, LINK),
	STAYS(CLOSED, REVIEW),
};
/* clang-format on */

enum { ARROWS = sizeof arrows / sizeof *arrows };

const crm_case_arrow *crm_complaint_arrows(size_t *count_out)
{
	if (count_out)
		*count_out = ARROWS;
	return arrows;
}

int32_t crmi_complaint_leads_to(int32_t state, int32_t step)
{
	size_t i;

	for (i = 0; i < ARROWS; i++)
		if (arrows[i].from_state == state && arrows[i].step == step)
			return arrows[i].to_state;
	return 0;
}

bool crm_complaint_allowed(int32_t state, int32_t step)
{
	return crmi_complaint_leads_to(state, step) != 0;
}

bool crmi_complaint_has_ended(int32_t state)
{
	return state == CRM_COMPLAINT_CLOSED || state == CRM_COMPLAINT_VOID;
}

crm_rule crmi_complaint_step_rule(int32_t state, int32_t step)
{
	if (crm_complaint_allowed(state, step))
		return CRM_RULE_NONE;
	return crmi_complaint_has_ended(state) && step != CRM_STEP_REOPEN ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_COMPLAINT_STATE;
}

int32_t crmi_complaint_emotion_state(int32_t state, int32_t emotion)
{
	const bool calm = emotion == CRM_EMOTION_CALM;

	if (state == CRM_COMPLAINT_RECEIVED && !calm)
		return CRM_COMPLAINT_CALMING;
	return state == CRM_COMPLAINT_CALMING && calm ? CRM_COMPLAINT_ASSESSING : state;
}
