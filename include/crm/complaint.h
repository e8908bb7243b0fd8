/** @file
 * @brief Complaint cases: the nine points, the judgement, the promise, the solution, the check, the end.
 *
 * @defgroup complaint Complaints
 * @{
 *
 * A case goes RECEIVED, CALMING while the complainant is not calm, ASSESSING, then one of EXPLAINED (not ours, or refused),
 * RESOLVING (at once) or PROMISED and IN_PROGRESS, then SOLUTION_OFFERED, VERIFYING and CLOSED, or REVISING and round again
 * while the complainant is not content (D-CMP-21, D-CMP-35). crm_complaint_arrows() is the whole graph, crm_complaint_allowed()
 * shows which step each state takes. The first responder answers to the end and never changes (D-CMP-27); a promise has a
 * definite time that the customer agreed to (D-CMP-29); one that passes without a contact is broken for ever (D-CMP-30).
 * Nothing about a case is deleted, only voided with a reason.
 *
 * A step may be entered late, with crm_act::at. One that leads the case on, or makes, renews or ends a promise or an option, is not dated
 * before the step that it follows from (#CRM_RULE_STEP_ORDER, on #CRM_ERR_INVALID); messages, steps of good handling and what else is only
 * noted may be, unless the case has a clock (complaint_clock.h). What time brought, as a promise that broke, is no step of anybody.
 *
 * @snippet complaint.c complaint
 */
#ifndef CRM_COMPLAINT_H
#define CRM_COMPLAINT_H

#include "crm/cause.h"
#include "crm/customer.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where a case stands (D-CMP-21). */
typedef enum crm_complaint_state {
	CRM_COMPLAINT_RECEIVED = 1,         /**< taken down, not judged */
	CRM_COMPLAINT_CALMING = 2,          /**< the complainant is upset: the emotion comes before the matter (D-CMP-22) */
	CRM_COMPLAINT_ASSESSING = 3,        /**< calm, or judged; what to do is being decided */
	CRM_COMPLAINT_EXPLAINED = 4,        /**< not ours, does not hold, or refused: explained, another way shown */
	CRM_COMPLAINT_RESOLVING = 5,        /**< ours and handled at once */
	CRM_COMPLAINT_PROMISED = 6,         /**< a definite time is promised */
	CRM_COMPLAINT_IN_PROGRESS = 7,      /**< the promise was renewed, or its time has passed */
	CRM_COMPLAINT_SOLUTION_OFFERED = 8, /**< one or more options are on the table; the customer has not answered */
	CRM_COMPLAINT_VERIFYING = 9,        /**< the solution is accepted or the case explained; is the complainant content? */
	CRM_COMPLAINT_REVISING = 10,        /**< not content, or reopened: another solution is needed */
	CRM_COMPLAINT_CLOSED = 11,          /**< ended after a check */
	CRM_COMPLAINT_VOID = 12             /**< a duplicate, a mistake or merged into another case, with the reason */
} crm_complaint_state;

/** A step on a case. */
typedef enum crm_complaint_step {
	CRM_STEP_JUDGE = 1,   /**< crm_complaint_judge() */
	CRM_STEP_EXPLAIN = 2, /**< crm_complaint_explain() */
	CRM_STEP_PROMISE = 3, /**< crm_complaint_promise() */
	CRM_STEP_RENEW = 4,   /**< crm_complaint_renew() */
	CRM_STEP_SOLVE = 5,   /**< crm_complaint_solve() */
	CRM_STEP_ANSWER = 6,  /**< crm_complaint_answer() */
	CRM_STEP_CHECK = 7,   /**< crm_complaint_check() */
	CRM_STEP_CLOSE = 8,   /**< crm_complaint_close() */
	CRM_STEP_REOPEN = 9,  /**< crm_complaint_reopen() */
	CRM_STEP_VOID = 10,   /**< crm_complaint_void() */
	CRM_STEP_HANDLER = 11,/**< crm_complaint_handler_set() */
	CRM_STEP_CLOCK = 12,  /**< crm_complaint_pause(), crm_complaint_message() and whatever else concerns the clock */
	CRM_STEP_EMOTION = 13,/**< crm_complaint_emotion_set() */
	CRM_STEP_CLASSIFY = 14,/**< crm_complaint_classify() */
	CRM_STEP_LISTEN = 15, /**< crm_complaint_listen() */
	CRM_STEP_REFUSE = 16, /**< crm_complaint_refuse() */
	CRM_STEP_ADMIT = 17,  /**< crm_complaint_admit() */
	CRM_STEP_MARK = 18,   /**< crm_complaint_mark() */
	CRM_STEP_RATE = 19,   /**< crm_complaint_level_raise(), crm_complaint_severity_set(), type and special kind of the complainant */
	CRM_STEP_LANE = 20,   /**< crm_complaint_lane_set() */
	CRM_STEP_ESCALATE = 21,/**< crm_complaint_escalate() */
	CRM_STEP_CAUSE = 22,  /**< crm_complaint_cause_add(), crm_complaint_cause_remove() */
	CRM_STEP_WANTS = 23,  /**< crm_complaint_wants_set(), crm_complaint_wants_answer() */
	CRM_STEP_LINK = 24,   /**< crm_complaint_link(), crm_complaint_unlink() */
	CRM_STEP_MERGE = 25,  /**< crm_complaint_merge() */
	CRM_STEP_REVIEW = 26  /**< crm_complaint_review() */
} crm_complaint_step;

