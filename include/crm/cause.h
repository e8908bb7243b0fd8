/** @file
 * @brief Why customers complain: causes, areas, and one axis to report over.
 *
 * @defgroup cause Causes of complaints
 * @{
 *
 * Several taxonomies name causes; each cause has exactly one axis, so that a report over the axes adds up to the number of cases (D-CMP-06).
 * A case may have several causes, of which one is the primary one.
 */
#ifndef CRM_CAUSE_H
#define CRM_CAUSE_H

#include "crm/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a cause comes down to, for reports over all taxonomies (D-CMP-06). */
typedef enum crm_axis {
	CRM_AXIS_PRODUCT = 1,       /**< the product */
	CRM_AXIS_PRICE_VALUE = 2,   /**< price and value */
	CRM_AXIS_PROCESS = 3,       /**< the process */
	CRM_AXIS_PEOPLE = 4,        /**< our people */
	CRM_AXIS_PROMISE = 5,       /**< a promise */
	CRM_AXIS_INFORMATION = 6,   /**< information */
	CRM_AXIS_CUSTOMER_SIDE = 7, /**< the customer's side */
	CRM_AXIS_EXTERNAL = 8       /**< nobody's */
} crm_axis;

/** Where a cause lies. The hundreds of a #crm_cause are its area. */
typedef enum crm_cause_area {
	CRM_AREA_MARKET = 1,   /**< the market (D-CMP-02) */
	CRM_AREA_PROCESS = 2,  /**< our processes (D-CMP-02) */
	CRM_AREA_SKILL = 3,    /**< the skill of our people (D-CMP-02) */
	CRM_AREA_OTHER = 4,    /**< anything else (D-CMP-02) */
	CRM_AREA_QUALITY = 5,  /**< quality (D-CMP-03) */
	CRM_AREA_ATTITUDE = 6, /**< attitude or manner (D-CMP-03) */
	CRM_AREA_DECEIVED = 7, /**< feels cheated (D-CMP-03) */
	CRM_AREA_DELAY = 8,    /**< not delivered or late (D-CMP-03) */
	CRM_AREA_CUSTOMER = 9, /**< the customer's own (D-CMP-03) */
	CRM_AREA_CHARGE = 10   /**< charges (D-CMP-05) */
} crm_cause_area;

/** Why a customer complains (D-CMP-02, D-CMP-03, D-CMP-05): 27 causes of the checklist, 17 of the five classes, 4 of charges. The drivers of
 * D-CMP-04 are #CRM_CAUSE_MARKET_EXPECTATIONS, the area ATTITUDE and the area SKILL. */
