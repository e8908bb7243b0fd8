/** @file
 * @brief Types that every other header uses: ids, instants, dates, money, buffers.
 *
 * @defgroup base Base types
 * @{
 *
 * - An **instant** is an `int64_t` in microseconds since 1970-01-01T00:00:00Z; fields that hold one end in `_at`.
 *   #CRM_NO_TIME (0) means "none", so the very instant of the epoch cannot be stored.
 * - A **day** is a #crm_date, a **duration** carries its unit in its name.
 * - **Money** is an `int64_t` in minor units (cents, fen) beside a three-letter ISO 4217 code.
 * - **Text** is valid UTF-8 without NUL inside; `NULL` is absent, `""` is empty.
 * - An **id** is a UUID version 7 (RFC 9562) made by the library; all zero means "none".
 * - **Inputs** are structs whose first field is `size`. Start each with #CRM_INIT; a field left at zero is absent. Elements of a list
 *   inside an input (a contact point, a reference, a segment of hours) have no size of their own: zero them.
 * - **Views** are structs that only the library allocates; each function says how long a view lives.
 */
#ifndef CRM_BASE_H
#define CRM_BASE_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#ifndef CRM_API
/** Marks every exported function. Defined empty by generators that read the headers. */
#if defined(__GNUC__)
#define CRM_API __attribute__((visibility("default")))
#else
#define CRM_API
#endif
#endif

/** Starting value of an input struct: its size, and every other field absent.
 *
 * `crm_act act = CRM_INIT(crm_act);`, then set the fields you know. A binding zeroes the struct and sets `size`. */
#ifdef __cplusplus
template <class T> inline T crm_sized() { T t = T(); t.size = sizeof(T); return t; }
#define CRM_INIT(type) crm_sized<type>()
#else
#define CRM_INIT(type) { .size = sizeof(type) }
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** An open store. One thread at a time may use it; different handles are independent. */
typedef struct crm crm;

/** Identity of a record: the 16 bytes of a UUID version 7, in network order. Sorts by the time it was made. */
typedef struct crm_id {
	uint8_t bytes[16]; /**< all zero = none */
} crm_id;

/** A day of the Gregorian calendar. */
typedef struct crm_date {
	int16_t year;  /**< 1 to 9999; 0 = none */
	uint8_t month; /**< 1 to 12 */
	uint8_t day;   /**< 1 to 31 */
} crm_date;

/** Bytes that the library made and the caller releases with crm_buffer_free(). */
typedef struct crm_buffer {
	char  *data;   /**< NUL-terminated for convenience; NULL when empty */
	size_t length; /**< bytes, without the NUL */
	void  *owner;  /**< internal: the allocator that made `data` */
} crm_buffer;

enum {
	CRM_NO_TIME = 0,          /**< no instant */
	CRM_ID_TEXT = 37,         /**< bytes that crm_id_text() writes, with the NUL */
	CRM_TIME_TEXT = 28,       /**< bytes that crm_time_text() writes, with the NUL */
	CRM_LIMIT_NAME = 500,     /**< bytes of a name, a reference, a contact value */
	CRM_LIMIT_TEXT = 65536,   /**< bytes of a free text */
	CRM_LIMIT_KEY = 200,      /**< bytes of an idempotency key, an actor, a short code */
	CRM_LIMIT_POINTS = 64     /**< contact points, and external references, of one customer */
};

/** Microseconds in a second. */
#define CRM_SECOND INT64_C(1000000)
/** Microseconds in a minute. */
#define CRM_MINUTE (60 * CRM_SECOND)
/** Microseconds in an hour. */
#define CRM_HOUR (60 * CRM_MINUTE)
/** Microseconds in a day of 24 hours. */
#define CRM_DAY (24 * CRM_HOUR)

/** Write an id in the usual form of 36 characters.
 * @param[in]  id    the id; NULL = none
 * @param[out] text  at least #CRM_ID_TEXT bytes
 * @return `text`
 * @since 0.1 */
CRM_API char *crm_id_text(const crm_id *id, char *text);

/** Read an id from its usual form.
 * @param[in]  text    36 characters, hexadecimal digits in either case
 * @param[out] id_out  the id; all zero when false is returned
 * @return whether `text` is an id
 * @since 0.1 */
CRM_API bool crm_id_from_text(const char *text, crm_id *id_out);

/** Tell whether an id is none.
 * @param[in] id  the id, or NULL
 * @return true for NULL and for 16 zero bytes
 * @since 0.1 */
CRM_API bool crm_id_is_none(const crm_id *id);

/** Tell whether two ids are the same.
 * @param[in] a  one id; NULL = none
 * @param[in] b  the other; NULL = none
 * @return true when all 16 bytes agree
 * @since 0.1 */