/** Whether the matter is our responsibility (D-CMP-24). */
typedef enum crm_responsibility {
	CRM_RESPONSIBILITY_OURS = 1,    /**< ours */
	CRM_RESPONSIBILITY_NOT_OURS = 2 /**< not ours */
} crm_responsibility;

/** Whether the complaint holds (D-CMP-32); kept apart from responsibility. 0 = not known. */
typedef enum crm_validity {
	CRM_VALIDITY_FOUNDED = 1,  /**< it holds */
	CRM_VALIDITY_UNFOUNDED = 2 /**< it does not hold */
} crm_validity;

/** What kind of complainant it is (D-CMP-09). */
typedef enum crm_complainant_type {
	CRM_COMPLAINANT_VOICER = 1,  /**< tells us frankly and watches for improvement */
	CRM_COMPLAINANT_PASSIVE = 2, /**< rarely says anything */
	CRM_COMPLAINANT_IRATE = 3,   /**< tells others and leaves */
	CRM_COMPLAINANT_ACTIVIST = 4 /**< goes to third parties */
} crm_complainant_type;

/** What a complainant wants (D-CMP-10, D-CMP-11); the purpose that is judged is the one that matters most (D-CMP-24). */
typedef enum crm_purpose {
	CRM_PURPOSE_SERIOUS = 1,     /**< to be taken seriously */
	CRM_PURPOSE_RESPECT = 2,     /**< respect */
	CRM_PURPOSE_HEARD = 3,       /**< to be heard */
	CRM_PURPOSE_ACTION = 4,      /**< immediate action */
	CRM_PURPOSE_REDRESS = 5,     /**< redress or compensation */
	CRM_PURPOSE_PUNISHMENT = 6,  /**< that the offender is punished */
	CRM_PURPOSE_NO_RECURRENCE = 7,/**< that it does not happen again */
	CRM_PURPOSE_SOLVED = 8,      /**< that the problem is solved */
	CRM_PURPOSE_CORRECTED = 9,   /**< that the error is corrected */
	CRM_PURPOSE_PLEASANT = 10    /**< a pleasant experience */
} crm_purpose;

/** Result of a satisfaction check (D-CMP-35). */
typedef enum crm_satisfaction {
	CRM_SATISFACTION_SATISFIED = 1,    /**< content */
	CRM_SATISFACTION_DISSATISFIED = 2, /**< not content */
	CRM_SATISFACTION_UNREACHABLE = 3   /**< could not be asked */
} crm_satisfaction;

/** How a complainant feels (D-CMP-22). */
typedef enum crm_emotion {
	CRM_EMOTION_CALM = 1,  /**< calm */
	CRM_EMOTION_UPSET = 2, /**< upset */
	CRM_EMOTION_HIGH = 3   /**< beside himself */
} crm_emotion;

