/** @file
 * @brief Counts and rates over a period.
 *
 * @defgroup report Reports
 * @{
 */
#ifndef CRM_REPORT_H
#define CRM_REPORT_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
	CRM_REPORT_STATES = 7,           /**< lifecycle states, with 0 = not judged yet */
	CRM_REPORT_COMPLAINT_STATES = 13 /**< complaint states, index 0 is not used */
};

/** Which period to report on. */
typedef struct crm_report_query {
	size_t  size;  /**< sizeof(crm_report_query) */
	int64_t from;  /**< what happened at or after this instant; #CRM_NO_TIME = from the beginning */
	int64_t until; /**< what happened before this instant; #CRM_NO_TIME = up to now */
} crm_report_query;

/** Figures of a period. Rates are in basis points (1/10,000) and -1 where there is nothing to divide by. */
typedef struct crm_report {
	size_t  size;                                           /**< sizeof(crm_report), set by the caller with #CRM_INIT */
	int64_t customers[CRM_REPORT_STATES];                   /**< customers by #crm_lifecycle_state now, removed ones left out */
	int64_t moves[CRM_REPORT_STATES][CRM_REPORT_STATES];    /**< lifecycle moves in the period, [from][to] */
	int64_t complaints[CRM_REPORT_COMPLAINT_STATES];        /**< cases received in the period, by #crm_complaint_state now */
	int64_t complaints_received;                            /**< cases received in the period, void ones left out */
	int64_t complaints_solved;                              /**< of these, those with a solution or explanation */
	int64_t solve_mean_minutes;                             /**< mean real time from receipt to solution or explanation; -1 = none */
	int64_t promises_made;                                  /**< promises made in the period */
	int64_t promises_open;                                  /**< of these, still open */
	int64_t promises_kept;                                  /**< of these, kept */
	int64_t promises_renewed;                               /**< of these, renewed in time */
	int64_t promises_broken;                                /**< of these, broken: a break is permanent, so one that was renewed late counts */
	int64_t promises_renewed_late;                          /**< of the broken ones, renewed afterwards */
	int64_t promises_kept_rate;                             /**< (kept + renewed) / (kept + renewed + broken), basis points; -1 = none */
	int64_t tasks_done;                                     /**< tasks done in the period */
	int64_t tasks_on_time;                                  /**< of these, done not later than their due time */
	int64_t tasks_on_time_rate;                             /**< tasks_on_time / tasks_done, basis points; -1 = none */
	int64_t tasks_open;                                     /**< tasks open now */
	int64_t tasks_overdue;                                  /**< of these, past their due time now */
	int64_t purchases;                                      /**< purchases made in the period */
	int64_t contacts;                                       /**< contacts made in the period */
} crm_report;

/** Report on a period.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = everything so far
 * @param[in,out] report_out  `size` set by the caller; filled
 * @retval CRM_OK           filled
 * @retval CRM_ERR_INVALID  `size` is wrong, or the period ends before it begins
 * @since 0.1 */
CRM_API crm_status crm_report_get(crm *db, const crm_report_query *query, crm_report *report_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
