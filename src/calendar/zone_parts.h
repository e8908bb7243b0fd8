/* What a zone is made from: bytes of a TZif file, the text of a rule. */
#ifndef CRMI_ZONE_PARTS_H
#define CRMI_ZONE_PARTS_H

#include "zone.h"

enum {
	CRMI_ZONE_OFFSET_LEAST = -89999, /* RFC 8536 3.2 */
	CRMI_ZONE_OFFSET_MOST = 93599,
	CRMI_ZONE_CHANGES = 20000 /* most in a file */
};

/* The day and time of a year at which the clocks change. */
struct crmi_zone_date {
	enum { CRMI_DATE_JULIAN, CRMI_DATE_COUNTED, CRMI_DATE_WEEKDAY } form; /* Jn, n, Mm.w.d */
	int32_t day, month, week;
	int32_t time; /* seconds after local midnight, may be negative */
};

/* A POSIX TZ text. */
struct crmi_zone_rule {
	struct crmi_zone_kind kinds[2]; /* standard time, daylight saving time */
	bool                  has_summer;
	struct crmi_zone_date dates[2]; /* when each of the kinds ends: the start of the summer, its end */
};

/* zone_rule.c: false = not a rule, and then the byte of the fault, from 1, and what is wrong. */
bool crmi_zone_rule_read(const char *text, size_t length, struct crmi_zone_rule *rule, size_t *position,
                         const char **message);

/* The instants of a year, in seconds UTC, at which the summer starts [0] and ends [1]. */
void    crmi_zone_rule_changes(const struct crmi_zone_rule *rule, int64_t year, int64_t changes[2]);
int64_t crmi_zone_year_of(int64_t seconds);
int64_t crmi_zone_year_start(int64_t year); /* days from 1970-01-01 to the first of January of any year */

/* What bytes of a TZif file hold, checked; nothing is copied. */
struct crmi_zone_data {
	const unsigned char  *times, *indices, *types, *letters;
	size_t                time_count, type_count, letter_count, time_size;
	bool                  has_rule;
	struct crmi_zone_rule rule; /* what holds after the last time */
};

/* zone_data.c: NULL, or what is wrong with the bytes. */
const char *crmi_zone_data_read(const unsigned char *bytes, size_t length, struct crmi_zone_data *data);
int64_t     crmi_zone_data_time(const struct crmi_zone_data *data, size_t index);
void        crmi_zone_data_kind(const struct crmi_zone_data *data, size_t index, struct crmi_zone_kind *kind);

/* zone_table.c: makes the zone of what was read. */
crm_status crmi_zone_build(const crm_allocator *memory, const struct crmi_zone_data *data, const char *name,
                           crm_zone **zone_out);

#endif