/** What kind of claim it is, sorted after calming (D-CMP-36). */
typedef enum crm_claim {
	CRM_CLAIM_LEGITIMATE = 1,   /**< justified: accept, act at once, thank */
	CRM_CLAIM_VENTING = 2,      /**< wants to be heard: listen patiently */
	CRM_CLAIM_OPPORTUNISTIC = 3 /**< out for an advantage: no easy promise or admission, refuse gently */
} crm_claim;

/** A complainant who needs special care (D-CMP-12). */
typedef enum crm_special {
	CRM_SPECIAL_EMOTIONAL = 1,   /**< let vent, listen, gentle but principled */
	CRM_SPECIAL_OPINIONATED = 2, /**< explain the plan patiently */
	CRM_SPECIAL_PREPARED = 3     /**< careful words; nothing in writing that was not reviewed */
} crm_special;

/** How far a complainant has gone (D-CMP-08). Never drops. */
typedef enum crm_complaint_level {
	CRM_LEVEL_DIRECT = 1,     /**< tells us */
	CRM_LEVEL_OUTSIDE = 2,    /**< tells others and buys no more */
	CRM_LEVEL_THIRD_PARTY = 3 /**< goes to an authority, a court, the press */
} crm_complaint_level;

/** How grave a case is (D-CMP-41). */
typedef enum crm_case_severity {
	CRM_CASE_NORMAL = 1,    /**< ordinary */
	CRM_CASE_DIFFICULT = 2, /**< hard to solve */
	CRM_CASE_MAJOR = 3      /**< major: every case of the third level is */
} crm_case_severity;

/** How a case is led through (D-KEY-07, D-KEY-08). */
typedef enum crm_lane {
	CRM_LANE_NORMAL = 1,   /**< as every case */
	CRM_LANE_BUSINESS = 2, /**< green: business */
	CRM_LANE_PROJECT = 3,  /**< green: projects */
	CRM_LANE_FAULT = 4     /**< green: maintenance and faults */
} crm_lane;

/** A complaint to open: the nine points of D-CMP-31 and how it came to us. */
typedef struct crm_complaint_input {
	size_t      size;            /**< sizeof(crm_complaint_input) */
	crm_id      customer_id;     /**< the customer; none for a complainant who is not (yet) one */
	const char *complainant;     /**< 1: who complains; required unless `customer_id` is given */
	const char *about;           /**< 2: about whom or what */
	const char *content;         /**< 3: the complaint in words; required */
	int64_t     received_at;     /**< 4: when it was made; required, from 1970-01-02 on, not after now */
	int64_t     bought_at;       /**< 5: when the thing was bought, not after `received_at` */
	const char *usage;           /**< 6: how it was used */
	const char *demand;          /**< 7: what is demanded */
	const char *wished_solution; /**< 8: the form of solution that is wished for */
	const char *contact;         /**< 9: how to reach the complainant; required unless the customer has a contact point */
	int32_t     channel;         /**< #crm_channel it came by */
	int32_t     state;           /**< for a case with a past elsewhere: the #crm_complaint_state it stands in; 0 = RECEIVED */
	const char *first_responder; /**< who was asked first; NULL = the actor; required (D-CMP-27) */
	const char *handler;         /**< who handles it; NULL = the first responder */
	const char *cause;           /**< the host's own word for the cause */
	const char *reference_source;/**< another system that knows the case */
	const char *reference_value; /**< its number there; unique per source */
	int32_t     emotion;         /**< #crm_emotion; 0 = CALM. Who is not calm begins in CALMING (D-CMP-22) */
	int32_t     special;         /**< #crm_special; 0 = none */
	int32_t     level;           /**< #crm_complaint_level; 0 = DIRECT, by #CRM_CHANNEL_THIRD_PARTY THIRD_PARTY */
	int32_t     severity;        /**< #crm_case_severity; 0 = NORMAL */
	int32_t     lane;            /**< #crm_lane; 0 = NORMAL */
	int32_t     primary_cause;   /**< #crm_cause; 0 = not known yet, see crm_complaint_cause_add() */
} crm_complaint_input;

