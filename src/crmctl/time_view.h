/* What the commands about time share: times on the clocks of a place, amounts, and failures without a store. */
#ifndef CRMCTL_TIME_VIEW_H
#define CRMCTL_TIME_VIEW_H

#include "command.h"

enum { ZONED_TEXT = 64 };

/* "Mon 2026-05-04 09:00 CEST"; "" for none, and in words when it lies outside the years 1 to 9999. */
char *zoned_time(const crm_zone *zone, int64_t at, char text[ZONED_TEXT]);

/* A time without an offset is what the clocks of `zone` show. */
int read_zoned(struct context *c, const char *label, const char *text, const crm_zone *zone, int64_t *at);

/* Whether what read_zoned() took is a local time that the clocks of `zone` jump over. */
bool clocks_skip(const crm_zone *zone, const char *text);

/* "8h", "90min", "1h30min", "3d": working days are told apart by *days. */
struct amount {
	int64_t microseconds;
	int32_t days; /* 0 = it is microseconds */
};
int read_amount(struct context *c, const char *label, const char *text, struct amount *amount);

/* "7 h 30 min", "-45 s" */
char *amount_text(int64_t microseconds, char text[ZONED_TEXT]);

/* Says what failed of a call that takes no store; gives back the exit code. */
int fail_without_store(struct context *c, crm_status rc, const crm_failure *failure);

/* A zone by name, UTC for NULL; a calendar from a file of JSON. To be freed. */
int read_zone(struct context *c, const char *label, const char *name, crm_zone **zone);
int read_calendar(struct context *c, const char *path, crm_calendar **calendar);

#endif
