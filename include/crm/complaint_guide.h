/** @file
 * @brief The graph of a case as a table, and what may be done with a case now.
 *
 * @defgroup complaint_guide The guide of a case
 * @{
 *
 * crm_complaint_arrows() is the table that decides; crm_complaint_allowed() asks it. crm_complaint_advise() lays it and the guards over a
 * case, for a guided flow.
 */
#ifndef CRM_COMPLAINT_GUIDE_H
#define CRM_COMPLAINT_GUIDE_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An arrow of the graph of a case. */
typedef struct crm_case_arrow {
	int32_t     from_state; /**< #crm_complaint_state */
	int32_t     step;       /**< #crm_complaint_step */
	int32_t     to_state;   /**< #crm_complaint_state it leads to; the same for a step that does not move the case */
	const char *when;       /**< what decides where a step that has several ends leads to; "" = nothing; static */
} crm_case_arrow;

/** Give the whole graph of a case: every state with every step it takes (D-CMP-21 and the state machine after D-CMP-44). Pure.
 * @param[out] count_out  how many arrows
 * @return the arrows in the order of state and step; static
 * @since 0.1 */
CRM_API const crm_case_arrow *crm_complaint_arrows(size_t *count_out);

/** What may be done with a case now. */
typedef struct crm_complaint_advice {
	int32_t     step;         /**< #crm_complaint_step */
	int32_t     rule;         /**< #crm_rule that refuses it as the case stands, or #CRM_RULE_NONE = it may be done */
	int32_t     can_override; /**< 1 = a person may let it pass, with a reason, and nothing else refuses it then */
	int32_t     warning;      /**< #crm_rule that does not refuse it but should be thought of, or #CRM_RULE_NONE */
	int32_t     from_state;   /**< #crm_complaint_state the case stands in, what is due by now counted; the same for every step */
	int32_t     to;           /**< #crm_complaint_state it leads to by the first of its arrows, `from_state` = it leaves the case where it
	                               stands; 0 = the state does not take the step, whatever `rule` refuses it first */
} crm_complaint_advice;

/** Say what may be done with a case now, what is refused, and by which rule.
 *
 * Every step is answered for as the case stands, without asking for what the caller would give with it: a promise that may be made can
 * still be refused for want of a date, or for one beyond the limit. What is due by now counts as having happened: a promise that lapsed is
 * broken. Nothing is written. Of a step with several calls it is said that one of them may be made: crm_complaint_type_set() still takes a
 * judgement, and crm_complaint_wants_set() an open case.
 * @param[in,out] db           open handle
 * @param[in]     id           the case
 * @param[out]    advices_out  room for `room` answers, one for each #crm_complaint_step in its order
 * @param[in]     room         at least as many as there are steps
 * @param[out]    count_out    how many
 * @retval CRM_OK             answered
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ROOM: more steps than room; `count_out` says how many
 * @since 0.1 */
CRM_API crm_status crm_complaint_advise(crm *db, const crm_id *id, crm_complaint_advice *advices_out, size_t room, size_t *count_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