/** A case as it is stored. */
typedef struct crm_complaint {
	crm_id      id;                  /**< identity */
	int64_t     revision;            /**< journal entry of the last change, for crm_act::revision */
	crm_id      customer_id;         /**< or none */
	const char *complainant;         /**< or NULL */
	const char *about;               /**< or NULL */
	const char *content;             /**< never NULL */
	int64_t     received_at;         /**< when it was made */
	int64_t     bought_at;           /**< or #CRM_NO_TIME */
	const char *usage;               /**< or NULL */
	const char *demand;              /**< or NULL */
	const char *wished_solution;     /**< or NULL */
	const char *contact;             /**< or NULL */
	int32_t     channel;             /**< #crm_channel */
	const char *first_responder;     /**< answers to the end */
	const char *cause;               /**< or NULL */
	const char *reference_source;    /**< or NULL */
	const char *reference_value;     /**< or NULL */
	int32_t     imported;            /**< 1 = opened in a later state, with a past elsewhere */
	int64_t     playbook;            /**< playbook version the case is handled under */
	int32_t     state;               /**< #crm_complaint_state */
	int64_t     state_since;         /**< when that state began */
	const char *handler;             /**< who handles it now */
	int32_t     responsibility;      /**< #crm_responsibility, or 0 */
	int32_t     validity;            /**< #crm_validity, or 0 */
	int32_t     complainant_type;    /**< #crm_complainant_type, or 0 */
	int32_t     purpose;             /**< #crm_purpose, or 0 */
	int32_t     immediate;           /**< 1 = to be handled at once */
	int64_t     promises;            /**< promises made so far */
	int64_t     promise_due_at;      /**< time of the open promise, or #CRM_NO_TIME */
	int32_t     breaches;            /**< promises broken so far; never falls */
	int32_t     escalation;          /**< level of escalation, 0 = none */
	int64_t     solved_at;           /**< when the last solution was offered or the case explained, or #CRM_NO_TIME */
	const char *solution;            /**< the last solution or explanation, or NULL */
	const char *alternative;         /**< the other way that was shown, or NULL */
	int32_t     checks;              /**< satisfaction checks so far */
	int32_t     attempts;            /**< checks since the last solution that reached nobody */
	int32_t     satisfaction;        /**< #crm_satisfaction of the last check, or 0 */
	int32_t     cycles;              /**< how often a solution had to be revised */
	int32_t     reopened;            /**< how often it was reopened */
	int64_t     closed_at;           /**< when it was closed or voided, or #CRM_NO_TIME */
	const char *void_reason;         /**< or NULL */
	const char *number;              /**< the case number, to be read over the telephone; see crm_case_number_read() */
	crm_id      merged_into;         /**< the case that goes on for this one, or none */
	int32_t     emotion;             /**< #crm_emotion */
	int32_t     claim;               /**< #crm_claim, or 0 */
	int32_t     special;             /**< #crm_special, or 0 */
	int32_t     level;               /**< #crm_complaint_level; never falls */
	int32_t     severity;            /**< #crm_case_severity */
	int32_t     lane;                /**< #crm_lane */
	int32_t     tier;                /**< #crm_tier of the customer as the last call that changed the case found it, or 0 */
	int32_t     priority;            /**< points, more is more urgent; crm_complaint_priority_explain() says why */
	int32_t     proposed_type;       /**< #crm_complainant_type that mishandling proposes (D-CMP-09), or 0 */
	int32_t     primary_cause;       /**< #crm_cause, or 0 */
	int64_t     judged_at;           /**< when it was judged first: since then the facts are clear, or #CRM_NO_TIME */
	int64_t     liability_at;        /**< when liability was admitted, or #CRM_NO_TIME */
	const char *liability;           /**< what was admitted, or NULL */
	int64_t     acknowledged_at;     /**< when the complainant had a first answer of ours, or #CRM_NO_TIME */
	const char *account_manager;     /**< of a key customer: who is notified too (D-KEY-09), or NULL */
	int32_t     wants;               /**< set of `1 << #crm_purpose`: what is wanted */
	int32_t     wants_met;           /**< set of `1 << #crm_purpose`: what the complainant says was met */
	int32_t     wants_unmet;         /**< set of `1 << #crm_purpose`: what was not */
	int32_t     remedies;            /**< options offered so far */
	int32_t     refusals;            /**< wishes refused so far */
	int32_t     marks;               /**< steps of good handling noted so far */
	int32_t     overrides;           /**< guards that somebody let pass so far */
	int64_t     escalate_at;         /**< when the case of a key customer escalates by itself (D-CMP-42), or #CRM_NO_TIME */
} crm_complaint;

