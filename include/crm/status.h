/** @file
 * @brief What a call returns, which rule refused, and the detail behind it.
 *
 * @defgroup status Status, rules, errors
 * @{
 *
 * Every call returns a #crm_status: 0 is success, a positive value an expected outcome, a negative one a failure, so
 * `rc < 0` is the test. A failure leaves its reason on the handle: crm_error_last(). Domain refusals share
 * #CRM_ERR_REFUSED and wrong arguments #CRM_ERR_INVALID; which rule spoke is in crm_error::rule, whose number and name
 * never change. A call that fails has changed nothing, unless it returns #CRM_ERR_UNCERTAIN.
 */
#ifndef CRM_STATUS_H
#define CRM_STATUS_H

#include "crm/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Outcome of a call. */
typedef enum crm_status {
	CRM_OK = 0,                  /**< done */
	CRM_DONE = 1,                /**< a cursor has no more rows */
	CRM_UNCHANGED = 2,           /**< the store already was as asked; nothing was written */
	CRM_REPLAYED = 3,            /**< this idempotency key was answered before; the first answer is given again */
	CRM_ERR_NOMEM = -1,          /**< an allocation failed */
	CRM_ERR_INVALID = -2,        /**< an argument is wrong; crm_error::field and crm_error::rule tell which and why */
	CRM_ERR_REFUSED = -3,        /**< a rule of the trade forbids it; crm_error::rule tells which */
	CRM_ERR_NOT_FOUND = -4,      /**< no such record */
	CRM_ERR_EXISTS = -5,         /**< another record has this key; crm_error::id names it */
	CRM_ERR_CONFLICT = -6,       /**< the record changed since, or the key belongs to another request */
	CRM_ERR_BUSY = -7,           /**< another connection holds the store or was faster; nothing was kept, try again */
	CRM_ERR_READONLY = -8,       /**< the store or its directory cannot be written */
	CRM_ERR_CLOSED = -9,         /**< the handle was closed */
	CRM_ERR_UNSUPPORTED = -10,   /**< this build or version cannot do it */
	CRM_ERR_TOO_NEW = -11,       /**< the store was made by a newer version */
	CRM_ERR_CORRUPT = -12,       /**< the store is damaged, foreign or does not agree with its journal */
	CRM_ERR_IO = -13,            /**< reading or writing failed */
	CRM_ERR_FULL = -14,          /**< no space left on the device; nothing was written */
	CRM_ERR_CONNECTION = -15,    /**< the server cannot be reached, or the connection broke; nothing was kept */
	CRM_ERR_UNCERTAIN = -16,     /**< the commit may or may not have happened: ask again with the same key */
	CRM_ERR_POLICY_MISSING = -17,/**< the playbook has no value for what was asked, and there is no hidden default */
	CRM_ERR_MODULE_OFF = -18,    /**< the playbook has this module switched off */
	CRM_ERR_TXN_FAILED = -19,    /**< an earlier failure ended the open transaction: roll it back */
	CRM_ERR_CALLBACK = -20,      /**< a callback asked to stop */
	CRM_ERR_FORKED = -21,        /**< the handle was opened by another process */
	CRM_ERR_INTERNAL = -22       /**< a fault of this library */
} crm_status;

