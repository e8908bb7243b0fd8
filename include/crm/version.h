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

#ifdef __cplusplus
}
#endif
/** @} */
#endif