/** The three judgements of D-CMP-24, and what follows from them. */
typedef struct crm_judgement_input {
	size_t  size;             /**< sizeof(crm_judgement_input) */
	int32_t responsibility;   /**< #crm_responsibility; required */
	int32_t complainant_type; /**< #crm_complainant_type; required */
	int32_t purpose;          /**< #crm_purpose; required */
	int32_t validity;         /**< #crm_validity; 0 = not known yet */
	int32_t immediate;        /**< 1 = it is ours and can be solved at once: no promise is needed (D-CMP-26) */
	const char *override_by;  /**< who lets a case be judged before its complainant is calm; crm_act::reason says why. NULL = nobody */
} crm_judgement_input;

/** Open a case and make the task to assess it.
 * @param[in,out] db      open handle
 * @param[in]     act     who, why, key; `at` is not used, the time is crm_complaint_input::received_at
 * @param[in]     input   copied
 * @param[out]    id_out  the case
 * @retval CRM_OK             opened
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_CONTENT_MISSING, ..._COMPLAINANT, ..._TIME_MISSING, ..._CONTACT_MISSING,
 *                            #CRM_RULE_FIRST_RESPONDER_MISSING, #CRM_RULE_CUSTOMER_REMOVED, #CRM_RULE_LANE_NOT_KEY, #CRM_RULE_LANE_FULL
 * @retval CRM_ERR_EXISTS     #CRM_RULE_REFERENCE_TAKEN: crm_error::id is the case that has the reference
 * @since 0.1 */
CRM_API crm_status crm_complaint_open(crm *db, const crm_act *act, const crm_complaint_input *input, crm_id *id_out);

/** Open many cases in one transaction: all, or none of them.
 *
 * The same as crm_complaint_open() for each, one after another in a group of calls, and much faster; the journal has an entry for
 * each. Inside a group the items are a part of it, and when one fails the group goes on without any of them. A key belongs to
 * its item alone, and is the one that crm_complaint_open() takes. On PostgreSQL all of them together have the time of one call.
 * @param[in,out] db       open handle
 * @param[in]     acts     one for each input, or NULL: all absent
 * @param[in]     inputs   copied. The elements of an array have the `size` of its first one
 * @param[in]     count    how many
 * @param[out]    ids_out  room for `count`: the cases, in their order; all none when the call fails; NULL if not wanted
 * @retval CRM_OK          opened, each that was not answered before
 * @retval CRM_REPLAYED    every one was answered before; nothing was written
 * @retval CRM_UNCHANGED   `count` is 0
 * @retval CRM_ERR_INVALID, CRM_ERR_REFUSED, CRM_ERR_NOT_FOUND, CRM_ERR_EXISTS, CRM_ERR_CONFLICT
 *                         as crm_complaint_open(); crm_error::line is the number of the item, from 1, or 0 if none is to blame.
 *                         #CRM_RULE_INPUT_SIZE also when an element has another size than the first
 * @since 0.1 */
CRM_API crm_status crm_complaint_open_many(crm *db, const crm_act *acts, const crm_complaint_input *inputs, size_t count, crm_id *ids_out);

/** Read a case.
 * @param[in,out] db             open handle
 * @param[in]     id             the case
 * @param[out]    complaint_out  the view; release with crm_complaint_free(). NULL on failure
 * @retval CRM_OK             read
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the view lives until crm_complaint_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_complaint_get(crm *db, const crm_id *id, const crm_complaint **complaint_out);

/** Release a view that crm_complaint_get() made. Takes NULL.
 * @param[in] complaint  the view
 * @since 0.1 */
CRM_API void crm_complaint_free(const crm_complaint *complaint);

/** Find the case that has a number in another system.
 * @param[in,out] db      open handle
 * @param[in]     source  the system
 * @param[in]     value   the number there
 * @param[out]    id_out  the case; none on failure
 * @retval CRM_OK             found
 * @retval CRM_ERR_NOT_FOUND  no case has it
 * @since 0.1 */
CRM_API crm_status crm_complaint_find_reference(crm *db, const char *source, const char *value, crm_id *id_out);

