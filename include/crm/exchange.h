/** @file
 * @brief Import of customers, purchases, complaints and contacts from files.
 *
 * @defgroup exchange Import
 * @{
 *
 * An import reads a file row by row. A **mapping** says how fields are made from columns, one line each:
 *
 * @code{.unparsed}
 * # field = template; {Column} stands for the value of a column, {2} for the second column
 * content      = {Customer Complaint}
 * received_at  = {Date} {Time}
 * contact      = {City}, {State} {Zip code}
 * state        = {Status}
 * # field: word in the file = value in the store
 * state: Open   = received
 * state: Closed = closed
 * @endcode
 *
 * Without a mapping a column is taken for the field of the same name. Fields of **customers**: `name kind salutation
 * language note need birth_date preferred_channel reference phone mobile fax email address web chat state state_reason
 * has_bought created_at contact_class owner`; a contact point may carry a label, as in `phone.work`, and occur several
 * times. Of **purchases**: `customer at amount quantity currency category reference`. Of **complaints**: `customer
 * complainant about content received_at bought_at usage demand wished_solution contact channel state first_responder
 * handler cause primary_cause reference`. Of **contacts**: `customer at kind direction channel outcome note`. `customer` is the
 * customer's reference within crm_import_input::source.
 *
 * A row that cannot be taken goes to the rejects file with its line, field and reason; the others go in. Rows are
 * recognised again by their reference, or without one by their content and its how-manieth occurrence in the file, so
 * a second import of the same file changes nothing, and an import that was cut off is simply started again.
 */
#ifndef CRM_EXCHANGE_H
#define CRM_EXCHANGE_H

#include "crm/customer.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What the rows of a file are. */
typedef enum crm_import_kind {
	CRM_IMPORT_CUSTOMERS = 1,  /**< customers */
	CRM_IMPORT_PURCHASES = 2,  /**< purchases */
	CRM_IMPORT_COMPLAINTS = 3, /**< complaints */
	CRM_IMPORT_CONTACTS = 4    /**< contacts made */
} crm_import_kind;

/** How a file is laid out. */
typedef enum crm_import_format {
	CRM_FORMAT_CSV = 1,    /**< RFC 4180, any one-byte delimiter */
	CRM_FORMAT_BLANKS = 2, /**< columns separated by runs of blanks, no quotes */
	CRM_FORMAT_VCARD = 3   /**< vCard 2.1, 3.0, 4.0: customers with names, telephones, mail, addresses, web pages */
} crm_import_format;

/** How the bytes of a file stand for characters. */
typedef enum crm_encoding {
	CRM_ENCODING_UTF8 = 1,   /**< UTF-8, with or without a byte order mark */
	CRM_ENCODING_GB18030 = 2 /**< GB 18030, and so GBK and GB 2312 */
} crm_encoding;

/** In which order day, month and year stand in numeric dates. */
typedef enum crm_date_order {
	CRM_DATE_ORDER_NONE = 0, /**< not given: a date that could be read in two ways is refused */
	CRM_DATE_ORDER_DMY = 1,  /**< day, month, year */
	CRM_DATE_ORDER_MDY = 2,  /**< month, day, year */
	CRM_DATE_ORDER_YMD = 3   /**< year, month, day */
} crm_date_order;

/** Told after each batch that is durable.
 * @param[in] rows   rows done so far: taken, unchanged and rejected
 * @param[in] bytes  bytes of the file read so far
 * @param[in] total  bytes of the file
 * @param[in] user   as given
 * @return 0 to go on; otherwise the import ends with #CRM_ERR_CALLBACK and keeps the batches done */
typedef int (*crm_import_progress_fn)(int64_t rows, int64_t bytes, int64_t total, void *user);

/** What to import, and how. */
typedef struct crm_import_input {
	size_t                 size;          /**< sizeof(crm_import_input) */
	int32_t                kind;          /**< #crm_import_kind; required */
	int32_t                format;        /**< #crm_import_format; 0 = CSV, or VCARD for a path that ends in .vcf */
	int32_t                encoding;      /**< #crm_encoding; 0 = UTF-8 */
	int32_t                delimiter;     /**< of CSV; 0 = the most frequent of comma, semicolon, tab and bar in the header */
	int32_t                no_header;     /**< 1 = the first row is data; columns are named by their numbers */
	int32_t                date_order;    /**< #crm_date_order */
	crm_date               window_from;   /**< dates before it are implausible; none = all are plausible */
	crm_date               window_until;  /**< dates after it are implausible; none = all are plausible */
	int32_t                dry_run;       /**< 1 = do all but keep nothing */
	int32_t                batch_rows;    /**< rows in a transaction; 0 = 1000 */
	const char            *path;          /**< the file; required unless `data` is given */
	const char            *data;          /**< the bytes themselves */
	size_t                 length;        /**< how many */
	const char            *mapping;       /**< as described above; NULL = columns are fields */
	const char            *mapping_name;  /**< file name of the mapping, for messages */
	const char            *source;        /**< the system the references belong to; NULL = the file name without folder and suffix */
	const char            *currency;      /**< for amounts without one of their own; ISO 4217 */
	const char            *rejects_path;  /**< CSV to write refused rows to, with line, field, rule, reason; NULL = none. It is
	                                           put in its place at the end, and never in that of a file in use */
	const char            *decisions_path;/**< CSV to write every decision about an ambiguous date to; NULL = none */
	crm_import_progress_fn progress;      /**< told after each batch; NULL = nobody */
	void                  *progress_user; /**< handed to `progress` */
} crm_import_input;

/** What an import did. */
typedef struct crm_import_result {
	int64_t rows;        /**< rows of data in the file */
	int64_t taken;       /**< rows that changed the store, or would have in a dry run */
	int64_t unchanged;   /**< rows that were in the store already */
	int64_t rejected;    /**< rows that could not be taken */
	int64_t decisions;   /**< dates that could be read in two ways and were decided by order or window */
	int64_t first_line;  /**< line of the first rejected row, or 0 */
	int32_t first_rule;  /**< #crm_rule that rejected it */
} crm_import_result;

/** Import a file.
 *
 * @param[in,out] db          open handle
 * @param[in]     act         who, why; `key` and `at` are not used
 * @param[in]     input       copied
 * @param[out]    result_out  counts, also on failure; NULL if not wanted
 * @retval CRM_OK             every row was taken or unchanged, or written to the rejects file
 * @retval CRM_ERR_INVALID    the mapping or the file as a whole cannot be used; crm_error::line, crm_error::field, crm_error::rule tell. Without
 *                            a rejects file also the first row that cannot be taken; rows before it stay
 * @retval CRM_ERR_NOT_FOUND  no such file
 * @retval CRM_ERR_CALLBACK   `progress` asked to stop; finished batches stay
 * @par Atomicity batches of crm_import_input::batch_rows rows; a dry run keeps nothing
 * @since 0.1 */
CRM_API crm_status crm_import(crm *db, const crm_act *act, const crm_import_input *input, crm_import_result *result_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
