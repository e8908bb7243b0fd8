/* Dates and times as people write them. Pure.
 *
 * Day, month and year: 2026-05-10, 2026/5/10, 2026年5月10日, 19970101, 10.05.2026, 22-04-15, 22-Apr-15, 22 April 2015,
 * Apr 22, 2015. Behind it, if wanted, a time: 17:00, 17:00:05, 3:53:50 PM, 12 AM, and a distance from UTC: Z,
 * +02:00, -0500. Two-digit years are 1970 to 2069. A four-digit year at the front and a month in letters leave no
 * doubt about the order.
 *
 * In other dates day and month might be exchanged. The readings that exist as days are compared:
 * - with an order, its reading is taken when there is no window or it lies in it, otherwise the other one when that
 *   lies in the window;
 * - without an order, the only reading is taken, or the only one that lies in the window.
 * The window never touches dates that leave no doubt. A year of two digits is at the front only when the order says
 * so. */
#ifndef CRMI_IMPORT_DATE_H
#define CRMI_IMPORT_DATE_H

#include "crm/exchange.h"

typedef struct crmi_date_options {
	int32_t  order;        /* crm_date_order */
	crm_date window_from;  /* none = open */
	crm_date window_until; /* none = open */
} crmi_date_options;

/* What chose between two readings that both exist. */
enum crmi_date_decision {
	CRMI_DECIDED_NOT = 0, /* there was no choice */
	CRMI_DECIDED_ORDER = 1,
	CRMI_DECIDED_WINDOW = 2
};

typedef struct crmi_date_reading {
	crm_date date;
	crm_date other;              /* the reading that was not chosen; none without a decision */
	int32_t  decision;           /* enum crmi_date_decision */
	int32_t  seconds;            /* since midnight; 0 without a time */
	int32_t  microseconds;
	int32_t  utc_offset_minutes; /* local time ahead of UTC */
	bool     has_time;
	bool     has_offset;
} crmi_date_reading;

/* CRM_RULE_NONE, CRM_RULE_IMPORT_DATE or CRM_RULE_IMPORT_DATE_AMBIGUOUS; with a rule `reading` is all zero. */
int32_t crmi_import_date(const char *text, size_t length, const crmi_date_options *options, crmi_date_reading *reading);

const char *crmi_date_decision_name(int32_t decision); /* "order", "window", or "" */

#endif