/** Hand the case to another handler. The first responder stays (D-CMP-27); open tasks of the case go along.
 * @param[in,out] db       open handle
 * @param[in]     act      who, when, why, key, expected revision
 * @param[in]     id       the case
 * @param[in]     handler  who handles it from now on; required
 * @retval CRM_OK             handed over
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED
 * @since 0.1 */
CRM_API crm_status crm_complaint_handler_set(crm *db, const crm_act *act, const crm_id *id, const char *handler);

/** Try to change the first responder: always refused, so that a host that offers it gets the rule to show (D-CMP-27).
 * @param[in,out] db         open handle
 * @param[in]     act        not used
 * @param[in]     id         the case
 * @param[in]     responder  whoever it should be
 * @retval CRM_UNCHANGED      it is the first responder already
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_FIRST_RESPONDER_FIXED
 * @since 0.1 */
CRM_API crm_status crm_complaint_first_responder_set(crm *db, const crm_act *act, const crm_id *id, const char *responder);

/** People to notify about a case: the first responder until it is closed, then the handler, then the account manager, if they are others. */
typedef struct crm_notified {
	const char *names[3]; /**< NULL where there are fewer; in the view's memory */
	size_t      count;    /**< 0 to 3 */
} crm_notified;

/** Say who is to be notified about whatever happens on a case (D-CMP-27, D-KEY-09). Pure.
 * @param[in]  complaint     a view
 * @param[out] notified_out  the names, which live as long as the view; none for a closed or void case
 * @since 0.1 */
CRM_API void crm_complaint_notified(const crm_complaint *complaint, crm_notified *notified_out);

/** Judge a case: whose responsibility, what type of complainant, what purpose (D-CMP-24).
 * @param[in,out] db         open handle
 * @param[in]     act        who, when, why, key, expected revision
 * @param[in]     id         the case
 * @param[in]     judgement  copied
 * @retval CRM_OK             judged; RESOLVING when immediate, else ASSESSING
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_JUDGE_RESPONSIBILITY, ..._COMPLAINANT, ..._PURPOSE; #CRM_RULE_NOT_OURS when immediate is set
 *                            for what is not ours; #CRM_RULE_MOOD_FIRST in CALMING, #CRM_RULE_OVERRIDE_REASON;
 *                            #CRM_RULE_COMPLAINT_STATE, #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_judge(crm *db, const crm_act *act, const crm_id *id, const crm_judgement_input *judgement);

/** Explain a case that is not ours or does not hold, and show another way (D-CMP-25). Goes on to verification, not to the end.
 * @param[in,out] db           open handle
 * @param[in]     act          who, when, why, key, expected revision
 * @param[in]     id           the case
 * @param[in]     explanation  what was explained; required
 * @param[in]     alternative  the other way; required
 * @retval CRM_OK             EXPLAINED, and the satisfaction check is planned
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_EXPLANATION_MISSING, #CRM_RULE_ALTERNATIVE_MISSING, #CRM_RULE_JUDGE_RESPONSIBILITY and its like
 *                            before it was judged, #CRM_RULE_COMPLAINT_STATE, ..._ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_explain(crm *db, const crm_act *act, const crm_id *id, const char *explanation, const char *alternative);

/** Record a satisfaction check (D-CMP-35).
 *
 * SATISFIED closes the case and accepts the option on the table. DISSATISFIED: REVISING, and one more cycle is counted; open options are
 * declined. UNREACHABLE: the attempt is counted and the check planned again.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key, expected revision
 * @param[in]     id      the case
 * @param[in]     result  #crm_satisfaction
 * @param[in]     note    what was said, or NULL
 * @retval CRM_OK             recorded
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_REMEDY_CHOICE when SATISFIED with several options open: crm_complaint_answer() says which;
 *                            #CRM_RULE_COMPLAINT_STATE, ..._ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_check(crm *db, const crm_act *act, const crm_id *id, int32_t result, const char *note);

/** Close a case whose complainant cannot be reached. With a SATISFIED check a case closes by itself.
 * @param[in,out] db   open handle
 * @param[in]     act  who, when, why, key, expected revision
 * @param[in]     id   the case
 * @retval CRM_OK             closed
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOSE_UNCHECKED without any check, #CRM_RULE_CLOSE_ATTEMPTS before enough attempts,
 *                            #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_close(crm *db, const crm_act *act, const crm_id *id);

/** Take up a closed case again, within the window of the playbook. It stands in REVISING.
 * @param[in,out] db   open handle
 * @param[in]     act  who, when, why, key, expected revision
 * @param[in]     id   the case
 * @retval CRM_OK             reopened, and the task to assess it is made
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_REOPEN_WINDOW, #CRM_RULE_COMPLAINT_STATE
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_reopen(crm *db, const crm_act *act, const crm_id *id);

/** Void a case: a duplicate or a mistake (D-CMP-01). crm_act::reason is required and kept; open tasks are cancelled.
 * @param[in,out] db   open handle
 * @param[in]     act  who, when, why, key, expected revision
 * @param[in]     id   the case
 * @retval CRM_OK             void
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_VOID_REASON_MISSING, #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_void(crm *db, const crm_act *act, const crm_id *id);

/** Tell whether a step is possible in a state, whatever else guards it. Pure.
 * @param[in] state  #crm_complaint_state
 * @param[in] step   #crm_complaint_step
 * @return true when it is
 * @since 0.1 */
