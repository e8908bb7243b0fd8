/** @file
 * @brief Level, type, severity, lane, escalation, and a priority that explains itself.
 *
 * @defgroup complaint_urgency How urgent a complaint is
 * @{
 *
 * The priority of a case is the sum of what tier, danger, level, severity, breaches, escalation and lane add, each by the numbers of the
 * playbook (D-CMP-43); the rank of its tasks follows from it.
 */
#ifndef CRM_COMPLAINT_URGENCY_H
#define CRM_COMPLAINT_URGENCY_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Raise the level of a complaint (D-CMP-08). The second level makes a review of the customer; the third makes the case MAJOR and escalates it.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     level  #crm_complaint_level
 * @retval CRM_OK             raised
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LEVEL_FALLS, #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_level_raise(crm *db, const crm_act *act, const crm_id *id, int32_t level);

/** Say what type of complainant it is, after the judgement (D-CMP-09). A proposed type is answered by it.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key, expected revision
 * @param[in]     id    the case
 * @param[in]     type  #crm_complainant_type
 * @retval CRM_OK             stored
 * @retval CRM_UNCHANGED      was so, and nothing was proposed
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_type_set(crm *db, const crm_act *act, const crm_id *id, int32_t type);

/** Say that the complainant needs special care (D-CMP-12).
 * @param[in,out] db       open handle
 * @param[in]     act      who, when, why, key, expected revision
 * @param[in]     id       the case
 * @param[in]     special  #crm_special; 0 = none
 * @retval CRM_OK             stored
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_special_set(crm *db, const crm_act *act, const crm_id *id, int32_t special);

/** Say how grave a case is (D-CMP-41). A case of the third level stays MAJOR.
 * @param[in,out] db        open handle
 * @param[in]     act       who, when, why, key, expected revision
 * @param[in]     id        the case
 * @param[in]     severity  #crm_case_severity
 * @retval CRM_OK             stored
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LEVEL_FALLS, #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_severity_set(crm *db, const crm_act *act, const crm_id *id, int32_t severity);

/** Take a case into a lane, or back to the normal one (D-KEY-07). The limits of the lane hold from then on.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key, expected revision
 * @param[in]     id    the case
 * @param[in]     lane  #crm_lane
 * @retval CRM_OK             stored
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LANE_NOT_KEY, #CRM_RULE_LANE_FULL, #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_lane_set(crm *db, const crm_act *act, const crm_id *id, int32_t lane);

/** Escalate a case to somebody (D-CMP-42). crm_act::reason says why; required. The first responder answers for it as before.
 * @param[in,out] db        open handle
 * @param[in]     act       who, when, why, key, expected revision
 * @param[in]     id        the case
 * @param[in]     target    the person or role it goes to; required
 * @param[out]    task_out  the task of the target, due at once; NULL if not wanted
 * @retval CRM_OK             one level higher
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_ESCALATION_REASON, #CRM_RULE_ESCALATION_TARGET, #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_escalate(crm *db, const crm_act *act, const crm_id *id, const char *target, crm_id *task_out);

/** What adds to the priority of a case (D-CMP-43). */
typedef enum crm_priority_factor {
	CRM_FACTOR_TIER = 1,       /**< the tier of the customer: #crm_tier */
	CRM_FACTOR_DANGER = 2,     /**< the danger index of the type of complainant, 1 to 4 */
	CRM_FACTOR_LEVEL = 3,      /**< the level of the complaint: #crm_complaint_level */
	CRM_FACTOR_SEVERITY = 4,   /**< how grave it is: #crm_case_severity */
	CRM_FACTOR_BREACH = 5,     /**< broken promises */
	CRM_FACTOR_ESCALATION = 6, /**< the level of escalation */
	CRM_FACTOR_LANE = 7        /**< a green lane: #crm_lane */
} crm_priority_factor;

/** What one factor adds. */
typedef struct crm_priority_part {
	int32_t factor; /**< #crm_priority_factor */
	int32_t value;  /**< what it is in this case, by factor */
	int32_t points; /**< what that adds */
} crm_priority_part;

/** Explain the priority of a case: the points of the parts add up to crm_complaint::priority.
 * @param[in,out] db         open handle
 * @param[in]     id         the case
 * @param[out]    parts_out  room for `room` parts
 * @param[in]     room       how many there is room for
 * @param[out]    count_out  how many there are
 * @retval CRM_OK             explained
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ROOM: more parts than room; `count_out` says how many
 * @since 0.1 */
CRM_API crm_status crm_complaint_priority_explain(crm *db, const crm_id *id, crm_priority_part *parts_out, size_t room, size_t *count_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
