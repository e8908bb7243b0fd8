/** @file
 * @brief Numbers of cases that people can read over the telephone.
 *
 * @defgroup case_number Case numbers
 * @{
 *
 * The number of a case follows from its id, so that cases which are opened without a network have one at once; two cases of one store never
 * have the same.
 */
#ifndef CRM_CASE_NUMBER_H
#define CRM_CASE_NUMBER_H

#include "crm/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
	CRM_CASE_NUMBER_TEXT = 14 /**< bytes of a case number, with the NUL */
};

/** Read a case number as it was heard or typed: in either case, with spaces or hyphens anywhere, O for 0, I and L for 1.
 *
 * A number is `K7Q4-9M2X-T3W`: ten characters and a check character, of the digits and letters without I, L, O and U. The check
 * finds every single wrong character and every exchange of two.
 * @param[in]  text        what was heard
 * @param[out] number_out  room for #CRM_CASE_NUMBER_TEXT bytes: the number as it is stored; empty when false is returned
 * @return whether it is a case number
 * @since 0.1 */
CRM_API bool crm_case_number_read(const char *text, char *number_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
