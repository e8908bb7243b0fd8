/** @file
 * @brief The journal: history, audit trail, change feed and the timeline of one customer.
 *
 * @defgroup journal Journal
 * @{
 *
 * Every change writes an entry in its own transaction. Entries are numbered 1, 2, 3, ... without gaps, never changed and
 * never removed; each carries a digest over itself and the one before, so crm_verify() finds any change.
 *
 * crm_entry::body holds the records that changed, a JSON array of changes in the order in which they were written:
 *
 * @code{.unparsed}
 * [["insert", "customer", {"id": "019e...", "kind": 1, "name": "Zhang Wei", "created_at": 1778414400000000}],
 *  ["update", "task", {"id": "019f...", "due_at": 1781006400000000, "snoozes": 1}],
 *  ["delete", "point", {"customer_id": "019e...", "number": 1}]]
 * @endcode
 *
 * `insert` has all fields that are not absent, `update` the key and the fields that changed (null = cleared), `delete`
 * the key. Names are those of the views, ids are texts, enumerators numbers, instants microseconds, days numbers like
 * 20260510. A minor version may add records and fields: skip what you do not know. docs/journal.md has the whole of
 * it, and how the digests can be computed without this library.
 *
 * @snippet feed.c feed
 */
#ifndef CRM_JOURNAL_H
#define CRM_JOURNAL_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What an entry says happened. */
typedef enum crm_event {
	CRM_EVENT_CUSTOMER_CREATED = 1,         /**< a customer was created */
	CRM_EVENT_CUSTOMER_UPDATED = 2,         /**< fields of a customer changed */
	CRM_EVENT_CUSTOMER_REMOVED = 3,         /**< a customer was taken out of use */
	CRM_EVENT_CLASS_ASSIGNED = 4,           /**< a contact class was assigned */
	CRM_EVENT_LIFECYCLE_MOVED = 5,          /**< a lifecycle state changed */
	CRM_EVENT_LIFECYCLE_PROPOSED = 6,       /**< a lifecycle move was proposed */
	CRM_EVENT_PURCHASE_ADDED = 7,           /**< a purchase was recorded */
	CRM_EVENT_CONTACT_MADE = 8,             /**< a contact was recorded */
	CRM_EVENT_TASK_ADDED = 9,               /**< the host added a task */
	CRM_EVENT_TASK_DONE = 10,               /**< a task was done */
	CRM_EVENT_TASK_SNOOZED = 11,            /**< a task was put off */
	CRM_EVENT_TASK_CANCELLED = 12,          /**< a task was cancelled */
	CRM_EVENT_COMPLAINT_OPENED = 13,        /**< a case was opened */
	CRM_EVENT_COMPLAINT_HANDED_OVER = 14,   /**< a case got another handler */
	CRM_EVENT_COMPLAINT_JUDGED = 15,        /**< a case was judged */
	CRM_EVENT_COMPLAINT_EXPLAINED = 16,     /**< a case was explained */
	CRM_EVENT_COMPLAINT_PROMISED = 17,      /**< a promise was made */
	CRM_EVENT_COMPLAINT_RENEWED = 18,       /**< a promise was renewed */
	CRM_EVENT_COMPLAINT_BROKEN = 19,        /**< a promise was broken */
	CRM_EVENT_COMPLAINT_SOLVED = 20,        /**< a solution was offered */
	CRM_EVENT_COMPLAINT_ANSWERED = 21,      /**< the complainant answered to a solution */
	CRM_EVENT_COMPLAINT_CHECKED = 22,       /**< a satisfaction check was made */
	CRM_EVENT_COMPLAINT_CLOSED = 23,        /**< a case was closed */
	CRM_EVENT_COMPLAINT_REOPENED = 24,      /**< a case was reopened */
	CRM_EVENT_COMPLAINT_VOIDED = 25,        /**< a case was voided */
	CRM_EVENT_PLAYBOOK_LOADED = 26,         /**< a playbook version was taken into use */
	CRM_EVENT_COMPLAINT_PAUSED = 27,        /**< the clock of a case was paused */
	CRM_EVENT_COMPLAINT_RESUMED = 28,       /**< the pause ended */
	CRM_EVENT_COMPLAINT_MESSAGE = 29,       /**< a message of the complainant, or to him */
	CRM_EVENT_COMPLAINT_TARGET_STARTED = 30,/**< a target of its own kind began */
	CRM_EVENT_COMPLAINT_TARGET_STOPPED = 31,/**< a target of its own kind ended */
	CRM_EVENT_COMPLAINT_CLOCK_MOVED = 32,   /**< a case was moved to another clock or playbook version */
	CRM_EVENT_COMPLAINT_TARGET_MISSED = 33, /**< the due time of a target passed */
	CRM_EVENT_COMPLAINT_ESCALATED = 34,     /**< a case was escalated: by a person, or as the time of an escalation step came */
	CRM_EVENT_COMPLAINT_CLOCK_RECKONED = 35, /**< when a case has something due was found anew, since the zone data of the machine changed */
	CRM_EVENT_COMPLAINT_EMOTION = 36,       /**< the emotion of the complainant was noted */
	CRM_EVENT_COMPLAINT_CLASSIFIED = 37,    /**< a claim was sorted */
	CRM_EVENT_COMPLAINT_REFUSED = 38,       /**< a wish was refused */
	CRM_EVENT_COMPLAINT_ADMITTED = 39,      /**< liability was admitted */
	CRM_EVENT_COMPLAINT_LISTENED = 40,      /**< a venting complainant was listened to */
	CRM_EVENT_COMPLAINT_MARKED = 41,        /**< a step of good handling was noted */
	CRM_EVENT_COMPLAINT_LEVEL = 42,         /**< the level of a complaint rose */
	CRM_EVENT_COMPLAINT_RATED = 43,         /**< type, severity or lane of a case changed */
	CRM_EVENT_COMPLAINT_CAUSES = 44,        /**< the causes of a case changed */
	CRM_EVENT_COMPLAINT_LINKED = 45,        /**< a case was linked to another one */
	CRM_EVENT_COMPLAINT_UNLINKED = 46,      /**< a link turned out to be wrong */
	CRM_EVENT_COMPLAINT_MERGED = 47,        /**< a case was merged into another one */
	CRM_EVENT_COMPLAINT_WANTS = 48,         /**< the wants of a complainant, or which of them were met, were noted */
	CRM_EVENT_COMPLAINT_REVIEWED = 49,      /**< the quality of a closed case was reviewed */
	CRM_EVENT_ACTION_ADDED = 50,            /**< a corrective action was planned */
	CRM_EVENT_ACTION_DONE = 51,             /**< a corrective action was done */
	CRM_EVENT_ACTION_CANCELLED = 52,        /**< a corrective action was cancelled */
	CRM_EVENT_ACTION_REOPENED = 53,         /**< its cause came back: a corrective action was taken up again */
	CRM_EVENT_STAFF_LEFT = 54,              /**< a person of ours left */
	CRM_EVENT_STAFF_RETURNED = 55           /**< a person of ours came back */
} crm_event;

