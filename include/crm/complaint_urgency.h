/** @file
 * @brief Level, type, severity, lane, escalation, and a priority that explains itself.
 *
 * @defgroup complaint_urgency How urgent a complaint is
 * @{
 *
 * The priority of a case is the sum of what tier, danger, level, severity, breaches, escalation and lane add, each by the settings
 * `complaint.priority_points` and `complaint.danger` of its playbook version (D-CMP-43), and is found anew at every change of the case. The
 * rank of its tasks follows from it: `complaint.priority`, and one rank nearer to the first for every `complaint.priority_points.per_rank`
 * points; when it changes, the open tasks of the case get the new one, but escalations (always 1) and what the host added.
 *
 * The tier is that of the customer's contact class. Every call that changes a case looks it up, crm_complaint_handler_set() alone does not;
 * assigning another class changes no case by itself. With the tier come the account manager, who is the owner of a KEY customer whose case
 * came by another way than to him (D-KEY-09), and, if the setting `complaint.escalate_key_minutes` has a number,
 * crm_complaint::escalate_at: a case that is still open so long after it was received escalates, once, by crm_tick() or the next call on
 * the case.
 *
 * A green lane has its own settings (`complaint.lanes`): the time to assess, the clock, and how many open cases it takes at most. What it
 * does not set is as for every case. A playbook whose lane has longer to assess, a clock with more targets, or a target that is longer than
 * the one of the same name of `complaint.clock` is refused when it is loaded (#CRM_RULE_PLAYBOOK_CONTRADICTION). Of two targets the amounts
 * are compared, not the calendars: working time is never taken for shorter than real time, and days compare with days alone.
 *
 * @snippet complaint_urgency.c complaint_urgency
 */
#ifndef CRM_COMPLAINT_URGENCY_H
#define CRM_COMPLAINT_URGENCY_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Raise the level of a complaint (D-CMP-08).
 *
 * The second level has the customer reviewed: his review is due now, if none is due before. The third makes the case MAJOR and escalates
 * it to the first responder. A case that is opened at a level has the same consequences.
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

/** Say what type of complainant it is, after the judgement (D-CMP-09).
 *
 * A broken promise, and reopening a case the second time, propose that a VOICER has become an ACTIVIST (crm_complaint::proposed_type). This
 * call answers it with either type, and so does a new judgement.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key, expected revision
 * @param[in]     id    the case
 * @param[in]     type  #crm_complainant_type
 * @retval CRM_OK             stored
 * @retval CRM_UNCHANGED      was so, and nothing was proposed
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED, #CRM_RULE_JUDGE_COMPLAINANT: it is not judged yet
 * @since 0.1 */
CRM_API crm_status crm_complaint_type_set(crm *db, const crm_act *act, const crm_id *id, int32_t type);

/** Say that the complainant needs special care (D-CMP-12). See crm_complaint_message_warning() for the PREPARED.
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
 *
 * The open assessment is due by the time of the lane, counted from the same instant. The clock moves as by crm_complaint_clock_move() with
 * #CRM_CHANGE_KEEP_ELAPSED; a case without one gets that of the lane from now on, and keeps it when the next lane has none.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key, expected revision
 * @param[in]     id    the case
 * @param[in]     lane  #crm_lane
 * @retval CRM_OK             stored
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LANE_NOT_KEY, #CRM_RULE_LANE_FULL: by the playbook in force, #CRM_RULE_COMPLAINT_ENDED;
 *                            #CRM_RULE_CALENDAR_BEYOND: the calendar of the lane's clock ends
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ORDER: dated before the event before it
 * @since 0.1 */
CRM_API crm_status crm_complaint_lane_set(crm *db, const crm_act *act, const crm_id *id, int32_t lane);

/** Escalate a case to somebody (D-CMP-42). crm_act::reason says why; required. The first responder answers for it as before.
 *
 * By itself a case escalates to the first responder: by a broken promise, the third level, the second check that found the complainant not
 * content, a step of its clock, and the limit of key customers.
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
	CRM_FACTOR_DANGER = 2,     /**< the danger index of the type of complainant, by default 1 to 4 */
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

/** Explain the priority of a case: the points of the parts add up to crm_complaint::priority. A factor that adds nothing has no part.
 * @param[in,out] db         open handle
 * @param[in]     id         the case
 * @param[out]    parts_out  room for `room` parts, in the order of #crm_priority_factor
 * @param[in]     room       how many there is room for; there are never more than factors
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