CRM_API bool crm_complaint_allowed(int32_t state, int32_t step);

/** Which cases to list: those that meet all conditions that are set. */
typedef struct crm_complaint_query {
	size_t      size;         /**< sizeof(crm_complaint_query) */
	crm_id      customer_id;  /**< only of this customer; none = any */
	int32_t     state;        /**< only in this #crm_complaint_state; 0 = any */
	int32_t     open_only;    /**< 1 = neither closed nor void */
	crm_id      after;        /**< start after this id; none = from the beginning */
	const char *handler;      /**< only those that this person handles; NULL = any */
	const char *answerable;   /**< only those that this person answers for, as first responder (D-CMP-27); NULL = any */
	int32_t     cause;        /**< only with this #crm_cause, primary or not; 0 = any */
	int32_t     axis;         /**< only with a primary cause on this #crm_axis; 0 = any */
	int32_t     level;        /**< only of this #crm_complaint_level or a higher one; 0 = any */
	int32_t     tier;         /**< only of customers of this #crm_tier; 0 = any */
	int32_t     severity;     /**< only of this #crm_case_severity; 0 = any */
	int32_t     lane;         /**< only in this #crm_lane; 0 = any */
	int32_t     breached;     /**< 1 = only with a broken promise */
	int32_t     escalated;    /**< 1 = only escalated ones */
	int64_t     due_until;    /**< only with an open task that is due not later; #CRM_NO_TIME = any */
	const char *text;         /**< only with all these words, up to #CRM_LIMIT_NAME bytes; NULL, or without a letter or digit = any */
} crm_complaint_query;

/** A walk over cases, in the order of id. */
typedef struct crm_complaint_cursor crm_complaint_cursor;

/** List cases.
 *
 * `text` is looked for in complainant, about, content, demand, wished solution, solution, case number and the number in another system.
 * Characters that are written without spaces (Chinese, Japanese, Thai, Korean) are found anywhere, as many in a row as are asked for;
 * elsewhere a word is found by itself or by its beginning. Case, width and the marks of Latin, Greek and Cyrillic letters make no
 * difference. A whole case number is found however it is written (crm_case_number_read()). What is asked for with `text` or `axis` is
 * looked up in each case that meets the other conditions; an index of words leads to the cases, where there is one
 * (crm_search_indexed()), unless a customer, or with `open_only` a person, leads to fewer.
 *
 * Quick whatever the number of cases, because an index leads there: `customer_id`, `text`, `cause`, `due_until`, and with `open_only`
 * also `handler`, `answerable` and `open_only` itself. The other conditions choose among the cases found so.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = all
 * @param[out]    cursor_out  release with crm_complaint_cursor_free()
 * @retval CRM_OK  ready for crm_complaint_next()
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_complaint_list(crm *db, const crm_complaint_query *query, crm_complaint_cursor **cursor_out);

/** Step to the next case. Nothing is skipped or repeated while others write.
 * @param[in,out] cursor         the cursor
 * @param[out]    complaint_out  the view; gone at the next step
 * @retval CRM_OK          a case
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_complaint_next(crm_complaint_cursor *cursor, const crm_complaint **complaint_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_complaint_cursor_free(crm_complaint_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