/** The rule that refused, or that what time brought followed from (crm_entry::rule). Comments name the rule of the trade behind each. */
typedef enum crm_rule {
	CRM_RULE_NONE = 0,                        /**< no rule was involved */

	CRM_RULE_ARGUMENT_MISSING = 101,          /**< a required argument is NULL */
	CRM_RULE_FIELD_MISSING = 102,             /**< a required field is absent or empty */
	CRM_RULE_FIELD_TOO_LONG = 103,            /**< a text is longer than its limit */
	CRM_RULE_FIELD_NOT_UTF8 = 104,            /**< a text is not valid UTF-8 */
	CRM_RULE_FIELD_RANGE = 105,               /**< a number, date or enumerator is outside what the field takes */
	CRM_RULE_INPUT_SIZE = 106,                /**< the `size` of an input struct is too small */
	CRM_RULE_INPUT_UNKNOWN = 107,             /**< a newer input struct sets fields that this version does not know */
	CRM_RULE_KEY_REUSED = 108,                /**< the idempotency key was used for another request */
	CRM_RULE_REVISION_STALE = 109,            /**< the record changed after the expected revision */
	CRM_RULE_TIME_FUTURE = 110,               /**< what is said to have happened lies in the future */
	CRM_RULE_TRANSACTION_NONE = 111,          /**< commit or rollback without a begin */
	CRM_RULE_TRANSACTION_READ = 112,          /**< a change inside a transaction that was begun for reading */
	CRM_RULE_CALLBACK_REENTRY = 113,          /**< a callback called back into the handle it was called from */

	CRM_RULE_CUSTOMER_NAME_MISSING = 201,     /**< D-INFO-01: the customer has no name */
	CRM_RULE_CUSTOMER_REMOVED = 202,          /**< D-CMP-01: the customer was removed, and takes no new records */
	CRM_RULE_REFERENCE_TAKEN = 203,           /**< D-IMPL-04: another record has this external reference of the source */
	CRM_RULE_POINT_INVALID = 204,             /**< D-INFO-08: a contact point cannot be read as its kind */
	CRM_RULE_CUSTOMER_OPEN_CASES = 205,       /**< D-CMP-27: the customer has an open complaint, and is not removed */
	CRM_RULE_POINTS_TOO_MANY = 206,           /**< D-INFO-05: more contact points or references than #CRM_LIMIT_POINTS */

	CRM_RULE_LIFECYCLE_NO_ARROW = 301,        /**< D-CUST-02: the transition table has no such arrow */
	CRM_RULE_LIFECYCLE_REASON_MISSING = 302,  /**< D-QUAL-04: the reason for this move is not said */
	CRM_RULE_LIFECYCLE_CHURN_REASON = 303,    /**< D-CUST-08: why the customer is lost is not said: entering CHURNED needs a churn reason */
	CRM_RULE_LIFECYCLE_SUB_REASON = 304,      /**< D-CUST-01: why he is no customer is not said: entering NON_CUSTOMER needs a sub-reason */
	CRM_RULE_LIFECYCLE_NO_PURCHASE = 305,     /**< D-CUST-03: nothing was bought: entering CURRENT needs a purchase */
	CRM_RULE_LIFECYCLE_NOT_REPEATED = 306,    /**< D-LOY-01: there are not the repeat purchases of the playbook that LOYAL needs */
	CRM_RULE_LIFECYCLE_NEED_MISSING = 307,    /**< D-QUAL-01: no need is known, and starting as or going back to POTENTIAL takes one */
	CRM_RULE_LIFECYCLE_STILL_LOYAL = 308,     /**< D-LOY-01: the measures have not fallen: LOYAL does not become CURRENT */
	CRM_RULE_LIFECYCLE_NO_START = 309,        /**< D-CUST-02: a customer cannot start in this state */
	CRM_RULE_LIFECYCLE_NEVER_BOUGHT = 310,    /**< D-CUST-02: nothing was ever bought: CHURNED needs a purchase history */
	CRM_RULE_LIFECYCLE_NOT_HARD = 311,        /**< D-CUST-02: neither hostile nor unable to buy, as CHURNED to NON_CUSTOMER needs */
	CRM_RULE_LIFECYCLE_WINDOW_MISSING = 312,  /**< D-CUST-01: the playbook has no churn window, and there is no hidden default */
	CRM_RULE_LIFECYCLE_TIME_ORDER = 313,      /**< D-CUST-04: the move is dated before the last one */
	CRM_RULE_LIFECYCLE_INACTIVE = 314,        /**< D-CUST-01: nothing was bought for the churn window */

	CRM_RULE_COMPLAINT_CONTENT_MISSING = 401, /**< D-CMP-31: what is complained about is not said */
	CRM_RULE_COMPLAINT_COMPLAINANT = 402,     /**< D-CMP-31: neither complainant nor customer is named */
	CRM_RULE_COMPLAINT_TIME_MISSING = 403,    /**< D-CMP-31: when the complaint was made is not said */
	CRM_RULE_COMPLAINT_CONTACT_MISSING = 404, /**< D-CMP-31: how to reach the complainant is not said */
	CRM_RULE_FIRST_RESPONDER_FIXED = 405,     /**< D-CMP-27: the first responder never changes */
	CRM_RULE_FIRST_RESPONDER_MISSING = 406,   /**< D-CMP-27: who was asked first, and answers to the end, is not said */
	CRM_RULE_COMPLAINT_STATE = 407,           /**< D-CMP-21: this step is not possible in this state of the case */
	CRM_RULE_JUDGE_RESPONSIBILITY = 408,      /**< D-CMP-24: whether it is our responsibility is not judged */
	CRM_RULE_JUDGE_COMPLAINANT = 409,         /**< D-CMP-24: the type of complainant is not judged */
	CRM_RULE_JUDGE_PURPOSE = 410,             /**< D-CMP-24: the purpose is not judged */
	CRM_RULE_EXPLANATION_MISSING = 411,       /**< D-CMP-25: not our responsibility, and no explanation given */
	CRM_RULE_ALTERNATIVE_MISSING = 412,       /**< D-CMP-25: no other way is shown */
	CRM_RULE_PROMISE_DATE_MISSING = 413,      /**< D-CMP-29: the promised time is not given */
	CRM_RULE_PROMISE_DATE_PAST = 414,         /**< D-CMP-29: the promised time does not lie after now */
	CRM_RULE_PROMISE_NO_CONSENT = 415,        /**< D-CMP-29: the customer has not agreed to the promised time */
	CRM_RULE_PROMISE_UNIT_MISSING = 416,      /**< D-CMP-28: the unit in charge is not named */
	CRM_RULE_PROMISE_REASON_MISSING = 417,    /**< D-CMP-28: why it cannot be done at once is not said */
	CRM_RULE_PROMISE_NONE = 418,              /**< D-CMP-30: there is no open promise to renew */
	CRM_RULE_PROMISE_NO_CONTACT = 419,        /**< D-CMP-30: no contact with the customer is given, on which a renewal stands */
	CRM_RULE_PROMISE_NO_PROGRESS = 420,       /**< D-CMP-30: what the customer was told about the progress is not said */
	CRM_RULE_PROMISE_OPEN = 421,              /**< D-CMP-30: a promise is open; renew it instead of making another */
	CRM_RULE_NOT_OURS = 422,                  /**< D-CMP-25: the case is not ours: it is explained, not promised or resolved */
	CRM_RULE_SOLUTION_MISSING = 423,          /**< D-CMP-33: what is done is not said */
	CRM_RULE_CLOSE_UNCHECKED = 424,           /**< D-CMP-35: there was no satisfaction check, and no closing without one */
	CRM_RULE_CLOSE_ATTEMPTS = 425,            /**< D-CMP-35: there were fewer attempts to reach the complainant than the playbook asks for */
	CRM_RULE_REOPEN_WINDOW = 426,             /**< D-CMP-35: the window for reopening has passed */
	CRM_RULE_VOID_REASON_MISSING = 427,       /**< D-CMP-01: why the case is void is not said */
	CRM_RULE_COMPLAINT_ENDED = 428,           /**< D-CMP-01: the case is closed or void */
	CRM_RULE_MOOD_FIRST = 429,                /**< D-CMP-22: the complainant is not calm: the emotion is settled before the problem */
	CRM_RULE_OVERRIDE_REASON = 430,           /**< D-CMP-22: why the guard is let pass is not said */
	CRM_RULE_OVERRIDE_SELF = 431,             /**< D-CMP-36: the supervisor or approver is the one who acts: it takes another person */
	CRM_RULE_CLAIM_MISSING = 432,             /**< D-CMP-36: what kind of claim it is, is not said */
	CRM_RULE_CLAIM_OPPORTUNISTIC = 433,       /**< D-CMP-36: the claim is opportunistic: no compensation and no admission */
	CRM_RULE_CLAIM_NOT_VENTING = 434,         /**< D-CMP-36: the complainant is not venting: listening alone does not do */
	CRM_RULE_LISTENING_NOTE_MISSING = 435,    /**< D-CMP-36: what was heard is not noted */
	CRM_RULE_LIABILITY_FACTS = 436,           /**< D-CMP-37: the facts are not clear yet: no liability before them */
	CRM_RULE_REFUSAL_GROUND_MISSING = 437,    /**< D-CMP-38: none of the five grounds of a refusal is given */
	CRM_RULE_REFUSAL_EXPLANATION = 438,       /**< D-CMP-34: the rule that the refusal stands on is not explained */
	CRM_RULE_REFUSAL_CONDITION = 439,         /**< D-CMP-34: neither alternatives nor the condition for meeting the wish are given */
	CRM_RULE_REFUSAL_WE_WILL = 440,           /**< D-CMP-38: what we will do is not said */
	CRM_RULE_REFUSAL_YOU_CAN = 441,           /**< D-CMP-38: what the complainant can do is not said */
	CRM_RULE_REMEDY_APPROVER = 442,           /**< D-CMP-33: the compensation is above the authority, and has no approver */
	CRM_RULE_REMEDY_CURRENCY = 443,           /**< D-CMP-33: the amount has no currency */
	CRM_RULE_REMEDY_CHOICE = 444,             /**< D-CMP-33: several options are open; which of them is accepted is not said */
	CRM_RULE_REMEDY_NONE = 445,               /**< D-CMP-33: no open option has this number */
	CRM_RULE_LEVEL_FALLS = 446,               /**< D-CMP-08: the level is lower than that of the case: it never drops */
	CRM_RULE_ESCALATION_REASON = 447,         /**< D-CMP-42: why the case is escalated is not said */
	CRM_RULE_ESCALATION_TARGET = 448,         /**< D-CMP-42: whom the case is escalated to is not said */
	CRM_RULE_LANE_NOT_KEY = 449,              /**< D-KEY-07: the customer is not a key customer, for whom green lanes are */
	CRM_RULE_LANE_FULL = 450,                 /**< D-KEY-07: the green lane is full: ordinary cases are not to starve */
	CRM_RULE_CAUSE_PRIMARY = 451,             /**< D-CMP-02: the case has another primary cause */
	CRM_RULE_PROMISE_TOO_LATE = 452,          /**< D-CMP-29: the promised time lies beyond the limit of the playbook */
	CRM_RULE_LINK_SELF = 453,                 /**< D-KEY-09: a case cannot be linked to itself, or merged into itself */
	CRM_RULE_LINK_CYCLE = 454,                /**< D-KEY-09: the link would close a circle, and links of this kind have none */
	CRM_RULE_MERGE_CUSTOMERS = 455,           /**< D-KEY-09: the cases are of two customers, or the customer would be lost */
	CRM_RULE_CASE_NUMBER = 456,               /**< a case number that was misheard or mistyped: its check character does not fit */
	CRM_RULE_REVIEW_OPEN = 457,               /**< D-CMP-39: the case is not closed yet: how it was handled is reviewed afterwards */
	CRM_RULE_WRITTEN_TO_PREPARED = 458,       /**< D-CMP-12: what is written to a well-prepared complainant was not reviewed */
	CRM_RULE_ORDER_SKIPPED = 459,             /**< D-CMP-20: thank, listen, empathise, judge, act: a step before this one was left out */
	CRM_RULE_ANSWERABLE_LEFT = 460,           /**< D-CMP-27: the person who answers for the case has left */
	CRM_RULE_ACTION_ENDED = 461,              /**< D-CMP-07: the corrective action is done or cancelled */
	CRM_RULE_WANT_UNKNOWN = 462,              /**< D-CMP-10: whether it was met cannot be said of what was not wanted */
	CRM_RULE_STEP_ORDER = 463,                /**< D-CMP-21: a step on a case is dated before the one that it follows from */
	CRM_RULE_PROMISE_LAPSED = 464,            /**< D-CMP-30: the promised time passed with neither an answer nor a renewal */
	CRM_RULE_TARGET_MISSED = 465,             /**< D-CMP-43: the due time of a target passed */
	CRM_RULE_ESCALATION_DUE = 466,            /**< D-CMP-42: the time came at which the case escalates by itself */

	CRM_RULE_TASK_ENDED = 501,                /**< D-FUP-10: the task is done or cancelled */
	CRM_RULE_TASK_OUTCOME_MISSING = 502,      /**< D-FUP-10: the outcome is not said, and done needs one */
	CRM_RULE_TASK_CONTACT_MISSING = 503,      /**< D-FUP-10: the contact that was made is not given, and done needs one */
	CRM_RULE_TASK_SNOOZES = 504,              /**< D-FUP-12: put off more often than the playbook allows */
	CRM_RULE_TASK_SNOOZE_LONG = 505,          /**< D-FUP-12: put off further than the playbook allows */
	CRM_RULE_TASK_SNOOZE_BOUND = 506,         /**< D-CMP-29: the time was promised: it is renewed with the customer, not put off */
	CRM_RULE_TASK_REASON_MISSING = 507,       /**< D-FUP-10: why the task is cancelled is not said */
	CRM_RULE_TASK_OWNED = 508,                /**< D-CMP-35: the task is not ended by itself, but by a step on the record it belongs to */
	CRM_RULE_TASK_DUE_MISSING = 509,          /**< D-FUP-01: when the task is due is not said */
	CRM_RULE_TASK_SALES_BLOCKED = 510,        /**< D-QUAL-03: the customer is a non-customer, and gets no sales task */

	CRM_RULE_PLAYBOOK_SYNTAX = 601,           /**< the text is not JSON */
	CRM_RULE_PLAYBOOK_UNKNOWN = 602,          /**< the path names no setting */
	CRM_RULE_PLAYBOOK_TYPE = 603,             /**< the value has the wrong type */
	CRM_RULE_PLAYBOOK_RANGE = 604,            /**< the value is outside what the setting takes */
	CRM_RULE_PLAYBOOK_CONTRADICTION = 605,    /**< two settings contradict each other */

	CRM_RULE_STORE_FOREIGN = 701,             /**< the file is not a store of this library */
	CRM_RULE_STORE_OBJECT = 702,              /**< the file holds a table, view, trigger or index that is not ours */
	CRM_RULE_STORE_DAMAGED = 703,             /**< the file is damaged */
	CRM_RULE_STORE_SETTING = 704,             /**< a setting that durability needs could not be made */
	CRM_RULE_STORE_PREFIX = 705,              /**< the prefix of the tables is no name */
	CRM_RULE_STORE_STRING = 706,              /**< the connection string cannot be read */
	CRM_RULE_STORE_UNREACHABLE = 707,         /**< no server answers, or none in time */
	CRM_RULE_STORE_LOGIN = 708,               /**< the server does not let us in */
	CRM_RULE_STORE_FENCED = 709,              /**< the server is behind one that was in charge later: an old primary that came back */
	CRM_RULE_STORE_DEADLINE = 710,            /**< the server did not answer in the time of the call */
	CRM_RULE_STORE_CAP = 711,                 /**< the server sent more than was asked for */
	CRM_RULE_STORE_UNCONFIRMED = 712,         /**< committed, but its standby has not confirmed it */
	CRM_RULE_STORE_OTHER = 713,               /**< the store to copy to holds something else than the one to copy from */
	CRM_RULE_STORE_LINE = 714,                /**< a line of an export is no journal entry */

	CRM_RULE_IMPORT_ENCODING = 801,           /**< the bytes are not text in the encoding given */
	CRM_RULE_IMPORT_COLUMN = 802,             /**< the mapping names a column that the file does not have */
	CRM_RULE_IMPORT_MAPPING = 803,            /**< the mapping names a field that the kind does not have */
	CRM_RULE_IMPORT_FIELDS = 804,             /**< a row has more or fewer fields than the header */
	CRM_RULE_IMPORT_QUOTE = 805,              /**< a quoted field does not end */
	CRM_RULE_IMPORT_NUL = 806,                /**< a NUL byte in the text */
	CRM_RULE_IMPORT_DATE = 807,               /**< not a date, or not one that exists */
	CRM_RULE_IMPORT_DATE_AMBIGUOUS = 808,     /**< day and month could be exchanged, and neither order nor window decides */
	CRM_RULE_IMPORT_NUMBER = 809,             /**< not a number, or not one that fits */
	CRM_RULE_IMPORT_VALUE = 810,              /**< a word that the mapping does not translate */
	CRM_RULE_IMPORT_EMPTY = 811,              /**< the file is empty or has no header */
	CRM_RULE_IMPORT_TOO_LONG = 812,           /**< a field or row is longer than the limit */
	CRM_RULE_IMPORT_NO_CUSTOMER = 813,        /**< the row's customer is not in the store */

	CRM_RULE_ZONE_UNKNOWN = 901,              /**< no time zone has this name */
	CRM_RULE_ZONE_MISSING = 902,              /**< there is no time zone data where it is looked for */
	CRM_RULE_ZONE_DATA = 903,                 /**< the data is no time zone (RFC 8536), or one that counts leap seconds */
	CRM_RULE_ZONE_RULE = 904,                 /**< the rule is no POSIX TZ text */
	CRM_RULE_ZONE_GAP = 905,                  /**< the local time does not exist: the clocks were put forward over it */

	CRM_RULE_CALENDAR_SYNTAX = 911,           /**< the text is no calendar or no list of days */
	CRM_RULE_CALENDAR_WEEKDAY = 912,          /**< not a day of the week */
	CRM_RULE_CALENDAR_TIME = 913,             /**< not a time of day from 00:00 to 24:00 */
	CRM_RULE_CALENDAR_REVERSED = 914,         /**< hours that close before or when they open */
	CRM_RULE_CALENDAR_OVERLAP = 915,          /**< hours of one day that overlap */
	CRM_RULE_CALENDAR_DATE = 916,             /**< not a date that exists */
	CRM_RULE_CALENDAR_NEVER_OPEN = 917,       /**< the calendar is never open */
	CRM_RULE_CALENDAR_BEYOND = 918,           /**< the answer would lie outside the days that the calendar is known for */
	CRM_RULE_CALENDAR_AMOUNT = 919,           /**< an amount of time that is larger than any calendar */
	CRM_RULE_CALENDAR_UNKNOWN = 920,          /**< no calendar, table of holidays or field of this name */

	CRM_RULE_RECURRENCE_SYNTAX = 931,         /**< not a recurrence rule (RFC 5545): the position is that of the fault */
	CRM_RULE_RECURRENCE_PART = 932,           /**< a part that the rule does not know, or that stands twice */
	CRM_RULE_RECURRENCE_VALUE = 933,          /**< a value outside what the part takes */
	CRM_RULE_RECURRENCE_FORBIDDEN = 934,      /**< parts that RFC 5545 forbids together */
	CRM_RULE_RECURRENCE_START = 935,          /**< the start is missing or does not exist */
	CRM_RULE_RECURRENCE_LIMIT = 936,          /**< the search was given up after the work that one call may do */

	CRM_RULE_CLOCK_POLICY = 941,              /**< a policy that contradicts itself or names what it does not have */
	CRM_RULE_CLOCK_ORDER = 942,               /**< events that are not in the order of their time */
	CRM_RULE_CLOCK_EVENT = 943,               /**< an event that is not possible where it stands */
	CRM_RULE_CLOCK_CALENDAR = 944,            /**< working time is counted and there is no calendar */
	CRM_RULE_CLOCK_ROOM = 945,                /**< more targets, steps or rounds than the caller has room for */
	CRM_RULE_CLOCK_NONE = 946,                /**< the case has no clock */
	CRM_RULE_CLOCK_UNKNOWN = 947,             /**< the playbook version has no clock of this name */
	CRM_RULE_CLOCK_TARGET = 948,              /**< the clock of the case has no target of its own kind with this name */
	CRM_RULE_PAUSE_REASON_MISSING = 949       /**< D-CMP-30: what is waited for is not said */
} crm_rule;

