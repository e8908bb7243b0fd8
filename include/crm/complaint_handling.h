/** @file
 * @brief Mood before matter: the emotion, the claim, liability, refusals, and the guards that somebody may let pass.
 *
 * @defgroup complaint_handling Handling complaints
 * @{
 *
 * The emotion is settled before the problem (D-CMP-22), a claim is sorted after calming (D-CMP-36), liability is admitted only after the
 * facts (D-CMP-37), and a refusal has a ground, another way and both sentences (D-CMP-38). Each guard can be passed by a person who says
 * why; that stands in the journal and in crm_override_list().
 */
#ifndef CRM_COMPLAINT_HANDLING_H
#define CRM_COMPLAINT_HANDLING_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Note how the complainant feels (D-CMP-22).
 *
 * Who is not calm takes a case that is RECEIVED to CALMING; calm takes it on to ASSESSING, where it is judged. In every other state the
 * emotion is noted and the guard holds from then on.
 * @param[in,out] db       open handle
 * @param[in]     act      who, when, why, key, expected revision
 * @param[in]     id       the case
 * @param[in]     emotion  #crm_emotion
 * @retval CRM_OK             noted
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_emotion_set(crm *db, const crm_act *act, const crm_id *id, int32_t emotion);

/** How a claim is sorted. */
typedef struct crm_claim_input {
	size_t      size;        /**< sizeof(crm_claim_input) */
	int32_t     claim;       /**< #crm_claim; required */
	const char *override_by; /**< who lets it be sorted before the complainant is calm; crm_act::reason says why. NULL = nobody */
} crm_claim_input;

/** Sort the claim of a case (D-CMP-36): after calming, and again when more is known.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     claim  copied
 * @retval CRM_OK             sorted
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_MOOD_FIRST, #CRM_RULE_OVERRIDE_REASON, #CRM_RULE_CLAIM_MISSING, #CRM_RULE_COMPLAINT_STATE, ..._ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_classify(crm *db, const crm_act *act, const crm_id *id, const crm_claim_input *claim);

/** Listen to a complainant who only wants to be heard (D-CMP-36): the case needs no solution, but a note of what was heard, and a check.
 * @param[in,out] db        open handle
 * @param[in]     act       who, when, why, key, expected revision
 * @param[in]     id        the case
 * @param[in]     note      what was heard; required. It is the note of a #CRM_MARK_LISTENED in crm_mark_list()
 * @param[out]    task_out  the satisfaction check that is planned; NULL if not wanted
 * @retval CRM_OK             VERIFYING
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LISTENING_NOTE_MISSING, #CRM_RULE_CLAIM_NOT_VENTING, #CRM_RULE_JUDGE_RESPONSIBILITY and its like
 *                            before it was judged, #CRM_RULE_COMPLAINT_STATE, ..._ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_listen(crm *db, const crm_act *act, const crm_id *id, const char *note, crm_id *task_out);

/** What is admitted. */
typedef struct crm_admission_input {
	size_t      size;        /**< sizeof(crm_admission_input) */
	const char *text;        /**< what is admitted; required */
	const char *override_by; /**< who lets it be admitted before the facts are clear, or in spite of an opportunistic claim: another person
	                              than the actor; crm_act::reason says why. NULL = nobody */
} crm_admission_input;

/** Admit liability (D-CMP-37): after the facts are clear, which is when the case was judged.
 * @param[in,out] db         open handle
 * @param[in]     act        who, when, why, key, expected revision
 * @param[in]     id         the case
 * @param[in]     admission  copied
 * @retval CRM_OK             admitted
 * @retval CRM_UNCHANGED      it was
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LIABILITY_FACTS, #CRM_RULE_CLAIM_OPPORTUNISTIC, #CRM_RULE_OVERRIDE_REASON, ..._SELF,
 *                            #CRM_RULE_NOT_OURS, #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_MISSING: it does not say what
 * @since 0.1 */
