/** @file
 * @brief Customers: persons and enterprises, how to reach them, what the host calls them.
 *
 * @defgroup customer Customers
 * @{
 *
 * A customer is a person or an enterprise with a name, any number of contact points and external references (the ids
 * that other systems use, unique per source). Nothing else is required. Its lifecycle state is read here and changed
 * through @ref lifecycle, its contact class through @ref followup.
 *
 * @snippet customer.c customer
 */
#ifndef CRM_CUSTOMER_H
#define CRM_CUSTOMER_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a customer is. */
typedef enum crm_customer_kind {
	CRM_CUSTOMER_PERSON = 1,    /**< a person */
	CRM_CUSTOMER_ENTERPRISE = 2 /**< an enterprise, an authority, a club */
} crm_customer_kind;

/** How much a customer matters (D-TIER-01). */
typedef enum crm_tier {
	CRM_TIER_KEY = 1,      /**< key: the few who bring most of the profit */
	CRM_TIER_ORDINARY = 2, /**< ordinary */
	CRM_TIER_SMALL = 3     /**< small */
} crm_tier;

/** What a contact point is. */
typedef enum crm_point_kind {
	CRM_POINT_PHONE = 1,   /**< telephone at a place */
	CRM_POINT_MOBILE = 2,  /**< mobile telephone */
	CRM_POINT_FAX = 3,     /**< fax */
	CRM_POINT_EMAIL = 4,   /**< mail address */
	CRM_POINT_ADDRESS = 5, /**< postal address */
	CRM_POINT_WEB = 6,     /**< web page */
	CRM_POINT_CHAT = 7     /**< account of a chat service; the label names the service */
} crm_point_kind;

/** Ways to reach a customer or to be reached by him. */
typedef enum crm_channel {
	CRM_CHANNEL_NONE = 0,            /**< not said */
	CRM_CHANNEL_FACE = 1,            /**< face to face, at the customer's place */
	CRM_CHANNEL_HALL = 2,            /**< face to face, at ours */
	CRM_CHANNEL_PHONE = 3,           /**< telephone */
	CRM_CHANNEL_SMS = 4,             /**< short message */
	CRM_CHANNEL_EMAIL = 5,           /**< mail */
	CRM_CHANNEL_LETTER = 6,          /**< letter */
	CRM_CHANNEL_WEB = 7,             /**< web page, application, kiosk */
	CRM_CHANNEL_CHAT = 8,            /**< chat service */
	CRM_CHANNEL_ACCOUNT_MANAGER = 9, /**< straight to the account manager (D-KEY-09) */
	CRM_CHANNEL_THIRD_PARTY = 10     /**< through an authority, a consumer body, the press */
} crm_channel;

/** One way to reach a customer. */
typedef struct crm_contact_point {
	int32_t     kind;  /**< #crm_point_kind */
	int32_t     flags; /**< 1 = preferred of its kind */
	const char *label; /**< "work", "home", the chat service; NULL = none */
	const char *value; /**< as it was given */
	const char *match; /**< the normal form that is searched: `+8613800138000`, a mail address in folded case; set by the
	                        library, ignored in inputs */
} crm_contact_point;

/** What another system calls a customer. */
typedef struct crm_reference {
	const char *source; /**< the system; the pair of source and value belongs to one customer */
	const char *value;  /**< its id there */
} crm_reference;

/** A customer to create, or new values for one. */
typedef struct crm_customer_input {
	size_t                   size;                /**< sizeof(crm_customer_input) */
	int32_t                  kind;                /**< #crm_customer_kind; required, fixed once created */
	int32_t                  preferred_channel;   /**< #crm_channel */
	const char              *name;                /**< required */
	const char              *salutation;          /**< how to address, such as "Ms Zhang" (D-LOY-03) */
	const char              *language;            /**< BCP 47 tag, such as "zh-Hans" */
	const char              *note;                /**< free text */
	crm_date                 birth_date;          /**< of a person; of an enterprise when it was founded */
	const crm_contact_point *contact_points;      /**< in the order of preference */
	size_t                   contact_point_count; /**< at most #CRM_LIMIT_POINTS */
	const crm_reference     *references;          /**< ids elsewhere */
	size_t                   reference_count;     /**< at most #CRM_LIMIT_POINTS */
	int32_t                  state;               /**< on creation: #crm_lifecycle_state to start in; 0 = not judged yet */
	int32_t                  state_reason;        /**< on creation: #crm_churn_reason or #crm_non_customer_reason, as the state needs */
	int32_t                  has_bought;          /**< on creation: 1 = a purchase history before this store is attested */
	const char              *need;                /**< what the customer needs from us, in words (D-QUAL-01) */
} crm_customer_input;