/** What the record is that an error or an entry speaks of. */
typedef enum crm_entity {
	CRM_ENTITY_NONE = 0,      /**< none */
	CRM_ENTITY_CUSTOMER = 1,  /**< a customer */
	CRM_ENTITY_PURCHASE = 2,  /**< a purchase */
	CRM_ENTITY_COMPLAINT = 3, /**< a complaint case */
	CRM_ENTITY_TASK = 4,      /**< a task */
	CRM_ENTITY_CONTACT = 5,   /**< a contact that was made */
	CRM_ENTITY_PLAYBOOK = 6,  /**< a playbook version */
	CRM_ENTITY_JOURNAL = 7,   /**< a journal entry */
	CRM_ENTITY_STORE = 8,     /**< the store itself */
	CRM_ENTITY_ACTION = 9,    /**< a corrective action */
	CRM_ENTITY_STAFF = 10     /**< a person of ours */
} crm_entity;

/** Detail of the last failure on a handle. */
typedef struct crm_error {
	int32_t     status;     /**< #crm_status; #CRM_OK when the last call did not fail */
	int32_t     rule;       /**< #crm_rule, or #CRM_RULE_NONE */
	int32_t     entity;     /**< #crm_entity the failure is about */
	crm_id      id;         /**< the record, or none; for #CRM_ERR_EXISTS the record that has the key */
	const char *field;      /**< the argument or field at fault, or NULL */
	int64_t     line;       /**< line of a file, number of an item among many, from 1; or 0 */
	int32_t     store_code; /**< the engine's own (extended) result code, or 0 */
	const char *sqlstate;   /**< five characters from a server store, or NULL */
	const char *message;    /**< one line for people, without personal data; never NULL */
	int64_t     revision;   /**< of #CRM_RULE_REVISION_STALE: the revision that the record has by now; or 0 */
	int32_t     event;      /**< of #CRM_RULE_REVISION_STALE: #crm_event of the change that made it; or 0 */
} crm_error;

/** Detail of a failure of a function that takes no handle; the caller has the room for it. */
typedef struct crm_failure {
	int32_t rule;         /**< #crm_rule, or #CRM_RULE_NONE */
	int32_t line;         /**< line of a text, number of an item among many, from 1; or 0 */
	int32_t position;     /**< byte of the line, or of the rule, at which the fault begins, from 1; or 0 */
	char    field[84];    /**< the argument or field at fault, as in `hours.mon[2]`; "" = none */
	char    message[200]; /**< one line for people, without personal data; "" = nothing failed */
} crm_failure;

/** Give the detail of the last failure on a handle.
 *
 * Calls on a non-`const` handle clear it first and set it when they fail; calls on a `const` handle leave it alone.
 * @param[in] db  a handle, also one whose opening failed; NULL gives the detail "no handle"
 * @return never NULL; valid until the next call on the handle
 * @since 0.1 */
CRM_API const crm_error *crm_error_last(const crm *db);

/** Say what a rule demands, with the id of the rule of the trade behind it.
 * @param[in] rule  a #crm_rule
 * @return for example `"D-CMP-29: the customer agrees to the promised time"`; `""` for other numbers; static
 * @since 0.1 */
CRM_API const char *crm_rule_text(int32_t rule);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
