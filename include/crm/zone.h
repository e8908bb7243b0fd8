/** @file
 * @brief Time zones: what the clocks of a place show.
 *
 * @defgroup zone Time zones
 * @{
 *
 * A zone is read once, from the system's data by its IANA name, from the bytes of a TZif file (RFC 8536) or from a POSIX
 * TZ text, and never changes after that: several threads may use it. libc's own zone, `TZ` and the environment play no
 * part. "UTC" needs no data. Zones agree with libc for every name and instant from 1900 to 2100.
 *
 * A local time that the clocks jump over is read with the offset before the gap, so 02:30 becomes 03:30; one that comes
 * twice is the first of the two (RFC 5545 3.3.5), unless another #crm_zone_choice is made.
 *
 * Zones need no handle: what failed and why is in the #crm_failure of the caller.
 *
 * @snippet working_time.c zone
 */
#ifndef CRM_ZONE_H
#define CRM_ZONE_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A time zone. Immutable: several threads may use one at the same time. */
typedef struct crm_zone crm_zone;

/** Where a zone comes from. */
typedef struct crm_zone_input {
	size_t               size;      /**< sizeof(crm_zone_input) */
	const char          *name;      /**< IANA name such as `Asia/Shanghai`; required unless `rule` is given */
	const char          *rule;      /**< POSIX TZ text such as `CST-8` or `CET-1CEST,M3.5.0,M10.5.0/3`, for when neither `data` nor the
	                                     system has the zone; without it that is an error, never a guess; NULL = none.
	                                     Daylight saving time needs its two dates */
	const void          *data;      /**< the bytes of a TZif file, which are taken instead of the system's; or NULL */
	size_t               length;    /**< bytes of `data` */
	const char          *directory; /**< where the system's zones are; NULL = /usr/share/zoneinfo and the other usual places */
	const crm_allocator *allocator; /**< copied; NULL = malloc, realloc, free */
} crm_zone_input;

/** What the clocks of a zone show at an instant. */
typedef struct crm_local_time {
	crm_date date;            /**< the local day */
	int32_t  second;          /**< seconds that the clock shows since midnight, 0 to 86399 */
	int32_t  microsecond;     /**< 0 to 999999 */
	int32_t  offset_seconds;  /**< local time ahead of UTC */
	int32_t  is_summer;       /**< 1 = daylight saving time */
	char     abbreviation[16];/**< such as `CEST` */
} crm_local_time;

/** What a local time means that does not exist, or that comes twice. */
typedef enum crm_zone_choice {
	CRM_ZONE_FIRST = 0,  /**< the offset before the change: 02:30 in a gap becomes 03:30; the first of two */
	CRM_ZONE_SECOND = 1, /**< the offset after the change: 02:30 in a gap becomes 01:30; the second of two */
	CRM_ZONE_STRICT = 2  /**< a time in a gap is refused; the first of two */
} crm_zone_choice;

/** Make a zone.
 * @param[in]  input      copied; nothing of it is kept
 * @param[out] zone_out   the zone; release with crm_zone_free(). NULL on failure
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK             made
 * @retval CRM_ERR_NOT_FOUND  #CRM_RULE_ZONE_UNKNOWN: no zone of this name; #CRM_RULE_ZONE_MISSING: no zone data there at all
 * @retval CRM_ERR_INVALID    #CRM_RULE_ZONE_DATA, #CRM_RULE_ZONE_RULE with its position, or a wrong field
 * @retval CRM_ERR_IO         the file of the zone cannot be read
 * @retval CRM_ERR_NOMEM      an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_zone_create(const crm_zone_input *input, crm_zone **zone_out, crm_failure *failure_out);

/** Release a zone. Takes NULL. What was made with it (calendars, recurrences) does not need it any more.
 * @param[in] zone  the zone
 * @since 0.1 */
CRM_API void crm_zone_free(crm_zone *zone);

/** Give the name a zone was made with.
 * @param[in] zone  the zone
 * @return its name, or its rule when it had none; lives as long as the zone
 * @since 0.1 */
CRM_API const char *crm_zone_name(const crm_zone *zone);

/** Tell what the clocks of a zone show at an instant.
 * @param[in]  zone       the zone
 * @param[in]  at         the instant, any
 * @param[out] local_out  what they show; the day is none outside years 1 to 9999
 * @since 0.1 */
CRM_API void crm_zone_local(const crm_zone *zone, int64_t at, crm_local_time *local_out);

/** Give the instant of a local time.
 * @param[in]  zone       the zone
 * @param[in]  date       the local day
 * @param[in]  second     seconds that the clock shows since midnight, 0 to 86400 (24:00 is 00:00 of the next day)
 * @param[in]  choice     #crm_zone_choice
 * @param[out] at_out     the instant; #CRM_NO_TIME on failure
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           given
 * @retval CRM_ERR_INVALID  the date does not exist, or a value is out of range
 * @retval CRM_ERR_REFUSED  #CRM_RULE_ZONE_GAP: with #CRM_ZONE_STRICT, no clock ever showed it
 * @since 0.1 */
CRM_API crm_status crm_zone_instant(const crm_zone *zone, crm_date date, int32_t second, int32_t choice, int64_t *at_out,
                                    crm_failure *failure_out);

/** Give the next instant at which the offset of a zone changes.
 * @param[in]  zone    the zone
 * @param[in]  after   strictly after this instant
 * @param[out] at_out  the instant; #CRM_NO_TIME when there is none
 * @retval CRM_OK    given
 * @retval CRM_DONE  the offset never changes again
 * @since 0.1 */
CRM_API crm_status crm_zone_next_change(const crm_zone *zone, int64_t after, int64_t *at_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
