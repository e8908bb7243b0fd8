/** @file
 * @brief The ledger of remedies: options offered, accepted or declined, what they are worth and who approved them.
 *
 * @defgroup remedy Remedies
 * @{
 *
 * Several options may be on the table at once; the customer accepts one and the others are declined, or declines them all and
 * another solution is looked for (D-CMP-33). Money above the authority of the playbook needs an approver.
 */
#ifndef CRM_REMEDY_H
#define CRM_REMEDY_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What kind of remedy an option is (D-CMP-33, D-CMP-41). */
typedef enum crm_remedy_kind {
	CRM_REMEDY_CORRECTION = 1,   /**< the fault is mended */
	CRM_REMEDY_REPLACEMENT = 2,  /**< something else instead */
	CRM_REMEDY_REFUND = 3,       /**< the money back */
	CRM_REMEDY_COMPENSATION = 4, /**< money or its worth for the trouble */
	CRM_REMEDY_APOLOGY = 5,      /**< an apology */
	CRM_REMEDY_EXTRA = 6         /**< something beyond what was expected */
} crm_remedy_kind;

/** What became of an option. */
typedef enum crm_remedy_outcome {
	CRM_REMEDY_OFFERED = 1,  /**< on the table */
	CRM_REMEDY_ACCEPTED = 2, /**< the customer chose it */
	CRM_REMEDY_DECLINED = 3, /**< the customer does not want it, or chose another one */
	CRM_REMEDY_WITHDRAWN = 4 /**< the case ended before an answer */
} crm_remedy_outcome;

/** An option to offer (D-CMP-33). */
typedef struct crm_solution_input {
	size_t      size;     /**< sizeof(crm_solution_input) */
	const char *text;     /**< what is done; required */
	int32_t     accepted; /**< 1 = the customer has already accepted it */
	int32_t     kind;     /**< #crm_remedy_kind; 0 = not said */
	int64_t     amount;   /**< what it is worth in minor units of the currency; 0 = no money */
	const char *currency; /**< ISO 4217 code; required when there is an amount, and only then */
	const char *authority;/**< whose authority is used, in the host's words, or NULL */
	const char *approver; /**< who approved an amount above the authority of the playbook; another person than the actor */
	const char *override_by; /**< who lets it pass before the complainant is calm, or in spite of an opportunistic claim; crm_act::reason
	                              says why. NULL = nobody */
} crm_solution_input;

/** An option as it is stored. */
typedef struct crm_remedy {
	crm_id      complaint_id; /**< of which case */
	int64_t     number;       /**< 1 for the first */
	int64_t     revision;     /**< journal entry of the last change */
	int64_t     offered_at;   /**< when it was offered */
	const char *offered_by;   /**< by whom; "" = not said */
	int32_t     kind;         /**< #crm_remedy_kind, or 0 */
	const char *text;         /**< what is done */
	int64_t     amount;       /**< minor units; 0 = no money */
	const char *currency;     /**< or NULL */
	const char *authority;    /**< or NULL */
	const char *approver;     /**< or NULL */
	int32_t     outcome;      /**< #crm_remedy_outcome */
	int64_t     ended_at;     /**< when the customer answered, or #CRM_NO_TIME */
} crm_remedy;

enum {
	CRM_OPTION_NONE = 0, /**< none of the open options is accepted */
	CRM_OPTION_ONLY = -1 /**< the one that is open, or that the case was opened with elsewhere */
};

/** Offer an option (D-CMP-33). An open promise whose time has not passed at the time of the call is kept by it; one that has passed stays
 * broken, also when crm_act::at says that the offer was made before (D-CMP-30).
 *
 * While the complainant has not answered, further options may be offered beside it; crm_complaint_answer() then says which, and the
 * satisfaction check moves to the time after the last one. Options that were open when another one is offered as accepted are declined.
 * Money that an opportunistic claim does not get is an amount, a refund or a compensation. crm_complaint::solution is the option offered
 * last, or the one that was accepted.
 * @param[in,out] db        open handle
 * @param[in]     act       who, when, why, key, expected revision
 * @param[in]     id        the case
 * @param[in]     solution  copied
 * @param[out]    task_out  the satisfaction check that is planned; NULL if not wanted
 * @retval CRM_OK             SOLUTION_OFFERED, or VERIFYING when accepted
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_MOOD_FIRST, #CRM_RULE_CLAIM_OPPORTUNISTIC for money, #CRM_RULE_OVERRIDE_REASON, ..._SELF,
 *                            #CRM_RULE_SOLUTION_MISSING, #CRM_RULE_REMEDY_CURRENCY, ..._APPROVER, #CRM_RULE_NOT_OURS,
 *                            #CRM_RULE_COMPLAINT_STATE, ..._ENDED
 * @retval CRM_ERR_INVALID    an amount below 0, or a currency that is not three capital letters; #CRM_RULE_STEP_ORDER: dated before the
 *                            step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_solve(crm *db, const crm_act *act, const crm_id *id, const crm_solution_input *solution, crm_id *task_out);

/** Record the complainant's answer to the options on the table.
 *
 * An open promise is kept or stays broken by it as by crm_complaint_solve().
 * crm_complaint_check() answers too: who is content has accepted the only option, who is not has declined them all. Closing or voiding a
 * case withdraws what is open. Of a case that was opened as SOLUTION_OFFERED no option need be known.
 * @param[in,out] db        open handle
 * @param[in]     act       who, when, why, key, expected revision
 * @param[in]     id        the case
 * @param[in]     option    number of the option that is accepted, the others are declined: VERIFYING. #CRM_OPTION_ONLY = the one that is
 *                          open. #CRM_OPTION_NONE = all are declined: REVISING, and one more cycle is counted
 * @param[out]    task_out  the satisfaction check; NULL if not wanted
 * @retval CRM_OK             recorded
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_REMEDY_CHOICE, #CRM_RULE_REMEDY_NONE, #CRM_RULE_COMPLAINT_STATE, ..._ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_answer(crm *db, const crm_act *act, const crm_id *id, int64_t option, crm_id *task_out);

/** A walk over the options of a case, oldest first. */
typedef struct crm_remedy_cursor crm_remedy_cursor;

/** List the options that were offered on a case, oldest first.
 * @param[in,out] db            open handle
 * @param[in]     complaint_id  the case
 * @param[out]    cursor_out    release with crm_remedy_cursor_free()
 * @retval CRM_OK             ready for crm_remedy_next()
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_remedy_list(crm *db, const crm_id *complaint_id, crm_remedy_cursor **cursor_out);

/** Step to the next option.
 * @param[in,out] cursor      the cursor
 * @param[out]    remedy_out  the view; gone at the next step
 * @retval CRM_OK          an option
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_remedy_next(crm_remedy_cursor *cursor, const crm_remedy **remedy_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_remedy_cursor_free(crm_remedy_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