/** A journal entry. */
typedef struct crm_entry {
	int64_t     seq;         /**< 1, 2, 3, ... without gaps */
	int64_t     at;          /**< when it happened */
	int64_t     recorded_at; /**< when it was written */
	int32_t     event;       /**< #crm_event */
	int32_t     entity;      /**< #crm_entity of the record */
	crm_id      id;          /**< the record, or none */
	crm_id      customer_id; /**< the customer it concerns, or none */
	const char *actor;       /**< who; "" = not said, or nobody: time brought it */
	const char *reason;      /**< why, or NULL */
	int32_t     rule;        /**< #crm_rule the event followed from, or #CRM_RULE_NONE */
	int64_t     playbook;    /**< playbook version in force */
	const char *body;        /**< the changed records as JSON; erasure comes with a later version: be ready for NULL */
	uint8_t     digest[32];  /**< SHA-256 over this entry and the digest before it */
} crm_entry;

/** Which entries to list. */
typedef struct crm_journal_query {
	size_t   size;         /**< sizeof(crm_journal_query) */
	int64_t  after;        /**< entries after this number: where the last reading stopped; 0 = from the beginning */
	crm_id   customer_id;  /**< the timeline of one customer, ordered by when things happened; none = the feed, by number */
	int64_t  from;         /**< timeline: happened at or after this instant; #CRM_NO_TIME = from the beginning */
	int64_t  until;        /**< timeline: happened before this instant; #CRM_NO_TIME = to the end */
	uint64_t events;       /**< only the #crm_event values whose bits (1 << value) are set; 0 = all */
} crm_journal_query;

/** A walk over entries. */
typedef struct crm_journal_cursor crm_journal_cursor;

/** List entries: the feed from any position, or the timeline of a customer (M-CUST-05).
 *
 * The timeline is sorted by when things happened, ties by number. The position to go on from is crm_entry::seq of the last
 * entry seen, kept by the host; nothing is ever given up.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = the whole feed
 * @param[out]    cursor_out  release with crm_journal_cursor_free()
 * @retval CRM_OK             ready for crm_journal_next()
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_journal_list(crm *db, const crm_journal_query *query, crm_journal_cursor **cursor_out);

/** Step to the next entry. A feed that has answered #CRM_DONE can be stepped again for entries written since.
 * @param[in,out] cursor     the cursor
 * @param[out]    entry_out  the view; gone at the next step
 * @retval CRM_OK          an entry
 * @retval CRM_DONE        no more now
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_journal_next(crm_journal_cursor *cursor, const crm_entry **entry_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_journal_cursor_free(crm_journal_cursor *cursor);

/** Tell the number of the last entry, which is also the number of entries.
 * @param[in,out] db       open handle
 * @param[out]    seq_out  0 for an empty journal
 * @retval CRM_OK  answered
 * @since 0.1 */
CRM_API crm_status crm_journal_last(crm *db, int64_t *seq_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
