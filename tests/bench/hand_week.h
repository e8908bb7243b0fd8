/* Working time by hand for one fixed week: Monday to Friday, 09:00 to 17:00 UTC, no holidays. What the library is measured against. */
#ifndef HAND_WEEK_H
#define HAND_WEEK_H

#include <stdbool.h>
#include <stdint.h>

int64_t hand_week_add(int64_t at, int64_t amount_us); /* an amount that is used up at closing ends there; `amount_us` above 0 */
int64_t hand_week_between(int64_t from, int64_t until);
bool hand_week_is_open(int64_t at);

#endif