CRM_API crm_status crm_complaint_admit(crm *db, const crm_act *act, const crm_id *id, const crm_admission_input *admission);

/** On what ground a wish is refused (D-CMP-38). */
typedef enum crm_refusal_ground {
	CRM_GROUND_GOVERNMENT = 1,  /**< rules of the government */
	CRM_GROUND_LAW = 2,         /**< the law */
	CRM_GROUND_POLICY = 3,      /**< policy of the company: only with an explanation and another way */
	CRM_GROUND_OUT_OF_STOCK = 4,/**< there is none left */
	CRM_GROUND_IMPOSSIBLE = 5   /**< it cannot be done */
} crm_refusal_ground;

/** A wish to refuse. */
typedef struct crm_refusal_input {
	size_t      size;        /**< sizeof(crm_refusal_input) */
	int32_t     ground;      /**< #crm_refusal_ground; required */
	const char *explanation; /**< the rule behind it, explained; required */
	const char *alternatives;/**< other ways; may be absent only with a condition, and never on the ground of policy */
	const char *condition;   /**< under what condition it could be met; required when there are no alternatives */
	const char *we_will;     /**< what we will do; required */
	const char *you_can;     /**< what the complainant can do; required */
	const char *authority;   /**< whose full authority was used, or NULL */
} crm_refusal_input;

/** Refuse a wish, with ground, alternatives and both sentences (D-CMP-34, D-CMP-38). Goes on to verification, not to the end.
 * @param[in,out] db        open handle
 * @param[in]     act       who, when, why, key, expected revision
 * @param[in]     id        the case
 * @param[in]     refusal   copied
 * @param[out]    task_out  the satisfaction check that is planned; NULL if not wanted
 * @retval CRM_OK             EXPLAINED; an open promise whose time has not passed is kept by it
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_REFUSAL_GROUND_MISSING, ..._EXPLANATION, #CRM_RULE_ALTERNATIVE_MISSING on the ground of policy,
 *                            #CRM_RULE_REFUSAL_CONDITION, ..._WE_WILL, ..._YOU_CAN, #CRM_RULE_JUDGE_RESPONSIBILITY and its like before it
 *                            was judged, #CRM_RULE_COMPLAINT_STATE, ..._ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_refuse(crm *db, const crm_act *act, const crm_id *id, const crm_refusal_input *refusal, crm_id *task_out);

/** A refusal as it is stored. */
typedef struct crm_refusal {
	crm_id      complaint_id; /**< of which case */
	int64_t     number;       /**< 1 for the first */
	int64_t     revision;     /**< journal entry */
	int64_t     at;           /**< when */
	const char *actor;        /**< by whom; "" = not said */
	int32_t     ground;       /**< #crm_refusal_ground */
	const char *explanation;  /**< the rule behind it */
	const char *alternatives; /**< or NULL */
	const char *condition;    /**< or NULL */
	const char *we_will;      /**< what we will do */
	const char *you_can;      /**< what the complainant can do */
	const char *authority;    /**< or NULL */
} crm_refusal;

/** A walk over the refusals of a case, oldest first. */
typedef struct crm_refusal_cursor crm_refusal_cursor;

/** List the refusals of a case, oldest first.
 * @param[in,out] db            open handle
 * @param[in]     complaint_id  the case
 * @param[out]    cursor_out    release with crm_refusal_cursor_free()
 * @retval CRM_OK             ready for crm_refusal_next()
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_refusal_list(crm *db, const crm_id *complaint_id, crm_refusal_cursor **cursor_out);

/** Step to the next refusal.
 * @param[in,out] cursor  the cursor
 * @param[out]    refusal_out  the view; gone at the next step
 * @retval CRM_OK          a refusal
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_refusal_next(crm_refusal_cursor *cursor, const crm_refusal **refusal_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_refusal_cursor_free(crm_refusal_cursor *cursor);

/** A step of good handling (D-CMP-20, D-CMP-23), in its order. */
typedef enum crm_mark_kind {
	CRM_MARK_THANKED = 1,    /**< thanked for the complaint */
	CRM_MARK_LISTENED = 2,   /**< listened, drew out more, found the core */
	CRM_MARK_EMPATHISED = 3, /**< shared the feeling, in words, tone and bearing */
	CRM_MARK_JUDGED = 4,     /**< judged: noted by crm_complaint_judge() itself */
	CRM_MARK_ACTED = 5,      /**< acted: noted by the first promise, solution, explanation or refusal itself */
	CRM_MARK_PRIVATE = 6     /**< led away from the scene; outside of the order */
} crm_mark_kind;