/** A customer as it is stored. */
typedef struct crm_customer {
	crm_id                   id;                  /**< identity */
	int64_t                  revision;            /**< journal entry of the last change, for crm_act::revision */
	int32_t                  kind;                /**< #crm_customer_kind */
	int32_t                  preferred_channel;   /**< #crm_channel */
	const char              *name;                /**< never NULL */
	const char              *salutation;          /**< or NULL */
	const char              *language;            /**< or NULL */
	const char              *note;                /**< or NULL */
	const char              *need;                /**< or NULL */
	crm_date                 birth_date;          /**< or none */
	int32_t                  removed;             /**< 1 = removed: kept for its records; listed only when asked, found by id,
	                                                   reference and contact point */
	int64_t                  created_at;          /**< when it was first known */
	int32_t                  state;               /**< #crm_lifecycle_state, or 0 = not yet judged */
	int32_t                  state_reason;        /**< #crm_churn_reason for CHURNED, #crm_non_customer_reason for NON_CUSTOMER, or 0 */
	int64_t                  state_since;         /**< when that state began, or #CRM_NO_TIME */
	int64_t                  moves;               /**< lifecycle moves so far */
	int32_t                  has_bought;          /**< 1 = a purchase is recorded or attested */
	int64_t                  last_purchase_at;    /**< or #CRM_NO_TIME */
	int64_t                  inactive_since;      /**< from when the churn window counts, or #CRM_NO_TIME = it does not */
	int32_t                  contact_class;       /**< #crm_contact_class, or 0 */
	const char              *owner;               /**< who keeps up the contact, or NULL */
	int64_t                  class_since;         /**< when the class was assigned, or #CRM_NO_TIME */
	int64_t                  last_call_at;        /**< last call that reached the customer, or #CRM_NO_TIME */
	int64_t                  last_visit_at;       /**< last visit, or #CRM_NO_TIME */
	const crm_contact_point *contact_points;      /**< in the order given */
	size_t                   contact_point_count; /**< how many */
	const crm_reference     *references;          /**< in the order given */
	size_t                   reference_count;     /**< how many */
} crm_customer;

/** Fields of a customer that crm_customer_update() sets. */
enum {
	CRM_CUSTOMER_FIELD_NAME = 1,              /**< `name` */
	CRM_CUSTOMER_FIELD_SALUTATION = 2,        /**< `salutation` */
	CRM_CUSTOMER_FIELD_LANGUAGE = 4,          /**< `language` */
	CRM_CUSTOMER_FIELD_NOTE = 8,              /**< `note` */
	CRM_CUSTOMER_FIELD_BIRTH_DATE = 16,       /**< `birth_date` */
	CRM_CUSTOMER_FIELD_PREFERRED_CHANNEL = 32,/**< `preferred_channel` */
	CRM_CUSTOMER_FIELD_NEED = 64,             /**< `need` */
	CRM_CUSTOMER_FIELD_CONTACT_POINTS = 128,  /**< all contact points are replaced */
	CRM_CUSTOMER_FIELD_REFERENCES = 256       /**< all references are replaced */
};

/** Create a customer.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key; `at` is when the customer was first known
 * @param[in]     input   copied
 * @param[out]    id_out  the new customer
 * @retval CRM_OK              created
 * @retval CRM_ERR_REFUSED     #CRM_RULE_CUSTOMER_NAME_MISSING, or a starting state that is not possible: #CRM_RULE_LIFECYCLE_NO_START,
 *                             ..._NEED_MISSING, ..._REASON_MISSING, ..._NO_PURCHASE, ..._NEVER_BOUGHT, ..._CHURN_REASON, ..._SUB_REASON
 * @retval CRM_ERR_INVALID     crm_error::field tells; #CRM_RULE_POINT_INVALID for a contact point that is none
 * @retval CRM_ERR_EXISTS      #CRM_RULE_REFERENCE_TAKEN: crm_error::id has the reference
 * @since 0.1 */
CRM_API crm_status crm_customer_add(crm *db, const crm_act *act, const crm_customer_input *input, crm_id *id_out);

/** Create many customers in one transaction: all, or none of them.
 *
 * The same as crm_customer_add() for each, one after another in a group of calls, and much faster; the journal has an entry for
 * each. Inside a group the items are a part of it, and when one fails the group goes on without any of them. A key belongs to
 * its item alone, and is the one that crm_customer_add() takes. On PostgreSQL all of them together have the time of one call.
 * @param[in,out] db       open handle
 * @param[in]     acts     one for each input, or NULL: all absent
 * @param[in]     inputs   copied. The elements of an array have the `size` of its first one
 * @param[in]     count    how many
 * @param[out]    ids_out  room for `count`: the new customers, in their order; all none when the call fails; NULL if not wanted
 * @retval CRM_OK          added, each that was not answered before
 * @retval CRM_REPLAYED    every one was answered before; nothing was written
 * @retval CRM_UNCHANGED   `count` is 0
 * @retval CRM_ERR_INVALID, CRM_ERR_REFUSED, CRM_ERR_NOT_FOUND, CRM_ERR_EXISTS, CRM_ERR_CONFLICT
 *                         as crm_customer_add(); crm_error::line is the number of the item, from 1, or 0 if none is to blame.
 *                         #CRM_RULE_INPUT_SIZE also when an element has another size than the first
 * @since 0.1 */
