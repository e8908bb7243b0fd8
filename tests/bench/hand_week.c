#include "hand_week.h"

#include "crm/base.h"

#define OPENS        (9 * CRM_HOUR)
#define CLOSES       (17 * CRM_HOUR)
#define OPEN_DAY     (CLOSES - OPENS)
#define OPEN_WEEK    (5 * OPEN_DAY)
#define WEEK         (7 * CRM_DAY)
#define FIRST_MONDAY (-3 * CRM_DAY) /* 1969-12-29 */

static const int64_t open_before[7] = { 0,           OPEN_DAY, 2 * OPEN_DAY, 3 * OPEN_DAY, 4 * OPEN_DAY, 5 * OPEN_DAY,
	                                    5 * OPEN_DAY };

/* Open time since the first Monday. */
static int64_t position(int64_t at)
{
	int64_t since = at - FIRST_MONDAY, week = since / WEEK, of_week = since % WEEK, day = of_week / CRM_DAY,
			of_day = of_week % CRM_DAY;
	int64_t open = of_day <= OPENS ? 0 : of_day >= CLOSES ? OPEN_DAY : of_day - OPENS;

	return week * OPEN_WEEK + open_before[day] + (day < 5 ? open : 0);
}

int64_t hand_week_add(int64_t at, int64_t amount_us)
{
	int64_t last = position(at) + amount_us - 1, week = last / OPEN_WEEK, of_week = last % OPEN_WEEK;

	return FIRST_MONDAY + week * WEEK + of_week / OPEN_DAY * CRM_DAY + OPENS + of_week % OPEN_DAY + 1;
}

int64_t hand_week_between(int64_t from, int64_t until)
{
	return position(until) - position(from);
}

bool hand_week_is_open(int64_t at)
{
	int64_t of_week = (at - FIRST_MONDAY) % WEEK, of_day = of_week % CRM_DAY;

	return of_week < 5 * CRM_DAY && of_day >= OPENS && of_day < CLOSES;
}
