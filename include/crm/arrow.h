/** @file
 * @brief Lists as tables of columns, by the C data interface of Apache Arrow.
 *
 * @defgroup arrow Columns
 * @{
 *
 * Data frames, DuckDB and every other reader of Arrow take a list without a copy and without a row in between. Nothing of
 * Arrow is needed to build or run this: its interface is three structs, which stand here under the guards that its own
 * headers use.
 *
 * A table has the fields of the view as columns, by their names:
 *
 * | field of the view | column | absent |
 * |---|---|---|
 * | #crm_id | utf8, as crm_id_text() writes it | null |
 * | text | utf8 | null |
 * | an instant | timestamp in microseconds, UTC | null for #CRM_NO_TIME |
 * | #crm_date | date32 | null |
 * | an enumerator | dictionary of the stable names (@ref names) | null for a number without a name |
 * | "1 = ..." | boolean | |
 * | other numbers | int64, int32 | null for -1 where that says that there is none |
 * | a digest | 32 bytes | |
 *
 * A column is nullable when the comment of the field says that it may be absent, or when it is an enumerator. Contact points
 * and references, which lists do not give, are left out.
 *
 * A call reads when it is made: up to `limit` rows of the cursor, each as crm_customer_next() and its like give it. The
 * stream that comes of it owns all it holds; cursor and handle may be closed before it is read. It is read and released
 * once, in any one thread at a time, and each of its batches for itself. Its memory comes from crm_options::allocator, which
 * must live as long and be fit for the threads that release it.
 *
 * @snippet arrow.c arrow
 */
#ifndef CRM_ARROW_H
#define CRM_ARROW_H

#include "crm/complaint_queue.h"
#include "crm/promise.h"
#include "crm/customer.h"
#include "crm/followup.h"
#include "crm/journal.h"
#include "crm/lifecycle.h"
#include "crm/purchase.h"
#include "crm/task.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
/** Arrow's guard: these structs are defined. */
#define ARROW_C_DATA_INTERFACE

/** ArrowSchema::flags: the order of the dictionary means something. */
#define ARROW_FLAG_DICTIONARY_ORDERED 1
/** ArrowSchema::flags: values may be null. */
#define ARROW_FLAG_NULLABLE 2
/** ArrowSchema::flags: the keys of a map are sorted. */
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/** Arrow's description of a type. */
struct ArrowSchema {
	const char          *format;     /**< the type, in Arrow's short form */
	const char          *name;       /**< of the column */
	const char          *metadata;   /**< NULL: none */
	int64_t              flags;      /**< #ARROW_FLAG_NULLABLE and the like */
	int64_t              n_children; /**< columns of a table */
	struct ArrowSchema **children;   /**< the columns */
	struct ArrowSchema  *dictionary; /**< type of the values that a dictionary holds, or NULL */
	void (*release)(struct ArrowSchema *); /**< gives it back; NULL = was given back or moved */
	void                *private_data; /**< of the producer */
};

/** Arrow's values of a type. */
struct ArrowArray {
	int64_t             length;     /**< values */
	int64_t             null_count; /**< of these null */
	int64_t             offset;     /**< first value in the buffers */
	int64_t             n_buffers;  /**< buffers of this type */
	int64_t             n_children; /**< columns of a table */
	const void        **buffers;    /**< validity, then data */
	struct ArrowArray **children;   /**< the columns */
	struct ArrowArray  *dictionary; /**< the values that a dictionary holds, or NULL */
	void (*release)(struct ArrowArray *); /**< gives it back; NULL = was given back or moved */
	void               *private_data; /**< of the producer */
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
/** Arrow's guard: this struct is defined. */
#define ARROW_C_STREAM_INTERFACE

/** Arrow's stream of batches of one type. */
struct ArrowArrayStream {
	int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out); /**< 0, or a number of errno.h */
	int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);    /**< the same; a released array at the end */
	const char *(*get_last_error)(struct ArrowArrayStream *);              /**< why the last call failed, or NULL */
	void (*release)(struct ArrowArrayStream *);                            /**< gives it back; NULL = was given back or moved */
	void *private_data;                                                    /**< of the producer */
};
#endif

/** Read customers of a list into a stream of batches of columns.
 *
 * A batch has at most 65,536 rows and about 1 GiB of one text. A stream of no rows still has its schema.
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream, to be released by its own `release`; that is NULL on failure
 * @retval CRM_OK           `limit` rows were read, and there may be more
 * @retval CRM_DONE         the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED   the handle was closed
 * @retval CRM_ERR_NOMEM    an allocation failed; rows that were read are lost to this cursor, as after any failure midway
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_customer_arrow(crm_customer_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read lifecycle moves of a list into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_lifecycle_arrow(crm_lifecycle_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read purchases of a list into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_purchase_arrow(crm_purchase_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read tasks of a list into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_task_arrow(crm_task_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read contacts of a list into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_contact_arrow(crm_contact_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read complaint cases of a list into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_complaint_arrow(crm_complaint_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read promises of a list into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_promise_arrow(crm_promise_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read the work of a person into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_work_arrow(crm_work_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Read journal entries of a list into a stream of batches of columns, as crm_customer_arrow().
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream; `release` is NULL on failure
 * @retval CRM_OK          `limit` rows were read, and there may be more
 * @retval CRM_DONE        the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @par Lifetime the stream and what it gives live until they are released, also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_journal_arrow(crm_journal_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