/** A step of good handling to note. */
typedef struct crm_mark_input {
	size_t      size; /**< sizeof(crm_mark_input) */
	int32_t     kind; /**< #crm_mark_kind: THANKED, LISTENED, EMPATHISED or PRIVATE; required */
	const char *note; /**< or NULL */
} crm_mark_input;

/** Note a step of good handling. A step that was left out is no error: crm_complaint_advise() warns of it.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key, expected revision
 * @param[in]     id    the case
 * @param[in]     mark  copied
 * @retval CRM_OK             noted
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_mark(crm *db, const crm_act *act, const crm_id *id, const crm_mark_input *mark);

/** A step of good handling as it is stored. */
typedef struct crm_mark {
	crm_id      complaint_id; /**< of which case */
	int64_t     number;       /**< 1 for the first */
	int64_t     revision;     /**< journal entry */
	int64_t     at;           /**< when */
	int32_t     kind;         /**< #crm_mark_kind */
	const char *actor;        /**< by whom; "" = not said */
	const char *note;         /**< or NULL */
} crm_mark;

/** A walk over the steps of good handling of a case, oldest first. */
typedef struct crm_mark_cursor crm_mark_cursor;

/** List the steps of good handling of a case, oldest first.
 * @param[in,out] db            open handle
 * @param[in]     complaint_id  the case
 * @param[out]    cursor_out    release with crm_mark_cursor_free()
 * @retval CRM_OK             ready for crm_mark_next()
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_mark_list(crm *db, const crm_id *complaint_id, crm_mark_cursor **cursor_out);

/** Step to the next mark.
 * @param[in,out] cursor  the cursor
 * @param[out]    mark_out  the view; gone at the next step
 * @retval CRM_OK          a mark
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_mark_next(crm_mark_cursor *cursor, const crm_mark **mark_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_mark_cursor_free(crm_mark_cursor *cursor);

/** A guard that somebody let pass. */
typedef struct crm_override {
	crm_id      complaint_id; /**< of which case */
	int64_t     number;       /**< 1 for the first */
	int64_t     revision;     /**< journal entry */
	int64_t     at;           /**< when */
	int32_t     step;         /**< #crm_complaint_step that was taken */
	int32_t     rule;         /**< #crm_rule that would have refused it */
	const char *person;       /**< who took it on himself */
	const char *actor;        /**< who did it; "" = not said */
	const char *reason;       /**< why */
} crm_override;

/** A walk over the guards that somebody let pass of a case, oldest first. */
typedef struct crm_override_cursor crm_override_cursor;

/** List the guards that somebody let pass of a case, oldest first.
 * @param[in,out] db            open handle
 * @param[in]     complaint_id  the case
 * @param[out]    cursor_out    release with crm_override_cursor_free()
 * @retval CRM_OK             ready for crm_override_next()
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_override_list(crm *db, const crm_id *complaint_id, crm_override_cursor **cursor_out);

/** Step to the next override.
 * @param[in,out] cursor  the cursor
 * @param[out]    override_out  the view; gone at the next step
 * @retval CRM_OK          an override
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_override_next(crm_override_cursor *cursor, const crm_override **override_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_override_cursor_free(crm_override_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