typedef enum crm_cause {
	CRM_CAUSE_MARKET_PRICE = 101,         /**< dearer while rivals undercut */
	CRM_CAUSE_MARKET_SPOILED = 102,       /**< long-spoiled, unruly customers */
	CRM_CAUSE_MARKET_EXPECTATIONS = 103,  /**< expectations that rise for ever */
	CRM_CAUSE_MARKET_TILT = 104,          /**< service is tilted to the 80/20 customers */
	CRM_CAUSE_MARKET_COMPLEXITY = 105,    /**< things grow ever more complex */
	CRM_CAUSE_MARKET_JOINT = 106,         /**< joint services across trades */
	CRM_CAUSE_MARKET_OTHER = 107,         /**< another cause in the market */
	CRM_CAUSE_PROCESS_INCONVENIENT = 201, /**< inconvenient, customers are sent around */
	CRM_CAUSE_PROCESS_LONG = 202,         /**< too long or too complex */
	CRM_CAUSE_PROCESS_FEEDBACK = 203,     /**< feedback missing or superficial */
	CRM_CAUSE_PROCESS_AUTHORITY = 204,    /**< unclear authority of the front line: delay and buck-passing */
	CRM_CAUSE_PROCESS_PROMISE = 205,      /**< promises not kept or not followed up */
	CRM_CAUSE_PROCESS_INCONSISTENT = 206, /**< answers that contradict each other */
	CRM_CAUSE_PROCESS_HANDBOOK = 207,     /**< no handbook for the front line */
	CRM_CAUSE_SKILL_IMPOLITE = 301,       /**< impolite */
	CRM_CAUSE_SKILL_LISTENING = 302,      /**< does not listen */
	CRM_CAUSE_SKILL_EXPRESSION = 303,     /**< poor expression */
	CRM_CAUSE_SKILL_TEMPER = 304,         /**< loses temper and argues */
	CRM_CAUSE_SKILL_KNOWLEDGE = 305,      /**< weak knowledge */
	CRM_CAUSE_SKILL_MOCKERY = 306,        /**< disbelief or mockery */
	CRM_CAUSE_SKILL_NOT_DONE = 307,       /**< does not do as asked */
	CRM_CAUSE_SKILL_GUIDANCE = 308,       /**< too little guidance */
	CRM_CAUSE_SKILL_EDUCATION = 309,      /**< customers poorly informed, then blamed */
	CRM_CAUSE_SKILL_ESCALATION = 310,     /**< wrong technique when a case is escalated */
	CRM_CAUSE_OTHER_LOSS = 401,           /**< a loss that is nobody's fault */
	CRM_CAUSE_OTHER_ENVIRONMENT = 402,    /**< environment */
	CRM_CAUSE_OTHER_CULTURE = 403,        /**< culture or brand */
	CRM_CAUSE_QUALITY_STANDARD = 501,     /**< below standard or often faulty */
	CRM_CAUSE_QUALITY_PACKING = 502,      /**< damaged packing */
	CRM_CAUSE_QUALITY_BLEMISH = 503,      /**< a small blemish */
	CRM_CAUSE_QUALITY_REPAIR = 504,       /**< repair after the sale */
	CRM_CAUSE_QUALITY_NETWORK = 505,      /**< a defect of the network */
	CRM_CAUSE_ATTITUDE_RUDE = 601,        /**< rude or cold */
	CRM_CAUSE_ATTITUDE_RIGID = 602,       /**< rigid, passive, slow */
	CRM_CAUSE_ATTITUDE_WORDING = 603,     /**< wording that was misunderstood */
	CRM_CAUSE_ATTITUDE_QUARREL = 604,     /**< a quarrel */
	CRM_CAUSE_ATTITUDE_IGNORANT = 605,    /**< ignorant, beside the point */
	CRM_CAUSE_DECEIVED_ADVERTISING = 701, /**< advertising that promised too much */
	CRM_CAUSE_DECEIVED_PROMISE = 702,     /**< a promise that was not kept */
	CRM_CAUSE_DELAY_LATE = 801,           /**< not delivered, or late */
	CRM_CAUSE_CUSTOMER_MISUSE = 901,      /**< wrong use */
	CRM_CAUSE_CUSTOMER_GRUDGE = 902,      /**< an earlier grudge */
	CRM_CAUSE_CUSTOMER_SHOUTING = 903,    /**< believes that shouting works */
	CRM_CAUSE_CUSTOMER_EXCESSIVE = 904,   /**< excessive demands */
	CRM_CAUSE_CHARGE_UNKNOWN = 1001,      /**< the standard of the charge was not understood */
	CRM_CAUSE_CHARGE_COMPLEX = 1002,      /**< the design of the charge is too complex */
	CRM_CAUSE_CHARGE_NO_ALERT = 1003,     /**< unusual consumption was not told */
	CRM_CAUSE_CHARGE_ROAMING = 1004       /**< roaming and one-way charging */
} crm_cause;

/** Tell the axis of a cause. Every cause has exactly one. Pure.
 * @param[in] cause  #crm_cause
 * @return #crm_axis; 0 for what is no cause
 * @since 0.1 */
CRM_API int32_t crm_cause_axis(int32_t cause);

/** Tell the area of a cause. Pure.
 * @param[in] cause  #crm_cause
 * @return #crm_cause_area; 0 for what is no cause
 * @since 0.1 */
CRM_API int32_t crm_cause_area_of(int32_t cause);

/** Give a cause by its place among all of them, in the order of their numbers. Pure.
 * @param[in] place  from 0
 * @return #crm_cause; 0 behind the last
 * @since 0.1 */
CRM_API int32_t crm_cause_at(size_t place);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
