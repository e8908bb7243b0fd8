/** @file
 * @brief A whole store: copied to another, written to a file, read back.
 *
 * @defgroup ledger Moving a store
 * @{
 *
 * What a store holds follows from its journal, so moving one is writing its entries to another, each with its number, its
 * digest and the records it changed. The copy has the same journal to the last byte, verifies by the same head digest, and
 * knows the same idempotency keys. It makes no difference which kind of store either side is.
 *
 * @snippet ledger.c ledger
 */
#ifndef CRM_LEDGER_H
#define CRM_LEDGER_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Told after each batch of entries that is durable.
 * @param[in] done   number of the last entry that is there
 * @param[in] total  number of the last entry that will be, as far as it is known; 0 = not known
 * @param[in] user   as given
 * @return 0 to go on; otherwise the call ends with #CRM_ERR_CALLBACK and keeps the batches done */
typedef int (*crm_ledger_progress_fn)(int64_t done, int64_t total, void *user);

/** Takes bytes of an export.
 * @param[in] bytes   the bytes
 * @param[in] length  how many, never 0
 * @param[in] user    as given
 * @return 0 when they were taken; otherwise the export ends with #CRM_ERR_CALLBACK */
typedef int (*crm_write_fn)(const char *bytes, size_t length, void *user);

/** Gives bytes of an export.
 * @param[out] bytes       to fill
 * @param[in]  room        how many at most
 * @param[out] length_out  how many were given; 0 at the end
 * @param[in]  user        as given
 * @return 0 when all is well; otherwise the import ends with #CRM_ERR_CALLBACK */
typedef int (*crm_read_fn)(char *bytes, size_t room, size_t *length_out, void *user);

/** What a store was found to be. */
typedef struct crm_ledger_result {
	int64_t entries;     /**< number of the last journal entry */
	int64_t taken;       /**< entries that this call brought over */
	uint8_t head[32];    /**< digest of the last entry */
	uint8_t records[32]; /**< SHA-256 over all records, in the order of their keys */
} crm_ledger_result;

/** Tell by what a store can be recognised: two stores with the same head and the same records hold the same.
 * @param[in,out] db          open handle
 * @param[out]    result_out  the digests; `taken` is 0
 * @retval CRM_OK  answered
 * @par Cost one look at each record
 * @since 0.1 */
CRM_API crm_status crm_ledger_digest(crm *db, crm_ledger_result *result_out);

/** Copy a store into another, or go on with a copy that was cut off.
 *
 * Each entry is checked against the chain of digests before it is written, and in the end the digests of both stores are
 * compared. What is written to `from` meanwhile is copied too.
 * @param[in,out] from        open handle
 * @param[in,out] to          open handle of another store, opened with #CRM_OPEN_COPY: empty, or a copy of an earlier state of `from`
 * @param[in]     progress    told after each batch; NULL = nobody
 * @param[in]     user        handed to `progress`
 * @param[out]    result_out  of `to`; NULL if not wanted
 * @retval CRM_OK            both hold the same
 * @retval CRM_UNCHANGED     they did before
 * @retval CRM_ERR_CONFLICT  `to` holds something that is not in `from` (#CRM_RULE_STORE_OTHER); nothing was changed
 * @retval CRM_ERR_CORRUPT   the chain of `from` is broken, or the records differ in the end; the detail is on the handle at fault
 * @retval CRM_ERR_CALLBACK  `progress` asked to stop; finished batches stay
 * @retval CRM_ERR_INVALID   the same handle twice, or a group of calls is open
 * @par Atomicity batches of entries: a copy that was cut off is a whole store of an earlier moment. Failures of `from` are told
 * on the handle `to` as well
 * @since 0.1 */
CRM_API crm_status crm_copy(crm *from, crm *to, crm_ledger_progress_fn progress, void *user, crm_ledger_result *result_out);

/** Write a store as text: JSON lines, the same bytes whichever store it is.
 *
 * The first line names the format, each further line is a journal entry with all its columns (bytes in hexadecimal), the last
 * line has the number of entries and both digests, so that a file that was cut off is noticed.
 * @param[in,out] db          open handle
 * @param[in]     write       takes the bytes
 * @param[in]     user        handed to `write`
 * @param[out]    result_out  what was written; NULL if not wanted
 * @retval CRM_OK            written
 * @retval CRM_ERR_CALLBACK  `write` failed
 * @retval CRM_ERR_CORRUPT   the chain of digests is broken
 * @since 0.1 */
CRM_API crm_status crm_ledger_export(crm *db, crm_write_fn write, void *user, crm_ledger_result *result_out);

/** Read what crm_ledger_export() wrote into a store, or go on with it: entries that are there already are compared and passed.
 * @param[in,out] db          open handle, opened with #CRM_OPEN_COPY: empty, or with the first entries of the same journal
 * @param[in]     read        gives the bytes
 * @param[in]     user        handed to `read`
 * @param[out]    result_out  of the store; NULL if not wanted
 * @retval CRM_OK            the store holds what was written
 * @retval CRM_UNCHANGED     it did before
 * @retval CRM_ERR_INVALID   a line cannot be read (#CRM_RULE_STORE_LINE); crm_error::line tells which. Batches before it stay
 * @retval CRM_ERR_CONFLICT  the store holds something else (#CRM_RULE_STORE_OTHER)
 * @retval CRM_ERR_CORRUPT   a digest does not follow from its entry, or the file ends too early
 * @retval CRM_ERR_CALLBACK  `read` failed
 * @par Atomicity batches of entries, as crm_copy()
 * @since 0.1 */
CRM_API crm_status crm_ledger_import(crm *db, crm_read_fn read, void *user, crm_ledger_result *result_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
