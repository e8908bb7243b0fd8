/* The museum: what users of other systems suffered, as tests that docs/issue-museum.md is made from.
 *
 * Each exhibit is one test. In front of it stands who reported what, what must hold and which rule of ours answers it;
 * inside there are only the sentences below, with plain values: tools/generate_museum.py turns the very same values into
 * the page, so story and proof cannot part. Times are local and name their weekday, as in "Fri 2022-02-04 10:00", with
 * an offset where a time comes twice ("Sun 2022-10-30 02:00 +02:00"), or in UTC ("Fri 2022-02-04 09:00Z"); amounts are
 * "2 h 31 min". */
#ifndef MUSEUM_H
#define MUSEUM_H

#include "unit.h"

#include "crm/calendar.h"
#include "crm/clock.h"
#include "crm/recurrence.h"
#include "crm/zone.h"

#define EXHIBIT(name) cmocka_unit_test_setup_teardown(name, museum_enter, museum_leave)

int museum_enter(void **state);
int museum_leave(void **state);

/* A list of texts that ends by itself. */
#define MUSEUM_LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Desks: hours as in "mon-fri 09:00-12:00 13:00-17:00; sat 09:00-12:00", and what is special about some dates. Times are
 * read and shown in the zone of the desk named last. */
void desk(const char *name, const char *zone, const char *hours);
void holiday(const char *date, const char *name);
void open_instead(const char *date, const char *hours);
void taken_out(const char *date, const char *hours, const char *name);
void nights(int32_t night);                                       /* crm_calendar_night */
void desk_of_all(const char *name, int32_t how);                  /* crm_calendar_union of the desks so far */
void desk_refused(int32_t rule);
void convention(const char *field, int32_t choice);               /* a field of crm_calendar_options */

/* Questions to the desk named last. */
void add(const char *from, const char *amount, const char *answer);
void subtract(const char *from, const char *amount, const char *answer);
void add_days(const char *from, int32_t days, const char *answer);
void counts(const char *from, const char *until, const char *answer);
void open_at(const char *at);
void closed_at(const char *at);
void next_open(const char *at, const char *answer);
void next_opening(const char *at, const char *answer);
void workday(const char *date);
void day_off(const char *date);
void laid_out(const char *from, const char *until, const char *const *spans);

/* Zones. */
void clocks_of(const char *zone);                                 /* times are read and shown there from now on */
void instant(const char *local, const char *utc);                 /* both ways */
void shown_in(const char *zone, const char *at, const char *local);
void before(const char *at, const char *amount, const char *answer, const char *utc); /* so long earlier */

/* Recurrences. With a desk, days off are those of the desk named last. */
void series(const char *zone, const char *start, const char *rule); /* a start without a time of day: whole days */
void rolls(int32_t roll);                                         /* crm_roll */
void occurs(const char *const *first);                            /* the first ones; there are more */
void occurs_only(const char *const *all);
void occurs_in_all(int32_t count, const char *first, const char *last);
void rule_refused(const char *rule, int32_t why, int32_t position);

/* Policies. The one named first is that of the case when it opens. Amounts: "4 h", "4 h on the wall", "5 working days". */
enum { RUNS_ON = 0, STOPPED_BY_PAUSES = 1 };
void policy(const char *name);
void target(const char *name, int32_t kind, const char *amount, int32_t pauses);
void of_team(const char *team);                                   /* the target named last */
/* When: "1 h before", "at the due time", "1 working day after". */
void step(const char *name, const char *target_name, const char *when);
void level(int32_t number);                                       /* the step named last */

/* What happens on the case, in the order of time. */
void opens(const char *at);
void agent_opens(const char *at);
void customer_writes(const char *at);
void agent_writes(const char *at);
void pauses(const char *at, const char *why);
void resumes(const char *at);
void resolves(const char *at);
void reopens(const char *at);
void team_takes(const char *at, const char *team);
void policy_becomes(const char *at, const char *name, int32_t change);

/* What the clock answers: at the time of the last event, or when it was asked later. */
void asked(const char *at);
void due(const char *target_name, const char *at);
void not_due(const char *target_name);
void stands(const char *target_name, int32_t state);              /* crm_clock_state */
void elapsed(const char *target_name, const char *amount);
void remaining(const char *target_name, const char *amount);
void paused(const char *target_name, const char *amount);
void longest(const char *target_name, const char *amount);
void is_gone(const char *target_name);
void next_due(const char *at);
void step_due(const char *name, const char *at);
void share(const char *team, const char *amount, int32_t basis_points);
void fell_due(const char *until, const char *const *milestones);  /* "name: time", all since the last look */
void nothing_fell_due(const char *until);
void explained(const char *target_name, const char *const *spans);         /* up to now */
void explained_to_due(const char *target_name, const char *const *spans);
void would_be(const char *at, const char *policy_name, int32_t change, const char *target_name, const char *was,
              const char *then);                                  /* due times without and with the change */

#endif