CRM_API bool crm_id_is_equal(const crm_id *a, const crm_id *b);

/** Write an instant as `2026-05-10T17:00:00Z`, with a fraction only when there is one.
 * @param[in]  at    microseconds since the epoch, years 1 to 9999
 * @param[out] text  at least #CRM_TIME_TEXT bytes; empty for #CRM_NO_TIME
 * @return `text`
 * @since 0.1 */
CRM_API char *crm_time_text(int64_t at, char *text);

/** Read an instant in the form of RFC 3339, or a bare day or day and time taken as UTC.
 *
 * `2026-05-10`, `2026-05-10 17:00`, `2026-05-10T17:00:00.25+02:00` are taken; 30 February, year 0 and 25:00 are not.
 * @param[in]  text    the text
 * @param[out] at_out  the instant; #CRM_NO_TIME when false is returned
 * @return whether `text` is an instant
 * @since 0.1 */
CRM_API bool crm_time_from_text(const char *text, int64_t *at_out);

/** Give the instant at which a civil day and time of day begins, at a fixed distance from UTC.
 * @param[in]  date                the day
 * @param[in]  seconds             seconds since local midnight, 0 to 86400
 * @param[in]  utc_offset_minutes  minutes that local time is ahead of UTC, -1080 to 1080
 * @param[out] at_out              the instant
 * @return false when the date does not exist or a value is out of range; `*at_out` is then #CRM_NO_TIME
 * @since 0.1 */
CRM_API bool crm_time_from_date(crm_date date, int32_t seconds, int32_t utc_offset_minutes, int64_t *at_out);

/** Give the civil day of an instant at a fixed distance from UTC.
 * @param[in] at                  the instant
 * @param[in] utc_offset_minutes  minutes that local time is ahead of UTC
 * @return the day; none for an instant outside years 1 to 9999
 * @since 0.1 */
CRM_API crm_date crm_date_of(int64_t at, int32_t utc_offset_minutes);

/** Tell whether a day exists in the Gregorian calendar, years 1 to 9999.
 * @param[in] date  the day
 * @return true when it exists; false for none
 * @since 0.1 */
CRM_API bool crm_date_is_valid(crm_date date);

/** Add whole months to a day; a day that the month does not have becomes its last (31 January + 1 = 28 or 29 February).
 *
 * A series is anchor + k months each time, never the last result + 1 month, so that it does not drift (M-FUP-02).
 * 29 February plus 12 months is 28 February.
 * @param[in] date    a valid day
 * @param[in] months  months to add, may be negative
 * @return the day; none when `date` is not valid or the year leaves 1 to 9999
 * @since 0.1 */
CRM_API crm_date crm_date_add_months(crm_date date, int32_t months);

/** Add days to a day.
 * @param[in] date  a valid day
 * @param[in] days  days to add, may be negative
 * @return the day; none when `date` is not valid or the year leaves 1 to 9999
 * @since 0.1 */
CRM_API crm_date crm_date_add_days(crm_date date, int32_t days);

/** Add whole months to an instant by the civil calendar, keeping the local time of day.
 * @param[in] at                  the instant
 * @param[in] months              months to add
 * @param[in] utc_offset_minutes  minutes that local time is ahead of UTC
 * @return the instant; #CRM_NO_TIME when the year leaves 1 to 9999
 * @since 0.1 */
CRM_API int64_t crm_time_add_months(int64_t at, int32_t months, int32_t utc_offset_minutes);

/** Read an amount such as `-1234.50` into minor units.
 * @param[in]  text        digits with at most one point and the decimals the currency has; a sign may lead
 * @param[in]  currency    ISO 4217 code, which fixes the number of decimals (JPY 0, USD 2, KWD 3, CLF 4)
 * @param[out] amount_out  minor units; 0 when false is returned
 * @return false when the text is no such amount, has too many decimals (unless they are zero) or does not fit
 * @since 0.1 */
CRM_API bool crm_money_from_text(const char *text, const char *currency, int64_t *amount_out);

/** Write an amount of minor units with the decimals of its currency.
 * @param[in]  amount    minor units
 * @param[in]  currency  ISO 4217 code
 * @param[out] text      at least 24 bytes
 * @return `text`
 * @since 0.1 */
CRM_API char *crm_money_text(int64_t amount, const char *currency, char *text);

/** Count the columns that a text takes in a terminal: Chinese characters take two, combining marks none.
 * @param[in] text  UTF-8; invalid bytes count one column each
 * @return columns; 0 for NULL
 * @since 0.1 */
CRM_API size_t crm_text_width(const char *text);

/** Release a buffer that the library made. Takes NULL and empty buffers; leaves the buffer empty.
 * @param[in,out] buffer  the buffer
 * @since 0.1 */
CRM_API void crm_buffer_free(crm_buffer *buffer);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
