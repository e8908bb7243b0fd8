/** @file
 * @brief The version of the headers and of the library at run time.
 *
 * @defgroup version Version
 * @{
 */
#ifndef CRM_VERSION_H
#define CRM_VERSION_H

#include "crm/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Version of these headers as text. */
#define CRM_VERSION "0.1.0"

enum {
	CRM_VERSION_NUMBER = 100 /**< major * 10000 + minor * 100 + patch of these headers */
};

/** Give the version of the library that is linked.
 * @return for example `"0.1.0"`; static
 * @since 0.1 */
CRM_API const char *crm_version(void);

/** Give the version of the library that is linked, as a number.
 * @return major * 10000 + minor * 100 + patch
 * @since 0.1 */
CRM_API int32_t crm_version_number(void);

/** Give the version of the SQLite library that is in use at run time.
 * @return for example `"3.40.1"`; static
 * @since 0.1 */
CRM_API const char *crm_version_sqlite(void);

/** Count the copies of SQLite that are loaded in this process.
 *
 * One file used through two copies loses what was committed: closing it in one lets go of the locks of the other. crm_open() warns
 * through crm_options::message when there is more than one (docs/embedding.md). A copy that keeps its symbols to itself is not seen.
 * @return 1 when all is well, also where it cannot be found out
 * @since 0.1 */
CRM_API int32_t crm_sqlite_copies(void);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
