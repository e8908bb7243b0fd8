/** @file
 * @brief What was wanted, what was met, and how well a closed case was handled.
 *
 * @defgroup complaint_review Reviewing complaints
 * @{
 *
 * The closing check asks which wants were met (D-CMP-10); the review looks for six wrong behaviours (D-CMP-39).
 */
#ifndef CRM_COMPLAINT_REVIEW_H
#define CRM_COMPLAINT_REVIEW_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
	CRM_REVIEW_ITEMS = 6 /**< questions of a review (D-CMP-39) */
};

/** What a review asks (D-CMP-39): each is answered with #crm_review_answer. */
typedef enum crm_review_item {
	CRM_REVIEW_BLAME = 1,   /**< no blame taken early, no endless apology, no colleague blamed */
	CRM_REVIEW_ARGUE = 2,   /**< no arguing, no denying */
	CRM_REVIEW_LECTURE = 3, /**< no lecturing, mocking, doubting, flat rejection */
	CRM_REVIEW_OBSTACLE = 4,/**< no belittling, no obstacles, no hoping that they give up */
	CRM_REVIEW_POINTLESS = 5,/**< no pointless questions, no feigned care */
	CRM_REVIEW_DEEDS = 6    /**< no words without deeds, no delay, no concealment */
} crm_review_item;

/** An answer of a review. 0 = not answered, which is not the same as wrong. */
typedef enum crm_review_answer {
	CRM_REVIEW_GOOD = 1, /**< done well */
	CRM_REVIEW_WRONG = 2 /**< done wrong */
} crm_review_answer;

/** A review to store. */
typedef struct crm_review_input {
	size_t      size;        /**< sizeof(crm_review_input) */
	int32_t     blame;       /**< #crm_review_answer to BLAME; 0 = not answered */
	int32_t     argue;       /**< #crm_review_answer to ARGUE; 0 = not answered */
	int32_t     lecture;     /**< #crm_review_answer to LECTURE; 0 = not answered */
	int32_t     obstacle;    /**< #crm_review_answer to OBSTACLE; 0 = not answered */
	int32_t     pointless;   /**< #crm_review_answer to POINTLESS; 0 = not answered */
	int32_t     deeds;       /**< #crm_review_answer to DEEDS; 0 = not answered */
	const char *note;        /**< in words, or NULL */
} crm_review_input;

/** A review as it is stored. */
typedef struct crm_review {
	crm_id      complaint_id; /**< of which case */
	int64_t     revision;     /**< journal entry of the last change */
	int64_t     at;           /**< when */
	const char *reviewer;     /**< by whom; "" = not said */
	int32_t     blame;        /**< #crm_review_answer, or 0 */
	int32_t     argue;        /**< #crm_review_answer, or 0 */
	int32_t     lecture;      /**< #crm_review_answer, or 0 */
	int32_t     obstacle;     /**< #crm_review_answer, or 0 */
	int32_t     pointless;    /**< #crm_review_answer, or 0 */
	int32_t     deeds;        /**< #crm_review_answer, or 0 */
	int32_t     answered;     /**< how many were answered */
	int32_t     good;         /**< how many were done well */
	const char *note;         /**< or NULL */
} crm_review;

/** Review how a closed case was handled (D-CMP-39). A second review takes the place of the first, which stays in the journal.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key, expected revision
 * @param[in]     id      the case
 * @param[in]     review  copied
 * @retval CRM_OK             stored
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_REVIEW_OPEN: it is not closed
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_MISSING: none of the questions is answered
 * @since 0.1 */
CRM_API crm_status crm_complaint_review(crm *db, const crm_act *act, const crm_id *id, const crm_review_input *review);

/** Read the review of a case.
 * @param[in,out] db          open handle
 * @param[in]     id          the case
 * @param[out]    review_out  the view; release with crm_review_free(). NULL on failure
 * @retval CRM_OK             read
 * @retval CRM_ERR_NOT_FOUND  no such case, or it was not reviewed
 * @par Lifetime the view lives until crm_review_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_review_get(crm *db, const crm_id *id, const crm_review **review_out);

/** Release a view that crm_review_get() made. Takes NULL.
 * @param[in] review  the view
 * @since 0.1 */
CRM_API void crm_review_free(const crm_review *review);

/** Note what the complainant wants (D-CMP-10, D-CMP-11): all of it, in place of what was noted before. Answers to what is wanted no more
 * are taken back with it.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     wants  set of `1 << #crm_purpose`
 * @retval CRM_OK             noted
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_RANGE
 * @since 0.1 */
CRM_API crm_status crm_complaint_wants_set(crm *db, const crm_act *act, const crm_id *id, uint32_t wants);

/** Note which wants were met and which were not, as the complainant says, in place of what was noted before; also after the case was
 * closed.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     met    set of `1 << #crm_purpose`
 * @param[in]     unmet  set of `1 << #crm_purpose`; none of `met`
 * @retval CRM_OK             noted
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_WANT_UNKNOWN: it was not wanted; #CRM_RULE_COMPLAINT_ENDED when the case is void
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_RANGE: a want is both
 * @since 0.1 */
CRM_API crm_status crm_complaint_wants_answer(crm *db, const crm_act *act, const crm_id *id, uint32_t met, uint32_t unmet);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