CRM_API crm_status crm_customer_add_many(crm *db, const crm_act *acts, const crm_customer_input *inputs, size_t count, crm_id *ids_out);

/** Read a customer.
 * @param[in,out] db            open handle
 * @param[in]     id            the customer
 * @param[out]    customer_out  the view; release with crm_customer_free(). NULL on failure
 * @retval CRM_OK             read
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @par Lifetime the view and what it points at live until crm_customer_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_customer_get(crm *db, const crm_id *id, const crm_customer **customer_out);

/** Release a view that crm_customer_get() or crm_customer_find_...() made. Takes NULL.
 * @param[in] customer  the view
 * @since 0.1 */
CRM_API void crm_customer_free(const crm_customer *customer);

/** Find the customer that has an external reference.
 * @param[in,out] db      open handle
 * @param[in]     source  the system
 * @param[in]     value   its id there
 * @param[out]    id_out  the customer; none on failure
 * @retval CRM_OK             found
 * @retval CRM_ERR_NOT_FOUND  nobody has it
 * @since 0.1 */
CRM_API crm_status crm_customer_find_reference(crm *db, const char *source, const char *value, crm_id *id_out);

/** Find customers by a contact point, written in any of its usual forms.
 *
 * Blanks, signs, width and case do not matter, and 00 stands for +; a telephone number without a country is completed by the
 * playbook's `customer.phone_country`, which has no hidden default. Removed customers are found too: look at
 * crm_customer::removed.
 * @param[in,out] db         open handle
 * @param[in]     kind       #crm_point_kind; the three kinds of telephone number find one another
 * @param[in]     value      the number or address
 * @param[out]    ids        filled in the order of id, as far as there is room; may be NULL when `capacity` is 0
 * @param[in]     capacity   how many `ids` can take
 * @param[out]    count_out  how many there are, which may be more than `capacity`
 * @retval CRM_OK             at least one was found
 * @retval CRM_ERR_NOT_FOUND  nobody has it
 * @since 0.1 */
CRM_API crm_status crm_customer_find_point(crm *db, int32_t kind, const char *value, crm_id *ids, size_t capacity, size_t *count_out);

/** Change fields of a customer.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key, expected revision
 * @param[in]     id      the customer
 * @param[in]     fields  CRM_CUSTOMER_FIELD_NAME and its like, or-ed; the others keep their values
 * @param[in]     input   copied; an absent value clears its field
 * @retval CRM_OK             changed
 * @retval CRM_UNCHANGED      every value was as given
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CUSTOMER_NAME_MISSING, #CRM_RULE_CUSTOMER_REMOVED
 * @retval CRM_ERR_EXISTS     #CRM_RULE_REFERENCE_TAKEN
 * @since 0.1 */
CRM_API crm_status crm_customer_update(crm *db, const crm_act *act, const crm_id *id, uint32_t fields, const crm_customer_input *input);

/** Take a customer out of use. Its purchases, cases and journal stay, its open tasks are cancelled, its id is never given again.
 * @param[in,out] db   open handle
 * @param[in]     act  who, when, why, key, expected revision
 * @param[in]     id   the customer
 * @retval CRM_OK             removed
 * @retval CRM_UNCHANGED      was removed before
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CUSTOMER_OPEN_CASES
 * @since 0.1 */
CRM_API crm_status crm_customer_remove(crm *db, const crm_act *act, const crm_id *id);

/** Which customers to list. */
typedef struct crm_customer_query {
	size_t  size;    /**< sizeof(crm_customer_query) */
	crm_id  after;   /**< start after this id; none = from the beginning */
	int32_t state;   /**< only this #crm_lifecycle_state; 0 = any */
	int32_t removed; /**< 1 = removed ones too */
} crm_customer_query;

/** A walk over customers, in the order of id. */
typedef struct crm_customer_cursor crm_customer_cursor;

/** List customers.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = all
 * @param[out]    cursor_out  release with crm_customer_cursor_free()
 * @retval CRM_OK  ready for crm_customer_next()
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_customer_list(crm *db, const crm_customer_query *query, crm_customer_cursor **cursor_out);

/** Step to the next customer. Nothing is skipped or repeated while others write.
 * @param[in,out] cursor        the cursor
 * @param[out]    customer_out  the view, without contact points and references; gone at the next step
 * @retval CRM_OK          a customer
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_customer_next(crm_customer_cursor *cursor, const crm_customer **customer_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_customer_cursor_free(crm_customer_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
