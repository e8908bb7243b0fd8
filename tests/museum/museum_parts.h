/* Shared by the files behind museum.h. */
#ifndef MUSEUM_PARTS_H
#define MUSEUM_PARTS_H

#include "museum.h"

enum { MUSEUM_TEXT = 256, MUSEUM_ROOM = 64 };

extern const crm_allocator museum_allocator;     /* what is still out when the visitor leaves fails the test */

const crm_zone *museum_zone(const char *name); /* made once, released when the visitor leaves */
const crm_zone *museum_clocks(void);           /* the zone that times are read and shown in */
void museum_use_clocks(const char *zone);
void museum_leave_zones(void);

int64_t museum_instant(const char *text);
crm_date museum_date(const char *text);
int32_t museum_second(const char *text, const char **rest); /* "09:00", "09:00:30", "24:00" */
int64_t museum_amount(const char *text, const char **rest); /* microseconds; what follows in `rest`, or nothing may */

/* Texts live until eight more were made. */
char *museum_room(void);
const char *museum_time(int64_t at, const char *like);      /* in UTC or with the offset when `like` is */
const char *museum_amount_text(int64_t amount);
const char *museum_span(const crm_span *span);

/* Fail with the question, what came and what should have. */
void museum_same(const char *question, const char *expected, const char *came);
void museum_works(const char *question, crm_status rc, const crm_failure *failure);
void museum_refuses(const char *question, int32_t rule, crm_status rc, const crm_failure *failure);
void museum_spans_same(const char *question, const char *const *expected, const crm_span *spans, size_t count);

const crm_calendar *museum_desk(void);         /* the one named last, made when first asked for; NULL = none */
const crm_calendar_options *museum_conventions(void);
void museum_enter_desks(void);
void museum_leave_desks(void);
void museum_leave_series(void);
void museum_enter_case(void);

#endif
